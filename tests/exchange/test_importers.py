"""What each importer makes of a file, to the letter; that pages say the same again stands in `test_exchange`."""

from __future__ import annotations

import itertools
import json
import operator
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Bibliography, Camp, Claim, Counter, Page, Relation, Tension
from sphinx_tensions.core.text import digest, math_mark
from sphinx_tensions.exchange import READERS, WRITERS, Unreadable, aif, claims, markup
from sphinx_tensions.exchange.argdown_reading import DEEP
from sphinx_tensions.exchange.fields import FIELDS, SCHEMA
from sphinx_tensions.exchange.imported import Imported
from sphinx_tensions.exchange.network import Arranger, Link, Names, Network, counts, tension_title
from sphinx_tensions.reading.plain import read_page, read_project

from ..helpers.graphs import graph_of

SHOWN = ("id", "kind", "title", "page", "anchor", "text", "status")


def told(found: Imported) -> list[str]:
    """Return all that was read: a line for each page, object and remark."""
    lines = []
    for name, page in found.pages.items():
        assert page.docname == name
        lines.append(f"= {name}: {page.title}")
        for record in page.records:
            assert record.docname == name
            names = [field for field in FIELDS[record.kind] if field not in SHOWN]
            if getattr(record, "tension", None) == record.parent:
                names = [field for field in names if field != "tension"]
            values = {field: getattr(record, field) for field in names}
            more = [f"{k}={' '.join(v) if isinstance(v, tuple) else v}" for k, v in values.items() if v]
            lines.append(" | ".join(filter(None, (f"{record.kind} {record.id}: {record.title}", record.text, *more))))
        assert [record.order for record in page.records] == list(range(len(page.records)))
    return [*lines, *(f"! {lost}" for lost in found.lost)]


# -- Argdown ------------------------------------------------------------------------

ARGDOWN = {
    "relations": (
        r"""
[One]: First.
  + <Why>: Because.
    +> [Two]: Second.
  - He said so
  _ <Under>: It does not follow.
  <- [Cost]: It costs.
  <+ [Held]
  <_ <Back>: Turns back.
    -> [One]
  >< [Three]: Third.
[Two]
  -> [Four]: Fourth.
  _> [Five]: Fifth.
""",
        [
            "= one-or-three: One, or Three?",
            "tension one-or-three: One, or Three?",
            "camp one: One | First. | parent=one-or-three | label=A",
            "camp three: Three | Third. | parent=one-or-three | label=B",
            "camp four: Four | Fourth. | parent=one-or-three | label=C",
            "camp five: Five | Fifth. | parent=one-or-three | label=D",
            "claim why: Why | Because. | tension=one-or-three | supports=one",
            "counter two: Two | Second. | against=four five | relation=rebuts",
            "counter he-said-so: He said so | against=one | relation=rebuts",
            "counter under: Under | It does not follow. | against=one | relation=undercuts",
            "counter cost: Cost | It costs. | against=one | relation=rebuts",
            "claim held: Held | tension=one-or-three | supports=one",
            "counter back: Back | Turns back. | against=one | relation=rebuts",
            "! '<Why>' supports '[Two]', which is no camp",
            "! '[Two]' both attacks and undercuts; it is read as an attack",
            "! '<Back>' both attacks and undercuts; it is read as an attack",
            "! 'One' and its neighbours: of 6 pairs only 1 contrary",
        ],
    ),
    "text": (
        r"""
===
title: A  *file*
===
// gone: [No]: no.
/* gone
[No]: no. */
[A]: First. // gone too
  http://example.org stays.
<!-- [No]: no. -->
[B]: **Bold** __strong__ a_b *c* _d_ [link](https://x.org) @<Why> @[That] #(two  words) #one #one
  {cites: "a, b"} and on.
[C]: He said {since: 2024-01-02, cites: [c, d, 3, [e]]} so.
[D]: don't {it} ends
[E]: x {cites: 'a}b', note: "q\"}"} end
[F]
[A]
[A]: First again.
Goes on.

Unnamed, it is.
Still the same.

* [Listed]: In a list.
12. [Numbered]: Too.
#tag alone
""",
        [
            "= a-2: A",
            "tension a-2: A",
            "camp a: A | First again. Goes on. | parent=a-2 | label=A",
            "= b-2: B",
            "tension b-2: B",
            "camp b: B | Bold strong a_b c d link Why That and on."
            " | parent=b-2 | cites=a b | topics=two-words one | label=A",
            "= c-2: C",
            "tension c-2: C",
            "camp c: C | He said so. | parent=c-2 | cites=c d 3 | label=A",
            "= d-2: D",
            "tension d-2: D",
            "camp d: D | don't ends | parent=d-2 | label=A",
            "= e-2: E",
            "tension e-2: E",
            "camp e: E | x end | parent=e-2 | label=A",
            "= f-2: F",
            "tension f-2: F",
            "camp f: F | parent=f-2 | label=A",
            "= unnamed-it-is-2: Unnamed, it is",
            "tension unnamed-it-is-2: Unnamed, it is",
            "camp unnamed-it-is: Unnamed, it is. | Unnamed, it is. Still the same. | parent=unnamed-it-is-2 | label=A",
            "= listed-2: Listed",
            "tension listed-2: Listed",
            "camp listed: Listed | In a list. | parent=listed-2 | label=A",
            "= numbered-2: Numbered",
            "tension numbered-2: Numbered",
            "camp numbered: Numbered | Too. alone | parent=numbered-2 | topics=tag | label=A",
            "! 'a}b' is no key that can be cited",
        ],
    ),
    "sections": (
        r"""
[Before]: All.

# First #topic {x: 1}

[A]: a
  - [B]: b

## Second

[C]: c
- [D]: d

  - [F]: f

### Third
Nothing but a text
""",
        [
            "= statements: Statements",
            "claim before: Before | All.",
            "= first: First",
            "tension first: First",
            "camp a: A | a | parent=first | label=A",
            "counter b: B | b | against=a | relation=rebuts",
            "= second: Second",
            "tension second: Second",
            "camp d: D | d | parent=second | label=A",
            "claim c: C | c | tension=second",
            "counter f: F | f | against=d | relation=rebuts",
            "= third: Third",
            "claim nothing-but-a-text: Nothing but a text",
        ],
    ),
    "reconstruction": (
        r"""
(1) No argument above

<Arg>: Sketch.

(1) [P]: One.
(2) [Q]: Two.
----
(3) [R]: Between.
  + [S]: Holds it up.
-- modus ponens --
(4) [T]: The end.

[Other]: o

(1) [U]: Of no argument.
(2) [V]: Nor this.
-----
(3) [W]: Follows from both.
-- again --
(4) [X]: Follows from the last.

# Afterwards
---
(5) [Y]: Begins again.
""",
        [
            "= statements: Statements",
            "claim no-argument-above: No argument above",
            "claim other: Other | o",
            "= r-or-t: R, or T?",
            "tension r-or-t: R, or T? | compatible=True",
            "camp r: R | Between. | parent=r-or-t | label=A",
            "camp t: T | The end. | parent=r-or-t | label=B",
            "claim arg: Arg | Sketch. | tension=r-or-t | supports=r t",
            "claim p: P | One. | tension=r-or-t",
            "claim q: Q | Two. | tension=r-or-t",
            "claim s: S | Holds it up. | tension=r-or-t | supports=r",
            "= x-2: X",
            "tension x-2: X",
            "camp x: X | Follows from the last. | parent=x-2 | label=A",
            "claim u: U | Of no argument. | tension=x-2",
            "claim v: V | Nor this. | tension=x-2",
            "claim w: W | Follows from both. | tension=x-2 | supports=x",
            "= afterwards: Afterwards",
            "claim y: Y | Begins again.",
            "! '[P]' supports '<Arg>', which is no camp",
            "! '[Q]' supports '<Arg>', which is no camp",
            "! '[U]' supports '[W]', which is no camp",
            "! '[V]' supports '[W]', which is no camp",
        ],
    ),
    "strict": (
        r"""
===
model:
  mode: strict
===
[A]: a
  - [B]: b
  - <C>: c
  + [D]: d
<E>: e
  - [F]: f
""",
        [
            "= a-or-b: A, or B?",
            "tension a-or-b: A, or B?",
            "camp a: A | a | parent=a-or-b | label=A",
            "camp b: B | b | parent=a-or-b | label=B",
            "counter c: C | c | against=a | relation=rebuts",
            "claim d: D | d | tension=a-or-b | supports=a",
            "= e-2: E",
            "tension e-2: E",
            "camp e: E | e | parent=e-2 | label=A",
            "counter f: F | f | against=e | relation=rebuts",
        ],
    ),
}


@pytest.mark.parametrize("name", ARGDOWN)
def test_argdown_is_read_as_this(name: str) -> None:
    text, expected = ARGDOWN[name]
    assert told(READERS["argdown"](text, "file")) == expected


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
    assert (page.docname, camp.parent, tension.line, camp.line) == (tension.id, tension.id, 0, 0)
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


# -- AIF ----------------------------------------------------------------------------

PAGE = """
:::::{tension} Which way?
:id: t

::::{camp} Left
:id: left
:since: 2024-03-01
:cites: lee, wu

It is left {cite:p}`lee`.

:::{counter} No
:id: no
:kind: undercuts
:::
:::{counter} Also
:id: also
:kind: refines
:::
::::

::::{camp} Right
:id: right

Right, and so on.

:::{counter}
:id: never
:kind: undercuts

Never. It is not.
:::
::::
::::{camp} Old
:id: old

:::{counter}
:id: late

Late. It is.

And more.
:::
::::
::::{camp} New
:id: new
:supersedes: old
::::
:::::

:::{claim} Held
:id: held
:supports: left, gone, old
:::
:::{counter} Wide
:id: wide
:against: t, held, left
:::
:::{counter} Gone
:id: gone-wide
:against: old
:::

::::{tension} Both?
:id: both
:compatible:

:::{camp} One
:id: one
:::
:::{camp} Two
:id: two
:::
::::
"""


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
        "counter e: e | against=b-holds a-title | relation=rebuts",
        "! nodes of dialogue or preference, which pages have no word for: 2",
        "! the edge from 'b' to 'c' says no relation",
        "! the edge from 'gone' to 'a' has an end that is no node",
        "! 'x,y' is no key that can be cited",
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


# -- claims -------------------------------------------------------------------------

CLAIMS = """\
[Camp A: Layers differ] They do. Refines c-0123456789.
[camp b: ] No title.
[Counter to Camp A: Layers differ] rebuts c-0123456789: It fails, as Lee2024 says.
[Camp 1: One]Text at once.
[Camp 2: Two

证据 (3)
c-0123456789: A claim with a name.
Undercuts c-0123456789 and c-aaaaaaaaaa; the answer.
[Camp 2: Two
Just a claim (Lee2024).
[not a head] a claim.
[Camp AAA: Too long] a claim too.
[Camp C: After two] Third [Wu2023].
[Camp C: Afterwards] Again.
Corrects c-0123456789: so.
"""


def test_claims_are_read_as_this() -> None:
    found = claims.read(CLAIMS, "file")
    assert told(found) == [
        "= layers-differ-or-camp-b: Layers differ, or Camp B?",
        "tension layers-differ-or-camp-b: Layers differ, or Camp B?",
        "camp layers-differ: Layers differ | They do. Refines c-0123456789. | parent=layers-differ-or-camp-b | label=A",
        "counter layers-differ-refines: The same answer refines what it names"
        " | parent=layers-differ | against=c-0123456789 | relation=refines",
        "counter it-fails-as-lee2024-says: It fails, as Lee2024 says."
        " | It fails, as Lee2024 says. | parent=layers-differ | against=layers-differ c-0123456789 | relation=rebuts",
        "camp camp-b: Camp B | No title. | parent=layers-differ-or-camp-b | label=B",
        "= one-or-two: One, or Two?",
        "tension one-or-two: One, or Two?",
        "camp one: One | Text at once. | parent=one-or-two | label=1",
        "camp two: Two | parent=one-or-two | label=2",
        "= afterwards: Afterwards",
        "tension afterwards: Afterwards",
        "camp afterwards-2: Afterwards | Again. | parent=afterwards | label=C | supersedes=after-two",
        "camp after-two: After two | Third \x05p\x04Wu2023\x03. | parent=afterwards | cites=Wu2023 | label=C",
        "= claims-001: Claims",
        "claim c-0123456789: A claim with a name. | A claim with a name.",
        "claim just-a-claim-lee2024: Just a claim (Lee2024). | Just a claim (Lee2024).",
        "claim a-claim: [not a head] a claim. | [not a head] a claim.",
        "claim a-claim-too: [Camp AAA: Too long] a claim too. | [Camp AAA: Too long] a claim too.",
        "claim c-aaaaaaaaaa: Claim c-aaaaaaaaaa, which is named here and not in the file",
        "counter the-answer: the answer. | the answer. | against=c-0123456789 c-aaaaaaaaaa | relation=undercuts",
        "counter so: so. | so. | against=c-0123456789 | relation=corrects",
    ]
    assert (found.title, found.report) == (
        "file",
        [
            "2 lines: answer to a claim",
            "1 line: blank",
            "5 lines: camp",
            "4 lines: claim without a source",
            "1 line: counter",
            "1 line: earlier wording of a camp",
            "1 line: furniture",
            "1 line: repeated",
            "3 tensions, 6 camps, 4 counters, 5 claims on 4 pages",
            "1 work cited, 1 with no record",
            "0 keys cut at the end of a line",
            "line 1: camp: layers-differ",
            "line 2: camp: camp-b",
            "line 3: counter: it-fails-as-lee2024-says",
            "line 4: camp: one",
            "line 5: camp: two; its heading was never closed",
            "line 6: blank",
            "line 7: furniture: of the page that the lines were taken from",
            "line 8: claim without a source: c-0123456789",
            "line 9: answer to a claim: the-answer",
            "line 10: repeated: the same as line 5",
            "line 11: claim without a source: just-a-claim-lee2024",
            "line 12: claim without a source: a-claim",
            "line 13: claim without a source: a-claim-too",
            "line 14: earlier wording of a camp: after-two",
            "line 15: camp: afterwards-2",
            "line 16: answer to a claim: so",
        ],
    )
    assert list(found.works) == ["Wu2023"]


# -- networks -----------------------------------------------------------------------


def network(text: str, groups: str = "") -> Arranger:
    """Arrange relations that are written ``a-b`` (attack), ``a+b``, ``a_b``, ``a=b`` (contrary); groups as ``a:G``."""
    made = Network()
    words = {"-": Link.ATTACK, "+": Link.SUPPORT, "_": Link.UNDERCUT, "=": Link.CONTRARY}
    for part in text.split():
        if len(part) == 1:
            made.node(part)
        else:
            made.link(part[0], words[part[1]], part[2])
    for part in groups.split():
        made.node(part[0]).group = part[2:]
    return Arranger(made, Names())


@pytest.mark.parametrize(
    ("relations", "groups", "expected"),
    [
        ("a b", "", ["a-2: a; camp a", "b-2: b; camp b"]),
        ("a-b c", "", ["b-2: b; camp b; counter a>b", "statements: Statements; claim c"]),
        (
            "a=b b=c",
            "",
            ["a-or-b: a, or b?; camp a; camp b; camp c; ! 'a' and its neighbours: of 3 pairs only 2 contrary"],
        ),
        ("a=b b=c c=a", "", ["a-or-b: a, or b?; camp a; camp b; camp c"]),
        (
            "a=b d-a d-c",
            "",
            [
                "a-or-b: a, or b?; camp a; camp b; camp c; counter d>a c"
                "; ! 'a' and its neighbours: of 3 pairs only 1 contrary"
            ],
        ),
        ("d-a d-b", "", ["a-or-b: a, or b?; compatible; camp a; camp b; counter d>a b"]),
        ("a-a b-a", "", ["a-2: a; camp a; counter b>a; ! 'a' attacks itself"]),
        ("a=a b-a", "", ["a-2: a; camp a; counter b>a; ! 'a' is contrary to itself"]),
        ("a+a a_a", "", ["a-2: a; camp a; ! 'a' supports itself; ! 'a' undercuts itself"]),
        ("a+b c+a", "", ["b-2: b; camp b; claim a>b; claim c; ! 'c' supports 'a', which is no camp"]),
        ("a-b a+b", "", ["b-2: b; camp b; counter a>b; ! 'a' attacks and also supports 'b'"]),
        ("a-b b-a", "", ["a-2: a; camp a; counter b>a; ! 'a' attacks 'b', but is read as a camp"]),
        ("a-b b-c c-b", "", ["b-2: b; camp b; counter a>b; counter c>b; ! 'b' attacks 'c', but is read as a camp"]),
        ("a-b b-c c=d d-b", "", ["c-2: c; camp c; counter a>b; counter b>c; counter d>b c"]),
        ("a-c b-c a=b", "", ["c-2: c; camp c; counter a>c b; counter b>c a"]),
        ("a-b c-d", "a:G b:G c:G d:G", ["g: G; compatible; camp b; camp d; counter a>b; counter c>d"]),
        ("a-b c-d", "b:G d:H", ["g: G; camp b; counter a>b", "h: H; camp d; counter c>d"]),
        ("a-b", "a:G b:H", ["h: H; camp b; counter a>b"]),
        ("a=b", "a:G b:H", ["g: G; camp a; ! 'a' is contrary to 'b', of another tension", "h: H; camp b"]),
        (
            "a_b a-c",
            "",
            [
                "b-or-c: b, or c?; compatible; camp b; camp c; counter a>b c"
                "; ! 'a' both attacks and undercuts; it is read as an attack"
            ],
        ),
        ("a_b a_c", "", ["b-or-c: b, or c?; compatible; camp b; camp c; counter a_b c"]),
    ],
)
def test_relations_make_tensions(relations: str, groups: str, expected: list[str]) -> None:
    arranger = network(relations, groups)
    pages = arranger.pages()
    assert [shape(page) for page in pages.values()] == [text.split("; !")[0] for text in expected]
    assert arranger.lost == [lost for text in expected for lost in text.split("; ! ")[1:]]


def shape(page: Page) -> str:
    """Return one line that tells what the objects of a page are and are about."""
    parts = [f"{page.docname}: {page.title}"]
    for record in page.records:
        if isinstance(record, Tension):
            assert (record.id, record.anchor, record.title) == (page.docname, page.docname, page.title)
            parts += ["compatible"] * record.compatible
            continue
        ends = record.against if isinstance(record, Counter) else record.supports if isinstance(record, Claim) else ()
        sign = "_" if isinstance(record, Counter) and record.relation == Relation.UNDERCUTS else ">"
        parts.append(f"{record.kind} {record.id}{sign if ends else ''}{' '.join(ends)}")
    return "; ".join(parts)


def test_names_are_given_once_whatever_their_case() -> None:
    names = Names(["Here"])
    assert [names.new(wanted, "x") for wanted in ("Here", "HERE", "here", "There", "中文")] == [
        "here-2",
        "here-3",
        "here-4",
        "there",
        f"x-{digest('中文')[:8]}",
    ]


def test_a_tension_without_a_title_is_named_by_two_of_its_camps() -> None:
    assert [tension_title(camps) for camps in ([], ["A."], ["A!", "B?", "C"])] == ["Untitled tension", "A", "A, or B?"]


def test_objects_are_counted_by_kind() -> None:
    pages = READERS["argdown"]("[A]: a\n  - [B]: b\n  - [C]: c\n", "x").pages.values()
    assert list(counts(pages)) == ["1 tension", "1 camp", "2 counters", "0 claims"]


# -- JSON ---------------------------------------------------------------------------


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
        ({"cites": ["x%"]}, "'cites' is no list of words"),
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


WORKS = """
@article{lee, author={Lee, Ann and Wu, Bo}, title={On it}, year={2024}}
@article{wu, author={Wu, Bo and Roy, Cy and Abe, Di}, title={On that}, year={2023}, doi={10.1/x}}
"""


def test_the_document_says_all_that_was_written_and_what_follows(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text('tensions_today = "2026-11-22"\n')
    (tmp_path / "p.md").write_text(PAGE.replace("Never. It", "Je l'ai déjà dit {cite:t}`wu` of {camp}`left`. It"))
    (tmp_path / "refs.bib").write_text(WORKS)
    text = WRITERS["json"](read_project([tmp_path], [tmp_path / "refs.bib"]).graph, "The project")
    found = json.loads(text)
    assert text == json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    assert {name: found[name] for name in found if name not in ("objects", "works")} == {
        "$schema": SCHEMA,
        "version": 1,
        "project": "The project",
        "today": "2026-11-22",
        "pages": [{"page": "p", "title": "Which way?"}],
    }
    assert found["works"] == [
        {
            "key": "lee",
            "authors": ["Ann Lee", "Bo Wu"],
            "year": "2024",
            "title": "On it",
            "derived": {"label": "Lee and Wu 2024"},
        },
        {
            "key": "wu",
            "authors": ["Bo Wu", "Cy Roy", "Di Abe"],
            "year": "2023",
            "title": "On that",
            "doi": "10.1/x",
            "derived": {"label": "Wu et al. 2023"},
        },
    ]
    rows = {row.pop("id"): row for row in found["objects"]}
    assert rows["never"] == {
        "kind": "counter",
        "title": "Je l'ai déjà dit of Left.",
        "page": "p",
        "anchor": "never",
        "parent": "right",
        "text": "Je l'ai déjà dit {cite:t}`wu` of {camp}`left`. It is not.",
        "cites": ["wu"],
        "against": ["right"],
        "relation": "undercuts",
        "derived": {"standing": "unchallenged", "tension": "t", "works": 1, "groups": 1, "effective": 1.0},
    }
    assert rows["left"]["label"] == "A"
    assert rows["left"]["derived"] == {
        "standing": "challenged",
        "challenged_by": "no",
        "tension": "t",
        "works": 2,
        "groups": 1,
        "effective": 1.0,
    }
    assert rows["t"]["derived"] == {
        "standing": "challenged",
        "challenged_by": "wide",
        "tension": "t",
        "works": 2,
        "groups": 1,
        "effective": 1.0,
        "open_counters": ["no", "never", "late", "wide", "gone-wide"],
        "left_standing": ["new"],
        "moved": "2024-03-01",
    }
    assert rows["old"]["derived"]["standing"] == "superseded"
    assert rows["held"]["derived"]["consensus"] == "uncited"
    assert "moved" not in rows["both"]["derived"]


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


@given(
    st.text(st.sampled_from("abcd"), min_size=2, max_size=12),
    st.text(st.sampled_from("+-_="), min_size=12, max_size=12),
)
def test_no_relation_is_lost_in_silence(names: str, signs: str) -> None:
    """Each stands on a page or among what was lost."""
    arranger = network(
        " ".join(f"{a}{sign}{b}" for (a, b), sign in zip(itertools.pairwise(names), signs, strict=False))
    )
    records = {record.id: record for page in arranger.pages().values() for record in page.records}
    for source, what, target in arranger.network.links:
        one, other = records[source], records[target]
        kept = target in getattr(one, "against", ()) or target in getattr(one, "supports", ())
        if what is Link.CONTRARY:
            kept |= source in getattr(other, "against", ())
        rivals = what is Link.CONTRARY and source != target and isinstance(one, Camp) and isinstance(other, Camp)
        rivals = rivals and one.docname == other.docname
        told_of = any(repr(source) in lost and (repr(target) in lost or "itself" in lost) for lost in arranger.lost)
        assert kept or rivals or told_of, (source, what, target)


# -- text ---------------------------------------------------------------------------


def test_a_counter_goes_to_the_camp_of_its_letter_with_the_nearest_title() -> None:
    text = (
        "[Camp A: Layers differ in depth] One.\n[Camp B: Layers differ in depth] Two.\n"
        "[Counter to Camp B: Layers differ in the depth] No.\n[Counter to Camp A: Nothing of the kind] Never.\n"
    )
    records = [record for page in claims.read(text, "file").pages.values() for record in page.records]
    letters = {record.id: record.label for record in records if isinstance(record, Camp)}
    titles = {record.id: record.title for record in records}
    found = {r.text: [(letters[n], titles[n]) for n in r.against] for r in records if isinstance(r, Counter)}
    assert found == {"No.": [("B", "Layers differ in depth")], "Never.": [("A", "Nothing of the kind")]}


def test_the_brackets_that_open_a_line() -> None:
    heads = {
        "no": None,
        "[a [b] c]d": ("a [b] c", "d", False),
        "[a] b ": ("a", "b", False),
        "[a [b] c": ("a [b] c", "", True),
    }
    assert {line: claims.split_head(line) for line in heads} == heads


def test_marks_that_turn_or_hide_text_are_taken_out() -> None:
    bad = "".join(chr(n) for n in (0, 8, 0x0B, 0x0E, 0x1B, 0x7F, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069))
    good = "\t\n\x0c\x1f\u200d\u2029\u206a\u2065é"
    assert markup.clean(f"a{bad}{good}") == f"a{good}"
    assert markup.clean("a\ud800") == "a\ufffd"
    assert markup.line(f" a{bad}b \n c\t") == "ab c"


@pytest.mark.parametrize(
    ("content", "expected"),
    [("a", "{x}`a`"), ("a`b", "{x}``a`b``"), ("``a", "{x}``` ``a ```"), ("a`", "{x}`` a` ``")],
)
def test_a_role_is_fenced_by_more_ticks_than_it_holds(content: str, expected: str) -> None:
    assert markup.role("x", content) == expected


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("a_b __init__ _c_", "a_b \\_\\_init\\_\\_ \\_c\\_"),
        ("(c) (r) car", "(c) (r) car"),
        ("a@b @c &amp; &x AT&T; x^2", "a\\@b \\@c \\&amp; &x AT\\&T; x\\^2"),
        ("[a](b) <c> {d} `e` $f ~g |h *i \\", "\\[a\\](b) \\<c\\> \\{d} \\`e\\` \\$f \\~g \\|h \\*i \\\\"),
    ],
)
def test_plain_text_is_escaped_where_it_could_be_more(plain: str, escaped: str) -> None:
    assert markup.escape(plain) == escaped


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("1.5 a", "1.5 a"),
        ("12) a", "12\\) a"),
        ("(a) b", "\\(a) b"),
        ("# a\n\n= b", "\\# a\n\\= b"),
        ("One ends. Two Begins? yes. A. B", "One ends.\nTwo Begins? yes.\nA. B"),
    ],
)
def test_a_line_begins_with_nothing_but_text(text: str, source: str) -> None:
    assert markup.source(text, lambda _name: "any", sentences=True) == source


def test_sentences_begin_lines_where_asked() -> None:
    text = f"One is. Two {math_mark('x')} is. Three."
    assert markup.source(text, str) == "One is. Two {math}`x` is. Three."
    assert markup.source(text, str, sentences=True) == "One is.\nTwo {math}`x` is.\nThree."


def test_recorded_text_goes_to_files_and_pages_as_roles() -> None:
    written = (
        "See {camp}`left`, {any}`words <left>`, {cite:t}`{see}lee{p. 3},wu`, {cite}`lee`, {math}`a_b`; \\{math}`c`."
    )
    recorded = markup.from_roles(written)
    graph = graph_of({"p": PAGE})
    assert markup.to_roles(recorded, graph.get, graph.title_of) == (
        "See {camp}`left`, {camp}`words <left>`, {cite:t}`{see}lee{p. 3},wu`, {cite:p}`lee`, {math}`a_b`; \\{math}`c`."
    )
    assert markup.source(recorded, lambda name: f"kind-of-{name}") == (
        "See {kind-of-left}`left`, {kind-of-left}`words <left>`, {cite:t}`{see}lee{p. 3},wu`, {cite:p}`lee`"
        ", {math}`a_b`; \\{math}\\`c\\`."
    )
    assert markup.keys_in(recorded) == ["lee", "wu", "lee"]
    assert markup.from_roles("{cite:p}`a b` {foo}`x` {math}``a`b``") == (
        f"{{cite:p}}`a b` {{foo}}`x` {math_mark('a`b')}"
    )
