"""The edit of a page that joins objects which say nearly the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.model import Camp, Claim, Record
from ..core.text import split_keys
from ..exchange.myst import value


def merged(canonical: Record, variants: Sequence[Record]) -> dict[str, tuple[str, ...]]:
    """Return the options of *canonical* that take over what its variants bring: sources, and camps supported."""
    gained = {"supersedes": [*canonical.supersedes, *(v.id for v in variants)]}
    own = set(canonical.cites)
    cites = dict.fromkeys(key for variant in variants for key in variant.cites if key not in own)
    if cites:
        gained["cites"] = list(cites)
    if isinstance(canonical, Claim):
        camps = dict.fromkeys(c for v in variants if isinstance(v, Claim) for c in v.supports)
        if camps.keys() - set(canonical.supports):
            gained["supports"] = list(dict.fromkeys([*canonical.supports, *camps]))
    if isinstance(canonical, Camp):
        holders = dict.fromkeys(k for v in variants if isinstance(v, Camp) for k in v.holders)
        if holders.keys() - set(canonical.holders):
            gained["holders"] = list(dict.fromkeys([*canonical.holders, *holders]))
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
    places: dict[str, int] = {}
    place = start
    while place < len(lines) and (match := _OPTION.match(lines[place])):
        places[match["name"]] = place
        place += 1
    indent = re.match(r"\s*", lines[line - 1])
    # Options of reStructuredText are indented as the content is, those of MyST as the fence.
    pad = (indent[0] if indent else "") + ("   " if rst else "")
    new = []
    for name, names in options.items():
        if name not in places:
            new.append(f"{pad}:{name}: {value(', '.join(names))}")
            continue
        at = places[name]
        match = _OPTION.match(lines[at])
        # A value may be quoted, or a list as YAML has it.
        given = split_keys((match["value"] or "").strip("\"'[] ")) if match else ()
        whole = dict.fromkeys([*given, *names])
        lines[at] = f"{match['indent'] if match else pad}:{name}: {value(', '.join(whole))}"
    return end.join([*lines[:start], *new, *lines[start:]])
