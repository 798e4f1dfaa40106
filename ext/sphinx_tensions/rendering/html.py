"""The one node that only HTML has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from ..nodes import fold


def visit_fold(self: HTML5Translator, node: fold) -> None:
    """Open the element; its first child is the summary."""
    self.body.append(self.starttag(node, "details", CLASS="tns-fold"))
    head = node[0]
    assert isinstance(head, nodes.Element)
    self.body.append("<summary>")
    for child in head.children:
        child.walkabout(self)
    self.body.append("</summary>\n")
    for child in node.children[1:]:
        child.walkabout(self)
    self.body.append("</details>\n")
    raise nodes.SkipNode


def depart_fold(self: HTML5Translator, node: fold) -> None:
    """Nothing is left to close."""
