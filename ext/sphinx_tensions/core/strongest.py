"""The best evidence for a camp: the one reading that a reader who has ten seconds should see."""

from __future__ import annotations

from typing import NamedTuple

from .certainty import LONE, entry_level
from .graph import Graph
from .model import Basis, Camp, Claim, Evidence, Read, Role
from .text import is_year

BASES = ("", *reversed(Basis))
READINGS = ("", *reversed(Read))


class Strongest(NamedTuple):
    """What speaks most for a camp."""

    record: Claim | Camp  #: the claim behind it, or the camp where the entry is its own
    entry: Evidence


def strongest(graph: Graph, camp: Camp) -> Strongest | None:
    """Return the best evidence for *camp*; None where nothing that was read supports it.

    Asked are the live claims behind the camp and the camp itself, and of each
    the entries that support it and count: that were read, and by a person.
    Of two, that one is better

    1. whose certainty is higher: that of the claim, or of an entry of the camp
       alone, which like any lone group gives no more than moderate;
    2. that is a claim, since a claim is a sentence;
    3. whose entry has the stronger basis, as `Basis` orders them: matched,
       survey, measured, demonstrated, theory, argued, none;
    4. whose entry has fewer limits, and then of which more was read;
    5. whose work is newer;
    6. that comes first: claims in the order of pages and places, then the camp.
    """
    asked: tuple[Claim | Camp, ...] = (*graph.behind.get(camp.id, ()), camp)
    readings = [Strongest(record, entry) for record in asked for entry in record.evidence]
    supporting = [reading for reading in readings if reading.entry.counts and reading.entry.role is Role.SUPPORTS]
    # `max` keeps the first of those that are equal.
    return max(supporting, key=lambda reading: _rank(graph, reading), default=None)


def _rank(graph: Graph, reading: Strongest) -> tuple[int, bool, int, int, int, int]:
    """Return the place of *reading* among others, the higher the better."""
    record, entry = reading
    is_claim = isinstance(record, Claim)
    level, _steps = entry_level(entry)
    certainty = graph.rating(record).level if is_claim else min(level, LONE)
    work = graph.bibliography.works.get(entry.key)
    year = int(work.year) if work is not None and is_year(work.year) else 0
    return (certainty, is_claim, BASES.index(entry.basis), level, READINGS.index(entry.read), year)
