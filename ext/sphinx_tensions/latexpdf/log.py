"""What a log of LaTeX says, at the place in our pages that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

MARK = "% from "
"""How a line of the source says which place of our pages follows."""

_ERROR = re.compile(r"^(?:\./)?(?P<file>[^:\n]+\.tex):(?P<line>\d+): (?P<said>.+)$", re.MULTILINE)
_MISSING = re.compile(r"^Missing character: There is no (?P<char>.).* in font (?P<font>[^!\n]+)!", re.MULTILINE)
_STOP = re.compile(r"^! (?P<said>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Message:
    """What LaTeX said.

    *place* is ``page:line`` of our source, or None where the log does not tell;
    *subtype* is ``error`` or ``glyph``.
    """

    subtype: str
    said: str
    place: str | None


@dataclass(frozen=True)
class Source:
    """A file of LaTeX with marks of where its parts come from."""

    name: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines."""
        return self.text.split("\n")

    def place(self, line: int) -> str | None:
        """Return the place of our pages that line *line* (from 1) was made of."""
        return next((text[len(MARK) :] for text in reversed(self.lines[:line]) if text.startswith(MARK)), None)

    def first(self, char: str) -> str | None:
        """Return the place where *char* stands first."""
        begun = self.text.find("\\begin{document}")
        at = self.text.find(char, max(begun, 0))
        return self.place(self.text.count("\n", 0, at) + 1) if at >= 0 else None


def messages(log: str, source: Source) -> Iterator[Message]:
    """Yield each error once, in order, then each missing character once.

    *log* was written with ``-file-line-error`` and lines that are not folded.
    """
    seen: set[tuple[str, str | None]] = set()
    errors = [
        Message("error", found["said"], source.place(int(found["line"])) if found["file"] == source.name else None)
        for found in _ERROR.finditer(log)
    ]
    stops = [Message("error", found["said"], None) for found in _STOP.finditer(log)]
    for message in (*errors, *stops):
        if (message.said, message.place) not in seen:
            seen.add((message.said, message.place))
            yield message
    for char in dict.fromkeys(found["char"] for found in _MISSING.finditer(log)):
        yield Message("glyph", f"no font has the character {char!r} (U+{ord(char):04X})", source.first(char))
