"""Options: declared once, read with a warning in place of an exception."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from docutils.parsers.rst import directives

from ..codes import Code
from ..text import did_you_mean, split_list

Report = Callable[[Code, str], None]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive; the reference is printed from these."""

    name: str
    takes: str  #: text, ids, keys, words, date, flag, id, label, classes, or the words allowed, joined by commas
    help: str


class Spec(dict[str, Any]):
    """An option table that lets unknown names through, so that one of ours can warn of them."""

    def __missing__(self, name: str) -> Any:
        """Take the value of an unknown option as text."""
        return directives.unchanged


def spec(options: tuple[Option, ...]) -> Spec:
    """Make the table that docutils and MyST ask."""
    return Spec({o.name: directives.flag if o.takes == "flag" else directives.unchanged for o in options})


def read_date(text: str, name: str, report: Report) -> str:
    """Return an ISO date, or nothing."""
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    report(Code.BAD_DATE, f":{name}: takes a date like 2026-05-20, not {text!r}")
    return ""


def read_word(text: str, name: str, allowed: tuple[str, ...], report: Report) -> str:
    """Return one of *allowed*, or nothing."""
    word = text.strip()
    if word in allowed:
        return word
    known = ", ".join(allowed)
    report(Code.OPTION_VALUE, f":{name}: takes one of {known}, not {text!r}{did_you_mean(word, allowed)}")
    return ""


def read(options: tuple[Option, ...], given: dict[str, Any], report: Report) -> dict[str, Any]:
    """Return the values of *given*: strings, tuples of strings, and flags."""
    known = {option.name: option for option in options}
    values: dict[str, Any] = {}
    for name, raw in given.items():
        option = known.get(name)
        text = " ".join((raw or "").split()) if isinstance(raw, str) or raw is None else str(raw)
        if option is None:
            report(Code.UNKNOWN_OPTION, f"there is no option {name!r}{did_you_mean(name, known)}")
        elif option.takes == "flag":
            values[name] = True
        elif option.takes in ("ids", "keys", "words"):
            values[name] = split_list(raw or "")
        elif option.takes == "date":
            values[name] = read_date(text, name, report) if text else ""
        elif ", " in option.takes:
            values[name] = read_word(text, name, tuple(option.takes.split(", ")), report) if text else ""
        else:
            values[name] = text
    return values
