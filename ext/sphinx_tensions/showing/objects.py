"""The fragments shown for each object, made from the graph.

Nothing is shown beyond the author's own words that does not come from here,
so a page is out of date exactly when one of its fragments changed.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable

from ..core.graph import Backlink, Graph
from ..core.measures import Age, Consensus, Evidence, Standing, age
from ..core.model import ATTACKS, Camp, Claim, Counter, Kind, Record, Relation, Tension
from ..core.papers import Bearing, Spot
from .fragments import Block, Box, Fold, Inline, Inlines, Items, Line, Link, Slot, Word, joined


class Views:
    """Fragments in one language."""

    def __init__(self, graph: Graph, words: gettext.NullTranslations | None = None) -> None:
        self.graph = graph
        translations = words or gettext.NullTranslations()
        self._ = translations.gettext
        self._n = translations.ngettext

    # -- pieces -------------------------------------------------------------

    def link(self, record: Record, *, short: bool = False) -> Link:
        """Link to *record* by its title, a camp with its letter."""
        label = self.graph.labels.get(record.id, "")
        text = record.title
        if label and self.graph.settings.numbering:
            text = label if short else f"{label}: {text}"
        return Link(text, record.docname, record.anchor, ("link", f"to-{record.kind}"))

    def links(self, records: Iterable[Record]) -> Inlines:
        """Link to each of *records*."""
        return joined([(self.link(record),) for record in records])

    def page(self, docname: str, anchor: str = "") -> Link:
        """Link to a page by its title."""
        title = self.graph.pages[docname].title if docname in self.graph.pages else ""
        return Link(title or docname, docname, anchor, ("link", "to-page"))

    def source(self, key: str) -> Inline:
        """Link to the entry of *key*, or print the key when nothing lists it."""
        work = self.graph.bibliography.works.get(key)
        place = self.graph.bibliography.places.get(key)
        text = work.short if work is not None else key
        return Link(text, place.docname, place.anchor, ("source",)) if place else Word(text, ("unknown",))

    def sources(self, keys: Iterable[str]) -> Inlines:
        """Link to each of *keys*."""
        return joined([(self.source(key),) for key in keys])

    def numbers(self, found: Evidence) -> str:
        """Print papers, groups and effective number."""
        if not found.papers:
            return self._("no source")
        works = self._n("{} work", "{} works", found.papers).format(found.papers)
        parts = [works, self._n("{} group", "{} groups", found.groups).format(found.groups)]
        if 1 < found.groups < found.papers:
            parts.append(self._("{:.1f} effective").format(found.effective))
        return " · ".join(parts)

    def word(self, standing: Standing | None) -> Word:
        """Print a standing."""
        words = {
            None: self._("superseded"),
            Standing.UNCHALLENGED: self._("unchallenged"),
            Standing.ANSWERED: self._("answered"),
            Standing.CHALLENGED: self._("challenged"),
            Standing.DISPUTED: self._("disputed"),
        }
        return Word(words[standing], ("word", standing or "superseded"))

    def reason(self, record: Record) -> Inlines:
        """Return why *record* has its standing."""
        cause = self.graph.cause(record)
        match self.graph.standing(record):
            case None:
                heirs = self.graph.successors.get(record.id, [])
                return (self._("replaced by "), *self.links(heirs))
            case Standing.UNCHALLENGED:
                return (self._("no counter is recorded"),)
            case Standing.ANSWERED:
                return (self._("every counter has a reply: "), *self._replies(record))
            case Standing.CHALLENGED if cause is not None:
                return (self._("no standing reply is recorded to "), self.link(cause))
            case _:
                return (self._("the counters answer one another in a circle"),)

    def _replies(self, record: Record) -> Inlines:
        causes = (self.graph.cause(counter) for counter in self.graph.attackers(record))
        return self.links({c.id: c for c in causes if c is not None}.values())

    def relation(self, relation: Relation) -> str:
        """Print how a counter answers."""
        return {
            Relation.REBUTS: self._("rebuts"),
            Relation.UNDERCUTS: self._("undercuts"),
            Relation.UNDERMINES: self._("undermines"),
            Relation.REFINES: self._("refines"),
            Relation.CORRECTS: self._("corrects"),
            Relation.EXTENDS: self._("extends"),
        }[relation]

    def status(self, word: str) -> str:
        """Print a status; words that a project sets itself stay as they are."""
        return {
            "open": self._("open"),
            "narrowing": self._("narrowing"),
            "settled": self._("settled"),
            "dissolved": self._("dissolved"),
        }.get(word, word)

    def day_status(self, status: str) -> str:
        """Print how a day of papers ended."""
        return {
            "complete": self._("complete"),
            "partial": self._("partial"),
            "failed": self._("failed"),
            "no_announcement": self._("no announcement"),
        }.get(status, status)

    def kind(self, kind: Kind) -> str:
        """Print a kind."""
        return {
            Kind.TENSION: self._("tension"),
            Kind.CAMP: self._("camp"),
            Kind.COUNTER: self._("counter"),
            Kind.CLAIM: self._("claim"),
        }[kind]

    def age_word(self, band: Age) -> Word:
        """Print the age of a view."""
        words = {
            Age.FRESH: self._("fresh"),
            Age.AGEING: self._("ageing"),
            Age.STALE: self._("stale"),
            Age.UNDATED: self._("undated"),
        }
        return Word(words[band], ("age", band))

    def consensus(self, claim: Claim) -> Word:
        """Print the derived word of a claim."""
        found = self.graph.consensus(claim)
        return next(word for word in self.consensus_words() if found in word.roles)

    def consensus_words(self) -> tuple[Word, ...]:
        """Print every derived word of claims."""
        words = {
            Consensus.CONSENSUS: self._("consensus"),
            Consensus.CONTESTED: self._("contested"),
            Consensus.THIN: self._("thin"),
            Consensus.UNCITED: self._("uncited"),
        }
        return tuple(Word(text, ("word", found)) for found, text in words.items())

    def band(self, tension: Tension) -> Age:
        """Return the age band of *tension*."""
        settings = self.graph.settings
        return age(tension.reviewed or tension.since, settings.today, settings.stale_years)

    # -- the box at the top of a tension ------------------------------------

    def glance(self, tension: Tension) -> Block:
        """What a reader learns of *tension* in ten seconds."""
        blocks: list[Block] = []
        if tension.question:
            blocks.append(Line((Slot("question"),), ("question",)))
        camps = [camp for camp in self.graph.camps_of.get(tension.id, ()) if self.graph.live(camp)]
        if camps:
            blocks.append(Items(tuple(self._camp_row(camp) for camp in camps), ("camps",)))
        else:
            blocks.append(Line((self._("No camp is recorded yet."),), ("none",)))
        blocks.extend(self._facts(tension))
        return Box(tuple(blocks), ("glance",))

    def _camp_row(self, camp: Camp) -> Inlines:
        row: list[Inline] = [self.link(camp), " — ", self.word(self.graph.standing(camp))]
        cause = self.graph.cause(camp)
        if cause is not None:
            row += [self._(" by "), self.link(cause)]
        row += [" ", Word(f"({self.numbers(self.graph.evidence(camp))})", ("numbers",))]
        if camp.holders:
            more = len(camp.holders) - HOLDERS
            row += [Word(self._(" held by "), ("muted",)), *self.sources(camp.holders[:HOLDERS])]
            if more > 0:
                row.append(Word(self._n(" and {} more", " and {} more", more).format(more), ("muted",)))
        return tuple(row)

    def _facts(self, tension: Tension) -> Iterable[Block]:
        yield Line(self._open_line(tension), ("fact", "open"))
        outcome = self._outcome(tension)
        if outcome:
            yield Line((Word(self._("With rivalry counted: "), ("term",)), *outcome), ("fact",))
        shared = self.graph.both_sides(tension)
        if shared:
            works = joined([(self.source(key), " (", self._letters(camps), ")") for key, camps in shared])
            yield Line((Word(self._("Cited on both sides: "), ("term",)), *works), ("fact",))
        if tension.crux:
            yield Line((Word(self._("Would settle it: "), ("term",)), Slot("crux")), ("fact", "crux"))
        if tension.stance:
            yield Line((Word(self._("Here, meanwhile: "), ("term",)), Slot("stance")), ("fact", "stance"))
        yield Line(self._dates(tension), ("dates",))
        related = self.graph.related.get(tension.id)
        if related:
            yield Line((Word(self._("Related: "), ("term",)), *self.links(related)), ("fact",))

    def _letters(self, camps: Iterable[Record]) -> str:
        return ", ".join(self.graph.labels.get(camp.id, camp.title) for camp in camps)

    def _open_line(self, tension: Tension) -> Inlines:
        counters = self.graph.open_in.get(tension.id, [])
        term = Word(self._("Open counters: "), ("term",))
        if not counters:
            return (term, self._("none"))
        oldest = counters[0].since
        count = self._("{}, the oldest since {}: ").format(len(counters), oldest) if oldest else f"{len(counters)}: "
        return (term, count, *self.links(counters))

    def _outcome(self, tension: Tension) -> Inlines:
        live = [camp for camp in self.graph.camps_of.get(tension.id, ()) if self.graph.live(camp)]
        if len(live) < 2 or tension.compatible:
            return ()
        left = self.graph.left_standing(tension)
        if left:
            return (self._("left standing: "), *self.links(left))
        if self.graph.undecided(tension):
            return (self._("undecided between "), *self.links(self.graph.undecided(tension)))
        return (self._("no camp is left standing"),)

    def _dates(self, tension: Tension) -> Inlines:
        parts: list[Inlines] = [(Word(self.status(tension.status), ("status", tension.status)),)]
        if tension.reviewed:
            parts.append((self._("reviewed {} (").format(tension.reviewed), self.age_word(self.band(tension)), ")"))
        elif tension.since:
            parts.append(
                (self._("not reviewed since {} (").format(tension.since), self.age_word(self.band(tension)), ")")
            )
        if tension.since:
            parts.append((self._("open since {}").format(tension.since),))
        moved = self.graph.last_move(tension)
        if moved and moved != tension.since:
            parts.append((self._("last move {}").format(moved),))
        if tension.topics:
            parts.append((self._("topics: {}").format(", ".join(tension.topics)),))
        return joined(parts, " · ")

    # -- the line under a title, and the lines after a body ------------------

    def head(self, record: Record) -> Block:
        """What is between the title of *record* and its text."""
        if isinstance(record, Tension):
            blocks: tuple[Block, ...] = (self.glance(record),)
            if not self.graph.live(record):
                blocks = (Line(self._standing(record), ("meta",)), *blocks)
            return Box(blocks, ("head",))
        parts = [(self._place(record)), *self._kind_facts(record)]
        return Line(joined([part for part in parts if part], " · "), ("meta", f"meta-{record.kind}"))

    def _place(self, record: Record) -> Inlines:
        home = self.graph.tension_of(record)
        match record:
            case Counter():
                word = Word(self.relation(record.relation), ("relation", record.relation))
                targets = [t for t in map(self.graph.get, record.against) if t is not None]
                line: Inlines = (word, " ", *self.links(targets)) if targets else (word,)
                if home is not None and home.docname != record.docname:
                    line = (*line, self._(" in "), self.link(home))
                return line
            case Camp() | Claim() if home is not None:
                return (self._("{} in ").format(self.kind(record.kind)), self.link(home))
            case _:
                return (self.kind(record.kind),)

    def _kind_facts(self, record: Record) -> Iterable[Inlines]:
        if isinstance(record, Camp) and record.holders:
            yield (self._("held by "), *self.sources(record.holders))
        if isinstance(record, Claim):
            yield from self._claim_facts(record)
        if record.since:
            yield (record.since,)
        yield self._standing(record)
        old = [r for r in map(self.graph.get, record.supersedes) if r is not None and r.id != record.id]
        if old:
            yield (self._("supersedes "), *self.links(old))

    def _claim_facts(self, claim: Claim) -> Iterable[Inlines]:
        yield (self.consensus(claim), ": ", *self._consensus_reason(claim))
        camps = [r for r in map(self.graph.get, claim.supports) if r is not None]
        if camps:
            yield (self._("supports "), *self.links(camps))
        if claim.declared:
            said = self._("declared {} by the editor").format(claim.declared)
            dated = self._("{} on {}").format(said, claim.declared_on) if claim.declared_on else said
            yield (f"{dated}: {claim.declared_why}" if claim.declared_why else dated,)

    def _consensus_reason(self, claim: Claim) -> Inlines:
        """Return what the derived word of *claim* follows from."""
        needed = self.graph.settings.consensus_groups
        numbers = self.numbers(self.graph.evidence(claim))
        match self.graph.consensus(claim):
            case Consensus.UNCITED:
                return (self._("no source is recorded"),)
            case Consensus.CONTESTED:
                cause = self.graph.cause(claim)
                return (numbers, self._(", but countered by "), self.link(cause)) if cause is not None else (numbers,)
            case Consensus.THIN:
                return (numbers, self._n(", and {} is needed", ", and {} are needed", needed).format(needed))
            case _:
                return (numbers, self._(", and no counter stands"))

    def _standing(self, record: Record) -> Inlines:
        return (self.word(self.graph.standing(record)), ": ", *self.reason(record))

    def foot(self, record: Record) -> Block:
        """What is after the text of *record*: what answers it, its sources, what mentions it."""
        lines: list[Block] = []
        for term, found in self._relations(record):
            lines.append(Line((Word(f"{term}: ", ("term",)), *found), ("fact",)))
        mentions = self.graph.mentions.get(record.id, [])
        if mentions:
            lines.append(Line((Word(self._("Mentioned in:"), ("term",)),), ("fact",)))
            lines.append(Items(tuple(self._mention(link) for link in mentions), ("mentions",)))
        return Box(tuple(lines), ("foot", f"foot-{record.kind}"))

    def _relations(self, record: Record) -> Iterable[tuple[str, Inlines]]:
        answers = self.graph.answers.get(record.id, [])
        attacks = [c for c in answers if c.relation in ATTACKS]
        replies = [c for c in answers if c.relation not in ATTACKS]
        if attacks:
            yield self._("Countered by"), joined([self._answer(c) for c in attacks])
        if replies:
            yield self._("Replies"), joined([self._answer(c) for c in replies])
        yield from self._supports(record)
        if isinstance(record, Tension):
            elsewhere = [r for r in self.graph.members.get(record.id, ()) if r.docname != record.docname]
            if elsewhere:
                yield self._("On other pages"), self.links(elsewhere)
        if record.cites:
            yield from self._evidence(record)
        news = self.graph.papers.bearing.get(record.id)
        if news:
            yield self._("New papers"), joined([self._news(found, record) for found in news], "; ")

    def paper(self, spot: Spot) -> Link:
        """Link to a paper by its title."""
        return Link(spot.issue.title, spot.docname, spot.issue.anchor, ("link", "to-paper"))

    def bearing(self, word: str) -> str:
        """Print how a paper bears on something."""
        return {
            "supports": self._("supports"),
            "counters": self._("counters"),
            "complicates": self._("complicates"),
        }.get(word, self._("mentions"))

    def _news(self, found: Bearing, record: Record) -> Inlines:
        camp = self.graph.get(found.camp) if record.id != found.camp else None
        word = self.bearing(found.word)
        about: Inlines = (word, " ", self.link(camp, short=True)) if camp is not None else (word,)
        return (self.paper(found.spot), " (", found.spot.date, ", ", *about, ")")

    def _evidence(self, record: Record) -> Iterable[tuple[str, Inlines]]:
        """Return what the numbers beside *record* are counted from; a bar is between groups of works."""
        found = self.graph.evidence(record)
        numbers = self.numbers(found)
        if found.newest:
            numbers += " · " + self._("newest {}").format(found.newest)
        groups = joined([self.sources(group) for group in self.graph.grouped(record)], " | ")
        yield self._("Sources"), (*groups, Word(f" ({numbers})", ("numbers",)))
        shared = self.graph.shared_with_rivals(record) if isinstance(record, Camp) else []
        if shared:
            works = joined([(self.source(key), " (", self._letters(camps), ")") for key, camps in shared])
            yield self._("Cited by rivals too"), works

    def _supports(self, record: Record) -> Iterable[tuple[str, Inlines]]:
        if isinstance(record, Camp):
            claims = self.graph.supporters.get(record.id)
            if claims:
                yield self._("Supported by"), joined([(self.link(c), " (", self.consensus(c), ")") for c in claims])
            rests = [r for r in map(self.graph.get, record.rests_on) if r is not None]
            if rests:
                yield self._("Rests on"), self.links(rests)
        if isinstance(record, Claim):
            camps = self.graph.dependents.get(record.id)
            if camps:
                yield self._("Camps that rest on it"), self.links(camps)

    def _answer(self, counter: Counter) -> Inlines:
        standing = self.word(self.graph.standing(counter))
        return (self.link(counter), " (", self.relation(counter.relation), ", ", standing, ")")

    def _mention(self, found: Backlink) -> Inlines:
        text = self.sentence(found.sentence)
        place = self.link(found.owner) if found.owner is not None else None
        if place is None:
            place = self.page(found.docname, found.anchor)
        return (place, ": ", Word(f"“{text}”", ("quote",)))

    def sentence(self, recorded: str) -> str:
        """Print recorded text, with the title of each object or page it names."""
        return self.graph.plain(recorded)

    # -- bibliography -------------------------------------------------------

    def cited_in(self, key: str) -> Block | None:
        """Every object that cites *key*, and the pages that do outside any; by default nothing without an object."""
        homes: dict[str, list[Record]] = {}
        for record in self.graph.cited_by.get(key, ()):
            home = self.graph.tension_of(record) or record
            homes.setdefault(home.id, []).append(record)
        if not homes and not self.graph.settings.cited_in_all:
            return None
        found = [self._cited_inside(self.graph.records[home], records) for home, records in homes.items()]
        found += [(self.page(name),) for name in self.graph.cited_outside.get(key, ())]
        if not found:
            return None
        term = Word(self._("Cited in: "), ("term",))
        if len(found) > FOLD_ABOVE:
            count = self._("Cited in {} places").format(len(found))
            return Fold((count,), (Items(tuple(found)),), ("cited-in",))
        return Line((term, *joined(found, "; ")), ("cited-in",))

    def _cited_inside(self, home: Record, records: list[Record]) -> Inlines:
        inside = [record for record in records if record.id != home.id]
        if not inside:
            return (self.link(home),)
        return (self.link(home), " (", *self.links(inside), ")")


HOLDERS = 3
"""Works named as holders in the box; the camp names them all."""

FOLD_ABOVE = 12
"""Backlinks of a work beyond this number fold away under their count."""
