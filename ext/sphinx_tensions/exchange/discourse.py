"""Discourse graphs in Markdown, read: a page for each question, claim and piece of evidence.

Roam and Obsidian write such graphs.  What a page is stands in its title
(``CLM - …``, ``[[EVD]] - …``) or in its front matter, and its relations are
lines such as ``Supports:: [[CLM - …]]``.  A question becomes a tension; what
it is informed by and supports nothing else is a camp of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ..core.text import slug, split_list
from . import markup
from .account import DATA, RELATIONS, TEXTS, Fate
from .discourse_pages import (
    CITED,
    CLAIM,
    CONTEXT,
    EVIDENCE,
    FIELD,
    INFORMS,
    LINE,
    QUESTION,
    NodePage,
    exact,
    fields_in,
    folded,
    kind_of,
    leaves,
    only_links,
    pages_in,
    plain,
    relation_of,
    wiki,
)
from .imported import WORD, Imported, Unreadable
from .network import Arranger, Link, Network, Node

_Said: TypeAlias = tuple[str, Link | str, str, int, str]
"""From, what, to, line and page of a relation."""
_SAYS: dict[Link | str, str] = {
    Link.SUPPORT: "supports",
    Link.ATTACK: "opposes",
    Link.UNDERCUT: "undercuts",
    INFORMS: "informs",
}


def read(text: str, name: str) -> Imported:
    """Read the one page *name*; raises `Unreadable` where it is no node of a graph."""
    return read_pages({name: text}, name)


def read_pages(files: Mapping[str, str], name: str) -> Imported:
    """Read the pages of a folder, each by its path in it; raises `Unreadable` where none is a node."""
    reader = _Reader(several=len(files) > 1)
    pages = [NodePage(path, text) for path, text in files.items()]
    for page in pages:
        reader.declare(page)
    for page in pages:
        reader.read(page)
    return reader.imported(name)


class _Reader:
    def __init__(self, *, several: bool) -> None:
        self.several = several
        self.network = Network()
        self.account = self.network.account
        self.known: dict[str, str] = {}  # title -> name of the node or question
        self.near: dict[str, str] = {}  # the same, by letters and digits alone
        self.questions: dict[str, Node] = {}
        self.evidence: set[str] = set()
        self.nodes: dict[str, str] = {}  # path -> name
        self.links: list[_Said] = []
        self.page = NodePage("", "")

    def _tell(self, what: str, fate: Fate, line: int, said: str, path: str = "") -> None:
        """Tell of a line; where there are several pages, which one."""
        place = f"{path or self.page.path}:{line}: " if self.several else ""
        self.account.tell(what, fate, 0 if self.several else line, f"{place}{said}")

    # -- pages -----------------------------------------------------------------

    def declare(self, page: NodePage) -> None:
        """Make a question or a statement of a page that is one."""
        related = any(relation_of(str(key)) for key in page.data) or any(
            relation_of(match["name"]) for match in fields_in(page.body)
        )
        if page.kind or related:
            self.nodes[page.path] = self._new(page.title or page.path, page.kind or CLAIM, page.path, page.names)

    def _new(self, title: str, kind: str, own: str, names: list[str]) -> str:
        # Titles of evidence in Roam end with the page of their source.
        cites = tuple(match["page"] or match["key"] for match in CITED.finditer(title))
        if title.startswith("@") and WORD.fullmatch(title[1:]):  # a page of Roam on a work
            cites = (title[1:],)
        title = (markup.line(CITED.sub("", title)).strip(" -–") or title) if cites else title
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
            self.known.setdefault(exact(other), name)
            self.near.setdefault(folded(other), name)
        return name

    def read(self, page: NodePage) -> None:
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
            words = list(leaves(value))
            relation = relation_of(str(key))
            if str(key) == "tags":
                node.topics = tuple(dict.fromkeys(slug(word, "topic") for w in words for word in split_list(w)))
            elif relation is not None and words:
                for word in words:
                    links = pages_in(word) or [word]
                    self._relations(node, relation, links, 1)
            elif words:
                said = f"the front matter: {markup.line(str(key))}: {markup.line(', '.join(words))[:200]}"
                self._tell(DATA, Fate.UNREAD, 1, said)

    def _body(self, node: Node) -> None:
        parts: list[list[str]] = [[]]
        open_field: tuple[int, tuple[Link | str, bool]] | None = None
        for line, raw in enumerate(self.page.body.split("\n"), self.page.line):
            match = LINE.fullmatch(raw.rstrip("\r"))
            indent, text = (len(match["indent"]), match["text"]) if match is not None else (0, raw)
            # The links of a field may be points below it.
            if open_field is not None and text and indent > open_field[0] and only_links(text):
                self._relations(node, open_field[1], pages_in(text), line)
                continue
            open_field = open_field if not text else None
            field = FIELD.fullmatch(text)
            if field is not None and (relation := relation_of(field["name"])) is not None:
                if not field["value"].strip():
                    open_field = indent, relation
                self._field(node, relation, field["value"], line, parts)
            elif text:
                mark = match["mark"] or "" if match is not None else ""
                parts += [[]] if mark else []
                parts[-1].append(text)
                parts += [[]] if "#" in mark else []
            else:
                parts.append([])
        own = {folded(name) for name in (node.title, *self.page.names, CONTEXT)}
        texts = [self._text(" ".join(part), node) for part in parts if part and folded(" ".join(part)) not in own]
        node.text = "\n".join(filter(None, texts))

    def _field(
        self, node: Node, relation: tuple[Link | str, bool], value: str, line: int, parts: list[list[str]]
    ) -> None:
        """Read the value of a relation; words beside its links are text."""
        self._relations(node, relation, pages_in(value), line)
        if not only_links(value):
            parts += [[f"{_SAYS[relation[0]].capitalize()}{' (by)' if relation[1] else ''}: {value}"], []]

    def _text(self, text: str, node: Node) -> str:
        keys: list[str] = []
        shown, works = self.network.addresses.read(wiki(text), lambda part: plain(part, keys))
        node.cites += (*keys, *works)
        return shown

    def _relations(self, node: Node, relation: tuple[Link | str, bool], pages: list[str], line: int) -> None:
        what, back = relation
        for page in pages:
            if page.startswith("@") and WORD.fullmatch(page[1:]):
                node.cites += (page[1:],)
                continue
            asked = what == INFORMS and not back and page.rstrip().endswith("?")
            other = self._named(page, line, QUESTION if asked else CLAIM)
            source, target = (other, node.name) if back else (node.name, other)
            self.links.append((source, what, target, line, self.page.path))

    def _named(self, page: str, line: int, otherwise: str) -> str:
        """Return the node that a link names, made where no page has its title: of its prefix, or *otherwise*."""
        title = page.partition("|")[0]
        wanted = (title, title.partition("#")[0], title.partition("#")[0].rpartition("/")[2])
        names = (*(self.known.get(exact(word)) for word in wanted), *(self.near.get(folded(word)) for word in wanted))
        if (found := next(filter(None, names), None)) is not None:
            return found
        kind, rest = kind_of(title)
        name = markup.line(rest) or markup.line(page) or "?"
        self._tell(DATA, Fate.UNREAD, line, f"{name!r} is named and has no page")
        return self._new(name, kind or otherwise, f"{name} (named)", [title, rest])

    # -- the whole ---------------------------------------------------------------

    def imported(self, name: str) -> Imported:
        """Return the pages; `Unreadable` where nothing is a node."""
        if not self.network.nodes and not self.questions:
            raise Unreadable(1, "no page is a question, a claim or evidence: none has a title such as 'CLM - …'")
        titles = self.network.ask(self.questions)
        informs = [link for link in self.links if {link[0], link[2]} & self.questions.keys() or link[1] == INFORMS]
        for source, what, target, line, _ in self.links:
            if isinstance(what, Link) and not {source, target} & self.questions.keys():
                self.network.link(source, what, target, 0 if self.several else line)
        self._place(informs, titles)
        arranger = Arranger(self.network)
        self._inform(informs, titles, arranger)
        return arranger.imported(name)

    def _place(self, links: list[_Said], titles: Mapping[str, str]) -> None:
        """Put what informs a question under it; evidence is a camp only where no claim is."""
        informs = [link for link in links if link[1] == INFORMS]
        informs = [link for link in informs if link[0] in self.network.nodes and link[2] in self.questions]
        claimed = {target for source, _, target, _, _ in informs if source not in self.evidence}
        for source, _, target, _, _ in informs:
            node = self.network.nodes[source]
            node.group = node.group or titles[target]
            node.stands = node.stands or source not in self.evidence or target not in claimed

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
