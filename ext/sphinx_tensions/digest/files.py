"""The files of a day: what they may hold, reading them, writing them.

The tables of fields are declared once; reading checks against them and the
JSON Schemas are printed from them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from ..core.codes import Code
from ..core.formulas import beyond
from ..core.schemas import BAD, closed, sound
from ..core.text import is_date
from . import tex
from .model import (
    ANNOUNCED,
    BEARINGS,
    ROWS,
    SOURCES,
    STEPS,
    Author,
    Bearing,
    Day,
    Decision,
    Paper,
    Registry,
    Status,
    Topic,
    Usage,
)

ARXIV = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
MAX_FILE = 64_000_000  #: bytes
LONGEST = 300
"""Characters of a message."""
_STRING: dict[str, Any] = {"type": "string"}
_DATE: dict[str, Any] = {"type": "string", "format": "date"}
_WORDS: dict[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_SCORE: dict[str, Any] = {"type": ["integer", "null"], "minimum": 1, "maximum": 10}
_COST: dict[str, Any] = {"type": ["number", "null"], "minimum": 0}


PAPER = closed(
    {
        "arxiv_id": {"type": "string", "pattern": f"^{ARXIV}$"},
        "version": {"type": ["integer", "null"], "minimum": 1},
        "title": {"type": "string", "minLength": 1},
        "authors": {
            "type": "array",
            "minItems": 1,
            "items": closed({"name": {"type": "string", "minLength": 1}, "affiliation": _STRING}, "name"),
        },
        "abstract": _STRING,
        "summary": _STRING,
        "categories": _WORDS,
        "announce_type": {"enum": list(ANNOUNCED)},
        "primary_topic_id": _STRING,
        "matched_topic_ids": _WORDS,
        "topic_source": {"enum": list(SOURCES)},
        "comment": _STRING,
        "topic_match_comment": _STRING,
        "relevance": _SCORE,
        "novelty": _SCORE,
        "rank": {"type": ["integer", "null"], "minimum": 1},
        "hotspot_tags": _WORDS,
        "hotspot_comment": _STRING,
        "tensions": {
            "type": "array",
            "items": closed(
                {
                    "id": {"type": "string", "minLength": 1},
                    "camp": _STRING,
                    "bears": {"enum": list(BEARINGS)},
                    "note": _STRING,
                    "by": _STRING,
                    "read": {"enum": ["full", "part", "abstract"]},
                },
                "id",
            ),
        },
        "decision": {"enum": [str(word) for word in Decision]},
        "first_seen": _DATE,
    },
    "arxiv_id",
    "title",
    "authors",
)
DAY = closed(
    {
        "date": _DATE,
        "status": {"enum": [str(word) for word in Status]},
        "reason": _STRING,
        "source": {"type": "object", "additionalProperties": {"type": "string"}},
        "usage": {
            "type": "array",
            "items": closed(
                {
                    "model": {"type": "string", "minLength": 1},
                    "prompt_tokens": _COUNT,
                    "completion_tokens": _COUNT,
                    "prompt_cost": _COST,
                    "completion_cost": _COST,
                },
                "model",
                "prompt_tokens",
                "completion_tokens",
            ),
        },
        "counts": closed(dict.fromkeys((*ROWS, "unique", *STEPS), _COUNT)),
        "cutoffs": closed({"relevance": _SCORE, "novelty": _SCORE}),
        "prompt": closed({"files": _WORDS, "sha256": _STRING}, "files"),
    },
    "date",
    "status",
)
TOPICS = closed(
    {
        "default": {"type": "string", "minLength": 1},
        "topics": {
            "type": "array",
            "minItems": 1,
            "items": closed(
                {
                    "id": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
                    "label": {"type": "string", "minLength": 1},
                    "order": {"type": "integer", "minimum": 1},
                    "description": _STRING,
                    "keep": _STRING,
                    "filter": _STRING,
                    "keywords": _WORDS,
                    "tensions": _WORDS,
                },
                "id",
                "label",
                "order",
            ),
        },
    },
    "default",
    "topics",
)
SCHEMAS = {
    f"{name}.schema.json": {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sphinx-tensions:{name}",
        "title": title,
        **body,
    }
    for name, title, body in (
        ("digest-paper-1", "A paper of a day: one line of DAY.jsonl", PAPER),
        ("digest-day-1", "A day of a digest: DAY.json", DAY),
        ("digest-topics-1", "The topics of a digest: topics.json", TOPICS),
    )
}
"""Name of file -> JSON Schema (draft 2020-12)."""


# -- reading --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file of a digest."""

    path: Path
    line: int  #: from 1
    message: str
    code: Code = Code.DIGEST_DATA


STAND_IN = Registry((Topic("papers", "Papers", 1),), "papers")
"""What all papers belong to where no topics can be read."""


@dataclass(slots=True)
class Folder:
    """Reads the files of a digest; every fault goes into `problems`, and the rest is read."""

    path: Path
    problems: list[Problem] = field(default_factory=list)

    def days(self) -> list[str]:
        """Return the days that are recorded, in order."""
        return sorted(path.stem for path in self.path.glob("*.json") if is_date(path.stem))

    def files(self, day: str) -> tuple[Path, ...]:
        """Return what the page of *day* is made from, whether it is there or not."""
        return self.path / f"{day}.json", self.path / f"{day}.jsonl", self.path / "topics.json"

    def registry(self) -> Registry:
        """Return the topics, or `STAND_IN` where there are none."""
        path = self.path / "topics.json"
        known = len(self.problems)
        data = self._object(path, {**TOPICS, "required": ["topics"]})
        if data is None:
            return STAND_IN
        topics: dict[str, Topic] = {}
        for topic in data["topics"]:
            if topic["id"] in topics:
                self._problem(path, 1, f"topics has {topic['id']!r} twice; the first was kept")
            topics.setdefault(topic["id"], Topic(**{**topic, **_tuples(topic)}))
        ordered = tuple(sorted(topics.values(), key=lambda topic: (topic.order, topic.id)))
        default = data.get("default", "")
        if default not in topics:
            self._follows(
                known, path, 1, f"default is {default[:60]!r}, the id of no topic; {ordered[0].id!r} was taken"
            )
            default = ordered[0].id
        return Registry(ordered, default)

    def day(self, day: str) -> Day | None:
        """Return a day with its papers, or None where its file is missing or of no use."""
        known = len(self.problems)
        data = self._object(self.path / f"{day}.json", {**DAY, "required": []})
        if data is None:
            return None
        for name in DAY["required"]:
            if name not in data:
                self._follows(known, self.path / f"{day}.json", 1, f"{name} is missing")
        data = {"status": Status.COMPLETE, "date": day, **data}
        if data["date"] != day:
            self._problem(self.path / f"{day}.json", 1, f"date is {data['date']!r}, but the file is that of {day}")
        self._formulas(self.path / f"{day}.json", 1, [("reason", data.get("reason", ""))])
        registry = self.registry()
        path = self.path / f"{day}.jsonl"
        papers: dict[str, Paper] = {}
        empty = data["status"] in (Status.NO_ANNOUNCEMENT, Status.FAILED) and not path.exists()
        for line, paper in () if empty else self._papers(path):
            if paper.arxiv_id in papers:
                self._problem(path, line, f"{paper.arxiv_id} stands there twice; the first was kept")
                continue
            papers[paper.arxiv_id] = self._known(paper, registry, line, day)
        return make_day(data, tuple(papers.values()))

    def _known(self, paper: Paper, registry: Registry, line: int, day: str) -> Paper:
        """Put topics that the registry does not have in the default one; a paper without a topic stays without."""
        names = (paper.primary_topic_id, *paper.matched_topic_ids)
        for name in dict.fromkeys(names) if registry is not STAND_IN else ():
            # A name with U+FFFD was reported when it was read.
            if name and "\ufffd" not in name and registry.get(name) is None:
                self._problem(self.path / f"{day}.jsonl", line, f"topics.json has no topic {name!r}")
        matched = tuple(name for name in paper.matched_topic_ids if registry.get(name))
        if not paper.primary_topic_id:
            return replace(paper, matched_topic_ids=registry.ordered(matched))
        primary = paper.primary_topic_id if registry.get(paper.primary_topic_id) else registry.default
        return replace(paper, primary_topic_id=primary, matched_topic_ids=registry.ordered((primary, *matched)))

    def _papers(self, path: Path) -> Iterator[tuple[int, Paper]]:
        for number, line in enumerate((self._text(path) or "").split("\n"), 1):
            if not line.strip():
                continue
            checked = self._checked(path, number, line, PAPER)
            if checked is not None:
                authors = tuple(Author(**author) for author in checked["authors"])
                tensions = tuple(Bearing(**bearing) for bearing in checked.get("tensions", ()))
                paper = Paper(**{**checked, **_tuples(checked), "authors": authors, "tensions": tensions})
                self._formulas(path, number, tex_of(paper))
                yield number, paper

    def _object(self, path: Path, schema: Mapping[str, Any]) -> dict[str, Any] | None:
        text = self._text(path)
        return None if text is None else self._checked(path, 1, text, schema)

    def _checked(self, path: Path, line: int, text: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return what *text* holds, which begins on *line*, or None where it is of no use."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            # Only a JSONDecodeError has a line; nesting and numbers too large raise others.
            self._problem(path, line + getattr(error, "lineno", 1) - 1, f"no JSON: {error}")
            return None
        checked = sound(data, schema, partial(self._problem, path, line))
        return None if checked is BAD else checked

    def _text(self, path: Path) -> str | None:
        try:
            if path.stat().st_size > MAX_FILE:
                self._problem(path, 1, f"the file is larger than {MAX_FILE} bytes")
                return None
            # Editors on Windows put a byte order mark before UTF-8.
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            self._problem(path, 1, f"no UTF-8: {error.reason}")
        except OSError as error:
            self._problem(path, 1, f"cannot be read: {error.strerror}")
        return None

    def _formulas(self, path: Path, line: int, texts: Iterable[tuple[str, str]]) -> None:
        """Report formulas that are code, which are shown as their source."""
        for name, text in texts:
            for piece in tex.pieces(text):
                if piece.form == "code":
                    message = f"{name}: {beyond(piece.text)}"
                    self.problems.append(Problem(path, line, message, Code.FORMULA))

    def _follows(self, known: int, path: Path, line: int, message: str) -> None:
        """Report what may follow from a problem of the same file, unless one was found after the first *known*."""
        if len(self.problems) == known:
            self._problem(path, line, message)

    def _problem(self, path: Path, line: int, message: str) -> None:
        short = message if len(message) <= LONGEST else f"{message[:LONGEST]} …"
        self.problems.append(Problem(path, line, short))


def tex_of(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield name and value of the fields of *paper* that are shown as TeX."""
    for name in ("title", "abstract", "summary", "comment", "topic_match_comment", "hotspot_comment"):
        yield name, getattr(paper, name)
    for author in paper.authors:
        yield "authors", author.name
        yield "authors", author.affiliation
    for bearing in paper.tensions:
        yield "tensions", bearing.note


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) for name, value in data.items() if isinstance(value, list)}


def make_day(data: Mapping[str, Any], papers: tuple[Paper, ...] = ()) -> Day:
    """Return a day of its JSON, which `DAY` fits, and its papers."""
    cutoffs = data.get("cutoffs", {})
    return Day(
        date=data["date"],
        status=data["status"],
        reason=data.get("reason", ""),
        source=tuple(data.get("source", {}).items()),
        usage=tuple(Usage(**usage) for usage in data.get("usage", ())),
        counts=tuple(data.get("counts", {}).items()),
        relevance_cutoff=cutoffs.get("relevance"),
        novelty_cutoff=cutoffs.get("novelty"),
        prompt=tuple(data.get("prompt", {}).get("files", ())),
        papers=papers,
    )


# -- writing --------------------------------------------------------------------


def paper_json(paper: Paper) -> dict[str, Any]:
    """Return the JSON of a paper, without what is empty."""
    found = asdict(paper)
    found |= {name: [_filled(row) for row in found[name]] for name in ("authors", "tensions")}
    return _filled({name: found[name] for name in PAPER["properties"]})


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", None, (), [], {})}


def papers_text(papers: tuple[Paper, ...]) -> str:
    """Return the text of ``DAY.jsonl``."""
    return "".join(json.dumps(paper_json(paper), ensure_ascii=False) + "\n" for paper in papers)


def day_text(day: Day) -> str:
    """Return the text of ``DAY.json``, which holds a day without its papers."""
    data = _filled(
        {
            "date": day.date,
            "status": str(day.status),
            "reason": day.reason,
            "source": dict(day.source),
            "usage": list(map(asdict, day.usage)),
            "counts": dict(day.counts),
            "cutoffs": _filled({"relevance": day.relevance_cutoff, "novelty": day.novelty_cutoff}),
            "prompt": _filled({"files": day.prompt}),
        }
    )
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
