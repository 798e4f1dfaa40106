"""Drafts by a model: what it is shown, what is kept of its answers, and proposals of those that stand.

What a paper says is sent as data, and what comes back is held against the
sentences (`answers`).  How a draft stands to an object of the atlas is asked
twice, the second time alone and with the order turned round, and recorded
where both answers agree.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from ...asking import arguments
from ...asking.endpoint import Answer, Endpoint, Unanswered
from ...asking.kept import Kept
from ...asking.purse import OverBudget
from ...core.text import several
from ...exchange.proposals import Anchor, Proposal, proposal_id
from ...verify.fetching import cache_folder
from ..papers import Paper
from .answers import DEGREES, Draft, read_degrees, read_drafts
from .questions import About, Near, Ranked

PROMPTS = ("draft", "role")
BATCH = 8  #: sentences in a question
PAIRS = 20  #: in a question on roles
MOST_TOKENS = 4096  #: of an answer
GIVEN_UP = 3  #: questions without an answer, one after another, before no more are asked
_SETTINGS = {"temperature": 0, "max_tokens": MOST_TOKENS}
FORMS: tuple[Mapping[str, Any], ...] = (
    {**_SETTINGS, "response_format": {"type": "json_object"}},
    _SETTINGS,
    {"max_completion_tokens": MOST_TOKENS},
)
"""Settings of a question: not every endpoint knows the first ones, and all have a bound on the answer."""


class Drafted(NamedTuple):
    """What came of a paper."""

    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]
    left: tuple[int, ...]  #: numbers of the sentences that were not asked about, or got no answer


def joined(ranked: Sequence[Proposal], drafted: Drafted) -> tuple[Proposal, ...]:
    """Return the proposals made without a model, each draft in the place of its sentence, with the anchor it has there.

    What was not drafted stays: a paper could ask a model to pass a sentence over.
    """
    drafts = {proposal.anchor.sha256: proposal for proposal in drafted.proposals}
    here = [(old, drafts.pop(old.anchor.sha256, None)) for old in ranked]
    return (*(old if new is None else replace(new, anchor=old.anchor) for old, new in here), *drafts.values())


def prompts() -> dict[str, str]:
    """Return name -> text of the prompts that are shipped."""
    folder = resources.files(__package__) / "prompts"
    return {name: (folder / f"{name}.txt").read_text(encoding="utf-8").strip() for name in PROMPTS}


def prompt_hash(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 of the prompts, as a proposal records it."""
    return sha256("\n".join(texts[name] for name in PROMPTS).encode()).hexdigest()


def drafter(given: argparse.Namespace) -> Drafter | None:
    """Return what asks the model that is named, or None without one; raises `Bad`."""
    endpoint = arguments.endpoint(given, FORMS)
    if endpoint is None:
        return None
    stages = getattr(given, "stages", None) or cache_folder() / "mine"
    return Drafter(endpoint, Path(stages))


# -- a paper --------------------------------------------------------------------------


@dataclass(slots=True)
class Drafter:
    """Asks a model about one paper after another."""

    endpoint: Endpoint
    stages: Path  #: folder with the answers that are kept
    made: str = field(default_factory=lambda: date.today().isoformat())
    prompts: Mapping[str, str] = field(default_factory=prompts)
    stopped: str = field(default="", init=False)  #: why nothing is asked any more
    questions: int = field(default=0, init=False)  #: asked in this run
    left: int = field(default=0, init=False)  #: sentences that were not asked about
    _failures: int = field(default=0, init=False)

    def __call__(self, paper: Paper, candidates: Sequence[Ranked], near: Mapping[int, Near]) -> Drafted:
        """Return the proposals for *paper*, in the order of *candidates*; *near* is by the number of a sentence.

        Answers that were kept are read again and not asked for.
        """
        about = About(paper, {candidate.number: candidate.score for candidate in candidates}, near)
        self.stages.mkdir(parents=True, exist_ok=True)
        kept = Kept(self.stages / f"answers-{paper.sha256[:16]}.jsonl", self.endpoint.model)
        notes = [f"sentence {number}: too long to be asked about" for number in about.too_long]
        drafts, left = self._drafts(kept, about, notes)
        roles = self._roles(kept, about, drafts, notes)
        proposals = tuple(self._proposal(about, draft, roles.get(draft.sentence, "unjudged")) for draft in drafts)
        self.left += len(left)
        return Drafted(proposals, tuple(notes), tuple(left))

    def told(self) -> list[str]:
        """Return what this run asked and cost, and what is left."""
        purse = self.endpoint.purse
        cost = f", ${purse.spent:.4f}" if any(purse.prices) else ""
        prompt, completion = purse.tokens
        asked = several(self.questions, "question")
        lines = [f"{asked} to {self.endpoint.model}: {prompt:,} and {completion:,} tokens{cost}"]
        if self.left:
            why = f" ({self.stopped})" if self.stopped else ""
            lines.append(f"{several(self.left, 'sentence')} without an answer{why}; the same command goes on from here")
        return lines

    def _drafts(self, kept: Kept, about: About, notes: list[str]) -> tuple[list[Draft], list[int]]:
        """Return the drafts that stand, and the sentences without an answer."""
        names = {self._name("draft", about.question([number])): number for number in about.numbers}
        self._ask_all(kept, "draft", names, BATCH, about.question, notes)
        drafts: dict[int, Draft] = {}
        answered: set[int] = set()
        for numbers, text in _kept_for(kept, names):
            new = [number for number in numbers if number is not None and number not in answered]
            answered.update(new)
            shown = {number: about.shown(number) for number in new}
            read = read_drafts(text, shown, len(numbers), partly=len(new) < len(numbers))
            drafts |= {draft.sentence: draft for draft in read.drafts}
            notes += read.notes
        left = [number for number in about.numbers if number not in answered]
        return [drafts[number] for number in about.numbers if number in drafts], left

    def _roles(self, kept: Kept, about: About, drafts: Sequence[Draft], notes: list[str]) -> dict[int, str]:
        """Return sentence -> role, where the degree that was asked for again leads to the same."""
        pairs = {draft.sentence: draft for draft in reversed(drafts) if draft.neighbour}

        def question(numbers: Sequence[int]) -> dict[str, Any]:
            rows = [{"first": about.title(pairs[number]), "second": pairs[number].text} for number in numbers]
            return {"pairs": [{"pair": place, **row} for place, row in enumerate(rows, 1)]}

        names = {self._name("role", question([number])): number for number in pairs}
        self._ask_all(kept, "role", names, PAIRS, question, notes)
        again: dict[int, str] = {}
        for numbers, text in _kept_for(kept, names):
            degrees = read_degrees(text, len(numbers))
            again |= {n: degrees[place] for place, n in enumerate(numbers, 1) if n is not None and place in degrees}
        roles = {number: DEGREES[draft.degree] for number, draft in pairs.items()}
        notes += [
            f"sentence {number}: asked twice, the answers on its role differ; unjudged"
            for number, degree in again.items()
            if DEGREES[degree] != roles[number]
        ]
        return {number: role for number, role in roles.items() if DEGREES.get(again.get(number, "")) == role}

    # -- asking --

    def _name(self, prompt: str, data: Mapping[str, Any]) -> str:
        """Return what an answer is kept under: it changes with the prompt, the model and all that is shown."""
        shown = [prompt_hash(self.prompts), prompt, self.endpoint.model, data]
        return sha256(json.dumps(shown).encode()).hexdigest()

    def _ask_all(
        self,
        kept: Kept,
        prompt: str,
        names: Mapping[str, int],
        batch: int,
        question: Callable[[Sequence[int]], dict[str, Any]],
        notes: list[str],
    ) -> None:
        """Ask about what has no answer yet, a batch at a time; a batch without one is noted and left."""
        waiting = [name for name in names if name not in kept.asked]
        for start in range(0, len(waiting), batch):
            if self.stopped:
                return
            asked = waiting[start : start + batch]
            answer = self._ask(prompt, question([names[name] for name in asked]), notes)
            if answer is not None:
                kept.add(asked, answer)

    def _ask(self, prompt: str, data: Mapping[str, Any], notes: list[str]) -> Answer | None:
        messages = [
            {"role": "system", "content": self.prompts[prompt]},
            {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
        ]
        try:
            answer = self.endpoint.ask(messages)
        except OverBudget as error:
            self.stopped = str(error)
            return None
        except Unanswered as error:
            notes.append(str(error))
            self._failures += 1
            self.stopped = str(error) if self._failures >= GIVEN_UP else ""
            return None
        self._failures = 0
        self.questions += 1
        return answer

    def _proposal(self, about: About, draft: Draft, role: str) -> Proposal:
        sentence, near = about.sentences[draft.sentence], about.near(draft.sentence)
        anchor = Anchor(
            about.paper.work,
            sentence.sha256,
            sentence.text,
            about.paper.source,
            sentence.at,
            sentence.start,
            sentence.end,
            draft.words,
        )
        return Proposal(
            proposal_id(draft.kind, sentence.sha256),
            draft.kind,
            draft.text,
            anchor,
            self.made,
            role,
            cites=near.cites,
            neighbours=near.neighbours,
            place=near.place,
            target=near.neighbours[draft.neighbour - 1].id if draft.neighbour else "",
            basis=draft.basis,
            scale=draft.scale,
            score=about.scores[draft.sentence],
            by=f"model {self.endpoint.model}",
            model=self.endpoint.model,
            prompt_sha256=prompt_hash(self.prompts),
            paper=about.paper.about,
        )


def _kept_for(kept: Kept, names: Mapping[str, int]) -> Iterator[tuple[list[int | None], str]]:
    """Yield each answer to what *names* name, with the numbers of what was asked, None for what is not asked now."""
    for row in kept.rows:
        numbers = [names.get(name) for name in row["ids"]]
        if any(number is not None for number in numbers):
            yield numbers, row["text"]
