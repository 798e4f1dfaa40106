"""A day of papers, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a day ended."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    NO_ANNOUNCEMENT = "no_announcement"


class Decision(StrEnum):
    """What became of a paper."""

    SHOWN = "shown"
    DIVERTED = "diverted"
    BELOW_CUTOFF = "below_cutoff"
    TITLE_FILTERED = "title_filtered"
    UNSCORED = "unscored"


SOURCES = ("llm", "local", "editor")
"""Who chose the topics of a paper."""

BEARINGS = ("supports", "counters", "complicates", "mentions")
ANNOUNCED = ("new", "cross", "replace", "replace-cross", "absonly")


@dataclass(frozen=True, slots=True)
class Author:
    """A name as arXiv writes it, in TeX."""

    name: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class Bearing:
    """A tension that a paper bears on."""

    id: str
    camp: str = ""
    bears: str = "mentions"  #: one of `BEARINGS`
    note: str = ""
    by: str = ""  #: who says so: a name, `model NAME`, or empty for the editors
    read: str = ""  #: how much of the paper they read: full, part, abstract, or empty


@dataclass(frozen=True, slots=True)
class Paper:
    """A line of ``DAY.jsonl``; texts are in TeX."""

    arxiv_id: str  #: without version
    title: str
    authors: tuple[Author, ...] = ()
    version: int | None = None
    abstract: str = ""
    summary: str = ""  #: in the editor's own words; shown instead of the abstract
    categories: tuple[str, ...] = ()
    announce_type: str = ""
    primary_topic_id: str = ""
    matched_topic_ids: tuple[str, ...] = ()  #: in the order of the registry, with the primary one
    topic_source: str = ""
    comment: str = ""
    topic_match_comment: str = ""
    relevance: int | None = None  #: 1 to 10; None: nobody judged
    novelty: int | None = None
    rank: int | None = None  #: within its topic
    hotspot_tags: tuple[str, ...] = ()
    hotspot_comment: str = ""
    tensions: tuple[Bearing, ...] = ()
    decision: str = Decision.SHOWN
    first_seen: str = ""

    @property
    def anchor(self) -> str:
        """Its anchor on the page of a day."""
        return "paper-" + self.arxiv_id.replace("/", "-")

    @property
    def url(self) -> str:
        """Where arXiv shows it."""
        return f"https://arxiv.org/abs/{self.arxiv_id}"


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of the registry."""

    id: str
    label: str
    order: int
    description: str = ""
    keep: str = ""
    filter: str = ""
    keywords: tuple[str, ...] = ()
    tensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """The topics, in order, and the one that is used where none fits."""

    topics: tuple[Topic, ...] = ()
    default: str = ""

    def get(self, name: str) -> Topic | None:
        """Return the topic with the id *name*."""
        return next((topic for topic in self.topics if topic.id == name), None)

    def label(self, name: str) -> str:
        """Return what a topic is called."""
        topic = self.get(name)
        return topic.label if topic is not None else name

    def ordered(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return *names* in the order of the registry, unknown ones last."""
        places = {topic.id: place for place, topic in enumerate(self.topics)}
        return tuple(sorted(dict.fromkeys(names), key=lambda name: (places.get(name, len(places)), name)))


@dataclass(frozen=True, slots=True)
class Usage:
    """What one model was asked and cost; costs are in US dollars, unrounded, None where no price is known."""

    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_cost: float | None = None
    completion_cost: float | None = None

    @property
    def tokens(self) -> int:
        """The tokens of prompt and completion together."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def cost(self) -> float | None:
        """The whole cost."""
        if self.prompt_cost is None or self.completion_cost is None:
            return None
        return self.prompt_cost + self.completion_cost


STEPS = ("title_filtered", "unscored", "below_cutoff", "diverted", "shown")
"""What unique papers end as, in the order in which they leave."""

ROWS = ("rows_total", "rows_scanned")
"""Rows of the feeds, where a paper of two categories counts twice."""


@dataclass(frozen=True, slots=True)
class Day:
    """A file ``DAY.json`` with its papers."""

    date: str  #: ISO
    status: str = Status.COMPLETE
    reason: str = ""
    source: tuple[tuple[str, str], ...] = ()
    usage: tuple[Usage, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()  #: by name, as recorded: `ROWS`, ``unique`` and `STEPS`
    relevance_cutoff: int | None = None
    novelty_cutoff: int | None = None
    prompt: tuple[str, ...] = ()  #: names of files, in the order in which they are sent
    papers: tuple[Paper, ...] = ()

    def count(self, name: str) -> int | None:
        """Return a recorded count."""
        return dict(self.counts).get(name)

    def of(self, decision: str) -> list[Paper]:
        """Return the papers that ended as *decision*, best first."""
        return sorted((p for p in self.papers if p.decision == decision), key=order)


def order(paper: Paper) -> tuple[object, ...]:
    """Return the key by which papers are ordered: the rank where one is recorded, else the scores, then the id.

    Of two papers the one with the larger sum of relevance and novelty comes
    first, then the more relevant, then the smaller arXiv id.
    """
    relevance, novelty = paper.relevance or 0, paper.novelty or 0
    ranked = paper.rank is None, paper.rank or 0
    return (*ranked, -(relevance + novelty), -relevance, paper.arxiv_id)
