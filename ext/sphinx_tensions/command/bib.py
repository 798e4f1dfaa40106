"""`bib`: the library of a reference manager as a bibliography file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..exchange.imported import Unreadable, decode
from ..exchange.libraries import READERS
from .console import Bad, Failed, note, replace_file, say

EXAMPLE = """\
examples:
  sphinx-tensions bib library.json --out references.bib
  sphinx-tensions bib library.ris > references.bib
"""
SUFFIXES = {".json": "csl", ".ris": "ris"}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "bib",
        help="make a bibliography file of CSL JSON or RIS",
        description="Make a bibliography file of a library in CSL JSON or RIS, as Zotero and others export it.",
        epilog=EXAMPLE,
        run=run,
    )
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--from", dest="form", choices=sorted(READERS), help="by default told by the name of the file")
    command.add_argument("--out", type=Path, metavar="BIB", help="a new file; by default standard output")
    command.add_argument("--force", action="store_true", help="replace the file of --out")


def run(given: argparse.Namespace) -> int:
    """Read the libraries, write the `.bib` file; `Bad` for form or place, `Failed` for what cannot be read."""
    form = given.form or SUFFIXES.get(given.file.suffix.lower())
    if form is None:
        raise Bad(f"say with --from what {given.file} is: {', '.join(sorted(READERS))}")
    if given.out is not None and given.out.exists() and not given.force:
        raise Bad(f"{given.out} is there; --force replaces it")
    try:
        library = READERS[form](decode(given.file.read_bytes()))
    except Unreadable as error:
        raise Failed(f"{given.file}:{error.line}: {error.reason}") from None
    for message in library.notes:
        note(message)
    if given.out is None:
        sys.stdout.write(library.text())
        return 0
    replace_file(given.out, library.text())
    say([f"{len(library.entries)} works in {given.out}"])
    return 0
