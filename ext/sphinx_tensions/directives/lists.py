"""The directives that list what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.util.docutils import SphinxDirective

from ..codes import Code
from ..columns import COLUMNS, DEFAULT_COLUMNS, GROUPS, SORTS, STYLES
from ..diagnostics import warn
from ..lists import split_list_signed
from ..nodes import query
from ..options import Option, read
from ..text import did_you_mean, split_list
from .spec import Spec, spec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Node

FILTERS = (
    Option("topics", "words", "Only objects with one of these topics, their own or their tension's."),
    Option("cites", "keys", "Only what cites one of these keys."),
)
RECORDS = (
    *FILTERS,
    Option("status", "words", "Only objects of tensions with one of these statuses."),
    Option("standing", "words", "Only objects with one of these standings; for claims also consensus, thin and so on."),
    Option("sort", "words", "Orders, most important first; a minus before one reverses it."),
    Option("columns", "words", "Columns, in order."),
    Option("limit", "number", "At most so many rows."),
    Option("group", "words", "Groups, and groups inside them: " + ", ".join(GROUPS) + "."),
    Option("style", ", ".join(STYLES), "A table, or a list that wraps better."),
)
SOURCES = (*FILTERS, Option("limit", "number", "At most so many rows."))
STATS: tuple[Option, ...] = (Option("style", "tables, line", "Tables of counts, or one line."),)
MAP = (
    *FILTERS,
    Option("open", "flag", "Show the picture without folding it."),
    Option("limit", "number", "Without an id: at most so many rows."),
)
OPTIONS: dict[str, tuple[Option, ...]] = {
    **dict.fromkeys(DEFAULT_COLUMNS, RECORDS),
    "source-list": SOURCES,
    "tension-map": MAP,
    "tension-stats": STATS,
    "download-list": (),
}


def declared(name: str) -> tuple[Option, ...]:
    """Return the options of the list directive *name*."""
    return OPTIONS[name]


class ListDirective(SphinxDirective):
    """A placeholder with its question; the answer comes when all pages are known."""

    has_content = False
    name_: ClassVar[str]
    option_spec: ClassVar[Spec]

    def report(self, code: Code, message: str) -> None:
        """Warn at the line of the directive."""
        warn(code, f"{self.name_}: {message}", self.get_location())

    def run(self) -> list[Node]:
        """Make the placeholder."""
        values = read(declared(self.name_), self.options, self.report)
        asked = {name: _text(value) for name, value in values.items() if value}
        if self.arguments:
            asked["of"] = self.arguments[0].strip()
        if "sort" in self.options:
            asked["sort"] = " ".join(self._known("sort", split_list_signed(self.options["sort"] or ""), SORTS))
        if "group" in asked:
            asked["group"] = " ".join(self._known("group", split_list(asked["group"]), GROUPS))
        if "columns" in asked:
            asked["columns"] = " ".join(self._known("columns", split_list(asked["columns"]), COLUMNS))
        if "limit" in asked and not (asked["limit"].isdecimal() and int(asked["limit"]) > 0):
            self.report(Code.OPTION_VALUE, f":limit: takes a whole number above 0, not {asked['limit']!r}")
            del asked["limit"]
        node = query(name=self.name_, asked=tuple(sorted((k, v) for k, v in asked.items() if v)))
        self.set_source_info(node)
        return [node]

    def _known(self, option: str, names: Iterable[str], known: Iterable[str]) -> list[str]:
        allowed = list(known)
        kept = []
        for name in names:
            if name.lstrip("-") in allowed:
                kept.append(name)
            else:
                near = did_you_mean(name.lstrip("-"), allowed)
                self.report(Code.UNKNOWN_COLUMN, f":{option}: knows {', '.join(allowed)}, not {name!r}{near}")
        return kept


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "yes" if value is True else " ".join(value)


def _make(name: str) -> type[ListDirective]:
    members = {
        "name_": name,
        "optional_arguments": int(name == "tension-map"),
        "option_spec": spec(declared(name)),
        "__doc__": f"The directive ``{name}``.",
    }
    return type(f"{name.title().replace('-', '')}Directive", (ListDirective,), members)


LISTS: dict[str, type[ListDirective]] = {name: _make(name) for name in OPTIONS}
