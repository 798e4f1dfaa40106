"""What only HTML has: what folds, pictures, and an entry of a bibliography that assistive technology understands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from ..locale import _
from ..nodes import css
from ..showing.fragments import Cell, Chart, Dot, Picture
from ..showing.maps import LINE, PAD

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from ..nodes import chart, fold, picture, stacked, unspoken


def visit_fold(self: HTML5Translator, node: fold) -> None:
    """Open the element; its first child is the summary."""
    self.body.append(self.starttag(node, "details", CLASS="tns-fold"))
    head = node[0]
    assert isinstance(head, nodes.Element)
    self.body.append("<summary>")
    # HTML allows no paragraph in <summary>, so only its content is written.
    for child in head.children:
        child.walkabout(self)
    self.body.append("</summary>\n")
    for child in node.children[1:]:
        child.walkabout(self)
    self.body.append("</details>\n")
    raise nodes.SkipNode


def visit_unspoken(self: HTML5Translator, node: unspoken) -> None:
    """Open the signs; assistive technology passes over them."""
    self.body.append(self.starttag(node, "span", "", False, **{"aria-hidden": "true"}))


def depart_unspoken(self: HTML5Translator, _node: unspoken) -> None:
    """Close them."""
    self.body.append("</span>")


# What a theme says with `display` would otherwise take the meaning of a table away.
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}
_PART = re.compile(r"<(table|thead|tbody|tr|th|td)(?=[\s>])")


def visit_stacked(self: HTML5Translator, node: stacked) -> None:
    """Write the table as the theme does, then name in each cell its column, and in each part its role."""
    start = len(self.body)
    for child in node.children:
        child.walkabout(self)
    self.body[start:] = [labelled("".join(self.body[start:]), node["labels"])]
    raise nodes.SkipNode


def labelled(markup: str, labels: Sequence[str]) -> str:
    """Return the *markup* of a table with a role for each part, and the label of its column in each cell."""
    place = 0

    def named(match: re.Match[str]) -> str:
        nonlocal place
        part = match[1]
        place = place + 1 if part == "td" else 0
        label = f' data-label="{escape(labels[place - 1])}"' if part == "td" and place <= len(labels) else ""
        return f'<{part} role="{ROLES[part]}"{label}'

    return _PART.sub(named, markup)


def visit_picture(self: HTML5Translator, node: picture) -> None:
    """Draw the picture with its links; the outline follows it, folded."""
    drawing: Picture = node["drawing"]
    links = [next(iter(item.findall(nodes.reference)), None) for item in node.findall(nodes.list_item)]
    self.body.append(self.starttag(node, "figure", CLASS="tns-figure"))
    self.body.append(svg(drawing, [address(link) for link in links]))
    summary = _("The same as a list")
    self.body.append(f"<details><summary>{escape(summary)}</summary>\n")


def depart_picture(self: HTML5Translator, _node: picture) -> None:
    """Close what was opened."""
    self.body.append("</details></figure>\n")


def visit_chart(self: HTML5Translator, node: chart) -> None:
    """Draw the chart; what says the same stands beside it, or folded below where it is a table."""
    drawing: Chart = node["drawing"]
    leaves = (item for item in node.findall(nodes.list_item) if not any(item.findall(nodes.bullet_list)))
    links = [next(iter(item.findall(nodes.reference)), None) for item in leaves]
    self.body.append(self.starttag(node, "figure", CLASS="tns-figure"))
    self.body.append(f'<div class="tns-drawn">{chart_svg(drawing, [address(link) for link in links])}')
    self.body.append(f'<p class="tns-caption">{escape(drawing.title)}</p></div>\n')
    if drawing.grid is not None:
        summary = _("The same as a table")
        self.body.append(f"<details><summary>{escape(summary)}</summary>\n")


def depart_chart(self: HTML5Translator, node: chart) -> None:
    """Close what was opened."""
    self.body.append("</details></figure>\n" if node["drawing"].grid is not None else "</figure>\n")


def chart_svg(drawing: Chart, addresses: Sequence[str]) -> str:
    """Return *drawing* as an SVG element; the labels of its dots are the titles of what they lead to."""
    size = f'viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}" height="{drawing.height}"'
    parts = [f'<svg class="tns-map tns-chart-map" xmlns="http://www.w3.org/2000/svg" {size} ']
    # The list beside dots says the same with names; bars are one picture with a name.
    named = 'aria-hidden="true"' if drawing.dots else f'role="img" aria-label="{escape(drawing.title)}"'
    parts.append(f"{named}>")
    for thread in drawing.threads:
        (x, y), *rest = thread.points
        names = " ".join(["tns-thread", *css(*thread.roles)])
        bend = ", ".join(f"{x} {y}" for x, y in rest)
        parts.append(f'<path class="{names}" data-ends="{thread.first + 1} {thread.second + 1}" d="M{x} {y} C{bend}"/>')
    for bar in drawing.bars:
        box = f'x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"'
        parts.append(f'<rect class="tns-bar-of" {box}><title>{escape(bar.note)}</title></rect>')
    for label in drawing.labels:
        names = escape(" ".join(["tns-chart-label", *css(*label.roles)]))
        parts.append(f'<text class="{names}" x="{label.x}" y="{label.y}">{escape(label.text)}</text>')
    for dot, where in zip(drawing.dots, addresses, strict=True):
        parts.append(_dot(dot, where))
    return "".join([*parts, "</svg>\n"])


def _dot(dot: Dot, where: str) -> str:
    number = f'<text x="{dot.x}" y="{dot.y + dot.radius + 9}">{escape(dot.number)}</text>'
    # The list beside it has the same links by name, so these are for the pointer alone.
    inside = f'<circle cx="{dot.x}" cy="{dot.y}" r="{dot.radius}"/>{number}'
    linked = f'<a href="{escape(where)}" tabindex="-1">{inside}</a>' if where else inside
    return f'<g class="tns-dot" data-number="{escape(dot.number)}">{linked}</g>'


def address(link: nodes.reference | None) -> str:
    """Return where a resolved link leads."""
    if link is None:
        return ""
    return str(link["refuri"]) if "refuri" in link else f"#{link.get('refid', '')}"


def svg(drawing: Picture, addresses: Sequence[str]) -> str:
    """Return *drawing* as an SVG element; colours and fonts come from the stylesheet."""
    size = f'viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}" height="{drawing.height}"'
    label = escape(drawing.title)
    # What scrolls must take the focus, so that it scrolls by keyboard too.
    parts = [f'<div class="tns-scroll" role="region" tabindex="0" aria-label="{label}">']
    # Not the role img, which would hide the links from assistive technology.
    parts.append(f'<svg class="tns-map" xmlns="http://www.w3.org/2000/svg" {size} role="group" aria-label="{label}">')
    for edge in drawing.edges:
        path = " ".join(f"{'L' if n else 'M'}{x} {y}" for n, (x, y) in enumerate(edge.points))
        x, y = edge.points[-1]
        parts.append(f'<path class="tns-edge" d="{path}"/>')
        parts.append(f'<path class="tns-arrow" d="M{x - 4} {y + 7} L{x} {y} L{x + 4} {y + 7} Z"/>')
        parts.append(
            f'<text class="tns-edge-label" x="{edge.place[0]}" y="{edge.place[1]}">{escape(edge.label)}</text>'
        )
    for cell, where in zip(drawing.cells, addresses, strict=True):
        parts.append(_cell(cell, where))
    return "".join([*parts, "</svg></div>\n"])


def _cell(cell: Cell, where: str) -> str:
    box = f'<rect x="{cell.left}" y="{cell.top}" width="{cell.width}" height="{cell.height}" rx="5"/>'
    lines = "".join(
        f'<tspan x="{cell.left + PAD}" y="{cell.top + PAD + LINE * (number + 1) - 5}">{escape(text)} </tspan>'
        for number, text in enumerate(cell.lines)
    )
    last = cell.top + PAD + LINE * (len(cell.lines) + 1) - 5
    note = f'<text class="tns-cell-note" x="{cell.left + PAD}" y="{last}">{escape(cell.note)}</text>'
    inside = f"{box}<text>{lines}</text>{note}"
    shown = f'<a href="{escape(where)}">{inside}</a>' if where else inside
    return f'<g class="tns-cell {escape(" ".join(css(*cell.roles)))}">{shown}</g>'


def visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Open an entry; one of ours has a role that its list may hold (`doc-biblioentry` is deprecated)."""
    # Sphinx puts our visitor on the instance, so the class still has that of the theme.
    if not _is_ours(node):
        type(self).visit_citation(self, node)
        return
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Close it, and the list after the last of ours."""
    if not _is_ours(node):
        type(self).depart_citation(self, node)
        return
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</div>\n")


def _is_ours(node: nodes.citation) -> bool:
    """Return whether *node* is in a bibliography under whose works we say what cites them."""
    return "tns-bibliography" in getattr(node.parent, "attributes", {}).get("classes", ())
