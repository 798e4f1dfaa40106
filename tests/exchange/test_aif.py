"""AIF, written and read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Counter, Relation, Tension
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.exchange.imported import Unreadable


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"nodes": [], "edges": 3}', 1, "there are no lists 'nodes' and 'edges'"),
        ('{"nodes": 3, "edges": []}', 1, "there are no lists 'nodes' and 'edges'"),
        ('{"nodes": [], "edges": []}', 1, "there is no I-node"),
        ('{"nodes": [\n3], "edges": []}', 1, "'nodeID' is missing or no string"),
        ('{"nodes": [\n{"nodeID": true}], "edges": []}', 2, "'nodeID' is missing or no string"),
        ('{"nodes": [], "edges": [\n{"fromID": [], "toID": 1}]}', 2, "'fromID' is missing or no string"),
        ('{"nodes": [], "edges": [{"fromID": 1,\n"toID": null}]}', 2, "'toID' is missing or no string"),
    ],
)
def test_aif_that_is_none_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(Unreadable) as found:
        READERS["aif"](text, "file")
    assert (found.value.line, found.value.reason) == (line, reason)


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from(["", "a", "b", "claim", "2024-01-01", "\x02a\x03"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "key", "a"]), inner, max_size=2),
    max_leaves=3,
)


NODE = st.fixed_dictionaries(
    {"nodeID": st.sampled_from("abcst") | ANY, "type": st.sampled_from(["I", "RA", "CA"]) | ANY}
)


EDGE = st.fixed_dictionaries({"fromID": st.sampled_from("abcst") | ANY, "toID": st.sampled_from("abcst") | ANY})


@settings(max_examples=200, deadline=None)
@given(st.lists(NODE | ANY, max_size=5), st.lists(EDGE | ANY, max_size=6))
def test_any_aif_is_read_or_refused(nodes: list[Any], edges: list[Any]) -> None:
    try:
        found = READERS["aif"](json.dumps({"nodes": nodes, "edges": edges}), "file")
    except Unreadable:
        return
    Graph.build(found.pages)


def test_edges_of_aif_without_ends_or_meaning_are_told() -> None:
    nodes = [{"nodeID": name, "type": "I", "text": f"Text {name}"} for name in "ab"]
    edges = [{"fromID": "a", "toID": "z"}, {"fromID": "a", "toID": "b"}]
    found = READERS["aif"](json.dumps({"nodes": nodes, "edges": edges}), "x")
    assert ["has an end that is no node" in lost for lost in found.lost].count(True) == 1
    assert ["says no relation" in lost for lost in found.lost].count(True) == 1


def scheme(name: str, kind: str, source: str, target: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    return {"nodeID": name, "type": kind, "text": ""}, [
        {"fromID": source, "toID": name},
        {"fromID": name, "toID": target},
    ]


def joined(*relations: tuple[str, str, str]) -> str:
    made = [scheme(f"s{n}", *relation) for n, relation in enumerate(relations)]
    names = sorted({end for _, source, target in relations for end in (source, target) if not end.startswith("s")})
    nodes = [{"nodeID": name, "type": "I", "text": f"Text {name}"} for name in names] + [node for node, _ in made]
    return json.dumps({"nodes": nodes, "edges": [edge for _, edges in made for edge in edges]})


def test_each_relation_of_aif_is_read_once() -> None:
    found = READERS["aif"](joined(("CA", "a", "b"), ("CA", "b", "a"), ("CA", "b", "a")), "x")
    records = [record for page in found.pages.values() for record in page.records]
    assert sorted(str(record.kind) for record in records) == ["camp", "camp", "tension"]
    assert [record.compatible for record in records if isinstance(record, Tension)] == [False]
    under = READERS["aif"](joined(("RA", "a", "b"), ("CA", "c", "s0")), "x")
    counters = [record for page in under.pages.values() for record in page.records if isinstance(record, Counter)]
    assert [(counter.relation, len(counter.against)) for counter in counters] == [(Relation.UNDERCUTS, 1)]
    mixed = READERS["aif"](joined(("RA", "a", "b"), ("CA", "c", "s0"), ("CA", "c", "a")), "x")
    assert mixed.lost == ["'Text c' undercuts 'Text b', and attacks as well: read as an attack"]
    assert not under.lost
    twice = READERS["aif"](joined(("RA", "a", "b"), ("CA", "a", "b"), ("CA", "c", "b"), ("CA", "c", "b")), "x")
    assert twice.lost == ["'Text a' supports 'Text b': said in its text"]
    assert [str(note) for note in twice.account.notes if note not in twice.account.told()] == [
        "line 1: merged: 'Text c' attacks 'Text b', as was said before"
    ]
