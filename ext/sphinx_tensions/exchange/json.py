"""The atlas as one JSON document: every object with all that was written of it, and what is derived from it.

The form is declared once, in `FIELDS`; the schema that is published with the
package is printed from it, and reading checks against it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..core.codes import Code
from ..core.entries import entry as make_entry
from ..core.graph import Graph
from ..core.model import Camp, Claim, Counter, Evidence, Kind, Page, Record, Relation, Tension, Work
from ..core.options import EVIDENCE, located, placed
from ..core.options import read as read_options
from ..core.records import CLASSES
from ..core.text import digest, is_valid_id, whole
from . import markup
from .account import DATA, Fate
from .fields import ENTRY, FIELDS, SCHEMA, TEXTS, TYPES, VERSION, WORK
from .imported import WORD, Imported, Lines, Unreadable, safe_docname

# -- writing ----------------------------------------------------------------


def document(graph: Graph, project: str = "") -> dict[str, Any]:
    """Return the whole atlas, sorted, with nothing of the machine or the hour in it."""
    pages = [page for page in graph.pages.values() if page.records]
    works = graph.works(sorted(graph.cited_by))
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "project": project,
        "today": graph.settings.today,
        "pages": [{"page": page.docname, "title": page.title} for page in pages],
        "objects": [{**row_of(graph, r), "derived": derived(graph, r)} for r in graph.records.values()],
        "works": [_work(work) for work in works],
    }


def write(graph: Graph, project: str = "") -> str:
    """Return the document as text."""
    return json.dumps(document(graph, project), ensure_ascii=False, indent=1) + "\n"


def _work(work: Work) -> dict[str, Any]:
    values = {name: getattr(work, name) for name in WORK}
    return {**_filled(values), "derived": {"label": work.short}}


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return *values* without what is empty, tuples as lists."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value}


def _value_of(graph: Graph, record: Record, name: str) -> Any:
    """Return a field of *record* as a file has it: a string, a list of strings, or a truth value."""
    value = getattr(record, {"page": "docname"}.get(name, name))
    if name == "label":
        value = graph.labels.get(record.id, value)
    if name in TEXTS:
        value = markup.to_roles(value, graph.named, graph.title_of)
    if name == "evidence":
        return [_entry(graph, entry) for entry in value]
    return placed(record, name.replace("_", "-"), value) if isinstance(value, tuple) else value


def _entry(graph: Graph, entry: Evidence) -> dict[str, Any]:
    """Return an entry of evidence, without what is empty."""
    values = {name: getattr(entry, name) for name in ENTRY}
    values["text"] = markup.to_roles(entry.text, graph.named, graph.title_of)
    return _filled(values)


def row_of(graph: Graph, record: Record) -> dict[str, Any]:
    """Return the fields of *record* that say something."""
    return _filled({name: _value_of(graph, record, name) for name in FIELDS[record.kind]})


def derived(graph: Graph, record: Record) -> dict[str, Any]:
    """Return what follows from the whole atlas: standing with its cause, sources, word and certainty."""
    cause = graph.cause(record)
    home = graph.tension_of(record)
    sources = graph.independence_within(record) if isinstance(record, Tension) else graph.independence(record)
    values: dict[str, Any] = {
        "standing": str(graph.standing(record) or "superseded"),
        "challenged_by": cause.id if cause is not None else "",
        "tension": home.id if home is not None else "",
        "works": sources.papers,
        "groups": sources.groups,
        "effective": round(sources.effective, 4),
    }
    match record:
        case Claim() | Counter():
            values |= _rated(graph, record)
            if isinstance(record, Counter):
                values["reply"] = str(record.reply)
        case Camp():
            values["open_objections"] = [counter.id for counter in graph.open_objections(record)]
        case Tension():
            values["open_counters"] = [counter.id for counter in graph.open_in.get(record.id, ())]
            values["left_standing"] = [camp.id for camp in graph.left_standing(record)]
            values["moved"] = graph.last_move(record)
    return {name: value for name, value in values.items() if value != ""}


def _rated(graph: Graph, record: Record) -> dict[str, Any]:
    """Return word and certainty, with the numbers and the steps that give them."""
    rating = graph.rating(record)
    return {
        "word": str(rating.word),
        "certainty": str(rating.certainty),
        "supporting": rating.supporting,
        "disputing": rating.disputing,
        "reasons": [{"why": str(why), "what": what, "level": level} for why, what, level in rating.reasons],
    }


# -- reading ----------------------------------------------------------------


def read(text: str, name: str) -> Imported:
    """Read a document.

    Raises `Unreadable` for what is no such document.
    """
    data = load(text)
    _check(isinstance(data.get("objects"), list), text, "objects", "'objects' is no list")
    _check(data.get("version") == VERSION, text, "version", f"the version is not {VERSION}")
    for field in ("pages", "works"):
        _check(isinstance(data.get(field, []), list), text, field, f"{field!r} is no list")
    titles = {}
    for page in data.get("pages", ()):
        _check(isinstance(page, dict), text, "pages", "a page is no object")
        titles[str(page.get("page"))] = markup.line(str(page.get("title") or ""))
    rows = []
    lines = Lines(text)
    for number, row in enumerate(data["objects"]):
        _check(isinstance(row, dict), text, "objects", f"objects[{number}] is no object")
        # json tells no lines of what it read; ids stand in the text in the order of the rows.
        rows.append((lines.of(json.dumps(row.get("id"), ensure_ascii=False)), row))
    works = [_read_work(row, text) for row in data.get("works", ())]
    imported = Imported(pages=pages_of(rows, titles), works={work.key: work for work in works}, title=name)
    imported.account.keep_pages(imported.pages.values())
    _unknown(data, text, imported)
    return imported


_KNOWN = frozenset(("$schema", "version", "project", "today", "pages", "objects", "works"))


def _unknown(data: Mapping[str, Any], text: str, imported: Imported) -> None:
    """Tell of fields beside the objects that are not read."""
    for field in (field for field in data if field not in _KNOWN):
        line = Lines(text).of(json.dumps(field, ensure_ascii=False))
        imported.account.tell(DATA, Fate.UNREAD, line, f"the field {field!r} of the document")
    lines = Lines(text)
    for row in data.get("works", ()):
        line = lines.of(json.dumps(row["key"], ensure_ascii=False))
        for field in (field for field in row if field not in WORK and field != "derived"):
            imported.account.tell(DATA, Fate.UNREAD, line, f"the field {field!r} of the work {row['key']!r}")


def load(text: str) -> dict[str, Any]:
    """Read *text* as a JSON object; raises `Unreadable`."""
    data = _json(text)
    if not isinstance(data, dict):
        raise Unreadable(1, "the document is no JSON object")
    return data


def load_list(text: str) -> list[Any]:
    """Read *text* as a JSON list, or as one object or one that holds it under ``items``; raises `Unreadable`."""
    data = _json(text)
    if isinstance(data, dict):
        data = data["items"] if isinstance(data.get("items"), list) else [data]
    if not isinstance(data, list):
        raise Unreadable(1, "the document is no JSON list")
    return data


def _json(text: str) -> Any:
    try:
        data = whole(json.loads(text))
    except json.JSONDecodeError as error:
        raise Unreadable(error.lineno, f"no JSON: {error.msg}") from None
    except RecursionError:
        raise Unreadable(1, "no JSON that can be read: nested too deep") from None
    # Python reads no number of more than 4300 digits, and says so with a plain ValueError.
    except ValueError as error:
        raise Unreadable(1, f"no JSON that can be read: {error}") from None
    return data


def _check(holds: bool, text: str, field: str, reason: str) -> None:
    if not holds:
        raise Unreadable(Lines(text).of(f'"{field}"'), reason)


def _read_work(row: Any, text: str) -> Work:
    key = row.get("key") if isinstance(row, dict) else None
    keyed = isinstance(key, str) and WORD.fullmatch(markup.line(key)) is not None
    _check(keyed, text, "works", "a work has no key, or none that can be cited")
    names = row.get("authors") or []
    _check(isinstance(names, list), text, "authors", "the authors of a work are no list")
    plain: dict[str, Any] = {
        name: markup.line(str(row.get(name) or "")) for name in ("key", "year", "title", "doi", "arxiv")
    }
    return Work(authors=tuple(markup.line(str(name)) for name in names), **plain)


def pages_of(rows: Iterable[tuple[int, Mapping[str, Any]]], titles: Mapping[str, str]) -> dict[str, Page]:
    """Return the pages that hold *rows*: line and fields of each object, in order.

    Raises `Unreadable` where two have one id.
    """
    records: dict[str, list[Record]] = {}
    seen: dict[str, int] = {}
    for line, row in rows:
        record = _record(line, row, len(records.get(str(row.get("page") or ""), ())))
        if record.id in seen:
            raise Unreadable(line, f"the id {record.id!r} is already that of line {seen[record.id]}")
        seen[record.id] = line
        records.setdefault(record.docname, []).append(record)
    return {name: Page(name, titles.get(name, ""), records=tuple(objects)) for name, objects in records.items()}


def _record(line: int, row: Mapping[str, Any], order: int) -> Record:
    try:
        kind = Kind(str(row.get("kind")))
    except ValueError:
        raise Unreadable(line, f"{row.get('kind')!r} is no kind of object") from None
    values: dict[str, Any] = {}
    for name, value in row.items():
        # A table has every column in every row, so what is empty counts as not there.
        if name == "derived" or value in (None, "", [], False):
            continue
        if name not in FIELDS[kind]:
            raise Unreadable(line, f"a {kind} has no field {name!r}")
        values[name] = _value(FIELDS[kind][name][0], name, value, line)
    for name in ("id", "title", "page"):
        if not values.get(name):
            raise Unreadable(line, f"an object has no {name!r}")
    docname = safe_docname(values.pop("page"), line)
    values |= _located(kind, values)
    anchor = values.pop("anchor", "")
    values["anchor"] = anchor if is_valid_id(anchor) else f"{kind}-{digest(values['id'])[:8]}"
    return CLASSES[kind](**{**values, "kind": kind, "docname": docname, "line": line, "order": order})


def _located(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of cite keys without the places in the works, and these places."""
    fields: dict[str, Any] = {}
    places = []
    for name, (takes, _) in FIELDS[kind].items():
        if takes == "keys" and name in values:
            pairs = [located(key) for key in values[name]]
            fields[name] = tuple(key for key, _ in pairs)
            places += [(name.replace("_", "-"), key, place) for key, place in pairs if place]
    return {**fields, "located": tuple(places)} if places else fields


_LOCATED = re.compile(rf"{WORD.pattern}(?:\{{[^{{}}\\%#]*\}})?")


def _keys(name: str, value: list[Any], line: int) -> tuple[str, ...]:
    items = tuple(markup.line(item) if isinstance(item, str) else "" for item in value)
    if not all(map(_LOCATED.fullmatch, items)):
        raise Unreadable(line, f"{name!r} is no list of cite keys")
    return items


def _listed(text: str, line: int) -> list[Any]:
    try:
        return load_list(text)
    except Unreadable as error:
        raise Unreadable(line, f"evidence: {error.reason}") from None


def _read_entry(row: Any, line: int) -> Evidence:
    """Read an entry of evidence; raises `Unreadable` for what its options do not allow."""
    if not isinstance(row, dict):
        raise Unreadable(line, "an entry of evidence is no object")
    values: dict[str, Any] = {}
    for name, value in row.items():
        if value in (None, "", []):
            continue
        if name not in ENTRY:
            raise Unreadable(line, f"evidence has no field {name!r}")
        listed = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if not (listed if ENTRY[name][0] == "list" else isinstance(value, str)):
            raise Unreadable(line, f"{name!r} of an entry of evidence is no {ENTRY[name][0]}")
        read = markup.from_roles if name == "text" else markup.line
        values[name] = tuple(map(read, value)) if listed else read(value)
    problems: list[str] = []

    def report(_code: Code, message: str, *_marks: str) -> None:
        problems.append(message)

    said = {o.name: values.get(o.attribute, "") for o in EVIDENCE}
    said = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in said.items()}
    given = read_options(EVIDENCE, said, report)
    key = values.get("key", "")
    if not key or not WORD.fullmatch(key):
        raise Unreadable(line, "an entry of evidence has no key, or none that can be cited")
    entry = make_entry(key, given, 0, report)
    if problems:
        raise Unreadable(line, f"evidence: {problems[0]}")
    return replace(entry, same=values.get("same", ""), text=values.get("text", ""))


def _value(takes: str, name: str, value: Any, line: int) -> Any:
    match takes, value:
        case "flag", bool():
            return value
        case "list", list():
            items = [markup.line(item) if isinstance(item, str) else "" for item in value]
            if not all(map(WORD.fullmatch, items)):
                raise Unreadable(line, f"{name!r} is no list of words")
            return tuple(items)
        case "keys", list():
            return _keys(name, value, line)
        case "evidence", str():  # a table and Argdown have no room for lists of objects
            return _value(takes, name, _listed(value, line), line)
        case "evidence", list():
            return tuple(_read_entry(row, line) for row in value)
        case "text", str():
            return markup.from_roles(value)
        case (("string" | "id" | "date" | "kind" | "relation" | "declared" | "scope" | "basis" | "crux_state"), str()):
            return _word(takes, name, markup.line(value), line)
        case _:
            raise Unreadable(line, f"{name!r} is no {takes}")


def _word(takes: str, name: str, text: str, line: int) -> Any:
    allowed = TYPES[takes].get("enum")
    if allowed is not None and text not in allowed:
        raise Unreadable(line, f"{name!r} takes one of {', '.join(allowed)}, not {text!r}")
    if takes == "id" and not WORD.fullmatch(text):
        raise Unreadable(line, f"{name!r} is no id: {text!r}")
    return Relation(text) if takes == "relation" else text
