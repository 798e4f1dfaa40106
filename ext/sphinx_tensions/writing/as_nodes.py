"""One fragment at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docutils import nodes
from sphinx import addnodes

from ..nodes import chart, css, fold, picture, table, unspoken
from ..showing.fragments import (
    Block,
    Box,
    Branch,
    Chart,
    File,
    Fold,
    Grid,
    Inline,
    Inlines,
    Items,
    Line,
    Link,
    Picture,
    Run,
    Slot,
    Web,
    Word,
)

OFFERED = "tensions"
"""Folder among the downloads of the site for the files of `tensions_downloads`."""

NARROW, WIDE = 11, 40
"""Bounds of a column, in characters, where a format sets columns by their share."""


def length(cell: Inlines) -> int:
    """Return the number of characters in a cell."""
    return sum(map(_signs, cell))


def _signs(item: Inline) -> int:
    match item:
        case str():
            return len(item)
        case Run(items):
            return length(items)
        case _:
            return len(getattr(item, "text", ""))


def widths(grid: Grid) -> list[int]:
    """Return a share for each column, by its longest cell."""
    columns = zip(*grid.rows, strict=True)
    longest = (max(length(cell) for cell in column) for column in columns)
    return [min(max(size, len(head), NARROW), WIDE) for size, head in zip(longest, grid.head, strict=True)]


class Maker:
    """Makes nodes; *slots* are the options that hold the author's own markup.

    In HTML, words carry their meaning, and signs that repeat words are not read aloud.
    """

    def __init__(self, slots: Mapping[str, nodes.Element] | None = None, *, html: bool = False) -> None:
        self.slots = slots or {}
        self.html = html

    def block(self, found: Block) -> nodes.Element:
        """Return the node of a block."""
        classes = css(*found.roles)
        match found:
            case Line(items):
                return nodes.paragraph("", "", *self.inlines(items), classes=classes)
            case Items(items):
                rows = (nodes.list_item("", nodes.paragraph("", "", *self.inlines(row))) for row in items)
                return nodes.bullet_list("", *rows, classes=classes, bullet="*")
            case Grid():
                return self._table(found)
            case Fold(summary, blocks):
                head = nodes.paragraph("", "", *self.inlines(summary))
                return fold("", head, *map(self.block, blocks), classes=classes)
            case Picture():
                return picture("", self._outline(found.outline), drawing=found, classes=classes)
            case Chart():
                same = self._outline(found.outline) if found.grid is None else self._table(found.grid)
                return chart("", same, drawing=found, classes=classes)
            case Box(blocks):
                return nodes.container("", *map(self.block, blocks), classes=classes)

    def _outline(self, branches: Iterable[Branch]) -> nodes.bullet_list:
        outline = nodes.bullet_list("", classes=css("outline"), bullet="*")
        for branch in branches:
            item = nodes.list_item("", nodes.paragraph("", "", *self.inlines(branch.items)))
            if branch.below:
                item += self._outline(branch.below)
            outline += item
        return outline

    def inlines(self, items: Inlines) -> Iterable[nodes.Node]:
        """Yield the nodes of inlines."""
        for item in items:
            yield from self._inline(item)

    def _inline(self, item: Inline) -> Iterable[nodes.Node]:
        match item:
            case str():
                yield nodes.Text(item)
            case Word():
                yield self._word(item)
            case Web(text, uri, roles):
                yield nodes.reference(text, text, refuri=uri, classes=css(*roles))
            case Slot(name):
                if name in self.slots:
                    # A docutils node has one parent, and the slot keeps its own.
                    yield from (child.deepcopy() for child in self.slots[name].children)
            case File(text, name):
                target = f"{OFFERED}/{name}"
                shown = nodes.inline(text, text)
                # Sphinx sets `filename` while pages are read; what is made later brings its own.
                yield addnodes.download_reference("", "", shown, filename=target, reftarget=target)
            case Run(items, roles):
                yield nodes.inline("", "", *self.inlines(items), classes=css(*roles))
            case Link():
                yield self._link(item)

    def _word(self, word: Word) -> nodes.Element:
        if self.html and "bar" in word.roles:
            return unspoken(word.text, word.text, classes=css(*word.roles))
        if self.html and word.note:
            return nodes.abbreviation(word.text, word.text, classes=css(*word.roles), explanation=word.note)
        return nodes.inline(word.text, word.text, classes=css(*word.roles))

    def _link(self, link: Link) -> nodes.Node:
        # Every builder has an address of its own for a place, so Sphinx resolves it.
        node = addnodes.pending_xref(
            "",
            refdomain="tensions",
            reftype="place",
            reftarget=f"{link.docname}#{link.anchor}",
            refexplicit=True,
            refwarn=False,
        )
        node += nodes.inline(link.text, link.text, classes=css(*link.roles))
        return node

    def _table(self, grid: Grid) -> nodes.table:
        rows = (map(self.inlines, row) for row in grid.rows)
        made = table([[nodes.Text(text)] for text in grid.head], rows, widths(grid), "grid", *grid.roles)
        heads = next(iter(made.findall(nodes.thead)))
        # Some grids, such as a calendar, have no names for their columns.
        for entry, column in zip(heads.findall(nodes.entry), grid.columns, strict=False):
            entry["classes"] += css(f"col-{column}")
        return made
