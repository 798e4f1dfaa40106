"""The command `check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_tensions.cli import main

BIB = """
@article{lee, author={Lee, Ann}, title={Last layers}, year=2022, journal={J},
  eprint={2201.00001}, archiveprefix={arXiv}}
@article{wu, author={Wu, Bo}, title={Middle layers}, year=2023, journal={J}}
"""
PAGE = """
:::::{tension} Which layer?
:reviewed: 2026-01-01

::::{camp} Last
Text {cite:p}`lee`.

:::{counter} No
Text {cite:p}`wu`.
:::
::::

::::{camp} Middle
Text {cite:p}`wu`.

:::{counter} No again
Text {cite:p}`lee`.
:::
::::
:::::
"""


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "conf.py").write_text('tensions_today = "2026-11-22"\nraise SystemExit("never run")\n')
    (tmp_path / "page.md").write_text(PAGE)
    (tmp_path / "refs.bib").write_text(BIB)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    code = main(["check", *arguments])
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err


def test_a_sound_page_is_clean(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, ".", "--bib", "refs.bib") == (0, [], "")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("`lee`.\n\n:::{counter} No\n", "`leee`.\n\n:::{counter} No\n", "page.md:6: unknown_key"),
        (":::{counter} No again", ":::{counter} No again\n:against: lsat", "page.md:16: unknown_target"),
        (":::{counter} No again", ":::{counter} No again\n:knd: rebuts", "page.md:16: unknown_option"),
        (":reviewed: 2026-01-01", ":reviewed: 2019-01-01", "page.md:2: stale"),
        (":reviewed: 2026-01-01", ":reviewed: yesterday", "page.md:2: bad_date"),
        ("::::{camp} Middle", "::::{camp} Middle\n:id: last", "page.md:13: duplicate_id"),
        ("::::{camp} Middle", "::::{claim} Middle", "page.md:2: one_camp"),
        (":::{counter} No again", ":::{claim} No again", "page.md:13: no_counter"),
        (":::::\n", "\n", "page.md:2: fence_open"),
        ("Text {cite:p}`lee`.\n:::\n::::\n:::::", "Text {cite:p}`lee,,`.\n:::\n::::\n:::::", "page.md:17: cite_syntax"),
    ],
)
def test_each_fault_is_found(pages: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, found: str) -> None:
    assert PAGE.count(old) == 1 or old == ":::::\n"
    text = PAGE[::-1].replace(old[::-1], new[::-1], 1)[::-1]
    (pages / "page.md").write_text(text)
    code, lines, _ = run(capsys, ".", "--bib", "refs.bib")
    assert code == 1
    assert any(line.startswith(found) for line in lines), lines


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("@article{roy, author={Roy, C}, title={T}, year=2020}", "bib_unused nothing cites 'roy'"),
        ("@article{roy, title={T}, year=2020}", "bib_field roy: lacks author"),
        (
            "@misc{roy, author={Lee, Ann}, title={Other}, year=2021, eprint={2201.00001v2}, archiveprefix={arXiv}}",
            "bib_twin",
        ),
        ("@misc{roy, author={Wu, B.}, title={Middle {Layers}}, year=2023}", "bib_twin 'roy' and 'wu'"),
        ("@misc{LEE, author={X, Y}, title={Z}, year=1}", "bib_duplicate"),
        ("@misc{roy, author={X", "bib_syntax"),
    ],
)
def test_each_fault_of_a_bibliography_is_found(
    pages: Path, capsys: pytest.CaptureFixture[str], entry: str, found: str
) -> None:
    (pages / "refs.bib").write_text(BIB + entry)
    code, lines, _ = run(capsys, ".", "--bib", ".")
    assert code == 1
    assert any(found in line and line.startswith("refs.bib:5:") for line in lines), lines


def test_findings_as_json(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pages / "page.md").write_text(PAGE.replace("{camp} Middle", "{claim} Middle"))
    code, lines, _ = run(capsys, "page.md", "--format", "json")
    rows = json.loads("\n".join(lines))
    assert code == 1
    assert {row["code"] for row in rows} == {"one_camp"}
    assert set(rows[0]) == {"path", "line", "code", "message"}


def test_a_code_can_be_ignored(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pages / "page.md").write_text(PAGE.replace("{camp} Middle", "{claim} Middle"))
    assert run(capsys, ".", "--ignore", "one_camp") == (0, [], "")
    code, _, said = run(capsys, ".", "--ignore", "one_cmp")
    assert code == 2
    assert "did you mean 'one_camp'?" in said


def test_a_path_that_is_not_there_is_bad_use(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "nowhere") == (2, [], "sphinx-tensions: there is no nowhere\n")


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b":::{tension}\n" * 3000, b"\x00" * 50, b"{" * 5000, b"`" * 5000, "# 标题\n".encode()]
)
def test_any_bytes_are_read(pages: Path, capsys: pytest.CaptureFixture[str], raw: bytes) -> None:
    (pages / "page.md").write_bytes(raw)
    (pages / "more.rst").write_bytes(raw)
    assert run(capsys, ".", "--bib", "refs.bib")[0] in (0, 1)


def test_the_files_of_days_are_looked_at(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = pages / "digest"
    home.mkdir()
    topics = {"default": "a", "topics": [{"id": "a", "label": "A", "order": 1}]}
    (home / "topics.json").write_text(json.dumps(topics), encoding="utf-8")
    paper = {"arxiv_id": "2605.00001", "title": "T", "authors": [{"name": "A"}], "tensions": [{"id": "which-layre"}]}
    (home / "2026-05-08.jsonl").write_text(json.dumps({**paper, "primary_topic_id": "b"}) + "\n{\n", encoding="utf-8")
    day = {
        "date": "2026-05-08",
        "status": "partial",
        "reason": "cut",
        "counts": {"shown": 2},
        "prompt": {"files": ["p"]},
    }
    (home / "2026-05-08.json").write_text(json.dumps(day), encoding="utf-8")
    code, lines, _ = run(capsys, ".", "--bib", "refs.bib")
    assert code == 1
    found = [line.split(" ", 2)[:2] for line in lines]
    assert found == [
        ["digest/2026-05-08.json:1:", "digest_count"],
        ["digest/2026-05-08.json:1:", "digest_data"],
        ["digest/2026-05-08.json:1:", "digest_status"],
        ["digest/2026-05-08.jsonl:1:", "digest_data"],
        ["digest/2026-05-08.jsonl:1:", "unknown_target"],
        ["digest/2026-05-08.jsonl:2:", "digest_data"],
    ]
    assert "did you mean 'which-layer'?" in "".join(lines)
