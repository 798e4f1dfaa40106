"""How tensions belong together: the topic that each is shown under, and the works and relations that join two."""

from __future__ import annotations

from collections import Counter as Multiset
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from .graph import Graph
from .model import Tension
from .tables import gathered

SHARED = 3
"""As many works must two tensions share to be joined."""
WIDEST = 12
"""A work that more tensions cite joins no two of them: it is common ground, and its pairs would be too many."""


class Bond(NamedTuple):
    """What joins two tensions, by their places among those that are asked for."""

    first: int
    second: int  #: the later one
    related: bool  #: one names the other in `related`
    shared: int  #: works that both cite


def main_topics(tensions: Iterable[Tension]) -> dict[str, list[Tension]]:
    """Return topic -> tensions, the largest topic first; each tension once.

    A tension is under its first topic, or, where it would be alone there, under
    that of its topics which most others have first.  Topics of one size are in
    the order of their names; those without a topic come last, under an empty one.
    """
    listed = list(tensions)
    sizes = Multiset(tension.topics[0] for tension in listed if tension.topics)
    groups: dict[str, list[Tension]] = {}
    for tension in listed:
        first = tension.topics[:1] if sizes[next(iter(tension.topics), "")] > 1 else tension.topics
        groups.setdefault(max(first, key=sizes.__getitem__, default=""), []).append(tension)
    return dict(sorted(groups.items(), key=lambda item: (not item[0], -len(item[1]), item[0])))


def bonds(graph: Graph, tensions: Sequence[Tension]) -> list[Bond]:
    """Return what joins two of *tensions* each, in their order."""
    places = {tension.id: place for place, tension in enumerate(tensions)}
    citing = gathered((key, place) for place, tension in enumerate(tensions) for key in graph.keys_within(tension))
    few = (group for group in citing.values() if len(group) <= WIDEST)
    shared = Multiset(pair for group in few for pair in combinations(group, 2))
    related = {
        (place, places[other.id])
        for place, tension in enumerate(tensions)
        for other in graph.related.get(tension.id, ())
        if places.get(other.id, -1) > place
    }
    joined = {pair for pair, count in shared.items() if count >= SHARED} | related
    return [Bond(*pair, pair in related, shared[pair]) for pair in sorted(joined)]
