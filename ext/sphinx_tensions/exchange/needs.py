"""The needs.json of sphinx-needs, read: which type is what, and which links say what, is a mapping.

Types and links are each project's own.  `DEFAULTS` has names that say what
they are; what a mapping does not name stands on the pages as statements, and
its links in words.
"""

from __future__ import annotations

import json
import re
from collections import Counter as Multiset
from collections.abc import Iterable, Mapping, Set
from typing import Any

from ..core.model import Kind, Page
from ..core.text import did_you_mean, reference_mark, several, slug, title_from
from . import markup
from .account import DATA, RELATIONS, Fate
from .imported import Imported, Lines, Unreadable
from .json import load
from .network import Arranger, Link, Network, Node

DEFAULTS = {
    "tension": "tension", "question": "tension", "issue": "tension",
    "camp": "camp", "position": "camp",
    "counter": "counter", "objection": "counter",
    "claim": "claim", "evidence": "claim", "argument": "claim",
    "supports": "support", "opposes": "attack", "attacks": "attack", "contradicts": "attack", "refutes": "attack",
    "rebuts": "attack", "undercuts": "undercut", "contrary": "contrary", "rivals": "contrary",
}  # fmt: skip
"""Type of needs, or name of links -> what it is read as."""
KINDS = (Kind.TENSION, Kind.CAMP, Kind.COUNTER, Kind.CLAIM)
SAYS = frozenset(map(str, Link))
KNOWN = (*map(str, KINDS), *map(str, Link))
# Texts of needs are as their authors wrote them, most in reStructuredText.
_RST_LINK = re.compile(r"`([^`<>\[\]]+)<([^<>`\s()]+)>`__?")
_LINKS = ("links", "parent_needs")
_READ = frozenset(["id", "title", "type", "content", "description", "tags", *_LINKS])
_DERIVED = frozenset(
    ["type_name", "type_color", "type_style", "type_prefix", "docname", "lineno", "doctype", "external_css", "layout",
     "is_need", "is_part", "is_external", "is_import", "is_modified", "full_title", "id_complete", "id_parent",
     "id_prefix", "modifications", "parts", "parent_need", "parent_needs_back", "section_name", "sections", "signature",
     "arch", "constraints_results", "constraints_passed", "has_dead_links", "has_forbidden_dead_links", "target_id",
     "lineno_content", "external_url", "hide", "collapse", "style", "jinja_content", "template", "pre_template",
     "post_template", "created_at"]
)  # fmt: skip
"""Fields that sphinx-needs makes itself, or that say what a need looks like."""


def mapping(text: str) -> dict[str, str]:
    """Return what ``req=claim, blocks=attack`` says, over the defaults; raises `ValueError`."""
    found = dict(DEFAULTS)
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, what = (word.strip() for word in part.partition("="))
        if not name or what not in KNOWN:
            raise ValueError(f"{part!r} is no name=kind{did_you_mean(what, KNOWN)}; kinds: {', '.join(KNOWN)}")
        found[name] = what
    return found


def read(text: str, name: str, types: Mapping[str, str] = DEFAULTS) -> Imported:
    """Read the current version of a needs.json; *types* is a `mapping`; raises `Unreadable`."""
    document = load(text)
    version, needs = _needs(document)
    reader = _Reader(text, types, _linked(version), needs.keys())
    for key, need in needs.items():
        reader.need(str(key), need)
    title = document.get("project")
    return reader.imported(markup.line(title) if isinstance(title, str) and title else name)


def _needs(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the current version, else the last one, and its needs; raises `Unreadable`."""
    versions = document.get("versions")
    if not isinstance(versions, dict) or not versions:
        raise Unreadable(1, "there is no object 'versions'")
    wanted = document.get("current_version")
    version = versions[wanted] if isinstance(wanted, str) and wanted in versions else list(versions.values())[-1]
    needs = version.get("needs") if isinstance(version, dict) else None
    if not isinstance(needs, dict) or not needs:
        raise Unreadable(1, "there is no need in the current version")
    return version, needs


def _linked(version: dict[str, Any]) -> frozenset[str]:
    """Return the names of fields that the file itself says hold links."""
    schema = version.get("needs_schema")
    fields = schema.get("properties") if isinstance(schema, dict) else None
    named = fields.items() if isinstance(fields, dict) else ()
    return frozenset(name for name, row in named if isinstance(row, dict) and row.get("field_type") == "links")


class _Reader:
    def __init__(self, text: str, types: Mapping[str, str], linked: Iterable[str], ids: Set[str]) -> None:
        self.network = Network()
        self.account = self.network.account
        self.types = types
        self.ids = ids
        self.linked = {*_LINKS, *linked, *(name for name, what in types.items() if what in SAYS)}
        self.places = Lines(text)
        self.tensions: dict[str, Node] = {}
        self.wanted: dict[str, str] = {}  # need -> kind
        self.links: list[tuple[str, str, str, int]] = []  # from, name of the field, to, line
        self.fields: Multiset[str] = Multiset()  # how messages name it -> needs
        self.unknown: Multiset[str] = Multiset()  # types, the same way

    def need(self, key: str, row: Any) -> None:
        """Read a need; raises `Unreadable` where it is no object."""
        line = self.places.of(json.dumps(key, ensure_ascii=False))
        if not isinstance(row, dict):
            raise Unreadable(line, f"the need {key!r} is no object")
        kind = str(row.get("type") or "")
        what = self.types.get(kind, "")
        node = Node(key, line=line)
        if what == Kind.TENSION:
            self.tensions[key] = node
        else:
            node = self.network.node(key)
            node.line, node.stands = line, what == Kind.CAMP
            self.wanted[key] = what
            self.unknown[f"the type {kind!r}"] += what not in KINDS
        self._text(node, row)
        node.topics = tuple(dict.fromkeys(slug(tag, "topic") for tag in _words(row.get("tags"))))
        self._links(key, row, line)

    def _text(self, node: Node, row: dict[str, Any]) -> None:
        cited: list[str] = []
        parts = []
        content = row.get("content") or row.get("description") or ""
        for paragraph in re.split(r"\n\s*\n", content if isinstance(content, str) else str(content)):
            text, keys = self.network.addresses.read(_RST_LINK.sub(r"[\1](\2)", paragraph), markup.clean)
            parts.append(text)
            cited += keys
        title = row.get("title")
        node.title = markup.line(title) if isinstance(title, str) else ""
        node.called = node.title or title_from(parts[0]) or node.name
        node.text = "\n".join(part for part in parts if part and part != node.title)
        node.cites = tuple(dict.fromkeys(cited))

    def _links(self, key: str, row: dict[str, Any], line: int) -> None:
        for field, value in row.items():
            if field in self.linked or (field not in _READ and self._names_needs(field, value)):
                self.links += [(key, field, target, line) for target in dict.fromkeys(_words(value))]
            elif (
                field not in _READ | _DERIVED and not field.endswith("_back") and value not in (None, "", [], {}, False)
            ):
                self.fields[f"the field {field!r}"] += 1

    def _names_needs(self, field: str, value: Any) -> bool:
        """Return whether a list holds needs, in a file that does not say which fields are links."""
        own = field in _DERIVED or field.endswith("_back") or not isinstance(value, list)
        return not own and any(word.partition(".")[0] in self.ids for word in _words(value))

    # -- the whole ---------------------------------------------------------------

    def imported(self, title: str) -> Imported:
        """Return the pages."""
        for node in self.tensions.values():
            node.title = node.called
        sections = self.network.ask(self.tensions)
        links = [(source, field, self._known(target), line) for source, field, target, line in self.links]
        for source, field, target, line in links:
            what = self.types.get(field, "")
            if {source, target} <= self.network.nodes.keys() and what in SAYS:
                self.network.link(source, Link(what), target, line)
            elif source in self.network.nodes and target in sections and not self.network.nodes[source].group:
                self.network.nodes[source].group = sections[target]
        arranger = Arranger(self.network)
        self._say(links, sections, arranger)
        imported = arranger.imported(title)
        self._tell(imported.pages, arranger)
        return imported

    def _known(self, target: str) -> str:
        """Return the need that a link names, which may name a part of it behind a point."""
        there = target in self.network.nodes or target in self.tensions
        return target if there else target.partition(".")[0]

    def _say(self, links: list[tuple[str, str, str, int]], sections: dict[str, str], arranger: Arranger) -> None:
        """Tell what becomes of each link that is no relation of statements: a place, or a sentence."""
        for source, field, target, line in links:
            node = self.network.nodes.get(source) or self.tensions[source]
            if self.types.get(field) in SAYS and {source, target} <= self.network.nodes.keys():
                continue
            named = self.network.nodes.get(target) or self.tensions.get(target)
            said = f"{node.called!r} {field} {(named.called if named else target)!r}"
            if named is None:
                self.account.tell(RELATIONS, Fate.UNREAD, line, f"{said}, which is not there")
            elif target in sections and source in arranger.camps and node.group == sections[target]:
                self.account.keep(RELATIONS)
            else:
                shown = reference_mark(arranger.ids[target]) if target in arranger.ids else named.called
                node.more.append(f"{field.replace('_', ' ').capitalize()}: {shown}")
                self.account.tell(RELATIONS, Fate.CHANGED, line, f"{said}: said in its text")

    def _tell(self, pages: Mapping[str, Page], arranger: Arranger) -> None:
        """Tell of types that came out as others, and of types and fields that are not read."""
        made = {record.id: record.kind for page in pages.values() for record in page.records}
        for key, what in self.wanted.items():
            kind = made[arranger.ids[key]]
            if what and what != kind:
                node = self.network.nodes[key]
                said = f"{node.called!r}, a {what} by its type, is read as a {kind}, by its links"
                self.account.tell(DATA, Fate.CHANGED, node.line, said)
        for said, number in (*(+self.unknown).items(), *self.fields.items()):
            self.account.count(DATA, Fate.UNREAD, number - 1)
            self.account.tell(DATA, Fate.UNREAD, 0, f"{said} of {several(number, 'need')}")


def _words(value: Any) -> list[str]:
    """Return the names in a field: a list, or words between commas and semicolons."""
    if isinstance(value, str):
        return [word for word in (word.strip() for word in re.split(r"[,;]", value)) if word]
    return [str(word) for word in value if isinstance(word, str | int)] if isinstance(value, list) else []
