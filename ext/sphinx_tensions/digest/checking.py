"""What is wrong with the files of all days, as the command `check` tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..core.checks import bearing
from ..core.codes import Code
from ..core.graph import Graph
from . import funnel, prompting
from .files import Folder
from .model import Day, Registry, Status


def check(folder: Path, graph: Graph) -> Iterator[tuple[Path, int, Code, str]]:
    """Yield path, line, code and message of each finding."""
    files = Folder(folder)
    for name in files.days():
        day = files.day(name)
        if day is None:
            continue
        registry = files.registry()
        for code, message in wrong(day, registry, prompting.make(folder, day, registry)[1]):
            yield folder / f"{day.date}.json", 1, code, message
        for paper in day.papers:
            for tension in paper.tensions:
                for code, message in bearing(graph, paper.arxiv_id, tension.id, tension.camp):
                    yield folder / f"{day.date}.jsonl", 1, code, message
    # The registry is read with each day, so its problems are there more than once.
    for problem in dict.fromkeys(files.problems):
        yield problem.path, problem.line, problem.code, problem.message


def wrong(day: Day, registry: Registry, missing: Iterable[Path]) -> Iterator[tuple[Code, str]]:
    """Yield code and message of what is wrong with a day by itself; *missing* are files of its prompt."""
    for message in funnel.disagreements(day, registry):
        yield Code.DIGEST_COUNT, message
    if day.status in (Status.PARTIAL, Status.FAILED):
        yield Code.DIGEST_STATUS, f"the day {day.date} is {day.status}: {day.reason or 'no reason is given'}"
    for path in missing:
        yield Code.DIGEST_DATA, f"the prompt has no file {path.name}"
