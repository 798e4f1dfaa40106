"""Entries of evidence as they are written: options of a directive, or a line each.

Both forms give the same values, which `entry` makes a record of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .codes import Code
from .known import near
from .model import Basis, Evidence, Limit, Read, Role
from .options import Report, located, read_date
from .text import did_you_mean, is_safe_link, is_valid_id

SIGNS = {
    "+": Role.SUPPORTS,
    "-": Role.DISPUTES,
    "~": Role.QUALIFIES,
    "=": Role.COMPARED,
    ".": Role.BACKGROUND,
}
TERMS = {
    **{str(word): "read" for word in Read},
    **{str(word): "basis" for word in Basis},
    **{str(word): "limits" for word in Limit},
}
"""Term of the short form -> the option that it is a value of."""
LEAST = 3
"""Words that an anchor has at least; fewer stand in every paper."""
_START = re.compile(r"(?P<sign>[-+~=.])\s+(?P<key>[^\s;:{}\"]+)(?=[\s;]|$)")
_QUOTED = re.compile(r'[^"]*+"((?:[^"\\]|\\.)*+)"')
"""All up to the first quotation, and what it holds; looked for once, so that marks without an end cost one look."""
_PLACE = re.compile(r"at\s+(?P<place>[^;\"]*)")
_NAME = re.compile(r"(?:^|\s)#(?P<id>[A-Za-z][\w.:-]*)\s*$", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?|(?:19|20)\d\d", re.ASCII)
_FINDING = re.compile(r"\s:(?:\s+|$)")


@dataclass(slots=True)
class Written:
    """An entry of the short form as it was read: values of options, and what it found as written."""

    line: int  #: from 0, in the content of the directive
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    finding: str = ""


def read_lines(content: Sequence[str], report_at: Callable[[int], Report]) -> list[Written]:
    """Return the entries of the short form; a line that is none is reported and left out.

    A line further to the right goes on with the one above.  *report_at* takes
    the number of a line, from 0, and returns what takes a report on it.
    """
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(content):
        if rows and line.strip() and line.startswith((" ", "\t")):
            rows[-1][1].append(line.strip())
        elif line.strip():
            rows.append((number, [line.strip()]))
    read = (_read(number, " ".join(parts), report_at(number)) for number, parts in rows)
    return [written for written in read if written is not None]


def _read(number: int, text: str, report: Report) -> Written | None:
    start = _START.match(text)
    if start is None:
        message = f"{_short(text)} does not begin with a sign ({' '.join(SIGNS)}), a blank and a key"
        report(Code.EVIDENCE_LINE, message, text[:40])
        return None
    found = Written(number, start["key"], {"role": SIGNS[start["sign"]]})
    rest = text[start.end() :]
    quoted = _QUOTED.match(rest)
    finding = _FINDING.search(rest)
    if quoted is not None and (finding is None or quoted.start(1) < finding.start()):
        found.values["words"] = re.sub(r"\\(.)", r"\1", quoted[1])
        rest = f"{rest[: quoted.start(1) - 1]};{rest[quoted.end() :]}"
        finding = _FINDING.search(rest)
    if finding is not None:
        rest, found.finding = rest[: finding.start()], rest[finding.end() :]
    named = _NAME.search(found.finding if finding is not None else rest)
    if named is not None:
        found.values["id"] = named["id"]
        if finding is not None:
            found.finding = found.finding[: named.start()]
        else:
            rest = rest[: named.start()]
    found.finding = found.finding.strip()
    if '"' in rest:
        report(Code.EVIDENCE_LINE, f"a quotation mark is never closed in {_short(text)}", text[:40])
        rest = rest[: rest.index('"')]
    _terms(rest, found, report)
    return found


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


def _terms(text: str, found: Written, report: Report) -> None:
    """Read place and terms of an entry."""
    parts = [part.strip() for part in text.split(";")]
    place = _PLACE.fullmatch(parts[0])
    if place is not None:
        found.values["at"] = place["place"].strip()
        parts = parts[1:]
    for part in filter(None, parts):
        _term(part, found, report)


def _term(part: str, found: Written, report: Report) -> None:
    values, marks = found.values, (found.key, part)
    if part in TERMS:
        option = TERMS[part]
        if option == "limits":
            values[option] = (*values.get(option, ()), part)
        elif option in values:
            report(Code.EVIDENCE_LINE, f"{part!r} follows {values[option]!r}; the first was taken", *marks)
        else:
            values[option] = part
    elif _DATE.fullmatch(part):
        values["checked"] = read_date(part, "checked", lambda code, message, *_: report(code, message, *marks))
    elif part.startswith(("via ", "by ")):
        name, _, value = part.partition(" ")
        values[name] = value.strip()
    elif (meant := near(part.casefold(), TERMS.keys())) is not None:
        report(Code.EVIDENCE_LINE, f"there is no term {part!r}; did you mean {meant!r}?", *marks)
    elif "scale" in values:
        message = f"{part!r} is no term, and the scale is {values['scale']!r}{did_you_mean(part, TERMS)}"
        report(Code.EVIDENCE_LINE, message, *marks)
    else:
        values["scale"] = part


_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+(?:[-'’.][^\W_]+)*")
"""A word; of Chinese and Japanese each sign."""


def entry(key: str, values: Mapping[str, Any], line: int, report: Report) -> Evidence:
    """Return the record of an entry, without what contradicts itself, which is reported."""
    values = {name: value for name, value in values.items() if value}
    if key.startswith("#"):
        values["same"], key = key[1:], ""
    if "words" in values and len(_WORD.findall(values["words"])) < LEAST:
        message = f"words: {values['words']!r} are fewer than {LEAST}, which stand in many places"
        report(Code.EVIDENCE, message, values.pop("words"))
    secondary = values.get("read") == Read.SECONDARY
    if "via" in values and not secondary:
        report(Code.EVIDENCE, "via tells what was read instead, and read is not secondary", values.pop("via"))
    elif secondary and not values.get("via") and "same" not in values:
        report(Code.EVIDENCE, "read is secondary, and via does not say what was read", Read.SECONDARY)
    elif "via" in values and not is_safe_link(values["via"]):
        report(Code.UNSAFE_LINK, f"the link {values['via'][:60]!r} was taken away", values.pop("via"))
    if "id" in values and not is_valid_id(values["id"]):
        report(Code.INVALID_ID, f"the id {values['id']!r} cannot be a name", values.pop("id"))
    fields = {name: values[name] for name in FIELDS if name in values}
    return Evidence(key=key, line=line, **{**fields, "role": Role(values.get("role", Role.SUPPORTS))})


FIELDS = ("role", "at", "words", "read", "via", "basis", "limits", "scale", "checked", "by", "id", "same")
"""The fields of `Evidence` that the options give."""
SHARED = ("key", "at", "words", "read", "via", "basis", "scale", "checked", "by")
"""What an entry that names another takes from it where it does not say it itself."""


def shared(one: Evidence, source: Evidence) -> Evidence:
    """Return *one*, which names *source*, with the work and the passage of that."""
    return replace(one, **{name: getattr(one, name) or getattr(source, name) for name in SHARED})


def passage(words: str) -> list[str]:
    """Return the parts of an anchor, which stand in this order in one passage."""
    return [part.strip() for part in re.split(r"…|\.\.\.", words) if part.strip()]


def keys_of(found: Evidence) -> Iterator[str]:
    """Yield the cite keys that an entry names: its own, and that of what was read instead."""
    if found.key:
        yield found.key
    if found.via and "/" not in found.via:
        yield located(found.via)[0]


# -- writing ------------------------------------------------------------------


def write_line(found: Evidence, finding: str = "") -> str:
    """Return an entry in the short form, with *finding* as source of a page."""
    sign = next(sign for sign, role in SIGNS.items() if role is found.role)
    head = f"{sign} {f'#{found.same}' if found.same else found.key}"
    if found.at:
        head += f" at {found.at}"
    if found.words:
        quoted = found.words.replace("\\", "\\\\").replace('"', '\\"')
        head += f' "{quoted}"'
    terms = [head, found.read, found.via and f"via {found.via}", found.basis, *found.limits, found.scale]
    terms += [found.checked, found.by and f"by {found.by}"]
    end = f" : {finding}" if finding else ""
    return "; ".join(filter(None, terms)) + end + (f" #{found.id}" if found.id else "")


def fits_line(found: Evidence) -> bool:
    """Return whether the short form can say what *found* says."""
    written = read_lines([write_line(replace(found, text=""), "x" if found.text else "")], lambda _: _ignore)
    if len(written) != 1 or (written[0].finding == "x") != bool(found.text):
        return False
    again = entry(written[0].key, written[0].values, found.line, _ignore)
    return replace(again, text=found.text) == found


def _ignore(*_report: Any) -> None:
    """Take a report of what is only tried."""
