"""What the command says, and where."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from ..core.files import replace


class Command(argparse.ArgumentParser):
    """A command; its help has one width everywhere, so that the reference is the same wherever it is built."""

    def __init__(self, run: Callable[[argparse.Namespace], int] | None = None, **given: Any) -> None:
        super().__init__(formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=88), **given)
        self.set_defaults(run=run)


class Bad(Exception):  # noqa: N818  (it is no failure of the program)
    """The command line cannot be carried out as it is."""


class Failed(Exception):  # noqa: N818  (nor is this)
    """The input cannot be used."""


def note(message: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"{message}\n")


def say(lines: Iterable[str]) -> None:
    """Write *lines* to standard output."""
    for line in lines:
        sys.stdout.write(f"{line}\n")


def complain(message: str, code: int) -> int:
    """Write one line to standard error; return *code*."""
    sys.stderr.write(f"sphinx-tensions: {' '.join(message.split())}\n")
    return code


def replace_file(path: Path, text: str) -> None:
    """Write *text* beside *path*, then put it in its place, so that nobody sees half of it; `Bad` for a folder."""
    if path.is_dir():
        raise Bad(f"{path} is a folder")
    replace(path, text.encode("utf-8"))


class Progress:
    """Says on a terminal how far long work is."""

    EVERY = 500

    def __init__(self, what: str) -> None:
        self.what = what
        # A line that is written over is one only on a terminal; a log would have them all.
        self.shown = sys.stderr.isatty()

    def __call__(self, done: int, whole: int) -> None:
        """Tell that *done* of the *whole* is behind."""
        if self.shown and whole >= self.EVERY and (done % self.EVERY == 0 or done >= whole):
            end = "\n" if done >= whole else ""
            sys.stderr.write(f"\r{self.what}: {done:,} of {whole:,}{end}")
            sys.stderr.flush()


def add_files(command: argparse.ArgumentParser, option: str, metavar: str, help_: str) -> None:
    """Declare an option that takes files, several at once or one after another."""
    command.add_argument(option, nargs="+", action="extend", type=Path, default=[], metavar=metavar, help=help_)


def add_sources(command: argparse.ArgumentParser, *, form: bool = True) -> None:
    """Declare what every command that reads an atlas takes; with *form*, in which form it answers."""
    command.add_argument("paths", nargs="*", type=Path, default=[Path()], metavar="PATH", help="pages and folders")
    add_files(command, "--bib", "BIB", "bibliography files and folders")
    if form:
        command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
