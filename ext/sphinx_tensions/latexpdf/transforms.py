"""What LaTeX needs said in the tree: places, pictures it can use, formulas that are only formulas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.builders.latex import LaTeXBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from sphinx_tensions.core.formulas import excess

from .log import MARK
from .pictures import usable

logger = logging.getLogger(__name__)


class Formulas(SphinxPostTransform):
    """Show a formula that is more than one as its source."""

    default_priority = 900
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Look at every formula."""
        for node in list(self.document.findall(lambda n: isinstance(n, (nodes.math, nodes.math_block)))):
            beyond = excess(node.astext())
            if beyond is not None:
                said = f"latex: {beyond} reaches beyond a formula; its source is shown instead"
                logger.warning(said, type="latexpdf", subtype="formula", location=node)
                text = node.astext()
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
            found: dict[str, str] = node.get("candidates", {})
            name = next((found[kind] for kind in (*LaTeXBuilder.supported_image_types, "*") if kind in found), None)
            if name is None or not usable(Path(self.env.srcdir) / name):
                known = name or node.get("uri", "")
                said = f"latex: the picture {known!r} is no whole PNG, JPEG or PDF file; its text is shown instead"
                logger.warning(said, type="latexpdf", subtype="image", location=node)
                words = node.get("alt") or Path(known).name
                text = nodes.emphasis(words, words)
                outer = node.parent
                assert outer is not None
                outer.replace(node, text if isinstance(outer, nodes.TextElement) else nodes.paragraph("", "", text))


class Places(SphinxPostTransform):
    """Write before each block, as a comment, where it comes from."""

    default_priority = 990
    formats = ("latex",)
    homes = (nodes.document, nodes.section, nodes.container, nodes.block_quote, nodes.list_item, nodes.definition)

    def run(self, **_kwargs: Any) -> None:
        """Mark blocks that stand where a comment may stand."""
        root = Path(self.env.srcdir)
        for node in list(self.document.findall(nodes.Element)):
            outer = node.parent
            if not isinstance(outer, self.homes) or _fixed(outer) or isinstance(node, nodes.Inline):
                continue
            line, path = _origin(node)
            if line and path and not isinstance(node, (nodes.title, nodes.raw, nodes.target, nodes.Invisible)):
                name = _relative(Path(path), root)
                mark = nodes.raw("", f"\n{MARK}{name}:{line}\n", format="latex")
                outer.insert(outer.index(node), mark)


def _origin(node: nodes.Element) -> tuple[int | None, str | None]:
    """Return where *node* was written; a section says so at its title."""
    inner = node[0] if isinstance(node, nodes.section) and node.children else node
    return inner.line or node.line, inner.source or node.source


def _fixed(node: nodes.Node | None) -> bool:
    while node is not None:
        if isinstance(node, (nodes.table, nodes.footnote, nodes.citation, nodes.figure)):
            return True
        node = node.parent
    return False


def _relative(path: Path, root: Path) -> str:
    name = str(path.relative_to(root)) if path.is_relative_to(root) else path.name
    return "".join(c for c in name if c.isprintable())
