"""Days of ChatGPT-ArXiv-Paper-Assistant and of its forks, read.

Four forms: the file of a day since April 2026 (``schema_version`` 2), with its
papers, tokens, costs and counts; before, a mapping of ids to records; the page
of a day; answers of a model, a record a line.  Lists of other systems are read
where each paper has an arXiv id.  Known damage is mended or reported, and
nothing is dropped in silence.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..core.schemas import BAD, sound
from ..core.text import whole
from ..exchange.imported import Unreadable
from .model import Author, Day, Decision, Paper, Registry, Status, Usage
from .paper_fields import ID, Read, abstract, authors, of_day, score, version
from .paper_page import Page
from .recognizing import json_kind, refusal

# Models put JSON between fences of Markdown.
_FENCE = re.compile(r"^[^\S\n]*```.*$", re.MULTILINE)
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_SHOWN = 12
"""Most names in a note."""
_DERIVED = frozenset(
    {
        "score",
        "primary_topic_label",
        "matched_topic_labels",
        "hotspot_paper_labels",
        "hotspot_paper_primary_kind",
        "hotspot_paper_primary_label",
        "hotspot_paper_assignment_source",
    }
)
"""Fields of a scored record that repeat others."""
_GUESSED = frozenset({"heuristic", "default"})
"""What the generator calls topics that no model chose."""
_COUNT = {"type": "integer", "minimum": 0}
_COST = {"type": "number", "minimum": 0}
_DAY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "schema_version": {"type": "integer", "minimum": 1},
        "meta": {
            "type": "object",
            "properties": {
                "date": {"type": "string", "format": "date"},
                "total_papers": _COUNT,
                "usage": {
                    "type": "object",
                    "properties": {
                        "model": {"type": "string"},
                        "prompt_tokens": _COUNT,
                        "completion_tokens": _COUNT,
                        "prompt_cost": _COST,
                        "completion_cost": _COST,
                        "total_arxiv_papers": _COUNT,
                        "total_scanned_papers": _COUNT,
                        "total_relevant_papers": _COUNT,
                    },
                },
            },
        },
        "topic_order": {"type": "array", "items": {"type": "string"}},
        "topic_sections": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "topic_id": {"type": "string"},
                    "paper_ids": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["topic_id", "paper_ids"],
            },
        },
    },
}
"""What is read of a day beside its papers (JSON Schema)."""
_REPEATED = "diagnostics"
"""The member of a day that counts what the others hold."""


def read(text: str, registry: Registry, day: str) -> Read:
    """Read *text* in whichever of the forms it is; raises `Unreadable`."""
    stripped = _FENCE.sub("", text).strip()
    if not stripped:
        raise Unreadable(1, "the file is empty")
    return read_answer(stripped, registry, day) if stripped[0] in "{[" else Page(text, registry, day).read()


def read_answer(text: str, registry: Registry, day: str) -> Read:
    """Read the records of *text*, the answer of a model or the file of a day; raises `Unreadable`."""
    bare = _FENCE.sub("", text).strip()
    try:
        data = whole(json.loads(bare))
    except (ValueError, RecursionError):
        return _from_records((("", row) for row in _lines(bare)), registry, day)
    if kind := json_kind(data):
        raise Unreadable(1, refusal(kind))
    if isinstance(data, Mapping) and "papers" in data:
        return _from_day(data, registry, day)
    return _from_records(_records(data), registry, day)


# -- the file of a day --------------------------------------------------------


def _from_day(data: Mapping[str, Any], registry: Registry, day: str) -> Read:
    """Read a day with tokens, costs and counts beside its papers."""
    notes: list[str] = []
    rest = sound({name: value for name, value in data.items() if name != "papers"}, _DAY, notes.append, "the day")
    rest = {} if rest is BAD else rest
    meta = rest.get("meta", {})
    of_day(meta.get("date", ""), day)
    result = _from_records(_records(data["papers"]), registry, day)
    result.notes[:0] = [*notes, *_unknown(rest, registry)]
    ranks = _ranks(rest.get("topic_sections", ()), result)
    result.papers = [replace(paper, rank=ranks.get(paper.arxiv_id)) for paper in result.papers]
    used = meta.get("usage", {})
    assert result.day is not None
    result.day = replace(
        result.day,
        reason=_why_empty(used) if not result.papers else result.day.reason,
        usage=_usage(used),
        counts=_counts(meta, used, result),
        papers=tuple(result.papers),
    )
    return result


def _unknown(rest: Mapping[str, Any], registry: Registry) -> Iterator[str]:
    number = rest.get("schema_version", 2)
    if number != 2:
        yield f"schema_version is {number}; it was read as 2"
    other = [str(name)[:60] for name in rest if name not in (*_DAY["properties"], _REPEATED)]
    if other:
        yield f"members that are not read: {_some(other)}"
    missing = [name[:60] for name in rest.get("topic_order", ()) if registry.get(name) is None]
    if missing:
        yield f"topics that topics.json does not have: {_some(missing)}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _ranks(sections: Iterable[Mapping[str, Any]], result: Read) -> dict[str, int]:
    """Return id -> place in its topic; a paper that a section lists under another topic than its own is noted."""
    topics = {paper.arxiv_id: paper.primary_topic_id for paper in result.papers}
    ranks: dict[str, int] = {}
    for section in sections:
        for place, name in enumerate(section["paper_ids"], 1):
            if topics.get(name) == section["topic_id"]:
                ranks.setdefault(name, place)
            elif len(name) < 60:
                result.notes.append(f"{name}: topic_sections has it in {section['topic_id'][:60]!r}, its record not")
    return ranks


def _usage(used: Mapping[str, Any]) -> tuple[Usage, ...]:
    """Return the tokens, and the costs as they are: unrounded."""
    if "prompt_tokens" not in used and "completion_tokens" not in used:
        return ()
    tokens = used.get("prompt_tokens", 0), used.get("completion_tokens", 0)
    return (Usage(used.get("model") or "unknown", *tokens, used.get("prompt_cost"), used.get("completion_cost")),)


def _counts(meta: Mapping[str, Any], used: Mapping[str, Any], result: Read) -> tuple[tuple[str, int], ...]:
    for number in dict.fromkeys((meta.get("total_papers"), used.get("total_relevant_papers"))):
        if number is not None and number != len(result.papers):
            result.notes.append(f"the file says {number} papers and has {len(result.papers)}")
    named = {"rows_total": used.get("total_arxiv_papers"), "rows_scanned": used.get("total_scanned_papers")}
    return tuple((name, number) for name, number in named.items() if number is not None)


def _why_empty(used: Mapping[str, Any]) -> str:
    rows = used.get("total_arxiv_papers")
    of_rows = f", of {rows} rows of the feeds" if rows else ""
    silent = "; no token was used, so no model answered" if used.get("completion_tokens") == 0 else ""
    return f"the file holds no paper{of_rows}{silent}"


# -- records --------------------------------------------------------------------


def _records(data: Any) -> Iterable[tuple[str, Any]]:
    """Return (id or nothing, record) of a mapping, of a list, or of one record."""
    if isinstance(data, list):
        return [("", row) for row in data]
    if not isinstance(data, dict) or not data.keys().isdisjoint(("ARXIVID", "arxiv_id", "id")):
        return [("", data)]
    return list(data.items())


def _lines(text: str) -> Iterator[Any]:
    """Yield a record a line; ``},`` at line ends and brackets around the whole do no harm."""
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip().rstrip(",").strip()
        if bare in ("", "[", "]"):
            continue
        try:
            yield whole(json.loads(bare))
        except (ValueError, RecursionError) as error:
            yield f"line {number}: no JSON: {error}"


def _from_records(records: Iterable[tuple[str, Any]], registry: Registry, day: str) -> Read:
    result = Read()
    unread: Counter[str] = Counter()
    for name, value in records:
        if not isinstance(value, Mapping):
            # A line that is no JSON comes as what is said of it.
            said = value[:200] if isinstance(value, str) and not name else f"{name[:60] or 'a record'}: no object"
            result.notes.append(said)
            continue
        fields = _Fields(_plain(value), result.notes)
        paper = _paper(name, fields, registry)
        if paper is not None:
            result.add(paper)
            unread.update(fields.left)
    if not result.papers and result.notes:
        raise Unreadable(1, f"no record is a paper with an arXiv id: {'; '.join(result.notes[:3])}")
    if unread:
        listed = [f"{name} ({count})" for name, count in sorted(unread.items())]
        result.notes.append(f"fields that are not read, with their papers: {_some(listed)}")
    kinds = {paper.decision for paper in result.papers}
    status = Status.PARTIAL if Decision.UNSCORED in kinds else Status.COMPLETE if result.papers else Status.FAILED
    reason = "" if result.papers else "the file holds no paper"
    if status == Status.PARTIAL:
        reason = f"{sum(paper.decision == Decision.UNSCORED for paper in result.papers)} papers are not scored"
    result.day = Day(day, status, reason, papers=tuple(result.papers))
    return result


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return *record* with names in lower case; what arXiv's own records call otherwise is called as here.

    They have the id as `id` and the abstract as `summary`, and their comment is of the authors, not of a judge.
    """
    fields = {str(key).lower(): item for key, item in record.items()}
    if "id" not in fields or not fields.keys().isdisjoint(("arxiv_id", "arxivid")):
        return fields
    fields["arxiv_id"] = fields.pop("id")
    if "summary" in fields and "abstract" not in fields:
        fields["abstract"] = fields.pop("summary")
    if "comment" in fields and "relevance" not in fields:
        fields["comment of the authors"] = fields.pop("comment")
    return fields


def _paper(name: str, fields: _Fields, registry: Registry) -> Paper | None:
    # A number is no id: 2605.00010 would come as 2605.0001, another paper.
    match = ID.search(fields.text("arxiv_id", "arxivid") or name)
    if match is None:
        fields.notes.append(f"{name[:60] or fields.text('title')[:60] or 'a record'}: no arXiv id; left out")
        return None
    fields.key = match["id"]
    relevance, novelty = (fields.score(name) for name in ("relevance", "novelty"))
    primary, matched, source = _topics(fields, registry)
    text = abstract(fields.text("abstract"))
    scored = relevance is not None and novelty is not None
    if scored:
        fields.known.update(_DERIVED)
    return Paper(
        arxiv_id=match["id"],
        version=version(match) or text.version,
        title=fields.text("title"),
        authors=fields.authors(),
        abstract=text.text,
        summary=fields.text("summary"),
        categories=fields.categories(),
        announce_type=text.kind,
        primary_topic_id=primary,
        matched_topic_ids=registry.ordered((primary, *matched)) if primary else (),
        topic_source=source,
        comment=fields.text("comment"),
        topic_match_comment=fields.text("topic_match_comment"),
        relevance=relevance,
        novelty=novelty,
        hotspot_tags=tuple(fields.words("hotspot_paper_tags", "hotspot_tags")),
        hotspot_comment=fields.text("hotspot_paper_comment", "hotspot_comment"),
        decision=Decision.SHOWN if scored else Decision.UNSCORED,
    )


def _topics(fields: _Fields, registry: Registry) -> tuple[str, tuple[str, ...], str]:
    """Return the topic of a record, all that match, and who chose: nobody where the record names no topic."""
    primary = fields.text("primary_topic_id")
    named = fields.words("matched_topic_ids")
    chosen = fields.text("topic_assignment_source")
    unknown = [name for name in dict.fromkeys([primary, *named]) if name and registry.get(name) is None]
    fields.notes += [f"{fields.key}: there is no topic {name[:60]!r}" for name in unknown]
    source = "" if not primary else "local" if chosen in _GUESSED else "llm"
    if primary and registry.get(primary) is None:
        primary = registry.default
    return primary, tuple(name for name in named if registry.get(name)), source


@dataclass(slots=True)
class _Fields:
    """Reads the fields of a record; what is of another kind is noted and left out."""

    record: Mapping[str, Any]
    notes: list[str]
    key: str = ""  #: arXiv id, once it is known
    known: set[str] = field(default_factory=set)  #: fields that were asked for

    @property
    def left(self) -> Iterator[str]:
        """The fields that hold something and were not asked for."""
        return (name[:60] for name, value in self.record.items() if name not in self.known and value not in _NOTHING)

    def _get(self, name: str) -> Any:
        self.known.add(name)
        return self.record.get(name)

    def text(self, *names: str) -> str:
        """Return the first of the fields *names* that holds text, its blanks closed up."""
        self.known.update(names)
        for name in names:
            value = self._get(name)
            if isinstance(value, str):
                if value.strip():
                    return " ".join(value.split())
            elif value is not None:
                self._other(name, value, "text")
        return ""

    def words(self, *names: str) -> list[str]:
        """Return the strings of the first of *names* that holds any; a line is split at commas and blanks."""
        for name in names:
            value = self._get(name)
            if value is None:
                continue
            if isinstance(value, str):
                value = re.split(r"[,;\s]+", value)
            if not isinstance(value, list):
                self._other(name, value, "a list")
            elif strings := [item.strip() for item in self._strings(name, value) if item.strip()]:
                return strings
        return []

    def authors(self) -> tuple[Author, ...]:
        """Return the authors of a list of names, of objects with a name, or of a line."""
        value = self._get("authors")
        if value is None or isinstance(value, str):
            return authors(value or "")
        if not isinstance(value, list):
            self._other("authors", value, "a list")
            return ()
        named = [item.get("name") if isinstance(item, Mapping) else item for item in value]
        return authors(list(self._strings("authors", named)))

    def categories(self) -> tuple[str, ...]:
        """Return the categories of arXiv, the primary one first."""
        primary = self.text("primary_category")
        return tuple(dict.fromkeys(([primary] if primary else []) + self.words("categories")))

    def score(self, name: str) -> int | None:
        """Return a score from 1 to 10, else None."""
        return score(self._get(name), name, self.key, self.notes)

    def _strings(self, name: str, value: list[Any]) -> Iterator[str]:
        for place, item in enumerate(value):
            if isinstance(item, str):
                yield item
            else:
                self._other(f"{name}[{place}]", item, "text")

    def _other(self, name: str, value: Any, wanted: str) -> None:
        self.notes.append(f"{self.key or 'a record'}: {name} is {type(value).__name__}, not {wanted}; left out")


JUDGED = (
    "primary_topic_id",
    "matched_topic_ids",
    "topic_source",
    "comment",
    "topic_match_comment",
    "relevance",
    "novelty",
    "hotspot_tags",
    "hotspot_comment",
    "decision",
)
"""What a model answers of a paper."""


def answers(read_: Read, papers: Iterable[Paper]) -> Iterator[Paper]:
    """Yield *papers* with the answers of a model that belong to them; what was not answered is unscored."""
    given = {paper.arxiv_id: paper for paper in read_.papers}
    for paper in papers:
        answer = given.pop(paper.arxiv_id, None)
        if answer is None:
            yield replace(paper, decision=Decision.UNSCORED)
            continue
        yield replace(paper, **{name: getattr(answer, name) for name in JUDGED})
    read_.notes += [f"{name}: an answer for no paper of the day" for name in given]
