"""New papers from arXiv: its feeds for today, OAI-PMH for days that were missed.

Feeds are read by feedparser, OAI-PMH by oaipmh-scythe; both come with the extra
``digest``.  An empty, stale or broken answer is never taken for a day without
papers: every category says what came of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias
from urllib.parse import quote

from ..core.pace import Pace, Unreachable
from . import paper_fields
from .fetching import Fetched, fetch
from .files import ARXIV
from .model import Day, Decision, Paper, Status

FEEDS = "https://rss.arxiv.org"
OAI = "https://oaipmh.arxiv.org/oai"
FRESH = frozenset({"new", "cross"})
CATEGORY = re.compile(r"[a-z][a-z-]*(?:\.[A-Za-z-]+)?")
STALE = 0.5  #: share of papers of a category that were announced before, from which it is a repeat
_ID = re.compile(rf"(?<![a-z-])(?P<id>{ARXIV})v(?P<version>\d+)")
# A summary in arXiv's feeds begins with the id and the type of the announcement.
_ABSTRACT = re.compile(r"^.*?\bAbstract:\s*", re.DOTALL)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"

State: TypeAlias = dict[str, dict[str, str]]


class Broken(Exception):  # noqa: N818  (the answer is at fault)
    """An answer that is no feed, or one that says that it failed."""


@dataclass(slots=True)
class Batch:
    """What one category gave."""

    category: str
    papers: list[Paper] = field(default_factory=list)
    rows: int = 0
    left: Counter[str] = field(default_factory=Counter)  #: announce type -> papers that are not new
    failure: str = ""
    empty: str = ""  #: why there is nothing, where that is no failure

    @property
    def said(self) -> str:
        """One line on it."""
        if self.failure or self.empty:
            return f"{self.category}: {self.failure or self.empty}"
        left = "".join(f", {count} {kind} left out" for kind, count in sorted(self.left.items()))
        return f"{self.category}: {len(self.papers)} papers{left}"


# -- feeds ----------------------------------------------------------------------


def from_feeds(
    categories: Sequence[str], base: str, pace: Pace, state: State, seen: Collection[str], day: str
) -> list[Batch]:
    """Ask for the feed of each category; *state* is what was known of them and is brought up to date."""
    batches = []
    for category in categories:
        batch = Batch(category)
        try:
            known = state.get(category, {})
            # Asked for again, a day must come whole, so what is known of its feed is not sent.
            got = fetch(f"{base.rstrip('/')}/rss/{quote(category)}", pace, {} if known.get("day") == day else known)
            _read_feed(batch, got, seen, day)
            if not batch.failure:
                state[category] = {"etag": got.etag, "modified": got.modified, "day": day}
        except (Unreachable, Broken) as error:
            batch.failure = str(error)
        batches.append(batch)
    return batches


def _read_feed(batch: Batch, got: Fetched, seen: Collection[str], day: str) -> None:
    if got.unchanged:
        batch.empty = "nothing since the last time"
        return
    entries, dated = parsed(got.data)
    if entries and dated not in ("", day):
        raise Broken(f"the feed is of {dated}, and {day} was asked for")
    for entry in entries:
        batch.rows += 1
        kind = str(entry.get("arxiv_announce_type", "new"))
        if kind in FRESH:
            batch.papers.append(_paper(entry, kind))
        else:
            batch.left[kind] += 1
    if not batch.rows:
        batch.empty = "the feed is empty"
        return
    again = sum(paper.arxiv_id in seen for paper in batch.papers)
    if batch.papers and again >= STALE * len(batch.papers):
        batch.failure = f"the feed repeats {again} of {len(batch.papers)} papers of an earlier day"
        batch.papers = []


def parsed(data: bytes) -> tuple[list[Any], str]:
    """Return the entries of a feed, and the day of which it says that it is, empty for none; raises `Broken`."""
    import feedparser  # noqa: PLC0415  (an extra)

    # Entities that a document type declares can unfold to more than the memory holds.
    if _DOCTYPE.search(data):
        raise Broken("the feed declares a document type, which arXiv's never do")
    result = feedparser.parse(data)
    title = str(result.feed.get("title", ""))
    # arXiv answers a bad query with a feed, whose title alone says so.
    if "error" in title.lower():
        raise Broken(f"the feed says: {title[:80]}")
    # feedparser reads on where XML is broken, and notes it here.
    if result.bozo:
        raise Broken(f"no whole feed: {type(result.bozo_exception).__name__}")
    if not result.get("version"):
        raise Broken("no feed")
    # arXiv dates a feed at midnight of New York: in UTC the same day.
    for part in (result.feed, *result.entries[:1]):
        for name in ("published_parsed", "updated_parsed"):
            # Asked for one that is not there, feedparser warns; what it cannot read is nothing.
            if name in part and (moment := part[name]):
                return list(result.entries), f"{moment[0]:04}-{moment[1]:02}-{moment[2]:02}"
    return list(result.entries), ""


def _paper(entry: Any, kind: str) -> Paper:
    match = _ID.search(str(entry.get("id", ""))) or _ID.search(str(entry.get("summary", "")))
    if match is None:
        raise Broken(f"an entry without an arXiv id: {str(entry.get('title', ''))[:60]!r}")
    names = ", ".join(str(author.get("name", "")) for author in entry.get("authors", ()))
    return Paper(
        arxiv_id=match["id"],
        version=int(match["version"]),
        title=" ".join(str(entry.get("title", "")).split()),
        # A paper of a day has at least one author.
        authors=paper_fields.authors(names or str(entry.get("author", ""))) or paper_fields.authors("unknown"),
        abstract=" ".join(_ABSTRACT.sub("", str(entry.get("summary", "")), count=1).split()),
        categories=tuple(dict.fromkeys(str(tag.get("term", "")) for tag in entry.get("tags", ()) if tag.get("term"))),
        announce_type=kind,
        decision=Decision.UNSCORED,
    )


# -- OAI-PMH ----------------------------------------------------------------------


def from_oai(categories: Sequence[str], base: str, pace: Pace, day: str, seen: Collection[str]) -> list[Batch]:
    """Ask for the records of a day; what was only modified on that day is left out."""
    import httpx2  # noqa: PLC0415  (comes with the client)
    from oaipmh_scythe import RetryConfig, Scythe  # noqa: PLC0415  (an extra)
    from oaipmh_scythe.exceptions import NoRecordsMatch, OAIPMHException  # noqa: PLC0415

    class Paced(Scythe):
        """A client that waits before every request, and takes nothing but OAI-PMH for an answer."""

        def harvest(self, query: dict[str, str]) -> Any:
            """Wait as long as the pace says, then send the request; `Broken` where the answer is something else."""
            pace.wait()
            try:
                answer = super().harvest(query)
            except AttributeError:  # the client looks for an error in what is no XML
                raise Broken("no OAI-PMH") from None
            if not str(getattr(answer.xml, "tag", "")).endswith("}OAI-PMH"):
                raise Broken("no OAI-PMH")
            return answer

    batches = []
    # The client refuses a wait of no time at all.
    retry = RetryConfig(max_retries=3, default_retry_after=max(pace.pause, 0.01))
    for category in categories:
        batch = Batch(category)
        archive = category.split(".", maxsplit=1)[0]
        group = f"{archive}:{category.replace('.', ':')}" if "." in category else category
        try:
            with Paced(base, retry_config=retry) as client:
                for record in client.list_records(metadata_prefix="arXivRaw", from_=day, until=day, set_=group):
                    _read_record(batch, record.xml, seen)
        except NoRecordsMatch:
            batch.empty = "no record of that day"
        # XML that is broken raises a SyntaxError, a record without an id a KeyError.
        except (Broken, OAIPMHException, httpx2.HTTPError, ValueError, KeyError, SyntaxError) as error:
            batch.failure = f"{type(error).__name__}: {error}"
            batch.papers = []
        batches.append(batch)
    return batches


def _read_record(batch: Batch, record: Any, seen: Collection[str]) -> None:
    raw = record.find(f".//{_RAW}arXivRaw")
    # A record that was deleted has a header and nothing else.
    if raw is None:
        return
    batch.rows += 1
    fields = {child.tag.removeprefix(_RAW): " ".join((child.text or "").split()) for child in raw}
    versions = raw.findall(f"{_RAW}version")
    # OAI-PMH dates a record by its last change: with a second version it is no new paper.
    if len(versions) != 1 or fields["id"] in seen:
        batch.left["modified"] += 1
        return
    categories = tuple(fields.get("categories", "").split())
    batch.papers.append(
        Paper(
            arxiv_id=fields["id"],
            version=1,
            title=fields.get("title", ""),
            # Names are joined by commas and a last “and”.
            authors=paper_fields.authors(re.sub(r"(?:,|(?<![\s,]))\s+and\s+", ", ", fields.get("authors", ""))),
            abstract=fields.get("abstract", ""),
            categories=categories,
            # arXiv names the primary category of a paper first.
            announce_type="new" if categories[:1] == (batch.category,) else "cross",
            decision=Decision.UNSCORED,
        )
    )


# -- a day --------------------------------------------------------------------------


def joined(day: str, source: str, batches: Sequence[Batch], before: Day | None) -> Day:
    """Return the day of what all categories gave: every paper once, and why any is missing."""
    papers: dict[str, Paper] = {}
    for batch in batches:
        for paper in batch.papers:
            first = papers.setdefault(paper.arxiv_id, replace(paper, first_seen=day))
            if paper.announce_type == "new" and first.announce_type != "new":
                papers[paper.arxiv_id] = replace(first, announce_type="new")
    status, reason = _status(day, batches, bool(papers))
    return replace(
        before or Day(day),
        status=status,
        reason=reason,
        source=(("kind", source), ("categories", " ".join(batch.category for batch in batches))),
        counts=(("rows_total", sum(batch.rows for batch in batches)),) if papers else (),
        papers=tuple(sorted(papers.values(), key=lambda paper: paper.arxiv_id)),
    )


def _status(day: str, batches: Sequence[Batch], there: bool) -> tuple[Status, str]:
    failed = "; ".join(batch.said for batch in batches if batch.failure)
    if there:
        return Status.PARTIAL, "; ".join(filter(None, (failed, "not scored yet")))
    if failed:
        return Status.FAILED, failed
    weekend = date.fromisoformat(day).weekday() >= 5
    why = "; ".join(batch.said for batch in batches)
    return Status.NO_ANNOUNCEMENT, f"{why} (a weekend)" if weekend else why
