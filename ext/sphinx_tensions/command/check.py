"""`check`: all findings, without a Sphinx build."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from ..core.codes import Code, Severity
from ..core.findings import Found
from ..core.text import did_you_mean
from ..digest import checking
from ..exchange.drafts import Folder
from ..reading.plain.project import Project, near, read_project, root_of
from .console import Bad, Progress, add_sources, note, say
from .reports import FORMATS

EXAMPLE = """\
example:
  sphinx-tensions check docs --bib bib
  sphinx-tensions check docs --stdin-path docs/a.md < unsaved.md
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "check",
        help="find what is wrong or thin, as path:line: code message",
        description="Find what is wrong in pages and bibliographies, and what is thin: a tension with one camp, "
        "a camp that nothing answers, a view past its date, an entry that nothing cites. "
        "A single page is checked against the rest of its project. "
        "The command ends with 1 for errors and warnings; advice alone lets it end with 0.",
        epilog=EXAMPLE,
        run=run,
    )
    add_sources(command, form=False)
    command.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: text")
    command.add_argument("--ignore", action="append", default=[], metavar="CODE", help="leave a code out")
    command.add_argument(
        "--stdin-path", type=Path, metavar="PAGE", help="check standard input as if it were the text of this page"
    )


def run(given: argparse.Namespace) -> int:
    """Print the findings, return 1 when one of them is more than advice; `Bad` where the paths are none."""
    codes = {code.value for code in Code}
    for code in given.ignore:
        if code not in codes:
            raise Bad(f"there is no code {code!r}{did_you_mean(code, codes)}")
    project, wanted = _read(given)
    rows = [row for row in findings(project) if row.code not in given.ignore and wanted(row)]
    say(FORMATS[given.format](rows))
    counts = Counter(row.severity for row in rows)
    if rows and given.format == "text":
        note(", ".join(f"{counts[s]} {s}{'' if counts[s] == 1 or s is Severity.ADVICE else 's'}" for s in Severity))
    return 1 if counts[Severity.ERROR] or counts[Severity.WARNING] else 0


def findings(project: Project) -> list[Found]:
    """Return all that is wrong or thin in a project, in its days of papers too, by path and line."""
    result = project.check()
    if (project.digest / "topics.json").is_file():
        rows = checking.check(project.digest, project.graph)
        result += [Found.of(near(str(path)), line, code, message) for path, line, code, message in rows]
    return sorted({*result, *_drafts(project)})


def _drafts(project: Project) -> Iterator[Found]:
    """Yield what is wrong in the folder of drafts, and what was accepted from a sentence that is gone."""
    # In a project that has nothing of ours a folder of that name is another's.
    if not any(page.records or page.queries or page.days for page in project.pages.values()):
        return
    folder = Folder.read(project.drafts)
    for problem in folder.problems:
        yield Found.of(near(str(problem.path)), problem.line, Code.DRAFTS, problem.message)
    for row in folder.gone(project.graph) if folder.decisions else ():
        yield Found.of(project.where(row.docname), row.line, row.code, row.message)


def _read(given: argparse.Namespace) -> tuple[Project, Callable[[Found], bool]]:
    """Return the project, and a test of whether a finding is about the paths given; `Bad` where input is outside."""
    paths: list[Path] = given.paths
    texts: dict[Path, str] = {}
    if given.stdin_path is not None:
        if not any(given.stdin_path.resolve().is_relative_to(path.resolve()) for path in paths):
            raise Bad(f"{given.stdin_path} lies in none of the paths given")
        texts[given.stdin_path] = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    root = root_of([*texts, *paths])
    whole = [root] if (root / "conf.py").is_file() else []
    order = [*whole, *paths] if texts else [*paths, *whole]  # what is first says which project it is
    project = read_project(order, given.bib, Progress("read"), texts=texts)
    about = [path.resolve() for path in (texts or [*paths, *given.bib])]
    return project, _about(about, project.root)


def _about(paths: Sequence[Path], root: Path) -> Callable[[Found], bool]:
    if root in paths:
        return lambda _row: True

    # To resolve a path asks the disk, and a page has many findings.
    @cache
    def is_asked(path: str) -> bool:
        whole = Path(path).resolve()
        return any(whole.is_relative_to(given) for given in paths)

    return lambda row: is_asked(row.path)
