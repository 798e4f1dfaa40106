"""What `similar --corpus` says: each text that is near to an earlier one, and what was counted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..command.console import Bad, Failed, Progress, note, say
from ..exchange.proposals import DECIDED, READ, Problem
from . import finding
from .files import SUFFIXES
from .finding import Counts, Near, Place

SHOWN = 20
"""Lines without a text that are told one by one."""

_SIZE = re.compile(r"\d+(?:\.\d+)?\s*[KMGT]i?B", re.IGNORECASE)


def run(paths: Sequence[Path], threshold: float | None, memory: str | None, threads: int, *, as_json: bool) -> int:
    """Print what is near to what in *paths*, then what was counted; return 0.

    Raises `Bad` for a file of another kind, a size that is none and where the
    extra is not installed, `Failed` for no text at all and for too little memory.
    """
    if memory and not _SIZE.fullmatch(memory):
        raise Bad(f"{memory!r} is no size; give one as 500MB or 4GB")
    for path in paths:
        if path.suffix not in SUFFIXES:
            raise Bad(f"{path} is neither .jsonl nor .csv; `sphinx-tensions export csv` writes an atlas so")
    problems = 0

    def report(problem: Problem) -> None:
        nonlocal problems
        problems += 1
        if problems <= SHOWN:
            note(f"{problem.path}:{problem.line}: {problem.message}")

    found = finding.near(
        # What was decided and read lies beside drafts, and says nothing itself.
        [path for path in paths if path.name not in (DECIDED, READ)],
        report,
        threshold=threshold or finding.THRESHOLD,
        memory=memory or finding.MEMORY,
        threads=threads,
        progress=Progress,
    )
    counts = _print(found, as_json=as_json)
    _sum(counts, problems)
    if not counts.texts:
        raise Failed("no text was read")
    return 0


def _print(found: Iterator[Near | Counts], *, as_json: bool) -> Counts:
    line = _json if as_json else _line
    counts = Counts()
    for one in found:
        if isinstance(one, Counts):
            counts = one
        else:
            say([line(one)])
    return counts


def _json(near: Near) -> str:
    row = {
        "score": near.score,
        "near": _place(near.near),
        "variant": _place(near.variant),
        "group": near.group,
        "differ_in": near.apart,
    }
    return json.dumps(row, ensure_ascii=False)


def _place(place: Place) -> dict[str, object]:
    return {"id": place.id, "path": place.path.as_posix(), "line": place.line}


def _line(near: Near) -> str:
    difference = f"  (but: {near.apart})" if near.apart else ""
    line = f"{near.score:.0f}  {near.near.id}  <-  {near.variant.id}{difference}"
    # An id is data of others: what steers a terminal is not passed on.
    return "".join(char if char.isprintable() else "?" for char in line)


def _sum(counts: Counts, problems: int) -> None:
    """Tell what was read, compared and left out."""
    note(
        f"{counts.texts:,} texts: {counts.copies:,} copies of earlier ones, {counts.near:,} pairs near "
        f"of {counts.candidates:,} compared"
    )
    if counts.wordless:
        note(f"{counts.wordless:,} texts have no words and are near to none")
    if counts.cut:
        note(
            f"{counts.cut:,} groups of candidates had more than {finding.BUCKET} texts and were cut: "
            f"{counts.uncompared:,} times a text was not compared there"
        )
    if problems:
        note(f"{problems:,} lines were left out")
