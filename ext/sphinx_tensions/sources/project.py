"""A folder of pages with its bibliography, read without Sphinx."""

from __future__ import annotations

import ast
import fnmatch
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import bibdoctor, checks
from ..bibdoctor import Shelf
from ..checks import Finding
from ..codes import Code
from ..digest import checking
from ..graph import Graph
from ..model import Bibliography, Page, Place, Settings
from ..text import not_utf8
from .reading import Rules, read_page

SUFFIXES = {".md": False, ".rst": True, ".txt": True}
MAX_PAGE = 64_000_000  #: bytes


@dataclass(slots=True)
class Project:
    """All that was read."""

    root: Path
    graph: Graph
    shelf: Shelf | None  #: None when no bibliography file was named
    paths: dict[str, Path] = field(default_factory=dict)  #: docname -> file
    findings: list[Finding] = field(default_factory=list)  #: of single pages
    digest: Path = Path("digest")  #: where the files of days lie

    def where(self, docname: str) -> str:
        """Return the file of *docname*, as given on the command line."""
        return str(self.paths.get(docname, docname))

    def check(self) -> Iterator[tuple[str, int, str, str]]:
        """Yield path, line, code and message of everything found, in order."""
        found = [*self.findings, *checks.check(self.graph), *checks.review(self.graph)]
        rows = [(self.where(f.docname), f.line, str(f.code), f.message) for f in found]
        if self.shelf is None:
            rows = [row for row in rows if row[2] != "unknown_key"]
        else:
            defects = [*self.shelf.defects, *bibdoctor.review(self.shelf, {use.key for _, use in self.graph.uses})]
            rows += [(_near(d.path), d.line, str(d.code), d.message) for d in defects]
        if (self.digest / "topics.json").is_file():
            found_there = checking.check(self.digest, self.graph)
            rows += [(_near(str(path)), line, str(code), message) for path, line, code, message in found_there]
        yield from sorted(rows)


def _near(path: str) -> str:
    """Return *path* from the working directory, where it lies below it."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path


def read_project(
    given: Sequence[Path], bibs: Sequence[Path] = (), progress: Callable[[int, int], None] = lambda _done, _whole: None
) -> Project:
    """Read the pages of *given* files and folders.

    Settings are taken from the nearest ``conf.py`` as far as they are written
    as literals; the file is never run.  *progress* is told how many pages were
    read, and how many there are.

    Raises `FileNotFoundError` for a path that does not exist.
    """
    for path in (*given, *bibs):
        if not path.exists():
            raise FileNotFoundError(path)
    root = _root(given)
    conf = literals(root / "conf.py")
    rules = Rules(
        statuses=tuple(conf.get("tensions_statuses") or Rules().statuses),
        extensions=tuple(conf.get("myst_enable_extensions") or ()),
        pandoc=bool(conf.get("tensions_pandoc_citations")),
    )
    pages: dict[str, Page] = {}
    paths: dict[str, Path] = {}
    findings: list[Finding] = []
    files = list(_files(given, root, conf.get("exclude_patterns") or ()))
    for number, path in enumerate(files, 1):
        docname = path.resolve().relative_to(root).with_suffix("").as_posix()
        data = path.read_bytes() if path.stat().st_size <= MAX_PAGE else b""
        broken = not_utf8(data)
        if broken is not None:
            findings.append(Finding(docname, broken[0], Code.ENCODING, broken[1]))
        text = data.decode("utf-8-sig", errors="replace")
        page, found = read_page(text, docname, rst=SUFFIXES[path.suffix], rules=rules)
        pages[docname], paths[docname] = page, path
        findings += found
        progress(number, len(files))
    bibs = [file for path in bibs for file in (sorted(path.rglob("*.bib")) if path.is_dir() else [path])]
    if not bibs:
        bibs = [root / name for name in conf.get("bibtex_bibfiles") or ()]
    shelf = bibdoctor.read(bibs) if bibs else None
    graph = Graph.build(pages, _bibliography(shelf), settings(conf))
    return Project(root, graph, shelf, paths, findings, root / str(conf.get("tensions_digest_dir") or "digest"))


def _bibliography(shelf: Shelf | None) -> Bibliography:
    if shelf is None:
        return Bibliography()
    works = {key: bibdoctor.work(key, entry) for key, entry in shelf.data.entries.items()}
    return Bibliography(works, {key: Place("", f"cite-{key}") for key in works})


def _root(given: Iterable[Path]) -> Path:
    """Return the nearest folder with a ``conf.py``, else the first folder given."""
    first = next(iter(given)).resolve()
    folder = first if first.is_dir() else first.parent
    return next((up for up in (folder, *folder.parents) if (up / "conf.py").is_file()), folder)


def _files(given: Iterable[Path], root: Path, excluded: Iterable[str]) -> Iterator[Path]:
    seen = set()
    for path in given:
        found = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES) if path.is_dir() else [path]
        for file in found:
            whole = file.resolve()
            if whole in seen or not whole.is_relative_to(root) or file.suffix not in SUFFIXES or not file.is_file():
                continue
            parts = whole.relative_to(root)
            names = [parts.as_posix(), *(up.as_posix() for up in parts.parents)]
            if any(part.startswith(".") for part in parts.parts) or _match(names, excluded):
                continue
            seen.add(whole)
            yield file


def _match(names: Iterable[str], patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for name in names for pattern in patterns)


def literals(path: Path) -> dict[str, Any]:
    """Return the names that ``conf.py`` sets to literals; the file is read, not run."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError):
        return {}
    found: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    try:
                        found[target.id] = ast.literal_eval(node.value)
                    except (ValueError, TypeError, MemoryError, RecursionError):
                        found.pop(target.id, None)
    return found


def settings(conf: dict[str, Any]) -> Settings:
    """Return the settings that *conf* gives, defaults for the rest."""
    base = Settings()
    low, high = conf.get("tensions_stale_years") or base.stale_years
    return Settings(
        statuses=tuple(conf.get("tensions_statuses") or base.statuses),
        require_citations=bool(conf.get("tensions_bibfiles_required", base.require_citations)),
        hide_uncited=bool(conf.get("tensions_hide_uncited", base.hide_uncited)),
        stale_years=(float(low), float(high)),
        consensus_groups=int(conf.get("tensions_consensus_groups") or base.consensus_groups),
        shared_authors=int(conf.get("tensions_independence_shared_authors") or base.shared_authors),
        today=conf.get("tensions_today") or time.strftime("%Y-%m-%d"),
        numbering=bool(conf.get("tensions_numbering", base.numbering)),
        map_limit=int(conf.get("tensions_map_limit") or base.map_limit),
    )
