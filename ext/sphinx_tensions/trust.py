"""What may not stand in a page as it was given: links that lead elsewhere, formulas that are code."""

from __future__ import annotations

from urllib.parse import urlsplit

from docutils import nodes

from .codes import Code
from .diagnostics import warn
from .formulas import beyond

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
        message = beyond(tex)
        if message and node.parent is not None:
            warn(Code.FORMULA, message, _placed(node))
            shown = nodes.literal(tex, tex) if isinstance(node, nodes.math) else nodes.literal_block(tex, tex)
            node.replace_self(shown)


def _placed(node: nodes.Node) -> nodes.Node:
    """Return the nearest node around *node* whose line is known."""
    here: nodes.Node | None = node
    while here is not None and not here.line:
        here = here.parent
    return here if here is not None else node
