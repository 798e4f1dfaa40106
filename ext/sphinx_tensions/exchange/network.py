"""Arguments of other systems, as pages: nodes and relations to tensions, camps, counters and claims.

Systems of arguments know statements that support and attack one another, and
neither tensions nor camps.  What attacks nothing and supports nothing is read
as a camp; camps that belong together make a tension.  Camps are rivals where
the source opposes each to each, and nowhere else.  A relation that no option
can say is said in a sentence, with a reference to what it is about.
"""

from __future__ import annotations

from collections import Counter as Multiset
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from ..core.model import Camp, Claim, Counter, Kind, Page, Record, Relation, Tension
from ..core.tables import gathered
from ..core.text import letters, reference_mark, several, slug, title_from, unmarked
from . import markup
from .account import RELATIONS, SOURCES, TEXTS, Account, Fate
from .addresses import Addresses
from .imported import WORD, Imported


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
    text: str = ""  #: with the marks of `text`
    more: list[str] = field(default_factory=list)  #: further wordings
    group: str = ""  #: title of the section it stands in
    topics: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    title: str = ""
    called: str = ""  #: what messages name it by; empty: its name
    line: int = 0
    stands: bool = False  #: a position of its own, though no relation says so


Triple: TypeAlias = tuple[str, Link, str]


class Network:
    """The statements and relations of a file."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.links: dict[Triple, int] = {}  # (from, what, to) -> line, in order
        self.title = ""  # of the whole
        self.topics: dict[str, tuple[str, ...]] = {}  # section -> its topics
        self.leads: dict[str, Node] = {}  # section -> what is said of its tension itself
        self.account = Account()
        self.addresses = Addresses()  # in its texts

    def node(self, name: str) -> Node:
        """Return the node *name*, made when it is new."""
        return self.nodes.setdefault(name, Node(name))

    def ask(self, questions: Mapping[str, Node]) -> dict[str, str]:
        """Let each question lead a section, which says what it says; return name -> title of the section."""
        titles: dict[str, str] = {}
        for name, node in questions.items():
            titles[name] = title = node.title if node.title not in self.leads else f"{node.title} ({name})"
            self.leads[title] = node
            self.topics[title] = node.topics
        return titles

    def link(self, source: str, what: Link, target: str, line: int = 0) -> None:
        """Add a relation; both ends exist from then on."""
        self.node(source)
        self.node(target)
        if (source, what, target) in self.links:
            self.repeat(source, what, target, line)
        self.links.setdefault((source, what, target), line)

    def repeat(self, source: str, what: Link, target: str, line: int) -> None:
        """Tell of a relation that was said before."""
        said = f"{self.called(source)} {DOES[what]} {self.called(target)}, as was said before"
        self.account.tell(RELATIONS, Fate.MERGED, line, said)

    def called(self, name: str) -> str:
        """Return a node as messages name it."""
        node = self.nodes.get(name)
        return repr((node and node.called) or name)

    def pair(self, sign: str = "") -> None:
        """Take two statements that attack each other, whose names begin with *sign*, for contraries."""
        for (source, what, target), line in list(self.links.items()):
            back = (target, Link.ATTACK, source)
            alike = source != target and source.startswith(sign) and target.startswith(sign)
            if alike and what is Link.ATTACK and back in self.links:
                del self.links[source, what, target], self.links[back]
                self.account.keep(RELATIONS)
                self.link(source, Link.CONTRARY, target, line)


class Names:
    """Ids and page names, each given once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        # Names become files of pages, and some file systems do not tell case apart.
        self.taken = {name.lower() for name in taken}
        self.last: Multiset[str] = Multiset()  # what was given -> the last number behind it

    def new(self, wanted: str, prefix: str) -> str:
        """Return an id like *wanted*."""
        return self.free(slug(wanted, prefix))

    def free(self, wanted: str) -> str:
        """Return *wanted*, with a number behind it where that was given before."""
        first = base = wanted
        # Many may want one name, so none asks for the numbers before the last again.
        number = max(self.last[first.lower()], 1)
        while base.lower() in self.taken:
            number += 1
            base = f"{first}-{number}"
        self.last[first.lower()] = number
        self.taken.add(base.lower())
        return base


def tension_title(camps: list[str]) -> str:
    """Return a title for a tension without one: its first two camps."""
    heads = [camp.rstrip(" .?!") for camp in camps[:2]]
    return f"{heads[0]}, or {heads[1]}?" if len(heads) > 1 else (heads[0] if heads else "Untitled tension")


class Arranger:
    """Puts the nodes of a network on pages; the account of the network tells what became of each."""

    def __init__(self, network: Network, names: Names | None = None, own: Mapping[str, str] | None = None) -> None:
        """*own* holds the ids of nodes that have a place already."""
        self.network = network
        self.names = names or Names()
        self.own = own or {}
        self.account = network.account
        self.called = network.called
        self.out: dict[str, list[tuple[Link, str]]] = defaultdict(list)
        self.rivals: dict[str, dict[str, None]] = defaultdict(dict)
        self._sort_links()
        touched = {end for source, _, target in network.links for end in (source, target)}
        placed = {*touched, *self.own, *(name for name, node in network.nodes.items() if node.stands)}
        self.alone = [name for name in network.nodes if touched and name not in placed]
        still = {*self.alone, *self.own}
        self.camps = {name: None for name in network.nodes if not self.out[name] and name not in still}
        self._break_circles()
        self.ids = {
            name: self.own.get(name) or self.names.new(self._title(name), "statement") for name in network.nodes
        }
        self._settle_contraries()
        self.sides: dict[str, list[str]] = {}  # camp -> the camps of its tension
        self.homes: dict[str, str] = {}  # camp -> id of its tension
        self.led: set[str] = set()  # sections whose tension has said what is said of it

    def _sort_links(self) -> None:
        """Put the relations by the node that each is of; rivals by both."""
        for (source, what, target), line in self.network.links.items():
            if source == target:
                said = f"{self.called(source)} {DOES[what]} itself"
                self.account.tell(RELATIONS, Fate.UNREAD, line, said)
            elif what is Link.CONTRARY:
                self.rivals[source][target] = self.rivals[target][source] = None
            else:
                self.out[source].append((what, target))

    def _break_circles(self) -> None:
        """Make a camp of one node in every circle that leads to no camp."""
        reached = {*self.camps, *self.own, *self.alone}
        inward = gathered((target, source) for source, links in self.out.items() for _, target in links)
        waiting = list(reached)
        for start in (None, *self.network.nodes):
            if start is not None and start not in reached:
                camp = self._on_circle(start)
                self.camps[camp] = None
                reached.add(camp)
                waiting.append(camp)
            while waiting:
                new = [name for name in inward.get(waiting.pop(), ()) if name not in reached]
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
        """Make an attack of each contrariety of which an end is no camp, since camps alone are rivals."""
        placed = {*self.camps, *self.own}
        for source, what, target in self.network.links:
            if what is Link.CONTRARY:
                for one, other in ((source, target), (target, source)):
                    if one not in placed and one != other:
                        self.out[one].append((Link.ATTACK, other))

    def imported(self, title: str, own: Mapping[str, Page] | None = None) -> Imported:
        """Return all that was read, with *own* pages before those of the network."""
        network = self.network
        return Imported({**(own or {}), **self.pages()}, title, network.addresses.works, account=network.account)

    def pages(self) -> dict[str, Page]:
        """Return a page for each tension, or for the tensions of a section."""
        homes = self._homes()
        members = gathered((homes[name], name) for name in self.network.nodes if name not in self.own)
        sides = {root: self._sides([name for name in names if name in self.camps]) for root, names in members.items()}
        self.sides = {name: side for groups in sides.values() for side in groups for name in side}
        made = {}
        for root, names in members.items():
            page = self._page(names, sides[root], alone=len(members) == 1)
            made[page.docname] = page
        for section in [section for section in self.network.leads if section not in self.led]:
            docname = self.names.new(section, "tension")
            tension = self._tension(section, docname, docname, 0, [], section)
            made[docname] = Page(docname, section, records=(tension,))
        self._tell_contraries()
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

    def _page(self, names: list[str], sides: list[list[str]], *, alone: bool) -> Page:
        title = self._heading(names, [name for side in sides for name in side], alone=alone)
        docname = self.names.new(title, "tension")
        records: list[Record] = []
        for side in sides:
            whole = title if len(sides) == 1 else self._whole(side)
            # The tension that gives the page its title gives it its name as well.
            home = docname if not records and whole == title else self.names.new(whole, "tension")
            records.append(self._tension(whole, home, docname, len(records), side))
            for letter, name in zip(letters(), side, strict=False):
                self.homes[name] = home
                records.append(self._camp(name, home, docname, letter, len(records)))
        first = records[0].id if sides else None
        for name in names:
            if name not in self.camps:
                records.append(self._other(name, first, docname, len(records)))
        return Page(docname, title, records=tuple(records))

    def _heading(self, names: list[str], camps: list[str], *, alone: bool) -> str:
        """Return the title of a page: its section, the title of the whole, or its camps."""
        groups = list(dict.fromkeys(self.network.nodes[name].group for name in camps or names))
        if len(groups) == 1 and groups[0]:
            return groups[0]
        if alone and self.network.title:
            return self.network.title
        if groups[0] or not camps:
            return groups[0] or next(filter(None, groups), "Statements")
        return tension_title([self._title(name) for name in camps])

    def _sides(self, camps: list[str]) -> list[list[str]]:
        """Return the tensions that *camps* make: each of rivals, each to each, and one of those who are none."""
        left = {name: place for place, name in enumerate(camps)}
        sides = []
        for name in camps:
            rivals = [rival for rival in self.rivals[name] if rival in left] if name in left else []
            if rivals:
                side = {name: left[name]}
                for rival in rivals:
                    if all(rival in self.rivals[other] for other in side):
                        side[rival] = left[rival]
                sides.append(sorted(side, key=lambda camp: side[camp]))
                for camp in side:
                    del left[camp]
        return [*sides, *self._asked(left)]

    def _asked(self, camps: Iterable[str]) -> list[list[str]]:
        """Return *camps* by the question that their sections are, those of other sections together."""
        sections = ((self.network.nodes[name].group, name) for name in camps)
        return [*gathered((of if of in self.network.leads else "", name) for of, name in sections).values()]

    def _whole(self, side: Sequence[str]) -> str:
        """Return the title of one of several tensions of a page: its question, or its camps."""
        groups = {self.network.nodes[name].group for name in side}
        asked = next(iter(groups)) if len(groups) == 1 else ""
        return asked if asked in self.network.leads else tension_title([self._title(name) for name in side])

    def _tension(self, title: str, name: str, docname: str, order: int, camps: list[str], section: str = "") -> Tension:
        """Camps that no contrariety divides are no rivals; a tension without camps is that of its *section*."""
        groups = dict.fromkeys(self.network.nodes[camp].group for camp in camps) or {section: None}
        leads = [self._lead(group) for group in groups if group in self.network.leads and group not in self.led]
        return Tension(
            id=name,
            kind=Kind.TENSION,
            title=title,
            docname=docname,
            line=next((lead.line for lead in leads), 0),
            order=order,
            anchor=name,
            text="\n".join(part for lead in leads for part in self._said(lead, title)),
            cites=tuple(dict.fromkeys(key for lead in leads for key in self._keys(lead))),
            topics=tuple(dict.fromkeys(topic for group in groups for topic in self.network.topics.get(group, ()))),
            compatible=len(camps) > 1 and not self.rivals[camps[0]].keys() & set(camps),
        )

    def _said(self, lead: Node, title: str) -> Iterator[str]:
        """Yield what a question says, its own title too where the tension has another."""
        heading = lead.title or lead.name
        yield from filter(None, ("" if heading in title else heading, lead.text, *lead.more))

    def _lead(self, section: str) -> Node:
        """Return what is said of the tension of a section, once."""
        self.led.add(section)
        self.account.keep(TEXTS)
        return self.network.leads[section]

    def _title(self, name: str) -> str:
        node = self.network.nodes[name]
        return node.title or title_from(unmarked(node.text, lambda target: target)) or markup.line(name)

    def _common(self, name: str, docname: str, order: int, said: Iterable[str]) -> dict[str, Any]:
        """Return the fields that every kind has; *said* are sentences on relations."""
        node = self.network.nodes[name]
        title = self._title(name)
        self.account.keep(TEXTS)
        first = "" if node.text == title else node.text
        return {
            "id": self.ids[name],
            "title": title,
            "docname": docname,
            "line": node.line,
            "order": order,
            "anchor": self.ids[name],
            "topics": node.topics,
            "cites": tuple(self._keys(node)),
            "text": "\n".join(filter(None, [first, *node.more, *said])),
        }

    def _keys(self, node: Node) -> Iterator[str]:
        for key in node.cites:
            if WORD.fullmatch(key) and markup.clean(key) == key:
                self.account.keep(SOURCES)
                yield key
            else:
                self.account.tell(SOURCES, Fate.UNREAD, node.line, f"{key!r} is no key that can be cited")

    def _camp(self, name: str, home: str, docname: str, letter: str, order: int) -> Record:
        beside = self.sides[name]
        rivals = [(Link.CONTRARY, other) for other in self.rivals[name] if other in self.own or other in self.camps]
        said = [*self._tell(name, self.out[name]), *(link for link in rivals if link[1] not in beside)]
        common = self._common(name, docname, order, self._sentences(said))
        return Camp(**common, kind=Kind.CAMP, parent=home, tension=home, label=letter)

    def _other(self, name: str, home: str | None, docname: str, order: int) -> Record:
        # A contrariety that became an attack may repeat one.
        attacks = [link for link in dict.fromkeys(self.out[name]) if link[0] is not Link.SUPPORT]
        supports = [target for what, target in self.out[name] if what is Link.SUPPORT]
        if attacks:
            return self._counter(name, docname, order, attacks, supports)
        camps = [target for target in supports if target in self.camps or target in self.own]
        self.account.keep(RELATIONS, len(camps))
        others = [(Link.SUPPORT, target) for target in supports if target not in self.camps and target not in self.own]
        common = self._common(name, docname, order, self._sentences(self._tell(name, others)))
        home = next((self.homes[camp] for camp in camps if camp in self.homes), home)
        return Claim(**common, kind=Kind.CLAIM, tension=home, supports=tuple(self.ids[camp] for camp in camps))

    def _counter(
        self, name: str, docname: str, order: int, attacks: Sequence[tuple[Link, str]], supports: Sequence[str]
    ) -> Counter:
        """Return an answer; one that attacks and undercuts attacks, and what it supports is said in its text."""
        kinds = {what for what, _ in attacks}
        for what, target in attacks:
            line = self.network.links.get((name, what, target))
            if line is None:  # a contrariety, which is told once for both ends
                continue
            if what is Link.UNDERCUT and len(kinds) > 1:
                said = f"{self.called(name)} undercuts {self.called(target)}, and attacks as well: read as an attack"
                self.account.tell(RELATIONS, Fate.CHANGED, line, said)
            else:
                self.account.keep(RELATIONS)
        sentences = self._sentences(self._tell(name, [(Link.SUPPORT, target) for target in supports]))
        relation = Relation.UNDERCUTS if kinds == {Link.UNDERCUT} else Relation.REBUTS
        against = tuple(dict.fromkeys(self.ids[target] for _, target in attacks))
        return Counter(
            **self._common(name, docname, order, sentences), kind=Kind.COUNTER, against=against, relation=relation
        )

    def _tell(self, name: str, links: Sequence[tuple[Link, str]]) -> Sequence[tuple[Link, str]]:
        """Tell that *links* of a node are said in its text; return them."""
        for what, target in links:
            line = self.network.links[name, what, target]
            said = f"{self.called(name)} {DOES[what]} {self.called(target)}: said in its text"
            self.account.tell(RELATIONS, Fate.CHANGED, line, said)
        return links

    def _sentences(self, links: Iterable[tuple[Link, str]]) -> Iterator[str]:
        """Yield a sentence for each kind of relation, with references to what it is about."""
        about = gathered((what, reference_mark(self.ids[target])) for what, target in links)
        for what, marks in about.items():
            yield f"{DOES[what].capitalize()} {', '.join(marks)}."

    def _tell_contraries(self) -> None:
        """Tell what became of each contrariety: rivalry, a sentence, or an attack."""
        for (source, what, target), line in self.network.links.items():
            if what is not Link.CONTRARY or source == target or (source in self.own and target in self.own):
                continue
            placed = [name in self.camps or name in self.own for name in (source, target)]
            said = f"{self.called(source)} {DOES[what]} {self.called(target)}"
            if self.sides.get(source, source) is self.sides.get(target, target) or not any(placed):
                self.account.keep(RELATIONS)
            elif all(placed):
                self.account.tell(RELATIONS, Fate.CHANGED, line, f"{said}, of another tension: said in their texts")
            else:
                self.account.tell(RELATIONS, Fate.CHANGED, line, f"{said}: read as an attack, since one is no camp")


def counts(pages: Iterable[Page]) -> Iterator[str]:
    """Yield how many objects of each kind there are."""
    records = [record for page in pages for record in page.records]
    for name in ("tension", "camp", "counter", "claim"):
        yield several(sum(record.kind == name for record in records), name)
