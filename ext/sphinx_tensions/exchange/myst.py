"""Records as MyST pages: what an author would have written to get them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import Any

from ..core.entries import SHARED, fits_line, write_line
from ..core.model import NOBODY, STATUSES, Camp, Evidence, Kind, Page, Record, Relation, Role
from ..core.options import EVIDENCE, MARKED, RECORDED, Option, placed
from ..core.tables import gathered
from ..core.text import letters, title_from, unmarked
from . import markup

DEEP = 40
"""Levels of nesting written as nesting; what lies deeper stands beside, with its relations as options."""

# MyST reads options as YAML: none of these signs may begin a comment, a list, an alias or a key.
_SAFE = re.compile(r"[\w(][^\\\"#:{}\[\]&*!|>%@`\n]*")


def value(text: str) -> str:
    """Return an option's value so that the option block reads it as it is."""
    if _SAFE.fullmatch(text) and text == text.strip():
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class PageWriter:
    """Writes pages that together name every id they use."""

    def __init__(self, pages: Mapping[str, Page], sign: str = ":", fence: str = ":::") -> None:
        """Take the pages; *sign* is that of the fences of objects, *fence* opens and ends evidence."""
        self.sign, self.fence = sign, fence
        records = [record for page in pages.values() for record in page.records]
        self.kinds = {record.id: record.kind for record in records}
        self.titles = {record.id: record.title for record in records}
        self.entries = {entry.id: entry for record in records for entry in record.evidence if entry.id}

    def kind(self, target: str) -> str:
        """Return the role for an id."""
        return self.kinds.get(target, "any")

    def page(self, page: Page, after: str = "") -> str:
        """Return the source of *page*."""
        known = {record.id for record in page.records}
        children = gathered((r.parent if r.parent in known else None, r) for r in page.records)
        parts = []
        first = page.records[0] if page.records else None
        # A tension and a camp are sections, so one that opens its page is the heading of it.
        titled = first is not None and first.kind in (Kind.TENSION, Kind.CAMP) and page.title in ("", first.title)
        if not titled:
            parts.append(f"# {markup.source(page.title or page.docname, self.kind)}")
        tree = _Tree(children)
        parts += ["\n".join(self._object(record, tree, None)) for record in tree.roots]
        return "\n\n".join(filter(None, [*parts, after])) + "\n"

    def piece(self, record: Record) -> str:
        """Return the source of one object, which stands by itself and names all that it is about."""
        tree = _Tree({None: [record]}, fenced=self.fence.startswith(self.sign))
        return "\n".join(self._object(record, tree, None))

    def evidence(self, entry: Evidence) -> str:
        """Return the source of one entry of evidence, as a directive."""
        return "\n".join(list(self._evidence([entry]))[1:])

    def line(self, entry: Evidence) -> str:
        """Return an entry as a line of a directive; empty where it does not fit in one."""
        own = self._own(entry)
        return write_line(own, markup.source(own.text, self.kind)) if _short(own) else ""

    def _object(self, record: Record, tree: _Tree, outer: Record | None) -> Iterator[str]:
        inside = tree.inside(record)
        # A closing fence ends an open one that is no longer than it, so those outside have more colons.
        fence = self.sign * (3 + tree.heights[record.id])
        title = "" if self._spoken(record) else f" {markup.source(markup.line(record.title), self.kind)}"
        yield f"{fence}{{{record.kind}}}{title}"
        default = set(tree.lettered(outer)) if outer is not None else set()
        yield from self._options(record, tree, lettered=record.id in default)
        if record.text:
            paragraphs = [markup.source(part, self.kind, sentences=True) for part in record.text.split("\n")]
            yield from ["", "\n\n".join(paragraphs)]
        yield from self._evidence(record.evidence)
        for child in inside:
            yield ""
            yield from self._object(child, tree, record)
        yield fence

    def _evidence(self, evidence: Sequence[Evidence]) -> Iterator[str]:
        """Yield entries, as lines where they fit in one, each else as a directive of its own."""
        for short, entries in groupby(map(self._own, evidence), _short):
            if short:
                lines = (write_line(e, markup.source(e.text, self.kind)) for e in entries)
                yield from ["", f"{self.fence}{{evidence}}", *lines, self.fence]
                continue
            for entry in entries:
                yield from ["", f"{self.fence}{{evidence}} {f'#{entry.same}' if entry.same else entry.key}"]
                for option in EVIDENCE:
                    given = getattr(entry, option.attribute)
                    if given and given != Role.SUPPORTS:
                        shown = ", ".join(given) if isinstance(given, tuple) else str(given)
                        yield f":{option.name}: {value(shown)}"
                if entry.text:
                    yield from ["", "\n\n".join(markup.source(part, self.kind) for part in entry.text.split("\n"))]
                yield self.fence

    def _own(self, entry: Evidence) -> Evidence:
        """Return *entry* without what it has from the one that it names."""
        source = self.entries.get(entry.same)
        if source is None or source is entry:
            return replace(entry, same="")
        same: dict[str, Any] = {name: "" for name in SHARED if getattr(entry, name) == getattr(source, name)}
        return replace(entry, **same)

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
                continue
            if isinstance(given, tuple):
                given = ", ".join(placed(record, option.name, given))
            elif option.markup:
                given = markup.source(given.replace("\n", " "), self.kind)
            yield f":{option.name}: {value(str(given))}"
        cites = _cites(record)
        if cites:
            yield f":cites: {value(', '.join(placed(record, 'cites', cites)))}"


class _Tree:
    """The objects by what they are in, with what lies too deep put at the top."""

    def __init__(self, children: Mapping[str | None, list[Record]], *, fenced: bool = True) -> None:
        self.fenced = fenced  # evidence has a fence of the same sign as objects have
        self.children = {name: list(records) for name, records in children.items()}
        self.roots: list[Record] = []
        self.heights: dict[str, int] = {}
        self.around: dict[str, tuple[Record, ...]] = {}
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
            self.heights[record.id] = 1 + max(
                (self.heights[c.id] for c in self.inside(record)), default=0 if record.evidence and self.fenced else -1
            )

    def inside(self, record: Record) -> Sequence[Record]:
        return self.children.get(record.id, ())

    def outer(self, record: Record, kinds: Iterable[Kind]) -> str | None:
        """Return the id of the nearest object of *kinds* around *record*."""
        return next((around.id for around in reversed(self.around[record.id]) if around.kind in kinds), None)

    def lettered(self, tension: Record) -> Iterable[str]:
        """Return the ids of the camps in *tension* whose letters are those they would get anyhow."""
        camps = [c for c in self.inside(tension) if isinstance(c, Camp) and c.tension == tension.id]
        return [c.id for c in camps] if [c.label for c in camps] == list(islice(letters(), len(camps))) else []


def _default(record: Record, option: Option, tree: _Tree) -> Any:
    """Return the value that an option has where it is not written."""
    if option.placed:
        outer = tree.outer(record, option.kinds)
        return outer if option.takes == "id" else (outer,)
    return {"status": STATUSES[0], "relation": Relation.REBUTS}.get(option.attribute)


def _short(entry: Evidence) -> bool:
    return "\n" not in entry.text and fits_line(entry)


def _cites(record: Record) -> Sequence[str]:
    """Return what `cites` must name so that the record has its keys in their order, and their places."""
    options = [key for o in RECORDED[record.kind] if o.takes == "keys" for key in getattr(record, o.attribute)]
    options = [key for key in options if key != NOBODY]
    texts = [*(getattr(record, name.replace("-", "_")) for name in MARKED[record.kind]), record.text]
    named = [key for text in texts for key in markup.keys_in(text)]
    for entry in record.evidence:
        named += [entry.key, *markup.keys_in(entry.text)]
    wanted = list(record.cites)
    located = {key for name, key, _ in record.located if name == "cites"}
    extra = [key for key in wanted if key in located or (key not in set(named) and key not in options)]
    if list(dict.fromkeys([*extra, *options, *named])) == wanted:
        return extra
    return wanted
