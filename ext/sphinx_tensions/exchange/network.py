"""Arguments of other systems, as pages: nodes and relations to tensions, camps, counters and claims.

Systems of arguments know statements that support and attack one another, and
neither tensions nor camps.  What attacks nothing and supports nothing is read
as a camp; camps that belong together make a tension.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..core.model import Camp, Claim, Counter, Kind, Page, Record, Relation, Tension
from ..core.text import letters, several, slug, title_from
from . import markup
from .imported import WORD


class Link(StrEnum):
    """What one statement does to another."""

    SUPPORT = "support"
    ATTACK = "attack"
    UNDERCUT = "undercut"
    CONTRARY = "contrary"  #: each to the other


DOES = {
    Link.SUPPORT: "supports",
    Link.ATTACK: "attacks",
    Link.UNDERCUT: "undercuts",
    Link.CONTRARY: "is contrary to",
}


@dataclass(slots=True)
class Node:
    """A statement or an argument."""

    name: str  #: as the file names it
    text: str = ""  #: plain
    group: str = ""  #: title of the section it stands in
    topics: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    title: str = ""


@dataclass(slots=True)
class Network:
    """The statements and relations of a file."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: dict[tuple[str, Link, str], None] = field(default_factory=dict)  #: (from, what, to), in order
    notes: list[str] = field(default_factory=list)

    def node(self, name: str) -> Node:
        """Return the node *name*, made when it is new."""
        return self.nodes.setdefault(name, Node(name))

    def link(self, source: str, what: Link, target: str) -> None:
        """Add a relation; both ends exist from then on."""
        self.node(source)
        self.node(target)
        self.links[source, what, target] = None


class Names:
    """Ids and page names, each given once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        # Names become files of pages, and some file systems do not tell case apart.
        self.taken = {name.lower() for name in taken}

    def new(self, wanted: str, prefix: str) -> str:
        """Return an id like *wanted*."""
        first = base = slug(wanted, prefix)
        number = 2
        while base.lower() in self.taken:
            base = f"{first}-{number}"
            number += 1
        self.taken.add(base.lower())
        return base


def tension_title(camps: list[str]) -> str:
    """Return a title for a tension without one: its first two camps."""
    heads = [camp.rstrip(" .?!") for camp in camps[:2]]
    return f"{heads[0]}, or {heads[1]}?" if len(heads) > 1 else (heads[0] if heads else "Untitled tension")


class Arranger:
    """Puts the nodes of a network on pages."""

    def __init__(self, network: Network, names: Names, own: Mapping[str, str] | None = None) -> None:
        """*own* holds the ids of nodes that have a place already."""
        self.network = network
        self.names = names
        self.own = own or {}
        self.lost: list[str] = []
        self.out: dict[str, list[tuple[Link, str]]] = defaultdict(list)
        self.rivals: dict[str, dict[str, None]] = defaultdict(dict)
        for source, what, target in network.links:
            if source == target:
                self.lost.append(f"{source!r} {DOES[what]} itself")
            elif what is Link.CONTRARY:
                self.rivals[source][target] = self.rivals[target][source] = None
            else:
                self.out[source].append((what, target))
        touched = {end for source, _, target in network.links for end in (source, target)}
        self.alone = [name for name in network.nodes if touched and name not in touched and name not in self.own]
        still = {*self.alone, *self.own}
        self.camps = {name: None for name in network.nodes if not self.out[name] and name not in still}
        self._break_circles()
        self._settle_contraries()
        self.ids = {name: self.own.get(name) or names.new(self._title(name), "statement") for name in network.nodes}

    def _break_circles(self) -> None:
        """Make a camp of one node in every circle that leads to no camp."""
        reached = {*self.camps, *self.own, *self.alone}
        inward: dict[str, list[str]] = defaultdict(list)
        for source, links in self.out.items():
            for _, target in links:
                inward[target].append(source)
        waiting = list(reached)
        for start in (None, *self.network.nodes):
            if start is not None and start not in reached:
                camp = self._on_circle(start)
                self.camps[camp] = None
                reached.add(camp)
                waiting.append(camp)
            while waiting:
                new = [name for name in inward[waiting.pop()] if name not in reached]
                reached.update(new)
                waiting += new

    def _on_circle(self, start: str) -> str:
        """Return the node of a circle to which *start* leads."""
        seen: set[str] = set()
        while start not in seen:
            seen.add(start)
            start = self.out[start][0][1]
        return start

    def _settle_contraries(self) -> None:
        """Make an attack of each contrariety to which an end is no camp, since camps alone are rivals."""
        placed = {*self.camps, *self.own}
        for source, what, target in self.network.links:
            if what is Link.CONTRARY:
                for one, other in ((source, target), (target, source)):
                    if one not in placed and one != other:
                        self.out[one].append((Link.ATTACK, other))

    def pages(self) -> dict[str, Page]:
        """Return a page for each tension."""
        homes = self._homes()
        members: dict[str, list[str]] = defaultdict(list)
        for name in self.network.nodes:
            if name not in self.own:
                members[homes[name]].append(name)
        made = {}
        for names in members.values():
            page = self._page(names)
            made[page.docname] = page
        return made

    def _homes(self) -> dict[str, str]:
        """Return the tension of each node: its section, else what it hangs together with."""
        roots: dict[str, str] = {name: name for name in self.network.nodes}

        def root(name: str) -> str:
            while roots[name] != name:
                # Paths are halved on the way, or long chains would take quadratic time.
                roots[name] = roots[roots[name]]
                name = roots[name]
            return name

        first: dict[str, str] = {}
        for name, node in self.network.nodes.items():
            if name in self.camps or name in self.alone:
                section = node.group or ("" if name in self.alone else name)
                roots[root(name)] = root(first.setdefault(section, name))
        for source, _, target in self.network.links:
            grouped = self.network.nodes[source].group, self.network.nodes[target].group
            if grouped[0] == grouped[1] or not all(grouped) or source not in self.camps:
                roots[root(source)] = root(target)
        return {name: root(name) for name in self.network.nodes}

    def _page(self, names: list[str]) -> Page:
        camps = [name for name in names if name in self.camps]
        groups = list(dict.fromkeys(group for name in camps or names if (group := self.network.nodes[name].group)))
        titles = [self._title(name) for name in camps]
        title = groups[0] if groups else tension_title(titles) if camps else "Statements"
        docname = self.names.new(title, "tension")
        records: list[Record] = []
        if camps:
            records.append(self._tension(title, docname, camps))
        for letter, name in zip(letters(), camps, strict=False):
            records.append(self._camp(name, docname, letter, len(records)))
        for name in names:
            if name not in self.camps:
                records.append(self._other(name, docname if camps else None, docname, len(records)))
        self._untold(camps)
        return Page(docname, title, records=tuple(records))

    def _tension(self, title: str, docname: str, camps: list[str]) -> Tension:
        """Camps that no contrariety divides are no rivals."""
        return Tension(
            id=docname,
            kind=Kind.TENSION,
            title=title,
            docname=docname,
            line=0,
            order=0,
            anchor=docname,
            compatible=len(camps) > 1 and not any(self.rivals[name] for name in camps),
        )

    def _untold(self, camps: list[str]) -> None:
        """Report what camps say of one another and a page does not."""
        here = set(camps)
        for name in camps:
            self.lost += [f"{name!r} {DOES[what]} {target!r}, but is read as a camp" for what, target in self.out[name]]
            for rival in [rival for rival in self.rivals[name] if rival not in here]:
                if rival in self.own or (rival in self.camps and name < rival):
                    self.lost.append(f"{name!r} is contrary to {rival!r}, of another tension")
        pairs = sum(len(here & self.rivals[name].keys()) for name in camps) // 2
        possible = len(camps) * (len(camps) - 1) // 2
        if 0 < pairs < possible:
            self.lost.append(f"{self._title(camps[0])!r} and its neighbours: of {possible} pairs only {pairs} contrary")

    def _title(self, name: str) -> str:
        node = self.network.nodes[name]
        return node.title or title_from(node.text) or markup.line(name)

    def _common(self, name: str, docname: str, order: int) -> dict[str, Any]:
        node = self.network.nodes[name]
        title = self._title(name)
        keys = [key for key in node.cites if WORD.fullmatch(key) and markup.clean(key) == key]
        self.lost += [f"{key!r} is no key that can be cited" for key in node.cites if key not in keys]
        return {
            "id": self.ids[name],
            "title": title,
            "docname": docname,
            "line": 0,
            "order": order,
            "anchor": self.ids[name],
            "topics": node.topics,
            "cites": tuple(keys),
            "text": "" if node.text == title else node.text,
        }

    def _camp(self, name: str, docname: str, letter: str, order: int) -> Record:
        common = self._common(name, docname, order)
        return Camp(**common, kind=Kind.CAMP, parent=docname, tension=docname, label=letter)

    def _other(self, name: str, home: str | None, docname: str, order: int) -> Record:
        attacks = [(what, target) for what, target in self.out[name] if what is not Link.SUPPORT]
        supports = [target for what, target in self.out[name] if what is Link.SUPPORT]
        common = self._common(name, docname, order)
        if attacks:
            kinds = {what for what, _ in attacks}
            if len(kinds) > 1:
                self.lost.append(f"{name!r} both attacks and undercuts; it is read as an attack")
            self.lost += [f"{name!r} attacks and also supports {target!r}" for target in supports]
            relation = Relation.UNDERCUTS if kinds == {Link.UNDERCUT} else Relation.REBUTS
            against = tuple(dict.fromkeys(self.ids[target] for _, target in attacks))
            return Counter(**common, kind=Kind.COUNTER, against=against, relation=relation)
        camps = tuple(self.ids[target] for target in supports if target in self.camps or target in self.own)
        self.lost += [f"{name!r} supports {t!r}, which is no camp" for t in supports if self.ids[t] not in camps]
        return Claim(**common, kind=Kind.CLAIM, tension=home, supports=camps)


def counts(pages: Iterable[Page]) -> Iterator[str]:
    """Yield how many objects of each kind there are."""
    records = [record for page in pages for record in page.records]
    for name in ("tension", "camp", "counter", "claim"):
        yield several(sum(record.kind == name for record in records), name)
