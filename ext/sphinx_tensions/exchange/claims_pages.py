"""What was read of a file in the plain claims format, as pages and as a report."""

from __future__ import annotations

import hashlib
import re
from collections import Counter as Multiset
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from ..core.model import ABSENT, Camp, Claim, Counter, Kind, Page, Record, Relation, Tension
from ..core.text import citation_mark, lettered, math_mark, several, title_from, unmarked
from .account import RELATIONS, SOURCES, TEXTS, Account, Fate
from .claims_answers import NAME, Answer
from .imported import Imported
from .network import Names, tension_title
from .works import Known

PER_PAGE = 200
"""Claims on a page."""

CUT = 50
"""A title as long as this, or longer, may have been cut."""

_KEYS = re.compile(r"\[(?P<inside>[^\[\]]{1,400})\](?P<more>(?:\s*\[[^\[\]]{1,400}\])*)")
_KEY = re.compile(r"(?=[^\d\s]*\d)[^\W\d_][\w:.+/'-]{3,}")
_ARXIV = re.compile(r"(?:arxiv:)?(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)
_CUT_KEY = re.compile(r"\[([^\[\]]*)\Z")
# Dollars are mathematics only around a sign of TeX, and not before a digit: else they are money.
_MATH = re.compile(r"\$(?=[^\s$])(?=[^$\\^_{]*+[\\^_{])([^$]*+)(?<=\S)\$(?!\d)")


@dataclass(slots=True)
class Item:
    """A line of the file that became an object."""

    line: int
    label: str = ""
    title: str = ""
    text: str = ""  #: as it stands, after heading and relations
    cut: bool = False  #: the heading was never closed
    remark: str = ""  #: why it is not what its line says
    relations: dict[Answer, list[str]] = field(default_factory=dict)  #: `c-` names by relation
    name: str = ""  #: a `c-` name that the line gives itself
    id: str = ""


@dataclass(slots=True)
class Position:
    """A camp with its wordings, oldest first, and the counters to it."""

    label: str
    wordings: list[Item] = field(default_factory=list)
    counters: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Debate:
    """A tension."""

    camps: list[Position] = field(default_factory=list)

    def letter(self) -> None:
        """Give a free letter to each camp whose letter an earlier one has."""
        firsts = {position.label: position for position in reversed(self.camps)}
        labels = [camp.label if firsts[camp.label] is camp else "" for camp in self.camps]
        for position, label in zip(self.camps, lettered(labels), strict=True):
            position.label = label


class Sorted:
    """The lines of a file, sorted."""

    def __init__(self) -> None:
        self.debates: list[Debate] = []
        self.claims: list[Item] = []
        self.replies: list[Item] = []
        self.became: dict[int, tuple[str, str]] = {}  # line -> what it became, and a remark
        self.account = Account()


class PageMaker:
    """Makes pages of what a reader sorted; every line is accounted for."""

    def __init__(self, reader: Sorted, known: Known, names: Names) -> None:
        self.known = known
        self.names = names
        self.debates = reader.debates
        self.claims = reader.claims
        self.replies = reader.replies
        self.became = reader.became
        self.account = reader.account
        self.cut_keys: list[tuple[int, str]] = []

    def imported(self, name: str) -> Imported:
        """Return pages and report."""
        targets = self._targets()
        known = {item.id for item in (*self.claims, *self.replies)}
        self._count_answers(targets, known)
        pages = [self._debate(debate) for debate in self.debates]
        absent = [(name, target) for name, target in targets.items() if target not in known]
        missing = [Claim(**_fields(target, Kind.CLAIM, f"Claim {name}, {ABSENT}")) for name, target in absent]
        loose = [self._claim(item) for item in self.claims]
        loose += [reply for item in self.replies for reply in self._reply(item, targets)]
        pages = [self._aim(page, targets) for page in pages]
        for start in range(0, len(loose), PER_PAGE):
            part = loose[start : start + PER_PAGE]
            several = f" {start + 1} to {start + len(part)}" if len(loose) > PER_PAGE else ""
            pages.append(_page(f"claims-{start // PER_PAGE + 1:03}", f"Claims{several}", part))
        if missing:
            docname = self.names.new("named-elsewhere", "page")
            pages.append(_page(docname, "Claims named and not in the file", missing))
        works = self.known.stubs()
        report = [*self._counts(pages, len(works)), *self._account()]
        return Imported({page.docname: page for page in pages}, name, works, report, self.account)

    def _targets(self) -> dict[str, str]:
        """Return what each `c-` name stands for: a claim that gives the name itself, or whose text has it as digest."""
        every = [*self.claims, *self.replies]
        named = {n for item in [*every, *self._all()] for names in item.relations.values() for n in names}
        targets = {}
        for item in every:
            if item.name and item.name not in self.names.taken:
                item.id = targets[item.name] = item.name
                self.names.taken.add(item.name)
                continue
            item.id = self.names.new(_bare(item.text), "claim")
            if item.name:  # another line has it, or the project
                targets.setdefault(item.name, item.id)
            elif named:
                # The format does not say by which digest it names a line, so the usual three are tried.
                data = item.text.encode()
                # Python refuses md5 on systems under FIPS unless it is said to secure nothing.
                digests = (
                    hashlib.new(kind, data, usedforsecurity=False).hexdigest() for kind in ("sha1", "sha256", "md5")
                )
                targets |= {f"c-{hexed[:10]}": item.id for hexed in digests if f"c-{hexed[:10]}" in named}
        for name in sorted(named - targets.keys()):
            targets[name] = self.names.new(name, "claim")
        return targets

    def _count_answers(self, targets: dict[str, str], known: Set[str]) -> None:
        """Count what answers a claim of the file, and tell of what answers one that it has not."""
        for item in (*self.claims, *self.replies, *self._all()):
            for name in (name for names in item.relations.values() for name in names):
                if targets[name] in known:
                    self.account.keep(RELATIONS)
                else:
                    said = f"it answers {name}, which is not in the file: a place that says so stands for it"
                    self.account.tell(RELATIONS, Fate.CHANGED, item.line, said)

    def _all(self) -> Iterator[Item]:
        for debate in self.debates:
            for position in debate.camps:
                yield from (*position.wordings, *position.counters)

    def _debate(self, debate: Debate) -> Page:
        camps = debate.camps
        heads = [_shown(position.wordings[-1].title) for position in camps]
        heading = tension_title(heads)
        docname = self.names.new(heading, "tension")
        records: list[Record] = [Tension(**_fields(docname, Kind.TENSION, heading))]
        for position in camps:
            records += self._camp(position, docname)
        return _page(docname, heading, records)

    def _camp(self, position: Position, home: str) -> Iterator[Record]:
        *older, latest = position.wordings
        latest.id = self.names.new(latest.title, "camp")
        before: tuple[str, ...] = ()
        earlier: list[Record] = []
        for item in older:
            record = self._wording(item, position.label, home, before)
            earlier.append(record)
            before = (record.id,)
            self._became(item, "earlier wording of a camp", record.id)
        current = self._wording(latest, position.label, home, before)
        self._became(latest, "camp", current.id)
        yield current
        for item in position.wordings:
            yield from self._further(item, current.id)
        for item in position.counters:
            item.id = self.names.new(_bare(item.text) or item.title, "counter")
            self._became(item, "counter", item.id)
            against = tuple(dict.fromkeys([current.id, *item.relations.pop(Answer(Relation.REBUTS), [])]))
            fields = self._said(item, Kind.COUNTER, parent=current.id)
            yield Counter(**fields, against=against)
            yield from self._further(item, current.id)
        yield from earlier

    def _further(self, item: Item, parent: str) -> Iterator[Record]:
        """Yield a reply for each further relation that a counter states."""
        for (relation, scope), names in item.relations.items():
            name = self.names.new(f"{item.id}-{relation}", "counter")
            fields = _fields(name, Kind.COUNTER, f"The same answer {relation} what it names")
            against = tuple(dict.fromkeys(names))
            yield Counter(**fields, parent=parent, against=against, relation=relation, scope=scope)

    def _wording(self, item: Item, label: str, home: str, before: tuple[str, ...]) -> Camp:
        item.id = item.id or self.names.new(item.title, "camp")
        fields = self._said(item, Kind.CAMP, parent=home)
        return Camp(**{**fields, "title": _shown(item.title), "supersedes": before}, tension=home, label=label)

    def _claim(self, item: Item) -> Record:
        record = Claim(**self._said(item, Kind.CLAIM))
        self._became(item, "claim" if record.cites else "claim without a source", record.id)
        return record

    def _reply(self, item: Item, targets: dict[str, str]) -> Iterator[Record]:
        """Yield an answer to claims that a line names; a second relation of the line makes a second object."""
        for number, ((relation, scope), names) in enumerate(item.relations.items()):
            against = tuple(dict.fromkeys(targets[n] for n in names if targets[n] != item.id))
            fields = self._said(item, Kind.COUNTER)
            if number:
                fields |= {"id": self.names.new(f"{item.id}-{relation}", "counter")}
            yield Counter(**fields, against=against, relation=relation, scope=scope)
        self._became(item, "answer to a claim", item.id)

    def _aim(self, page: Page, targets: dict[str, str]) -> Page:
        """Write the ids for the `c-` names that counters answer."""

        def aimed(record: Record) -> Record:
            if not isinstance(record, Counter):
                return record
            return replace(record, against=tuple(dict.fromkeys(targets.get(n, n) for n in record.against)))

        return replace(page, records=tuple(map(aimed, page.records)))

    def _said(self, item: Item, kind: Kind, parent: str | None = None) -> dict[str, Any]:
        text, keys = self._marks(item)
        spoken = unmarked(text, lambda target: target)
        heading = title_from(spoken) if spoken else _shown(item.title)
        return {
            **_fields(item.id, kind, heading or item.id),
            "text": text,
            "cites": tuple(keys),
            "parent": parent,
            "line": item.line,
        }

    def _marks(self, item: Item) -> tuple[str, list[str]]:
        """Return the text with marks for keys and mathematics, and the keys."""
        parts: list[str] = []
        keys: dict[str, None] = {}
        end = 0
        text = item.text
        for match in _KEYS.finditer(text):
            cited = self._cited(match[0], item.line)
            if cited:
                parts += [_math(text[end : match.start()]), citation_mark("p", ",".join(cited))]
                keys |= dict.fromkeys(cited)
                end = match.end()
                self.account.keep(SOURCES, len(cited))
        rest = text[end:]
        cut = _CUT_KEY.search(rest)
        if cut is not None:
            rest = self._cut(rest, cut, item.line, keys)
        return " ".join("".join([*parts, _math(rest)]).split()), list(keys)

    def _cut(self, rest: str, cut: re.Match[str], line: int, keys: dict[str, None]) -> str:
        """Read a key that the end of the line cut; a known work may have just these letters as another name."""
        *whole, last = re.split(r"[,;]\s*|\s+", cut[1]) if cut[1] else [""]
        named = [self.known.find(part) or (part if _KEY.fullmatch(part) else "") for part in whole if part]
        key = self.known.find(last) if last else None
        if key is not None and all(named):
            cited = [*(self.known.use(part, line) for part in whole if part), self.known.use(last, line)]
            keys |= dict.fromkeys(cited)
            self.cut_keys.append((line, f"{last!r} was cut and is a name of {key}"))
            self.account.keep(SOURCES, len(cited) - 1)
            self.account.count(SOURCES, Fate.CHANGED)
            return rest[: cut.start()] + citation_mark("p", ",".join(cited))
        said = f"the key at the end was cut: {cut[0]!r} was kept as text"
        self.cut_keys.append((line, said))
        self.account.tell(SOURCES, Fate.UNREAD, line, said)
        return rest

    def _cited(self, text: str, line: int) -> list[str]:
        """Return the keys in a run of brackets; none at all when something there is no key."""
        parts = [part for part in re.split(r"[\[\],;\s]+", text) if part]
        wanted = []
        for part in parts:
            arxiv = _ARXIV.fullmatch(part)
            plain = arxiv["id"] if arxiv else part.lstrip("@")
            # A claim that is named in brackets is no work.
            if re.fullmatch(NAME, plain):
                return []
            if not (arxiv or _KEY.fullmatch(plain) or self.known.find(plain)):
                return []
            wanted.append(plain)
        return list(dict.fromkeys(self.known.use(key, line) for key in wanted))

    # -- report -------------------------------------------------------------

    def _became(self, item: Item, what: str, name: str) -> None:
        if item.line:
            remark = "its heading was never closed" if item.cut else ""
            if item.remark:
                self.account.tell(TEXTS, Fate.CHANGED, item.line, item.remark)
            else:
                self.account.count(TEXTS, Fate.MERGED if what.startswith("earlier") else Fate.KEPT)
            self.became[item.line] = (what, f"{name}{'; ' if remark else ''}{remark}")

    def _counts(self, pages: list[Page], stubs: int) -> Iterator[str]:
        for what, number in sorted(Multiset(what for what, _ in self.became.values()).items()):
            yield f"{several(number, 'line')}: {what}"
        kinds = Multiset(str(record.kind) for page in pages for record in page.records)
        yield f"{', '.join(several(kinds[kind], kind) for kind in Kind)} on {several(len(pages), 'page')}"
        yield f"{several(len(self.known.used), 'work')} cited, {stubs} with no record"
        yield f"{several(len(self.cut_keys), 'key')} cut at the end of a line"

    def _account(self) -> Iterator[str]:
        cut = dict(self.cut_keys)
        for line in sorted(self.became):
            what, remark = self.became[line]
            more = f"; {cut[line]}" if line in cut else ""
            yield f"line {line}: {what}{': ' if remark else ''}{remark}{more}"


def _page(docname: str, title: str, records: Sequence[Record]) -> Page:
    return Page(docname, title, records=tuple(replace(r, docname=docname, order=n) for n, r in enumerate(records)))


def _fields(name: str, kind: Kind, heading: str) -> dict[str, Any]:
    return {"id": name, "kind": kind, "title": heading, "docname": "", "line": 0, "order": 0, "anchor": name}


def _shown(heading: str) -> str:
    """Return a title, with a mark where it was probably cut."""
    return f"{heading}…" if len(heading) >= CUT else heading


def _bare(text: str) -> str:
    """Return what an id is made of: the first sentence, without its keys."""
    return title_from(" ".join(_KEYS.sub("", text).split()))


def _math(text: str) -> str:
    return _MATH.sub(lambda match: math_mark(match[1]), text)
