"""The nodes between reading and writing.

`tension` and `camp` are sections, so that titles, tables of contents and the
outline of every format know them.  All nodes here but `fold`,
`unspoken`, `stacked`, `picture` and `chart` are gone before any writer sees the page: `writing.lower` turns them
into nodes that every writer has, which is why no format can lose their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docutils import nodes
from sphinx import addnodes

from .core.codes import Code
from .core.formulas import beyond, first_line
from .core.model import Kind
from .core.text import citation_mark, is_safe_link, math_mark, reference_mark
from .diagnostics import Source, warn


class recorded(nodes.Element):
    """An object: `name` is its id, `given` its options, `order` its place on the page, `label` the letter of a camp."""


class tension(recorded, nodes.section):
    """A tension."""


class camp(recorded, nodes.section):
    """A camp."""


class counter(recorded, nodes.General, nodes.Element):
    """A counter."""


class claim(recorded, nodes.General, nodes.Element):
    """A claim."""


class evidence(nodes.General, nodes.Element):
    """An entry of evidence: `given` holds the values of its options, `key` what it names; prose is inside."""


class name(nodes.rubric):
    """The title of a counter or claim."""


class slot(nodes.paragraph):
    """Words of the author that a fragment holds: an option that is text, or what evidence found, by its `part`."""


class derived(nodes.General, nodes.Element):
    """A placeholder for what the graph knows: `part` and `order` say what."""


class query(nodes.General, nodes.Element):
    """A placeholder for a list: `order` names the `Query` of its page."""


class fold(nodes.General, nodes.Element):
    """A summary (first child) and what it opens."""


class unspoken(nodes.inline):
    """Signs, in HTML, that say what the words beside them say: they are not read aloud."""


class stacked(nodes.General, nodes.Element):
    """A table, in HTML, whose rows are cards on a phone."""


class picture(nodes.General, nodes.Element):
    """A drawing (`drawing` holds the fragment); its child is the same as a nested list."""


class chart(nodes.General, nodes.Element):
    """A chart (`drawing` holds the fragment); its child says the same as a nested list or a table."""


READING = (tension, camp, counter, claim, evidence, name, slot, derived, query)

KINDS: dict[type[Any], Kind] = {
    tension: Kind.TENSION,
    camp: Kind.CAMP,
    counter: Kind.COUNTER,
    claim: Kind.CLAIM,
}
IMPLICIT = frozenset({"any", "doc", "numref", "ref", "paper", *Kind})
"""Types of reference that show the title of what they name."""


def css(*roles: str) -> list[str]:
    """Return the classes of what has *roles*, as nodes and style sheets know them."""
    return [f"tns-{role}" for role in roles]


def table(
    head: Sequence[Iterable[nodes.Node]],
    rows: Iterable[Iterable[Iterable[nodes.Node]]],
    widths: Sequence[int],
    *roles: str,
) -> nodes.table:
    """Return a table of cells, each a paragraph."""

    def row(cells: Iterable[Iterable[nodes.Node]]) -> nodes.row:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))

    group = nodes.tgroup("", cols=len(widths))
    group += [nodes.colspec(colwidth=width) for width in widths]
    group += nodes.thead("", row(head))
    group += nodes.tbody("", *map(row, rows))
    return nodes.table("", group, classes=css(*roles))


def ancestors(node: nodes.Node) -> Iterator[Any]:
    """Yield the nodes that *node* is in, from the inside out."""
    here: Any = node.parent
    while here is not None:
        yield here
        here = here.parent


def line_of(node: nodes.Node) -> int:
    """Return the line of *node*, or of the nearest around it that has one; 0 where none has."""
    return next((here.line or 0 for here in (node, *ancestors(node)) if here.line is not None), 0)


def is_citation(node: nodes.Element) -> bool:
    """Return whether *node* is a citation."""
    return bool(node.get("refdomain") == "cite")


def is_letter(node: nodes.Node) -> bool:
    """Return whether *node* is the letter before the title of a camp."""
    # docutils gives no attributes to Text.
    return css("label")[0] in getattr(node, "attributes", {}).get("classes", ())


def put_letter(node: nodes.Element, label: str) -> None:
    """Put the letter of a camp before its title, once."""
    title = node[0]
    if label and isinstance(title, nodes.title) and not any(map(is_letter, title.findall(nodes.inline))):
        title.insert(0, [nodes.inline(label, label, classes=css("label")), nodes.Text(" ")])


def plain(node: nodes.Node) -> str:
    """Return the text of *node* without its citations and without the letter of a camp."""
    parts = Parts()
    gather(node, parts)
    return " ".join("".join(parts).split())


def marked(node: nodes.Node) -> str:
    """Return the text of *node* with marks for its citations, references and mathematics (see `text`)."""
    parts = Parts()
    gather(node, parts, marks=True)
    return " ".join("".join(parts).split())


class Parts(list[str]):
    """Text that is gathered, with the places of the nodes that it comes from."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[int, int] = {}
        self.length = 0

    def add(self, text: str) -> None:
        """Take *text* in."""
        self.append(text)
        self.length += len(text)

    def strip(self) -> None:
        """Take away the blanks at the end."""
        while self and self[-1].endswith(" "):
            text = self.pop()
            self.length -= len(text)
            self.add(text.rstrip())
            if self[-1]:
                return
            self.pop()


def gather(node: nodes.Node, parts: Parts, *, marks: bool = False) -> None:
    """Append the text of *node* to *parts*, with *marks* for what is no text."""
    parts.places[id(node)] = parts.length
    if isinstance(node, nodes.Text):
        parts.add(node.astext())  # docutils keeps NUL before an escaped sign of reStructuredText
    elif marks and isinstance(node, nodes.math):
        parts.add(math_mark(node.astext()))
    # MyST makes a link to #name a cross-reference only later, and marks it with `id_link`.
    elif isinstance(node, nodes.reference) and (not node.astext() or (marks and node.get("id_link"))):
        parts.add(reference_mark(node.get("refuri", "").lstrip("#"), node.astext()))
    elif isinstance(node, addnodes.pending_xref) and _gather_reference(node, parts, marks=marks):
        pass
    elif not isinstance(node, (nodes.system_message, nodes.raw)) and not is_letter(node):
        for child in node.children:
            gather(child, parts, marks=marks)


def _gather_reference(node: addnodes.pending_xref, parts: Parts, *, marks: bool) -> bool:
    """Append what stands for a reference; return whether anything but its text does."""
    if is_citation(node):
        _gather_citation(node, parts, marks=marks)
    elif not node.astext() or (not node.get("refexplicit") and node.get("reftype") in IMPLICIT):
        parts.add(reference_mark(target_of(node)))
    elif marks and (node.get("reftype") in IMPLICIT or node.get("reftargetid")):
        parts.add(reference_mark(target_of(node), node.astext()))
    else:
        return False
    return True


def target_of(node: nodes.Element) -> str:
    """Return what a reference names; a Markdown link to a place in a file names ``page#anchor``."""
    place = node.get("reftargetid")
    target: str = node.get("reftarget") or ""
    return f"{target}#{place}" if place else target.lstrip("#")


def _gather_citation(node: addnodes.pending_xref, parts: Parts, *, marks: bool) -> None:
    if marks:
        # `cite` is another name of `cite:p` in bibtex.
        role = node.get("reftype") or "p"
        parts.add(citation_mark("p" if role == "cite" else role, node["reftarget"]))
    else:
        parts.strip()


# -- what may not stay in a page as it was given ------------------------------


def unlink(element: nodes.Element) -> None:
    """Keep the text of every link in *element* that leads to anything but the web, and warn of it."""
    for node in list(element.findall(nodes.reference)):
        uri = node.get("refuri", "")
        if not is_safe_link(uri):
            warn(Code.UNSAFE_LINK, f"the link {uri[:60]!r} was taken away", node)
            node.replace_self(nodes.inline("", "", *node.children))


def disarm(element: nodes.Element) -> None:
    """Show every formula in *element* that is code for TeX as its source, and warn of it."""
    for node in [n for n in element.findall() if isinstance(n, (nodes.math, nodes.math_block))]:
        tex = node.astext()
        message = beyond(tex) or beyond(node.get("label") or "")  # Sphinx writes both as they are
        if message and node.parent is not None:
            marks = (first_line(tex),) if isinstance(node, nodes.math) else ()
            Source.at(node).warn(Code.FORMULA, message, *marks)
            node.replace_self(_source(node, tex))


def _source(node: nodes.Element, tex: str) -> nodes.Element:
    if isinstance(node, nodes.math):
        return nodes.literal(tex, tex, classes=["tex"])
    return nodes.literal_block(tex, tex, ids=node["ids"], language="latex")
