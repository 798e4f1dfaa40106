"""What waits for an editor, as far as pages show it: plain values, which count nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .tables import gathered
from .text import bare_arxiv


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal that nobody decided."""

    kind: str  #: claim, counter or evidence
    text: str  #: one line, as all texts here
    sentence: str  #: that it comes from
    work: str  #: cite key, or what names the paper where it is in no bibliography
    at: str = ""  #: place in the work
    title: str = ""  #: of the paper
    authors: tuple[str, ...] = ()
    year: str = ""
    arxiv: str = ""
    doi: str = ""
    place: str = ""  #: page
    target: str = ""  #: id of an object
    near: tuple[str, ...] = ()  #: ids of objects
    verbatim: bool = False  #: its text is the sentence


@dataclass(frozen=True)
class Drafts:
    """All that waits, in the order of files and lines."""

    waiting: tuple[Draft, ...] = ()
    digest: str = ""  #: of the files

    @cached_property
    def by_paper(self) -> dict[str, list[Draft]]:
        """ArXiv id without version -> what is of it."""
        return gathered((name, draft) for draft in self.waiting if (name := bare_arxiv(draft.arxiv)))

    def of(self, arxiv: str) -> Sequence[Draft]:
        """Return what waits of a paper of arXiv."""
        return self.by_paper.get(bare_arxiv(arxiv), ())
