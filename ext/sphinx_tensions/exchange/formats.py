"""The table of formats: graph to text, text to pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..core.graph import Graph
from . import aif, argdown, argdown_reading, discourse, graphml, jsonld, kialo, needs
from . import csv as table
from . import json as document
from .imported import Imported


class Format(NamedTuple):
    """A format of other programs."""

    file: str  #: name of the file that the builder writes
    write: Callable[[Graph, str], str]  #: the atlas and the name of the project to text, the same for the same
    read: Callable[[str, str], Imported] | None = None  #: text and name of the file to pages
    unsaid: tuple[str, ...] = ()  #: what it cannot say of an atlas


FORMATS = {
    "json": Format("tensions.json", document.write, document.read),
    "jsonld": Format("tensions.jsonld", jsonld.write),
    "argdown": Format("tensions.argdown", argdown.write, argdown_reading.read, argdown.UNSAID),
    "aif": Format("tensions.aif.json", aif.write, aif.read, aif.UNSAID),
    "csv": Format("tensions.csv", table.write, table.read),
    "graphml": Format("tensions.graphml", graphml.write),
}
"""Name -> format; the plain claims format, which asks for known works, is read by `claims.read`."""

WRITERS = {name: form.write for name, form in FORMATS.items()}
FILES = {name: form.file for name, form in FORMATS.items()}
READERS: dict[str, Callable[[str, str], Imported]] = {
    **{name: form.read for name, form in FORMATS.items() if form.read is not None},
    "kialo": kialo.read,
    "discourse": discourse.read,
    "needs": needs.read,
}
"""Name -> reader; the formats that are read and not written have no row above."""
FOLDERS: dict[str, Callable[[Mapping[str, str], str], Imported]] = {"discourse": discourse.read_pages}
"""Name -> reader of the Markdown files of a folder, by their paths in it."""
UNSAID = {name: form.unsaid for name, form in FORMATS.items() if form.unsaid}
