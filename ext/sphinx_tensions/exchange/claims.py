"""The plain claims format: camps, counters to them and claims, an item a line, read into pages.

Every line ends on a page or in the report.  What a line says is kept; what it
does not say (the title of a tension, the work behind a key) is not made up.
"""

from __future__ import annotations

import re

from ..core.model import Relation
from ..core.nearness import Index, fold, title
from ..core.text import letters
from . import markup
from .claims_pages import Debate, Item, PageMaker, Position, Sorted
from .imported import Imported
from .network import Names
from .works import Known

NEAR = 85.0
"""Score from which two titles are wordings of one."""

# Files from Chinese pages have the colon of full width.
_HEAD = re.compile(
    r"(?P<counter>counters?\s+to\s+)?camp\s+(?P<label>[A-Za-z]{1,2}|\d{1,3})\s*[:：]\s*(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
# Buttons and headings of the Chinese page from which such files are copied.
_FURNITURE = re.compile(r"证据\s*\(\d+\)|共识\s*/\s*非共识命题挖掘|已隐藏\s*\d+\s*条.*")
_NAME = r"c-[0-9a-f]{10}"
_NAMES = rf"(?:\(?{_NAME}\)?)(?:\s*(?:/|,|;|\band\b|&)?\s*{_NAME})*"
_RELATION = re.compile(
    rf"\b(?P<verb>counters?(?:\s+to)?|rebuts|undercuts|undermines|refines?|corrects?|revises?|extends?)\s*:?\s+(?P<names>{_NAMES})"
    r"(?P<end>\s*[:：;,.—-]*\s*)",
    re.IGNORECASE,
)
_OWN_NAME = re.compile(rf"\[?(?P<name>{_NAME})\]?\s*[:：]\s+")

VERBS = {
    "counter": Relation.REBUTS,
    "rebut": Relation.REBUTS,
    "undercut": Relation.UNDERCUTS,
    "undermine": Relation.UNDERMINES,
    "refine": Relation.REFINES,
    "correct": Relation.CORRECTS,
    "revise": Relation.CORRECTS,
    "extend": Relation.EXTENDS,
}


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


def follows(label: str, before: str) -> bool:
    """Return whether *label* comes right after *before*."""
    if label.isdigit() and before.isdigit():
        return int(label) == int(before) + 1
    names = letters()
    for name in names:
        if name == before:
            return next(names) == label
        # The row of letters never ends, and a label has two at most.
        if len(name) > 2:
            break
    return False


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

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, int] = {}

    # -- lines --------------------------------------------------------------

    def lines(self, lines: list[str]) -> None:
        """Read all lines: camps first, since counters may be before them."""
        camps: list[Item] = []
        counters: list[Item] = []
        if lines and not lines[-1]:
            lines = lines[:-1]
        for number, raw in enumerate(lines, 1):
            line = markup.line(raw)
            if not line:
                self.became[number] = ("blank", "")
            elif _FURNITURE.fullmatch(line):
                self.became[number] = ("furniture", "of the page that the lines were taken from")
            elif line in self.seen:
                self.became[number] = ("repeated", f"the same as line {self.seen[line]}")
            else:
                self.seen[line] = number
                item, counter = self._item(line, number)
                if item.label:
                    (counters if counter else camps).append(item)
                elif item.relations:
                    self.replies.append(item)
                else:
                    self.claims.append(item)
        self._group(camps)
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
        for match in _RELATION.finditer(item.text):
            verb = match["verb"].split()[0].lower().rstrip("s")
            names = re.findall(_NAME, match["names"])
            item.relations.setdefault(VERBS[verb], []).extend(names)
        while strip and (first := _RELATION.match(item.text)) is not None:
            item.text = item.text[first.end() :]

    # -- tensions -----------------------------------------------------------

    def _group(self, camps: list[Item], *, repeats: bool = True) -> None:
        """Put camps into tensions; with *repeats* the letter of the line before means a later wording."""
        index = Index([fold(item.title) for item in camps], title)
        places: list[tuple[Debate, str]] = []
        here: Debate | None = None
        before = ""
        for item in camps:
            near, _ = index.nearest(fold(item.title), NEAR, lambda n, label=item.label: places[n][1] == label)  # type: ignore[misc]
            if near >= 0:
                here = places[near][0]
            elif here is None or not ((item.label == before and repeats) or follows(item.label, before)):
                here = Debate()
                self.debates.append(here)
            position = here.camps.setdefault(item.label, Position(item.label))
            position.wordings.append(item)
            index.add(fold(item.title))
            places.append((here, item.label))
            before = item.label

    def _answer(self, counters: list[Item]) -> None:
        heads = [(position, item) for d in self.debates for position in d.camps.values() for item in position.wordings]
        index = Index([*(fold(i.title) for _, i in heads), *(fold(item.title) for item in counters)], title)
        for _, item in heads:
            index.add(fold(item.title))
        lonely = []
        for item in counters:
            near, _ = index.nearest(fold(item.title), NEAR, lambda n, label=item.label: heads[n][0].label == label)  # type: ignore[misc]
            if near >= 0:
                heads[near][0].counters.append(item)
            else:
                lonely.append(item)
        self._named_only(lonely)

    def _named_only(self, counters: list[Item]) -> None:
        """Give a place to camps that only their counters name."""
        by_title: dict[tuple[str, str], Item] = {}
        owners: dict[tuple[str, str], list[Item]] = {}
        for item in counters:
            key = (item.label, fold(item.title))
            by_title.setdefault(key, Item(0, item.label, item.title))
            owners.setdefault(key, []).append(item)
        self._group(list(by_title.values()), repeats=False)
        positions = {id(w): p for d in self.debates for p in d.camps.values() for w in p.wordings}
        for key, items in owners.items():
            positions[id(by_title[key])].counters += items


__all__ = ["follows", "read", "split_head"]
