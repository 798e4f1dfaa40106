"""Atom feeds (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from .text import first_day

LENGTH = 100  #: entries in a feed, at most
START = "1970-01-01"
"""The day of a feed without entries."""


class Entry(NamedTuple):
    """Something that has a day."""

    title: str
    address: str  #: may be empty
    day: str  #: ISO date of any precision
    summary: str
    name: str = ""  #: an id for what has no address of its own


def atom(title: str, author: str, home: str, address: str, entries: Iterable[Entry], limit: int | None = LENGTH) -> str:
    """Return a feed of the first *limit* entries; *home* is the page it belongs to, *address* its own or its name."""
    rows = list(entries)[:limit]
    # Atom requires a date of the feed, also of one without entries.
    latest = max((_day(row) for row in rows), default=START)
    links = (f'<link href="{_text(home)}"/>\n<link rel="self" href="{_text(address)}"/>\n') if home else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_text(title)}</title>\n<id>{_text(address)}</id>\n{links}"
        f"<updated>{latest}T00:00:00Z</updated>\n<author><name>{_text(author)}</name></author>\n"
        f"{''.join(map(_entry, rows))}</feed>\n"
    )


def _entry(row: Entry) -> str:
    # Atom requires an id of every entry, so a name stands in for a missing address.
    link = f'<link href="{_text(row.address)}"/>\n' if row.address else ""
    return (
        f"<entry>\n<title>{_text(row.title)}</title>\n<id>{_text(row.name or row.address)}</id>\n{link}"
        f"<updated>{_day(row)}T00:00:00Z</updated>\n<summary>{_text(row.summary)}</summary>\n</entry>\n"
    )


def _day(row: Entry) -> str:
    return first_day(row.day) or START


def _text(text: str) -> str:
    """Return what XML 1.0 can hold of *text*, escaped."""
    return escape("".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff")))
