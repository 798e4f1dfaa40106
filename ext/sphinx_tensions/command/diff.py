"""`diff`: what moved between two exports."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..exchange import changes
from ..exchange.imported import Unreadable, decode
from .console import Failed, say

EXAMPLE = """\
example:
  sphinx-tensions diff spring.json autumn.json --format atom --base-url https://example.org/atlas/
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "diff",
        help="tell what moved between two exports",
        description="Tell what moved between two JSON exports: objects, fields, standing, word and certainty.",
        epilog=EXAMPLE,
        run=run,
    )
    command.add_argument("old", type=Path, metavar="OLD.json")
    command.add_argument("new", type=Path, metavar="NEW.json")
    command.add_argument("--format", choices=("text", "json", "atom"), default="text", help="default: text")
    command.add_argument("--base-url", default="", metavar="URL", help="address of the site, for links of the feed")


def _read(path: Path) -> dict[str, Any]:
    try:
        return changes.read(decode(path.read_bytes()))
    except Unreadable as error:
        raise Failed(f"{path}:{error.line}: {error.reason}") from None


def run(given: argparse.Namespace) -> int:
    """Print the changes."""
    old, new = _read(given.old), _read(given.new)
    moved = list(changes.compare(old, new))
    match given.format:
        case "json":
            sys.stdout.write(changes.as_json(moved))
        case "atom":
            sys.stdout.write(changes.as_atom(moved, new, given.base_url))
        case _:
            say(map(str, moved))
    return 0
