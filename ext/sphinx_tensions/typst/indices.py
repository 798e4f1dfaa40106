"""Indexes, with the pages on which things are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from .markup import escape, string


def _line(level: int, name: str, place: str, known: Collection[str]) -> str:
    where = string(place) if place in known else "none"
    return f"#index-line({level}, [{escape(name)}], {where})\n"


def domain_lines(content: Iterable[tuple[str, Iterable[Any]]], known: Collection[str]) -> list[str]:
    """Return the lines of an index of a domain as markup; *known* are the places that were written.

    What a site says of an entry beside its name is left out: its page says it.
    """
    lines = []
    for letter, entries in content:
        lines.append(f"#index-letter[{escape(letter)}]\n")
        for entry in entries:
            place = f"{entry.docname}#{entry.anchor}" if entry.anchor else entry.docname
            # Subtype 2 of Sphinx is an entry below another.
            lines.append(_line(2 if entry.subtype == 2 else 1, entry.name, place, known))
    return lines


def general_lines(found: Iterable[tuple[str, Iterable[Any]]], known: Collection[str]) -> list[str]:
    """Return the lines of the index of ``index`` directives as markup, none where there is none."""
    lines: list[str] = []
    for letter, entries in found:
        lines.append(f"#index-letter[{escape(str(letter))}]\n")
        for name, (links, below, _key) in entries:
            lines.append(_line(1, name, _first(links), known))
            lines += [_line(2, sub, _first(sublinks), known) for sub, sublinks in below]
    return lines


def _first(links: Iterable[tuple[str, str]]) -> str:
    return next((uri.lstrip("%") for _main, uri in links), "")


def printed(found: Iterable[tuple[str, str, list[str]]]) -> str:
    """Return indexes as markup, of each its label, its title and its lines: one after another in the same columns."""
    parts = [
        f"\n#index-head[#heading(level: 1)[{escape(title)}]#label({string(label)})]\n{''.join(lines)}"
        for label, title, lines in found
    ]
    return f"\n\n#index-columns[{''.join(parts)}]\n" if parts else ""
