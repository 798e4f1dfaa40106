"""What a model is shown of a paper, and what its answers are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ...exchange.proposals import Neighbour
from ..papers import Paper, Sentence
from .answers import Draft, Shown

BESIDE = 2  #: sentences shown before and after one
LONGEST_SENTENCE = 1500  #: characters; a longer one is not asked about
LONGEST_ABSTRACT = 4000  #: characters
LONGEST_TITLE = 300  #: characters


class Ranked(Protocol):
    """A sentence that was ranked."""

    @property
    def number(self) -> int:
        """Number of the sentence in its paper."""

    @property
    def score(self) -> float:
        """How likely it states a finding."""


@dataclass(frozen=True, slots=True)
class Near:
    """What the atlas has near a sentence."""

    neighbours: tuple[Neighbour, ...] = ()
    titles: tuple[str, ...] = ()  #: what each neighbour is called, in the same order
    place: str = ""  #: page
    cites: tuple[str, ...] = ()  #: keys of the bibliography that the sentence cites


class About:
    """What is shown of a paper."""

    def __init__(self, paper: Paper, scores: Mapping[int, float], near: Mapping[int, Near]) -> None:
        self.paper = paper
        self.scores = scores
        self._near = near
        self.sentences = {sentence.number: sentence for sentence in paper.sentences}
        there = [number for number in scores if number in self.sentences]
        self.too_long = [number for number in there if len(self.sentences[number].text) > LONGEST_SENTENCE]
        self.numbers = [number for number in there if number not in self.too_long]
        abstract = " ".join(sentence.text for sentence in paper.sentences if sentence.kind == "abstract")
        self.abstract = abstract[:LONGEST_ABSTRACT]

    def near(self, number: int) -> Near:
        """Return what is near a sentence."""
        return self._near.get(number, Near())

    def title(self, draft: Draft) -> str:
        """Return what the neighbour of *draft* is called."""
        return self.near(draft.sentence).titles[draft.neighbour - 1][:LONGEST_TITLE]

    def beside(self, number: int) -> tuple[list[str], list[str]]:
        """Return the sentences before and after one."""
        before = [self.sentences.get(other) for other in range(number - BESIDE, number)]
        after = [self.sentences.get(other) for other in range(number + 1, number + 1 + BESIDE)]
        return _texts(before), _texts(after)

    def shown(self, number: int) -> Shown:
        """Return a sentence as answers are held against it."""
        before, after = self.beside(number)
        around = "\n".join((*before, *after, self.abstract))
        return Shown(self.sentences[number].text, around, len(self._offered(number)))

    def question(self, numbers: Sequence[int]) -> dict[str, Any]:
        """Return what is sent for some sentences."""
        return {"abstract": self.abstract, "sentences": [self._row(number) for number in numbers]}

    def _offered(self, number: int) -> list[str]:
        near = self.near(number)
        return [title[:LONGEST_TITLE] for title, _ in zip(near.titles, near.neighbours, strict=False)]

    def _row(self, number: int) -> dict[str, Any]:
        before, after = self.beside(number)
        objects = [{"number": place, "title": title} for place, title in enumerate(self._offered(number), 1)]
        text = self.sentences[number].text
        return {"number": number, "before": before, "sentence": text, "after": after, "neighbours": objects}


def _texts(sentences: Sequence[Sentence | None]) -> list[str]:
    return [sentence.text[:LONGEST_SENTENCE] for sentence in sentences if sentence is not None]
