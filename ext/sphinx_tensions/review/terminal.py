"""Text of papers and drafts on a terminal: as one line of signs that can be printed."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

WIDTH = 88
_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def shown(text: str) -> str:
    """Return *text* on one line, with U+FFFD for every sign that a terminal could take for a command."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))


def wrapped(text: str, head: str = "", indent: str = "  ") -> Iterator[str]:
    """Yield the lines of *text*, made printable, behind *head*."""
    lines = textwrap.wrap(shown(text), WIDTH, initial_indent=f"{indent}{head}", subsequent_indent=f"{indent}  ")
    yield from lines or [f"{indent}{head}".rstrip()]


def as_json(value: Any) -> str:
    """Return JSON in which what a terminal could take for a command is written as numbers."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
