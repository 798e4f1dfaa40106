r"""The author's own commands, replaced by what they stand for.

Only ``\newcommand`` and its like with up to nine arguments in braces; a bound of
rounds and of size ends recursion.
"""

from __future__ import annotations

import re

from ..documents import Unreadable

ROUNDS = 6
GROWTH = 4_000_000  #: characters that replacing may add
COMMANDS = 2_000
# Possessive: a long run of blanks takes linear time.
_DEFINED = re.compile(
    r"\\(?:(?:re|provide)?newcommand|providecommand|DeclareRobustCommand)\*?\s*+\{?\s*+\\(?P<name>[A-Za-z]+)\s*+\}?"
    r"\s*+(?:\[(?P<count>\d)\])?(?P<optional>\[[^\]]*\])?\s*+(?=\{)"
    r"|\\def\s*+\\(?P<defined>[A-Za-z]+)(?P<arguments>(?:#\d)*)\s*+(?=\{)"
)


Macros = dict[str, tuple[int, str]]
"""Name of a command -> how many arguments it takes, and its text."""


def group_at(text: str, start: int) -> int:
    """Return where the group that begins at *start* ends, behind its brace; -1 where it never does."""
    depth = 0
    for place in re.finditer(r"\\.|[{}]", text[start : start + 100_000], re.DOTALL):
        if place[0] == "{":
            depth += 1
        elif place[0] == "}":
            depth -= 1
            if depth == 0:
                return start + place.end()
    return -1


def expanded(preamble: str, body: str) -> str:
    """Return *body* with the commands that *preamble* and itself define replaced; raises `Unreadable`."""
    macros: Macros = {}
    _take(preamble, macros)
    body = _take(body, macros)
    if not macros:
        return body
    names = "|".join(sorted(map(re.escape, macros), key=len, reverse=True))
    use = re.compile(rf"\\(?P<name>{names})(?![A-Za-z])")
    most = len(body) + GROWTH
    for _ in range(ROUNDS):
        new = _round(body, use, macros, most)
        if new == body:
            break
        body = new
    return body


def _take(text: str, macros: Macros) -> str:
    """Add the commands that *text* defines to *macros*; return the text without the definitions."""
    kept, end = [], 0
    for match in _DEFINED.finditer(text):
        if match.start() < end:
            continue
        stop = group_at(text, match.end())
        if stop < 0 or len(macros) >= COMMANDS:
            continue
        kept.append(text[end : match.start()])
        inside = text[match.end() + 1 : stop - 1]
        name = match["name"] or match["defined"]
        count = int(match["count"] or 0) if match["name"] else len(match["arguments"] or "") // 2
        if not match["optional"] and len(inside) < 2_000:
            macros[name] = count, inside
        end = stop
    return "".join((*kept, text[end:]))


def _round(body: str, use: re.Pattern[str], macros: Macros, most: int) -> str:
    parts, end, size = [], 0, len(body)
    for match in use.finditer(body):
        if match.start() < end:
            continue
        count, text = macros[match["name"]]
        stop, arguments = _arguments(body, match.end(), count)
        if stop < 0:
            continue
        for number, argument in enumerate(arguments, 1):
            text = text.replace(f"#{number}", argument)
        if count == 0:
            # TeX eats blanks behind a command, unless its text ends with \xspace.
            eaten = r"\{\}|\\(?= )" if "\\xspace" in text else r"\{\}|[ \t]*\n?[ \t]*(?=\S)"
            blank = re.compile(eaten).match(body, stop)
            stop = blank.end() if blank else stop
        text = text.replace("\\xspace", "")
        parts += [body[end : match.start()], text]
        size += len(text)
        if size > most:
            raise Unreadable("its commands stand for too much text")
        end = stop
    return "".join((*parts, body[end:]))


def _arguments(body: str, start: int, count: int) -> tuple[int, list[str]]:
    arguments = []
    for _ in range(count):
        start = re.compile(r"\s*").match(body, start).end()  # type: ignore[union-attr]
        stop = group_at(body, start) if body[start : start + 1] == "{" else -1
        if stop < 0:
            return -1, []
        arguments.append(body[start + 1 : stop - 1])
        start = stop
    return start, arguments
