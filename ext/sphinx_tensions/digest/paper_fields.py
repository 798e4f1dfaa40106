"""What the records and the pages of days share: ids, scores, names, and what was noticed while reading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..exchange.imported import Unreadable
from .files import ARXIV
from .model import ANNOUNCED, Author, Day, Paper

ID = re.compile(rf"(?<![a-z-])(?P<id>{ARXIV})(?:v(?P<version>\d+))?")
# In arXiv's feeds an abstract begins with its id and the type of the announcement.
_ANNOUNCED = re.compile(
    rf"\s*arXiv:(?P<id>{ARXIV})(?:v(?P<version>\d+))?\s+Announce Type:\s*(?P<kind>[\w-]+)\s+Abstract:\s*",
    re.IGNORECASE,
)
LONGEST = 10
"""Most digits of a number that is read."""


@dataclass(slots=True)
class Read:
    """What was read, and what was noticed."""

    papers: list[Paper] = field(default_factory=list)
    day: Day | None = None
    notes: list[str] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    def add(self, paper: Paper) -> None:
        """Add a paper, unless it was read before."""
        if paper.arxiv_id in self._ids:
            self.notes.append(f"{paper.arxiv_id} stands there twice; the first was kept")
            return
        self._ids.add(paper.arxiv_id)
        self.papers.append(paper)


def of_day(given: str, asked: str) -> None:
    """Check that a file of the day *given* is that of the day *asked*; raises `Unreadable` with both."""
    if given and given != asked:
        raise Unreadable(1, f"the file is of {given}, and {asked} was asked for; import it as {given}")


@dataclass(frozen=True, slots=True)
class Abstract:
    """An abstract without what a feed puts before it, and what that said: a version, and how it was announced."""

    text: str
    version: int | None = None
    kind: str = ""


def abstract(text: str) -> Abstract:
    """Return *text* without ``arXiv:… Announce Type: … Abstract:`` at its beginning."""
    match = _ANNOUNCED.match(text)
    if match is None:
        return Abstract(text)
    kind = match["kind"].lower()
    return Abstract(text[match.end() :], version(match), kind if kind in ANNOUNCED else "")


def version(match: re.Match[str]) -> int | None:
    """Return the version that *match* names, None where it names none."""
    digits = match["version"]
    return int(digits) if digits and len(digits) <= LONGEST and int(digits) else None


def score(value: Any, name: str, key: str, notes: list[str]) -> int | None:
    """Return a whole number from 1 to 10, else None; what else there was is noted."""
    # Python refuses to read a number of more than 4300 digits.
    if isinstance(value, str) and value.strip().isdecimal() and len(value) <= LONGEST:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10:
        return value
    if value is not None:
        shown = repr(value)[:30] if isinstance(value, str | int | float) else type(value).__name__
        notes.append(f"{key}: {name} is {shown}, no whole number from 1 to 10; the paper is listed as unscored")
    return None


def authors(value: str | Iterable[str]) -> tuple[Author, ...]:
    """Return authors of a list or a line; a comma inside parentheses separates no names.

    A list that was split at such commas (``["A (X", "Y)"]``) is joined again first.
    """
    line = value if isinstance(value, str) else ", ".join(value)
    parts, depth, start = [], 0, 0
    for place, char in enumerate(line):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if char == "," and depth == 0:
            parts.append(line[start:place])
            start = place + 1
    parts.append(line[start:])
    return tuple(_author(name) for name in parts if name.strip())


def _author(text: str) -> Author:
    # Possessive: a name of many blanks would else take time out of proportion to its length.
    match = re.fullmatch(r"\s*+(?P<name>[^()\s]++(?:\s++[^()\s]++)*+)\s*+\((?P<where>.*)\)\s*", text, re.DOTALL)
    return Author(match["name"], " ".join(match["where"].split())) if match else Author(" ".join(text.split()))
