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
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from ...asking import arguments
from ...asking.endpoint import Answer, Endpoint, Unanswered
from ...asking.kept import Kept
from ...asking.purse import OverBudget
from ...core.text import several
from ...exchange.proposals import Proposal, proposal_id
from ..mining import Result
from ..neighbours import Atlas
from ..stages import stages_folder
from .answers import DEGREES, Draft, read_degrees, read_drafts
from .questions import About

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


def prompts() -> dict[str, str]:
    """Return name -> text of the prompts that are shipped."""
    folder = resources.files(__package__) / "prompts"
    return {name: (folder / f"{name}.txt").read_text(encoding="utf-8").strip() for name in PROMPTS}


def prompt_hash(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 of the prompts, as a proposal records it."""
    return sha256("\n".join(texts[name] for name in PROMPTS).encode()).hexdigest()


def drafter(given: argparse.Namespace, atlas: Atlas) -> Drafter | None:
    """Return what asks the model that is named, or None without one; raises `Bad`."""
    endpoint = arguments.endpoint(given, FORMS)
    return Drafter(endpoint, stages_folder(given.stages), atlas) if endpoint is not None else None


# -- a paper --------------------------------------------------------------------------


@dataclass(slots=True)
class Drafter:
    """Asks a model about one paper after another."""

    endpoint: Endpoint
    stages: Path  #: folder with the answers that are kept
    atlas: Atlas
    prompts: Mapping[str, str] = field(default_factory=prompts)
    stopped: str = field(default="", init=False)  #: why nothing is asked any more
    questions: int = field(default=0, init=False)  #: asked in this run
    left: int = field(default=0, init=False)  #: sentences that were not asked about, or got no answer
    _failures: int = field(default=0, init=False)

    def __call__(self, result: Result) -> Result:
        """Return *result* with each draft in the place of its sentence.

        What was not drafted stays: a paper could ask a model to pass a sentence over.
        Answers that were kept are read again and not asked for.
        """
        about = About(result, self.atlas)
        self.stages.mkdir(parents=True, exist_ok=True)
        kept = Kept(self.stages / f"answers-{result.paper.sha256[:16]}.jsonl", self.endpoint.model)
        notes = [f"sentence {number}: too long to be asked about" for number in about.too_long]
        drafts = self._drafts(kept, about, notes)
        roles = self._roles(kept, about, drafts, notes)
        by_sentence = {about.sentences[draft.sentence].sha256: draft for draft in drafts}
        proposals = (
            self._proposal(old, about, draft, roles.get(draft.sentence, "unjudged"))
            if (draft := by_sentence.get(old.anchor.sha256)) is not None
            else old
            for old in result.proposals
        )
        return replace(result, proposals=tuple(proposals), notes=(*result.notes, *notes))

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

    def _drafts(self, kept: Kept, about: About, notes: list[str]) -> list[Draft]:
        """Return the drafts that stand, in the order of the ranking; sentences without an answer are counted."""
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
        self.left += len(about.numbers) - len(answered)
        return [drafts[number] for number in about.numbers if number in drafts]

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

    def _proposal(self, old: Proposal, about: About, draft: Draft, role: str) -> Proposal:
        """Return the proposal of a sentence in the words of a draft."""
        near = about.near[draft.sentence]
        return replace(
            old,
            id=proposal_id(draft.kind, old.anchor.sha256),
            kind=draft.kind,
            text=draft.text,
            role=role,
            verbatim=False,
            cites=near.cites,
            neighbours=near.neighbours,
            place=near.page,
            target=near.neighbours[draft.neighbour - 1].id if draft.neighbour else "",
            basis=draft.basis,
            scale=draft.scale,
            score=about.scores[draft.sentence],
            by=f"model {self.endpoint.model}",
            model=self.endpoint.model,
            prompt_sha256=prompt_hash(self.prompts),
        )


def _kept_for(kept: Kept, names: Mapping[str, int]) -> Iterator[tuple[list[int | None], str]]:
    """Yield each answer to what *names* name, with the numbers of what was asked, None for what is not asked now."""
    for row in kept.rows:
        numbers = [names.get(name) for name in row["ids"]]
        if any(number is not None for number in numbers):
            yield numbers, row["text"]
