"""The word beside a claim and its certainty, from what sources are recorded to say.

Four words and their reasons after GRADE (Guyatt et al. 2008, doi:10.1136/bmj.39489.470347.AD):
where an entry starts, what takes from it, what several teams add.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from .measures import all_named, groups, joins, people
from .model import Basis, Evidence, Read, Role, Work


class Word(StrEnum):
    """What the recorded evidence of an object amounts to."""

    UNCITED = "uncited"  #: no citation
    UNREAD = "unread"  #: citations, and nothing that was read
    UNSUPPORTED = "unsupported"  #: read, and none of it supports or disputes
    REPORTED = "reported"  #: one group supports
    CORROBORATED = "corroborated"  #: two or more do
    CONSENSUS = "consensus"  #: as many as the settings ask for
    MIXED = "mixed"  #: some support, some dispute
    DISPUTED = "disputed"  #: some dispute, none supports


class Certainty(StrEnum):
    """How sure the recorded evidence makes an object."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"
    NOT_RATED = "not rated"  #: nothing that was read supports it


LEVELS = (Certainty.NOT_RATED, Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
"""By number, from 0."""
STARTS = {
    Basis.MATCHED: 4,
    Basis.SURVEY: 4,
    Basis.MEASURED: 3,
    Basis.DEMONSTRATED: 3,
    Basis.THEORY: 2,
    Basis.ARGUED: 1,
}
LONE = 3
"""The most that one group can give."""


class Why(StrEnum):
    """A step of the calculation, in the order in which they are taken."""

    BASIS = "basis"  #: where the best entry starts
    ABSTRACT = "abstract"  #: only its abstract was read
    SECONDARY = "secondary"  #: only what others say of it was read
    LIMIT = "limit"
    LONE = "lone"  #: no group makes an object certain alone
    GROUPS = "groups"  #: others say the same, and nobody disputes
    SURVEY = "survey"  #: a survey counts as many groups
    DISPUTED = "disputed"
    QUALIFIED = "qualified"


class Reason(NamedTuple):
    """A step, and the level after it."""

    why: Why
    what: str  #: basis, limit, number, or key of a work
    level: int


@dataclass(frozen=True, slots=True)
class Rating:
    """The word and the certainty of an object, with the numbers and the reasons."""

    word: Word
    certainty: Certainty
    supporting: int = 0  #: groups
    disputing: int = 0
    reasons: tuple[Reason, ...] = ()

    @property
    def level(self) -> int:
        """The certainty as a number, 0 where it is not rated."""
        return LEVELS.index(self.certainty)


def entry_level(entry: Evidence) -> tuple[int, list[Reason]]:
    """Return the level of one entry, from 1 to 4, and the steps to it."""
    level = STARTS.get(Basis(entry.basis), 1) if entry.basis else 1
    steps = [Reason(Why.BASIS, entry.basis, level)]
    if entry.read == Read.ABSTRACT and level > LONE:
        level = LONE
        steps.append(Reason(Why.ABSTRACT, "", level))
    if entry.read == Read.SECONDARY:
        level = max(level - 1, 1)
        steps.append(Reason(Why.SECONDARY, "", level))
    for limit in entry.limits:
        level = max(level - 1, 1)
        steps.append(Reason(Why.LIMIT, limit, level))
    return level, steps


def independent(works: Iterable[Work], shared: int = 1) -> int:
    """Return how many groups *works* are.

    Works whose authors are not all known may belong to any of the others:
    together they are one group, and only where there is no other.
    """
    given = list(works)
    named = list(filter(all_named, given))
    return len(groups(named, shared)) if named else min(len(given), 1)


def apart(works: Iterable[Work], shared: int = 1) -> bool:
    """Return whether two of *works* have no common team, and all of their authors are known.

    Unlike the number of groups this cannot fall when a work is added that has
    an author of each.
    """
    teams = list(dict.fromkeys(people(work) for work in works if all_named(work)))
    if len(teams) < 2 or (shared == 1 and frozenset.intersection(*teams)):
        return False
    return any(not joins(one, other, shared) for one, other in combinations(teams, 2))


def rate(
    entries: Iterable[Evidence], works: Mapping[str, Work], *, cited: bool, needed: int = 5, shared: int = 1
) -> Rating:
    """Return the word and the certainty that *entries* give.

    Only what was read counts, and nothing that a model recorded.  *cited*
    tells whether the object cites anything, *needed* how many groups make a
    consensus, *shared* how many authors join two works.
    """
    counted = [entry for entry in entries if entry.counts]
    of = {role: [entry for entry in counted if entry.role is role] for role in Role}
    supporting = independent(_works(of[Role.SUPPORTS], works), shared)
    disputing = independent(_works(of[Role.DISPUTES], works), shared)
    word = _word(supporting, disputing, needed, counted=bool(counted), cited=cited)
    reasons = _reasons(of, works, shared)
    level = reasons[-1].level if reasons else 0
    return Rating(word, LEVELS[level], supporting, disputing, tuple(reasons))


def _works(entries: Iterable[Evidence], works: Mapping[str, Work]) -> list[Work]:
    """Return the works of *entries*; one that the bibliography lacks has no known author."""
    return [works.get(key) or Work(key) for key in dict.fromkeys(entry.key for entry in entries)]


def _word(supporting: int, disputing: int, needed: int, *, counted: bool, cited: bool) -> Word:
    if not counted:
        return Word.UNREAD if cited else Word.UNCITED
    if disputing:
        return Word.MIXED if supporting else Word.DISPUTED
    if not supporting:
        return Word.UNSUPPORTED
    if supporting == 1:
        return Word.REPORTED
    return Word.CONSENSUS if supporting >= needed else Word.CORROBORATED


def _reasons(of: Mapping[Role, Sequence[Evidence]], works: Mapping[str, Work], shared: int) -> list[Reason]:
    """Return the steps to the certainty; none where nothing supports."""
    rated = [(entry_level(entry), entry) for entry in of[Role.SUPPORTS]]
    if not rated:
        return []
    best = max(rated, key=lambda pair: (pair[0][0], pair[1].basis == Basis.SURVEY, [-ord(c) for c in pair[1].key]))
    (top, steps), _entry = best
    level = min(top, LONE)
    if level < top:
        steps.append(Reason(Why.LONE, "", level))
    as_high = _works((entry for (height, _), entry in rated if height >= level), works)
    if not of[Role.DISPUTES] and apart(as_high, shared):
        level += 1
        steps.append(Reason(Why.GROUPS, str(independent(as_high, shared)), level))
    if level < 4 and any(height == 4 and entry.basis == Basis.SURVEY for (height, _), entry in rated):
        level = 4
        steps.append(Reason(Why.SURVEY, "", level))
    against = next((entry.key for entry in of[Role.DISPUTES] if entry_level(entry)[0] >= level), "")
    if against:
        level = max(level - 1, 1)
        steps.append(Reason(Why.DISPUTED, against, level))
    if level > LONE and of[Role.QUALIFIES]:
        level = LONE
        steps.append(Reason(Why.QUALIFIED, of[Role.QUALIFIES][0].key, level))
    return steps
