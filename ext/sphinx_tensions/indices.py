"""The general indexes: tensions, camps, counters, claims, sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Index, IndexEntry

from .locale import _

if TYPE_CHECKING:
    from .domain import TensionsDomain
    from .graph import Graph
    from .model import Record

Content = tuple[list[tuple[str, list[IndexEntry]]], bool]


def initial(text: str) -> str:
    """Return the letter that *text* stands under; what has no case stands under itself, signs under #."""
    first = next((c for c in text if c.isalnum()), "#")
    return first.upper() if first.isalpha() else "#"


def grouped(rows: Iterable[tuple[str, list[IndexEntry]]]) -> list[tuple[str, list[IndexEntry]]]:
    """Sort rows by their first name and put them under its letter."""
    found: dict[str, list[IndexEntry]] = {}
    for name, entries in sorted(rows, key=lambda row: (row[0].casefold(), row[0])):
        found.setdefault(initial(name), []).extend(entries)
    return sorted(found.items())


class EntryIndex(Index):
    """All objects of one kind, by title."""

    domain: TensionsDomain
    shortname = None
    table: ClassVar[str]

    def generate(self, docnames: Iterable[str] | None = None) -> Content:
        """Return one line an object."""
        graph = self.domain.graph
        wanted = graph.pages.keys() if docnames is None else set(docnames)
        records: list[Record] = getattr(graph, self.table)
        rows = [(r.title, [self.row(graph, r)]) for r in records if r.docname in wanted]
        return grouped(rows), False

    def row(self, graph: Graph, record: Record) -> IndexEntry:
        """Return the line of *record*: its title, its tension, its standing."""
        home = graph.tension_of(record)
        where = home.title if home is not None and home.id != record.id else ", ".join(record.topics)
        standing = graph.standing(record)
        word = str(getattr(record, "status", "") or standing or "superseded")
        return IndexEntry(record.title, 0, record.docname, record.anchor, word, "", where)


class SourceIndex(Index):
    """Every cited work, with the objects that cite it."""

    domain: TensionsDomain
    name = "sources"
    localname = _("Index of sources")
    shortname = None

    def generate(self, docnames: Iterable[str] | None = None) -> Content:
        """Return a line for a work and one for each object that cites it."""
        graph = self.domain.graph
        wanted = graph.pages.keys() if docnames is None else set(docnames)
        rows = []
        for key, records in graph.cited_by.items():
            kept = [r for r in records if r.docname in wanted]
            if kept:
                rows.append((*self._name(graph, key), kept))
        found = [(name, [head, *map(self._line, kept)]) for name, head, kept in rows]
        return grouped(found), True

    def _name(self, graph: Graph, key: str) -> tuple[str, IndexEntry]:
        work, place = graph.bibliography.works.get(key), graph.bibliography.places.get(key)
        name = f"{work.short}: {work.title}" if work is not None else key
        docname, anchor = (place.docname, place.anchor) if place is not None else ("", "")
        return name, IndexEntry(name, 1, docname, anchor, "", "", "")

    def _line(self, record: Record) -> IndexEntry:
        return IndexEntry(record.title, 2, record.docname, record.anchor, str(record.kind), "", "")


def _make(name: str, title: Any) -> type[EntryIndex]:
    return type(f"{name.title()}Index", (EntryIndex,), {"name": name, "localname": title, "table": name})


class PaperIndex(Index):
    """The papers of all days, by title."""

    domain: TensionsDomain
    name = "papers"
    localname = _("Index of papers")
    shortname = None

    def generate(self, docnames: Iterable[str] | None = None) -> Content:
        """Return a line for each paper, where it is shown first."""
        graph = self.domain.graph
        wanted = graph.pages.keys() if docnames is None else set(docnames)
        rows = [
            (spot.issue.title, [IndexEntry(spot.issue.title, 0, spot.docname, spot.issue.anchor, spot.date, "", name)])
            for name, spot in graph.papers.first.items()
            if spot.docname in wanted
        ]
        return grouped(rows), False


INDICES: list[type[Index]] = [
    _make("tensions", _("Index of tensions")),
    _make("camps", _("Index of camps")),
    _make("counters", _("Index of counters")),
    _make("claims", _("Index of claims")),
    SourceIndex,
    PaperIndex,
]
