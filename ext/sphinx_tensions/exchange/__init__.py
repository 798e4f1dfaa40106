"""Readers and writers of other formats: graph to text, text to pages.  Nothing here imports Sphinx."""

from __future__ import annotations

from collections.abc import Callable

from ..core.graph import Graph
from . import aif, argdown, argdown_reading, graphml, jsonld
from . import csv as table
from . import json as document
from .imported import Imported, Unreadable, decode

WRITERS: dict[str, Callable[[Graph, str], str]] = {
    "json": document.write,
    "jsonld": jsonld.write,
    "argdown": argdown.write,
    "aif": aif.write,
    "csv": table.write,
    "graphml": graphml.write,
}
"""Format -> the whole atlas as text, sorted, the same for the same graph and name of the project."""

FILES = {
    "json": "tensions.json",
    "jsonld": "tensions.jsonld",
    "argdown": "tensions.argdown",
    "aif": "tensions.aif.json",
    "csv": "tensions.csv",
    "graphml": "tensions.graphml",
}

READERS: dict[str, Callable[[str, str], Imported]] = {
    "json": document.read,
    "csv": table.read,
    "argdown": argdown_reading.read,
    "aif": aif.read,
}
"""Format -> pages from text; the plain claims format, which asks for known works, is `claims.read`."""

UNSAID = {"argdown": argdown.UNSAID, "aif": aif.UNSAID}
"""Format -> what it cannot say of an atlas."""

__all__ = ["FILES", "READERS", "UNSAID", "WRITERS", "Imported", "Unreadable", "decode"]
