"""The domain `tensions`: what each page holds, and where references lead.

It is the only writer of its data.  Data is kept by docname, so that forgetting
a page is one `pop`; everything across pages is asked of `graph`.  Pages are
kept pickled: a build in which nothing changed, and the processes that read in
parallel, never open them.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Set
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.util.nodes import make_refnode

from .. import config
from ..bibtex.files import content
from ..bibtex.shelves import Data
from ..core.graph import Graph, unique
from ..core.model import Kind, Outline, Page
from ..core.text import beside, digest, is_marked
from ..exchange.drafts import Folder
from ..formats import BOOKS
from ..locale import words
from ..nodes import css
from ..reading.collect import Collector
from ..reading.lists import LISTS
from ..reading.objects import OBJECTS
from ..reading.roles import ROLES
from ..showing.lists import Lists
from .indices import INDICES
from .stamps import Stamp

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from ..bibtex.domain import Citations

TABLES = ("pages", "outlines", "digests", "stamps", "conditions")
PLACE = "place"
"""The reference type of links that we make ourselves: ``docname#anchor``."""


def _reference(builder: Builder, here: str, docname: str, anchor: str, shown: Element) -> nodes.reference:
    """Make a link.

    A book is resolved as if all of it stood on its first page, so a link from
    another page to that one would be taken for one to its own page: in books
    every link names the page it leads to.
    """
    if builder.format in BOOKS:
        here = ""
    return make_refnode(builder, here, docname, anchor, shown)


class PageData(Data):
    """Data by docname."""

    def read(self, pages: Set[str]) -> dict[str, Any]:
        """Return what is known of *pages*."""
        return {table: {name: self[table][name] for name in self[table].keys() & pages} for table in TABLES}


class TensionsDomain(Domain):
    """Tensions, camps, counters and claims."""

    name = "tensions"
    label = "Tensions"
    data_version = 1
    object_types: ClassVar[dict[str, ObjType]] = {name: ObjType(name, name) for name in (*map(str, Kind), "paper")}
    directives: ClassVar[dict[str, Any]] = OBJECTS | LISTS
    roles = dict(ROLES)
    indices = INDICES
    initial_data: ClassVar[dict[str, Any]] = {name: {} for name in TABLES}
    running: Builder  #: what is being built

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        # Sphinx starts a domain with a plain dictionary; the one of a kept environment is ours already.
        if not isinstance(self.data, PageData):
            env.domaindata[self.name] = self.data = PageData(self.data)

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Docname -> its page."""
        pages = {docname: pickle.loads(data) for docname, data in self.data["pages"].items()}  # noqa: S301
        return pages | self.partial

    def page(self, docname: str) -> Page:
        """Return the page *docname*, without opening the others."""
        if "pages" in self.__dict__:
            return self.pages[docname]
        return self.partial.get(docname) or pickle.loads(self.data["pages"][docname])  # noqa: S301

    @cached_property
    def partial(self) -> dict[str, Page]:
        """Docname -> its page, where parts of it are under ``only``, as the tags of this build have it."""
        pages = {}
        for docname in self.data["conditions"]:
            document = self.env.get_doctree(docname)
            # A list first: docutils walks the tree as it is asked, and nodes are taken out of it here.
            for node in list(document.findall(addnodes.only)):
                if not self._applies(node["expr"]):
                    node.parent.remove(node)
            pages[docname] = Collector(docname, document).page(self.data["stamps"][docname][1])
        return pages

    def _applies(self, condition: str) -> bool:
        """Return whether *condition* holds; one that cannot be read does, as Sphinx has it, which warns of it."""
        try:
            return bool(self.running.tags.eval_condition(condition))
        except Exception:  # noqa: BLE001  (whatever its parser says)
            return True

    @cached_property
    def outlines(self) -> dict[str, Outline]:
        """Docname -> what indexes and inventories need of it."""
        return {**self.data["outlines"], **{name: Outline.of(page) for name, page in self.partial.items()}}

    @cached_property
    def digests(self) -> dict[str, str]:
        """Docname -> digest of its page, so that a build where nothing changed need not look further."""
        return {**self.data["digests"], **{name: digest(page) for name, page in self.partial.items()}}

    @cached_property
    def speaks(self) -> bool:
        """Return whether there is an object, or a day with papers, on any page."""
        return any(outline.objects or outline.papers for outline in self.outlines.values())

    @cached_property
    def shows(self) -> bool:
        """Return whether there is anything of ours on any page."""
        return self.speaks or any(outline.lists for outline in self.outlines.values())

    @property
    def citations(self) -> Citations:
        """The domain of the citations."""
        domain: Citations = self.env.get_domain("cite")  # type: ignore[assignment]
        return domain

    @cached_property
    def graph(self) -> Graph:
        """The graph of all pages; made at its first use, after all pages were read."""
        works = self.citations.bibliography()
        return Graph.build(self.pages, works, config.settings(self.env.config, self.env.srcdir))

    @property
    def views(self) -> Lists:
        """What pages show of the graph, in the language of the project."""
        return Lists(self.graph, words(), self.drafts.shown)

    @cached_property
    def drafts(self) -> Folder:
        """What waits for an editor; read at its first use."""
        return Folder.read(Path(self.env.srcdir) / self.env.config.tensions_drafts)

    def elsewhere(self) -> set[str]:
        """Return the ids of objects and papers of other projects that `intersphinx` knows."""
        kinds = [f"{self.name}:{kind}" for kind in self.object_types]
        # The environment has these only where `sphinx.ext.intersphinx` is loaded.
        sets: dict[str, Any] = {"": getattr(self.env, "intersphinx_inventory", {})}
        sets |= {f"{name}:": table for name, table in getattr(self.env, "intersphinx_named_inventory", {}).items()}
        return {f"{prefix}{name}" for prefix, table in sets.items() for kind in kinds for name in table.get(kind, ())}

    def forget_graph(self) -> None:
        """Let the next question make the graph anew."""
        for name in ("graph", "drafts"):
            self.__dict__.pop(name, None)
        self._forget()

    def _forget(self) -> None:
        """Let the next question look at the pages anew."""
        for name in ("pages", "partial", "outlines", "digests", "speaks", "shows"):
            self.__dict__.pop(name, None)

    # -- storage ------------------------------------------------------------

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Keep the page that the finished doctree of *docname* makes."""
        page = Collector(docname, document).page(source_digest(env, docname))
        self._forget()
        self.data["pages"][docname] = pickle.dumps(page, pickle.HIGHEST_PROTOCOL)
        self.data["outlines"][docname] = Outline.of(page)
        self.data["stamps"][docname] = (Stamp.of(source_files(env, docname)), page.source)
        self.data["digests"][docname] = digest(page)
        conditions = sorted({node["expr"] for node in document.findall(addnodes.only)})
        if conditions:
            self.data["conditions"][docname] = conditions

    def clear_doc(self, docname: str) -> None:
        """Remove all that is kept of *docname*."""
        self._forget()
        for table in TABLES:
            self.data[table].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process read."""
        self._forget()
        for docname in docnames:
            for table in TABLES:
                if docname in otherdata[table]:
                    self.data[table][docname] = otherdata[table][docname]

    # -- references ---------------------------------------------------------

    def resolve_xref(
        self,
        env: BuildEnvironment,  # noqa: ARG002
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Resolve a role, or a link of ours."""
        if typ == PLACE:
            docname, _, anchor = target.partition("#")
            return _reference(builder, fromdocname, docname, anchor, contnode)
        record = self.graph.get(target) if typ != "paper" else None
        spot = self.graph.papers.first.get(target)
        if record is not None:
            shown, kind, docname, anchor = record.name, str(record.kind), record.docname, record.anchor
        elif spot is not None:
            shown, kind, docname, anchor = spot.issue.title, "paper", spot.docname, spot.issue.anchor
        else:
            return None
        if not node.get("refexplicit"):
            contnode = nodes.inline("", shown, classes=css("link", f"to-{kind}"))
        return _reference(builder, fromdocname, docname, anchor, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Resolve `any` and Markdown links."""
        record = self.graph.get(target)
        kind = str(record.kind) if record is not None else "paper"
        link = self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode)
        return [(f"tensions:{kind}", link)] if link is not None else []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield every object, for the inventory and the search."""
        rows = [(docname, row) for docname in sorted(self.outlines) for row in self.outlines[docname].objects]
        names = unique([row.id for _, row in rows])
        # Only the graph knows a marked title as text; without one, an unchanged build need not make it.
        marked = any(is_marked(row.title) for _, row in rows)
        for (docname, row), name in zip(rows, names, strict=True):
            title = self.graph.records[name].title if marked else row.title
            yield (name, title, row.kind, docname, row.anchor, 1)
        if any(outline.papers for outline in self.outlines.values()):
            for name, spot in self.graph.papers.first.items():
                yield (name, spot.issue.title, "paper", spot.docname, spot.issue.anchor, 1)


def source_files(env: BuildEnvironment, docname: str) -> list[Path]:
    """Return the file of *docname* and every file it depends on."""
    return [
        Path(env.doc2path(docname)),
        *sorted(Path(env.srcdir / dep) for dep in env.dependencies.get(docname, ())),
    ]


def source_digest(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of the files of *docname*."""
    return digest([content(file) for file in source_files(env, docname)])


def unseen(_app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """At ``env-get-outdated``: return the pages whose change Sphinx does not see: by the clock, or by their links.

    A page whose bytes had to decide is given a new stamp, so that the next build need not look at them again.
    """
    names = []
    stamps: dict[str, tuple[Stamp, str]] = env.domaindata["tensions"]["stamps"]
    for docname in stamps.keys() - added - changed - removed:
        stamp, source = stamps[docname]
        again = Stamp.of(Path(path) for path, _, _ in stamp.files)
        if again.files != stamp.files or (stamp.doubtful and source_digest(env, docname) != source):
            names.append(docname)
        elif stamp.doubtful:
            stamps[docname] = (again, source)
    return [*names, *relinked(env, added, removed)]


def relinked(env: BuildEnvironment, added: set[str], removed: set[str]) -> Iterator[str]:
    """Yield the pages with Markdown links to files that came or went: MyST looks for the file when it reads a link."""
    domain: Any = env.get_domain("tensions")
    for docname, page in domain.pages.items() if added or removed else ():
        links = [(kind, target) for kind, form, target in page.references if form == "myst"]
        if any(target in removed if kind == "doc" else linked(docname, target) in added for kind, target in links):
            yield docname


def linked(docname: str, target: str) -> str:
    """Return the page that the path *target* names on the page *docname*."""
    return beside(docname, target.partition("#")[0]).rpartition(".")[0]


def meet_builder(app: Sphinx) -> None:
    """At ``builder-inited``: tell the domain what is being written."""
    domain: Any = app.env.get_domain("tensions")
    domain.running = app.builder


def told_by_checks(_app: Sphinx, domain: Domain | None, _node: pending_xref) -> bool | None:
    """At ``warn-missing-reference``: leave unknown targets to `core.checks`, which names the nearest id."""
    return True if domain is not None and domain.name in ("tensions", "cite") else None
