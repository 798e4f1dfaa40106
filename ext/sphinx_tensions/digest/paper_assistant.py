"""The pages and files of ChatGPT-ArXiv-Paper-Assistant (schema version 2), read.

Three forms: the file of a day, a mapping of ids to records; the page of a day,
as Markdown or as the text that a browser copies; answers of a model, a record
a line.  Known damage is mended or reported, and nothing is dropped in silence.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..core.text import whole
from .files import ARXIV
from .model import Author, Day, Decision, Paper, Registry, Status, Usage

_ID = re.compile(rf"(?<![a-z-])(?P<id>{ARXIV})(?:v(?P<version>\d+))?")
# Models put JSON between fences of Markdown.
_FENCE = re.compile(r"^[^\S\n]*```.*$", re.MULTILINE)
LONGEST = 10
"""Most digits of a number that is read."""


@dataclass(slots=True)
class Read:
    """What was read, and what was noticed."""

    papers: list[Paper] = field(default_factory=list)
    day: Day | None = None
    notes: list[str] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    def add(self, paper: Paper) -> None:
        """Add a paper, unless it was read before."""
        if paper.arxiv_id in self._ids:
            self.notes.append(f"{paper.arxiv_id} stands there twice; the first was kept")
            return
        self._ids.add(paper.arxiv_id)
        self.papers.append(paper)


class Refused(Exception):  # noqa: N818  (the input is at fault, not the program)
    """Nothing of the input can be used."""


def read(text: str, registry: Registry, day: str) -> Read:
    """Read *text* in whichever of the forms it is; raises `Refused`."""
    stripped = _FENCE.sub("", text).strip()
    if not stripped:
        raise Refused("the file is empty")
    return read_answer(stripped, registry, day) if stripped[0] in "{[" else Page(text, registry, day).read()


def read_answer(text: str, registry: Registry, day: str) -> Read:
    """Read the records of *text*, the answer of a model; raises `Refused`."""
    return _from_records(_records(_FENCE.sub("", text).strip()), registry, day)


# -- records --------------------------------------------------------------------


def _records(text: str) -> list[tuple[str, Any]]:
    """Return (id or nothing, record) of a mapping, a list, or a record a line."""
    try:
        data = whole(json.loads(text))
    except (ValueError, RecursionError):
        return [("", row) for row in _lines(text)]
    if isinstance(data, list):
        return [("", row) for row in data]
    if not isinstance(data, dict) or "ARXIVID" in data or "arxiv_id" in data:
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
    for name, value in records:
        if not isinstance(value, Mapping):
            result.notes.append(value[:200] if isinstance(value, str) else f"{name[:60] or 'a record'}: no object")
            continue
        record = {str(key).lower(): item for key, item in value.items()}
        paper = _paper(name, record, registry, result.notes)
        if paper is not None:
            result.add(paper)
    if not result.papers and result.notes:
        raise Refused("; ".join(result.notes[:3]))
    kinds = {paper.decision for paper in result.papers}
    status = Status.PARTIAL if Decision.UNSCORED in kinds else Status.COMPLETE if result.papers else Status.FAILED
    result.day = Day(day, status, "the file holds no paper" if not result.papers else "", papers=tuple(result.papers))
    return result


def _paper(name: str, record: Mapping[str, Any], registry: Registry, notes: list[str]) -> Paper | None:
    fields = _Fields(record, notes)
    # A number is no id: 2605.00010 would come as 2605.0001, another paper.
    match = _ID.search(fields.text("arxiv_id", "arxivid") or name)
    if match is None:
        notes.append(f"{name[:60] or fields.text('title')[:60] or 'a record'}: no arXiv id; left out")
        return None
    key = fields.key = match["id"]
    relevance, novelty = (_score(record.get(field_), field_, key, notes) for field_ in ("relevance", "novelty"))
    primary, matched = _topics(fields, registry, key, notes)
    scored = relevance is not None and novelty is not None
    return Paper(
        arxiv_id=key,
        version=_version(match),
        title=fields.text("title"),
        authors=fields.authors(),
        abstract=fields.text("abstract"),
        summary=fields.text("summary"),
        primary_topic_id=primary,
        matched_topic_ids=registry.ordered((primary, *matched)) if primary else (),
        topic_source="llm" if primary else "",
        comment=fields.text("comment"),
        topic_match_comment=fields.text("topic_match_comment"),
        relevance=relevance,
        novelty=novelty,
        hotspot_tags=tuple(fields.words("hotspot_paper_tags", "hotspot_tags")),
        hotspot_comment=fields.text("hotspot_paper_comment", "hotspot_comment"),
        decision=Decision.SHOWN if scored else Decision.UNSCORED,
    )


@dataclass(slots=True)
class _Fields:
    """Reads the fields of a record; what is of another kind is noted and left out."""

    record: Mapping[str, Any]
    notes: list[str]
    key: str = ""  #: arXiv id, once it is known

    def text(self, *names: str) -> str:
        """Return the first of the fields *names* that holds text, its blanks closed up."""
        for name in names:
            value = self.record.get(name)
            if isinstance(value, str):
                if value.strip():
                    return " ".join(value.split())
            elif value is not None:
                self._other(name, value, "text")
        return ""

    def words(self, *names: str) -> list[str]:
        """Return the strings of the first of *names* that holds any; a line is split at commas and blanks."""
        for name in names:
            value = self.record.get(name)
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
        value = self.record.get("authors")
        if value is None or isinstance(value, str):
            return authors(value or "")
        if not isinstance(value, list):
            self._other("authors", value, "a list")
            return ()
        named = [item.get("name") if isinstance(item, Mapping) else item for item in value]
        return authors(list(self._strings("authors", named)))

    def _strings(self, name: str, value: list[Any]) -> Iterator[str]:
        for place, item in enumerate(value):
            if isinstance(item, str):
                yield item
            else:
                self._other(f"{name}[{place}]", item, "text")

    def _other(self, name: str, value: Any, wanted: str) -> None:
        self.notes.append(f"{self.key or 'a record'}: {name} is {type(value).__name__}, not {wanted}; left out")


def _version(match: re.Match[str]) -> int | None:
    version = match["version"]
    return int(version) if version and len(version) <= LONGEST and int(version) else None


def _score(value: Any, name: str, key: str, notes: list[str]) -> int | None:
    # Python refuses to read a number of more than 4300 digits.
    if isinstance(value, str) and value.strip().isdecimal() and len(value) <= LONGEST:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10:
        return value
    if value is not None:
        shown = repr(value)[:30] if isinstance(value, str | int | float) else type(value).__name__
        notes.append(f"{key}: {name} is {shown}, no whole number from 1 to 10; the paper is listed as unscored")
    return None


def _topics(fields: _Fields, registry: Registry, key: str, notes: list[str]) -> tuple[str, tuple[str, ...]]:
    primary = fields.text("primary_topic_id")
    named = fields.words("matched_topic_ids")
    unknown = [name for name in dict.fromkeys([primary, *named]) if name and registry.get(name) is None]
    notes += [f"{key}: there is no topic {name[:60]!r}" for name in unknown]
    if primary and registry.get(primary) is None:
        primary = registry.default
    return primary, tuple(name for name in named if registry.get(name))


def authors(value: str | Iterable[str]) -> tuple[Author, ...]:
    """Return authors of a list or a line; a comma inside parentheses separates no names.

    A list that was split at such commas (``["A (X", "Y)"]``) is joined again first.
    """
    line = value if isinstance(value, str) else ", ".join(value)
    parts, depth, start = [], 0, 0
    for place, char in enumerate(line):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if char == "," and depth == 0:
            parts.append(line[start:place])
            start = place + 1
    parts.append(line[start:])
    return tuple(_author(name) for name in parts if name.strip())


def _author(text: str) -> Author:
    # Possessive: a name of many blanks would else take time out of proportion to its length.
    match = re.fullmatch(r"\s*+(?P<name>[^()\s]++(?:\s++[^()\s]++)*+)\s*+\((?P<where>.*)\)\s*", text, re.DOTALL)
    return Author(match["name"], " ".join(match["where"].split())) if match else Author(" ".join(text.split()))


# -- the page of a day ------------------------------------------------------------

_MARKUP = re.compile(r"<[^<>]*>|\*\*|(?<![\w#])\\?#++\s|^[^\S\n]*[-*] (?=\*\*)", re.MULTILINE)
_FIELD = re.compile(
    r"^(?:[-*]\s+)?(?P<name>ArXiv ID|Primary Topic|Also Matches|Authors|Abstract|Comment|Topic Match)"
    r"\s*:\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_SCORES = re.compile(r"Relevance\s*:\s*(?P<relevance>\d+)\s*Novelty\s*:\s*(?P<novelty>\d+)", re.IGNORECASE)
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
        model, tokens = self._row("Tokens", _number)
        counted = zip(("rows_total", "rows_scanned", "shown"), tokens[3:], strict=False)  # after the three of tokens
        counts = {name: count for name, count in counted if count is not None}
        shown = counts.pop("shown", None)
        if shown is not None and shown != len(self.found.papers):
            self.found.notes.append(f"the page says {shown} papers and has {len(self.found.papers)}")
        self._check_coverage()
        empty = not self.found.papers
        self.found.day = Day(
            self.day,
            Status.FAILED if empty else Status.COMPLETE,
            "the page lists no paper" if empty else "",
            usage=self._usage(model, tokens),
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
        relevance, novelty = (
            _score(scores[name] if scores else None, name, identity["id"], self.found.notes)
            for name in ("relevance", "novelty")
        )
        primary = self._topic(fields.get("primary topic", ""))
        others = self._labels(fields.get("also matches", ""))
        self.found.add(
            Paper(
                arxiv_id=identity["id"],
                version=_version(identity),
                title=head["linked"] or head["title"],
                authors=authors(fields.get("authors", "")),
                abstract=fields.get("abstract", ""),
                primary_topic_id=primary,
                matched_topic_ids=self.registry.ordered((primary, *others)),
                topic_source="llm",
                comment=fields.get("comment", ""),
                topic_match_comment=fields.get("topic match", ""),
                relevance=relevance,
                novelty=novelty,
                rank=_number(head["rank"]) or None,
                decision=Decision.UNSCORED if relevance is None or novelty is None else Decision.SHOWN,
            )
        )

    def _topic(self, label: str) -> str:
        name = next((topic.id for topic in self.registry.topics if label in (topic.label, topic.id)), None)
        if name is None:
            self.found.notes.append(f"there is no topic {label!r}")
        return name or self.registry.default

    def _labels(self, text: str) -> tuple[str, ...]:
        """Return the topics that *text* names; their labels may hold commas."""
        names = []
        # The longest first, since a label may be part of another.
        for topic in sorted(self.registry.topics, key=lambda topic: -len(topic.label)):
            if topic.label in text:
                names.append(topic.id)
                text = text.replace(topic.label, "")
        if text.strip(" ,"):
            self.found.notes.append(f"there is no topic {text.strip(' ,')!r}")
        return tuple(names)

    def _row(self, first: str, read: Callable[[str], float | None]) -> tuple[str, list[Any]]:
        """Return what is before the word *first* in its row, and what was read from the cells after it.

        A sentence that begins with the word is no row: two numbers follow in one.
        Nothing is returned where there is no row.
        """
        for line in self.lines:
            cells = [cell.strip("* ") for cell in (line.strip().strip("|").split("|") if "|" in line else line.split())]
            if first not in cells[:2]:
                continue
            place = cells.index(first)
            numbers = [read(cell) for cell in cells[place + 1 :]]
            if len(numbers) > 1 and None not in numbers[:2]:
                return cells[0] if place else "", numbers
            if "|" in line:
                self.found.notes.append(f"{first}: {' '.join(cells[place + 1 :])[:60]!r} are no numbers; left out")
        return "", []

    def _usage(self, model: str, tokens: list[Any]) -> tuple[Usage, ...]:
        """Return the tokens; costs on a page are rounded, so they are said to be read from there."""
        if not tokens:
            return ()
        _, costs = self._row("Cost", _price)
        if costs:
            self.found.notes.append("costs were read from the page, where they are rounded to cents")
        return (Usage(model or "unknown", *tokens[:2], *costs[:2]),)

    def _check_coverage(self) -> None:
        for topic in self.registry.topics:
            there = sum(paper.primary_topic_id == topic.id for paper in self.found.papers)
            pattern = re.compile(rf"{re.escape(topic.label)}\W*?(\d{{1,{LONGEST}}})\W*$")
            count = next((int(m[1]) for line in self.lines if (m := pattern.search(line.strip()))), None)
            if count is not None and count != there:
                self.found.notes.append(f"the page says {count} papers of {topic.label!r} and has {there}")


def _number(cell: str) -> int | None:
    """Return a whole number that may have commas between its digits; None for anything else."""
    digits = cell.replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST else None


def _price(cell: str) -> float | None:
    match = re.fullmatch(r"\$?(\d{1,9}(?:\.\d{1,9})?)", cell)
    return float(match[1]) if match else None


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
