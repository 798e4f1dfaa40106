"""What waits is shown in every format, is as fresh as a clean build, and counts nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sphinx_tensions.command import main
from sphinx_tensions.exchange import proposals
from sphinx_tensions.exchange.proposals import Decision, Mined, Neighbour, Source, decide, line_of
from sphinx_tensions.reading.plain import read_project
from sphinx_tensions.review.accepting import Desk
from sphinx_tensions.review.choices import Choice

from ..helpers.drafts import BRASS, GLASS, HOME, LAMPS, WIND, plant, proposal
from ..helpers.project import Project

CLAIM = proposal(BRASS, text="Brass lamps outlast candles in a draught.", target="lamps", role="supports")
COUNTER = proposal(WIND, "counter", "Wind puts out most candles.", target="candles", role="disputes")
KEYLESS = proposal(GLASS, place="other", neighbours=(Neighbour("cheap", 50.0),))
ALL = (CLAIM, COUNTER, KEYLESS)
LIST = "```{draft-list}\n```\n"
DIGEST = Path(__file__).parents[2] / "docs" / "digest"


@pytest.fixture
def atlas(tmp_path: Path) -> Project:
    """Return the atlas with a page that lists what waits."""
    project = Project(tmp_path)
    plant(project.src, *ALL)
    project.write("index.md", HOME.replace("other\n", "other\nwaits\n"))
    project.write("waits.md", f"# Waits\n\n{LIST}")
    return project


def drafts(project: Project) -> Path:
    return project.src / "drafts"


def test_a_draft_is_shown_with_its_passage_its_place_and_what_is_near(atlas: Project) -> None:
    said = atlas.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    boxes = atlas.page("waits").select(".tns-draft")
    texts = [" ".join(box.get_text(" ").split()) for box in boxes]
    assert len(texts) == 3
    for part in (CLAIM.text, f"“{BRASS}”", "Wick 2026", "abstract", "not read by an editor", "A: Lamps"):
        assert part in texts[0], part
    links = [link["href"] for link in boxes[0].select("a")]
    assert links == [
        "https://arxiv.org/abs/2601.00001",
        "lamps.html",
        "lamps.html#lamps",
        "lamps.html#bright",
    ]
    # Without own words the sentence is shown once.
    assert texts[2].count("lose a tenth") == 1


def test_a_list_asks_for_a_tension_a_page_and_a_number(atlas: Project) -> None:
    atlas.write("waits.md", "# Waits\n\n```{draft-list}\n:page: other\n```\n")
    atlas.write("two.md", "# Two\n\n```{draft-list}\n:tension: light\n:limit: 2\n```\n")
    atlas.edit("index.md", "waits\n", "waits\ntwo\n")
    said = atlas.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    assert [GLASS in box.get_text() for box in atlas.page("waits").select(".tns-draft")] == [True]
    assert len(atlas.page("two").select(".tns-draft")) == 2
    assert "Shown: 2 of 3." in atlas.page("two").get_text()


def test_a_wrong_option_is_told_by_the_build_and_by_check(atlas: Project, capsys: pytest.CaptureFixture[str]) -> None:
    atlas.write("waits.md", "# Waits\n\n```{draft-list}\n:tension: lihgt\n:limit: none\n:colour: red\n```\n")
    codes = sorted(atlas.build().codes())
    assert codes == ["tensions.option_value", "tensions.unknown_option", "tensions.unknown_target"]
    main(["check", str(atlas.src), "--format", "json"])
    found = {f"tensions.{row['code']}" for row in json.loads(capsys.readouterr().out) if row["severity"] != "advice"}
    assert found == {*codes}


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "epub", "singlehtml", "xml", "json", "gettext"])
def test_every_format_shows_it(atlas: Project, builder: str) -> None:
    said = atlas.build(builder, "-n")
    assert said.code == 0, said.output
    # Of a book without a version the builder of epub warns itself.
    assert [line for line in said.warnings if "epub" not in line.lower()] == []
    if builder == "gettext":
        return
    text = " ".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((atlas.root / "out" / builder).rglob("*"))
        if path.suffix in (".txt", ".tex", ".1", ".texi", ".xhtml", ".html", ".xml", ".fjson")
    )
    assert "puts out nine of ten candles" in " ".join(text.split())
    assert "Wind puts out most candles" in " ".join(text.split())


def test_nothing_waits_where_there_is_no_folder(atlas: Project) -> None:
    shutil.rmtree(drafts(atlas))
    assert atlas.build("html", "-nW").code == 0
    assert "Nothing waits to be read." in atlas.page("waits").get_text()


def test_nothing_of_a_draft_is_counted_linked_back_or_exported(atlas: Project) -> None:
    assert atlas.build().code == 0
    assert atlas.build("tensions").code == 0
    with_drafts, exported = atlas.files(), atlas.files(builder="tensions")
    shutil.rmtree(drafts(atlas))
    assert atlas.build().code == 0
    assert atlas.build("tensions").code == 0
    without = atlas.files()
    assert {name for name in without if without[name] != with_drafts[name]} == {"waits.html", "searchindex.js"}
    assert atlas.files(builder="tensions") == exported


HOSTILE = [
    "<script>alert(1)</script>",
    "`evil <javascript:alert(1)>`__ and [x](javascript:alert(1)) <https://evil.example>",
    "$\\input{/etc/passwd}$ \\write18{ls} & # % _ ^ ~",
    "{cite:p}`nobody` :::{claim} x",
    "\x1b[31m \u202e turned \x02\x03\x05\x04",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_more_than_text(atlas: Project, text: str) -> None:
    anchor = replace(CLAIM.anchor, work=f"w {text}", sentence=text, section=text)
    paper = Source(text, (text,), "2026", f"2601.1 {text}", text)
    one = replace(CLAIM, text=text, anchor=anchor, paper=paper, place=text, target=text)
    (drafts(atlas) / "wick.jsonl").write_text(line_of(one))
    for builder in ("html", "latex"):
        said = atlas.build(builder)
        assert said.code == 0, said.output
    page = atlas.page("waits")
    box = page.select_one(".tns-draft")
    assert box is not None
    assert not box.select("script, math, .math")
    assert all(
        str(link["href"]).startswith(("https://arxiv.org/", "https://doi.org/", "lamps.html"))
        for link in box.select("a")
    )
    tex = next((atlas.root / "out" / "latex").glob("*.tex")).read_text()
    assert not re.search(r"(?<!\\)\\(?:input|write18)", tex.replace("\\input{sphinx", ""))
    assert "\x1b" not in box.get_text()
    assert "\u202e" not in box.get_text()


# -- as fresh as a clean build -----------------------------------------------------------


def change(atlas: Project) -> None:
    path = drafts(atlas) / "wick.jsonl"
    path.write_text(path.read_text().replace("Brass lamps", "Copper lamps"))


def add(atlas: Project) -> None:
    one = proposal("Another sentence of another paper.", text="Another claim.", target="bright")
    (drafts(atlas) / "another.jsonl").write_text(line_of(one))


def delete(atlas: Project) -> None:
    (drafts(atlas) / "wick.jsonl").unlink()


def reject(atlas: Project) -> None:
    decide(drafts(atlas), Decision(CLAIM.id, "rejected", "wick", CLAIM.anchor.sha256, "2026-11-28"))


def rename(atlas: Project) -> None:
    atlas.edit("lamps.md", "{claim} Lamps are bright.", "{claim} Lamps are rather bright.")


def lose(atlas: Project) -> None:
    shutil.rmtree(drafts(atlas))


EDITS: list[Callable[[Project], None]] = [change, add, delete, reject, rename, lose]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize(
    "more", [pytest.param((), id="serial"), pytest.param(("-j", "2"), id="parallel", marks=pytest.mark.slow)]
)
def test_a_list_is_as_fresh_as_a_clean_build(atlas: Project, edit: Callable[[Project], None], more: tuple[str]) -> None:
    assert atlas.build("html", *more).code == 0
    before = atlas.text("waits.html")
    edit(atlas)
    assert atlas.build("html", *more).code == 0
    assert atlas.text("waits.html") != before
    atlas.assert_fresh("html", *more)


def test_a_build_without_a_change_writes_no_page(atlas: Project) -> None:
    assert atlas.build().code == 0
    times = atlas.times()
    assert atlas.build().code == 0
    # Sphinx writes these two always.
    assert {name for name, time in atlas.times().items() if times[name] != time} <= {"genindex.html", "search.html"}


def test_only_pages_that_show_it_are_written_again(atlas: Project) -> None:
    assert atlas.build().code == 0
    times = atlas.times()
    add(atlas)
    assert atlas.build().code == 0
    again = {name for name, time in atlas.times().items() if times[name] != time}
    # Sphinx writes the page again too whose table of contents names it.
    assert again <= {"waits.html", "index.html", "genindex.html", "search.html"}
    assert "waits.html" in again


# -- what is wrong -----------------------------------------------------------------------


def said_of(project: Project, capsys: pytest.CaptureFixture[str], code: str) -> tuple[list[str], list[str]]:
    """Return what the build and what `check` say with a code, by file and line."""
    built = project.build("html", "-j", "2")
    lines = [line for line in built.warnings if line.endswith(f"[tensions.{code}]")]
    capsys.readouterr()
    main(["check", str(project.src), "--format", "json"])
    rows = [row for row in json.loads(capsys.readouterr().out) if row["code"] == code]
    told = [f"{row['path']}:{row['line']}: {row['message']}" for row in rows]
    heard = [line.replace(": WARNING: ", ": ").rsplit(" [", 1)[0] for line in lines]
    assert [one[: len(other)] for one, other in zip(sorted(heard), sorted(told), strict=True)] == sorted(told)
    return sorted(heard), sorted(told)


def test_a_bad_line_is_told_once_with_file_and_line(atlas: Project, capsys: pytest.CaptureFixture[str]) -> None:
    atlas.write("second.md", f"# Second\n\n{LIST}")
    atlas.edit("index.md", "waits\n", "waits\nsecond\n")
    with (drafts(atlas) / "wick.jsonl").open("a") as file:
        file.write('{"id": "00"}\n{"id"\n{"id": "00", "basis": "seen"}\n')
    (drafts(atlas) / "decided.jsonl").write_text("[]\n")
    (drafts(atlas) / "read.jsonl").write_text('{"work": 1}\n')
    heard, _ = said_of(atlas, capsys, "drafts")
    places = [re.sub(r".*/drafts/(\S+):.*", r"\1", line.split(": ")[0] + ":") for line in heard]
    assert len(heard) >= 4
    assert any("basis is 'seen', not one of matched, survey," in line for line in heard)
    assert {place.rstrip(":") for place in places} >= {
        "wick.jsonl:4",
        "wick.jsonl:5",
        "decided.jsonl:1",
        "read.jsonl:1",
    }
    assert len(set(heard)) == len(heard)
    assert len(atlas.page("waits").select(".tns-draft")) == 3


def test_a_folder_of_drafts_of_others_is_none_of_ours(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("index.md", "# A project of others\n")
    project.write("drafts/notes.jsonl", "[1]\n")
    assert project.build("html", "-nW").code == 0
    main(["check", str(project.src), "--format", "json"])
    assert "drafts" not in {row["code"] for row in json.loads(capsys.readouterr().out)}


def accepted(atlas: Project) -> str:
    desk = Desk(read_project([atlas.src]), drafts(atlas))
    return desk.accept(CLAIM, Choice(by="Ed")).object


def mined(atlas: Project, *rows: Mined) -> None:
    (drafts(atlas) / "read.jsonl").write_text("".join(map(line_of, rows)))


def test_a_version_without_the_sentence_is_told_at_the_object(
    atlas: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    name = accepted(atlas)
    line = read_project([atlas.src]).graph.records[name].line
    mined(atlas, Mined("wick", (CLAIM.anchor.sha256, "0" * 64)))
    assert said_of(atlas, capsys, "sentence_gone") == ([], [])
    mined(atlas, Mined("wick", ("0" * 64,), "wick-v2.tex", "1" * 64, "2026-12-01"))
    heard, _ = said_of(atlas, capsys, "sentence_gone")
    assert len(heard) == 1
    assert (
        f"lamps.md:{line}: 'wick' no longer has the sentence from which {name!r} was accepted (wick-v2.tex)" in heard[0]
    )


def test_a_paper_that_got_a_key_since_is_the_same_paper(atlas: Project, capsys: pytest.CaptureFixture[str]) -> None:
    accepted(atlas)
    old = Mined("2601.00001", (CLAIM.anchor.sha256,), on="2026-11-01")
    mined(atlas, replace(old, work="arXiv:2601.00001v2", sentences=("0" * 64,), on="2026-12-01"), old)
    assert len(said_of(atlas, capsys, "sentence_gone")[0]) == 1
    mined(atlas, replace(old, on="2026-12-02"), replace(old, work="wick", sentences=("0" * 64,)))
    assert said_of(atlas, capsys, "sentence_gone") == ([], [])


def test_an_object_that_was_removed_since_is_no_matter(atlas: Project, capsys: pytest.CaptureFixture[str]) -> None:
    accepted(atlas)
    mined(atlas, Mined("wick", ("0" * 64,)))
    atlas.write("lamps.md", LAMPS)
    assert said_of(atlas, capsys, "sentence_gone") == ([], [])


# -- days of papers -------------------------------------------------------------------------


@pytest.fixture
def day(atlas: Project) -> Project:
    shutil.copytree(DIGEST, atlas.src / "digest", ignore=shutil.ignore_patterns("*.md", "2026*"))
    rows: list[dict[str, Any]] = [
        {"arxiv_id": name, "title": f"Paper {name}", "authors": [{"name": "Ada"}], "summary": "S."}
        for name in ("2601.00001", "2601.00002")
    ]
    atlas.write("digest/2026-05-08.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    atlas.write("digest/2026-05-08.json", json.dumps({"date": "2026-05-08", "status": "complete"}))
    atlas.write("2026-05-08.md", "# Day\n\n```{digest} 2026-05-08\n```\n")
    atlas.edit("index.md", "waits\n", "waits\n2026-05-08\n")
    return atlas


def test_a_day_says_for_which_tensions_something_of_a_paper_waits(day: Project) -> None:
    assert day.build().code == 0
    lines = [" ".join(line.get_text().split()) for line in day.page("2026-05-08").select(".tns-fact")]
    told = [line for line in lines if line.startswith("Proposed for tensions")]
    assert told == ["Proposed for tensions (1), not yet read: Lamps or candles?"]
    reject(day)
    day.edit("waits.md", "# Waits", "# All that waits")
    for one in (COUNTER, KEYLESS):
        decide(drafts(day), Decision(one.id, "rejected", "wick", one.anchor.sha256, "2026-11-28"))
    assert day.build().code == 0
    assert "Proposed for tensions" not in day.page("2026-05-08").get_text()
    day.assert_fresh()


def test_a_day_is_as_fresh_as_a_clean_build_when_something_comes(day: Project) -> None:
    lose(day)
    assert day.build().code == 0
    assert "not yet read" not in day.page("2026-05-08").get_text()
    drafts(day).mkdir()
    (drafts(day) / "new.jsonl").write_text(line_of(CLAIM))
    assert day.build().code == 0
    assert "not yet read" in day.page("2026-05-08").get_text()
    day.assert_fresh()


# -- the schema ------------------------------------------------------------------------------


def test_the_schema_that_ships_is_the_one_that_is_checked() -> None:
    home = Path(proposals.__file__).parent
    for name, schema in proposals.schemas().items():
        assert json.loads((home / name).read_text(encoding="utf-8")) == schema
        Draft202012Validator.check_schema(schema)
        for one in ALL:
            Draft202012Validator(schema).validate(json.loads(line_of(one)))


def test_the_reference_prints_the_files_of_drafts(project: Project) -> None:
    project.conf('extensions.append("sphinx_tensions.reference")')
    project.write("index.md", "# Reference\n\n```{tensions-reference} drafts\n```\n")
    assert project.build("html", "-nW").code == 0
    terms = {term.get_text() for term in project.page("index").select("dt code, p.rubric")}
    assert {"proposal-1.schema.json", "decided.jsonl", "read.jsonl", "anchor", "decision", "sentences"} <= terms
