"""Graphs of pages that a test writes, without a build."""

from __future__ import annotations

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Page
from sphinx_tensions.exchange.fields import FIELDS
from sphinx_tensions.exchange.imported import Imported
from sphinx_tensions.exchange.myst import PageWriter
from sphinx_tensions.reading.plain import read_page

PAGE = """
:::::{tension} Which way?
:id: t

::::{camp} Left
:id: left
:since: 2024-03-01
:cites: lee, wu

It is left {cite:p}`lee`.

:::{counter} No
:id: no
:kind: undercuts
:::
:::{counter} Also
:id: also
:kind: refines
:::
::::

::::{camp} Right
:id: right

Right, and so on.

:::{counter}
:id: never
:kind: undercuts

Never. It is not.
:::
::::
::::{camp} Old
:id: old

:::{counter}
:id: late

Late. It is.

And more.
:::
::::
::::{camp} New
:id: new
:supersedes: old
::::
:::::

:::{claim} Held
:id: held
:supports: left, gone, old
:::
:::{counter} Wide
:id: wide
:against: t, held, left
:::
:::{counter} Gone
:id: gone-wide
:against: old
:::

::::{tension} Both?
:id: both
:compatible:

:::{camp} One
:id: one
:::
:::{camp} Two
:id: two
:::
::::
"""
"""A page with every kind of object and relation."""


def graph_of(sources: dict[str, str]) -> Graph:
    """Return the graph of pages by name and source."""
    return Graph.build({name: read_page(text, name)[0] for name, text in sources.items()})


def again(pages: dict[str, Page]) -> Graph:
    """Write pages as Markdown and read them."""
    writer = PageWriter(pages)
    return graph_of({name: writer.page(page) for name, page in pages.items()})


SHOWN = ("id", "kind", "title", "page", "anchor", "text", "status")


def told(found: Imported) -> list[str]:
    """Return all that was read: a line for each page, object and remark."""
    lines = []
    for name, page in found.pages.items():
        assert page.docname == name
        lines.append(f"= {name}: {page.title}")
        for record in page.records:
            assert record.docname == name
            names = [field for field in FIELDS[record.kind] if field not in SHOWN]
            if getattr(record, "tension", None) == record.parent:
                names = [field for field in names if field != "tension"]
            values = {field: getattr(record, field) for field in names}
            more = [f"{k}={' '.join(v) if isinstance(v, tuple) else v}" for k, v in values.items() if v]
            lines.append(" | ".join(filter(None, (f"{record.kind} {record.id}: {record.title}", record.text, *more))))
        assert [record.order for record in page.records] == list(range(len(page.records)))
    return [*lines, *(f"! {lost}" for lost in found.lost)]
