"""The plain claims format: camps, counters to them and claims, an item a line, read into pages.

Every line ends on a page or in the report.  What a line says is kept; what it
does not say (the title of a tension, the work behind a key) is not made up.
Two lines are wordings of one position where their texts agree; a letter and a
title, which may be cut, are no proof of it.
"""

from __future__ import annotations

import re
from collections import defaultdict

from ..core.nearness import Index, fold, title
from ..core.tables import gathered
from . import markup
from .account import RELATIONS, TEXTS, Fate
from .claims_answers import NAME, answers
from .claims_grouping import NEAR, Grouping
from .claims_pages import Item, PageMaker, Position, Sorted
from .imported import Imported
from .network import Names
from .works import Known

# Files from Chinese pages have the colon of full width.
_HEAD = re.compile(
    r"(?P<counter>counters?\s+to\s+)?camp\s+(?P<label>[A-Za-z]{1,2}|\d{1,3})\s*[:：]\s*(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
# Buttons and headings of the Chinese page from which such files are copied.
_FURNITURE = re.compile(r"证据\s*\(\d+\)|共识\s*/\s*非共识命题挖掘|已隐藏\s*\d+\s*条.*")
_OWN_NAME = re.compile(rf"\[?(?P<name>{NAME})\]?\s*[:：]\s+")


def split_head(line: str) -> tuple[str, str, bool] | None:
    """Return what is in the brackets that open *line*, what follows, and whether they were never closed."""
    if not line.startswith("["):
        return None
    depth = 0
    for place, char in enumerate(line):
        depth += (char == "[") - (char == "]")
        if depth == 0:
            return line[1:place], line[place + 1 :].strip(), False
    return line[1:], "", True


def read(text: str, name: str, known: Known | None = None, taken: set[str] | None = None) -> Imported:
    """Read a whole file.

    *known* answers which work a key names, *taken* holds ids that are not free.
    Never fails: any line is at least a claim.
    """
    reader = Reader()
    reader.lines(text.split("\n"))
    return PageMaker(reader, known or Known(), Names(taken or ())).imported(name)


class Reader(Sorted):
    """Sorts lines into camps, counters, answers to claims, and claims."""

    def lines(self, lines: list[str]) -> None:
        """Read all lines: camps first, since counters may be before them."""
        camps: list[Item] = []
        counters: list[Item] = []
        seen: dict[str, int] = {}
        if lines and not lines[-1]:
            lines = lines[:-1]
        for number, raw in enumerate(lines, 1):
            line = markup.line(raw)
            if not line:
                self.became[number] = ("blank", "")
            elif _FURNITURE.fullmatch(line):
                self.became[number] = ("furniture", "of the page that the lines were taken from")
            elif line in seen:
                self.became[number] = ("repeated", f"the same as line {seen[line]}")
                self.account.count(TEXTS, Fate.MERGED)
            else:
                seen[line] = number
                item, counter = self._item(line, number)
                if item.label:
                    (counters if counter else camps).append(item)
                elif item.relations:
                    self.replies.append(item)
                else:
                    self.claims.append(item)
        self.debates = Grouping(camps).debates()
        self._answer(counters)

    def _item(self, line: str, number: int) -> tuple[Item, bool]:
        head = split_head(line)
        match = _HEAD.fullmatch(head[0].strip()) if head is not None else None
        if head is None or match is None:
            item = Item(number, text=line)
            own = _OWN_NAME.match(line)
            if own is not None:
                item.name, item.text = own["name"], line[own.end() :]
            self._relations(item)
            return item, False
        label = match["label"] if match["label"].isdigit() else match["label"].upper()
        item = Item(number, label, match["title"].strip() or f"Camp {label}", head[1], head[2])
        self._relations(item, strip=match["counter"] is not None)
        return item, match["counter"] is not None

    def _relations(self, item: Item, *, strip: bool = True) -> None:
        """Take relations to `c-` names; with *strip* those at the beginning leave the text."""
        found = answers(item.text)
        for answer, names in found.relations:
            item.relations.setdefault(answer, []).extend(names)
        for said in found.unread:
            self.account.tell(RELATIONS, Fate.UNREAD, item.line, f"what this says of the claim it names: {said}")
        if strip:
            item.text = item.text[found.start :]

    def _answer(self, counters: list[Item]) -> None:
        """Give each counter to the camp of its letter with the nearest title."""
        heads = [(position, item) for d in self.debates for position in d.camps for item in position.wordings]
        index = Index([*(fold(i.title) for _, i in heads), *(fold(item.title) for item in counters)], title)
        same: dict[tuple[str, str], dict[int, Position]] = defaultdict(dict)
        for position, item in heads:
            index.add(fold(item.title))
            same[item.label, fold(item.title)][id(position)] = position
        lonely = []
        for item in counters:
            near, _ = index.nearest(fold(item.title), NEAR, lambda n, label=item.label: heads[n][1].label == label)  # type: ignore[misc]
            if near < 0:
                lonely.append(item)
                continue
            named = same[item.label, fold(heads[near][1].title)]
            self._among([*named.values()], item).counters.append(item)
        self._named_only(lonely)

    def _among(self, positions: list[Position], counter: Item) -> Position:
        """Return the one of *positions*, which go by one letter and title, that stands last before *counter*."""
        if len(positions) == 1:
            self.account.keep(RELATIONS)
            return positions[0]
        before = [p for p in positions if p.wordings[0].line < counter.line]
        chosen = max(before or positions, key=lambda position: position.wordings[0].line)
        said = (
            f"{len(positions)} camps go by the letter {counter.label} and this title; "
            f"it answers that of line {chosen.wordings[0].line}"
        )
        self.account.tell(RELATIONS, Fate.CHANGED, counter.line, said)
        return chosen

    def _named_only(self, counters: list[Item]) -> None:
        """Give a place to camps that only their counters name."""
        owners = gathered(((item.label, fold(item.title)), item) for item in counters)
        by_title = {key: Item(0, items[0].label, items[0].title) for key, items in owners.items()}
        for item in counters:
            said = f"the camp {item.label} it answers is no line of the file, and is made from its title"
            self.account.tell(RELATIONS, Fate.CHANGED, item.line, said)
        made = Grouping([*by_title.values()]).debates()
        self.debates += made
        positions = {id(w): p for d in made for p in d.camps for w in p.wordings}
        for key, items in owners.items():
            positions[id(by_title[key])].counters += items
