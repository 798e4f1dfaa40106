"""Texts as vectors of tf-idf weights (Salton & Buckley 1988); what gathers around a query."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Vector: TypeAlias = list[tuple[int, float]]
"""Numbers of words with their weights; its length is one, or it is empty."""

Dense: TypeAlias = list[float]
"""A weight for every word."""


class Space:
    """Numbers the words of texts and weighs them by how few texts have them."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        """Take the words of each text; the same texts in the same order give the same numbers everywhere."""
        seen = Counter(word for words in texts for word in dict.fromkeys(words))
        self.numbers = {word: number for number, word in enumerate(seen)}
        self.weights = [math.log((len(texts) + 1) / (count + 1)) + 1 for count in seen.values()]

    def vector(self, words: Iterable[str]) -> Vector:
        """Return the vector of a text; words that the space has not seen are left out."""
        counts = Counter(self.numbers[word] for word in words if word in self.numbers)
        rows = [(number, (1 + math.log(count)) * self.weights[number]) for number, count in counts.items()]
        length = math.sqrt(sum(weight * weight for _, weight in rows))
        return [(number, weight / length) for number, weight in rows]

    def dense(self, vector: Vector) -> Dense:
        """Return *vector* with a weight for every word."""
        made = [0.0] * len(self.weights)
        add(made, vector, 1.0)
        return made


def cosine(vector: Vector, dense: Dense) -> float:
    """Return how near two vectors of length one are."""
    return sum(weight * dense[number] for number, weight in vector)


def add(total: Dense, vector: Vector, share: float) -> None:
    """Add *share* of *vector* to *total*."""
    for number, weight in vector:
        total[number] += share * weight


def shares(scores: Sequence[float]) -> list[float]:
    """Return positive numbers that add up to one, in the proportions of the powers of *scores*."""
    top = max(scores, default=0.0)
    powers = [math.exp(score - top) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]


def unit(dense: Dense, least: float = 0.0) -> Dense:
    """Return *dense* with length one, or as it is where it is not longer than *least*."""
    length = math.sqrt(sum(weight * weight for weight in dense))
    return [weight / length for weight in dense] if length > least else dense


@dataclass(frozen=True, slots=True)
class Clustering:
    """How vectors gather around queries: spherical k-means with soft shares, begun at the queries (Rocchio 1971)."""

    own: float  #: weight of a query in its middle, beside the vectors near it
    bonus: Sequence[float]  #: added to the cosines of each query
    sharpness: float = 60.0  #: of the shares by which a vector belongs to each query
    rounds: int = 5

    def middles(self, queries: Sequence[Dense], fixed: Sequence[Dense], vectors: Sequence[Vector]) -> list[Dense]:
        """Return the middle of each query, of what in *fixed* belongs to it, and of its shares of *vectors*."""
        middles = [self._middle(*pair) for pair in zip(queries, fixed, strict=True)]
        for _round in range(self.rounds):
            sums = [list(total) for total in fixed]
            for vector in vectors:
                near = self.near(vector, middles)
                # What is near nothing would else lend the same to all.
                given = shares([self.sharpness * one for one in near]) if near else []
                for total, share in zip(sums, given, strict=False):
                    add(total, vector, share)
            middles = [self._middle(*pair) for pair in zip(queries, sums, strict=True)]
        return middles

    def near(self, vector: Vector, middles: Sequence[Dense]) -> list[float]:
        """Return how near *vector* is to each of *middles*; nothing where it shares no word with any."""
        cosines = [cosine(vector, middle) for middle in middles]
        return [one + more for one, more in zip(cosines, self.bonus, strict=True)] if any(cosines) else []

    def _middle(self, query: Dense, total: Dense) -> Dense:
        # Less than one whole paper is not blown up to the length of a query.
        return unit([self.own * one + other for one, other in zip(query, unit(total, 1.0), strict=True)])
