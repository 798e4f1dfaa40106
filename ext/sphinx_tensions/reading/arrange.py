"""A finished doctree, with all that a page can know of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from ..bibtex.roles import footcite_names
from ..core.codes import Code
from ..core.text import lettered
from ..diagnostics import Source, warn
from ..locale import _
from ..nodes import (
    ancestors,
    camp,
    claim,
    counter,
    css,
    derived,
    disarm,
    evidence,
    is_citation,
    put_letter,
    query,
    recorded,
    slot,
    tension,
)

if TYPE_CHECKING:
    from docutils.nodes import Element

TRANSPARENT = (nodes.document, nodes.section, counter, claim, nodes.container, addnodes.only)


class Arrange(SphinxTransform):
    """Number the objects of a page, letter the camps in a tension, find what is in the wrong place.

    Runs before the footnotes lose the names by which `footcite` is known (620).
    """

    default_priority = 500

    def apply(self, **_kwargs: Any) -> None:
        """Write `order`, `docname` and `label` on our nodes."""
        docname = self.env.docname
        for order, node in enumerate(list(self.document.findall(recorded))):
            node["order"] = order
            self._place(node)
            for child in node.children:
                if isinstance(child, derived):
                    child["order"], child["docname"] = order, docname
            if not any(isinstance(outer, recorded) for outer in ancestors(node)):
                disarm(node)
        for item in list(self.document.findall(evidence)):
            self._attach(item)
        for order, asked in enumerate(self.document.findall(query)):
            asked["order"], asked["docname"] = order, docname
        for home in list(self.document.findall(tension)):
            self._letter(home)
            self._gather_claims(home)
        for title in self.document.findall(nodes.title):
            _blank_citations(title)
        self._footcites()

    def _place(self, node: Element) -> None:
        for outer in ancestors(node):
            if not isinstance(outer, TRANSPARENT):
                warn(Code.MISPLACED, f"{node.tagname}: it stands in a {outer.tagname}", node)
                return

    def _attach(self, node: Element) -> None:
        """Give an entry of evidence to the object around it, and put it beside the one before it."""
        owner = next((outer for outer in ancestors(node) if isinstance(outer, recorded)), None)
        if owner is None or isinstance(owner, tension):
            warn(Code.MISPLACED, "evidence: it stands in no claim, camp or counter", node)
            _show_alone(node)
            return
        placeholder = node.children[0]
        assert isinstance(placeholder, derived)
        placeholder["order"], placeholder["docname"] = owner["order"], self.env.docname
        placeholder["entry"] = owner["entries"] = owner.get("entries", -1) + 1
        place = node.parent.index(node)
        before = node.parent.children[place - 1] if place else None
        if isinstance(before, nodes.container) and css("entries")[0] in before["classes"]:
            node.parent.remove(node)
            before += node
        else:
            outer = node.parent
            outer.remove(node)
            outer.insert(place, nodes.container("", node, classes=css("entries")))

    def _letter(self, home: tension) -> None:
        camps = [n for n in home.findall(camp) if not n["given"].get("tension") and _home(n) is home]
        labels = lettered([node["given"].get("label", "") for node in camps])
        for node, label in zip(camps, labels, strict=True):
            node["label"] = label
            if self.config.tensions_numbering:
                put_letter(node, node["label"])

    def _gather_claims(self, home: tension) -> None:
        """Put the claims that follow the camps of a tension into a section of their own.

        A section ends only where another begins: without this, they would
        belong to the last camp in every format that is not a tree.
        """
        camps = [place for place, child in enumerate(home.children) if isinstance(child, camp)]
        if not camps:
            return
        claims = [child for child in home.children[camps[-1] :] if isinstance(child, claim)]
        if claims:
            anchor = f"{home['ids'][0]}-claims"
            while anchor in self.document.ids:
                anchor += "-section"
            section = nodes.section("", nodes.title("", _("Claims")), ids=[anchor], names=[], classes=css("claims"))
            section.source, section.line = claims[0].source, claims[0].line
            self.document.ids[anchor] = section
            for node in claims:
                home.remove(node)
                section += node
            home += section
            # What is told after a tension comes after its claims.
            foot = [child for child in home.children if isinstance(child, derived) and child["part"] == "foot"]
            for place in foot:
                home.remove(place)
                home += place

    def _footcites(self) -> None:
        names = footcite_names(self.env)
        for node in self.document.findall(nodes.footnote_reference) if names else ():
            if node.get("refname") in names:
                owner = next((a for a in ancestors(node) if isinstance(a, recorded)), None)
                if owner is not None:
                    Source.at(node).warn(Code.FOOTCITE, "footcite stands in an object", "footcite")


def _show_alone(node: Element) -> None:
    """Leave of an entry that belongs to nothing its key and its words."""
    text = node["entry"].key or f"#{node['entry'].same}"
    slots = [nodes.paragraph("", "", *child.children) for child in node.findall(slot)]
    rest = node.children[1:]
    node.replace_self(nodes.container("", nodes.paragraph(text, text), *slots, *rest, classes=css("evidence")))


def _home(node: camp) -> Any:
    return next((a for a in ancestors(node) if isinstance(a, tension)), None)


def _blank_citations(title: nodes.title) -> None:
    """Keep raw keys of citations in a title out of tables of contents."""
    for node in title.findall(addnodes.pending_xref):
        if is_citation(node):
            # One child has to stay: Sphinx resolves a reference from its first.
            node.children = [nodes.inline("", "")]
