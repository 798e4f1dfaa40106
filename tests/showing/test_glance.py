"""The box at the top of a tension: the best evidence for each camp, and what is unanswered."""

from __future__ import annotations

import time

import pytest

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Bibliography, Settings, Tension, Work
from sphinx_tensions.core.strongest import strongest
from sphinx_tensions.reading.plain import read_page
from sphinx_tensions.showing.fragments import Box, Inlines, Items, Line, Link, Run, Word
from sphinx_tensions.showing.objects import Views

WORKS = {key: Work(key=key, title=key, year=year, authors=(key,)) for key, year in (("old", "2019"), ("new", "2025"))}


def graph(text: str, *, numbering: bool = True) -> Graph:
    """Return the graph of a page, citing an old and a new work."""
    return Graph.build({"p": read_page(text, "p")[0]}, Bibliography(works=WORKS), Settings(numbering=numbering))


def source(*entries: str, own: str = "") -> str:
    """Return a tension with a camp, with a claim behind it for each of *entries*, and one entry of its *own*."""
    claims = "\n".join(
        f"::::{{claim}} Claim {number}.\n:id: k{number}\n:supports: c\n\n:::{{evidence}}\n{entry}\n:::\n::::\n"
        for number, entry in enumerate(entries)
    )
    mine = f"\n:::{{evidence}}\n{own}\n:::\n" if own else ""
    return f":::::{{tension}} T\n:id: t\n\n::::{{camp}} C\n:id: c\n{mine}::::\n\n{claims}:::::\n"


@pytest.mark.parametrize(
    ("entries", "own", "wanted"),
    [
        (("+ old; full; argued", "+ old; full; theory"), "", "k1"),  # the higher certainty
        (("+ old; full; theory",), "+ new; full; matched", "c"),  # also where the camp itself has it
        (("+ old; full; measured",), "+ new; full; matched", "k0"),  # a claim, at the same certainty
        (("+ old; full; demonstrated", "+ old; full; measured", "+ old; full; survey"), "", "k2"),
        (("+ old; full; measured", "+ old; full; matched"), "", "k1"),  # one group: both are moderate
        (("+ old; abstract; measured", "+ old; full; measured"), "", "k1"),
        (("+ old; full; measured", "+ new; full; measured"), "", "k1"),  # the newer
        (("+ old; full; measured", "+ old; full; measured"), "", "k0"),  # the first
        (("- new; full; matched", "~ new; full; matched", "+ old; full; argued"), "", "k2"),  # only what supports
        (("+ new; matched", "+ new; full; matched; by model m", "+ old; full; argued"), "", "k2"),  # and counts
        (("= new; full; matched",), "+ new; matched", ""),
    ],
)
def test_the_best_evidence_is_chosen_by_the_rule(entries: tuple[str, ...], own: str, wanted: str) -> None:
    made = graph(source(*entries, own=own))
    best = strongest(made, made.camps[0])
    assert (best.record.id if best is not None else "") == wanted


def test_a_claim_shows_the_best_of_its_entries() -> None:
    made = graph(source("+ old; full; argued\n+ new; full; measured"))
    best = strongest(made, made.camps[0])
    assert best is not None
    assert best.entry.key == "new"


def said(items: Inlines) -> str:
    """Return inlines as text."""
    return "".join(
        said(item.items) if isinstance(item, Run) else item if isinstance(item, str) else getattr(item, "text", "")
        for item in items
    )


def box(made: Graph) -> tuple[list[str], Line]:
    """Return the rows of the camps, and the line of what is unanswered."""
    head = Views(made).head(next(r for r in made.records.values() if isinstance(r, Tension)))
    assert isinstance(head, Box)
    inner = head.blocks[-1]
    assert isinstance(inner, Box)
    rows = next(block for block in inner.blocks if isinstance(block, Items))
    line = next(block for block in inner.blocks if isinstance(block, Line) and "unanswered" in block.roles)
    return [said(row) for row in rows.items], line


def test_a_camp_shows_what_was_found_by_whom_and_how_they_know() -> None:
    rows, _ = box(graph(source("+ new; full; matched")))
    assert rows == [
        "A: C ▮▮▯ 1 claim for (moderate) · no objection recorded · Best evidence: Claim 0 (new 2025, matched)"
    ]
    rows, _ = box(graph(source(own='+ new at p. 2 "three words here"; full; measured : by *chance*')))
    own = "A: C ▮▮▯ evidence of its own (moderate) · no objection recorded"
    assert rows == [f"{own} · Best evidence: new 2025, measured"]
    rows, _ = box(graph(source(own='+ new at p. 2 "three words here"; full')))
    assert rows[0].endswith("Best evidence: new 2025, read in full")
    rows, _ = box(graph(source()))
    assert rows == ["A: C ▯▯▯ no claim yet · no objection recorded · Best evidence: nothing that was read"]


ANSWERS = """
::::::{tension} T
:id: t

:::::{camp} One
:id: one
::::{counter} Objects
:id: objects
::::
::::{counter} Is answered
:id: is-answered
:::{counter} Answers
:id: answers
:::
::::
:::::

:::::{camp} Two
:id: two
::::{counter} Bounds
:id: bounds
:scope: part
::::
:::::

:::::{claim} A claim
:id: claim
:supports: two
::::{counter} To the claim
:id: to-claim
:since: 2020
::::
:::::
:::::{counter} Hits both
:id: both
:against: one two
:since: 2021
:::::
::::::
"""


def test_unanswered_are_the_objections_without_a_reply_in_the_order_of_camps() -> None:
    rows, line = box(graph(ANSWERS))
    assert said(line.items) == "Unanswered: 3 objections: A: Objects; A, B: Hits both; To the claim"
    links = [item.anchor for item in line.items if isinstance(item, Link)]
    assert links == ["objects", "both", "to-claim"]
    assert "no claim yet · 3 objections, 2 unanswered ·" in rows[0]
    assert "1 unanswered objection · 1 qualification" in rows[1]
    _, line = box(graph(ANSWERS, numbering=False))
    assert said(line.items).endswith("objections: Objects; Hits both; To the claim")


def test_more_than_four_are_a_number() -> None:
    many = "".join(f":::{{counter}} K{n}\n:id: k{n}\n:::\n" for n in range(6))
    _, line = box(graph(f":::::{{tension}} T\n:id: t\n\n::::{{camp}} C\n:id: c\n{many}::::\n:::::\n"))
    assert said(line.items) == "Unanswered: 6 objections: A: K0; A: K1; A: K2; A: K3 and 2 more"


def test_where_nothing_is_unanswered_the_line_says_why() -> None:
    _, line = box(graph(source()))
    assert line.items[-1] == Word("no objection is recorded", ("clear",))
    reply = "::::{counter} K\n:id: k\n:::{counter} R\n:id: r\n:::\n::::\n"
    rows, line = box(graph(f"::::::{{tension}} T\n:id: t\n\n:::::{{camp}} C\n:id: c\n{reply}:::::\n::::::\n"))
    assert "1 objection, answered" in rows[0]
    assert said(line.items) == "Unanswered: every recorded objection has a reply"


@pytest.mark.slow
def test_time_grows_with_the_objections_and_no_faster() -> None:
    def seconds(number: int) -> float:
        counters = "".join(f":::{{counter}} K\n:id: k{n}\n:against: c\nNo {n}.\n:::\n\n" for n in range(number))
        made = graph(f"::::{{tension}} T\n:id: t\n\n:::{{camp}} C\n:id: c\n:::\n\n{counters}::::\n")
        views = Views(made)
        start = time.process_time()
        views.head(made.tensions[0])
        return time.process_time() - start

    seconds(10)  # what is kept for all
    assert seconds(3200) < 32 * max(seconds(400), 0.005)  # 64, were it quadratic
