"""Near-duplicate titles, without comparing each with each.

A title is compared with those only that share one of its rarer words.  The
score is rapidfuzz's, which is maintained, under the MIT licence, and measured
in microseconds.  Texts that say the same in other words are found by
`wordings`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import TypeAlias

from rapidfuzz import fuzz

POSTINGS = 200
"""Texts remembered for a word; of words that more texts have, the first ones."""

COMPARED = 60
"""Texts compared with one, those first that share most of its rarer words; a quarter of them at least."""

Allowed: TypeAlias = Callable[[int], bool]
Progress: TypeAlias = Callable[[int, int], None]

_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Return *text* as it is compared: small letters, words and spaces."""
    return " ".join(_WORD.findall(text.casefold()))


def title(first: str, second: str) -> float:
    """Return how near two folded titles are, 0 to 100; one cut short is near to the whole."""
    one, two = sorted((first, second), key=len)
    if len(one) >= 12 and two.startswith(one):
        return 100.0
    return float(fuzz.ratio(first, second))


class Index:
    """An index of texts that returns the nearest to a given one."""

    def __init__(self, texts: Iterable[str], score: Callable[[str, str], float]) -> None:
        """*texts* are all that will be added or asked for, folded; they say which words are rare."""
        self.frequency = Counter(word for text in texts for word in set(text.split()))
        self.score = score
        self.texts: list[str] = []
        self.exact: dict[str, int] = {}
        self.postings: dict[str, list[int]] = defaultdict(list)

    def _words(self, text: str) -> list[str]:
        words = sorted(set(text.split()), key=lambda word: (self.frequency[word], word))
        return words[: len(words) // 2 + 1]

    def add(self, text: str) -> int:
        """Add a folded text; return its number."""
        number = len(self.texts)
        self.texts.append(text)
        self.exact.setdefault(text, number)
        for word in self._words(text):
            if len(self.postings[word]) < POSTINGS:
                self.postings[word].append(number)
        return number

    def nearest(self, text: str, threshold: float, allowed: Allowed = lambda _: True) -> tuple[int, float]:
        """Return the number of the nearest text and its score, or -1 and 0 when none is near."""
        same = self.exact.get(text)
        if same is not None and allowed(same):
            return same, 100.0
        words = self._words(text)
        shared = Counter(number for word in words for number in self.postings.get(word, ()))
        likely = [(number, count) for number, count in shared.items() if 4 * count >= len(words)]
        best, high = -1, 0.0
        for number, _ in sorted(likely, key=lambda item: (-item[1], item[0]))[:COMPARED]:
            if allowed(number):
                score = self.score(text, self.texts[number])
                if score >= threshold and score > high:
                    best, high = number, score
        return best, high
