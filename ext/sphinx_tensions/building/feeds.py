"""Atom feeds (RFC 4287): what moved, and the papers of each day, topic and tension."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import NamedTuple
from urllib.parse import urljoin

from ..core.graph import Graph
from ..core.papers import SHOWN, Spot
from ..core.text import first_day, is_valid_id

LENGTH = 100  #: entries in a feed, at most


class Entry(NamedTuple):
    """Something that has an address and a day."""

    title: str
    address: str
    day: str  #: ISO
    summary: str


def atom(title: str, author: str, home: str, address: str, entries: Iterable[Entry]) -> str:
    """Return a feed; *home* is the page it belongs to and *address* its own."""
    rows = list(entries)[:LENGTH]
    latest = max((first_day(row.day) for row in rows), default="1970-01-01")
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_text(title)}</title>\n<id>{_text(address)}</id>\n"
        f'<link href="{_text(home)}"/>\n<link rel="self" href="{_text(address)}"/>\n'
        f"<updated>{latest}T00:00:00Z</updated>\n<author><name>{_text(author)}</name></author>\n"
    )
    return head + "".join(map(_entry, rows)) + "</feed>\n"


def _entry(row: Entry) -> str:
    where = _text(row.address)
    return (
        f'<entry>\n<title>{_text(row.title)}</title>\n<id>{where}</id>\n<link href="{where}"/>\n'
        f"<updated>{first_day(row.day)}T00:00:00Z</updated>\n<summary>{_text(row.summary)}</summary>\n</entry>\n"
    )


def _text(text: str) -> str:
    """Return what XML 1.0 can hold of *text*, escaped."""
    return escape("".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff")))


class PaperFeeds:
    """The feeds of papers; *uri* gives the address of a page from the root of the site."""

    def __init__(self, graph: Graph, base: str, author: str, uri: Callable[[str], str]) -> None:
        self.graph = graph
        self.base = base
        self.author = author
        self.uri = uri

    def all(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yield path and content of each feed."""
        papers = self.graph.papers
        topics: dict[str, tuple[str, list[Spot]]] = {}
        for date, (docname, day) in papers.days.items():
            spots = [Spot(date, docname, issue) for issue in day.papers if issue.decision == SHOWN]
            yield self._feed(f"{folder}/day-{date}.atom", date, docname, spots)
            for label, _count, anchor in day.topics:
                found = topics.setdefault(anchor, (label, []))[1]
                found += [s for s in spots if s.issue.topic == label and papers.first[s.issue.arxiv_id] == s]
        for anchor, (label, spots) in sorted(topics.items()):
            newest = sorted(spots, key=lambda spot: spot.date, reverse=True)
            yield self._feed(f"{folder}/{anchor}.atom", label, newest[0].docname if newest else "", newest)
        for tension in self.graph.tensions:
            bearing = papers.bearing.get(tension.id)
            if bearing and is_valid_id(tension.id):
                path = f"{folder}/tension-{tension.id}.atom"
                yield self._feed(path, tension.title, tension.docname, [found.spot for found in bearing])

    def _feed(self, path: str, title: str, docname: str, spots: Iterable[Spot]) -> tuple[str, str]:
        home = urljoin(self.base, self.uri(docname)) if docname else self.base
        entries = (
            Entry(
                spot.issue.title,
                urljoin(self.base, f"{self.uri(spot.docname)}#{spot.issue.anchor}"),
                spot.date,
                f"arXiv:{spot.issue.arxiv_id}, {spot.issue.topic}",
            )
            for spot in spots
        )
        return path, atom(title, self.author, home, urljoin(self.base, path), entries)
