"""What both readers make of a page: prose, headings, and directives with what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...core.entries import Written, read_lines
from ...core.options import TEXTS, Report


def fill(
    block: Block, body: list[str], line: int, text: Callable[[str], list[Piece]], read: Callable[[], Content]
) -> Block:
    """Return *block* with its content, as its directive takes it.

    The first line of *body* is *line* (from 0); *text* reads inline content, and *read* all of the body.
    """

    def report_at(number: int) -> Report:
        return lambda code, message, *marks: block.problems.append((line + 1 + number, code, message, *marks))

    if block.name == "toctree":
        block.body = "\n".join(body)
    elif is_evidence(block) and not block.raw.strip():
        for written in read_lines(body, report_at):
            written.line += line + 1
            block.entries.append((written, text(written.finding)))
    else:
        block.inline = {key: text(block.options[key]) for key in sorted(TEXTS) if block.options.get(key)}
        block.children = read()
    return block


def is_evidence(block: Block) -> bool:
    """Return whether a directive holds evidence."""
    return block.name.lower().removeprefix("tensions:") == "evidence"


LINK, FILE, IMAGE, WEB = "#link", "#file", "#image", "#web"
"""What a link to an id, to a page, a picture and a link to an address have in place of the name of a role."""


@dataclass(slots=True)
class Piece:
    """A run of inline content."""

    text: str  #: as shown; empty for a citation
    role: str = ""  #: name of the role, or one of the four above; empty for plain text
    target: str = ""  #: what the role or link names
    explicit: bool = False  #: the shown text was given


_ROLE = re.compile(r"(?P<text>(?:.*\S)?)\s*<(?P<target>[^<>]*)>\Z", re.DOTALL)


def role(name: str, content: str) -> Piece:
    """Return the piece that a role leaves."""
    match = _ROLE.fullmatch(content)
    if match is not None and not name.startswith(("math", "code", "cite")):
        return Piece(match["text"], name, match["target"], explicit=True)
    return Piece(content, name, content)


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
    entries: list[tuple[Written, list[Piece]]] = field(default_factory=list)  #: of evidence, each with what it found
    problems: list[tuple[Any, ...]] = field(default_factory=list)  #: of these entries: line, code, message, marks
    last: int = 0  #: its last line, from 1, in Markdown; 0 where it is not known


Content = list[Block | Prose]
