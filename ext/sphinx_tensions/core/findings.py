"""What is wrong, where it is, and what to do about it: the values that the build, `check` and an editor share."""

from __future__ import annotations

import re
from typing import NamedTuple

from .codes import Code, Severity

_ASKS = re.compile(r"; did you mean .*\?$")


class Finding(NamedTuple):
    """One thing to mend on a page."""

    docname: str
    line: int
    code: Code
    message: str
    marks: tuple[str, ...] = ()  #: words that stand at the place, from the line on (see `places`)


class Found(NamedTuple):
    """One thing to mend, as a command or an editor tells it; lines and columns count characters from 1."""

    path: str
    line: int
    column: int  #: 0 where only the line is known
    end_column: int  #: the column after the last character; 0 where it is not known
    code: str
    severity: Severity
    message: str
    remedy: str

    @classmethod
    def of(cls, path: str, line: int, code: Code, message: str, column: int = 0, end: int = 0) -> Found:
        """Make a value with the severity and the remedy of its *code*."""
        return cls(path, max(line, 1), column, end, code.value, code.severity, message, code.remedy)

    @property
    def text(self) -> str:
        """What is wrong and what to do, in one line."""
        return advised(self.message, self.remedy)


def advised(message: str, remedy: str) -> str:
    """Return *message* followed by *remedy*, unless it asks “did you mean” and so names the remedy itself."""
    return message if _ASKS.search(message) else f"{message}. {remedy}"
