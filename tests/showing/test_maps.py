"""The picture of a tension."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Camp, Counter, Kind, Page, Record, Settings, Tension
from sphinx_tensions.showing.fragments import Branch, Fold, Grid, Line, Link, Picture
from sphinx_tensions.showing.maps import LETTER, PAD, Maps, width, wrap
from sphinx_tensions.showing.objects import Views

from ..helpers.graphs import graph_of


def graph(parents: list[int], camps: int, limit: int = 200) -> Graph:
    """Return a tension with *camps* camps and a counter for each of *parents*, which names what it answers."""

    def common(kind: Kind, order: int) -> dict[str, object]:
        name = f"o{order}"
        title = f"Object number {order}"
        return {"id": name, "kind": kind, "title": title, "docname": "p", "line": 1, "order": order, "anchor": name}

    records: list[Record] = [Tension(**common(Kind.TENSION, 0))]  # type: ignore[arg-type]
    records += [Camp(**common(Kind.CAMP, n + 1), tension="o0") for n in range(camps)]  # type: ignore[arg-type]
    for number, parent in enumerate(parents):
        target = f"o{1 + parent % (camps + number)}"
        records.append(Counter(**common(Kind.COUNTER, 1 + camps + number), against=(target,)))  # type: ignore[arg-type]
    return Graph.build({"p": Page("p", records=tuple(records))}, settings=Settings(map_limit=limit))


def drawn(found: Graph) -> Picture:
    block = Maps(Views(found)).of(found.tensions[0], opened=True)
    assert isinstance(block, Picture)
    return block


def anchors(branches: tuple[Branch, ...]) -> list[str]:
    found = []
    for branch in branches:
        found.append(next(item.anchor for item in branch.items if isinstance(item, Link)))
        found += anchors(branch.below)
    return found


@given(st.lists(st.integers(0, 40), max_size=25), st.integers(1, 6))
def test_every_object_is_drawn_once_and_boxes_keep_apart(parents: list[int], camps: int) -> None:
    found = graph(parents, camps)
    picture = drawn(found)
    assert sorted(anchors(picture.outline)) == sorted(f"o{n + 1}" for n in range(camps + len(parents)))
    assert len(picture.cells) == camps + len(parents)
    assert len(picture.edges) == len(parents)
    for number, a in enumerate(picture.cells):
        assert a.left >= 0
        assert a.left + a.width <= picture.width
        assert a.top + a.height <= picture.height
        assert all(width(line) * LETTER <= a.width - 2 * PAD + LETTER for line in a.lines)
        for b in picture.cells[number + 1 :]:
            apart = a.left + a.width <= b.left or b.left + b.width <= a.left
            assert apart or a.top + a.height <= b.top or b.top + b.height <= a.top


def test_the_outline_is_in_the_order_of_the_cells() -> None:
    found = graph([0, 2, 0, 1], 2)
    picture = drawn(found)
    titles = [found.records[anchor].title.split()[-1] for anchor in anchors(picture.outline)]
    assert titles == [" ".join(cell.lines).split()[-1] for cell in picture.cells]


def test_above_the_limit_it_is_a_matrix() -> None:
    found = graph([0, 0, 1, 2, 3], 2, limit=4)
    block = Maps(Views(found)).of(found.tensions[0])
    assert isinstance(block, Fold)
    grid = block.blocks[0]
    assert isinstance(grid, Grid)
    assert len(grid.rows) == 5
    assert len(grid.head) == 4


@given(st.text(min_size=1, max_size=200), st.integers(9, 40))
def test_wrapping_loses_nothing_and_keeps_its_room(text: str, room: int) -> None:
    lines = wrap(text, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= room for line in lines)


def test_chinese_breaks_between_signs() -> None:
    assert wrap("词表越大越好吗更多词元", 8) == ("词表越大", "越好吗更", "多词元")


def test_the_picture_of_a_tension_without_camps_is_a_line() -> None:
    made = graph_of({"p": ":::{tension} T\n:id: t\n\nText.\n:::\n"})
    found = Maps(Views(made)).of(made.tensions[0], opened=True)
    assert found == Line(("No camp is recorded yet.",), ("none",))
