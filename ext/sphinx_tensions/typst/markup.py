"""Text as Typst markup and as Typst strings: always text, never code."""

from __future__ import annotations

import re
import unicodedata

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Not after another blank, so that a long run of blanks takes linear time.
_BREAK = re.compile(r"(?<!\s)\s*\n\s*")


def escape(text: str) -> str:
    """Return *text* as markup that shows it: every ASCII mark is escaped, whatever it might mean."""
    return _PUNCTUATION.sub(r"\\\1", unbroken(clean(text)))


def clean(text: str) -> str:
    """Return *text* without control characters, surrogates, and what Unicode has no character for.

    PDF/UA forbids the byte order mark and its mirror image (ISO 14289-1, 7.21.7).
    """
    shown = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(c for c in shown if c not in "\ufeff\ufffe\uffff")


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F")


def unbroken(text: str) -> str:
    """Return *text* with its line breaks as spaces, and as nothing between Chinese characters."""

    def join(match: re.Match[str]) -> str:
        start, end = match.span()
        between = start > 0 and end < len(text) and _wide(text[start - 1]) and _wide(text[end])
        return "" if between else " "

    return _BREAK.sub(join, text)


def string(text: str) -> str:
    """Return *text* as a Typst string."""
    quoted = clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{quoted}"'


def array(values: list[str]) -> str:
    """Return code for an array of *values*, which are code."""
    # Typst reads (x) as x: only a comma at the end makes it an array.
    return f"({', '.join(values)}{',' if len(values) == 1 else ''})"
