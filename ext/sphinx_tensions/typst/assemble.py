"""All documents of a book as one doctree."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.display import progress_message
from sphinx.util.nodes import inline_all_toctrees

if TYPE_CHECKING:
    from sphinx.builders import Builder


class part(nodes.Part, nodes.TextElement):  # noqa: N801  (docutils names node classes in lower case)
    """The caption of a table of contents, above the documents that it lists."""


def mark_parts(tree: nodes.document) -> None:
    """Put the caption of each table of contents in front of it, as a node of its own."""
    for toctree in list(tree.findall(addnodes.toctree)):
        caption = toctree.get("caption")
        if caption and toctree.parent is not None:
            toctree.parent.insert(toctree.parent.index(toctree), part(caption, caption))
            toctree["caption"] = None


FEW = 600
"""Letters, about, that a title page holds under its title."""


def _is_text(node: nodes.Node) -> bool:
    """Return whether *node* is a paragraph, or a box of paragraphs, without pictures."""
    lines = node.children if isinstance(node, nodes.container) else [node]
    return all(isinstance(line, nodes.paragraph) and not any(line.findall(nodes.image)) for line in lines)


def take_opening(tree: nodes.document) -> list[nodes.Element]:
    """Return the first paragraphs of the book, taken out of it: they say on the title page what it is.

    Where they are too long for it, or something else comes first, they stay.
    """
    section = next((child for child in tree.children if isinstance(child, nodes.section)), None)
    shown = [child for child in section.children[1:] if not isinstance(child, nodes.Invisible)] if section else []
    found = [child for child in takewhile(_is_text, shown) if isinstance(child, nodes.Element)]
    if sum(len(child.astext()) for child in found) > FEW:
        return []
    for child in found:
        child.parent.remove(child)
    return found


def assemble(builder: Builder, docname: str) -> nodes.document:
    """Return *docname* with every document that its tables of contents reach, references resolved."""
    with progress_message("assembling"):
        # Sphinx unpickles it at every call, so it can be changed.
        tree = builder.env.get_doctree(docname)
        mark_parts(tree)
        whole = inline_all_toctrees(builder, set(), docname, tree, lambda text: text, [docname])
        whole["docname"] = docname
    with progress_message("resolving references"):
        builder.env.resolve_references(whole, docname, builder)
    return whole
