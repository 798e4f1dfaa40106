"""Counts that must agree: what is recorded against what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .model import STEPS, Day, Decision, Registry, Status


def steps(day: Day) -> dict[str, int]:
    """Return how many papers ended as what, from the papers that are there, and else as recorded."""
    there = Counter(paper.decision for paper in day.papers)
    return {name: there[name] or day.count(name) or 0 for name in STEPS}


def coverage(day: Day, registry: Registry) -> dict[str, int]:
    """Return topic -> shown papers whose primary topic it is, in the order of the registry; those without one last.

    They are counted under an empty name.
    """
    counts = Counter(paper.primary_topic_id for paper in day.of(Decision.SHOWN))
    return {name: counts[name] for name in (*(topic.id for topic in registry.topics), "") if counts[name]}


def disagreements(day: Day, registry: Registry) -> Iterator[str]:
    """Yield every count that does not agree with another, and every state that does not agree with the papers."""
    there = Counter(paper.decision for paper in day.papers)
    for name in STEPS:
        recorded = day.count(name)
        # A day may count papers that its file does not hold, such as those left out by title.
        if recorded is not None and there[name] and recorded != there[name]:
            yield f"counts.{name} is {recorded}, but {there[name]} papers are there"
    unique = day.count("unique")
    ended = sum(steps(day).values())
    if unique is not None and unique != ended:
        yield f"counts.unique is {unique}, but the steps add up to {ended}"
    total, scanned = day.count("rows_total"), day.count("rows_scanned")
    if total is not None and scanned is not None and scanned > total:
        yield f"counts.rows_scanned is {scanned}, more than rows_total, {total}"
    shown = there[Decision.SHOWN]
    if sum(coverage(day, registry).values()) != shown:
        yield f"the topics cover {sum(coverage(day, registry).values())} of {shown} shown papers"
    yield from _status(day, shown)


def _status(day: Day, shown: int) -> Iterator[str]:
    unscored = steps(day)[Decision.UNSCORED]
    match day.status:
        case Status.COMPLETE if unscored:
            yield f"status is complete, but {unscored} papers are unscored"
        case Status.COMPLETE if not shown:
            yield "status is complete, but no paper is shown; say why with another status"
        case Status.NO_ANNOUNCEMENT if day.papers:
            yield f"status is no_announcement, but {len(day.papers)} papers are there"
        case Status.PARTIAL | Status.FAILED if not day.reason:
            yield f"status is {day.status}, but no reason is given"
