"""`check`: all findings, without a Sphinx build."""

from __future__ import annotations

import argparse
import json

from ..codes import Code
from ..sources import read_project
from ..text import did_you_mean
from .console import Bad, Help, Progress, add_sources, say

EXAMPLE = """\
example:
  sphinx-tensions check docs --bib bib
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "check",
        help="find what is wrong or thin, as path:line: code message",
        description="Find what is wrong in pages and bibliographies, and what is thin: a tension with one camp, "
        "a camp that nothing answers, a view past its date, an entry that nothing cites.",
        epilog=EXAMPLE,
        formatter_class=Help,
    )
    add_sources(command)
    command.add_argument("--ignore", action="append", default=[], metavar="CODE", help="leave a code out")
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the findings; 1 when there are any."""
    codes = {code.value for code in Code}
    for code in given.ignore:
        if code not in codes:
            raise Bad(f"there is no code {code!r}{did_you_mean(code, codes)}")
    project = read_project(given.paths, given.bib, Progress("read"))
    rows = [row for row in project.check() if row[2] not in given.ignore]
    if given.format == "json":
        keys = ("path", "line", "code", "message")
        say([json.dumps([dict(zip(keys, row, strict=True)) for row in rows], ensure_ascii=False, indent=2)])
    else:
        say(f"{path}:{line}: {code} {message}" for path, line, code, message in rows)
    return 1 if rows else 0
