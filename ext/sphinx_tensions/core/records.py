"""What a directive was given, as a record; reading with and without Sphinx share it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import Camp, Claim, Counter, Kind, Record, Relation, Tension

IMPLIED = {
    Kind.TENSION: (),
    Kind.CAMP: ("tension",),
    Kind.CLAIM: ("tension", "supports"),
    Kind.COUNTER: ("against",),
}
"""Options that follow from where an object stands, when they are not given."""


def make_record(
    common: dict[str, Any],
    given: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    home: str | None,
    inside: str | None,
) -> Record:
    """Return the record of an object.

    *common* holds the fields that its place and text give, *given* the values
    of its options, *texts* the plain text of those that hold text.  *home* is
    the tension around it and *inside* the camp, as ``#n``.
    """
    kind, around = common["kind"], common["parent"]
    fields = {
        **common,
        "implied": tuple(option for option in IMPLIED[kind] if not given.get(option)),
        "topics": given.get("topics", ()),
        "supersedes": given.get("supersedes", ()),
        "since": given.get("since", ""),
    }
    match kind:
        case Kind.TENSION:
            return Tension(
                **fields,
                question=texts.get("question", ""),
                crux=texts.get("crux", ""),
                stance=texts.get("stance", ""),
                status=given["status"],
                reviewed=given.get("reviewed", ""),
                compatible=given.get("compatible", False),
                related=given.get("related", ()),
            )
        case Kind.CAMP:
            return Camp(
                **fields,
                tension=given.get("tension") or home,
                label=given.get("label", ""),
                holders=given.get("holders", ()),
                rests_on=given.get("rests-on", ()),
            )
        case Kind.COUNTER:
            return Counter(
                **fields,
                against=given.get("against") or ((around,) if around else ()),
                relation=Relation(given.get("kind") or Relation.REBUTS),
            )
        case _:
            return Claim(
                **fields,
                tension=given.get("tension") or home,
                supports=given.get("supports") or ((inside,) if inside else ()),
                declared=given.get("declared", ""),
                declared_on=given.get("declared-on", ""),
                declared_why=given.get("declared-why", ""),
            )
