"""What waits and what was decided, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from ..core.tables import gathered
from ..exchange.proposals import Decision, Proposal
from .terminal import as_json, shown

NEIGHBOURS = 3
"""Neighbours that a line names."""
_ARXIV = "arxiv:"


def by_paper(proposals: Iterable[Proposal]) -> dict[str, list[Proposal]]:
    """Return work -> its proposals, in order."""
    return gathered((proposal.anchor.work, proposal) for proposal in proposals)


def narrowed(proposals: Sequence[Proposal], work: str = "", page: str = "", top: int = 0) -> list[Proposal]:
    """Return the proposals of a work and of a page, where they are named, and the *top* best of each paper."""
    bare = page.removesuffix(".md")
    fit = [
        one
        for one in proposals
        if (not work or _bare(one.anchor.work) == _bare(work))
        and (not page or one.place == bare or one.place.endswith(f"/{bare}"))
    ]
    if not top:
        return fit
    kept = {one.id for paper in by_paper(fit).values() for one in sorted(paper, key=lambda other: -other.score)[:top]}
    return [one for one in fit if one.id in kept]


def _bare(work: str) -> str:
    return work.strip().casefold().removeprefix(_ARXIV)


def count(waiting: int, listed: int) -> str:
    """Return in words how many wait, and how many of them were *listed*."""
    if not waiting:
        return "nothing waits"
    return f"{waiting} wait" if listed == waiting else f"{listed} of {waiting} that wait"


def waiting_lines(proposals: Sequence[Proposal], form: str) -> Iterator[str]:
    """Yield the lines of a list: a title for each paper, and its proposals."""
    if form == "json":
        yield as_json([asdict(proposal) for proposal in proposals])
        return
    for work, group in by_paper(proposals).items():
        title = group[0].paper.title
        yield shown(f"{work}: {title}" if title else work)
        for rank, proposal in enumerate(group, 1):
            yield f"  {shown(_line(rank, proposal))}"


def _line(rank: int, proposal: Proposal) -> str:
    role = " ".join(filter(None, (proposal.role, proposal.target)))
    near = ", ".join(neighbour.id for neighbour in proposal.neighbours[:NEIGHBOURS])
    parts = [
        f"{proposal.id}: {rank} ({proposal.score:.1f}) {proposal.kind}, {role}",
        proposal.anchor.section,
        proposal.place or "no page",
        f"near {near}" if near else "",
    ]
    return f"{'; '.join(filter(None, parts))}: {proposal.text}"


def decided_lines(decisions: Mapping[str, Decision], form: str, work: str = "") -> Iterator[str]:
    """Yield a line for each decision, in the order in which they were made."""
    rows = [row for row in decisions.values() if not work or _bare(row.work) == _bare(work)]
    if form == "json":
        yield as_json([asdict(row) for row in rows])
        return
    for row in rows:
        parts = (f"{row.id}: {became(row)}", row.work, row.why)
        yield shown("; ".join(filter(None, parts)))


def became(decision: Decision) -> str:
    """Return what was decided, when, by whom, and what was written."""
    by = f" by {decision.by}" if decision.by else ""
    into = f" as {decision.object}" if decision.object else ""
    return f"{decision.decision} on {decision.on}{by}{into}"
