"""Files of texts, of any length, read a line at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from ..core.similar import LENGTH
from ..exchange.csv import unguard
from ..exchange.proposals import Problem
from .shingles import said

Report: TypeAlias = Callable[[Problem], None]

MAX_LINE = 1_000_000  #: bytes
MAX_ID = 200  #: characters
SUFFIXES = (".jsonl", ".ndjson", ".csv")
"""Suffixes of what `texts` reads."""


class Text(NamedTuple):
    """A text of a corpus."""

    id: str
    text: str  #: one line, without citations, of `LENGTH` characters at most
    file: int  #: place of the file among those given, from 0
    line: int  #: from 1


def texts(paths: Iterable[Path], report: Report) -> Iterator[Text]:
    """Yield the texts of *paths*, JSON Lines or CSV, in order; lines that hold none are told to *report*.

    Raises OSError.
    """
    for file, path in enumerate(paths):
        read = _rows_of_csv if path.suffix == ".csv" else _rows_of_json
        for line, row in read(path, report):
            name, text = row.get("id"), _text(row)
            if isinstance(name, str | int) and not isinstance(name, bool) and str(name).strip() and text:
                # A lone surrogate, which JSON can hold, is no text to a database.
                yield Text(str(name).encode("utf-8", "replace").decode()[:MAX_ID], text, file, line)
            else:
                report(Problem(path, line, "no id, or no text; the line was left out"))


def lines_of(paths: Iterable[Path]) -> int:
    """Return how many lines *paths* have together; raises OSError."""
    lines = 0
    for path in paths:
        with path.open("rb") as file:
            while part := file.read(MAX_LINE):
                lines += part.count(b"\n")
    return lines


def _text(row: Mapping[str, Any]) -> str:
    """Return what a row says: its title, and its text where that adds something; empty for none of both."""
    # Cut before and after, so that what is left out is not read for citations.
    title, text = (value[: 2 * LENGTH] if isinstance(value := row.get(name), str) else "" for name in ("title", "text"))
    title = title.rstrip("…")
    return said(text if text.startswith(title) else f"{title}. {text}")[:LENGTH]


def _rows_of_json(path: Path, report: Report) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in _lines(path, report):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            report(Problem(path, number, f"no JSON: {' '.join(str(error).split())[:80]}"))
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            report(Problem(path, number, "no object of JSON; the line was left out"))


def _lines(path: Path, report: Report) -> Iterator[tuple[int, str]]:
    """Yield the numbers and texts of the lines that are neither blank nor longer than `MAX_LINE`."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE and not line.endswith(b"\n"):
                _skip(file)
                report(Problem(path, number, f"more than {MAX_LINE:,} bytes; the line was left out"))
            elif text := line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace").strip():
                yield number, text


def _skip(file: BinaryIO) -> None:
    """Read *file* to the end of the line."""
    while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
        pass


def _rows_of_csv(path: Path, report: Report) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the rows of a table with a head, with the line that each begins at; the rest of a broken one is left."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        # A file without line ends comes in pieces, and not as one string.
        reader = csv.reader(iter(lambda: file.readline(MAX_LINE), ""), strict=True)
        before = 0
        try:
            head = next(reader, [])
            before = reader.line_num
            for cells in reader:
                line, before = before + 1, reader.line_num
                if any(cells):
                    yield line, dict(zip(head, map(unguard, cells), strict=False))
        except csv.Error as error:
            report(Problem(path, before + 1, f"no CSV: {error}; the rest was left out"))
