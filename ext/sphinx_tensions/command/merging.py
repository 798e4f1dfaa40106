"""The edit of a page that joins objects which say nearly the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.model import Record
from ..core.text import split_keys
from ..exchange.myst import value


def merged(canonical: Record, variants: Sequence[Record]) -> dict[str, tuple[str, ...]]:
    """Return the options of *canonical* that take over what its variants bring: sources, and camps supported."""
    gained = {"supersedes": (*canonical.supersedes, *(variant.id for variant in variants))}
    for name in ("cites", "supports", "holders"):
        own = dict.fromkeys(getattr(canonical, name, ()))
        brought = [item for variant in variants for item in getattr(variant, name, ()) if item not in own]
        if brought:
            # What it cites may stand in its prose alone.
            gained[name] = (*(() if name == "cites" else own), *brought)
    return {name: tuple(dict.fromkeys(names)) for name, names in gained.items()}


_OPTION = re.compile(r"(?P<indent>\s*):(?P<name>[\w-]+):(?:\s+(?P<value>.*))?$")


def edited(text: str, line: int, options: dict[str, tuple[str, ...]], *, rst: bool) -> str | None:
    """Return the source of a page with lists added to the options of the directive on *line*, from 1.

    An option that is there already gains what it lacks.  None when the options
    are in a way that cannot be edited safely: as YAML, or over several lines.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    start = line
    # In reStructuredText a title may go on over lines before the options begin.
    while rst and start < len(lines) and lines[start].strip() and not _OPTION.match(lines[start]):
        start += 1
    if start < len(lines) and lines[start].strip().startswith("---"):
        return None
    there: dict[str, tuple[int, re.Match[str]]] = {}
    place = start
    while place < len(lines) and (match := _OPTION.match(lines[place])):
        there[match["name"]] = place, match
        place += 1
    head = lines[line - 1]
    # Options of reStructuredText are indented as the content is, those of MyST as the fence.
    pad = head[: len(head) - len(head.lstrip())] + ("   " if rst else "")
    new = []
    for name, names in options.items():
        if name not in there:
            new.append(f"{pad}:{name}: {value(', '.join(names))}")
            continue
        at, match = there[name]
        # A value may be quoted, or a list as YAML has it.
        given = split_keys((match["value"] or "").strip("\"'[] "))
        whole = dict.fromkeys([*given, *names])
        lines[at] = f"{match['indent']}:{name}: {value(', '.join(whole))}"
    return end.join([*lines[:start], *new, *lines[start:]])
