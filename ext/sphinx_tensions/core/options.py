"""The options of the four objects: declared once, read with a report in place of an exception.

The directives, the reader without Sphinx and the printed reference share these tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .codes import Code
from .model import CRUXES, DECLARATIONS, GROUNDS, NOBODY, SCOPES, Basis, Kind, Limit, Read, Record, Relation, Role
from .text import did_you_mean, digest, first_day, is_valid_id, slug, split_keys, split_list

Report = Callable[..., None]
"""Takes the code, the message, and words that stand at the place (see `places`)."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive, and the field of the record that holds it.

    Records, the JSON document, the pages that an import writes, the checks and
    the reference follow from these: a new option is a row here, a field in
    `model`, and what is shown of it.
    """

    name: str
    takes: str  #: text, ids, keys, words, date, flag, id, label, classes, or the words allowed, joined by commas
    help: str
    kinds: tuple[Kind, ...] = ()  #: of the objects that it may name
    placed: bool = False  #: where it is not given, it follows from where the object is
    markup: bool = False  #: its text may hold citations, references and formulas
    field: str = ""  #: of the record, where it is not named as the option
    several: bool = False  #: it takes more than one of the words allowed

    @property
    def attribute(self) -> str:
        """The name of its field."""
        return self.field or self.name.replace("-", "_")


_ID = Option("id", "id", "The name for roles and options; by default made from the title.")
_TOPICS = Option("topics", "words", "Subjects, for lists.")
_CITES = Option("cites", "keys", "Cite keys that count as citations of the object without standing in its text.")
_CLASS_NAMES = Option("class", "classes", "CSS classes, of letters, digits, hyphens and underscores.")
_TENSION = Option("tension", "id", "Its tension; by default the one around it.", (Kind.TENSION,), placed=True)


def _table(kind: Kind, since: str, *own: Option) -> tuple[Option, ...]:
    """Return the options of a kind: those of all, its own, and those that date it."""
    replaced = Option("supersedes", "ids", "Earlier wordings that it replaces.", (kind,))
    dated = (*(() if kind is Kind.TENSION else (replaced,)), Option("since", "date", since))
    return (_ID, _TOPICS, *own, *dated, _CITES, _CLASS_NAMES)


OPTIONS: dict[Kind, tuple[Option, ...]] = {
    Kind.TENSION: _table(
        Kind.TENSION,
        "When the disagreement began.",
        Option("status", "word", "One of `tensions_statuses`: by default open, narrowing, settled, dissolved."),
        Option("question", "text", "The question in one sentence.", markup=True),
        Option("crux", "text", "What would settle it.", markup=True),
        Option("crux-state", ", ".join(CRUXES), "How far that was tried."),
        Option("crux-tests", "keys", "Works that ran a part of it, each perhaps with which part: `key{§3}`."),
        Option("crux-lacks", "text", "What is still lacking.", markup=True),
        Option("stance", "text", "What the editors do until then.", markup=True),
        Option("reviewed", "date", "When this view was last checked."),
        Option("searched", "date", "Until when the literature was searched."),
        Option("compatible", "flag", "Its camps are no rivals: more than one can hold."),
        Option("related", "ids", "Tensions that touch the same question.", (Kind.TENSION,)),
    ),
    Kind.CAMP: _table(
        Kind.CAMP,
        "When it was first held.",
        _TENSION,
        Option("label", "label", "Its letter; by default A, B, C in order of appearance."),
        Option("holders", "keys", "Works that argue it in print; `none`: looked for, and not found."),
        Option("practised-by", "keys", "Works that were built that way."),
        Option("rests-on", "ids", "Claims that it falls with.", (Kind.CLAIM,)),
    ),
    Kind.COUNTER: _table(
        Kind.COUNTER,
        "When it was first made.",
        Option("against", "ids", "What it answers; by default the object around it.", tuple(Kind), placed=True),
        Option("kind", ", ".join(Relation), "How it answers; the last three attack nothing.", field="relation"),
        Option(
            "scope",
            ", ".join(SCOPES),
            "Whether it answers the whole (by default) or a part; of a part it is no attack.",
        ),
        Option("basis", ", ".join(GROUNDS), "What it rests on; `authors` own to it, `editors`: nobody published it."),
    ),
    Kind.CLAIM: _table(
        Kind.CLAIM,
        "When it was first made.",
        _TENSION,
        Option("supports", "ids", "Camps that it supports; by default the camp around it.", (Kind.CAMP,), placed=True),
        Option("opposes", "ids", "Camps that it speaks against.", (Kind.CAMP,)),
        Option("declared", ", ".join(DECLARATIONS), "What the editors declare, apart from what is derived."),
        Option("declared-on", "date", "When they did."),
        Option("declared-why", "text", "Why they did."),
    ),
}
EVIDENCE: tuple[Option, ...] = (
    Option("role", ", ".join(Role), "What the passage does to the object; by default it supports it."),
    Option("at", "text", "Place in the work: abstract, §4.2, table 3, p. 12."),
    Option("words", "text", "Three words or more that stand there; parts are joined by “…”."),
    Option("read", ", ".join(Read), "How much of the work was read; without it the work was not read."),
    Option("via", "text", "What was read instead of a work read as `secondary`: a key, or an address."),
    Option("basis", ", ".join(Basis), "How the work knows it."),
    Option("limits", ", ".join(Limit), "What lowers certainty; more than one may be named.", several=True),
    Option("scale", "text", "At which scale."),
    Option("checked", "date", "When it was read."),
    Option("by", "text", "Who recorded it; `model NAME` marks what no person accepted."),
    Option("id", "id", "The name by which another entry shares its work and passage."),
)
"""The options of an entry of evidence."""
RECORDED: dict[Kind, tuple[Option, ...]] = {
    kind: tuple(option for option in table if option.name not in ("id", "cites", "class"))
    for kind, table in OPTIONS.items()
}
"""The options that a record holds as they were given; its id and what it cites follow from more than one."""
MARKED: dict[Kind, tuple[str, ...]] = {
    kind: tuple(option.name for option in table if option.markup) for kind, table in OPTIONS.items()
}
"""The options whose text is parsed."""
HOLDERS = "holders"
TEXTS = frozenset(option.name for table in OPTIONS.values() for option in table if option.takes == "text")


def cited(kind: Kind, values: dict[str, Any]) -> tuple[str, ...]:
    """Return the cite keys among the values of options, those of `cites` first."""
    names = ["cites", *(option.name for option in RECORDED[kind] if option.takes == "keys")]
    given = ((name, key) for name in names for key, _ in map(located, values.get(name, ())))
    return tuple(key for name, key in given if (name, key) != (HOLDERS, NOBODY))


def read_keys(text: str, name: str, report: Report) -> tuple[str, ...]:
    """Return cite keys, or, of who argues a camp, `NOBODY` alone."""
    keys = split_keys(text)
    if name != HOLDERS or NOBODY not in keys or len(keys) == 1:
        return keys
    message = f":{HOLDERS}: names works, or `{NOBODY}` alone, where nobody argues it in print"
    report(Code.OPTION_VALUE, message, f":{HOLDERS}:", NOBODY)
    return tuple(key for key in keys if key != NOBODY)


_LOCATED = re.compile(r"([^{}]+)\{([^{}]*)\}")


def located(text: str) -> tuple[str, str]:
    """Return the key of ``key{p. 34}``, and the place."""
    match = _LOCATED.fullmatch(text)
    return (match[1], match[2].strip()) if match is not None else (text, "")


def placed(record: Record, option: str, keys: Iterable[str]) -> list[str]:
    """Return *keys*, each with the place that *option* names in its work, as `located` reads it."""
    places = {key: place for name, key, place in record.located if name == option}
    return [f"{key}{{{places[key]}}}" if key in places else key for key in keys]


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
        # docutils gives None for an option without a value.
        text = " ".join((raw or "").split()) if isinstance(raw, str) or raw is None else str(raw)
        if option is None:
            report(Code.UNKNOWN_OPTION, f"there is no option {name!r}{did_you_mean(name, known)}", f":{name}:")
        elif option.takes == "flag":
            values[name] = True
        elif option.takes == "keys":
            values[name] = read_keys(raw or "", name, report)
        elif option.takes in ("ids", "words"):
            values[name] = split_list(raw or "")
        elif option.several:
            allowed = tuple(option.takes.split(", "))
            words = (read_word(word, name, allowed, report) for word in split_list(raw or ""))
            values[name] = tuple(filter(None, words))
        elif option.takes == "date":
            values[name] = read_date(text, name, report) if text else ""
        elif option.takes == "classes":
            values[name] = read_classes(text, name, report)
        elif ", " in option.takes:
            values[name] = read_word(text, name, tuple(option.takes.split(", ")), report) if text else ""
        else:
            values[name] = text
    return values
