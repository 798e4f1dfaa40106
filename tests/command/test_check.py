"""The command `check`."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from docutils import nodes

from sphinx_tensions.command import main
from sphinx_tensions.command.reports import FORMATS
from sphinx_tensions.core.codes import Code, Severity
from sphinx_tensions.diagnostics import Source
from sphinx_tensions.reading.plain import Found, read_project
from sphinx_tensions.reading.plain.page import look

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
ADVICE = {code.value for code in Code if code.severity is Severity.ADVICE}


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
        ("`lee`.\n\n:::{counter} No\n", "`leee`.\n\n:::{counter} No\n", "page.md:6:15: unknown_key"),
        (":::{counter} No again", ":::{counter} No again\n:against: lsat", "page.md:17:11: unknown_target"),
        (":::{counter} No again", ":::{counter} No again\n:knd: rebuts", "page.md:17:2: unknown_option"),
        (":reviewed: 2026-01-01", ":searched: 2019-01-01", "page.md:2: stale"),
        (":reviewed: 2026-01-01", ":reviewed: yesterday", "page.md:3:12: bad_date"),
        ("::::{camp} Middle", "::::{camp} Middle\n:id: last", "page.md:14:2: duplicate_id"),
        ("::::{camp} Middle", "::::{claim} Middle", "page.md:2: one_camp"),
        (":::{counter} No again", ":::{claim} No again", "page.md:13: no_counter"),
        (":::::\n", "\n", "page.md:2: fence_open"),
        (
            "Text {cite:p}`lee`.\n:::\n::::\n:::::",
            "Text {cite:p}`lee,,`.\n:::\n::::\n:::::",
            "page.md:17:15: cite_syntax",
        ),
    ],
)
def test_each_fault_is_found(pages: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, found: str) -> None:
    assert PAGE.count(old) == 1 or old == ":::::\n"
    text = PAGE[::-1].replace(old[::-1], new[::-1], 1)[::-1]
    (pages / "page.md").write_text(text)
    code, lines, _ = run(capsys, ".", "--bib", "refs.bib")
    assert code == (0 if found.rsplit(maxsplit=1)[-1] in ADVICE else 1)
    assert any(line.startswith(found) for line in lines), lines


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("@article{roy, author={Roy, C}, title={T}, year=2020}", "bib_unused advice: nothing cites 'roy'"),
        ("@article{roy, title={T}, year=2020}", "bib_thin advice: roy: lacks author"),
        (
            "@misc{roy, author={Lee, Ann}, title={Other}, year=2021, eprint={2201.00001v2}, archiveprefix={arXiv}}",
            "bib_twin",
        ),
        ("@misc{roy, author={Wu, B.}, title={Middle {Layers}}, year=2023}", "bib_twin advice: 'roy' and 'wu'"),
        ("@misc{LEE, author={X, Y}, title={Z}, year=1}", "bib_duplicate"),
        ("@misc{roy, author={X", "bib_syntax"),
    ],
)
def test_each_fault_of_a_bibliography_is_found(
    pages: Path, capsys: pytest.CaptureFixture[str], entry: str, found: str
) -> None:
    (pages / "refs.bib").write_text(BIB + entry)
    code, lines, _ = run(capsys, ".", "--bib", ".")
    assert code == (0 if {line.split(" ", 2)[1] for line in lines} <= ADVICE else 1)
    assert any(found in line and line.startswith("refs.bib:5:") for line in lines), lines


def test_findings_as_json(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pages / "page.md").write_text(PAGE.replace("{camp} Middle", "{claim} Middle"))
    code, lines, _ = run(capsys, "page.md", "--format", "json")
    rows = json.loads("\n".join(lines))
    assert code == 0
    assert [(row["path"], row["line"], row["column"], row["code"], row["severity"]) for row in rows] == [
        ("page.md", 2, None, "one_camp", "advice")
    ]
    assert rows[0]["message"] == "the tension 'which-layer' has 1 camp"
    assert rows[0]["remedy"].startswith("Write the other side")


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


WRONG = PAGE.replace("{cite:p}`lee`.\n:::\n::::\n:::::", "{cite:p}`leee`.\n:::\n::::\n:::::")
FOUND = [
    Found("a b.md", 3, 7, 9, "unknown_key", Severity.ERROR, "no 100%, no\nmore", "Do: this, that"),
    Found.of("c.md", 0, Code.ONE_CAMP, "one"),
]


def test_advice_fails_no_commit(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pages / "page.md").write_text(PAGE.replace("{camp} Middle", "{claim} Middle"))
    code, lines, said = run(capsys, ".", "--bib", "refs.bib")
    assert (code, len(lines), said) == (0, 1, "0 errors, 0 warnings, 1 advice\n")
    (pages / "page.md").write_text(WRONG.replace("{camp} Middle", "{claim} Middle"))
    assert run(capsys, ".", "--bib", "refs.bib")[::2] == (1, "1 error, 0 warnings, 1 advice\n")


def test_every_finding_says_what_to_do(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pages / "page.md").write_text(
        WRONG.replace(":::{counter} No again", ":::{counter} No again\n:against: nothing-like-it")
    )
    _, lines, _ = run(capsys, ".", "--bib", "refs.bib")
    assert [line.split(": ", 1)[1] for line in lines if "unknown" in line] == [
        "unknown_target :against: names 'nothing-like-it', which no object has as its id. "
        + Code.UNKNOWN_TARGET.remedy,
        "unknown_key no bibliography file has the key 'leee'; did you mean 'lee'?",
    ]


SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {"type": "object", "required": ["id"]},
                                    }
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"type": "object", "required": ["text"]},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "properties": {
                                                    "region": {
                                                        "type": "object",
                                                        "additionalProperties": {"type": "integer", "minimum": 1},
                                                    }
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What the schema of SARIF 2.1.0 asks of the parts that are written."""


def test_findings_as_sarif() -> None:
    log = json.loads("".join(FORMATS["sarif"](FOUND)))
    jsonschema.validate(log, SARIF)
    driver, results = log["runs"][0]["tool"]["driver"], log["runs"][0]["results"]
    assert [rule["id"] for rule in driver["rules"]] == [code.value for code in Code]
    assert [driver["rules"][result["ruleIndex"]]["id"] for result in results] == ["unknown_key", "one_camp"]
    assert [result["level"] for result in results] == ["error", "note"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert places[0]["region"] == {"startLine": 3, "startColumn": 7, "endColumn": 9}
    assert places[0]["artifactLocation"] == {"uri": "a%20b.md"}
    assert places[1]["region"] == {"startLine": 1}


def test_findings_for_github() -> None:
    assert list(FORMATS["github"](FOUND)) == [
        "::error file=a b.md,line=3,col=7,title=unknown_key,endColumn=8::no 100%25, no%0Amore. Do: this, that",
        f"::notice file=c.md,line=1,title=one_camp::one. {Code.ONE_CAMP.remedy}",
    ]


def test_one_page_is_checked_against_the_others(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pages / "conf.py").write_text('tensions_today = "2026-11-22"\nbibtex_bibfiles = ["refs.bib"]\n')
    (pages / "other.md").write_text(
        ":::{counter} Not so\n:against: last\n:basis: authors\n\nText {cite:p}`lee`, {cite:p}`wou`.\n:::\n"
    )
    assert run(capsys, "page.md") == (0, [], "")
    code, lines, _ = run(capsys, "other.md")
    assert (code, [line.split(" ")[:2] for line in lines]) == (1, [["other.md:5:30:", "unknown_key"]])
    (pages / "sub").mkdir()
    (pages / "other.md").rename(pages / "sub" / "other.md")
    assert [line.split(" ")[0] for line in run(capsys, "sub")[1]] == ["sub/other.md:5:30:"]


def test_standard_input_stands_for_a_page(
    pages: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def given(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="latin-1"))

    for path in ("page.md", "new.md"):
        given(":::{counter} Not — so\n:against: lasst\n\nText {cite:p}`lee`.\n:::\n")
        code, lines, _ = run(capsys, ".", "--bib", "refs.bib", "--stdin-path", path)
        assert (code, [line.split(" ")[:2] for line in lines]) == (1, [[f"{path}:2:11:", "unknown_target"]])
    given("")
    assert run(capsys, ".", "--stdin-path", "../page.md")[0] == 2


def test_a_project_with_other_text_reads_one_page(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (pages / "other.md").write_text(
        ":::{counter} Not so\n:against: last\n:basis: authors\n\nText {cite:p}`lee`.\n:::\n"
    )
    project = read_project([pages], [pages / "refs.bib"])
    assert project.check() == []
    read: list[str] = []

    def noting(text: str, docname: str, *more: Any) -> Any:
        read.append(docname)
        return look(text, docname, *more)

    monkeypatch.setattr("sphinx_tensions.reading.plain.project.look", noting)
    changed = project.with_text(pages / "page.md", PAGE.replace("{camp} Last", "{camp} First"))
    assert read == ["page"]
    assert [(f.path, f.line, f.code, f.severity) for f in changed.check()] == [
        ("other.md", 2, "unknown_target", Severity.ERROR)
    ]
    assert project.check() == []
    assert (
        changed.check()
        == read_project(
            [pages], [pages / "refs.bib"], texts={pages / "page.md": PAGE.replace("{camp} Last", "{camp} First")}
        ).check()
    )
    with pytest.raises(ValueError, match="page"):
        project.with_text(pages.parent / "page.md", "")


def test_roles_of_files_are_no_links_and_literal_blocks_hold_no_objects(
    pages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pages / "conf.py").write_text('extensions = ["myst_parser", "sphinx_tensions"]\n')
    (pages / "index.rst").write_text(
        "Home\n====\n\nSee :file:`/example.py#x` and :PEP:`8`.\n\nAs in::\n\n   .. camp:: One\n\n"
        ".. toctree::\n   :glob:\n\n   *\n"
    )
    (pages / "page.md").write_text("# P\n\nSee {file}`/example.py` and {pep}`8`.\n")
    assert run(capsys, ".") == (0, [], "")


def test_only_what_surely_leads_nowhere_is_said_to(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "# P\n\n[a](#nowhere) {doc}`gone` {ref}`nowhere` {frob}`x` [b](gone.md)\n\n```{toctree}\ngone\n```\n"
    (pages / "page.md").write_text("# P\n")
    (pages / "index.md").write_text(page)
    found = {}
    for name, conf in {
        "alone": 'extensions = ["sphinx_tensions"]',
        "others": 'extensions = ["sphinx_tensions"]\nintersphinx_mapping = {"python": ("x", None)}',
        "unknown": 'extensions = ["sphinx_tensions", "frobnicate"]',
        "computed": 'extensions = ["sphinx_" + "tensions"]',
        "setup": 'extensions = ["sphinx_tensions"]\n\ndef setup(app):\n    pass\n',
    }.items():
        (pages / "conf.py").write_text(conf)
        found[name] = [line.split(" ")[1] for line in run(capsys, ".")[1]]
    assert sorted(found["alone"]) == [*["broken_link"] * 4, "orphan", "unknown_role"]
    assert sorted(found["others"]) == ["broken_link", "unknown_role"]
    assert found["unknown"] == found["computed"] == found["setup"] == ["broken_link"]


def test_a_node_that_was_made_has_no_place() -> None:
    assert Source.at(nodes.inline()) == ("", 1)


Said = pytest.CaptureFixture[str]


def test_the_check_tells_two_of_one_id_and_works_that_nothing_lists(here: Path, capsys: Said) -> None:
    page = ":::{tension} T\n:id: t\n\n:::\n\n:::{camp} A\n:id: a\n:tension: t\n\nText {cite:p}`lee`.\n:::\n"
    again = "\n:::{camp} B\n:id: a\n:tension: t\n\nText.\n:::\n\nSee {camp}`a`.\n"
    (here / "p.md").write_text(page + again)
    (here / "r.bib").write_text("@misc{lee, author={Lee, Ann}, title={T}, year=2020}\n")
    assert main(["check", ".", "--bib", "r.bib"]) == 1
    said = capsys.readouterr().out
    assert "the id of two objects" in said


def test_a_project_leaves_out_what_is_hidden_and_what_is_no_page(here: Path) -> None:
    (here / ".hidden").mkdir()
    for name in ("a.md", ".hidden/b.md", "c.txt"):
        (here / name).write_text(f":::{{claim}} From {name}\n:::\n")
    assert [record.title for record in read_project([here]).graph.records.values()] == ["From a.md"]
