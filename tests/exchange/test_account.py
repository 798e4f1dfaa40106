"""Whatever an importer reads stands on a page or in the account, format by format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.command import main
from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Camp, Record, Tension
from sphinx_tensions.exchange import claims
from sphinx_tensions.exchange.account import RELATIONS, TEXTS, Account, Fate
from sphinx_tensions.exchange.formats import FOLDERS, READERS
from sphinx_tensions.exchange.imported import Imported

from ..helpers.graphs import again

WORDS = st.lists(
    st.sampled_from(["moss", "fern", "oak", "elm", "tide", "reef", "wind", "salt"]), min_size=2, max_size=5
).map(" ".join)


def letters(text: str) -> str:
    """Return *text* as letters and digits alone."""
    return re.sub(r"[\W_]+", "", text.casefold())


def said(found: Imported) -> str:
    """Return all that pages and account say, as letters; pages are written as Markdown and read again."""
    graph = again(found.pages)
    told = [f"{graph.plain(record.title)} {graph.plain(record.text)}" for record in graph.records.values()]
    return letters(" ".join([*told, *map(str, found.account.notes), *found.report]))


def adds_up(found: Imported) -> None:
    """Check that the table tells of as many things as not kept as there are notes, at least."""
    for what in {what for what, _ in found.account.counts}:
        counts = {fate: found.account.counts[what, fate] for fate in Fate}
        assert all(number >= 0 for number in counts.values())
        for fate in (Fate.CHANGED, Fate.UNREAD):
            assert counts[fate] >= sum(note.what == what and note.fate is fate for note in found.account.notes)


def ends(record: Record) -> set[str]:
    """Return all that a record names: in options, and in references in its text."""
    options = getattr(record, "against", ()) + getattr(record, "supports", ()) + record.supersedes
    return {*options, *re.findall("\x02([^\x02-\x06]*)\x03", record.text)}


def related(one: Record, other: Record) -> bool:
    """Return whether one of two records names the other, or they are rivals."""
    rivals = isinstance(one, Camp) and isinstance(other, Camp) and one.parent == other.parent
    return other.id in ends(one) or one.id in ends(other) or rivals


def of(found: Imported, text: str) -> list[Record]:
    """Return the records that say *text*."""
    records = [record for page in found.pages.values() for record in page.records]
    records = [record for record in records if not isinstance(record, Tension)]
    return [r for r in records if letters(text) in (letters(r.title), *map(letters, r.text.split("\n")))]


# -- Argdown ------------------------------------------------------------------

SIGNS = st.sampled_from(["+", "-", "_", "><", "+>", "->"])
ARGDOWN = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["A", "B", "C", "<D>", ""]), WORDS, SIGNS, st.booleans()),
    min_size=1,
    max_size=10,
)


def argdown(lines: list[tuple[int, str, str, str, bool]], *, strict: bool) -> tuple[str, list[str]]:
    """Return a file, and the texts in it; each text ends in a number of its own."""
    made, texts, before = [], [], -1
    for number, (depth, name, text, sign, credence) in enumerate(lines):
        level = min(depth, before + 1)
        before = level
        words = f"{text} n{number}"
        texts.append(words)
        head = f"{name}: " if name.startswith("<") else f"[{name}]: " if name else ""
        data = f" {{credence: 0.{number}5}}" if credence else ""
        made += ["  " * level + (f"{sign} " if level else "") + head + words + data, *([] if level else [""])][::-1]
    return ("===\nmodel:\n  mode: strict\n===\n\n" if strict else "") + "\n".join(made) + "\n", texts


@settings(max_examples=150, deadline=None)
@given(ARGDOWN, st.booleans())
def test_each_text_relation_and_credence_of_argdown_is_on_a_page_or_told(
    lines: list[tuple[int, str, str, str, bool]], strict: bool
) -> None:
    text, texts = argdown(lines, strict=strict)
    found = READERS["argdown"](text, "file")
    everything = said(found)
    assert [words for words in texts if letters(words) not in everything] == []
    assert [f"credence: 0.{n}5" for n, row in enumerate(lines) if row[4] and f"credence0{n}5" not in everything] == []
    signs = len(re.findall(r"^ +(?:[+_-]>?|><) ", text, re.MULTILINE))
    assert sum(found.account.counts[RELATIONS, fate] for fate in Fate) == signs
    adds_up(found)


# -- AIF ----------------------------------------------------------------------

AIF = st.lists(st.tuples(st.sampled_from(["RA", "CA", "YA"]), st.integers(0, 7), st.integers(0, 9)), max_size=8)


def aif_json(nodes: list[dict[str, str]], edges: list[dict[str, str]]) -> str:
    return json.dumps({"nodes": nodes, "edges": edges}, indent=1)


def aif_turtle(nodes: list[dict[str, str]], edges: list[dict[str, str]]) -> str:
    """Return AIF in Turtle; each edge is said of both of its ends, as AIFdb does it."""
    lines = [f'n:{n["nodeID"]} a aif:{n["type"]}-node ; aif:claimText "{n["text"]}" .' for n in nodes]
    for edge in edges:
        into = edge["toID"].startswith("s") and not edge["fromID"].startswith("s")
        scheme, end = (edge["toID"], edge["fromID"]) if into else (edge["fromID"], edge["toID"])
        role = "Premise" if into else "Conclusion"
        lines.append(f"n:{scheme} aif:{role} n:{end} .")
        lines += [f"n:{end} aif:{role} n:{scheme} ."] if not end.startswith("s") else []
    return "\n".join(["@prefix aif: <http://www.arg.tech/aif#> .", "@prefix n: <http://a.example/> .", *lines])


@pytest.mark.parametrize("write", [aif_json, aif_turtle])
@settings(max_examples=150, deadline=None)
@given(texts=st.lists(WORDS, min_size=1, max_size=6), schemes=AIF)
def test_each_text_and_relation_of_aif_is_on_a_page_or_told(
    write: Callable[..., str], texts: list[str], schemes: list[tuple[str, int, int]]
) -> None:
    texts = [f"{text} n{number}." for number, text in enumerate(texts)]
    nodes = [{"nodeID": str(n), "type": "I", "text": text} for n, text in enumerate(texts)]
    edges = []
    for number, (kind, source, target) in enumerate(schemes):
        name = f"s{number}"
        nodes.append({"nodeID": name, "type": kind, "text": f"scheme {number}"})
        goal = str(target) if target < len(texts) else f"s{target % (number + 1)}"
        edges += [{"fromID": str(source % len(texts)), "toID": name}, {"fromID": name, "toID": goal}]
    found = READERS["aif"](write(nodes, edges), "file")
    everything = said(found)
    assert [text for text in texts if letters(text) not in everything] == []
    assert [n for n in range(len(schemes)) if f"scheme{n}" not in everything] == []
    for _, source, target in schemes:
        if target < len(texts):
            (one,), (other,) = of(found, texts[source % len(texts)]), of(found, texts[target])
            alone = [note for note in found.account.notes if letters(texts[target]) in letters(note.said)]
            assert related(one, other) or alone
    adds_up(found)


# -- Kialo --------------------------------------------------------------------

KIALO = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["Pro: ", "Con: ", ""]), WORDS, st.booleans()), max_size=9
)


def kialo(drawn: list[tuple[int, str, str, bool]]) -> tuple[str, list[tuple[str, str, str]]]:
    """Return a file, and of each line the number, the sign and the text; some texts are references."""
    rows: list[tuple[str, str, str]] = [("1", "", "the thesis n0")]
    for n, (above, sign, text, see) in enumerate(drawn, 1):
        number = f"{rows[above % len(rows)][0]}.{n}"
        rows.append((number, sign, f"-> See {rows[(above + n) % len(rows)][0]}." if see else f"{text} n{n}"))
    return "".join(f"{number}. {sign}{text}\n" for number, sign, text in sorted(rows)), rows


@settings(max_examples=150, deadline=None)
@given(KIALO)
def test_each_text_and_relation_of_kialo_is_on_a_page_or_told(drawn: list[tuple[int, str, str, bool]]) -> None:
    text, rows = kialo(drawn)
    found = READERS["kialo"](text, "file")
    everything = said(found)
    texts = {number: words for number, _, words in rows}
    assert [words for words in texts.values() if letters(words) not in everything and "See" not in words] == []
    signs = sum(bool(sign) for _, sign, _ in rows)
    assert sum(found.account.counts[RELATIONS, fate] for fate in Fate) >= signs
    for number, sign, words in rows[1:]:
        above = texts[number.rpartition(".")[0]]
        if sign and "See" not in words + above and of(found, above):
            assert related(of(found, words)[0], of(found, above)[0])
    adds_up(found)


# -- discourse graphs -----------------------------------------------------------

FIELDS = st.sampled_from(
    ["Supports", "Opposes", "Undercuts", "Informs", "Supported by", "opposed-by", "- **Informed by**"]
)
GRAPH = st.lists(
    st.tuples(
        st.sampled_from(["QUE", "CLM", "EVD"]), WORDS, st.lists(st.tuples(FIELDS, st.integers(0, 9)), max_size=3)
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(GRAPH)
def test_each_text_and_relation_of_a_discourse_graph_is_on_a_page_or_told(
    drawn: list[tuple[str, str, list[tuple[str, int]]]],
) -> None:
    titles = [f"title n{n}." for n in range(len(drawn))]
    files = {}
    for n, (kind, text, relations) in enumerate(drawn):
        targets = [(word, target % len(drawn)) for word, target in relations]
        lines = [f"{word}:: [[{drawn[target][0]} - {titles[target]}]]" for word, target in targets]
        files[f"{kind} - {titles[n]}.md"] = "\n".join([f"{text} t{n}", *lines])
    found = FOLDERS["discourse"](files, "folder")
    everything = said(found)
    texts = [f"{text} t{n}" for n, (_, text, _) in enumerate(drawn)]
    assert [words for words in [*titles, *texts] if letters(words) not in everything] == []
    assert sum(found.account.counts[RELATIONS, fate] for fate in Fate) == sum(len(row[2]) for row in drawn)
    for n, (kind, _, relations) in enumerate(drawn):
        for _, target in relations:
            other = target % len(drawn)
            if "QUE" not in (kind, drawn[other][0]) and other != n:
                (one,), (two,) = of(found, titles[n]), of(found, titles[other])
                texts_of = letters(one.text), letters(two.text)
                assert related(one, two) or letters(two.title) in texts_of[0] or letters(one.title) in texts_of[1]
    adds_up(found)


# -- sphinx-needs ---------------------------------------------------------------

NEEDS = st.lists(
    st.tuples(
        st.sampled_from(["tension", "camp", "claim", "counter", "req"]),
        WORDS,
        st.lists(st.tuples(st.sampled_from(["links", "supports", "attacks", "rivals"]), st.integers(0, 9)), max_size=3),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(NEEDS)
def test_each_text_and_link_of_needs_is_on_a_page_or_told(
    drawn: list[tuple[str, str, list[tuple[str, int]]]],
) -> None:
    needs: dict[str, dict[str, object]] = {}
    for n, (kind, text, links) in enumerate(drawn):
        row: dict[str, object] = {"id": f"N_{n}", "type": kind, "title": f"title n{n}.", "content": f"{text} t{n}"}
        for field in dict.fromkeys(field for field, _ in links):
            row[field] = sorted({f"N_{target}" for name, target in links if name == field})
        needs[f"N_{n}"] = row
    found = READERS["needs"](json.dumps({"current_version": "1", "versions": {"1": {"needs": needs}}}, indent=1), "f")
    everything = said(found)
    texts = [f"{text} t{n}" for n, (_, text, _) in enumerate(drawn)]
    texts += [f"title n{n}." for n in range(len(drawn))]
    assert [words for words in texts if letters(words) not in everything] == []
    number = sum(len({*links}) for _, _, links in drawn)
    assert sum(found.account.counts[RELATIONS, fate] for fate in Fate) == number
    for n, (kind, _, links) in enumerate(drawn):
        for _, target in links:
            if target < len(drawn) and target != n and "tension" not in (kind, drawn[target][0]):
                assert related(of(found, f"title n{n}.")[0], of(found, f"title n{target}.")[0])
    adds_up(found)


# -- claims -------------------------------------------------------------------

VERBS = st.sampled_from(
    ["Refines", "Rebuttal to", "Corrected by", "Supports", "Countering", "as in", "Does not extend"]
)
NAMES = st.sampled_from(["c-aaaaaaaaaa", "c-bbbbbbbbbb", "c-cccccccccc"])
LINES = st.lists(
    st.one_of(
        st.tuples(st.just("camp"), st.sampled_from("ABC"), st.sampled_from(["one title", "another"]), WORDS),
        st.tuples(st.just("counter"), st.sampled_from("ABC"), st.sampled_from(["one title", "a third"]), WORDS),
        st.tuples(st.just("claim"), NAMES, st.just(""), WORDS),
        st.tuples(st.just("answer"), NAMES, VERBS, WORDS),
    ),
    max_size=10,
)


def claims_line(number: int, kind: str, name: str, more: str, text: str) -> str:
    match kind:
        case "camp":
            return f"[Camp {name}: {more}] {text} n{number}"
        case "counter":
            return f"[counter to Camp {name}: {more}] {text} n{number}"
        case "claim":
            return f"{name}: {text} n{number}"
        case _:
            return f"{text} n{number}, {more} {name}"


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_each_text_and_relation_of_claims_is_on_a_page_or_told(lines: list[tuple[str, str, str, str]]) -> None:
    found = claims.read("\n".join(claims_line(n, *line) for n, line in enumerate(lines)), "file")
    everything = said(found)
    assert [n for n, line in enumerate(lines) if letters(f"{line[3]} n{n}") not in everything] == []
    related_lines = sum(kind in ("counter", "answer") for kind, *_ in lines)
    assert sum(found.account.counts[RELATIONS, fate] for fate in Fate) == related_lines
    assert sum(found.account.counts[TEXTS, fate] for fate in Fate) == len(lines)
    graph = Graph.build(found.pages)
    for n, (kind, name, more, text) in enumerate(lines):
        if kind == "answer" and more in ("Refines", "Rebuttal to", "Countering"):
            counter = next(c for c in graph.counters if letters(f"{text} n{n}") in letters(graph.plain(c.text)))
            assert all(target in graph.records for target in counter.against)
        elif kind == "answer":
            assert any(note.line == n + 1 and name in note.said for note in found.account.told())
    adds_up(found)


# -- JSON and CSV -------------------------------------------------------------

ROWS = st.lists(
    st.tuples(st.sampled_from(["claim", "camp", "counter"]), WORDS, st.integers(0, 9)), min_size=1, max_size=8
)


def rows(drawn: list[tuple[str, str, int]]) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for n, (kind, text, target) in enumerate(drawn):
        row: dict[str, object] = {
            "id": f"o{n}",
            "kind": kind,
            "title": f"{text} n{n}",
            "page": "p",
            "text": f"T{n} {text}",
        }
        other = [f"o{target % len(drawn)}"]
        row |= {"counter": {"against": other}, "claim": {"supports": other}, "camp": {"supersedes": other}}[kind]
        made.append(row)
    return made


@settings(max_examples=100, deadline=None)
@given(ROWS, st.booleans())
def test_each_text_and_relation_of_our_own_formats_is_on_a_page(drawn: list[tuple[str, str, int]], table: bool) -> None:
    given_rows = rows(drawn)
    if table:
        file = io.StringIO()
        writer = csv.DictWriter(file, ["id", "kind", "title", "page", "text", "against", "supports", "supersedes"])
        writer.writeheader()
        writer.writerows({k: " ".join(v) if isinstance(v, list) else v for k, v in row.items()} for row in given_rows)
        found = READERS["csv"](file.getvalue(), "file")
    else:
        found = READERS["json"](json.dumps({"version": 1, "objects": given_rows}), "file")
    records = {record.id: record for page in found.pages.values() for record in page.records}
    for row in given_rows:
        record = records[str(row["id"])]
        assert (record.title, record.text) == (row["title"], row["text"])
        named = [*getattr(record, "against", ()), *getattr(record, "supports", ()), *record.supersedes]
        assert named in [row.get(name) for name in ("against", "supports", "supersedes")]
    counts = found.account.counts
    assert (counts[TEXTS, Fate.KEPT], counts[RELATIONS, Fate.KEPT]) == (len(drawn), len(drawn))
    assert not found.account.notes


def test_fields_of_json_that_are_not_read_are_told_with_their_lines() -> None:
    text = json.dumps({"version": 1, "more": 2, "objects": [], "works": [{"key": "k", "abstract": "A"}]}, indent=1)
    found = READERS["json"](text, "file")
    assert [str(note) for note in found.account.told()] == [
        "line 3: not understood: the field 'more' of the document",
        "line 7: not understood: the field 'abstract' of the work 'k'",
    ]


# -- the table ----------------------------------------------------------------


def test_the_table_adds_up_and_has_no_empty_row() -> None:
    account = Account()
    account.keep(TEXTS, 9)
    account.tell(TEXTS, Fate.MERGED, 3, "x")
    account.tell(RELATIONS, Fate.UNREAD, 0, "y")
    account.keep("nothing", 0)
    assert list(account.table()) == [
        "           read  kept  merged  changed  not understood",
        "texts        10     9       1        0               0",
        "relations     1     0       0        0               1",
    ]
    assert list(account.log()) == ["not understood: y", "line 3: merged: x"]
    assert [note.said for note in account.told()] == ["y"]
    assert not list(Account().table())


def test_the_screen_says_how_many_more_there_are_and_the_log_has_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "".join(f"[A{n}]: a\n  - [B{n}]: b {{credence: 0.{n}}}\n\n" for n in range(23))
    (tmp_path / "a.argdown").write_text(text)
    assert main(["import", "argdown", "a.argdown", "--out", "new"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert sum("credence" in line for line in shown) == 20
    assert "and 3 more, all in new/import.log" in shown
    assert [line.split() for line in shown[-3:]] == [
        ["texts", "46", "46", "0", "0", "0"],
        ["relations", "23", "23", "0", "0", "0"],
        ["other", "data", "23", "0", "0", "0", "23"],
    ]
    log = (tmp_path / "new" / "import.log").read_text()
    assert log.count("credence") == 23
    assert "line 68: not understood: '[B22]': credence: 0.22" in log
    assert main(["import", "argdown", "a.argdown", "--out", "other", "--dry-run"]) == 0
    assert capsys.readouterr().out.count("credence") == 23
