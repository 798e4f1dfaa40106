"""The picture of an atlas, and its works by year."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.kinship import SHARED, WIDEST, bonds, main_topics
from sphinx_tensions.core.model import Bibliography, Kind, Page, Tension, Work
from sphinx_tensions.showing.charts import LEFT, MOST, WIDTH, Charts
from sphinx_tensions.showing.fragments import Chart, Line, Link
from sphinx_tensions.showing.objects import Views

from ..helpers.project import Project

SPREAD = st.lists(
    st.tuples(st.lists(st.sampled_from("abc"), max_size=2, unique=True), st.sets(st.sampled_from("klmnop"))),
    max_size=40,
)


def graph(rows: list[tuple[list[str], set[str]]], related: dict[int, tuple[str, ...]] | None = None) -> Graph:
    """Return a tension for each row of topics and cited keys."""
    tensions = [
        Tension(
            id=f"t{place}",
            kind=Kind.TENSION,
            title=f"Tension {place}",
            docname="p",
            line=1,
            order=place,
            anchor=f"t{place}",
            topics=tuple(topics),
            cites=tuple(sorted(keys)),
            related=(related or {}).get(place, ()),
        )
        for place, (topics, keys) in enumerate(rows)
    ]
    keys = {key for _, cited in rows for key in cited}
    works = {key: Work(key=key, title=key, year=str(2000 + ord(key[0]) % 20)) for key in keys}
    return Graph.build({"p": Page("p", records=tuple(tensions))}, Bibliography(works=works))


@given(SPREAD)
def test_each_tension_is_one_dot_and_one_line_of_the_list(rows: list[tuple[list[str], set[str]]]) -> None:
    found = graph(rows)
    block = Charts(Views(found)).picture(found.tensions)
    if not rows:
        assert isinstance(block, Line)
        return
    assert isinstance(block, Chart)
    listed = [branch for topic in block.outline for branch in topic.below]
    assert len(block.dots) == len(listed) == len(rows)
    assert {item.anchor for branch in listed for item in branch.items if isinstance(item, Link)} == {
        f"t{place}" for place in range(len(rows))
    }
    assert len({(dot.x, dot.y) for dot in block.dots}) == len(rows)
    assert all(dot.x - dot.radius >= LEFT and dot.x + dot.radius <= WIDTH for dot in block.dots)
    assert all(dot.y - dot.radius >= 0 and dot.y + dot.radius < block.height for dot in block.dots)


def test_lines_join_what_shares_three_works_or_names_each_other() -> None:
    rows = [(["a"], {"k", "l", "m"}), (["a"], {"k", "l", "m", "n"}), (["a"], {"k", "l"}), (["b"], set())]
    joined = bonds(found := graph(rows, {3: ("t0", "t3", "nowhere"), 0: ("t3",)}), found.tensions)
    assert [(bond.first, bond.second, bond.related, bond.shared) for bond in joined] == [
        (0, 1, False, SHARED),
        (0, 3, True, 0),
    ]


def test_what_very_many_cite_joins_nobody() -> None:
    rows = [(["a"], {"k", "l", "m"}) for _ in range(WIDEST + 1)]
    found = graph(rows)
    assert bonds(found, found.tensions) == []
    assert len(bonds(found, found.tensions[:-1])) == WIDEST * (WIDEST - 1) // 2


def test_a_tension_alone_in_its_topic_is_with_others() -> None:
    found = graph([(["rare", "a"], set()), (["a"], set()), (["a", "b"], set()), (["b"], set()), ([], set())])
    assert {topic: [each.id for each in group] for topic, group in main_topics(found.tensions).items()} == {
        "a": ["t0", "t1", "t2"],
        "b": ["t3"],
        "": ["t4"],
    }


def test_too_many_for_a_picture_are_a_table(project: Project) -> None:
    tensions = "".join(f":::{{tension}} Tension {number}\n:id: t{number}\n:::\n\n" for number in range(MOST + 1))
    project.write("index.md", f"# Home\n\n{tensions}```{{tension-map}}\n```\n")
    said = project.build()
    assert said.code == 0, said.output
    assert len(project.page("index").select(".tns-list tbody tr")) == MOST + 1


def test_the_table_of_years_adds_up_to_the_bars() -> None:
    found = graph([(["a"], {"k", "l"}), (["a"], {"k"}), (["b"], {"k", "p"})])
    block = Charts(Views(found)).years()
    assert isinstance(block, Chart)
    assert block.grid is not None
    numbers = [int(str(cell[0])) for row in block.grid.rows for cell in row[1:] if cell[0]]
    assert sum(numbers) == 4  # k is in both topics
    assert sorted(numbers) == sorted(int(bar.note.rpartition(" ")[2]) for bar in block.bars)


def test_works_older_than_the_first_column_are_in_it() -> None:
    found = graph([(["a"], {"a", "t"})])  # 2017 and 2016
    old = found.bibliography.works["a"].year
    assert old
    block = Charts(Views(found)).years()
    assert isinstance(block, Chart)
    assert block.grid is not None
    assert sum(int(str(cell[0])) for cell in block.grid.rows[0][1:] if cell[0]) == 2


PAGE = """# Home

:::{tension} One & two?
:id: one
:topics: deep <b>
:related: two
:cites: lee, wu
:::

:::{tension} Two?
:id: two
:topics: deep <b>
:cites: lee
:::

```{tension-map}
```

```{tension-stats}
:style: years
```

```{bibliography}
```
"""


def test_a_page_draws_both_with_links_and_says_the_same_in_words(project: Project) -> None:
    project.write("index.md", PAGE)
    said = project.build("html", "-W")
    assert said.code == 0, said.output
    page = project.page("index")
    assert [link["href"] for link in page.select(".tns-atlas svg .tns-dot a")] == ["#one", "#two"]
    assert [link["href"] for link in page.select(".tns-atlas > ul a")] == ["#one", "#two"]
    assert [thread["data-ends"] for thread in page.select(".tns-thread.tns-related")] == ["1 2"]
    assert page.select_one("figure.tns-years details table") is not None
    assert page.select_one("figure.tns-figure b") is None
    for builder, name in (("text", "index.txt"), ("latex", "sample.tex")):
        assert project.build(builder, "-W").code == 0
        text = re.sub(r"\s+", " ", project.text(name, builder))
        assert "One" in text
        assert "2 works" in text
