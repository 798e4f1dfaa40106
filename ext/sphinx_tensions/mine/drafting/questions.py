"""What a model is shown of a paper, and what its answers are held against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..mining import Result
from ..neighbours import Atlas
from .answers import Draft, Shown

BESIDE = 2  #: sentences shown before and after one
LONGEST_SENTENCE = 1500  #: characters; a longer one is not asked about
LONGEST_ABSTRACT = 4000  #: characters
LONGEST_TITLE = 300  #: characters


class About:
    """What is shown of a paper: the sentences that are proposed; what was decided is not asked about."""

    def __init__(self, result: Result, atlas: Atlas) -> None:
        self.atlas = atlas
        self.near = {near.number: near for near in result.near}
        self.sentences = {sentence.number: sentence for sentence in result.paper.sentences}
        wanted = {proposal.anchor.sha256 for proposal in result.proposals}
        there = {one.number: one.score for one in result.candidates if self.sentences[one.number].sha256 in wanted}
        self.scores = there
        self.too_long = [number for number in there if len(self.sentences[number].text) > LONGEST_SENTENCE]
        self.numbers = [number for number in there if number not in self.too_long]
        abstract = " ".join(sentence.text for sentence in result.paper.sentences if sentence.kind == "abstract")
        self.abstract = abstract[:LONGEST_ABSTRACT]

    def title(self, draft: Draft) -> str:
        """Return what the neighbour of *draft* is called."""
        return self._offered(draft.sentence)[draft.neighbour - 1]

    def beside(self, number: int) -> tuple[list[str], list[str]]:
        """Return the sentences before and after one."""
        return self._texts(range(number - BESIDE, number)), self._texts(range(number + 1, number + 1 + BESIDE))

    def shown(self, number: int) -> Shown:
        """Return a sentence as answers are held against it."""
        before, after = self.beside(number)
        around = "\n".join((*before, *after, self.abstract))
        return Shown(self.sentences[number].text, around, len(self._offered(number)))

    def question(self, numbers: Sequence[int]) -> dict[str, Any]:
        """Return what is sent for some sentences."""
        return {"abstract": self.abstract, "sentences": [self._row(number) for number in numbers]}

    def _offered(self, number: int) -> list[str]:
        return [self.atlas.by_id[one.id].title[:LONGEST_TITLE] for one in self.near[number].neighbours]

    def _row(self, number: int) -> dict[str, Any]:
        before, after = self.beside(number)
        objects = [{"number": place, "title": title} for place, title in enumerate(self._offered(number), 1)]
        text = self.sentences[number].text
        return {"number": number, "before": before, "sentence": text, "after": after, "neighbours": objects}

    def _texts(self, numbers: range) -> list[str]:
        return [self.sentences[number].text[:LONGEST_SENTENCE] for number in numbers if number in self.sentences]
