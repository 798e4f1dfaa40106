"""reStructuredText to blocks, as far as directives, roles and paragraphs go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..fences import LITERAL
from .blocks import WEB, Block, Content, Piece, Prose, fill, role

_DIRECTIVE = re.compile(r"(?P<indent> *)\.\. +(?P<name>[\w][\w:.+-]*?) ?:: *(?P<argument>.*)$")
_OPTION = re.compile(r" *:(?P<name>[\w-]+):(?: +(?P<value>.*))?$")
_INLINE = re.compile(
    r"(?<!\0)``(?P<code>.+?)``"
    r"|(?<![\w:.+\0-]):(?P<role>[\w:.+-]+):`(?P<content>[^`]+)`"
    r"|(?<![\w`\0])(?P<mark>\*\*|\*)(?P<text>\S(?:.{0,500}?[^\s\0])?)(?P=mark)"
    r"|(?<!\0)`(?P<link>[^`<]+?)(?: *<(?P<uri>[^>`]*)>)?`_{0,2}"
)
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*$")
DEPTH = 60


class Restructured:
    """A reader of reStructuredText pages."""

    def read(self, text: str, line: int = 0) -> Content:
        """Return the blocks of *text*, whose first line is *line* (from 0) of the file."""
        # Tabs and ends of lines as docutils reads them.
        return list(self._blocks(text.expandtabs(8).splitlines(), line, 0))

    def _blocks(self, lines: list[str], line: int, depth: int) -> Iterator[Block | Prose]:
        number = 0
        while number < len(lines):
            match = _DIRECTIVE.match(lines[number])
            if not lines[number].strip():
                number += 1
            elif match is not None:
                end = _end(lines, number + 1, len(match["indent"]))
                block = self._directive(match, lines[number + 1 : end], line + number, depth)
                block.within = "list or quotation" if match["indent"] else ""
                yield block
                number = end
            elif lines[number].lstrip().startswith(".. "):
                number = _end(lines, number + 1, _indent(lines[number]))
            else:
                end = number
                while end < len(lines) and lines[end].strip() and (end == number or not _DIRECTIVE.match(lines[end])):
                    end += 1
                yield from self._paragraph(lines[number:end], line + number)
                number = end
                if lines[end - 1].rstrip().endswith("::"):
                    number = _end(lines, end, _indent(lines[end - 1]))

    def _paragraph(self, lines: list[str], line: int) -> Iterator[Prose]:
        texts = [text.strip() for text in lines if not _ADORNMENT.match(text)]
        if texts:
            yield Prose(self.text("\n".join(texts)), line + 1, heading=len(texts) < len(lines))

    def _directive(self, match: re.Match[str], body: list[str], line: int, depth: int) -> Block:
        name, argument = match["name"], match["argument"].strip()
        if name in LITERAL or depth > DEPTH:
            return Block(name, [], {}, line + 1, "\n".join((argument, *body)) if name == "math" else argument)
        indent = min((_indent(text) for text in body if text.strip()), default=0)
        body = [text[indent:] for text in body]
        taken = 0
        while taken < len(body) and body[taken].strip() and not _OPTION.match(body[taken]):
            if not argument:
                break
            argument += " " + body[taken].strip()
            taken += 1
        options, taken = _options(body, taken)
        block = Block(name, self.text(argument), options, line + 1, argument)
        body, begin = body[taken:], line + 1 + taken
        return fill(block, body, begin, self.text, lambda: list(self._blocks(body, begin, depth + 1)))

    def text(self, text: str) -> list[Piece]:
        """Return the pieces of inline content."""
        text = _ESCAPED.sub("\0\\1", text)
        pieces = []
        end = 0
        for match in _INLINE.finditer(text):
            if match.start() > end:
                pieces.append(Piece(_unescaped(text[end : match.start()])))
            pieces.append(_piece(match))
            end = match.end()
        if end < len(text):
            pieces.append(Piece(_unescaped(text[end:])))
        return pieces


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
"""A sign after a backslash is no markup; docutils marks it with NUL until it has read the markup, and so do we."""


def _unescaped(text: str) -> str:
    """Return *text* without the marks of escaped signs; an escaped blank is none."""
    return re.sub(r"\0[ \n]?", "", text)


def _piece(match: re.Match[str]) -> Piece:
    if match["code"]:
        return Piece(match["code"].replace("\0", "\\"))
    if match["role"]:
        # To these two roles docutils gives the text as written, with its backslashes.
        raw = match["role"].startswith(("math", "code"))
        return role(match["role"], match["content"].replace("\0", "\\") if raw else _unescaped(match["content"]))
    uri = match["uri"] or ""
    return Piece(_unescaped(match["text"] or match["link"] or ""), WEB if uri else "", _unescaped(uri), explicit=True)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _end(lines: list[str], start: int, indent: int) -> int:
    """Return the first line after *start* that is no part of a block indented by *indent*."""
    end = start
    for number in range(start, len(lines)):
        if not lines[number].strip():
            continue
        if _indent(lines[number]) <= indent:
            break
        end = number + 1
    return end


def _options(body: list[str], taken: int) -> tuple[dict[str, str], int]:
    options: dict[str, str] = {}
    last = ""
    while taken < len(body) and body[taken].strip():
        match = _OPTION.match(body[taken])
        if match is not None:
            last = match["name"]
            options[last] = match["value"] or ""
        elif last and body[taken].startswith(" "):
            options[last] += "\n" + body[taken].strip()
        else:
            break
        taken += 1
    return options, taken
