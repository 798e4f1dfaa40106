"""Read bibliography files so that one mistake costs one entry, not the file.

The grammar is pybtex's own (`LowLevelParser`); around it are the bounds and
the questions that it does not ask: what is between the entries, how long
a value grows, which key was there before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from pybtex import errors
from pybtex.database import BibliographyData, Entry
from pybtex.database.input.bibtex import LowLevelParser, Parser
from pybtex.plugin import PluginNotFound, find_plugin
from pybtex.richtext import Text
from pybtex.scanner import PybtexSyntaxError

from ..core.codes import Code
from ..core.model import Work
from ..core.text import bare_arxiv, bare_doi, did_you_mean, digest, letters
from . import biblatex

MAX_FILE = 64_000_000  #: bytes
MAX_VALUE = 50_000  #: characters of one value after its parts are joined

_LATEX = re.compile(r"[\\{}$~]|--|``|''")
# To LaTeX a bare % begins a comment, and the value would end there.
_PERCENT = re.compile(r"(?<!\\)%")
_VERBATIM = frozenset({"url", "doi", "eprint", "file", "howpublished", "keywords", "abstract"})
PEOPLE = frozenset({"author", "editor", "translator", "bookauthor", "editora", "editorb", "editorc", "holder"})
"""Fields that hold names."""
# Control characters are the marks in our own texts; the others turn the direction of what is read.
_MARKS = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_UNSAFE = re.compile(r"\s*(?:javascript|vbscript|data|file)\s*:", re.IGNORECASE)


class Defect(NamedTuple):
    """A mistake in a bibliography file and its line, from 1."""

    path: str
    line: int
    code: Code
    message: str


@dataclass(slots=True)
class Shelf:
    """What was read from all files."""

    data: BibliographyData = field(default_factory=BibliographyData)
    keys: dict[Path, dict[str, None]] = field(default_factory=dict)  #: file -> its keys, in order
    digests: dict[str, str] = field(default_factory=dict)  #: key -> digest of its entry
    lines: dict[str, tuple[str, int]] = field(default_factory=dict)  #: folded key -> place
    damaged: set[str] = field(default_factory=set)  #: folded keys of entries with a defect of syntax
    defects: list[Defect] = field(default_factory=list)
    unformatted: dict[str, dict[str, Defect]] = field(default_factory=dict)  #: style -> what it cannot format


def read(paths: Sequence[Path], encoding: str = "utf-8-sig") -> Shelf:
    """Read all *paths* in one pass, with every defect and no exception."""
    shelf = Shelf()
    # One for all files, as in bibtex: what an @string of one file names, the next may use.
    parser = Parser(encoding)
    for path in paths:
        shelf.keys[path] = {}
        text = _decode(path, encoding, shelf)
        if text is not None:
            _Reader(path, text, parser, shelf).read()
    _settle(shelf)
    shelf.defects.sort()
    return shelf


def _settle(shelf: Shelf) -> None:
    """Put all entries in the words of BibTeX, and take away those that are no works."""
    for key in biblatex.complete(shelf.data.entries):
        del shelf.data.entries[key]
        for keys in shelf.keys.values():
            keys.pop(key, None)
    for key, entry in shelf.data.entries.items():
        persons = [(role, list(map(str, people))) for role, people in entry.persons.items()]
        shelf.digests[key] = digest(entry.type, key, list(entry.fields.items()), persons)


def _decode(path: Path, encoding: str, shelf: Shelf) -> str | None:
    def report(line: int, code: Code, message: str) -> None:
        shelf.defects.append(Defect(str(path), line, code, message))

    try:
        if path.stat().st_size > MAX_FILE:
            report(1, Code.BIB_SIZE, f"the file has {path.stat().st_size} bytes, more than {MAX_FILE}")
            return None
        raw = path.read_bytes()
    except OSError as error:
        report(1, Code.BIB_MISSING, f"cannot be read: {error.strerror or error}")
        return None
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        # A name that is no encoding has no place in the file.
        start = getattr(error, "start", 0)
        report(raw.count(b"\n", 0, start) + 1, Code.BIB_ENCODING, str(error))
    # The first bytes tell UTF-16, which another encoding would read as noise.
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("utf-8", errors="replace")


class _Bounded(LowLevelParser):  # type: ignore[misc]  # pybtex has no types
    """pybtex's grammar, with joined values held to `MAX_VALUE`."""

    current_value: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_long: list[tuple[int, str]] = []

    def parse_value(self) -> None:
        super().parse_value()
        # Each @string may join others twice, so a few lines could fill the memory.
        if sum(len(part) for part in self.current_value) > MAX_VALUE:
            self.too_long.append((self.lineno, self.current_field_name))
            self.current_value = []


class _Reader:
    def __init__(self, path: Path, text: str, parser: Any, shelf: Shelf) -> None:
        self.path = path
        self.text = text
        self.parser = parser
        self.shelf = shelf
        self.line = 1
        self.counted = 0  # up to here the lines before `line` were counted
        self.broken = False  # the last command had a defect of syntax

    def report(self, line: int, code: Code, message: str) -> None:
        self.shelf.defects.append(Defect(str(self.path), line, code, message))

    def read(self) -> None:
        grammar = _Bounded(self.text, macros=self.parser.macros, handle_error=self._syntax)
        end = 0
        commands = iter(grammar)
        while True:
            after_broken, self.broken = self.broken, False
            command = next(commands, None)
            start = len(self.text) if command is None else grammar.command_start
            # What follows a broken command is the rest of it, and was reported with it.
            if not after_broken:
                self._between(end, start)
            if command is None:
                break
            end = grammar.pos
            # From the last command on: a count from the top each time would grow with the square of the file.
            self.line += self.text.count("\n", self.counted, grammar.command_start)
            self.counted = grammar.command_start
            for line, name in grammar.too_long:
                self.report(line, Code.BIB_SIZE, f"the value of {name!r} has more than {MAX_VALUE} characters")
            grammar.too_long.clear()
            if command[0].lower() not in ("string", "preamble", "comment"):
                self._entry(command[0], *command[1])

    def _syntax(self, error: PybtexSyntaxError) -> None:
        self.broken = True
        self.report(getattr(error, "lineno", None) or self.line, Code.BIB_SYNTAX, str(error))

    def _between(self, start: int, end: int) -> None:
        stray = self.text[start:end]
        # Free text between entries is a comment in BibTeX: only what looks like a part of an entry counts.
        match = re.search(r"^[^\S\n]*[,}]|^[^%\n]*\w\s*=\s*[{\"]", stray, re.MULTILINE)
        if match is not None:
            line = self.line + self.text.count("\n", self.counted, start + match.start())
            self.report(line, Code.BIB_STRAY, f"text between entries: {match.group().strip()[:40]!r}")

    def _entry(self, kind: str, key: str | None, fields: list[tuple[str, list[str]]]) -> None:
        if not key:
            return
        folded = key.lower()
        if self.broken:
            self.shelf.damaged.add(folded)
        # Keys are compared as pybtex does, without regard to capitals.
        first = self.shelf.lines.get(folded)
        if first is not None:
            self.report(self.line, Code.BIB_DUPLICATE, f"the key {key!r} is already that of {first[0]}:{first[1]}")
            return
        if not biblatex.known(kind):
            near = did_you_mean(kind.lower(), (*biblatex.PLAIN, *biblatex.TYPES))
            self.report(self.line, Code.BIB_TYPE, f"{key}: there is no type {kind!r}{near}")
        clean = list(self._fields(key, fields))
        self.parser.data = BibliographyData()
        with errors.capture() as problems:
            self.parser.process_entry(kind, key, clean)
        for error in problems:
            code = Code.BIB_DUPLICATE if "duplicate" in str(error) else Code.BIB_SYNTAX
            self.report(self.line, code, f"{key}: {error}")
        entry: Entry = self.parser.data.entries[key]
        self.shelf.data.add_entry(key, entry)
        self.shelf.keys[self.path][key] = None
        self.shelf.lines[folded] = (str(self.path), self.line)

    def _fields(self, key: str, fields: list[tuple[str, list[str]]]) -> Iterator[tuple[str, list[str]]]:
        for name, parts in fields:
            value = "".join(parts)
            plain = value.translate(_MARKS)
            if plain != value:
                self.report(self.line, Code.BIB_CHARACTER, f"{key}: the value of {name!r} has control characters")
            if name.lower() not in _VERBATIM and _PERCENT.search(plain):
                self.report(self.line, Code.BIB_PERCENT, f"{key}: the value of {name!r} has a bare %")
                plain = _PERCENT.sub(r"\\%", plain)
            if name.lower() == "url" and _UNSAFE.match(plain):
                self.report(self.line, Code.UNSAFE_LINK, f"{key}: {plain[:60]!r} is no web address")
                continue
            yield name, [biblatex.people(plain) if name.lower() in PEOPLE else plain]


def _plain(latex: str) -> str:
    if not _LATEX.search(latex):
        return latex
    try:
        return str(Text.from_latex(latex))
    except Exception:  # noqa: BLE001  (latexcodec raises what it likes on broken LaTeX)
        return latex


def work(key: str, entry: Entry) -> Work:
    """Return what the measures and lists need of an entry."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = tuple(_plain(" ".join([*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names])) for p in people)
    families = tuple(_plain(biblatex.family(person)) for person in people)
    arxiv = entry.fields.get("eprint", "") if entry.fields.get("archiveprefix", "").lower() == "arxiv" else ""
    return Work(
        key=key,
        authors=names,
        families=families,
        year=entry.fields.get("year", ""),
        title=_plain(entry.fields.get("title", "")),
        doi=entry.fields.get("doi", ""),
        arxiv=arxiv,
    )


def why_not(error: Exception, entry: Entry) -> str:
    """Return why a style could not format *entry*, which made it raise *error*."""
    # A style of pybtex has a method for each type, and no error of its own where one is missing.
    if isinstance(error, AttributeError) and f"format_{entry.type}" in str(error):
        return f"the style has no form for entries of type {entry.type!r}"
    # pybtex ends with the key, which our message begins with.
    return str(error).removesuffix(f" in {entry.key}")


def unformatted(shelf: Shelf, keys: Collection[str] | None, name: str) -> Iterator[Defect]:
    """Yield the entries of *keys*, or all, that the style *name* cannot format, as a build would find."""
    if name not in shelf.unformatted:
        shelf.unformatted[name] = dict(_unformatted(shelf, name))
    wanted = None if keys is None else {key.lower() for key in keys}
    for key, defect in shelf.unformatted[name].items():
        if wanted is None or key.lower() in wanted:
            yield defect


def _unformatted(shelf: Shelf, name: str) -> Iterator[tuple[str, Defect]]:
    """Yield key and defect of each entry that the style *name* cannot format.

    Which fields there are decides: of entries with the same ones only the first is formatted.
    """
    try:
        style = find_plugin("pybtex.style.formatting", name)()
    except PluginNotFound:
        return
    outcomes: dict[Hashable, str] = {}
    for key, entry in shelf.data.entries.items():
        if key.lower() in shelf.damaged:
            continue
        fields = frozenset(field for field, value in entry.fields.items() if value.strip())
        form = (entry.type, fields, frozenset(role for role, persons in entry.persons.items() if persons))
        if form not in outcomes:
            outcomes[form] = _outcome(style, entry)
        if outcomes[form]:
            path, line = shelf.lines[key.lower()]
            yield key, Defect(path, line, Code.BIB_FIELD, f"{key}: {outcomes[form]}")


def _outcome(style: Any, entry: Entry) -> str:
    """Return why *style* cannot format *entry*, or nothing."""
    try:
        style.format_entry("", entry)
    except Exception as error:  # noqa: BLE001  (styles raise what they like on odd entries)
        return why_not(error, entry)
    return ""


GENERIC = frozenset(
    ["author reply", "book review", "book reviews", "editor s note", "editors note", "from the editor",
     "from the editors",
     "guest editorial", "letter to the editor", "new books", "reply to comments", "table of contents", "front matter"]
)  # fmt: skip
"""Titles of more than one word that many works have; those of one word are no names at all."""


def lettered(works: Mapping[str, Work]) -> dict[str, Work]:
    """Return *works* with letters for those of the same names and year, by title and key."""
    same: dict[str, list[Work]] = {}
    for work in works.values():
        same.setdefault(work.label.casefold(), []).append(work)
    letter_of = {
        work.key: letter.lower()
        for group in same.values()
        if len(group) > 1
        for work, letter in zip(sorted(group, key=lambda w: (w.title.casefold(), w.key)), letters(), strict=False)
    }
    return {
        key: work if work.letter == letter_of.get(key, "") else replace(work, letter=letter_of.get(key, ""))
        for key, work in works.items()
    }


def review(shelf: Shelf, used: Collection[str]) -> Iterator[Defect]:
    """Yield what costs nothing in a build and should still be mended: unused, incomplete and doubled entries."""
    folded = {key.lower() for key in used}
    works: dict[str, str] = {}
    for key, entry in shelf.data.entries.items():
        path, line = shelf.lines[key.lower()]
        if key.lower() not in folded:
            yield Defect(path, line, Code.BIB_UNUSED, f"nothing cites {key!r}")
        lacking = [name for name in ("title", "year") if not entry.fields.get(name, "").strip()]
        if not entry.persons:
            lacking.append("author")
        if lacking:
            yield Defect(path, line, Code.BIB_THIN, f"{key}: lacks {' and '.join(lacking)}")
        for name in _names(entry):
            first = works.setdefault(name, key)
            if first != key:
                yield Defect(path, line, Code.BIB_TWIN, f"{key!r} and {first!r} are one work ({name})")
                break


def _names(entry: Entry) -> Iterator[str]:
    """Yield what names a work whatever its key: DOI, arXiv id, title with year and first author."""
    doi = bare_doi(entry.fields.get("doi", ""))
    if doi:
        yield f"doi {doi}"
    eprint = bare_arxiv(entry.fields.get("eprint", ""))
    if eprint and entry.fields.get("archiveprefix", "").lower() == "arxiv":
        yield f"arXiv {eprint}"
    title = re.sub(r"\W+", " ", _plain(entry.fields.get("title", "")).lower()).strip()
    who = " ".join(biblatex.family(person).lower() for person in entry.persons.get("author", ()))
    if title not in GENERIC and len(title.split()) > 1 and who:
        yield f"title {title!r} by {who} {entry.fields.get('year', '')}"
