"""The options of the four objects: declared once, read with a report in place of an exception.

The directives, the reader without Sphinx and the printed reference share these tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .codes import Code
from .model import DECLARATIONS, Kind, Relation
from .text import did_you_mean, digest, first_day, is_valid_id, slug, split_list

Report = Callable[..., None]
"""Takes the code, the message, and words that stand at the place (see `places`)."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive; the reference is printed from these."""

    name: str
    takes: str  #: text, ids, keys, words, date, flag, id, label, classes, or the words allowed, joined by commas
    help: str


COMMON = (
    Option("id", "id", "The name for roles and options; by default made from the title."),
    Option("topics", "words", "Subjects, for lists."),
    Option("cites", "keys", "Cite keys that count as citations of the object without standing in its text."),
    Option("class", "classes", "CSS classes, of letters, digits, hyphens and underscores."),
)

OPTIONS: dict[Kind, tuple[Option, ...]] = {
    Kind.TENSION: (
        *COMMON,
        Option("status", "word", "One of `tensions_statuses`: by default open, narrowing, settled, dissolved."),
        Option("question", "text", "The question in one sentence."),
        Option("crux", "text", "What would settle it."),
        Option("stance", "text", "What the editors do until then."),
        Option("since", "date", "When the disagreement began."),
        Option("reviewed", "date", "When this view was last checked."),
        Option("compatible", "flag", "Its camps are no rivals: more than one can hold."),
        Option("related", "ids", "Tensions that touch the same question."),
    ),
    Kind.CAMP: (
        *COMMON,
        Option("tension", "id", "Its tension; by default the one around it."),
        Option("label", "label", "Its letter; by default A, B, C in order of appearance."),
        Option("holders", "keys", "Works whose authors hold it."),
        Option("rests-on", "ids", "Claims that it falls with."),
        Option("supersedes", "ids", "Earlier wordings that it replaces."),
        Option("since", "date", "When it was first held."),
    ),
    Kind.COUNTER: (
        *COMMON,
        Option("against", "ids", "What it answers; by default the object around it."),
        Option("kind", ", ".join(Relation), "How it answers; the last three attack nothing."),
        Option("supersedes", "ids", "Earlier wordings that it replaces."),
        Option("since", "date", "When it was first made."),
    ),
    Kind.CLAIM: (
        *COMMON,
        Option("tension", "id", "Its tension; by default the one around it."),
        Option("supports", "ids", "Camps that it supports; by default the camp around it."),
        Option("declared", ", ".join(DECLARATIONS), "What the editors declare, apart from what is derived."),
        Option("declared-on", "date", "When they did."),
        Option("declared-why", "text", "Why they did."),
        Option("supersedes", "ids", "Earlier wordings that it replaces."),
        Option("since", "date", "When it was first made."),
    ),
}


def read_date(text: str, name: str, report: Report) -> str:
    """Return a year, a month or a day in ISO form, or nothing."""
    if first_day(text):
        return text
    message = f":{name}: takes a date like 2026-05-20, 2026-05 or 2026, not {text!r}"
    report(Code.BAD_DATE, message, f":{name}:", text)
    return ""


def read_word(text: str, name: str, allowed: tuple[str, ...], report: Report) -> str:
    """Return one of *allowed*, or nothing."""
    word = text.strip()
    if word in allowed:
        return word
    known = ", ".join(allowed)
    message = f":{name}: takes one of {known}, not {text!r}{did_you_mean(word, allowed)}"
    report(Code.OPTION_VALUE, message, f":{name}:", word)
    return ""


_CLASS = re.compile(r"[A-Za-z_-][\w-]*", re.ASCII)


def read_classes(text: str, name: str, report: Report) -> str:
    """Return the names of *text* that can be classes in every format; LaTeX gets them as they are."""
    names = text.split()
    for word in names:
        if not _CLASS.fullmatch(word):
            message = f":{name}: takes names of letters, digits, hyphens and underscores, not {word[:60]!r}"
            report(Code.OPTION_VALUE, message, f":{name}:", word)
    return " ".join(filter(_CLASS.fullmatch, names))


def read_anchor(name: str, kind: Kind, report: Report) -> str:
    """Return the id *name*, or what stands for it where it cannot be an anchor in every format."""
    if is_valid_id(name):
        return name
    anchor = f"{kind}-{digest(name)[:8]}"
    if any(character.isspace() for character in name):
        message = f"the id {name!r} holds a blank; did you mean {slug(name, str(kind))!r}?"
    else:
        message = f"the id {name!r} cannot be an anchor; {anchor!r} stands in its place"
    report(Code.INVALID_ID, message, ":id:", name)
    return anchor


def read(options: tuple[Option, ...], given: dict[str, Any], report: Report) -> dict[str, Any]:
    """Return the values of *given*: strings, tuples of strings, and flags."""
    known = {option.name: option for option in options}
    values: dict[str, Any] = {}
    for name, raw in given.items():
        option = known.get(name)
        text = " ".join((raw or "").split()) if isinstance(raw, str) or raw is None else str(raw)
        if option is None:
            report(Code.UNKNOWN_OPTION, f"there is no option {name!r}{did_you_mean(name, known)}", f":{name}:")
        elif option.takes == "flag":
            values[name] = True
        elif option.takes in ("ids", "keys", "words"):
            values[name] = split_list(raw or "")
        elif option.takes == "date":
            values[name] = read_date(text, name, report) if text else ""
        elif option.takes == "classes":
            values[name] = read_classes(text, name, report)
        elif ", " in option.takes:
            values[name] = read_word(text, name, tuple(option.takes.split(", ")), report) if text else ""
        else:
            values[name] = text
    return values
