"""Days of papers on pages: exact text, neighbours, sums, repeats, and what goes wrong."""

from __future__ import annotations

import json
import re
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import Tag

from sphinx_tensions.digest import files, funnel
from sphinx_tensions.digest.tex import pieces

from ..helpers.project import Project

DIGEST = Path(__file__).parents[2] / "docs" / "digest"
DAY = "2026-05-08"
HOME = """# Home

::::{tension} Which optimizer?
:id: optimizers

:::{camp} Muon
:id: muon-next

Text.
:::
::::

See {paper}`2605.00001` and {paper}`the second <2605.00002>`.

```{toctree}
month
2026-05-08
2026-05-11
```
"""
MONTH = "# May\n\n```{digest-month} 2026-05\n```\n"


def paper(number: int, **more: Any) -> dict[str, Any]:
    return {
        "arxiv_id": f"2605.0000{number}",
        "title": f"Paper {number}",
        "authors": [{"name": "Ann Lee"}],
        "summary": f"Summary {number}.",
        "primary_topic_id": "architecture_training",
        "relevance": 9,
        "novelty": 8,
        **more,
    }


def record(project: Project, day: str, *papers: dict[str, Any], **more: Any) -> None:
    project.write(f"digest/{day}.jsonl", "".join(json.dumps(p) + "\n" for p in papers))
    project.write(f"digest/{day}.json", json.dumps({"date": day, "status": "complete", **more}))
    project.write(f"{day}.md", f"# Day {day}\n\n```{{digest}} {day}\n```\n")


@pytest.fixture
def days(project: Project) -> Project:
    """Two days; one paper is on both, and bears on a tension."""
    shutil.copytree(DIGEST, project.src / "digest", ignore=shutil.ignore_patterns("*.md", "2026*"))
    project.write("index.md", HOME)
    project.write("month.md", MONTH)
    bears = [{"id": "optimizers", "camp": "muon-next", "bears": "supports", "note": "At $n$ sizes."}]
    record(project, DAY, paper(1, tensions=bears), paper(2, primary_topic_id="memory_systems"))
    record(project, "2026-05-11", paper(1), paper(3))
    return project


def words(node: Tag) -> str:
    return " ".join(node.get_text().split())


def test_every_text_of_the_recorded_day_is_on_its_page_as_it_is(project: Project) -> None:
    shutil.copytree(DIGEST, project.src / "digest", ignore=shutil.ignore_patterns("*.md"))
    project.conf('extensions += ["sphinx_tensions.mathml"]\nhtml_math_renderer = "mathml"')
    project.write("index.md", f"# Home\n\n```{{digest}} {DAY}\n```\n")
    said = project.build()
    assert set(said.codes()) == {"tensions.unknown_target"}  # the tensions of the atlas are not here
    page = project.page("index")
    folder = files.Folder(DIGEST)
    day = folder.day(DAY)
    assert day is not None
    for shown in day.papers:
        section = page.find(id=shown.anchor)
        assert isinstance(section, Tag)
        for formula in section.select("math"):
            formula.replace_with("MATH")
        seen = words(section)
        for tex in (shown.title, shown.summary, shown.comment, shown.topic_match_comment):
            expected = "".join("MATH" if piece.form == "math" else piece.text for piece in pieces(tex))
            assert " ".join(expected.split()) in seen, shown.arxiv_id
        for author in shown.authors:
            assert "".join(piece.text for piece in pieces(author.name)) in seen
        assert f"Relevance: {shown.relevance} · Novelty: {shown.novelty}" in seen
        assert section.find("a", href=shown.url)
    registry = folder.registry()
    contents = page.select("details.tns-digest-contents")
    numbers = [int(words(fold).partition(")")[0].rpartition("(")[2]) for fold in contents]
    assert numbers == list(funnel.coverage(day, registry).values())
    assert [len(fold.select("li")) for fold in contents] == numbers
    opening = words(page.select(".tns-digest-opening")[0])
    bearing = sum(1 for paper in day.papers if paper.tensions)
    assert opening.startswith(f"{sum(numbers)} papers · {len(numbers)} topics · {bearing} bear on a tension")
    assert "scored by gpt-5.4, not by an editor" in opening
    made = page.find(id="digest-making")
    assert isinstance(made, Tag)
    assert made.find_previous(id=day.papers[-1].anchor) is not None
    assert "418,992 ($1.05)" in words(page)
    assert "$1.56" in words(page)


def test_papers_without_a_topic_are_listed_apart(days: Project) -> None:
    record(days, DAY, paper(1), paper(2, primary_topic_id=""))
    said = days.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    page = days.page(DAY)
    section = page.find(id="without-topic")
    assert isinstance(section, Tag)
    assert words(section).startswith("Without a topic")
    assert "Paper 2" in words(section)
    assert "Topic: " not in words(section)
    heads = [words(fold).partition(")")[0] + ")" for fold in page.select("details.tns-digest-contents")]
    assert heads == ["Architecture and Training Dynamics (1)", "Without a topic (1)"]


def test_nothing_in_a_record_is_markup(days: Project) -> None:
    hostile = "<script>alert(1)</script> *a* **b** `c` [d](javascript:x) {ref}`e` ::: $<i>$ # f | g"
    record(days, DAY, paper(1, title=hostile, summary=hostile, comment=hostile, authors=[{"name": hostile}]))
    said = days.build()
    assert said.code == 0, said.output
    section = days.page(DAY).find(id="paper-2605.00001")
    assert isinstance(section, Tag)
    assert section.find("script") is None
    assert section.find("i") is None
    assert not section.find_all("a", href=re.compile("javascript"))
    assert words(section).count("<script>alert(1)</script> *a* **b** `c` [d](javascript:x) {ref}`e` :::") >= 4


def test_days_know_their_neighbours_and_months_their_sums(days: Project) -> None:
    said = days.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    first = days.page(DAY)
    assert words(first.select_one(".tns-digest-nav") or first) == "Month: 2026-05 · Next day: 2026-05-11"
    month = days.page("month")
    cells = [words(cell) for cell in month.select("table.tns-calendar td") if words(cell)]
    assert len(cells) == 31
    assert cells[7] == "8 2"
    assert cells[10] == "11 2"
    totals = [[words(cell) for cell in row.find_all("td")] for row in month.select("table.tns-digest-totals tbody tr")]
    assert totals == [
        ["Architecture and Training Dynamics", "3", "2"],
        ["Memory Structures and Agent Memory Systems", "1", "1"],
        ["All", "4", ""],
    ]


def test_a_paper_of_two_days_is_shown_once(days: Project) -> None:
    assert days.build().code == 0
    first, again = (days.page(day).find(id="paper-2605.00001") for day in (DAY, "2026-05-11"))
    assert isinstance(first, Tag)
    assert isinstance(again, Tag)
    assert "Summary 1." in words(first)
    assert "Also announced on: 2026-05-11" in words(first)
    assert "Summary 1." not in words(again)
    assert "Shown on 2026-05-08: Paper 1" in words(again)


def test_a_tension_lists_what_bears_on_it(days: Project) -> None:
    assert days.build().code == 0
    home = days.page("index")
    assert "New papers: Paper 1 (2026-05-08, supports A)" in words(home)
    bears = days.page(DAY).find(id="paper-2605.00001")
    assert isinstance(bears, Tag)
    assert "supports A: Muon in Which optimizer?: At n sizes." in words(bears)
    assert "Mentioned in: Home: “See Paper 1 and the second.”" in words(bears)
    link = home.find("a", string="Paper 1")
    assert isinstance(link, Tag)
    assert link["href"] == "2026-05-08.html#paper-2605.00001"


def test_what_was_moved_or_not_judged_is_listed(days: Project) -> None:
    record(
        days,
        DAY,
        paper(1),
        paper(2, decision="diverted", hotspot_tags=["daily_hot"], hotspot_comment="Talked about."),
        paper(3, decision="unscored", relevance=None, novelty=None),
        status="partial",
        reason="One batch had no answer.",
        counts={"unique": 5, "title_filtered": 1, "below_cutoff": 1, "shown": 1},
    )
    said = days.build()
    assert said.codes() == ["tensions.digest_status"]
    page = days.page(DAY)
    assert "This day is incomplete. One batch had no answer." in words(page)
    diverted, unscored = page.find(id="digest-diverted"), page.find(id="digest-unscored")
    assert isinstance(diverted, Tag)
    assert isinstance(unscored, Tag)
    assert "Paper 2" in words(diverted)
    assert "Hotspot: daily hot. Talked about." in words(diverted)
    assert "Paper 3" in words(unscored)
    funnel_ = [words(item) for item in page.select(".tns-digest-funnel li")]
    assert funnel_ == ["5 papers", "1 left out by title", "1 unscored", "1 below the cutoffs", "1 diverted", "1 shown"]


CASES: dict[str, tuple[dict[str, str], list[str], str]] = {
    "no file": ({"digest/2026-05-08.json": ""}, ["digest_data", "unknown_target"], "2026-05-08.json:1"),
    "half a file": ({"digest/2026-05-08.json": '{"date": '}, ["digest_data", "unknown_target"], "2026-05-08.json:1"),
    "bad line": ({"digest/2026-05-11.jsonl": "{\n"}, ["digest_data", "digest_count"], "2026-05-11.jsonl:1"),
    "failed day": (
        {
            "digest/2026-05-11.json": '{"date": "2026-05-11", "status": "failed", "reason": "no answer"}',
            "digest/2026-05-11.jsonl": "",
        },
        ["digest_status"],
        "the day 2026-05-11 is failed: no answer",
    ),
    "no day": ({"2026-05-11.md": "# D\n\n```{digest} 11 May\n```\n"}, ["bad_date"], "2026-05-11.md:3"),
    "day twice": ({"2026-05-11.md": f"# D\n\n```{{digest}} {DAY}\n```\n"}, ["duplicate_id"], "2026-05-11.md:3"),
    "no month": ({"month.md": "# M\n\n```{digest-month} 2026-13\n```\n"}, ["bad_date"], "month.md:3"),
    "empty month": ({"month.md": "# M\n\n```{digest-month} 2026-04\n```\n"}, ["digest_empty"], "month.md:3"),
    "unknown paper": ({"month.md": f"{MONTH}\nSee {{paper}}`2605.00009`.\n"}, ["unknown_target"], "month.md:6"),
    "unknown tension": (
        {"digest/2026-05-11.jsonl": json.dumps(paper(4, tensions=[{"id": "optimizer"}])) + "\n"},
        ["unknown_target"],
        "2605.00004 bears on 'optimizer', which no tension has as its id; did you mean 'optimizers'?",
    ),
    "tension that is a camp": (
        {"digest/2026-05-11.jsonl": json.dumps(paper(4, tensions=[{"id": "muon-next"}])) + "\n"},
        ["wrong_kind"],
        "names 'muon-next' as a tension",
    ),
    "unknown topic": (
        {"digest/2026-05-11.jsonl": json.dumps(paper(4, primary_topic_id="nosuch")) + "\n"},
        ["digest_data"],
        "topics.json has no topic 'nosuch'",
    ),
    "counts that disagree": (
        {"digest/2026-05-11.json": '{"date": "2026-05-11", "status": "complete", "counts": {"shown": 3}}'},
        ["digest_count"],
        "counts.shown is 3, but 2 papers are there",
    ),
    "prompt outside": (
        {"digest/2026-05-11.json": '{"date": "2026-05-11", "status": "complete", "prompt": {"files": ["../conf.py"]}}'},
        ["digest_data"],
        "the prompt has no file conf.py",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_told_and_the_rest_is_built(days: Project, name: str) -> None:
    changes, codes, told = CASES[name]
    for path, text in changes.items():
        if text:
            days.write(path, text)
        else:
            (days.src / path).unlink()
    said = days.build()
    assert said.code == 0, said.output
    assert "Traceback" not in said.output
    assert said.codes() == [f"tensions.{code}" for code in codes], said.output
    assert told in said.output
    assert "Which optimizer?" in days.text("index.html")
    assert days.build("html", "-W", "-E", "--keep-going", out="strict").code != 0


FORMATS = ["text", "latex", "man", "epub", "singlehtml", "texinfo", "gettext"]
FORMATS += ["typst"] if find_spec("typst") is not None else []  # its compiler is there on Python 3.11 alone


@pytest.mark.parametrize("builder", FORMATS)
def test_every_format_has_the_day(days: Project, builder: str) -> None:
    days.conf('extensions += ["sphinx_tensions.mathml"]\nhtml_math_renderer = "mathml"\nversion = "1"')
    days.conf('copyright = "2026, A"\nepub_show_urls = "no"')
    if builder == "typst":
        days.conf('extensions += ["sphinx_tensions.typst"]')
    said = days.build(builder, "-nW", "--keep-going")
    assert said.code == 0, said.output


def test_a_build_after_edits_is_as_one_from_nothing(days: Project) -> None:
    assert days.build("html", "-nW", "--keep-going").code == 0
    record(days, "2026-05-09", status="no_announcement", reason="A Saturday.")
    days.edit("index.md", "2026-05-08\n2026-05-11", "2026-05-08\n2026-05-09\n2026-05-11")
    assert days.build("html", "-nW", "--keep-going").code == 0
    assert "Next day: 2026-05-09" in words(days.page(DAY))
    days.assert_fresh()
    days.edit("digest/2026-05-08.jsonl", "Summary 2.", "Another summary.")
    days.edit("digest/topics.json", "Memory Structures", "Memory structures")
    assert days.build("html", "-nW", "--keep-going").code == 0
    assert "Another summary." in words(days.page(DAY))
    assert "Memory structures" in words(days.page("month"))
    days.assert_fresh("html", "-j", "2")
    days.edit("digest/prompt/system.prompt", "colleague", "friend")
    days.edit("digest/2026-05-08.jsonl", '"supports"', '"counters"')
    assert days.build("html", "-nW", "--keep-going").code == 0
    assert "counters A" in words(days.page("index"))
    days.assert_fresh()
    for path in ("digest/2026-05-08.json", "digest/2026-05-08.jsonl", "2026-05-08.md"):
        (days.src / path).unlink()
    days.edit("index.md", "2026-05-08\n", "")
    days.edit("index.md", "See {paper}`2605.00001` and {paper}`the second <2605.00002>`.", "")
    assert days.build("html", "-nW", "--keep-going").code == 0
    assert "Summary 1." in words(days.page("2026-05-11"))
    days.assert_fresh()


def test_each_day_topic_and_tension_has_a_feed(days: Project) -> None:
    days.conf('tensions_base_url = "https://example.org/atlas/"')
    said = days.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    home = days.root / "out" / "html" / "_static" / "tensions" / "feeds"
    names = [
        "day-2026-05-08",
        "day-2026-05-11",
        "tension-optimizers",
        "topic-architecture-training",
        "topic-memory-systems",
    ]
    assert sorted(path.stem for path in home.iterdir()) == names
    space = "{http://www.w3.org/2005/Atom}"
    titles = {}
    for path in home.iterdir():
        root = ET.fromstring(path.read_text(encoding="utf-8"))
        assert root.findtext(f"{space}id", "").endswith(f"/feeds/{path.name}")
        titles[path.stem] = [entry.findtext(f"{space}title") for entry in root.findall(f"{space}entry")]
        for link in root.iter(f"{space}link"):
            assert link.get("href", "").startswith("https://example.org/atlas/")
    assert titles["day-2026-05-11"] == ["Paper 1", "Paper 3"]
    assert titles["topic-architecture-training"] == ["Paper 3", "Paper 1"]
    assert titles["tension-optimizers"] == ["Paper 1"]
    heads = days.page("index").select('link[type="application/atom+xml"]')
    assert [str(link["href"]).rsplit("/", 1)[1] for link in heads] == ["tensions.atom", "tension-optimizers.atom"]
    (days.src / "digest" / "2026-05-11.jsonl").write_text(json.dumps(paper(3)) + "\n", encoding="utf-8")
    days.edit("digest/2026-05-08.jsonl", '"id": "optimizers", "camp"', '"id": "optimizers",  "camp"')
    assert days.build("html").code == 0
    days.assert_fresh("html")
