"""Argdown, written and read."""

from __future__ import annotations

import re

import pytest

from sphinx_tensions.core.model import Camp, Kind
from sphinx_tensions.core.text import digest
from sphinx_tensions.exchange.argdown_reading import DEEP
from sphinx_tensions.exchange.formats import READERS, WRITERS
from sphinx_tensions.exchange.imported import Unreadable

from ..helpers.graphs import graph_of, told


def test_the_whole_is_named_by_its_front_matter_or_else_by_the_file() -> None:
    for front, title in (
        ("===\ntitle: A  *file*\n===\n", "A *file*"),
        ("", "file"),
        ("===\n- no mapping\n===\n", "file"),
    ):
        assert READERS["argdown"](f"{front}[A]: a", "file").title == title


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("===\ntitle: A\nmodel: [\n===\n[A]: a\n", 3, "data is no YAML: expected the node content, but found"),
        ("===\ntitle: A\n===\n[A]: a\n[B]: b {cites: [}\n", 5, "data is no YAML: expected the node content"),
        ("[A]: a {\n  since: 2024-01-01,\n  cites: ]\n}\n", 3, "data is no YAML: expected the node content"),
        ("[A]: a\n# Head {x: 2024-99-99}\n", 2, "data is no YAML: cannot be read"),
        ("[A]: a\n  more {x: ]}\n", 2, "data is no YAML"),
        ("/* one\ntwo */ [A]: a {x: ]}\n", 2, "data is no YAML"),
        ("\n\n", 1, "there is no statement and no argument"),
        ('[A]: a {"id": "a", "kind": "camp", "page": "p"}\n', 1, "an object has no 'title'"),
        ('\n\n# H {"id": "a", "kind": "tension", "page": "../p", "title": "T"}\n', 3, "'../p' is no name of a page"),
    ],
)
def test_what_argdown_cannot_say_is_refused_where_it_stands(text: str, line: int, reason: str) -> None:
    with pytest.raises(Unreadable) as found:
        READERS["argdown"](text, "file")
    assert (found.value.line, found.value.reason[: len(reason)]) == (line, reason)


def test_elements_are_nested_to_a_bound() -> None:
    lines = ["[N0]: 0"] + [f"{' ' * level}- <N{level}>: {level}" for level in range(1, DEEP + 3)]
    (page,) = READERS["argdown"]("\n".join(lines), "file").pages.values()
    against = {record.id: getattr(record, "against", ()) for record in page.records}
    assert against[f"n{DEEP - 1}"] == (f"n{DEEP - 2}",)
    assert against[f"n{DEEP}"] == against[f"n{DEEP + 2}"] == (f"n{DEEP - 1}",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[A]: a {note: x', cites: y}", ["a | cites=y"]),
        ("[A]: a {cites: x}, and {more}", ["a , and {more} | cites=x"]),
        ("[A]: a\n{\n  cites: [x]\n}\nand b", ["a and b | cites=x"]),
        ("[A]: a {cites: x,  \n since: 2020}\n[B]: b", ["a | cites=x", "b"]),
        ("[A]: a {  \n cites: x }\n[B]: b", ["a | cites=x", "b"]),
        ("[A]: a,\n[B]: b", ["a,", "b"]),
        ("[A]: {x} {\n[B]: b", ["{", "b"]),
        ("[A]: a {kind: camp, cites: x}", ["a | cites=x"]),
        ("[A]: a {page: p, cites: x}", ["a | cites=x"]),
        ("[A]: a {cites: x}\n and {cites: 'y, x'}", ["a and | cites=x y"]),
        ("[A]: a #中文 #(b c)", [f"a | topics=topic-{digest('中文')[:8]} b-c"]),
        ("[A]: a {cites: {b: c}} {cites: d}", ["a {cites: d}"]),
        (f"[{'A' * 60}]: Is so. And more.", ["Is so. And more."]),
    ],
)
def test_data_of_an_element_is_taken_off_its_text(text: str, expected: list[str]) -> None:
    camps = [line for line in told(READERS["argdown"](text, "file")) if line.startswith("camp ")]
    assert [re.sub(r"^camp .*?: .*? \| | \| (?:parent|label)=[\w-]+", "", line) for line in camps] == expected


def test_what_has_no_letters_to_be_named_by_is_named_by_its_digest() -> None:
    (page,) = READERS["argdown"]("[甲]: 乙\n", "file").pages.values()
    tension, camp = page.records
    assert (tension.id, camp.id) == (f"tension-{digest('甲')[:8]}", f"statement-{digest('甲')[:8]}")
    assert (page.docname, camp.parent, tension.line, camp.line) == (tension.id, tension.id, 0, 1)
    assert isinstance(camp, Camp)
    assert camp.tension == tension.id


def test_a_name_that_is_too_long_is_no_title() -> None:
    for length, title in ((59, "A" * 59), (60, "Is so.")):
        (page,) = READERS["argdown"](f"[{'A' * length}]: Is so. And more.", "file").pages.values()
        assert page.records[1].title == title


def test_data_that_never_closes_ends_after_a_thousand_lines() -> None:
    text = "[A]: a {\n" + "x: 1,\n" * 1001 + "[B]: b\n"
    (page, other) = READERS["argdown"](text, "file").pages.values()
    assert [record.title for record in (*page.records, *other.records)] == ["A", "A", "B", "B"]


def test_elements_of_ours_keep_their_ids() -> None:
    text = (
        '# T {"id": "one", "kind": "tension", "title": "T", "page": "b"}\n'
        '# U {"id": "two", "kind": "tension", "title": "U", "page": "b", "since": 2024-01-02, "order": "x"}\n'
        "[One]: Not that.\n[Two]: Nor that.\n"
    )
    pages = READERS["argdown"](text, "file").pages
    assert [(record.id, record.since) for record in pages["b"].records] == [("one", ""), ("two", "2024-01-02")]
    assert [record.id for record in pages["u"].records] == ["u", "one-2", "two-2"]


def test_argdown_of_ours_keeps_pages_and_order() -> None:
    text = (
        '# T {"id": "t", "kind": "tension", "title": "T", "page": "b", "page_title": "Page B", "order": 1}\n'
        '[x]: X {"id": "x", "kind": "claim", "title": "X", "page": "b", "page_title": "Page B", "order": 0}\n'
        '[c]: C {"id": "c", "kind": "camp", "title": "C", "page": "b", "parent": "t", "order": 2}\n'
        '[y]: Y {"id": "y", "kind": "claim", "title": "Y", "page": "a", "page_title": "Page A", "order": 0}\n'
        "  - <no>: No, it is not.\n"
    )
    assert told(READERS["argdown"](text, "file")) == [
        "= a: Page A",
        "claim y: Y",
        "= b: Page B",
        "claim x: X",
        "tension t: T",
        "camp c: C | parent=t",
        "= t-2: T",
        "counter no: no | No, it is not. | against=y | relation=rebuts",
    ]


def test_argdown_data_may_go_over_several_lines() -> None:
    text = '[A]: It holds. {\n  "cites": ["x",\n   "y"]\n}\n  - <B>: It does not.\n'
    found = READERS["argdown"](text, "x")
    records = [record for page in found.pages.values() for record in page.records]
    first = next(record for record in records if record.text == "It holds.")
    assert first.cites == ("x", "y")
    assert [record.text for record in records if record.kind is Kind.COUNTER] == ["It does not."]


def test_argdown_data_that_never_closes_is_text() -> None:
    found = READERS["argdown"]('[A]: It holds. {\n  "cites": [\n', "x")
    assert '"cites"' in "".join(record.text for page in found.pages.values() for record in page.records)


def test_argdown_writes_what_belongs_to_no_tension() -> None:
    made = graph_of({"p": ":::{claim} Alone\n:id: alone\n:::\n\n:::{camp} Lost\n:id: lost\n\nText.\n:::\n"})
    text = WRITERS["argdown"](made, "x")
    assert "# Elsewhere" in text
    found = READERS["argdown"](text, "x")
    assert {record.id for page in found.pages.values() for record in page.records} >= {"alone", "lost"}
