"""What stands around a sentence in the paper that it comes from, while the paper is kept in the user's cache."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..exchange.proposals import Anchor
from .origins import file_name
from .papers import Paper
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
        passage, parts = sentences[place].passage, (sentences[:place], sentences[place + 1 :])
        before, behind = (" ".join(one.text for one in part if one.passage == passage) for part in parts)
        if len(before) > LONGEST:
            before = f"… {before[-LONGEST:].partition(' ')[2]}"
        if len(behind) > LONGEST:
            behind = f"{behind[:LONGEST].rpartition(' ')[0]} …"
        return before, behind
