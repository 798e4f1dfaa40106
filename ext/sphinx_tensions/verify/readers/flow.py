"""What readers of all formats share: bounds, and text that becomes passages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..documents import Block, Kind, Unreadable

LARGEST = 32_000_000  #: bytes of a file
TEXT = 16_000_000  #: characters of a document
BLOCKS = 200_000
_LABEL = re.compile(
    r"\s*(?:(?:supplementary|extended\s+data|appendix)\s+)?(?P<kind>table|tab\.|figure|fig\.?|algorithm)\s*"
    r"(?P<number>[A-Z]{0,2}\.?-?\d+(?:\.\d+)*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\s*(?:(?:section|appendix|chapter)\s+)?(?P<number>(?:[A-Z]|\d{1,2})(?:\.\d{1,2}){0,4})(?:[.:)]|\s)+(?P<title>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


def data_of(path: Path, largest: int = LARGEST) -> bytes:
    """Return what is in the file; raises `Unreadable` where it is too large or cannot be read."""
    try:
        if path.stat().st_size > largest:
            raise Unreadable(f"it has {path.stat().st_size:,} bytes, more than {largest:,}")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from None


def decoded(data: bytes) -> str:
    """Return text in UTF-8, or in Latin-1 where it is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def label_of(caption: str) -> str:
    """Return what a caption says it belongs to, as “table 3”; empty where it does not."""
    match = _LABEL.match(caption)
    if match is None:
        return ""
    kind = {"t": "table", "f": "figure", "a": "algorithm"}[match["kind"][0].casefold()]
    return f"{kind} {match['number']}"


def numbered(heading: str) -> tuple[str, str]:
    """Return number and title of a heading; the number is empty where it has none."""
    heading = " ".join(heading.split())
    match = _NUMBER.match(heading)
    # A title may begin with a word of one letter, which is written small after “A”.
    if match is None or (
        match["number"] == "A" and not heading.startswith(("A.", "A:", "Appendix")) and match["title"][0].islower()
    ):
        return "", heading
    return match["number"], match["title"].strip()


class Cited(str):
    """No text, and the name of a work that is cited where it stands."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str) -> Cited:
        """Return the mark of the work called *name*."""
        made = super().__new__(cls, "")
        made.name = name
        return made


@dataclass
class Flow:
    """Takes text piece by piece and keeps the passages."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    kind: Kind = Kind.PARAGRAPH
    section: str = ""
    heading: str = ""
    page: str = ""
    label: str = ""
    size: int = 0

    def add(self, text: str | None) -> None:
        """Add text to the passage; raises `Unreadable` where it becomes too much."""
        if text:
            self.size += len(text)
            if self.size > TEXT:
                raise Unreadable(f"it has more than {TEXT:,} characters of text")
            self.parts.append(text)

    def end(self, kind: Kind | None = None, label: str | None = None) -> None:
        """End the passage; raises `Unreadable` where there are too many."""
        whole = "".join(self.parts)
        text, cites = whole.strip(), self._cites(len(whole) - len(whole.lstrip()))
        self.parts.clear()
        if not text:
            return
        if len(self.blocks) >= BLOCKS:
            raise Unreadable(f"it has more than {BLOCKS:,} passages")
        label = self.label if label is None else label
        self.blocks.append(Block(text, kind or self.kind, self.section, self.heading, self.page, label, cites))

    def _cites(self, blank: int) -> tuple[tuple[int, str], ...]:
        """Return where works are cited in the passage, from behind the blanks at its beginning."""
        places, place = [], 0
        for part in self.parts:
            if isinstance(part, Cited):
                places.append((max(0, place - blank), part.name))
            place += len(part)
        return tuple(dict.fromkeys(places))

    def open(self, heading: str) -> None:
        """Begin a section."""
        self.section, self.heading = numbered(heading)
