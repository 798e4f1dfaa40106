"""What an accepted proposal becomes: a record, or an entry of evidence, in the editor's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..command.console import Bad
from ..core.entries import entry as make_entry
from ..core.graph import Graph
from ..core.model import GROUNDS, Camp, Claim, Counter, Evidence, Kind, Read, Record, Relation, Role
from ..core.text import citation_mark, digest, is_valid_id, slug, title_from, unmarked
from ..exchange import markup
from ..exchange.proposals import Proposal
from ..verify.documents import places_of
from .choices import Choice

ROLES = {
    "supports": Role.SUPPORTS,
    "disputes": Role.DISPUTES,
    "qualifies": Role.QUALIFIES,
    "mentions": Role.BACKGROUND,
}
"""Role of a proposal -> what the passage does to the object that gets the evidence."""
_GROUNDS = {
    "matched": "measured",
    "measured": "measured",
    "demonstrated": "measured",
    "theory": "theory",
    "argued": "argued",
}
"""How a work knows something -> the basis of a counter made of it; a survey has no such word."""
WORDS = 7  #: of a sentence, where a proposal has none that stand nowhere else


def entry_of(proposal: Proposal, choice: Choice, key: str, today: str) -> Evidence:
    """Return the evidence: for an object of its own the paper supports it, whatever it says of others."""
    anchor = proposal.anchor
    at = markup.line(anchor.section)
    kinds = {kind for kind, _ in places_of(at)}
    abstract = not proposal.paper.whole or kinds == {"abstract"}
    values = {
        "role": ROLES[proposal.role] if proposal.kind == "evidence" else Role.SUPPORTS,
        "at": at,
        "words": markup.line(anchor.words) or " ".join(markup.line(anchor.sentence).split()[:WORDS]),
        "read": str(Read.ABSTRACT if abstract else Read.PART),
        "basis": proposal.basis,
        "limits": tuple(dict.fromkeys(choice.limits)),
        "scale": markup.line(proposal.scale),
        "checked": today,
        "by": markup.line(choice.by),
    }
    # What is too short to be looked up is left out, as it is where a page says it.
    entry = make_entry(key, values, 0, lambda *_report: None)
    if proposal.kind == "evidence" and not proposal.verbatim:
        entry = replace(entry, text=markup.line(proposal.text))
    return entry


def record_of(graph: Graph, proposal: Proposal, choice: Choice, entry: Evidence, target: Record | None) -> Record:
    """Return the object that is to be read from the page; raises `Bad` for an id that cannot be its.

    What a counter says ends with its citation, as a quotation does.
    """
    text = markup.line(proposal.text)
    if proposal.verbatim:
        text = f"“{markup.line(proposal.anchor.sentence)}” {citation_mark('p', entry.key)}"
    title = markup.line(choice.title)
    spoken = proposal.verbatim or proposal.kind == "counter"
    if not title and not spoken:
        title, text = text, ""
    if proposal.kind == "counter" and not proposal.verbatim:
        at = len(text.rstrip(".!?"))
        text = f"{text[:at]} {citation_mark('p', entry.key)}{text[at:]}"
    shown = title or title_from(unmarked(text, lambda name: name))
    common: dict[str, Any] = {
        "id": _id(graph, choice.id, shown, proposal.kind),
        "title": shown,
        "text": text,
        "docname": "",
        "line": 0,
        "order": 0,
        "anchor": "",
        "cites": (entry.key,),
        "evidence": (entry,),
        "since": choice.since,
    }
    if proposal.kind == "counter":
        assert target is not None
        scope = "part" if proposal.role == "qualifies" else choice.scope
        relation = Relation(choice.counter or Relation.REBUTS)
        basis = choice.basis if choice.basis in GROUNDS else _GROUNDS.get(proposal.basis, "")
        return Counter(kind=Kind.COUNTER, against=(target.id,), relation=relation, scope=scope, basis=basis, **common)
    return Claim(kind=Kind.CLAIM, **_sides(graph, proposal.role, target), **common)


def _sides(graph: Graph, role: str, target: Record | None) -> dict[str, Any]:
    """Return to which tension a claim belongs, and for or against which camp it speaks."""
    if target is None:
        return {}
    home = graph.tension_of(target)
    if not isinstance(target, Camp):
        return {"tension": home.id} if home is not None else {}
    sides = {"supports": "supports", "disputes": "opposes"}
    side = {sides[role]: (target.id,)} if role in sides else {}
    return {"tension": home.id if home is not None else None, **side}


def _id(graph: Graph, given: str, title: str, kind: str) -> str:
    records = graph.records
    if given:
        if not is_valid_id(given):
            raise Bad(f"the id {given!r} cannot be a name; write letters, digits and hyphens")
        if given in records:
            raise Bad(f"there is an object {given!r} already; name another with --id")
        return given
    made = slug(title, kind)
    # Of a long title the hash is wanted only where another object has the words before it.
    cut = made.removesuffix(f"-{digest(title)[:6]}")
    numbers = (f"{made}-{number}" for number in range(2, len(records) + 3))
    return next(name for name in (cut, made, *numbers) if name not in records)
