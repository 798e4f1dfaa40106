"""Which addresses a link of ours may lead to."""

from __future__ import annotations

from urllib.parse import urlsplit

from docutils import nodes

from .codes import Code
from .diagnostics import warn

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
