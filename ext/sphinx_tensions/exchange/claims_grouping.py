"""Camps of the plain claims format, put into tensions: which lines are one position, and which answer one another."""

from __future__ import annotations

from itertools import islice, pairwise

from ..core.differences import apart
from ..core.nearness import Index, fold, title
from ..core.text import letters
from ..core.wordings import THRESHOLD, Wordings
from .claims_pages import CUT, Debate, Item, Position

NEAR = 85.0
"""Score from which two titles are wordings of one."""

AGREE = 20.0
"""Score from which two texts under one letter and title are one position; of unlike positions hardly any reach it."""

FAR = 45.0
"""Score from which they are one under different letters."""


# The row of letters never ends, and a label has two at most.
_NEXT = dict(pairwise(islice(letters(), 26 + 26 * 26)))


def follows(label: str, before: str) -> bool:
    """Return whether *label* comes right after *before*."""
    if label.isdigit() and before.isdigit():
        return int(label) == int(before) + 1
    return _NEXT.get(before) == label


class Grouping:
    """Puts camps into tensions, in the order of their lines."""

    def __init__(self, camps: list[Item]) -> None:
        self.camps = camps
        self.texts = [_said(item) for item in camps]
        self.index = Wordings(self.texts)
        self.titles = Index([fold(item.title) for item in camps], title)
        self.homes: list[tuple[Debate, Position]] = []  # of each camp that has a place
        self.made: list[Debate] = []
        self.near: dict[int, list[tuple[int, float]]] = {}

    def debates(self) -> list[Debate]:
        """Return the tensions."""
        here: Debate | None = None
        before = ""
        for place, item in enumerate(self.camps):
            here = self._place(place, item, here, before)
            before = item.label
            self.index.add(place)
            self.titles.add(fold(item.title))
        self._join()
        for debate in self.made:
            debate.letter()
        return self.made

    def _place(self, place: int, item: Item, here: Debate | None, before: str) -> Debate:
        """Give a camp its place: a position that its text agrees with, or one of its own; return the tension."""
        self.near[place] = list(self.index.near(place, AGREE))
        titled, _ = self.titles.nearest(
            fold(item.title), NEAR, lambda n: self.camps[n].label == item.label and n < len(self.homes)
        )
        twin = self._twin(place, titled)
        if twin >= 0:
            debate, position = self.homes[twin]
        else:
            debate, position = self._debate(item, titled, here, before), Position(item.label)
            if titled >= 0:
                item.remark = f"letter and title of line {self.camps[titled].line}, and another text: a camp of its own"
            debate.camps.append(position)
        position.wordings.append(item)
        self.homes.append((debate, position))
        return debate

    def _twin(self, place: int, titled: int) -> int:
        """Return the camp that says the same, or -1; *titled* has the same letter and nearly the same title."""
        if titled >= 0 and self._agree(place, titled):
            return titled
        for other, score in self.near[place]:
            needed = THRESHOLD if self.camps[other].label == self.camps[place].label else FAR
            if score >= needed and not apart(self.texts[other], self.texts[place]):
                return other
        return -1

    def _agree(self, place: int, other: int) -> bool:
        """Return whether the texts of two camps of one letter and title agree; a camp without a text agrees."""
        one, two = self.camps[other], self.camps[place]
        if apart(one.title, two.title):
            return False
        if not one.text or not two.text or fold(one.text) == fold(two.text):
            return True
        return any(near == other for near, _ in self.near[place])

    def _debate(self, item: Item, titled: int, here: Debate | None, before: str) -> Debate:
        if titled >= 0:
            return self.homes[titled][0]
        if here is not None and follows(item.label, before):
            return here
        self.made.append(Debate())
        return self.made[-1]

    def _join(self) -> None:
        """Join tensions that are one debate: two pairs of their camps are near, or one pair where one has no other."""
        into: dict[int, int] = {}

        def root(number: int) -> int:
            while number in into:
                number = into[number]
            return number

        for (one, two), pairs in self._shared().items():
            alone = 1 in (len(self.made[one].camps), len(self.made[two].camps))
            first, second = sorted((root(one), root(two)))
            if (len(pairs) > 1 or alone) and first != second:
                into[second] = first
                self.made[first].camps += self.made[second].camps
        self.made = [debate for number, debate in enumerate(self.made) if number not in into]

    def _shared(self) -> dict[tuple[int, int], set[tuple[int, int]]]:
        """Return the numbers of two tensions -> the positions of each that are near, in pairs."""
        number = {id(debate): n for n, debate in enumerate(self.made)}
        shared: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for place, near in self.near.items():
            for other, _ in near:
                ends = sorted((number[id(self.homes[n][0])], id(self.homes[n][1])) for n in (place, other))
                (one, first), (two, second) = ends
                if one != two and not apart(self.texts[other], self.texts[place]):
                    shared.setdefault((one, two), set()).add((first, second))
        return shared


def _said(item: Item) -> str:
    """Return what a camp says: its text, and its title where that was not cut."""
    return item.text if item.text and len(item.title) >= CUT else f"{item.title}. {item.text}"
