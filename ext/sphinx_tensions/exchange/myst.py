"""Records as MyST pages: what an author would have written to get them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from ..core.model import STATUSES, Camp, Kind, Page, Record, Relation
from ..core.options import MARKED, RECORDED, Option
from ..core.text import letters, title_from, unmarked
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
        """Return whether the title of *record* is its first sentence, and no title of its own."""
        if record.kind not in (Kind.CLAIM, Kind.COUNTER) or not record.text:
            return False
        first = unmarked(record.text.split("\n", 1)[0], lambda target: self.titles.get(target, "…"))
        return title_from(first) == record.title

    def _options(self, record: Record, tree: _Tree, *, lettered: bool) -> Iterator[str]:
        yield f":id: {value(record.id)}"
        for option in RECORDED[record.kind]:
            given = getattr(record, option.attribute)
            if not given or given == _default(record, option, tree) or (option.name == "label" and lettered):
                continue
            if option.takes == "flag":
                yield f":{option.name}:"
            elif isinstance(given, tuple):
                yield f":{option.name}: {value(', '.join(given))}"
            elif option.markup:
                yield f":{option.name}: {value(markup.source(given.replace(chr(10), ' '), self.kind))}"
            else:
                yield f":{option.name}: {value(str(given))}"
        cites = _cites(record)
        if cites:
            yield f":cites: {value(', '.join(cites))}"


class _Tree:
    """The objects by what they are in, with what lies too deep put at the top."""

    def __init__(self, children: Mapping[str | None, list[Record]]) -> None:
        self.children = {name: list(found) for name, found in children.items()}
        self.roots: list[Record] = []
        self.heights: dict[str, int] = {}
        self.around: dict[str, tuple[Record, ...]] = {}
        self._walk()

    def _walk(self) -> None:
        waiting: list[tuple[Record, int, tuple[Record, ...]]]
        waiting = [(record, 0, ()) for record in reversed(self.children.pop(None, []))]
        order: list[Record] = []
        while waiting:
            record, depth, around = waiting.pop()
            order.append(record)
            if depth == 0:
                self.roots.append(record)
            self.around[record.id] = around
            inside = self.children.get(record.id, [])
            if depth >= DEEP and inside:
                self.children[record.id] = []
                waiting += [(child, 0, ()) for child in reversed(inside)]
            else:
                waiting += [(child, depth + 1, (*around, record)) for child in reversed(inside)]
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


def _default(record: Record, option: Option, tree: _Tree) -> Any:
    """Return the value that an option has where it is not written."""
    match option.attribute:
        case "tension":
            return tree.outer(record, Kind.TENSION)
        case "against":
            return (tree.outer(record),)
        case "supports":
            return (tree.outer(record, Kind.CAMP),)
        case "status":
            return STATUSES[0]
        case "relation":
            return Relation.REBUTS
        case _:
            return None


def _cites(record: Record) -> Sequence[str]:
    """Return what `cites` must name so that the record has its keys in their order."""
    holders = record.holders if isinstance(record, Camp) else ()
    slots = [getattr(record, name) for name in MARKED[record.kind]]
    named = [key for text in (*slots, record.text) for key in markup.keys_in(text)]
    wanted = list(record.cites)
    extra = [key for key in wanted if key not in set(named) and key not in holders]
    if list(dict.fromkeys([*extra, *holders, *named])) == wanted:
        return extra
    return wanted
