"""Readers and writers of other formats."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import networkx as nx
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_tensions.core.graph import Graph
from sphinx_tensions.exchange import aif, argdown_reading, changes, fields, jsonld, markup
from sphinx_tensions.exchange import csv as table
from sphinx_tensions.exchange import json as document
from sphinx_tensions.exchange.formats import READERS, UNSAID, WRITERS
from sphinx_tensions.exchange.imported import MAX_LINE, Unreadable, decode
from sphinx_tensions.exchange.myst import PageWriter
from sphinx_tensions.reading.plain import read_page, read_project

from ..helpers.graphs import again, graph_of

ROOT = Path(__file__).parents[2]
PAGE = """
:::::::{tension} Which layer {cite:p}`lee`?
:id: layer
:topics: depth, transfer
:status: narrowing
:question: Does $x_1$ matter {cite:t}`wu`, as {camp}`last` says?
:crux: "A test: one # of many."
:reviewed: 2026-01-01
:searched: 2025-06
:crux-state: partly
:crux-tests: wu{§3}, roy
:crux-lacks: *seeds* and $n$ {cite:p}`lee`
:related: other

Prose {cite:p}`{see}roy{p. 3}` and [the claim](#a-claim); a literal \\{cite:p}`lee` too.

A second paragraph, with "quotes" -- and *stars* in it.

::::::{camp} Last
:id: last
:holders: lee{p. 3}, wu
:practised-by: roy{fig. 2, left}
:rests-on: a-claim

Text {cite:p}`roy`.

:::::{counter} No
:kind: undercuts
:since: 2024-02-01

Because.

::::{evidence} roy
:role: qualifies
:at: table 3; row 2
:words: "three: words … and others"
:read: secondary
:via: wu{p. 4}
:basis: theory
:limits: small, single-run
:scale: 1B; two runs
:checked: 2026-11
:by: Ann
:id: said

It was *found* {cite:p}`lee`.

Twice.
::::

::::{counter} Yes
:kind: refines
:::{counter}
No title. Two sentences.
:::
::::
:::::
::::::

::::::{camp} Last, in older words
:id: last-old
:label: A
::::::

::::::{camp} First
:id: first
:holders: none
:label: Q
:supersedes: last-old
::::::
:::::::

::::{claim} It holds.
:id: a-claim
:tension: layer
:supports: first
:opposes: last
:declared: contested
:declared-on: 2025-01-01
:declared-why: Two views.
:cites: lee{§1}

:::{evidence}
+ roy at p. 12 "a \\"b\\" c"; full; matched; own-method; 1B; 2026-11-24; by model x : it : said $x$ #own
- #own; indirect
~ #said : only there
= wu
. lee; full : see {camp}`last`
:::
::::

:::{counter} A gap
:against: a-claim
:scope: part
:basis: editors
:::

::::{tension} Other?
:id: other
:compatible:
::::
"""


@pytest.fixture(scope="module")
def atlas() -> Graph:
    return read_project([ROOT / "docs"], sorted((ROOT / "bib").glob("*.bib"))).graph


@pytest.fixture
def sample() -> Graph:
    return graph_of({"folder/page": PAGE})


@pytest.mark.parametrize("form", ["json", "csv", "argdown"])
def test_a_page_with_everything_comes_back_the_same(sample: Graph, form: str) -> None:
    found = READERS[form](WRITERS[form](sample, "x"), "x")
    assert document.document(again(found.pages)) == document.document(sample)
    assert not found.lost


@pytest.mark.parametrize("form", ["json", "csv", "argdown"])
def test_the_atlas_comes_back_the_same(atlas: Graph, form: str) -> None:
    found = READERS[form](WRITERS[form](atlas, "x"), "x")
    back = Graph.build(again(found.pages).pages, atlas.bibliography, atlas.settings)
    assert document.write(back, "x") == document.write(atlas, "x")


def test_aif_says_who_attacks_whom_and_what_supports(atlas: Graph) -> None:
    found = aif.read(aif.write(atlas), "x")
    back = again(found.pages)

    def attacks(graph: Graph) -> set[tuple[str, str]]:
        pairs = ((c, graph.records[name]) for c in graph.counters for name in c.against)
        live = ((c, target) for c, target in pairs if graph.live(c) and graph.live(target) and c.attacks)
        return {(counter.title, target.title) for counter, target in live}

    def supports(graph: Graph) -> set[tuple[str, str]]:
        pairs = ((c, graph.records[name]) for c in graph.claims for name in c.supports)
        return {(claim.title, camp.title) for claim, camp in pairs if graph.live(claim) and graph.live(camp)}

    assert len(attacks(atlas)) > 120
    assert attacks(back) == attacks(atlas)
    assert supports(back) == supports(atlas)
    live = {r.id: r for r in atlas.records.values() if atlas.live(r)}
    cited = {r.title: set(r.cites) for r in back.records.values()}
    assert all(set(r.cites) <= cited[r.title] for r in live.values() if r.kind in ("camp", "claim"))
    assert UNSAID["aif"]


# -- what other programs read -------------------------------------------------


def test_the_schema_holds_and_is_the_one_that_ships(atlas: Graph) -> None:
    schema = fields.schema()
    shipped = Path(fields.__file__).with_name(fields.SCHEMA)
    assert json.loads(shipped.read_text(encoding="utf-8")) == schema
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    exported = document.document(atlas, "x")
    validator.validate(exported)
    exported["objects"][0]["colour"] = "red"
    assert not validator.is_valid(exported)


def test_rdf_reads_json_ld_with_cito_in_the_right_direction(atlas: Graph) -> None:
    graph = rdflib.Graph()
    graph.parse(data=WRITERS["jsonld"](atlas, "x"), format="json-ld")
    cito = rdflib.Namespace("http://purl.org/spar/cito/")
    counter = next(c for c in atlas.counters if c.relation == "rebuts" and c.against and c.cites)

    def iri(name: str) -> rdflib.URIRef:
        return rdflib.URIRef(f"urn:sphinx-tensions:object:{name}")

    assert (iri(counter.id), cito.disputes, iri(counter.against[0])) in graph
    assert len(set(graph.subjects(cito.citesAsEvidence, None))) == sum(1 for r in atlas.records.values() if r.cites)
    assert not list(graph.subject_objects(cito.isSupportedBy))
    dates = [date for date in graph.objects(None, rdflib.DCTERMS.date) if isinstance(date, rdflib.Literal)]
    assert {str(date.datatype).rpartition("#")[2] for date in dates} <= {"gYear", "gYearMonth", "date"}
    assert not [date for date in dates if date.ill_typed]
    unanswered = graph.query("SELECT ?x { ?x a dg:Claim . FILTER NOT EXISTS { ?y cito:disputes ?x } }")
    assert len(list(unanswered)) > 10


def test_rdf_reads_what_a_work_says_and_where(sample: Graph) -> None:
    graph = rdflib.Graph()
    graph.parse(data=WRITERS["jsonld"](sample, "x"), format="json-ld")
    cito = "http://purl.org/spar/cito/"
    names = {"cito": cito, "oa": "http://www.w3.org/ns/oa#", "tns": "urn:sphinx-tensions:vocabulary:"}

    def answers(asked: str) -> set[tuple[str, ...]]:
        rows: Any = graph.query(asked, initNs=names)
        return {tuple(map(str, row)) for row in rows}

    assert answers(
        """SELECT ?exact ?place WHERE { ?a a oa:Annotation; oa:hasBody ?claim; tns:role "supports"; oa:hasTarget ?t .
        ?t oa:hasSource ?work; tns:place ?place; oa:hasSelector ?s . ?s a oa:TextQuoteSelector; oa:exact ?exact .
        ?work cito:supports ?claim }"""
    ) == {('a "b" c', "p. 12")}
    ranges = "?r a oa:RangeSelector; oa:hasStartSelector/oa:exact ?e; oa:hasEndSelector/oa:exact ?f"
    assert answers(f"SELECT ?e ?f WHERE {{ {ranges} }}") == {("three: words", "and others")}
    claim = rdflib.URIRef("urn:sphinx-tensions:object:a-claim")
    for relation, key in (("disputes", "roy"), ("qualifies", "roy")):
        work = rdflib.URIRef(f"urn:sphinx-tensions:work:{key}")
        assert (work, rdflib.URIRef(cito + relation), claim) in graph
    for relation, key in (("discusses", "wu"), ("citesForInformation", "lee")):
        work = rdflib.URIRef(f"urn:sphinx-tensions:work:{key}")
        assert (claim, rdflib.URIRef(cito + relation), work) in graph


def test_networkx_reads_graphml(atlas: Graph, tmp_path: Path) -> None:
    path = tmp_path / "a.graphml"
    path.write_text(WRITERS["graphml"](atlas, "x"), encoding="utf-8")
    graph = nx.read_graphml(path)
    assert len(graph) == len(atlas.records) + len(atlas.cited_by)
    kinds: dict[str, str] = nx.get_node_attributes(graph, "type")
    assert set(kinds.values()) == {"tension", "camp", "counter", "claim", "work"}
    relations = set(nx.get_edge_attributes(graph, "relation").values())
    assert {"part_of", "rebuts", "undercuts", "supports", "related", "cites"} <= relations


def test_exports_are_the_same_each_time(atlas: Graph) -> None:
    for write in WRITERS.values():
        assert write(atlas, "x") == write(atlas, "x")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "\tx", "'=1", "'quoted'", "plain", ""])
def test_no_cell_is_a_formula(cell: str) -> None:
    guarded = table.guard(cell)
    assert guarded[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert table.unguard(guarded) == cell


def test_a_title_that_is_a_formula_is_escaped_in_the_table() -> None:
    graph = graph_of({"p": ":::{claim} =HYPERLINK('x')\n:id: c\n:::"})
    rows = list(csv.DictReader(io.StringIO(WRITERS["csv"](graph, ""))))
    assert rows[0]["title"] == "'=HYPERLINK('x')"


# -- text ---------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)
SPECIAL = st.text(st.sampled_from("ab *_`[]<>{}$#&;~|^@:-+=%!\\\"'().,\n1é中"), max_size=40)


@settings(max_examples=300, deadline=None)
@given(st.one_of(TEXT, SPECIAL))
@example("__0__")
@example("a_b__c_")
def test_any_text_stays_what_it_is_on_a_page(text: str) -> None:
    """No character of a title, an option or a body is read as more than text."""
    text = "\n".join(filter(None, (markup.line(part) for part in text.split("\n"))))
    title = " ".join(text.split()) or "x"
    row: dict[str, Any] = {"id": "t", "kind": "tension", "title": title, "page": "p", "text": text, "question": title}
    other = {"id": "c", "kind": "counter", "title": title, "page": "p", "text": text, "against": ["t"]}
    rows = [{**r, "text": markup._guard(text), "anchor": "x"} for r in (row, other)]
    rows[0]["question"] = markup._guard(title)
    pages = document.pages_of(list(enumerate(rows, 1)), {"p": ""})
    back = again(pages)
    assert set(back.records) == {"t", "c"}
    tension, counter = back.tensions[0], back.counters[0]
    assert tension.title == title == back.plain(tension.question)
    assert tension.text == text == counter.text
    assert counter.title == title


@settings(max_examples=200, deadline=None)
@given(SPECIAL)
def test_roles_in_files_are_told_from_text_that_looks_like_them(text: str) -> None:
    text = markup.line(text)
    for given_ in (text, f"{text} {{cite:p}}`lee` {text}", f"\\{{camp}}`x`{text}"):
        recorded = markup.line(given_)
        out = markup.to_roles(recorded, lambda _: None, lambda name: name)
        assert markup.from_roles(out) == recorded


ENTRY = st.fixed_dictionaries(
    {"key": st.sampled_from(["lee", "wu"])},
    optional={
        "role": st.sampled_from(["supports", "disputes", "qualifies", "compared", "background"]),
        "at": st.sampled_from(["abstract", "§4.2; left", "table : 3", 'fig. "2"', "#x"]),
        "words": st.sampled_from(["one two three", 'a "b" c', "a : b; c #d", "x \\ y … z"]),
        "read": st.sampled_from(["full", "part", "abstract"]),
        "basis": st.sampled_from(["matched", "argued"]),
        "limits": st.lists(st.sampled_from(["small", "untuned"]), unique=True),
        "scale": st.sampled_from(["1B", "full", "a; b", "2024", "meazured"]),
        "checked": st.sampled_from(["2026", "2026-11", "2026-11-24"]),
        "by": st.sampled_from(["Ann", "model x; y"]),
        "text": SPECIAL.map(lambda text: markup._guard(markup.line(text))),
    },
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ENTRY, max_size=3), st.sampled_from(["json", "csv"]))
def test_any_evidence_comes_back_the_same(evidence: list[dict[str, Any]], form: str) -> None:
    row = {
        "id": "c",
        "kind": "claim",
        "title": "C",
        "page": "p",
        "cites": list(dict.fromkeys(e["key"] for e in evidence)),
    }
    first = again(READERS["json"](json.dumps({"version": 1, "objects": [{**row, "evidence": evidence}]}), "x").pages)
    back = again(READERS[form](WRITERS[form](first, "x"), "x").pages)
    assert document.document(back) == document.document(first)
    kept = [{name: value for name, value in entry.items() if value} for entry in evidence]
    assert [{"role": "supports", **entry} for entry in kept] == document.document(first)["objects"][0].get(
        "evidence", []
    )


def test_nesting_that_goes_too_deep_stands_beside_with_its_relations() -> None:
    rows: list[dict[str, Any]] = [{"id": "t", "kind": "tension", "title": "T", "page": "p"}]
    rows += [
        {"id": f"c{n}", "kind": "counter", "title": f"C{n}", "page": "p", "against": [before], "parent": before}
        for n, before in enumerate(["t", *(f"c{n}" for n in range(119))])
    ]
    back = again(document.pages_of(list(enumerate(rows, 1)), {}))
    assert len(back.records) == 121
    assert {c.id: c.against for c in back.counters} == {row["id"]: tuple(row["against"]) for row in rows[1:]}


# -- Argdown and AIF of others --------------------------------------------------

SOFT = """
===
title: Soft drugs
===

// a comment
# Should it be legal? #policy

[Legalize]: It should be
  legal. #(pro side) {cites: ["west1997"]}
  + <Freedom>: Adults choose.
    - <Harm>: Some are harmed. /* why */
      _ <Not all>: Harm alone does not follow.
  - [Costs]: It costs.
  >< [Forbid]

[Forbid]: It should be forbidden; see @[Costs].
  <- <Police>: Police work.

# Elsewhere

<Lone>: Nobody answers [this](https://example.org).
"""


def objects(graph: Graph) -> dict[str, Any]:
    return {record.title: record for record in graph.records.values()}


def test_argdown_of_others_becomes_camps_counters_and_claims() -> None:
    found = argdown_reading.read(SOFT, "file")
    graph = again(found.pages)
    got = objects(graph)
    assert found.title == "Soft drugs"
    assert [r.title for r in graph.tensions] == ["Should it be legal?"]
    assert {c.title for c in graph.camps} == {"Legalize", "Forbid"}
    assert got["Legalize"].text == "It should be legal."
    assert got["Legalize"].topics == ("pro-side",)
    assert got["Legalize"].cites == ("west1997",)
    assert got["Freedom"].supports == (got["Legalize"].id,)
    assert got["Harm"].against == (got["Freedom"].id,)
    assert (got["Not all"].relation, got["Not all"].against) == ("undercuts", (got["Harm"].id,))
    assert got["Costs"].against == (got["Legalize"].id,)
    assert got["Police"].against == (got["Forbid"].id,)
    assert got["Forbid"].text == "It should be forbidden; see Costs."
    assert got["Lone"].kind == "claim"
    assert got["Lone"].text == "Nobody answers this (https://example.org)."
    assert not graph.tensions[0].compatible


def test_strict_mode_entails_and_contradicts() -> None:
    text = "===\nmodel:\n  mode: strict\n===\n\n[A]: One.\n  - [B]: Two.\n  + [C]: Three.\n"
    got = objects(again(argdown_reading.read(text, "x").pages))
    assert {got["A"].kind, got["B"].kind} == {"camp"}
    assert got["C"].supports == (got["A"].id,)


def test_a_reconstruction_supports_its_conclusion() -> None:
    text = "[Main]: M.\n\n<Arg>: Sketch.\n\n(1) [P]: Premise.\n(2) [Q]: Another.\n"
    text += "-- modus ponens --\n(3) [Main]\n  <- <Against>: No.\n"
    got = objects(again(argdown_reading.read(text, "x").pages))
    assert got["Arg"].supports == (got["Main"].id,)
    assert {got["P"].kind, got["Q"].kind} == {"claim"}
    assert got["Against"].against == (got["Main"].id,)


def test_yaml_that_grows_by_aliases_is_not_unfolded() -> None:
    names = "abcdefghijkl"
    parts = [f"{two}: &{two} [{', '.join([f'*{one}'] * 9)}]" for one, two in itertools.pairwise(names)]
    text = f"===\na: &a [x]\n{chr(10).join(parts)}\ntitle: *l\n===\n\n[A]: one\n"
    assert argdown_reading.read(text, "file").title == "file"


def test_a_circle_of_attacks_still_has_a_camp() -> None:
    found = argdown_reading.read("<A>: a\n  - <B>: b\n    - <C>: c\n      - <A>\n", "x")
    graph = again(found.pages)
    assert len(graph.camps) == 1
    assert len(graph.counters) == 2


AIF: dict[str, Any] = {
    "nodes": [
        {"nodeID": "1", "text": "Rate scales to the 3/4.", "type": "I"},
        {"nodeID": "2", "text": "The data do not say so.", "type": "I"},
        {"nodeID": "3", "text": "A larger set favours it.", "type": "I"},
        {"nodeID": "4", "text": "Default Conflict", "type": "CA"},
        {"nodeID": "5", "text": "Default Inference", "type": "RA"},
        {"nodeID": "6", "text": "Default Conflict", "type": "CA"},
        {"nodeID": "7", "text": "The set is biased.", "type": "I"},
        {"nodeID": "8", "text": "Bob : hello", "type": "L"},
    ],
    "edges": [
        {"edgeID": str(n), "fromID": a, "toID": b, "formEdgeID": None}
        for n, (a, b) in enumerate([("2", "4"), ("4", "1"), ("3", "5"), ("5", "1"), ("7", "6"), ("6", "5")])
    ],
    "locutions": [],
}


def test_aif_of_others_tells_an_undercut_from_an_attack() -> None:
    found = aif.read(json.dumps(AIF), "x")
    got = objects(again(found.pages))
    assert got["Rate scales to the 3/4."].kind == "camp"
    assert got["The data do not say so."].relation == "rebuts"
    assert got["A larger set favours it."].supports == (got["Rate scales to the 3/4."].id,)
    assert got["The set is biased."].relation == "undercuts"
    assert any("dialogue" in text for text in found.lost)


def test_two_way_conflict_is_rivalry() -> None:
    edges = [("1", "4"), ("4", "2"), ("2", "6"), ("6", "1")]
    nodes = [node for node in AIF["nodes"] if node["nodeID"] in "1246"]
    rows = [{"edgeID": str(n), "fromID": a, "toID": b} for n, (a, b) in enumerate(edges)]
    graph = again(aif.read(json.dumps({"nodes": nodes, "edges": rows}), "x").pages)
    assert len(graph.camps) == 2
    assert not graph.tensions[0].compatible


# -- bad input ------------------------------------------------------------------

WRONG: list[tuple[str, str, int, str]] = [
    ("json", "", 1, "no JSON"),
    ("json", "{\n\n nope", 3, "no JSON"),
    ("json", "[]", 1, "no JSON object"),
    ("json", "[" * 100_000, 1, "deep"),
    ("json", '{"version": 1}', 1, "no list"),
    ("json", '{"version": 9,\n"objects": []}', 1, "version"),
    ("json", '{"version": 1, "objects": [\n{"id": "a", "kind": "camel", "title": "x", "page": "p"}]}', 2, "no kind"),
    ("json", '{"version": 1, "objects": [\n{"id": "a", "kind": "camp", "page": "p"}]}', 2, "no 'title'"),
    ("json", '{"version": 1, "objects": [\n\n{"id": "a", "kind": "camp", "title": 3, "page": "p"}]}', 3, "no string"),
    ("json", '{"version": 1, "objects": [{"id": "a", "kind": "camp", "title": "x", "page": "../p"}]}', 1, "inside"),
    ("json", '{"version": 1, "objects": [{"id": "a", "kind": "camp", "title": "x", "page": "/etc/p"}]}', 1, "inside"),
    (
        "json",
        '{"version": 1, "objects": [{"id": "a", "kind": "camp", "title": "x", "page": "a/../../p"}]}',
        1,
        "inside",
    ),
    ("json", '{"version": 1, "objects": [{"id": "a b", "kind": "camp", "title": "x", "page": "p"}]}', 1, "no id"),
    (
        "json",
        '{"version": 1, "objects": [{"id": "a", "kind": "camp", "title": "x", "page": "p", "evil": 1}]}',
        1,
        "no field",
    ),
    (
        "json",
        '{"version": 1, "objects": [{"id": "a", "kind": "claim", "title": "x", "page": "p"},\n'
        '{"id": "a", "kind": "claim", "title": "y", "page": "p"}]}',
        1,
        "already",
    ),
    ("csv", "", 1, "columns"),
    ("csv", "id,kind,title,page,surprise\n", 1, "surprise"),
    ("csv", "id,kind,title,page\na,camp,x\n", 2, "3 cells"),
    ("csv", 'id,kind,title,page\na,camp,"x', 2, "no CSV"),
    ("csv", "id,kind,title,page,compatible\na,tension,x,p,perhaps\n", 2, "yes or nothing"),
    ("argdown", "", 1, "no statement"),
    ("argdown", "===\na: [\n===\n", 2, "no YAML"),
    ("argdown", '[A]: x {"b": [}', 1, "no YAML"),
    ("argdown", '[A]: x {"b": ' + "[" * 50_000 + "]" * 50_000 + "}", 1, "no YAML"),
    ("aif", '{"nodes": 1}', 1, "lists"),
    ("aif", '{"nodes": [],"edges": []}', 1, "I-node"),
    ("aif", '{"nodes": [\n{"type": "I"}],"edges": []}', 1, "nodeID"),
]


@pytest.mark.parametrize(
    ("form", "text", "line", "reason"), WRONG, ids=[f"{w[0]}-{w[3]}-{n}" for n, w in enumerate(WRONG)]
)
def test_what_cannot_be_read_is_refused_with_line_and_reason(form: str, text: str, line: int, reason: str) -> None:
    with pytest.raises(Unreadable) as found:
        READERS[form](text, "x")
    assert found.value.line == line
    assert reason in found.value.reason


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(READERS)), st.text(st.sampled_from("[]<>{}()\"':,#+-_=/*@ \n\tab1$\\é"), max_size=120))
def test_any_text_is_read_or_refused(form: str, text: str) -> None:
    try:
        found = READERS[form](text, "x")
    except Unreadable:
        return
    again(found.pages)


def test_bytes_that_are_no_text_are_refused() -> None:
    for data, line in ((b"a\n\xff\xfe", 2), (b"x\n" + b"y" * (MAX_LINE + 1), 2)):
        with pytest.raises(Unreadable) as found:
            decode(data)
        assert found.value.line == line


# -- diff -------------------------------------------------------------------------


def moved(old: str, new: str) -> list[str]:
    both = [json.loads(document.write(graph_of({"p": text}))) for text in (old, new)]
    return [str(change) for change in changes.compare(*both)]


def test_a_new_counter_is_told_with_the_standing_it_changes() -> None:
    base = "::::{{tension}} T?\n:id: t\n:::{{camp}} C\n:id: c\n:::\n::::\n{}"
    more = ":::{counter} No\n:id: n\n:against: c\n:::\n"
    assert moved(base.format(""), base.format(more)) == [
        "camp c: standing unchallenged → challenged in “T?”",
        "added counter n: No in “T?”",
    ]
    assert moved(base.format(""), base.format("")) == []
    assert moved(base.format(more), base.format(""))[-1] == "removed counter n: No in “T?”"


def test_the_feed_of_changes_is_xml_and_safe() -> None:
    old, new = ({"objects": rows, "today": "2026-01-02"} for rows in ([], [row("a", "<script>")]))
    found = list(changes.compare(old, new))
    feed = changes.as_atom(found, new, "https://example.org/x/")
    assert "<script>" not in feed
    assert '<link href="https://example.org/x/p.html#a"/>' in feed
    assert json.loads(changes.as_json(found))[0]["what"] == "added"


def row(name: str, title: str) -> dict[str, Any]:
    return {"id": name, "kind": "claim", "title": title, "page": "p", "anchor": name}


SIGNS = [
    "=",
    "＝",
    "＋",
    "－",
    "＠",
    "﹣",
    "﬩",
    "⁺",
    "₌",
    "\t",
    "\n",
    "\r",
    "+",
    "-",
    "@",
    "'",
    " =",
    "\u200b=",
    "\ufeff@",
    "\u2029＝",
]


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_no_spreadsheet_computes_a_cell(sign: str) -> None:
    text = f"{sign}1+1"
    kept = table.guard(text)
    assert table.unguard(kept) == text
    assert kept.startswith("'")


ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
BAD = "".join(f"a{end}:id: b{end}{end}# B{end}:::{{tension}} C{end}<xss>{end}" for end in ENDS)
ROWS: list[dict[str, Any]] = [
    {
        "id": "a",
        "kind": "tension",
        "title": BAD,
        "page": "p",
        "text": BAD,
        "topics": [BAD],
        "status": BAD,
        "question": BAD,
        "crux": BAD,
        "stance": BAD,
    },
    {
        "id": "c",
        "kind": "camp",
        "title": BAD,
        "page": "p",
        "text": BAD,
        "parent": "a",
        "label": BAD,
        "cites": [BAD],
        "since": BAD,
    },
    {
        "id": "d",
        "kind": "counter",
        "title": BAD,
        "page": "p",
        "text": BAD,
        "parent": "c",
        "against": ["c"],
        "relation": "undercuts",
    },
    {
        "id": "e",
        "kind": "claim",
        "title": BAD,
        "page": "p",
        "text": BAD,
        "declared": "contested",
        "declared_on": BAD,
        "declared_why": BAD,
    },
]
NODES = [{"nodeID": str(number), "text": BAD, "type": "I"} for number in range(2)]
FOREIGN = {
    "json": json.dumps({"version": 1, "objects": ROWS, "pages": [{"page": "p", "title": BAD}]}),
    "csv": "id,kind,title,page,text\n" + "".join(f'a{n},tension,"{BAD}",p,"{BAD}"\n' for n in range(2)),
    "argdown": f"# {BAD}\n\n[A]: {BAD} #(t {BAD})\n  - <B>: {BAD}\n",
    "aif": json.dumps({"nodes": NODES, "edges": []}),
}


@pytest.mark.parametrize("form", FOREIGN)
def test_no_page_of_an_import_holds_what_ends_a_line_to_docutils(form: str) -> None:
    read_ones = 0
    for text in (FOREIGN[form], *_by_field(form)):
        try:
            pages = READERS[form](text, "name").pages
        except Unreadable:
            continue
        read_ones += 1
        writer = PageWriter(pages)
        for name, page in pages.items():
            source = writer.page(page)
            assert set(ENDS) & set(source) == set()
            read, _ = read_page(source, name)
            assert [record.id for record in read.records] == [record.id for record in page.records]
    assert read_ones > (5 if form == "json" else 0)


def _by_field(form: str) -> Iterator[str]:
    """Yield documents in which one field of one object is bad: a reader may refuse the other."""
    good = [{"id": row["id"], "kind": row["kind"], "title": "T", "page": "p"} for row in ROWS]
    for place, row in enumerate(ROWS if form == "json" else ()):
        for field, value in row.items():
            objects = [*good[:place], {**good[place], field: value}, *good[place + 1 :]]
            yield json.dumps({"version": 1, "objects": objects})


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2024", "gYear"), ("2024-05", "gYearMonth"), ("2024-05-01", "date"), ("n.d.", ""), ("", ""), ("２０２４", "")],
)
def test_a_date_in_json_ld_has_the_type_of_its_precision(text: str, kind: str) -> None:
    assert jsonld.date(text) == ({"@value": text, "@type": f"xsd:{kind}"} if kind else text)
