"""How alike the words of a text and of each page are, however large the page is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from ..core.wordings import terms


class Profiles:
    """The words of the pages: each counts with the logarithm of how often it stands there, and the rarer the more."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """*texts* are page -> all that stands on it."""
        counts = {page: Counter(terms(text)) for page, text in texts.items()}
        having = Counter(term for count in counts.values() for term in count)
        self._rarity = {term: math.log((1 + len(counts)) / number) for term, number in having.items()}
        self._pages = {page: self._weights(count) for page, count in counts.items()}

    def ask(self, text: str) -> dict[str, float]:
        """Return page -> cosine of its words and those of *text*, for the pages that share any."""
        asked = self._weights(Counter(term for term in terms(text) if term in self._rarity))
        scored = {
            page: sum(weight * weights.get(term, 0.0) for term, weight in asked.items())
            for page, weights in self._pages.items()
        }
        return {page: score for page, score in scored.items() if score > 0}

    def _weights(self, counts: Counter[str]) -> dict[str, float]:
        weights = {term: (1 + math.log(number)) * self._rarity[term] for term, number in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}
