"""Finished doctree to `Page`: what the domain keeps of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from ..bibtex.roles import keys_of, listings
from ..core.model import Mention, Page, Query, Record, TocTree
from ..core.records import Gathered
from ..core.text import excerpt, title_from
from ..nodes import (
    KINDS,
    Parts,
    ancestors,
    derived,
    evidence,
    gather,
    is_citation,
    line_of,
    marked,
    name,
    plain,
    query,
    recorded,
    slot,
    target_of,
)

if TYPE_CHECKING:
    from docutils.nodes import Element, Node


APART = (recorded, derived, evidence, nodes.title, name)
"""What is inside an object and no prose of it."""


def prose(node: Element) -> str:
    """Return the text of an object, paragraph by paragraph, without that of objects inside it."""
    texts: list[str] = []
    for child in node.children:
        if isinstance(child, nodes.paragraph):
            texts.append(marked(child))
        elif isinstance(child, nodes.Element) and not isinstance(child, APART):
            texts.append(prose(child))
    return "\n".join(filter(None, texts))


class Sentences:
    """The sentences around references, each block read once."""

    def __init__(self) -> None:
        self.block: Node | None = None  #: the last one asked of
        self.text = ""
        self.places: dict[int, int] = {}  #: id of a node in the block -> where it stands in the text

    def around(self, node: Element) -> str:
        """Return the sentence that *node* is in, as much of it as is shown."""
        block = node.parent
        while block is not None and not isinstance(block, (nodes.paragraph, nodes.title, nodes.rubric, nodes.term)):
            if not isinstance(block, nodes.TextElement):
                break
            block = block.parent
        if block is None:
            return ""
        if block is not self.block:
            parts = Parts()
            gather(block, parts)
            self.block, self.text, self.places = block, "".join(parts), parts.places
        return excerpt(self.text, self.places.get(id(node), 0))


class Collector(Gathered):
    """One walk over a doctree."""

    def __init__(self, docname: str, document: nodes.document) -> None:
        super().__init__(docname)
        self.document = document
        self.references: dict[tuple[str, str, str], None] = {}
        self.toctrees: list[TocTree] = []
        self.objects: list[recorded] = []
        self.sentences = Sentences()

    def page(self, source: str) -> Page:
        """Return the page."""
        self._walk(self.document, None, "")
        return Page(
            docname=self.docname,
            title=next((plain(node) for node in self.document.findall(nodes.title)), ""),
            source=source,
            records=tuple(map(self._record, self.objects)),
            uses=tuple(self.uses),
            mentions=tuple(self.mentions),
            queries=tuple(self.queries),
            references=tuple(self.references),
            toctrees=tuple(self.toctrees),
            days=tuple(self.days),
            bibliographies=tuple(listings(self.document)),
        )

    def _walk(self, node: Element, owner: int | None, anchor: str) -> None:
        for child in node.children:
            if isinstance(child, nodes.Text):
                continue
            assert isinstance(child, nodes.Element)
            if isinstance(child, addnodes.pending_xref):
                self._reference(child, owner, anchor)
            elif isinstance(child, nodes.reference) and child.get("id_link"):
                self._anchor_link(child, owner, anchor)
            if isinstance(child, recorded):
                order = child["order"]
                self.objects.append(child)
                self.begin(order, KINDS[type(child)], owner, child["given"], child.line or 0)
                self._walk(child, order, child["ids"][0])
            elif isinstance(child, evidence) and owner is not None:
                self._take(child, owner)
                self._walk(child, owner, anchor)
            elif isinstance(child, nodes.section):
                self._walk(child, owner, child["ids"][0] if child["ids"] else anchor)
            else:
                self._other(child)
                self._walk(child, owner, anchor)

    def _take(self, node: evidence, owner: int) -> None:
        """Take an entry of evidence, with what it found."""
        finding = [marked(child) for child in node.findall(slot)]
        self.support(replace(node["entry"], text="\n".join(filter(None, [*finding, prose(node)]))), owner)

    def _other(self, node: Element) -> None:
        if isinstance(node, query):
            self.queries.append(Query(node["name"], node["order"], node.line or 0, node["asked"]))
            if "day" in node:
                self.days.append(node["day"])
        elif isinstance(node, addnodes.toctree) and not node.get("hidden"):
            depth = node.get("maxdepth", -1)
            self.toctrees.append(TocTree(tuple(node["includefiles"]), depth, bool(node.get("titlesonly"))))

    def _reference(self, node: addnodes.pending_xref, owner: int | None, anchor: str) -> None:
        line = line_of(node)
        # MyST sets the domain of a link to None until it knows what the link leads to.
        domain, kind, target = node.get("refdomain") or "", node.get("reftype") or "", node.get("reftarget") or ""
        if is_citation(node):
            self.cite(keys_of(node), owner, line)
            return
        if domain == "tensions":
            self.mentions.append(Mention(target, self.sentences.around(node), owner, anchor, line, kind))
            return
        self.references[domain, kind, target] = None
        # MyST makes a link to a file a reference of `doc`, with the id where it names a place on that page.
        if kind in ("any", "myst", "ref") and (domain != "doc" or node.get("reftargetid")):
            self.mentions.append(Mention(target_of(node), self.sentences.around(node), owner, anchor, line))

    def _anchor_link(self, node: nodes.reference, owner: int | None, anchor: str) -> None:
        """Take a Markdown link to an id, which MyST makes a cross-reference only later."""
        target = node.get("refuri", "").lstrip("#")
        self.references["", "myst", target] = None
        self.mentions.append(Mention(target, self.sentences.around(node), owner, anchor, line_of(node)))

    # -- records ------------------------------------------------------------

    def _record(self, node: recorded) -> Record:
        given = node["given"]
        return self.record(
            node["order"],
            given | {"label": given.get("label") or node.get("label", "")},
            _texts(node),
            id=node["name"],
            title=self._title(node),
            line=node.line or 0,
            anchor=node["ids"][0],
            text=prose(node),
        )

    def _title(self, node: Element) -> str:
        for child in node.children:
            if isinstance(child, (nodes.title, name)):
                return plain(child) or str(node["name"])
        paragraphs = (p for p in node.findall(nodes.paragraph) if not isinstance(p, slot))
        text = next((plain(p) for p in paragraphs if not any(isinstance(a, evidence) for a in ancestors(p))), "")
        return title_from(text) or str(node["name"])


def _texts(node: Any) -> dict[str, str]:
    head = next((child for child in node.children if isinstance(child, derived)), None)
    return {
        child["part"]: marked(child) for child in (head.children if head is not None else ()) if isinstance(child, slot)
    }
