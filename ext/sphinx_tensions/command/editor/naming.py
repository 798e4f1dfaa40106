"""Where ids and cite keys are in the source of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ...core import options
from ...core.model import Kind

TAKES = {option.name: option.takes for table in options.OPTIONS.values() for option in table}
IDS = frozenset(name for name, takes in TAKES.items() if takes in ("id", "ids"))
KEYS = frozenset(name for name, takes in TAKES.items() if takes == "keys")
# In a block of YAML an option has no colon before its name.
_OPTION = re.compile(r"^[ \t>]*:?(?P<name>[a-z][a-z-]*):[ \t]+(?P<value>\S.*)$")
_WORD = re.compile(r"[^\s,;\[\]{}@'\"]+")
_ROLE = re.compile(
    r"(?:\{(?P<myst>[\w:.+-]++)\}|(?<![\w.+:-]):(?P<rest>[\w.+-]++(?::[\w.+-]++)*+):)`(?P<content>[^`\n]*)`"
)
_LINK = re.compile(r"\]\((?P<page>[^()\s#\]]*+)#(?P<target>[^()\s\]]++)\)")
_MAP = re.compile(r"(?:\{(?:tensions:)?tension-map\}|tension-map::)[ \t]++(?P<target>\S++)")
_PANDOC = re.compile(r"(?<![\w\]])\[@[^\[\]\n]*+\]")
EVIDENCE = r"^[ \t>]*(?:[`~:]{3,}\{(?:tensions:)?evidence\}|\.\.[ ]+(?:tensions:)?evidence::)[ \t]+"
"""The beginning of an entry of evidence that names its key."""
_SAID = re.compile(
    rf"{EVIDENCE}(?P<key>\S+)"
    # A line of evidence is told from an item of a list by the terms after its key.
    r"|^[ \t>]*[-+~=.][ \t]+(?P<entry>[^\s;:{}\"]+)(?=;|[ \t]+at[ \t]|[ \t]+\"|[ \t]+:[ \t])"
)
OBJECTS = frozenset({*map(str, Kind), "any", "ref"})


class Spot(NamedTuple):
    """A name in a page."""

    line: int  #: from 0
    start: int  #: characters from 0
    end: int
    name: str
    kind: str  #: ``id``, ``key``, or ``own`` for the id that an object gives itself


def _line(number: int, line: str) -> Iterator[Spot]:
    option = _OPTION.match(line)
    if option is not None and option["name"] in IDS | KEYS:
        kind = "own" if option["name"] == "id" else "id" if option["name"] in IDS else "key"
        yield from _words(number, line, option.start("value"), option.end("value"), kind)
    for role in _ROLE.finditer(line):
        name = (role["myst"] or role["rest"]).removeprefix("tensions:")
        if name in OBJECTS:
            begin, end = _target(role["content"])
            if begin < end:
                first = role.start("content")
                yield Spot(number, first + begin, first + end, role["content"][begin:end], "id")
        elif name == "cite" or name.startswith("cite:"):
            # Words in braces around a key are no keys; blanks in their place keep the columns.
            bare = re.sub(r"\{[^{}]*\}", lambda match: " " * len(match[0]), role["content"])
            yield from _words(number, line, role.start("content"), role.end("content"), "key", bare)
    said = _SAID.match(line)
    if said is not None and not (said["key"] or said["entry"]).startswith("#"):
        group = "key" if said["key"] else "entry"
        yield Spot(number, said.start(group), said.end(group), said[group], "key")
    for match in (*_LINK.finditer(line), *_MAP.finditer(line)):
        yield Spot(number, match.start("target"), match.end("target"), match["target"], "id")
    for cited in _PANDOC.finditer(line):
        yield from _words(number, line, cited.start(), cited.end(), "key")


def _target(content: str) -> tuple[int, int]:
    """Return where the target begins and ends in the content of a role."""
    end = len(content.rstrip())
    begin = len(content) - len(content.lstrip())
    if content[:end].endswith(">") and "<" in content:
        end -= 1
        begin = content.rindex("<", 0, end) + 1 if "<" in content[:end] else begin
    # To Sphinx `!` before a target makes no link, and `~` a short one.
    return begin + content[begin:end].startswith(("!", "~")), end


def _words(number: int, line: str, start: int, end: int, kind: str, text: str | None = None) -> Iterator[Spot]:
    for word in _WORD.finditer(line[start:end] if text is None else text):
        yield Spot(number, start + word.start(), start + word.end(), word[0], kind)


def at(lines: Sequence[str], line: int, character: int) -> Spot | None:
    """Return the name at a place, from 0."""
    if not 0 <= line < len(lines):
        return None
    return next((spot for spot in _line(line, lines[line]) if spot.start <= character <= spot.end), None)


def named(lines: Iterable[str], name: str, kinds: frozenset[str]) -> Iterator[Spot]:
    """Yield the places of *name* on a page, as one of *kinds*."""
    for number, line in enumerate(lines):
        # A plain search comes first: of all the lines of a project few have the name.
        if name in line:
            yield from (spot for spot in sorted(_line(number, line)) if spot.name == name and spot.kind in kinds)
