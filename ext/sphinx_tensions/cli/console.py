"""What the command says, and where."""

from __future__ import annotations

import sys
from collections.abc import Iterable


class Bad(Exception):  # noqa: N818  (it is no failure of the program)
    """The command line cannot be carried out as it stands."""


def say(lines: Iterable[str]) -> None:
    """Write *lines* to standard output."""
    for line in lines:
        sys.stdout.write(f"{line}\n")


def complain(message: str, code: int) -> int:
    """Write one line to standard error; return *code*."""
    sys.stderr.write(f"sphinx-tensions: {' '.join(message.split())}\n")
    return code
