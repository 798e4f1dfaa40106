"""Plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from ..documents import Document, Kind
from . import references
from .flow import Flow, data_of, decoded, label_of

_UNDERLINED = re.compile(r"(?:=+|-{3,})\s*")
_SEPARATOR = re.compile(r"\|?[\s:|-]+\|?")


def read(path: Path) -> Document:
    """Return the passages of a text: between empty lines; rows of tables with bars alone."""
    flow = Flow()
    for paragraph in re.split(r"\n[ \t]*\n", decoded(data_of(path)).replace("\r\n", "\n")):
        _paragraph(flow, paragraph.strip("\n"))
    blocks, listed = references.of_text(flow.blocks, len(flow.blocks))
    return Document(blocks, references=listed)


def _paragraph(flow: Flow, text: str) -> None:
    lines = text.split("\n")
    if lines[0].startswith("#") or (len(lines) > 1 and _UNDERLINED.fullmatch(lines[1])):
        _heading(flow, lines[0])
        lines = lines[1:] if lines[0].startswith("#") else lines[2:]
    elif re.fullmatch(r"abstract[.:]?", lines[0].strip(), re.IGNORECASE):
        flow.kind = Kind.ABSTRACT
        lines = lines[1:]
    if lines and lines[0].startswith("|"):
        for line in lines:
            if not _SEPARATOR.fullmatch(line):
                flow.add(line.replace("|", " "))
                flow.end(Kind.ROW)
        return
    label = label_of(text)
    flow.add("\n".join(lines))
    flow.end(Kind.CAPTION if label else None, label or None)


def _heading(flow: Flow, line: str) -> None:
    title = line.lstrip("#").strip()
    flow.kind = Kind.ABSTRACT if title.casefold().rstrip(".:") == "abstract" else Kind.PARAGRAPH
    if line.startswith("# ") and not flow.blocks:
        flow.add(title)
        flow.end(Kind.TITLE)
    else:
        flow.open(title)
