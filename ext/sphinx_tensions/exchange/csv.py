"""The atlas as a table: an object a row, in CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from ..core.graph import Graph
from ..core.text import split_keys
from .fields import FIELDS
from .imported import Imported, Unreadable
from .json import derived, pages_of, row_of

_TAKES = {name: takes for fields in FIELDS.values() for name, (takes, _) in fields.items()}
DERIVED = ("standing", "works", "groups", "word", "certainty")
COLUMNS = (*_TAKES, "page_title", *DERIVED)
"""The last are derived and not read on import."""
# With an apostrophe among them, one that was there before is told from the guard's own.
_FORMULA = ("=", "+", "-", "@", "'")
_BREAKS = ("\t", "\r", "\n")


def guard(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _is_formula(text) else text


def unguard(text: str) -> str:
    """Return what `guard` was given."""
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def _is_formula(text: str) -> bool:
    """Return whether a spreadsheet may compute *text*; some take a sign in another width for the plain one."""
    # Spreadsheets skip blanks and characters that nobody sees before they look for a sign.
    seen = next((char for char in text if not char.isspace() and unicodedata.category(char) != "Cf"), "")
    return text.startswith(_BREAKS) or unicodedata.normalize("NFKC", seen).startswith(_FORMULA)


def write(graph: Graph, project: str = "") -> str:  # noqa: ARG001  (all writers take it)
    """Return the table."""
    file = io.StringIO()
    # RFC 4180 ends rows with CRLF.
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for record in graph.records.values():
        figures = derived(graph, record)
        given = {**row_of(graph, record), "page_title": graph.pages[record.docname].title}
        given |= {name: str(figures[name]) for name in DERIVED if name in figures}
        table.writerow([guard(_cell(given.get(name))) for name in COLUMNS])
    return file.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return json.dumps(value, ensure_ascii=False)  # an entry of evidence has a dozen fields of its own
    if isinstance(value, list):
        return "; ".join(value) if any("{" in item for item in value) else " ".join(value)
    return ("yes" if value else "") if isinstance(value, bool) else str(value or "")


def read(text: str, name: str) -> Imported:
    """Read a table.

    Raises `Unreadable` for what is no such table.
    """
    # csv wants line ends untouched, for those in quotes, and is silent about an open quote unless strict.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = next(reader, None) or []
        unknown = [column for column in head if column not in COLUMNS]
        if unknown or not {"id", "kind", "title", "page"} <= set(head):
            missing = "the columns id, kind, title and page are not all there"
            wrong = f"there is no column {unknown[0]!r}" if unknown else missing
            raise Unreadable(1, wrong)
        objects = list(_rows(reader, head))
    except csv.Error as error:
        raise Unreadable(max(reader.line_num, 1), f"no CSV: {error}") from None
    titles = {row["page"]: row.pop("page_title", "") for _, row in objects}
    imported = Imported(pages=pages_of(objects, titles), title=name)
    imported.account.keep_pages(imported.pages.values())
    return imported


def _rows(reader: Any, head: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    before = reader.line_num
    for cells in reader:
        # A quoted cell may go over several lines; a row is named by its first.
        line, before = before + 1, reader.line_num
        # Blank lines are rows without cells to csv, and rows of empty cells to a spreadsheet.
        if not any(cells):
            continue
        if len(cells) != len(head):
            raise Unreadable(line, f"the row has {len(cells)} cells, the head {len(head)}")
        given = {column: unguard(cell) for column, cell in zip(head, cells, strict=True)}
        yield line, {column: _value(column, cell, line) for column, cell in given.items() if column not in DERIVED}


def _value(column: str, cell: str, line: int) -> Any:
    match _TAKES.get(column):
        case "list":
            return cell.split()
        case "keys":
            return list(split_keys(cell))
        case "flag":
            if cell not in ("yes", "no", ""):
                raise Unreadable(line, f"{column!r} is yes or nothing, not {cell!r}")
            return cell == "yes"
        case _:
            return cell
