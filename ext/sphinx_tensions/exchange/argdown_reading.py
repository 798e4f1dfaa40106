"""Argdown, read: as far as statements, arguments, relations, groups, tags and data go.

Follows the syntax of Argdown 1.7 and 2.0.  In its strict mode ``+`` entails
and ``-`` between statements is contrary; reconstructions (numbered premises
and a conclusion) are read as support.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import yaml

from ..core.model import Kind, Page
from ..core.text import slug, split_list
from . import markup
from .imported import Imported, Unreadable
from .json import pages_of
from .network import Arranger, Link, Names, Network, Node

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
_ANCHOR = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
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
        self.own: dict[str, str] = {}  # element -> id, for elements whose data says all
        self.said: dict[str, list[str]] = {}  # element -> its text, line by line
        self.cites: dict[str, dict[str, None]] = {}
        self.topics: dict[str, dict[str, None]] = {}
        self.strict = False
        self.title = ""
        self.group = ""
        self.stack: list[tuple[int, str]] = []  # indentation and element
        self.last = ""
        self.argument = ""  # that a reconstruction belongs to
        self.premises: list[str] = []  # of a reconstruction that belongs to none
        self.inferred = False
        self._open = -1  # where the data of the line before opened

    def read(self, text: str) -> None:
        """Read all of *text*."""
        start = 0
        front = _FRONT.match(text)
        if front is not None:
            start = front.end()
            data = self._yaml(front[1], 2)
            if isinstance(data, dict):
                self.title = markup.line(_plain(data.get("title")))
                model = data.get("model")
                self.strict = isinstance(model, dict) and model.get("mode") == "strict"
        line = text.count("\n", 0, start) + 1
        body = _without_comments(text[start:])
        for number, raw in self._lines(body, line):
            self._line(raw, number)

    def _yaml(self, text: str, line: int) -> Any:
        try:
            return yaml.safe_load(text)
        # PyYAML raises a bare ValueError for a date like 2024-02-30, and recurses where data is nested.
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "cannot be read"
            raise Unreadable(line + (mark.line if mark else 0), f"data is no YAML: {problem}") from None

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
        # A number sign without a blank behind it begins a tag and no heading.
        if stripped.startswith("#") and re.match(r"#+\s", stripped):
            self._heading(stripped.lstrip("#"), number)
        # Dashes around words are the rule of an inference only inside a reconstruction.
        elif _INFERENCE.fullmatch(stripped) and (self.argument or self.premises or not stripped.strip("-")):
            self.inferred, self.last = True, ""
        else:
            self._element(stripped, indent, number)

    def _heading(self, text: str, number: int) -> None:
        text, data = self._data(text, number)
        self.group = markup.line(_TAG.sub("", text))
        self.stack, self.last, self.argument, self.premises = [], "", "", []
        if data.get("kind") == Kind.TENSION and data.get("page"):
            self._own(f"# {_plain(data.get('id'))}", data, number)

    def _element(self, text: str, indent: int, number: int) -> None:
        counted = _NUMBER.match(text)
        sign = None if counted else _SIGN.match(text)
        listed = None if counted or sign else _LIST.match(text)
        body = text[prefix.end() :] if (prefix := counted or sign or listed) else text
        named = _ELEMENT.match(body)
        if not (prefix or named) and self.last:
            node = self.network.node(self.last)
            self.said.setdefault(node.name, []).append(self._text(body, number, node))
            return
        name = self._name(named, body)
        node = self.network.node(name)
        rest = body[named.end() :] if named is not None else body
        shown = self._text(rest, number, node)
        if named is None or named["colon"]:
            self.said[name] = [shown] if shown else self.said.get(name, [])
        node.group = node.group or self.group
        self.last = name
        self._relate(name, sign["sign"] if sign else "", indent, counted=counted is not None)

    def _name(self, named: re.Match[str] | None, body: str) -> str:
        if named is None:
            return f"[{markup.line(body)[:80]}]"
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
                self.network.link(source, Link.SUPPORT, name)
            self.premises = []
        elif self.argument:
            self.network.link(name, Link.SUPPORT, self.argument)
        self.premises.append(name)
        self.inferred = False

    def _link(self, name: str, sign: str, above: str) -> None:
        source, target = (above, name) if sign.endswith(">") and sign != "><" else (name, above)
        what = {"+": Link.SUPPORT, "-": Link.ATTACK, "_": Link.UNDERCUT, "><": Link.CONTRARY}[sign.strip("<>") or sign]
        # In the strict mode of Argdown `-` between two statements says that one contradicts the other.
        if self.strict and what is Link.ATTACK and source[0] == target[0] == "[":
            what = Link.CONTRARY
        self.network.link(source, what, target)

    def _data(self, text: str, number: int) -> tuple[str, dict[str, Any]]:
        """Take the data off the end of *text*."""
        start = text.find("{")
        end = _balanced(text, start) if start >= 0 else -1
        if end < 0:
            return text, {}
        data = self._yaml(text[start:end], number)
        return f"{text[:start]} {text[end:]}", data if isinstance(data, dict) else {}

    def _text(self, text: str, number: int, node: Node) -> str:
        text, data = self._data(text, number)
        if data.get("kind") in Kind.__members__.values() and data.get("page"):
            self._own(node.name, data, number)
        else:
            cites = data.get("cites")
            listed = cites if isinstance(cites, list) else [cites] if isinstance(cites, str) else []
            cited = self.cites.setdefault(node.name, {})
            cited.update(dict.fromkeys(key for item in listed for key in split_list(_plain(item))))
        tags = [slug(tag["words"] or tag["word"], "topic") for tag in _TAG.finditer(text)]
        known = self.topics.setdefault(node.name, {})
        known.update(dict.fromkeys(tags))
        text = _MENTION.sub(r"\1", _TAG.sub("", text))
        return markup.line(_MARKS.sub("", _ANCHOR.sub(r"\1", text)))

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
        # Our writer puts an object where it is first attacked or supported; `order` is its place on the page.
        self.rows.sort(key=lambda row: (_plain(row[1].get("page")), _order(row[1])))
        # `order` is ours and no field of the JSON document, which the rows are checked against.
        pages: dict[str, Page] = pages_of(
            ((line, {k: v for k, v in row.items() if k != "order"}) for line, row in self.rows), self.titles
        )
        for node in self.network.nodes.values():
            node.text = markup.line(" ".join(self.said.get(node.name, ())))
            node.cites, node.topics = (tuple(of.get(node.name, ())) for of in (self.cites, self.topics))
            node.title = node.name[1:-1] if not node.text or len(node.name) < 62 else ""
        names = Names([*self.own.values(), *pages])
        arranger = Arranger(self.network, names, self.own)
        pages |= arranger.pages()
        return Imported(pages=pages, title=self.title or name, lost=arranger.lost)


def _order(row: dict[str, Any]) -> int:
    order = row.get("order")
    return order if isinstance(order, int) else 0
