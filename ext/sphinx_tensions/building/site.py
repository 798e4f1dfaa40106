"""Files beside the pages: data for previews and search, a feed, a site map, a list for machines.

All are functions of the graph and the settings, written when the build ends,
and only where their content changed.  What no longer belongs is removed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from sphinx.util.logging import getLogger

from .. import config
from ..core.atom import LENGTH, Entry, atom
from ..core.graph import Graph
from ..core.model import Kind, Page, Record, Tension, Work
from ..core.text import is_valid_id
from ..formats import AS_DATA, SITES
from ..locale import marked
from ..showing.cards import Card, Cards
from ..writing.as_nodes import OFFERED
from . import feeds
from .outputs import Outputs

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .domain import TensionsDomain

logger = getLogger(__name__)
STATIC = Path(__file__).parents[1] / "static"
FOLDER = "_static/tensions"
DOWNLOADS = f"_downloads/{OFFERED}"
FEED = "tensions.atom"
FEEDS = f"{FOLDER}/feeds"
SCRIPT_WORDS = (
    marked("Filter"),
    marked("words"),
    marked("Text"),
    marked("all"),
    marked("showing {} of {}"),
    marked("In the atlas"),
    marked("nothing matches"),
    marked("to the bibliography"),
    marked("copied"),
    marked("copy"),
    marked("cite"),
)


def assets(app: Sphinx) -> dict[str, list[str]]:
    """Return what Sphinx copies for us, by a name that no page has; nothing where no page needs it."""
    if app.builder.format != "html" or not domain_of(app).shows:
        return {}
    return {"/": ["_static/tensions.css", *(["_static/tensions.js"] if app.builder.name in SITES else ())]}


def prepare(app: Sphinx, env: BuildEnvironment) -> None:
    """At ``env-updated``: bring our stylesheet and script where pages need them; forget the names of empty indices."""
    domain = domain_of(app)
    domain.forget_graph()
    if app.builder.format == "html" and domain.shows:
        app.config.html_static_path.append(str(STATIC / "style"))
        if app.builder.name in SITES:
            app.config.html_static_path.append(str(STATIC / "script"))
    if app.builder.name in AS_DATA:
        for index in domain.indices:
            index.localname = str(index.localname)  # cannot be written as a promise
    # Sphinx gives every index a label, also one that stays empty and gets no page.
    standard: Any = env.get_domain("std")
    for index in domain.indices:
        if not any(map(index(domain).has, domain.outlines.values())):  # type: ignore[attr-defined]
            standard.labels.pop(f"{domain.name}-{index.name}", None)
            standard.anonlabels.pop(f"{domain.name}-{index.name}", None)


def publish(app: Sphinx, outputs: Outputs, changed: Container[str]) -> None:
    """Write all files; the cards of pages only where the page *changed*, since they show nothing that it does not."""
    builder: Any = app.builder
    wanted: set[str] = set()
    contents: dict[str, bytes] = {}
    if getattr(builder, "download_support", False):
        offered = config.downloads(app.config.tensions_downloads, app.srcdir)
        contents = {f"{DOWNLOADS}/{name}": path.read_bytes() for name, path in offered.items()}
        wanted |= contents.keys()
    if builder.name in SITES and domain_of(app).speaks:
        for name, docname, text in Site(app).files():
            wanted.add(name)
            if docname is None or docname in changed or not (outputs.outdir / name).is_file():
                contents[name] = text().encode("utf-8", "surrogatepass")
    for name in outputs.publish(wanted, contents):
        logger.info("%s was not written by sphinx-tensions and stays as it is", name)


def script(value: object) -> str:
    """Print *value* for a script: JSON, with what could end a line or an element escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class Site:
    """One build's files."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.views = domain_of(app).views
        self.graph = self.views.graph
        self.cards = Cards(self.views)
        self.base = str(app.config.tensions_base_url or "")
        self.uri = app.builder.get_target_uri  #: the address of a page from the root of the site

    def files(self) -> Iterator[tuple[str, str | None, Callable[[], str]]]:
        """Yield path, the page whose content alone it holds, and what makes it."""
        # Scripts and not JSON: a browser that reads a page from a file may load the one and not the other.
        pages = self.cards.pages()
        yield f"{FOLDER}/words.js", None, lambda: self._words(list(pages))
        yield f"{FOLDER}/search.js", None, self._search
        yield f"{FOLDER}/works.js", None, self._works
        for docname, things in pages.items():
            # The address of the first page is empty where every page has a folder of its own.
            uri = self.uri(docname) or "index.html"
            yield f"{FOLDER}/pages/{uri.rstrip('/')}.js", docname, partial(self._page, uri, things)
        yield "llms.txt", None, self._machines
        if self.base:
            yield FEED, None, self._feed
            papers = feeds.PaperFeeds(self.graph, self.base, str(self.app.config.author), self.uri)
            for name, text in papers.all(FEEDS):
                yield name, None, partial(str, text)
            yield "sitemap.xml", None, self._map

    def _page(self, uri: str, things: Mapping[str, Record | Work]) -> str:
        data = {anchor: self._card(self.cards.of(thing)) for anchor, thing in things.items()}
        return f"tensions.pages[{script(uri)}]={script(data)};\n"

    def _words(self, docnames: list[str]) -> str:
        words = {text: self.views._(text) for text in SCRIPT_WORDS}
        settings = self.app.config
        facts = {
            "listing": sorted(
                {self.uri(place.docname) or "index.html" for place in self.graph.bibliography.places.values()}
            ),
            "pages": [self.uri(docname) or "index.html" for docname in docnames],
            "project": settings.project,
            "author": settings.author,
            "version": settings.release,
            "date": config.today(settings.tensions_today),
            "url": self.base,
        }
        return f"Object.assign(tensions.words,{script(words)});\nObject.assign(tensions.facts,{script(facts)});\n"

    def _card(self, card: Card) -> dict[str, str]:
        values = card._asdict()
        values["class"] = values.pop("word_class")
        return {name: value for name, value in values.items() if value}

    def _search(self) -> str:
        rows = [[kind, title, self.uri(name), anchor, text] for kind, title, name, anchor, text in self.cards.search()]
        return "tensions.search=[\n" + ",\n".join(map(script, rows)) + "\n];\n"

    def _works(self) -> str:
        cited: Any = self.app.env.get_domain("cite")
        return f"tensions.works={script(cited.printed())};\n"

    def _machines(self) -> str:
        """Return the list of pages that https://llmstxt.org describes."""
        lines = [f"# {self.app.config.project}", ""]
        for tension in self.graph.tensions:
            where = urljoin(self.base, self.uri(tension.docname))
            question = f": {self.graph.plain(tension.question)}" if tension.question else ""
            lines.append(f"- [{tension.title}]({where}){question}")
        return "\n".join(lines) + "\n"

    def _map(self) -> str:
        rows = "".join(
            f"<url><loc>{escape(urljoin(self.base, self.uri(name)))}</loc></url>\n" for name in sorted(self.graph.pages)
        )
        head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return f"{head}{rows}</urlset>\n"

    def _feed(self) -> str:
        moves = [r for r in self.graph.records.values() if r.since and r.kind is not Kind.TENSION]
        moves.sort(key=lambda record: (record.since, record.id), reverse=True)
        name = self.app.config
        entries = map(self._entry, moves[:LENGTH])
        return atom(name.project, name.author, self.base, urljoin(self.base, FEED), entries)

    def _entry(self, record: Record) -> Entry:
        card = self.cards.of(record)
        where = urljoin(self.base, f"{self.uri(record.docname)}#{record.anchor}")
        return Entry(f"{card.kind}: {card.title}", where, record.since, f"{card.home} {card.text}".strip())


def own_feeds(page: Page | None, graph: Graph) -> Iterator[str]:
    """Yield the feeds of the days and tensions of a page."""
    for day in page.days if page is not None else ():
        yield f"{FEEDS}/day-{day.date}.atom"
    for record in page.records if page is not None else ():
        if isinstance(record, Tension) and graph.papers.bearing.get(record.id) and is_valid_id(record.id):
            yield f"{FEEDS}/tension-{record.id}.atom"


def domain_of(app: Sphinx) -> TensionsDomain:
    """Return our domain."""
    domain: Any = app.env.get_domain("tensions")
    return domain  # type: ignore[no-any-return]


def furnish(
    app: Sphinx, pagename: str, _template: str, _context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """At ``html-page-context``: link our stylesheet and script where the page shows something of ours, there alone."""
    builder, domain = app.builder, domain_of(app)
    if builder.format != "html":
        return
    everywhere = app.config.tensions_search_everywhere and domain.speaks
    if not (everywhere or (_shows(domain, pagename) if pagename in domain.outlines else _ours(app, pagename))):
        return
    # During this event Sphinx adds a file to the page at hand alone.
    app.add_css_file("tensions.css")
    if builder.name in SITES and domain.speaks:
        app.add_js_file("tensions.js", loading_method="defer")


def _shows(domain: TensionsDomain, docname: str) -> bool:
    """Return whether a page shows anything of ours: an object, a list, a day, a link to one, or what cites a work."""
    if domain.running.name == "singlehtml":
        return domain.shows
    outline, page = domain.outlines[docname], domain.page(docname)
    if outline.objects or outline.lists:
        return True
    graph = domain.graph if page.mentions or page.bibliographies else None
    if graph is None:
        return False
    listed = (key for node_id in page.bibliographies for _, key, _ in domain.citations.contents(docname, node_id))
    views = domain.views
    return any(graph.named(m.target) or m.target in graph.papers.first for m in page.mentions) or any(
        views.cited_in(key) for key in listed
    )


def _ours(app: Sphinx, pagename: str) -> bool:
    """Return whether a page that has no source is one of our indices, or the search, which finds objects first."""
    indices = {index[0] for index in getattr(app.builder, "domain_indices", ())}
    domain = domain_of(app)
    return (pagename in indices and pagename.startswith(f"{domain.name}-")) or (pagename == "search" and domain.speaks)


def describe(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """At ``html-page-context``: say in the head of a page with something of ours what it is about."""
    domain = domain_of(app)
    if app.builder.name not in SITES or pagename not in domain.outlines:
        return
    outline, page = domain.outlines[pagename], domain.page(pagename)
    if not (outline.objects or outline.lists):
        return
    base = str(app.config.tensions_base_url or "")
    # That extension writes the same tags.
    tags = _tags(app, domain, page, base) if "sphinxext.opengraph" not in app.extensions else {}
    head = "".join(f'\n    <meta property="{name}" content="{escape(text)}" />' for name, text in tags.items() if text)
    if base and domain.speaks:
        for path in (FEED, *own_feeds(page, domain.graph)):
            head += f'\n    <link rel="alternate" type="application/atom+xml" href="{escape(urljoin(base, path))}" />'
    context["metatags"] = context.get("metatags", "") + head


def _tags(app: Sphinx, domain: TensionsDomain, page: Page, base: str) -> dict[str, str]:
    """Return the properties of a page, as https://ogp.me names them."""
    tags = {"og:site_name": app.config.project, "og:type": "article"}
    if base:
        tags["og:url"] = urljoin(base, app.builder.get_target_uri(page.docname))
    records = [domain.graph.at(page.docname, record.order) for record in page.records]
    first = next((record for record in records if isinstance(record, Tension)), None)
    tags["og:title"] = first.title if first is not None else page.title
    if first is not None and first.question:
        tags["og:description"] = domain.graph.plain(first.question)
    return tags
