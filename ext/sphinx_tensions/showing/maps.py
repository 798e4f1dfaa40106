"""The picture of one tension: camps side by side, under each what answers it.

A layered drawing of a tree needs no library: a column for each camp, in it the
answers from the top down, indented by depth, each with an arrow to what it
answers.  Boxes never overlap, and the same input gives the same picture.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from ..core.model import Camp, Counter, Record, Tension
from .fragments import Block, Branch, Cell, Edge, Fold, Grid, Inlines, Line, Picture, Word
from .objects import Part

ROOM, NARROWEST, WIDEST, GAP = 640, 146, 260, 16  #: pixels: of all columns, of one, between two
INDENT, PAD, LINE, SPACE = 14, 8, 17, 26  #: pixels
LETTER = 7.9  #: pixels of a narrow bold letter, on the wide side; a Chinese one is two
DEEPEST = 2  #: levels that are indented


def width(text: str) -> int:
    """Return how many narrow letters *text* is as wide as."""
    # W is wide and F fullwidth in the property East Asian Width of Unicode.
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, room: int) -> tuple[str, ...]:
    """Break *text* into lines of at most *room* letters: between words, or between wide letters."""
    lines = [""]
    for piece in _pieces(text, room):
        if lines[-1] and width(lines[-1]) + width(piece.rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    return tuple(line.strip() for line in lines)


def _pieces(text: str, room: int) -> Iterator[str]:
    """Yield what a line does not break: words of at most *room* letters, with the sign after them; wide letters."""
    piece = ""
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        if wide and piece:
            yield piece
            piece = ""
        piece += character
        if wide or character in " -/" or len(piece) >= room:
            yield piece
            piece = ""
    if piece:
        yield piece


class Maps(Part):
    """Pictures in one language."""

    def of(self, tension: Tension, *, opened: bool = False) -> Block:
        """Return the picture of *tension*, or a matrix where it would be too large."""
        camps = self.graph.live_camps(tension)
        if not camps:
            return Line((self._("No camp is recorded yet."),), ("none",))
        size = sum(1 + len(list(self._below(camp))) for camp in camps)
        block = self._draw(tension, camps) if size <= self.graph.settings.map_limit else self._matrix(camps)
        return block if opened else Fold((self._("Who answers whom"),), (block,), ("map-fold",))

    def _below(self, record: Record) -> Iterator[tuple[Counter, int]]:
        """Yield what answers *record*, directly or not, each once, with its depth."""
        answers = self.graph.answers
        # Counters may answer one another in a circle.
        seen = {record.id}
        # The stack is taken from its end, so the first answer goes on last.
        waiting = [(counter, 0) for counter in reversed(answers.get(record.id, []))]
        while waiting:
            counter, depth = waiting.pop()
            if counter.id not in seen:
                seen.add(counter.id)
                yield counter, depth
                waiting += [(answer, depth + 1) for answer in reversed(answers.get(counter.id, []))]

    # -- the drawing ----------------------------------------------------------

    def _draw(self, tension: Tension, camps: list[Camp]) -> Picture:
        cells: list[Cell] = []
        edges: list[Edge] = []
        branches = []
        wide = max(NARROWEST, min(WIDEST, (ROOM + GAP) // len(camps) - GAP))
        for number, camp in enumerate(camps):
            branches.append(self._column(camp, number * (wide + GAP) + 1, wide, cells, edges))
        # SVG draws half of a border outside its box, and cuts off what is beyond the picture.
        right = max(cell.left + cell.width for cell in cells) + 1
        bottom = max(cell.top + cell.height for cell in cells) + 1
        return Picture(tension.title, right, bottom, tuple(cells), tuple(edges), tuple(branches))

    def _column(self, camp: Camp, left: int, wide: int, cells: list[Cell], edges: list[Edge]) -> Branch:
        """Draw one camp and all below it; return the same as an outline, in the same order."""
        above = [self._cell(camp, left, 1, wide)]
        cells.append(above[0])
        rows: list[tuple[Inlines, int]] = [(self._item(camp), 0)]
        for counter, depth in self._below(camp):
            last = cells[-1]
            shift = min(depth + 1, DEEPEST) * INDENT
            cell = self._cell(counter, left + shift, last.top + last.height + SPACE, wide - shift)
            edges.append(self._edge(counter, cell, above[depth]))
            above[depth + 1 :] = [cell]
            cells.append(cell)
            rows.append((self._item(counter), depth + 1))
        return _nested(rows)

    def _item(self, record: Record) -> Inlines:
        standing = self.views.standing(self.graph.standing(record))
        if isinstance(record, Counter):
            return (self.views.link(record), f" ({self.views.relation(record.relation)}, ", standing, ")")
        return (self.views.link(record), " (", standing, ")")

    def _cell(self, record: Record, left: int, top: int, wide: int) -> Cell:
        lines = wrap(self.views.link(record).text, int((wide - 2 * PAD) / LETTER))
        word = self.views.standing(self.graph.standing(record))
        roles = (f"cell-{record.kind}", *word.roles[-1:])
        return Cell(left, top, wide, 2 * PAD + LINE * (len(lines) + 1), lines, word.text, roles)

    def _edge(self, counter: Counter, cell: Cell, above: Cell) -> Edge:
        x = above.left + INDENT // 2
        middle = cell.top + cell.height // 2
        start = ((cell.left, middle), (x, middle)) if cell.left > x else ((x, cell.top),)
        points = (*start, (x, above.top + above.height))
        return Edge(points, self.views.relation(counter.relation), (cell.left + 4, cell.top - 8))

    # -- the matrix -----------------------------------------------------------

    def _matrix(self, camps: list[Camp]) -> Block:
        """Counters by camps; a reply is under the camp whose chain it belongs to."""
        rows: list[tuple[Inlines, ...]] = []
        for number, camp in enumerate(camps):
            for counter, depth in self._below(camp):
                mark: Inlines = (Word(self.views.relation(counter.relation), ("relation",)),)
                title: Inlines = ("↳ " * depth, self.views.link(counter)) if depth else (self.views.link(counter),)
                marks = [mark if n == number else () for n in range(len(camps))]
                rows.append((title, (self.views.standing(self.graph.standing(counter)),), *marks))
        heads = tuple(self.views.link(camp).text for camp in camps)
        names = ("counter", "standing", *(f"camp-{number}" for number in range(len(camps))))
        return Grid((self._("Counter"), self._("Standing"), *heads), tuple(rows), ("table", "matrix"), names)


def _nested(rows: list[tuple[Inlines, int]]) -> Branch:
    """Return the tree of *rows*, whose first has depth 0 and is above all others."""
    below: dict[int, list[Branch]] = defaultdict(list)  # by depth, what waits for the row above it
    for items, depth in reversed(rows):
        below[depth].append(Branch(items, tuple(reversed(below.pop(depth + 1, [])))))
    return below[0][0]
