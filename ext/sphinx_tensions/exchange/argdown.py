"""The atlas as Argdown (https://argdown.org): text that people read, compare and paste into its sandbox.

Each element is named by its id and carries all its fields as data, so that
nothing is lost on the way back.  Argdown itself sees statements (camps,
claims), arguments (counters) and their relations.  It has no word for replies
that attack nothing, and undercuts only arguments; both are in the data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ..core.graph import Graph
from ..core.model import Camp, Claim, Counter, Record, Relation, Tension
from ..core.tables import gathered
from .json import row_of

UNSAID = (
    "replies that refine, correct or extend: their relation stands in the data alone",
    "undercuts of camps and claims: written as attacks",
    "what sources are recorded to say, and claims that oppose a camp: in the data alone",
    "qualifications and gaps, which attack nothing: in the data alone",
    "relations of objects that were superseded: in the data alone",
)
_SPECIAL = str.maketrans("[]<>{}#*_@\\`", "()‹›()№∗‗＠/’")


def shown(text: str) -> str:
    """Return *text* without what Argdown reads as more than text."""
    return re.sub(r"//|/\*|\*/|===|--", " ", text.translate(_SPECIAL)).strip()


def data(graph: Graph, record: Record) -> str:
    """Return the fields of *record* as inline data: JSON, which is YAML, without braces in its strings."""
    row = row_of(graph, record) | {"order": record.order}
    if record.evidence:  # an object inside inline data would end it
        row["evidence"] = json.dumps(row["evidence"], ensure_ascii=False)
    row["page_title"] = graph.pages[record.docname].title
    text = json.dumps(row, ensure_ascii=False)[1:-1]
    # Argdown takes comments out before it reads data, inside strings as well.
    text = text.replace("{", "\\u007b").replace("}", "\\u007d").replace("//", "/\\u002f").replace("/*", "/\\u002a")
    return f"{{{text}}}"


def name_of(record: Record) -> str:
    """Return the name of an element: a counter is an argument, all else statements."""
    return f"<{record.id}>" if isinstance(record, Counter) else f"[{record.id}]"


def write(graph: Graph, project: str = "") -> str:
    """Return the atlas."""
    return "\n".join(_Writer(graph, project).lines()) + "\n"


class _Writer:
    def __init__(self, graph: Graph, project: str) -> None:
        self.graph = graph
        self.project = project
        self.defined: set[str] = set()
        live = filter(graph.live, graph.records.values())
        self.under = gathered((target, (sign, record)) for record in live for sign, target in self._relations(record))

    def _relations(self, record: Record) -> Iterator[tuple[str, str]]:
        match record:
            case Counter() if record.attacks:
                for name in record.against:
                    target = self.graph.get(name)
                    if isinstance(target, (Camp, Claim, Counter)) and self.graph.live(target):
                        under = record.relation is Relation.UNDERCUTS and isinstance(target, Counter)
                        yield "_" if under else "-", name
            case Claim():
                yield from (("+", name) for name in record.supports if isinstance(self.graph.get(name), Camp))

    def lines(self) -> Iterator[str]:
        """Yield all lines."""
        yield from (
            "===",
            f"title: {json.dumps(shown(self.project), ensure_ascii=False)}",
            "model:",
            # In strict mode an attack between statements would be a contradiction.
            "  mode: loose",
            "===",
        )
        for tension in self.graph.tensions:
            yield from ("", f"# {shown(tension.title) or tension.id} {data(self.graph, tension)}")
            members = self.graph.members.get(tension.id, [])
            for record in members:
                if isinstance(record, Camp):
                    yield from self._camp(record, tension)
            for record in members:
                yield from self._top(record)
        rest = [r for r in self.graph.records.values() if r.id not in self.defined and not isinstance(r, Tension)]
        if rest:
            yield from ("", "# Elsewhere")
        for record in rest:
            yield from self._top(record)

    def _camp(self, camp: Camp, tension: Tension) -> Iterator[str]:
        if camp.id in self.defined:
            return
        yield from ("", self._define(camp))
        if self.graph.live(camp) and not tension.compatible:
            rivals = self.graph.camps_of.get(tension.id, [])
            # `><` holds in both directions, so each pair is written once.
            later = rivals[rivals.index(camp) + 1 :]
            yield from (f"  >< [{rival.id}]" for rival in later if self.graph.live(rival))
        yield from self._inside(camp, 1)

    def _top(self, record: Record) -> Iterator[str]:
        if record.id not in self.defined and not isinstance(record, Tension):
            yield from ("", self._define(record), *self._inside(record, 1))

    def _define(self, record: Record) -> str:
        self.defined.add(record.id)
        return f"{name_of(record)}: {shown(record.title)} #{record.kind} {data(self.graph, record)}"

    def _inside(self, record: Record, depth: int) -> Iterator[str]:
        """Yield what attacks and supports *record*, each defined where it is first used."""
        waiting = [(depth, sign, other) for sign, other in reversed(self.under.get(record.id, []))]
        while waiting:
            level, sign, other = waiting.pop()
            new = other.id not in self.defined
            yield f"{'  ' * level}{sign} {self._define(other) if new else name_of(other)}"
            if new:
                waiting += [(level + 1, s, o) for s, o in reversed(self.under.get(other.id, []))]
