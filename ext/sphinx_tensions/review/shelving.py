"""The work of a proposal in the bibliography: its key, and an entry in its place of a file where it has none."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..bibtex import doctor
from ..command.console import Bad, Failed
from ..core.model import Work
from ..core.pace import Unreachable
from ..core.text import bare_arxiv, bare_doi, did_you_mean
from ..digest.citing import key_of
from ..exchange import markup
from ..exchange.proposals import Proposal
from ..exchange.works import Known, entry
from ..reading.plain.project import Project
from ..verify import plain, records
from ..verify.fetching import Fetcher

_KEY = re.compile(r"[A-Za-z0-9][\w.:+-]*", re.ASCII)
_ENTRY = re.compile(
    rb"^((?:%[^\r\n]*\r?\n)*)@(?!comment|string|preamble)\w+[ \t]*[{(][ \t]*([^,\s]+)", re.MULTILINE | re.IGNORECASE
)
"""An entry, with the comments right above it."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """The key of a work, and the file that must have a new entry for it."""

    key: str
    path: Path | None = None  #: None: the bibliography has it
    data: bytes = b""  #: of the whole file, with the entry
    work: Work | None = None  #: of that entry


def shelve(
    project: Project,
    known: Known,
    proposal: Proposal,
    page: str,
    key: str,
    file: Path | None,
    fetcher: Fetcher | None,
) -> Shelved:
    """Return under which key the work of a proposal is cited on a page; raises `Bad`, and `Failed` for what is broken.

    A *key* that no file has is that of a new entry.
    """
    if key and known.find(key) == key:
        return Shelved(key)
    name = next(filter(None, map(known.find, _names(proposal))), None) or _titled(proposal, known)
    if key and (name is not None or not _KEY.fullmatch(key) or known.find(key) is not None):
        its = f"; the work is {name!r} there" if name is not None else did_you_mean(key, known.works)
        raise Bad(f"no bibliography file has the key {key!r}{its}")
    if name is not None:
        return Shelved(name)
    path = _file(project, page, file)
    work = _described(proposal, fetcher)
    if not work.title:
        raise Bad(f"only the name {proposal.anchor.work!r} is known; add the work to {path}, and name it with --key")
    made = key or _free(work, known)
    work = replace(work, key=made)
    return Shelved(made, path, _extended(path, made, entry(work)), work)


def _names(proposal: Proposal) -> Iterator[str]:
    """Yield what the work of a proposal may go by in the bibliography."""
    yield proposal.anchor.work
    for text, bare in ((proposal.paper.arxiv, bare_arxiv), (proposal.paper.doi, bare_doi)):
        if text.strip():
            yield bare(text)


def _titled(proposal: Proposal, known: Known) -> str | None:
    """Return the key of the work with the same title and first author, or with the same title where neither has one."""
    title, first = plain.normal(proposal.paper.title), _first(proposal.paper.authors)
    for key, work in known.works.items() if title else ():
        other = _first(work.authors)
        if plain.normal(work.title) == title and (first & other or not (first or other)):
            return key
    return None


def _first(authors: Sequence[str]) -> set[str]:
    """Return the words of the name of a first author."""
    return {*plain.words(authors[0])} if authors else set()


def _file(project: Project, page: str, given: Path | None) -> Path:
    """Return the file that gets an entry: the one *given*, else that of most works of the page, else the last.

    Raises `Bad` where there is none, or *given* is none of them.
    """
    files = list(project.shelf.keys) if project.shelf is not None else []
    if not files:
        raise Bad("the project names no bibliography file; say with --bib which it has")
    if given is None:
        cited = {use.key for use in project.pages[page].uses} if page in project.pages else set()
        counts = [len(cited & {*project.shelf.keys[path]}) if project.shelf is not None else 0 for path in files]
        return files[counts.index(max(counts))] if any(counts) else files[-1]
    path = next((path for path in files if path.resolve() == given.resolve()), None)
    if path is None:
        raise Bad(f"{given} is none of the bibliography files: {', '.join(map(str, files))}")
    return path


def _described(proposal: Proposal, fetcher: Fetcher | None) -> Work:
    """Return what is known of the paper: its record where it can be asked for, else what the proposal says.

    Raises `Failed` where a record that is asked for does not come.
    """
    paper = proposal.paper
    work = Work(
        key=proposal.anchor.work,
        authors=tuple(filter(None, map(markup.line, paper.authors))),
        year=_year(paper.year, bare_arxiv(paper.arxiv)),
        title=markup.line(paper.title),
        doi=bare_doi(paper.doi),
        arxiv=bare_arxiv(paper.arxiv),
    )
    if fetcher is None or not (work.arxiv or work.doi):
        return work
    try:
        record = records.fetched(work, fetcher)
    except ImportError as error:
        name = error.name or error
        raise Failed(f"there is no {name}; install it with: pip install 'sphinx-tensions[verify]'") from None
    except Unreachable as error:
        raise Failed(f"the record of {work.arxiv or work.doi} did not come: {error}; leave --fetch out") from None
    if record is None or not record.title:
        return work
    return replace(work, authors=record.authors or work.authors, year=record.year or work.year, title=record.title)


def _year(given: str, arxiv: str) -> str:
    """Return a year: the one given, else that in which arXiv gave the id."""
    if re.fullmatch(r"\d{4}", given.strip()):
        return given.strip()
    match = re.fullmatch(r"(?:[a-z.-]+/)?(\d{2})\d{2}[\d.]*", arxiv)
    return f"{'19' if int(match[1]) > 90 else '20'}{match[1]}" if match is not None else ""


def _free(work: Work, known: Known) -> str:
    """Return a key that no work has yet."""
    made = key_of(work.authors[0] if work.authors else "", work.year, work.title)
    made = made if _KEY.fullmatch(made) else f"Paper{work.year}"
    letters = ("", *"abcdefghijklmnopqrstuvwxyz", *map(str, range(27, 1000)))
    return next(f"{made}{letter}" for letter in letters if known.find(f"{made}{letter}") is None)


def _extended(path: Path, key: str, text: str) -> bytes:
    """Return the bytes of a file with an entry in its place; `Failed` where the file would then be read otherwise."""
    old = path.read_bytes() if path.exists() else b""
    was = _entries(old)
    if key.lower() in map(str.lower, was):
        raise Failed(f"{path}:1: an entry {key!r} was added since the bibliography was read; start review again")
    eol = b"\r\n" if b"\r\n" in old else b"\n"
    piece = text.encode().replace(b"\n", eol)
    gap = b"" if not old else eol if old.endswith(b"\n") else eol * 2
    tries = [old + gap + piece]
    at = _place(old, key)
    if at is not None:
        tries.insert(0, old[:at] + piece + eol + old[at:])
    for new in tries:
        is_ = _entries(new)
        if is_.keys() == was.keys() | {key} and {**is_, **was} == is_:
            return new
    raise Failed(f"{path}:1: no entry can be added at its end; mend what `sphinx-tensions check` says of it")


def _place(old: bytes, key: str) -> int | None:
    """Return where an entry belongs in a file that is sorted by key; None: at its end."""
    entries = [(match[2].decode(errors="replace"), match.start(1)) for match in _ENTRY.finditer(old)]
    keys = [name for name, _ in entries]
    for order in (str, str.casefold):
        if len(keys) > 1 and keys == sorted(keys, key=order):
            return next((at for name, at in entries if order(name) > order(key)), None)
    return None


def _entries(data: bytes) -> Mapping[str, str]:
    """Return key -> digest of the entries that are read of a file with these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "works.bib"
        path.write_bytes(data)
        return doctor.read([path]).digests
