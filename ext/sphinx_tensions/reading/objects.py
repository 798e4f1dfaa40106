"""The directives `tension`, `camp`, `counter`, `claim` and `evidence`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..bibtex.roles import note
from ..core.codes import Code
from ..core.entries import Written, keys_of, read_lines
from ..core.entries import entry as make_entry
from ..core.model import Kind
from ..core.options import EVIDENCE, MARKED, OPTIONS, Option, Report, cited, read, read_anchor, read_word
from ..core.text import slug
from ..diagnostics import Source
from ..nodes import camp, claim, counter, css, derived, evidence, name, recorded, slot, tension
from .fences import DEPTH
from .spec import Spec, spec

if TYPE_CHECKING:
    from docutils.nodes import Element, Node


OPEN = "tensions_open"
"""Where the number of objects around the one that is read is kept."""


def inline(
    directive: SphinxDirective, node_class: type[nodes.TextElement], text: str, line: int, **attributes: Any
) -> nodes.TextElement:
    """Parse *text*, which stands on *line*, as the inline content of a node; HTML in it stays text."""
    rst = type(directive.state).__module__.startswith("docutils.")
    # MyST counts the lines of a nested parse from the line after the one given
    children, messages = directive.parse_inline(text, lineno=line if rst else line - 1)
    node = node_class(text, "", *children, *messages, **attributes)
    for raw in list(node.findall(nodes.raw)):
        raw.replace_self(nodes.Text(raw.astext()))
    directive.set_source_info(node)
    return node


class EntryDirective(SphinxDirective):
    """What the four have in common."""

    kind: ClassVar[Kind]
    node_class: ClassVar[type[nodes.Element]]
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Spec]
    report: Report

    def __init_subclass__(cls) -> None:
        """Make the option table from the declarations."""
        cls.option_spec = spec(cls.declared())

    @classmethod
    def declared(cls) -> tuple[Option, ...]:
        """Return the options, for the reference."""
        return OPTIONS[cls.kind]

    def run(self) -> list[Node]:
        """Make the node of the object."""
        self.report = Source.of(self).reporter(str(self.kind))
        values = read(self.declared(), self.options, self.report)
        self.refine(values)
        text = " ".join(self.arguments[0].split()) if self.arguments else ""
        if not text:
            text = self.untitled()
        node = self.node_class()
        self.set_source_info(node)
        node["classes"] += [*css(self.kind), *values.pop("class", "").split()]
        self._name(node, values.pop("id", ""), text)
        node["given"] = values
        self._title(node, text)
        node += self._head(values)
        node += self._with_foot(self._content())
        note(self.env, cited(self.kind, values))
        return [node]

    def _with_foot(self, content: list[Node]) -> list[Node]:
        """Return the content with the place of what is told after it: before what is inside, or a tension's end."""
        inside = (place for place, child in enumerate(content) if isinstance(child, recorded))
        place = len(content) if self.kind is Kind.TENSION else next(inside, len(content))
        return [*content[:place], derived(part="foot"), *content[place:]]

    def _content(self) -> list[Node]:
        """Parse the content, unless too many objects are around it."""
        depth: int = self.env.temp_data.get(OPEN) or 0
        if depth >= DEPTH:
            self.report(Code.FENCE_LENGTH, f"more than {DEPTH} objects stand in one another; this one was read as text")
            text = "\n".join(self.content)
            return [nodes.literal_block(text, text)] if text.strip() else []
        self.env.temp_data[OPEN] = depth + 1
        try:
            return self.parse_content_to_nodes(allow_section_headings=False)
        finally:
            self.env.temp_data[OPEN] = depth

    def refine(self, values: dict[str, Any]) -> None:
        """Check what only this kind has."""

    def untitled(self) -> str:
        """Return what to call an object without a title."""
        self.report(Code.MISSING_TITLE, "a title is missing on the opening line")
        return f"Untitled {self.kind}"

    def _title(self, node: Element, text: str) -> None:
        if text:
            title = nodes.title if isinstance(node, nodes.section) else name
            node += self.inline(title, text)

    def inline(self, node_class: type[nodes.TextElement], text: str, **attributes: Any) -> nodes.TextElement:
        """Parse *text* as the inline content of a node."""
        return inline(self, node_class, text, self.lineno, **attributes)

    def _head(self, values: dict[str, Any]) -> derived:
        head = derived(part="head")
        for part in MARKED[self.kind]:
            if values.get(part):
                head += self.inline(slot, values[part], part=part)
        return head

    def _name(self, node: Element, given: str, text: str) -> None:
        wanted = given or slug(text or " ".join(self.content), str(self.kind))
        anchor = read_anchor(wanted, self.kind, self.report)
        node["name"] = wanted
        taken = self.state.document.ids
        holder = taken.get(anchor)
        if isinstance(holder, (tension, camp, counter, claim)):
            number = 2
            while f"{anchor}-{number}" in taken:
                number += 1
            anchor = f"{anchor}-{number}"
        elif holder is not None:
            self._move(holder, anchor)
        node["ids"] = [anchor]
        taken[anchor] = node

    def _move(self, holder: Element, anchor: str) -> None:
        """Give a heading that took *anchor* by its wording another id."""
        document = self.state.document
        free = f"{anchor}-section"
        while free in document.ids:
            free += "-section"
        holder["ids"] = [free if old == anchor else old for old in holder["ids"]]
        document.ids[free] = holder
        for known, node_id in document.nameids.items():
            if node_id == anchor:
                document.nameids[known] = free


class TensionDirective(EntryDirective):
    """A question on which camps differ."""

    kind = Kind.TENSION
    node_class = tension

    def refine(self, values: dict[str, Any]) -> None:
        """Take the status from those of the project."""
        statuses = tuple(self.config.tensions_statuses)
        status = read_word(values["status"], "status", statuses, self.report) if values.get("status") else ""
        values["status"] = status or statuses[0]


class CampDirective(EntryDirective):
    """A position in a tension."""

    kind = Kind.CAMP
    node_class = camp


class CounterDirective(EntryDirective):
    """An answer to something."""

    kind = Kind.COUNTER
    node_class = counter

    def untitled(self) -> str:
        """Accept a counter without a title."""
        return ""


class ClaimDirective(EntryDirective):
    """A proposition with its evidence."""

    kind = Kind.CLAIM
    node_class = claim

    def untitled(self) -> str:
        """Accept a claim whose text is its body."""
        if any(line.strip() for line in self.content):
            return ""
        return super().untitled()


class EvidenceDirective(SphinxDirective):
    """What a work is recorded to say: `KEY` and options, or without a key an entry a line."""

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar[Spec] = spec(EVIDENCE)

    @classmethod
    def declared(cls) -> tuple[Option, ...]:
        """Return the options, for the reference."""
        return EVIDENCE

    def run(self) -> list[Node]:
        """Make a node for each entry."""
        if self.arguments:
            return [self._long(self.arguments[0])]
        report = Source.of(self).reporter("evidence")
        for option in self.options:
            report(Code.EVIDENCE, f"the option {option!r} needs a key on the opening line", f":{option}:")
        written = read_lines(list(self.content), lambda number: self._report_at(self._line(number)))
        if not written and not self.options:
            report(Code.EVIDENCE, "neither a key nor a line of evidence is given")
        return [self._short(line) for line in written]

    def _long(self, key: str) -> evidence:
        values = read(EVIDENCE, self.options, Source.of(self).reporter("evidence"))
        content = self.parse_content_to_nodes() if self.content else []
        finding = None
        if content and isinstance(content[0], nodes.paragraph):
            first = content.pop(0)
            finding = slot("", "", *first.children, part="finding")
            finding.source, finding.line = first.source, first.line
        node = self._node(key, values, Source.of(self).line, finding)
        node += content
        # Importers and models write evidence: its prose has no HTML, in either form.
        for raw in list(node.findall(nodes.raw)):
            raw.parent.remove(raw)
        return node

    def _short(self, written: Written) -> evidence:
        line = self._line(written.line)
        finding = inline(self, slot, written.finding, line, part="finding") if written.finding else None
        return self._node(written.key, written.values, line, finding)

    def _line(self, number: int) -> int:
        """Return the line of the file, from 1, of a line of the content."""
        if type(self.state).__module__.startswith("docutils."):
            return int(self.content.offset(number)) + 1
        # MyST counts the content from the line of the directive on
        return Source.of(self).line + self.content_offset + number + 1

    def _report_at(self, line: int) -> Report:
        """Return what warns at a line of the content, or at what its marks name there."""
        return Source(Source.of(self).path, line).reporter("evidence")

    def _node(self, key: str, values: dict[str, Any], line: int, finding: Element | None) -> evidence:
        entry = make_entry(key, values, line, self._report_at(line))
        placeholder = derived("", *filter(None, [finding]), part="entry")
        node = evidence("", placeholder, entry=entry, classes=css("evidence", f"evidence-{entry.role}"))
        self.set_source_info(node)
        node.line = line
        note(self.env, tuple(keys_of(entry)))
        return node


_OBJECTS = (TensionDirective, CampDirective, CounterDirective, ClaimDirective)
OBJECTS: dict[str, type[EntryDirective | EvidenceDirective]] = {
    **{str(directive.kind): directive for directive in _OBJECTS},
    "evidence": EvidenceDirective,
}
