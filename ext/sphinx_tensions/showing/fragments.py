"""What is shown of an object beyond its own words, before it is any format.

A fragment is a small tree of named tuples: text, links by page and anchor,
lines, lists, tables.  It is made by `objects` and `lists`, and turned into
nodes by `writing`.  Two builds show the same when their fragments print the
same; `building.fingerprints` relies on that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

Roles: TypeAlias = tuple[str, ...]
"""What a fragment is, most general first: names, and the values of `core` among them (a standing, a relation).

Only `writing` knows the class, macro or function that goes with one.
"""


class Link(NamedTuple):
    """Text that leads to an anchor on a page."""

    text: str
    docname: str
    anchor: str
    roles: Roles = ()


class Word(NamedTuple):
    """Text with a role of its own, and perhaps what it means."""

    text: str
    roles: Roles
    note: str = ""


class Slot(NamedTuple):
    """Where words that the author wrote in an option go."""

    name: str


class File(NamedTuple):
    """Text that leads to a file that the site offers."""

    text: str
    name: str


class Web(NamedTuple):
    """Text that leads to an address of the web, made from an id of a work."""

    text: str
    uri: str
    roles: Roles = ()


class Run(NamedTuple):
    """Inlines that are one thing, such as the second line of an item."""

    items: Inlines
    roles: Roles


Inline: TypeAlias = str | Link | Word | Slot | File | Web | Run
Inlines: TypeAlias = tuple[Inline, ...]


class Line(NamedTuple):
    """A paragraph."""

    items: Inlines
    roles: Roles = ()


class Items(NamedTuple):
    """A bullet list of one paragraph each."""

    items: tuple[Inlines, ...]
    roles: Roles = ()


class Grid(NamedTuple):
    """A table."""

    head: tuple[str, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    roles: Roles = ()
    columns: tuple[str, ...] = ()  #: a name for each head


class Fold(NamedTuple):
    """Blocks that open on demand on a screen and are open in print."""

    summary: Inlines
    blocks: tuple[Block, ...]
    roles: Roles = ()


class Box(NamedTuple):
    """Blocks that belong together."""

    blocks: tuple[Block, ...]
    roles: Roles = ()


class Branch(NamedTuple):
    """An item of an outline, and what hangs below it."""

    items: Inlines
    below: tuple[Branch, ...] = ()


class Cell(NamedTuple):
    """A box of a picture."""

    left: int  #: pixels, as all lengths here
    top: int
    width: int
    height: int
    lines: tuple[str, ...]  #: its text, wrapped
    note: str  #: a smaller last line
    roles: Roles


class Edge(NamedTuple):
    """An arrow of a picture."""

    points: tuple[tuple[int, int], ...]  #: from the box that answers to the one answered
    label: str
    place: tuple[int, int]  #: of the label


class Picture(NamedTuple):
    """A drawing, and the same as an outline.

    The first link of each item of the outline, in order, is that of a cell.
    """

    title: str
    width: int
    height: int
    cells: tuple[Cell, ...]
    edges: tuple[Edge, ...]
    outline: tuple[Branch, ...]
    roles: Roles = ("picture",)


class Dot(NamedTuple):
    """A point of a chart that leads somewhere."""

    x: int  #: of its middle, in pixels, as all lengths here
    y: int
    radius: int
    number: str  #: what is written under it


class Thread(NamedTuple):
    """A curve between two dots."""

    first: int  #: place of a dot
    second: int
    points: tuple[tuple[int, int], ...]  #: start, two that bend it, end
    roles: Roles


class Bar(NamedTuple):
    """A bar of a chart."""

    x: int
    y: int
    width: int
    height: int
    note: str  #: what it stands for


class Label(NamedTuple):
    """Words in a chart."""

    x: int
    y: int  #: of the line they stand on
    text: str
    roles: Roles = ()


class Chart(NamedTuple):
    """A drawing of many things, and blocks that say the same.

    The first link of each item of the blocks that has no items in it, in order, is that of a dot.
    """

    title: str
    width: int
    height: int
    dots: tuple[Dot, ...]
    threads: tuple[Thread, ...]
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    outline: tuple[Branch, ...] = ()
    grid: Grid | None = None
    roles: Roles = ("chart",)


Block: TypeAlias = Line | Items | Grid | Fold | Box | Picture | Chart


def joined(groups: tuple[Inlines, ...] | list[Inlines], separator: str = ", ") -> Inlines:
    """Put *separator* between groups of inlines."""
    items: list[Inline] = []
    for number, group in enumerate(groups):
        if number:
            items.append(separator)
        items.extend(group)
    return tuple(items)


def listed(term: str, rows: Iterable[Inlines], *roles: str) -> list[Block]:
    """Return *rows* as a list below *term*."""
    return [Line((Word(term, ("term",)),), ("fact",)), Items(tuple(rows), roles)]
