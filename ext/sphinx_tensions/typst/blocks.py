"""Visitors of block nodes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.nodes import Element
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from .assemble import part
from .base import DEPTH, opening, trim, whole
from .inline import Inline
from .markup import array, escape, string

LISTS = {"arabic": "1.", "loweralpha": "a.", "upperalpha": "A.", "lowerroman": "i.", "upperroman": "I."}


WIDTH = re.compile(r"([0-9]++(?:\.[0-9]*)?|\.[0-9]+)(%|px|pt|em|cm|mm|in|)")
"""A length as docutils and Typst have it; without a unit it is in pixels."""


class Blocks(Inline):
    """Sections, paragraphs, lists, boxes, images."""

    parted = False  # since a part began, no chapter did

    # -- structure ----------------------------------------------------------

    def visit_start_of_file(self, node: Element) -> None:
        """Begin a document, and write its place if it does not begin with a heading, which is its place otherwise."""
        self.docnames.append(str(node["docname"]))
        if opening(node) is None:
            self.written.add(self.docname)
            self.add(f"\n\n#anchor({string(self.docname)})\n\n")

    def depart_start_of_file(self, node: Element) -> None:  # noqa: ARG002
        """End it."""
        self.docnames.pop()

    visit_document = visit_start_of_file

    def depart_document(self, node: Element) -> None:  # noqa: ARG002
        """Write the places inside nodes that are written as plain text, so that links lead somewhere."""
        self.add("".join(f"#anchor({string(label)})" for label in self.known if label not in self.written))

    def visit_part(self, node: part) -> None:
        """Write the caption of a table of contents above the chapter that comes next."""
        self.parted = True
        self.block(f"#part[{escape(node.astext())}]")

    def visit_section(self, node: Element) -> None:  # noqa: ARG002
        """Go down a level."""
        self.level += 1

    def depart_section(self, node: Element) -> None:  # noqa: ARG002
        """Go up again."""
        self.level -= 1

    def visit_title(self, node: Element) -> None:
        """Write a heading; the title of a box is written with its box."""
        if not isinstance(node.parent, nodes.section):
            raise nodes.SkipNode
        body = self._number(node) + self.inner(node)
        # Sphinx joins pages inside the section of the first one; its title and theirs are all chapters.
        level = max(self.level - 1, 1)
        label = self._labelled(node)
        given = "" if self._is_listed(node.parent, level) else ", outlined: false, bookmarked: true"
        heading = f"#heading(level: {level}{given})[{body}]" + (f"#label({string(label)})" if label else "")
        if label and (level == 1 or node.parent in self.openings):
            self.titles.append((label, level, self.inner(node)))
        beside, self.parted = self.parted and level == 1, self.parted and level > 1
        self.block(f"#beside[{heading}]" if beside else heading)

    def _is_listed(self, section: Element, level: int) -> bool:
        """Return whether the contents list a section: one that opens or holds documents; of one document two levels."""
        if len(self.lengths) == 1:
            return level <= 2
        return level == 1 or section in self.openings or any(section.findall(addnodes.start_of_file))

    def _labelled(self, title: Element) -> str:
        """Return the label of a heading, or "": a place of the section beside it might be a page off."""
        section = title.parent
        places = [self.place(name) for name in (*section["ids"], *title["ids"])]
        if section in self.openings:
            places.append(self.docname)
        label, *others = [place for place in places if place not in self.written] or [""]
        self.written.update(places)
        self.aliases |= dict.fromkeys(others, label)
        return label

    def _number(self, node: Element) -> str:
        """Return the number that the site gives a section."""
        numbers = self.builder.env.toc_secnumbers.get(self.docname, {})
        anchor = f"#{node.parent['ids'][0]}" if node.parent["ids"] else ""
        first = node.parent.parent is None or isinstance(node.parent.parent, (nodes.document, addnodes.start_of_file))
        # Sphinx keeps the number of the first section of a page under no anchor.
        number = numbers.get(anchor) or (numbers.get("") if first else None)
        return escape(".".join(map(str, number))) + "#h(0.7em)" if number else ""

    def visit_paragraph(self, node: Element) -> None:
        """Begin a paragraph."""
        if not set(self.config.typst_page_lists).isdisjoint(node["classes"]):
            self._pages(node)
        self.add(f"\n\n{self.here(node)}{self.anchors(node)}")
        if self.styled(node):
            self.push()

    def depart_paragraph(self, node: Element) -> None:
        """End it."""
        self.depart_inline(node)
        self.add("\n\n")

    def _pages(self, node: Element) -> None:
        """Write the first words of a paragraph and, for its links, the pages they lead to."""
        labels = [label for label in map(self.target, node.findall(nodes.reference)) if label is not None]
        head = self.gathered(node.children[:1])
        pages = f"#pages({array([string(label) for label in labels])})" if labels else ""
        self.block(f"{self.anchors(node)}#{self.styled(node) or 'small'}[{head}{pages}]")

    def visit_container(self, node: Element) -> None:
        """Begin a box that the theme may know by its class."""
        self.add(self.anchors(node))
        self.push()

    def depart_container(self, node: Element) -> None:
        """Write it."""
        works = any(isinstance(child, nodes.citation) for child in node.children)
        function = self.styled(node) or ("works" if works else None)
        if function:
            self.call(function, block=True)
        else:
            self.add(f"\n\n{self.pop()}\n\n")

    def visit_block_quote(self, node: Element) -> None:
        """Begin a quotation, or a box by its class."""
        self.push()
        self.add(self.anchors(node))

    def depart_block_quote(self, node: Element) -> None:
        """Write it."""
        self.call(self.styled(node) or "described", block=True)

    def visit_attribution(self, node: Element) -> None:
        """Write whose words they are."""
        self.block(f"#align(right)[— {self.inner(node)}]")

    visit_subtitle = visit_versionmodified = whole("small")
    visit_rubric = whole("rubric")
    visit_desc_content = whole("described")

    def visit_transition(self, node: Element) -> None:  # noqa: ARG002
        """Write a rule."""
        self.block("#line(length: 30%, stroke: 0.5pt)")

    # -- lists --------------------------------------------------------------

    def _items(self, node: Element) -> list[str]:
        return [
            f"[{self.anchors(child)}{self.inner(child)}]"
            for child in node.children
            if isinstance(child, nodes.list_item)
        ]

    def visit_bullet_list(self, node: Element) -> None:
        """Write a list, or its items alone where it is too deep for Typst."""
        if len(self.stack) > DEPTH:
            self.block(f"{self.anchors(node)}{self.inner(node)}")
        items = "".join(f"\n  {item}," for item in self._items(node))
        function = self.styled(node) or "list"
        self.block(f"{self.anchors(node)}#{function}({items}\n)")

    def visit_enumerated_list(self, node: Element) -> None:
        """Write a numbered list."""
        items = "".join(f"\n  {item}," for item in self._items(node))
        form = LISTS.get(node.get("enumtype", "arabic"), "1.")
        start = int(node.get("start", 1))
        self.block(f"#enum(numbering: {string(form)}, start: {start},{items}\n)")

    def visit_definition_list_item(self, node: Element) -> None:
        """Write a term and what it means."""
        terms = [child for child in node.children if isinstance(child, (nodes.term, nodes.classifier))]
        bodies = [child for child in node.children if isinstance(child, nodes.definition)]
        heads = ", ".join(self.anchors(term) + self.inner(term) for term in terms)
        text = "".join(self.inner(body) for body in bodies)
        function = "meaning" if isinstance(node.parent.parent, addnodes.glossary) else "definition"
        self.block(f"#{function}[{self.anchors(node)}{heads}][{trim(text)}]")

    visit_glossary = visit_block_quote

    def depart_glossary(self, node: Element) -> None:  # noqa: ARG002
        """Write it."""
        self.call("glossary", block=True)

    def visit_field(self, node: Element) -> None:
        """Write a field."""
        name, body = node.children
        self.block(f"#field[{self.inner(name)}][{trim(self.inner(body))}]")

    def visit_option_list_item(self, node: Element) -> None:
        """Write an option of a command."""
        group, text = node.children
        self.block(f"#definition[#raw({string(group.astext())})][{self.inner(text)}]")

    def visit_line_block(self, node: Element) -> None:
        """Write lines as they are broken."""
        self.block(self._lines(node))

    def _lines(self, node: nodes.Node) -> str:
        return " \\\n".join(
            f"#pad(left: 1em)[{self._lines(child)}]" if isinstance(child, nodes.line_block) else self.inner(child)
            for child in node.children
        )

    # -- boxes --------------------------------------------------------------

    def _admonition(self, node: Element) -> None:
        kind = type(node).__name__
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        head = self.inner(title) if title is not None else escape(str(admonitionlabels.get(kind, kind.title())))
        body = self.gathered(child for child in node.children if child is not title)
        self.block(f"{self.anchors(node)}#admonition({string(kind)}, [{head}])[{body}]")

    visit_admonition = visit_attention = visit_caution = visit_danger = visit_error = visit_hint = _admonition
    visit_important = visit_note = visit_tip = visit_warning = visit_seealso = visit_todo_node = _admonition

    def visit_topic(self, node: Element) -> None:
        """Write a box beside the text."""
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        head = f"[{self.inner(title)}]" if title is not None else "none"
        body = self.gathered(child for child in node.children if child is not title)
        self.block(f"{self.anchors(node)}#topic({head})[{body}]")

    visit_sidebar = visit_topic

    def visit_literal_block(self, node: Element) -> None:
        """Write code."""
        language = str(node.get("language", "text"))
        lang = f", lang: {string(language)}" if language.isidentifier() else ""
        self.block(f"{self.anchors(node)}#raw({string(node.astext())}, block: true{lang})")

    visit_doctest_block = visit_literal_block

    def visit_math_block(self, node: Element) -> None:
        """Write a formula on its own, with the site's number."""
        number = f"#h(1fr)\\({escape(str(node['number']))}\\)" if node.get("number") else ""
        formula = self.builder.formulas.show(node.astext(), block=True)
        self.block(f"{self.anchors(node)}{formula}{number}")

    def visit_citation(self, node: Element) -> None:
        """Write an entry of a bibliography."""
        label = next((child for child in node.children if isinstance(child, nodes.label)), None)
        head = f"\\[{self.inner(label)}\\] " if label is not None and node not in self.unlabelled else ""
        # Paragraphs follow one another in a line: the second is where the work is cited.
        rest = " ".join(trim(self.gathered([child])) for child in node.children if child is not label)
        self.block(f"#entry[{self.anchors(node)}{head}{trim(rest)}]")

    # -- pictures -----------------------------------------------------------

    def visit_figure(self, node: Element) -> None:
        """Begin a figure."""
        captions = (nodes.caption, nodes.legend)
        image = self.gathered(child for child in node.children if not isinstance(child, captions))
        caption = self.gathered(child for child in node.children if isinstance(child, captions))
        self.block(f"{self.anchors(node)}#picture[{image}][{self.numbered(node, 'figure')}{caption}]")

    def numbered(self, node: Element, kind: str) -> str:
        """Return the number that the site gives a figure, a table or a listing, before its caption."""
        numbers = self.builder.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        number = next((numbers[name] for name in node["ids"] if name in numbers), None)
        if not number or not self.config.numfig:
            return ""
        return f"#strong[{escape(self.config.numfig_format[kind] % '.'.join(map(str, number)))}] "

    def visit_caption(self, node: Element) -> None:
        """Begin a caption; that of a listing has its number."""
        self._through(node)
        # Sphinx puts a listing with a caption into a container, and counts it as a code-block.
        if isinstance(node.parent, nodes.container):
            self.add(self.numbered(node.parent, "code-block"))

    def visit_image(self, node: Element) -> None:
        """Write an image, or what stands for it."""
        # PDF/UA asks for an alternative text of every picture, so the name of its file must do.
        alt = str(node.get("alt", ""))
        name = self.builder.usable.get(node["uri"])
        if name is None:
            self.warn(
                f"typst: the image {node['uri']!r} cannot be used; its alternative text is written", node, "image"
            )
            self.only(f"\\[{escape(alt or Path(node['uri']).name)}\\]")
        self.only(f"{self.anchors(node)}#image({string('images/' + name)}, alt: {string(alt or name)}{_width(node)})")

    # -- descriptions of code -------------------------------------------------

    def visit_desc_signature(self, node: Element) -> None:
        """Write a signature."""
        self.block(f"#signature[{self.anchors(node)}{escape(node.astext())}]")

    def visit_centered(self, node: Element) -> None:
        """Write a line in the middle."""
        self.block(f"#align(center, strong[{self.inner(node)}])")

    def visit_hlist(self, node: Element) -> None:
        """Write lists side by side."""
        columns = "".join(f"[{self.inner(child)}]," for child in node.children)
        self.block(f"#grid(columns: {len(node.children)}, gutter: 1em, {columns})")

    def visit_productionlist(self, node: Element) -> None:
        """Write a grammar."""
        # Before Python 3.12 the braces of an f-string hold no backslash.
        self.block(f"#raw({string(chr(10).join(map(_rule, node.children)))}, block: true)")

    def _through(self, node: Element) -> None:
        self.add(f"\n\n{self.anchors(node)}")

    def _end(self, node: Element) -> None:  # noqa: ARG002  (docutils names it)
        self.add("\n\n")

    # What stands in lists and fields is written with them; items only where their list is too deep for Typst.
    visit_compound = visit_definition_list = visit_option_list = visit_field_list = visit_list_item = _through
    visit_acks = visit_desc = visit_legend = _through
    depart_compound = depart_definition_list = depart_option_list = depart_field_list = depart_list_item = _end
    depart_acks = depart_desc = depart_caption = depart_legend = _end


def _rule(node: Any) -> str:
    """Return a rule of a grammar; before Sphinx 8.2 its text lacks its name."""
    text, name = node.astext(), node.get("tokenname", "")
    return text if not name or text.lstrip().startswith(name) else f"{name} ::= {text}"


def _width(node: Element) -> str:
    found = WIDTH.fullmatch(str(node.get("width", "")).strip())
    if found is None:
        return ""
    size, unit = float(found[1]), found[2]
    # A pixel of CSS is three quarters of a point.
    return f", width: {size:g}{unit}" if unit not in ("px", "") else f", width: {size * 0.75:g}pt"
