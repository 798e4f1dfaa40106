"""PDF, read by pypdfium2; paragraphs, headings and captions are told by their lines."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median

from ..documents import Block, Document, Kind, Unreadable
from . import references
from .flow import Flow, data_of, label_of, numbered
from .headings import Sections

LARGEST = 128_000_000  #: bytes
PAGES = 3_000
_HEADING = re.compile(r"(?:(?:[A-Z]|\d{1,2})(?:\.\d{1,2}){0,3})\.?\s+[A-Z](?:[^.!?]|(?<=\bvs)\.|(?<=\bVS)\.){2,90}")
_CAPTION = re.compile(r"(?:Table|Figure|Fig\.|Algorithm)\s*[A-Z]?\.?\d+(?:\.\d+)*\s*[.:|\u2014-]", re.IGNORECASE)
_ABSTRACT = re.compile(r"abstract\b[\s.:\u2014-]*", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:][\"')\u201d]?\s*$")
_SHORT = re.compile(r"\b(?:al|fig|figs|tab|eq|sec|e\.g|i\.e|vs|cf|resp)\.$", re.IGNORECASE)
_POINTS = re.compile(r"(?:Tables?|Figures?|Figs?\.)\s*[A-Z]?\.?\d")
_ROW = 0.25  #: share of digits from which a line is a row of a table


def read(path: Path) -> Document:
    """Return the passages of a PDF; raises `Unreadable`."""
    import pypdfium2  # noqa: PLC0415  (an extra)

    data = data_of(path, LARGEST)
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"no PDF that can be read: {error}") from None
    if len(file) > PAGES:
        raise Unreadable(f"it has {len(file):,} pages, more than {PAGES:,}")
    flow, sections = Flow(), Sections()
    for number in range(len(file)):
        try:
            page = file[number]
            text = page.get_textpage().get_text_bounded()
            page.close()
        except pypdfium2.PdfiumError:
            continue  # a page that is broken costs itself alone
        shown = file.get_page_label(number)
        flow.page = " ".join(dict.fromkeys(filter(None, (str(number + 1), shown))))
        _page(flow, sections, text.replace("\r", ""))
    flow.end()
    if not flow.blocks:
        raise Unreadable("it has no text, perhaps only pictures of pages")
    bridges = _bridges(flow.blocks)
    blocks, listed = references.of_text((*flow.blocks, *bridges), len(flow.blocks))
    return Document(blocks, references=listed, bridges=len(bridges))


def _page(flow: Flow, sections: Sections, text: str) -> None:
    lines = [line.strip() for line in text.split("\n")]
    usual = median(map(len, filter(None, lines))) if any(lines) else 0
    for line in lines:
        _line(flow, sections, line, usual)
    flow.end()
    flow.label = ""
    if flow.kind is Kind.CAPTION:
        flow.kind = Kind.PARAGRAPH


def _line(flow: Flow, sections: Sections, line: str, usual: float) -> None:
    if not line:
        flow.end()
    elif _CAPTION.match(line):
        flow.end()
        flow.label, flow.kind = label_of(line), Kind.CAPTION
        flow.add(line)
    elif _HEADING.fullmatch(line) and sections.takes(*numbered(line)):
        flow.end()
        flow.kind, flow.label = Kind.PARAGRAPH, ""
        flow.open(line)
    elif (start := _ABSTRACT.match(line)) and not flow.section and (start.end() == len(line) or line[0].isupper()):
        flow.end()
        flow.kind = Kind.ABSTRACT
        flow.add(line[start.end() :])
    else:
        if flow.kind is Kind.CAPTION and _is_behind("".join(flow.parts), line):
            flow.end()
            flow.kind, flow.label = Kind.PARAGRAPH, ""
        flow.add(("\n" if flow.parts else "") + line)
        # A last line ends a sentence and is shorter than others.
        if _ENDS.search(line) and len(line) < 0.85 * usual:
            flow.end()
            if flow.kind is Kind.CAPTION:
                flow.kind, flow.label = Kind.PARAGRAPH, ""


def _is_behind(caption: str, line: str) -> bool:
    """Return whether *line* is running text behind a caption and its table, which no blank line parts from it."""
    last = caption.rsplit("\n", 1)[-1]
    if _digits(last) >= _ROW:
        return len(line) >= 60 and _digits(line) < 0.1
    ended = _ENDS.search(last) is not None and not _SHORT.search(last)
    return ended and (line[0].islower() or _POINTS.match(line) is not None)


def _digits(line: str) -> float:
    return sum(map(str.isdigit, line)) / max(1, len(line.replace(" ", "")))


def _bridges(blocks: list[Block]) -> list[Block]:
    """Return passages of two that a page, a column, a formula or a figure parted in the middle of a sentence.

    What lies between may be a heading of a page or a caption, so the one that goes on is
    looked for among the next few.
    """
    bridges = []
    for place, block in enumerate(blocks):
        if block.kind is Kind.CAPTION or _ENDS.search(block.text):
            continue
        for other in blocks[place + 1 : place + 6]:
            if other.text[:1].islower() or block.text.rstrip().endswith(("-", "\ufffe", "\x02", ",")):
                text = f"{block.text}\n{other.text}"
                page = " ".join(dict.fromkeys((*block.page.split(), *other.page.split())))
                bridges.append(Block(text, block.kind, block.section, block.heading, page, block.label))
                break
    return bridges
