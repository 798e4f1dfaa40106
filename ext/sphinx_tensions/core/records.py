"""What a page holds, and what a directive was given as a record; reading with and without Sphinx share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .entries import keys_of
from .model import Camp, CiteUse, Claim, Counter, DayOfPapers, Evidence, Kind, Mention, Query, Record, Relation, Tension
from .options import RECORDED, cited, located

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


class Gathered:
    """What is gathered of a page while it is read, in its order; objects are known by their places in it."""

    def __init__(self, docname: str) -> None:
        self.docname = docname
        self.uses: list[CiteUse] = []
        self.mentions: list[Mention] = []
        self.queries: list[Query] = []
        self.days: list[DayOfPapers] = []
        self._kinds: dict[int, Kind] = {}
        self._owners: dict[int, int | None] = {}  #: object -> the one that it is in
        self._cites: dict[int, dict[str, None]] = {}
        self._evidence: dict[int, list[Evidence]] = {}

    def begin(self, order: int, kind: Kind, owner: int | None, given: dict[str, Any], line: int) -> None:
        """Take an object, with the works that its options cite."""
        self._kinds[order], self._owners[order], self._cites[order] = kind, owner, {}
        self.cite(dict.fromkeys(cited(kind, given)), order, line)

    def cite(self, keys: Iterable[str], owner: int | None, line: int) -> None:
        """Take a citation of *keys*."""
        for key in keys:
            self.uses.append(CiteUse(key, owner, line))
            if owner is not None:
                self._cites[owner][key] = None

    def support(self, entry: Evidence, owner: int) -> None:
        """Take an entry of evidence; what was read in place of its work is used, and not cited."""
        self._evidence.setdefault(owner, []).append(entry)
        if entry.key:
            self._cites[owner][entry.key] = None
        self.uses += [CiteUse(key, owner, entry.line) for key in keys_of(entry)]

    def home(self, order: int, kind: Kind) -> int | None:
        """Return the nearest object of *kind* around an object, or None."""
        outer = self._owners[order]
        while outer is not None and self._kinds[outer] is not kind:
            outer = self._owners[outer]
        return outer

    def record(self, order: int, given: Mapping[str, Any], texts: Mapping[str, str], **fields: Any) -> Record:
        """Return the record of an object, *fields* being those that only its reader knows (see `make_record`)."""

        def named(outer: int | None) -> str | None:
            return None if outer is None else f"#{outer}"

        fields |= {"docname": self.docname, "order": order, "kind": self._kinds[order]}
        fields |= {"parent": named(self._owners[order]), "cites": tuple(self._cites[order])}
        fields["evidence"] = tuple(self._evidence.get(order, ()))
        home, inside = named(self.home(order, Kind.TENSION)), named(self.home(order, Kind.CAMP))
        return make_record(fields, given, texts, home=home, inside=inside)
