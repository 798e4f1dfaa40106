"""The pages and files of the origin's generator, read back.

Three forms: the file of a day, a mapping of ids to records; the page of a day,
as Markdown or as the text that a browser copies; answers of a model, a record
a line.  Known damage is mended or reported, and nothing is dropped in silence.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..text import whole
from .files import ARXIV
from .model import Author, Day, Decision, Paper, Registry, Status, Usage

_ID = re.compile(rf"(?<![a-z-])(?P<id>{ARXIV})(?:v(?P<version>\d+))?")
_FENCE = re.compile(r"^[^\S\n]*```.*$", re.MULTILINE)


@dataclass(slots=True)
class Read:
    """What was read, and what was noticed."""

    papers: list[Paper] = field(default_factory=list)
    day: Day | None = None
    notes: list[str] = field(default_factory=list)


class Refused(Exception):  # noqa: N818  (the input is at fault, not the program)
    """Nothing of the input can be used."""


def read(text: str, registry: Registry, day: str) -> Read:
    """Read *text* in whichever of the forms it is; raises `Refused`."""
    stripped = _FENCE.sub("", text).strip()
    if not stripped:
        raise Refused("the file is empty")
    if stripped[0] in "{[":
        found = _records(stripped)
        return _from_records(found, registry, day)
    return Page(text, registry, day).read()


# -- records --------------------------------------------------------------------


def _records(text: str) -> list[tuple[str, Any]]:
    """Return (id or nothing, record) of a mapping, a list, or a record a line."""
    try:
        found = whole(json.loads(text))
    except (ValueError, RecursionError):
        return [("", row) for row in _lines(text)]
    if isinstance(found, list):
        return [("", row) for row in found]
    if "ARXIVID" in found or "arxiv_id" in found:
        return [("", found)]
    return list(found.items())


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


def _from_records(found: Iterable[tuple[str, Any]], registry: Registry, day: str) -> Read:
    result = Read()
    for name, value in found:
        if not isinstance(value, Mapping):
            result.notes.append(value if isinstance(value, str) else f"{name or 'a record'}: no object")
            continue
        record = {str(key).lower(): item for key, item in value.items()}
        paper = _paper(name, record, registry, result.notes)
        if paper is not None:
            result.papers.append(paper)
    if not result.papers and result.notes:
        raise Refused("; ".join(result.notes[:3]))
    kinds = {paper.decision for paper in result.papers}
    status = Status.PARTIAL if Decision.UNSCORED in kinds else Status.COMPLETE if result.papers else Status.FAILED
    result.day = Day(day, status, "the file holds no paper" if not result.papers else "", papers=tuple(result.papers))
    return result


def _paper(name: str, record: Mapping[str, Any], registry: Registry, notes: list[str]) -> Paper | None:
    match = _ID.search(str(record.get("arxiv_id") or record.get("arxivid") or name))
    if match is None:
        notes.append(f"{name or record.get('title', 'a record')}: no arXiv id; left out")
        return None
    key = match["id"]
    relevance, novelty = (_score(record, field_, key, notes) for field_ in ("relevance", "novelty"))
    primary, matched = _topics(record, registry, key, notes)
    scored = relevance is not None and novelty is not None
    return Paper(
        arxiv_id=key,
        version=int(match["version"]) if match["version"] else None,
        title=_text(record.get("title")),
        authors=authors(record.get("authors", ())),
        abstract=_text(record.get("abstract")),
        summary=_text(record.get("summary")),
        primary_topic_id=primary,
        matched_topic_ids=registry.ordered((primary, *matched)) if primary else (),
        topic_source="llm" if primary else "",
        comment=_text(record.get("comment")),
        topic_match_comment=_text(record.get("topic_match_comment")),
        relevance=relevance,
        novelty=novelty,
        hotspot_tags=tuple(map(str, record.get("hotspot_paper_tags") or record.get("hotspot_tags") or ())),
        hotspot_comment=_text(record.get("hotspot_paper_comment") or record.get("hotspot_comment")),
        decision=Decision.SHOWN if scored else Decision.UNSCORED,
    )


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _score(record: Mapping[str, Any], name: str, key: str, notes: list[str]) -> int | None:
    value = record.get(name)
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10:
        return value
    if value is not None:
        notes.append(f"{key}: {name} is {value!r}, no whole number from 1 to 10; the paper is listed as unscored")
    return None


def _topics(record: Mapping[str, Any], registry: Registry, key: str, notes: list[str]) -> tuple[str, tuple[str, ...]]:
    primary = _text(record.get("primary_topic_id"))
    wanted = record.get("matched_topic_ids") or ()
    named = re.split(r"[,;\s]+", wanted) if isinstance(wanted, str) else list(map(str, wanted))
    unknown = [name for name in dict.fromkeys([primary, *named]) if name and registry.get(name) is None]
    notes += [f"{key}: there is no topic {name!r}" for name in unknown]
    if primary and registry.get(primary) is None:
        primary = registry.default
    return primary, tuple(name for name in named if registry.get(name))


def authors(value: Any) -> tuple[Author, ...]:
    """Return authors of a list or a line; a comma inside parentheses separates no names.

    A list that was split at such commas (``["A (X", "Y)"]``) is joined again first.
    """
    if isinstance(value, str):
        line = value
    else:
        line = ", ".join(item if isinstance(item, str) else str(item.get("name", "")) for item in value)
    found, depth, start = [], 0, 0
    for place, char in enumerate(line):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if char == "," and depth == 0:
            found.append(line[start:place])
            start = place + 1
    found.append(line[start:])
    return tuple(_author(name) for name in found if name.strip())


def _author(text: str) -> Author:
    match = re.fullmatch(r"\s*+(?P<name>[^()\s]++(?:\s++[^()\s]++)*+)\s*+\((?P<where>.*)\)\s*", text, re.DOTALL)
    return Author(match["name"], " ".join(match["where"].split())) if match else Author(" ".join(text.split()))


# -- the page of a day ------------------------------------------------------------

_MARKUP = re.compile(r"<[^<>]*>|\*\*|(?<![\w#])\\?#++\s|^[^\S\n]*[-*] (?=\*\*)", re.MULTILINE)
_FIELD = re.compile(
    r"^(?:[-*]\s+)?(?P<name>ArXiv ID|Primary Topic|Also Matches|Authors|Abstract|Comment|Topic Match)"
    r"\s*:\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_SCORES = re.compile(r"Relevance\s*:\s*(\d+)\s*Novelty\s*:\s*(\d+)", re.IGNORECASE)
_HEAD = re.compile(r"^(?P<rank>\d+)\.\s+(?:\[(?P<linked>.+)\]\(\S*\)|(?P<title>.+?))\s*$")
_LINKED = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")


class Page:
    """A page, as Markdown or as copied text."""

    def __init__(self, text: str, registry: Registry, day: str) -> None:
        self.lines = text.replace("\r\n", "\n").split("\n")
        self.registry = registry
        self.day = day
        self.found = Read()

    def read(self) -> Read:
        """Return the papers, the usage and the counts; raises `Refused`."""
        end = next((n for n, line in enumerate(self.lines) if "Paper Selection Prompt" in line), len(self.lines))
        starts = [place for place, line in enumerate(self.lines[:end]) if self._field(line, "ArXiv ID")]
        for start, stop in itertools.pairwise([*starts, end]):
            self._entry(start, stop)
        if not self.found.papers and "No papers selected" not in "\n".join(self.lines):
            raise Refused("the page has no line “ArXiv ID: …”")
        counts = self._counts()
        shown = counts.pop("shown", None)
        if shown is not None and shown != len(self.found.papers):
            self.found.notes.append(f"the page says {shown} papers and has {len(self.found.papers)}")
        self._check_coverage()
        empty = not self.found.papers
        self.found.day = Day(
            self.day,
            Status.FAILED if empty else Status.COMPLETE,
            "the page lists no paper" if empty else "",
            usage=self._usage(),
            counts=tuple(counts.items()),
            papers=tuple(self.found.papers),
        )
        return self.found

    def _field(self, line: str, name: str) -> str | None:
        match = _FIELD.match(_MARKUP.sub("", line).strip())
        return match["value"].strip() if match and match["name"].lower() == name.lower() else None

    def _entry(self, start: int, stop: int) -> None:
        head = next(
            (m for n in range(start - 1, -1, -1) if (m := _HEAD.match(_MARKUP.sub("", self.lines[n]).strip()))), None
        )
        fields: dict[str, str] = {}
        for line in self.lines[start:stop]:
            match = _FIELD.match(_MARKUP.sub("", line).strip())
            if match:
                fields.setdefault(match["name"].lower(), _LINKED.sub(r"\1", match["value"]).strip())
        scores = _SCORES.search(_MARKUP.sub("", "\n".join(self.lines[start:stop])))
        identity = _ID.search(fields["arxiv id"])
        if head is None or identity is None:
            self.found.notes.append(f"line {start + 1}: an entry without a title or id; left out")
            return
        primary = self._topic(fields.get("primary topic", ""))
        others = self._labels(fields.get("also matches", ""))
        self.found.papers.append(
            Paper(
                arxiv_id=identity["id"],
                version=int(identity["version"]) if identity["version"] else None,
                title=head["linked"] or head["title"],
                authors=authors(fields.get("authors", "")),
                abstract=fields.get("abstract", ""),
                primary_topic_id=primary,
                matched_topic_ids=self.registry.ordered((primary, *others)),
                topic_source="llm",
                comment=fields.get("comment", ""),
                topic_match_comment=fields.get("topic match", ""),
                relevance=int(scores[1]) if scores else None,
                novelty=int(scores[2]) if scores else None,
                rank=int(head["rank"]),
                decision=Decision.SHOWN if scores else Decision.UNSCORED,
            )
        )

    def _topic(self, label: str) -> str:
        found = next((topic.id for topic in self.registry.topics if label in (topic.label, topic.id)), None)
        if found is None:
            self.found.notes.append(f"there is no topic {label!r}")
        return found or self.registry.default

    def _labels(self, text: str) -> tuple[str, ...]:
        """Return the topics that *text* names; their labels may hold commas."""
        found = []
        for topic in sorted(self.registry.topics, key=lambda topic: -len(topic.label)):
            if topic.label in text:
                found.append(topic.id)
                text = text.replace(topic.label, "")
        if text.strip(" ,"):
            self.found.notes.append(f"there is no topic {text.strip(' ,')!r}")
        return tuple(found)

    def _cells(self, first: str) -> list[list[str]]:
        rows = []
        for line in self.lines:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if "|" in line else line.split()
            if first in cells[:2] and len(cells) > 2:
                rows.append([cell.strip("* ") for cell in cells])
        return rows

    def _usage(self) -> tuple[Usage, ...]:
        """Return the tokens; costs on a page are rounded, so they are said to be read from there."""
        tokens, costs = self._cells("Tokens"), self._cells("Cost")
        if not tokens:
            return ()
        row = tokens[0]
        place = row.index("Tokens")
        prompt, completion = (int(cell.replace(",", "")) for cell in row[place + 1 : place + 3])
        prices: list[float | None] = [None, None]
        if costs:
            at = costs[0].index("Cost")
            prices = [float(cell.lstrip("$")) for cell in costs[0][at + 1 : at + 3]]
            self.found.notes.append("costs were read from the page, where they are rounded to cents")
        return (Usage(row[0] if place else "", prompt, completion, *prices),)

    def _counts(self) -> dict[str, int]:
        tokens = self._cells("Tokens")
        if not tokens or len(tokens[0]) < tokens[0].index("Tokens") + 7:
            return {}
        numbers = tokens[0][tokens[0].index("Tokens") + 4 :]
        names = ("rows_total", "rows_scanned", "shown")
        return {
            name: int(cell.replace(",", "")) for name, cell in zip(names, numbers, strict=False) if cell.isdecimal()
        }

    def _check_coverage(self) -> None:
        for topic in self.registry.topics:
            there = sum(paper.primary_topic_id == topic.id for paper in self.found.papers)
            pattern = re.compile(rf"{re.escape(topic.label)}\W*?(\d+)\W*$")
            said = next((int(m[1]) for line in self.lines if (m := pattern.search(line.strip()))), None)
            if said is not None and said != there:
                self.found.notes.append(f"the page says {said} papers of {topic.label!r} and has {there}")


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
