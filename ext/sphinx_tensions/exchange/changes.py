"""What moved between two exports: as lines, as JSON, as an Atom feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..core.atom import START, Entry, atom
from .fields import FIELDS
from .imported import Unreadable
from .json import load

_PLACE = ("id", "anchor", "page", "parent")
COMPARED = tuple(dict.fromkeys(name for fields in FIELDS.values() for name in fields if name not in _PLACE))
DERIVED = ("standing", "word", "certainty")


class Change(NamedTuple):
    """One thing that moved."""

    what: str  #: added, removed, or the field that changed
    kind: str
    id: str
    title: str
    before: str = ""
    after: str = ""
    tension: str = ""  #: title of the tension it belongs to

    def __str__(self) -> str:
        place = f" in “{self.tension}”" if self.tension and self.kind != "tension" else ""
        if self.what in ("added", "removed"):
            return f"{self.what} {self.kind} {self.id}: {self.title}{place}"
        return f"{self.kind} {self.id}: {self.what} {_short(self.before)} → {_short(self.after)}{place}"


def _short(text: str) -> str:
    return "(none)" if not text else text if len(text) <= 60 else text[:59] + "…"


def read(text: str) -> dict[str, Any]:
    """Read an export; raises `Unreadable`."""
    export = load(text)
    rows = export.get("objects")
    if not isinstance(rows, list) or not all(isinstance(r, dict) and isinstance(r.get("id"), str) for r in rows):
        raise Unreadable(1, "no export of an atlas: 'objects' is no list of objects with ids")
    return export


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what changed, by id: objects added and removed, fields, standing, word and certainty."""
    before, after = _table(old), _table(new)
    for name in sorted(before.keys() | after.keys()):
        row, was = after.get(name), before.get(name)
        table = after if row is not None else before
        given: dict[str, Any] = row or was or {}
        home = table.get(str(given["derived"].get("tension") or ""), {}).get("title", "")
        head = str(given.get("kind", "")), name, str(given.get("title", ""))
        if row is None or was is None:
            yield Change("added" if was is None else "removed", *head, tension=str(home))
            continue
        values = [(field, was.get(field), row.get(field)) for field in COMPARED]
        values += [(field, was["derived"].get(field), row["derived"].get(field)) for field in DERIVED]
        for field, one, two in values:
            if one != two:
                yield Change(field, *head, _print(one), _print(two), str(home))


def _table(export: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    table = {row["id"]: row for row in export["objects"]}
    for row in table.values():
        # The schema does not ask for `derived`, so an export of another program may lack it.
        if not isinstance(row.get("derived"), dict):
            row["derived"] = {}
    return table


def _print(value: Any) -> str:
    match value:
        case None:
            return ""
        case list():
            return ", ".join(map(str, value))
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def as_json(changes: Iterable[Change]) -> str:
    """Return the changes as a JSON list."""
    return json.dumps([change._asdict() for change in changes], ensure_ascii=False, indent=1) + "\n"


def as_atom(changes: Iterable[Change], new: Mapping[str, Any], base: str = "") -> str:
    """Return the changes as a feed, dated by the day of the newer export."""
    day = str(new.get("today") or START)
    pages = {row["id"]: (row.get("page", ""), row.get("anchor", "")) for row in new["objects"]}

    def entry(change: Change) -> Entry:
        page, anchor = pages.get(change.id, ("", ""))
        where = f"{base.rstrip('/')}/{page}.html#{anchor}" if base and page else ""
        moved = f"{change.before} → {change.after}" if change.after or change.before else change.title
        return Entry(str(change), where, day, moved, f"urn:sphinx-tensions:{day}:{change.what}:{change.id}")

    name = str(new.get("project") or "An atlas of open disagreements")
    return atom(name, name, "", base or "urn:sphinx-tensions:changes", map(entry, changes), limit=None)
