"""Libraries of reference managers, CSL JSON and RIS, as BibTeX.

RIS is read by `rispy`, which knows its tags and its dialects.  For CSL JSON no
library that only reads was found: the processors bring a formatter and its
styles, and what is asked of the format here is a table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import rispy

from ..bibtex.biblatex import MONTHS
from ..core.formulas import unbalanced
from ..core.text import whole
from .imported import Unreadable
from .json import load_list
from .network import Names
from .works import written

TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "review": "article",
    "thesis": "phdthesis",
}
"""Type of CSL -> type of BibTeX; any other is `misc`."""
FROM_RIS = {
    "BOOK": "book", "CHAP": "chapter", "CONF": "paper-conference", "CPAPER": "paper-conference",
    "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter", "EDBOOK": "book", "EJOUR": "article-journal",
    "ENCYC": "entry-encyclopedia", "GOVDOC": "report", "INPR": "article-journal", "JFULL": "article-journal",
    "JOUR": "article-journal", "MANSCPT": "manuscript", "MGZN": "article-magazine", "NEWS": "article-newspaper",
    "RPRT": "report", "THES": "thesis", "UNPB": "manuscript",
}  # fmt: skip
"""Type of RIS -> type of CSL; any other is a document."""
ROLES = {"author": "author", "collection-editor": "editor", "editor": "editor", "translator": "translator",
         "container-author": "bookauthor"}  # fmt: skip
AS_IS = {"volume": "volume", "edition": "edition", "collection-title": "series", "genre": "type", "section": "chapter",
         "annote": "annote", "ISBN": "isbn", "ISSN": "issn"}  # fmt: skip
"""Member of CSL -> field of BibTeX."""
SILENT = frozenset((
    "accessed", "archive", "archive_location", "call-number", "citation-key", "citation-label",
    "container-title-short", "custom", "id", "journalAbbreviation", "keyword", "language", "short-title",
    "shortTitle", "source", "system_id", "title-short", "type", "categories",
))  # fmt: skip
"""Members of CSL that tell nothing of a work."""
_SPECIAL = {**{char: f"\\{char}" for char in "&%#_{}$"}, "\\": r"\textbackslash{}", "~": r"\textasciitilde{}",
            "^": r"\textasciicircum{}"}  # fmt: skip
_KEY = re.compile(r"[A-Za-z][\w.+-]*")
# Ids from before April 2007 name their archive (hep-th/9901001), all later ones are numbers.
_ARXIV = re.compile(r"(?<![a-z-])arxiv\s*[:.]?\s*(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE)


@dataclass(slots=True)
class Library:
    """What was read."""

    entries: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)  #: key -> type and fields
    notes: list[str] = field(default_factory=list)  #: what was not understood, by work
    keys: Names = field(default_factory=Names)

    def text(self) -> str:
        """Return the entries as a file."""
        return "\n".join(written(kind, key, fields) for key, (kind, fields) in self.entries.items())


def read_csl(text: str) -> Library:
    """Read CSL JSON; raises `Unreadable`."""
    library = Library()
    for number, row in enumerate(load_list(text), 1):
        if isinstance(row, dict):
            _add(library, row, number)
        else:
            library.notes.append(f"item {number}: it is no object")
    return library


def read_ris(text: str) -> Library:
    """Read RIS; raises `Unreadable`."""
    try:
        # rispy finds no record behind a byte order mark; unknown tags are wanted for the notes.
        rows = rispy.loads(text.lstrip("\ufeff"), skip_unknown_tags=False)
    except Exception as error:  # noqa: BLE001  (rispy raises what it likes on what is no RIS)
        raise Unreadable(1, f"no RIS: {error}") from None
    # rispy returns an empty list for text that is no RIS at all.
    if text.strip() and not rows:
        raise Unreadable(1, "no RIS: no record begins with TY")
    library = Library()
    for number, row in enumerate(rows, 1):
        _add(library, _csl(whole(row), library, number), number)
    return library


def _add(library: Library, row: Mapping[str, Any], number: int) -> None:
    kind = TYPES.get(str(row.get("type") or ""), "misc")
    if kind == "article" and not _line(row.get("container-title")):
        kind = "misc"  # an article of no journal: no style prints it
    used: set[str] = set()
    fields = {name: value for name, value in _fields(row, kind, used) if value}
    left = sorted(name for name in row.keys() - used - SILENT if row[name] not in (None, "", [], {}))
    if left:
        library.notes.append(f"item {number}: nothing was made of {', '.join(str(name)[:40] for name in left)}")
    # CSL has one type for every thesis; only the free text of `genre` tells a master's.
    if kind == "phdthesis" and re.search(r"master|diplom|m\.?a\.|m\.?sc", str(row.get("genre") or ""), re.IGNORECASE):
        kind = "mastersthesis"
    # BibTeX takes keys that differ in case alone for one, as `Names` does.
    library.entries[library.keys.free(_key(row, fields))] = (kind, fields)


def _fields(row: Mapping[str, Any], kind: str, used: set[str]) -> Iterator[tuple[str, str]]:
    def first(*names: str) -> str:
        used.update(names)
        return next((_latex(row[name]) for name in names if isinstance(row.get(name), (str, int, float))), "")

    for role, called in ROLES.items():
        used.add(role)
        yield called, _people(row.get(role))
    yield "title", first("title")
    yield (
        {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(
            kind, "series" if kind == "book" else "howpublished"
        ),
        first("container-title", "event-title", "event"),
    )
    yield from _date(row, used)
    publisher = {"phdthesis": "school", "techreport": "institution"}.get(kind, "publisher")
    yield publisher, first("publisher")
    yield "address", first("publisher-place", "event-place")
    # Styles of BibTeX expect two hyphens between the pages of a range.
    yield "pages", re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", "--", first("page", "number-of-pages"))
    yield "number", first("issue", "number")
    for name, called in AS_IS.items():
        yield called, first(name)
    yield "note", first("note", "status", "medium")
    yield "abstract", first("abstract")
    yield from _addresses(row, used)


def _addresses(row: Mapping[str, Any], used: set[str]) -> Iterator[tuple[str, str]]:
    used |= {"DOI", "URL", "PMID", "PMCID"}
    doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", "", _line(row.get("DOI")), flags=re.IGNORECASE)
    yield "doi", _bare(doi)
    address = _line(row.get("URL"))
    yield "url", _bare(address) if re.match(r"https?://", address) else ""
    # CSL has no member for an arXiv id, so it is looked for wherever programs put it.
    arxiv = _ARXIV.search(" ".join(_line(row.get(name)) for name in ("DOI", "URL", "note", "number", "publisher")))
    arxiv = arxiv or re.search(r"arxiv\.org/(?:abs|pdf)/(?P<id>[\w./-]*\d)", address)
    if arxiv is not None:
        yield "eprint", re.sub(r"v\d+$", "", arxiv["id"].removesuffix(".pdf"))
        yield "archiveprefix", "arXiv"


def _date(row: Mapping[str, Any], used: set[str]) -> Iterator[tuple[str, str]]:
    used |= {"issued", "original-date", "submitted", "event-date"}
    given = row.get("issued") or row.get("submitted") or row.get("event-date")
    parts = given.get("date-parts") if isinstance(given, dict) else None
    # `date-parts` is a list of dates, two for a range, each a list of numbers or strings.
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    text = _line(given.get("literal") or given.get("raw")) if isinstance(given, dict) else _line(given)
    numbers = [str(part) for part in first if isinstance(part, (int, str)) and re.fullmatch(r"-?\d{1,4}", str(part))]
    # A hyphen behind a digit divides a date; elsewhere it is the minus of a year before our era.
    numbers = numbers or re.findall(r"-?\d+", re.sub(r"(?<=\d)[-/]", " ", text))[:2]
    yield "year", numbers[0] if numbers else _latex(text)
    if len(numbers) > 1 and 1 <= int(numbers[1]) <= len(MONTHS):
        yield "month", MONTHS[int(numbers[1]) - 1]


def _people(people: Any) -> str:
    names = []
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict):
            names.append(_person({key: _latex(value) for key, value in person.items() if isinstance(value, str)}))
        elif isinstance(person, str):
            names.append(_latex(person))
    return " and ".join(filter(None, names))


def _person(name: Mapping[str, str]) -> str:
    family, given = name.get("family", ""), name.get("given", "")
    # In braces BibTeX takes an institution for one name and looks for no family name in it.
    if not family or name.get("literal"):
        shown = name.get("literal") or given
        return f"{{{shown}}}" if shown else ""
    prefix = " ".join(filter(None, (name.get("dropping-particle"), name.get("non-dropping-particle"))))
    if not given:
        return f"{{{prefix} {family}}}".replace("{ ", "{")
    return ", ".join(filter(None, (f"{prefix} {family}".strip(), name.get("suffix", ""), given)))


def _line(value: Any) -> str:
    # CSL JSON may have a number wherever it has a string.
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


def _latex(value: Any) -> str:
    """Return text as LaTeX; the markup of CSL for italics and the like is taken away."""
    plain = re.sub(r"</?(?:i|b|sup|sub|sc|span)(?: [^<>]*)?>", "", _line(value))
    if unbalanced(plain):
        plain = plain.replace("{", "(").replace("}", ")")  # no sign before them keeps BibTeX from counting
    return "".join(_SPECIAL.get(char, char) for char in plain)


def _bare(address: str) -> str:
    """Return an address as BibTeX can hold it: what would end the value is written as a browser writes it."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C").replace(" ", "%20")


def _key(row: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    """Return the key that the work has, or one of its first author, year and first word."""
    for name in ("citation-key", "citation-label", "id"):
        given = _line(row.get(name))
        if _KEY.fullmatch(given):
            return given
    who = fields.get("author", "") or fields.get("editor", "")
    family = who.split(" and ")[0].partition(",")[0]
    words = [word for word in re.findall(r"\w+", _ascii(fields.get("title", ""))) if len(word) > 3]
    made = re.sub(r"\W", "", _ascii(family)) + fields.get("year", "")[:4] + (words[0].capitalize() if words else "")
    return made if _KEY.fullmatch(made) else f"work{made}" if _KEY.fullmatch(f"work{made}") else "work"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


# -- RIS ----------------------------------------------------------------------------

_NAMES = {
    "doi": "DOI", "publisher": "publisher", "place_published": "publisher-place", "volume": "volume",
    "edition": "edition", "abstract": "abstract", "issn": "ISSN", "type_of_work": "genre", "note": "note",
    "section": "section", "number": "issue", "tertiary_title": "collection-title",
}  # fmt: skip
_IGNORED = frozenset((
    "type_of_reference", "id", "accession_number", "access_date", "author_address", "call_number",
    "database_provider", "file_attachments1", "file_attachments2", "figure", "keywords", "label", "language",
    "name_of_database", "research_notes", "short_title", "custom1", "custom2", "custom3", "custom4", "custom5",
    "custom6", "custom7", "custom8", "caption", "original_publication", "reprint_edition", "translated_title",
))  # fmt: skip


def _csl(row: Mapping[str, Any], library: Library, number: int) -> dict[str, Any]:
    """Return a record of RIS in the words of CSL."""
    used = {*_NAMES, *_IGNORED, "unknown_tag"}

    def every(*names: str) -> list[Any]:
        used.update(names)
        return [value for name in names for value in row.get(name, ())]

    def first(*names: str) -> str:
        used.update(names)
        return next((_line(row[name]) for name in names if _line(row.get(name))), "")

    item: dict[str, Any] = {"type": FROM_RIS.get(first("type_of_reference"), "document")}
    item |= {called: _line(row[name]) for name, called in _NAMES.items() if name in row}
    # Each program has its own tag for a title and for a journal, and rispy a name for each tag.
    item["title"] = first("title", "primary_title")
    item["container-title"] = first(
        "journal_name", "secondary_title", "alternate_title3", "alternate_title2", "alternate_title1"
    )
    item["author"] = list(map(_ris_name, every("authors", "first_authors")))
    item["editor"] = list(map(_ris_name, every("secondary_authors", "tertiary_authors", "subsidiary_authors")))
    item["translator"] = list(map(_ris_name, every("translated_author")))
    item["issued"] = {"raw": first("date", "publication_year", "year").strip("/ ")}
    item["page"] = "-".join(filter(None, (first("start_page"), first("end_page"))))
    item["URL"] = next(map(_line, every("urls")), "")
    abstract = first("notes_abstract")
    item["annote"] = "; ".join(map(_line, every("notes"))) or abstract
    unknown = row.get("unknown_tag")
    left = sorted(row.keys() - used) + (sorted(unknown) if isinstance(unknown, dict) else [])
    if left:
        library.notes.append(f"item {number}: nothing was made of {', '.join(left)}")
    return item


def _ris_name(name: Any) -> dict[str, str]:
    parts = [part.strip() for part in _line(name).split(",")]
    if len(parts) < 2 or not parts[0]:
        return {"literal": " ".join(parts)}
    return {"family": parts[0], "given": parts[1], "suffix": parts[2] if len(parts) > 2 else ""}


READERS: dict[str, Callable[[str], Library]] = {"csl": read_csl, "ris": read_ris}
