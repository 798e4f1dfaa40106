"""The atlas as AIF-JSON, the Argument Interchange Format as AIFdb and OVA write it; its RDF is read too.

Objects and cited works are I-nodes.  An attack is I → CA → I, an undercut
I → CA → RA on the inference from the sources, support I → RA → I; camps that
are rivals attack each other.  The node of a work is named ``cite:`` and its
key, by which a reader of ours knows it for a citation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..core.graph import Graph
from ..core.model import Claim, Counter, Record, Relation, Tension
from ..core.text import first_day, title_from
from . import aif_rdf, markup
from .account import DATA, RELATIONS, TEXTS, Fate
from .addresses import work_at
from .imported import Imported, Lines, Unreadable
from .json import load
from .network import DOES, Arranger, Link, Network, Triple
from .recognizing import AIF_RDF, recognize

UNSAID = (
    "which object is a tension, a camp, a counter or a claim, and its letter",
    "replies that refine, correct or extend; supersession; related tensions",
    "dates, status, topics, question, crux, stance, declarations",
    "what sources are recorded to say: role, passage, basis and limits; scope and basis of counters",
    "where in the text a citation or a reference stands",
)
WORK = "cite:"
STAMP = "1970-01-01 00:00:00"
"""AIF asks for a time; objects without a date have none to give."""


def write(graph: Graph, project: str = "") -> str:  # noqa: ARG001  (all writers take it)
    """Return nodes and edges."""
    return json.dumps(_Writer(graph).document(), ensure_ascii=False, indent=1) + "\n"


class _Writer:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: list[dict[str, Any]] = []
        self.edges: list[dict[str, Any]] = []
        self.inferences: dict[str, str] = {}

    def document(self) -> dict[str, Any]:
        # AIF knows statements alone: a tension is one only where an edge has to end at it.
        answered = self.graph.answers
        live = [
            record
            for record in self.graph.records.values()
            if self.graph.live(record) and (not isinstance(record, Tension) or record.id in answered)
        ]
        for record in live:
            self._node(
                record.id, self._text(record), "I", f"{first_day(record.since)} 00:00:00" if record.since else STAMP
            )
        for key in dict.fromkeys(key for record in live for key in record.cites):
            self._node(f"{WORK}{key}", self._reference(key), "I")
        for record in live:
            if record.cites:
                self.inferences[record.id] = self._scheme("RA", [f"{WORK}{key}" for key in record.cites], record.id)
        for record in filter(self.graph.live, self.graph.records.values()):
            self._relations(record)
        return {"nodes": self.nodes, "edges": self.edges, "locutions": []}

    def _text(self, record: Record) -> str:
        """Return the title and the text on lines of their own; one paragraph that gives the title alone."""
        text = self.graph.plain(record.text)
        if not text:
            # A title that a reader would cut has its line and an empty text.
            return record.title if record.title == title_from(record.title) else f"{record.title}\n"
        return text if "\n" not in text and record.title == title_from(text) else f"{record.title}\n{text}"

    def _reference(self, key: str) -> str:
        work = self.graph.bibliography.works.get(key)
        return f"{', '.join(work.authors)} ({work.year}{work.letter}). {work.title}." if work is not None else key

    def _node(self, name: str, text: str, kind: str, stamp: str = STAMP) -> None:
        self.nodes.append({"nodeID": name, "text": text, "type": kind, "timestamp": stamp})

    def _scheme(self, kind: str, sources: list[str], target: str) -> str:
        name = f"{kind.lower()}:{len(self.nodes) + 1}"
        self._node(name, "Default Inference" if kind == "RA" else "Default Conflict", kind)
        for source in sources:
            self._edge(source, name)
        self._edge(name, target)
        return name

    def _edge(self, source: str, target: str) -> None:
        number = len(self.edges) + 1
        self.edges.append({"edgeID": f"e{number}", "fromID": source, "toID": target, "formEdgeID": None})

    def _relations(self, record: Record) -> None:
        graph = self.graph
        match record:
            case Counter() if record.attacks:
                for target in (found for name in record.against if (found := graph.get(name)) and graph.live(found)):
                    under = record.relation is Relation.UNDERCUTS
                    self._scheme("CA", [record.id], self.inferences.get(target.id, target.id) if under else target.id)
            case Claim():
                for name in record.supports:
                    camp = graph.get(name)
                    if camp is not None and graph.live(camp):
                        self._scheme("RA", [record.id], name)
            case Tension() if not record.compatible:
                camps = graph.live_camps(record)
                for camp in camps:
                    for rival in camps:
                        if rival is not camp:
                            self._scheme("CA", [camp.id], rival.id)
            case _:
                pass


def read(text: str, name: str) -> Imported:
    """Read AIF in JSON or in RDF; raises `Unreadable` for what is none."""
    if text.lstrip()[:1] not in ("{", "[") and recognize(text) is AIF_RDF:
        return _read_rdf(text, name)
    document = load(text)
    nodes, edges = document.get("nodes"), document.get("edges")
    if not isinstance(nodes, list) or not isinstance(edges, list):
        raise Unreadable(1, "there are no lists 'nodes' and 'edges'")
    reader = _Reader()
    lines = Lines(text)
    for node in nodes:
        reader.node(_string(node, "nodeID", text), node, lines.of('"nodeID"', again=False))
    lines = Lines(text)
    for edge in edges:
        ends = _string(edge, "fromID", text), _string(edge, "toID", text)
        reader.edge(*ends, lines.of('"fromID"', again=False))
    return reader.imported(name)


def _read_rdf(text: str, name: str) -> Imported:
    """Read the nodes and edges of RDF as those of JSON."""
    parsed = aif_rdf.parse(text)
    reader = _Reader()
    lines = {node.name: node.line for node in parsed.nodes}
    for node in parsed.nodes:
        shown = "\n".join(node.texts) or (markup.line(aif_rdf.local(node.name)) if node.kind == "I" else "")
        reader.node(node.name, {"type": node.kind, "text": shown}, node.line)
        if node.kind == "I" and work_at(node.name) is not None:
            # The address of a statement that is a place in a work says where it was said.
            _, keys = reader.network.addresses.read(node.name, markup.clean)
            reader.network.node(node.name).cites = tuple(keys)
    for source, target in parsed.edges:
        reader.edge(source, target, lines.get(source) or lines.get(target, 0))
    for about, said in parsed.rest:
        reader.beside(about, said, lines.get(about, 0))
    return reader.imported(name)


def _string(row: Any, field: str, text: str) -> str:
    value = row.get(field) if isinstance(row, dict) else None
    # Ids may be numbers, and to Python a truth value is one.
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise Unreadable(Lines(text).of(f'"{field}"'), f"{field!r} is missing or no string")
    return str(value)


class _Reader:
    """Puts statements in a network, and what schemes say of them."""

    def __init__(self) -> None:
        self.network = Network()
        self.kinds: dict[str, str] = {}
        self.into: dict[str, list[str]] = {}
        self.outof: dict[str, list[str]] = {}
        self.lines: dict[tuple[str, str], int] = {}  # edge -> line

    def imported(self, name: str) -> Imported:
        """Return the pages; `Unreadable` where there is no statement."""
        if not self.network.nodes:
            raise Unreadable(1, "there is no I-node")
        self.link()
        return Arranger(self.network).imported(name)

    def beside(self, about: str, said: str, line: int) -> None:
        """Tell of what is said beside texts and edges: of a node, or of nothing that is one."""
        if about in self.network.nodes:
            said = f"of {self.network.called(about)}: {said}"
        elif about:
            said = f"of the {self.kinds[about]}-node {markup.line(aif_rdf.local(about))!r}: {said}"
        self._unread(DATA, line, said)

    def _unread(self, what: str, line: int, said: str) -> None:
        self.network.account.tell(what, Fate.UNREAD, line, said)

    def node(self, name: str, row: dict[str, Any], line: int) -> None:
        """Read a node: a statement, a scheme, or what pages have no word for."""
        kind = self.kinds[name] = str(row.get("type") or "")
        text = str(row.get("text") or "")
        paragraphs = [markup.line(part) for part in (text or name).split("\n")]
        if kind == "I" and not name.startswith(WORK):
            made = self.network.node(name)
            made.title, made.text = (
                (paragraphs[0], "\n".join(paragraphs[1:])) if paragraphs[1:] else ("", paragraphs[0])
            )
            made.called, made.line = title_from(paragraphs[0]), line
        elif kind in ("RA", "CA"):
            if text and not text.lower().startswith("default "):
                self._unread(DATA, line, f"the scheme {paragraphs[0]!r}")
        elif kind != "I":
            said = f"{paragraphs[0]!r}, a node of dialogue or preference ({kind}), which pages have no word for"
            self._unread(TEXTS, line, said)

    def edge(self, source: str, target: str, line: int) -> None:
        """Read an edge."""
        if source not in self.kinds or target not in self.kinds:
            self._unread(RELATIONS, line, f"the edge from {source!r} to {target!r} has an end that is no node")
            return
        self.into.setdefault(target, []).append(source)
        self.outof.setdefault(source, []).append(target)
        self.lines.setdefault((source, target), line)
        if self.kinds[source] == self.kinds[target] == "I":
            said = f"the edge from {self.network.called(source)} to {self.network.called(target)} says no relation"
            self._unread(RELATIONS, line, said)

    def link(self) -> None:
        """Read each scheme node as relations from its premises to its conclusions."""
        self._tell_joined()
        works: set[Triple] = set()
        for (source, target), what, line in self._relations():
            if not source.startswith(WORK):
                self.network.link(source, what, target, line)
            elif (source, what, target) in works:
                self.network.repeat(source, what, target, line)
            else:
                works.add((source, what, target))
                self._source(source, what, target, line)
        # AIF has no sign for rivals: two attacks, one each way, stand for it and are read as one.
        self.network.pair()

    def _source(self, source: str, what: Link, target: str, line: int) -> None:
        key = source.removeprefix(WORK)
        if what is Link.SUPPORT and target in self.network.nodes:
            self.network.node(target).cites += (key,)
        else:
            self._unread(RELATIONS, line, f"the work {key!r} {DOES[what]} {self.network.called(target)}")

    def _relations(self) -> Iterator[tuple[tuple[str, str], Link, int]]:
        """Yield the two statements of each relation, what the first does to the second, and the line."""
        for scheme in [name for name, kind in self.kinds.items() if kind in ("RA", "CA")]:
            said = False
            for source in (s for s in self.into.get(scheme, ()) if self.kinds[s] == "I"):
                for target in self.outof.get(scheme, ()):
                    for end in self._ends(target):
                        said = True
                        yield (source, end), self._what(scheme, target), self.lines[source, scheme]
            near = next(iter([*self.into.get(scheme, ()), *self.outof.get(scheme, ())]), None)
            if not said and near is not None:
                line = self.lines.get((near, scheme)) or self.lines.get((scheme, near), 0)
                node = f"the {self.kinds[scheme]}-node {scheme!r} beside {self.network.called(near)}"
                self._unread(RELATIONS, line, f"{node} joins no two statements")

    def _tell_joined(self) -> None:
        """Tell of statements that are joined by a node of dialogue or preference, which says no relation of pages."""
        for scheme in [name for name, kind in self.kinds.items() if kind not in ("I", "RA", "CA")]:
            for source in (s for s in self.into.get(scheme, ()) if self.kinds[s] == "I"):
                for target in (t for t in self.outof.get(scheme, ()) if self.kinds[t] == "I"):
                    by = f"a node of dialogue or preference ({self.kinds[scheme]})"
                    said = f"{self.network.called(source)} is joined to {self.network.called(target)} by {by}"
                    self._unread(RELATIONS, self.lines[source, scheme], said)

    def _what(self, scheme: str, target: str) -> Link:
        if self.kinds[scheme] == "RA":
            return Link.SUPPORT
        # A conflict with an inference or a conflict, not with a statement, is how AIF writes an undercut.
        return Link.UNDERCUT if self.kinds[target] in ("RA", "CA") else Link.ATTACK

    def _ends(self, target: str) -> list[str]:
        """Return the statements that a relation to *target* is about; of a conflict those that make it."""
        match self.kinds[target]:
            case "I":
                return [target]
            case "RA":
                return [end for end in self.outof.get(target, ()) if self.kinds[end] == "I"]
            case "CA":
                return [end for end in self.into.get(target, ()) if self.kinds[end] == "I"]
            case _:
                return []
