"""The picture of a tension, and charts, drawn by Typst."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..core.measures import Standing
from ..showing.fragments import Bar, Cell, Chart, Dot, Edge, Label, Picture, Thread

if TYPE_CHECKING:
    from ..nodes import chart, picture


def visit_picture(self: Any, node: picture) -> None:
    """Write the drawing as data for the theme; each box leads where its item of the outline does."""
    drawing: Picture = node["drawing"]
    links = [next(iter(item.findall(nodes.reference)), None) for item in node.findall(nodes.list_item)]
    labels = [self.target(link) if link is not None else None for link in links]
    cells = "".join(_cell(cell, label) for cell, label in zip(drawing.cells, labels, strict=True))
    edges = "".join(map(_edge, drawing.edges))
    self.add(f"\n\n#tns-map({drawing.width}, {drawing.height}, ({cells}), ({edges}))\n\n")
    raise nodes.SkipNode


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


def visit_chart(self: Any, node: chart) -> None:
    """Write the chart as data for the theme; what says the same, with its links, follows it."""
    drawing: Chart = node["drawing"]
    parts = (
        "".join(map(_dot, drawing.dots)),
        "".join(map(_thread, drawing.threads)),
        "".join(map(_bar, drawing.bars)),
        "".join(map(_label, drawing.labels)),
    )
    data = "".join(f", ({part})" for part in parts)
    self.add(f"\n\n#tns-chart({drawing.width}, {drawing.height}, {_string(drawing.title)}{data})\n\n")
    self.push()


def depart_chart(self: Any, node: chart) -> None:
    """Write what says the same: a list beside dots in columns, since it has a short line for each."""
    if node["drawing"].dots:
        self.call("tns-chart-list", block=True)
    else:
        self.add(self.pop())


def _dot(dot: Dot) -> str:
    return f"(x: {dot.x}, y: {dot.y}, r: {dot.radius}, number: {_string(dot.number)}), "


def _thread(thread: Thread) -> str:
    points = "".join(f"({x}, {y}), " for x, y in thread.points)
    return f"(points: ({points}), strong: {'true' if 'related' in thread.roles else 'false'}), "


def _bar(bar: Bar) -> str:
    return f"(x: {bar.x}, y: {bar.y}, w: {bar.width}, h: {bar.height}), "


def _label(label: Label) -> str:
    end = "true" if "chart-total" in label.roles else "false"
    small = "false" if "chart-topic" in label.roles else "true"
    return f"(x: {label.x}, y: {label.y}, text: {_string(label.text)}, small: {small}, end: {end}), "
