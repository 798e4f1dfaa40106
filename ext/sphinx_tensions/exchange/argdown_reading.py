"""Argdown, read: as far as statements, arguments, relations, groups, tags and data go.

Follows the syntax of Argdown 1.7 and 2.0.  In its strict mode ``+`` entails
and ``-`` between statements is contrary, and so are two statements that attack
each other; reconstructions (numbered premises and a conclusion) are read as
support.  A statement without a name is one of its own each time.
"""

from __future__ import annotations

import json
import re
from collections import Counter as Multiset
from collections.abc import Mapping
from datetime import date
from typing import Any

from ..core.model import Kind, Page, Record
from ..core.text import slug, split_list
from . import markup
from .account import DATA, RELATIONS, TEXTS, Fate, relations
from .imported import Imported, Unreadable, load_yaml
from .json import pages_of
from .network import DOES, Arranger, Link, Names, Network, Node

DEEP = 200  #: levels of indentation
LONG = 1000  #: lines of one element's data

_FRONT = re.compile(r"\A\s*={3,}[ \t]*\n(.*?)\n={3,}[ \t]*(?:\n|\Z)", re.DOTALL)
# Two slashes inside a word are part of an address and open no comment.
_OPENS = re.compile(r"/\*|<!--|(?m:(?:(?<=\s)|^)//)")
_CLOSES = {"/*": "*/", "<!--": "-->", "//": "\n"}
_SIGN = re.compile(r"(?P<sign>><|<?[+_-]|[+_-]>)(?=\s|\[|<)[ \t]*")
# `[words](address)` is a link and no statement.
_ELEMENT = re.compile(r"(?:\[(?P<statement>[^\[\]]+)\]|<(?P<argument>[^<>]+)>)(?![(\]])[ \t]*(?P<colon>:(?!/))?[ \t]*")
_NUMBER = re.compile(r"\((?P<number>\d+)\)[ \t]*")
_LIST = re.compile(r"(?:\*|\d+\.)[ \t]+")
_INFERENCE = re.compile(r"-{2,}(?:[^-].*?)?(?:-{2,})?[ \t]*$")
# `&#8211;` is a character, and `page#part` an address.
_TAG = re.compile(r"(?<![\w&])#(?:\((?P<words>[^()]+)\)|(?P<word>[\w-]+))")
_MENTION = re.compile(r"@[\[<]([^\[\]<>]+)[\]>]")
# An underscore inside a word is no emphasis.
_MARKS = re.compile(r"(\*\*|__|\*|(?<!\w)_|_(?!\w))")


def read(text: str, name: str) -> Imported:
    """Read Argdown; raises `Unreadable` where it has no element at all, or data that is no YAML."""
    reader = _Reader()
    reader.read(text)
    return reader.imported(name)


def _plain(value: Any) -> str:
    """Return a scalar of YAML as text; anything larger, which aliases could make endless, as nothing."""
    return str(value) if isinstance(value, str | int | float | date) else ""


def _balanced(text: str, start: int) -> int:
    """Return the place after the brace that closes the one at *start*, or -1."""
    depth, quote, place = 0, "", start
    while place < len(text):
        char = text[place]
        if quote:
            if char == "\\" and quote == '"':
                place += 1
            elif char == quote:
                quote = ""
        elif char in "\"'" and not text[place - 1].isalnum():
            quote = char
        elif char in "{}":
            depth += 1 if char == "{" else -1
            if depth == 0:
                return place + 1
        place += 1
    return -1


def _without_comments(text: str) -> str:
    """Return *text* with the line ends of its comments in their place."""
    parts, end = [], 0
    never: set[str] = set()  # signs that nothing closes from here on
    for sign in _OPENS.finditer(text):
        if sign.start() < end or sign[0] in never:
            continue
        close = text.find(_CLOSES[sign[0]], sign.end())
        if close < 0 and sign[0] != "//":
            never.add(sign[0])
            continue
        stop = len(text) if close < 0 else close + (0 if sign[0] == "//" else len(_CLOSES[sign[0]]))
        parts += [text[end : sign.start()], "\n" * text.count("\n", sign.start(), stop)]
        end = stop
    return "".join([*parts, text[end:]])


class _Reader:
    def __init__(self) -> None:
        self.network = Network()
        self.rows: list[tuple[int, dict[str, Any]]] = []
        self.titles: dict[str, str] = {}
        self.account = self.network.account
        self.own: dict[str, str] = {}  # element -> id, for elements whose data says all
        self.wordings: dict[str, list[tuple[int, list[str]]]] = {}  # element -> line and lines of each of its texts
        self.unnamed: Multiset[str] = Multiset()
        self.cites: dict[str, dict[str, None]] = {}
        self.topics: dict[str, dict[str, None]] = {}
        self.strict = False
        self.group = ""
        self.stack: list[tuple[int, str]] = []  # indentation and element
        self.last = ""
        self.argument = ""  # that a reconstruction belongs to
        self.premises: list[str] = []  # of a reconstruction that belongs to none
        self.inferred = False
        self.rule = False  # between the two lines of dashes around the rule of an inference
        self.number = 0  # of the line
        self._open = -1  # where the data of the line before opened

    def read(self, text: str) -> None:
        """Read all of *text*."""
        start = 0
        front = _FRONT.match(text)
        if front is not None:
            start = front.end()
            data = load_yaml(front[1], 2)
            if isinstance(data, dict):
                self._front(data)
        line = text.count("\n", 0, start) + 1
        body = _without_comments(text[start:])
        for number, raw in self._lines(body, line):
            self.number = number
            self._line(raw, number)

    def _front(self, data: dict[Any, Any]) -> None:
        """Read the front matter: title and mode; all else is told."""
        self.network.title = markup.line(_plain(data.get("title")))
        model = data.get("model")
        self.strict = isinstance(model, dict) and model.get("mode") == "strict"
        self._unread(
            "the front matter", 1, {key: value for key, value in data.items() if key not in ("title", "model")}
        )

    def _unread(self, of: str, line: int, data: dict[Any, Any]) -> None:
        """Tell of data that pages have no word for, each field as itself."""
        for key, value in data.items():
            said = f": {markup.line(_shortened(value))}" if value is not None else ""
            self.account.tell(DATA, Fate.UNREAD, line, f"{of}: {markup.line(_plain(key))}{said}")

    def _lines(self, body: str, line: int) -> Any:
        """Yield lines; data that goes over several counts as one."""
        waiting, first = "", line
        for number, raw in enumerate(body.split("\n"), line):
            if waiting:
                waiting += f"\n{raw}"
                # Each line has all of the data read again: without a bound that takes quadratic time.
                if _balanced(waiting, self._open) >= 0 or number - first > LONG:
                    yield first, waiting
                    waiting = ""
                continue
            self._open = raw.find("{")
            # Data goes on after an open brace or a comma alone; any other brace that stays open is text.
            if self._open >= 0 and _balanced(raw, self._open) < 0 and raw.rstrip().endswith(("{", ",")):
                waiting, first = raw, number
                continue
            yield number, raw
        if waiting:
            yield first, waiting

    def _line(self, raw: str, number: int) -> None:
        stripped = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        if not stripped:
            self.last = ""
            return
        # Dashes around words are the rule of an inference only inside a reconstruction.
        dashes = _INFERENCE.fullmatch(stripped) is not None and bool(
            self.argument or self.premises or not stripped.strip("-")
        )
        if self.rule and not dashes and not _NUMBER.match(stripped):
            self._unread("an inference", number, {stripped: None})
        # A number sign without a blank behind it begins a tag and no heading.
        elif stripped.startswith("#") and re.match(r"#+\s", stripped):
            self._heading(stripped.lstrip("#"), number)
        elif dashes:
            self._inference(stripped, number)
        else:
            self._element(stripped, indent, number)

    def _inference(self, text: str, number: int) -> None:
        """Read the line under premises; two dashes alone open the rule, and two close it."""
        self.inferred, self.last = True, ""
        self.rule = text == "--" and not self.rule
        if text.strip("-"):
            self._unread("an inference", number, {text.strip("- "): None})

    def _heading(self, text: str, number: int) -> None:
        text, data = self._data(text, number)
        self.group = markup.line(_TAG.sub("", text))
        self.stack, self.last, self.argument, self.premises, self.rule = [], "", "", [], False
        topics = dict.fromkeys((*self.network.topics.get(self.group, ()), *_tags(text)))
        self.network.topics[self.group] = tuple(topics)
        if data.get("kind") == Kind.TENSION and data.get("page"):
            self._own(f"# {_plain(data.get('id'))}", data, number)
        else:
            self._unread(f"the heading {self.group!r}", number, data)

    def _element(self, text: str, indent: int, number: int) -> None:
        counted = _NUMBER.match(text)
        sign = None if counted else _SIGN.match(text)
        listed = None if counted or sign else _LIST.match(text)
        body = text[prefix.end() :] if (prefix := counted or sign or listed) else text
        named = _ELEMENT.match(body)
        if not (prefix or named) and self.last:
            self._word(self.last, self._text(body, number, self.network.node(self.last)), number, new=False)
            return
        self.rule = False
        name = self._name(named, body)
        node = self.network.node(name)
        node.line = node.line or number
        shown = self._text(body[named.end() :] if named is not None else body, number, node)
        # A name alone is a reference: what may follow it on the next line is no part of a text before.
        self._word(name, shown, number, new=True)
        node.group = node.group or self.group
        self.last = name
        self._relate(name, sign["sign"] if sign else "", indent, counted=counted is not None)

    def _word(self, name: str, text: str, number: int, *, new: bool) -> None:
        """Add *text* to what an element says, or as another wording of it."""
        wordings = self.wordings.setdefault(name, [])
        if new or not wordings:
            wordings.append((number, []))
        if text:
            wordings[-1][1].append(text)

    def _name(self, named: re.Match[str] | None, body: str) -> str:
        if named is None:
            # Never the name of another: names end with a bracket.
            start = markup.line(body)[:80]
            self.unnamed[start] += 1
            return f"[{start}" if self.unnamed[start] == 1 else f"[{start} ({self.unnamed[start]})"
        inner = named["statement"] or named["argument"]
        return f"[{markup.line(inner)}]" if named["statement"] else f"<{markup.line(inner)}>"

    def _relate(self, name: str, sign: str, indent: int, *, counted: bool) -> None:
        while self.stack and self.stack[-1][0] >= indent:
            self.stack.pop()
        if counted:
            self._step(name)
        elif sign and self.stack:
            self._link(name, sign, self.stack[-1][1])
        elif not sign:
            self.argument = name if name.startswith("<") else ""
            self.premises, self.inferred = [], False
        if len(self.stack) < DEEP:
            self.stack.append((indent, name))

    def _step(self, name: str) -> None:
        """Read a line of a reconstruction: premises hold up the argument, if it has one, and it the conclusion."""
        if self.inferred:
            for source in [self.argument] if self.argument else self.premises:
                self.network.link(source, Link.SUPPORT, name, self.number)
            self.premises = []
        elif self.argument:
            self.network.link(name, Link.SUPPORT, self.argument, self.number)
        self.premises.append(name)
        self.inferred = False

    def _link(self, name: str, sign: str, above: str) -> None:
        source, target = (above, name) if sign.endswith(">") and sign != "><" else (name, above)
        what = {"+": Link.SUPPORT, "-": Link.ATTACK, "_": Link.UNDERCUT, "><": Link.CONTRARY}[sign.strip("<>") or sign]
        # In the strict mode of Argdown `-` between two statements says that one contradicts the other.
        if self.strict and what is Link.ATTACK and source[0] == target[0] == "[":
            what = Link.CONTRARY
        self.network.link(source, what, target, self.number)

    def _data(self, text: str, number: int) -> tuple[str, dict[str, Any]]:
        """Take the data off the end of *text*."""
        start = text.find("{")
        end = _balanced(text, start) if start >= 0 else -1
        if end < 0:
            return text, {}
        data = load_yaml(text[start:end], number)
        return f"{text[:start]} {text[end:]}", data if isinstance(data, dict) else {}

    def _text(self, text: str, number: int, node: Node) -> str:
        text, data = self._data(text, number)
        cited = self.cites.setdefault(node.name, {})
        topics = self.topics.setdefault(node.name, {})
        if data.get("kind") in Kind.__members__.values() and data.get("page"):
            self._own(node.name, data, number)
        else:
            cited.update(dict.fromkeys(_words(data.pop("cites", None))))
            topics.update(dict.fromkeys(slug(word, "topic") for word in _words(data.pop("tags", None))))
            self._unread(repr(node.name), number, data)
        topics.update(dict.fromkeys(_tags(text)))
        text, keys = self.network.addresses.read(text, _bare)
        cited.update(dict.fromkeys(keys))
        return text

    def _own(self, name: str, data: dict[str, Any], number: int) -> None:
        # YAML makes a date of what an atlas holds as text.
        row = {_plain(key): str(value) if isinstance(value, date) else value for key, value in data.items()}
        page = _plain(row.get("page"))
        self.titles[page] = _plain(row.pop("page_title", "")) or self.titles.get(page, "")
        self.rows.append((number, row))
        self.own[name] = _plain(row.get("id"))

    def imported(self, name: str) -> Imported:
        """Return the pages; `Unreadable` where nothing is said."""
        if not self.network.nodes and not self.rows:
            raise Unreadable(1, "there is no statement and no argument")
        pages = self._own_pages()
        for node in self.network.nodes.values():
            self._finish(node)
        self.network.pair("[")
        names = Names([*self.own.values(), *pages])
        return Arranger(self.network, names, self.own).imported(self.network.title or name, pages)

    def _own_pages(self) -> dict[str, Page]:
        """Return the pages of the elements whose data says all, and count what they hold."""
        # Our writer puts an object where it is first attacked or supported; `order` is its place on the page.
        self.rows.sort(key=lambda row: (_plain(row[1].get("page")), _order(row[1])))
        # `order` is ours and no field of the JSON document, which the rows are checked against.
        pages: dict[str, Page] = pages_of(
            ((line, {k: v for k, v in row.items() if k != "order"}) for line, row in self.rows), self.titles
        )
        self.account.keep_pages(pages.values())
        records = {record.id: record for page in pages.values() for record in page.records}
        for (source, what, target), line in self.network.links.items():
            if source in self.own and not self._in_data(records[self.own[source]], what, records, target):
                said = f"{source!r} {DOES[what]} {target!r}, which its data do not say"
                self.account.tell(RELATIONS, Fate.UNREAD, line, said)
        return pages

    def _in_data(self, record: Record, what: Link, records: Mapping[str, Record], target: str) -> bool:
        other = records.get(self.own.get(target, ""))
        if what is Link.CONTRARY:
            return other is None or other.parent == record.parent
        return other is not None and any(other.id in names for names in relations(record).values())

    def _finish(self, node: Node) -> None:
        """Give *node* its text, further wordings, sources and topics."""
        seen: dict[str, None] = {}
        for line, lines in self.wordings.get(node.name, ()):
            text = " ".join(lines)
            if text and seen and node.name not in self.own:
                said = "the same text again" if text in seen else "another wording, a paragraph of its text"
                self.account.tell(TEXTS, Fate.MERGED, line, f"{node.name!r}: {said}")
            if text:
                seen[text] = None
        node.text, *node.more = seen or [""]
        node.cites, node.topics = (tuple(of.get(node.name, ())) for of in (self.cites, self.topics))
        named = node.name[-1] in "]>"
        node.title = node.name[1:-1] if named and (not node.text or len(node.name) < 62) else ""
        node.called = "" if named else node.name[1:]


def _words(value: Any) -> list[str]:
    """Return the words of a field that holds one or a list of them."""
    listed = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return [word for item in listed for word in split_list(_plain(item))]


def _tags(text: str) -> list[str]:
    return [slug(tag["words"] or tag["word"], "topic") for tag in _TAG.finditer(text)]


def _bare(text: str) -> str:
    """Return *text* without tags, mentions and emphasis, its blanks kept."""
    return markup.clean(_MARKS.sub("", _MENTION.sub(r"\1", _TAG.sub("", text))))


def _shortened(value: Any) -> str:
    """Return a value of YAML as a line of the report; one that aliases could make endless is cut."""
    if isinstance(value, list | dict):
        return json.dumps([_plain(item) for item in value][:20], ensure_ascii=False)
    return _plain(value)[:200]


def _order(row: dict[str, Any]) -> int:
    order = row.get("order")
    return order if isinstance(order, int) else 0
