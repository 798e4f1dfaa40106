"""An object or an entry of evidence put into a Markdown page, which is read before and after.

All that the page had must be read from it as before, and what is new must be
read as it was meant; of the places where it could stand, and of the fences that
it could have, the first for which that holds is taken.
"""

from __future__ import annotations

import re
from collections import Counter as Multiset
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, NamedTuple

from ..core.model import Counter, Evidence, Kind, Page, Record
from ..exchange.myst import PageWriter
from ..reading.plain.page import Rules, read_page
from ..reading.plain.spans import Span, spans

SHAPES = ((":", ":::"), (":", "```"), ("`", "```"), ("`", "~~~"))
"""Signs of the fence of an object, and fences of evidence: outside of one that is no longer it would end there."""
_END = re.compile(r"\r\n|\r|\n")
_CLOSING = re.compile(r"[ \t]*[:`~]{3,}[ \t]*")


class Spot(NamedTuple):
    """Where something could be put."""

    after: int  #: line, from 1; 0: at the beginning
    tight: bool = False  #: without blank lines around it


@dataclass(frozen=True)
class Sheet:
    """A page as it is, and what the project knows of it."""

    docname: str
    text: str
    rules: Rules
    pages: Mapping[str, Page]  #: of the project, which name the kinds of what is referred to

    def page(self, text: str) -> tuple[Page, Multiset[tuple[str, str]]]:
        """Return what is read of a text of the page, and what is wrong with it."""
        page, findings = read_page(text.removeprefix("\ufeff"), self.docname, "markdown", self.rules)
        return page, Multiset((finding.code.value, finding.message) for finding in findings)

    @property
    def shapes(self) -> Sequence[tuple[str, str]]:
        """The fences to try: without colons where neither MyST reads them nor the page has any."""
        return SHAPES if self.rules.words.colons or ":::{" in self.text else SHAPES[2:]

    def writer(self, sign: str, fence: str) -> PageWriter:
        """Return what writes objects and evidence."""
        return PageWriter(self.pages, sign, fence)

    def spans(self) -> list[Span]:
        """Return the lines of the objects of the page."""
        return spans(self.text.removeprefix("\ufeff"), self.docname, self.rules)


def with_object(sheet: Sheet, record: Record, spots: Sequence[Spot]) -> str | None:
    """Return the text of the page with an object at the first of *spots* that keeps the rest; None where none does."""
    before, wrong = sheet.page(sheet.text)
    for spot, shape in product(spots, sheet.shapes):
        text = put(sheet.text, spot, sheet.writer(*shape).piece(record))
        after, now_wrong = sheet.page(text)
        if now_wrong <= wrong and _gained(before, after, record):
            return text
    return None


def with_entry(sheet: Sheet, name: str, entry: Evidence) -> str | None:
    """Return the text of the page with *entry* as the last evidence of an object; None where nothing keeps the rest."""
    before, wrong = sheet.page(sheet.text)
    order = next((record.order for record in before.records if record.id == name), None)
    for spot, piece in _entries(sheet, order, entry) if order is not None else ():
        text = put(sheet.text, spot, piece)
        after, now_wrong = sheet.page(text)
        if now_wrong <= wrong and _grown(before, after, name, entry):
            return text
    return None


def put(text: str, spot: Spot, piece: str) -> str:
    """Return *text* with the lines of *piece* at a spot, with its line ends; nothing else is changed."""
    ends = [match.end() for match in _END.finditer(text)]
    first = _END.search(text)
    eol = first[0] if first is not None else "\n"
    begin = len(text) - len(text.removeprefix("\ufeff"))
    at = len(text) if spot.after > len(ends) else ends[spot.after - 1] if spot.after > 0 else begin
    before, after = text[:at], text[at:]
    head = "" if not before.strip("\ufeff") or before.endswith(("\n", "\r")) else eol
    tail = ""
    if not spot.tight:
        head += "" if not before.strip("\ufeff") or _is_blank(before.splitlines()[-1]) else eol
        following = after.splitlines()[0] if after else ""
        tail = "" if _is_blank(following) or _CLOSING.fullmatch(following) else eol
    return f"{before}{head}{eol.join(piece.split(chr(10)))}{eol}{tail}{after}"


def _is_blank(line: str) -> bool:
    return not line.strip()


# -- where ----------------------------------------------------------------------------


def end_of(text: str) -> Spot:
    """Return the spot after the last line of a page that is not blank."""
    return Spot(len(_END.findall(text.rstrip())) + 1 if text.strip("\ufeff \t\r\n") else 0)


def behind(spans_: Sequence[Span], orders: Iterable[int]) -> Iterator[Spot]:
    """Yield the spots after objects, the last one first."""
    for order in sorted(orders, reverse=True):
        if spans_[order].movable:
            yield Spot(spans_[order].last)


def in_and_behind(span: Span) -> Iterator[Spot]:
    """Yield the spots at the end of an object, and behind all that it is in."""
    if span.movable:
        yield Spot(span.last - 1)
    yield Spot(span.outermost)


def _entries(sheet: Sheet, order: int, entry: Evidence) -> Iterator[tuple[Spot, str]]:
    """Yield spots for an entry of evidence, and what to put there."""
    span = sheet.spans()[order]
    line = sheet.writer(":", ":::").line(entry)
    if span.entries and span.entries[-1][2] and line:
        yield Spot(span.entries[-1][1] - 1, tight=True), line
    after = [one[1] for one in span.entries[-1:]] + [first - 1 for first in span.inside[:1]] + [span.last - 1]
    for place, fence in product(after, dict.fromkeys(fence for _, fence in sheet.shapes)):
        yield Spot(place), sheet.writer(":", fence).evidence(entry)


# -- what is read before and after ------------------------------------------------------


def _gained(before: Page, after: Page, record: Record) -> bool:
    """Return whether a page has *record* besides all that it had, and nothing else."""
    old, new = _objects(before), _objects(after)
    own = new.pop(record.id, None)
    if own is None or list(old.items()) != list(new.items()) or not _is_meant(own, record):
        return False
    used = Multiset(key for key, owner in _uses(after) if owner == record.id)
    rest = [use for use in _uses(after) if use[1] != record.id]
    return rest == _uses(before) and used.keys() <= {*record.cites} and _others(before) == _others(after)


def _is_meant(own: Record, record: Record) -> bool:
    changes: dict[str, Any] = {"docname": own.docname, "parent": own.parent, "implied": own.implied}
    changes |= {"anchor": own.anchor, "line": 0, "order": 0, "evidence": _unplaced(record.evidence)}
    return own == replace(record, **changes)


def _grown(before: Page, after: Page, name: str, entry: Evidence) -> bool:
    """Return whether an object has *entry* as one more, and all else is as it was."""
    old, new = _objects(before), _objects(after)
    own = new.get(name)
    if own is None or old.keys() != new.keys() or _unplaced([entry]) != own.evidence[-1:]:
        return False
    cites = tuple(dict.fromkeys((*old[name].cites, entry.key)))
    if {*own.cites} != {*cites}:
        return False
    new[name] = replace(own, evidence=own.evidence[:-1], cites=old[name].cites)
    uses = Multiset(_uses(after))
    uses.subtract(_uses(before))
    gained = {use: count for use, count in uses.items() if count}
    return old == new and gained == {(entry.key, name): 1} and _others(before) == _others(after)


def _objects(page: Page) -> dict[str, Record]:
    """Return the objects of a page by id, without what follows from where they stand in the file."""
    named = _namer(page)
    made = {}
    for record in page.records:
        relations: dict[str, Any] = {"line": 0, "order": 0, "evidence": _unplaced(record.evidence)}
        for name in ("parent", "tension"):
            if hasattr(record, name):
                relations[name] = named(getattr(record, name))
        for name in ("supports", "against"):
            if hasattr(record, name):
                relations[name] = tuple(map(named, getattr(record, name)))
        made[record.id] = replace(record, **relations)
    return made if len(made) == len(page.records) else {record.anchor: record for record in page.records}


def _namer(page: Page) -> Callable[[str | None], str | None]:
    ids = {f"#{record.order}": record.id for record in page.records}
    return lambda name: ids.get(name, name) if name is not None else None


def _unplaced(entries: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(replace(entry, line=0) for entry in entries)


def _uses(page: Page) -> list[tuple[str, str]]:
    """Return the keys that a page cites, each with the object that cites it."""
    ids = {record.order: record.id for record in page.records}
    return [(use.key, ids.get(use.owner, "") if use.owner is not None else "") for use in page.uses]


def _others(page: Page) -> Any:
    """Return what else is read of a page."""
    ids: dict[int | None, str] = {record.order: record.id for record in page.records}
    mentions = [(m.target, m.sentence, ids.get(m.owner, ""), m.anchor, m.role) for m in page.mentions]
    queries = [(query.name, query.options) for query in page.queries]
    return page.title, mentions, queries, [day.date for day in page.days]


def counters_of(page: Page, name: str) -> list[int]:
    """Return the places on a page of the counters that answer *name*."""
    named = _namer(page)
    return [r.order for r in page.records if isinstance(r, Counter) and name in map(named, r.against)]


def claims_of(page: Page, tension: str) -> list[int]:
    """Return the places on a page of the claims of a tension that are in no camp."""
    named = _namer(page)
    kinds = {record.id: record.kind for record in page.records}
    return [
        record.order
        for record in page.records
        if record.kind is Kind.CLAIM
        and named(getattr(record, "tension", None)) == tension
        and kinds.get(named(record.parent) or "") in (None, Kind.TENSION)
    ]
