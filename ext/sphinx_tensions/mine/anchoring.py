"""Which words of a sentence are enough to know it again in its paper."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from ..verify import plain
from .papers import Sentence

MOST, LEAST = 7, 3  #: words of an anchor

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
_UNFIT = re.compile(r"[\\{}$`\"|;…\[\]\u201c\u201d]|\.\.\.|::")
"""What would end or part the words where they are written as an option, or is a mark of a citation."""
_EDGES = " \t.,:!?()、，。：！？（）'\u2018\u2019"


class Passages:
    """The words of a paper, passage by passage, in the form in which sources are looked up."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        grouped = groupby(sentences, key=lambda sentence: sentence.passage)
        self.texts = [f" {plain.normal(' '.join(one.text for one in group))} " for _, group in grouped]
        self.counts = Counter(word for text in self.texts for word in text.split())
        self.having: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self.texts):
            for word in set(text.split()):
                self.having[word].append(place)

    def words_of(self, sentence: Sentence) -> str:
        """Return three to seven words in a row of *sentence* that stand once in the paper, empty where none do.

        As many as can be; of those the ones with figures and rare words, near the middle.
        """
        whole = f" {plain.normal(sentence.text)} "
        for count in range(MOST, LEAST - 1, -1):
            windows = sorted(_windows(sentence.text, count), key=lambda pair: (-self._weight(*pair), pair[0]))
            for _, words in windows:
                normal = f" {plain.normal(words)} "
                if normal.strip() and normal in whole and self._stands_once(normal):
                    return words
        return ""

    def _weight(self, distance: float, words: str) -> float:
        """Return how well *words* tell their sentence: the rarer each is in the paper, the better."""
        normal = plain.words(words)
        rare = sum(1 / max(self.counts[word], 1) + any(map(str.isdigit, word)) for word in normal)
        return rare - distance

    def _stands_once(self, words: str) -> bool:
        """Return whether *words*, in normal form with a blank on each side, stand in one place of the paper."""
        rarest = min(words.split(), key=lambda word: len(self.having[word]))
        return sum(_count(words, self.texts[place]) for place in self.having[rarest]) == 1


def _windows(text: str, count: int) -> Iterator[tuple[float, str]]:
    """Yield *count* words in a row, with how far their middle is from that of *text*: 0 to 1."""
    spans = [match.span() for match in _WORD.finditer(text)]
    for first in range(len(spans) - count + 1):
        words = text[spans[first][0] : spans[first + count - 1][1]].strip(_EDGES)
        if not _UNFIT.search(words):
            yield abs(2 * first + count - len(spans)) / len(spans), " ".join(words.split())


def _count(words: str, text: str) -> int:
    """Return how often *words* stand in *text*, also where one place shares a blank with the next."""
    number, place = 0, text.find(words)
    while place >= 0:
        number, place = number + 1, text.find(words, place + 1)
    return number
