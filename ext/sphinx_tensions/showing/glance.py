"""The box at the top of a tension: what a reader learns of it in ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.model import Camp, Claim, Counter, Tension
from ..core.strongest import strongest
from ..core.tables import gathered
from . import evidence
from .fragments import Block, Box, Inline, Inlines, Items, Line, Run, Slot, Word, joined

if TYPE_CHECKING:
    from .names import Names

NAMED = 4
"""Objections without a reply that the box names; the rest are a number."""


def glance(views: Names, tension: Tension) -> Block:
    """Return what is asked, how old the view is, the camps with their best evidence, and what is unanswered."""
    blocks: list[Block] = []
    if tension.question:
        blocks.append(Line((Slot("question"),), ("question",)))
    blocks.append(Line(_dates(views, tension), ("dates",)))
    camps = views.graph.live_camps(tension)
    if camps:
        blocks.append(Items(tuple(_camp_row(views, camp) for camp in camps), ("camps",)))
        blocks.append(Line(_unanswered(views, tension, camps), ("fact", "unanswered")))
    else:
        blocks.append(Line((views._("No camp is recorded yet."),), ("none",)))
    if tension.crux or tension.crux_state:
        blocks.append(Line(_crux(views, tension), ("fact", "crux")))
    if tension.stance:
        blocks.append(Line((Word(views._("Here, meanwhile: "), ("term",)), Slot("stance")), ("fact", "stance")))
    return Box(tuple(blocks), ("glance",))


def _dates(views: Names, tension: Tension) -> Inlines:
    """Return how far *tension* is, and how recent this view of it."""
    parts: list[Inlines] = [(Word(views.status(tension.status), ("status", tension.status)),)]
    newest = views.graph.independence_within(tension).newest
    age_word = (" (", views.age_word(views.band(tension)), ")")
    if tension.since:
        parts.append((views._("since {}").format(views.day(tension.since)),))
    if tension.searched:
        parts.append((views._("literature searched until {}").format(views.day(tension.searched)), *age_word))
    if newest:
        parts.append((views._("newest work {}").format(newest), *(() if tension.searched else age_word)))
    return joined(parts, " · ")


def _camp_row(views: Names, camp: Camp) -> Inlines:
    """Return *camp*, what is recorded for and against it, and the best of its evidence."""
    # A book leaves the run out, with what sets it apart.
    best: Inlines = (Word(" · ", ("between",)), Word(views._("Best evidence: "), ("muted",)), *_best(views, camp))
    return (views.link(camp), " ", *evidence.balance(views, camp), Run(best, ("best",)))


def _best(views: Names, camp: Camp) -> Inlines:
    """Return the best evidence for *camp* in one line: the claim, if it is one, by whom, and how they know it."""
    best = strongest(views.graph, camp)
    if best is None:
        return (Word(views._("nothing that was read"), ("none",)),)
    entry = best.entry
    how = views.basis(entry.basis) if entry.basis else views.read(entry.read)
    known: Inlines = (views.source(entry.key), ", ", how)
    if isinstance(best.record, Claim):
        return (views.link(best.record), " (", *known, ")")
    # What an entry found goes on with the text of its camp, and says nothing by itself.
    return known


def _unanswered(views: Names, tension: Tension, camps: list[Camp]) -> Inlines:
    """Return how many objections have no reply, and which, in the order of the camps that they are to."""
    _n = views._n  # noqa: SLF001
    term = Word(views._("Unanswered: "), ("term",))
    attacked = _attacked(views, camps)
    waiting = views.graph.unanswered(tension)
    if not waiting:
        none = views._("every recorded objection has a reply") if attacked else views._("no objection is recorded")
        return (term, Word(none, ("clear",)))
    places = [(attacked.get(counter.id, []), counter) for counter in waiting]
    # One that is to a claim on which no camp rests comes after those to camps.
    places.sort(key=lambda place: place[0] or [len(camps)])
    count = _n("{} objection: ", "{} objections: ", len(waiting)).format(len(waiting))
    named = [_objection(views, counter, [camps[n] for n in numbers]) for numbers, counter in places[:NAMED]]
    more = len(waiting) - NAMED
    rest = (_n(" and {} more", " and {} more", more).format(more),) if more > 0 else ()
    return (term, count, *joined(named, "; "), *rest)


def _attacked(views: Names, camps: list[Camp]) -> dict[str, list[int]]:
    """Return id of a counter -> the places of the *camps* that it attacks, or whose claims it does."""
    places = enumerate(map(views.graph.attackers, camps))
    return gathered((counter.id, place) for place, attackers in places for counter in attackers)


def _objection(views: Names, counter: Counter, camps: list[Camp]) -> Inlines:
    """Link to *counter*, after the letters of the *camps* that it is to."""
    if not camps or not views.graph.settings.numbering:
        return (views.link(counter),)
    return (f"{', '.join(views.link(camp, short=True).text for camp in camps)}: ", views.link(counter))


def _crux(views: Names, tension: Tension) -> Inlines:
    """Return what would settle *tension*, and how far that was tried."""
    line: list[Inline] = [Word(views._("Would settle it: "), ("term",))]
    if tension.crux:
        line += [Slot("crux"), " "]
    if tension.crux_state:
        line.append(views.crux_state(tension.crux_state))
    if tension.crux_tests:
        works = views.located(tension, "crux-tests", tension.crux_tests)
        line += [" (" if tension.crux_state else views._("tried by "), *works, ")" if tension.crux_state else ""]
    if tension.crux_lacks:
        line += [views._("; lacks ") if len(line) > 1 else views._("lacks "), Slot("crux-lacks")]
    return tuple(line)
