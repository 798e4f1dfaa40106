"""Indexes, with the pages on which things are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from .markup import escape, string


def _line(level: int, name: str, place: str, note: str, known: Collection[str]) -> str:
    where = string(place) if place in known else "none"
    return f"#index-line({level}, [{escape(name)}], {where}, {string(note)})\n"


def domain_lines(content: Iterable[tuple[str, Iterable[Any]]], known: Collection[str]) -> list[str]:
    """Return the lines of an index of a domain as markup; *known* are the places that were written.

    What a site says of an entry beside its name is left out, as Sphinx does in LaTeX: its page says it.
    """
    lines = []
    for letter, entries in content:
        lines.append(f"#index-letter[{escape(letter)}]\n")
        for entry in entries:
            place = f"{entry.docname}#{entry.anchor}" if entry.anchor else entry.docname
            # Subtype 2 of Sphinx is an entry below another.
            lines.append(_line(2 if entry.subtype == 2 else 1, entry.name, place, str(entry.extra or ""), known))
    return lines


def general_lines(found: Iterable[tuple[str, Iterable[Any]]], known: Collection[str]) -> list[str]:
    """Return the lines of the index of ``index`` directives as markup, none where there is none."""
    lines: list[str] = []
    for letter, entries in found:
        lines.append(f"#index-letter[{escape(str(letter))}]\n")
        for name, (links, below, _key) in entries:
            lines.append(_line(1, name, _first(links), "", known))
            lines += [_line(2, sub, _first(sublinks), "", known) for sub, sublinks in below]
    return lines


def _first(links: Iterable[tuple[str, str]]) -> str:
    return next((uri.lstrip("%") for _main, uri in links), "")


def printed(label: str, title: str, lines: Iterable[str], *, first: bool) -> str:
    """Return an index as markup; the *first* begins a page, others follow it."""
    heading = f"#heading(level: 1)[{escape(title)}]#label({string(label)})"
    shown = heading if first else f"#beside[{heading}]"
    return f"\n\n{shown}\n\n#index-columns[\n{''.join(lines)}]\n"
