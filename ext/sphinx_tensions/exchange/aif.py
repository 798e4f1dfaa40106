"""The atlas as AIF-JSON, the Argument Interchange Format as AIFdb and OVA write it.

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
from . import markup
from .imported import Imported, Unreadable, line_of
from .json import load
from .network import Arranger, Link, Names, Network

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
            return record.title
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
                camps = [camp for camp in graph.camps_of.get(record.id, ()) if graph.live(camp)]
                for camp in camps:
                    for rival in camps:
                        if rival is not camp:
                            self._scheme("CA", [camp.id], rival.id)
            case _:
                pass


def read(text: str, name: str) -> Imported:
    """Read AIF-JSON; raises `Unreadable` for what is none."""
    document = load(text)
    nodes, edges = document.get("nodes"), document.get("edges")
    if not isinstance(nodes, list) or not isinstance(edges, list):
        raise Unreadable(1, "there are no lists 'nodes' and 'edges'")
    network = Network()
    kinds: dict[str, str] = {}
    lost: list[str] = []
    for node in nodes:
        key = _string(node, "nodeID", text)
        kinds[key] = str(node.get("type") or "")
        if kinds[key] == "I" and not key.startswith(WORK):
            paragraphs = [markup.line(part) for part in str(node.get("text") or key).split("\n")]
            made = network.node(key)
            made.title, made.text = (
                (paragraphs[0], "\n".join(paragraphs[1:])) if paragraphs[1:] else ("", paragraphs[0])
            )
    skipped = [key for key, kind in kinds.items() if kind not in ("I", "RA", "CA")]
    if skipped:
        lost.append(f"nodes of dialogue or preference, which pages have no word for: {len(skipped)}")
    _link(network, kinds, [(_string(e, "fromID", text), _string(e, "toID", text)) for e in edges], lost)
    if not network.nodes:
        raise Unreadable(1, "there is no I-node")
    arranger = Arranger(network, Names())
    return Imported(pages=arranger.pages(), title=name, lost=lost + arranger.lost)


def _string(row: Any, field: str, text: str) -> str:
    value = row.get(field) if isinstance(row, dict) else None
    # Ids may be numbers, and to Python a truth value is one.
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise Unreadable(line_of(text, f'"{field}"'), f"{field!r} is missing or no string")
    return str(value)


def _link(network: Network, kinds: dict[str, str], edges: list[tuple[str, str]], lost: list[str]) -> None:
    """Read each scheme node as relations from its premises to its conclusions."""
    into: dict[str, list[str]] = {}
    outof: dict[str, list[str]] = {}
    for source, target in edges:
        if source not in kinds or target not in kinds:
            lost.append(f"the edge from {source!r} to {target!r} has an end that is no node")
            continue
        into.setdefault(target, []).append(source)
        outof.setdefault(source, []).append(target)
        if kinds[source] == kinds[target] == "I":
            lost.append(f"the edge from {source!r} to {target!r} says no relation")
    links: dict[tuple[str, str], Link] = {}
    for pair, what in _relations(kinds, into, outof):
        if links.setdefault(pair, what) is not what:
            lost.append(f"{pair[0]!r} has two relations to {pair[1]!r}; the first is read")
    for (source, target), what in links.items():
        if source.startswith(WORK) and what is Link.SUPPORT:
            network.node(target).cites += (source.removeprefix(WORK),)
        # AIF has no sign for rivals: two attacks, one each way, stand for it and are read as one.
        elif what is Link.ATTACK and links.get((target, source)) is Link.ATTACK:
            if (target, Link.CONTRARY, source) not in network.links:
                network.link(source, Link.CONTRARY, target)
        else:
            network.link(source, what, target)


def _relations(
    kinds: dict[str, str], into: dict[str, list[str]], outof: dict[str, list[str]]
) -> Iterator[tuple[tuple[str, str], Link]]:
    """Yield the two statements of each relation, and what the first does to the second."""
    for scheme, kind in kinds.items():
        if kind not in ("RA", "CA"):
            continue
        for source in (s for s in into.get(scheme, ()) if kinds[s] == "I"):
            for target in outof.get(scheme, ()):
                what = Link.SUPPORT if kind == "RA" else Link.ATTACK
                # A conflict with an inference, not with a statement, is how AIF writes an undercut.
                if kind == "CA" and kinds[target] == "RA":
                    what = Link.UNDERCUT
                yield from (((source, end), what) for end in _ends(target, kinds, outof))


def _ends(target: str, kinds: dict[str, str], outof: dict[str, list[str]]) -> list[str]:
    """Return the statements that a relation to *target* is about."""
    if kinds[target] == "I":
        return [target]
    return [end for end in outof.get(target, ()) if kinds[end] == "I"] if kinds[target] in ("RA", "CA") else []
