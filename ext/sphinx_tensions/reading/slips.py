"""Slips in the source of a page that a parser takes for text, in silence.

The two markups differ in little ways, and what is written in the wrong one is
no error: it is text, and an object is lost.  Each slip is found here line by
line, reported, and where it can be, put right for this build.  Lines are never
added or removed, so places in later warnings stay true.  Nothing is looked for
in code, comments, mathematics and what other directives show as it is.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Callable, Container, Iterator

from ..core.codes import Code
from ..core.known import OURS, ROLES, Vocabulary, near
from ..core.model import Kind
from .fences import FENCE, LITERAL, Problem, front_matter, mend_cells, repair, repair_restructured

OBJECTS = frozenset(map(str, Kind))
_PARSED = (
    "admonition attention caution danger dropdown epigraph error figure figure-md grid grid-item grid-item-card hint "
    "important margin note only pull-quote seealso sidebar tab-item tab-set tip topic warning card container div"
)
PARSED = frozenset(_PARSED.split())
"""Directives whose content is Markdown even between backticks."""
# Brackets of links, pictures, footnotes and spans with attributes are no citations, nor are escaped ones.
PANDOC = re.compile(r"(?<![\w\]!\\])\[(@[^\s\[\]@,;]+(?:\s*[;,]\s*@[^\s\[\]@,;]+)*)\](?![(\[:{_])")
_NAMED = re.compile(r"(?P<before>\s*\{)(?P<name>[^{}\s`]+)\}(?P<rest>.*)$", re.DOTALL)
_BARE = re.compile(rf"(?P<before>\s*)(?P<name>{'|'.join(sorted(OBJECTS))})(?=\s|$)(?P<rest>.*)$", re.DOTALL)
_RULE = re.compile(r"(?P<before>[ \t]*\.\.[ ]+)(?P<name>\w[\w:.+-]*?)[ ]?::(?P<rest>$|\s.*$)")
_MISSPELT = re.compile(r"(?P<before>[ \t]*\.\.[ ]+)(?P<name>[\w-]+)(?P<colons>:(?=\s|$)|::(?=[^\s:]))(?P<rest>.*)$")
_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|\d+[.)])\s")
_ROLE = re.compile(r"(?:\.\.[ ]+role::|\{role\})[ ]*(?P<name>[\w-]+)")
_RUN = re.compile(r"`+")
# CommonMark shows these four as they are up to their closing tags, blank lines and all.
_HTML = re.compile(r"[ ]{0,3}<(pre|script|style|textarea)\b", re.IGNORECASE)
_HEAD = re.compile(r"[ \t>]*")
_WHOLE = re.compile(r":(?P<name>[\w-]+):(?:\s|$)")
_HALF = re.compile(r":(?P<name>[\w-]+)(?:\s+(?P<value>.*))?$")
_NAKED = re.compile(r"(?P<name>[\w-]+):(?:\s+(?P<value>.*))?$")


NAMES = frozenset(prefix + name for name in OURS for prefix in ("", "tensions:"))
"""What our directives are called."""


def mend(text: str, markup: str, words: Vocabulary) -> tuple[str, list[Problem]]:
    """Return a page put right, and what was wrong, by line.

    *markup* is ``markdown``, ``notebook`` or ``restructuredtext``.
    """
    if markup == "notebook":
        return mend_cells(text, lambda cell: mend(cell, "markdown", words))
    text, slips = find(text, markup, words)
    text, ends = repair_restructured(text, NAMES)  # Markdown may hold it in `eval-rst`
    text, fences = repair(text, NAMES, colons=words.colons) if markup == "markdown" else (text, [])
    return text, sorted(slips + ends + fences)


def find(text: str, markup: str, words: Vocabulary) -> tuple[str, list[Problem]]:
    """Return *text* with the slips of this module put right, and what they were."""
    if not _MAY.search(text):
        return text, []
    made = {match["name"] for match in _ROLE.finditer(text)}
    lines = text.split("\n")
    reader: _Reader = (_Rest if markup == "restructuredtext" else _Markdown)(lines, words, made)
    reader.read()
    return "\n".join(lines), sorted(reader.problems)


_MAY = re.compile(r"\{[\w:.+-]+\}|\.\.[ ]+\w|\[@|:[\w+-]+:`|^[ \t>]*:::", re.MULTILINE)
"""What a page holds that can hold a slip."""


class _Reader(ABC):
    """What both markups have in common."""

    def __init__(self, lines: list[str], words: Vocabulary, made: Container[str]) -> None:
        self.lines = lines
        self.words = words
        self.made = made  #: roles that the page itself makes
        self.problems: list[Problem] = []
        self.ours = False  #: an object was seen on the page
        self.citations: list[tuple[int, str]] = []  #: line and ``[@key]``, kept until the page is known to be ours

    def read(self) -> None:
        """Find and mend everything."""
        number = self.start()
        while number < len(self.lines):
            number = self.line(number)
        if not self.words.pandoc:
            for number, citation in self.citations:
                self._pandoc(number, citation)

    def start(self) -> int:
        """Return the first line to look at."""
        return 0

    @abstractmethod
    def line(self, number: int) -> int:
        """Look at a line; return the next."""

    def report(self, number: int, code: Code, message: str, mark: str) -> None:
        """Keep a problem of the line *number*, from 0."""
        self.problems.append(Problem(number + 1, code, message, (mark,) if mark else ()))

    def _pandoc(self, number: int, citation: str) -> None:
        keys = [key.strip().lstrip("@") for key in re.split("[;,]", citation.strip("[]"))]
        if self.ours or any(key in self.words.keys for key in keys):
            self.report(number, Code.PANDOC_CITATION, f"{citation!r} is text here, not a citation", citation)

    def resolve(self, number: int, name: str) -> str:
        """Return the directive that *name* is, which may be a slip of one of ours."""
        lowered = name.lower()
        plain = lowered.removeprefix("tensions:")
        if plain in OURS:
            return plain
        meant = near(plain, OURS) if plain[:1].isalpha() else None
        if meant is None or self.words.directive(lowered):
            return lowered
        self.report(number, Code.UNKNOWN_DIRECTIVE, f"there is no directive {name!r}; did you mean {meant!r}?", name)
        self.lines[number] = self.lines[number].replace(name, meant, 1)
        return meant

    # -- options ------------------------------------------------------------

    def options(self, number: int, name: str) -> int:
        """Look through the options of the directive *name*, from the line *number*; return the line after them."""
        known = OURS[name]
        while number < len(self.lines):
            text = self.lines[number]
            head = _HEAD.match(text)
            assert head is not None
            rest = text[head.end() :].rstrip()
            if not rest:
                later, option = self._option_after(number, known)
                if not option:
                    return number
                self.report(later, Code.OPTION_FORM, "a blank line stands before this option", option)
                self.close_up(number, later)
                number = later if self.lines[later].strip() else number
                continue
            if not self._option(number, head[0], rest, known):
                return number
            self.inline(number)
            number += 1
        return number

    def _option(self, number: int, head: str, rest: str, known: frozenset[str]) -> bool:
        """Return whether a line is an option, and mend its colons."""
        if rest.startswith(":::"):
            return False
        if _WHOLE.match(rest):
            return True
        for form, missing in ((_HALF, "after"), (_NAKED, "before")):
            match = form.match(rest)
            if match is not None and match["name"] in known:
                name = match["name"]
                message = f"a colon is missing {missing} {name!r}; it was read as an option"
                self.report(number, Code.OPTION_FORM, message, name)
                self.lines[number] = f"{head}:{name}: {match['value'] or ''}".rstrip()
                return True
        return False

    def _option_after(self, number: int, known: frozenset[str]) -> tuple[int, str]:
        """Return the next line that is not blank, and which of the options that are *known* it is, or nothing."""
        later = number
        while later < len(self.lines) and not self.lines[later].strip(" \t>"):
            later += 1
        match = _WHOLE.match(self.lines[later].lstrip(" \t>")) if later < len(self.lines) else None
        return later, match["name"] if match is not None and match["name"] in known else ""

    @abstractmethod
    def close_up(self, first: int, option: int) -> None:
        """Take away the blank lines from *first* up to an *option*, without moving what follows."""

    # -- inline -------------------------------------------------------------

    def inline(self, number: int) -> None:
        """Look at the text of a line."""
        line = self.lines[number]
        if "`" not in line and "[@" not in line:
            return
        changes: list[tuple[int, int, str]] = []
        end = 0
        for start, stop, size in _spans(line):
            self._citations(number, line[end:start])
            if size == 1:
                changes += self.role(number, line, start)
            end = stop
        self._citations(number, line[end:])
        parts: list[str] = []
        end = 0
        for begin, until, new in changes:
            parts += (line[end:begin], new)
            end = until
        self.lines[number] = "".join([*parts, line[end:]])

    def _citations(self, number: int, text: str) -> None:
        self.citations += [(number, match[0]) for match in PANDOC.finditer(text)] if "[@" in text else []

    def role(self, number: int, line: str, tick: int) -> Iterator[tuple[int, int, str]]:
        """Yield what to write in place of the role whose content begins at *tick*."""
        for brackets in ("{}", "::"):
            begin = _role_before(line, tick, brackets)
            if begin is None:
                continue
            name = line[begin + 1 : tick - 1]
            meant = self._meant(number, name, wrong=brackets == self.other)
            if meant is not None:
                left, right = ("{", "}") if self.other == "::" else (":", ":")
                yield begin, tick, f"{left}{meant}{right}"
            return

    other = ""  #: how roles look in the other markup

    def _meant(self, number: int, name: str, *, wrong: bool) -> str | None:
        plain = name.removeprefix("tensions:")
        if wrong:
            if plain not in ROLES:
                return None
            message = f"the role {name!r} is written as in {self.foreign}; it was read all the same"
            self.report(number, Code.WRONG_MARKUP, message, name)
            return name
        if plain in ROLES or name in self.made:
            return None
        meant = near(plain, ROLES)
        if meant is not None:
            if self.words.role(name):
                return None
            self.report(number, Code.UNKNOWN_ROLE, f"there is no role {name!r}; did you mean {meant!r}?", name)
        return meant

    foreign = ""  #: the name of the other markup


def _indent(line: str) -> int:
    """Return how far to the right a line begins; 0 where it is blank."""
    return len(line) - len(line.lstrip()) if line.strip() else 0


def _spans(line: str) -> Iterator[tuple[int, int, int]]:
    """Yield start and end of each code span, or content of a role, with the number of its backticks."""
    runs = [(match.start(), match.end()) for match in _RUN.finditer(line)]
    # By length, or a line with many backticks would be searched again from each of them.
    waiting: dict[int, deque[int]] = defaultdict(deque)
    for place, (start, end) in enumerate(runs):
        waiting[end - start].append(place)
    place = 0
    while place < len(runs):
        start, end = runs[place]
        same = waiting[end - start]
        while same and same[0] <= place:
            same.popleft()
        if same and (start == 0 or line[start - 1] != "\\"):
            place = same[0]
            yield start, runs[place][1], end - start
        place += 1


def _role_before(line: str, tick: int, brackets: str) -> int | None:
    """Return where the role begins whose content begins at *tick*."""
    if tick < 3 or line[tick - 1] != brackets[1]:
        return None
    # Names are short; without a bound, a line of many roles would be searched from each of them.
    begin = line.rfind(brackets[0], max(0, tick - 60), tick - 1)
    if brackets == "::":  # a role of a domain has a colon inside
        while begin > 0 and line[begin - 1].isalnum():
            earlier = line.rfind(":", max(0, tick - 60), begin)
            if earlier < 0 or not re.fullmatch(r"[\w+.-]+", line[earlier + 1 : begin]):
                break
            begin = earlier
    if begin < 0 or not re.fullmatch(r"[\w:.+-]+", line[begin + 1 : tick - 1]):
        return None
    return None if begin and (line[begin - 1].isalnum() or line[begin - 1] in "\\`") else begin


class _Markdown(_Reader):
    other = "::"
    foreign = "reStructuredText"

    def __init__(self, lines: list[str], words: Vocabulary, made: Container[str]) -> None:
        super().__init__(lines, words, made)
        self.open: list[tuple[str, int]] = []
        self.until: Callable[[str], bool] | None = None  #: what ends the code or comment that is passed over
        self.coded = self.listed = False  #: the line before was code by its indent, or belongs to a list

    def start(self) -> int:
        return front_matter(self.lines)

    def line(self, number: int) -> int:
        text = self.lines[number]
        if self.until is not None:
            if self.until(text):
                self.until = None
            return number + 1
        if self._indented_code(number, text):
            return number + 1
        match = FENCE.match(text)
        if match is not None:
            return self._fence(number, match)
        if self._passed(text):
            return number + 1
        rule = _RULE.match(text)
        if rule is not None and rule["name"].lower().removeprefix("tensions:") in OURS:
            message = f"the directive {rule['name']!r} is written as in {self.foreign}, which is text in Markdown"
            self.report(number, Code.WRONG_MARKUP, message, rule["name"])
        else:
            self.inline(number)
        return number + 1

    def _indented_code(self, number: int, text: str) -> bool:
        """Return whether a line is code by its indent; in a list, it is the text of an item."""
        if text.startswith(("    ", "\t")):
            before = self.lines[number - 1].strip() if number else ""
            # To CommonMark, what is indented below a paragraph is no code but more of the paragraph.
            self.coded = self.coded or (not before and not self.listed)
            return self.coded
        if text.strip():
            self.coded, self.listed = False, _ITEM.match(text) is not None or (self.listed and text.startswith(" "))
        return False

    def _passed(self, text: str) -> bool:
        """Return whether a line is a comment or shown as it is; note what ends it."""
        html = _HTML.match(text)
        if html is not None:
            close = f"</{html[1].lower()}>"
            if close not in text.lower():
                self.until = lambda line: close in line.lower()
        elif text.lstrip().startswith("<!--"):
            if "-->" not in text:
                self.until = lambda line: "-->" in line
        elif text.strip() == "$$":
            self.until = lambda line: line.strip().endswith("$$")
        else:
            # MyST takes such a line for a comment.
            return text.startswith("%")
        return True

    # -- fences -------------------------------------------------------------

    def _fence(self, number: int, match: re.Match[str]) -> int:
        mark, length, rest = match["fence"][0], len(match["fence"]), match["rest"]
        if not rest.strip():
            self._bare(mark, length)
            return number + 1
        named = _NAMED.match(rest)
        if named is None:
            bare = _BARE.match(rest) if mark == ":" else None
            if bare is None:
                if mark == ":":
                    self.open.append((mark, length))
                # To CommonMark, backticks followed by more of them in the line open no fence.
                elif "`" not in rest or mark == "~":
                    self._code(mark, length)
                return number + 1
            self.report(number, Code.DIRECTIVE_FORM, f"the braces around {bare['name']!r} are missing", bare["name"])
            rest = f"{bare['before']}{{{bare['name']}}}{bare['rest']}"
            self.lines[number] = match["indent"] + match["fence"] + rest
            named = _NAMED.match(rest)
            assert named is not None
        return self._directive(number, match, named)

    def _directive(self, number: int, match: re.Match[str], named: re.Match[str]) -> int:
        mark, length = match["fence"][0], len(match["fence"])
        name = self.resolve(number, named["name"])
        if name not in OURS:
            if name in LITERAL or (mark != ":" and name not in PARSED):
                self._code(mark, length)
            else:
                self.open.append((mark, length))
            return number + 1
        if named["rest"] and not named["rest"][0].isspace():
            title = named["rest"]
            self.report(number, Code.DIRECTIVE_FORM, f"a blank is missing after '{{{named['name']}}}'", named["name"])
            at = len(self.lines[number]) - len(title)
            self.lines[number] = f"{self.lines[number][:at]} {title}"
        self.open.append((mark, length))
        if mark == ":":
            self.inline(number)
        self.ours |= name in OBJECTS
        after = number + 1
        if after == len(self.lines) or self.lines[after].strip(" \t>") != "---":  # which begins options in YAML
            after = self.options(after, name)
        if name in OBJECTS:
            self._dedent(after, match["indent"])
        return after

    def _code(self, mark: str, length: int) -> None:
        """Pass over everything up to the end of a fence."""

        def ends(line: str) -> bool:
            stripped = line.strip(" \t>\r")
            return len(stripped) >= length and set(stripped) == {mark}

        self.until = ends

    def _bare(self, mark: str, length: int) -> None:
        """Close a fence, or open code."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == mark and self.open[place][1] <= length:
                del self.open[place:]
                return
        if mark != ":":
            self._code(mark, length)

    def _dedent(self, number: int, indent: str) -> None:
        """Move the text of an object to the left where it is so far to the right that it is code."""
        while number < len(self.lines) and not self.lines[number].strip():
            number += 1
        if indent or number == len(self.lines):
            return
        step = "\t" if self.lines[number].startswith("\t") else "    "
        body = self._indented(number, step)
        if not body or (step != "\t" and not any(re.search(r"\{[\w:]+\}`|^\s*:::", self.lines[n]) for n in body)):
            return
        message = f"the text begins with {'a tab' if step[0] == chr(9) else 'four blanks'}, which makes it code"
        self.report(number, Code.BODY_INDENT, message, "")
        for here in body:
            self.lines[here] = self.lines[here].removeprefix(step)

    def _indented(self, first: int, step: str) -> list[int]:
        """Return the lines from *first* on that begin with *step*; blanks must go on to the closing fence."""
        numbers = []
        for number in range(first, len(self.lines)):
            text = self.lines[number]
            if text.startswith(step):
                numbers.append(number)
            elif text.strip():
                return numbers if step == "\t" or text.strip(" ").startswith(("```", ":::", "~~~")) else []
        return numbers

    def close_up(self, first: int, option: int) -> None:
        for number in range(first, option):
            # MyST ends the options at a blank line, and takes away the colon before it reads them.
            self.lines[number] = (_HEAD.match(self.lines[option]) or [""])[0] + ":"


class _Rest(_Reader):
    other = "{}"
    foreign = "Markdown"

    def line(self, number: int) -> int:
        text = self.lines[number]
        rule = _RULE.match(text) or self._misspelt(number, text)
        if rule is not None:
            return self._rule(number, rule)
        # Comments, targets and doctest blocks are shown as they are, or not at all.
        if text.lstrip().startswith((".. ", ">>>")) or text.strip() == "..":
            return self._block(number + 1, text)
        fence = FENCE.match(text)
        named = _NAMED.match(fence["rest"]) if fence is not None else None
        if named is not None and named["name"].lower().removeprefix("tensions:") in OURS:
            message = f"the directive {named['name']!r} is written as in {self.foreign}, which is text here"
            self.report(number, Code.WRONG_MARKUP, message, named["name"])
            return number + 1
        self.inline(number)
        # Two colons at the end of a paragraph make a literal block of what follows.
        if text.rstrip().endswith("::"):
            return self._block(number + 1, text)
        return number + 1

    def _misspelt(self, number: int, text: str) -> re.Match[str] | None:
        """Put right ``.. camp: Title`` and ``.. camp::Title``, which would be comments."""
        match = _MISSPELT.match(text)
        if match is None or match["name"].lower() not in OBJECTS:
            return None
        single = match["colons"] == ":"
        # A line alone may be a comment that was meant; one with a body below was to be an object.
        if single and not self._has_body(number):
            return None
        what = "a second colon" if single else "a blank"
        self.report(number, Code.DIRECTIVE_FORM, f"{what} is missing after {match['name']!r}", match["name"])
        self.lines[number] = f"{match['before']}{match['name']}:: {match['rest'].strip()}".rstrip()
        return _RULE.match(self.lines[number])

    def _has_body(self, number: int) -> bool:
        """Return whether what follows the line *number* is further to the right."""
        later = number + 1
        while later < len(self.lines) and not self.lines[later].strip():
            later += 1
        return later < len(self.lines) and _indent(self.lines[later]) > _indent(self.lines[number])

    def _rule(self, number: int, match: re.Match[str]) -> int:
        """Look at a directive."""
        name = self.resolve(number, match["name"])
        self.inline(number)
        if name in OURS:
            self.ours |= name in OBJECTS
            return self.options(number + 1, name)
        if name in LITERAL or name in ("comment", "image"):
            return self._block(number + 1, self.lines[number])
        return number + 1

    def _block(self, number: int, text: str) -> int:
        """Return the line after the block that belongs to *text*, by its indent."""
        indent = _indent(text)
        while number < len(self.lines) and not (self.lines[number].strip() and _indent(self.lines[number]) <= indent):
            number += 1
        return number

    def close_up(self, first: int, option: int) -> None:
        """Move the options up; what follows stays where it is."""
        last = option
        while last < len(self.lines) and _indent(self.lines[last]) >= _indent(self.lines[option]) > 0:
            last += 1
        moved = self.lines[option:last]
        self.lines[first:last] = [*moved, *[""] * (option - first)]
