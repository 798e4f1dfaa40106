"""AIF, written and read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Bibliography, Counter, Relation, Tension
from sphinx_tensions.exchange import READERS, WRITERS, Unreadable, aif
from sphinx_tensions.reading.plain import read_page

from ..helpers.graphs import PAGE, graph_of, told


def test_aif_holds_every_statement_and_every_relation_between_those_that_live() -> None:
    text = WRITERS["aif"](graph_of({"p": PAGE}), "x")
    found = json.loads(text)
    assert set(found) == {"nodes", "edges", "locutions"}
    assert found["locutions"] == []
    statements = [(n["nodeID"], n["text"], n["timestamp"]) for n in found["nodes"] if n["type"] == "I"]
    unknown = "1970-01-01 00:00:00"
    assert statements == [
        ("t", "Which way?", unknown),
        ("left", "Left\nIt is left.", "2024-03-01 00:00:00"),
        ("no", "No", unknown),
        ("also", "Also", unknown),
        ("right", "Right\nRight, and so on.", unknown),
        ("never", "Never. It is not.", unknown),
        ("late", "Late.\nLate. It is.\nAnd more.", unknown),
        ("new", "New", unknown),
        ("held", "Held", unknown),
        ("wide", "Wide", unknown),
        ("gone-wide", "Gone", unknown),
        ("one", "One", unknown),
        ("two", "Two", unknown),
        ("cite:lee", "lee", unknown),
        ("cite:wu", "wu", unknown),
    ]
    assert len({n["nodeID"] for n in found["nodes"]}) == len(found["nodes"])
    assert [e["edgeID"] for e in found["edges"]] == [f"e{n}" for n in range(1, len(found["edges"]) + 1)]
    assert all(set(e) == {"edgeID", "fromID", "toID", "formEdgeID"} and e["formEdgeID"] is None for e in found["edges"])
    schemes = {n["nodeID"]: n for n in found["nodes"] if n["type"] != "I"}
    assert {(n["type"], n["text"]) for n in schemes.values()} == {
        ("RA", "Default Inference"),
        ("CA", "Default Conflict"),
    }
    ends: dict[str, tuple[list[str], list[str]]] = {name: ([], []) for name in schemes}
    for edge in found["edges"]:
        for at, end, other in ((1, "fromID", "toID"), (0, "toID", "fromID")):
            if edge[end] in ends:
                ends[edge[end]][at].append(edge[other])
    (undercut,) = (name for name, (into, _) in ends.items() if into == ["no"])
    (sources,) = (name for name, (into, _) in ends.items() if "cite:lee" in into)
    assert ends[sources] == (["cite:lee", "cite:wu", undercut], ["left"])
    assert [(schemes[name]["type"], *into, *out) for name, (into, out) in ends.items() if name != sources] == [
        ("CA", "left", "right"),
        ("CA", "left", "new"),
        ("CA", "right", "left"),
        ("CA", "right", "new"),
        ("CA", "new", "left"),
        ("CA", "new", "right"),
        ("CA", "no", sources),
        ("CA", "never", "right"),
        ("RA", "held", "left"),
        ("CA", "wide", "t"),
        ("CA", "wide", "held"),
        ("CA", "wide", "left"),
    ]
    assert text == json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def test_a_work_that_is_known_is_told_in_words() -> None:
    work = {"key": "lee", "authors": ["Lee, Ann", "Wu, Bo"], "year": "2024", "title": "On it"}
    works = READERS["json"](json.dumps({"version": 1, "objects": [], "works": [work]}), "").works
    graph = Graph.build({"p": read_page(PAGE, "p")[0]}, Bibliography(works))
    nodes = {node["nodeID"]: node["text"] for node in json.loads(WRITERS["aif"](graph, ""))["nodes"]}
    assert (nodes["cite:lee"], nodes["cite:wu"]) == ("Lee, Ann, Wu, Bo (2024). On it.", "wu")


def aif_file(statements: dict[str, str], schemes: dict[str, str], edges: str) -> str:
    """Return AIF; *edges* are written ``a>b``."""
    nodes = [{"nodeID": name, "type": "I", "text": text} for name, text in statements.items()]
    nodes += [{"nodeID": name, "type": kind, "text": ""} for name, kind in schemes.items()]
    pairs = [edge.split(">") for edge in edges.split()]
    return json.dumps({"nodes": nodes, "edges": [{"fromID": a, "toID": b} for a, b in pairs]}, indent=1)


def test_aif_is_read_as_this() -> None:
    statements = {
        "a": "A title\nA text.\n\nMore.",
        "b": "B holds.",
        "c": "C does.",
        "d": "D too. With more.",
        "e": "",
        "cite:k": "A work",
        "cite:x,y": "No key",
    }
    schemes = {"s": "CA", "t": "CA", "u": "RA", "v": "CA", "w": "RA", "x": "CA", "y": "PA", "z": "CA"}
    edges = "a>s s>b b>t t>a c>u u>a d>v v>u cite:k>w w>a cite:x,y>w e>x x>s y>a z>a e>z b>c gone>a"
    schemes |= {"nothing": "RA", "o": "CA", "talk": "L"}
    edges += " c>o o>talk talk>b"
    assert told(aif.read(aif_file(statements, schemes, edges), "file")) == [
        "= a-title-or-b-holds: A title, or B holds?",
        "tension a-title-or-b-holds: A title, or B holds?",
        "camp a-title: A title | A text.\n\nMore. | parent=a-title-or-b-holds | cites=k | label=A",
        "camp b-holds: B holds. | parent=a-title-or-b-holds | label=B",
        "claim c-does: C does. | tension=a-title-or-b-holds | supports=a-title",
        "counter d-too: D too. | D too. With more. | against=a-title | relation=undercuts",
        "counter e: e | against=a-title | relation=rebuts",
        "! 'x,y' is no key that can be cited",
        "! 'y', a node of dialogue or preference (PA), which pages have no word for",
        "! 'talk', a node of dialogue or preference (L), which pages have no word for",
        "! 'e' undercuts 'A title', and attacks as well: read as an attack",
        "! the edge from 'B holds.' to 'C does.' says no relation",
        "! the edge from 'gone' to 'a' has an end that is no node",
        "! the CA-node 'o' beside 'C does.' joins no two statements",
    ]


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
