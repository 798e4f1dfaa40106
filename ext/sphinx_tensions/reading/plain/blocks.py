"""What both readers make of a page: prose, headings, and directives with what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field

LINK, FILE, IMAGE, WEB = "#link", "#file", "#image", "#web"
"""What a link to an id, to a page, a picture and a link to an address have in place of the name of a role."""


@dataclass(slots=True)
class Piece:
    """A run of inline content."""

    text: str  #: as shown; empty for a citation
    role: str = ""  #: name of the role, or one of the four above; empty for plain text
    target: str = ""  #: what the role or link names
    explicit: bool = False  #: the shown text was given


@dataclass(slots=True)
class Prose:
    """A paragraph or another block of text."""

    pieces: list[Piece]
    line: int  #: from 1
    heading: bool = False
    spelled: bool = True  #: false for what is no paragraph, as a cell of a table


@dataclass(slots=True)
class Block:
    """A directive."""

    name: str
    argument: list[Piece]
    options: dict[str, str]
    line: int  #: from 1
    raw: str = ""  #: the argument as written
    body: str = ""  #: the content as written, where it is no prose
    within: str = ""  #: what the page has around it that is no directive, such as a list
    inline: dict[str, list[Piece]] = field(default_factory=dict)  #: options that hold text, parsed
    children: list[Block | Prose] = field(default_factory=list)


Content = list[Block | Prose]
