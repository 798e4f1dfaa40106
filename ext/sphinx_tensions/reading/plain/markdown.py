"""MyST Markdown to blocks, with the parser that MyST itself configures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.options import TokenizeError, options_to_items

from ...core.text import beside, split_pandoc
from ..fences import LITERAL
from .blocks import FILE, IMAGE, LINK, Block, Content, Piece, Prose, fill, role
from .restructured import Restructured

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DIRECTIVE = re.compile(r"\{([^}\s]+)\}\s*(.*)", re.DOTALL)
# Three colons open a fence, and are no option.
_OPTION = re.compile(r"\s*:(?!::)")
_FILE = re.compile(r"(?:project:)?(?P<path>[^#:?]+)\.(?:md|rst|txt)(?P<place>#.*)?")
AROUND = {
    "bullet_list": "list",
    "ordered_list": "list",
    "blockquote": "quotation",
    "dl": "list of definitions",
    "footnote_reference": "footnote",
    "footnote": "footnote",
    "table": "table",
}
"""Kind of token -> what it is called; an object inside one of them is misplaced."""
DEPTH = 80  #: of nested directives; `fences` holds ours to fewer


@cache
def can_read(extension: str) -> bool:
    """Return whether this MyST knows a word of `myst_enable_extensions`, and has what it needs for it."""
    try:
        # That a package is missing for a known word shows only when something is parsed.
        create_md_parser(MdParserConfig(enable_extensions={extension}), RendererHTML).parse("example.org")
    except (ValueError, TypeError, ImportError):
        return False
    return True


class Markdown:
    """A reader of Markdown pages."""

    def __init__(self, docname: str, extensions: Collection[str] = (), *, pandoc: bool = False) -> None:
        config = MdParserConfig(enable_extensions={*filter(can_read, extensions)})
        self.parser: MarkdownIt = create_md_parser(config, RendererHTML)
        self.docname = docname
        self.pandoc = pandoc
        self.rest = Restructured()

    def read(self, text: str, line: int = 0, depth: int = 0) -> Content:
        """Return the blocks of *text*, whose first line is *line* (from 0) of the file."""
        content: Content = []
        heading = False
        cell = 0
        around: list[str] = []
        for token in self.parser.parse(text):
            if token.type.removesuffix("_open") in AROUND:
                around.append(AROUND[token.type.removesuffix("_open")])
            elif token.type.removesuffix("_close") in AROUND:
                around.pop()
            here = line + (token.map[0] if token.map else 0) + 1
            if token.type in ("heading_open", "heading_close"):
                heading = token.nesting == 1
            elif token.type in ("th_open", "td_open", "th_close", "td_close"):
                cell += token.nesting
            elif token.type == "inline":
                pieces = list(self._inline(token.children or ()))
                content.append(Prose(pieces, here, heading, spelled=not cell))
            else:
                content += self._block(token, line, depth, around[-1] if around else "")
        return content

    def _block(self, token: Token, line: int, depth: int, within: str) -> Iterator[Block | Prose]:
        """Yield what a fence or a formula leaves; *within* is what around it cannot hold an object."""
        if token.type in ("math_block", "math_block_label", "amsmath"):
            yield Block("math", [], {}, line + (token.map[0] if token.map else 0) + 1, token.content)
        elif token.type in ("fence", "colon_fence"):
            for block in self._directive(token, line, depth):
                if isinstance(block, Block):
                    block.within = block.within or within
                    block.last = block.last or line + (token.map[1] if token.map else 0)
                yield block

    def _directive(self, token: Token, line: int, depth: int) -> Iterator[Block | Prose]:
        match = _DIRECTIVE.fullmatch(token.info.strip())
        first = line + (token.map[0] if token.map else 0)
        if match is None:
            # Colons without a name hold Markdown; backticks without one hold code.
            if token.type == "colon_fence" and depth <= DEPTH:
                yield from self.read(token.content, first + 1, depth + 1)
            return
        name, argument = match[1], match[2]
        if name == "eval-rst":
            yield from self.rest.read(token.content, first + 1)
            return
        if name in LITERAL or depth > DEPTH:
            options = _options(token.content)[0] if name == "bibliography" else {}
            yield Block(name, [], options, first + 1, token.content if name == "math" else argument)
            return
        options, body, skipped = _options(token.content)
        block = Block(name, self.text(argument), options, first + 1, argument)
        begin = first + 1 + skipped
        yield fill(block, body, begin, self.text, lambda: self.read("\n".join(body), begin, depth + 1))

    def text(self, text: str) -> list[Piece]:
        """Return the pieces of a title or an option; HTML in it is text."""
        tokens = self.parser.parseInline(" ".join(text.split()))
        return [piece for token in tokens for piece in self._inline(token.children or (), html=True)]

    def _inline(self, tokens: Sequence[Token], *, html: bool = False) -> Iterator[Piece]:
        link = ""
        inside: list[str] = []
        for token in tokens:
            if token.type == "link_open":
                link, inside = str(token.attrGet("href") or ""), []
            elif token.type == "link_close":
                kind, target = self._named(link)
                yield Piece("".join(inside), kind, target, bool(inside))
                link = ""
            else:
                shown = [Piece(token.content)] if html and token.type == "html_inline" else self._leaf(token)
                for piece in shown:
                    if link:
                        inside.append(piece.text)
                    else:
                        yield piece

    def _named(self, link: str) -> tuple[str, str]:
        """Return what kind of link it is, and what it names: an id, a page, or ``page#anchor``."""
        match = _FILE.fullmatch(unquote(link))
        if match is None:
            return (LINK, link.lstrip("#")) if link.startswith("#") else ("", link)
        return FILE, beside(self.docname, match["path"]) + (match["place"] or "")

    def _leaf(self, token: Token) -> Iterator[Piece]:
        if token.type == "myst_role":
            yield role(str(token.meta["name"]), token.content)
        elif token.type in ("softbreak", "hardbreak"):
            yield Piece("\n")
        elif token.type == "image":
            yield Piece("", IMAGE, str(token.attrGet("src") or ""))
            yield from self._inline(token.children or ())
        elif token.type == "text" and self.pandoc:
            for part in split_pandoc(token.content):
                yield Piece(part) if isinstance(part, str) else Piece("", "cite:p", ",".join(part))
        elif token.type.startswith("math"):
            yield Piece(token.content, "math")
        elif token.content and token.type != "html_inline":
            yield Piece(token.content)


def _options(content: str) -> tuple[dict[str, str], list[str], int]:
    """Split the content of a fence into options, lines of the body, and the number of lines taken."""
    lines = content.splitlines()
    taken = 0
    # As MyST divides them: YAML between lines of dashes, or lines that begin with a colon.
    if lines and lines[0].startswith("---"):
        taken = next((n for n, text in enumerate(lines[1:], 1) if text.startswith("---")), len(lines) - 1) + 1
        block = "\n".join(lines[1 : taken - 1])
    else:
        while taken < len(lines) and _OPTION.match(lines[taken]):
            taken += 1
        block = "\n".join(text.lstrip()[1:] for text in lines[:taken])
    try:
        items, _ = options_to_items(block)
    except TokenizeError:
        items = []
    return dict(items), lines[taken:], taken
