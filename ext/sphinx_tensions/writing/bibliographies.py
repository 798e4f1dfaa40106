"""The bibliography on its page."""

from __future__ import annotations

import copy
import unicodedata
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.nodes import bibliography as bibliography_node
from sphinxcontrib.bibtex.transforms import node_text_transform

from ..core.model import Work
from ..formats import BOOKS, PAGED, SITES
from ..nodes import css, disarm, fold, unlink
from ..showing.fragments import Block
from .as_nodes import Maker

FOLD_ABOVE = 100
"""Entries that a bibliography of a site shows at once."""


def initial(work: Work | None) -> str:
    """Return the letter that a work is filed under: of its first author, without an accent, or a sign for others."""
    name = next(iter(work.families or work.authors), "") if work is not None else ""
    first = unicodedata.normalize("NFD", name.lstrip("{\"'“ "))[:1].upper()
    return first if first.isalpha() else "#"


class Fill(SphinxPostTransform):
    """Write the bibliographies, with “Cited in”, from copies.

    Runs before bibtex's own transform (5), which then finds nothing to do and
    cannot fill the nodes in its domain a second time.
    """

    default_priority = 4

    def run(self, **_kwargs: Any) -> None:
        """Replace every bibliography node by its entries."""
        # `findall` loses its way where the tree changes under it.
        for node in list(self.document.findall(bibliography_node)):
            self._fill(node)

    def _fill(self, node: nodes.Element) -> None:
        domain: Any = self.env.get_domain("cite")
        key = BibliographyKey(node["docname"], node["ids"][0])
        value = domain.bibliographies[key]
        citations = domain.listed(key)
        box = self._box(value, len(citations))
        # As in bibtex, only labelled entries link back to their citations.
        linked = domain.linked_from(key.docname) if value.list_ == "citation" else {}
        tensions: Any = self.env.get_domain("tensions")
        views = tensions.views
        form = tensions.running.format
        # as the format shows it: with pages, by tension, or all
        tell = views.cited_at if form in PAGED else partial(views.cited_in, brief=form in BOOKS)
        citing: dict[str, Block | None] = {citation.key: tell(citation.key) for citation in citations}
        for citation in citations:
            ours = citing[citation.key] is not None
            entry = domain.reformatted(citation, views.graph.settings.authors) if ours else citation.formatted_entry
            # bibtex keeps its nodes in the domain: filled there, a second book would fill them again.
            item = copy.deepcopy(value.citation_nodes[citation.key])
            if value.list_ == "citation":
                if citation.key in linked:
                    item["backrefs"] = linked[citation.key]
                item += nodes.label("", citation.formatted_entry.label, support_smartquotes=False)
            item += domain.backend.paragraph(entry)
            box += self._finished(item, key.docname)
        self._tell_citing(box, citing)
        if tensions.running.name in SITES and "tns-bibliography" in box["classes"] and len(citations) > FOLD_ABOVE:
            box.children = self._lettered(box, [initial(views.graph.bibliography.works.get(c.key)) for c in citations])
        node.replace_self(box if citations else nodes.target())

    def _lettered(self, box: nodes.Element, letters: list[str]) -> list[nodes.Node]:
        """Return the entries folded by letter; a browser opens what a link leads into, or where it finds text."""
        folded: list[nodes.Node] = []
        for letter, members in groupby(zip(letters, list(box.children), strict=True), key=itemgetter(0)):
            entries = [entry for _, entry in members]
            made = fold("", nodes.paragraph("", f"{letter} ({len(entries)})"), classes=css("letter"))
            made.parent = box
            made += entries
            folded.append(made)
        return folded

    @staticmethod
    def _finished(item: nodes.Element, docname: str) -> nodes.Element:
        """Return an entry with its formulas and links as pages have them."""
        # Sphinx's LaTeX writer puts it into the label of the entry.
        item["docname"] = docname
        node_text_transform(item)
        unlink(item)
        disarm(item)
        return item

    def _box(self, value: Any, length: int) -> nodes.Element:
        """Return the element around the entries; one without a start goes on where the last of its page ended."""
        if value.list_ == "citation":
            return nodes.container()
        if value.list_ == "bullet":
            return nodes.bullet_list()
        # bibtex counts under the same name.
        counted: Any = self.env.temp_data.get("bibtex_enum_count", 1)
        start = value.start if value.start >= 1 else counted
        self.env.temp_data["bibtex_enum_count"] = start + length
        return nodes.enumerated_list(enumtype=value.enumtype, start=start)

    def _tell_citing(self, box: nodes.Element, citing: dict[str, Block | None]) -> None:
        """Write under each work what cites it; a bibliography that tells nothing of ours stays as bibtex made it."""
        if any(citing.values()):
            if isinstance(box, nodes.container):
                box["classes"].append("tns-bibliography")
            for item, block in zip(box.children, citing.values(), strict=True):
                assert isinstance(item, nodes.Element)
                if block is not None:
                    item.append(Maker().block(block))
