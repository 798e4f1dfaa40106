"""Where on its page a mistake is: the line of an option or of a word, found in the source.

What reads a page knows the line where an object or a paragraph begins.  The
words that a finding is about are looked for from there on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

LINES, LETTERS = 200, 4000
"""How far is looked; more lines belong to no paragraph and no block of options."""
# Fences of MyST and directives of reStructuredText, in a quote of Markdown too.
_OPENER = re.compile(r"[ \t>]*(?:[:`~]{3,}|\.\. +[\w:-]+ ?::)")


class Spot(NamedTuple):
    """A place in a source, counted from 1; no column where only the line is known."""

    line: int
    column: int = 0
    end: int = 0  #: the column after the last character


def locate(lines: Sequence[str], line: int, marks: Sequence[str]) -> Spot:
    """Return the place of the last of *marks*, which are looked for in turn from *line* (from 1) on.

    A mark like ``:against:`` is an option, and what follows it is in its value.
    Where a mark is not found, the place of the one before it is returned.
    """
    spot, number, column = Spot(line), line - 1, 0
    for mark in marks:
        position = _find(lines, number, column, mark, spot.line - 1 if spot.column else None)
        if position is None:
            break
        number, column = position
        spot = Spot(number + 1, column + 1, column + 1 + len(mark.strip(":")))
        column += len(mark.strip(":"))
    return spot


def _find(lines: Sequence[str], number: int, column: int, mark: str, option: int | None) -> tuple[int, int] | None:
    """Return index and column of *mark*; after an *option*, only its value is looked through."""
    is_option = mark.startswith(":") and mark.endswith(":") and len(mark) > 2
    name = re.escape(mark.strip(":") if is_option else mark)
    # An option is `:name:`, but `name:` in the YAML block of MyST.
    # The name is looked ahead at, so that the match ends at the column where it begins.
    pattern = re.compile(rf"[ \t>]*:?(?={name}:?(?:\s|$))" if is_option else rf"(?<![\w-])(?={name}(?![\w-]))")
    for here in range(max(number, 0), min(number + LINES, len(lines))):
        text = lines[here][:LETTERS]
        if here > number and _ends(text, is_option=is_option, value=option is not None):
            return None
        match = pattern.match(text) if is_option else pattern.search(text, column if here == number else 0)
        if match is not None:
            return here, match.end()
    return None


def _ends(text: str, *, is_option: bool, value: bool) -> bool:
    """Return whether the line *text* belongs no more to what is looked through."""
    if is_option:
        return _OPENER.match(text) is not None
    return not text.strip() or (value and text.lstrip().startswith(":"))
