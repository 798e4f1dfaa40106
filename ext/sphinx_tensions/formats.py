"""What each builder and format can do, asked by all who write."""

from __future__ import annotations

SITES = frozenset({"html", "dirhtml"})
"""Builders of sites with a page for each document: they have our script, and files beside their pages."""

AS_DATA = frozenset({"json", "pickle"})
"""Builders that write pages as data for other programs."""

WHOLE = frozenset({"changes", "coverage", "doctest", "dummy", "gettext", "info", "latex", "linkcheck", "man"})
WHOLE |= {"qthelp", "singlehtml", "tensions", "texinfo"}
"""Builders that write everything every time, or nothing by page."""

BOOKS = frozenset({"latex", "typst"})
"""Formats of one document that joins all pages: a link names the page it leads to."""

PAGED = frozenset({"typst"})
"""Formats that can print the pages of several links as a list, each once."""

BOXED = frozenset({"html", "latex", "texinfo"})
"""Formats that know containers; others have block quotes."""

DRAWN = frozenset({"html", "latex", "typst"})
"""Formats that draw the picture of a tension; others have its outline."""

CHARTED = frozenset({"html", "typst"})
"""Formats that draw charts, the picture of the atlas among them; others have what says the same."""

OFFLINE = frozenset({"epub"})
"""Builders of HTML that is read as one file, apart from any other: nothing can be fetched beside it."""

TARGETED = frozenset({"latex", "texinfo"})
"""Formats that write no id of a container or of an entry of a bibliography: a target stands in for it."""


def list_of_outputs(builder: str) -> str:
    """Return the name of the file in which we list what a builder wrote; it is no part of a book."""
    return f".tensions-{builder}.files"
