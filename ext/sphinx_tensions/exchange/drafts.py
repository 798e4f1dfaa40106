"""The folder of drafts of a project: what waits as pages show it, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..core.codes import Code
from ..core.drafts import Draft, Drafts
from ..core.findings import Finding
from ..core.graph import Graph
from ..core.text import bare_arxiv, bare_doi, digest
from . import markup
from .proposals import (
    DECIDED,
    READ,
    Decision,
    Mined,
    Problem,
    Proposal,
    files_of,
    read_decisions,
    read_mined,
    waiting,
)


@dataclass(frozen=True)
class Folder:
    """All files of a folder of drafts, read once; nothing where there is no such folder."""

    waiting: tuple[Proposal, ...] = ()
    decisions: tuple[Decision, ...] = ()
    mined: tuple[Mined, ...] = ()
    problems: tuple[Problem, ...] = ()
    digest: str = ""

    @classmethod
    def read(cls, path: Path) -> Folder:
        """Return what is in the folder *path*; what is wrong goes into `problems`."""
        if not path.is_dir():
            return cls()
        problems: list[Problem] = []
        waits = tuple(waiting(path, problems))
        # `waiting` reads the decisions too, so each of their problems is there twice.
        decisions = tuple(read_decisions(path, problems).values())
        mined = tuple(read_mined(path, problems).values())
        said = tuple(sorted(dict.fromkeys(problems), key=lambda problem: (str(problem.path), problem.line)))
        return cls(waits, decisions, mined, said, _digest(path))

    @cached_property
    def shown(self) -> Drafts:
        """What pages show of it."""
        return Drafts(tuple(map(_draft, self.waiting)), self.digest)

    def gone(self, graph: Graph) -> Iterator[Finding]:
        """Yield the objects that were accepted from a sentence which the paper has no more where it was mined last."""
        names = _names(graph)
        latest = {_folded(mined.work, names): mined for mined in sorted(self.mined, key=lambda mined: mined.on)}
        for decision in self.decisions:
            record = graph.get(decision.object) if decision.decision == "accepted" and decision.object else None
            mined = latest.get(_folded(decision.work, names))
            if record is None or mined is None or decision.sha256 in mined.sentences:
                continue
            source = f" ({markup.line(mined.source)})" if mined.source else ""
            message = f"{decision.work!r} no longer has the sentence from which {record.id!r} was accepted{source}"
            yield Finding(record.docname, record.line, Code.SENTENCE_GONE, message)


def _digest(path: Path) -> str:
    rows = []
    for file in [*files_of(path), path / DECIDED, path / READ]:
        try:
            rows.append((file.name, file.read_bytes()))
        except OSError:
            rows.append((file.name, b""))
    return digest(rows)


def _names(graph: Graph) -> dict[str, str]:
    """Return key, arXiv id and DOI of each work, folded -> its key."""
    names: dict[str, str] = {}
    for key, work in graph.bibliography.works.items():
        for name in (key.casefold(), bare_arxiv(work.arxiv), bare_doi(work.doi)):
            if name:
                names.setdefault(name, key)
    return names


def _folded(work: str, names: dict[str, str]) -> str:
    """Return the key of the work that goes by a name, else the name: a paper may have got its key after it was read."""
    forms = (work.casefold(), bare_arxiv(work), bare_doi(work))
    return next((names[form] for form in forms if form in names), work)


def _draft(proposal: Proposal) -> Draft:
    anchor, paper = proposal.anchor, proposal.paper
    return Draft(
        kind=proposal.kind,
        text=markup.line(proposal.text),
        sentence=markup.line(anchor.sentence),
        work=markup.line(anchor.work),
        at=markup.line(anchor.section),
        title=markup.line(paper.title),
        authors=tuple(filter(None, map(markup.line, paper.authors))),
        year=markup.line(paper.year),
        arxiv=markup.line(paper.arxiv),
        doi=markup.line(paper.doi),
        place=proposal.place.removesuffix(".md"),
        target=proposal.target,
        near=tuple(neighbour.id for neighbour in proposal.neighbours),
        verbatim=proposal.verbatim,
    )
