"""Links, where Sphinx or MyST would take them for something else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..nodes import ancestors, target_of


class Point(SphinxPostTransform):
    """Let a Markdown link to an object by its file and anchor be a reference to the object.

    Runs before MyST looks for the anchor among headings and labels (9).
    """

    default_priority = 8

    def run(self, **_kwargs: Any) -> None:
        """Rename what names an object of ours."""
        for node in self.document.findall(addnodes.pending_xref):
            # MyST splits the address of a link at the # into `reftarget` and `reftargetid`.
            if node.get("reftargetid"):
                domain: Any = self.env.get_domain("tensions")
                record = domain.graph.named(target_of(node))
                if record is not None:
                    node.attributes |= {"refdomain": "tensions", "reftype": str(record.kind), "reftarget": record.id}


class Unbracket(SphinxPostTransform):
    """Leave the text of links on pages with something of ours, where Sphinx would print an empty address after it.

    Runs after references are resolved (10).
    """

    default_priority = 20
    formats = ("man",)

    def run(self, **_kwargs: Any) -> None:
        """Replace links without an address by their text."""
        domain: Any = self.env.get_domain("tensions")
        for node in list(self.document.findall(nodes.reference)):
            # A manual joins pages, and `env.docname` is the first of them.
            inside = (outer["docname"] for outer in ancestors(node) if isinstance(outer, addnodes.start_of_file))
            outline = domain.outlines.get(next(inside, self.env.docname))
            ours = outline is not None and (outline.objects or outline.lists)
            # With `man_show_urls`, the writer prints every address that does not begin with #.
            uri = node.get("refuri", "#")
            beside = not uri.startswith("#") and not urlsplit(uri).scheme
            if ours and (beside or node.get("internal")):
                node.replace_self(nodes.inline("", "", *node.children))
