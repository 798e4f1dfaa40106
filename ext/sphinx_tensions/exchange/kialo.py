"""Kialo's export as text, read: numbered claims, each for (``Pro``) or against (``Con``) the one above it.

Kialo has two forms of discussion.  With one thesis that is ``1.``; with
several, ``1.`` is their question and they stand below it without a sign, or
each has a number of its own.  ``-> See 1.2.`` stands for a claim that is
written elsewhere, which is for or against one more.
"""

from __future__ import annotations

import re

from ..core.text import title_from
from . import markup
from .account import DATA, RELATIONS, Fate
from .imported import Imported, Unreadable
from .network import DOES, Arranger, Link, Network, Node, tension_title

ITEM = re.compile(r"\s*(?P<number>\d+(?:\.\d+)*)\.(?:\s+(?P<sign>Pro|Con)\s*:)?(?:\s+(?P<text>.*))?")
_TITLE = re.compile(r"\s*Discussion (?:Title|Name)\s*:(?P<title>.*)", re.IGNORECASE)
_SEE = re.compile(r"->\s*See\s+(?P<number>\d+(?:\.\d+)*)\.?\s*", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\w)(?P<mark>\*\*|\*|_)(?=\S)(?P<words>[^*_]+)(?<=\S)(?P=mark)(?!\w)")
# Round brackets that the export escapes; behind a square one they would make a link.
_ROUND = re.compile(r"(?<!\])\\([()])")
_SQUARE = re.compile(r"\\([\[\]\\*_])")
_LABELLED = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
SIGNS = {"Pro": Link.SUPPORT, "Con": Link.ATTACK}


def read(text: str, name: str) -> Imported:
    """Read an export; raises `Unreadable` where no claim is numbered."""
    reader = _Reader()
    for line, raw in enumerate(text.split("\n"), 1):
        reader.line(raw, line)
    return reader.imported(name)


def plain(text: str) -> str:
    """Return *text* without emphasis and without escapes, its blanks kept."""
    return markup.clean(_SQUARE.sub(r"\1", _EMPHASIS.sub(r"\g<words>", text)))


def _head(words: list[str]) -> str:
    """Return the first sentence of a claim, as messages call it by."""
    return title_from(markup.line(plain(_LABELLED.sub(r"\1", _ROUND.sub(r"\1", " ".join(words))))))


class _Reader:
    def __init__(self) -> None:
        self.network = Network()
        self.account = self.network.account
        self.words: dict[str, list[str]] = {}  # number -> the lines of the claim
        self.lines: dict[str, int] = {}
        self.signs: dict[str, str] = {}
        self.above: dict[str, str] = {}  # number -> that of the claim it is for or against
        self.sees: dict[str, str] = {}  # number -> that of the claim it stands for
        self.last = ""

    def line(self, raw: str, line: int) -> None:
        """Read a line: of the head, a claim, or one more line of the claim before."""
        item = ITEM.fullmatch(raw)
        if item is not None and (item["sign"] or item["number"] not in self.words):
            self._item(item, line)
        elif self.last:
            self.words[self.last].append(raw)
        elif (title := _TITLE.fullmatch(raw)) is not None and not self.network.title:
            self.network.title = markup.line(title["title"])
        elif raw.strip():
            self.account.tell(DATA, Fate.UNREAD, line, f"before the first claim: {markup.line(raw)}")

    def _item(self, item: re.Match[str], line: int) -> None:
        number = self.last = item["number"]
        if number in self.words:
            self.last = f"{number} on line {line}"
            said = f"a second claim has the number {number}: it is one of its own"
            self.account.tell(DATA, Fate.CHANGED, line, said)
        self.words[self.last] = [item["text"] or ""]
        self.lines[self.last] = line
        self.signs[self.last] = item["sign"] or ""
        self.above[self.last] = number.rpartition(".")[0]

    def imported(self, name: str) -> Imported:
        """Return the pages; `Unreadable` where there is no claim."""
        if not self.words:
            raise Unreadable(1, "there is no numbered claim, such as '1. …' or '1.1. Pro: …'")
        for number, words in self.words.items():
            see = _SEE.fullmatch(" ".join(words))
            if see is not None and see["number"] in self.words:
                self.sees[number] = see["number"]
        self._settle()
        question = self._question()
        for number in self.words:
            if number not in self.sees and number != question:
                self._node(number)
        for number, line in self.lines.items():
            self._relate(number, question, line)
        self._group(self._ask(question) if question else self.network.title or self._theses())
        return Arranger(self.network).imported(self.network.title or name)

    def _question(self) -> str:
        """Return the number of the question, of which all that is directly below has no sign; else nothing."""
        tops = [number for number, above in self.above.items() if not above]
        if len(tops) != 1 or tops[0] in self.sees:
            return ""
        below = [self.signs[number] for number, above in self.above.items() if above == tops[0]]
        return tops[0] if below and not any(below) else ""

    def _settle(self) -> None:
        """Let each reference name a claim that is written out; references in a circle name nothing."""
        ends: dict[str, str] = {}
        for start in self.sees:
            way: dict[str, None] = {}
            at = start
            while at in self.sees and at not in way and at not in ends:
                way[at] = None
                at = self.sees[at]
            end = "" if at in way else ends.get(at, at)
            ends.update(dict.fromkeys(way, end))
        # What leads to no claim is a claim with these words.
        self.sees = {number: end for number, end in ends.items() if end}

    def _read(self, number: str) -> tuple[list[str], tuple[str, ...]]:
        """Return the paragraphs of a claim and the works that they name."""
        read = [self.network.addresses.read(_ROUND.sub(r"\1", words), plain) for words in self.words[number]]
        return [text for text, _ in read if text], tuple(dict.fromkeys(key for _, keys in read for key in keys))

    def _node(self, number: str) -> None:
        node = self.network.node(number)
        paragraphs, node.cites = self._read(number)
        node.text = "\n".join(paragraphs)
        node.line = self.lines[number]
        node.called = _head(self.words[number]) or number
        node.stands = not self.signs[number]

    def _group(self, title: str) -> None:
        """Make one tension of all theses of the discussion."""
        for node in self.network.nodes.values():
            node.group = title

    def _theses(self) -> str:
        """Return a title made of the theses."""
        nodes = self.network.nodes.values()
        return tension_title([node.called for node in nodes if node.stands] or [node.called for node in nodes])

    def _ask(self, question: str) -> str:
        """Let the tension say what the question says; return its title."""
        paragraphs, cites = self._read(question)
        title = _head(self.words[question]) or question
        text = "\n".join(paragraphs)
        said = "" if text == title else text
        self.network.leads[title] = Node(title, said, cites=cites, line=self.lines[question])
        return title

    def _relate(self, number: str, question: str, line: int) -> None:
        above, sign = self.above[number], self.signs[number]
        source, target = self.sees.get(number, number), self.sees.get(above, above)
        if not sign and (not above or target == question):
            return
        if sign and {source, target} <= self.network.nodes.keys():
            self.network.link(source, SIGNS[sign], target, line)
            return
        does = DOES[SIGNS[sign]] if sign else "without Pro or Con stands below"
        why = ", which is not there" if above not in self.words else ""
        said = f"{markup.line(' '.join(self.words[number]))!r} {does} {above or 'nothing'}{why}"
        self.account.tell(RELATIONS, Fate.UNREAD, line, said)
