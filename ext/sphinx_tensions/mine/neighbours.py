"""What of an atlas is near to a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..core.graph import Graph
from ..core.model import Claim, Kind, Record, Tension, Work
from ..core.tables import gathered
from ..core.text import digest
from ..core.wordings import Wordings
from ..exchange.proposals import Neighbour
from ..reading.plain import Project
from .papers import Paper
from .profiles import Profiles
from .referring import Register

COUNT = 10
"""Neighbours that a proposal names."""
AROUND = 30
"""Neighbours that say on which page it belongs; from few the page is told worse."""
LENGTH = 4_000  #: characters of an object that are compared
ASKED = 2_000  #: characters of a text that is asked for

_RAREST = 64  #: words of an object that lead to it: more than its sixteen rarest, which a short sentence may lack
_COMPARED = 60
SHARED = 1.0
"""What a shared key counts beside the score, for each step of its rarity; between 1 and 5 the pages are the same."""


@dataclass(frozen=True, slots=True)
class Object:
    """A tension, camp, counter or claim, as sentences are compared with it."""

    id: str
    kind: str
    page: str
    text: str  #: title, own text, and what its evidence found
    title: str = ""
    keys: tuple[str, ...] = ()  #: that it cites, also as evidence
    words: tuple[tuple[str, str], ...] = ()  #: key and words of each entry of evidence that has both


@dataclass(frozen=True)
class Atlas:
    """What mining asks of a project: values alone, so that a process elsewhere can have them."""

    objects: tuple[Object, ...] = ()
    works: tuple[Work, ...] = ()

    @classmethod
    def of(cls, project: Project) -> Atlas:
        """Return the atlas of *project*: its live objects, in the order of pages, and its works by key."""
        graph, works = project.graph, project.bibliography.works
        live = [record for record in graph.records.values() if _is_live(graph, record)]
        return cls(tuple(_object(graph, record) for record in live), tuple(works[key] for key in sorted(works)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes the same again; an index takes more room than what it is made of."""
        return Atlas, (self.objects, self.works)

    @cached_property
    def digest(self) -> str:
        """What changes with any of its values."""
        return digest(self.objects, self.works)

    @cached_property
    def index(self) -> Wordings:
        """Its objects by their words."""
        index = Wordings([one.text for one in self.objects], _RAREST, _COMPARED)
        for place in range(len(self.objects)):
            index.add(place)
        return index

    @cached_property
    def citing(self) -> dict[str, list[int]]:
        """Key -> places of the objects that cite it."""
        return gathered((key, place) for place, one in enumerate(self.objects) for key in one.keys)

    @cached_property
    def on_page(self) -> dict[str, list[int]]:
        """Page -> places of the objects on it."""
        return gathered((one.page, place) for place, one in enumerate(self.objects))

    @cached_property
    def profiles(self) -> Profiles:
        """The words of its pages; titles of what is disputed count twice."""
        titled = {Kind.TENSION, Kind.CAMP}
        said = ((one.page, f"{one.title} {one.text}" if one.kind in titled else one.text) for one in self.objects)
        return Profiles({page: " ".join(texts) for page, texts in gathered(said).items()})

    def ask(self, text: str, also: Iterable[int] = ()) -> Iterator[tuple[int, float]]:
        """Yield the places of what is near to *text*, and of *also*, with their scores, the nearest first."""
        if self.objects:
            yield from self.index.ask(text[:ASKED], also=also)

    @cached_property
    def by_id(self) -> dict[str, Object]:
        """Id -> object."""
        return {one.id: one for one in self.objects}

    @cached_property
    def register(self) -> Register:
        """Its works by what references say of them."""
        return Register(self.works)

    @cached_property
    def recorded(self) -> dict[str, list[tuple[str, str]]]:
        """Key -> words of its entries of evidence, each with the id of the object that has the entry."""
        return gathered((key, (words, one.id)) for one in self.objects for key, words in one.words)

    def rarity(self, key: str) -> float:
        """Return how much it says that two cite *key*: the fewer do, the more."""
        citing = len(self.citing.get(key, ()))
        return math.log((1 + len(self.objects)) / citing) if citing else 0.0


def _is_live(graph: Graph, record: Record) -> bool:
    return graph.live(record) and not (isinstance(record, Claim) and record.placeholder)


def _object(graph: Graph, record: Record) -> Object:
    texts = [record.title, record.text]
    if isinstance(record, Tension):
        texts += [record.question, record.crux, record.stance]
    texts += [entry.text for entry in record.evidence]
    keys = dict.fromkeys((*record.cites, *(entry.key for entry in record.evidence if entry.key)))
    words = tuple((entry.key, entry.words) for entry in record.evidence if entry.key and entry.words)
    text = " ".join(filter(None, map(graph.plain, texts)))[:LENGTH]
    return Object(record.id, str(record.kind), record.docname, text, record.title, tuple(keys), words)


# -- what is near ---------------------------------------------------------------------


def near(
    atlas: Atlas, text: str, cites: Iterable[str] = (), count: int = COUNT, pages: Mapping[str, float] | None = None
) -> tuple[Neighbour, ...]:
    """Return the *count* objects nearest to *text*, which cites the keys *cites*: those that share a key first.

    *pages* are page -> what counts beside the score that an object is there; all of theirs are compared.
    """
    pages = pages or {}
    # Those that cite any of the keys, and which of them.
    shared = gathered((place, key) for key in dict.fromkeys(cites) for place in atlas.citing.get(key, ()))
    there = (place for page in pages for place in atlas.on_page[page])
    scored = dict(atlas.ask(text, (*shared, *there)))

    def weight(place: int) -> float:
        more = SHARED * sum(map(atlas.rarity, shared.get(place, ())))
        return scored[place] + more + pages.get(atlas.objects[place].page, 0.0)

    chosen = sorted((p for p in scored if scored[p] or p in shared), key=lambda p: (-weight(p), p))
    # Those that share a key are first also in number: a page may not push them out.
    chosen.sort(key=lambda place: place not in shared)
    return tuple(
        Neighbour(atlas.objects[place].id, round(scored[place], 1), tuple(shared.get(place, ())))
        for place in chosen[:count]
    )


# -- works --------------------------------------------------------------------------------


def keys_of(atlas: Atlas, paper: Paper) -> dict[str, str]:
    """Return name of a reference in *paper* -> key of that work in the atlas; works that it lacks are left out."""
    named = ((name, atlas.register.of_reference(text)) for name, text in paper.references)
    return {name: key for name, key in named if key}
