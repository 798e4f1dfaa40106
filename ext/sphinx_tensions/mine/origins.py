"""The papers that a command is given: files, folders, a day; which of two counts, and what each is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from ..command.console import Bad
from ..core.model import Work
from ..core.tables import gathered
from ..digest.files import Folder
from ..digest.model import Decision
from ..exchange import markup
from ..exchange.proposals import DECIDED, READ, Source
from ..reading.plain.project import near
from ..verify.documents import Unreadable
from ..verify.sources import ARXIV, FORMS, below, folded, names_of, rank_of, stem_of
from .papers import Paper, paper_of_digest

LARGEST = 128_000_000
"""Bytes of a source; readers take an archive of as many."""
FILES = 500  #: of LaTeX in a folder
PAPERS = 200_000
LONGEST = 100  #: bytes of a name

ARXIV_PREFIX = "arXiv:"
"""What a paper of arXiv is named by where no bibliography has it, before its id."""

_NO_FIGURES = tuple(form for form in FORMS if form not in (".tex", ".pdf", ".txt", ".gz"))
_BESIDE = (".tex", ".bbl", ".bib")
_INPUT = re.compile(rb"\\(?:input|include|subfile|import|bibliography|addbibresource)\b")
_VERSION = re.compile(r"v(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class Given:
    """A paper that was given."""

    shown: str  #: as messages name it: a path, with the line where it is one of many
    name: str  #: by which it is told from others: key, arXiv id or stem, folded
    source: str  #: name of the file, or of the folder
    path: Path = field(default_factory=Path)  #: without a name for a paper of a day
    paper: Paper | None = None  #: title and abstract of a paper of a day; None where it has no abstract

    @property
    def stem(self) -> str:
        """The name of its source without suffix."""
        return stem_of(self.path) if self.path.is_file() else self.source

    @property
    def version(self) -> int:
        """The version that its name tells, 0 for none."""
        told = _VERSION.search(self.stem.casefold()) if ARXIV.fullmatch(self.stem) else None
        return int(told[1]) if told else 0

    @property
    def rank(self) -> int:
        """Its place among the sources of one paper: the less, the more it keeps."""
        return rank_of(self.path) if self.path.name else len(FORMS)


def papers_at(paths: Iterable[Path], notes: list[str]) -> Iterator[Given]:
    """Yield the papers at *paths*, in order: files, folders of LaTeX, and what lies in other folders.

    Of a folder of LaTeX in which other papers may lie that is added to *notes*.
    Raises `FileNotFoundError` for a path that is not there, `Bad` for one without a source.
    """
    for path in dict.fromkeys(path.resolve() for path in paths):
        if not path.exists():
            raise FileNotFoundError(2, "there is nothing", str(path))
        files = [path] if path.is_file() or any(path.glob("*.tex")) else list(_within(path))
        if not files:
            raise Bad(f"{path} holds no paper; a source is a folder of LaTeX or one of {', '.join(FORMS)}")
        if path.is_dir() and files == [path] and _holds_others(path):
            notes.append(
                f"{_shown(path)}: it holds LaTeX, so it is read as one paper; name other papers in it one by one"
            )
        yield from map(_at, files)


def _holds_others(folder: Path) -> bool:
    """Return whether other papers may lie in a folder of LaTeX, where figures and notes lie too."""
    names = [path.name.lower() for path in folder.iterdir()]
    return any(name.endswith(_NO_FIGURES) and not name.startswith(("readme", "00")) for name in names)


def _within(folder: Path) -> Iterator[Path]:
    for number, path in enumerate(p for p in below(folder) if p.suffix.lower() != ".jsonl"):
        if number >= PAPERS:
            raise Bad(f"{folder} holds more than {PAPERS:,} papers; name folders below it")
        yield path


def _at(path: Path) -> Given:
    if path.is_file() and not path.name.lower().endswith(FORMS):
        raise Bad(f"{path} is no source of a paper: a folder of LaTeX, or one of {', '.join(FORMS)}")
    return Given(_shown(path), folded(path.name if path.is_dir() else stem_of(path)), path.name, path)


def _shown(path: Path) -> str:
    return printable(near(str(path)))


def printable(name: str) -> str:
    """Return the name of a file with what a terminal could take for a command written as numbers."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name)


# -- a day --------------------------------------------------------------------------


def papers_of(folder: Path, day: str) -> Iterator[Given]:
    """Yield the papers that are shown of a *day*, all where none was scored yet.

    Raises `Bad` where the folder has no such day, or the day no papers.
    """
    recorded = Folder(folder).day(day) if (folder / f"{day}.json").is_file() else None
    if recorded is None:
        raise Bad(f"{folder} has no {day}.json that can be read; sphinx-tensions digest makes a day")
    lines = {paper.arxiv_id: line for line, paper in enumerate(recorded.papers, 1)}
    papers = recorded.of(Decision.SHOWN) or recorded.of(Decision.UNSCORED)
    if not papers:
        raise Bad(f"{folder / day}.jsonl has no papers to mine")
    for paper in papers:
        shown = f"{folder / day}.jsonl:{lines[paper.arxiv_id]}"
        read = paper_of_digest(paper) if paper.abstract.strip() else None
        yield Given(shown, folded(paper.arxiv_id), paper.arxiv_id, paper=read)


# -- which of two -------------------------------------------------------------------


def chosen(papers: Iterable[Given], notes: list[str]) -> list[Given]:
    """Return one paper a name, in order: the newest version, and of its files the one that keeps most.

    What was left out is added to *notes*.  Raises `Bad` where two of one name lie in different folders.
    """
    return [_best(group, notes) for group in gathered((paper.name, paper) for paper in papers).values()]


def _best(group: Sequence[Given], notes: list[str]) -> Given:
    best = min(group, key=lambda paper: (-paper.version, paper.rank, paper.shown))
    for other in group:
        if other is best:
            continue
        if other.version != best.version:
            notes.append(f"{other.shown}: {printable(best.source)} is a newer version; this one was left out")
        elif other.path.parent == best.path.parent:
            notes.append(f"{other.shown}: {printable(best.source)} keeps more of the paper; this one was left out")
        else:
            raise Bad(
                f"{best.shown} and {other.shown} are both named {printable(best.name)}; mine one of them, or rename it"
            )
    return best


# -- what it is ---------------------------------------------------------------------


def named_works(works: Mapping[str, Work]) -> dict[str, Work]:
    """Return name that the source of a work may have -> the work."""
    # Of two with one name the first by key stands.
    return {name: works[key] for key in sorted(works, reverse=True) for name in names_of(works[key])}


def identified(paper: Given, works: Mapping[str, Work]) -> tuple[str, Source, bool]:
    """Return cite key, or else arXiv id or stem; what is known of the paper; and whether it is a key.

    *works* are those that `named_works` returns.
    """
    work = works.get(paper.name)
    whole = paper.paper is None
    if work is not None:
        return work.key, source_of(work, whole=whole), True
    if paper.paper is not None:
        return paper.paper.work, paper.paper.about, False
    arxiv = ARXIV.fullmatch(paper.stem)
    if arxiv:
        return f"{ARXIV_PREFIX}{arxiv['id']}", Source(arxiv=arxiv["id"]), False
    return markup.line(paper.stem) or "paper", Source(), False


def source_of(work: Work, *, whole: bool = True) -> Source:
    """Return what the bibliography tells of a paper."""
    return Source(work.title, work.authors, work.year, work.arxiv, work.doi, whole)


def file_name(work: str) -> str:
    """Return the name, without suffix, of the files of a paper: letters, digits and ``.+-_`` alone."""
    work = work.removeprefix(ARXIV_PREFIX).replace("/", "_")
    name = re.sub(r"[^\w.+-]+", "-", work).strip(".-") or "paper"
    if len(name.encode()) > LONGEST or name != work.strip(".-"):
        # What was changed or cut is told from others that look the same then.
        name = f"{name.encode()[:LONGEST].decode(errors='ignore')}-{sha256(work.encode()).hexdigest()[:8]}"
    taken = {Path(DECIDED).stem, Path(READ).stem}
    return f"{name}-paper" if name.casefold() in taken else name


# -- its bytes ----------------------------------------------------------------------


def files_of(paper: Given) -> dict[str, bytes]:
    """Return name -> bytes of all that a reader needs; names are those below the folder of the source.

    Raises `Unreadable` for a source that is too large, and where there is none.
    """
    if not paper.path.name:
        raise Unreadable("the day has no abstract of it; name its source as PAPER")
    try:
        files = _bounded(_latex(paper.path), paper.path) if paper.path.is_dir() else _file(paper.path)
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from None
    if not files:
        raise Unreadable("it holds no file of LaTeX; links that lead out of it are not followed")
    return files


def _file(path: Path) -> dict[str, bytes]:
    files = _bounded([path], path.parent)
    if path.suffix.lower() == ".tex" and _INPUT.search(files[path.name]):
        files |= _bounded(_latex(path.parent), path.parent)
    return files


def _latex(folder: Path) -> Iterator[Path]:
    inside = folder.resolve()
    files = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in _BESIDE)
    for number, path in enumerate(path for path in files if path.is_file() and path.resolve().is_relative_to(inside)):
        if number >= FILES:
            raise Unreadable(f"it has more than {FILES} files of LaTeX")
        yield path


def _bounded(paths: Iterable[Path], folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = LARGEST
    for path in paths:
        left -= path.stat().st_size
        if left < 0:
            raise Unreadable(f"it has more than {LARGEST:,} bytes")
        files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of a file, and of several that of their names and hashes."""
    if len(files) == 1:
        return sha256(next(iter(files.values()))).hexdigest()
    rows = (f"{sha256(data).hexdigest()} {name}\n" for name, data in sorted(files.items()))
    return sha256("".join(rows).encode(errors="surrogatepass")).hexdigest()
