"""What is computed from the records: standing, independence, consensus, age.

Every measure speaks only of what is recorded.  None of them says that a
position is true, or ranks a person.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter as Multiset
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from .model import OTHERS, Work
from .tables import gathered
from .text import bare_arxiv, bare_doi, first_day, is_year

N = TypeVar("N", bound=Hashable)

LONG_AUTHOR_LIST = 30
"""A work with more authors than this must share at least two of them with
another before the two count as one group: in a list of hundreds, one common
name is more often a namesake or a service credit than a common team."""


class Label(StrEnum):
    """The three labels of a grounded labelling (Caminada 2006)."""

    IN = "in"
    OUT = "out"
    UNDECIDED = "undecided"


class Standing(StrEnum):
    """What the recorded counters do to an object, rivalry left out."""

    UNCHALLENGED = "unchallenged"
    ANSWERED = "answered"
    CHALLENGED = "challenged"
    DISPUTED = "disputed"


class Age(StrEnum):
    """How old a view is; bands after Shojania 2007."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Independence:
    """How independent the sources of an object are."""

    papers: int = 0  #: distinct works
    groups: int = 0  #: sets of works joined by shared authors
    effective: float = 0.0  #: 1 / sum of squared shares of papers per group
    newest: str = ""  #: latest year among them


class Grounded(dict[N, Label]):
    """The grounded labelling of an argumentation framework, with the attacker that put each node OUT.

    Grounded semantics is Dung's (1995, doi:10.1016/0004-3702(94)00041-X),
    computed as a labelling (Caminada 2006): a node whose attackers are all
    OUT is IN, what an IN node attacks is OUT, what is left is UNDECIDED.
    The result exists and is unique.
    """

    def __init__(self, attackers: Mapping[N, Iterable[N]], rivals: Iterable[Sequence[N]] = ()) -> None:
        """Label each key of *attackers* by the nodes that attack it, all of which must be keys too.

        *rivals* are groups whose members all attack each other, given as groups
        so that the cost stays linear in their size.
        """
        super().__init__()
        self.cause: dict[N, N] = {}
        distinct = {node: dict.fromkeys(sources) for node, sources in attackers.items()}
        self._attacks = gathered((source, node) for node, sources in distinct.items() for source in sources)
        self._waiting = {node: len(sources) for node, sources in distinct.items()}  # attackers that are not OUT yet
        # Lists cannot be keys; their `id` is safe as long as this table holds them.
        self._group_of: dict[N, list[N]] = {}
        self._alive: dict[int, int] = {}  # members of a group that are not OUT yet
        for members in rivals:
            group = list(dict.fromkeys(members))
            self._alive[id(group)] = len(group)
            self._group_of.update(dict.fromkeys(group, group))
        self._label()

    def _free(self, node: N) -> bool:
        """Return whether *node* has no label, and all its attackers are OUT."""
        group = self._group_of.get(node)
        others = self._alive[id(group)] - 1 if group is not None else 0
        return node not in self and self._waiting[node] == 0 and others == 0

    def _label(self) -> None:
        """Label until nothing more follows."""
        queue = deque(filter(self._free, self._waiting))
        while queue:
            winner = queue.popleft()
            if winner in self:
                continue
            self[winner] = Label.IN  # all its rivals are OUT, else it would not be free
            for loser in self._attacks.get(winner, ()):
                if loser not in self:
                    self.cause[loser] = winner
                    queue.extend(filter(self._free, self._lose(loser)))
        for node in self._waiting:
            self.setdefault(node, Label.UNDECIDED)

    def _lose(self, loser: N) -> list[N]:
        """Label *loser* OUT; return the nodes it no longer holds back."""
        self[loser] = Label.OUT
        touched = list(self._attacks.get(loser, ()))
        for node in touched:
            self._waiting[node] -= 1
        group = self._group_of.get(loser)
        if group is not None:
            self._alive[id(group)] -= 1
            if self._alive[id(group)] == 1:
                touched += group
        return touched


def standing(label: Label, attacked: bool) -> Standing:
    """Turn a label over the counters alone into the word shown."""
    if label is Label.OUT:
        return Standing.CHALLENGED
    if label is Label.UNDECIDED:
        return Standing.DISPUTED
    return Standing.ANSWERED if attacked else Standing.UNCHALLENGED


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """Return *name* without case, accents and marks, for comparing people by name."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


def identity(work: Work) -> str:
    """Return what makes two keys the same work: DOI, else arXiv id, else title, author and year."""
    if work.doi:
        return f"doi:{bare_doi(work.doi)}"
    if work.arxiv:
        return f"arxiv:{bare_arxiv(work.arxiv)}"
    first = fold_name(work.authors[0]) if work.authors else ""
    return f"title:{fold_name(work.title) or work.key}|{first}|{work.year}"


def people(work: Work) -> frozenset[str]:
    """Return the authors of *work* that are named, as they are compared."""
    return frozenset(map(fold_name, work.authors)) - {"", OTHERS}


def all_named(work: Work) -> bool:
    """Return whether all authors of *work* are known."""
    return bool(work.authors) and {"", OTHERS}.isdisjoint(map(fold_name, work.authors))


def joins(one: frozenset[str], other: frozenset[str], shared: int = 1) -> bool:
    """Return whether two lists of authors share enough of them to be one group."""
    long = max(len(one), len(other)) > LONG_AUTHOR_LIST
    return len(one & other) >= (max(shared, 2) if long else shared)


def groups(works: Iterable[Work], shared: int = 1) -> list[list[Work]]:
    """Join *works* into groups by shared authors, compared by name.

    Two works are in one group when they share at least *shared* authors
    (two, where either list is longer than `LONG_AUTHOR_LIST`), directly or
    through a third.  Works that are the same by `identity` count once.
    """
    distinct = list({identity(work): work for work in works}.values())
    names_of = list(map(people, distinct))
    written_by = gathered((name, number) for number, names in enumerate(names_of) for name in names)
    parent = list(range(len(distinct)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for first, second in _linked(names_of, written_by, shared):
        parent[root(second)] = root(first)
    joined = gathered((root(number), work) for number, work in enumerate(distinct))
    return sorted(joined.values(), key=lambda group: (-len(group), group[0].key))


def _linked(
    names_of: Sequence[frozenset[str]], written_by: Mapping[str, Sequence[int]], shared: int
) -> Iterator[tuple[int, int]]:
    """Yield pairs of works enough of whose authors are the same to join them into groups."""
    long = {number for number, names in enumerate(names_of) if len(names) > LONG_AUTHOR_LIST}
    common: Multiset[tuple[int, int]] = Multiset()
    # The names come from sets, whose order changes from run to run.
    for name in sorted(written_by):
        numbers = written_by[name]
        if shared > 1:
            common.update(itertools.permutations(numbers, 2))
            continue
        # A chain joins the works of a name as well as all pairs would, in linear time.
        yield from itertools.pairwise(number for number in numbers if number not in long)
        common.update((n, far) for far in numbers if far in long for n in numbers if n != far)
    for pair, count in common.items():
        if count >= (max(shared, 2) if long.intersection(pair) else shared):
            yield pair


def independence(works: Iterable[Work], shared: int = 1) -> Independence:
    """Count papers and independent groups (after Danchev, Rzhetsky and Evans 2019, eLife 8:e43094)."""
    joined = groups(works, shared)
    sizes = [len(group) for group in joined]
    years = [work.year for group in joined for work in group if is_year(work.year)]
    # 1 / sum p_i^2 over the shares of the groups (Hill 1973, order 2).
    effective = sum(sizes) ** 2 / sum(size**2 for size in sizes) if sizes else 0.0
    return Independence(sum(sizes), len(sizes), effective, max(years, default=""))


def age(seen: str, today: str, bands: tuple[float, float] = (2.0, 5.5)) -> Age:
    """Return the band of a date *seen* from *today*; of a year or a month from its first day.

    The bounds are years: half of systematic reviews needed an update after
    5.5 of them, a quarter within 2 (Shojania et al. 2007,
    doi:10.7326/0003-4819-147-4-200708210-00179).
    """
    if not seen or not today:
        return Age.UNDATED
    years = (date.fromisoformat(today) - date.fromisoformat(first_day(seen))).days / 365.25
    if years < bands[0]:
        return Age.FRESH
    return Age.AGEING if years <= bands[1] else Age.STALE
