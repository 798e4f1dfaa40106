"""Says which format a file has, where plain claims or Argdown would take it for words.

A signature is what prose does not hold, such as the first tag of RIS.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .imported import Unreadable

HEAD = 200_000  #: characters that are looked at, for what is not JSON


class Found(NamedTuple):
    """A format, and what can be done with it."""

    name: str  #: as messages name it
    remedy: str  #: what reads it, or that nothing does
    form: str = ""  #: its name as a format of `import`


RIS = Found("RIS", "`sphinx-tensions bib` reads it")
BIBTEX = Found("BibTeX", "`--bib` takes it")
CSL = Found("CSL JSON", "`sphinx-tensions bib` reads it")
NANOPUBLICATION = Found("a nanopublication", "not read")
TRIG = Found("RDF in Turtle or TriG", "not read")
RDF_XML = Found("RDF in XML", "not read")
XML = Found("XML or HTML", "not read")
ORKG = Found("data of ORKG", "not read")
CLAIM_REVIEW = Found("ClaimReview in JSON-LD", "not read")
JSON_LD = Found("JSON-LD", "not read")
JSON = Found("JSON of no format that is known here", "not read")


def _ours(form: str, name: str) -> Found:
    return Found(name, f"`sphinx-tensions import {form}` reads it", form)


OURS = _ours("json", "the JSON of an atlas")
AIF = _ours("aif", "AIF in JSON")
AIF_RDF = _ours("aif", "AIF in RDF")
NEEDS = _ours("needs", "a needs.json of sphinx-needs")
KIALO = _ours("kialo", "a text of Kialo")
TABLE = _ours("csv", "the table of an atlas")

_RIS = re.compile(r"\s*TY  ?- ?[A-Z]{3,6}\s*\n(?:[A-Z][A-Z0-9]  ?-|[ \t]*\n)")
# Prose may begin with `@name`, and never with a brace and a key behind it.
_BIBTEX = re.compile(
    r"(?:[ \t]*(?:%.*)?\n)*[ \t]*@(?:(?:string|preamble|comment)\s*[{(]|\w+\s*[{(]\s*[^\s,{}()]+\s*,)", re.IGNORECASE
)
_PREFIX = re.compile(
    r"^[ \t]*(?:@prefix\s+[\w.-]*:\s*<[^>\s]*>\s*\.|@base\s+<|PREFIX\s+[\w.-]*:\s*<)", re.MULTILINE | re.IGNORECASE
)
# A line of N-Triples; Argdown has no address in such brackets behind another.
_TRIPLE = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:<[^<>\s]+>|_:[\w.-]+)\s+<[a-z][\w+.-]*:[^<>\s]+>\s+[<\"_]", re.IGNORECASE)
_KIALO_HEAD = re.compile(r"\s*Discussion (?:Title|Name)\s*:", re.IGNORECASE)
_KIALO_LINE = re.compile(r"^[ \t]*\d+(?:\.\d+)+\.[ \t]+(?:Pro|Con)\s*:", re.MULTILINE)
_TABLE = re.compile(r"(?=[^\n]*\bkind\b)(?=[^\n]*\bpage\b)id,[\w,-]+\r?\n")
_XML = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE\b|rdf:RDF\b|html\b)", re.IGNORECASE)
_CSL_TYPES = re.compile(r"[a-z]+(?:[-_][a-z]+)*")
_CSL_FIELDS = frozenset(["author", "editor", "issued", "container-title", "DOI", "URL", "ISBN", "publisher"])


def recognize(text: str) -> Found | None:
    """Return the format of *text*; nothing for words, and for what no signature tells."""
    start = text[:HEAD]
    if start.lstrip()[:1] in ("{", "[") and (found := _json(text)) is not None:
        return found
    if _RIS.match(start):
        return RIS
    if _BIBTEX.match(start):
        return BIBTEX
    if _XML.match(start) or _PREFIX.search(start) or _TRIPLE.match(start):
        return _rdf(start)
    if _TABLE.match(start):
        return TABLE
    if _KIALO_HEAD.match(start) or sum(1 for _ in _KIALO_LINE.finditer(start)) > 1:
        return KIALO
    return None


def refuse(text: str, form: str) -> None:
    """Raise `Unreadable` for a text of another format than *form*, with its name and what reads it."""
    found = recognize(text)
    # A file that breaks the rules of its own format is told so by the reader of that format.
    if found is not None and found.form != form and not (found is JSON and form in ("json", "aif", "needs")):
        raise Unreadable(1, f"this is {found.name}, not {form}: {found.remedy}")


def _rdf(start: str) -> Found:
    if "arg.tech/aif" in start or "arg-tech.org/aif" in start or "arg.dundee.ac.uk/aif" in start:
        return AIF_RDF
    if "nanopub.org/nschema" in start or "purl.org/np/" in start or "w3id.org/np/" in start:
        return NANOPUBLICATION
    if "orkg.org" in start:
        return ORKG
    if not _XML.match(start):
        return TRIG
    return RDF_XML if "22-rdf-syntax-ns#" in start else XML


def _json(text: str) -> Found | None:
    """Return which JSON a text is; nothing where it is none, or a list of no objects."""
    try:
        data = json.loads(text)
    # Numbers of more digits than Python reads raise a bare ValueError.
    except (ValueError, RecursionError):
        return None
    rows = data if isinstance(data, list) else [data]
    if not rows or not all(isinstance(row, dict) for row in rows):
        return None
    return next(filter(None, map(_object, rows[:50])), JSON)


def _object(row: Mapping[str, Any]) -> Found | None:
    """Return the format whose members an object has."""
    if isinstance(row.get("objects"), list) and "version" in row:
        return OURS
    if isinstance(row.get("nodes"), list) and isinstance(row.get("edges"), list):
        return AIF
    if isinstance(row.get("versions"), dict):
        return NEEDS
    if any(str(kind).rpartition("/")[2] == "ClaimReview" for kind in _types(row)):
        return CLAIM_REVIEW
    if "_class" in row or any("orkg.org" in str(value) for value in row.values() if isinstance(value, str)):
        return ORKG
    if "@context" in row or "@graph" in row:
        return JSON_LD
    return _csl(row)


def _csl(row: Mapping[str, Any]) -> Found | None:
    if isinstance(row.get("items"), list) and row["items"] and isinstance(row["items"][0], dict):
        row = row["items"][0]
    kind = row.get("type")
    return CSL if isinstance(kind, str) and _CSL_TYPES.fullmatch(kind) and _CSL_FIELDS & row.keys() else None


def _types(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the types of an object of JSON-LD, and of those in its graph."""
    graph = row.get("@graph")
    for item in [row, *(graph if isinstance(graph, list) else [])]:
        kinds = item.get("@type") if isinstance(item, dict) else None
        yield from map(str, kinds if isinstance(kinds, list) else [kinds])
