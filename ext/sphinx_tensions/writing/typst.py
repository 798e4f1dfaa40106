"""The picture of a tension, drawn by Typst."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..core.measures import Standing
from ..showing.fragments import Cell, Edge, Picture

if TYPE_CHECKING:
    from ..nodes import picture


def visit_picture(self: Any, node: picture) -> None:
    """Write the drawing as data for the theme; each box leads where its item of the outline does."""
    drawing: Picture = node["drawing"]
    links = [next(iter(item.findall(nodes.reference)), None) for item in node.findall(nodes.list_item)]
    labels = [self.target(link) if link is not None else None for link in links]
    cells = "".join(_cell(cell, label) for cell, label in zip(drawing.cells, labels, strict=True))
    edges = "".join(map(_edge, drawing.edges))
    self.add(f"\n\n#tns-map({drawing.width}, {drawing.height}, ({cells}), ({edges}))\n\n")
    raise nodes.SkipNode


def depart_picture(self: Any, node: picture) -> None:
    """Nothing is left to close."""


def _string(text: str) -> str:
    """Return a Typst string: JSON's escapes are Typst's, but for those by number."""
    return json.dumps("".join(c for c in text if c.isprintable()), ensure_ascii=False)


def _cell(cell: Cell, label: str | None) -> str:
    # Typst reads (x) as x: only a comma at the end makes it an array.
    lines = "".join(f"{_string(line)}, " for line in cell.lines)
    camp = "true" if "cell-camp" in cell.roles else "false"
    standing = "true" if Standing.CHALLENGED in cell.roles else "false"
    where = _string(label) if label is not None else "none"
    box = f"x: {cell.left}, y: {cell.top}, w: {cell.width}, h: {cell.height}"
    return f"({box}, lines: ({lines}), note: {_string(cell.note)}, camp: {camp}, dashed: {standing}, to: {where}), "


def _edge(edge: Edge) -> str:
    points = "".join(f"({x}, {y}), " for x, y in edge.points)
    return f"(points: ({points}), label: {_string(edge.label)}, at: {edge.place}), "
