"""A book through xelatex: a font for every letter, and no formula or picture that stops LaTeX.

An extension of its own, for ``sphinx-build -M latexpdf``: what Sphinx's builder
`latex` writes stays as it is but for these.
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from docutils.nodes import Element
from sphinx import addnodes
from sphinx.builders.latex import LaTeXBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.writers.latex import LaTeXTranslator

from ..core.formulas import excess

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

PACKAGE = Path(__file__).with_name("sphinxletters.sty")
WHEELS = ("pylopdf_fonts_zh_cn",)
"""Packages that are nothing but fonts; used where they are installed."""

_USUAL = (
    "\u0000-\u024f\u1e00-\u1eff\u2010-\u201f\u2022\u2026\u20ac"  # Latin and its signs, which text fonts have
    "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"  # Chinese and its like
)
_MARKS = "\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
# `re` has no class for letters: they are word characters but for digits and the underscore.
OTHER = re.compile(rf"((?:(?![_\d])[^\W{_USUAL}{_MARKS}])+|[^{_USUAL}{_MARKS}])")
"""A word in letters of another script, or one sign."""

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", b"IEND"),
    (b"\xff\xd8\xff", b"\xff\xd9"),
    (b"%PDF-", b"%%EOF"),
)
"""How a file of each kind that LaTeX takes begins, and what is near its end."""


SHORT = 25_000
"""Letters of a document of about five pages: a link within it names no page."""
CLOSED = "}}}"
"""What ends a link inside the book, in the writer of Sphinx (`LaTeXTranslator.visit_reference`, 7.4 to 9.0)."""


class Translator(LaTeXTranslator):
    """Sphinx's translator, which marks every unusual word so that ``sphinxletters.sty`` finds a font for it."""

    def escape(self, s: str) -> str:
        """Return *s* as LaTeX."""
        settings: Any = self.config
        if self.literal_whitespace or settings.latex_engine != "xelatex":
            return super().escape(s)
        parts = OTHER.split(s)  # every second one is unusual
        # Inside a generator `super` needs its arguments.
        return "".join(
            f"\\sphinxletters{{{part}}}" if place % 2 else super(Translator, self).escape(part)
            for place, part in enumerate(parts)
        )

    @cached_property
    def lengths(self) -> dict[str, int]:
        """The letters of each document of the book."""
        files = self.document.findall(addnodes.start_of_file)
        return {file["docname"]: len(file.astext()) for file in files} | {str(self.document["docname"]): 0}

    @cached_property
    def entries(self) -> set[str]:
        """The addresses of entries of bibliographies, whose order already finds them."""
        entries = (entry for entry in self.document.findall(nodes.citation) if "docname" in entry)
        return {f"%{entry['docname']}#{name}" for entry in entries for name in entry["ids"]}

    def visit_reference(self, node: Element) -> None:
        """Begin a link; one that leads out of the book is its text, and where the way is short it names no page."""
        uri = str(node.get("refuri", ""))
        target = uri[1:].partition("#")[0]
        if uri.startswith("%") and target not in self.lengths:
            self.context.append("")
            return
        super().visit_reference(node)
        here = self.curfilestack[-1] if self.curfilestack else ""
        near = target in {here, ""} and not uri.startswith(("http", "mailto")) and 0 < self.lengths.get(here, 0) < SHORT
        # Sphinx puts the page after the link that it will close.
        if (uri in self.entries or near) and self.context[-1].startswith(CLOSED + " ("):
            self.context[-1] = CLOSED

    def encode_uri(self, text: str) -> str:
        """Return an address, its letters in the form that addresses have."""
        return super().encode_uri(quote(text, safe="".join(map(chr, range(0x21, 0x7F)))))


class XelatexBuilder(LaTeXBuilder):
    """Sphinx's builder `latex` with that translator.

    `set_translator` would do as well, but pydata-sphinx-theme 0.20 takes any translator that is set for a sign that it
    need not bring its own for HTML.
    """

    default_translator_class = Translator


class Formulas(SphinxPostTransform):
    """Show a formula that is more than one as its source."""

    default_priority = 900
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Look at every formula."""
        for node in list(self.document.findall(lambda n: isinstance(n, (nodes.math, nodes.math_block)))):
            text = node.astext()
            beyond = excess(text)
            if beyond is not None:
                message = f"latex: {beyond} reaches beyond a formula; its source is shown instead"
                logger.warning(message, type="xelatex", subtype="formula", location=node)
                shown = nodes.literal(text, text) if isinstance(node, nodes.math) else nodes.literal_block(text, text)
                assert node.parent is not None
                node.parent.replace(node, shown)


class Pictures(SphinxPostTransform):
    """Show the text of a picture that LaTeX could not use, and would stop at.

    Runs after pictures are converted (100 and later).
    """

    default_priority = 920
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Look at every picture file."""
        for node in list(self.document.findall(nodes.image)):
            # The builder chooses among these only later; * is a picture that has one format.
            files: dict[str, str] = node.get("candidates", {})
            name = next((files[kind] for kind in (*LaTeXBuilder.supported_image_types, "*") if kind in files), None)
            if name is None or not is_picture(Path(self.env.srcdir) / name):
                known = name or node.get("uri", "")
                message = f"latex: the picture {known!r} is no whole PNG, JPEG or PDF file; its text is shown instead"
                logger.warning(message, type="xelatex", subtype="image", location=node)
                words = node.get("alt") or Path(known).name
                text = nodes.emphasis(words, words)
                outer = node.parent
                assert outer is not None
                outer.replace(node, text if isinstance(outer, nodes.TextElement) else nodes.paragraph("", "", text))


def is_picture(path: Path) -> bool:
    """Return whether *path* is a PNG, JPEG or PDF that was not cut short."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    # As readers of PDF do, which accept its end mark anywhere in the last 1,024 bytes.
    return any(data.startswith(begin) and end in data[-1024:] for begin, end in _PICTURES)


def add_fonts(app: Sphinx, config: Config) -> None:
    """At ``config-inited``: put our package and the fonts of the wheels beside the LaTeX source."""
    if config.latex_engine != "xelatex":
        return
    wheels = [Path(spec.origin).parent for spec in map(find_spec, WHEELS) if spec is not None and spec.origin]
    fonts = [str(path) for wheel in wheels for path in sorted(wheel.glob("*.otf"))]
    config.latex_additional_files = [*config.latex_additional_files, str(PACKAGE), *fonts]
    app.add_latex_package("sphinxletters")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builder, the fonts, and the checks of formulas and pictures."""
    # Sphinx has a builder of this name, and refuses a second one.
    app.add_builder(XelatexBuilder, override=True)
    for transform in (Formulas, Pictures):
        app.add_post_transform(transform)
    app.connect("config-inited", add_fonts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
