"""What the command says, and where."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path


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


def add_sources(command: argparse.ArgumentParser) -> None:
    """Declare what every command that reads an atlas takes."""
    command.add_argument("paths", nargs="*", type=Path, default=[Path()], metavar="PATH", help="pages and folders")
    command.add_argument(
        "--bib", nargs="+", action="extend", type=Path, default=[], metavar="BIB", help="bibliography files and folders"
    )
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
