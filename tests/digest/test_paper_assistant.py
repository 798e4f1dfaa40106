"""Days as ChatGPT-ArXiv-Paper-Assistant and its forks write them; all papers are made up."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.digest import files, funnel, paper_assistant, paper_fields
from sphinx_tensions.digest.model import Author, Registry, Status, Topic, Usage
from sphinx_tensions.exchange.imported import Unreadable

from .test_hostile_days import HOSTILE, places, put
from .test_hostile_imports import imported

DAY = "2026-05-08"
REGISTRY = Registry((Topic("t", "Trees, and Roots", 1), Topic("u", "Birds", 2)), "t")
TOPICS = {
    "default": "t",
    "topics": [
        {"id": "t", "label": "Trees, and Roots", "order": 1},
        {"id": "u", "label": "Birds", "order": 2},
    ],
}
Said = pytest.CaptureFixture[str]


def record(number: int, topic: str, **more: Any) -> dict[str, Any]:
    label = "Birds" if topic == "u" else "Trees, and Roots"
    return {
        "ARXIVID": f"2605.0000{number}",
        "COMMENT": f"Comment {number}.",
        "RELEVANCE": 9,
        "NOVELTY": 8,
        "PRIMARY_TOPIC_ID": topic,
        "MATCHED_TOPIC_IDS": ["t", "u"],
        "TOPIC_MATCH_COMMENT": f"Match {number}.",
        "HOTSPOT_PAPER_TAGS": [],
        "HOTSPOT_PAPER_COMMENT": "",
        "SCORE": 17,
        "authors": ["Ann Lee", "Bo Wu"],
        "title": f"Title {number}: $x_1$",
        "abstract": f"Abstract {number}.",
        "arxiv_id": f"2605.0000{number}",
        "PRIMARY_TOPIC_LABEL": label,
        "MATCHED_TOPIC_LABELS": ["Trees, and Roots", "Birds"],
        "TOPIC_ASSIGNMENT_SOURCE": "llm_exact",
        "HOTSPOT_PAPER_LABELS": [],
        "HOTSPOT_PAPER_PRIMARY_KIND": None,
        "HOTSPOT_PAPER_PRIMARY_LABEL": "",
        "HOTSPOT_PAPER_ASSIGNMENT_SOURCE": "default",
        **more,
    }


def whole_day() -> dict[str, Any]:
    """Return a day of schema 2: its records are not in the order of its sections."""
    papers = [record(1, "t"), record(2, "u"), record(3, "t")]
    return {
        "schema_version": 2,
        "meta": {
            "date": DAY,
            "sort": ["score", "relevance"],
            "topic_schema_version": 1,
            "total_papers": 3,
            "usage": {
                "model": "m-1",
                "prompt_tokens": 79342,
                "completion_tokens": 12261,
                "prompt_cost": 0.198355,
                "completion_cost": 0.183915,
                "total_arxiv_papers": 264,
                "total_scanned_papers": 160,
                "total_relevant_papers": 3,
            },
        },
        "topic_order": ["t", "u"],
        "diagnostics": {"total_papers": 3},
        "papers": {paper["arxiv_id"]: paper for paper in papers},
        "topic_sections": [
            {"topic_id": "t", "topic_label": "Trees, and Roots", "paper_ids": ["2605.00003", "2605.00001"]},
            {"topic_id": "u", "topic_label": "Birds", "paper_ids": ["2605.00002"]},
        ],
    }


def entry(number: int, rank: int, *fields: str) -> str:
    lines = [
        f"### {rank}. [Title {number}: $x_1$](https://arxiv.org/abs/2605.0000{number}) <a id='p{number}'></a>",
        f"**ArXiv ID:** 2605.0000{number}",
        *fields,
        "**Authors:** Ann Lee, Bo Wu",
        f"**Abstract:** Abstract {number}.",
        f"**Comment:** Comment {number}.",
    ]
    return "\n\n".join([*lines, "**Relevance:** 9\n**Novelty:** 8", "---\n\n"])


TABLE = """\
<table>
    <thead>
        <tr><th rowspan="2">Model</th><th rowspan="2">Metric</th><th colspan="3">Usage</th></tr>
        <tr><th>Prompt</th><th>Completion</th><th>Total</th><th>Total arXiv</th><th>Scanned</th><th>Relevant</th></tr>
    </thead>
    <tbody>
        <tr>
            <td rowspan="2" align="center"><code>m-1</code></td>
            <td align="center"><strong>Tokens</strong></td>
            <td align="center">79342</td>
            <td align="center">12261</td>
            <td align="center">91603</td>
            <td rowspan="2" align="center">264</td>
            <td rowspan="2" align="center">160</td>
            <td rowspan="2" align="center">3</td>
        </tr>
        <tr>
            <td align="center"><strong>Cost</strong></td>
            <td align="center">$0.20</td>
            <td align="center">$0.18</td>
            <td align="center">$0.38</td>
        </tr>
    </tbody>
</table>

**Topic Coverage:**

<table>
    <tbody>
        <tr><td><a href="#t">Trees, and Roots</a></td><td align="center">2</td></tr>
        <tr><td><a href="#u">Birds</a></td><td align="center">1</td></tr>
    </tbody>
</table>

"""


def page_of_the_day() -> str:
    """Return the page that goes with `whole_day`."""
    trees, birds = "**Primary Topic:** Trees, and Roots", "**Primary Topic:** Birds"
    fields = {"t": (trees, "**Also Matches:** Birds"), "u": (birds, "**Also Matches:** Trees, and Roots")}
    entries = (entry(3, 1, *fields["t"]), entry(1, 2, *fields["t"]), entry(2, 1, *fields["u"]))
    match = "".join(entries).replace("**Relevance", "**Topic Match:** Match .\n\n**Relevance")
    for number in "312":
        match = match.replace("Match .", f"Match {number}.", 1)
    return f"# Personalized Daily ArXiv Papers {DAY}\n\n{TABLE}{match}\n## Paper Selection Prompt\n\nWords."


FLAT = f"""\
# Personalized Daily ArXiv Papers {DAY}

| *[m-0]*   | Prompt   | Completion   | Total   |
|:---------:|:--------:|:------------:|:-------:|
| **Token** | 87195    | 11992        | 99187   |
| **Cost**  | $0.22    | $0.12        | $0.34   |

Total arXiv papers: 1424

Total scanned papers: 816

Total relevant papers: 2

**Table of contents with paper titles:**

0. [Title 1: $x_1$](#user-content-link0)
**Authors:** Ann Lee, Bo Wu

---

{entry(1, 0)}{entry(2, 1)}
"""


def read(data: Any, day: str = DAY) -> paper_fields.Read:
    return paper_assistant.read(data if isinstance(data, str) else json.dumps(data), REGISTRY, day)


def test_a_day_of_schema_2_is_read_whole() -> None:
    found = read(whole_day())
    assert found.notes == []
    assert found.day is not None
    assert found.day.usage == (Usage("m-1", 79342, 12261, 0.198355, 0.183915),)
    assert found.day.counts == (("rows_total", 264), ("rows_scanned", 160))
    assert (found.day.date, found.day.status, found.day.papers) == (DAY, Status.COMPLETE, tuple(found.papers))
    one = found.papers[0]
    assert (one.arxiv_id, one.title, one.abstract) == ("2605.00001", "Title 1: $x_1$", "Abstract 1.")
    assert one.authors == (Author("Ann Lee"), Author("Bo Wu"))
    assert (one.relevance, one.novelty, one.topic_source) == (9, 8, "llm")
    assert (one.primary_topic_id, one.matched_topic_ids) == ("t", ("t", "u"))
    assert (one.comment, one.topic_match_comment) == ("Comment 1.", "Match 1.")
    assert [paper.rank for paper in found.papers] == [2, 1, 1]
    assert list(funnel.disagreements(found.day, REGISTRY)) == []


def test_the_page_of_a_day_says_what_its_file_says() -> None:
    page, file = read(page_of_the_day()), read(whole_day())
    assert page.notes == ["costs were read from the page, where they are rounded to cents"]
    assert sorted(page.papers, key=lambda paper: paper.arxiv_id) == file.papers
    assert page.day is not None
    assert file.day is not None
    assert page.day.counts == file.day.counts
    assert page.day.usage == (replace(file.day.usage[0], prompt_cost=0.20, completion_cost=0.18),)


def test_a_day_that_does_not_agree_with_itself_is_told() -> None:
    data = whole_day()
    data["meta"]["total_papers"] = 4
    data["topic_order"].append("nosuch")
    data["topic_sections"][1]["paper_ids"].append("2605.00001")
    data["schema_version"] = 3
    data["extra"] = 1
    assert read(data).notes == [
        "schema_version is 3; it was read as 2",
        "members that are not read: extra",
        "topics that topics.json does not have: nosuch",
        "2605.00001: topic_sections has it in 'u', its record not",
        "the file says 4 papers and has 3",
    ]
    wrong = page_of_the_day().replace('>Birds</a></td><td align="center">1', '>Birds</a></td><td align="center">7')
    assert "the page says 7 papers of 'Birds' and has 1" in read(wrong).notes


def test_a_topic_that_no_model_chose_is_no_topic_of_a_model() -> None:
    data = whole_day()
    data["papers"]["2605.00001"]["TOPIC_ASSIGNMENT_SOURCE"] = "heuristic"
    assert [paper.topic_source for paper in read(data).papers] == ["local", "llm", "llm"]


def test_a_day_without_papers_keeps_what_it_cost_and_says_why() -> None:
    data = whole_day()
    data.update(papers={}, topic_sections=[])
    data["meta"]["usage"] |= {"prompt_tokens": 0, "completion_tokens": 0, "total_relevant_papers": 0}
    data["meta"]["total_papers"] = 0
    found = read(data)
    assert found.day is not None
    assert found.day.status == Status.FAILED
    assert found.day.reason == (
        "the file holds no paper, of 264 rows of the feeds; no token was used, so no model answered"
    )
    assert found.day.counts == (("rows_total", 264), ("rows_scanned", 160))


def test_the_tokens_and_counts_of_an_older_page_are_read() -> None:
    found = read(FLAT)
    assert found.notes == ["costs were read from the page, where they are rounded to cents"]
    assert found.day is not None
    assert found.day.usage == (Usage("m-0", 87195, 11992, 0.22, 0.12),)
    assert found.day.counts == (("rows_total", 1424), ("rows_scanned", 816))
    assert read(FLAT.replace("papers: 2\n", "papers: 3\n")).notes[0] == "the page says 3 papers and has 2"


def test_a_page_that_counts_from_nought_has_ranks_from_one() -> None:
    assert [paper.rank for paper in read(FLAT).papers] == [1, 2]


def test_a_cost_without_tokens_is_told() -> None:
    page = FLAT[: FLAT.index("| *[m-0]")] + "Total cost: $0.980125\n\n" + FLAT[FLAT.index("**Table of") :]
    assert read(page).notes == ["'Total cost: $0.980125' says nothing of tokens; left out"]


def test_a_page_without_topics_gets_none(tmp_path: Path, capsys: Said) -> None:
    assert {(paper.primary_topic_id, paper.matched_topic_ids, paper.topic_source) for paper in read(FLAT).papers} == {
        ("", (), "")
    }
    (tmp_path / "topics.json").write_text(json.dumps(TOPICS), encoding="utf-8")
    (tmp_path / "page.md").write_text(FLAT, encoding="utf-8")
    assert main(["digest", "import", DAY, str(tmp_path / "page.md"), "--dir", str(tmp_path)]) == 0
    assert "   2 without a topic" in capsys.readouterr().out
    folder = files.Folder(tmp_path)
    day = folder.day(DAY)
    assert day is not None
    assert folder.problems == []
    assert {paper.primary_topic_id for paper in day.papers} == {""}
    assert list(funnel.disagreements(day, folder.registry())) == []


def test_what_a_feed_puts_before_an_abstract_is_cut_off_and_kept() -> None:
    text = "arXiv:2605.00001v2 Announce Type: cross  Abstract: Abstract: of trees."
    rows = {
        "2605.00001": {**record(1, "t"), "abstract": text, "primary_category": "cs.AI", "categories": ["a", "cs.AI"]}
    }
    (paper,) = read(rows).papers
    assert (paper.abstract, paper.version, paper.announce_type) == ("Abstract: of trees.", 2, "cross")
    assert paper.categories == ("cs.AI", "a")
    (paper,) = read(FLAT[: FLAT.rindex("### ")].replace("Abstract 1.", text)).papers
    assert (paper.abstract, paper.version, paper.announce_type) == ("Abstract: of trees.", 2, "cross")


def test_arxivs_own_records_are_read_and_what_is_left_of_them_is_told() -> None:
    row = {
        "id": "2605.00001",
        "title": "T",
        "authors": ["Ann Lee"],
        "summary": "Of\ntrees.",
        "comment": "9 pages",
        "categories": ["cs.CL", "cs.AI"],
        "pdf": "https://example.org/1.pdf",
        "AI": {"tldr": "T"},
    }
    found = read("\n".join(json.dumps({**row, "id": name}) for name in ("2605.00001", "http://x/abs/2605.00002v3")))
    assert [(p.arxiv_id, p.version, p.abstract, p.summary, p.comment) for p in found.papers] == [
        ("2605.00001", None, "Of trees.", "", ""),
        ("2605.00002", 3, "Of trees.", "", ""),
    ]
    assert found.papers[0].categories == ("cs.CL", "cs.AI")
    assert found.notes == ["fields that are not read, with their papers: ai (2), comment of the authors (2), pdf (2)"]
    assert found.day is not None
    assert (found.day.status, found.day.reason) == (Status.PARTIAL, "2 papers are not scored")


def test_a_line_of_more_than_a_million_characters_is_read(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "topics.json").write_text(json.dumps(TOPICS), encoding="utf-8")
    rows = [{**record(1, "t"), "arxiv_id": f"2605.{number:05}", "abstract": "x" * 2000} for number in range(700)]
    file = tmp_path / "day.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    assert file.stat().st_size > 1_000_000
    assert main(["digest", "import", DAY, str(file), "--dir", str(tmp_path), "--dry-run"]) == 0
    assert "700 papers of 2026-05-08, complete" in capsys.readouterr().out


def test_what_is_too_long_is_refused_with_its_bound(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "topics.json").write_text(json.dumps(TOPICS), encoding="utf-8")
    file = tmp_path / "day.md"
    file.write_text("\n" + "x" * 1_000_001, encoding="utf-8")
    assert main(["digest", "import", DAY, str(file), "--dir", str(tmp_path)]) == 1
    assert (
        f"{file}:2: the line has more than 1,000,000 characters, and is no JSON; give one day a file"
        in capsys.readouterr().err
    )
    monkeypatch.setattr(files, "MAX_FILE", 1000)
    assert main(["digest", "import", DAY, str(file), "--dir", str(tmp_path)]) == 1
    assert f"{file}:1: the file has more than 1,000 bytes; give one day a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "data",
    [whole_day(), page_of_the_day(), page_of_the_day().replace("2026-05-08", "05/08/2026")],
    ids=["file", "page", "us"],
)
def test_a_day_of_another_date_is_refused_with_both(data: Any) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, "2026-05-07")
    assert caught.value.reason == "the file is of 2026-05-08, and 2026-05-07 was asked for; import it as 2026-05-08"


OTHERS: dict[str, tuple[Any, str]] = {
    "html": ("\n<!DOCTYPE html>\n<html><body>x</body></html>", "this is an HTML page"),
    "styled": ("\n\n<style>\nbody {}\n</style>\n<div>x</div>", "this is an HTML page"),
    "feed": ('<?xml version="1.0"?><rss></rss>', "this is XML, such as a feed, which `digest harvest` reads"),
    "bibtex": ("@article{a,\n title = {T}\n}", "this is BibTeX"),
    "ris": ("TY  - JOUR\nTI  - T\nER  - ", "this is RIS"),
    "csv": ("id,title,authors\n1,T,A", "this is a table of CSV"),
    "text": ("Words of any kind.", "this is text of another kind"),
    "debug list": ([[{"title": "T", "authors": ["A"]}]], "this is a list of lists of papers without ids"),
    "hotspots": (
        {"schema_version": 1, "meta": {}, "papers": {}, "sections": []},
        "this is the hotspot papers of a day",
    ),
    "our day": ({"date": DAY, "status": "complete"}, "this is the file DAY.json of a digest"),
    "our topics": (TOPICS, "this is the file topics.json of a digest"),
    "our atlas": ({"objects": []}, "this is an export of tensions, camps and claims"),
    "a reply": ({"choices": [], "usage": {}}, "this is the reply of an endpoint"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_of_another_kind_is_named(name: str) -> None:
    data, said = OTHERS[name]
    with pytest.raises(Unreadable, match="no day of papers") as caught:
        read(data)
    assert caught.value.reason.startswith(said)


def test_json_without_papers_is_refused_with_what_it_holds() -> None:
    with pytest.raises(Unreadable) as caught:
        read({"name": "x", "rows": {"title": "T"}})
    assert caught.value.reason == "no record is a paper with an arXiv id: name: no object; rows: no arXiv id; left out"


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_value_in_a_day_of_schema_2_is_noted_and_the_rest_is_read(
    kind: str, tmp_path: Path, capsys: Said
) -> None:
    (tmp_path / "topics.json").write_text(json.dumps(TOPICS), encoding="utf-8")
    data = whole_day()
    data["papers"] = {"2605.00002": data["papers"]["2605.00002"]}
    for way in places(data):
        if way[:1] == ("papers",):  # what is in a record is tried with the records
            continue
        said = imported(tmp_path, json.dumps(put(data, way, HOSTILE[kind])), capsys)
        assert "Title 2" in said, (way, said)
        assert all(len(line) < 400 for line in said.splitlines() if "noticed" in line), way


@pytest.mark.parametrize("kind", HOSTILE)
def test_papers_of_another_kind_are_refused_or_an_empty_day(kind: str, tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "topics.json").write_text(json.dumps(TOPICS), encoding="utf-8")
    imported(tmp_path, json.dumps({**whole_day(), "papers": HOSTILE[kind]}), capsys)
