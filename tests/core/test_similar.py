"""Near-duplicates, and their merging."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.command.merging import edited, merged
from sphinx_tensions.core import nearness, similar
from sphinx_tensions.reading.plain import read_page, read_project

from ..helpers.graphs import graph_of

WORDINGS = [
    "RefinedWeb: Outperforming Curated Corpora with Web Data, and Web Data Only.",
    "Outperforming Curated Corpora with Web Data, and Web Data Only",
    "RefinedWeb... Outperforming Curated Corpora with Web Data, and Web Data Only",
]


def test_wordings_of_one_claim_come_out_as_one_group() -> None:
    other = "Attention has crossed from memory-bound to compute-bound."
    (group,) = nearness.groups([*WORDINGS, other], 85)
    assert (group.first, sorted(place for place, _ in group.others)) == (0, [1, 2])


def test_the_one_with_most_sources_stands_for_all() -> None:
    texts = "".join(
        f":::{{claim}} {text}\n:id: c{n}\n:cites: {cites}\n:::\n"
        for n, (text, cites) in enumerate(zip(WORDINGS, ("", "lee wu", "roy"), strict=True))
    )
    pairs = list(similar.pairs(graph_of({"p": texts}), 85))
    assert [(p.canonical.id, p.variant.id) for p in pairs] == [("c1", "c0"), ("c1", "c2")]
    assert merged(pairs[0].canonical, [p.variant for p in pairs]) == {
        "supersedes": ("c0", "c2"),
        "cites": ("roy",),
    }


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("Loops do help reasoning", "Loops do not help reasoning", "not"),
        ("It gains 2 points on tests", "It gains 20 points on tests", "2 and 20"),
        ("It gains 2 points on tests", "It gains points on tests", ""),
        ("It gains on tests", "It doesn't gain on tests", "not"),
    ],
)
def test_opposites_and_other_numbers_are_told_apart(first: str, second: str, wanted: str) -> None:
    assert nearness.apart(first, second) == wanted


def test_a_cut_title_is_near_to_the_whole() -> None:
    assert nearness.title("attention itself should be", "attention itself should be replaced") == 100
    assert nearness.title("data", "data is what counts") < 85


@pytest.mark.slow
def test_time_grows_with_the_texts_and_no_faster() -> None:
    def seconds(number: int) -> float:
        texts = [f"common words stand here with w{n % 700} and v{n % 400} or u{n}" for n in range(number)]
        start = time.process_time()
        nearness.groups(texts, 95)
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
