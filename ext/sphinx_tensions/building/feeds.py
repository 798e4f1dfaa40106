"""Atom feeds (RFC 4287): what moved, and the papers of each day, topic and tension."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from ..core.atom import Entry, atom
from ..core.graph import Graph
from ..core.papers import SHOWN, Spot
from ..core.text import is_valid_id


@dataclass
class PaperFeeds:
    """The feeds of papers."""

    graph: Graph
    base: str
    author: str
    uri: Callable[[str], str]  #: the address of a page from the root of the site

    def all(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yield path and content of each feed."""
        papers = self.graph.papers
        topics: dict[str, tuple[str, list[Spot]]] = {}
        for date, (docname, day) in papers.days.items():
            spots = [Spot(date, docname, issue) for issue in day.papers if issue.decision == SHOWN]
            yield self._feed(f"{folder}/day-{date}.atom", date, docname, spots)
            for label, _count, anchor in day.topics:
                listed = topics.setdefault(anchor, (label, []))[1]
                listed += [s for s in spots if s.issue.topic == label and papers.first[s.issue.arxiv_id] == s]
        for anchor, (label, spots) in sorted(topics.items()):
            newest = sorted(spots, key=lambda spot: spot.date, reverse=True)
            yield self._feed(f"{folder}/{anchor}.atom", label, newest[0].docname if newest else "", newest)
        for tension in self.graph.tensions:
            bearing = papers.bearing.get(tension.id)
            # The id becomes the name of a file.
            if bearing and is_valid_id(tension.id):
                path = f"{folder}/tension-{tension.id}.atom"
                yield self._feed(path, tension.title, tension.docname, [paper.spot for paper in bearing])

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
