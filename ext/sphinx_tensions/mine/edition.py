"""What a paper is mined with: another edition may give other results."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOMS = ("core", "mine", "verify")
_LIBRARIES = ("lxml", "pylatexenc", "pypdfium2", "rapidfuzz", "sentencex")


@cache
def edition() -> str:
    """Return 16 hex digits that change with the code by which papers are mined, and with the libraries under it."""
    package = Path(__file__).parents[1]
    code = sha256()
    for path in sorted(path for room in _ROOMS for path in (package / room).rglob("*.py")):
        code.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes())
    code.update("".join(f"{name} {_version(name)}\n" for name in _LIBRARIES).encode())
    return code.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
