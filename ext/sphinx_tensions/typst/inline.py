"""Visitors of inline nodes."""

from __future__ import annotations

from urllib.parse import urlsplit

from docutils import nodes
from docutils.nodes import Element

from .base import Base, simple, trim
from .markup import escape, string

SAFE = frozenset({"http", "https", "mailto"})


class Inline(Base):
    """Text, marks in text, links, formulas, images in text."""

    visit_emphasis, depart_emphasis = simple("emph")
    visit_strong, depart_strong = simple("strong")
    visit_title_reference, depart_title_reference = simple("emph")
    visit_subscript, depart_subscript = simple("sub")
    visit_superscript, depart_superscript = simple("super")

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802
        """Write text."""
        self.add(escape(str(node)))

    def depart_Text(self, node: nodes.Text) -> None:  # noqa: N802
        """Do nothing."""

    def visit_inline(self, node: Element) -> None:
        """Give text with a class its look."""
        self.add(self.anchors(node))
        if self.styled(node):
            self.push()

    def depart_inline(self, node: Element) -> None:
        """Close it."""
        function = self.styled(node)
        if function:
            self.call(function)

    def visit_literal(self, node: Element) -> None:
        """Write code in text."""
        self.only(f"#raw({string(node.astext())})")

    def visit_math(self, node: Element) -> None:
        """Write a formula in text."""
        self.only(self.builder.formulas.show(node.astext(), block=False))

    def visit_reference(self, node: Element) -> None:
        """Begin a link."""
        self.add(self.anchors(node))
        self.push()

    def depart_reference(self, node: Element) -> None:
        """Write a link inside the book with the page it leads to, or one to the web."""
        label = self.target(node)
        uri = str(node.get("refuri", ""))
        if label is not None:
            self.call("goto", string(label), f"pages: {str(self.paged(label)).lower()}")
        elif not uri.startswith("%") and _scheme(uri) in SAFE:
            self.call("outside", string(uri))
        else:
            self.add(self.pop())

    def visit_footnote_reference(self, node: Element) -> None:
        """Write the note at the foot of this page."""
        place = self.place(node.get("refid", ""))
        note, label = self.footnotes.get(place), f"note:{place}"
        if note is None:
            self.only(f"#super[{escape(node.astext())}]")
        if label in self.written:
            self.only(f"#footnote(label({string(label)}))")
        self.written.add(label)
        text = trim(self.gathered(child for child in note.children if not isinstance(child, nodes.label)))
        # The brackets keep the label at the note, whatever stands before it.
        self.only(f"#[#footnote[{text}]#label({string(label)})]")

    def visit_citation_reference(self, node: Element) -> None:
        """Write a citation that nothing resolved."""
        self.only(f"\\[{escape(node.astext())}\\]")

    def depart_abbreviation(self, node: Element) -> None:
        """Write what it is short for, where it was said."""
        if node.get("explanation"):
            self.add(f" \\({escape(node['explanation'])}\\)")

    def visit_problematic(self, node: Element) -> None:
        """Write what could not be read."""
        self.only(f"#text(fill: red)[{escape(node.astext())}]")

    def visit_raw(self, node: Element) -> None:
        """Write Typst that was meant for this builder; leave out all else."""
        if "typst" in node.get("format", "").split() and self.config.typst_raw:
            self.add(f"\n{self.here(node)}{node.astext()}")
        raise nodes.SkipNode

    def _pass(self, node: Element) -> None:
        self.add(self.anchors(node))

    def _nothing(self, node: Element) -> None:
        """Do nothing."""

    def _skip(self, node: Element) -> None:
        self.only(self.anchors(node))

    visit_target, depart_target = _pass, _nothing
    visit_generated, depart_generated = _pass, _nothing
    # A file that comes with the site is its name alone.
    visit_download_reference, depart_download_reference = _pass, _nothing
    visit_abbreviation = _nothing
    visit_manpage, depart_manpage = simple("emph")
    visit_acronym, depart_acronym = _pass, _nothing
    visit_pending_xref, depart_pending_xref = _pass, _nothing
    visit_index = visit_comment = visit_substitution_definition = visit_meta = visit_system_message = _skip
    # A note is written where it is referred to.
    visit_toctree = visit_tabular_col_spec = visit_highlightlang = visit_footnote = _skip
    visit_decoration = visit_pending = visit_docinfo = _skip


def _scheme(uri: str) -> str:
    try:
        # Browsers drop blanks and control characters before they look at a scheme.
        return urlsplit("".join(c for c in uri if c > " ")).scheme.lower()
    except ValueError:
        return ""
