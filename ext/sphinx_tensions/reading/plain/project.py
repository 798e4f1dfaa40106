"""A folder of pages with its bibliography, read without Sphinx."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from ... import config
from ...bibtex import doctor as bibdoctor
from ...bibtex.doctor import Shelf
from ...core import checks
from ...core.codes import Code
from ...core.findings import Finding, Found
from ...core.graph import Graph
from ...core.known import vocabulary
from ...core.model import Bibliography, Page, Place, Settings
from ...core.places import locate
from ...core.text import not_utf8, path_pattern
from .conf import conf_of, conf_path, markups, words
from .linking import Links, Territory
from .page import Rules, look

MAX_PAGE = 64_000_000  #: bytes
BUILT = ("_sources", "*/_sources")
"""What Sphinx never reads: sources that it copied."""


@dataclass
class Project:
    """All that was read; `with_text` makes another of it, in which one page has other text."""

    root: Path
    pages: dict[str, Page]
    paths: dict[str, Path]  #: docname -> file
    found: dict[str, list[Finding]]  #: docname -> what is wrong with the page by itself
    shelf: Shelf | None  #: None when no bibliography file was named
    rules: Rules
    settings: Settings
    digest: Path = Path("digest")  #: where the files of days lie
    drafts: Path = Path("drafts")  #: where proposals wait
    markups: dict[str, str] = field(default_factory=dict)  #: suffix -> what pages with it are written in
    lines: dict[str, Sequence[str]] = field(default_factory=dict)  #: docname -> its source
    refused: list[Found] = field(default_factory=list)  #: settings that cannot be used
    links: dict[str, Links] = field(default_factory=dict)  #: docname -> where its links lead
    front: str = "index"  #: the page where readers begin
    style: str = "alpha"  #: of the bibliography
    alone: bool = True  #: no other project can be referred to

    @cached_property
    def bibliography(self) -> Bibliography:
        """The works that can be cited."""
        if self.shelf is None:
            return Bibliography()
        works = {key: bibdoctor.work(key, entry) for key, entry in self.shelf.data.entries.items()}
        works = bibdoctor.lettered(works)
        if self.front in self.pages and not any(page.listing for page in self.links.values()):
            return Bibliography(works)
        return Bibliography(works, {key: Place("", f"cite-{key}") for key in works})

    @cached_property
    def graph(self) -> Graph:
        """The graph of all pages."""
        return Graph.build(self.pages, self.bibliography, self.settings)

    def where(self, docname: str) -> str:
        """Return the file of *docname*, as given on the command line."""
        return near(str(self.paths.get(docname, docname)))

    def docname(self, path: Path) -> str:
        """Return the name of the page in *path*, which must lie in the project."""
        return path.resolve().relative_to(self.root).with_suffix("").as_posix()

    def with_text(self, path: Path, text: str) -> Project:
        """Return the project as it is with *text* in *path*; no other page is read again.

        Raises `ValueError` for a path outside the project.
        """
        docname = self.docname(path)
        page, findings, links = look(text, docname, self.markups.get(path.suffix, "markdown"), self.rules)
        changed = replace(
            self,
            pages={**self.pages, docname: page},
            paths={**self.paths, docname: self.paths.get(docname, path)},
            found={**self.found, docname: findings},
            lines={**self.lines, docname: text.split("\n")},
            links={**self.links, docname: links},
        )
        # Of a page the works ask only whether it has a list: while one types, they need not be made again.
        same = docname in self.links and links.listing == self.links[docname].listing
        if "bibliography" in self.__dict__ and same:
            changed.__dict__["bibliography"] = self.bibliography
        return changed

    def check(self, *, advice: bool = True) -> list[Found]:
        """Return everything found, by path and line; without *advice*, only what is wrong."""
        findings = [row for rows in self.found.values() for row in rows]
        findings += checks.check(self.graph)
        findings += self._territory().check() if self.front in self.pages else ()
        if advice:
            findings += checks.review(self.graph)
        if self.shelf is None:
            findings = [row for row in findings if row.code is not Code.UNKNOWN_KEY]
        rows = [*map(self._placed, findings), *self.refused]
        return sorted({*rows, *self._bibliography_findings(advice=advice)})

    def _territory(self) -> Territory:
        ids = {*self.graph.records, *(r.anchor for r in self.graph.records.values()), *self.graph.papers.spots}
        return Territory(
            self.root,
            self.links,
            ids,
            self.markups or (".md", ".rst"),
            self.alone and self.rules.words.whole,
            self.front,
        )

    def _placed(self, finding: Finding) -> Found:
        """Return *finding* with its file, and with line and column of the words that it is about."""
        lines = self.lines.get(finding.docname, ()) if finding.marks else ()
        spot = locate(lines, finding.line, finding.marks)
        path = self.where(finding.docname)
        return Found.of(path, spot.line, finding.code, finding.message, spot.column, spot.end)

    def _bibliography_findings(self, *, advice: bool) -> Iterator[Found]:
        if self.shelf is None:
            return
        defects = list(self.shelf.defects)
        if any(page.listing for page in self.links.values()):
            every = any(page.listing_all for page in self.links.values())
            cited = None if every else {use.key for _, use in self.graph.uses}
            defects += bibdoctor.unformatted(self.shelf, cited, self.style)
        if advice:
            defects += bibdoctor.review(self.shelf, {use.key for _, use in self.graph.uses})
        for defect in defects:
            yield Found.of(near(defect.path), defect.line, defect.code, defect.message)


def near(path: str) -> str:
    """Return *path* from the working directory, where it lies below it."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path


def read_project(
    given: Sequence[Path],
    bibs: Sequence[Path] = (),
    progress: Callable[[int, int], None] = lambda _done, _whole: None,
    *,
    texts: Mapping[Path, str] | None = None,
) -> Project:
    """Read the pages of *given* files and folders.

    Settings are taken from the nearest ``conf.py`` as far as they are written
    as literals; the file is never run.  *progress* is told how many pages were
    read, and how many there are.  Of a path in *texts* the text is taken from
    there, whether or not there is such a file.

    Raises `FileNotFoundError` for a path that does not exist.
    """
    for path in (*given, *bibs):
        if not path.exists():
            raise FileNotFoundError(path)
    root = root_of(given)
    path = conf_path(root)
    conf = conf_of(path)
    suffixes = markups(conf, root)
    values = config.usable(conf)
    bibs = [file for path in bibs for file in (sorted(path.rglob("*.bib")) if path.is_dir() else [path])]
    if not bibs:
        bibs = [root / name for name in words(conf, "bibtex_bibfiles")]
    shelf = bibdoctor.read(bibs) if bibs else None
    rules = Rules(
        statuses=tuple(values["tensions_statuses"]),
        extensions=tuple(words(conf, "myst_enable_extensions")),
        words=vocabulary(conf, shelf.data.entries if shelf is not None else ()),
    )
    project = Project(
        root,
        {},
        {},
        {},
        shelf,
        rules,
        config.plain(values, root),
        root / values["tensions_digest_dir"],
        root / values["tensions_drafts"],
        suffixes,
        refused=[
            Found.of(near(str(path)), config.line_of(path, name), Code.OPTION_VALUE, why)
            for name, why in config.refused(conf)
        ],
        # Sphinx still reads `master_doc`, its former name for this setting.
        front=str(conf.get("root_doc") or conf.get("master_doc") or "index"),
        style=str(conf.get("bibtex_default_style") or "alpha"),
        alone=not (conf.get("intersphinx_mapping") or conf.get("myst_url_schemes")),
    )
    unsaved = {path.resolve(): text for path, text in (texts or {}).items()}
    files = list(_files(given, root, suffixes, words(conf, "exclude_patterns")))
    for number, path in enumerate(files, 1):
        docname = project.docname(path)
        text, broken = _text(path, unsaved, docname)
        page, findings, links = look(text, docname, suffixes[path.suffix], rules)
        project.pages[docname], project.paths[docname], project.found[docname] = page, path, broken + findings
        project.lines[docname], project.links[docname] = text.split("\n"), links
        progress(number, len(files))
    for path, text in (texts or {}).items():
        if path.resolve() in unsaved and path.resolve().is_relative_to(root):
            project = project.with_text(path, text)
    return project


def _text(path: Path, unsaved: dict[Path, str], docname: str) -> tuple[str, list[Finding]]:
    """Return the text of a page, and what is wrong with its bytes; what was *unsaved* is taken out."""
    if unsaved and path.resolve() in unsaved:
        return unsaved.pop(path.resolve()), []
    data = path.read_bytes() if path.stat().st_size <= MAX_PAGE else b""
    broken = not_utf8(data)
    findings = [] if broken is None else [Finding(docname, broken[0], Code.ENCODING, broken[1])]
    return data.decode("utf-8-sig", errors="replace"), findings


def root_of(given: Iterable[Path]) -> Path:
    """Return the nearest folder with settings, else the first folder given."""
    first = next(iter(given)).resolve()
    folder = first if first.is_dir() else first.parent
    return next((up for up in (folder, *folder.parents) if conf_path(up).is_file()), folder)


def _files(given: Iterable[Path], root: Path, suffixes: Collection[str], excluded: Iterable[str]) -> Iterator[Path]:
    seen = set()
    for path in given:
        paths = sorted(p for p in path.rglob("*") if p.suffix in suffixes) if path.is_dir() else [path]
        for file in paths:
            whole = file.resolve()
            if whole in seen or not whole.is_relative_to(root) or file.suffix not in suffixes or not file.is_file():
                continue
            parts = whole.relative_to(root)
            names = [parts.as_posix(), *(up.as_posix() for up in parts.parents)]
            if any(part.startswith(".") for part in parts.parts) or _match(names, (*BUILT, *excluded)):
                continue
            seen.add(whole)
            yield file


_pattern = lru_cache(maxsize=256)(path_pattern)


def _match(names: Iterable[str], patterns: Iterable[str]) -> bool:
    return any(_pattern(pattern).match(name) for name in names for pattern in patterns)
