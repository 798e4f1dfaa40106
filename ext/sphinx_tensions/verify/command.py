"""`verify`: words of evidence looked up in their sources, and works compared with their records."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..command.console import Bad, Failed, add_sources, note, say
from ..core.codes import Severity
from ..core.model import Evidence, Read, Record, Work
from ..core.options import located
from ..core.pace import Unreachable
from ..reading.plain.project import Project, read_project, root_of
from . import fetching, records
from .documents import Document, Kind, Unreadable
from .numbers import numbers_without
from .passages import Answer, Passage, Result, look_up
from .reading import Reader
from .records import Judged, Verdict
from .sources import Record as Recorded
from .sources import Sources, arxiv_of

EXAMPLE = """\
examples:
  sphinx-tensions verify docs --bib bib --sources papers
  sphinx-tensions verify docs --bib bib --fetch --works
  sphinx-tensions verify docs/atlas/soap.md --bib bib --sources papers --format json

DIR holds sources named by key, arXiv id or DOI: LaTeX (a file, a folder, .tar.gz),
.html, .xml (JATS, TEI), .pdf, .md, .txt, and .jsonl with a record and an abstract
a line.  With --fetch what is not there is asked of arXiv, one request in three
seconds, and kept in the cache folder of the user.  Needs sphinx-tensions[verify].
The command ends with 1 where words are absent or a work does not exist.
"""
_SEVERITIES: Mapping[str, Severity | None] = {
    Answer.FOUND: None,
    Answer.ELSEWHERE: Severity.WARNING,
    Answer.NEAR: Severity.WARNING,
    Answer.ABSENT: Severity.ERROR,
    Answer.NO_SOURCE: Severity.ADVICE,
    Verdict.AGREES: None,
    Verdict.DIFFERS: Severity.WARNING,
    Verdict.RETRACTED: Severity.WARNING,
    Verdict.WITHDRAWN: Severity.WARNING,
    Verdict.MISSING: Severity.ERROR,
    Verdict.UNKNOWN: Severity.ADVICE,
    "figure": Severity.ADVICE,
}
"""Answer -> how bad it is; None: it is well."""


class Row(NamedTuple):
    """One line of the answer."""

    path: str
    line: int
    answer: str
    message: str
    key: str = ""
    owner: str = ""
    where: str = ""
    nearest: str = ""
    score: float | None = None

    @property
    def severity(self) -> Severity | None:
        """How bad it is."""
        return _SEVERITIES[self.answer]


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "verify",
        help="look up in the sources what evidence says of them",
        description="Look up in the sources what evidence says of them: the words of each entry, the figures of each "
        "object, and with --works title, authors, year and id of each work.",
        epilog=EXAMPLE,
        run=run,
    )
    add_sources(command)
    command.add_argument("--sources", type=Path, metavar="DIR", help="a folder with sources")
    fetching.add_arguments(command, "ask arXiv and Crossref for what is not in DIR")
    command.add_argument("--works", action="store_true", help="compare the works with their records too")


def run(given: argparse.Namespace) -> int:
    """Print a line for each answer, return 1 where words are absent or a work does not exist.

    Raises `Bad` for a request that cannot be met, `Failed` for sources that cannot be read.
    """
    if given.sources is not None and not given.sources.is_dir():
        raise Bad(f"{given.sources} is no folder")
    fetching.check_arguments(given)
    project, asked = _read(given)
    works = dict(project.bibliography.works)
    fetcher = fetching.fetcher_of(given, project.root)
    try:
        with Reader() as reader:
            library = Library(works, Sources(given.sources), fetcher, reader)
            rows = sorted({*_passages(project, asked, library), *_figures(project, asked)}, key=lambda row: row[:4])
            if given.works:
                rows += sorted(_works(project, asked, library), key=lambda row: row[:4])
    except ImportError as error:
        raise Failed(
            f"there is no {error.name or error}; install it with: pip install 'sphinx-tensions[verify]'"
        ) from None
    _print(given.format, rows, library.notes)
    return 1 if any(row.severity is Severity.ERROR for row in rows) else 0


def _read(given: argparse.Namespace) -> tuple[Project, set[str]]:
    """Return the project, and the names of the pages that are asked about."""
    root = root_of(given.paths)
    whole = [root] if (root / "conf.py").is_file() else []
    project = read_project([*given.paths, *whole], given.bib)
    about = [path.resolve() for path in given.paths]
    inside = {name for name, path in project.paths.items() if any(path.resolve().is_relative_to(up) for up in about)}
    return project, inside


# -- what is looked up ----------------------------------------------------------------


def passages_of(records_: Iterable[Record]) -> list[Passage]:
    """Return what is to be looked up, in order: the entries of evidence that have words, each in what was read.

    Of a work read through an address nothing is looked up: what is there has no key.
    """
    return [
        Passage(record.docname, entry.line or record.line, record.id, key, at, entry.words)
        for record in records_
        for entry in record.evidence
        if entry.words and entry.key
        for key, at in [_read_instead(entry)]
        if key
    ]


def _read_instead(entry: Evidence) -> tuple[str, str]:
    """Return the key of what was read, and the place in it."""
    if entry.read != Read.SECONDARY or not entry.via:
        return entry.key, entry.at
    return ("", "") if "/" in entry.via else located(entry.via)


def _passages(project: Project, asked: set[str], library: Library) -> Iterator[Row]:
    wanted = [p for p in passages_of(project.graph.records.values()) if p.docname in asked]
    # One work after another, so that only one is in memory.
    for passage in sorted(wanted, key=lambda passage: (passage.key, passage.docname, passage.line)):
        yield _row(project, library.look_up(passage))


def _row(project: Project, result: Result) -> Row:
    passage = result.passage
    words = f"{passage.words!r}" if len(passage.words) <= 80 else f"{passage.words[:79]!r}…"
    match result.answer:
        case Answer.FOUND:
            message = f"{words} stands in {passage.key}: {result.where}"
        case Answer.ELSEWHERE:
            message = f"{words} stands in {passage.key}, but not at {passage.at}: {result.where}"
        case Answer.NEAR:
            message = (
                f"{words} of {passage.key}: {result.differs}; {result.where}: {result.nearest!r} ({result.score:.0f})"
            )
        case Answer.ABSENT:
            message = f"{words} does not stand in {passage.key}"
        case _:
            message = f"{words} was not looked up: {result.where or f'there is no source of {passage.key}'}"
    path = project.where(passage.docname)
    score = None if result.answer is Answer.NO_SOURCE else result.score
    return Row(
        path, passage.line, result.answer, message, passage.key, passage.owner, result.where, result.nearest, score
    )


def _figures(project: Project, asked: set[str]) -> Iterator[Row]:
    for record in project.graph.records.values():
        if record.docname in asked and record.evidence:
            numbers = numbers_without(f"{record.title}\n{record.text}", record.evidence)
            if numbers:
                message = f"in no passage of {record.id}: {', '.join(numbers)}"
                yield Row(project.where(record.docname), record.line, "figure", message, owner=record.id)


def _works(project: Project, asked: set[str], library: Library) -> Iterator[Row]:
    keys = {
        key
        for record in project.graph.records.values()
        if record.docname in asked
        for key in (*record.cites, *(entry.key for entry in record.evidence))
    }
    known = sorted(keys & library.works.keys())
    if library.fetcher is not None:
        records.prefetch([library.works[key] for key in known], library.fetcher)
    for key in known:
        judged = library.judge(library.works[key])
        path, line = project.shelf.lines.get(key.casefold(), ("", 0)) if project.shelf is not None else ("", 0)
        said = judged.message or f"agrees with {judged.source}"
        yield Row(path, line, judged.verdict, f"{key}: {said}", key)


# -- sources ------------------------------------------------------------------------


@dataclass
class Library:
    """Sources of works: those of the folder, then what can be fetched."""

    works: Mapping[str, Work]
    sources: Sources
    fetcher: fetching.Fetcher | None
    reader: Reader

    def __post_init__(self) -> None:
        self.notes = dict.fromkeys(self.sources.notes)  #: what is said, once each
        self.key = ""
        self.kept: list[Document] = []
        self.rest: Iterator[Document] = iter(())

    def documents(self, key: str) -> Iterator[Document]:
        """Yield the sources of a work, those that keep most first; of the last work they are kept."""
        if key != self.key:
            self.key, self.kept, self.rest = key, [], self._documents(self.works.get(key, Work(key)))
        yield from self.kept
        for document in self.rest:
            self.kept.append(document)
            yield document

    def _documents(self, work: Work) -> Iterator[Document]:
        yield from filter(None, map(self._read, self.sources.paths(work)))
        record = self.sources.record(work)
        if record is not None and record.abstract:
            yield record.document()
        if self.fetcher is not None and arxiv_of(work):
            yield from self._fetched(work, self.fetcher)

    def _fetched(self, work: Work, fetcher: fetching.Fetcher) -> Iterator[Document]:
        try:
            document = self._read(fetcher.text(arxiv_of(work)))
            if document is not None:
                yield document
                return
        except fetching.NotThere:
            pass  # not every work of arXiv has a page
        except Unreachable as error:
            self.notes[f"{work.key}: {error}"] = None
        try:
            yield records.at_arxiv(arxiv_of(work), fetcher).document()
        except Unreachable as error:
            self.notes[f"{work.key}: {error}"] = None

    def _read(self, path: Path) -> Document | None:
        try:
            return self.reader.read(path)
        except Unreadable as error:
            self.notes[f"{path}: {error}"] = None
            return None

    def look_up(self, passage: Passage) -> Result:
        """Return the best answer that any source of the work gives."""
        order = list(Answer)
        best: Result | None = None
        for document in self.documents(passage.key):
            result = look_up(passage, document)
            if best is None or order.index(result.answer) < order.index(best.answer):
                best = result
            if best.answer is Answer.FOUND:
                break
        return best or look_up(passage, None)

    def judge(self, work: Work) -> Judged:
        """Return what its record says of a work; without one, what the title of its source says."""
        record = self.sources.record(work)
        if record is None and self.fetcher is None:
            record = next(filter(None, map(_titled, self.documents(work.key))), None)
        return records.judge(work, record, self.fetcher)


def _titled(document: Document) -> Recorded | None:
    title = next((block.text for block in document.blocks if block.kind is Kind.TITLE), "")
    return Recorded(title=title, source=document.source) if title else None


# -- what is said -------------------------------------------------------------------


def _print(form: str, rows: list[Row], notes: Iterable[str]) -> None:
    for message in notes:
        note(message)
    if form == "json":
        told = [{**row._asdict(), "severity": row.severity} for row in rows]
        say([json.dumps(told, ensure_ascii=False, indent=2)])
        return
    say(f"{row.path}:{row.line}: {row.answer} {row.message}" for row in rows)
    counts = Counter(row.answer for row in rows)
    if rows:
        note(", ".join(f"{counts[name]} {name}" for name in _SEVERITIES if counts[name]))
    else:
        note("no evidence with words")
