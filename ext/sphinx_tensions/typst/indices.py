"""Indexes, with the pages on which things are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sphinx.locale import _

from .markup import escape, string


def _line(level: int, name: str, place: str, note: str, known: Collection[str]) -> str:
    where = string(place) if place in known else "none"
    return f"#index-line({level}, [{escape(name)}], {where}, {string(note)})\n"


def domain_index(title: str, content: Iterable[tuple[str, Iterable[Any]]], known: Collection[str]) -> str:
    """Return an index of a domain as markup; *known* are the places that were written."""
    lines = []
    for letter, entries in content:
        lines.append(f"#index-letter[{escape(letter)}]\n")
        for entry in entries:
            place = f"{entry.docname}#{entry.anchor}" if entry.anchor else entry.docname
            note = " · ".join(filter(None, (str(entry.extra or ""), str(entry.descr or ""))))
            # Subtype 2 of Sphinx is an entry below another.
            lines.append(_line(2 if entry.subtype == 2 else 1, entry.name, place, note, known))
    return _titled(title, lines)


def general_index(found: Iterable[tuple[str, Iterable[Any]]], known: Collection[str]) -> str:
    """Return the index of ``index`` directives as markup, empty when there is none."""
    lines: list[str] = []
    for letter, entries in found:
        lines.append(f"#index-letter[{escape(str(letter))}]\n")
        for name, (links, below, _key) in entries:
            lines.append(_line(1, name, _first(links), "", known))
            lines += [_line(2, sub, _first(sublinks), "", known) for sub, sublinks in below]
    return _titled(_("Index"), lines) if lines else ""


def _first(links: Iterable[tuple[str, str]]) -> str:
    return next((uri.lstrip("%") for _main, uri in links), "")


def _titled(title: str, lines: list[str]) -> str:
    return f"\n\n#heading(level: 1)[{escape(str(title))}]\n\n#index-columns[\n{''.join(lines)}]\n"
