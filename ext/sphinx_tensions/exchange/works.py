"""What is known of cited works, by every name they go by, and stubs for the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..bibtex.doctor import Shelf, work
from ..core.model import Work
from ..core.text import whole
from .imported import Unreadable, decode

STUB = "Stub: only the key is known"
"""The note of an entry that was made because something cites it."""

_ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}")
_ALIASES = ("ids", "aliases")


class Known:
    """Works by key, alias, arXiv id and DOI; counts which were used."""

    def __init__(self) -> None:
        self.works: dict[str, Work] = {}
        self.names: dict[str, str] = {}  # folded name -> key
        self.entries: dict[str, str] = {}  # key -> entry as written
        self.used: dict[str, int] = {}  # key -> first line that cites it

    def add(self, work: Work, aliases: Iterable[str] = ()) -> None:
        """Add a work; a name that is taken stays with its first work."""
        # Names are folded, since BibTeX takes keys that differ in case alone for one.
        self.works.setdefault(work.key, work)
        for name in (work.key, work.arxiv, work.doi, *aliases):
            if name:
                self.names.setdefault(name.lower(), work.key)

    def add_shelf(self, shelf: Shelf) -> None:
        """Add the entries of bibliography files."""
        for key, parsed in shelf.data.entries.items():
            # A stub knows nothing: its work is still one without a record.
            if parsed.fields.get("note", "").startswith(STUB):
                continue
            aliases = [name.strip() for field in _ALIASES for name in parsed.fields.get(field, "").split(",")]
            self.add(work(key, parsed), aliases)
            people = {role: " and ".join(map(str, persons)) for role, persons in parsed.persons.items()}
            self.entries.setdefault(key, written(parsed.type, key, {**people, **parsed.fields}))

    def add_lines(self, path: Path) -> None:
        """Add records of a JSON Lines file: key, title, authors, year, arxiv, doi, aliases.

        Raises `Unreadable`.
        """
        for number, row in enumerate(decode(path.read_bytes()).split("\n"), 1):
            if row.strip():
                self._add_line(row, number)

    def _add_line(self, row: str, number: int) -> None:
        try:
            record = whole(json.loads(row))
        # JSON that is nested too deep ends Python's reader with a RecursionError.
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict) or not isinstance(record.get("key"), str):
            raise Unreadable(number, "no record with a key")
        authors = record.get("authors") or []
        people = tuple(map(str, authors)) if isinstance(authors, list) else ()
        given: dict[str, Any] = {n: str(record.get(n) or "") for n in ("year", "title", "doi", "arxiv")}
        aliases = record.get("aliases") or []
        self.add(Work(record["key"], people, **given), map(str, aliases) if isinstance(aliases, list) else ())

    def find(self, name: str) -> str | None:
        """Return the key of the work that goes by *name*."""
        return self.names.get(name.lower())

    def use(self, name: str, line: int) -> str:
        """Return the key for *name*, which becomes a key itself when no work goes by it."""
        key = self.names.setdefault(name.lower(), name)
        self.used.setdefault(key, line)
        return key

    def cited(self) -> Iterator[str]:
        """Yield an entry for each key that was used, known or not, by key."""
        every = {**self.works, **self.stubs()}
        for key in sorted(self.used, key=str.lower):
            yield self.entries.get(key) or entry(every[key])

    def stubs(self) -> dict[str, Work]:
        """Return a work for each key that was used and not known; an arXiv id is all that is sure of one."""
        return {
            key: Work(key=key, arxiv=key if _ARXIV.fullmatch(key) else "")
            for key in sorted(self.used)
            if key not in self.works
        }


def _escape(text: str) -> str:
    """Return *text* as the value of a field, whose braces it cannot leave."""
    return re.sub(r"([%&#_$])", r"\\\1", re.sub(r"[{}\\]", "", text))


def entry(work: Work) -> str:
    """Return a BibTeX entry for *work*; one that knows no title is marked as a stub."""
    fields = {
        "author": " and ".join(filter(None, map(_name, work.authors))),
        "title": _title(work.title or work.key),
        "year": _escape(work.year),
        # pybtex puts a DOI and an id into an address as they are, so an escaped sign would stay escaped.
        "doi": _raw(work.doi),
        "eprint": _raw(work.arxiv),
        "archiveprefix": "arXiv" if work.arxiv else "",
        "note": "" if work.title else STUB,
    }
    return written("misc", work.key, {name: text for name, text in fields.items() if text})


def _raw(text: str) -> str:
    return re.sub(r"[{}\\%]", "", text)


def _name(name: str) -> str:
    """Return a person for BibTeX; a name that holds a comma or “and” is in braces of its own."""
    name = _escape(name)
    return f"{{{name}}}" if "," in name or re.search(r"\band\b", name) else name


_SMALL_TEXT = """
a an and are as at be but by can do does for from how if in into is it its nor not of on or over than that the their to
toward towards under using via vs what when where which who why with without
"""
_SMALL = frozenset(_SMALL_TEXT.split())
"""Words that are small in titles too."""
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)


def _title(text: str) -> str:
    """Return a title in which what styles would write small, and should not, is in braces.

    That is a word with a capital inside, a figure or a letter of its own, and in a title
    that writes other words small every name.
    """
    words = _escape(text).split(" ")
    # Of a title and behind a colon styles leave the first letter as it is.
    begins = [True, *(word.endswith(":") for word in words[:-1])]
    rest = [word for word, first in zip(words, begins, strict=True) if not first and _is_said(word)]
    small = sum(_core(word)[0].islower() for word in rest)
    names = 3 * small >= len(rest)
    held = (_held(word, _is_marked(word, first=first, names=names)) for word, first in zip(words, begins, strict=True))
    return " ".join(held)


def _core(word: str) -> str:
    """Return a word without the signs around it."""
    core = _CORE.search(word)
    return core[0] if core is not None else ""


def _is_said(word: str) -> bool:
    core = _core(word)
    return core[:1].isalpha() and core.lower() not in _SMALL


def _is_marked(word: str, *, first: bool, names: bool) -> bool:
    """Return whether the capitals of a word are its own; with *names* those of every word are."""
    core = _core(word)
    parts = re.split(r"[-/\u2010-\u2014]", core)
    if any(sign.isupper() for part in parts for sign in part[1:]):
        return True
    if first or core == core.lower():
        return False
    single = any(len(part) == 1 and part.isupper() for part in parts) and core != "A"
    return names or single or any(map(str.isdigit, core))


def _held(word: str, holds: bool) -> str:
    return word.replace(_core(word), f"{{{_core(word)}}}", 1) if holds else word


def written(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return an entry of BibTeX with *fields* as they are."""
    body = "".join(f",\n  {name} = {{{text}}}" for name, text in fields.items())
    return f"@{kind}{{{key}{body},\n}}\n"
