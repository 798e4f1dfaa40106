"""Questions across pages, asked of the graph alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sphinx_tensions.core.certainty import Word
from sphinx_tensions.core.checks import bearing, check
from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.measures import Label, Standing
from sphinx_tensions.core.model import (
    Bibliography,
    Camp,
    Claim,
    Counter,
    Evidence,
    Kind,
    Mention,
    Page,
    Record,
    Relation,
    Reply,
    Settings,
    Tension,
    Work,
)
from sphinx_tensions.core.text import letters, reference_mark

from ..helpers.graphs import graph_of

MAKE: dict[Kind, type[Record]] = {Kind.TENSION: Tension, Kind.CAMP: Camp, Kind.COUNTER: Counter, Kind.CLAIM: Claim}


def record(kind: Kind, name: str, docname: str = "a", order: int = 0, **more: Any) -> Any:
    common: dict[str, Any] = {"id": name, "kind": kind, "title": name.title(), "docname": docname, "line": 1}
    return MAKE[kind](**common, order=order, anchor=name, **more)


def graph(*records: Record, bibliography: Bibliography | None = None, mentions: tuple[Mention, ...] = ()) -> Graph:
    pages: dict[str, list[Record]] = {}
    for found in records:
        pages.setdefault(found.docname, []).append(found)
    made = {
        name: Page(docname=name, records=tuple(found), mentions=mentions if name == "a" else ())
        for name, found in pages.items()
    }
    return Graph.build(made, bibliography)


T, C, K, L = Kind.TENSION, Kind.CAMP, Kind.COUNTER, Kind.CLAIM


def test_letters_go_on_after_z() -> None:
    found = letters()
    assert [next(found) for _ in range(28)][-3:] == ["Z", "AA", "AB"]


def test_labels_skip_those_taken_and_put_the_home_page_first() -> None:
    made = graph(
        record(C, "early", "a", 0, tension="t"),
        record(T, "t", "b", 0),
        record(C, "first", "b", 1, tension="t"),
        record(C, "named", "b", 2, tension="t", label="A"),
    )
    assert made.labels == {"first": "B", "named": "A", "early": "C"}


def test_a_claim_attacked_is_a_camp_attacked() -> None:
    made = graph(
        record(T, "t", order=0),
        record(C, "c", order=1, tension="t", rests_on=("l",)),
        record(L, "l", order=2, tension="t"),
        record(K, "k", order=3, against=("l",)),
    )
    assert made.standing(made.records["c"]) is Standing.CHALLENGED
    assert made.cause(made.records["c"]) is made.records["k"]


def test_a_reply_that_refines_is_no_attack() -> None:
    made = graph(record(C, "c"), record(K, "k", order=1, against=("c",), relation=Relation.REFINES))
    assert made.standing(made.records["c"]) is Standing.UNCHALLENGED
    assert made.answers["c"] == [made.records["k"]]
    assert made.open_counters == []


def test_what_is_superseded_leaves_the_measures() -> None:
    made = graph(
        record(C, "c"),
        record(K, "old", order=1, against=("c",)),
        record(K, "new", order=2, against=("x",), supersedes=("old",)),
    )
    assert made.standing(made.records["c"]) is Standing.UNCHALLENGED
    assert made.standing(made.records["old"]) is None


def test_a_circle_of_supersedes_retires_nobody() -> None:
    made = graph(
        record(K, "x", order=0, against=("c",), supersedes=("y",)),
        record(K, "y", order=1, against=("c",), supersedes=("x",)),
        record(C, "c", order=2),
    )
    assert made.circular == [["x", "y"]]
    assert made.live(made.records["x"])
    assert made.live(made.records["y"])


def test_counters_in_a_circle_dispute() -> None:
    made = graph(record(K, "x", order=0, against=("y",)), record(K, "y", order=1, against=("x",)))
    assert made.standing(made.records["x"]) is Standing.DISPUTED


def test_left_standing_counts_rivalry() -> None:
    made = graph(
        record(T, "t", order=0),
        record(C, "one", order=1, tension="t"),
        record(C, "two", order=2, tension="t"),
        record(K, "k", order=3, against=("one",)),
    )
    assert [c.id for c in made.left_standing(made.tensions[0])] == ["two"]


def test_compatible_camps_are_no_rivals() -> None:
    made = graph(
        record(T, "t", order=0, compatible=True),
        record(C, "one", order=1, tension="t"),
        record(C, "two", order=2, tension="t"),
    )
    assert [c.id for c in made.left_standing(made.tensions[0])] == ["one", "two"]


def test_open_counters_come_oldest_first_and_undated_last() -> None:
    made = graph(
        record(T, "t", order=0),
        record(K, "none", order=1, against=("t",)),
        record(K, "late", order=2, against=("t",), since="2025-01-01"),
        record(K, "early", order=3, against=("t",), since="2020-01-01"),
    )
    assert [c.id for c in made.open_counters] == ["early", "late", "none"]
    assert made.last_move(made.tensions[0]) == "2025-01-01"


def test_the_first_of_two_with_one_id_keeps_it_and_children_follow_their_parent() -> None:
    made = graph(
        record(T, "t", "a"),
        record(T, "t", "b"),
        record(C, "c", "b", 1, tension="#0", parent="#0", implied=("tension",)),
    )
    assert made.records["t"].docname == "a"
    assert made.records["c"].parent == "t~2"
    assert made.camps_of == {"t~2": [made.records["c"]]}
    assert [finding.code.value for finding in check(made)] == ["duplicate_id"]


def test_order_of_pages_does_not_matter() -> None:
    pages = {name: Page(docname=name, records=(record(T, "t", name),)) for name in "cab"}
    first = Graph.build(pages)
    second = Graph.build(dict(sorted(pages.items())))
    assert list(first.records.values()) == list(second.records.values())


def test_both_sides() -> None:
    made = graph(
        record(T, "t", order=0),
        record(C, "one", order=1, tension="t", cites=("x", "y")),
        record(C, "two", order=2, tension="t", cites=("y",)),
    )
    assert [(key, [c.id for c in camps]) for key, camps in made.both_sides(made.tensions[0])] == [("y", ["one", "two"])]


def test_the_word_of_a_claim_follows_what_was_read() -> None:
    works = {key: Work(key=key, authors=(key,), title=key) for key in "xy"}
    said = tuple(Evidence(key=key, read="full", basis="matched") for key in "xy")
    claim = record(L, "l", cites=("x", "y"), evidence=said)
    made = graph(claim, record(K, "k", order=1, against=("l",)), bibliography=Bibliography(works))
    assert made.rating(made.records["l"]).word is Word.CORROBORATED
    assert made.rating(made.records["l"]) is made.rating(made.records["l"])
    assert made.standing(made.records["l"]) is Standing.CHALLENGED


def test_an_entry_shares_work_and_passage_with_the_one_it_names() -> None:
    source = Evidence(key="x", at="abstract", words="one two three", read="full", basis="matched", id="e")
    made = graph(
        record(L, "one", evidence=(source,), cites=("x",)),
        record(L, "two", docname="b", evidence=(Evidence(same="e", limits=("indirect",)), Evidence(same="none"))),
    )
    shared, lost = made.records["two"].evidence
    assert (shared.key, shared.words, shared.basis, shared.limits) == ("x", "one two three", "matched", ("indirect",))
    assert lost.key == ""
    assert made.records["two"].cites == ("x",)
    assert [found.code for found in check(made) if found.message.startswith("evidence")] == ["unknown_target"]


def test_only_objections_attack() -> None:
    kinds: dict[str, dict[str, Any]] = {
        "whole": {},
        "part": {"scope": "part"},
        "authors": {"basis": "authors"},
        "editors": {"basis": "editors"},
        "refines": {"relation": Relation.REFINES},
        "recomputed": {"basis": "recomputed"},
    }
    counters = [record(K, name, order=n + 1, against=("l",), **more) for n, (name, more) in enumerate(kinds.items())]
    made = graph(record(L, "l"), *counters)
    assert [counter.id for counter in made.attackers(made.records["l"])] == ["whole", "recomputed"]
    assert [c.id for c in made.replies(made.records["l"], Reply.GAP)] == ["editors"]
    assert [c.id for c in made.replies(made.records["l"], Reply.QUALIFICATION)] == ["part", "authors", "refines"]
    assert [c.id for c in made.open_counters] == ["whole", "recomputed"]


def test_a_view_reaches_as_far_as_the_search_else_the_newest_work() -> None:
    works = {"x": Work(key="x", year="2024")}
    made = graph(record(T, "t", since="2001", cites=("x",)), bibliography=Bibliography(works))
    assert made.seen(made.tensions[0]) == "2024"
    assert made.seen(replace(made.tensions[0], searched="2025-06")) == "2025-06"


def test_both_sides_are_counted_by_the_second_best_supplied_camp() -> None:
    works = {key: Work(key=key, authors=(key,)) for key in "xyz"}
    claims = [
        record(L, f"l{n}", order=n + 4, supports=(camp,), evidence=(Evidence(key="x", read="full", basis=basis),))
        for n, (camp, basis) in enumerate([("a", "matched"), ("a", "measured"), ("b", "measured"), ("b", "argued")])
    ]
    made = graph(
        record(T, "t"),
        *(record(C, name, order=n + 1, tension="t") for n, name in enumerate("abc")),
        *claims,
        bibliography=Bibliography(works),
    )
    assert made.both_sided(made.tensions[0]) == (1, 0)


def test_mentions_know_the_object_they_come_from_and_skip_itself() -> None:
    mentions = (
        Mention("t", "By itself.", 0, "t", 1, "tension"),
        Mention("t", "By a camp.", 1, "c", 1, "tension"),
        Mention("t", "By the page.", None, "", 1),
    )
    made = graph(record(T, "t"), record(C, "c", order=1, tension="t"), mentions=mentions)
    assert [(m.sentence, m.owner.id if m.owner else None) for m in made.mentions["t"]] == [
        ("By a camp.", "c"),
        ("By the page.", None),
    ]


def test_places_become_names_and_names_stay() -> None:
    made: Any = graph(
        record(T, "t"),
        record(C, "c", order=1, parent="#0", tension="#0", implied=("tension",)),
        record(
            C, "c", order=2, parent="#0", tension="t", label="B", rests_on=("l", "#1"), implied=("tension", "rests_on")
        ),
        record(L, "l", order=3, parent="#2", tension=None, supports=("#2",), implied=("tension", "supports")),
        record(K, "k", order=4, parent="t"),
    )
    assert [(r.id, r.parent) for r in made.records.values()] == [
        ("t", None),
        ("c", "t"),
        ("c~2", "t"),
        ("l", "c~2"),
        ("k", "t"),
    ]
    first, second, claim = (made.records[name] for name in ("c", "c~2", "l"))
    assert (first.tension, second.tension, second.rests_on) == ("t", "t", ("l", "c"))
    assert (claim.tension, claim.supports) == (None, ("c~2",))
    assert made.records["t"] is made.pages["a"].records[0]


def test_what_is_looked_up_and_not_there_is_none() -> None:
    made: Any = graph(record(T, "t"))
    made.records[None] = made._at["a", None] = made.records["t"]
    assert made.get("t") is made.at("a", 0) is made.records["t"]
    assert made.get(None) is made.at("a", None) is made.get("x") is made.at("b", 0) is None


def test_an_object_is_named_by_its_id_or_by_page_and_anchor() -> None:
    one = replace(record(C, "one", "a/b"), anchor="place")
    made = graph(one, record(C, "two"), record(C, "a/b#two"))
    names = ["one", "a/b#place", "a/b#one", "a#two", "a/b#two", "a/b", "a#one", "place", "#one", "one#"]
    found = [made.named(name) for name in names]
    assert [record and record.id for record in found] == ["one", "one", "one", "two", "a/b#two", *[None] * 5]


def test_titles_that_show_titles_are_spelled_out() -> None:
    mark = reference_mark
    pages = {
        "a": Page("a", f"On {mark('x')}", records=(replace(record(C, "x"), title=f"X of {mark('y')} or {mark('a')}"),)),
        "b": Page("b", "B", records=(replace(record(C, "y", "b"), title="Y"), record(C, "x", "b", 1))),
        "c": Page("c", "C", records=(replace(record(C, "z", "c"), title=f"Z, {mark('z')}, {mark('gone')}"),)),
    }
    made = Graph.build(pages)
    assert {name: record.title for name, record in made.records.items()} == {
        "x": "X of Y or On x",
        "y": "Y",
        "x~2": "X",
        "z": "Z, Z, z, gone, …",
    }
    assert [page.title for page in made.pages.values()] == ["On X of y or a", "B", "C"]
    assert [(first.id, later.docname) for first, later in made.duplicates] == [("x", "b")]
    assert made.at("a", 0) is made.get("x")


def test_titles_stand_in_for_what_is_named() -> None:
    made: Any = graph(record(T, "t"))
    made.pages["a"] = Page("a", title="Page A")
    assert [made.title_of(name) for name in ("t", "a", "a#part", "x", "x#t")] == ["T", "Page A", "Page A", "…", "…"]
    assert made.plain(f"See {reference_mark('t')} and {reference_mark('x')}.") == "See T and …."


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (C, {"tension": "t", "parent": "u"}),
        (L, {"tension": "t", "supports": ("v",)}),
        (K, {"against": ("c", "v"), "parent": "u"}),
        (L, {"supports": ("c", "v"), "parent": "u"}),
        (C, {"parent": "c"}),
        (K, {"parent": "t"}),
    ],
)
def test_the_tension_of_an_object(kind: Kind, more: dict[str, Any]) -> None:
    others = [record(T, "t"), record(T, "u"), record(C, "c", tension="t"), record(C, "v", tension="u")]
    made = graph(*others, record(kind, "x", order=9, **more))
    for _ in range(2):  # the second time from memory
        assert made.tension_of(made.records["x"]) is made.records["t"]
        assert made.tension_of(made.records["t"]) is made.records["t"]


def test_what_leads_to_itself_or_nowhere_has_no_tension() -> None:
    made = graph(
        record(T, "t"),
        record(K, "a", order=1, against=("b",)),
        record(K, "b", order=2, against=("c",)),
        record(K, "c", order=3, against=("b",)),
        record(C, "d", order=4),
    )
    for name in "abcd":
        assert made.tension_of(made.records[name]) is None
    assert made.tension_of(None) is None
    assert made.members == {}


def works(**authors: str) -> Bibliography:
    return Bibliography({key: Work(key, tuple(names.split(", ")), "2020", key) for key, names in authors.items()})


def test_sources_are_measured_by_the_settings_and_once() -> None:
    bib = works(x="A, B", y="A", z="B, A")
    pages = {
        "a": Page(
            "a",
            records=(
                record(T, "t", cites=("x",)),
                record(C, "c", order=1, tension="t", cites=("y", "none", "z")),
                record(L, "l", order=2, tension="t", cites=("x", "y", "z")),
            ),
        )
    }
    for shared, counts in ((1, (1, 1)), (2, (2, 2))):
        made = Graph.build(pages, bib, Settings(shared_authors=shared))
        camp, tension = made.records["c"], made.records["t"]
        assert made.independence(camp).groups == counts[0]
        assert made.independence(camp) is made.independence(camp)
        assert made.independence_within(tension).groups == counts[1]
        assert made.independence_within(tension).papers == 3
        assert made.independence_within(tension) is made.independence_within(tension)
    assert made.grouped(camp) == [["y"], ["z"], ["none"]]


def test_camps_share_sources_with_their_rivals_alone() -> None:
    made = graph(
        record(T, "t"),
        record(C, "a", order=1, tension="t", cites=("x", "y")),
        record(C, "b", order=2, tension="t", cites=("x",)),
        record(C, "c", order=3, tension="t", cites=("y", "x", "z")),
        record(C, "alone", order=4, cites=("x",)),
        record(C, "lost", order=5, tension="a", cites=("x",)),
    )
    named = {
        name: [(key, [camp.id for camp in camps]) for key, camps in made.shared_with_rivals(made.records[name])]  # type: ignore[arg-type]
        for name in ("a", "b", "c", "alone", "lost")
    }
    assert named == {
        "a": [("x", ["b", "c"]), ("y", ["c"])],
        "b": [("x", ["a", "c"])],
        "c": [("x", ["a", "b"]), ("y", ["a"])],
        "alone": [],
        "lost": [],
    }


def test_a_tension_without_camps_has_no_answers_and_its_own_date() -> None:
    made = graph(record(T, "t", since="2020-01-01"))
    tension: Any = made.records["t"]
    assert [made.both_sides(tension), made.left_standing(tension)] == [[], []]
    assert made.last_move(tension) == "2020-01-01"


def test_rivals_nobody_decides_between() -> None:
    made = graph(
        record(T, "t", since="2020-01-01"),
        record(C, "a", order=1, tension="t", since="2021-01-01"),
        record(C, "b", order=2, tension="t"),
        record(C, "c", order=3, tension="t"),
        record(K, "k", order=4, against=("c",), since="2020-06-01"),
    )
    tension: Any = made.records["t"]
    assert [name for name in "abc" if made.contested[name] is Label.UNDECIDED] == ["a", "b"]
    assert made.left_standing(tension) == []
    assert made.last_move(tension) == "2021-01-01"


def test_the_nearest_name_is_of_the_kinds_that_are_asked_for() -> None:
    made = graph_of({"p": ":::{tension} T\n:id: layers\n\n:::\n\n:::{claim} C\n:id: layer\n:::\n"})
    said = [message.partition(" as its id")[2] for _, message in bearing(made, "1", "layerx", "")]
    assert said == ["; did you mean 'layers'?"]
    assert [message.partition(" as its id")[2] for _, message in bearing(made, "1", "quite other", "")] == [""]


def test_a_circle_is_found_behind_a_wording_that_ends() -> None:
    made = graph(
        record(C, "x"),
        record(C, "a", order=1, supersedes=("x", "b")),
        record(C, "b", order=2, supersedes=("a",)),
    )
    assert made.circular == [["a", "b"]]
    assert [made.live(made.records[name]) for name in "xab"] == [False, True, True]
