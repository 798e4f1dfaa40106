"""Recorded text, as text of files and as source of pages.

In files a citation, a reference to an object and mathematics are as the
roles that an author would write; everything else is plain text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..core.model import Kind, Page, Record
from ..core.text import (
    ADDRESS,
    CITATION,
    MATH,
    REFERENCE,
    citation_mark,
    citation_targets,
    math_mark,
    reference_mark,
    woven,
    write_citation,
)

_MARKED = re.compile(f"{CITATION.pattern}|{MATH.pattern}|{REFERENCE.pattern}")
_NAME = r"\{(?:cite:[a-z]+|cite|math|any|" + "|".join(Kind) + r")\}`"
_ROLE = re.compile(r"(?<!\\)\{(?P<name>[a-z:]+)\}(?P<ticks>`+)(?P<content>.+?)(?<!`)(?P=ticks)(?!`)")
_WITH_TEXT = re.compile(r"(?P<text>.*\S)\s*<(?P<id>[^<>]+)>")
# The ranges leave out what `str.split` takes for a blank; `line` makes a space of it.
_UNWANTED = dict.fromkeys(
    [*range(0x09), 0x0B, *range(0x0E, 0x1C), 0x7F, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def clean(text: str) -> str:
    """Return *text* without control characters, marks that turn its direction, and half characters."""
    text = text.translate(_UNWANTED)
    return "".join("\ufffd" if unicodedata.category(c) == "Cs" else c for c in text) if not text.isascii() else text


def line(text: str) -> str:
    """Return *text* cleaned, on one line."""
    # This also takes U+001C, U+0085, U+2028 and their like, which end a line to docutils.
    return " ".join(clean(text).split())


def role(name: str, content: str) -> str:
    """Write a role."""
    runs = [len(run) for run in re.findall("`+", content)]
    ticks = "`" * (max(runs, default=0) + 1)
    # CommonMark takes one blank off each end of a code span, and content may begin with a tick.
    pad = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{{{name}}}{ticks}{pad}{content}{pad}{ticks}"


def _written(match: re.Match[str], refer: Callable[[str, str], str]) -> str:
    """Return a mark as a role; *refer* makes that of a reference, of its target and its text."""
    if match["content"] is not None:
        return role(f"cite:{match['role']}", match["content"])
    if match["tex"] is not None:
        return role("math", match["tex"])
    return refer(match["target"], match["text"] or "")


def _referring(kind: str, target: str, text: str) -> str:
    return role(kind, f"{text} <{target}>" if text else target)


def to_roles(text: str, get: Callable[[str], Record | None], title: Callable[[str], str]) -> str:
    """Return recorded *text* for a file; a reference to no object leaves its words."""

    def refer(target: str, words: str) -> str:
        record = get(target)
        return words or title(target) if record is None else _referring(record.kind, record.id, words)

    return woven(_MARKED, text, lambda match: _written(match, refer), _guard)


def _guard(text: str) -> str:
    # Text that looks like a role comes back as text.
    return re.sub(_NAME, r"\\\g<0>", text)


def from_roles(text: str) -> str:
    """Return text of a file as recorded text."""
    text = "\n".join(filter(None, map(line, text.split("\n"))))
    return woven(_ROLE, text, lambda match: _role_to_mark(match) or _unguard(match[0]), _unguard)


def _unguard(text: str) -> str:
    return re.sub(rf"\\(?={_NAME})", "", text)


def _role_to_mark(match: re.Match[str]) -> str:
    """Return the mark for a role; nothing for a role that has none."""
    name, content = match["name"], match["content"].strip()
    if name == "math":
        return math_mark(content)
    if name == "cite" or name.startswith("cite:"):
        targets, rest = citation_targets(content)
        form = name.removeprefix("cite").removeprefix(":") or "p"
        return citation_mark(form, write_citation(targets)) if targets and not rest else ""
    if name in Kind.__members__.values() or name == "any":
        titled = _WITH_TEXT.fullmatch(content)
        return reference_mark(titled["id"], titled["text"]) if titled else reference_mark(content)
    return ""


def keys_in(text: str) -> list[str]:
    """Return the keys that recorded *text* cites, in order."""
    return [key for match in CITATION.finditer(text) for _, key, _ in citation_targets(match["content"])[0]]


def recite(page: Page, keys: Mapping[str, str]) -> Page:
    """Return *page* with other keys for works, in what its objects cite and in their texts."""

    def mark(match: re.Match[str]) -> str:
        targets = citation_targets(match["content"])[0]
        named = ((before, keys.get(key, key), after) for before, key, after in targets)
        return citation_mark(match["role"], write_citation(named))

    def again(record: Record) -> Record:
        cites = tuple(dict.fromkeys(keys.get(key, key) for key in record.cites))
        return replace(record, cites=cites, text=CITATION.sub(mark, record.text))

    return replace(page, records=tuple(map(again, page.records)))


# MyST has more than CommonMark: tables, formulas, footnotes, [@key]; an underscore inside
# a word needs no backslash, nor does an ampersand that begins no character reference.
_SPECIAL = re.compile(r"[\\`*\[\]<>{$~|]|&(?=#?\w+;)|_(?!(?<=[^\W_]_)[^\W_])|\^(?=\[)|@(?=\w)")
_START = re.compile(r"([-+=:%#.!]|\d{1,9}(?=[.)](?:\s|\Z))|\()")


def escape(text: str) -> str:
    """Return plain text as Markdown that shows it."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def _start(text: str) -> str:
    """Keep the beginning of a line from being read as more than text."""
    match = _START.match(text)
    if match is None:
        return text
    # In Markdown a digit cannot be escaped, but the point behind it can.
    at = match.end() if match[0].isdigit() else 0
    return f"{text[:at]}\\{text[at:]}"


def source(text: str, kind: Callable[[str], str], *, sentences: bool = False) -> str:
    """Return one paragraph of recorded text as Markdown.

    *kind* names the role for an id.  With *sentences* each begins a line.
    """

    def made(match: re.Match[str]) -> str:
        return _written(match, lambda target, words: _referring(kind(target), target, words))

    # In titles and options links would be in the way.
    whole = woven(_MARKED, text, made, _prose if sentences else escape)
    return "\n".join(_start(part.strip()) for part in whole.split("\n") if part.strip())


# markdown-it shows such an address decoded, and the text of a record would not be that of its page.
_DECODED = re.compile(r"[^!-~]|[%\\]|//[^/]*xn--", re.IGNORECASE)


_SENTENCE_END = re.compile(r"([.?!])(?:(?<=[a-z)][.?!])|(?<=\A[.?!])) (?=[A-Z])")


def _prose(text: str) -> str:
    """Return *text* escaped, its addresses as links, and each sentence on a line of its own."""
    return woven(ADDRESS, text, lambda match: _link(match[0]), lambda part: _SENTENCE_END.sub(r"\1\n", escape(part)))


def _link(address: str) -> str:
    return f"[{escape(address)}](<{address}>)" if _DECODED.search(address) else f"<{address}>"
