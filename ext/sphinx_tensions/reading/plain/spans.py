"""Which lines of a Markdown page each object has, for what is written into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import slips
from .blocks import Block, Content, is_evidence
from .markdown import Markdown
from .page import Rules, kind_of


@dataclass(frozen=True, slots=True)
class Span:
    """The lines of an object, from 1."""

    first: int  #: of the opening fence
    last: int  #: of the closing fence
    outermost: int  #: last line of the directive at the top of the page that it is in, or is
    around: tuple[int, ...] = ()  #: the objects that it is in, by their order on the page, the outermost first
    inside: tuple[int, ...] = field(default=())  #: first lines of the objects directly in it
    entries: tuple[tuple[int, int, bool], ...] = ()  #: first and last line of its evidence, and whether a line an entry
    movable: bool = True  #: it is in no list and no other directive than objects


def spans(text: str, docname: str, rules: Rules) -> list[Span]:
    """Return the lines of the objects on a Markdown page, in their order."""
    mended, _problems = slips.mend(text, "markdown", rules.words)
    content = Markdown(docname, rules.extensions, pandoc=rules.words.pandoc).read(mended)
    made: list[Span] = []
    for block in _blocks(content):
        _walk(block, block.last, (), made, movable=True)
    return made


def _walk(block: Block, outermost: int, around: tuple[int, ...], made: list[Span], *, movable: bool) -> None:
    """Add what is in *block* to *made*."""
    if kind_of(block) is None:
        for child in _blocks(block.children):
            _walk(child, outermost, around, made, movable=False)
        return
    movable = movable and not block.within
    order = len(made)
    children = list(_blocks(block.children))
    inside = tuple(child.line for child in children if kind_of(child) is not None)
    entries = tuple((child.line, child.last, not child.raw.strip()) for child in children if is_evidence(child))
    made.append(Span(block.line, block.last, outermost, around, inside, entries, movable))
    for child in children:
        _walk(child, outermost, (*around, order), made, movable=movable)


def _blocks(content: Content) -> Iterator[Block]:
    return (item for item in content if isinstance(item, Block))
