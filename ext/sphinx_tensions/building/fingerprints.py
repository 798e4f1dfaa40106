"""What a page shows from elsewhere, as one digest: its fingerprint.

A page is written again when its fingerprint differs from that of the build
before.  `Inputs` names all that fingerprints are made from, so that a build in
which none of it changed need not make them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import config
from ..bibtex.files import content
from ..core.model import Page, TocTree
from ..core.text import beside, digest
from . import navigation

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..showing.lists import Lists
    from .domain import TensionsDomain

FORMAT = f"4 {version('sphinx-tensions')}"


class Marks(NamedTuple):
    """Digests by which a build compares a page with the previous build; each names what changes it."""

    page: str  #: anything that was read from its files
    elsewhere: str  #: what other pages may show of it
    text: str  #: what previews, search and feeds may show of it besides
    print: str  #: its fingerprint: anything that it shows from elsewhere


class Inputs:
    """All that fingerprints are made from, as digests."""

    def __init__(self, app: Sphinx, env: BuildEnvironment, domain: TensionsDomain) -> None:
        self.app = app
        self.env = env
        self.domain = domain

    def common(self) -> str:
        """Return the digest of what belongs to no page."""
        return digest(
            FORMAT,
            self.domain.citations.data["signature"],
            config.settings(self.env.config, self.env.srcdir),
            self.domain.drafts.digest,
            settings_digest(self.env),
            assets_digest(self.app),
            navigation.order(self.env),
            sorted(self.env.toc_secnumbers.items()),
            sorted(self.env.toc_fignumbers.items()),
        )

    def marks(self, docname: str, print_: str) -> Marks:
        """Return the marks of a page whose fingerprint is *print_*."""
        page = self.domain.page(docname)
        elsewhere = digest(
            page.elsewhere(),
            navigation.title_of(self.env, docname),
            navigation.sections(self.env.tocs.get(docname)),
            self.env.toctree_includes.get(docname),
        )
        return Marks(self.domain.digests[docname], elsewhere, digest([r.text for r in page.records]), print_)

    @cached_property
    def inventory(self) -> dict[str, list[Any]]:
        """Folded name -> the objects of all other domains."""
        by_name: dict[str, list[Any]] = {}
        for domain in map(self.env.get_domain, sorted(self.env.domains)):
            if domain.name not in ("tensions", "cite", "footcite"):
                for name, shown, kind, docname, anchor, _ in domain.get_objects():
                    # Names of Sphinx's own pages are promises of a translation, hence `str`.
                    by_name.setdefault(name.casefold(), []).append((domain.name, kind, docname, anchor, str(shown)))
        return {name: sorted(rows) for name, rows in sorted(by_name.items())}


def settings_digest(env: BuildEnvironment) -> str:
    """Return a digest of the settings for which Sphinx reads or writes pages again."""
    values = sorted((value.name, value.value) for value in env.config.filter(frozenset({"env", "html"})))
    # and of the versions, for another builder may have read all pages anew since: Sphinx drops its search index then
    return digest(
        sorted(env.version.items()), json.dumps(values, default=lambda value: type(value).__name__, sort_keys=True)
    )


def assets_digest(app: Sphinx) -> str:
    """Return a digest of the style sheets and scripts of the project: every page names them by their checksums."""
    places = [Path(app.confdir) / name for name in app.config.html_static_path]
    files = [file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*")))]
    # Sphinx takes names that end in _t for templates of such files.
    linked = [file for file in files if {".css", ".js"} & set(file.suffixes) or file.name.endswith(("css_t", "js_t"))]
    return digest([(file.name, content(file)) for file in linked])


class Fingerprints:
    """A digest for each page of all that it shows from elsewhere."""

    def __init__(self, inputs: Inputs) -> None:
        self.app = inputs.app
        self.env = inputs.env
        self.domain = inputs.domain
        self.inventory = inputs.inventory
        self.graph = self.domain.graph
        self.views: Lists = self.domain.views
        self.html = self.app.builder.format == "html"

    def all(self) -> dict[str, str]:
        """Return docname -> fingerprint."""
        common = [FORMAT, settings_digest(self.env)]
        relations = self.env.collect_relations() if self.html else {}
        above = navigation.Ancestors(self.env)
        if self.html:
            common += [assets_digest(self.app), digest(navigation.order(self.env))]
        return {
            name: digest(
                common,
                self._neighbours(relations.get(name, ())),
                above.of(name),
                list(self._page(page)),
            )
            for name, page in sorted(self.graph.pages.items())
        }

    def _neighbours(self, names: Any) -> list[tuple[str, str]]:
        return [(name or "", navigation.title_of(self.env, name) if name else "") for name in names]

    def _page(self, page: Page) -> Iterator[object]:
        yield self.env.toc_secnumbers.get(page.docname)
        yield self.env.toc_fignumbers.get(page.docname)
        for record in page.records:
            found = self.graph.at(page.docname, record.order)
            if found is not None:
                yield self.views.head(found)
                yield self.views.foot(found)
                yield [self.views.entry(found, number) for number in range(len(found.evidence))]
                yield self.graph.labels.get(found.id)
        for asked in page.queries:
            yield self.views.listing(asked)
        for key in sorted({use.key for use in page.uses}):
            yield self.graph.bibliography.values.get(key)
        for node_id in page.bibliographies:
            for label, key, value in self.domain.citations.contents(page.docname, node_id):
                yield label, key, value, self.views.cited_in(key)
        for mention in page.mentions:
            target = self.graph.named(mention.target)
            yield (target.title, target.docname, target.anchor) if target is not None else None
            yield self.graph.papers.first.get(mention.target)
        for reference in page.references:
            yield self._reference(page.docname, *reference)
        for toctree in page.toctrees:
            yield self._toctree(toctree)

    # -- what plain Sphinx leaves stale --------------------------------------

    def _reference(self, docname: str, domain: str, kind: str, target: str) -> object:
        """Return all that a reference of another domain could show."""
        bare = target.lstrip("#").casefold()
        relative = beside(docname, target).rpartition(".")[0]
        shown = [self.inventory.get(name) for name in (bare, target.lstrip("/"), relative)]
        names = [target.lstrip("/"), beside(docname, target), relative]
        titles = [navigation.title_of(self.env, name) for name in names if name in self.env.titles]
        numbers = [self.env.toc_fignumbers.get(o[2]) for o in self.inventory.get(bare, ())] if kind == "numref" else []
        return (domain, kind, target, shown, titles, numbers)

    def _toctree(self, toctree: TocTree) -> object:
        return [self._branch(name, toctree.depth, toctree.titles_only, ()) for name in toctree.entries]

    def _branch(self, name: str, depth: int, titles_only: bool, above: tuple[str, ...]) -> object:
        # Tables of contents may name each other in a circle, or what is no page of the project.
        if name in above or name not in self.env.titles:
            return (name,)
        sections = [] if titles_only or depth == 1 else navigation.sections(self.env.tocs.get(name), depth)
        below: list[object] = []
        if depth != 1:
            children = self.env.toctree_includes.get(name, ())
            below = [self._branch(child, depth - 1, titles_only, (*above, name)) for child in children]
        return (name, navigation.title_of(self.env, name), self.env.toc_secnumbers.get(name), sections, below)
