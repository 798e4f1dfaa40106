"""What may not stand in a page as it was given: links that lead elsewhere, formulas that are code."""

from __future__ import annotations

from urllib.parse import urlsplit

from docutils import nodes

from .codes import Code
from .diagnostics import Source, warn
from .formulas import beyond, first_line

SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "ftp"})


def unlink(element: nodes.Element) -> None:
    """Keep the text of every link in *element* that leads to anything but the web, and warn of it."""
    for node in list(element.findall(nodes.reference)):
        uri = node.get("refuri", "")
        if uri and scheme(uri) not in SAFE_SCHEMES:
            warn(Code.UNSAFE_LINK, f"the link {uri[:60]!r} was taken away", node)
            node.replace_self(nodes.inline("", "", *node.children))


def scheme(uri: str) -> str:
    """Return the scheme of *uri* as a browser reads it: control characters and spaces count for nothing."""
    cleaned = "".join(c for c in uri if c > " ")
    try:
        return urlsplit(cleaned).scheme.lower()
    except ValueError:
        return "invalid"


def disarm(element: nodes.Element) -> None:
    """Show every formula in *element* that is code for TeX as its source, and warn of it."""
    for node in [n for n in element.findall() if isinstance(n, (nodes.math, nodes.math_block))]:
        tex = node.astext()
        message = beyond(tex) or beyond(node.get("label") or "")  # Sphinx writes both as they are
        if message and node.parent is not None:
            marks = (first_line(tex),) if isinstance(node, nodes.math) else ()
            Source.at(node).warn(Code.FORMULA, message, *marks)
            node.replace_self(_source(node, tex))


def _source(node: nodes.Element, tex: str) -> nodes.Element:
    if isinstance(node, nodes.math):
        return nodes.literal(tex, tex, classes=["tex"])
    return nodes.literal_block(tex, tex, ids=node["ids"], language="latex")
