"""Formulas as MathML, made at build time: no script and no request when a page is read.

Use it with ``extensions = ["sphinx_tensions.mathml"]`` and ``html_math_renderer = "mathml"``.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.util.math import get_node_equation_number

from .core.codes import Code
from .diagnostics import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator


def mathml(node: nodes.Element, display: str) -> str:
    """Return the formula of *node*, or its LaTeX as code where it cannot be read."""
    text = node.astext()
    try:
        return str(convert(text, display=display))
    except Exception as error:  # noqa: BLE001  (latex2mathml raises what it likes)
        reason = f"{type(error).__name__} {error}".strip()
        warn(Code.MATH, f"the formula {text!r} cannot be made MathML ({reason})", node)
        return f"<code>{escape(text)}</code>"


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    # Without the empty suffix a line break, which is a blank in text, would follow the tag.
    self.body.append(self.starttag(node, "span", "", CLASS="math"))
    self.body.append(f"{mathml(node, 'inline')}</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula of its own, with its number."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({escape(str(get_node_equation_number(self, node)))})')
        self.add_permalink_ref(node, "#")
        self.body.append("</span>")
    self.body.append(f"{mathml(node, 'block')}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the renderer."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
