"""The bibliography on its page."""

from __future__ import annotations

import copy
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.nodes import bibliography as bibliography_node
from sphinxcontrib.bibtex.transforms import node_text_transform

from ..rendering import cited_in


class Fill(SphinxPostTransform):
    """Write the bibliographies, with “Cited in”, from copies.

    Runs before bibtex's own transform (5), which then finds nothing to do and
    cannot fill the nodes in its domain a second time.
    """

    default_priority = 4

    def run(self, **_kwargs: Any) -> None:
        """Replace every bibliography node by its entries."""
        for node in list(self.document.findall(bibliography_node)):
            self._fill(node)

    def _fill(self, node: nodes.Element) -> None:
        domain: Any = self.env.get_domain("cite")
        key = BibliographyKey(node["docname"], node["ids"][0])
        value = domain.bibliographies[key]
        citations = domain.listed(key)
        box: nodes.Element = nodes.container(classes=["tns-bibliography"])
        if value.list_ == "bullet":
            box = nodes.bullet_list()
        elif value.list_ == "enumerated":
            box = nodes.enumerated_list(enumtype=value.enumtype, start=max(value.start, 1))
        for citation in citations:
            item = copy.deepcopy(value.citation_nodes[citation.key])
            if value.list_ == "citation":
                item += nodes.label("", citation.formatted_entry.label, support_smartquotes=False)
            item += domain.backend.paragraph(citation.formatted_entry)
            item["docname"] = key.docname
            node_text_transform(item)
            item += cited_in(self.env, citation.key)
            box += item
        if citations:
            node.replace_self(box)
        else:
            node.replace_self(nodes.paragraph("", "No work is cited.", classes=["tns-none"]))


def listings(document: nodes.document) -> list[str]:
    """Return the ids of the bibliographies in *document*."""
    return [node["ids"][0] for node in document.findall(bibliography_node)]
