"""A page of ChatGPT-ArXiv-Paper-Assistant, or of a fork: its Markdown, or the text that a browser copies.

Tokens, costs and counts stand in a table at the top: of HTML since March 2026,
of Markdown before, with the counts in lines of their own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ..exchange.imported import MAX_LINE, Unreadable
from .model import Day, Decision, Paper, Registry, Status, Usage
from .paper_fields import ID, LONGEST, Read, abstract, authors, of_day, score, version
from .recognizing import refusal, text_kind

_MARKUP = re.compile(r"<[^<>]*>|\*\*|(?<![\w#])\\?#++\s|^[^\S\n]*[-*] (?=\*\*)", re.MULTILINE)
_FIELD = re.compile(
    r"^(?:[-*]\s+)?(?P<name>ArXiv ID|Primary Topic|Also Matches|Authors|Abstract|Comment|Topic Match)"
    r"\s*:\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_SCORES = re.compile(r"Relevance\s*:\s*(?P<relevance>\d+)\s*Novelty\s*:\s*(?P<novelty>\d+)", re.IGNORECASE)
_HEAD = re.compile(r"^(?P<rank>\d+)\.\s+(?:\[(?P<linked>.+)\]\([^\s(]*\)|(?P<title>.+))$")
_LINKED = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_DATE = re.compile(
    r"Daily ArXiv Papers\s+"
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<m2>\d{1,2})/(?P<d2>\d{1,2})/(?P<y2>\d{4}))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"Total (?P<what>arXiv|scanned|relevant) papers:\s*(?P<count>[\d,]{{1,{LONGEST}}})$", re.IGNORECASE
)
_ROW = re.compile(r"<tr\b[^<>]*>", re.IGNORECASE)
_ROW_ENDS = re.compile(r"</tr|</table", re.IGNORECASE)
_CELL = re.compile(r"<t[hd]\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TOKENS = ("Tokens", "Token")
_COUNTS = {"arxiv": "rows_total", "scanned": "rows_scanned", "relevant": "shown"}
"""What the pages call a count, and what it is here; in the order in which their tables have them."""


class Page:
    """A page, as Markdown or as copied text."""

    def __init__(self, text: str, registry: Registry, day: str) -> None:
        self.lines = text.replace("\r\n", "\n").split("\n")
        self.registry = registry
        self.day = day
        self.found = Read()
        self.rows: list[list[str]] = []  #: cells of the tables before the first paper
        self.first_rank = 1

    def read(self) -> Read:
        """Return the papers, the usage and the counts; raises `Unreadable`."""
        # No line of text is so long.
        long = next((number for number, line in enumerate(self.lines, 1) if len(line) > MAX_LINE), 0)
        if long:
            reason = f"the line has more than {MAX_LINE:,} characters, and is no JSON; give one day a file"
            raise Unreadable(long, reason)
        end = next((n for n, line in enumerate(self.lines) if "Paper Selection Prompt" in line), len(self.lines))
        fields = map(_field, self.lines[:end])
        starts = [place for place, (name, value) in enumerate(fields) if name == "arxiv id" and value]
        head = self.lines[: starts[0] if starts else end]
        of_day(_date(head), self.day)
        for before, start, stop in zip([0, *starts], starts, [*starts[1:], end], strict=False):
            self._entry(before, start, stop)
        if not self.found.papers and "No papers selected" not in "\n".join(self.lines):
            raise Unreadable(1, f"{refusal(text_kind(self.lines))}; a page has lines “ArXiv ID: …”")
        self.rows = list(_rows(head))
        model, tokens = self._row(_TOKENS, _number)
        counts = self._counts(head, tokens)
        self._check_coverage()
        empty = not self.found.papers
        if self.first_rank < 1:
            self.found.papers = [replace(p, rank=None if p.rank is None else p.rank + 1) for p in self.found.papers]
        self.found.day = Day(
            self.day,
            Status.FAILED if empty else Status.COMPLETE,
            "the page lists no paper" if empty else "",
            usage=self._usage(model, tokens),
            counts=tuple(counts.items()),
            papers=tuple(self.found.papers),
        )
        return self.found

    def _entry(self, before: int, start: int, stop: int) -> None:
        """Read the paper whose id is in line *start*; its title is after line *before*, its fields end at *stop*."""
        above = (_HEAD.match(_bare(line)) for line in reversed(self.lines[before:start]))
        head = next(filter(None, above), None)
        fields: dict[str, str] = {}
        for name, value in map(_field, self.lines[start:stop]):
            fields.setdefault(name, _LINKED.sub(r"\1", value).strip())
        identity = ID.search(fields["arxiv id"])
        if head is None or identity is None:
            self.found.notes.append(f"line {start + 1}: an entry without a title or id; left out")
            return
        scores = _SCORES.search(_MARKUP.sub("", "\n".join(self.lines[start:stop])))
        self.found.add(self._paper(head, fields, identity, scores))

    def _paper(
        self, head: re.Match[str], fields: dict[str, str], identity: re.Match[str], scores: re.Match[str] | None
    ) -> Paper:
        relevance, novelty = (
            score(scores[name] if scores else None, name, identity["id"], self.found.notes)
            for name in ("relevance", "novelty")
        )
        # Pages before April 2026 have no topics, and none is made up for them.
        primary = self._topic(fields["primary topic"]) if fields.get("primary topic") else ""
        others = self._labels(fields.get("also matches", ""))
        text = abstract(fields.get("abstract", ""))
        rank = _number(head["rank"])
        self.first_rank = min(self.first_rank, 1 if rank is None else rank)
        return Paper(
            arxiv_id=identity["id"],
            version=version(identity) or text.version,
            title=head["linked"] or head["title"],
            authors=authors(fields.get("authors", "")),
            abstract=text.text,
            announce_type=text.kind,
            primary_topic_id=primary,
            matched_topic_ids=self.registry.ordered(tuple(name for name in (primary, *others) if name)),
            topic_source="llm" if primary else "",
            comment=fields.get("comment", ""),
            topic_match_comment=fields.get("topic match", ""),
            relevance=relevance,
            novelty=novelty,
            rank=rank,
            decision=Decision.UNSCORED if relevance is None or novelty is None else Decision.SHOWN,
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

    # -- the head of the page -----------------------------------------------------

    def _counts(self, head: list[str], tokens: list[Any]) -> dict[str, int]:
        """Return the counts in lines of *head*, or else those after the three of *tokens*; papers are counted."""
        named = {_COUNTS[m["what"].lower()]: m["count"] for line in head if (m := _COUNTED.fullmatch(_bare(line)))}
        read = {name: _number(text) for name, text in named.items()}
        tabled = dict(zip(_COUNTS.values(), tokens[3:], strict=False))
        counts = {name: count for name, count in (tabled | read).items() if count is not None}
        shown = counts.pop("shown", None)
        if shown is not None and shown != len(self.found.papers):
            self.found.notes.append(f"the page says {shown} papers and has {len(self.found.papers)}")
        return counts

    def _row(self, names: tuple[str, ...], read: Callable[[str], float | None]) -> tuple[str, list[Any]]:
        """Return what is before one of *names* in its row, and what was read from the cells after it.

        A sentence that begins with the word is no row: two numbers follow in one.
        Nothing is returned where there is no row.
        """
        for cells in self.rows:
            place = next((place for place, cell in enumerate(cells[:2]) if cell in names), None)
            if place is None:
                continue
            numbers = [read(cell) for cell in cells[place + 1 :]]
            if len(numbers) > 1 and None not in numbers[:2]:
                return cells[0] if place else self._model(), numbers
            if any(cell[:1].isdigit() for cell in cells[place + 1 :]):
                left = " ".join(cells[place + 1 :])[:60]
                self.found.notes.append(f"{names[0]}: {left!r} are no numbers; left out")
        return "", []

    def _model(self) -> str:
        """Return the model that a table of Markdown names in the corner above the words Token and Cost."""
        corner = (cells[0] for cells in self.rows if cells[1:3] == ["Prompt", "Completion"])
        return next(corner, "").strip("*[]` ")

    def _usage(self, model: str, tokens: list[Any]) -> tuple[Usage, ...]:
        """Return the tokens; costs on a page are rounded, so they are said to be read from there."""
        whole = next((line for line in self.lines if line.startswith("Total cost:")), "")
        if whole and not tokens:
            self.found.notes.append(f"{_bare(whole)[:60]!r} says nothing of tokens; left out")
        if not tokens:
            return ()
        _, costs = self._row(("Cost",), _price)
        if costs and all(round(cost, 2) == cost for cost in costs[:2]):
            self.found.notes.append("costs were read from the page, where they are rounded to cents")
        return (Usage(model or "unknown", *tokens[:2], *costs[:2]),)

    def _check_coverage(self) -> None:
        tabled = {cells[0]: _number(cells[1]) for cells in self.rows if len(cells) == 2}
        for topic in self.registry.topics:
            there = sum(paper.primary_topic_id == topic.id for paper in self.found.papers)
            count = tabled.get(topic.label)
            count = self._copied_count(topic.label) if count is None else count
            if count is not None and count != there:
                self.found.notes.append(f"the page says {count} papers of {topic.label!r} and has {there}")

    def _copied_count(self, label: str) -> int | None:
        """Return the number after *label* at the end of a line, as a browser copies a table."""
        pattern = re.compile(rf"{re.escape(label)}\W*?(\d{{1,{LONGEST}}})\W*$")
        return next((int(m[1]) for line in self.lines if (m := pattern.search(line.strip()))), None)


def _bare(line: str) -> str:
    return _MARKUP.sub("", line).strip()


def _field(line: str) -> tuple[str, str]:
    """Return the field that a line has, its name in lower case, and its value; both are empty where it has none."""
    match = _FIELD.match(_bare(line))
    return (match["name"].lower(), match["value"].strip()) if match else ("", "")


def _date(head: list[str]) -> str:
    """Return the day that a page says it is of, empty where it says none."""
    match = next((found for line in head if (found := _DATE.search(line))), None)
    if match is None:
        return ""
    year, month, day = (match[name] or match[f"{name}2"] for name in "ymd")
    return f"{year}-{int(month):02}-{int(day):02}"


def _rows(head: list[str]) -> Iterator[list[str]]:
    """Yield the cells of the rows of tables: of HTML, of Markdown, of words that a browser copied."""
    for row in _ROW.split("\n".join(head))[1:]:
        yield [html.unescape(_TAG.sub("", cell)).strip() for cell in _CELL.split(_ROW_ENDS.split(row, 1)[0])[1:]]
    for line in head:
        yield [cell.strip("* ") for cell in (line.strip().strip("|").split("|") if "|" in line else line.split())]


def _number(cell: str) -> int | None:
    """Return a whole number that may have commas between its digits; None for anything else."""
    digits = cell.replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST else None


def _price(cell: str) -> float | None:
    match = re.fullmatch(r"\$?(\d{1,9}(?:\.\d{1,9})?)", cell)
    return float(match[1]) if match else None
