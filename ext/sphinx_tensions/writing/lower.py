"""Our nodes, as nodes that every writer has."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from docutils import nodes

from ..formats import BOOKS, BOXED, CHARTED, DRAWN, TARGETED
from ..locale import words
from ..nodes import ancestors, chart, counter, evidence, fold, name, picture, plain, recorded, stacked, tension

if TYPE_CHECKING:
    from docutils.nodes import Element

ENTRIES = 3
"""Entries of evidence that stand open on a screen."""
DEPTH = 2
"""Levels of counters that stand open on a screen."""
CROSSED = frozenset({"tns-calendar", "tns-matrix", "tns-years"})
"""Tables whose rows say nothing without their columns: they are no cards on a phone."""


class Lower:
    """Our nodes, as nodes that every writer has."""

    def __init__(self, document: nodes.document, form: str, old: Container[int] = (), *, anchors: bool = True) -> None:
        """*form* is that of the builder, *old* holds the places of objects that were superseded.

        Without *anchors* nothing of ours leads to any place in the book.
        """
        self.form = form
        self.html = form == "html"
        self.anchors = anchors
        self.document = document
        self.old = old

    def run(self) -> None:
        """Replace them from the inside out."""
        for entry in list(self.document.findall(evidence)):
            entry.replace_self(nodes.container("", *entry.children, classes=entry["classes"]))
        if self.html:
            self._fold_entries()
            self._fold_deep()
            self._fold_old()
            self._stack()
        for node in reversed([n for n in self.document.findall() if isinstance(n, recorded)]):
            self._lower(node)
        if self.form in BOOKS:
            self._leave_out()
        if not self.html:
            self._open_folds()
            self._undraw()
            if self.form in BOXED:
                self._wrap()
            if self.form in TARGETED and self.anchors:
                self._anchor()

    def _leave_out(self) -> None:
        """Take out of a book what it says elsewhere: what indexes tell, and claims named before they are told."""
        told = {"tns-apparatus", "tns-claims-of", "tns-best"}
        for node in list(self.document.findall(nodes.Element)):
            if not told.isdisjoint(node["classes"]):
                node.parent.remove(node)

    def _open_folds(self) -> None:
        """Show what folds with its summary above it."""
        for folded in list(self.document.findall(fold)):
            summary = folded.children[0]
            assert isinstance(summary, nodes.paragraph)
            summary["classes"].append("tns-summary")
            drawn = ["tns-drawn"] if self.form in BOOKS and isinstance(folded.children[-1], picture) else []
            folded.replace_self(nodes.container("", *folded.children, classes=[*folded["classes"], *drawn]))

    def _undraw(self) -> None:
        """Show in place of a drawing what says the same, where the format does not draw it."""
        undrawn = tuple(kind for kind, forms in ((chart, CHARTED), (picture, DRAWN)) if self.form not in forms)
        for node in [node for node in self.document.findall() if isinstance(node, undrawn)]:
            node.replace_self(nodes.container("", *node.children, classes=node["classes"]))

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

    def _fold_entries(self) -> None:
        """Put the entries of evidence after the first `ENTRIES` behind their number."""
        for group in list(self.document.findall(nodes.container)):
            rest = group.children[ENTRIES:] if "tns-entries" in group["classes"] else []
            if rest:
                text = words().ngettext("{} more source", "{} more sources", len(rest)).format(len(rest))
                del group[ENTRIES:]
                group.append(fold("", nodes.paragraph("", text), *rest, classes=["tns-more"]))

    def _fold_deep(self) -> None:
        """Put the answers to a counter that is itself nested `DEPTH` deep behind their number."""
        for node in list(self.document.findall(counter)):
            if sum(isinstance(outer, counter) for outer in ancestors(node)) != DEPTH - 1:
                continue
            inside = [child for child in node.children if isinstance(child, counter)]
            if inside:
                count = sum(1 for child in inside for _answer in child.findall(counter))
                text = words().ngettext("{} more reply", "{} more replies", count).format(count)
                place = node.index(inside[0])
                for child in inside:
                    node.remove(child)
                node.insert(place, fold("", nodes.paragraph("", text), *inside, classes=["tns-deep"]))

    def _fold_old(self) -> None:
        """Put wordings that were superseded behind their title, where others are beside them."""
        for node in list(self.document.findall(recorded)):
            if isinstance(node, tension) or not isinstance(node.parent, (recorded, nodes.section)):
                continue
            if node.get("order") in self.old:
                title = next((plain(child) for child in node.children if isinstance(child, (nodes.title, name))), "")
                text = words().gettext("Earlier wording: {}").format(title or node["name"])
                folded = fold("", nodes.paragraph("", text), classes=["tns-old"])
                node.replace_self(folded)
                folded += node

    def _stack(self) -> None:
        """Let the rows of our tables be cards on a phone, where they have more than two columns."""
        for table in list(self.document.findall(nodes.table)):
            ours = any(name.startswith("tns-") for name in table["classes"])
            heads = next(iter(table.findall(nodes.thead)), None)
            if not ours or heads is None or not CROSSED.isdisjoint(table["classes"]):
                continue
            labels = [entry.astext() for entry in heads.findall(nodes.entry)]
            if len(labels) > 2:
                table["classes"].append("tns-stacked")
                cards = stacked("", labels=labels)
                table.replace_self(cards)
                cards += table

    def _lower(self, node: Element) -> None:
        ids, classes = node["ids"], node["classes"]
        outer = node.parent
        # docutils allows a section only at the top level and in another section.
        section = isinstance(node, nodes.section) and isinstance(outer, (nodes.document, nodes.section))
        new: nodes.Element
        if section:
            new = nodes.section("", *node.children, ids=ids, classes=classes, names=[])
        elif self.form in BOXED:
            # LaTeX lets no figure or table float or break inside a box.
            if self.form == "latex" and any(node.findall(lambda n: isinstance(n, (nodes.figure, nodes.table)))):
                node["classes"] = [f"{name}-open" for name in classes]
            new = nodes.container("", *node.children, ids=ids, classes=node["classes"])
        else:
            new = nodes.block_quote("", *node.children, ids=ids, classes=classes)
        if not section:
            self._retitle(new, node)
        # Sphinx tells the place of a warning from these.
        new.source, new.line = node.source, node.line
        node.replace_self(new)
        # It asks for room, so that the title and the box below it stay on one page.
        if section and self.form == "latex" and isinstance(node, tension):
            outer.insert(outer.index(new), nodes.raw("", r"\tnsroom{}", format="latex"))
            new.insert(1, nodes.raw("", r"\tnsopened{}", format="latex"))

    def _retitle(self, new: Element, old: Element) -> None:
        title = new[0] if new.children else None
        if not isinstance(title, (nodes.title, name)):
            return
        children = title.children
        if self.html:
            level = 1 + sum(isinstance(a, (nodes.section, recorded)) for a in ancestors(old))
            heading: nodes.Element = nodes.rubric("", "", *children, classes=["tns-name"])
            # Sphinx takes levels up to 6, as HTML does, and warns of any other.
            heading["heading-level"] = min(level, 6)
            # Sphinx adds such a link to titles of sections, not to rubrics.
            if new["ids"]:
                mark = nodes.reference(
                    "", "#", internal=True, refid=new["ids"][0], classes=["tns-headerlink", "headerlink"]
                )
                heading += mark
        else:
            heading = nodes.paragraph("", "", nodes.strong("", "", *children), classes=["tns-name"])
        new.replace(title, heading)
