"""The picture of an atlas, and its works by year: drawings of many things, each with a list or table of the same."""

from __future__ import annotations

from collections import Counter as Multiset
from collections.abc import Iterator, Mapping, Sequence

from ..core.kinship import Bond, bonds, main_topics
from ..core.model import Tension
from .fragments import Bar, Block, Branch, Chart, Dot, Grid, Inlines, Label, Line, Thread, Word
from .maps import wrap
from .objects import Part

WIDTH, LEFT = 380, 124
"""Pixels of a drawing, so that a phone shows it whole, and of the column of topics in it."""
STEP, ROW, TOP = 17, 42, 26  #: pixels between dots, between rows of dots, above the first
LEAST, MORE = 3, 4  #: the radius of a dot: of a tension without a work, and what the most works add
LETTERS, LINE = 18, 14  #: letters and height of a line of the column of topics
MOST = 200  #: tensions; a picture of more would tell nobody anything
HEIGHT, GAP = 24, 12  #: of the highest bar, and between two rows of bars
YEARS = 12  #: columns; what is older is in the first


class Charts(Part):
    """Charts in one language."""

    # -- tensions by topic ------------------------------------------------------

    def picture(self, tensions: Sequence[Tension]) -> Block | None:
        """Return the picture of *tensions* by topic, or nothing where they are too many for one."""
        if not tensions:
            return Line((self._("Nothing is recorded yet."),), ("none",))
        if len(tensions) > MOST:
            return None
        groups = main_topics(tensions)
        ordered = [tension for group in groups.values() for tension in group]
        dots, labels, height = self._dots(groups, [len(self.graph.keys_within(tension)) for tension in ordered])
        threads = tuple(_thread(bond, dots) for bond in bonds(self.graph, ordered))
        numbers = iter(range(1, len(ordered) + 1))
        outline = tuple(
            Branch(self._topic(topic), tuple(Branch(self._item(next(numbers), tension)) for tension in group))
            for topic, group in groups.items()
        )
        title = self._(
            "Each dot is a tension, larger with more works. "
            "A line joins two that name each other, or that share three works or more."
        )
        return Chart(title, WIDTH, height, tuple(dots), threads, (), tuple(labels), outline, roles=("chart", "atlas"))

    def _topic(self, topic: str) -> Inlines:
        return (Word(topic or self._("no topic"), ("term",)),)

    def _item(self, number: int, tension: Tension) -> Inlines:
        count = len(self.graph.keys_within(tension))
        works = self._n("{} work", "{} works", count).format(count)
        return (Word(f"{number} ", ("muted",)), self.views.link(tension), Word(f" {works}", ("muted",)))

    def _dots(
        self, groups: Mapping[str, Sequence[Tension]], works: Sequence[int]
    ) -> tuple[list[Dot], list[Label], int]:
        """Place a dot for each tension, rows of one topic below one another; return the height of all, too."""
        dots: list[Dot] = []
        labels: list[Label] = []
        most, across, top = max(works) or 1, (WIDTH - LEFT - STEP) // STEP + 1, TOP
        for topic, group in groups.items():
            labels += self._column(topic, top)
            for place in range(len(group)):
                number = len(dots)
                radius = LEAST + round(MORE * (works[number] / most) ** 0.5)
                row = group[place // across * across :][:across]
                x = LEFT + (2 * (place % across) + 1) * (WIDTH - LEFT) // (2 * len(row))
                dots.append(Dot(x, top + place // across * ROW, radius, str(number + 1)))
            top += (1 + (len(group) - 1) // across) * ROW
        return dots, labels, top - ROW + TOP

    def _column(self, topic: str, y: int) -> Iterator[Label]:
        lines = wrap(topic or self._("no topic"), LETTERS)
        for number, line in enumerate(lines):
            yield Label(0, y + 4 + round((number - (len(lines) - 1) / 2) * LINE), line, ("chart-topic",))

    # -- works by year ------------------------------------------------------------

    def years(self) -> Block:
        """Return the cited works by topic and year, as bars and as a table; a work counts in each of its topics."""
        counts = {topic: self._counts(group) for topic, group in main_topics(self.graph.tensions).items()}
        years = sorted({year for found in counts.values() for year in found})
        if not years:
            return Line((self._("Nothing is recorded yet."),), ("none",))
        columns = range(max(years[0], years[-1] - YEARS + 1), years[-1] + 1)
        rows = {topic: _columns(found, columns) for topic, found in counts.items() if found}
        heads = [str(year) for year in columns]
        heads[0] = self._("to {}").format(heads[0]) if years[0] < columns[0] else heads[0]
        cells = [
            (self._topic(topic), *((str(count) if count else "",) for count in row)) for topic, row in rows.items()
        ]
        names = ("topics", *("year" for _ in heads))
        grid = Grid((self._("Topic"), *heads), tuple(cells), ("table", "years"), names)
        bars, labels, height = self._bars(rows, heads)
        title = self._("Works that are cited, by the topic of the tension and the year of the work.")
        return Chart(title, WIDTH, height, (), (), tuple(bars), tuple(labels), grid=grid, roles=("chart", "years"))

    def _counts(self, tensions: Sequence[Tension]) -> Multiset[int]:
        works = self.graph.bibliography.works
        keys = {key for tension in tensions for key in self.graph.keys_within(tension)}
        years = (works[key].year[:4] for key in keys if key in works)
        return Multiset(int(year) for year in years if year.isdecimal())

    def _bars(self, rows: Mapping[str, Sequence[int]], heads: Sequence[str]) -> tuple[list[Bar], list[Label], int]:
        bars: list[Bar] = []
        labels: list[Label] = []
        most = max(count for row in rows.values() for count in row)
        wide = (WIDTH - LEFT - 2 * STEP) // len(heads)
        base = HEIGHT
        for topic, row in rows.items():
            labels += self._column(topic, base - LINE // 2)
            labels.append(Label(WIDTH, base, str(sum(row)), ("chart-total",)))
            for place, count in enumerate(row):
                high = max(1, round(HEIGHT * count / most)) if count else 0
                note = f"{topic}, {heads[place]}: {count}"
                bars += [Bar(LEFT + place * wide, base - high, wide - 3, high, note)] if count else []
            base += HEIGHT + GAP
        ends = ((0, "start"), (len(heads) - 1, "end"))
        labels += [Label(LEFT + place * wide, base - 8, heads[place], (f"chart-{end}",)) for place, end in ends]
        return bars, labels, base


def _thread(bond: Bond, dots: Sequence[Dot]) -> Thread:
    """Return the curve between two dots: above them where they are in one row, else from row to row."""
    one, other = dots[bond.first], dots[bond.second]
    if one.y == other.y:
        bend = one.y - 8 - min(12, abs(other.x - one.x) // 6)
        points = ((one.x, one.y - one.radius), (one.x, bend), (other.x, bend), (other.x, other.y - other.radius))
    else:
        middle = (one.y + other.y) // 2
        points = ((one.x, one.y), (one.x, middle), (other.x, middle), (other.x, other.y))
    return Thread(bond.first, bond.second, points, ("related",) if bond.related else ())


def _columns(found: Multiset[int], years: range) -> list[int]:
    """Return how many works each of *years* has, those before them in the first."""
    older = sum(count for year, count in found.items() if year < years[0])
    return [found[year] + (older if year == years[0] else 0) for year in years]
