"""Each hostile value in each field of a day from elsewhere, or of a model's answer, costs notes and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.asking.endpoint import Answer
from sphinx_tensions.asking.kept import Kept
from sphinx_tensions.command import main
from sphinx_tensions.core.codes import Code
from sphinx_tensions.digest import paper_assistant, paper_fields, scoring
from sphinx_tensions.digest.files import Folder

from .test_hostile_days import DATE, HOSTILE, PAPER, TOPICS, places, put

pytestmark = pytest.mark.slow

RECORD: dict[str, Any] = {
    "ARXIVID": "2605.00002v3",
    "title": "Another paper",
    "authors": ["Lee (U, V)", {"name": "Kim"}],
    "abstract": "Text.",
    "summary": "Text.",
    "PRIMARY_TOPIC_ID": "t",
    "MATCHED_TOPIC_IDS": ["t", "u"],
    "COMMENT": "Text.",
    "TOPIC_MATCH_COMMENT": "Text.",
    "RELEVANCE": 9,
    "NOVELTY": "8",
    "HOTSPOT_PAPER_TAGS": ["x"],
    "HOTSPOT_PAPER_COMMENT": "Text.",
}
LAST = {**RECORD, "ARXIVID": "2605.99999", "title": "The last one"}
PAGE = """\
| Model | | Prompt | Completion | Total | arXiv | Scanned | Relevant |
| m | **Tokens** | 1,000 | 200 | 1,200 | 30 | 20 | 1 |
| | **Cost** | $1.05 | $0.51 | $1.56 | | | |

## 1. [A paper](https://arxiv.org/abs/2605.00001)

**ArXiv ID:** 2605.00001v2

**Primary Topic:** Topic

**Also Matches:** Other

**Authors:** Lee (U), Kim

**Abstract:** Text.

**Comment:** Text.

**Topic Match:** Text.

**Relevance:** 9
**Novelty:** 8

Tokens are what a model reads.
"""
PARTS = ["| m |", "1,000", "200 ", "1,200", "30", "20", "$1.05", "1.", "2605.00001v2", "Topic\n", "Other", "Lee (U)"]
WORDS = [
    "9" * 5000,
    "-1",
    "N/A",
    "",
    "½",
    "٣",
    "1" * 11,
    "|",
    "a|b|c",
    "Tokens",
    "(" * 5000,
    "\ud7ff",
    "*" * 3000,
    "1e9",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics.json").write_text(json.dumps(TOPICS), encoding="utf-8")
    return tmp_path


def imported(folder: Path, data: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Import *data* as a day, and read what was written: it is whole wherever something was."""
    file = folder / "from-elsewhere"
    file.write_text(data, encoding="utf-8", newline="")
    for path in folder.glob(f"{DATE}.*"):
        path.unlink()
    code = main(["digest", "import", DATE, str(file), "--dir", str(folder)])
    said = capsys.readouterr()
    assert code in (0, 1), said
    if code == 0:
        found = Folder(folder)
        day = found.day(DATE)
        assert {problem.code for problem in found.problems} <= {Code.FORMULA}
        assert day is not None
        return said.out + " ".join(paper.title for paper in day.papers)
    assert len(said.err.splitlines()) == 1, said.err
    return said.err


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_value_in_a_record_is_noted_and_the_rest_is_read(
    kind: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for way in places(RECORD):
        record = put(RECORD, way, HOSTILE[kind])
        said = imported(folder, json.dumps([record, LAST]), capsys)
        assert "The last one" in said, (way, said)
        said.encode("utf-8")
        assert all(len(line) < 400 for line in said.splitlines() if "noticed" in line), way


@pytest.mark.parametrize("shape", ["a list", "a mapping", "a record a line"])
def test_records_that_are_none_are_noted(shape: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for value in HOSTILE.values():
        if shape == "a list":
            text = json.dumps([value, LAST])
        elif shape == "a mapping":
            text = json.dumps({"2605.00003": value, "2605.99999": LAST})
        else:
            text = f"{{}}\n{json.dumps(value)}\n{json.dumps(LAST)}"
        assert "The last one" in imported(folder, text, capsys)


def test_a_paper_read_twice_is_kept_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = imported(folder, json.dumps([LAST, LAST]), capsys)
    assert "2605.99999 stands there twice" in said


def test_a_number_is_no_id(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2605.00010 as a number is 2605.0001, another paper."""
    said = imported(folder, json.dumps([{**RECORD, "ARXIVID": 2605.00010}, LAST]), capsys)
    assert "arxivid is float, not text" in said
    assert "no arXiv id; left out" in said


def test_a_page_has_its_tokens_costs_and_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "A paper" in imported(folder, PAGE, capsys)
    day = Folder(folder).day(DATE)
    assert day is not None
    assert [(used.model, used.prompt_tokens, used.completion_cost) for used in day.usage] == [("m", 1000, 0.51)]
    assert dict(day.counts)["rows_total"] == 30


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_a_hostile_word_on_a_page_costs_no_other(word: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for part in PARTS:
        for text in (PAGE.replace(part, part + word), PAGE.replace(part, word)):
            imported(folder, text, capsys)
    for line in PAGE.splitlines():
        imported(folder, PAGE.replace(line, word), capsys)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_answer_of_a_model_leaves_its_paper_unscored(kind: str, folder: Path) -> None:
    (folder / f"{DATE}.json").write_text(json.dumps({"date": DATE, "status": "complete"}), encoding="utf-8")
    (folder / f"{DATE}.jsonl").write_text(
        "\n".join(json.dumps({**PAPER, "arxiv_id": name}) for name in ("2605.00002", "2605.99999")), encoding="utf-8"
    )
    found = Folder(folder)
    day, registry = found.day(DATE), found.registry()
    assert day is not None
    for way in (*places(RECORD), ()):
        record = put(RECORD, way, HOSTILE[kind]) if way else HOSTILE[kind]
        path = folder / f"{DATE}.answers.jsonl"
        path.unlink(missing_ok=True)
        kept = Kept(path, "m")
        kept.add(["2605.00002", "2605.99999"], Answer(f"{json.dumps(record)}\n{json.dumps(LAST)}", 1, 1))
        made, notes = scoring.scored(day, registry, Kept(path, "m"), None)
        assert [paper.arxiv_id for paper in made.papers] == ["2605.00002", "2605.99999"]
        assert made.papers[1].relevance == 9
        assert all(len(text) < 400 for text in notes)


def test_words_around_an_answer_are_noted(folder: Path) -> None:
    read = paper_assistant.read_answer(
        f"Here they are:\n```json\n{json.dumps(LAST)}\n```\n", Folder(folder).registry(), DATE
    )
    assert [paper.relevance for paper in read.papers] == [9]
    assert [note[:15] for note in read.notes] == ["line 1: no JSON"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_line_among_kept_answers_is_no_answer(kind: str, tmp_path: Path) -> None:
    row = {"model": "m", "ids": ["2605.00001"], "text": "{}", "prompt_tokens": 1, "completion_tokens": 1}
    path = tmp_path / "answers.jsonl"
    for way in (*places(row), ()):
        bad = put(row, way, HOSTILE[kind]) if way else HOSTILE[kind]
        path.write_text(f"{json.dumps(bad)}\n{json.dumps(row)}\n", encoding="utf-8")
        kept = Kept(path, "m")
        assert "2605.00001" in kept.asked
        assert sum(kept.tokens) >= 2


def test_the_authors_of_a_page_keep_their_places() -> None:
    assert [author.name for author in paper_fields.authors("A (X, Y), B")] == ["A", "B"]
