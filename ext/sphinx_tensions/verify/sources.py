"""The sources of works in a folder: files by key, arXiv id or DOI, and records of abstracts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..core.model import Work
from ..core.tables import gathered
from ..core.text import bare_doi, whole
from .documents import Block, Document, Kind

FORMS = (".tar.gz", ".tgz", ".tex", ".html", ".htm", ".xhtml", ".nxml", ".xml", ".pdf", ".md", ".txt", ".gz")
"""Suffixes, those that keep most of a work first; a folder of LaTeX comes before them."""
FILES = 200_000
LINE = 2_000_000  #: characters of a record
RECORDS = 2_000_000
ARXIV = re.compile(r"(?:arxiv[:._-]?)?(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?[/_]?\d{7})(?:v\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Record:
    """What a line of a file of records says of a work."""

    key: str = ""
    arxiv: str = ""
    doi: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    abstract: str = ""
    comment: str = ""  #: of arXiv
    updates: tuple[str, ...] = ()  #: what Crossref says of it: retraction, correction
    source: str = ""

    def document(self) -> Document:
        """Return title and abstract as passages."""
        parts = ((self.title, Kind.TITLE), (self.abstract, Kind.ABSTRACT))
        return Document(tuple(Block(text, kind) for text, kind in parts if text), whole=False, source=self.source)


def arxiv_of(work: Work) -> str:
    """Return the arXiv id of a work without version, also of one that has it as DOI; empty where it has none."""
    doi = work.doi.casefold().removeprefix("https://doi.org/")
    text = work.arxiv or (doi.removeprefix("10.48550/arxiv.") if doi.startswith("10.48550/arxiv.") else "")
    match = ARXIV.fullmatch(text.strip())
    return match["id"].casefold() if match else ""


def names_of(work: Work) -> Iterator[str]:
    """Yield the names that the source of a work may have, in small letters, without suffix."""
    yield folded(work.key)
    arxiv = arxiv_of(work)
    if arxiv:
        yield folded(arxiv)
        yield folded(arxiv.replace("/", ""))
    if work.doi:
        yield folded(bare_doi(work.doi))


def folded(name: str) -> str:
    """Return *name* with what stands for a slash, and without a version of arXiv, as one form."""
    name = re.sub(r"^(?:arxiv|doi)[:_-](?=\d)", "", unquote(name).casefold())
    if ARXIV.fullmatch(name):
        name = re.sub(r"v\d+$", "", name)
    return name.replace("/", "_")


class Sources:
    """What lies in a folder; it is listed once and read when it is asked for."""

    def __init__(self, folder: Path | None) -> None:
        """List *folder*; None holds nothing."""
        self.notes: list[str] = []  #: what could not be used
        self.records: dict[str, Record] = {}  #: key, arXiv id or DOI, folded -> record
        named: list[tuple[str, Path]] = []
        for number, path in enumerate(below(folder) if folder is not None else ()):
            if number >= FILES:
                self.notes.append(f"{folder}: more than {FILES:,} files; the rest was left out")
                break
            if path.suffix.lower() == ".jsonl":
                self._records(path)
            else:
                named.append((folded(stem_of(path)), path))
        named.sort(key=lambda pair: (rank_of(pair[1]), str(pair[1])))
        self.files = gathered(named)  #: name -> its files, those that keep most first

    def _records(self, path: Path) -> None:
        bad: list[int] = []
        try:
            for number, line in enumerate(_lines(path), 1):
                record = None if line is None else _record(line, f"{path}:{number}")
                if record is None:
                    bad.append(number)
                    continue
                for name in filter(None, (record.key, record.arxiv, record.doi)):
                    self.records.setdefault(folded(name), record)
        except OSError as error:
            self.notes.append(f"{path}: {error.strerror}")
        if bad:
            self.notes.append(f"{path}:{bad[0]}: no record with a key, an id or a DOI ({len(bad)} such lines)")

    def paths(self, work: Work) -> list[Path]:
        """Return the sources of *work*, those that keep most of it first."""
        return list(dict.fromkeys(path for name in names_of(work) for path in self.files.get(name, ())))

    def record(self, work: Work) -> Record | None:
        """Return the record of *work*."""
        return next((self.records[name] for name in names_of(work) if name in self.records), None)


def below(folder: Path) -> Iterator[Path]:
    """Yield files and folders of LaTeX below *folder*, sorted; a folder with LaTeX is one source."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or (path.is_symlink() and not path.exists()):
            continue
        if path.is_dir():
            if any(path.glob("*.tex")):
                yield path
            elif not path.is_symlink():
                yield from below(path)
        elif path.name.lower().endswith((*FORMS, ".jsonl")):
            yield path


def stem_of(path: Path) -> str:
    """Return the name of a source without its suffix, also of one that has two."""
    if path.is_dir():
        return path.name
    suffix = next(form for form in FORMS if path.name.lower().endswith(form))
    return path.name[: -len(suffix)]


def rank_of(path: Path) -> int:
    """Return the place of a source among those of one work: the less, the more it keeps."""
    if path.is_dir():
        return -1
    return next(place for place, form in enumerate(FORMS) if path.name.lower().endswith(form))


def _lines(path: Path) -> Iterator[str | None]:
    """Yield the lines of a file, None for one that is too long; blank ones are left out."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for _ in range(RECORDS):
            line = file.readline(LINE + 1)
            if not line:
                return
            if len(line) > LINE and not line.endswith("\n"):
                while (rest := file.readline(LINE)) and not rest.endswith("\n"):
                    pass
                yield None
            elif line.strip():
                yield line


def _record(line: str, source: str) -> Record | None:
    try:
        row = whole(json.loads(line))
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict):
        return None

    def text(*names: str) -> str:
        return next((" ".join(str(row[n]).split()) for n in names if isinstance(row.get(n), str | int) and row[n]), "")

    arxiv = text("arxiv_id", "arxiv", "id")
    arxiv = arxiv if ARXIV.fullmatch(arxiv) else ""
    record = Record(
        key=text("key", "cite_key") or ("" if arxiv else text("id")),
        arxiv=arxiv,
        doi=text("doi", "DOI"),
        title=text("title"),
        authors=_authors(row.get("authors") or row.get("author")),
        year=text("year", "published", "date")[:4],
        abstract=text("abstract", "summary"),
        comment=text("comment", "comments"),
        source=source,
    )
    return record if record.key or record.arxiv or record.doi else None


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(name.strip() for name in re.split(r"(?<!\s)\s++and\s++|[;,]\s*+", value) if name.strip())
    if not isinstance(value, list):
        return ()
    return tuple(filter(None, (name_of(row).strip() for row in value)))


def name_of(row: Any) -> str:
    """Return the name of an author: of a row as those of Crossref the name, or given and family name."""
    return str(row.get("name") or f"{row.get('given', '')} {row.get('family', '')}" if isinstance(row, dict) else row)
