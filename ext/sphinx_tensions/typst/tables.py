"""Visitors of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes
from docutils.nodes import Element

from .base import trim
from .blocks import Blocks

NARROW = 12
"""Characters; a column no wider is as wide as what stands in it."""
WIDEST = 90
"""Characters; the share of a column with longer cells, which leaves room for those beside it."""
LETTERS = 90
"""Characters that a line of a table as wide as the page holds, about."""
WHOLE = 20
"""Lines; a row no higher stays on one page, so that no word is cut between two with the head in the middle."""


class Translator(Blocks):
    """The translator: visitors of every kind of node."""

    def visit_table(self, node: Element) -> None:
        """Write a table that breaks over pages and repeats its head."""
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        if title is not None:
            self.add(f"\n\n#small[{self.numbered(node, 'table')}{self.inner(title)}]\n\n")
        anchors, fixed = self.anchors(node), "colwidths-given" in node["classes"]
        self.block(anchors + "".join(self._group(group, fixed=fixed) for group in _of(node, nodes.tgroup)))

    def _group(self, group: Element, *, fixed: bool) -> str:
        """Return a table; its columns are as wide as the author says, where *fixed*, or as what is in them asks."""
        widths = [max(int(c.get("colwidth", 1)), 1) for c in _of(group, nodes.colspec)]
        heads = [row for head in _of(group, nodes.thead) for row in head.children]
        rows = [row for body in _of(group, nodes.tbody) for row in body.children]
        widths = widths if fixed else _shares(heads, rows) or widths
        columns = "".join("auto, " if width <= NARROW else f"{width}fr, " for width in widths) or "1fr,"
        header = "".join(self._row(row, ()) for row in heads)
        given = f", header: ({header})" if header else ""
        fitting = [LETTERS * width * WHOLE // (sum(widths) or 1) for width in widths]
        body = "".join(f"\n  {self._row(row, fitting)}" for row in rows)
        return f"#grid-table(columns: ({columns}){given},{body}\n)"

    def _row(self, row: nodes.Node, fitting: Sequence[int]) -> str:
        """Return the cells of a row; *fitting* are the lengths, by column, up to which it is kept on one page."""
        cells = []
        kept = bool(fitting) and all(len(c.astext()) <= most for c, most in zip(row.children, fitting, strict=False))
        for entry in row.children:
            assert isinstance(entry, Element)
            wide, high = int(entry.get("morecols", 0)) + 1, int(entry.get("morerows", 0)) + 1
            given = [f"colspan: {wide}, rowspan: {high}"] if wide * high > 1 else []
            given += ["breakable: false"] if kept and high == 1 else []
            text = f"[{self.anchors(entry)}{trim(self.inner(entry))}]"
            cells.append(f"table.cell({', '.join(given)}){text}, " if given else f"{text}, ")
        return "".join(cells)


def _of(node: Element, kind: type[Element]) -> Iterator[Element]:
    """Yield the parts of a table that are *kind*, and none of a table in one of its cells."""
    return (child for child in node.children if isinstance(child, kind))


def _shares(heads: Sequence[nodes.Node], rows: Sequence[nodes.Node]) -> list[int]:
    """Return a share for each column, by its words; none where cells span, as theirs are of several columns."""
    table = [list(row.children) for row in (*heads, *rows)]
    cells = [cell for row in table for cell in row]
    if any(isinstance(cell, Element) and {"morecols", "morerows"} & cell.attributes.keys() for cell in cells):
        return []
    if len({len(row) for row in table}) != 1:
        return []
    texts = [[cell.astext() for cell in column] for column in zip(*table, strict=True)]
    return [_share(column[: len(heads)], column[len(heads) :]) for column in texts]


def _share(heads: Sequence[str], cells: Sequence[str]) -> int:
    """Return the share of a column: between its longest and its usual cell, and no less than a word of it or its head.

    A head may break into lines, and so takes no room of its own beyond that.
    """
    lengths = [len(text) for text in cells] or [0]
    word = max((len(word) for text in (*heads, *cells) for word in text.split()), default=0)
    usual = round((max(lengths) * sum(lengths) / len(lengths)) ** 0.5)
    whole = max(lengths) <= NARROW and all(len(text) <= NARROW for text in heads)
    return NARROW if whole else max(min(usual, WIDEST), min(word, 3 * NARROW), NARROW + 1)
