"""Find, in the source of a MyST page, the mistakes that MyST passes in silence.

Three kinds of fence make Markdown lose the rest of a page without a word: a
backtick fence whose title holds a backtick, a fence inside one of the same
length, a line of colons that closes nothing.  A value that the option block
cannot read loses every option of its directive.  Each is found here line by
line, reported, and put right for this build, so that nothing is lost.  Lines
are never added or removed: places in later warnings stay true.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import myst_parser
from myst_parser.parsers.options import TokenizeError, options_to_items

from ..core.codes import Code

# A fence may stand in quotations and lists, whose signs come before it.
FENCE = re.compile(r"^(?P<indent>(?:[ \t>]|[-*+] +|\d+[.)] +)*)(?P<fence>`{3,}|~{3,}|:{3,})(?P<rest>.*)$")
_NAME = re.compile(r"\s*\{([^}\s]+)\}\s*(.*)$")
_OPTION = re.compile(r"^(?P<head>[ \t>]*:[\w-]+:)[ \t]*(?P<value>.*?)[ \t]*$")
_PAIR = re.compile(r"^(?P<head>[ \t]*[\w-]+:)[ \t]+(?P<value>.*?)[ \t]*$")
# docutils splits text with `str.splitlines`, which ends a line at each of these.
_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_REST = re.compile(r"\s*\.\. +([\w:-]+?) ?::")
ENDED = "a sign that ends a line to docutils, and with it the option, was read as a blank"
_SIMPLE = re.compile(r"[\w-]+:[ ]+[A-Za-z0-9][\w ,.;()/-]*")
"""What every reader of options reads: asking the one of MyST takes longer than all else here."""
LITERAL = frozenset(
    [
        "code",
        "code-block",
        "code-cell",
        "raw-cell",
        "sourcecode",
        "parsed-literal",
        "literal",
        "literalinclude",
        "math",
        "raw",
        "eval-rst",
        "highlight",
        "prompt",
        "doctest",
        "testcode",
        "testoutput",
        "mermaid",
        "graphviz",
        "digraph",
        "graph",
        "bibliography",
    ]
)


COLONS_ARE_OPTIONS = tuple(int(part) for part in re.findall(r"\d+", myst_parser.__version__)[:2]) < (5, 1)
"""Whether this MyST takes colons directly below the options of a directive for one more of them."""
LONGEST = 64
"""Backticks of a fence that is put right."""
DEEPEST = 200
"""Fences of others that are followed into one another."""
DEPTH = 64
"""Fences that may stand in one another; docutils itself gives up at about a hundred."""


CELL = 10_000
"""Lines that MyST-NB gives to each cell of a notebook."""


class Problem(NamedTuple):
    """A mistake and its line, from 1."""

    line: int
    code: Code
    message: str
    marks: tuple[str, ...] = ()  #: words that stand at the place (see `places`)


@dataclass(slots=True)
class _Block:
    mark: str
    length: int
    line: int  # from 0
    name: str
    outer: _Block | None  # the nearest open fence of the same mark
    end: int | None = None
    needs: int = 0  # length that holds all fences inside it
    ours: bool = False  # it is one of the directives looked after, or holds one
    inside: bool = False  # one of the directives looked after is around it
    below: bool = False  # nothing but options stands between it and the fence that it stands in

    @property
    def literal(self) -> bool:
        return self.name in LITERAL or (not self.name and self.mark in "`~")


def repair(source: str, names: Collection[str], *, colons: bool = True) -> tuple[str, list[Problem]]:
    """Return *source* put right, and what was wrong.

    *names* are the directives to look after, with and without their domain.
    Where MyST does not read fences of *colons*, these are written with tildes,
    and so is what they hold and what they are in; all others stay text.
    Pages that name none of them are returned as they are.
    """
    folded = source.lower()  # names of directives are read without capitals
    if not any(name in folded for name in names):
        return source, []
    reader = _Reader(source.split("\n"), names, colons=colons)
    reader.read()
    return "\n".join(reader.lines), sorted(reader.problems)


def joined(line: str) -> str:
    """Return a line with blanks for the signs that end one to docutils and not to an author."""
    return _ENDS.sub(" ", line)


def repair_restructured(source: str, names: Collection[str]) -> tuple[str, list[Problem]]:
    """Return reStructuredText in which no option of ours ends before its line does, and where one would have."""
    if not _ENDS.search(source):
        return source, []
    lines = source.split("\n")
    problems = []
    inside = False
    for number, line in enumerate(lines):
        opened = _REST.match(line)
        inside = (inside and bool(line.strip())) or (opened is not None and opened[1].lower() in names)
        if inside and joined(line) != line:
            lines[number] = joined(line)
            problems.append(Problem(number + 1, Code.OPTION_SYNTAX, ENDED))
    return "\n".join(lines), problems


def cells(source: str) -> list[tuple[int, str]]:
    """Return the text of each Markdown cell of a notebook, with the line before its first.

    The first line of the cell n, from 1, is n times ten thousand and two, as MyST-NB counts; there are none in what
    is no notebook.
    """
    return [(CELL * (place + 1) + 1, _text(cell)) for place, cell in _markdown(_notebook(source))]


def mend_cells(source: str, mend: Callable[[str], tuple[str, list[Problem]]]) -> tuple[str, list[Problem]]:
    """Return a notebook with its Markdown cells put right by *mend*, and what was wrong."""
    notebook = _notebook(source)
    mistakes: list[Problem] = []
    for place, cell in _markdown(notebook):
        text, problems = mend(_text(cell))
        if problems or text != _text(cell):
            cell["source"] = text
            mistakes += [problem._replace(line=CELL * (place + 1) + 1 + problem.line) for problem in problems]
    return (json.dumps(notebook) if mistakes else source), mistakes


def _notebook(source: str) -> Any:
    try:
        return json.loads(source)
    except (ValueError, RecursionError):
        return None


def _markdown(notebook: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    contents = notebook.get("cells") if isinstance(notebook, dict) else None
    for place, cell in enumerate(contents if isinstance(contents, list) else ()):
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            yield place, cell


def _text(cell: dict[str, Any]) -> str:
    # A notebook holds the source of a cell as one text or as a list of lines.
    source = cell.get("source")
    return "".join(map(str, source)) if isinstance(source, list) else str(source or "")


def front_matter(lines: Sequence[str]) -> int:
    """Return the line after the front matter of a page."""
    if lines and lines[0].strip() == "---":
        for number, line in enumerate(lines[1:], 1):
            # YAML ends a document with three dots as well.
            if line.strip() in ("---", "..."):
                return number + 1
    return 0


def _closers(lines: list[str]) -> dict[int, list[int]]:
    """Return length -> the lines that may close a backtick fence, the last one first; very long ones close nothing."""
    lines_by_length: dict[int, list[int]] = {}
    for number in range(len(lines) - 1, -1, -1):
        stripped = lines[number].strip(" \t>")
        if 3 <= len(stripped) <= LONGEST and set(stripped) == {"`"}:
            lines_by_length.setdefault(len(stripped), []).append(number)
    return lines_by_length


class _Reader:
    def __init__(self, lines: list[str], names: Collection[str], *, colons: bool) -> None:
        self.colons = colons
        self.stray: list[int] = []  # lines of colons that close nothing
        self.lines = lines
        self.names = names
        self.problems: list[Problem] = []
        self.open: list[_Block] = []
        self.closers = _closers(lines)
        self.below: set[int] = set()  # lines that follow the options of one of ours, or its title
        self.blocks: list[_Block] = []

    def report(self, line: int, code: Code, message: str) -> None:
        self.problems.append(Problem(line + 1, code, message))

    def read(self) -> None:
        for number in range(front_matter(self.lines), len(self.lines)):
            match = FENCE.match(self.lines[number])
            if match is not None:
                self._fence(number, match)
        for block in self.open:
            self._unclosed(block)
        # From the innermost out: a fence needs to be longer than those inside it.
        for block in reversed(self.blocks):
            block.needs = max(block.needs, block.length)
            if block.outer is not None:
                block.outer.needs = max(block.outer.needs, block.needs + 1)
                block.outer.ours |= block.ours
        for number in self.stray if self.colons and self._is_ours() else ():
            self.report(number, Code.FENCE_STRAY, "these colons close nothing")
            self.lines[number] = ""
        for block in self.blocks:
            longer = block.needs if block.needs != block.length and block.ours else 0
            tildes = block.below or (block.mark == ":" and not self.colons and (block.ours or block.inside))
            if longer or tildes:
                self._rewrite(block, "~" if tildes else block.mark, longer)

    def _is_ours(self) -> bool:
        """Return whether the page has a directive that is looked after, or a role of its name."""
        roles = tuple(f"{{{name}}}`" for name in self.names)
        return any(block.ours for block in self.blocks) or any(role in line for line in self.lines for role in roles)

    def _fence(self, number: int, match: re.Match[str]) -> None:
        mark, length, rest = match["fence"][0], len(match["fence"]), match["rest"]
        inside = self.open[-1] if self.open else None
        if inside is not None and inside.literal:
            if mark == inside.mark and length >= inside.length and not rest.strip():
                self.open.pop().end = number
        elif not rest.strip():
            self._close(number, mark, length)
        else:
            self._begin(number, mark, length, rest)

    def _begin(self, number: int, mark: str, length: int, rest: str) -> None:
        named = _NAME.match(rest)
        name = named[1].lower() if named else ""
        # To CommonMark such a line is text with code in it.
        if mark == "`" and "`" in rest:
            if name not in self.names:
                return
            self.report(
                number, Code.FENCE_TITLE, f"a backtick fence cannot have a backtick in its title: {rest.strip()}"
            )
            mark = "~"
            self._retype(number, mark, length)
        if len(self.open) >= DEEPEST:
            return
        if len(self.open) >= DEPTH and name in self.names:
            self.report(number, Code.FENCE_LENGTH, f"more than {DEPTH} fences are open; this one was read as text")
            self.lines[number] = self.lines[number].replace(mark * length, "\\" + mark * 3, 1)
            return
        outer = self._nearest(mark)
        block = _Block(mark, length, number, name, outer, ours=name in self.names)
        block.inside = bool(self.open) and (self.open[-1].inside or self.open[-1].name in self.names)
        block.below = mark == ":" and number in self.below
        if outer is not None and outer.length <= length and {outer.name, name} & set(self.names):
            self.report(
                number,
                Code.FENCE_LENGTH,
                f"a fence of {length} stands inside one of {outer.length}, opened in line {outer.line + 1}",
            )
        self.open.append(block)
        self.blocks.append(block)
        if name in self.names:
            self._options(number)
        if name and COLONS_ARE_OPTIONS:
            self.below.add(next((n for n in range(number + 1, len(self.lines)) if not _OPTION.match(self.lines[n])), 0))

    def _nearest(self, mark: str) -> _Block | None:
        return next((block for block in reversed(self.open) if block.mark == mark), None)

    def _retype(self, number: int, mark: str, length: int) -> None:
        """Write the fence in line *number*, and the line that closes it, with *mark*."""
        self.lines[number] = self.lines[number].replace("`" * length, mark * length, 1)
        candidates = []
        for size, waiting in self.closers.items():
            while waiting and waiting[-1] <= number:
                waiting.pop()
            if waiting and size >= length:
                candidates.append((waiting[-1], size))
        if candidates:
            later, size = min(candidates)
            self.closers[size].pop()
            self.lines[later] = self.lines[later].replace("`" * size, mark * size, 1)

    def _close(self, number: int, mark: str, length: int) -> None:
        candidates = [b for b in self.open if b.mark == mark and b.length <= length]
        exact = [b for b in candidates if b.length == length]
        if not candidates:
            if mark == ":":
                self.stray.append(number)
            elif len(self.open) < DEEPEST:
                block = _Block(mark, length, number, "", self._nearest(mark))
                self.open.append(block)
                self.blocks.append(block)
            return
        chosen = (exact or candidates)[-1]
        while self.open[-1] is not chosen:
            self._unclosed(self.open.pop())
        self.open.pop().end = number

    def _unclosed(self, block: _Block) -> None:
        if block.name in self.names:
            self.report(block.line, Code.FENCE_OPEN, f"the fence of this {block.name} is never closed")

    def _rewrite(self, block: _Block, mark: str, length: int) -> None:
        """Write a fence with *mark*, as many times as *length*, or where that is 0 as many times as it is there."""
        for number in (block.line, block.end):
            if number is not None:
                match = FENCE.match(self.lines[number])
                assert match is not None
                self.lines[number] = match["indent"] + mark * (length or len(match["fence"])) + match["rest"]

    # -- options ------------------------------------------------------------

    def _options(self, number: int) -> None:
        first = number + 1
        # MyST reads options as lines with colons, or as YAML between lines of three dashes.
        if first < len(self.lines) and self.lines[first].strip() == "---":
            pairs = list(self._pairs(first + 1))
            whole = "\n".join(self.lines[n] for n, _ in pairs)
            # As a whole first, since a value may go on in the next line.
            if not _readable(whole):
                for n, match in pairs:
                    if match is not None and not _readable(self.lines[n].strip()):
                        self._quote(n, match)
            return
        for n in range(first, len(self.lines)):
            match = _OPTION.match(self.lines[n])
            if match is None:
                if self.lines[n].strip(" \t>") == ":":  # `slips` closed up a blank line
                    continue
                return
            self._join(n)
            match = _OPTION.match(self.lines[n]) or match
            if match["value"] and not _readable(self.lines[n].strip(" \t>")[1:]):
                self._quote(n, match)

    def _join(self, number: int) -> None:
        """Write a blank for what ends a line to docutils and not to an author."""
        line = joined(self.lines[number])
        if line != self.lines[number]:
            self.report(number, Code.OPTION_SYNTAX, ENDED)
            self.lines[number] = line

    def _pairs(self, first: int) -> Iterator[tuple[int, re.Match[str] | None]]:
        for n in range(first, len(self.lines)):
            if self.lines[n].strip() == "---":
                return
            self._join(n)
            yield n, _PAIR.match(self.lines[n])

    def _quote(self, number: int, match: re.Match[str]) -> None:
        value = match["value"]
        option = match["head"].strip(" \t:>")
        self.report(number, Code.OPTION_SYNTAX, f"the value of {option!r} was read as plain text: {value}")
        # Between single quotes YAML takes all signs as they are, but the quote itself, which is doubled.
        self.lines[number] = match["head"] + " '" + value.replace("'", "''") + "'"


def _readable(text: str) -> bool:
    """Return whether the option block of MyST reads *text*, comments apart, without loss."""
    if _SIMPLE.fullmatch(text):
        return True
    try:
        _, state = options_to_items(text)
    except TokenizeError:
        return False
    # What follows a # is dropped as a comment.
    return not state.has_comments
