"""Citations by author and year in plain lines, as “(Wick et al., 2017b)”, and the list that they point to.

Nothing marks where an entry of the list begins, so only what is sure is taken:
an entry whose first author and year are those cited, where there is one alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import plain

LONGEST = 1_000  #: characters of an entry
_NAME = r"[A-Z\u00c0-\u00de][\w\u2019'-]{1,30}"
_ENDS = re.compile(r"(?:[.)\]]|\d|https?://\S+)\s*$")
_BEGINS = re.compile(rf"(?:{_NAME}|[A-Z]\.)(?:,| (?:{_NAME}|[A-Z]\.)| and | & | et al)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d[a-z]?(?!\d)")
_WORD = re.compile(_NAME)

_CITED = re.compile(
    rf"\b({_NAME})(?:\s{{1,3}}et\s{{1,3}}al\.?|\s{{1,3}}(?:and|&)\s{{1,3}}{_NAME})?,?\s{{0,3}}[(\[]?((?:19|20)\d\d[a-z]?)(?!\d)"
)


def listed(text: str) -> dict[str, str]:
    """Return first author and year -> entry of a list, in order; two of one name are left out."""
    made: dict[str, str] = {}
    twice: set[str] = set()
    for entry in _entries(plain.BROKEN.sub("", text)):
        for name in _names(entry):
            if name in made:
                twice.add(name)
            made.setdefault(name, entry)
    return {name: entry for name, entry in made.items() if name not in twice}


def _entries(text: str) -> Iterator[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _ENDS.search(lines[-1]) and _BEGINS.match(line):
            yield " ".join(" ".join(lines).split())[:LONGEST]
            lines = []
        lines.append(line)
    yield " ".join(" ".join(lines).split())[:LONGEST]


def _names(entry: str) -> list[str]:
    """Return the names by which an entry may be cited: each word of its first author with the year."""
    first = re.split(r",| and | & | et al|\(", entry[:80], maxsplit=1)[0]
    years = list(
        dict.fromkeys(_YEAR.findall(re.sub(r"https?://\S+|arXiv:\S+|(?<!\d)\d++\s*+[\u2013-]\s*+\d+", "", entry)))
    )
    # A word in capitals is a conference at the top of a page.
    words = [word for word in _WORD.findall(first) if not word.isupper()]
    return [f"{word} {year}" for word in words for year in years[:2]]


def cited(text: str, names: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Yield where in *text* an entry is cited, and its name."""
    for use in _CITED.finditer(text):
        name = f"{use[1]} {use[2]}"
        if name in names:
            yield use.start(), name
