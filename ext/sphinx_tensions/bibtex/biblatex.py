"""BibLaTeX, as reference managers export it, in the words of BibTeX that styles know.

The rules are those of the manual of BibLaTeX (sections 2.1 to 2.4, and its
appendix on inheritance); fields that an entry has are never replaced, and the
ones it came with stay beside those that are added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping

from pybtex.database import Entry, Person
from pybtex.database.input.bibtex import month_names

TYPES = {
    "article": "article",
    "artwork": "misc",
    "audio": "misc",
    "bibnote": "misc",
    "bookinbook": "inbook",
    "collection": "book",
    "commentary": "misc",
    "customa": "misc",
    "dataset": "misc",
    "electronic": "misc",
    "image": "misc",
    "inreference": "incollection",
    "jurisdiction": "misc",
    "legal": "misc",
    "legislation": "misc",
    "letter": "misc",
    "movie": "misc",
    "music": "misc",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "proceedings",
    "mvreference": "book",
    "online": "misc",
    "patent": "misc",
    "performance": "misc",
    "periodical": "misc",
    "reference": "book",
    "report": "techreport",
    "review": "article",
    "software": "misc",
    "standard": "misc",
    "suppbook": "inbook",
    "suppcollection": "incollection",
    "suppperiodical": "article",
    "thesis": "phdthesis",
    "unpublished": "unpublished",
    "video": "misc",
    "www": "misc",
}
"""Type of BibLaTeX -> the type that every style of BibTeX has."""
PLAIN = frozenset(
    [
        "article",
        "book",
        "booklet",
        "conference",
        "inbook",
        "incollection",
        "inproceedings",
        "manual",
        "mastersthesis",
        "misc",
        "phdthesis",
        "proceedings",
        "techreport",
        "unpublished",
    ]
)
HOW = {"letter": "Letter", "patent": "Patent", "software": "Software", "dataset": "Data set", "standard": "Standard"}
"""Type -> what a reader is told that it is, where its own fields do not say it."""
FIELDS = {
    "annotation": "annote",
    "eprintclass": "primaryclass",
    "eprinttype": "archiveprefix",
    "issuetitle": "note",
    "journaltitle": "journal",
    "location": "address",
    "pagetotal": "pages",
}
"""Field of BibLaTeX -> field of BibTeX."""
SUBTITLES = {"title": "subtitle", "booktitle": "booksubtitle", "journal": "journalsubtitle"}
MASTERS = frozenset({"mathesis", "masterthesis", "mastersthesis", "master", "masters"})
KINDS = {"phdthesis": "PhD thesis", "techreport": "Technical report", "resreport": "Research report"}
"""Value of `type` that is a word for a phrase -> the phrase."""
MONTHS = list(month_names.values())
# Dates may say what is not known: X or u for a digit, and ~, ? or % at the end for doubt.
_DATE = re.compile(r"\s*(?P<year>-?[0-9]{3,4}[0-9Xu]?|[0-9]{2}XX)(?:-(?P<month>[0-9]{2})(?:-[0-9]{2}.*)?)?[~?%]*\s*")
_PARTS = re.compile(r"(?P<name>given|family|prefix|suffix|useprefix|given-i|family-i|id)\s*=\s*", re.IGNORECASE)
# The look behind lets a long run of blanks be tried once, and not from each of its blanks.
_AND = re.compile(r"(?<!\s)\s+and\s+")
HIDDEN = frozenset({"xdata"})
"""Types that are no works: others take their fields."""
SKIPPED = frozenset(
    {"crossref", "xref", "entryset", "entrysubtype", "execute", "label", "options", "presort", "related",
     "relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro", "sortkey", "ids", "xdata",
     "keywords", "abstract", "annotation", "addendum", "note"}
)  # fmt: skip
"""What no entry takes from the one that it names."""
_BOOKS = frozenset({"mvbook", "book", "collection", "mvcollection", "proceedings", "mvproceedings", "reference",
                    "mvreference"})  # fmt: skip
_INSIDE = frozenset({"inbook", "bookinbook", "suppbook", "incollection", "suppcollection", "inproceedings",
                     "inreference", "conference"})  # fmt: skip


Rename = Callable[[str], str]
"""Field of an entry -> its name in one that takes from it; empty where it does not."""


def people(value: str) -> str:
    """Return a list of names, those with named parts (``family=…, given=…``) as BibTeX writes them."""
    if "=" not in value:
        return value
    return " and ".join(_name(name) for name in _AND.split(value))


def _name(name: str) -> str:
    marks = list(_PARTS.finditer(name))
    if not marks or name[: marks[0].start()].strip():
        return name
    ends = [mark.start() for mark in marks[1:]] + [len(name)]
    parts = {
        mark["name"].lower(): name[mark.end() : end].strip().rstrip(",").strip().strip('"')
        for mark, end in zip(marks, ends, strict=True)
    }
    family = parts.get("family", "")
    if not family:
        return parts.get("given", name)
    prefix, suffix, given = parts.get("prefix", ""), parts.get("suffix", ""), parts.get("given", "")
    last = f"{prefix} {family}".strip()
    return ", ".join(filter(None, (last, suffix, given)))


def dated(value: str) -> tuple[str, str]:
    """Return year and month of a date or of the beginning of a range; empty where it does not say."""
    begun = value.split("/", maxsplit=1)[0] or value.rsplit("/", maxsplit=1)[-1]
    match = _DATE.fullmatch(begun)
    if match is None:
        return "", ""
    number = int(match["month"] or 0)
    return match["year"].replace("u", "X"), MONTHS[number - 1] if 1 <= number <= len(MONTHS) else ""


def complete(entries: MutableMapping[str, Entry]) -> set[str]:
    """Put all *entries* in the words of BibTeX; return the keys of those that are no works."""
    folded = {key.lower(): entry for key, entry in entries.items()}
    done: set[str] = set()
    for key in list(entries):
        _inherit(key.lower(), folded, done, ())
    hidden = {key for key, entry in entries.items() if entry.type.lower() in HIDDEN}
    for entry in entries.values():
        if entry.type.lower() == "set":
            _gather(entry, folded)
    for entry in entries.values():
        _translate(entry)
    return hidden


DEPTH = 12
"""Entries that one inherits from through others; a longer chain is a mistake, and each step costs a call."""


def _inherit(key: str, entries: Mapping[str, Entry], done: set[str], around: tuple[str, ...]) -> None:
    """Give an entry the fields of those that it names; of a circle nothing is taken twice."""
    if key in done or key in around or len(around) > DEPTH:
        return
    entry = entries[key]
    for name in _named(entry, "xdata"):
        if name in entries:
            _inherit(name, entries, done, (*around, key))
            _take(entry, entries[name], lambda field: field)
    for name in _named(entry, "crossref"):
        if name in entries:
            parent = entries[name]
            _inherit(name, entries, done, (*around, key))
            _take(entry, parent, _renamed(entry.type.lower(), parent.type.lower()))
    done.add(key)


def _named(entry: Entry, field: str) -> Iterator[str]:
    value = dict(entry.fields.items()).get(field, "")
    yield from (name.strip().lower() for name in value.split(",") if name.strip())


def _renamed(child: str, parent: str) -> Rename:
    """Return what a field of *parent* is called in *child*; empty where the child does not take it."""
    names: dict[str, str] = {}
    if parent in _BOOKS and child in _INSIDE:
        names = {"title": "booktitle", "subtitle": "booksubtitle", "author": "bookauthor"}
    elif parent.startswith("mv") and child in _BOOKS:
        names = {"title": "maintitle", "subtitle": "mainsubtitle"}
    elif parent == "periodical" and child in ("article", "suppperiodical"):
        names = {"title": "journaltitle", "subtitle": "journalsubtitle"}
    return lambda field: "" if field in SKIPPED else names.get(field, field)


def _take(entry: Entry, other: Entry, rename: Rename) -> None:
    """Give *entry* what *other* has and it has not."""
    own = {name.lower() for name, _ in entry.fields.items()}
    for name, value in list(other.fields.items()):
        called = rename(name.lower())
        if called and called not in own and called not in entry.persons:
            entry.fields[called] = value
            own.add(called)
    for role, persons in other.persons.items():
        called = rename(role.lower())
        if called and called != "bookauthor" and called not in entry.persons:
            entry.persons[called] = list(persons)


def _gather(entry: Entry, entries: Mapping[str, Entry]) -> None:
    """Let a set stand for its first work, and name the others."""
    members = [entries[name] for name in _named(entry, "entryset") if name in entries and entries[name] is not entry]
    if not members:
        return
    _take(entry, members[0], lambda field: "" if field in SKIPPED - {"note"} else field)
    entry.type = members[0].type
    others = "; ".join(filter(None, (dict(member.fields.items()).get("title", "") for member in members[1:])))
    if others and "note" not in dict(entry.fields.items()):
        entry.fields["note"] = f"With: {others}"


def _translate(entry: Entry) -> None:
    kind = entry.type.lower()
    fields = {name.lower(): value for name, value in entry.fields.items()}

    def give(name: str, value: str) -> None:
        if value and not fields.get(name, "").strip():
            entry.fields[name] = fields[name] = value

    for name, plain in FIELDS.items():
        give(plain, fields.get(name, ""))
    year, month = dated(fields.get("date", ""))
    give("year", year or fields.get("date", ""))
    give("month", month)
    if kind in ("thesis", "phdthesis", "mastersthesis"):
        give("school", fields.get("institution", ""))
    elif kind in ("report", "techreport"):
        give("institution", fields.get("school", "") or fields.get("publisher", "") or fields.get("organization", ""))
    if kind == "article" and not fields.get("number"):
        give("number", fields.get("issue", ""))
    give("booktitle", fields.get("maintitle", "") if kind in _INSIDE else "")
    for name, sub in SUBTITLES.items():
        if fields.get(sub) and fields.get(name) and fields[sub] not in fields[name]:
            entry.fields[name] = fields[name] = f"{fields[name]}: {fields[sub]}"
    if kind not in PLAIN:
        _retype(entry, kind, fields, give)


def _retype(entry: Entry, kind: str, fields: Mapping[str, str], give: Callable[[str, str], None]) -> None:
    word = fields.get("type", "").strip().lower()
    entry.type = "mastersthesis" if kind == "thesis" and word in MASTERS else TYPES.get(kind, "misc")
    if word in KINDS or word in MASTERS:
        entry.fields["type"] = "Master's thesis" if word in MASTERS else KINDS[word]
    if entry.type == "misc":
        give("howpublished", fields.get("organization", "") or fields.get("publisher", "") or HOW.get(kind, ""))
        if "author" not in entry.persons and "editor" in entry.persons:
            entry.persons["author"] = list(entry.persons["editor"])


def known(kind: str) -> bool:
    """Return whether a type is one of BibTeX or BibLaTeX."""
    return kind.lower() in PLAIN or kind.lower() in TYPES or kind.lower() in (*HIDDEN, "set")


def family(person: Person) -> str:
    """Return the name that a person is cited by, as LaTeX: with what is before it, and whole where it is one."""
    names = [*person.first_names, *person.middle_names, *person.prelast_names, *person.last_names]
    if person.last_names and person.last_names[-1].endswith(")") and len(names) > 1:
        before = " ".join(names).partition("(")[0].strip()  # an alias, and the name in brackets
        return before or " ".join(names)
    return " ".join([*person.prelast_names, *person.last_names])
