"""The fragments shown for each object, made from the graph.

Nothing is shown beyond the author's own words that does not come from here,
so a page is out of date exactly when one of its fragments changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..core.graph import Backlink
from ..core.measures import Standing
from ..core.model import NOBODY, Camp, Claim, Counter, Record, Reply, Role, Tension
from ..core.papers import Bearing, Spot
from ..core.tables import gathered
from . import evidence
from .fragments import Block, Box, Fold, Inlines, Items, Line, Link, Word, joined, listed
from .glance import glance
from .names import Names


class Views(Names):
    """Fragments in one language."""

    def reason(self, record: Record) -> Inlines:
        """Return why *record* has its standing."""
        cause = self.graph.cause(record)
        match self.graph.standing(record):
            case None:
                heirs = self.graph.successors.get(record.id, [])
                return (self._("replaced by "), *self.links(heirs))
            case Standing.UNCHALLENGED:
                return (self._("no objection is recorded"),)
            case Standing.ANSWERED:
                causes = map(self.graph.cause, self.graph.attackers(record))
                replies = {reply.id: reply for reply in causes if reply is not None}
                return (self._("every objection has a reply: "), *self.links(replies.values()))
            case Standing.CHALLENGED if cause is not None:
                return (self._("no standing reply is recorded to "), self.link(cause))
            case _:
                return (self._("the objections answer one another in a circle"),)

    def _shared(self, works: Iterable[tuple[str, Iterable[Record]]]) -> Inlines:
        """Return works, each with the letters of the camps that cite it."""
        letters = self.graph.labels
        named = ((key, ", ".join(letters.get(camp.id, camp.title) for camp in camps)) for key, camps in works)
        return joined([(self.source(key), " (", camps, ")") for key, camps in named])

    def _history(self, tension: Tension) -> Inlines:
        """Return when *tension* was looked at and moved, and what it is about."""
        parts: list[Inlines] = []
        if tension.reviewed:
            parts.append((self._("reviewed {}").format(self.day(tension.reviewed)),))
        here = (tension, *self.graph.members.get(tension.id, ()))
        checked = sorted({entry.checked for record in here for entry in record.evidence if entry.checked})
        if len(checked) > 1:
            parts.append((self._("evidence read {} to {}").format(self.day(checked[0]), self.day(checked[-1])),))
        elif checked:
            parts.append((self._("evidence read {}").format(self.day(checked[0])),))
        moved = self.graph.last_move(tension)
        if moved and moved != tension.since:
            parts.append((self._("last move {}").format(self.day(moved)),))
        if tension.topics:
            parts.append((self._("topics: {}").format(", ".join(tension.topics)),))
        return joined(parts, " · ")

    # -- the line under a title, and the lines after a body ------------------

    def head(self, record: Record) -> Block:
        """Return what is between the title of *record* and its text."""
        if isinstance(record, Tension):
            blocks: tuple[Block, ...] = (glance(self, record),)
            if not self.graph.live(record):
                blocks = (Line(self._standing(record), ("meta",)), *blocks)
            return Box(blocks, ("head",))
        parts = [part for part in (self._place(record), *self._kind_facts(record)) if part]
        return Line(joined(parts, " · "), ("meta", f"meta-{record.kind}")) if parts else Box(())

    def _place(self, record: Record) -> Inlines:
        home = self.graph.tension_of(record)
        match record:
            case Counter():
                word = Word(self.relation(record.relation), ("relation", record.relation))
                reply = self.reply(record.reply)
                # What it stands in is what it answers, unless it says otherwise.
                around = "against" in record.implied
                targets = [] if around else self.graph.known(record.against)
                line: Inlines = (evidence.weighed(self, record, reply), ", ", word)
                line = (*line, " ", *self.links(targets)) if targets else line
                if home is not None and home.docname != record.docname:
                    line = (*line, self._(" in "), self.link(home))
                return line
            case Camp() | Claim() if self._is_inside(record):
                return ()
            case Camp() | Claim() if home is not None:
                return (self._("{} in ").format(self.kind(record.kind)), self.link(home))
            case _:
                return (self.kind(record.kind),)

    def _kind_facts(self, record: Record) -> Iterable[Inlines]:
        match record:
            case Camp():
                yield from self._camp_facts(record)
            case Claim():
                yield from self._claim_facts(record)
            case Counter():
                if record.basis:
                    yield (self.basis(record.basis),)
                if record.evidence:
                    yield evidence.rated(self, record)
        if record.since:
            yield (self.day(record.since),)
        if self.graph.standing(record) is not Standing.UNCHALLENGED:
            yield self._standing(record)
        old = [r for r in self.graph.known(record.supersedes) if r.id != record.id]
        if old:
            yield (self._("supersedes "), *self.links(old))

    def _camp_facts(self, camp: Camp) -> Iterable[Inlines]:
        holders = self.graph.holders(camp)
        if holders:
            yield (self._("argued by "), *self.located(camp, "holders", holders))
        elif NOBODY in camp.holders:
            yield (self._("no published advocate found"),)
        if camp.practised_by:
            yield (self._("practised by "), *self.located(camp, "practised-by", camp.practised_by))

    def _claim_facts(self, claim: Claim) -> Iterable[Inlines]:
        yield evidence.rated(self, claim)
        for term, names in ((self._("supports "), claim.supports), (self._("opposes "), claim.opposes)):
            camps = self.graph.known(names)
            if camps:
                yield (term, *self.links(camps))
        if claim.declared:
            said = self._("declared {} by the editor").format(claim.declared)
            dated = self._("{} on {}").format(said, self.day(claim.declared_on)) if claim.declared_on else said
            yield (f"{dated}: {claim.declared_why}" if claim.declared_why else dated,)

    def entry(self, record: Record, number: int) -> Block:
        """Return what is shown of an entry of evidence."""
        return evidence.row(self, record.evidence[number]) if number < len(record.evidence) else Box(())

    def _standing(self, record: Record) -> Inlines:
        return (self.standing(self.graph.standing(record)), ": ", *self.reason(record))

    def _is_inside(self, record: Record) -> bool:
        """Return whether *record* is on the page of its tension, at whose end its sources and links are told."""
        home = self.graph.tension_of(record)
        return home is not None and home is not record and home.docname == record.docname

    def foot(self, record: Record) -> Block:
        """Return what is after the text of *record*: what answers it, its sources, what mentions it."""
        if isinstance(record, Tension):
            return self._apparatus(record)
        lines: list[Block] = []
        if isinstance(record, Camp):
            lines += self._claims_of(record)
        lines += self._facts(self._relations(record))
        mentions = [] if self._is_inside(record) else self.graph.mentions.get(record.id, [])
        if mentions:
            lines += listed(self._("Mentioned in:"), [self._mention(link) for link in mentions], "mentions")
        return Box(tuple(lines), ("foot", f"foot-{record.kind}"))

    @staticmethod
    def _facts(terms: Iterable[tuple[str, Inlines]]) -> list[Block]:
        """Return a line for each term that has items."""
        return [Line((Word(f"{term}: ", ("term",)), *items), ("fact",)) for term, items in terms if items]

    def _apparatus(self, tension: Tension) -> Block:
        """Return the end of *tension*: where its sources are, what leads to it and what it leads to, folded."""
        here = [tension, *(r for r in self.graph.members.get(tension.id, ()) if self._is_inside(r))]
        mentions = [(record, link) for record in here for link in self.graph.mentions.get(record.id, ())]
        news = self.graph.papers.bearing.get(tension.id, [])
        blocks = self._facts(self._around(tension, news))
        if mentions:
            places = (self._mention(link, None if record is tension else record) for record, link in mentions)
            blocks += listed(self._("Mentioned in:"), places, "mentions")
        told = [record for record in here if record.cites and not self._told_by_rows(record)]
        if told:
            rows = ((self.link(record), ": ", *self._counted(record)) for record in told)
            blocks += listed(self._("Sources of each:"), rows, "sources")
        if history := self._history(tension):
            blocks.append(Line(history, ("fact", "history")))
        if not blocks:
            return Box(())
        numbers = [self.numbers(self.graph.independence_within(tension))]
        if news:
            numbers.append(self._n("{} new paper", "{} new papers", len(news)).format(len(news)))
        if mentions:
            count = len(mentions)
            numbers.append(self._n("mentioned in {} place", "mentioned in {} places", count).format(count))
        summary: Inlines = (self._("Sources and links"), Word(f" ({' · '.join(numbers)})", ("numbers",)))
        return Fold(summary, tuple(blocks), ("apparatus",))

    def _around(self, tension: Tension, news: Iterable[Bearing]) -> Iterable[tuple[str, Inlines]]:
        """Yield what else *tension* has to do with: tensions, pages, works of both sides, new papers."""
        elsewhere = (r for r in self.graph.members.get(tension.id, ()) if r.docname != tension.docname)
        yield self._("Related"), self.links(self.graph.related.get(tension.id, ()))
        yield self._("On other pages"), self.links(elsewhere)
        yield self._("Cited on both sides"), self._shared(self.graph.both_sides(tension))
        yield self._("New papers"), joined([self._news(bearing, tension) for bearing in news], "; ")

    def _relations(self, record: Record) -> Iterable[tuple[str, Inlines]]:
        # An answer that stands inside *record* follows it at once.
        answers = [
            counter
            for counter in self.graph.answers.get(record.id, [])
            if counter.docname != record.docname or "against" not in counter.implied
        ]
        for term, reply in (
            (self._("Objections"), Reply.OBJECTION),
            (self._("Qualifications"), Reply.QUALIFICATION),
            (self._("Gaps"), Reply.GAP),
        ):
            yield term, joined([self._answer(counter) for counter in answers if counter.reply is reply])
        if isinstance(record, Camp):
            yield self._("Rests on"), self.links(self.graph.known(record.rests_on))
        if isinstance(record, Claim):
            yield self._("Camps that rest on it"), self.links(self.graph.dependents.get(record.id, ()))
        if self._is_inside(record):
            return
        if record.cites and not self._told_by_rows(record):
            yield self._("Sources"), self._counted(record)
            if isinstance(record, Camp):
                yield self._("Cited by rivals too"), self._shared(self.graph.shared_with_rivals(record))
        news = self.graph.papers.bearing.get(record.id, ())
        yield self._("New papers"), joined([self._news(bearing, record) for bearing in news], "; ")

    def paper(self, spot: Spot) -> Link:
        """Link to a paper by its title."""
        return Link(spot.issue.title, spot.docname, spot.issue.anchor, ("link", "to-paper"))

    def _told_by_rows(self, record: Record) -> bool:
        """Return whether the rows of evidence name every source of *record*, each a group of its own."""
        told = {entry.key for entry in record.evidence}
        return told.issuperset(record.cites) and all(len(group) == 1 for group in self.graph.grouped(record))

    def _news(self, found: Bearing, record: Record) -> Inlines:
        camp = self.graph.get(found.camp) if record.id != found.camp else None
        word = self.bearing(found.word)
        about: Inlines = (word, " ", self.link(camp, short=True)) if camp is not None else (word,)
        said = evidence.said(self, found.by, found.read)
        return (self.paper(found.spot), " (", found.spot.date, ", ", *about, ") ", said)

    def _counted(self, record: Record) -> Inlines:
        """Return the works that *record* cites, a bar between groups, and their numbers."""
        found = self.graph.independence(record)
        numbers = self.numbers(found)
        if found.newest:
            numbers += " · " + self._("newest {}").format(found.newest)
        groups = joined([self.sources(group) for group in self.graph.grouped(record)], " | ")
        return (*groups, Word(f" ({numbers})", ("numbers",)))

    def _claims_of(self, camp: Camp) -> Iterable[Block]:
        """Yield the claims behind *camp* and those against it, a line each."""
        for term, claims in (
            (self._("Supported by:"), self.graph.behind.get(camp.id)),
            (self._("Opposed by:"), self.graph.against.get(camp.id)),
        ):
            if claims:
                rows = tuple((self.link(c), " (", *evidence.rated(self, c, brief=True), ")") for c in claims)
                # A book does not name twice what its page tells.
                roles = ("claims-of",) if all(c.docname == camp.docname for c in claims) else ()
                yield Line((Word(term, ("term",)),), ("fact", *roles))
                yield Items(rows, roles)

    def _answer(self, counter: Counter) -> Inlines:
        standing = self.standing(self.graph.standing(counter))
        return (self.link(counter), " (", self.relation(counter.relation), ", ", standing, ")")

    def _mention(self, backlink: Backlink, record: Record | None = None) -> Inlines:
        """Return where a sentence names an object, and the sentence; *record* is the object, where it is to be said."""
        about: Inlines = (" (", self.link(record), ")") if record is not None else ()
        text = self.graph.plain(backlink.sentence)
        owner = backlink.owner
        place = self.link(owner) if owner is not None else self.page(backlink.docname, backlink.anchor)
        return (place, *about, ": ", Word(f"“{text}”", ("quote",)))

    # -- bibliography -------------------------------------------------------

    def cited_in(self, key: str, *, brief: bool = False) -> Block | None:
        """Return what cites *key*, objects and pages outside any; by default nothing where no object does.

        *brief* names tensions alone: a book has indexes for the rest.
        """
        citing = self.graph.cited_by.get(key, ())
        homes = gathered(((self.graph.tension_of(record) or record).id, record) for record in citing)
        if not homes and not self.graph.settings.cited_in_all:
            return None
        recorded = self.graph.recorded_of.get(key, ())
        said = gathered((record.id, entry.role) for record, entry in recorded if entry.counts)
        places = [
            (self.link(self.graph.records[home]),)
            if brief
            else self._cited_inside(self.graph.records[home], records, said)
            for home, records in homes.items()
        ]
        places += [(self.page(name),) for name in self.graph.cited_outside.get(key, ())]
        if not places:
            return None
        term = Word(self._("Cited in: "), ("term",))
        if len(places) > FOLD_ABOVE and not brief:
            count = self._("Cited in {} places").format(len(places))
            return Fold((count,), (Items(tuple(places)),), ("cited-in",))
        return Line((term, *joined(places, "; ")), ("cited-in",))

    def cited_at(self, key: str) -> Block | None:
        """Return links to all that cites *key*, for a book that prints their pages; nothing where no object does."""
        records = self.graph.cited_by.get(key, ())
        if not records and not self.graph.settings.cited_in_all:
            return None
        places = [self.link(record) for record in records]
        places += [self.page(name) for name in self.graph.cited_outside.get(key, ())]
        term = Word(self._("Cited on p. "), ("term",))
        return Line((term, *joined([(place,) for place in places])), ("cited-in", "pages")) if places else None

    def _cited_inside(self, home: Record, records: list[Record], said: Mapping[str, list[Role]]) -> Inlines:
        """Link to *home* and to the *records* inside it, with what the work is recorded to do to each."""
        inside: list[Inlines] = []
        for record in records:
            if record.id != home.id:
                roles = ", ".join(dict.fromkeys(self.role(role).text for role in said.get(record.id, ())))
                inside.append((self.link(record), *((f": {roles}",) if roles else ())))
        return (self.link(home), " (", *joined(inside), ")") if inside else (self.link(home),)


FOLD_ABOVE = 12
"""Backlinks of a work beyond this number fold away under their count."""


class Part:
    """Something that is made with the words and names of *views*."""

    def __init__(self, views: Views) -> None:
        self.views, self.graph = views, views.graph
        self._, self._n = views._, views._n  # noqa: SLF001
