"""The words of the project: what a page says, as plain frozen values.

Nothing here imports Sphinx or docutils.  Every value can be pickled, compared
and printed; a record holds text and ids, never a node.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple


class Value:
    """A frozen value that is pickled by its fields in order.

    The standard library looks the fields up for every single value, both ways:
    most of the time that an environment of many objects takes to be read.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes the same value again."""
        kind: Any = type(self)
        return _made, (kind, *[getattr(self, name) for name in kind.__dataclass_fields__])


def _made(kind: Any, *values: Any) -> Any:
    # The dataclasses are frozen, so their fields are set past their own `__setattr__`.
    instance = object.__new__(kind)
    for name, value in zip(kind.__dataclass_fields__, values, strict=True):
        object.__setattr__(instance, name, value)
    return instance


class Kind(StrEnum):
    """The four kinds of object an author writes."""

    TENSION = "tension"
    CAMP = "camp"
    COUNTER = "counter"
    CLAIM = "claim"


class Relation(StrEnum):
    """How a counter answers its target.

    The first three are the attacks of structured argumentation (Pollock 1987;
    Prakken 2010): on the conclusion, on the inference, on a premise.
    The last three are replies that attack nothing.
    """

    REBUTS = "rebuts"
    UNDERCUTS = "undercuts"
    UNDERMINES = "undermines"
    REFINES = "refines"
    CORRECTS = "corrects"
    EXTENDS = "extends"


ATTACKS = frozenset({Relation.REBUTS, Relation.UNDERCUTS, Relation.UNDERMINES})


class Reply(StrEnum):
    """What a counter is to the object that it answers."""

    OBJECTION = "objection"  #: it attacks
    QUALIFICATION = "qualification"  #: it bounds, and leaves the rest as it is
    GAP = "gap"  #: an editor's remark that nobody published


class Role(StrEnum):
    """What a passage of a work does to an object (after scite's classes and CiTO's relations)."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"
    QUALIFIES = "qualifies"
    COMPARED = "compared"  #: the work is the baseline, no witness
    BACKGROUND = "background"


class Read(StrEnum):
    """How much of a work was read by whoever recorded it."""

    FULL = "full"
    PART = "part"
    ABSTRACT = "abstract"
    SECONDARY = "secondary"  #: what others say of it


class Basis(StrEnum):
    """How a work knows what it says, strongest first (after GRADE)."""

    MATCHED = "matched"  #: head to head under matched conditions
    SURVEY = "survey"  #: a review of many studies
    MEASURED = "measured"  #: one-sided
    DEMONSTRATED = "demonstrated"  #: it was built, and ran
    THEORY = "theory"
    ARGUED = "argued"


class Limit(StrEnum):
    """What lowers the certainty of what a work says."""

    OWN_METHOD = "own-method"  #: its proposers or sellers measured it
    UNTUNED = "untuned"  #: the baseline was not tuned alike
    INDIRECT = "indirect"  #: other scale, data or task than the object's own words say
    SINGLE_RUN = "single-run"  #: no seeds, no interval
    SMALL = "small"  #: fewer cases than the object needs


SCOPES = ("whole", "part")
GROUNDS = ("measured", "theory", "argued", "recomputed", "authors", "editors")
"""What the basis of a counter can be."""
CRUXES = ("untested", "partly", "tested")
NOBODY = "none"
"""What `holders` says where somebody looked and found no published advocate."""
MODEL = "model "
"""What the name of a model begins with, as the author of an entry."""

ABSENT = "which is named here and not in the file"
"""What the title of a claim ends with that an importer made since others answer it."""

STATUSES = ("open", "narrowing", "settled", "dissolved")
DECLARATIONS = ("consensus", "contested")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Value):
    """What a work is recorded to say about an object."""

    key: str = ""  #: of the work; empty in a page where `same` tells it
    line: int = 0  #: from 1
    role: Role = Role.SUPPORTS
    at: str = ""  #: place in the work: abstract, §4.2, table 3, p. 12
    words: str = ""  #: that stand there, parts joined by “…”
    read: str = ""  #: a value of `Read`; empty: not read
    via: str = ""  #: key, perhaps with a place in braces, or address of what was read instead
    basis: str = ""  #: a value of `Basis`, or empty
    limits: tuple[str, ...] = ()  #: values of `Limit`
    scale: str = ""
    checked: str = ""  #: a date
    by: str = ""  #: who recorded it; empty: the editors
    id: str = ""  #: by which another entry names it
    same: str = ""  #: id of the entry whose work and passage it shares
    text: str = ""  #: what was found, with the marks of `text`

    @property
    def by_model(self) -> bool:
        """Whether a model recorded it and no person accepted it."""
        return self.by.casefold().startswith(MODEL)

    @property
    def counts(self) -> bool:
        """Whether words and certainty follow from it."""
        return bool(self.read) and not self.by_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Value):
    """One object of a page, with what every kind has.

    In a `Page`, an object named by the place of another inside it is written
    ``#n``, with n the `order` of the other; `graph.Graph.build` puts the id there.
    """

    id: str  #: unique over the project; what roles and options name
    kind: Kind
    title: str  #: plain text
    docname: str  #: the page it stands on
    line: int  #: of its directive, from 1
    order: int  #: place among the objects of its page, from 0
    anchor: str  #: id in the written page
    parent: str | None = None  #: id of the nearest enclosing object
    implied: tuple[str, ...] = ()  #: fields that follow from where it stands, not from an option
    topics: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()  #: keys cited by it and not by an object inside it, in order
    located: tuple[tuple[str, str, str], ...] = ()  #: option, key that it names, and the place in that work
    evidence: tuple[Evidence, ...] = ()  #: in order
    supersedes: tuple[str, ...] = ()  #: ids of the wordings it replaces
    since: str = ""  #: ISO date, or empty
    text: str = ""  #: its own prose, without that of objects inside it; with the marks of `text`

    @property
    def name(self) -> str:
        """Its title where a sentence names it: a claim is a sentence, and its full stop is that sentence's alone."""
        return self.title.removesuffix(".") if self.kind is Kind.CLAIM else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Tension(Record):
    """A question on which camps differ."""

    status: str = "open"
    reviewed: str = ""  #: ISO date, or empty
    searched: str = ""  #: until when the literature was searched
    crux_state: str = ""  #: untested, partly, tested, or empty
    crux_tests: tuple[str, ...] = ()  #: cite keys of what ran a part of the crux
    crux_lacks: str = ""  #: with the marks of `text`
    compatible: bool = False  #: its camps are no rivals
    related: tuple[str, ...] = ()
    question: str = ""  #: with the marks of `text`
    crux: str = ""  #: with the marks of `text`
    stance: str = ""  #: with the marks of `text`


@dataclass(frozen=True, slots=True, kw_only=True)
class Camp(Record):
    """A position in a tension."""

    tension: str | None = None
    label: str = ""  #: as written, or the letter given on its page; empty: the graph gives one
    holders: tuple[str, ...] = ()  #: cite keys of what argues it, or `NOBODY` alone
    practised_by: tuple[str, ...] = ()  #: cite keys of what was built that way
    rests_on: tuple[str, ...] = ()  #: ids of claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter(Record):
    """An answer to something."""

    against: tuple[str, ...] = ()
    relation: Relation = Relation.REBUTS
    scope: str = ""  #: part; whole, or empty for whole
    basis: str = ""  #: one of `GROUNDS`, or empty

    @property
    def reply(self) -> Reply:
        """What it is to what it answers; only an objection attacks."""
        if self.basis == "editors":
            return Reply.GAP
        if self.relation not in ATTACKS or self.scope == "part" or self.basis == "authors":
            return Reply.QUALIFICATION
        return Reply.OBJECTION

    @property
    def attacks(self) -> bool:
        """Whether it is an objection."""
        return self.reply is Reply.OBJECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Record):
    """A proposition with its evidence."""

    tension: str | None = None
    supports: tuple[str, ...] = ()  #: ids of camps
    opposes: tuple[str, ...] = ()  #: ids of camps
    declared: str = ""  #: consensus, contested, or empty
    declared_on: str = ""
    declared_why: str = ""

    @property
    def placeholder(self) -> bool:
        """Whether it says nothing, and is there since others answer a claim of its name."""
        return self.title.endswith(ABSENT) and not (self.text or self.cites or self.evidence)


@dataclass(frozen=True, slots=True)
class CiteUse(Value):
    """One use of a cite key."""

    key: str
    owner: int | None  #: `Record.order` of the nearest enclosing object
    line: int


@dataclass(frozen=True, slots=True)
class Mention(Value):
    """A reference to an object in running text."""

    target: str  #: id as written
    sentence: str  #: the sentence it stands in, plain text
    owner: int | None  #: `Record.order` of the nearest enclosing object
    anchor: str  #: of the nearest element with an id
    line: int
    role: str = ""  #: the role that made it, when it is ours; empty for `any` and Markdown links


@dataclass(frozen=True, slots=True)
class Query(Value):
    """A list directive: which objects, in which order, with which columns."""

    name: str  #: directive name
    order: int  #: place among the lists of its page, from 0
    line: int
    options: tuple[tuple[str, str], ...] = ()  #: sorted

    def get(self, option: str) -> str:
        """Return the value of *option*, empty when it was not given."""
        return dict(self.options).get(option, "")


@dataclass(frozen=True, slots=True)
class TocTree(Value):
    """A table of contents in the text of a page."""

    entries: tuple[str, ...]  #: docnames, in order
    depth: int  #: levels shown; 0 or less: all
    titles_only: bool


@dataclass(frozen=True, slots=True)
class Issue(Value):
    """A paper on the page of a day."""

    arxiv_id: str
    title: str  #: plain text
    anchor: str
    topic: str  #: label
    decision: str
    relevance: int | None
    novelty: int | None
    bears: tuple[tuple[str, str, str, str, str, str], ...]  #: (tension, camp, word, note, by, read)


@dataclass(frozen=True, slots=True)
class DayOfPapers(Value):
    """A day of a digest, as far as other pages show it."""

    date: str  #: ISO
    status: str
    reason: str
    line: int
    topics: tuple[tuple[str, int, str], ...]  #: label, papers shown, anchor
    papers: tuple[Issue, ...]  #: in the order of the page


@dataclass(frozen=True, slots=True)
class Page(Value):
    """All that the project needs to know of one page, read from its doctree alone."""

    docname: str
    title: str = ""  #: plain text
    source: str = ""  #: digest of the file and of the files it depends on
    records: tuple[Record, ...] = ()
    uses: tuple[CiteUse, ...] = ()
    mentions: tuple[Mention, ...] = ()
    queries: tuple[Query, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()  #: (domain, type, target) of other cross-references
    toctrees: tuple[TocTree, ...] = ()
    bibliographies: tuple[str, ...] = ()  #: node ids of its bibliographies
    days: tuple[DayOfPapers, ...] = ()

    def elsewhere(self) -> Page:
        """Return the page with nothing but what other pages may show of it."""
        return replace(
            self,
            source="",
            records=tuple(
                replace(record, line=0, text="", evidence=tuple(replace(entry, line=0) for entry in record.evidence))
                for record in self.records
            ),
            uses=tuple(replace(use, line=0) for use in self.uses),
            mentions=tuple(replace(mention, line=0) for mention in self.mentions),
            queries=tuple(replace(query, line=0) for query in self.queries),
            days=tuple(replace(day, line=0) for day in self.days),
        )


class Entry(NamedTuple):
    """An object of a page, as inventories and indexes name it."""

    id: str
    title: str
    kind: str
    anchor: str


class Outline(NamedTuple):
    """What is known of a page without unpickling it."""

    objects: tuple[Entry, ...]
    cited: bool  #: an object on it cites something
    papers: bool  #: it holds a day with papers
    lists: bool  #: it holds a list, or a day

    @classmethod
    def of(cls, page: Page) -> Outline:
        """Return the outline of *page*."""
        objects = tuple(Entry(r.id, r.title, str(r.kind), r.anchor) for r in page.records)
        cited, papers = any(r.cites for r in page.records), any(day.papers for day in page.days)
        return cls(objects, cited, papers, bool(page.queries))


OTHERS = "others"
"""What BibTeX writes for authors that an entry does not name."""


@dataclass(frozen=True, slots=True)
class Work(Value):
    """A bibliography entry, as far as the measures and the lists need it."""

    key: str
    authors: tuple[str, ...] = ()  #: full names, plain text
    year: str = ""
    title: str = ""
    doi: str = ""
    arxiv: str = ""
    families: tuple[str, ...] = ()  #: the names that authors are cited by, plain text; empty: the last word of each
    letter: str = ""  #: what tells it from another of the same names and year: a, b, …

    @property
    def short(self) -> str:
        """The work in a few letters: `Bordes et al. 2022`, `Le Pichon 1968a`."""
        return f"{self.label}{self.letter}"

    @property
    def label(self) -> str:
        """Names and year, which another work may have as well."""
        names = self.families or [name.split()[-1] for name in self.authors if name.split()]
        match names:
            case []:
                who = self.key
            case [one]:
                who = one
            case [one, two] if two != OTHERS:
                who = f"{one} and {two}"
            case [one, *_]:
                who = f"{one} et al."
        return f"{who} {self.year}".strip()


@dataclass(frozen=True, slots=True)
class Place(Value):
    """Where a source is listed: a page and an anchor on it."""

    docname: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Download(Value):
    """A file that the site offers."""

    name: str  #: of the file
    size: int  #: bytes
    day: str  #: ISO date of its last change, UTC


@dataclass(frozen=True, slots=True)
class Settings(Value):
    """The settings that change what is derived (see `config`)."""

    statuses: tuple[str, ...] = STATUSES
    require_citations: bool = False
    hide_uncited: bool = True
    stale_years: tuple[float, float] = (2.0, 5.5)
    consensus_groups: int = 5
    shared_authors: int = 1
    today: str = ""  #: ISO date
    numbering: bool = True
    map_limit: int = 20
    downloads: tuple[Download, ...] = ()  #: those that are there
    cited_in_all: bool = False  #: tell what cites a work also where no object does
    authors: int = 100  #: that a bibliography names of a work


@dataclass(frozen=True, slots=True)
class Bibliography(Value):
    """The bibliography as the graph sees it."""

    works: Mapping[str, Work] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)  #: key -> its entry in a bibliography
    values: Mapping[str, str] = field(default_factory=dict)  #: key -> digest of how a citation of it is shown
