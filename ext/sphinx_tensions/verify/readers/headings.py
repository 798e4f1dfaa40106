"""Whether a line that looks like a numbered heading is one: sections are numbered in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SKIPPED = 2  #: how far a number may be ahead, where headings between were missed
LETTER = 1_000  #: of an appendix, which comes behind all sections
_FIRST = re.compile(r"(?:introduction|overview|background)\b", re.IGNORECASE)

Number = tuple[int, ...]


def number_of(text: str) -> Number:
    """Return the parts of the number of a section; those that are letters come behind all others."""
    parts = filter(None, text.split("."))
    return tuple(int(part) if part.isdecimal() else LETTER + ord(part[0].upper()) - ord("A") for part in parts)


def is_next(before: str, after: str) -> bool:
    """Return whether no section can have been missed between the sections *before* and *after*."""
    old, new = number_of(before), number_of(after)
    first = [(old[0] + 1,)] if old else [(1,)]
    return new in ((*old, 1), *first, *_siblings(old)) or (new == (LETTER,) and old < new)


@dataclass
class Sections:
    """The sections of a text, in which items of lists, lines of programs and rows of tables look like headings."""

    seen: list[Number] = field(default_factory=list)
    following: set[Number] = field(default_factory=set)  #: numbers that may come next after one of *seen*

    def takes(self, text: str, title: str = "") -> bool:
        """Return whether the heading with the number *text* may be the next, and remember it."""
        number = number_of(text)
        if number and number[-1] in {1, LETTER} and _FIRST.match(title):
            self.seen, self.following = [], set()  # what came before was a table of contents, or the authors
        if not number or not (not self.seen or _goes_on(self.seen[-1], number) or self._goes_back(number)):
            return not number
        self.seen.append(number)
        self.following.update((*_siblings(number), (*number, 1)))
        return True

    def _goes_back(self, number: Number) -> bool:
        """Return whether a false heading came before: the number is the very next of an earlier one."""
        if len(number) > 1:
            return number in self.following and number not in self.seen
        if self.seen[-1][0] < LETTER:
            return False
        section = next((one[0] for one in reversed(self.seen) if one[0] < LETTER), None)
        return section is not None and number == (section + 1,) and number not in self.seen


def _goes_on(old: Number, new: Number) -> bool:
    """Return whether *new* comes behind *old*, and not far ahead."""
    if new <= old:
        return False
    if new[0] >= LETTER > old[0]:
        return new[0] < LETTER + SKIPPED
    same = next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    first = new[same] - (old[same] if same < len(old) else 0)
    return all(step <= SKIPPED for step in (first, *new[same + 1 :]))


def _siblings(number: Number) -> list[Number]:
    """Return the next section beside *number*, and beside each that it is in."""
    return [(*number[:depth], number[depth] + 1) for depth in range(1, len(number))]
