"""Graphs of pages that a test writes, without a build."""

from __future__ import annotations

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Page
from sphinx_tensions.exchange.myst import PageWriter
from sphinx_tensions.reading.plain import read_page


def graph_of(sources: dict[str, str]) -> Graph:
    """Return the graph of pages by name and source."""
    return Graph.build({name: read_page(text, name)[0] for name, text in sources.items()})


def again(pages: dict[str, Page]) -> Graph:
    """Write pages as Markdown and read them."""
    writer = PageWriter(pages)
    return graph_of({name: writer.page(page) for name, page in pages.items()})
