"""What the directives that list ask: their options, read as a question; the build and `check` share it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .codes import Code
from .model import Kind
from .options import Option, Report, read
from .text import did_you_mean, is_date, split_list_signed

# fmt: off
COLUMNS = (
    "title", "tension", "status", "topics", "standing", "camps", "open", "works", "groups", "effective", "newest",
    "since", "reviewed", "searched", "moved", "kind", "answers", "supports", "word", "certainty", "letters", "holders",
    "sources",
)
# fmt: on
"""What a list can show; `showing.columns` has a printer for each."""

# fmt: off
SORTS = (
    "order", "title", "id", "since", "reviewed", "moved", "status", "standing", "camps", "open", "topics",
    "both-sided", "works", "groups", "effective", "newest", "word", "certainty", "tension", "searched",
)
# fmt: on
"""What a list can be ordered by; `showing.columns` has a key for each."""

DEFAULT_COLUMNS = {
    "tension-list": ("title", "status", "topics", "camps", "open", "searched"),
    "camp-list": ("title", "tension", "standing", "works", "groups"),
    "counter-list": ("title", "answers", "kind", "tension", "standing", "since"),
    "claim-list": ("title", "word", "certainty", "works", "groups", "supports", "tension"),
    "open-counters": ("title", "answers", "tension", "kind", "since", "works"),
}

STYLES = ("table", "cards")
GROUPS = ("topics", "tension", "word", "certainty", "standing")
ROWS = Option("limit", "number", "At most so many rows.")
FILTERS = (
    Option("topics", "words", "Only objects with one of these topics, their own or their tension's."),
    Option("cites", "keys", "Only what cites one of these keys."),
)
RECORDS = (
    *FILTERS,
    Option("status", "words", "Only objects of tensions with one of these statuses."),
    Option("standing", "words", "Only objects with one of these standings; for claims also their word or certainty."),
    Option("sort", "words", "Orders, most important first; a minus before one reverses it."),
    Option("columns", "words", "Columns, in order."),
    ROWS,
    Option("group", "words", "Groups, and groups inside them: " + ", ".join(GROUPS) + "."),
    Option("style", ", ".join(STYLES), "A table, or a list that wraps better."),
)
OPTIONS: dict[str, tuple[Option, ...]] = {
    **dict.fromkeys(DEFAULT_COLUMNS, RECORDS),
    "source-list": (*FILTERS, ROWS),
    "tension-map": (*FILTERS, Option("open", "flag", "Show the picture without folding it.")),
    "tension-stats": (
        Option("style", "tables, line, years", "Tables of counts, one line, or a chart of works by topic and year."),
    ),
    "download-list": (),
    "draft-list": (
        Option("tension", "ids", "Only what is near one of these tensions, or about something in it.", (Kind.TENSION,)),
        Option("page", "words", "Only what is proposed for one of these pages."),
        Option("limit", "number", "At most so many proposals."),
    ),
}


def ask(name: str, argument: str, options: Mapping[str, Any], report: Report) -> tuple[tuple[str, str], ...]:
    """Return the options of the list directive *name* as sorted pairs, unknown ones reported and left out."""
    values = read(OPTIONS[name], dict(options), report)
    texts = {option: _text(value) for option, value in values.items() if value}
    if argument.strip():
        texts["of"] = argument.strip()
    # `read` drops a leading minus as the dash of a list; here it reverses the order.
    if "sort" in options:
        texts["sort"] = _known("sort", split_list_signed(options["sort"] or ""), SORTS, report)
    for option, allowed in (("group", GROUPS), ("columns", COLUMNS)):
        if option in texts:
            texts[option] = _known(option, values[option], allowed, report)
    # `int` refuses digits such as ², which `isdigit` would let pass.
    if "limit" in texts and not re.fullmatch(r"0*[1-9]\d{0,8}", texts["limit"], re.ASCII):
        report(Code.OPTION_VALUE, f":limit: takes a whole number above 0, not {texts['limit']!r}", ":limit:")
        del texts["limit"]
    return tuple(sorted((option, value) for option, value in texts.items() if value))


def _known(option: str, names: Iterable[str], allowed: Sequence[str], report: Report) -> str:
    accepted = []
    for name in names:
        if name.lstrip("-") in allowed:
            accepted.append(name)
        else:
            near = did_you_mean(name.lstrip("-"), allowed)
            message = f":{option}: knows {', '.join(allowed)}, not {name!r}{near}"
            report(Code.UNKNOWN_COLUMN, message, f":{option}:", name)
    return " ".join(accepted)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "yes" if value is True else " ".join(value)


PERIODS = {"digest-month": (r"\d{4}-(?:0[1-9]|1[0-2])", "2026-05"), "digest-year": (r"[12]\d{3}", "2026")}
"""The directives for a month and a year: the form of what they name, and an example."""


def period(name: str, argument: str, report: Report) -> str:
    """Return the day, month or year that a directive for days names, or nothing."""
    given = argument.strip()
    form, example = PERIODS.get(name, ("", ""))
    if re.fullmatch(form, given) if form else is_date(given):
        return given
    wanted = f"not of the form {example}" if form else "no day in the form 2026-05-08"
    report(Code.BAD_DATE, f"{given!r} is {wanted}", given)
    return ""
