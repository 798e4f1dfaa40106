"""Near-duplicates, and their merging."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.command.merging import edited, merged
from sphinx_tensions.core import nearness, similar, wordings
from sphinx_tensions.core.differences import apart
from sphinx_tensions.reading.plain import read_page, read_project

from ..helpers.graphs import graph_of

WORDINGS = [
    "RefinedWeb: Outperforming Curated Corpora with Web Data, and Web Data Only.",
    "Outperforming Curated Corpora with Web Data, and Web Data Only",
    "RefinedWeb... Outperforming Curated Corpora with Web Data, and Web Data Only",
]


def test_wordings_of_one_claim_come_out_as_one_group() -> None:
    other = "Attention has crossed from memory-bound to compute-bound."
    (group,) = wordings.groups([*WORDINGS, other], wordings.THRESHOLD)
    assert (group.first, sorted(place for place, _, _ in group.others)) == (0, [1, 2])


def test_the_one_with_most_sources_stands_for_all() -> None:
    texts = "".join(
        f":::{{claim}} {text}\n:id: c{n}\n:cites: {cites}\n:::\n"
        for n, (text, cites) in enumerate(zip(WORDINGS, ("", "lee wu", "roy"), strict=True))
    )
    pairs = list(similar.pairs(graph_of({"p": texts})))
    assert [(p.canonical.id, p.variant.id) for p in pairs] == [("c1", "c0"), ("c1", "c2")]
    assert merged(pairs[0].canonical, [p.variant for p in pairs]) == {
        "supersedes": ("c0", "c2"),
        "cites": ("roy",),
    }


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("Loops do help reasoning", "Loops do not help reasoning", "not"),
        ("It doesn’t gain on tests", "It gains on tests", "not"),
        ("Order has little effect on loss", "Order affects the loss", "little"),
        ("It gains 2 points on tests", "It gains 20 points on tests", "2 and 20"),
        ("Depth helps more", "Depth helps less", "more and less"),
        ("It is stable in training", "It is unstable in training", "stable"),
        ("Depth matters more than width", "Width matters more than depth", "than"),
        ("Shade cools a whole block of a city", "Shade warms a whole block of a city", "cools and warms"),
        ("Muon beats AdamW on every task", "Lion beats AdamW on every task", "Muon and Lion"),
    ],
)
def test_opposites_and_other_numbers_are_told_apart(first: str, second: str, wanted: str) -> None:
    assert (apart(first, second), bool(apart(second, first))) == (wanted, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It gains 2 points on tests", "It gains points on tests"),
        ("Probes do not find causes", "Causes are what probes do not find"),
        ("Without cost, probes find causes", "Probes find causes"),
        ("It goes to the wall", "It goes into the wall"),
        ("Scale predicts loss", "Loss can be predicted from scale"),
        ("Scale predicts loss", "Loss is predicted by scale"),
        ("", ""),
    ],
)
def test_what_says_the_same_is_not_told_apart(first: str, second: str) -> None:
    assert (apart(first, second), apart(second, first)) == ("", "")


def labelled(name: str = "wordings.tsv") -> list[list[str]]:
    """Return pairs of sentences with a label before them: same, opposite or other."""
    return [line.split("\t") for line in Path(__file__).with_name(name).read_text("utf-8").splitlines()]


def scored(name: str = "wordings.tsv") -> Iterator[tuple[int, str, float, str]]:
    """Yield number, label, score and difference of each labelled pair, all in one index."""
    rows = labelled(name)
    index = wordings.Wordings([text for _, *pair in rows for text in pair])
    for number, (label, first, second) in enumerate(rows):
        score = index.score(2 * number, 2 * number + 1)
        yield number, label, score, apart(first, second)


def test_the_default_finds_rewordings_and_little_else() -> None:
    """In each half of the set, which was in view when the rules were made."""
    for half in (0, 1):
        rows = [row for row in scored() if row[0] % 2 == half]
        found = [label for _, label, score, differ in rows if score >= wordings.THRESHOLD and not differ]
        assert found.count("same") / sum(label == "same" for _, label, _, _ in rows) >= 0.8
        assert found.count("same") / len(found) >= 0.9


def test_no_opposites_are_merged_however_near_they_are() -> None:
    opposites = [(score, differ) for _, label, score, differ in scored() if label == "opposite"]
    assert len(opposites) > 30
    assert all(differ for _, differ in opposites)
    assert max(score for score, _ in opposites) > similar.MERGED


def test_sentences_that_the_rules_were_not_made_with_fare_as_well() -> None:
    rows = list(scored("wordings-unseen.tsv"))
    same = [score >= wordings.THRESHOLD and not differ for _, label, score, differ in rows if label == "same"]
    assert sum(same) / len(same) >= 0.75
    assert not [row for row in rows if row[1] != "same" and row[2] >= similar.MERGED and not row[3]]


def test_a_score_means_the_same_among_few_texts_and_among_many() -> None:
    """Within ten points for nine pairs in ten, and twenty for all."""
    texts = [text for _, *pair in labelled() for text in pair]
    apart_by = []
    for number, _, score, _ in scored():
        few = wordings.Wordings(texts[2 * number : 2 * number + 2])
        apart_by.append(abs(few.score(0, 1) - score))
    assert max(apart_by) < 20
    assert sorted(apart_by)[len(apart_by) * 9 // 10] < 10


def test_the_same_words_score_full_and_none_score_nothing() -> None:
    index = wordings.Wordings(
        ["Muon beats it", "Muon beats it.", "纯网页数据足够", "纯网页数据就足够了", "the of and", "Rare"]
    )
    assert index.score(0, 1) == 100
    assert index.score(2, 3) > wordings.THRESHOLD
    assert index.score(4, 4) == 0
    assert index.score(0, 5) == 0


def test_a_text_goes_to_the_one_that_says_the_same_past_a_nearer_opposite() -> None:
    texts = [
        "Loops do not help models on long reasoning problems of mathematics",
        "For long problems of reasoning in mathematics, loops are a help",
        "Loops do help models on long reasoning problems of mathematics",
    ]
    first, second = wordings.groups(texts, wordings.THRESHOLD)
    assert [(place, differ) for place, _, differ in first.others] == [(1, "not")]
    assert [(place, differ) for place, _, differ in second.others] == [(2, "")]


def test_placeholders_are_near_to_nothing() -> None:
    texts = "".join(
        f":::{{claim}} Claim c-{n:010x}, which is named here and not in the file\n:id: c{n}\n:::\n" for n in range(2)
    )
    graph = graph_of({"p": texts})
    assert len(graph.records) == 2
    assert not graph.claims
    assert not list(similar.pairs(graph))


def test_a_cut_title_is_near_to_the_whole() -> None:
    assert nearness.title("attention itself should be", "attention itself should be replaced") == 100
    assert nearness.title("data", "data is what counts") < 85


@pytest.mark.slow
def test_time_grows_with_the_texts_and_no_faster() -> None:
    def seconds(number: int) -> float:
        texts = [f"common words stand here with w{n % 700} and v{n % 400} or u{n}" for n in range(number)]
        start = time.process_time()
        wordings.groups(texts, 95)
        return time.process_time() - start

    seconds(200)
    assert seconds(8000) < 32 * max(seconds(1000), 0.02)  # 64, were it quadratic


FORMS = {
    "page.md": ":::{claim} Web data only beats curated corpora of text.\n:id: a\n:cites: lee\n:::\n\n"
    ":::{claim} Only web data beats curated corpora of text.\n:id: b\n:supports: x\n:::\n",
    "page.rst": ".. claim:: Web data only beats curated corpora of text.\n   :id: a\n   :cites: lee\n\n"
    ".. claim:: Only web data beats curated corpora of text.\n   :id: b\n   :supports: x\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_merging_writes_what_supersedes_what(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / name
    page.write_text(FORMS[name])
    assert main(["similar", str(tmp_path), "--merge"]) == 0
    assert "merged 1 objects into 1" in capsys.readouterr().err
    records = {
        r.id: r
        for r in read_page(page.read_text(), "page", "restructuredtext" if name.endswith("rst") else "markdown")[
            0
        ].records
    }
    assert records["a"].supersedes == ("b",)
    assert records["a"].supports == ("x",)  # type: ignore[attr-defined]
    before = page.read_text()
    assert main(["similar", str(tmp_path), "--merge"]) == 0
    assert page.read_text() == before


def test_options_written_as_yaml_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(FORMS["page.md"].replace(":id: a\n:cites: lee\n", "---\nid: a\ncites: lee\n---\n"))
    before = page.read_text()
    assert main(["similar", str(tmp_path), "--merge"]) == 0
    assert "write supersedes there" in capsys.readouterr().err
    assert page.read_text() == before


def test_what_differs_in_a_negation_is_shown_and_not_merged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "".join(f":::{{claim}} Loops {how} reasoning a lot in most cases.\n:::\n" for how in ("help", "do not help"))
    )
    before = page.read_text()
    assert main(["similar", str(tmp_path), "--merge"]) == 0
    assert "(but: not)" in capsys.readouterr().out
    assert page.read_text() == before


def test_the_check_names_near_duplicates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "page.md").write_text(FORMS["page.md"].replace(":supports: x\n", ""))
    assert main(["check", str(tmp_path)]) == 0  # advice fails nothing
    assert "near_duplicate advice: the claim 'b' says nearly what 'a'" in capsys.readouterr().out
    assert list(similar.pairs(read_project([tmp_path]).graph))


Said = pytest.CaptureFixture[str]


NEAR = """
:::{camp} Web data alone is enough for training
:id: one
:holders: lee

Text {cite:p}`lee`.
:::

:::{camp} Web data alone is enough for the training
:id: two
:holders: lee, wu
:::
"""


def test_near_duplicates_are_told_as_json_and_merging_keeps_the_holders(here: Path, capsys: Said) -> None:
    (here / "p.md").write_text(NEAR)
    assert main(["similar", "p.md", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert {row["canonical"]["id"], row["variant"]["id"]} == {"one", "two"}
    assert row["canonical"]["path"].endswith("p.md")
    assert main(["similar", "p.md", "--merge"]) == 0
    records = {record.id: record for record in read_page((here / "p.md").read_text(), "p")[0].records}
    kept: Any = records[row["canonical"]["id"]]
    assert kept.supersedes == (row["variant"]["id"],)
    assert set(kept.holders) == {"lee", "wu"}


def test_options_of_a_title_over_two_lines_are_found_in_restructuredtext() -> None:
    text = ".. camp:: A long\n   title\n   :cites: lee\n\n   Text.\n"
    found = edited(text, 1, {"cites": ("wu",), "supersedes": ("x",)}, rst=True)
    assert found == ".. camp:: A long\n   title\n   :supersedes: x\n   :cites: lee, wu\n\n   Text.\n"


def test_no_text_is_passed_over_that_could_reach_the_score() -> None:
    texts = [text for _, *pair in labelled() for text in pair]
    index = wordings.Wordings(texts)
    for place in range(len(texts)):
        index.add(place)
    for place in range(len(texts)):
        likely = [other for other in index._likely(index.words[place]) if other != place]
        for threshold in (0.0, 20.0, wordings.THRESHOLD, 60.0):
            near = {other: index.score(place, other) for other in likely if index.score(place, other) >= threshold}
            assert dict(index.near(place, threshold)) == near
