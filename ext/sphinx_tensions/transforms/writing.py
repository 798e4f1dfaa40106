"""From a kept doctree to one that every writer can write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..collect import plain, target_of
from ..fragments import Box
from ..graph import Graph
from ..locale import words
from ..model import Camp, Query
from ..nodes import counter, derived, fold, name, picture, query, recorded, slot, tension
from ..publishing import SITES
from ..rendering import Maker, Markup, markup, views
from ..trust import unlink
from .reading import ancestors, letter

if TYPE_CHECKING:
    from collections.abc import Container

    from docutils.nodes import Element
    from sphinx.builders import Builder

DEPTH = 2
"""Levels of counters that stand open on a screen."""


class Fill(SphinxPostTransform):
    """Put what the graph knows in its places.

    Runs before references are resolved (10), after bibliographies were written (4).
    """

    default_priority = 6

    def run(self, **_kwargs: Any) -> None:
        """Fill every placeholder, then lower our nodes."""
        domain: Any = self.env.get_domain("tensions")
        if domain.running.name == "gettext":
            return  # only what the author wrote is to be translated
        for item in list(self.document.findall(recorded)):
            if not any(isinstance(outer, recorded) for outer in ancestors(item)):
                unlink(item)
        found = [n for n in self.document.findall() if isinstance(n, (derived, query))]
        if found:
            self.views = views(self.env)
            self.markup = self._markup(domain.running)
            for node in found:
                self._derive(node) if isinstance(node, derived) else self._list(node)
        form = domain.running.format
        old = self._old(domain.graph) if form == "html" else ()
        Lower(self.document, form, old, anchors=domain.shows).run()

    def _markup(self, builder: Builder) -> Markup | None:
        """Return what writes HTML at once; other builders, and those that join pages, need nodes."""
        if builder.name not in SITES:
            return None
        here = self.env.docname
        return Markup(here, lambda docname: builder.get_relative_uri(here, docname))

    def _old(self, graph: Graph) -> set[int]:
        """Return the places of the objects of the page that were superseded."""
        page = graph.pages.get(self.env.docname)
        found = [graph.at(page.docname, record.order) for record in page.records] if page is not None else []
        return {record.order for record in found if record is not None and not graph.live(record)}

    def _derive(self, node: derived) -> None:
        graph = self.views.graph
        record = graph.at(node["docname"], node["order"])
        slots = {child["part"]: child for child in node.children if isinstance(child, slot)}
        if record is None:
            node.replace_self([])
            return
        if isinstance(record, Camp) and graph.settings.numbering:
            letter(node.parent, graph.labels.get(record.id, ""))
        found = (self.views.head if node["part"] == "head" else self.views.foot)(record)
        if found == Box((), found.classes):
            node.replace_self([])
        elif self.markup is not None and markup.plain(found):
            node.replace_self(nodes.raw("", self.markup.block(found), format="html"))
        else:
            node.replace_self(Maker(slots).block(found))

    def _list(self, node: query) -> None:
        domain: Any = self.env.get_domain("tensions")
        if node["name"] == "download-list" and domain.running.format != "html":
            node.replace_self([])
            return
        asked = Query(node["name"], node["order"], node.line or 0, node["asked"])
        block = Maker().block(self.views.listing(asked))
        section = node.parent
        node.replace_self(block)
        if "tns-repeat" in block["classes"]:  # a paper that another day shows
            for child in [child for child in section.children[1:] if child is not block]:
                section.remove(child)


class Lower:
    """Our nodes, as nodes that every writer has."""

    def __init__(self, document: nodes.document, form: str, old: Container[int] = (), *, anchors: bool = True) -> None:
        """*form* is that of the builder, *old* holds the places of objects that were superseded.

        Without *anchors* nothing of ours leads to any place in the book.
        """
        html = form == "html"
        self.form = form
        self.boxed = form in ("html", "latex", "texinfo")
        self.draws = form in ("html", "latex", "typst")
        self.anchors = anchors
        self.anchored = form in ("latex", "texinfo")
        self.document = document
        self.html = html
        self.old = old

    def run(self) -> None:
        """Replace them from the inside out."""
        if self.html:
            self._fold_deep()
            self._fold_old()
        for node in reversed([n for n in self.document.findall() if isinstance(n, recorded)]):
            self._lower(node)
        if not self.html:
            for folded in list(self.document.findall(fold)):
                summary = folded.children[0]
                assert isinstance(summary, nodes.paragraph)
                summary["classes"].append("tns-summary")
                folded.replace_self(nodes.container("", *folded.children, classes=folded["classes"]))
            for drawn in list(self.document.findall(picture)) if not self.draws else ():
                drawn.replace_self(nodes.container("", *drawn.children, classes=drawn["classes"]))
            if self.boxed:
                self._wrap()
            if self.anchored and self.anchors:
                self._anchor()

    def _anchor(self) -> None:
        """Put a target where a node has an id that these writers do not write: boxes and entries of bibliographies."""
        top = next((child for child in self.document.children if isinstance(child, nodes.section)), None)
        if top is not None and self.form == "latex":  # the title of the book is no section there
            top.insert(1, nodes.target("", "", ids=top["ids"]))
        for box in list(self.document.findall(nodes.container)):
            if box["ids"]:
                box.insert(0, nodes.target("", "", ids=box["ids"]))
        for entry in list(self.document.findall(nodes.citation)):
            text = next(iter(entry.findall(nodes.paragraph)), None)
            if text is not None and self.form == "latex":
                # LaTeX prints entries at the end of the book, where a target would get the name of another page
                labels = "".join(rf"\label{{\detokenize{{{entry['docname']}:{name}}}}}" for name in entry["ids"])
                text.insert(0, nodes.raw("", rf"\phantomsection{labels}", format="latex"))
            elif text is not None:
                text.insert(0, nodes.target("", "", ids=entry["ids"]))

    def _wrap(self) -> None:
        """Put paragraphs with a look of their own into containers: LaTeX knows classes of these alone."""
        for line in list(self.document.findall(nodes.paragraph)):
            named = [name for name in line["classes"] if name in ("tns-meta", "tns-cited-in")]
            if named:
                box = nodes.container(classes=named)
                line.replace_self(box)
                box += line

    def _fold_deep(self) -> None:
        """Put the answers to a counter that is itself nested `DEPTH` deep behind their number."""
        for node in list(self.document.findall(counter)):
            if sum(isinstance(outer, counter) for outer in ancestors(node)) != DEPTH - 1:
                continue
            inside = [child for child in node.children if isinstance(child, counter)]
            if inside:
                count = sum(1 for child in inside for _found in child.findall(counter))
                text = words().ngettext("{} more reply", "{} more replies", count).format(count)
                place = node.index(inside[0])
                for child in inside:
                    node.remove(child)
                node.insert(place, fold("", nodes.paragraph("", text), *inside, classes=["tns-deep"]))

    def _fold_old(self) -> None:
        """Put wordings that were superseded behind their title, where others stand beside them."""
        for node in list(self.document.findall(recorded)):
            if isinstance(node, tension) or not isinstance(node.parent, (recorded, nodes.section)):
                continue
            if node.get("order") in self.old:
                title = next((plain(child) for child in node.children if isinstance(child, (nodes.title, name))), "")
                text = words().gettext("Earlier wording: {}").format(title or node["name"])
                folded = fold("", nodes.paragraph("", text), classes=["tns-old"])
                node.replace_self(folded)
                folded += node

    def _lower(self, node: Element) -> None:
        ids, classes = node["ids"], node["classes"]
        outer = node.parent
        section = isinstance(node, nodes.section) and isinstance(outer, (nodes.document, nodes.section))
        new: nodes.Element
        if section:
            new = nodes.section("", *node.children, ids=ids, classes=classes, names=[])
        elif self.boxed:
            if self.form == "latex" and any(node.findall(lambda n: isinstance(n, (nodes.figure, nodes.table)))):
                node["classes"] = [f"{name}-open" for name in classes]
            new = nodes.container("", *node.children, ids=ids, classes=node["classes"])
        else:
            new = nodes.block_quote("", *node.children, ids=ids, classes=classes)
        if not section:
            self._retitle(new, node)
        new.source, new.line = node.source, node.line
        node.replace_self(new)
        if section and self.form == "latex" and isinstance(node, tension):
            outer.insert(outer.index(new), nodes.raw("", r"\tnsroom{}", format="latex"))

    def _retitle(self, new: Element, old: Element) -> None:
        title = new[0] if new.children else None
        if not isinstance(title, (nodes.title, name)):
            return
        children = title.children
        if self.html:
            level = 1 + sum(isinstance(a, (nodes.section, recorded)) for a in ancestors(old))
            plain: nodes.Element = nodes.rubric("", "", *children, classes=["tns-name"])
            plain["heading-level"] = min(level, 6)
            if new["ids"]:
                mark = nodes.reference(
                    "", "#", internal=True, refid=new["ids"][0], classes=["tns-headerlink", "headerlink"]
                )
                plain += mark
        else:
            plain = nodes.paragraph("", "", nodes.strong("", "", *children), classes=["tns-name"])
        new.replace(title, plain)


class Point(SphinxPostTransform):
    """Let a Markdown link to an object by its file and anchor be a reference to the object.

    Runs before MyST looks for the anchor among headings and labels (9).
    """

    default_priority = 8

    def run(self, **_kwargs: Any) -> None:
        """Rename what names an object of ours."""
        for node in self.document.findall(addnodes.pending_xref):
            if node.get("reftargetid"):
                domain: Any = self.env.get_domain("tensions")
                record = domain.graph.named(target_of(node))
                if record is not None:
                    node.attributes |= {"refdomain": "tensions", "reftype": str(record.kind), "reftarget": record.id}


class Unbracket(SphinxPostTransform):
    """Leave the text of links on pages with something of ours, where Sphinx would print an empty address after it.

    Runs after references are resolved (10).
    """

    default_priority = 20
    formats = ("man",)

    def run(self, **_kwargs: Any) -> None:
        """Replace links without an address by their text."""
        domain: Any = self.env.get_domain("tensions")
        for node in list(self.document.findall(nodes.reference)):
            inside = (outer["docname"] for outer in ancestors(node) if isinstance(outer, addnodes.start_of_file))
            outline = domain.outlines.get(next(inside, self.env.docname))
            ours = outline is not None and (outline.objects or outline.lists)
            if ours and (not node.get("refuri", "#").startswith("#") or node.get("internal")):
                node.replace_self(nodes.inline("", "", *node.children))
