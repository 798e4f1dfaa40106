"""Discourse graphs in Markdown, read: a page for each question, claim and piece of evidence.

Roam and Obsidian write such graphs.  What a page is stands in its title
(``CLM - …``, ``[[EVD]] - …``) or in its front matter, and its relations are
lines such as ``Supports:: [[CLM - …]]``.  A question becomes a tension; what
it is informed by and supports nothing else is a camp of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import yaml

from ..core.text import citation_mark, slug, split_list
from . import markup
from .account import DATA, RELATIONS, TEXTS, Fate
from .addresses import Addresses
from .imported import WORD, Imported, Unreadable
from .network import Arranger, Link, Names, Network, Node

QUESTION, CLAIM, EVIDENCE = "question", "claim", "evidence"
KINDS = {
    "QUE": QUESTION, "ISS": QUESTION, "QUESTION": QUESTION, "ISSUE": QUESTION,
    "CLM": CLAIM, "CON": CLAIM, "HYP": CLAIM, "CLAIM": CLAIM, "CONCLUSION": CLAIM, "HYPOTHESIS": CLAIM,
    "EVD": EVIDENCE, "RES": EVIDENCE, "EVIDENCE": EVIDENCE, "RESULT": EVIDENCE,
}  # fmt: skip
"""What a prefix or the front matter says -> what the page is."""
INFORMS = "informs"
RELATIONS_OF: dict[str, tuple[Link | str, bool]] = {
    "supports": (Link.SUPPORT, False),
    "supported by": (Link.SUPPORT, True),
    "opposes": (Link.ATTACK, False),
    "opposed by": (Link.ATTACK, True),
    "contradicts": (Link.ATTACK, False),
    "contradicted by": (Link.ATTACK, True),
    "refutes": (Link.ATTACK, False),
    "refuted by": (Link.ATTACK, True),
    "undercuts": (Link.UNDERCUT, False),
    "undercut by": (Link.UNDERCUT, True),
    "informs": (INFORMS, False),
    "informed by": (INFORMS, True),
    "answers": (INFORMS, False),
    "answered by": (INFORMS, True),
}
"""Word of a line -> the relation, and whether it points at the page."""
_Said: TypeAlias = tuple[str, Link | str, str, int, str]
"""From, what, to, line and page of a relation."""
_SAYS: dict[Link | str, str] = {
    Link.SUPPORT: "supports",
    Link.ATTACK: "opposes",
    Link.UNDERCUT: "undercuts",
    INFORMS: "informs",
}
_FRONT = re.compile(r"\A---[ \t]*\n(?P<data>.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PREFIX = re.compile(r"(?:\[\[)?(?P<kind>[A-Z]{3,10})(?:\]\])?\s+-\s+(?P<title>.+)", re.DOTALL)
# A page of Roam is named by one more link: [[[[CLM]] - It holds]].
_LINK = re.compile(r"\[\[(?P<page>(?:\[\[[^\[\]]*\]\]|[^\[\]])+)\]\]")
_LINE = re.compile(r"(?P<indent>\s*)(?P<mark>[-*+]\s+|\d+[.)]\s+|>\s*|#+\s+)?(?P<text>.*)")
_FIELD = re.compile(r"[*_]{0,3}(?P<name>\w[\w /-]{0,60}?)[*_]{0,3}\s*::[*_]{0,3}\s*(?P<value>.*)")
_CITED = re.compile(r"\[\[@(?P<page>[^\[\]|]+)(?:\|[^\[\]]*)?\]\]|\[@(?P<key>[^\[\]\s;,]+)\]")


def read(text: str, name: str) -> Imported:
    """Read the one page *name*; raises `Unreadable` where it is no node of a graph."""
    return read_pages({name: text}, name)


def read_pages(files: Mapping[str, str], name: str) -> Imported:
    """Read the pages of a folder, each by its path in it; raises `Unreadable` where none is a node."""
    reader = _Reader(several=len(files) > 1)
    pages = [_Page(path, text) for path, text in files.items()]
    for page in pages:
        reader.declare(page)
    for page in pages:
        reader.read(page)
    return reader.imported(name)


class _Page:
    """A page: what its front matter and its title say of it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        front = _FRONT.match(text)
        self.data = self._front(front["data"] or "") if front is not None else {}
        self.body = text[front.end() :] if front is not None else text
        self.line = text.count("\n", 0, front.end()) + 1 if front is not None else 1
        stem = path.rpartition("/")[2].removesuffix(".md").removesuffix(".markdown")
        head = re.match(r"\s*#\s+(.+)", self.body)
        kind, title = kind_of(stem)
        if not kind and head is not None:
            kind, title = kind_of(head[1]) if kind_of(head[1])[0] else (kind, title)
        self.names = [stem, title]
        given = self.data.pop("title", None)
        if isinstance(given, str) and given.strip():
            self.names.append(given)
            kind, title = (
                (found, rest) if (found := kind_of(given)[0]) and (rest := kind_of(given)[1]) else (kind, given)
            )
        self.title = markup.line(title)
        self.kind = self._kind() or kind

    def _front(self, text: str) -> dict[Any, Any]:
        try:
            data = yaml.safe_load(text)
        # PyYAML raises a bare ValueError for a date like 2024-02-30, and recurses where data is nested.
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "cannot be read"
            raise Unreadable(2 + (mark.line if mark else 0), f"data is no YAML: {problem}", self.path) from None
        return data if isinstance(data, dict) else {}

    def _kind(self) -> str:
        for field in ("type", "kind", "nodeType", "node_type", "node type"):
            value = self.data.get(field)
            found = KINDS.get(value.strip("[] ").upper(), "") if isinstance(value, str) else ""
            if found:
                del self.data[field]
                return found
        return ""


def kind_of(title: str) -> tuple[str, str]:
    """Return what the prefix of a title says that the page is, and the rest; nothing and all without a prefix."""
    match = _PREFIX.fullmatch(title.strip())
    kind = KINDS.get(match["kind"], "") if match is not None else ""
    return (kind, match["title"]) if kind and match is not None else ("", title)


def _key(title: str) -> str:
    """Return what a page is looked up by: file systems change signs and take letters for alike."""
    # A prefix is part of the name; its brackets are in some links and not in others.
    return " ".join(re.findall(r"\w+", title.casefold())) or title.strip()


class _Reader:
    def __init__(self, *, several: bool) -> None:
        self.several = several
        self.network = Network()
        self.account = self.network.account
        self.addresses = Addresses()
        self.known: dict[str, str] = {}  # key of a title -> name of the node or question
        self.questions: dict[str, Node] = {}
        self.evidence: set[str] = set()
        self.nodes: dict[str, str] = {}  # path -> name
        self.links: list[_Said] = []
        self.page = _Page("", "")

    def _tell(self, what: str, fate: Fate, line: int, said: str, path: str = "") -> None:
        """Tell of a line; where there are several pages, which one."""
        place = f"{path or self.page.path}:{line}: " if self.several else ""
        self.account.tell(what, fate, 0 if self.several else line, f"{place}{said}")

    # -- pages -----------------------------------------------------------------

    def declare(self, page: _Page) -> None:
        """Make a question or a statement of a page that is one."""
        related = any(_relation(str(key)) for key in page.data) or any(
            _relation(match["name"]) for match in _fields(page.body)
        )
        if page.kind or related:
            self.nodes[page.path] = self._new(page.title or page.path, page.kind or CLAIM, page.path, page.names)

    def _new(self, title: str, kind: str, own: str, names: list[str]) -> str:
        # Titles of evidence in Roam end with the page of their source.
        cites = tuple(match["page"] or match["key"] for match in _CITED.finditer(title))
        title = markup.line(_CITED.sub("", title)).strip(" -–") or title
        # Two pages may have one title in two folders.
        name = own if title in self.network.nodes or title in self.questions else title
        if kind == QUESTION:
            self.questions[name] = Node(name, line=1, title=title, cites=cites)
        else:
            node = self.network.node(name)
            node.title, node.called, node.line, node.cites = title, title, 1, cites
        if kind == EVIDENCE:
            self.evidence.add(name)
        for other in names:
            self.known.setdefault(_key(other), name)
        return name

    def read(self, page: _Page) -> None:
        """Read the text and the relations of a page."""
        self.page = page
        name = self.nodes.get(page.path)
        if name is None:
            said = f"the page {page.title!r} is no question, claim or evidence, and says no relation"
            self._tell(TEXTS, Fate.UNREAD, page.line, said)
            return
        node = self.questions.get(name) or self.network.nodes[name]
        self._data(node)
        self._body(node)
        node.cites = tuple(dict.fromkeys(node.cites))

    def _data(self, node: Node) -> None:
        """Read the front matter: tags, relations and sources; all else is told."""
        for key, value in self.page.data.items():
            words = list(_leaves(value))
            relation = _relation(str(key))
            if str(key) == "tags":
                node.topics = tuple(dict.fromkeys(slug(word, "topic") for w in words for word in split_list(w)))
            elif relation is not None and words:
                for word in words:
                    links = [match["page"] for match in _LINK.finditer(word)] or [word]
                    self._relations(node, relation, links, 1)
            elif words:
                said = f"the front matter: {markup.line(str(key))}: {markup.line(', '.join(words))[:200]}"
                self._tell(DATA, Fate.UNREAD, 1, said)

    def _body(self, node: Node) -> None:
        parts: list[list[str]] = [[]]
        open_field: tuple[int, tuple[Link | str, bool]] | None = None
        for line, raw in enumerate(self.page.body.split("\n"), self.page.line):
            match = _LINE.fullmatch(raw.rstrip("\r"))
            indent, text = (len(match["indent"]), match["text"]) if match is not None else (0, raw)
            # The links of a field may be points below it.
            if open_field is not None and text and indent > open_field[0] and self._only_links(text):
                self._relations(node, open_field[1], [m["page"] for m in _LINK.finditer(text)], line)
                continue
            open_field = open_field if not text else None
            field = _FIELD.fullmatch(text)
            if field is not None and (relation := _relation(field["name"])) is not None:
                if not field["value"].strip():
                    open_field = indent, relation
                self._field(node, relation, field["value"], line, parts)
            elif text:
                mark = match["mark"] or "" if match is not None else ""
                parts += [[]] if mark else []
                parts[-1].append(text)
                parts += [[]] if mark.startswith("#") else []
            else:
                parts.append([])
        own = {_key(name) for name in (node.title, *self.page.names)}
        texts = [self._text(" ".join(part), node) for part in parts if part and _key(" ".join(part)) not in own]
        node.text = "\n".join(filter(None, texts))

    def _only_links(self, text: str) -> bool:
        return not _LINK.sub("", text).strip(" ,;")

    def _field(
        self, node: Node, relation: tuple[Link | str, bool], value: str, line: int, parts: list[list[str]]
    ) -> None:
        """Read the value of a relation; words beside its links are text."""
        self._relations(node, relation, [match["page"] for match in _LINK.finditer(value)], line)
        if not self._only_links(value):
            parts += [[f"{_SAYS[relation[0]].capitalize()}{' (by)' if relation[1] else ''}: {value}"], []]

    def _text(self, text: str, node: Node) -> str:
        keys: list[str] = []
        shown, works = self.addresses.read(text, lambda part: _plain(part, keys))
        node.cites += (*keys, *works)
        return shown

    def _relations(self, node: Node, relation: tuple[Link | str, bool], pages: list[str], line: int) -> None:
        what, back = relation
        for page in pages:
            if page.startswith("@") and WORD.fullmatch(page[1:]):
                node.cites += (page[1:],)
                continue
            other = self._named(page, line)
            source, target = (other, node.name) if back else (node.name, other)
            self.links.append((source, what, target, line, self.page.path))

    def _named(self, page: str, line: int) -> str:
        """Return the node that a link names, made where no page has its title."""
        title = page.partition("|")[0]
        for wanted in (title, title.partition("#")[0], title.partition("#")[0].rpartition("/")[2]):
            if (found := self.known.get(_key(wanted))) is not None:
                return found
        kind, rest = kind_of(title)
        name = markup.line(rest) or markup.line(page) or "?"
        self._tell(DATA, Fate.UNREAD, line, f"{name!r} is named and has no page")
        return self._new(name, kind or CLAIM, f"{name} (named)", [title, rest])

    # -- the whole ---------------------------------------------------------------

    def imported(self, name: str) -> Imported:
        """Return the pages; `Unreadable` where nothing is a node."""
        if not self.network.nodes and not self.questions:
            raise Unreadable(1, "no page is a question, a claim or evidence: none has a title such as 'CLM - …'")
        titles = self._titles()
        informs = [link for link in self.links if {link[0], link[2]} & self.questions.keys() or link[1] == INFORMS]
        for source, what, target, line, _ in self.links:
            if isinstance(what, Link) and not {source, target} & self.questions.keys():
                self.network.link(source, what, target, 0 if self.several else line)
        self._place(informs, titles)
        arranger = Arranger(self.network, Names())
        self._inform(informs, titles, arranger)
        pages = arranger.pages()
        return Imported(pages=pages, title=name, works=self.addresses.works, account=self.account)

    def _place(self, links: list[_Said], titles: Mapping[str, str]) -> None:
        """Put what informs a question under it; evidence is a camp only where no claim is."""
        informs = [link for link in links if link[0] in self.network.nodes and link[2] in self.questions]
        informs = [link for link in informs if link[1] == INFORMS]
        claimed = {target for source, _, target, _, _ in informs if source not in self.evidence}
        for source, _, target, _, _ in informs:
            node = self.network.nodes[source]
            node.group = node.group or titles[target]
            node.stands = node.stands or source not in self.evidence or target not in claimed

    def _titles(self) -> dict[str, str]:
        """Return a section for each question, which says what the question says."""
        titles: dict[str, str] = {}
        for name, node in self.questions.items():
            title = node.title if node.title not in self.network.leads else f"{node.title} ({name})"
            self.network.leads[title] = node
            self.network.topics[title] = node.topics
            titles[name] = title
        return titles

    def _inform(self, links: list[_Said], titles: Mapping[str, str], arranger: Arranger) -> None:
        """Tell what becomes of each relation with a question: a camp of it, or a sentence."""
        asked = {self.network.nodes[camp].group for camp in arranger.camps}
        for source, what, target, line, path in links:
            node = self.network.nodes.get(source)
            kept = what == INFORMS and node is not None and node.group == titles.get(target)
            if kept and (source in arranger.camps or (source in arranger.alone and titles[target] in asked)):
                self.account.keep(RELATIONS)
                continue
            of = node or self.questions[source]
            title = titles.get(target) or self.network.nodes[target].title
            of.more.append(f"{_SAYS[what].capitalize()}: {title}")
            said = f"{titles.get(source) or of.title!r} {_SAYS[what]} {title!r}: said in its text"
            self._tell(RELATIONS, Fate.CHANGED, line, said, path)


def _relation(name: str) -> tuple[Link | str, bool] | None:
    return RELATIONS_OF.get(" ".join(re.split(r"[\s_-]+", name.strip().lower())))


def _fields(body: str) -> Iterator[re.Match[str]]:
    for raw in body.split("\n"):
        line = _LINE.fullmatch(raw)
        field = _FIELD.fullmatch(line["text"]) if line is not None else None
        if field is not None:
            yield field


def _leaves(value: Any, depth: int = 4) -> Iterator[str]:
    """Yield the words in a value of YAML; an unquoted ``[[page]]`` is a list in a list to it."""
    if isinstance(value, list) and depth:
        for item in value[:1000]:
            yield from _leaves(item, depth - 1)
    elif isinstance(value, str | int | float) or (value is not None and not isinstance(value, list | dict)):
        yield str(value)


def _plain(text: str, keys: list[str]) -> str:
    """Return *text* without brackets of links, with marks for citations; their keys are added to *keys*."""
    parts: list[str] = []
    end = 0
    for match in _CITED.finditer(text):
        key = match["page"] or match["key"]
        parts.append(_unlinked(text[end : match.start()]))
        if WORD.fullmatch(key) and markup.clean(key) == key:
            keys.append(key)
            parts.append(citation_mark("p", key))
        else:
            parts.append(markup.clean(match[0]))
        end = match.end()
    return "".join([*parts, _unlinked(text[end:])])


def _unlinked(text: str) -> str:
    return markup.clean(_LINK.sub(lambda match: match["page"].rpartition("|")[2], text))


__all__ = ["KINDS", "RELATIONS_OF", "read", "read_pages"]
