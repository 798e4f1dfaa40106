"""`init`: a project to start from."""

from __future__ import annotations

import argparse
import time
from importlib.resources import files
from pathlib import Path
from string import Template

from .console import Bad, say

EXAMPLE = """\
examples:
  sphinx-tensions init atlas
  sphinx-tensions init atlas --title "Open questions of plate tectonics"
"""
FILES = (
    ".github/workflows/pages.yml",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".readthedocs.yaml",
    "LICENSE.md",
    "README.md",
    "conf.py",
    "first-tension.md",
    "index.md",
    "references.bib",
    "requirements.txt",
    "works.md",
)
"""What is written; a template has the name of its file, without its folder and without the dot that hides it."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "init",
        help="begin a project",
        description="Begin a project with a first tension; no file that is there is changed.",
        epilog=EXAMPLE,
        run=run,
    )
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("--title", default="Open disagreements", help="of the whole")
    command.add_argument("--theme", default="alabaster", help="of Sphinx; default: alabaster")


def run(given: argparse.Namespace) -> int:
    """Write the files, say what comes next; `Bad` where one is there already."""
    folder: Path = given.folder
    there = [name for name in FILES if (folder / name).exists()]
    if there:
        raise Bad(f"{folder} has {', '.join(there)} already; begin in a folder without them")
    if not given.theme.replace("-", "_").isidentifier():
        raise Bad(f"{given.theme!r} is no name of a theme")
    for name, text in contents(given.title, given.theme).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # `x` writes over no file that came in the meantime, and Windows gets the same bytes.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    say([f"wrote {len(FILES)} files in {folder}", f"next: sphinx-build -nW {folder} {folder / '_build' / 'html'}"])
    return 0


def contents(title: str, theme: str) -> dict[str, str]:
    """Return name -> text of each file."""
    line = " ".join(title.split()) or "Open disagreements"
    # conf.py is Python, where a title may hold what ends a string.
    values = {"title": line, "project": repr(line), "theme": theme, "today": time.strftime("%Y-%m-%d")}
    folder = files("sphinx_tensions") / "starter"
    sources = {name: folder / f"{name.rsplit('/', 1)[-1].lstrip('.')}.txt" for name in FILES}
    return {name: Template(file.read_text(encoding="utf-8")).substitute(values) for name, file in sources.items()}
