"""What stands around a sentence in the paper that it comes from, while the paper is kept in the user's cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..exchange.proposals import Anchor
from .origins import file_name
from .papers import Paper, Sentence
from .stages import Stages

LONGEST = 300  #: characters that are shown on each side


@dataclass
class Contexts:
    """Papers that were mined; the last one asked for stays in memory, since proposals come paper by paper."""

    stages: Path  #: the folder with those of all papers
    _work: str = ""
    _paper: Paper | None = field(default=None, repr=False)

    def around(self, anchor: Anchor) -> tuple[str, str]:
        """Return what stands before and behind a sentence in its passage; nothing where the paper is not kept."""
        if anchor.work != self._work:
            self._work, self._paper = anchor.work, Stages(self.stages / file_name(anchor.work), "").paper()
        sentences = self._paper.sentences if self._paper is not None else ()
        place = next((place for place, one in enumerate(sentences) if one.sha256 == anchor.sha256), None)
        if place is None:
            return "", ""
        passage = sentences[place].passage
        return _end(sentences[:place], passage), _beginning(sentences[place + 1 :], passage)


def _end(sentences: Sequence[Sentence], passage: int) -> str:
    """Return the last words of a passage."""
    text = " ".join(one.text for one in sentences if one.passage == passage)
    return text if len(text) <= LONGEST else f"… {text[-LONGEST:].partition(' ')[2]}"


def _beginning(sentences: Sequence[Sentence], passage: int) -> str:
    """Return the first words of a passage."""
    text = " ".join(one.text for one in sentences if one.passage == passage)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(' ')[0]} …"
