"""What became of all that an importer read: one table, and a line for each thing that is not as it was.

An importer counts what it keeps and tells what it does not.  Whatever it read
is counted once, as what it is (a text, a relation, a source, …) and with its
fate, so that kept, merged, changed and not understood add up to read.
"""

from __future__ import annotations

from collections import Counter as Multiset
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ..core.model import Page, Record
from ..core.options import RECORDED

TEXTS = "texts"
RELATIONS = "relations"
SOURCES = "sources"
DATA = "other data"


class Fate(StrEnum):
    """What became of something that was read."""

    KEPT = "kept"  #: it stands on a page as what it was
    MERGED = "merged"  #: it stands on a page together with another that says the same
    CHANGED = "changed"  #: it stands on a page as something else, such as a sentence for a relation
    UNREAD = "not understood"  #: it stands on no page, or in its words alone


class Note(NamedTuple):
    """Something that is not as it was."""

    what: str
    fate: Fate
    line: int  #: from 1; 0 where the file has no lines to name
    said: str

    def __str__(self) -> str:
        """Return the line of the log."""
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.fate}: {self.said}"


class Account:
    """Counts what was read, and keeps what has to be told."""

    def __init__(self) -> None:
        self.counts: Multiset[tuple[str, Fate]] = Multiset()
        self.notes: list[Note] = []

    def keep(self, what: str, number: int = 1) -> None:
        """Count things that stand on a page as what they were."""
        self.count(what, Fate.KEPT, number)

    def count(self, what: str, fate: Fate, number: int = 1) -> None:
        """Count things of which a report of the importer's own tells."""
        self.counts[what, fate] += number

    def tell(self, what: str, fate: Fate, line: int, said: str) -> None:
        """Count one thing that does not, and say what became of it."""
        self.count(what, fate)
        self.notes.append(Note(what, fate, line, said))

    def keep_pages(self, pages: Iterable[Page]) -> None:
        """Count all that *pages* hold as kept."""
        for record in (record for page in pages for record in page.records):
            self.keep(TEXTS)
            self.keep(RELATIONS, sum(map(len, relations(record).values())))
            self.keep(SOURCES, len(record.cites))

    def told(self) -> list[Note]:
        """Return what a reader has to know: what was changed or not understood, by line."""
        return sorted((n for n in self.notes if n.fate is not Fate.MERGED), key=lambda note: note.line)

    def log(self) -> Iterator[str]:
        """Yield a line for each note, by line of the file."""
        yield from map(str, sorted(self.notes, key=lambda note: note.line))

    def table(self) -> Iterator[str]:
        """Yield the lines of the table: a row for each kind of thing, and how many of it met which fate."""
        heads = ["", "read", *Fate]
        rows = []
        for what in dict.fromkeys([TEXTS, RELATIONS, SOURCES, *(what for what, _ in self.counts)]):
            numbers = [self.counts[what, fate] for fate in Fate]
            rows.append([what, str(sum(numbers)), *map(str, numbers)])
        rows = [row for row in rows if row[1] != "0"]
        widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        for row in [heads, *rows] if rows else []:
            cells = [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            ]
            yield "  ".join(cells)


def relations(record: Record) -> dict[str, tuple[str, ...]]:
    """Return field -> the ids that *record* names in it."""
    options = (option for option in RECORDED[record.kind] if option.takes == "ids")
    return {option.attribute: getattr(record, option.attribute) for option in options}
