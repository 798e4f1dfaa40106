"""Records as MyST pages: what an author would have written to get them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from ..core.graph import letters
from ..core.model import Camp, Claim, Counter, Kind, Page, Record, Relation, Tension
from ..core.text import title_from, unmarked
from . import markup

DEEP = 40
"""Levels of nesting written as nesting; what lies deeper stands beside, with its relations as options."""

_SAFE = re.compile(r"[\w(][^\\\"#:{}\[\]&*!|>%@`\n]*")


def value(text: str) -> str:
    """Return an option's value so that the option block reads it as it is."""
    if _SAFE.fullmatch(text) and text == text.strip():
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class PageWriter:
    """Writes pages that together name every id they use."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        records = [record for page in pages.values() for record in page.records]
        self.kinds = {record.id: record.kind for record in records}
        self.titles = {record.id: record.title for record in records}

    def kind(self, target: str) -> str:
        """Return the role for an id."""
        return self.kinds.get(target, "any")

    def page(self, page: Page, after: str = "") -> str:
        """Return the source of *page*."""
        known = {record.id for record in page.records}
        children: dict[str | None, list[Record]] = {}
        for record in page.records:
            inside = record.parent if record.parent in known else None
            children.setdefault(inside, []).append(record)
        parts = []
        first = page.records[0] if page.records else None
        titled = first is not None and first.kind in (Kind.TENSION, Kind.CAMP) and page.title in ("", first.title)
        if not titled:
            parts.append(f"# {markup.source(page.title or page.docname, self.kind)}")
        tree = _Tree(children)
        parts += ["\n".join(self._object(record, tree, None)) for record in tree.roots]
        return "\n\n".join(filter(None, [*parts, after])) + "\n"

    def _object(self, record: Record, tree: _Tree, outer: Record | None) -> Iterator[str]:
        inside = tree.inside(record)
        fence = ":" * (3 + tree.height(record))
        title = "" if self._spoken(record) else f" {markup.source(markup.line(record.title), self.kind)}"
        yield f"{fence}{{{record.kind}}}{title}"
        default = set(tree.lettered(outer)) if outer is not None else set()
        yield from self._options(record, tree, lettered=record.id in default)
        if record.text:
            paragraphs = [markup.source(part, self.kind, sentences=True) for part in record.text.split("\n")]
            yield from ["", "\n\n".join(paragraphs)]
        for child in inside:
            yield ""
            yield from self._object(child, tree, record)
        yield fence

    def _spoken(self, record: Record) -> bool:
        """Tell whether the title of *record* is its first sentence, and no title of its own."""
        if record.kind not in (Kind.CLAIM, Kind.COUNTER) or not record.text:
            return False
        first = unmarked(record.text.split("\n", 1)[0], lambda target: self.titles.get(target, "…"))
        return title_from(first) == record.title

    def _options(self, record: Record, tree: _Tree, *, lettered: bool) -> Iterator[str]:
        yield f":id: {value(record.id)}"
        for name, given in _lists(record, tree):
            if given:
                yield f":{name}: {value(', '.join(given))}"
        for name, text in _texts(record, tree, lettered=lettered):
            if text:
                yield f":{name}: {value(text)}"
        if isinstance(record, Tension):
            for name in ("question", "crux", "stance"):
                text = getattr(record, name)
                if text:
                    yield f":{name}: {value(markup.source(text.replace(chr(10), ' '), self.kind))}"
            if record.compatible:
                yield ":compatible:"


class _Tree:
    """Which objects stand in which, with what lies too deep put at the top."""

    def __init__(self, children: Mapping[str | None, list[Record]]) -> None:
        self.children = {name: list(found) for name, found in children.items()}
        self.roots: list[Record] = []
        self.heights: dict[str, int] = {}
        self.around: dict[str, tuple[Record, ...]] = {}
        self._walk()

    def _walk(self) -> None:
        waiting = [(record, 0, ()) for record in reversed(self.children.pop(None, []))]
        waiting_: list[tuple[Record, int, tuple[Record, ...]]] = list(waiting)
        order: list[Record] = []
        while waiting_:
            record, depth, around = waiting_.pop()
            order.append(record)
            if depth == 0:
                self.roots.append(record)
            self.around[record.id] = around
            inside = self.children.get(record.id, [])
            if depth >= DEEP and inside:
                self.children[record.id] = []
                waiting_ += [(child, 0, ()) for child in reversed(inside)]
            else:
                waiting_ += [(child, depth + 1, (*around, record)) for child in reversed(inside)]
        for record in reversed(order):
            self.heights[record.id] = 1 + max((self.heights[c.id] for c in self.inside(record)), default=-1)

    def inside(self, record: Record) -> Sequence[Record]:
        return self.children.get(record.id, ())

    def height(self, record: Record) -> int:
        return self.heights[record.id]

    def outer(self, record: Record, kind: Kind | None = None) -> str | None:
        """Return the id of the nearest object around *record*."""
        found = [around for around in self.around[record.id] if kind is None or around.kind is kind]
        return found[-1].id if found else None

    def lettered(self, tension: Record) -> Iterable[str]:
        """Return the ids of the camps in *tension* whose letters are those they would get anyhow."""
        camps = [c for c in self.inside(tension) if isinstance(c, Camp) and c.tension == tension.id]
        return [c.id for c in camps] if [c.label for c in camps] == list(islice(letters(), len(camps))) else []


def _lists(record: Record, tree: _Tree) -> Iterator[tuple[str, Sequence[str]]]:
    yield "topics", record.topics
    match record:
        case Tension():
            yield "related", record.related
        case Camp():
            yield "holders", record.holders
            yield "rests-on", record.rests_on
        case Counter():
            outer = tree.outer(record)
            yield "against", () if outer is not None and record.against == (outer,) else record.against
        case Claim():
            camp = tree.outer(record, Kind.CAMP)
            yield "supports", () if camp is not None and record.supports == (camp,) else record.supports
    yield "supersedes", record.supersedes
    yield "cites", _cites(record)


def _cites(record: Record) -> Sequence[str]:
    """Return what `cites` must name so that the record has its keys in their order."""
    holders = record.holders if isinstance(record, Camp) else ()
    slots = [getattr(record, name, "") for name in ("question", "crux", "stance")]
    named = [key for text in (*slots, record.text) for key in markup.keys_in(text)]
    wanted = list(record.cites)
    extra = [key for key in wanted if key not in set(named) and key not in holders]
    if list(dict.fromkeys([*extra, *holders, *named])) == wanted:
        return extra
    return wanted


def _texts(record: Record, tree: _Tree, *, lettered: bool) -> Iterator[tuple[str, str]]:
    match record:
        case Tension():
            yield "status", "" if record.status == "open" else record.status
            yield "reviewed", record.reviewed
        case Camp():
            yield "tension", "" if record.tension == tree.outer(record, Kind.TENSION) else record.tension or ""
            yield "label", "" if lettered else record.label
        case Counter():
            yield "kind", "" if record.relation is Relation.REBUTS else str(record.relation)
        case Claim():
            yield "tension", "" if record.tension == tree.outer(record, Kind.TENSION) else record.tension or ""
            yield "declared", record.declared
            yield "declared-on", record.declared_on
            yield "declared-why", record.declared_why
    yield "since", record.since
