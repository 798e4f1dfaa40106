"""Looking up words in a work: whether they stand there, and where."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from ..core.differences import denies
from . import plain
from .documents import Block, Document, outside, places_of

NEAR = 74.0
"""Score from which a sentence is near; docs/guide/verify.md tells how it was found."""

EVEN = 6.0
"""What a window with as many words is better by."""


@dataclass(frozen=True)
class Passage:
    """What is to be looked up, and where it was recorded."""

    docname: str
    line: int
    owner: str  #: id of the object
    key: str  #: of the work
    at: str  #: place in the work, or empty
    words: str  #: parts joined by “…” stand in this order in one passage


class Answer(StrEnum):
    """What came of it."""

    FOUND = "found"
    ELSEWHERE = "elsewhere"
    NEAR = "near"
    ABSENT = "absent"
    NO_SOURCE = "no source"


@dataclass(frozen=True)
class Result:
    """An answer with its reasons."""

    passage: Passage
    answer: Answer
    where: str = ""  #: the place of what was found, or why there is no source
    nearest: str = ""  #: the nearest text, where the words do not stand
    score: float = 100.0  #: how near, from 0 to 100
    differs: str = ""  #: the words that are not the same


def parts_of(words: str) -> list[str]:
    """Return the parts of an anchor in normal form; empty parts are left out."""
    return list(filter(None, map(plain.normal, re.split(r"…|\.\.\.|\\l?dots\b", words))))


def look_up(passage: Passage, document: Document | None) -> Result:
    """Return whether the words of *passage* stand in *document*; None is a work without a source.

    The words are compared one by one in normal form, so that a changed word, figure,
    hedge or negation is never `FOUND`.
    """
    if document is None:
        return Result(passage, Answer.NO_SOURCE, score=0.0)
    parts = parts_of(passage.words)
    if not parts:
        return Result(passage, Answer.ABSENT, "the words are only signs", score=0.0)
    standing = [block for block in document.blocks if _stands(parts, block)]
    for block in standing:
        if document.has_at(block, passage.at):
            return Result(passage, Answer.FOUND, block.where)
    if standing:
        return Result(passage, Answer.ELSEWHERE, standing[0].where)
    if not document.whole and not _in_abstract(passage.at):
        return Result(passage, Answer.NO_SOURCE, "only the abstract was there", score=0.0)
    if document.is_paper and outside(passage.at):
        return Result(passage, Answer.NO_SOURCE, f"only the paper was there, and not: {passage.at}", score=0.0)
    return _nearest(passage, parts, document)


def _in_abstract(at: str) -> bool:
    named = places_of(at)
    return bool(named) and all(kind in {"abstract", "title"} for kind, _ in named)


def _stands(parts: Sequence[str], block: Block) -> bool:
    start = 0
    for part in parts:
        place = block.words.find(f" {part} ", start)
        if place < 0:
            return False
        start = place + len(part) + 1
    return True


# -- the nearest -----------------------------------------------------------------


def _nearest(passage: Passage, parts: Sequence[str], document: Document) -> Result:
    length = sum(map(len, parts))
    best, chosen = 0.0, None
    for block in document.blocks:
        # Of a short passage inside a long anchor `partial_ratio` would say that it stands there whole.
        if 2 * len(block.words) >= length:
            cutoff = best if len(parts) == 1 else 0.0
            score = (
                sum(len(part) * fuzz.partial_ratio(part, block.words, score_cutoff=cutoff) for part in parts) / length
            )
            if score > best:
                best, chosen = score, block
    if chosen is None:
        return Result(passage, Answer.ABSENT, score=0.0)
    pieces = [_window(part, chosen.words) for part in parts]
    score = _score(parts, pieces)
    if score < NEAR:
        return Result(passage, Answer.ABSENT, score=round(score, 1), nearest=" … ".join(pieces), where=chosen.where)
    differs = "; ".join(filter(None, (difference(part, piece) for part, piece in zip(parts, pieces, strict=True))))
    differs = differs or "the parts do not stand in this order in one passage"
    return Result(passage, Answer.NEAR, chosen.where, " … ".join(pieces), round(score, 1), differs)


def _score(parts: Sequence[str], pieces: Sequence[str]) -> float:
    """Return how alike two lists of texts are, long ones counting more."""
    length = sum(map(len, parts))
    return sum(len(part) * fuzz.ratio(part, piece) for part, piece in zip(parts, pieces, strict=True)) / length


def _window(part: str, text: str) -> str:
    """Return the words of *text* that are most like *part*: whole words around the best place of as many letters."""
    place = fuzz.partial_ratio_alignment(part, text)
    if place is None:
        return ""
    start, end = text.rfind(" ", 0, place.dest_start + 1) + 1, text.find(" ", max(place.dest_end - 1, 0))
    end = end if end >= 0 else len(text)
    around = text[:start].split()[-3:], text[start:end].split(), text[end:].split()[:3]
    count = len(part.split())

    def likeness(window: str) -> float:
        # Of one word for another the window with both says more than the one that ends before it.
        return fuzz.ratio(part, window) + (EVEN if len(window.split()) == count else 0.0)

    return max(_candidates(*around), key=likeness, default="")


def _candidates(before: Sequence[str], inside: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield *inside* with up to three words more or two less on each side."""
    row = [*before, *inside, *after]
    low, high = len(before), len(before) + len(inside)
    for start in range(max(0, low - 3), min(low + 3, len(row))):
        for end in range(max(start + 1, high - 2), min(high + 3, len(row)) + 1):
            yield " ".join(row[start:end])


_HEDGES_TEXT = """
may might can could would should likely perhaps possibly probably suggest suggests suggested appear appears seem
seems often sometimes usually generally typically mostly largely partly nearly almost about some most many few
always all only slightly significantly substantially potentially approximately comparable
"""
_HEDGES = frozenset(_HEDGES_TEXT.split())


def difference(words: str, source: str) -> str:
    """Return what *words* have otherwise than *source*, both in normal form, with the weight of the change."""
    ours, theirs = words.split(), source.split()
    changes = []
    for same, steps in itertools.groupby(Indel.opcodes(ours, theirs), key=lambda step: step.tag == "equal"):
        if not same:
            run = list(steps)
            mine = [word for step in run for word in ours[step.src_start : step.src_end]]
            other = [word for step in run for word in theirs[step.dest_start : step.dest_end]]
            changes.append(_say(mine, other))
    return ", ".join(changes)


def _say(mine: Sequence[str], other: Sequence[str]) -> str:
    changed = {*mine, *other}
    kind = ""
    if any(map(denies, changed)):
        kind = " (negation)"
    elif any(character.isdigit() for word in changed for character in word):
        kind = " (figure)"
    elif changed & _HEDGES:
        kind = " (hedge)"
    if not other:
        return f"{' '.join(mine)!r} is not in the source{kind}"
    if not mine:
        return f"the source has {' '.join(other)!r}{kind}"
    return f"{' '.join(mine)!r} where the source has {' '.join(other)!r}{kind}"
