"""Columns, orders and groups of the list directives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ..core.graph import Graph
from ..core.measures import Independence
from ..core.model import Camp, Claim, Counter, Kind, Record, Tension
from .fragments import Inlines, Link, Word, joined
from .objects import Views

Cell: TypeAlias = Callable[[Views, Any], Inlines]


def tension_cell(views: Views, record: Record) -> Inlines:
    """Link to the tension of *record*."""
    home = views.graph.tension_of(record)
    return (views.link(home),) if home is not None else ()


def _sources(graph: Graph, record: Record) -> Independence:
    """Return how independent the sources of *record* are; those of a tension are all that belong to it."""
    return graph.independence_within(record) if isinstance(record, Tension) else graph.independence(record)


def _letters(views: Views, record: Record) -> Inlines:
    """Return the camps of a tension, each by its letter and standing."""
    row: list[Inlines] = []
    for camp in views.graph.live_camps(record):
        word = views.standing(views.graph.standing(camp))
        row.append((views.link(camp, short=True), "\u00a0", Word(word.text, ("sign", *word.roles))))
    return joined(row)


def _working(record: Record, word: Word) -> Inlines:
    """Let a word or a number lead to where it is worked out: the object itself, with its counters and sources."""
    return (Link(word.text, record.docname, record.anchor, ("working", *word.roles)),)


def plain_cell(value: str) -> Inlines:
    """Print a word, or nothing."""
    return (value,) if value else ()


def _date(value: str) -> Inlines:
    return (Word(value, ("date",)),) if value else ()


RATED = frozenset({Kind.CLAIM, Kind.COUNTER})
"""The kinds whose evidence is rated; a camp is supplied by its claims."""

COLUMNS: dict[str, Cell] = {
    "title": lambda views, r: (views.link(r),),
    "tension": tension_cell,
    "status": lambda views, r: plain_cell(views.status(getattr(r, "status", ""))),
    "topics": lambda views, r: plain_cell(", ".join(topics_of(views.graph, r))),
    "standing": lambda views, r: _working(r, views.standing(views.graph.standing(r))),
    "camps": lambda views, r: (str(len(views.graph.camps_of.get(r.id, ()))),),
    "open": lambda views, r: (str(len(views.graph.open_in.get(r.id, ()))),),
    "works": lambda views, r: _working(r, Word(str(_sources(views.graph, r).papers), ("number",))),
    "groups": lambda views, r: _working(r, Word(str(_sources(views.graph, r).groups), ("number",))),
    "effective": lambda views, r: _working(r, Word(f"{_sources(views.graph, r).effective:.1f}", ("number",))),
    "newest": lambda views, r: plain_cell(_sources(views.graph, r).newest),
    "since": lambda _, r: _date(r.since),
    "reviewed": lambda _, r: _date(getattr(r, "reviewed", "")),
    "searched": lambda _, r: _date(getattr(r, "searched", "")),
    "moved": lambda views, r: _date(views.graph.last_move(r) if isinstance(r, Tension) else r.since),
    "kind": lambda views, r: plain_cell(views.relation(r.relation) if isinstance(r, Counter) else views.kind(r.kind)),
    "answers": lambda views, r: views.links(views.graph.known(r.against)) if isinstance(r, Counter) else (),
    "supports": lambda views, r: views.links(views.graph.known(r.supports)) if isinstance(r, Claim) else (),
    "word": lambda views, r: _working(r, views.claim_word(views.graph.rating(r).word)) if r.kind in RATED else (),
    "certainty": lambda views, r: _working(r, views.level(views.graph.rating(r).level)) if r.kind in RATED else (),
    "letters": _letters,
    "holders": lambda views, r: views.sources(views.graph.holders(r)) if isinstance(r, Camp) else (),
    "sources": lambda views, r: views.sources(r.cites),
}


def _by_home(home: Tension | None) -> tuple[bool, str]:
    """Return the key that orders by title, with what belongs to no tension last."""
    return home is None, home.title.casefold() if home is not None else ""


SORTS: dict[str, Callable[[Graph, Any], Any]] = {
    # The records come in this order, and sorting is stable.
    "order": lambda graph, r: 0,
    "title": lambda graph, r: r.title.casefold(),
    "id": lambda graph, r: r.id,
    "since": lambda graph, r: r.since,
    "reviewed": lambda graph, r: getattr(r, "reviewed", ""),
    "searched": lambda graph, r: graph.seen(r) if isinstance(r, Tension) else "",
    "moved": lambda graph, r: graph.last_move(r) if isinstance(r, Tension) else r.since,
    "status": lambda graph, r: getattr(r, "status", ""),
    "standing": lambda graph, r: str(graph.standing(r)),
    "camps": lambda graph, r: len(graph.camps_of.get(r.id, ())),
    "open": lambda graph, r: len(graph.open_in.get(r.id, ())),
    "topics": lambda graph, r: topics_of(graph, r)[:1],
    "both-sided": lambda graph, r: graph.both_sided(r) if isinstance(r, Tension) else (0, 0),
    "works": lambda graph, r: _sources(graph, r).papers,
    "groups": lambda graph, r: _sources(graph, r).groups,
    "effective": lambda graph, r: _sources(graph, r).effective,
    "newest": lambda graph, r: _sources(graph, r).newest,
    "word": lambda graph, r: str(graph.rating(r).word) if r.kind in RATED else "",
    "certainty": lambda graph, r: graph.rating(r).level if r.kind in RATED else 0,
    "tension": lambda graph, r: _by_home(graph.tension_of(r)),
}
NAMED = frozenset(
    {"camps", "open", "works", "groups", "effective", "newest", "supports", "since", "reviewed", "searched", "moved"}
)
"""Columns whose cells need their name beside them on a card."""

OVERVIEW = ("title", "topics", "letters", "open", "works", "groups", "moved")


def topics_of(graph: Graph, record: Record) -> tuple[str, ...]:
    """Return the topics of *record*, else those of its tension."""
    if record.topics:
        return record.topics
    home = graph.tension_of(record)
    return home.topics if home is not None else ()
