"""Finished doctree to `Page`: what the domain keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from . import bibliography
from .model import CiteUse, DayOfPapers, Kind, Mention, Page, Query, Record, TocTree
from .nodes import camp, claim, counter, derived, name, query, recorded, slot, tension
from .records import make_record
from .text import citation_mark, excerpt, math_mark, reference_mark, title_from

if TYPE_CHECKING:
    from docutils.nodes import Element, Node

KINDS: dict[type[Any], Kind] = {
    tension: Kind.TENSION,
    camp: Kind.CAMP,
    counter: Kind.COUNTER,
    claim: Kind.CLAIM,
}
IMPLICIT = frozenset({"any", "doc", "numref", "ref", "paper", *Kind})
"""Types of reference that show the title of what they name."""


def plain(node: Node, *, skip_label: bool = True) -> str:
    """Return the text of *node* without its citations and without the letter of a camp."""
    parts = Parts()
    _gather(node, parts, skip_label)
    return " ".join("".join(parts).split())


def marked(node: Node) -> str:
    """Return the text of *node* with marks for its citations, references and mathematics (see `text`)."""
    parts = Parts()
    _gather(node, parts, skip_label=True, marks=True)
    return " ".join("".join(parts).split())


class Parts(list[str]):
    """Text that is gathered, with the places of the nodes that it comes from."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[int, int] = {}
        self.length = 0

    def add(self, text: str) -> None:
        """Take *text* in."""
        self.append(text)
        self.length += len(text)

    def strip(self) -> None:
        """Take away the blanks at the end."""
        while self and self[-1].endswith(" "):
            text = self.pop()
            self.length -= len(text)
            self.add(text.rstrip())
            if self[-1]:
                return
            self.pop()


def _gather(node: Node, parts: Parts, skip_label: bool, *, marks: bool = False) -> None:
    """Append the text of *node*."""
    parts.places[id(node)] = parts.length
    if isinstance(node, nodes.Text):
        parts.add(str(node))
    elif marks and isinstance(node, nodes.math):
        parts.add(math_mark(node.astext()))
    elif isinstance(node, nodes.reference) and (not node.astext() or (marks and node.get("id_link"))):
        parts.add(reference_mark(node.get("refuri", "").lstrip("#"), node.astext()))
    elif isinstance(node, addnodes.pending_xref) and _gather_reference(node, parts, marks=marks):
        pass
    elif not isinstance(node, (nodes.system_message, nodes.raw)) and not (
        skip_label and "tns-label" in getattr(node, "attributes", {}).get("classes", ())
    ):
        for child in node.children:
            _gather(child, parts, skip_label, marks=marks)


def _gather_reference(node: addnodes.pending_xref, parts: Parts, *, marks: bool) -> bool:
    """Append what stands for a reference; return whether anything but its text does."""
    if bibliography.is_citation(node):
        _gather_citation(node, parts, marks=marks)
    elif not node.astext() or (not node.get("refexplicit") and node.get("reftype") in IMPLICIT):
        parts.add(reference_mark(target_of(node)))
    elif marks and (node.get("reftype") in IMPLICIT or node.get("reftargetid")):
        parts.add(reference_mark(target_of(node), node.astext()))
    else:
        return False
    return True


def target_of(node: Element) -> str:
    """Return what a reference names; a Markdown link to a place in a file names ``page#anchor``."""
    place = node.get("reftargetid")
    target: str = node.get("reftarget") or ""
    return f"{target}#{place}" if place else target.lstrip("#")


def _gather_citation(node: addnodes.pending_xref, parts: Parts, *, marks: bool) -> None:
    if marks:
        role = node.get("reftype") or "p"
        parts.add(citation_mark("p" if role == "cite" else role, node["reftarget"]))
    else:
        parts.strip()


def prose(node: Element) -> str:
    """Return the text of an object, paragraph by paragraph, without that of objects inside it."""
    found: list[str] = []
    for child in node.children:
        if isinstance(child, nodes.paragraph):
            found.append(marked(child))
        elif isinstance(child, nodes.Element) and not isinstance(child, (recorded, derived, nodes.title, name)):
            found.append(prose(child))
    return "\n".join(filter(None, found))


class Sentences:
    """The sentences in which references stand, each block read once."""

    def __init__(self) -> None:
        self.block: Node | None = None  #: the last one asked of
        self.text = ""
        self.places: dict[int, int] = {}  #: id of a node in the block -> where it stands in the text

    def around(self, node: Element) -> str:
        """Return the sentence that *node* stands in, as much of it as is shown."""
        block = node.parent
        while block is not None and not isinstance(block, (nodes.paragraph, nodes.title, nodes.rubric, nodes.term)):
            if not isinstance(block, nodes.TextElement):
                break
            block = block.parent
        if block is None:
            return ""
        if block is not self.block:
            parts = Parts()
            _gather(block, parts, skip_label=True)
            self.block, self.text, self.places = block, "".join(parts), parts.places
        return excerpt(self.text, self.places.get(id(node), 0))


class Collector:
    """One walk over a doctree."""

    def __init__(self, docname: str, document: nodes.document) -> None:
        self.docname = docname
        self.document = document
        self.titles: dict[int, recorded] = {}
        self.uses: list[CiteUse] = []
        self.mentions: list[Mention] = []
        self.references: dict[tuple[str, str, str], None] = {}
        self.queries: list[Query] = []
        self.days: list[DayOfPapers] = []
        self.toctrees: list[TocTree] = []
        self.cites: dict[int, dict[str, None]] = {}
        self.entries: list[tuple[Any, int | None]] = []
        self.sentences = Sentences()

    def page(self, source: str) -> Page:
        """Return the page."""
        self._walk(self.document, None, "")
        return Page(
            docname=self.docname,
            title=next((plain(node) for node in self.document.findall(nodes.title)), ""),
            source=source,
            records=tuple(self._records()),
            uses=tuple(self.uses),
            mentions=tuple(self.mentions),
            queries=tuple(self.queries),
            references=tuple(self.references),
            toctrees=tuple(self.toctrees),
            days=tuple(self.days),
            bibliographies=tuple(bibliography.listings(self.document)),
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
                self.entries.append((child, owner))
                self.cites[order] = dict.fromkeys(child["given"].get("cites", ()))
                self.cites[order] |= dict.fromkeys(child["given"].get("holders", ()))
                self.uses += [CiteUse(key, order, child.line or 0) for key in self.cites[order]]
                self._walk(child, order, child["ids"][0])
            elif isinstance(child, nodes.section):
                self._walk(child, owner, child["ids"][0] if child["ids"] else anchor)
            else:
                self._other(child)
                self._walk(child, owner, anchor)

    def _other(self, node: Element) -> None:
        if isinstance(node, query):
            self.queries.append(Query(node["name"], node["order"], node.line or 0, node["asked"]))
            if "day" in node:
                self.days.append(node["day"])
        elif isinstance(node, addnodes.toctree) and not node.get("hidden"):
            depth = node.get("maxdepth", -1)
            self.toctrees.append(TocTree(tuple(node["includefiles"]), depth, bool(node.get("titlesonly"))))

    def _reference(self, node: addnodes.pending_xref, owner: int | None, anchor: str) -> None:
        line = _line(node)
        domain, kind, target = node.get("refdomain") or "", node.get("reftype") or "", node.get("reftarget") or ""
        if bibliography.is_citation(node):
            for key in bibliography.keys_of(node):
                self.uses.append(CiteUse(key, owner, line))
                if owner is not None:
                    self.cites[owner][key] = None
            return
        if domain == "tensions":
            self.mentions.append(Mention(target, self.sentences.around(node), owner, anchor, line, kind))
            return
        self.references[domain, kind, target] = None
        if kind in ("any", "myst", "ref") and (domain != "doc" or node.get("reftargetid")):
            self.mentions.append(Mention(target_of(node), self.sentences.around(node), owner, anchor, line))

    def _anchor_link(self, node: nodes.reference, owner: int | None, anchor: str) -> None:
        """Take a Markdown link to an id, which MyST makes a cross-reference only later."""
        target = node.get("refuri", "").lstrip("#")
        self.references["", "myst", target] = None
        self.mentions.append(Mention(target, self.sentences.around(node), owner, anchor, _line(node)))

    # -- records ------------------------------------------------------------

    def _records(self) -> Iterator[Record]:
        kinds = {node["order"]: KINDS[type(node)] for node, _ in self.entries}
        parents = {node["order"]: owner for node, owner in self.entries}

        def enclosing(order: int | None, kind: Kind) -> str | None:
            while order is not None and kinds[order] is not kind:
                order = parents[order]
            return None if order is None else f"#{order}"

        for node, owner in self.entries:
            given = node["given"]
            common = {
                "id": node["name"],
                "kind": KINDS[type(node)],
                "title": self._title(node),
                "docname": self.docname,
                "line": node.line or 0,
                "order": node["order"],
                "anchor": node["ids"][0],
                "parent": None if owner is None else f"#{owner}",
                "cites": tuple(self.cites[node["order"]]),
                "text": prose(node),
            }
            yield make_record(
                common,
                given | {"label": given.get("label") or node.get("label", "")},
                _texts(node),
                home=enclosing(owner, Kind.TENSION),
                inside=enclosing(owner, Kind.CAMP),
            )

    def _title(self, node: Element) -> str:
        for child in node.children:
            if isinstance(child, (nodes.title, name)):
                return plain(child) or str(node["name"])
        text = next((plain(p) for p in node.findall(nodes.paragraph) if not isinstance(p, slot)), "")
        return title_from(text) or str(node["name"])


def _line(node: Element) -> int:
    here: Any = node
    while here is not None and here.line is None:
        here = here.parent
    return (here.line or 0) if here is not None else 0


def _texts(node: Any) -> dict[str, str]:
    head = next((child for child in node.children if isinstance(child, derived)), None)
    return {
        child["part"]: marked(child) for child in (head.children if head is not None else ()) if isinstance(child, slot)
    }
