"""What a directive was given, as a record; reading with and without Sphinx share it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import Camp, Claim, Counter, Kind, Record, Relation, Tension
from .options import RECORDED, located

CLASSES: dict[Kind, type[Record]] = {
    Kind.TENSION: Tension,
    Kind.CAMP: Camp,
    Kind.COUNTER: Counter,
    Kind.CLAIM: Claim,
}


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
    of its options, *texts* the marked text of those that hold markup.  *home*
    is the tension around it and *inside* the camp, as ``#n``.
    """
    kind, around = common["kind"], common["parent"]
    defaults = {"tension": home, "supports": (inside,) if inside else (), "against": (around,) if around else ()}
    fields = dict(common)
    implied = []
    cited = [("cites", *located(key)) for key in given.get("cites", ())]
    for option in RECORDED[kind]:
        value = texts.get(option.name) if option.markup else given.get(option.name)
        if option.placed and not value:
            implied.append(option.attribute)
            value = defaults[option.name]
        if value and option.takes == "keys":
            cited += [(option.name, *located(key)) for key in value]
            value = tuple(located(key)[0] for key in value)
        if value:
            fields[option.attribute] = Relation(value) if option.attribute == "relation" else value
    places = tuple((name, key, place) for name, key, place in cited if place)
    return CLASSES[kind](**fields, implied=tuple(implied), located=places)
