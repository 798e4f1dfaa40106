"""A work as its readers give it: passages with their kind and place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from . import plain


class Kind(StrEnum):
    """What a passage is."""

    TITLE = "title"
    ABSTRACT = "abstract"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    ROW = "row"
    FOOTNOTE = "footnote"


class Unreadable(Exception):  # noqa: N818  (the source is at fault)
    """A source that cannot be read; says why in one line."""


@dataclass(frozen=True)
class Block:
    """One passage."""

    text: str
    kind: Kind = Kind.PARAGRAPH
    section: str = ""  #: number, as 4.2 or A.1
    heading: str = ""  #: of its section
    page: str = ""  #: number of the page in the file, and what is printed on it where that is another
    label: str = ""  #: of a caption and of rows, as “table 3”
    cites: tuple[tuple[int, str], ...] = ()  #: where in the text a work is cited, and its name in `references`

    @cached_property
    def words(self) -> str:
        """Its words in normal form, with a blank before and behind each."""
        return f" {plain.normal(self.text)} "

    @property
    def where(self) -> str:
        """Its place in words."""
        section = f"§{self.section}" if self.section else self.heading and f"section {self.heading!r}"
        kind = "" if self.kind is Kind.PARAGRAPH else str(self.kind)
        label = f"{self.label} ({kind})" if self.label else kind
        named = " in ".join(filter(None, (label, section)))
        number, _, shown = self.page.partition(" ")
        page = number and f"p. {shown or number}"
        return ", ".join(filter(None, (named, page))) or "the text"


@dataclass(frozen=True)
class Document:
    """A work, or as much of it as was there."""

    blocks: tuple[Block, ...]
    whole: bool = True  #: False where only title and abstract were there
    source: str = ""  #: file or address
    references: tuple[tuple[str, str], ...] = ()  #: name of a cited work -> its entry in the list of references
    bridges: int = 0  #: how many of the last passages put two others together again

    @cached_property
    def places(self) -> set[str]:
        """What kinds of places its passages have."""
        kinds = {str(block.kind) for block in self.blocks} & {Kind.ABSTRACT, Kind.TITLE}
        return kinds | {name for name in ("section", "page", "label") if any(getattr(b, name) for b in self.blocks)}

    @property
    def is_paper(self) -> bool:
        """Whether it is a paper: what lies beside one, as a read-me, has neither pages nor an abstract."""
        return not self.places.isdisjoint({"abstract", "page"})

    def has_at(self, block: Block, at: str) -> bool:
        """Return whether *block* is at one of the places that *at* names; a place of no kind known here fits any."""
        named = [place for place in places_of(at) if place[0] in self.places]
        return not named or any(_is_there(block, *place) for place in named)


_PLACE = re.compile(
    r"(?P<kind>abstract|title)\b"
    r"|(?:(?<!§)§++\s*+|\b(?:sections?|sec\.?|appendix|app\.)\s*)(?P<section>[A-Z0-9]+(?:\.\d+)*)(?![\w])"
    r"|\b(?P<float>tables?|tab\.?|figures?|fig\.?|algorithm)\s*(?P<number>[A-Z]?\.?\d+(?:\.\d+)?)"
    r"|\b(?:pp?\.|pages?)\s*(?P<page>[ivx]+|\d+)(?:\s*[-\u2013]\s*(?P<last>\d+))?",
    re.IGNORECASE,
)


def places_of(at: str) -> list[tuple[str, str]]:
    """Return the places that *at* names, as kind and value; what cannot be matched is left out."""
    places: list[tuple[str, str]] = []
    for place in _PLACE.finditer(at):
        if place["kind"]:
            places.append((place["kind"].casefold(), ""))
        elif place["section"]:
            places.append(("section", place["section"].upper()))
        elif place["float"]:
            kind = {"t": "table", "f": "figure", "a": "algorithm"}[place["float"][0].casefold()]
            places.append(("label", f"{kind} {place['number'].upper()}"))
        else:
            first, last = place["page"], place["last"]
            pages = range(int(first), min(int(last), int(first) + 50) + 1) if last and first.isdecimal() else (first,)
            places += [("page", str(page)) for page in pages]
    return places


_OUTSIDE = re.compile(
    r"\b(?:read-?me|code|repository|repositories|repo|blog(?: post)?|talk|slides|video|website|web ?page|home ?page"
    r"|(?:personal|project) page|model card|issue|release notes|documentation)\b",
    re.IGNORECASE,
)


def outside(at: str) -> bool:
    """Return whether *at* names something beside the paper, as its code or a talk, and no place in the paper."""
    return _OUTSIDE.search(at) is not None and not places_of(at)


def _is_there(block: Block, kind: str, value: str) -> bool:
    match kind:
        case "section":
            own = block.section.upper()
            return own == value or own.startswith(f"{value}.")
        case "label":
            return block.label.casefold() == value.casefold()
        case "page":
            return value in block.page.split()
        case _:
            return block.kind == kind
