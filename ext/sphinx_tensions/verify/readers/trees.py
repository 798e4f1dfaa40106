"""HTML of arXiv and of journals, JATS and TEI, all read by lxml.

One walk serves all: elements that stand for passages end the one before, others
are part of it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..documents import Document, Kind, Unreadable
from . import cited
from .cited import name_of
from .flow import Cited, Flow, data_of, label_of

DEEPEST = 2_000  #: elements in one another
_BLOCKS_TEXT = """
address article aside blockquote body caption center dd div dl dt fieldset figcaption figure fn footer form h1
h2 h3 h4 h5 h6 header hr html item label li list main math-display note ol p pre sec section table tbody td th
thead title tr ul abstract article-title back boxed-text disp-formula disp-quote fig front list-item table-wrap
ab cell figDesc formula head l quote row teiHeader text trans-abstract
"""
_BLOCKS = frozenset(_BLOCKS_TEXT.split())
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "title", "head"])
_LEFT_OUT_TEXT = """
script style nav noscript button svg template iframe select annotation annotation-xml ref-list listBibl
contrib-group author-notes permissions journal-meta aff history encodingDesc publicationStmt sourceDesc
supplementary-material object-id issn kwd-group article-id article-categories contrib pub-date volume issue
fpage lpage elocation-id self-uri funding-group counts custom-meta-group email
"""
_LEFT_OUT = frozenset(_LEFT_OUT_TEXT.split())
_NO_SECTIONS = frozenset(["figure", "caption", "table", "list", "head"])
_CAPTIONS = frozenset(["caption", "figcaption", "figDesc"])
_FLOATS = frozenset(["figure", "table-wrap", "fig"])
_ROWS = frozenset(["tr", "row"])
_CELLS = frozenset(["td", "th", "cell"])
_NO_TEXT_TEXT = """
ltx_role_refnum ltx_bibliography ltx_page_footer ltx_page_header ltx_TOC ltx_authors ltx_tag_note ltx_note_mark
ltx_note_type ltx_dates references ref-list breadcrumb cookie
"""
_NO_TEXT = frozenset(_NO_TEXT_TEXT.split())
"""Classes of what is left out too."""
_ABSTRACT_PAGE = "submission-history"
"""Class on arXiv's page of an abstract, which has more text in its menus than in the abstract."""


def read_html(path: Path) -> Document:
    """Return the passages of a page; raises `Unreadable`."""
    from lxml import etree  # noqa: PLC0415  (an extra)
    from lxml import html as pages  # noqa: PLC0415

    data = data_of(path)
    try:
        root = pages.document_fromstring(data, parser=pages.HTMLParser(encoding=_encoding(data), huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(f"no HTML: {error}") from None
    return Walk(root, is_xml=False).document()


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def read_xml(path: Path) -> Document:
    """Return the passages of a work in JATS or TEI; raises `Unreadable`."""
    from lxml import etree  # noqa: PLC0415  (an extra)

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data_of(path), parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(f"no XML: {' '.join(str(error).split())}") from None
    return Walk(root, is_xml=True).document()


class Walk:
    """Goes through a tree once, in order."""

    def __init__(self, root: Any, *, is_xml: bool) -> None:
        self.root = root
        self.is_xml = is_xml
        self.is_page_of_abstract = False
        self.has_body = False  # of XML: there are paragraphs behind the abstract
        self.flow = Flow()
        self.rows = 0  # rows that we are in
        self.kinds: list[tuple[Any, Kind]] = []  # elements that say what passages in them are
        self.labels: list[tuple[Any, str]] = []
        self.sections: list[tuple[Any, str, str]] = []
        self.notes: list[int] = []  # how much stood before each footnote that we are in
        self.titled = False
        self.references = cited.listed(root, is_xml=is_xml)

    def document(self) -> Document:
        """Return what was read."""
        for event, element in self._events():
            (self._start if event == "start" else self._end)(element)
        self.flow.end()
        blocks = tuple(self.flow.blocks)
        abstract = sum(len(block.text) for block in blocks if block.kind in {Kind.ABSTRACT, Kind.TITLE})
        rest = sum(len(block.text) for block in blocks if block.kind not in {Kind.ABSTRACT, Kind.TITLE})
        sections = self.has_body if self.is_xml else any(block.section for block in blocks)
        whole = (sections or rest > 2 * abstract) and not self.is_page_of_abstract
        return Document(blocks, whole, references=tuple(self.references.items()))

    def _events(self) -> Iterator[tuple[str, Any]]:
        """Yield start and end of each element that is read; an own stack, since hostile trees are deep.

        Raises `Unreadable` where one is too deep.
        """
        stack = [(self.root, False)]
        depth = 0
        while stack:
            element, done = stack.pop()
            if done:
                depth -= 1
                yield "end", element
                continue
            if not self._is_read(element):
                self._aside(element)
                continue
            depth += 1
            if depth > DEEPEST:
                raise Unreadable(f"its elements are more than {DEEPEST} in one another")
            yield "start", element
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(list(element)))

    def _is_read(self, element: Any) -> bool:
        name = name_of(element)
        if name and _ABSTRACT_PAGE in element.get("class", ""):
            self.is_page_of_abstract = True
        if not name or name in _LEFT_OUT:
            return False
        return name not in {"math", "inline-formula"} and _NO_TEXT.isdisjoint(element.get("class", "").split())

    def _aside(self, element: Any) -> None:
        """Take what stands for an element that is not gone into, and the text behind it."""
        name = name_of(element)
        if name == "math":
            self.flow.add(element.get("alttext") or "".join(map(str, element.itertext())))
        elif name == "inline-formula":
            tex = element.find(".//{*}tex-math")
            self.flow.add("".join(map(str, (element if tex is None else tex).itertext())))
        elif not name and getattr(element, "name", None) and str(element.text or "").startswith("&"):
            self.flow.add(html.unescape(str(element.text)))
        self.flow.add(element.tail)

    def _start(self, element: Any) -> None:
        name = name_of(element)
        if name in _BLOCKS and not (self.rows and name not in _ROWS):
            self.flow.end()
        elif name in _CELLS or name == "br":
            self.flow.add(" ")
        if name in _ROWS:
            self.rows += 1
        elif name == "body":
            self.has_body = element.find(".//{*}p") is not None
        if name in {"section", "sec", "div", "ack", "app", "back", "floats-group"}:
            self.sections.append((element, self.flow.section, self.flow.heading))
        kind = self._kind(element, name)
        if kind is not None:
            self.kinds.append((element, kind))
            self.flow.kind = kind
        if name in _FLOATS or (name == "table" and not self.labels):
            self.labels.append((element, self.flow.label))
            self.flow.label = self._label(element) or self.flow.label
        if "ltx_note_content" in element.get("class", ""):
            self.notes.append(len(self.flow.parts))
        for cited_work in cited.cited_by(element, self.references):
            self.flow.parts.append(Cited(cited_work))
        self.flow.add(element.text)

    def _kind(self, element: Any, name: str) -> Kind | None:
        classes = element.get("class", "")
        if name in {"abstract", "trans-abstract"} or "abstract" in re.split(r"[\s_-]", classes.casefold()):
            return Kind.ABSTRACT
        if element.get("id", "").casefold() in {"abstract", "abs"}:
            return Kind.ABSTRACT
        if name in _CAPTIONS or "ltx_caption" in classes:
            return Kind.CAPTION
        if name in {"fn", "footnote"} or "ltx_note_content" in classes or (name == "note" and element.get("place")):
            return Kind.FOOTNOTE
        return Kind.ROW if name in _ROWS else None

    def _label(self, element: Any) -> str:
        """Return which float it is."""
        for below in element.iter():
            name = name_of(below)
            if name in _CAPTIONS or name in {"label", "head"} or "ltx_caption" in str(below.get("class", "")):
                label = label_of(" ".join("".join(map(str, below.itertext())).split()))
                if label:
                    return label
        return ""

    def _end(self, element: Any) -> None:
        name = name_of(element)
        if name == "label" and self.is_xml:
            self.flow.parts.clear()  # a number, which its title or caption takes
        above = "" if element is self.root else name_of(element.getparent())
        # The title of a figure in TEI, and of a page in HTML, is no section.
        if name == "article-title" or (name in _HEADINGS and above not in _NO_SECTIONS):
            self._heading(element, name, above)
        elif name in _BLOCKS and not (self.rows and name not in _ROWS):
            self.flow.end()
        elif "ltx_note_content" in element.get("class", ""):
            self._footnote()
        elif name in _CELLS or name == "br":
            self.flow.add(" ")
        if name in _ROWS:
            self.rows -= 1
        if self.kinds and self.kinds[-1][0] is element:
            self.kinds.pop()
            self.flow.kind = self.kinds[-1][1] if self.kinds else Kind.PARAGRAPH
        if self.labels and self.labels[-1][0] is element:
            self.flow.label = self.labels.pop()[1]
        if self.sections and self.sections[-1][0] is element:
            _, self.flow.section, self.flow.heading = self.sections.pop()
        self.flow.add(element.tail)

    def _footnote(self) -> None:
        """Put a footnote, which stands in the middle of its sentence, before it."""
        before = self.flow.parts[: self.notes.pop()]
        del self.flow.parts[: len(before)]
        self.flow.end(Kind.FOOTNOTE)
        self.flow.parts[:] = before

    def _heading(self, element: Any, name: str, above: str) -> None:
        text = " ".join("".join(self.flow.parts).split())
        self.flow.parts.clear()
        titles = name in {"h1", "article-title"} or above == "titleStmt" or "title_document" in element.get("class", "")
        if titles and not self.titled:
            self.titled = True
            self.flow.add(text)
            self.flow.end(Kind.TITLE)
        elif text.casefold().rstrip(".:") == "abstract" or self.flow.kind is Kind.ABSTRACT:
            self._abstract(text)
        elif text:
            if self.kinds and self.kinds[-1][0] is self.root:
                self.kinds.pop()
                self.flow.kind = Kind.PARAGRAPH
            self.flow.open(f"{element.get('n') or self._number(element)} {text}".strip())

    def _abstract(self, text: str) -> None:
        """Take what follows a heading “Abstract” for it, to the next heading."""
        if self.flow.kind is not Kind.ABSTRACT:
            self.kinds.append((self.root, Kind.ABSTRACT))
            self.flow.kind = Kind.ABSTRACT
        elif text.casefold().rstrip(".:") != "abstract" and self.kinds[-1][0] is self.root:
            self.kinds.pop()
            self.flow.kind = Kind.PARAGRAPH
            self.flow.open(text)

    def _number(self, element: Any) -> str:
        """Return the label that JATS has beside a title."""
        before = element.getprevious()
        if before is None or name_of(before) != "label":
            return ""
        return "".join(map(str, before.itertext())).strip().rstrip(".")
