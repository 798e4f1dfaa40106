"""Objects that say nearly the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from . import wordings
from .graph import Graph
from .model import Record
from .nearness import Progress

THRESHOLD = wordings.THRESHOLD
MERGED = 60.0
"""Score from which `review` tells of pairs, and `similar` merges them where nobody names another."""
LENGTH = 600  #: characters of an object that are compared


class Pair(NamedTuple):
    """A near-duplicate, and the object that stands for both."""

    score: float  #: 0 to 100
    canonical: Record
    variant: Record
    apart: str  #: what makes them say different things after all; empty for nothing seen


def spoken(graph: Graph, record: Record) -> str:
    """Return the text of *record* that is compared: its title, and its text where that adds something."""
    text = graph.plain(record.text)
    title = record.title.rstrip("…")
    return (text if text.startswith(title) else f"{title}. {text}")[:LENGTH]


def pairs(
    graph: Graph, threshold: float = THRESHOLD, progress: Progress = lambda _done, _whole: None
) -> Iterator[Pair]:
    """Yield near-duplicate claims, then near-duplicate camps, live ones only.

    Of a group the object with the most sources stands for all, then the longer
    one, then the first by page and place.
    """
    done, whole = 0, len(graph.claims) + len(graph.camps)
    kinds: tuple[Sequence[Record], ...] = (graph.claims, graph.camps)
    for records in kinds:
        live = [record for record in records if graph.live(record)]
        texts = {record.id: spoken(graph, record) for record in live}
        live.sort(key=lambda r: (-len(r.cites), -len(texts[r.id]), r.docname, r.order))
        ordered = [texts[record.id] for record in live]
        for group in wordings.groups(ordered, threshold, lambda n, _, done=done: progress(done + n, whole)):  # type: ignore[misc]
            for other, score, difference in sorted(group.others, key=lambda item: (-item[1], live[item[0]].id)):
                yield Pair(score, live[group.first], live[other], difference)
        done += len(live)
    progress(whole, whole)
