"""Who answers whom: the one place that answers a question across pages."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from . import certainty, entries, measures
from .certainty import Rating
from .measures import Grounded, Independence, Label, Standing
from .model import (
    NOBODY,
    Bibliography,
    Camp,
    CiteUse,
    Claim,
    Counter,
    Evidence,
    Page,
    Record,
    Reply,
    Settings,
    Tension,
    Work,
)
from .papers import Papers
from .tables import gathered
from .text import is_marked, lettered, unmarked

MODERATE = certainty.LEVELS.index(certainty.Certainty.MODERATE)


@dataclass(frozen=True, slots=True)
class Backlink:
    """A sentence that mentions an object."""

    docname: str
    anchor: str
    owner: Record | None  #: the object the sentence stands in
    sentence: str


def _settle(record: Record, names: Sequence[str]) -> Record:
    """Write ids for places; *names* are the ids of its page, by `order`, down to its own."""

    def name(place: str | None) -> str | None:
        return names[int(place[1:])] if place is not None and place.startswith("#") else place

    changes: dict[str, Any] = {}
    if names[-1] != record.id:
        changes["id"] = names[-1]
    if record.parent is not None:
        changes["parent"] = name(record.parent)
    for field in record.implied:
        value = getattr(record, field)
        if field == "supports" and isinstance(record, Claim):
            value = tuple(camp for camp in map(name, value) if camp not in record.opposes)
        changes[field] = tuple(map(name, value)) if isinstance(value, tuple) else name(value)
    return replace(record, **changes) if changes else record


def _share(records: dict[str, Record]) -> None:
    """Give each entry that names another the work and the passage of that, and its object the citation."""
    named: dict[str, Evidence] = {}
    for entry in (entry for record in records.values() for entry in record.evidence if entry.id):
        named.setdefault(entry.id, entry)
    for record in list(records.values()):
        if any(entry.same in named for entry in record.evidence):
            evidence = tuple(entries.shared(e, named[e.same]) if e.same in named else e for e in record.evidence)
            cites = dict.fromkeys((*record.cites, *(entry.key for entry in evidence if entry.key)))
            records[record.id] = replace(record, evidence=evidence, cites=tuple(cites))


def unique(names: Sequence[str]) -> Sequence[str]:
    """Return each name, the later ones of several that are equal as ``name~2``, ``name~3``."""
    if len(set(names)) == len(names):
        return names
    taken: dict[str, None] = {}
    for name in names:
        free = itertools.chain([name], (f"{name}~{number}" for number in itertools.count(2)))
        taken[next(candidate for candidate in free if candidate not in taken)] = None
    return list(taken)


class Graph:
    """All records of the project, joined.

    Built once in a build, after every page is known; read only from then on.
    Every table is made in one pass over the records and asked by key.
    """

    def __init__(
        self,
        pages: Mapping[str, Page],
        records: Mapping[str, Record],
        duplicates: Sequence[tuple[Record, Record]],
        bibliography: Bibliography,
        settings: Settings,
    ) -> None:
        self.pages = pages
        self.records = records  #: id -> record, pages in order of name, objects in order of appearance
        self.duplicates = duplicates  #: (first, later) with the same id
        self.bibliography = bibliography
        self.settings = settings
        self._at = {(r.docname, r.order): r for r in records.values()}
        # What was asked before, by id.
        self._homes: dict[str, Tension | None] = {}
        self._independence: dict[str, Independence] = {}
        self._within: dict[str, Independence] = {}
        self._ratings: dict[str, Rating] = {}

    @classmethod
    def build(
        cls,
        pages: Mapping[str, Page],
        bibliography: Bibliography | None = None,
        settings: Settings | None = None,
    ) -> Graph:
        """Join *pages*.

        Of two records with one id the first, by page name and place, keeps
        it; the later one gets ``id~2`` and stays complete under that name.
        A title that shows the title of another object shows it in words.
        """
        records: dict[str, Record] = {}
        duplicates: list[tuple[Record, Record]] = []
        # Sphinx joins the results of parallel reading as they come, so pages are taken by name.
        ordered = dict(sorted(pages.items()))
        free = iter(unique([record.id for page in ordered.values() for record in page.records]))
        for page in ordered.values():
            names: list[str] = []
            for record in page.records:
                names.append(next(free))
                if names[-1] != record.id:
                    duplicates.append((records[record.id], record))
                records[names[-1]] = _settle(record, names)
        _share(records)
        graph = cls(ordered, records, duplicates, bibliography or Bibliography(), settings or Settings())
        titles = itertools.chain((r.title for r in records.values()), (page.title for page in pages.values()))
        return graph._spelled() if any(map(is_marked, titles)) else graph

    def _spelled(self) -> Graph:
        """Return the graph with what titles refer to in words; titles inside such titles are named by their ids."""

        def spell(title: str) -> str:
            return unmarked(unmarked(title, self.title_of), str)

        pages = {name: replace(page, title=spell(page.title)) for name, page in self.pages.items()}
        records = {name: replace(record, title=spell(record.title)) for name, record in self.records.items()}
        return Graph(pages, records, self.duplicates, self.bibliography, self.settings)

    # -- looking up ---------------------------------------------------------

    def get(self, name: str | None) -> Record | None:
        """Return the record with the id *name*."""
        return self.records.get(name) if name is not None else None

    def known(self, names: Iterable[str]) -> list[Record]:
        """Return the records with the ids *names*, as far as they are there."""
        return [self.records[name] for name in names if name in self.records]

    def at(self, docname: str, order: int | None) -> Record | None:
        """Return the record at a place."""
        return self._at.get((docname, order)) if order is not None else None

    def named(self, target: str) -> Record | None:
        """Return the object that a reference names, by its id or as ``page#anchor``."""
        return self.records.get(target) or (self._anchors.get(target) if "#" in target else None)

    @cached_property
    def _anchors(self) -> dict[str, Record]:
        """``page#anchor``, and ``page#id``, -> record."""
        by_id = {f"{record.docname}#{record.id}": record for record in self.records.values()}
        return by_id | {f"{record.docname}#{record.anchor}": record for record in self.records.values()}

    def title_of(self, target: str) -> str:
        """Return the title of the object or page that a reference names; of a place on a page, that of the page."""
        record_or_page = self.named(target) or self.pages.get(target) or self.pages.get(target.partition("#")[0])
        if record_or_page is None and target in self.papers.first:
            return self.papers.first[target].issue.title
        if isinstance(record_or_page, Record):
            return record_or_page.name
        return record_or_page.title if record_or_page is not None else "…"

    @cached_property
    def papers(self) -> Papers:
        """The papers of all days."""
        return Papers(self.pages)

    def plain(self, text: str) -> str:
        """Return recorded text as read aloud."""
        return unmarked(text, self.title_of)

    @cached_property
    def tensions(self) -> list[Tension]:
        """All tensions, in order."""
        return [r for r in self.records.values() if isinstance(r, Tension)]

    @cached_property
    def camps(self) -> list[Camp]:
        """All camps, in order."""
        return [r for r in self.records.values() if isinstance(r, Camp)]

    @cached_property
    def counters(self) -> list[Counter]:
        """All counters, in order."""
        return [r for r in self.records.values() if isinstance(r, Counter)]

    @cached_property
    def claims(self) -> list[Claim]:
        """All claims, in order; those that hold the place of one that nobody has are left out."""
        return [r for r in self.records.values() if isinstance(r, Claim) and not r.placeholder]

    # -- supersession -------------------------------------------------------

    @cached_property
    def successors(self) -> dict[str, list[Record]]:
        """Id -> what supersedes it."""
        return gathered(
            (old, record)
            for record in self.records.values()
            for old in record.supersedes
            if old in self.records and old != record.id
        )

    @cached_property
    def circular(self) -> list[list[str]]:
        """Circles of `supersedes`, each from its smallest id."""
        seen: set[str] = set()
        circles = []
        heirs = self._heirs
        for start in heirs:
            path: list[str] = []
            places: dict[str, int] = {}
            here: str | None = start
            while here is not None and here not in seen and here not in places:
                places[here] = len(path)
                path.append(here)
                here = next((name for name in self.records[here].supersedes if name in heirs), None)
            if here is not None and here in places:
                circle = path[places[here] :]
                turn = circle.index(min(circle))
                circles.append(circle[turn:] + circle[:turn])
            seen.update(path)
        return sorted(circles)

    @property
    def _heirs(self) -> dict[str, None]:
        """Ids of what supersedes something, without those whose chain ends."""
        heirs = {record.id: None for record in self.records.values() if record.supersedes}
        waiting = list(heirs)
        while waiting:
            name = waiting.pop()
            if name in heirs and not any(old in heirs for old in self.records[name].supersedes):
                del heirs[name]
                waiting += [record.id for record in self.successors.get(name, ())]
        return heirs

    def live(self, record: Record) -> bool:
        """Return whether nothing supersedes *record* (a circle of `supersedes` retires nobody)."""
        return record.id not in self.successors or record.id in self._in_circles

    @cached_property
    def _in_circles(self) -> set[str]:
        return {name for circle in self.circular for name in circle}

    # -- structure ----------------------------------------------------------

    @cached_property
    def camps_of(self) -> dict[str, list[Camp]]:
        """Tension id -> its camps: those inside it first, then those elsewhere."""
        camps_by_tension = gathered((tension.id, camp) for camp in self.camps if (tension := self.get(camp.tension)))
        for name, camps in camps_by_tension.items():
            home = self.records[name].docname
            camps.sort(key=lambda c: (c.docname != home, c.docname, c.order))
        return camps_by_tension

    def live_camps(self, tension: Record) -> list[Camp]:
        """Return the live camps of *tension*, in the order of `camps_of`."""
        return [camp for camp in self.camps_of.get(tension.id, ()) if self.live(camp)]

    @cached_property
    def labels(self) -> dict[str, str]:
        """Camp id -> its label."""
        labels: dict[str, str] = {}
        for camps in self.camps_of.values():
            labels |= zip((camp.id for camp in camps), lettered([camp.label for camp in camps]), strict=True)
        return labels

    @cached_property
    def behind(self) -> dict[str, list[Claim]]:
        """Camp id -> the live claims that support it, in order."""
        return gathered((camp, claim) for claim in self.claims if self.live(claim) for camp in claim.supports)

    @cached_property
    def against(self) -> dict[str, list[Claim]]:
        """Camp id -> the live claims that oppose it, in order."""
        return gathered((camp, claim) for claim in self.claims if self.live(claim) for camp in claim.opposes)

    @cached_property
    def answers(self) -> dict[str, list[Counter]]:
        """Id -> the live counters that name it as their target, attacks and replies alike."""
        return gathered(
            (target, counter) for counter in self.counters if self.live(counter) for target in counter.against
        )

    @cached_property
    def dependents(self) -> dict[str, list[Camp]]:
        """Claim id -> the live camps that rest on it."""
        return gathered((claim, camp) for camp in self.camps if self.live(camp) for claim in camp.rests_on)

    @cached_property
    def related(self) -> dict[str, list[Record]]:
        """Tension id -> tensions it names as related, and those that name it."""
        named = ((one.id, other) for one in self.tensions for other in one.related if other in self.records)
        both = dict.fromkeys(pair for one, other in named if one != other for pair in ((one, other), (other, one)))
        return gathered((one, self.records[other]) for one, other in both)

    def tension_of(self, record: Record | None) -> Tension | None:
        """Return the tension *record* belongs to, following targets and parents."""
        way: list[str] = []
        while record is not None and record.id not in self._homes and not isinstance(record, Tension):
            self._homes[record.id] = None  # what leads back to itself has no tension
            way.append(record.id)
            record = self._outer(record)
        home = record if isinstance(record, Tension) or record is None else self._homes[record.id]
        self._homes.update(dict.fromkeys(way, home))
        return home

    def _outer(self, record: Record) -> Record | None:
        """Return what decides to which tension *record* belongs."""
        match record:
            case Camp() | Claim() if record.tension is not None:
                return self.get(record.tension)
            case Counter() if record.against:
                return self.get(record.against[0])
            case Claim() if record.supports:
                return self.get(record.supports[0])
            case _:
                return self.get(record.parent)

    # -- sources ------------------------------------------------------------

    @cached_property
    def cited_by(self) -> dict[str, list[Record]]:
        """Key -> the objects that cite it themselves."""
        return gathered((key, record) for record in self.records.values() for key in record.cites)

    @cached_property
    def cited_outside(self) -> dict[str, list[str]]:
        """Key -> the pages that cite it outside any object."""
        return gathered(dict.fromkeys((use.key, docname) for docname, use in self.uses if use.owner is None))

    @property
    def uses(self) -> Iterator[tuple[str, CiteUse]]:
        """Every use of a key, with its page."""
        return ((page.docname, use) for page in self.pages.values() for use in page.uses)

    def works(self, keys: Iterable[str]) -> list[Work]:
        """Return the known works among *keys*."""
        known = self.bibliography.works
        return [known[key] for key in keys if key in known]

    def independence(self, record: Record) -> Independence:
        """Measure the sources *record* cites itself."""
        if record.id not in self._independence:
            works = self.works(record.cites)
            self._independence[record.id] = measures.independence(works, self.settings.shared_authors)
        return self._independence[record.id]

    def grouped(self, record: Record) -> list[list[str]]:
        """Return the keys that *record* cites, in groups joined by shared authors; an unknown work is a group."""
        groups = measures.groups(self.works(record.cites), self.settings.shared_authors)
        known = self.bibliography.works
        return [[work.key for work in group] for group in groups] + [[key] for key in record.cites if key not in known]

    def keys_within(self, tension: Record) -> list[str]:
        """Return the keys that *tension*, or what belongs to it, cites, each once."""
        records = (tension, *self.members.get(tension.id, ()))
        return list(dict.fromkeys(key for record in records for key in record.cites))

    def independence_within(self, tension: Record) -> Independence:
        """Measure the sources of *tension* and of all that belongs to it, taken together."""
        if tension.id not in self._within:
            works = self.works(self.keys_within(tension))
            self._within[tension.id] = measures.independence(works, self.settings.shared_authors)
        return self._within[tension.id]

    @cached_property
    def recorded_of(self) -> dict[str, list[tuple[Record, Evidence]]]:
        """Key -> what its work is recorded to say, with the object about which it says so."""
        return gathered((entry.key, (record, entry)) for record in self.records.values() for entry in record.evidence)

    def rating(self, record: Record) -> Rating:
        """Return the word and the certainty that the evidence of *record* gives."""
        if record.id not in self._ratings:
            self._ratings[record.id] = certainty.rate(
                record.evidence,
                self.bibliography.works,
                cited=bool(record.cites),
                needed=self.settings.consensus_groups,
                shared=self.settings.shared_authors,
            )
        return self._ratings[record.id]

    def both_sides(self, tension: Tension) -> list[tuple[str, list[Camp]]]:
        """Return the works cited by two or more rival camps of *tension*, with those camps."""
        if tension.compatible:
            return []
        camps_by_key = gathered((key, camp) for camp in self.live_camps(tension) for key in camp.cites)
        return [(key, camps) for key, camps in sorted(camps_by_key.items()) if len(camps) > 1]

    def shared_with_rivals(self, camp: Camp) -> list[tuple[str, list[Camp]]]:
        """Return the works of *camp* that rivals of it cite too, with those rivals."""
        home = self.get(camp.tension)
        both = self.both_sides(home) if isinstance(home, Tension) else []
        shared = [(key, [c for c in camps if c.id != camp.id]) for key, camps in both if camp in camps]
        return [(key, camps) for key, camps in shared if camps]

    # -- standing -----------------------------------------------------------

    def attackers(self, record: Record) -> list[Counter]:
        """Return the live counters that attack *record*, or a claim it rests on."""
        targets = (record.id, *(record.rests_on if isinstance(record, Camp) else ()))
        attackers = {
            counter.id: counter for target in targets for counter in self.answers.get(target, ()) if counter.attacks
        }
        return list(attackers.values())

    @cached_property
    def _attackers(self) -> dict[str, list[str]]:
        return {
            record.id: [counter.id for counter in self.attackers(record)]
            for record in self.records.values()
            if self.live(record)
        }

    @cached_property
    def counted(self) -> Grounded[str]:
        """The grounded labelling over the counters alone."""
        return Grounded(self._attackers)

    @cached_property
    def contested(self) -> Grounded[str]:
        """The grounded labelling over counters and the rivalry of camps."""
        rivalries = (tension for tension in self.tensions if not tension.compatible and self.live(tension))
        rivals = [[camp.id for camp in self.live_camps(tension)] for tension in rivalries]
        return Grounded(self._attackers, rivals)

    def standing(self, record: Record) -> Standing | None:
        """Return the word for *record*, or None when it was superseded."""
        label = self.counted.get(record.id)
        return None if label is None else measures.standing(label, bool(self._attackers[record.id]))

    def cause(self, record: Record) -> Record | None:
        """Return the counter without a reply that makes *record* challenged."""
        return self.get(self.counted.cause.get(record.id))

    def left_standing(self, tension: Tension) -> list[Camp]:
        """Return the camps IN when rivalry counts."""
        return [c for c in self.camps_of.get(tension.id, ()) if self.contested.get(c.id) is Label.IN]

    def replies(self, record: Record, reply: Reply) -> list[Counter]:
        """Return the live counters that are a *reply* of one kind to *record*, in order."""
        return [counter for counter in self.answers.get(record.id, ()) if counter.reply is reply]

    def open_objections(self, record: Record) -> list[Counter]:
        """Return the objections to *record*, or to a claim it rests on, that no other answers."""
        return [counter for counter in self.attackers(record) if not self._attackers[counter.id]]

    def both_sided(self, tension: Tension) -> tuple[int, int]:
        """Return how well the second-best supplied camp is, and how many objections are open.

        A camp is supplied by the claims behind it whose certainty is moderate or better.
        """
        behind = [self.behind.get(camp.id, ()) for camp in self.live_camps(tension)]
        supplies = sorted(sum(self.rating(claim).level >= MODERATE for claim in claims) for claims in behind)
        return (supplies[-2] if len(supplies) > 1 else 0, len(self.open_in.get(tension.id, ())))

    @cached_property
    def open_counters(self) -> list[Counter]:
        """Live attacks with no counter of their own recorded, oldest first, undated last."""
        attacks = [
            counter
            for counter in self.counters
            if self.live(counter) and counter.attacks and counter.against and not self._attackers[counter.id]
        ]
        return sorted(attacks, key=lambda c: (c.since or "9999", c.docname, c.order))

    @cached_property
    def open_in(self) -> dict[str, list[Counter]]:
        """Tension id -> its open counters, oldest first."""
        return gathered((home.id, counter) for counter in self.open_counters if (home := self.tension_of(counter)))

    def unanswered(self, tension: Tension) -> list[Counter]:
        """Return the open counters of *tension* that object to a position; one that replies to a counter is a reply."""
        return [
            counter
            for counter in self.open_in.get(tension.id, ())
            if any(not isinstance(self.get(target), Counter) for target in counter.against)
        ]

    @cached_property
    def members(self) -> dict[str, list[Record]]:
        """Tension id -> everything that belongs to it."""
        homes = ((self.tension_of(record), record) for record in self.records.values())
        return gathered((home.id, record) for home, record in homes if home is not None and home.id != record.id)

    def holders(self, camp: Camp) -> tuple[str, ...]:
        """Return the works that argue *camp*; none where somebody looked and found none."""
        return tuple(key for key in camp.holders if key != NOBODY)

    def seen(self, tension: Tension) -> str:
        """Return until when the view of *tension* reaches: the search, else the newest work cited."""
        return tension.searched or self.independence_within(tension).newest

    def last_move(self, tension: Tension) -> str:
        """Return the latest date of an object in *tension*."""
        return max([tension.since, *(r.since for r in self.members.get(tension.id, ()))])

    # -- mentions -----------------------------------------------------------

    @cached_property
    def mentions(self) -> dict[str, list[Backlink]]:
        """Id -> the sentences that mention it, other than in the object itself."""
        links: dict[tuple[str, Backlink], None] = {}
        for page in self.pages.values():
            for mention in page.mentions:
                target = self.named(mention.target)
                owner = self.at(page.docname, mention.owner)
                if target is not None and (owner is None or owner.id != target.id):
                    links[target.id, Backlink(page.docname, mention.anchor, owner, mention.sentence)] = None
        return gathered(links)
