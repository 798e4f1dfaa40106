"""Files beside the pages: data for previews and search, a feed, a site map, a list for machines.

All are functions of the graph and the settings, written when the build ends,
and only where their content changed.  What no longer belongs is removed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Container, Iterator, Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from . import config, feeds
from .cards import Card, Cards
from .graph import Graph
from .locale import marked
from .model import Kind, Page, Record, Tension, Work
from .rendering import views
from .rendering.blocks import OFFERED
from .text import digest, is_valid_id

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

SITES = frozenset({"html", "dirhtml"})
FOLDER = "_static/tensions"
FEED = "tensions.atom"
FEEDS = f"{FOLDER}/feeds"
SCRIPT_WORDS = (
    marked("Filter"),
    marked("words"),
    marked("Text"),
    marked("all"),
    marked("showing {} of {}"),
    marked("In the atlas"),
    marked("copied"),
    marked("copy"),
    marked("cite"),
)


def publish(app: Sphinx, changed: Container[str]) -> None:
    """Write all files; the cards of pages only where the page *changed*, since they show nothing that it does not."""
    if getattr(app.builder, "download_support", False):
        offer(app, Path(app.outdir) / "_downloads" / OFFERED)
    if app.builder.name not in SITES:
        return
    site = Site(app)
    outdir = Path(app.outdir)
    wanted = set()
    for name, docname, text in site.files():
        wanted.add(name)
        if docname is None or docname in changed or not (outdir / name).is_file():
            write(outdir / name, text())
    optional = {FEED, "sitemap.xml"}
    folder = outdir / FOLDER
    there = {path.relative_to(outdir).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted((there | optional) - wanted):
        (outdir / name).unlink(missing_ok=True)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def offer(app: Sphinx, folder: Path) -> None:
    """Put the files of `tensions_downloads` beside the pages, and take away what is no longer among them."""
    wanted = config.downloads(app.config, app.srcdir)
    for path in folder.glob("*"):
        if path.name not in wanted:
            path.unlink()
    for name, path in wanted.items():
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{name}.new"
        shutil.copy2(path, beside)
        beside.replace(folder / name)
    if folder.is_dir() and not wanted:
        folder.rmdir()


def write(path: Path, text: str) -> None:
    """Write *text* unless it is there already; a reader never sees half of it."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        if path.read_bytes() == data:
            return
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{digest(text)}.new")
    beside.write_bytes(data)
    beside.replace(path)


def script(value: object) -> str:
    """Print *value* for a script: JSON, with what could end a line or an element escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class Site:
    """One build's files."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.views = views(app.env)
        self.graph = self.views.graph
        self.cards = Cards(self.views)
        self.base = str(app.config.tensions_base_url or "")

    def uri(self, docname: str) -> str:
        """Return the address of a page from the root of the site."""
        return self.app.builder.get_target_uri(docname)

    def files(self) -> Iterator[tuple[str, str | None, Callable[[], str]]]:
        """Yield path, the page whose content alone it holds, and what makes it."""
        pages = self.cards.pages()
        yield f"{FOLDER}/words.js", None, lambda: self._words(list(pages))
        yield f"{FOLDER}/search.js", None, self._search
        for docname, things in pages.items():
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
        data = {anchor: self._card(self.cards.make(thing)) for anchor, thing in things.items()}
        return f"tensions.pages[{script(uri)}]={script(data)};\n"

    def _words(self, docnames: list[str]) -> str:
        words = {text: self.views._(text) for text in SCRIPT_WORDS}
        settings = self.app.config
        facts = {
            "pages": [self.uri(docname) or "index.html" for docname in docnames],
            "project": settings.project,
            "author": settings.author,
            "version": settings.release,
            "date": config.today(settings),
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

    def _machines(self) -> str:
        """Return the list of pages that https://llmstxt.org describes."""
        lines = [f"# {self.app.config.project}", ""]
        for tension in self.graph.tensions:
            where = urljoin(self.base, self.uri(tension.docname))
            asked = f": {self.views.sentence(tension.question)}" if tension.question else ""
            lines.append(f"- [{tension.title}]({where}){asked}")
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
        entries = map(self._entry, moves[: feeds.LENGTH])
        return feeds.atom(name.project, name.author, self.base, urljoin(self.base, FEED), entries)

    def _entry(self, record: Record) -> feeds.Entry:
        card = self.cards.of(record)
        where = urljoin(self.base, f"{self.uri(record.docname)}#{record.anchor}")
        return feeds.Entry(f"{card.kind}: {card.title}", where, record.since, f"{card.home} {card.text}".strip())


def own_feeds(page: Page | None, graph: Graph) -> Iterator[str]:
    """Yield the feeds of the days and tensions of a page."""
    for day in page.days if page is not None else ():
        yield f"{FEEDS}/day-{day.date}.atom"
    for record in page.records if page is not None else ():
        if isinstance(record, Tension) and graph.papers.bearing.get(record.id) and is_valid_id(record.id):
            yield f"{FEEDS}/tension-{record.id}.atom"


def describe(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """At ``html-page-context``: say in the head of a page what it is about."""
    if app.builder.name not in SITES:
        return
    domain: Any = app.env.get_domain("tensions")
    page = domain.graph.pages[pagename] if pagename in domain.outlines else None
    base = str(app.config.tensions_base_url or "")
    tags = {"og:site_name": app.config.project, "og:type": "article"}
    if base:
        tags["og:url"] = urljoin(base, app.builder.get_target_uri(pagename)) if page is not None else base
    records = [domain.graph.at(pagename, record.order) for record in page.records] if page is not None else []
    first = next((record for record in records if isinstance(record, Tension)), None)
    tags["og:title"] = first.title if first is not None else (page.title if page is not None else app.config.project)
    if first is not None and first.question:
        tags["og:description"] = domain.graph.plain(first.question)
    found = "".join(f'\n    <meta property="{name}" content="{escape(text)}" />' for name, text in tags.items() if text)
    if base:
        for path in (FEED, *own_feeds(page, domain.graph)):
            found += f'\n    <link rel="alternate" type="application/atom+xml" href="{escape(urljoin(base, path))}" />'
    context["metatags"] = context.get("metatags", "") + found
