"""What a link shows of its target before it is followed, and what can be searched for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..core.model import Claim, Counter, Record, Tension, Work
from ..core.text import first_sentence, shortened
from .fragments import Inlines, Link, Word
from .objects import Part
from .passages import home

LENGTH = 300
SAYINGS = 2
"""Of what a work is recorded to say, as many are in its card."""


class Card(NamedTuple):
    """A preview; empty strings are left out."""

    kind: str
    title: str
    text: str = ""
    word: str = ""  #: of standing
    word_class: str = ""
    reason: str = ""
    home: str = ""
    place: str = ""  #: where a work is
    address: str = ""  #: of that


def plain(items: Inlines) -> str:
    """Return the text of inlines."""
    return "".join(
        item if isinstance(item, str) else item.text for item in items if isinstance(item, str | Link | Word)
    )


def opening(text: str) -> str:
    """Return the first two sentences of *text*, at most `LENGTH` characters."""
    shown = ""
    rest = " ".join(text.split())
    for _ in range(2):
        first = first_sentence(rest)
        shown = f"{shown} {first}".strip()
        rest = rest[len(first) :].strip()
    return shortened(shown, LENGTH)


class Cards(Part):
    """Cards of all objects and works, in one language."""

    def pages(self) -> dict[str, dict[str, Record | Work]]:
        """Return docname -> anchor -> what has a card there."""
        by_page: dict[str, dict[str, Record | Work]] = {}
        for record in self.graph.records.values():
            by_page.setdefault(record.docname, {})[record.anchor] = record
        for key, place in self.graph.bibliography.places.items():
            work = self.graph.bibliography.works.get(key)
            if work is not None:
                by_page.setdefault(place.docname, {})[place.anchor] = work
        # Sorted, so that two builds write the same bytes.
        return {docname: dict(sorted(by_page[docname].items())) for docname in sorted(by_page)}

    def of(self, record: Record | Work) -> Card:
        """Return the card of an object or a work."""
        if isinstance(record, Work):
            return self._work(record)
        views, graph = self.views, self.graph
        word = views.standing(graph.standing(record))
        kind = views.kind(record.kind)
        if isinstance(record, Counter):
            kind = f"{views.reply(record.reply).text}, {views.relation(record.relation)}"
        home = graph.tension_of(record)
        inside = self._("in: {}").format(home.title) if home is not None and home.id != record.id else ""
        text = record.question if isinstance(record, Tension) and record.question else record.text
        text = graph.plain(text)
        if isinstance(record, Tension) and graph.live(record):
            word = Word(views.status(record.status), ("status",))
            count = len(graph.open_in.get(record.id, ()))
            reason = self._n("{} open objection", "{} open objections", count).format(count)
        elif isinstance(record, Claim) and graph.live(record):
            rating = graph.rating(record)
            word = views.claim_word(rating.word)
            reason = self._("certainty {}").format(views.level(rating.level).text) if rating.level else ""
        else:
            reason = plain(views.reason(record))
        title = views.link(record).text
        shown = opening(text)
        return Card(
            kind, title, "" if shown == title else shown, word.text, "".join(map(str, word.roles[-1:])), reason, inside
        )

    def _work(self, work: Work) -> Card:
        count = len(self.graph.cited_by.get(work.key, ()))
        cited = self._n("cited by {} object here", "cited by {} objects here", count).format(count)
        who = ", ".join(work.authors[:4]) + (" …" if len(work.authors) > 4 else "")
        said = "; ".join(
            f"{self.views.role(entry.role).text}: {record.title}"
            for record, entry in self.graph.recorded_of.get(work.key, ())[:SAYINGS]
            if entry.counts
        )
        who = f"{who} ({work.year})" if work.year else who
        text = f"{who}. {said}" if said else who
        place, address = home(work)
        return Card(self._("work"), work.title, text, home=cited, place=place, address=address)

    def search(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield kind, title, docname, anchor and text of each live object, then of each work that is listed."""
        for record in self.graph.records.values():
            if self.graph.live(record):
                text = self.graph.plain(record.text)
                if isinstance(record, Tension):
                    parts = (record.question, record.text, record.crux, record.stance)
                    text = self.graph.plain("\n".join(filter(None, parts)))
                title = self.views.link(record).text
                yield self.views.kind(record.kind), title, record.docname, record.anchor, " ".join(text.split())
        for key, place in sorted(self.graph.bibliography.places.items()):
            work = self.graph.bibliography.works.get(key)
            if work is not None:
                who = f"{', '.join(work.authors)} ({work.year})" if work.year else ", ".join(work.authors)
                yield self._("work"), work.title, place.docname, place.anchor, who
