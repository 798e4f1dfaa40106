"""The picture of a tension, drawn by LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..core.measures import Standing
from ..showing.fragments import Cell, Edge, Picture

if TYPE_CHECKING:
    from ..nodes import picture


STYLES: dict[str, str] = {"cell-camp": "tnscamp", Standing.CHALLENGED: "tnschallenged"}


def visit_picture(self: Any, node: picture) -> None:
    """Write the drawing with the commands of ``tensions.sty``; each box leads where its item of the outline does."""
    drawing: Picture = node["drawing"]
    links = [next(iter(item.findall(nodes.reference)), None) for item in node.findall(nodes.list_item)]
    labels = [_label(self, link) for link in links]
    parts = [f"\n\\begin{{tnsmap}}{{{drawing.width}}}{{{drawing.height}}}%\n"]
    parts += [_edge(self, edge) for edge in drawing.edges]
    parts += [_cell(self, cell, label) for cell, label in zip(drawing.cells, labels, strict=True)]
    self.body.append("".join([*parts, "\\end{tnsmap}\n\n"]))
    raise nodes.SkipNode


def _label(self: Any, link: nodes.reference | None) -> str:
    """Return the label that Sphinx's writer gives to where *link* leads, or nothing."""
    if link is None:
        return ""
    if "refid" in link:
        return str(self.idescape(f"{self.curfilestack[-1]}:{link['refid']}"))
    # The LaTeX builder of Sphinx makes addresses like `%page#anchor`.
    uri = str(link.get("refuri", ""))
    return str(self.idescape(uri[1:].replace("#", ":"))) if uri.startswith("%") and "#" in uri else ""


def _cell(self: Any, cell: Cell, label: str) -> str:
    style = ",".join(STYLES[role] for role in cell.roles if role in STYLES)
    lines = [self.encode(line) for line in cell.lines]
    if label:
        lines = [f"\\hyperref[{label}]{{{line}}}" for line in lines]
    text = "\\\\".join(lines)
    body = f"{{{text}}}{{{self.encode(cell.note)}}}"
    place = f"{{{cell.left}}}{{{cell.top}}}{{{cell.width}}}{{{cell.height}}}"
    return f"\\tnscell{place}{{{style}}}{body}%\n"


def _edge(self: Any, edge: Edge) -> str:
    path = " -- ".join(f"({x},{y})" for x, y in edge.points)
    x, y = edge.place
    return f"\\tnsedge{{{path}}}{{{x}}}{{{y}}}{{{self.encode(edge.label)}}}%\n"
