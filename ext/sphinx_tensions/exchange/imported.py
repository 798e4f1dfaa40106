"""What every importer returns, and what it raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from ..core.model import Page, Work
from .account import Account

MAX_LINE = 1_000_000  #: characters
MAX_FILE = 256_000_000  #: bytes
WORD = re.compile(r"[^\s,;{}\\\"%#]+")
"""What can be an id or a cite key: nothing that ends one in an option, in BibTeX or in LaTeX."""


class Unreadable(Exception):  # noqa: N818  (the input is at fault, not the program)
    """The input cannot be used; nothing is written."""

    def __init__(self, line: int, reason: str, file: str = "") -> None:
        super().__init__(line, reason)
        self.line = line  #: from 1
        self.reason = reason
        self.file = file  #: its path in the folder that was read; empty: the file itself


@dataclass(slots=True)
class Imported:
    """What was read of a file."""

    pages: dict[str, Page]
    title: str  #: of the whole
    works: Mapping[str, Work] = field(default_factory=dict)  #: what the file itself tells of works
    report: list[str] = field(default_factory=list)  #: lines for the reader, counts first
    account: Account = field(default_factory=Account)  #: what became of all that was read

    @property
    def lost(self) -> list[str]:
        """What the pages say otherwise than the file, or not at all."""
        return [note.said for note in self.account.told()]


def decode(data: bytes, longest: int = MAX_LINE) -> str:
    """Return the text of a file, with lines of at most *longest* characters; raises `Unreadable`."""
    if len(data) > MAX_FILE:
        raise Unreadable(1, f"the file has {len(data)} bytes, more than {MAX_FILE}")
    try:
        # Programs for Windows put a byte order mark before UTF-8.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(data.count(b"\n", 0, error.start) + 1, f"no UTF-8: {error.reason}") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    long = next((number for number, line in enumerate(text.split("\n"), 1) if len(line) > longest), 0)
    if long:
        raise Unreadable(long, f"the line has more than {longest} characters")
    return text


def load_yaml(text: str, line: int, file: str = "", load: Callable[[str], Any] = yaml.safe_load) -> Any:
    """Return the data that stands at *line* of a file; raises `Unreadable` where it is no YAML."""
    try:
        return load(text)
    # PyYAML raises a bare ValueError for a date like 2024-02-30, and recurses where data is nested.
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        raise Unreadable(line + (mark.line if mark else 0), f"data is no YAML: {problem}", file) from None


class Lines:
    """The line numbers of things that are looked up in their order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.line = 1

    def of(self, wanted: str, *, again: bool = True) -> int:
        """Return the line of the next *wanted*, else the last one returned; without *again* each is found once."""
        place = self.text.find(wanted, self.place)
        if place >= 0:
            self.line += self.text.count("\n", self.place, place)
            self.place = place if again else place + 1
        return self.line


# A letter or digit comes first, so no part is `..` or a hidden file.
_PART = re.compile(r"[^\W_][\w .+-]*", re.UNICODE)


def safe_docname(name: str, line: int) -> str:
    """Return the name of a page that stays inside its folder; raises `Unreadable`."""
    parts = name.split("/")
    # Windows drops a dot or a blank at the end of a name.
    if len(name) > 200 or not all(_PART.fullmatch(part) and not part.endswith((".", " ")) for part in parts):
        raise Unreadable(line, f"{name!r} is no name of a page inside the folder")
    return name
