"""The base of the translator: buffers, places, links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from docutils import nodes
from docutils.nodes import Element
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator

from .markup import string

logger = logging.getLogger(__name__)
PLACE = "// from "


def trim(text: str) -> str:
    """Return markup without space around it; a comment at its end keeps its line to itself."""
    markup = text.strip()
    return f"{markup}\n" if markup.rpartition("\n")[2].startswith(PLACE) else markup


def opening(file: Element) -> Element | None:
    """Return the section that *file* begins with, or None."""
    first = next((child for child in file.children if not isinstance(child, nodes.Invisible)), None)
    return first if isinstance(first, nodes.section) else None


DEPTH = 20
"""Calls that may stand in one another: Typst takes 64 show rules within one another, and a call takes up to three."""


SHORT = 25_000
"""Letters of a document of about five pages."""


class Base(SphinxTranslator):
    """What visitors of all kinds of node share."""

    builder: Any  #: which names its translator

    def __init__(self, document: nodes.document, builder: Any) -> None:
        super().__init__(document, builder)
        self.stack: list[list[str]] = [[]]
        self.docnames: list[str] = []
        self.known: dict[str, None] = {}  # places as ``docname#id``, and documents by name
        self.footnotes: dict[str, nodes.footnote] = {}
        self.entries: set[str] = set()  # of bibliographies and glossaries, whose order already finds them
        self._learn(document, "")
        hidden = set(self.config.typst_hidden_labels)
        boxes = document.findall(lambda n: isinstance(n, Element) and not hidden.isdisjoint(n["classes"]))
        self.unlabelled = {entry for box in boxes for entry in box.findall(nodes.citation)}
        self.level = 0  # of sections
        self.written: set[str] = set()
        self.aliases: dict[str, str] = {}  # places at a heading -> its label
        self.unknown: set[str] = set()
        files = [document, *document.findall(addnodes.start_of_file)]
        self.lengths = {file["docname"]: len(file.astext()) for file in files}
        # A section that Sphinx put into a file still calls its old document its parent.
        self.openings = {section for section in map(opening, files) if section is not None}
        self.titles: list[tuple[str, int, str]] = []  # of chapters and documents: label, level, markup

    # -- buffers ------------------------------------------------------------

    @property
    def docname(self) -> str:
        """The document that what is being written comes from."""
        return self.docnames[-1]

    def add(self, text: str) -> None:
        """Write markup."""
        self.stack[-1].append(text)

    def only(self, markup: str) -> NoReturn:
        """Write *markup*, and nothing else of the node that is visited."""
        self.add(markup)
        raise nodes.SkipNode

    def block(self, markup: str) -> NoReturn:
        """Write *markup* as a block, and nothing else of the node."""
        self.only(f"\n\n{markup}\n\n")

    def push(self) -> None:
        """Gather what follows."""
        self.stack.append([])

    def pop(self) -> str:
        """Return what was gathered."""
        return "".join(self.stack.pop())

    def call(self, function: str, *arguments: str, block: bool = False) -> None:
        """Write a call of *function* on what was gathered; what is too deep for Typst is written without the call."""
        if len(self.stack) > DEPTH:
            self.add(f"\n\n{self.pop()}\n\n" if block else self.pop())
            return
        given = f"({', '.join(arguments)})" if arguments else ""
        edge = "\n\n" if block else ""
        inner = "\n" if block else ""
        self.add(f"{edge}#{function}{given}[{inner}{self.pop()}{inner}]{edge}")

    def inner(self, node: nodes.Node) -> str:
        """Return the markup of the children of *node*."""
        return self.gathered(node.children)

    def gathered(self, children: Iterable[nodes.Node]) -> str:
        """Return the markup of *children*, which stay where they are."""
        self.push()
        for child in list(children):
            child.walkabout(self)
        return self.pop()

    # -- places -------------------------------------------------------------

    def _learn(self, node: Element, docname: str, *, listed: bool = False) -> None:
        """Take in the places of *node*, of *docname*, and of all in it; *listed* are the terms of a glossary."""
        if isinstance(node, (nodes.document, addnodes.start_of_file)):
            docname = str(node["docname"])
            self.known[docname] = None
        listed = listed or isinstance(node, addnodes.glossary)
        places = [f"{docname}#{name}" for name in node.attributes.get("ids", ())]
        self.known |= dict.fromkeys(places)
        if isinstance(node, nodes.footnote):
            self.footnotes |= dict.fromkeys(places, node)
        if isinstance(node, nodes.citation) or (listed and isinstance(node, nodes.term)):
            self.entries.update(places)
        for child in node.children:
            if isinstance(child, Element):
                self._learn(child, docname, listed=listed)

    def place(self, name: str) -> str:
        """Return the label of an id of the current document."""
        return f"{self.docname}#{name}"

    def anchors(self, node: Element, *, skip: int = 0) -> str:
        """Return markup for the places of *node*; each is written once."""
        anchors = []
        for name in node.attributes.get("ids", ())[skip:]:
            label = self.place(name)
            # Typst refuses a reference to a label that stands twice.
            if label not in self.written:
                self.written.add(label)
                anchors.append(f"#anchor({string(label)})")
        return "".join(anchors)

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Visit *node*; places that its visitor left out are written after it."""
        try:
            super().dispatch_visit(node)
        # docutils calls no departure after it.
        except nodes.SkipNode:
            self._leftover(node)
            raise

    def dispatch_departure(self, node: nodes.Node) -> None:
        """Leave *node*; places that its visitor left out are written after it."""
        super().dispatch_departure(node)
        self._leftover(node)

    def _leftover(self, node: nodes.Node) -> None:
        if isinstance(node, Element):
            self.add(self.anchors(node))

    def target(self, node: Element) -> str | None:
        """Return the label that a reference leads to, or None when nothing was written there."""
        if node.get("refid"):
            label = self.place(node["refid"])
        else:
            uri = str(node.get("refuri", ""))
            if not uri.startswith("%"):
                return None
            label = uri[1:].rstrip("#")
        return label if label in self.known else None

    def here(self, node: Element) -> str:
        """Return a comment that says where *node* was written; `builder.explain` looks for it."""
        path = self.builder.env.doc2path(self.docname, base=False)
        # A line break in the name of a file would end the comment.
        name = "".join(c for c in str(path) if c.isprintable())
        return f"{PLACE}{name}:{node.line}\n" if node.line else ""

    def paged(self, label: str) -> bool:
        """Return whether a link to *label* says its page: not to an entry, nor within a few pages of one document."""
        near = label.partition("#")[0] == self.docname and self.lengths[self.docname] < SHORT
        return label not in self.entries and not near

    # -- classes ------------------------------------------------------------

    def styled(self, node: Element) -> str | None:
        """Return the function of the theme for a class of *node*."""
        known: dict[str, str] = self.config.typst_classes
        classes: list[str] = node.get("classes", [])
        return next((known[name] for name in classes if name in known), None)

    def warn(self, message: str, node: nodes.Node, subtype: str) -> None:
        """Warn once of each message, at the place of *node*."""
        if message not in self.unknown:
            self.unknown.add(message)
            logger.warning(message, location=node, type="typst", subtype=subtype)

    def unknown_visit(self, node: nodes.Node) -> None:
        """Warn of a node without a visitor; its text is written."""
        name = type(node).__name__
        self.warn(f"typst: the node {name!r} has no visitor; its text alone is written", node, "unknown_node")

    def unknown_departure(self, node: nodes.Node) -> None:
        """Do nothing."""


def simple(function: str) -> tuple[Any, Any]:
    """Return visitors that put the children of a node into a function of the theme."""

    def visit(self: Base, _node: Element) -> None:
        self.push()

    def depart(self: Base, _node: Element) -> None:
        self.call(function)

    return visit, depart


def whole(function: str) -> Any:
    """Return a visitor that writes a node as a block, its children in a function of the theme."""

    def visit(self: Base, node: Element) -> None:
        self.block(f"{self.anchors(node)}#{function}[{self.inner(node)}]")

    return visit
