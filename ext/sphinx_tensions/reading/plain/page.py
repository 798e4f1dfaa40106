"""Blocks of a page to a `Page`, with what is wrong on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ...core import entries, queries
from ...core.codes import Code
from ...core.findings import Finding
from ...core.formulas import beyond, first_line
from ...core.known import OPAQUE, Vocabulary, vocabulary
from ...core.model import DayOfPapers, Kind, Mention, Page, Query, Record
from ...core.options import EVIDENCE, MARKED, OPTIONS, Report, read, read_anchor, read_word
from ...core.records import Gathered
from ...core.text import (
    beside,
    citation_mark,
    citation_targets,
    close,
    complaint,
    digest,
    excerpt,
    is_safe_link,
    lettered,
    math_mark,
    reference_mark,
    slug,
    title_from,
    write_citation,
)
from .. import fences, slips
from .blocks import FILE, IMAGE, LINK, WEB, Block, Content, Piece, Prose, is_evidence
from .linking import Links, contents, link_of
from .linking import slug as slug_of
from .markdown import Markdown
from .restructured import Restructured

MADE = frozenset({FILE, IMAGE, LINK, WEB, "math"})
"""What a piece of text is called that no role made."""
ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
"""What is no file of the project."""
IMPLICIT = frozenset({"any", "doc", "numref", "ref", *Kind})


@dataclass(frozen=True, slots=True)
class Rules:
    """What of the settings the reading of a page depends on."""

    statuses: tuple[str, ...] = ("open", "narrowing", "settled", "dissolved")
    extensions: tuple[str, ...] = ()
    words: Vocabulary = field(default_factory=lambda: vocabulary({}))


MARKUPS = ("markdown", "notebook", "restructuredtext")
"""What a page can be written in."""


def read_page(
    text: str, docname: str, markup: str = "markdown", rules: Rules | None = None
) -> tuple[Page, list[Finding]]:
    """Read the source of one page, written in one of `MARKUPS`.

    Lines of a notebook are counted from ten thousand times the number of their cell.

    Returns the page, with relations that follow from nesting written ``#n`` as
    `collect` writes them, and the findings that need no other page.
    """
    return look(text, docname, markup, rules)[:2]


def look(
    text: str, docname: str, markup: str = "markdown", rules: Rules | None = None
) -> tuple[Page, list[Finding], Links]:
    """Read the source of one page (see `read_page`), and where its links lead."""
    rules = rules or Rules()
    text, problems = slips.mend(text, markup, rules.words)
    findings = [Finding(docname, p.line, p.code, p.message, p.marks) for p in problems]
    if markup == "restructuredtext":
        content = Restructured().read(text)
    else:
        reader_of_text = Markdown(docname, rules.extensions, pandoc=rules.words.pandoc)
        # MyST-NB parses each cell by itself, so what is open in one ends with it.
        parts = fences.cells(text) if markup == "notebook" else [(0, text)]
        content = [block for line, part in parts for block in reader_of_text.read(part, line)]
    reader = _Reader(docname, rules)
    reader.walk(content, None)
    reader.letter()
    title = next((plain(p.pieces) for p in _prose(content) if p.heading), "")
    first = next((entry for entry in reader.entries if entry.kind in (Kind.TENSION, Kind.CAMP)), None)
    if first is not None and not title:
        title = plain(first.block.argument)
    page = Page(
        docname=docname,
        title=title,
        source=digest(text),
        records=tuple(map(reader.record_of, reader.entries)),
        uses=tuple(reader.uses),
        mentions=tuple(reader.mentions),
        queries=tuple(reader.queries),
        days=tuple(reader.days),
    )
    reader.links.see(text)
    reader.links.headings = {slug_of(plain(p.pieces)) for p in _prose(content) if p.heading}
    return page, sorted(findings + reader.findings), reader.links


def kind_of(block: Block) -> Kind | None:
    """Return the kind of object that a directive makes."""
    name = block.name.lower().removeprefix("tensions:")
    # Before Python 3.12 `in Kind` raises for what is no member.
    return Kind(name) if name in Kind.__members__.values() else None


def is_citation(piece: Piece) -> bool:
    """Return whether a piece is a citation that counts."""
    return piece.role.startswith("cite:") or piece.role == "cite"


def plain(pieces: list[Piece]) -> str:
    """Return the text of inline content without its citations."""
    return " ".join(_placed(pieces)[0].split())


def _shows_title(piece: Piece) -> bool:
    """Return whether a reference shows the title of what it names."""
    if piece.role in (LINK, FILE):
        return not piece.text
    return piece.role.removeprefix("tensions:") in IMPLICIT and not piece.explicit


def marked(pieces: list[Piece]) -> str:
    """Return the text of inline content with marks for its citations, references and mathematics (see `text`)."""
    return " ".join("".join(map(_mark, pieces)).split())


def _mark(piece: Piece) -> str:
    role = piece.role.removeprefix("tensions:")
    if is_citation(piece):
        targets, _ = citation_targets(piece.target)
        form = role.removeprefix("cite:").replace("cite", "p")
        return citation_mark(form, write_citation(targets)) if targets else piece.text
    if role == "math":
        return math_mark(piece.text)
    if _shows_title(piece):
        return reference_mark(piece.target.lstrip("#!~"))
    if role in IMPLICIT or role == LINK or (role == FILE and "#" in piece.target):
        return reference_mark(piece.target.lstrip("#!~"), piece.text)
    return piece.text


def _placed(pieces: list[Piece]) -> tuple[str, list[int]]:
    """Return the text of *pieces*, and where each begins in it."""
    parts: list[str] = []
    places: list[int] = []
    length = 0
    for piece in pieces:
        places.append(length)
        if is_citation(piece):
            while parts and parts[-1].endswith((" ", "\n")):
                text = parts.pop()
                length -= len(text) - len(text.rstrip())
                if text.rstrip():
                    parts.append(text.rstrip())
        else:
            parts.append(f"\x02{piece.target}\x03" if _shows_title(piece) else piece.text)
            length += len(parts[-1])
    return "".join(parts), places


def _prose(content: Content) -> Iterator[Prose]:
    for item in content:
        if isinstance(item, Prose):
            yield item
        elif kind_of(item) is None and not is_evidence(item):
            yield from _prose(item.children)


def prose(content: Content) -> str:
    """Return the text of an object, paragraph by paragraph, without that of objects inside it."""
    return "\n".join(filter(None, (marked(item.pieces) for item in _prose(content))))


@dataclass(slots=True)
class _Entry:
    kind: Kind
    block: Block
    order: int
    values: dict[str, Any]
    name: str
    anchor: str
    label: str = ""


class _Reader(Gathered):
    def __init__(self, docname: str, rules: Rules) -> None:
        super().__init__(docname)
        self.rules = rules
        self.findings: list[Finding] = []
        self.entries: list[_Entry] = []
        self.anchors: set[str] = set()
        self.words = rules.words
        self.links = Links()
        self.roles: set[str] = set()  #: those that the page itself makes
        self.pieces: list[Piece] = []  #: of the last paragraph asked of, with its text and where each begins in it
        self.text = ""
        self.places: list[int] = []

    def walk(self, content: Content, owner: int | None, within: str = "") -> None:
        """Go through *content* in order; *within* is what around it cannot hold an object."""
        for item in content:
            if isinstance(item, Prose):
                self._pieces(item.pieces, owner, item.line)
            elif (kind := kind_of(item)) is not None:
                self._entry(kind, item, owner, item.within or within)
            elif is_evidence(item):
                self._take(item, owner, within)
            elif item.name == "math":
                if owner is not None and beyond(item.raw):
                    self._find(item.line, Code.FORMULA, beyond(item.raw))
            else:
                self._other(item, owner, item.within or within)

    def _other(self, block: Block, owner: int | None, within: str) -> None:
        """Go through a directive that makes no object."""
        name = block.name.lower().removeprefix("tensions:")
        if name in queries.OPTIONS:
            question = queries.ask(name, block.raw, block.options, self._reporter(name, block.line))
            self.queries.append(Query(name, len(self.queries), block.line, question))
        elif name == "digest" or name in queries.PERIODS:
            self._days(name, block)
        elif name == "role":
            self.roles.add(block.raw.partition("(")[0].strip())
        elif self.words.whole and not self.words.directive(name):
            self._find(block.line, Code.UNKNOWN_DIRECTIVE, f"there is no directive {block.name!r}", block.name)
        elif name in ("image", "figure") and owner is not None:
            self._image(block.raw.strip(), block.line)
        else:
            self._led(name, block)
        self._pieces(block.argument, owner, block.line)
        self.walk(block.children, owner, name if name in OPAQUE else within)

    def _take(self, block: Block, owner: int | None, within: str) -> None:
        """Take the entries of evidence of a block."""
        report = self._reporter("evidence", block.line)
        found = list(block.entries)
        key = block.raw.strip()
        if key:
            values = read(EVIDENCE, block.options, report)
            found = [(entries.Written(block.line, key, values), [])]
        else:
            for option in block.options:
                report(Code.EVIDENCE, f"the option {option!r} needs a key on the opening line", f":{option}:")
            for line, *problem in block.problems:
                self._reporter("evidence", line)(*problem)
            if not found and not block.problems and not block.options:
                report(Code.EVIDENCE, "neither a key nor a line of evidence is given")
        homeless = owner is None or self.entries[owner].kind is Kind.TENSION
        for written, pieces in found:
            at_line = self._reporter("evidence", written.line)
            entry = entries.entry(written.key, written.values, written.line, at_line)
            if homeless:
                at_line(Code.MISPLACED, "it stands in no claim, camp or counter")
                continue
            assert owner is not None
            text = "\n".join(filter(None, [marked(pieces), prose(block.children)]))
            self.support(replace(entry, text=text), owner)
            self._pieces(pieces, owner, written.line)
        self.walk(block.children, owner, within)

    def _led(self, name: str, block: Block) -> None:
        """Note what a directive leads to."""
        if name == "toctree":
            self.links.contents.append(contents(block.body, block.options, block.line))
        elif name == "bibliography":
            self.links.listing = True
            self.links.listing_all |= not {"all", "filter", "list", "notcited"}.isdisjoint(block.options)
        elif name == "include":
            path = beside(self.docname, block.raw.strip())
            self.links.included.append(path.rpartition(".")[0])

    def _days(self, name: str, block: Block) -> None:
        date = queries.period(name, block.raw, self._reporter(name, block.line))
        if date and name == "digest":
            self.days.append(DayOfPapers(date, "", "", block.line, (), ()))
        elif date:
            self.queries.append(Query(name, len(self.queries), block.line, (("of", date),)))

    def _image(self, address: str, line: int) -> None:
        if ADDRESS.match(address):
            message = f"the picture {address[:60]!r} is not a file of this project"
            self._find(line, Code.REMOTE_IMAGE, message, address)

    def _entry(self, kind: Kind, block: Block, owner: int | None, within: str) -> None:
        report = self._reporter(str(kind), block.line)
        if within:
            report(Code.MISPLACED, f"it stands in a {within}")
        values = read(OPTIONS[kind], block.options, report)
        if kind is Kind.TENSION:
            known = self.rules.statuses
            given = read_word(values["status"], "status", known, report) if values.get("status") else ""
            values["status"] = given or known[0]
        bodies = any(isinstance(child, Prose) for child in block.children)
        text = " ".join(block.raw.split())
        if not text and (kind in (Kind.TENSION, Kind.CAMP) or (kind is Kind.CLAIM and not bodies)):
            report(Code.MISSING_TITLE, "a title is missing on the opening line")
            text = f"Untitled {kind}"
            block.argument = [Piece(text)]
        content = (_placed(child.pieces)[0] for child in block.children if isinstance(child, Prose))
        name = values.get("id") or slug(text or " ".join(content), str(kind))
        entry = _Entry(kind, block, len(self.entries), values, name, self._anchor(kind, name, report))
        self.entries.append(entry)
        self.begin(entry.order, kind, owner, values, block.line)
        self._pieces(block.argument, entry.order, block.line)
        for part in MARKED[kind]:
            if part in block.inline:
                self._pieces(block.inline[part], entry.order, block.line)
        self.walk(block.children, entry.order, within)

    def _find(self, line: int, code: Code, message: str, *marks: str) -> None:
        self.findings.append(Finding(self.docname, line, code, message, marks))

    def _reporter(self, name: str, line: int) -> Report:
        """Return what takes a finding on a directive."""
        return lambda code, message, *marks: self._find(line, code, f"{name}: {message}", *marks)

    def _anchor(self, kind: Kind, name: str, report: Report) -> str:
        anchor = read_anchor(name, kind, report)
        number = 2
        free = anchor
        while free in self.anchors:
            free = f"{anchor}-{number}"
            number += 1
        self.anchors.add(free)
        return free

    def _pieces(self, pieces: list[Piece], owner: int | None, line: int) -> None:
        for number, piece in enumerate(pieces):
            link = link_of(piece.role.removeprefix("std:"), piece.target, line)
            if link is not None:
                self.links.made.append(link)
            if is_citation(piece):
                self._cite(piece, owner, line)
            elif piece.role == "math" and owner is not None and beyond(piece.text):
                self._find(line, Code.FORMULA, beyond(piece.text), first_line(piece.text))
                pieces[number] = Piece(piece.text)
            elif piece.role.startswith("footcite") and owner is not None:
                self._find(line, Code.FOOTCITE, "footcite stands in an object", piece.role)
            elif piece.role.removeprefix("tensions:") in Kind.__members__.values():
                role = piece.role.removeprefix("tensions:")
                self._mention(piece.target.lstrip("!~"), pieces, number, owner, line, role)
            elif piece.role in ("any", "ref", LINK) or (piece.role == FILE and "#" in piece.target):
                self._mention(piece.target.lstrip("#"), pieces, number, owner, line, "")
            elif piece.role == WEB and owner is not None and not is_safe_link(piece.target):
                self._find(line, Code.UNSAFE_LINK, f"the link {piece.target[:60]!r} was taken away")
            elif piece.role == IMAGE and owner is not None:
                self._image(piece.target, line)
            self._role(piece.role, line)

    def _role(self, name: str, line: int) -> None:
        """Report a role that does not exist."""
        known = not name or name in MADE or name in self.roles or self.words.role(name.lower())
        if self.words.whole and not known:
            self._find(line, Code.UNKNOWN_ROLE, f"there is no role {name!r}")

    def _mention(self, target: str, pieces: list[Piece], number: int, owner: int | None, line: int, role: str) -> None:
        if pieces is not self.pieces:
            self.pieces, (self.text, self.places) = pieces, _placed(pieces)
        sentence = excerpt(self.text, self.places[number])
        anchor = "" if owner is None else self.entries[owner].anchor
        self.mentions.append(Mention(target, sentence, owner, anchor, line, role))

    def _cite(self, piece: Piece, owner: int | None, line: int) -> None:
        target = close(piece.target)
        targets, rest = citation_targets(target)
        if rest:
            self._find(line, Code.CITE_SYNTAX, complaint(target, some=bool(targets)), target)
        self.cite((key for _, key, _ in targets), owner, line)

    # -- records ------------------------------------------------------------

    def letter(self) -> None:
        """Give the camps of each tension on the page their letters."""
        homes: dict[int, list[_Entry]] = {}
        for entry in self.entries:
            home = self.home(entry.order, Kind.TENSION)
            if entry.kind is Kind.CAMP and home is not None and not entry.values.get("tension"):
                homes.setdefault(home, []).append(entry)
        for camps in homes.values():
            labels = lettered([camp.values.get("label", "") for camp in camps])
            for camp, label in zip(camps, labels, strict=True):
                camp.label = label

    def record_of(self, entry: _Entry) -> Record:
        """Return the record of an object."""
        return self.record(
            entry.order,
            entry.values | {"label": entry.label or entry.values.get("label", "")},
            {part: marked(entry.block.inline.get(part, [])) for part in MARKED[entry.kind]},
            id=entry.name,
            title=self._title(entry),
            line=entry.block.line,
            anchor=entry.anchor,
            text=prose(entry.block.children),
        )

    def _title(self, entry: _Entry) -> str:
        if entry.block.argument:
            return plain(entry.block.argument) or entry.name
        paragraphs = (child for child in entry.block.children if isinstance(child, Prose) and child.spelled)
        text = next((plain(child.pieces) for child in paragraphs), "")
        return title_from(text) or entry.name
