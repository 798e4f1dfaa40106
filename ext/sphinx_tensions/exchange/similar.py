"""Objects that say nearly the same, and the edit that joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..core import nearness
from ..core.graph import Graph
from ..core.model import Camp, Claim, Record
from ..core.nearness import Progress
from .myst import value

THRESHOLD = 85.0
LENGTH = 600  #: characters of an object that are compared


class Pair(NamedTuple):
    """A near-duplicate, and the object that stands for both."""

    score: float  #: 0 to 100
    canonical: Record
    variant: Record
    apart: str  #: what makes them say different things after all; empty for nothing seen

    @property
    def merges(self) -> bool:
        """Tell whether nothing speaks against joining them."""
        return not self.apart


def spoken(graph: Graph, record: Record) -> str:
    """Return what is compared of *record*: its title, and its text where that says more."""
    text = graph.plain(record.text)
    title = record.title.rstrip("…")
    return (text if text.startswith(title) else f"{title}. {text}")[:LENGTH]


def pairs(
    graph: Graph, threshold: float = THRESHOLD, progress: Progress = lambda _done, _whole: None
) -> Iterator[Pair]:
    """Yield near-duplicate claims, then near-duplicate camps, live ones only.

    Of a group the object with the most sources stands for all, then the longer
    one, then the first by page and place.
    """
    done, whole = 0, len(graph.claims) + len(graph.camps)
    kinds: tuple[Sequence[Record], ...] = (graph.claims, graph.camps)
    for found in kinds:
        live = [record for record in found if graph.live(record)]
        texts = {record.id: spoken(graph, record) for record in live}
        live.sort(key=lambda r: (-len(r.cites), -len(texts[r.id]), r.docname, r.order))
        ordered = [texts[record.id] for record in live]
        for group in nearness.groups(ordered, threshold, lambda n, _, done=done: progress(done + n, whole)):  # type: ignore[misc]
            for other, score in sorted(group.others, key=lambda item: (-item[1], live[item[0]].id)):
                difference = nearness.apart(ordered[group.first], ordered[other])
                yield Pair(score, live[group.first], live[other], difference)
        done += len(live)
    progress(whole, whole)


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
    return {name: tuple(dict.fromkeys(found)) for name, found in gained.items()}


_OPTION = re.compile(r"(?P<indent>\s*):(?P<name>[\w-]+):(?:\s+(?P<value>.*))?$")


def edited(text: str, line: int, options: dict[str, tuple[str, ...]], *, rst: bool) -> str | None:
    """Return the source of a page with lists added to the options of the directive on *line*, from 1.

    An option that is there already gains what it lacks.  None when the options
    stand in a way that cannot be edited safely: as YAML, or over several lines.
    """
    lines = text.split("\n")
    start = line
    while rst and start < len(lines) and lines[start].strip() and not _OPTION.match(lines[start]):
        start += 1
    if start < len(lines) and lines[start].strip().startswith("---"):
        return None
    found: dict[str, int] = {}
    place = start
    while place < len(lines) and (match := _OPTION.match(lines[place])):
        found[match["name"]] = place
        place += 1
    indent = re.match(r"\s*", lines[line - 1])
    pad = (indent[0] if indent else "") + ("   " if rst else "")
    new = []
    for name, names in options.items():
        if name not in found:
            new.append(f"{pad}:{name}: {value(', '.join(names))}")
            continue
        at = found[name]
        match = _OPTION.match(lines[at])
        given = re.split(r"[,;\s]+", (match["value"] or "").strip("\"'[] ")) if match else []
        whole = dict.fromkeys([*filter(None, given), *names])
        lines[at] = f"{match['indent'] if match else pad}:{name}: {value(', '.join(whole))}"
    return "\n".join([*lines[:start], *new, *lines[start:]])


__all__ = ["THRESHOLD", "Pair", "edited", "merged", "pairs", "spoken"]
