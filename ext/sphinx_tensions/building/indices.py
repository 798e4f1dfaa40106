"""The general indexes: tensions, camps, counters, claims, sources."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Index, IndexEntry

from ..core.model import Kind
from ..formats import AS_DATA
from ..locale import _

if TYPE_CHECKING:
    from ..core.graph import Graph
    from ..core.model import Outline, Record

Groups = list[tuple[str, list[IndexEntry]]]
Content = tuple[Any, bool]


class Later(Sequence[Any]):
    """The groups of an index, made when they are first looked at: a build that writes no page never does."""

    def __init__(self, there: bool, make: Callable[[], Groups]) -> None:
        """*there* tells whether it will hold anything."""
        self.there = there
        self.make = make

    def __bool__(self) -> bool:
        # Sphinx asks this of every index before it writes; without it `__len__` would make the groups.
        return self.there

    def __len__(self) -> int:
        return len(self.made)

    def __getitem__(self, place: Any) -> Any:
        return self.made[place]

    @cached_property
    def made(self) -> Groups:
        """The groups of the index, sorted by letter."""
        return self.make()


FIGURES = "0-9"
"""What is no letter; Sphinx makes an address of it, in which # may not stand."""


def initial(text: str) -> str:
    """Return the letter that *text* is under; what has no case is under itself, figures and signs under `FIGURES`."""
    first = next((c for c in text if c.isalnum()), FIGURES)
    return first.upper() if first.isalpha() else FIGURES


ARTICLES = re.compile(r"(?:a|an|the)\s+(?=\w)", re.IGNORECASE)


def filed(name: str, language: str) -> str:
    """Return the words that *name* is sorted by: in English without an article at its beginning."""
    return ARTICLES.sub("", name, count=1) if ARTICLES.match(name) and language.startswith("en") else name


def grouped(rows: Iterable[tuple[str, list[IndexEntry]]], language: str) -> list[tuple[str, list[IndexEntry]]]:
    """Sort rows by their first name as it is filed, and put them under its letter."""
    entries_by_letter: dict[str, list[IndexEntry]] = {}
    named = ((filed(name, language), entries) for name, entries in rows)
    for name, entries in sorted(named, key=lambda row: (row[0].casefold(), row[0])):
        entries_by_letter.setdefault(initial(name), []).extend(entries)
    return sorted(entries_by_letter.items())


class GraphIndex(Index):
    """An index of what the graph holds."""

    domain: Any  #: that of this package, which names its indices
    shortname = None

    def generate(self, docnames: Iterable[str] | None = None) -> Content:
        """Return lines by letter, of the pages *docnames* or of all."""
        wanted = self.domain.outlines.keys() if docnames is None else self.domain.outlines.keys() & set(docnames)
        there = any(map(self.has, map(self.domain.outlines.__getitem__, wanted)))
        language = str(self.domain.env.config.language)
        groups: Any = Later(there, lambda: grouped(self.rows(self.domain.graph, wanted), language))
        # Neither JSON nor pickle can write a sequence that is made later.
        if self.domain.running.name in AS_DATA:
            groups = groups.made
        # never collapsed: Sphinx's template would need an inline script for it
        return groups, False

    @abstractmethod
    def has(self, page: Outline) -> bool:
        """Return whether *page* holds something that this index lists."""

    @abstractmethod
    def rows(self, graph: Graph, wanted: Container[str]) -> Iterator[tuple[str, list[IndexEntry]]]:
        """Yield names and their lines."""


class EntryIndex(GraphIndex):
    """All objects of one kind, by title, a line each."""

    kind: ClassVar[Kind]

    def has(self, page: Outline) -> bool:
        """Return whether *page* has an object of the kind."""
        return any(entry.kind == self.kind for entry in page.objects)

    def rows(self, graph: Graph, wanted: Container[str]) -> Iterator[tuple[str, list[IndexEntry]]]:
        """Yield the objects of the kind."""
        records = (record for record in graph.records.values() if record.kind is self.kind)
        yield from ((r.title, [self.row(graph, r)]) for r in records if r.docname in wanted)

    def row(self, graph: Graph, record: Record) -> IndexEntry:
        """Return the line of *record*: its title, its tension, its standing."""
        home = graph.tension_of(record)
        where = home.title if home is not None and home.id != record.id else ", ".join(record.topics)
        standing = graph.standing(record)
        word = str(getattr(record, "status", "") or standing or "superseded")
        return IndexEntry(record.title, 0, record.docname, record.anchor, word, "", where)


class SourceIndex(GraphIndex):
    """Every cited work, with the objects that cite it."""

    name = "sources"
    localname = _("Index of sources")

    def has(self, page: Outline) -> bool:
        """Return whether an object on *page* cites something."""
        return page.cited

    def rows(self, graph: Graph, wanted: Container[str]) -> Iterator[tuple[str, list[IndexEntry]]]:
        """Yield a line for a work and one for each object that cites it."""
        for key, records in graph.cited_by.items():
            citing = [r for r in records if r.docname in wanted]
            if citing:
                name, head = self._name(graph, key)
                yield name, [head, *map(self._line, citing)]

    def _name(self, graph: Graph, key: str) -> tuple[str, IndexEntry]:
        work, place = graph.bibliography.works.get(key), graph.bibliography.places.get(key)
        name = f"{work.short}: {work.title}" if work is not None else key
        docname, anchor = (place.docname, place.anchor) if place is not None else ("", "")
        return name, IndexEntry(name, 1, docname, anchor, "", "", "")

    def _line(self, record: Record) -> IndexEntry:
        return IndexEntry(record.title, 2, record.docname, record.anchor, str(record.kind), "", "")


class PaperIndex(GraphIndex):
    """The papers of all days, by title, a line each, where it is shown first."""

    name = "papers"
    localname = _("Index of papers")

    def has(self, page: Outline) -> bool:
        """Return whether *page* holds a day with papers."""
        return page.papers

    def rows(self, graph: Graph, wanted: Container[str]) -> Iterator[tuple[str, list[IndexEntry]]]:
        """Yield the papers."""
        for name, spot in graph.papers.first.items():
            if spot.docname in wanted:
                title = spot.issue.title
                yield title, [IndexEntry(title, 0, spot.docname, spot.issue.anchor, spot.date, "", name)]


def _of_kind(kind: Kind, title: str) -> type[EntryIndex]:
    members = {"name": f"{kind}s", "localname": title, "kind": kind, "__doc__": f"All {kind}s, by title."}
    return type(f"{kind.title()}Index", (EntryIndex,), members)


INDICES: list[type[Index]] = [
    _of_kind(Kind.TENSION, _("Index of tensions")),
    _of_kind(Kind.CAMP, _("Index of camps")),
    _of_kind(Kind.COUNTER, _("Index of counters")),
    _of_kind(Kind.CLAIM, _("Index of claims")),
    SourceIndex,
    PaperIndex,
]
