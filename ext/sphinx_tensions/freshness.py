"""Which written pages are out of date.

Sphinx writes again the pages it read again.  A page can also change because
another one did: by its backlinks, its standing, its citations, the titles in
its sidebar.  For every page we take a fingerprint of all that it shows from
elsewhere, compare it with the fingerprint of what was last written to the same
output folder, and ask for the pages that differ.

The fingerprints lie in the output folder: two builders that share their
doctrees have written at different times.  The file is taken away when writing
starts and put back when the build ends well, so that after an interrupted
build every page is written again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import __

from . import checks, config, navigation, publishing
from .bibliography import content
from .diagnostics import warn
from .model import Page, Query, TocTree
from .rendering import views
from .text import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .domain import TensionsDomain
    from .lists import Lists

FORMAT = f"2 {version('sphinx-tensions')}"
WHOLE = frozenset(
    [
        "changes",
        "coverage",
        "doctest",
        "dummy",
        "gettext",
        "info",
        "latex",
        "linkcheck",
        "man",
        "qthelp",
        "singlehtml",
        "tensions",
        "texinfo",
    ]
)
"""Builders that write everything every time, or nothing by page."""


class Failures(logging.Handler):
    """Listens for pages that Sphinx could not write: of a full disk it only warns."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found = False

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a warning, also one from a process that writes in parallel."""
        self.found |= record.getMessage().startswith(str(__("error writing file %s: %s")).split("%s")[0])


class Freshness:
    """The memory of one build."""

    def __init__(self) -> None:
        self.inputs = ""
        self.prints: dict[str, str] = {}
        self.before: dict[str, Any] = {}
        self.written: set[str] = set()
        self.indices: dict[str, str] = {}
        self.sections = ""
        self.failures = Failures()

    # -- events, in the order in which they come ----------------------------

    def compare(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """At ``env-updated``: return the pages to write again."""
        domain: Any = env.get_domain("tensions")
        domain.forget_graph()
        self.before = self._load(app)
        self.inputs = Inputs(app, env, domain).digest()
        if self.before.get("inputs") == self.inputs:
            self.prints = dict(self.before["pages"])
            self.sections = self.before["sections"]
            return []
        for finding in checks.check(domain.graph):
            warn(finding.code, finding.message, (finding.docname, finding.line))
        if app.builder.name in WHOLE:
            return []
        self.prints = Fingerprints(app, env, domain).all()
        if navigation.shows_sections(app, self.before.get("toctrees", ())):
            self.sections = navigation.all_sections(env)
            if self.before.get("sections") != self.sections:
                return sorted(self.prints)
        known = self.before.get("pages", {})
        return sorted(name for name, value in self.prints.items() if known.get(name) != value)

    def start(self, app: Sphinx, _builder: Any) -> None:
        """At ``write-started``: from now on the folder is half written."""
        if app.builder.name not in WHOLE:
            logging.getLogger("sphinx").addHandler(self.failures)
            self._file(app).unlink(missing_ok=True)

    def spare_indices(self, app: Sphinx, pagename: str, *_context: Any) -> None:
        """At ``html-page-context`` of the general index, which is written first: keep indices that did not change."""
        builder: Any = app.builder
        if pagename != "genindex" or builder.name not in publishing.SITES:
            return
        known = self.before.get("indices", {})
        if self.before.get("inputs") == self.inputs:
            self.indices = {name: known.get(name, "") for name, *_ in builder.domain_indices}
        else:
            common = (FORMAT, settings_digest(app.env), assets_digest(app), navigation.order(app.env))
            self.indices = {name: digest(common, list(rows)) for name, _, rows, _ in builder.domain_indices}
        if not self.prints.keys() <= self.written:  # else the look of all pages may have changed
            builder.domain_indices = [
                found
                for found in builder.domain_indices
                if self.indices[found[0]] != known.get(found[0])
                or not Path(builder.get_output_path(found[0])).is_file()
            ]

    def note(self, _app: Sphinx, _doctree: nodes.document, docname: str) -> None:
        """At ``doctree-resolved``: a page is being written."""
        self.written.add(docname)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """At ``build-finished``: remember what was written, remove what no page stands for."""
        logging.getLogger("sphinx").removeHandler(self.failures)
        if exception is not None or app.builder.name in WHOLE or self.failures.found:
            return
        known = self.before.get("pages", {})
        if self.before.get("inputs") != self.inputs:
            publishing.publish(app, {name for name, value in self.prints.items() if known.get(name) != value})
        indices = self.indices or {found[0]: "" for found in getattr(app.builder, "domain_indices", ())}
        gone = {*known, *self.before.get("indices", ())} - set(self.prints) - set(indices)
        for docname in sorted(gone):
            remove_output(app, docname)
        pages = {
            name: value
            for name in sorted(self.prints)
            if (value := self.prints[name] if name in self.written else known.get(name))
        }
        complete = all(pages.get(name) == value for name, value in self.prints.items())
        state = {
            "format": FORMAT,
            "inputs": self.inputs if complete else "",
            "indices": indices,
            "sections": self.sections if complete else "",
            "toctrees": sorted({*self.before.get("toctrees", ()), *navigation.collected(app)}),
            "pages": pages,
        }
        file = self._file(app)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(state, indent=0) + "\n", encoding="utf-8")
        beside.replace(file)

    # -- the file -----------------------------------------------------------

    def _file(self, app: Sphinx) -> Path:
        return Path(app.outdir) / f".tensions-{app.builder.name}.json"

    def _load(self, app: Sphinx) -> dict[str, Any]:
        try:
            state = json.loads(self._file(app).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        usable = isinstance(state, dict) and state.get("format") == FORMAT and isinstance(state.get("pages"), dict)
        return state if usable else {}


def remove_output(app: Sphinx, docname: str) -> None:
    """Remove what was written for a page that is gone, and the folders it leaves empty."""
    builder: Any = app.builder
    path = getattr(builder, "get_output_path", None) or getattr(builder, "get_outfilename", None)
    outdir = Path(app.outdir).resolve()
    files = [Path(path(docname)) if path is not None else outdir / f"{docname}{getattr(builder, 'out_suffix', '')}"]
    if builder.format == "html":
        files += sorted((outdir / "_sources" / docname).parent.glob(Path(docname).name + ".*"))
    for file in files:
        inside = file.resolve().is_relative_to(outdir)
        if inside and file.is_file():
            file.unlink()
            for folder in file.resolve().parents:
                if folder == outdir or any(folder.iterdir()):
                    break
                folder.rmdir()


class Inputs:
    """All that the fingerprints are made from, as one digest."""

    def __init__(self, app: Sphinx, env: BuildEnvironment, domain: TensionsDomain) -> None:
        self.app = app
        self.env = env
        self.domain = domain

    def digest(self) -> str:
        """Return the digest."""
        citations = self.domain.citations.data
        return digest(
            FORMAT,
            sorted(self.domain.digests.items()),
            citations["signature"],
            config.settings(self.env.config, self.env.srcdir),
            settings_digest(self.env),
            assets_digest(self.app),
            navigation.order(self.env),
            sorted(self.env.toc_secnumbers.items()),
            sorted(self.env.toc_fignumbers.items()),
        )


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
    linked = [file for file in files if {".css", ".js"} & set(file.suffixes) or file.name.endswith(("css_t", "js_t"))]
    return digest([(file.name, content(file)) for file in linked])


class Fingerprints:
    """A digest for each page of all that it shows from elsewhere."""

    def __init__(self, app: Sphinx, env: BuildEnvironment, domain: TensionsDomain) -> None:
        self.app = app
        self.env = env
        self.domain = domain
        self.graph = domain.graph
        self.views: Lists = views(env)
        self.html = app.builder.format == "html"
        self._inventory: dict[str, list[Any]] | None = None

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
        yield page.source
        yield self.env.toc_secnumbers.get(page.docname)
        yield self.env.toc_fignumbers.get(page.docname)
        for record in page.records:
            found = self.graph.at(page.docname, record.order)
            if found is not None:
                yield self.views.head(found)
                yield self.views.foot(found)
                yield self.graph.labels.get(found.id)
        for asked in page.queries:
            yield self.views.listing(Query(asked.name, asked.order, asked.line, asked.options))
        for key in sorted({use.key for use in page.uses}):
            yield self.graph.bibliography.values.get(key)
        for node_id in page.bibliographies:
            for label, key, value in self.domain.citations.contents(page.docname, node_id):
                yield label, key, value, self.views.cited_in(key)
        for mention in page.mentions:
            target = self.graph.get(mention.target)
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
        relative = normpath(join("/", docname, "..", target)).lstrip("/").rpartition(".")[0]
        shown = [self.inventory.get(name) for name in (bare, target.lstrip("/"), relative)]
        names = [target.lstrip("/"), normpath(join("/", docname, "..", target)).lstrip("/"), relative]
        titles = [navigation.title_of(self.env, name) for name in names if name in self.env.titles]
        numbers = [self.env.toc_fignumbers.get(o[2]) for o in self.inventory.get(bare, ())] if kind == "numref" else []
        return (domain, kind, target, shown, titles, numbers)

    @property
    def inventory(self) -> dict[str, list[Any]]:
        """Return folded name -> the objects of all other domains."""
        if self._inventory is None:
            self._inventory = {}
            for domain in self.env.domains.sorted():
                if domain.name not in ("tensions", "cite", "footcite"):
                    for name, shown, kind, docname, anchor, _ in domain.get_objects():
                        found = (domain.name, kind, docname, anchor, str(shown))
                        self._inventory.setdefault(name.casefold(), []).append(found)
            for rows in self._inventory.values():
                rows.sort()
        return self._inventory

    def _toctree(self, toctree: TocTree) -> object:
        return [self._branch(name, toctree.depth, toctree.titles_only, ()) for name in toctree.entries]

    def _branch(self, name: str, depth: int, titles_only: bool, above: tuple[str, ...]) -> object:
        if name in above or name not in self.env.titles:
            return (name,)
        sections = [] if titles_only or depth == 1 else navigation.sections(self.env.tocs.get(name), depth)
        below: list[object] = []
        if depth != 1:
            children = self.env.toctree_includes.get(name, ())
            below = [self._branch(child, depth - 1, titles_only, (*above, name)) for child in children]
        return (name, navigation.title_of(self.env, name), self.env.toc_secnumbers.get(name), sections, below)
