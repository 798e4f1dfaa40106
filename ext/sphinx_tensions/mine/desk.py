"""The folder of drafts while papers are mined into it: what was there, what is written, what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..command.console import note, replace_file, say
from ..core.text import several
from ..exchange.proposals import (
    READ,
    Mined,
    Problem,
    Proposal,
    Source,
    line_of,
    read_decisions,
    read_mined,
    read_proposals,
    unread,
)
from ..reading.plain.project import near
from ..verify.documents import Unreadable
from .mining import Job, Result
from .neighbours import Atlas
from .origins import Given, digest_of, file_name, files_of
from .stages import Stages


@dataclass
class Desk:
    """The folder of drafts, while papers are mined into it."""

    into: Path
    stages: Path
    atlas: Atlas
    today: str
    top: int
    problems: list[Problem] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)  #: name of a file, folded -> the paper that it is of
    jobs: dict[str, Job] = field(default_factory=dict)  #: what messages name a paper by -> its job, until it is kept

    def __post_init__(self) -> None:
        self.decided = frozenset(one.sha256 for one in read_decisions(self.into, self.problems).values())
        self.mined = read_mined(self.into, self.problems)
        self.before = {one.sha256: one.work for one in self.mined.values() if one.sha256}
        self.known = dict(self.mined)

    def job(self, paper: Given, work: str, about: Source, keyed: bool) -> Job:
        """Return the job of a paper, with what was made of it before; one that fails says why."""
        job = Job(paper.shown, work, about, self.today, keyed, paper.source, top=self.top, decided=self.decided)
        try:
            if paper.paper is None:
                files = files_of(paper)
                job = replace(job, files=files, folder=paper.path.is_dir(), sha256=digest_of(files))
            else:
                job = replace(job, paper=paper.paper, sha256=paper.paper.sha256)
        except Unreadable as error:
            return replace(job, failure=str(error))
        job = Stages(self._stages(self.before.get(job.sha256, work)), self.atlas.digest).filled(job)
        self.jobs[job.shown] = replace(job, files={}, paper=None, candidates=None, near=None)
        return job

    def _stages(self, work: str) -> Path:
        return self.stages / file_name(work)

    def keep(self, result: Result) -> bool:
        """Write the proposals of a paper and say so; return whether it could be read."""
        name = file_name(result.paper.work)
        other = self.written.get(name.casefold())
        failure = result.failure or (other and f"it is {result.paper.work}, as {other} is; mine one of them")
        if failure:
            note(f"{result.shown}: {failure}")
            return False
        self.written[name.casefold()] = result.shown
        Stages(self._stages(result.paper.work), self.atlas.digest).write(self.jobs.pop(result.shown), result)
        path = self.into / f"{name}.jsonl"
        former = self._former(result)
        waited = [proposal for file in (path, *former) for proposal in read_proposals(file, [])]
        proposals = self._joined(result, waited)
        self._write(path, proposals, "".join(map(unread, (path, *former))))
        for file in former:
            file.unlink(missing_ok=True)
        self._remember(result.mined)
        for message in result.notes:
            note(f"{result.shown}: {message}")
        count = several(len(proposals), "proposal")
        say([f"{near(str(path))}: {count} from {result.shown} ({several(len(result.paper.sentences), 'sentence')})"])
        return True

    def _former(self, result: Result) -> list[Path]:
        """Return the file of a paper that had another name when it was mined last: its key has changed."""
        work = self.before.get(result.paper.sha256, "")
        name = file_name(work)
        if not work or result.paper.work in self.mined or name.casefold() in self.written:
            return []
        self.known.pop(work, None)
        return [self.into / f"{name}.jsonl"]

    def _joined(self, result: Result, before: Iterable[Proposal]) -> list[Proposal]:
        """Return the proposals of a result: what waits of a model stands, and what is as before keeps its day."""
        work = result.paper.work
        waits = (p for p in before if p.anchor.sha256 not in self.decided)
        old = {p.id: replace(p, anchor=replace(p.anchor, work=work)) for p in waits}
        hashes = {sentence.sha256 for sentence in result.paper.sentences}
        made = [_as_before(proposal, old) for proposal in result.proposals]
        drafted = {p.anchor.sha256 for p in made if p.model}
        kept = [p for p in old.values() if p.model and p.anchor.sha256 in hashes - drafted]
        sentences = {p.anchor.sha256 for p in kept}
        return [*kept, *(p for p in made if p.anchor.sha256 not in sentences)]

    def _write(self, path: Path, proposals: list[Proposal], rest: str) -> None:
        """Write the file of a paper, with the *rest* of what stood there behind its proposals."""
        if not (proposals or rest or path.exists()):
            return
        self.into.mkdir(parents=True, exist_ok=True)
        replace_file(path, "".join(map(line_of, proposals)) + rest)
        read_proposals(path, self.problems)  # tells the lines that are none, with their places now

    def _remember(self, made: Mined) -> None:
        old = self.known.get(made.work)
        self.known[made.work] = old if old is not None and replace(made, on=old.on) == old else made

    def close(self) -> None:
        """Write which papers were read, and say what of the folder could not be used."""
        if self.known != self.mined:
            self.into.mkdir(parents=True, exist_ok=True)
            replace_file(self.into / READ, "".join(map(line_of, self.known.values())))
        for problem in dict.fromkeys(self.problems):
            note(f"{near(str(problem.path))}:{problem.line}: {problem.message}; correct or remove the line")


def _as_before(proposal: Proposal, before: dict[str, Proposal]) -> Proposal:
    old = before.get(proposal.id)
    return old if old is not None and replace(proposal, made=old.made) == old else proposal
