"""Scores for the papers of a day: batches that are asked once, kept as soon as they are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from ..asking.endpoint import Answer, Unanswered
from ..asking.kept import Kept
from ..asking.purse import costs
from ..exchange.imported import Unreadable
from . import local, paper_assistant, paper_fields
from .model import Day, Decision, Paper, Registry, Status, Usage
from .prompting import PAPERS, Prompt
from .tex import text

Ask = Callable[[Sequence[Mapping[str, str]]], Answer]


def messages(prompt: Prompt, papers: Sequence[Paper]) -> list[dict[str, str]]:
    """Return what is sent for a batch."""
    listed = "\n\n".join(
        f"ARXIVID: {paper.arxiv_id}\nTITLE: {text(paper.title)}\nABSTRACT: {text(paper.abstract or paper.summary)}"
        for paper in papers
    )
    (_name, system), *rest = prompt.parts
    user = "\n\n".join(listed if part == PAPERS else part for _name, part in rest)
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def ask_all(day: Day, prompt: Prompt, kept: Kept, ask: Ask, batch: int, tell: Callable[[str], None]) -> None:
    """Send every paper that has no answer yet, a batch at a time; a batch without an answer is reported and left."""
    asked = kept.asked
    waiting = [paper for paper in day.papers if paper.arxiv_id not in asked]
    for start in range(0, len(waiting), batch):
        papers = waiting[start : start + batch]
        try:
            answer = ask(messages(prompt, papers))
        except Unanswered as error:
            tell(f"{papers[0].arxiv_id} and {len(papers) - 1} more: {error}")
            continue
        kept.add([paper.arxiv_id for paper in papers], answer)
        tell(f"{start + len(papers)} of {len(waiting)} papers")


def scored(day: Day, registry: Registry, kept: Kept, prices: tuple[float, float] | None) -> tuple[Day, list[str]]:
    """Return the day with what was answered, and what was noticed; *prices* are dollars for a million tokens."""
    answered = paper_fields.Read()
    for row in kept.rows:
        try:
            part = paper_assistant.read_answer(row["text"], registry, day.date)
        except Unreadable as error:
            answered.notes.append(f"{row['ids'][0]} and {len(row['ids']) - 1} more: {error.reason}")
            continue
        answered.papers += part.papers
        answered.notes += part.notes
    papers = tuple(_cut(day, paper) for paper in paper_assistant.answers(answered, day.papers))
    unscored = sum(paper.decision == Decision.UNSCORED for paper in papers)
    status, reason = Status.COMPLETE, ""
    if papers and unscored == len(papers):
        status, reason = Status.FAILED, "no paper was answered"
    elif unscored:
        status, reason = Status.PARTIAL, f"{unscored} of {len(papers)} papers have no usable answer"
    elif not any(paper.decision == Decision.SHOWN for paper in papers):
        status, reason = Status.PARTIAL, "no paper reaches the cutoffs"
    cost = costs(kept.tokens, prices) if prices is not None else (None, None)
    usage = (*(used for used in day.usage if used.model != kept.model), Usage(kept.model, *kept.tokens, *cost))
    made = replace(day, papers=papers, status=status, reason=reason, usage=usage, counts=_rows(day))
    return made, answered.notes


def _cut(day: Day, paper: Paper) -> Paper:
    if paper.decision != Decision.SHOWN:
        return paper
    low = (paper.relevance or 0) < (day.relevance_cutoff or 0) or (paper.novelty or 0) < (day.novelty_cutoff or 0)
    return replace(paper, decision=Decision.BELOW_CUTOFF) if low else paper


def _rows(day: Day) -> tuple[tuple[str, int], ...]:
    """Return the counts that do not follow from the papers."""
    return tuple((name, count) for name, count in day.counts if name.startswith("rows_") or name == "title_filtered")


def ranked(day: Day, registry: Registry, limit: int, others: Iterable[Paper] = ()) -> Day:
    """Return the day with topics and an order made here, and no score: the *limit* papers nearest to all topics.

    *others* are the papers of other days, the latest first, from which topics are learned.
    """
    choices = local.choose(registry, day.papers, others)
    choices.sort(key=lambda choice: (-choice.interest, choice.arxiv_id))
    nearest = {choice.arxiv_id for choice in choices[:limit]}
    places: dict[str, int] = {}
    placed: dict[str, Paper] = {}
    papers = {paper.arxiv_id: paper for paper in day.papers}
    for choice in choices:
        shown = choice.arxiv_id in nearest
        places[choice.primary] = places.get(choice.primary, 0) + shown
        placed[choice.arxiv_id] = replace(
            papers[choice.arxiv_id],
            primary_topic_id=choice.primary,
            matched_topic_ids=registry.ordered((choice.primary, *choice.matched)),
            topic_source="local",
            relevance=None,
            novelty=None,
            rank=places[choice.primary] if shown else None,
            decision=Decision.SHOWN if shown else Decision.BELOW_CUTOFF,
        )
    made = tuple(placed[paper.arxiv_id] for paper in day.papers)
    status, reason = (Status.COMPLETE, "") if made else (Status.FAILED, "the day has no papers")
    return replace(day, papers=made, status=status, reason=reason, counts=_rows(day))
