"""The fields of the objects in the JSON document, declared once; the schema that ships is printed from them."""

from __future__ import annotations

from typing import Any

from ..core.model import Kind
from ..core.options import EVIDENCE, MARKED, RECORDED, Option

VERSION = 1
SCHEMA = f"tensions-{VERSION}.schema.json"

TEXTS = frozenset({"text", *(name.replace("-", "_") for names in MARKED.values() for name in names)})
"""Fields whose citations, references and mathematics stand as roles."""

COMMON = {
    "id": ("id", "Unique over the project."),
    "kind": ("kind", "What it is."),
    "title": ("string", "Plain text."),
    "page": ("string", "Name of the page it stands on, without suffix."),
    "anchor": ("string", "Its anchor on that page."),
    "parent": ("id", "The object it stands in."),
    "text": ("text", "Its own prose, a paragraph a line."),
    "cites": (
        "keys",
        "Cite keys, in order: those of its options, then those of its text; a place in the work in braces.",
    ),
    "evidence": ("evidence", "What works are recorded to say about it."),
}
ENTRY: dict[str, tuple[str, str]] = {
    "key": ("string", "The work."),
    **{o.attribute: ("list" if o.several else "date" if o.takes == "date" else "string", o.help) for o in EVIDENCE},
    "same": ("string", "The id of the entry whose work and passage it shares."),
    "text": ("text", "What was found."),
}
"""The fields of an entry of evidence."""
WORK = {"key": str, "authors": list, "year": str, "title": str, "doi": str, "arxiv": str}

_STRING = {"type": "string"}
TYPES: dict[str, dict[str, Any]] = {
    "id": {"type": "string", "minLength": 1},
    "kind": {"enum": [str(kind) for kind in Kind]},
    "string": _STRING,
    "text": _STRING,
    "date": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    "list": {"type": "array", "items": {"type": "string", "minLength": 1}},
    "keys": {"type": "array", "items": {"type": "string", "minLength": 1}},
    "flag": {"type": "boolean"},
    "evidence": {"type": "array", "items": {"$ref": "#/$defs/evidence"}},
    **{o.attribute: {"enum": o.takes.split(", ")} for table in RECORDED.values() for o in table if ", " in o.takes},
}


def _type(option: Option) -> str:
    """Return the type, of `TYPES`, of the field that holds an option."""
    if option.takes in ("ids", "words"):
        return "list"
    if option.takes in ("id", "keys", "date", "flag"):
        return option.takes
    if ", " in option.takes:
        return option.attribute
    return "text" if option.markup else "string"


OWN = {kind: {o.attribute: (_type(o), o.help) for o in table} for kind, table in RECORDED.items()}
FIELDS: dict[Kind, dict[str, tuple[str, str]]] = {kind: {**COMMON, **own} for kind, own in OWN.items()}


def _entry() -> dict[str, Any]:
    """Return the schema of an entry of evidence."""
    allowed = {option.attribute: option.takes.split(", ") for option in EVIDENCE if ", " in option.takes}
    fields: dict[str, Any] = {}
    for name, (takes, help_) in ENTRY.items():
        word = {"enum": allowed[name]} if name in allowed else TYPES[takes]
        fields[name] = {**({"type": "array", "items": word} if takes == "list" else word), "description": help_}
    return {"type": "object", "properties": fields, "additionalProperties": False}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the document."""

    def kind(name: Kind) -> dict[str, Any]:
        fields = {field: {**TYPES[takes], "description": help_} for field, (takes, help_) in FIELDS[name].items()}
        fields["kind"] = {"const": str(name)}
        return {
            "type": "object",
            "required": ["id", "kind", "title", "page"],
            "properties": {**fields, "derived": {"type": "object", "description": "Not read on import."}},
            "additionalProperties": False,
        }

    listed = {"type": "array", "items": _STRING}
    works = {name: listed if of is list else _STRING for name, of in WORK.items()}
    works["derived"] = {"type": "object", "description": "Not read on import."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sphinx-tensions:{SCHEMA}",
        "title": "An atlas of open disagreements",
        "type": "object",
        "required": ["version", "objects"],
        "properties": {
            "$schema": _STRING,
            "version": {"const": VERSION},
            "project": _STRING,
            "today": _STRING,
            "pages": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["page", "title"],
                    "properties": {"page": _STRING, "title": _STRING},
                },
            },
            "objects": {"type": "array", "items": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in Kind]}},
            "works": {
                "type": "array",
                "items": {"type": "object", "required": ["key"], "properties": works, "additionalProperties": False},
            },
        },
        "$defs": {**{str(name): kind(name) for name in Kind}, "evidence": _entry()},
    }
