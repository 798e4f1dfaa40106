"""`stats`, `open` and `stale`: what is in the atlas, what waits for an answer, what waits to be read again."""

from __future__ import annotations

import argparse
import json
from collections import Counter as Multiset
from collections.abc import Callable, Iterable
from typing import Any

from ..core.graph import Graph
from ..core.measures import Age, age
from ..core.model import Record
from ..reading.plain import Project, read_project
from .console import Progress, add_sources, say

Row = dict[str, Any]


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    for name, help_, rows in (
        ("stats", "count what is in the atlas", stats),
        ("open", "list objections that have no reply, oldest first", open_counters),
        ("stale", "list tensions whose view is past its date, oldest first", stale),
    ):
        command = commands.add_parser(
            name,
            help=help_,
            description=f"{help_[0].upper()}{help_[1:]}.",
            epilog=f"example:\n  sphinx-tensions {name} docs --bib bib\n",
            run=run,
        )
        add_sources(command)
        command.set_defaults(rows=rows)


def run(given: argparse.Namespace) -> int:
    """Print the rows."""
    project = read_project(given.paths, given.bib, Progress("read"))
    make: Callable[[Project], Iterable[Row]] = given.rows
    rows = list(make(project))
    if given.format == "json":
        say([json.dumps(rows, ensure_ascii=False, indent=2)])
    else:
        say("  ".join(str(value) for value in row.values()) for row in rows)
    return 0


def stats(project: Project) -> Iterable[Row]:
    """Yield what is counted, and its number."""
    graph = project.graph
    counts: list[tuple[str, int]] = [
        (f"{kind}s", number) for kind, number in sorted(Multiset(str(r.kind) for r in graph.records.values()).items())
    ]
    counts += [("open objections", len(graph.open_counters)), ("cited works", len(graph.cited_by))]
    counts += sorted(Multiset(f"tensions {tension.status}" for tension in graph.tensions).items())
    counts += sorted(Multiset(f"camps {graph.standing(camp) or 'superseded'}" for camp in graph.camps).items())
    counts += sorted(Multiset(f"claims {graph.rating(claim).word}" for claim in graph.claims).items())
    ratings = Multiset(f"certainty {graph.rating(claim).certainty}" for claim in graph.claims)
    counts += sorted(ratings.items())
    for name, number in counts:
        yield {"number": number, "name": name}


def _place(project: Project, record: Record) -> str:
    return f"{project.where(record.docname)}:{record.line}"


def open_counters(project: Project) -> Iterable[Row]:
    """Yield the counters that the page of open counters lists, in its order."""
    for counter in project.graph.open_counters:
        yield {
            "since": counter.since or "undated",
            "id": counter.id,
            "title": counter.title,
            "answers": ", ".join(counter.against),
            "place": _place(project, counter),
        }


def stale(project: Project) -> Iterable[Row]:
    """Yield the tensions that `check` calls stale, with the date to which their view reaches."""
    graph: Graph = project.graph
    settings = graph.settings
    found = [(graph.seen(t), t.id, t) for t in graph.tensions if graph.live(t)]
    for seen, name, tension in sorted(found, key=lambda row: row[:2]):
        if age(seen, settings.today, settings.stale_years) is Age.STALE:
            yield {"seen": seen, "id": name, "title": tension.title, "place": _place(project, tension)}
