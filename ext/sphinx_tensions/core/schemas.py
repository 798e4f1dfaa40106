"""JSON held against a table of fields, which is printed as JSON Schema too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from .text import BROKEN, is_date

LARGEST = 10**15
"""Above any number that a record can hold."""


def closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """Return the schema of an object that has no other members than *properties*."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    # To Python a truth value is a number.
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


_NAMES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def schema_of(made: Any) -> dict[str, Any]:
    """Return the schema of a dataclass, of whose fields those without a default are required, or of what one holds.

    That is a text, a number, a truth value, or a tuple of them; `Annotated` adds what else its schema says.
    """
    if is_dataclass(made):
        hints = get_type_hints(made, include_extras=True)
        required = [field.name for field in fields(made) if field.default is MISSING]
        return closed({name: schema_of(of) for name, of in hints.items()}, *required)
    parts = get_args(made)
    if get_origin(made) is Annotated:
        return {**schema_of(parts[0]), **parts[1]}
    return {"type": "array", "items": schema_of(parts[0])} if parts else {"type": _NAMES[made]}


BAD: Any = object()
"""What stands for a value that is of no use."""
Report = Callable[[str], None]


def sound(value: Any, schema: Mapping[str, Any], report: Report, name: str = "") -> Any:
    """Return what of *value* is as *schema* says (the part of JSON Schema that our tables use), or `BAD`.

    What is not as it should be is reported; a member that may be missing is left out then.
    """
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    shown = name or "the record"
    if kinds and not any(_TYPES[kind](value) for kind in kinds):
        report(f"{shown} is {type(value).__name__}, not {' or '.join(kinds)}")
        return BAD
    if "enum" in schema and value not in schema["enum"]:
        report(f"{shown} is {_shown(value)}, not one of {', '.join(filter(None, schema['enum']))}")
        return BAD
    if isinstance(value, str):
        return _string(value, schema, report, shown)
    if isinstance(value, dict):
        return _members(value, schema, report, name)
    if isinstance(value, list):
        return _items(value, schema, report, name)
    if isinstance(value, bool):
        return value
    # Put this way NaN, which Python reads in JSON, is out of range as well.
    if value is not None and not schema.get("minimum", 0) <= value <= schema.get("maximum", LARGEST):
        # Python refuses to write a number of more than 4300 digits.
        number = str(value) if isinstance(value, float) or abs(value) < LARGEST else "a number of more than 15 digits"
        report(f"{shown} is {number}, not between {schema.get('minimum', 0)} and {schema.get('maximum', LARGEST)}")
        return BAD
    return value


def _shown(value: Any) -> str:
    return (
        repr(BROKEN.sub("\ufffd", value)[:60]) if isinstance(value, str) else f"a value of type {type(value).__name__}"
    )


def _string(value: str, schema: Mapping[str, Any], report: Report, shown: str) -> Any:
    if BROKEN.search(value):
        report(f"{shown} holds what is no character; \ufffd stands in its place")
        return _string(BROKEN.sub("\ufffd", value), schema, lambda _message: None, shown)
    if len(value) < schema.get("minLength", 0):
        report(f"{shown} is empty")
    # Python's `$` also matches before a line end; that of JSON Schema does not.
    elif "pattern" in schema and not re.fullmatch(schema["pattern"].strip("^$"), value):
        report(f"{shown} is {value[:60]!r}, which does not fit {schema['pattern']}")
    elif schema.get("format") == "date" and not is_date(value):
        report(f"{shown} is {value[:60]!r}, no day of the calendar in the form 2026-05-20")
    else:
        return value
    return BAD


def _items(value: list[Any], schema: Mapping[str, Any], report: Report, name: str) -> Any:
    if len(value) < schema.get("minItems", 0):
        report(f"{name} is empty")
        return BAD
    checked = [sound(item, schema.get("items", {}), report, f"{name}[{place}]") for place, item in enumerate(value)]
    items = [item for item in checked if item is not BAD]
    return items if len(items) >= schema.get("minItems", 0) else BAD


def _members(value: Mapping[str, Any], schema: Mapping[str, Any], report: Report, name: str) -> Any:
    prefix = f"{name}." if name else ""
    known = schema.get("properties", {})
    other = schema.get("additionalProperties", True)
    members: dict[str, Any] = {}
    for key, item in value.items():
        rule = known.get(key, other)
        if rule is False or BROKEN.search(key):
            report(f"{prefix}{BROKEN.sub(chr(0xFFFD), key)[:60]} is not known")
            continue
        checked = sound(item, rule, report, f"{prefix}{key}") if isinstance(rule, dict) else item
        if checked is not BAD:
            members[key] = checked
    required = schema.get("required", ())
    missing = [name for name in required if name not in value]
    if missing:
        report(f"{prefix}{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing")
    return members if all(name in members for name in required) else BAD
