"""The atlas as JSON-LD: objects of Discourse Graphs' draft vocabulary, joined by CiTO.

CiTO's properties point from what cites to what is cited: a camp
``citesAsEvidence`` a work, a counter ``disputes`` a camp.  Release 2026-06-22
of the ontology was read for the directions.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from ..core.entries import passage
from ..core.graph import Graph
from ..core.model import Camp, Claim, Counter, Record, Relation, Role, Tension, Work

BASE = "urn:sphinx-tensions:"
"""Where ids live when the site has no address."""

RELATIONS = {
    Relation.REBUTS: "disputes",
    Relation.UNDERCUTS: "disputes",
    Relation.UNDERMINES: "disputes",
    Relation.REFINES: "qualifies",
    Relation.CORRECTS: "corrects",
    Relation.EXTENDS: "extends",
}


def _linking(prefix: str, *names: str) -> dict[str, Any]:
    """Return properties whose values are addresses; without that type JSON-LD reads strings and links nothing."""
    return {name: {"@id": f"{prefix}:{name}", "@type": "@id"} for name in names}


CONTEXT: dict[str, Any] = {
    "cito": "http://purl.org/spar/cito/",
    "dct": "http://purl.org/dc/terms/",
    "dg": "https://discoursegraphs.com/schema/dg_core#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "tns": "urn:sphinx-tensions:vocabulary:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "title": "dct:title",
    "text": "schema:text",
    "creator": "dct:creator",
    "date": "dct:date",
    "identifier": "dct:identifier",
    **{name: f"tns:{name}" for name in (
        "kind", "relation", "standing", "label", "status", "word", "certainty", "scope", "basis", "role", "read",
        "limits", "scale", "place", "via", "searched", "cruxState",
    )},
    "topics": "dct:subject",
    **_linking("dg", "addresses"),
    "related": {"@id": "dct:relation", "@type": "@id"},
    **_linking("dct", "replaces"),
    **_linking("cito", "supports", "obtainsSupportFrom", "citesAsEvidence", "citesAsAuthority", "disputes"),
    **_linking("cito", "qualifies", "corrects", "extends", "discusses", "citesForInformation"),
    **_linking("tns", "opposes", "practisedBy", "cruxTests"),
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": "oa:hasTarget",
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    "start": "oa:hasStartSelector",
    "end": "oa:hasEndSelector",
    "exact": "oa:exact",
}  # fmt: skip
SAID = {Role.SUPPORTS: "supports", Role.DISPUTES: "disputes", Role.QUALIFIES: "qualifies"}
"""What a work does to an object."""
ASIDE = {Role.COMPARED: "discusses", Role.BACKGROUND: "citesForInformation"}
"""What an object does with a work that is no witness."""


_DATES = (("xsd:gYear", r"\d{4}"), ("xsd:gYearMonth", r"\d{4}-\d{2}"), ("xsd:date", r"\d{4}-\d{2}-\d{2}"))
"""A date says by its type how precise it is (https://www.w3.org/TR/xmlschema11-2/)."""


def date(text: str) -> dict[str, str] | str:
    """Return a date with the type of its precision, what is no date (``n.d.``) as it is."""
    # Digits of other scripts are none to XML Schema.
    kind = next((name for name, form in _DATES if re.fullmatch(form, text, re.ASCII)), "")
    return {"@value": text, "@type": kind} if kind else text


def work_iri(key: str, work: Work | None) -> str:
    """Return the address of a work: its DOI, its arXiv page, or its key."""
    if work is not None and work.doi:
        return f"https://doi.org/{quote(work.doi, safe='/')}"
    if work is not None and work.arxiv:
        return f"https://arxiv.org/abs/{quote(work.arxiv, safe='/')}"
    return f"{BASE}work:{quote(key, safe='')}"


def object_iri(record: Record) -> str:
    """Return the name of an object."""
    return f"{BASE}object:{quote(record.id, safe='')}"


def write(graph: Graph, project: str = "") -> str:
    """Return the whole atlas."""
    known = graph.bibliography.works
    rows = [_object(graph, record) for record in graph.records.values()]
    rows += [_work(graph, key, known.get(key)) for key in sorted(graph.cited_by)]
    rows += [_annotation(graph, r, number) for r in graph.records.values() for number in range(len(r.evidence))]
    return json.dumps({"@context": CONTEXT, "title": project, "@graph": rows}, ensure_ascii=False, indent=1) + "\n"


def _annotation(graph: Graph, record: Record, number: int) -> dict[str, Any]:
    """Return an entry of evidence as an annotation of a passage (https://www.w3.org/TR/annotation-vocab/)."""
    entry = record.evidence[number]
    source = {"type": "oa:SpecificResource", "source": work_iri(entry.key, graph.bibliography.works.get(entry.key))}
    row = {
        "id": f"{object_iri(record)}:evidence:{number}",
        "type": "oa:Annotation",
        "identifier": entry.id,
        "body": [object_iri(record)],
        "target": {**source, "selector": selector(entry.words), "place": entry.at},
        "role": str(entry.role),
        "text": graph.plain(entry.text),
        "read": entry.read,
        "via": entry.via,
        "basis": entry.basis,
        "limits": list(entry.limits),
        "scale": entry.scale,
        "date": date(entry.checked),
        "creator": [entry.by] if entry.by else [],
    }
    row["target"] = {name: value for name, value in row["target"].items() if value}  # type: ignore[attr-defined]
    return {name: value for name, value in row.items() if value}


def selector(words: str) -> dict[str, Any]:
    """Return the selector of a passage: a quotation, or from one to another."""
    parts = [{"type": "oa:TextQuoteSelector", "exact": part} for part in passage(words)]
    if len(parts) > 1:
        return {"type": "oa:RangeSelector", "start": parts[0], "end": parts[-1]}
    return parts[0] if parts else {}


def _work(graph: Graph, key: str, work: Work | None) -> dict[str, Any]:
    row: dict[str, Any] = {"id": work_iri(key, work), "type": "schema:ScholarlyArticle", "identifier": key}
    if work is not None:
        row |= {"title": work.title, "creator": list(work.authors), "date": date(work.year)}
        row["label"] = work.short
    for record, entry in graph.recorded_of.get(key, ()):
        if entry.role in SAID:
            row.setdefault(SAID[entry.role], []).append(object_iri(record))
    return {name: value for name, value in row.items() if value}


def _object(graph: Graph, record: Record) -> dict[str, Any]:
    def iris(names: tuple[str, ...]) -> list[str]:
        return [object_iri(other) for name in names if (other := graph.get(name)) is not None]

    def works(keys: tuple[str, ...]) -> list[str]:
        return [work_iri(key, graph.bibliography.works.get(key)) for key in keys]

    row: dict[str, Any] = {
        "id": object_iri(record),
        "type": ["dg:Question"] if isinstance(record, Tension) else ["dg:Claim", "schema:Claim"],
        "kind": str(record.kind),
        "identifier": record.id,
        "title": record.title,
        "text": graph.plain(record.text),
        "date": date(record.since),
        "topics": list(record.topics),
        "standing": str(graph.standing(record) or "superseded"),
        "replaces": iris(record.supersedes),
        "citesAsEvidence": works(record.cites),
    }
    match record:
        case Tension():
            row |= {"status": record.status, "related": iris(record.related), "searched": date(record.searched)}
            row |= {"cruxState": record.crux_state, "cruxTests": works(record.crux_tests)}
            row["text"] = graph.plain(record.question) or row["text"]
        case Camp():
            row |= {"label": graph.labels.get(record.id, ""), "addresses": iris((record.tension or "",))}
            row |= {"citesAsAuthority": works(graph.holders(record)), "practisedBy": works(record.practised_by)}
            row |= {"obtainsSupportFrom": iris(record.rests_on)}
        case Counter():
            row |= {RELATIONS[record.relation]: iris(record.against), "relation": str(record.relation)}
            row |= {"scope": record.scope, "basis": record.basis, **_rated(graph, record)}
        case Claim():
            row |= {"addresses": iris((record.tension or "",)), "supports": iris(record.supports)}
            row |= {"opposes": iris(record.opposes), **_rated(graph, record)}
    for entry in record.evidence:
        if entry.role in ASIDE:
            row.setdefault(ASIDE[entry.role], []).extend(works((entry.key,)))
    return {name: value for name, value in row.items() if value}


def _rated(graph: Graph, record: Record) -> dict[str, str]:
    rating = graph.rating(record)
    return {"word": str(rating.word), "certainty": str(rating.certainty)}
