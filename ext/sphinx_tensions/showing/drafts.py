"""What waits for an editor, in lists and on the pages of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..core.drafts import Draft
from ..core.model import Kind, Query, Record, Work
from ..core.text import shortened, split_list
from . import passages
from .fragments import Block, Box, Inline, Inlines, Line, Link, Web, Word, joined, listed

if TYPE_CHECKING:
    from .objects import Views

LONGEST = 300
"""Characters of a text of a paper that are shown."""
NEAR = 5
"""Objects that are named as near."""


def listing(views: Views, query: Query) -> Block:
    """Return the block of `draft-list`."""
    drafts = list(_selected(views, query))
    if not drafts:
        return Box((Line((views._("Nothing waits to be read."),), ("note",)),), ("list", query.name))
    limit = int(query.get("limit") or len(drafts))
    blocks = [_draft(views, draft) for draft in drafts[:limit]]
    if limit < len(drafts):
        blocks.append(Line((views._("Shown: {} of {}.").format(limit, len(drafts)),), ("note",)))
    return Box(tuple(blocks), ("list", query.name))


def proposed(views: Views, arxiv: str) -> Line | None:
    """Return the line that says for which tensions something of a paper is proposed, or None where nothing is."""
    places: dict[tuple[str, str], Inline] = {}
    for draft in views.drafts.of(arxiv):
        place = _debate(views, draft)
        if place is not None:
            places.setdefault((place.docname, place.anchor), place)
    if not places:
        return None
    said = views._("Proposed for tensions ({}), not yet read: ").format(len(places))
    return Line((Word(said, ("term",)), *joined([(place,) for place in places.values()])), ("fact",))


def _selected(views: Views, query: Query) -> Iterator[Draft]:
    tensions, pages = set(split_list(query.get("tension"))), set(split_list(query.get("page")))
    for draft in views.drafts.waiting:
        homes = {home.id for home in map(views.graph.tension_of, _objects(views, draft)) if home is not None}
        if (not tensions or tensions & homes) and (not pages or draft.place in pages):
            yield draft


def _objects(views: Views, draft: Draft) -> list[Record]:
    """Return the object that a draft is about and those that are near, as far as they are there."""
    return views.graph.known(dict.fromkeys((draft.target, *draft.near)))


def _debate(views: Views, draft: Draft) -> Link | None:
    """Return a link to where a draft belongs: the tension of what it is about, else the page that is proposed."""
    target = views.graph.get(draft.target)
    page = views.graph.pages.get(draft.place)
    tensions = [r for r in page.records if r.kind is Kind.TENSION] if page is not None and target is None else []
    homes = filter(None, map(views.graph.tension_of, _objects(views, draft)))
    home: Record | None = next(homes, None)
    if target is None and len(tensions) == 1:
        home = views.graph.get(tensions[0].id)
    if home is not None:
        return views.link(home)
    return views.page(draft.place) if page is not None else None


def _draft(views: Views, draft: Draft) -> Block:
    kind = views.drafted(draft.kind)
    facts: list[Inlines] = [(Word(kind, ("term",)),)]
    if draft.place in views.graph.pages:
        facts.append((views._("for "), views.page(draft.place)))
    target = views.graph.get(draft.target)
    if target is not None:
        facts.append((views._("about "), views.link(target)))
    facts.append((Word(views._("not read by an editor"), ("unread",)),))
    blocks: list[Block] = [] if draft.verbatim else [Line((shortened(draft.text, LONGEST),), ("draft-text",))]
    quote = Word(f"“{shortened(draft.sentence, LONGEST)}”", ("quote",))
    blocks.append(Line((quote, " — ", *_source(views, draft)), ("fact",)))
    blocks.append(Line(joined(facts, " · "), ("muted",)))
    near = [record for record in _objects(views, draft) if record is not target][:NEAR]
    if near:
        blocks += listed(views._("Near:"), [(views.link(record),) for record in near], "mentions")
    return Box(tuple(blocks), ("draft",))


def _source(views: Views, draft: Draft) -> Iterable[Inline]:
    """Return what a passage comes from: the entry of its work, else what is known of the paper."""
    at = f", {shortened(draft.at, LONGEST)}" if draft.at else ""
    if draft.work in views.graph.bibliography.places:
        return views.source(draft.work), at
    known = views.graph.bibliography.works.get(draft.work)
    work = known or Work(draft.work, draft.authors, draft.year, draft.title, draft.doi, draft.arxiv)
    name, address = passages.home(work)
    label = ", ".join(filter(None, (work.short, work.title)))
    return (shortened(label, LONGEST), at, *(() if not address else (" (", Web(name, address, ("link",)), ")")))
