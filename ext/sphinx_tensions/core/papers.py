"""The papers of all days, joined."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from .model import DayOfPapers, Issue, Mention, Page
from .tables import gathered

SHOWN = "shown"


class Spot(NamedTuple):
    """A paper on a page."""

    date: str
    docname: str
    issue: Issue


class Bearing(NamedTuple):
    """A paper that bears on an object."""

    spot: Spot
    tension: str
    camp: str
    word: str
    note: str
    by: str
    read: str


class Papers:
    """Days by date, papers by id, and what they bear on."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self.pages = pages

    @cached_property
    def days(self) -> dict[str, tuple[str, DayOfPapers]]:
        """Date -> its page and what it holds; of two pages the first by name."""
        days: dict[str, tuple[str, DayOfPapers]] = {}
        for docname, page in self.pages.items():
            for day in page.days:
                days.setdefault(day.date, (docname, day))
        return dict(sorted(days.items()))

    @cached_property
    def spots(self) -> dict[str, list[Spot]]:
        """Id of a paper -> where it is, by date."""
        return gathered(
            (issue.arxiv_id, Spot(date, docname, issue))
            for date, (docname, day) in self.days.items()
            for issue in day.papers
        )

    @cached_property
    def first(self) -> dict[str, Spot]:
        """Id of a paper -> where it is shown first, else where it is first."""
        return {
            name: next((spot for spot in spots if spot.issue.decision == SHOWN), spots[0])
            for name, spots in self.spots.items()
        }

    @cached_property
    def bearing(self) -> dict[str, list[Bearing]]:
        """Id of a tension or camp -> the papers that bear on it, newest first."""
        made = [Bearing(spot, *row) for spot in self.first.values() for row in spot.issue.bears]
        made.sort(key=lambda bearing: bearing.spot.issue.arxiv_id)
        made.sort(key=lambda bearing: bearing.spot.date, reverse=True)
        return gathered((name, found) for found in made for name in dict.fromkeys((found.tension, found.camp)) if name)

    @cached_property
    def mentions(self) -> dict[str, list[tuple[str, Mention]]]:
        """Id of a paper -> the sentences that mention it, with their pages."""
        return gathered(
            (mention.target, (docname, mention))
            for docname, page in self.pages.items()
            for mention in page.mentions
            if mention.target in self.spots and mention.role in ("", "paper")
        )

    def neighbours(self, date: str) -> tuple[str | None, str | None]:
        """Return the recorded days before and after *date*."""
        before = max((other for other in self.days if other < date), default=None)
        return before, min((other for other in self.days if other > date), default=None)

    def of(self, period: str) -> list[DayOfPapers]:
        """Return the days of a month or year, in order."""
        return [day for _, day in self.days.values() if day.date.startswith(f"{period}-")]
