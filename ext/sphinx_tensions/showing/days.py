"""What days of papers show from elsewhere: their neighbours, months, years, and where else a paper is."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..core.model import DayOfPapers, Query
from ..core.papers import SHOWN, Spot
from ..core.tables import gathered
from . import drafts, evidence
from .fragments import Block, Box, Grid, Inlines, Items, Line, Link, Word, joined, listed

if TYPE_CHECKING:
    from .objects import Views

BEST = 10
"""Papers named as the best of a month."""


def listing(views: Views, query: Query) -> Block:
    """Return the block for a placeholder of a day, a month or a year."""
    if query.name == "digest-paper":
        return _paper(views, query.get("of"), query.get("day"))
    made = {"digest-month": _month, "digest-year": _year}.get(query.name, _navigation)
    return made(views, query.get("of"))


def _navigation(views: Views, day: str) -> Block:
    papers = views.graph.papers
    before, after = papers.neighbours(day)
    parts: list[Inlines] = []
    if before is not None:
        parts.append((views._("Previous day: "), _day(views, before)))
    month = _period(views, day[:7])
    if month is not None:
        parts.append((views._("Month: "), month))
    if after is not None:
        parts.append((views._("Next day: "), _day(views, after)))
    return Box((Line(joined(parts, " · "), ("muted",)),) if parts else (), ("digest-nav",))


def _day(views: Views, date: str, text: str = "") -> Link:
    return Link(text or date, views.graph.papers.days[date][0], "", ("link", "to-page"))


def _period(views: Views, period: str) -> Link | None:
    """Link to the page of a month or year."""
    name = "digest-month" if len(period) == 7 else "digest-year"
    for docname, page in views.graph.pages.items():
        if any(query.name == name and query.get("of") == period for query in page.queries):
            return Link(period, docname, "", ("link", "to-page"))
    return None


def _paper(views: Views, name: str, day: str) -> Block:
    papers = views.graph.papers
    first = papers.first[name]
    if first.date != day:
        text = views._("Shown on {}: ").format(first.date)
        return Box((Line((text, views.paper(first)), ("fact",)),), ("repeat",))
    waiting = drafts.proposed(views, name)
    lines: list[Block] = [waiting] if waiting is not None else []
    if first.issue.bears:
        lines += listed(views._("Bears on:"), [_bears(views, bearing) for bearing in first.issue.bears], "mentions")
    others = [spot for spot in papers.spots[name] if spot.date != day]
    if others:
        links = joined([(_day(views, spot.date),) for spot in others])
        lines.append(Line((Word(views._("Also announced on: "), ("term",)), *links), ("fact",)))
    for docname, mention in papers.mentions.get(name, ()):
        quote = Word(f"“{views.graph.plain(mention.sentence)}”", ("quote",))
        head = Word(views._("Mentioned in: "), ("term",))
        lines.append(Line((head, views.page(docname, mention.anchor), ": ", quote), ("fact",)))
    return Box(tuple(lines), ("foot", "foot-paper"))


def _bears(views: Views, bearing: tuple[str, str, str, str, str, str]) -> Inlines:
    tension, camp, word, note, by, read = bearing
    targets = views.graph.known((camp, tension))
    row: Inlines = (views.bearing(word), " ", *joined([(views.link(found),) for found in targets], views._(" in ")))
    said = evidence.said(views, by, read)
    return (*row, ": ", note, " ", said) if note else (*row, " ", said)


# -- months and years -------------------------------------------------------------


def shown(day: DayOfPapers) -> int:
    """Return how many papers a day shows."""
    return sum(issue.decision == SHOWN for issue in day.papers)


def _month(views: Views, month: str) -> Block:
    days = views.graph.papers.of(month)
    blocks: list[Block] = [_calendar(views, month)]
    year = _period(views, month[:4])
    if year is not None:
        blocks.append(Line((views._("Year: "), year), ("muted",)))
    if days:
        blocks.append(_totals(views, days))
        blocks += _best(views, month)
    return Box(tuple(blocks), ("digest-month",))


def _calendar(views: Views, month: str) -> Block:
    year, number = map(int, month.split("-"))
    weeks = calendar.Calendar().monthdatescalendar(year, number)
    # `calendar` gives whole weeks, with days of the months before and after.
    rows = [tuple(_cell(views, date.isoformat()) if date.month == number else ("",) for date in week) for week in weeks]
    names = (
        views._("Mon"),
        views._("Tue"),
        views._("Wed"),
        views._("Thu"),
        views._("Fri"),
        views._("Sat"),
        views._("Sun"),
    )
    return Grid(names, tuple(rows), ("calendar",))


def _cell(views: Views, date: str) -> Inlines:
    number = str(int(date[8:]))
    if date not in views.graph.papers.days:
        return (Word(number, ("muted",)),)
    day = views.graph.papers.days[date][1]
    note = str(shown(day)) if day.status in ("complete", "partial") else views.day_status(day.status)
    return (_day(views, date, number), Word(f" {note}", ("muted",)))


def _totals(views: Views, days: Iterable[DayOfPapers]) -> Block:
    """Make a table of papers by topic, whose sum is that of the days."""
    counts = gathered((label, count) for day in days for label, count, _anchor in day.topics)
    rows = [((label,), (str(sum(found)),), (str(len(found)),)) for label, found in counts.items()]
    total = ((views._("All"),), (str(sum(map(sum, counts.values()))),), ("",))
    return Grid((views._("Topic"), views._("Papers"), views._("Days")), (*rows, total), ("digest-totals",))


def _best(views: Views, month: str) -> list[Block]:
    spots = [s for s in views.graph.papers.first.values() if s.date.startswith(f"{month}-") and _score(s)]
    spots.sort(key=lambda spot: (-_score(spot), -(spot.issue.relevance or 0), spot.issue.arxiv_id))
    if not spots:
        return []
    rows = tuple(
        (views.paper(spot), Word(f" ({spot.issue.relevance} + {spot.issue.novelty}, {spot.date})", ("muted",)))
        for spot in spots[:BEST]
    )
    return [
        Line((Word(views._("Highest scores of relevance and novelty"), ("term",)),)),
        Items(rows, ("digest-best",)),
    ]


def _score(spot: Spot) -> int:
    scored = spot.issue.decision == SHOWN and spot.issue.relevance is not None and spot.issue.novelty is not None
    return (spot.issue.relevance or 0) + (spot.issue.novelty or 0) if scored else 0


def _year(views: Views, year: str) -> Block:
    months = gathered((day.date[:7], day) for day in views.graph.papers.of(year))
    rows: list[tuple[Inlines, ...]] = []
    for month, days in months.items():
        link = _period(views, month)
        cells = ((str(len(days)),), (str(sum(map(shown, days))),))
        rows.append((((link,) if link is not None else (month,)), *cells))
    head = (views._("Month"), views._("Days"), views._("Papers"))
    return Box((Grid(head, tuple(rows)),) if rows else (), ("digest-year",))
