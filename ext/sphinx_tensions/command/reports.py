"""What `check` found, in the forms that people, programs, SARIF viewers and GitHub read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..core.codes import Code, Severity
from ..core.findings import Found

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
"""Severity -> level of SARIF."""
COMMANDS = {**LEVELS, Severity.ADVICE: "notice"}
"""Severity -> workflow command of GitHub."""


def text(findings: Sequence[Found]) -> Iterator[str]:
    """Yield a line for each finding: ``path:line:column: code message``, without a column that is not known."""
    for row in findings:
        place = f"{row.path}:{row.line}:{row.column}" if row.column else f"{row.path}:{row.line}"
        message = f"advice: {row.text}" if row.severity is Severity.ADVICE else row.text
        yield f"{place}: {row.code} {message}"


def as_json(findings: Sequence[Found]) -> Iterator[str]:
    """Yield the findings as a JSON array; a column that is not known is null."""
    rows = [{name: value or None for name, value in row._asdict().items()} for row in findings]
    yield json.dumps(rows, ensure_ascii=False, indent=2)


def sarif(findings: Sequence[Found]) -> Iterator[str]:
    """Yield a log of SARIF 2.1.0."""
    from .. import __version__  # noqa: PLC0415  (it would be a circle at the top)

    rules = list(Code)
    number = {code.value: place for place, code in enumerate(rules)}
    driver = {"name": "sphinx-tensions", "semanticVersion": __version__, "rules": list(map(_rule, rules))}
    run = {
        "tool": {"driver": driver},
        # Columns are counted in characters here; SARIF also knows units of UTF-16.
        "columnKind": "unicodeCodePoints",
        "results": [_result(row, number[row.code]) for row in findings],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    yield json.dumps(log, ensure_ascii=False, indent=2)


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.value,
        "shortDescription": {"text": code.cause},
        "help": {"text": code.remedy},
        "defaultConfiguration": {"level": LEVELS[code.severity]},
    }


def _result(row: Found, rule: int) -> dict[str, Any]:
    region = {"startLine": row.line}
    if row.column:
        region["startColumn"] = row.column
        if row.end_column > row.column:
            # SARIF, too, has the column after the last one here.
            region["endColumn"] = row.end_column
    return {
        "ruleId": row.code,
        "ruleIndex": rule,
        "level": LEVELS[row.severity],
        "message": {"text": row.text},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(row.path)}, "region": region}}],
    }


def _uri(path: str) -> str:
    return Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())


def github(findings: Sequence[Found]) -> Iterator[str]:
    """Yield workflow commands, which GitHub shows beside the lines of a change."""
    for row in findings:
        where = {"file": row.path, "line": row.line, "col": row.column, "title": row.code}
        if row.column and row.end_column > row.column:
            where["endColumn"] = row.end_column - 1  # GitHub counts the last character, not the one after it
        properties = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in where.items() if value)
        yield f"::{COMMANDS[row.severity]} {properties}::{_escaped(row.text)}"


def _escaped(value: str, more: str = "") -> str:
    # A workflow command is one line, and commas and colons end its properties; `%` comes first.
    for sign in "%\r\n" + more:
        value = value.replace(sign, f"%{ord(sign):02X}")
    return value


FORMATS: dict[str, Callable[[Sequence[Found]], Iterator[str]]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "github": github,
}
