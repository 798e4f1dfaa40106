"""Texts that say the same in other words, without comparing each with each.

The score of two texts is the cosine of their words and pairs of words,
weighted by how rare each is (TF-IDF; Salton and Buckley 1988), times 100, and
lowered where there is little to compare: 100 for the same words, 0 where none
that counts is in both.  A text is compared with those alone that share some of
its rarest words, so the time grows with the number of texts and not with its
square.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from .differences import apart
from .nearness import Progress

THRESHOLD = 30.0
"""Score from which two texts are taken for wordings of one."""

POSTINGS = 100
"""Texts remembered for a word; of words that more texts have, the first ones."""
RAREST = 16
"""Words of a text by which others are found."""
COMPARED = 30
"""Texts compared with one, those first that share the most weight of its rarest words."""

_BACKGROUND = 200
"""Texts of ordinary English that are counted with those given, so that a score means the same in a small atlas."""
_COMMON_WORDS = """
a about after all also among an and any are as at be because been before being between both but by can could did
do does each either even for from had has have here how i if in into is it its itself just like made make many
may might more most much must neither no nor not of on once one only or other our out over own rather same should
since so some such than that the their them then there these they this those through thus to too under until up
upon use used uses using very was we were what when where which while who whom whose why will with within without
would yet you your than
的 了 是 在 和 与 不 而 也 就 都 及 或 对 于 以 为 中 上 下 这 那
"""
_COMMON = frozenset(_COMMON_WORDS.split())

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDINGS = re.compile(
    r"(?:izations?|isations?|ations?|itions?|ically|ingly|ments?|ities|ings?|ions?|ers?|ors?|ies|ied|ed|es|ly|al|s|e|y)$"
)
_STEM = 4  #: letters that a word keeps at least
_LETTERS = 7  #: of a word that count: extrapolate and extrapolation begin alike

_PAIR = 0.5  #: what a pair of words counts beside the two
_SURELY = 1.000001  #: so that no bound is missed by how numbers are rounded
_DOUBT = 160.0
"""What is added to the lengths of two texts that have nothing in common, and less where more is: the weight of half a
dozen rare words, so that few words in common are little evidence in short texts."""


def stem(word: str) -> str:
    """Return the beginning that the forms of an English *word* share; a number and a short word as they are."""
    ending = _ENDINGS.search(word, _STEM) if word.isalpha() else None
    return (word[: ending.start()] if ending else word)[:_LETTERS]


def words(text: str) -> list[str]:
    """Return the words of *text*, folded; signs of Chinese one by one, since nothing parts its words."""
    found: list[str] = []
    for word in _WORD.findall(text.casefold()):
        found += word if _HAN.search(word) else [word]
    return found


def terms(text: str) -> list[str]:
    """Return the stems of the words that count, in order."""
    return [stem(word) for word in words(text) if word not in _COMMON]


class Weights:
    """How much each term counts among the texts given."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.terms = [terms(text) for text in texts]
        self.number = len(self.terms) + _BACKGROUND
        self.frequency = Counter(term for row in self.terms for term in set(row))
        # Of a hundred thousand texts a million terms are asked for, and few of them are different.
        self._weights = {term: math.log(self.number / (1 + count)) for term, count in self.frequency.items()}
        self._most = math.log(self.number)

    def weight(self, term: str) -> float:
        """Return the weight of a term: the rarer, the more; most where no text has it."""
        return self._weights.get(term, self._most)

    def said(self, row: Sequence[str]) -> Said:
        """Return terms, and pairs of terms beside one another in either order, with their weights."""
        found = {term: self.weight(term) for term in dict.fromkeys(row)}
        for first, second in pairwise(row):
            if first != second:
                found[" ".join(sorted((first, second)))] = _PAIR * (found[first] + found[second]) / 2
        return Said(found, math.sqrt(sum(weight * weight for weight in found.values())))


class Said(NamedTuple):
    """What a text says, as it is compared."""

    weights: dict[str, float]
    length: float


def likeness(first: Said, second: Said) -> float:
    """Return the score of two texts, 0 to 100."""
    small, large = sorted((first.weights, second.weights), key=len)
    # Hardly any term is in both, and `filter` leaves out the others without a step of Python for each.
    both = list(filter(large.__contains__, small))
    shared = sum(map(mul, map(small.__getitem__, both), map(large.__getitem__, both)))
    whole = first.length * second.length
    # Rounded, so that the same words score 100 and no hair less or more.
    return round(100 * shared / (whole + _DOUBT * (1 - shared / whole)), 6) if shared else 0.0


class Wordings:
    """An index of texts that yields those that are near to a given one."""

    def __init__(self, texts: Sequence[str], rarest: int = RAREST, compared: int = COMPARED) -> None:
        """*texts* are all that will be added or asked for, by their places; of each the *rarest* words lead to it."""
        self.texts = texts
        self.rarest, self.compared = rarest, compared
        self.weights = Weights(texts)
        self._said: dict[int, Said] = {}
        self.words = [frozenset(row) for row in self.weights.terms]
        self.lengths = [math.sqrt(sum(self.weights.weight(term) ** 2 for term in row)) for row in self.words]
        self.postings: dict[str, list[int]] = defaultdict(list)
        ranks = sorted(self.weights.frequency, key=lambda term: (self.weights.frequency[term], term))
        self._ranks = {term: rank for rank, term in enumerate(ranks)}

    def _rarest(self, words: Iterable[str]) -> list[str]:
        return sorted(words, key=self._ranks.__getitem__)[: self.rarest]

    def add(self, place: int) -> None:
        """Add the text at *place*."""
        for term in self._rarest(self.words[place]):
            if len(self.postings[term]) < POSTINGS:
                self.postings[term].append(place)

    def near(self, place: int, threshold: float) -> Iterator[tuple[int, float]]:
        """Yield the texts added that score *threshold* or more beside the one at *place*, the nearest first."""
        reach = self._reach(place)
        likely = (other for other in self._likely(self.words[place]) if other != place)
        able = [other for other in likely if self._able(place, other, reach, threshold)]
        scored = [(other, self.score(place, other)) for other in able]
        yield from sorted(((o, s) for o, s in scored if s >= threshold), key=lambda item: (-item[1], item[0]))

    def ask(self, text: str, threshold: float = 0.0, also: Iterable[int] = ()) -> Iterator[tuple[int, float]]:
        """Yield the texts added that score *threshold* or more beside *text*, which is none of them, the nearest first.

        The texts at the places *also* are compared with it whatever words they share.
        """
        row = terms(text)
        said = self.weights.said(row)
        # Words that no text has lead nowhere, and are the rarest.
        likely = self._likely({term for term in row if self.weights.frequency[term]})
        scored = [(other, likeness(said, self._said_at(other))) for other in dict.fromkeys((*likely, *also))]
        yield from sorted(((o, s) for o, s in scored if s >= threshold), key=lambda item: (-item[1], item[0]))

    def score(self, place: int, other: int) -> float:
        """Return the score of the texts at two places."""
        return likeness(self._said_at(place), self._said_at(other))

    def _said_at(self, place: int) -> Said:
        """Return what a text says, made when it is first asked for: most texts are near to no other."""
        if place not in self._said:
            self._said[place] = self.weights.said(self.weights.terms[place])
        return self._said[place]

    def _reach(self, place: int) -> dict[str, float]:
        """Return how much each word of a text can add to what it shares, in itself and in its pairs."""
        # A pair of weights a and b counts ((a + b) / 4)², which is (a² + b²) / 8 at most; a word is in two each time.
        counts = Counter(self.weights.terms[place])
        return {term: self.weights.weight(term) ** 2 * (1 + _PAIR * _PAIR * number) for term, number in counts.items()}

    def _able(self, place: int, other: int, reach: Mapping[str, float], threshold: float) -> bool:
        """Return whether two texts can score *threshold*, by the words that are in both, without their pairs."""
        most = sum(map(reach.__getitem__, self.words[place] & self.words[other])) * _SURELY
        whole = self.lengths[place] * self.lengths[other]
        return most >= whole or 100 * most >= threshold * (whole + _DOUBT * (1 - most / whole))

    def _likely(self, words: Iterable[str]) -> list[int]:
        """Return the texts added that share the most weight of the rarest of *words*."""
        shared: dict[int, float] = {}
        for term in self._rarest(words):
            weight = self.weights.weight(term) ** 2
            for other in self.postings.get(term, ()):
                shared[other] = shared.get(other, 0.0) + weight
        if len(shared) > self.compared:
            # Numbers alone are sorted faster than the texts by them; of equal ones the earlier texts are taken.
            least = sorted(shared.values())[-self.compared]
            shared = {other: weight for other, weight in shared.items() if weight >= least}
        return sorted(shared, key=lambda other: (-shared[other], other))[: self.compared]


@dataclass(slots=True)
class Group:
    """A text and the others that are near to it."""

    first: int
    others: list[tuple[int, float, str]] = field(default_factory=list)  #: place, score, and what sets it apart


def groups(texts: Sequence[str], threshold: float, progress: Progress = lambda _done, _whole: None) -> list[Group]:
    """Return the groups among *texts* that have more than one; an earlier text leads.

    A text that differs from all that it is near to is in the group of the nearest, and leads one of its own.
    Takes time in proportion to the number of texts.
    """
    index = Wordings(texts)
    made: dict[int, Group] = {}
    for place in range(len(texts)):
        progress(place, len(texts))
        leader, score, difference = _leader(index, place, threshold)
        if leader >= 0:
            made[leader].others.append((place, score, difference))
        if leader < 0 or difference:
            index.add(place)
            made[place] = Group(place)
    return [group for group in made.values() if group.others]


def _leader(index: Wordings, place: int, threshold: float) -> tuple[int, float, str]:
    """Return the nearest text that says the same, else the nearest that does not; -1 for none."""
    found = (-1, 0.0, "")
    for other, score in index.near(place, threshold):
        difference = apart(index.texts[other], index.texts[place])
        if not difference:
            return other, score, ""
        if found[0] < 0:
            found = (other, score, difference)
    return found
