"""What objects, pages and works are called where they are named, with links to them."""

from __future__ import annotations

import gettext
from collections.abc import Iterable

from ..core.drafts import Drafts
from ..core.graph import Graph
from ..core.measures import Age, Independence, age
from ..core.model import Record, Tension
from .fragments import Inline, Inlines, Link, Word, joined
from .words import Words


class Names(Words):
    """Words and names in one language."""

    def __init__(
        self, graph: Graph, words: gettext.NullTranslations | None = None, drafts: Drafts | None = None
    ) -> None:
        super().__init__(words)
        self.graph = graph
        self.drafts = drafts or Drafts()

    # -- pieces -------------------------------------------------------------

    def link(self, record: Record, *, short: bool = False) -> Link:
        """Link to *record* by its title, a camp with its letter."""
        label = self.graph.labels.get(record.id, "")
        text = record.name
        if label and self.graph.settings.numbering:
            text = label if short else f"{label}: {text}"
        return Link(text, record.docname, record.anchor, ("link", f"to-{record.kind}"))

    def links(self, records: Iterable[Record]) -> Inlines:
        """Link to each of *records*."""
        return joined([(self.link(record),) for record in records])

    def page(self, docname: str, anchor: str = "") -> Link:
        """Link to a page by its title."""
        title = self.graph.pages[docname].title if docname in self.graph.pages else ""
        return Link(title or docname, docname, anchor, ("link", "to-page"))

    def source(self, key: str) -> Inline:
        """Link to the entry of *key*, or print the key when nothing lists it."""
        work = self.graph.bibliography.works.get(key)
        place = self.graph.bibliography.places.get(key)
        text = work.short if work is not None else key
        return Link(text, place.docname, place.anchor, ("source",)) if place else Word(text, ("unknown",))

    def sources(self, keys: Iterable[str]) -> Inlines:
        """Link to each of *keys*."""
        return joined([(self.source(key),) for key in keys])

    def band(self, tension: Tension) -> Age:
        """Return the age band of the view of *tension*."""
        settings = self.graph.settings
        return age(self.graph.seen(tension), settings.today, settings.stale_years)

    def numbers(self, found: Independence) -> str:
        """Print papers, groups and effective number."""
        if not found.papers:
            return self._("no source")
        works = self._n("{} work", "{} works", found.papers).format(found.papers)
        parts = [works, self._n("{} group", "{} groups", found.groups).format(found.groups)]
        if 1 < found.groups < found.papers:
            parts.append(self._("{:.1f} effective").format(found.effective))
        return " · ".join(parts)

    def located(self, record: Record, option: str, keys: Iterable[str]) -> Inlines:
        """Link to each of *keys*, with the place in it that an option of *record* names."""
        places = {key: f" {place}" for name, key, place in record.located if name == option}
        return joined([(self.source(key), places[key]) if key in places else (self.source(key),) for key in keys])
