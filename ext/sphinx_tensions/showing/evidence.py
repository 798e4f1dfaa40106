"""What is shown of evidence: rows, the reasons of a certainty, the balance of a camp."""

from __future__ import annotations

from collections import Counter as Multiset
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..core.certainty import Reason, Why
from ..core.graph import MODERATE
from ..core.model import MODEL, Camp, Counter, Evidence, Record, Reply, Work
from ..core.options import located
from .fragments import Block, Inline, Inlines, Line, Slot, Web, Word, joined
from .passages import address

if TYPE_CHECKING:
    from .names import Names

BARS = 3
"""Signs of a bar: low, moderate, high."""


def row(views: Names, entry: Evidence) -> Block:
    """Return an entry in one line: what it does, the work, what it found, where, and how that is known."""
    line: list[Inline] = [views.role(entry.role), " ", views.source(entry.key)]
    if entry.text:
        line += [": ", Slot("finding")]
    facts = [fact for fact in _facts(views, entry) if fact]
    if facts:
        line += [" ", Word("(", ("muted",)), *joined(facts, " · "), Word(")", ("muted",))]
    if entry.by_model:
        name = entry.by.partition(" ")[2]
        said = views._("recorded by the model {}, read by nobody; it counts nowhere").format(name)
        line += [" ", Word(said, ("by-model",))]
    roles = ("entry", f"entry-{entry.role}", *(("entry-apart",) if not entry.counts else ()))
    return Line(tuple(line), roles)


def _facts(views: Names, entry: Evidence) -> Iterator[Inlines]:
    """Yield where it stands, what was read, how it is known, what lowers it."""
    work = views.graph.bibliography.works.get(entry.key)
    if entry.at:
        yield _place(entry, work)
    elif entry.words:
        yield _place(entry, work, views._("passage"))
    yield (views.read(entry.read), *_instead(views, entry))
    if entry.basis:
        yield (views.basis(entry.basis),)
    for limit in entry.limits:
        yield (views.limit(limit),)
    if entry.scale:
        yield (entry.scale,)
    if entry.by and not entry.by_model:
        yield (entry.by,)


def _place(entry: Evidence, work: Work | None, text: str = "") -> Inlines:
    uri = address(entry, work) if work is not None else ""
    shown = entry.at or text
    return (Web(shown, uri, ("passage",)),) if uri else (shown,)


def _instead(views: Names, entry: Evidence) -> Inlines:
    """Return what was read instead of the work."""
    if not entry.via:
        return ()
    if "/" in entry.via:
        return (" (", Web(entry.via, entry.via, ("passage",)), ")")
    key, place = located(entry.via)
    return (" (", views.source(key), f" {place})" if place else ")")


def said(views: Names, by: str, read: str) -> Word:
    """Print in brackets who says that a paper bears on something, and what they read of it."""
    if by.startswith(MODEL):
        name = by.removeprefix(MODEL)
        return Word(views._("(says the model {}; read by nobody)").format(name), ("by-model",))
    parts = [by] if by else []
    return Word(f"({'; '.join([*parts, views.read(read).text])})", ("muted",))


# -- certainty ------------------------------------------------------------------


def rated(views: Names, record: Record, *, brief: bool = False) -> Inlines:
    """Return the word of *record*, its certainty and, unless *brief*, the steps to it."""
    rating = views.graph.rating(record)
    word, certainty = views.claim_word(rating.word), views.level(rating.level)
    if not rating.level:
        return (word,)
    if brief:
        return (word, ", ", certainty)
    reasons = joined([_reason(views, reason) for reason in rating.reasons], "; ")
    return (word, " · ", views._("certainty "), certainty, ": ", *reasons)


def _reason(views: Names, reason: Reason) -> Inlines:
    """Return a step, and the level that it leads to."""
    _ = views._
    what: Inlines
    match reason.why:
        case Why.BASIS:
            what = (views.basis(reason.what),) if reason.what else (_("no basis given"),)
        case Why.ABSTRACT:
            what = (_("only the abstract was read"),)
        case Why.SECONDARY:
            what = (_("read through others"),)
        case Why.LIMIT:
            what = (views.limit(reason.what),)
        case Why.LONE:
            what = (_("no group alone gives more"),)
        case Why.GROUPS:
            what = (_("{} groups at this level").format(reason.what),)
        case Why.SURVEY:
            what = (_("a survey"),)
        case Why.DISPUTED:
            what = (_("disputed by "), views.source(reason.what))
        case Why.QUALIFIED:
            what = (_("qualified by "), views.source(reason.what))
    return (*what, " → ", views.level(reason.level).text)


def weighed(views: Names, counter: Counter, word: Word) -> Word:
    """Return *word* for *counter*, marked where it is an objection that is well supported."""
    strong = counter.attacks and views.graph.rating(counter).level >= MODERATE
    return word._replace(roles=(*word.roles, "weighty")) if strong else word


# -- the balance of a camp --------------------------------------------------------


def balance(views: Names, camp: Camp) -> Inlines:
    """Return in one line what stands behind *camp* and against it, with a bar for its best claim.

    Where no claim is behind it the evidence of the camp itself is named.
    """
    graph = views.graph
    _, _n = views._, views._n  # noqa: SLF001
    behind, against = graph.behind.get(camp.id, ()), graph.against.get(camp.id, ())
    own = graph.rating(camp)
    levels = [graph.rating(claim).level for claim in behind]
    full = max(max(levels, default=own.level) - 1, 0)
    parts: list[Inlines] = []
    if behind:
        count = _n("{} claim for", "{} claims for", len(behind)).format(len(behind))
        parts.append((f"{count} ({_spread(views, levels)})",))
    elif own.supporting:
        parts.append((_("evidence of its own ({})").format(views.level(own.level).text),))
    else:
        parts.append((_("no claim yet"),))
    if against:
        parts.append((_n("{} claim against", "{} claims against", len(against)).format(len(against)),))
    parts += _objections(views, camp)
    bounds = len(graph.replies(camp, Reply.QUALIFICATION))
    if bounds:
        parts.append((_n("{} qualification", "{} qualifications", bounds).format(bounds),))
    gaps = len(graph.replies(camp, Reply.GAP))
    if gaps:
        parts.append((_n("{} gap", "{} gaps", gaps).format(gaps),))
    bar = Word("▮" * full + "▯" * (BARS - full), ("bar",))
    return (bar, " ", *joined(parts, " · "))


def _spread(views: Names, levels: list[int]) -> str:
    """Return how many claims have each of *levels*, the best first; of a single one its certainty alone."""
    counts = sorted(Multiset(levels).items(), reverse=True)
    named = [(count, views.level(level).text) for level, count in counts]
    return named[0][1] if len(levels) == 1 else ", ".join(f"{count} {name}" for count, name in named)


def _objections(views: Names, camp: Camp) -> Iterator[Inlines]:
    """Yield how many objections there are, and how many without a reply; which these are is told under all camps."""
    _, _n = views._, views._n  # noqa: SLF001
    attackers = views.graph.attackers(camp)
    opened = views.graph.open_objections(camp)
    if not attackers:
        yield (Word(_("no objection recorded"), ("clear",)),)
    elif len(opened) == len(attackers):
        count = _n("{} unanswered objection", "{} unanswered objections", len(opened)).format(len(opened))
        yield (Word(count, ("objections", "weighty")),)
    elif opened:
        count = _n("{} objection", "{} objections", len(attackers)).format(len(attackers))
        yield (count, ", ", Word(_("{} unanswered").format(len(opened)), ("objections", "weighty")))
    else:
        count = _n("{} objection, answered", "{} objections, answered", len(attackers)).format(len(attackers))
        yield (Word(count, ("clear",)),)
