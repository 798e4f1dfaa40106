"""Which picture files LaTeX can use."""

from __future__ import annotations

from pathlib import Path

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", b"IEND"),
    (b"\xff\xd8\xff", b"\xff\xd9"),
    (b"%PDF-", b"%%EOF"),
)
"""How a file of each kind begins, and what stands near its end."""


def usable(path: Path) -> bool:
    """Return whether *path* is a PNG, JPEG or PDF that was not cut short."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return any(data.startswith(begin) and end in data[-1024:] for begin, end in _KINDS)
