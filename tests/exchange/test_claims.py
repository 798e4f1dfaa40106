"""The plain claims format."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.bibtex import doctor as bibdoctor
from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Camp, Counter, Work
from sphinx_tensions.exchange import claims
from sphinx_tensions.exchange.claims_grouping import follows
from sphinx_tensions.exchange.imported import Imported, Unreadable
from sphinx_tensions.exchange.works import STUB, Known, entry

from ..helpers.graphs import again

FILE = """\
[Camp A: bigger is always better, and there is no end in sight] Scale wins [Lee2020Scale].
[Camp B: data is what counts] Data wins [Roy2021Data][Wu2022Data], says [Lee2020Scale, Roy2021Data].

[counter to Camp B: data is what counts] Not alone [ Lee2020Scale , Wu2022Data ].
A claim with no source.
[Camp A: rotary positions suffice] They do [2502.18449].
[Camp B: data is what counts] Data wins more, we say now [Roy2021Data].
[Camp C: neither] Both [arXiv:2402.19173v2] and [MASK] tokens for $d_{\\text{state}}$ at $5 or $6.
[counter to Camp A: bigger is always better, and there is no end in sight] It ends.
一个没有出处的论断
"""


def read(text: str, known: Known | None = None) -> tuple[Imported, Graph]:
    found = claims.read(text, "file.txt", known)
    return found, again(found.pages)


def camps(graph: Graph) -> list[list[str]]:
    return [[camp.title for camp in graph.camps_of[t.id] if graph.live(camp)] for t in graph.tensions]


def test_tensions_begin_where_the_letters_do() -> None:
    _, graph = read(FILE)
    assert camps(graph) == [
        ["bigger is always better, and there is no end in sight…", "data is what counts", "neither"],
        ["rotary positions suffice"],
    ]
    first = next(t for t in graph.tensions if "bigger" in t.title)
    assert [graph.labels[camp.id] for camp in graph.camps_of[first.id] if graph.live(camp)] == ["A", "B", "C"]
    assert first.title == "bigger is always better, and there is no end in sight…, or data is what counts?"


def test_a_later_wording_supersedes_the_earlier() -> None:
    _, graph = read(FILE)
    (old,) = [camp for camp in graph.camps if not graph.live(camp)]
    (new,) = graph.successors[old.id]
    assert graph.plain(old.text) == "Data wins, says."
    assert graph.plain(new.text) == "Data wins more, we say now."


def test_two_lines_are_one_position_where_their_texts_agree_and_not_by_letter_and_title() -> None:
    cut = "Filters and long lists of rules shape what a model l"
    lines = [
        f"[Camp A: {cut}] Rules decide which documents are kept, and the kept documents decide what is learned.",
        f"[Camp A: {cut}] Annotators and their wages matter more than any program.",
        f"[Camp A: {cut}] What is learned is decided by the kept documents, which rules decide on.",
        f"[counter to Camp A: {cut}] Wages explain little.",
    ]
    found, graph = read("\n".join(lines))
    ((first, other),) = [[c for c in graph.camps_of[t.id] if graph.live(c)] for t in graph.tensions]
    assert [graph.plain(camp.text).split()[0] for camp in (first, other)] == ["What", "Annotators"]
    assert [graph.plain(graph.records[name].text).split()[0] for name in first.supersedes] == ["Rules"]
    assert [graph.labels[camp.id] for camp in (first, other)] == ["A", "B"]
    assert [counter.against for counter in graph.counters] == [(other.id,)]
    assert found.lost == [
        "letter and title of line 1, and another text: a camp of its own",
        "2 camps go by the letter A and this title; it answers that of line 2",
    ]


def test_unlike_camps_of_one_letter_are_two_tensions() -> None:
    _, graph = read("[Camp A: one side] Wages rise.\n[Camp A: quite another] Bogs dry.\n[Camp B: two] z\n")
    assert camps(graph) == [["one side"], ["quite another", "two"]]


def test_opposite_titles_are_two_camps() -> None:
    _, graph = read("[Camp A: Scale is enough for it] x\n[Camp A: Scale is not enough for it] x\n")
    assert sorted(name for names in camps(graph) for name in names) == [
        "Scale is enough for it",
        "Scale is not enough for it",
    ]


def test_wordings_make_a_chain() -> None:
    text = "Loops give depth to small models"
    _, graph = read(
        f"[Camp A: Loops add depth] {text}.\n[Camp B: b] z\n[Camp A: Loops add depth] {text}, we think.\n"
        f"[Camp A: Loops added depth] {text} at last.\n"
    )
    chain = [camp for camp in graph.camps if camp.label == "A"]
    assert len(chain) == 3
    (latest,) = filter(graph.live, chain)
    assert graph.plain(latest.text) == f"{text} at last."
    (before,) = latest.supersedes
    older = graph.records[before].supersedes
    assert graph.records[older[0]].supersedes == ()


DEBATE = """\
[Camp A: Position encoding is enough] Scaling the base of rotary encodings extends context to any length.
[Camp B: Data decide] Long documents in the mix decide how much context a model can use.
[Camp A: Bogs first] Peat bogs must be flooded before forests are planted.
[Camp B: Forests first] Planting forests comes before everything else.
[Camp A: Encodings suffice for length] Context extends to any length by scaling the base of the rotary encodings.
[Camp B: Kernels are what is missing] Without fused kernels nobody can afford to train on such lengths.
"""


def test_one_debate_under_other_titles_is_one_tension() -> None:
    _, graph = read(DEBATE)
    assert camps(graph) == [
        ["Bogs first", "Forests first"],
        ["Encodings suffice for length", "Data decide", "Kernels are what is missing"],
    ]


def test_a_camp_that_stands_alone_joins_the_debate_that_it_is_near_to() -> None:
    alone = "[Camp D: Mixtures] The mix of long documents decides what context is of use to models, says a survey.\n"
    _, graph = read(DEBATE + alone)
    assert len(graph.tensions) == 2


@pytest.mark.parametrize(
    ("line", "relation", "scope", "text"),
    [
        ("Refinement to N: so.", "refines", "", "so."),
        ("Refinement of N — so.", "refines", "", "so."),
        ("Refining N, so.", "refines", "", "so."),
        ("Qualifies the claim N: so.", "refines", "", "so."),
        ("Correction to N: so.", "corrects", "", "so."),
        ("Correcting N: so.", "corrects", "", "so."),
        ("Revision to N: so.", "corrects", "", "so."),
        ("Revises N: so.", "corrects", "", "so."),
        ("Countering N: so.", "rebuts", "", "so."),
        ("Counter-argument to N: so.", "rebuts", "", "so."),
        ("Rebuttal to N: so.", "rebuts", "", "so."),
        ("Rebuttal of [N]: so.", "rebuts", "", "so."),
        ("Counter to the strong version of N: so.", "rebuts", "part", "so."),
        ("Undercutting (N): so.", "undercuts", "", "so."),
        ("Undermining N: so.", "undermines", "", "so."),
        ("Extension of N: so.", "extends", "", "so."),
        ("Builds on N: so.", "extends", "", "so."),
        ("So it is, extending N.", "extends", "", "So it is, extending N."),
    ],
)
def test_every_verb_of_relation_is_read(line: str, relation: str, scope: str, text: str) -> None:
    name = "c-0123456789"
    found, graph = read(f"{name}: A claim.\n{line.replace('N', name)}\n")
    (counter,) = graph.counters
    assert (counter.relation, counter.scope, counter.against) == (relation, scope, (name,))
    assert graph.plain(counter.text) == text.replace("N", name)
    assert not counter.cites
    assert not found.lost


def test_two_verbs_before_one_name_are_two_answers() -> None:
    _, graph = read("c-0123456789: A claim.\nRefines and corrects c-0123456789: so.\n")
    assert {str(counter.relation) for counter in graph.counters} == {"refines", "corrects"}


@pytest.mark.parametrize(
    "line", ["As in N, it grows.", "Supports N: so.", "It does not counter N at all.", "Corrected by N.", "[N] grows."]
)
def test_a_name_whose_relation_is_not_understood_is_told_with_its_line(line: str) -> None:
    found, graph = read(f"A first claim.\n{line.replace('N', 'c-0123456789')}\n")
    assert not graph.counters
    assert [(note.line, str(note.fate)) for note in found.account.told()] == [(2, "not understood")]
    assert "c-0123456789" in found.lost[0]
    assert any("c-0123456789" in graph.plain(claim.text) for claim in graph.claims)


def test_claims_that_are_not_in_the_file_are_on_a_page_of_their_own_and_in_no_list() -> None:
    found, graph = read("A claim.\nRefines c-aaaaaaaaaa: so.\n")
    assert [record.id for record in found.pages["named-elsewhere"].records] == ["c-aaaaaaaaaa"]
    assert [claim.title for claim in graph.claims] == ["A claim."]
    assert graph.counters[0].against == ("c-aaaaaaaaaa",)
    assert found.lost == ["it answers c-aaaaaaaaaa, which is not in the file: a place that says so stands for it"]


def test_capitals_of_titles_are_held_by_braces(tmp_path: Path) -> None:
    text = entry(Work("CausalLL2024", ("A Lee",), "2024", "SemDeDup: Introducing Meta Llama 3 for the web"))
    assert "title = {{SemDeDup}: Introducing {Meta} {Llama} 3 for the web}" in text
    path = tmp_path / "a.bib"
    path.write_text(text + entry(Work("b", ("A Lee",), "2024", "A title of words")))
    assert "title = {A title of words}" in path.read_text()
    works = Known()
    works.add_shelf(bibdoctor.read([path]))
    assert works.works["CausalLL2024"].title == "SemDeDup: Introducing Meta Llama 3 for the web"


TITLES = {
    "Beyond Porting: How vLLM Orchestrates High-Performance Inference on AMD ROCm": (
        "Beyond Porting: How {vLLM} Orchestrates High-Performance Inference on {AMD} {ROCm}"
    ),
    "GIFT-Eval: A Benchmark For General Time Series": "{GIFT-Eval}: A Benchmark For General Time Series",
    "Stable Value PPO (SV-PPO), and the Rest of Q-Learning": "Stable Value {PPO} ({SV-PPO}), and the Rest of {Q-Learning}",
    "What Llama-3 Learns: Why?": "What {Llama-3} Learns: Why?",
    "Learning with Gaussian noise in the wild": "Learning with {Gaussian} noise in the wild",
    "A 5% _Loss_ & LLMs' Gain": r"A 5\% \_Loss\_ \& {LLMs}' Gain",
    "灯 & 风": r"灯 \& 风",
}


@pytest.mark.parametrize("title", TITLES)
def test_only_capitals_that_a_style_would_take_wrongly_are_held(title: str) -> None:
    text = entry(Work("k", ("A Lee",), "2024", title))
    assert f"  title = {{{TITLES[title]}}},\n  year = {{2024}},\n}}\n" in text


def test_counters_find_their_camp_by_letter_and_title() -> None:
    _, graph = read(FILE)
    answered = {graph.records[c.against[0]].title: graph.plain(c.text) for c in graph.counters}
    assert answered == {
        "data is what counts": "Not alone.",
        "bigger is always better, and there is no end in sight…": "It ends.",
    }
    assert all(graph.live(graph.records[c.against[0]]) for c in graph.counters)


def test_a_counter_may_stand_before_its_camp_or_without_one() -> None:
    text = "".join(f"[counter to Camp A: {title}] no\n" for title in ("later", "never named", "other"))
    text += "[Camp A: later] x\n"
    _, graph = read(text)
    assert {camp.title for camp in graph.camps} == {"later", "never named", "other"}
    assert all(graph.live(camp) for camp in graph.camps)
    assert {graph.records[c.against[0]].title for c in graph.counters} == {"later", "never named", "other"}


def test_keys_in_all_their_forms_are_citations_in_place() -> None:
    _, graph = read(FILE)
    by_title = {record.title: record for record in graph.records.values()}
    assert by_title["neither"].cites == ("2402.19173",)
    assert by_title["rotary positions suffice"].cites == ("2502.18449",)
    (counter,) = [c for c in graph.counters if "alone" in c.text]
    assert counter.cites == ("Lee2020Scale", "Wu2022Data")
    old = next(camp for camp in graph.camps if not graph.live(camp))
    assert old.cites == ("Roy2021Data", "Wu2022Data", "Lee2020Scale")
    assert "[MASK] tokens" in by_title["neither"].text
    assert graph.plain(by_title["neither"].text).endswith("tokens for d_{\\text{state}} at $5 or $6.")


def test_a_key_cut_in_the_middle_is_text_and_reported() -> None:
    found, graph = read("A claim [Lee2020Scale] and [Roy2021D\n")
    (claim,) = graph.claims
    assert claim.cites == ("Lee2020Scale",)
    assert graph.plain(claim.text) == "A claim and [Roy2021D"
    assert any("was cut" in line and line.startswith("line 1:") for line in found.report)


def test_known_works_answer_to_their_other_names_even_cut() -> None:
    known = Known()
    known.add(Work("Roy2021Data", ("Cy Roy",), "2021", "Data"), ["Roy2021D", "Data21"])
    found, graph = read("A claim [Data21], [roy2021data] and [Roy2021D\n", known)
    assert graph.claims[0].cites == ("Roy2021Data",)
    assert found.works == {}


def test_relations_to_names_by_content_are_kept() -> None:
    text = "The earth is round."
    name = "c-" + hashlib.sha1(text.encode()).hexdigest()[:10]
    lines = [
        text,
        "[Camp A: flat] it is [Lee2020Scale]",
        f"[counter to Camp A: flat] Counter to {name} / c-b541703300: it is not.",
        f"Refines {name}: nearly round.",
        "revises c-0123456789: a better wording; extends c-b541703300",
        "c-aaaaaaaaaa: A claim that names itself.",
        "Counter to c-aaaaaaaaaa: and its answer.",
    ]
    _, graph = read("\n".join(lines))
    round_ = next(c for c in graph.claims if c.title == text)
    kinds = {(c.relation, c.against) for c in graph.counters}
    flat = graph.camps[0].id
    assert ("rebuts", (flat, round_.id, "c-b541703300")) in kinds
    assert ("refines", (round_.id,)) in kinds
    assert ("corrects", ("c-0123456789",)) in kinds
    assert ("extends", ("c-b541703300",)) in kinds
    assert ("rebuts", ("c-aaaaaaaaaa",)) in kinds
    assert graph.records["c-aaaaaaaaaa"].title == "A claim that names itself."
    assert "not in the file" in graph.records["c-b541703300"].title


def test_a_name_that_two_lines_give_themselves_stays_with_the_first() -> None:
    _, graph = read("c-aaaaaaaaaa: One thing.\nc-aaaaaaaaaa: Another thing.\nRefines c-aaaaaaaaaa: the first.\n")
    assert not graph.duplicates
    assert graph.records["c-aaaaaaaaaa"].title == "One thing."
    assert {claim.title for claim in graph.claims} == {"One thing.", "Another thing."}
    assert graph.counters[0].against == ("c-aaaaaaaaaa",)


def test_a_camp_may_answer_a_claim_by_name() -> None:
    _, graph = read("[Camp A: one] Refines c-aaaaaaaaaa: a position.\n[Camp B: two] x\n")
    assert graph.plain(graph.camps[0].text) == "Refines c-aaaaaaaaaa: a position."
    assert [(c.relation, c.against) for c in graph.counters] == [("refines", ("c-aaaaaaaaaa",))]


def test_every_line_is_on_a_page_or_in_the_report() -> None:
    found, graph = read(FILE + FILE + "证据 (1)\n\n[Camp Z\n[counter to Camp Q: x\n")
    lines = (FILE + FILE + "证据 (1)\n\n[Camp Z\n[counter to Camp Q: x\n").count("\n")
    told = [line for line in found.report if line.startswith("line ")]
    assert [int(line.split()[1].rstrip(":")) for line in told] == list(range(1, lines + 1))
    for line in told:
        if ": camp: " in line or ": claim" in line or ": counter: " in line:
            assert line.split(": ")[2].split(";")[0] in graph.records
    assert sum("the same as line" in line for line in told) == 9
    assert any("furniture" in line for line in told)


LINE = st.one_of(
    st.sampled_from(FILE.splitlines()),
    st.sampled_from(["c-aaaaaaaaaa: A.", "c-aaaaaaaaaa: B.", "[Camp A: t] counter to c-aaaaaaaaaa / c-bbbbbbbbbb"]),
    st.text(st.sampled_from("[]ABCamp: counterto,;/$\\_^{}c-0123456789aK2020x中é\"'`#*<>|"), max_size=60),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINE, max_size=12))
def test_any_file_becomes_pages_that_read_back_whole(lines: list[str]) -> None:
    found, graph = read("\n".join(lines))
    made = [record for page in found.pages.values() for record in page.records]
    assert set(graph.records) == {record.id for record in made}
    assert not graph.duplicates
    for record in graph.records.values():
        if isinstance(record, Counter):
            assert all(name in graph.records for name in record.against)
        if isinstance(record, Camp):
            assert record.tension in graph.records
    told = {line.split()[1].rstrip(":") for line in found.report if line.startswith("line ")}
    text = "\n".join(lines)
    assert len(told) == len(text.split("\n")) - (not text.split("\n")[-1])


def test_a_stub_says_that_it_is_one_and_nothing_else() -> None:
    found, _ = read("A claim [Lee2020Scale] [2502.18449].")
    assert {key: work.arxiv for key, work in found.works.items()} == {"Lee2020Scale": "", "2502.18449": "2502.18449"}
    text = entry(found.works["Lee2020Scale"])
    assert STUB in text
    assert "author" not in text
    assert "year" not in text


@pytest.mark.parametrize("text", ["{", "}", "\\input{x}", "100% & #1_$x$", 'a " b', "@misc{x,"])
def test_a_work_cannot_leave_its_entry(text: str, tmp_path: Path) -> None:

    path = tmp_path / "a.bib"
    path.write_text(
        entry(Work("k", (text, "B, C and D"), "2020", f"T {text}", "10.1/x", "2001.00001")) + entry(Work("z"))
    )
    shelf = bibdoctor.read([path])
    assert shelf.defects == []
    assert set(shelf.data.entries) == {"k", "z"}
    assert len(shelf.data.entries["k"].persons["author"]) == 1 + bool(text.strip("{}"))


def test_known_works_come_from_lines_of_json(tmp_path: Path) -> None:
    path = tmp_path / "w.jsonl"
    path.write_text('{"key": "K2020x", "aliases": ["other"], "title": "T", "authors": ["A B"], "year": 2020}\n\n')
    known = Known()
    known.add_lines(path)
    assert known.find("OTHER") == "K2020x"
    path.write_text('{"key": "K2020x"}\n{"nokey": 1}\n')
    with pytest.raises(Unreadable) as found:
        known.add_lines(path)
    assert found.value.line == 2


def test_letters_follow_one_another() -> None:
    assert follows("B", "A")
    assert follows("AA", "Z")
    assert follows("12", "11")
    assert not follows("C", "A")
    assert not follows("A", "A")


@pytest.mark.slow
def test_time_grows_with_the_lines_and_no_faster() -> None:
    def seconds(copies: int) -> float:
        text = "".join(
            f"[Camp A: title {n} of many] text [Lee{n % 97 + 1900}Key]\n[Camp B: b{n}] x\n"
            f"[counter to Camp A: title {n} of many] no\nA claim number {n} about things [Roy{n % 89 + 1900}Key].\n"
            for n in range(copies)
        )
        start = time.process_time()
        claims.read(text, "x")
        return time.process_time() - start

    seconds(50)
    assert seconds(8000) < 32 * seconds(1000)  # 64, were it quadratic


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


def test_letters_follow_up_to_three() -> None:
    assert follows("AA", "Z")
    assert not follows("B", "AAA")
    assert not follows("X", "no letter at all")
