"""Which words of a sentence are enough to know it again in its paper."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ..verify import plain
from .cues import CUES
from .papers import Sentence

MOST, FEW, LEAST = 7, 4, 3  #: words of an anchor: at most, at least, and where no more are to be had

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
_UNFIT = re.compile(r"[\\{}$`\"|;…\[\]\u201c\u201d_^~]|\.\.\.|::")
"""What would end or part the words where they are written as an option, is a mark of a citation, or stands for TeX."""
_EDGES = " \t.,:!?()、，。：！？（）'\u2018\u2019"
_BREAK = re.compile(r"[,:.!?)—–](?=\s)")
_MARK = re.compile(r"[(]?(?:[ivx]{1,4}|[a-h])[)]?")
_TELLING = tuple(cue.pattern for cue in CUES if cue.name in ("comparison", "change", "hedge", "negation", "limit"))
"""What tells a finding, or how sure it is."""
_LINKING_TEXT = """
a an the this that these those its their our his her whose some any
of in on at by for with from to into onto over under across between among through via per during after before against
within without about than as like upon toward towards along up
and or but nor while whereas although though because since if when where whether which who so yet both either neither
"""
_LINKING = frozenset(_LINKING_TEXT.split())
"""What no phrase begins or ends with."""
_OPEN_TEXT = """
is are was were be been being has have had do does did can could may might must should will would
not no more less very most each every all only also i we they it e.g i.e vs et
"""
_OPEN = frozenset(_OPEN_TEXT.split())
"""What no phrase ends with."""


class _Window(NamedTuple):
    """Words in a row of a sentence."""

    words: str
    distance: float  #: how far their middle is from that of the sentence: 0 to 1
    whole: bool  #: it begins and ends as a phrase does
    bounded: int  #: of its two ends those at which the sentence pauses


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
        """Return words in a row of *sentence* that stand once in the paper, empty where none do.

        Four to seven that begin and end as a phrase does, else three, else as many as can
        be; of those that tell most: what is compared, with its figure, a hedge, a negation.
        """
        whole = f" {plain.normal(sentence.text)} "
        every = {count: list(_windows(sentence.text, count)) for count in range(MOST, LEAST - 1, -1)}
        phrases = [window for count in every if count >= FEW for window in every[count] if window.whole]
        shorter = [window for window in every[LEAST] if window.whole]
        for windows in (phrases, shorter, *every.values()):
            for window in sorted(windows, key=lambda one: (-self._weight(one), one.distance)):
                normal = f" {plain.normal(window.words)} "
                if normal.strip() and normal in whole and self._stands_once(normal):
                    return window.words
        return ""

    def _weight(self, window: _Window) -> float:
        """Return how well words tell their sentence: what they say, then how rare each is in the paper."""
        normal = plain.words(window.words)
        if not normal:
            return 0.0
        rare = sum(1 / max(self.counts[word], 1) for word in normal) / len(normal)
        figures = any(any(map(str.isdigit, word)) for word in normal)
        telling = sum(cue.search(window.words) is not None for cue in _TELLING)
        pauses = len(_BREAK.findall(window.words))
        said = 1.5 * min(telling, 2) + (1.5 if telling else 0.8) * figures
        return said + rare + 0.15 * len(normal) + 0.4 * window.bounded - 0.6 * pauses - 0.3 * window.distance

    def _stands_once(self, words: str) -> bool:
        """Return whether *words*, in normal form with a blank on each side, stand in one place of the paper."""
        rarest = min(words.split(), key=lambda word: len(self.having[word]))
        return sum(_count(words, self.texts[place]) for place in self.having[rarest]) == 1


def _windows(text: str, count: int) -> Iterator[_Window]:
    """Yield *count* words in a row, where an option can hold them."""
    spans = [match.span() for match in _WORD.finditer(text)]
    for first in range(len(spans) - count + 1):
        begin, end = spans[first][0], spans[first + count - 1][1]
        words = text[begin:end].strip(_EDGES)
        if _UNFIT.search(words):
            continue
        before, behind = text[:begin].rstrip()[-1:], text[end - 1 :].lstrip()[:1]
        bounded = (not before or before in _EDGES) + (behind in _EDGES)
        distance = abs(2 * first + count - len(spans)) / len(spans)
        yield _Window(" ".join(words.split()), distance, _is_whole(text[begin:end]), bounded)


def _is_whole(words: str) -> bool:
    """Return whether *words* begin and end as a phrase does, and close what they open; a last comma is not theirs."""
    words = words.rstrip(" ,.:!?、，。：！？")
    row = words.split()
    if not row or words[0] in "([<'\u2018" + _EDGES or words[-1] in ")]>" or not _is_closed(words):
        return False
    first, last = (word.strip(_EDGES).casefold() for word in (row[0], row[-1]))
    return not ({first, last} & _LINKING or last in _OPEN or _MARK.fullmatch(first) or _MARK.fullmatch(last))


def _is_closed(words: str) -> bool:
    """Return whether every bracket and quotation mark in *words* has its other one there."""
    depth = 0
    for sign in words:
        depth += (sign in "(（") - (sign in ")）")
        if depth < 0:
            return False
    opened = len(re.findall(r"(?:^|[\s(])['\u2018]", words))
    closed = len(re.findall(r"(?<!s)['\u2019](?=[\s),.]|$)", words))
    return depth == 0 and opened == closed


def _count(words: str, text: str) -> int:
    """Return how often *words* stand in *text*, also where one place shares a blank with the next."""
    number, place = 0, text.find(words)
    while place >= 0:
        number, place = number + 1, text.find(words, place + 1)
    return number
