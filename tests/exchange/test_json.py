"""The JSON document, written and read."""

from __future__ import annotations

import json
import operator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Work
from sphinx_tensions.core.text import digest
from sphinx_tensions.exchange.fields import FIELDS
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.exchange.imported import Unreadable

from ..helpers.graphs import told


def in_json(**fields: Any) -> str:
    row = {"id": "a", "kind": "claim", "title": "T", "page": "p"} | fields
    return json.dumps({"version": 1, "pages": [{"page": "p", "title": "A  page"}], "objects": [row]}, indent=0)


def test_a_document_is_read_as_this() -> None:
    fields = {"derived": {"any": 1}, "topics": ["x", " y"], "text": "One\n\n two.", "since": "2024-01-01", "parent": ""}
    found = READERS["json"](in_json(**fields, declared=None, supports=[], cites=False), "file")
    assert told(found) == ["= p: A page", "claim a: T | One\ntwo. | topics=x y | since=2024-01-01"]
    assert (found.title, found.works, found.report) == ("file", {}, [])
    (record,) = found.pages["p"].records
    assert (record.line, record.anchor) == (11, f"claim-{digest('a')[:8]}")
    assert READERS["json"](in_json(anchor="x y"), "").pages["p"].records[0].anchor == record.anchor
    assert READERS["json"](in_json(anchor="xy"), "").pages["p"].records[0].anchor == "xy"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"kind": "tension", "compatible": "yes"}, "'compatible' is no flag"),
        ({"topics": "x"}, "'topics' is no list"),
        ({"topics": ["x", 3]}, "'topics' is no list of words"),
        ({"topics": ["x y"]}, "'topics' is no list of words"),
        ({"cites": ["x%"]}, "'cites' is no list of cite keys"),
        ({"text": 3}, "'text' is no text"),
        ({"since": 2024}, "'since' is no date"),
        ({"id": "a;b"}, "'id' is no id: 'a;b'"),
        ({"declared": "maybe"}, "'declared' takes one of consensus, contested, not 'maybe'"),
        ({"kind": "counter", "relation": "hits"}, "'relation' takes one of "),
        ({"kind": ["claim"]}, "['claim'] is no kind of object"),
        ({"colour": "red"}, "a claim has no field 'colour'"),
        ({"title": ""}, "an object has no 'title'"),
        ({"page": None}, "an object has no 'page'"),
        ({"page": "a/"}, "'a/' is no name of a page inside the folder"),
        ({"page": "a b."}, "'a b.' is no name of a page inside the folder"),
        ({"page": "a /b"}, "'a /b' is no name of a page inside the folder"),
        ({"page": "_a"}, "'_a' is no name of a page inside the folder"),
        ({"page": "a" * 201}, f"'{'a' * 201}' is no name of a page inside the folder"),
    ],
)
def test_a_field_that_is_wrong_is_refused_on_its_line(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unreadable) as found:
        READERS["json"](in_json(**fields), "file")
    assert (found.value.line, found.value.reason[: len(reason)]) == (11, reason)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"version": 1,\n"objects": [],\n"pages": 3}', 3, "'pages' is no list"),
        ('{"version": 1,\n"objects": [],\n"pages": [3]}', 3, "a page is no object"),
        ('{"version": 1,\n"objects": [3]}', 2, "objects[0] is no object"),
        ('{"version": 1,\n"objects": {}}', 2, "'objects' is no list"),
        ('{"objects": [],\n"version": "1"}', 2, "the version is not 1"),
        ('{"objects": []}', 1, "the version is not 1"),
        ('{"a": "\nb"}', 1, "no JSON: Invalid control character at"),
        ("1" * 5000, 1, "no JSON that can be read: Exceeds the limit"),
        ("[" * 100_000, 1, "no JSON that can be read: nested too deep"),
        ("3", 1, "the document is no JSON object"),
    ],
)
def test_a_document_that_is_none_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(Unreadable) as found:
        READERS["json"](text, "file")
    assert (found.value.line, found.value.reason[: len(reason)]) == (line, reason)


@pytest.mark.parametrize("name", ["a" * 200, "a/b", "é", "a b", "a.b+c-d"])
def test_the_name_of_a_page_may_be_long(name: str) -> None:
    assert list(READERS["json"](in_json(page=name), "file").pages) == [name]


def test_an_id_stands_once() -> None:
    rows = [
        {"id": name, "kind": "claim", "title": "T", "page": page} for name, page in (("a", "p"), ("b", "p"), ("a", "q"))
    ]
    with pytest.raises(Unreadable) as found:
        READERS["json"](json.dumps({"version": 1, "objects": rows}, indent=0), "file")
    assert (found.value.line, found.value.reason) == (17, "the id 'a' is already that of line 5")


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from(["", "a", "b", "claim", "2024-01-01", "\x02a\x03"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "key", "a"]), inner, max_size=2),
    max_leaves=3,
)


NAMES = sorted({name for names in FIELDS.values() for name in names})


ROW = st.dictionaries(st.sampled_from(NAMES), ANY, max_size=4)


GOOD = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abc"),
        "kind": st.sampled_from(["tension", "camp", "counter", "claim"]),
        "title": st.just("T"),
        "page": st.sampled_from("pq"),
    }
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.builds(operator.or_, GOOD, ROW) | ANY, max_size=3), ANY, ANY)
def test_any_document_is_read_or_refused(rows: list[Any], pages: Any, works: Any) -> None:
    form = READERS["json"]
    for more in ({}, {"pages": pages}, {"works": works}):
        try:
            found = form(json.dumps({"version": 1, "objects": rows, **more}), "file")
        except Unreadable:
            continue
        Graph.build(found.pages)


def test_rows_of_a_table_may_be_empty_and_lists_must_be_words() -> None:
    found = READERS["csv"]("id,kind,title,page\n,,,\na,claim,T,p\n", "x")
    assert [record.id for page in found.pages.values() for record in page.records] == ["a"]
    head = '{"version": 1, "objects": [\n{"id": "a", "kind": "claim", "title": "T", "page": "p", '
    for more, said in (('"cites": ["a b"]', "no list of cite keys"), ('"declared": "perhaps"', "takes one of")):
        with pytest.raises(Unreadable, match=said):
            READERS["json"](f"{head}{more}}}]}}", "x")
    with pytest.raises(Unreadable, match="no JSON"):
        READERS["json"](head, "x")


def document(works: Any) -> str:
    return json.dumps({"version": 1, "objects": [], "works": works}, indent=0)


def test_a_document_brings_its_works() -> None:
    given = {"key": "k", "authors": ["Lee,  Ann", "Wu, Bo"], "year": 2020, "title": "T", "doi": "10.1/x", "arxiv": "1"}
    found = READERS["json"](document([given, {"key": "bare"}]), "x")
    assert found.works == {
        "k": Work("k", ("Lee, Ann", "Wu, Bo"), "2020", "T", "10.1/x", "1"),
        "bare": Work("bare"),
    }


@pytest.mark.parametrize(
    ("works", "line", "said"),
    [
        ([3], 4, "a work has no key"),
        ([{"key": 3}], 4, "a work has no key"),
        ([{"title": "T"}], 4, "a work has no key"),
        ([{"key": "a b"}], 4, "none that can be cited"),
        ([{"key": "a", "authors": "Lee"}], 7, "the authors of a work are no list"),
        (3, 4, "'works' is no list"),
        ({"k": {}}, 4, "'works' is no list"),
    ],
)
def test_works_that_are_none_are_refused(works: Any, line: int, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as found:
        READERS["json"](document(works), "x")
    assert found.value.line == line
