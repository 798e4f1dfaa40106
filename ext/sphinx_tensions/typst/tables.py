"""Visitors of tables."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Element

from .base import trim
from .blocks import Blocks

NARROW = 12
"""Characters; a column no wider is as wide as what stands in it."""


class Translator(Blocks):
    """The translator: visitors of every kind of node."""

    def visit_table(self, node: Element) -> None:
        """Write a table that breaks over pages and repeats its head."""
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        if title is not None:
            self.add(f"\n\n#small[{self.numbered(node, 'table')}{self.inner(title)}]\n\n")
        self.add(f"\n\n{self.anchors(node)}")
        for group in node.findall(nodes.tgroup):
            self._group(group)
        self.add("\n\n")
        raise nodes.SkipNode

    def _group(self, group: Element) -> None:
        widths = [max(int(c.get("colwidth", 1)), 1) for c in group.children if isinstance(c, nodes.colspec)]
        heads = [row for head in group.findall(nodes.thead) for row in head.children]
        rows = [row for body in group.findall(nodes.tbody) for row in body.children]
        columns = "".join("auto, " if width <= NARROW else f"{width}fr, " for width in widths) or "1fr,"
        header = "".join(self._row(row) for row in heads)
        given = f", header: ({header})" if header else ""
        body = "".join(f"\n  {self._row(row)}" for row in rows)
        self.add(f"#grid-table(columns: ({columns}){given},{body}\n)")

    def _row(self, row: nodes.Node) -> str:
        cells = []
        for entry in row.children:
            assert isinstance(entry, Element)
            wide, high = int(entry.get("morecols", 0)) + 1, int(entry.get("morerows", 0)) + 1
            text = f"[{self.anchors(entry)}{trim(self.inner(entry))}]"
            cells.append(f"table.cell(colspan: {wide}, rowspan: {high}){text}, " if wide * high > 1 else f"{text}, ")
        return "".join(cells)


__all__ = ["Translator"]
