"""What the graph knows, in its places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..core.graph import Graph
from ..core.model import Camp, Query
from ..formats import OFFLINE, SITES
from ..nodes import ancestors, derived, put_letter, query, recorded, slot, unlink
from ..showing.fragments import Block, Box
from ..showing.lists import Lists
from . import as_html
from .as_html import Markup
from .as_nodes import Maker
from .lower import Lower

if TYPE_CHECKING:
    from sphinx.builders import Builder


class Fill(SphinxPostTransform):
    """Put what the graph knows in its places.

    Runs before references are resolved (10), after bibliographies were written (4).
    """

    default_priority = 6

    def run(self, **_kwargs: Any) -> None:
        """Fill every placeholder, then lower our nodes."""
        domain: Any = self.env.get_domain("tensions")
        if domain.running.name == "gettext":
            return  # only what the author wrote is to be translated
        for item in list(self.document.findall(recorded)):
            # `unlink` looks through an object with all that is inside it.
            if not any(isinstance(outer, recorded) for outer in ancestors(item)):
                unlink(item)
        placeholders = [n for n in self.document.findall() if isinstance(n, (derived, query))]
        if placeholders:
            self.views = domain.views
            self.markup = self._markup(domain.running)
            for node in placeholders:
                self._derive(node) if isinstance(node, derived) else self._list(node)
        form = domain.running.format
        old = self._old(domain.graph) if form == "html" else ()
        Lower(self.document, form, old, anchors=domain.shows).run()

    def _markup(self, builder: Builder) -> Markup | None:
        """Return what writes HTML at once; other builders, and those that join pages, need nodes."""
        if builder.name not in SITES:
            return None
        here = self.env.docname
        return Markup(here, lambda docname: builder.get_relative_uri(here, docname))

    def _old(self, graph: Graph) -> set[int]:
        """Return the places of the objects of the page that were superseded."""
        page = graph.pages.get(self.env.docname)
        records = [graph.at(page.docname, record.order) for record in page.records] if page is not None else []
        return {record.order for record in records if record is not None and not graph.live(record)}

    def _derive(self, node: derived) -> None:
        domain: Any = self.env.get_domain("tensions")
        graph = self.views.graph
        record = graph.at(node["docname"], node["order"])
        slots = {child["part"]: child for child in node.children if isinstance(child, slot)}
        if record is None:
            node.replace_self([])
            return
        if isinstance(record, Camp) and graph.settings.numbering:
            # A camp on another page than its tension gets its letter from the graph.
            put_letter(node.parent, graph.labels.get(record.id, ""))
        views: Lists = self.views
        block: Block
        if node["part"] == "entry":
            block = views.entry(record, node["entry"])
        else:
            block = views.head(record) if node["part"] == "head" else views.foot(record)
        if block == Box((), block.roles):
            node.replace_self([])
        elif self.markup is not None and as_html.plain(block):
            node.replace_self(nodes.raw("", self.markup.block(block), format="html"))
        else:
            node.replace_self(Maker(slots, html=domain.running.format == "html").block(block))

    def _list(self, node: query) -> None:
        domain: Any = self.env.get_domain("tensions")
        # Only a site offers the files.
        offers = domain.running.format == "html" and domain.running.name not in OFFLINE
        if node["name"] == "download-list" and not offers:
            node.replace_self([])
            return
        asked = Query(node["name"], node["order"], node.line or 0, node["asked"])
        block = Maker(html=domain.running.format == "html").block(self.views.listing(asked))
        section = node.parent
        node.replace_self(block)
        if "tns-repeat" in block["classes"]:  # a paper that another day shows
            for child in [child for child in section.children[1:] if child is not block]:
                section.remove(child)
