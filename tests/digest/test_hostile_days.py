"""Each hostile value in each field of the files of a day costs one warning that names it; the rest is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docutils.nodes import math
from jsonschema import Draft202012Validator

from sphinx_tensions.core.codes import Code
from sphinx_tensions.core.text import BROKEN
from sphinx_tensions.digest import files
from sphinx_tensions.digest.files import Folder, Problem
from sphinx_tensions.digest.model import Day
from sphinx_tensions.digest.showing import DayNodes

DATE = "2026-05-08"
PAPER: dict[str, Any] = {
    "arxiv_id": "2605.00001",
    "version": 1,
    "title": "A paper",
    "authors": [{"name": "Lee", "affiliation": "U"}],
    "abstract": "Text.",
    "summary": "Text.",
    "categories": ["cs.CL"],
    "announce_type": "new",
    "primary_topic_id": "t",
    "matched_topic_ids": ["t"],
    "topic_source": "llm",
    "comment": "Text.",
    "topic_match_comment": "Text.",
    "relevance": 5,
    "novelty": 5,
    "rank": 1,
    "hotspot_tags": ["x"],
    "hotspot_comment": "Text.",
    "decision": "shown",
    "first_seen": DATE,
    "tensions": [{"id": "layer", "camp": "last", "bears": "supports", "note": "Text."}],
}
DAY: dict[str, Any] = {
    "date": DATE,
    "status": "partial",
    "reason": "Text.",
    "source": {"feed": "rss"},
    "counts": {"unique": 1, "shown": 1},
    "usage": [{"model": "m", "prompt_tokens": 1, "completion_tokens": 1, "prompt_cost": 1.0, "completion_cost": 1.0}],
    "cutoffs": {"relevance": 3, "novelty": 3},
    "prompt": {"files": ["a.txt"], "sha256": "x"},
}
TOPICS: dict[str, Any] = {
    "default": "t",
    "topics": [
        {
            "id": "t",
            "label": "Topic",
            "order": 1,
            "description": "D",
            "keep": "K",
            "filter": "F",
            "keywords": ["k"],
            "tensions": ["layer"],
        },
        {"id": "u", "label": "Other", "order": 2},
    ],
}
DEEP: Any = json.loads("[" * 500 + "]" * 500)
HOSTILE: dict[str, Any] = {
    "half a character": "a\ud800b",
    "other half": "\udfff",
    "400 digits": 10**400,
    "minus 400 digits": -(10**400),
    "no number": float("nan"),
    "infinity": float("inf"),
    "minus infinity": float("-inf"),
    "nothing": None,
    "true": True,
    "list": [],
    "object": {},
    "nested": DEEP,
    "object of objects": {"a": {"b": {}}},
    "empty": "",
    "zero byte": "\x00",
    "marks": "\x02x\x03",
    "list of nothing": [None],
    "minus": -1,
    "half": 1.5,
    "line ends": "a\u2028b\x85c",
    "long": "x" * 100_000,
    "markup": "<img src=x onerror=alert(1)>",
    "code": "$\\input{/etc/passwd}$",
    "path": "../../etc/passwd",
    "digits": "9" * 5000,
}


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let words be text without Sphinx, which loads translations."""
    monkeypatch.setattr("sphinx_tensions.digest.showing._", str)


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each member of *value*, however deep."""
    if isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*way, key)
            yield from places(item, (*way, key))


def put(record: Any, way: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of *record* with *value* at the place *way*."""
    found = deepcopy(record)
    inner = found
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = value
    return found


def fits(record: Any, schema: dict[str, Any]) -> bool:
    """Tell whether a validator that is not ours finds nothing, and all numbers and letters are real ones."""
    said = json.dumps(record)
    large = any(len(word.strip("-,]}")) > 15 for word in said.split() if word.strip("-,]}").isdigit())
    odd = any(word in said for word in ("NaN", "Infinity")) or BROKEN.search(json.loads(json.dumps(said)))
    broken = BROKEN.search(str(said.encode().decode("unicode_escape", "surrogatepass")))
    checker = Draft202012Validator.FORMAT_CHECKER
    return not (large or odd or broken) and Draft202012Validator(schema, format_checker=checker).is_valid(record)


def read(folder: Path, name: str, record: Any) -> tuple[Day | None, list[Problem]]:
    """Write *record* as one of the three files, read the day, and make its page."""
    texts = {"topics.json": TOPICS, f"{DATE}.json": DAY, f"{DATE}.jsonl": PAPER, name: record}
    for path, value in texts.items():
        (folder / path).write_text(json.dumps(value), encoding="utf-8")
    found = Folder(folder)
    day = found.day(DATE)
    if day is not None:
        for node in DayNodes(day, found.registry(), None, 1).all():
            node.pformat().encode("utf-8")
    return day, list(dict.fromkeys(found.problems))


CASES = [
    (name, way, kind)
    for name, record in (("topics.json", TOPICS), (f"{DATE}.json", DAY), (f"{DATE}.jsonl", PAPER))
    for way in places(record)
    for kind in HOSTILE
]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_value_costs_one_warning_that_names_its_field(kind: str, tmp_path: Path) -> None:
    records = {"topics.json": TOPICS, f"{DATE}.json": DAY, f"{DATE}.jsonl": PAPER}
    schemas = {"topics.json": files.TOPICS, f"{DATE}.json": files.DAY, f"{DATE}.jsonl": files.PAPER}
    for name, way, _ in (case for case in CASES if case[2] == kind):
        record = put(records[name], way, HOSTILE[kind])
        day, problems = read(tmp_path, name, record)
        assert day is not None, (way, problems)  # a day whose file can be read has a page
        told = [problem for problem in problems if problem.code is Code.DIGEST_DATA]
        if not fits(record, schemas[name]):
            assert len(told) >= 1, way
            assert str(way[0]) in told[0].message, told
            assert told[0].path.name == name
            assert told[0].line == 1
        most = 2 if kind == "object of objects" else 1  # what it holds, and what it lacks
        assert len([problem for problem in told if problem.path.name == name]) <= most, (way, told)
        assert len(problems) <= most + 1, problems  # a topic that is lost is missed by its paper
        if name == "topics.json":
            assert [paper.arxiv_id for paper in day.papers] == ["2605.00001"]
        for problem in problems:
            problem.message.encode("utf-8")
            assert len(problem.message) < 400


def test_a_paper_of_no_use_loses_no_other(tmp_path: Path) -> None:
    lines = [json.dumps(put(PAPER, way, value)) for way in places(PAPER) for value in HOSTILE.values()]
    lines += [
        "{",
        "[]",
        "3",
        "null",
        '"x"',
        "[" * 20_000,
        '{"a":' * 20_000,
        "\ufeff",
        "{} {}",
        '{"arxiv_id": ' + "9" * 6000 + "}",
    ]
    lines = [line.replace("2605.00001", f"2605.{number:05}") for number, line in enumerate(lines, 1)]
    last = json.dumps({**PAPER, "arxiv_id": "2606.00001", "title": "The last one"})
    (tmp_path / "topics.json").write_text(json.dumps(TOPICS), encoding="utf-8")
    (tmp_path / f"{DATE}.json").write_text(json.dumps(DAY), encoding="utf-8")
    (tmp_path / f"{DATE}.jsonl").write_text("\n".join([*lines, last]), encoding="utf-8")
    folder = Folder(tmp_path)
    day = folder.day(DATE)
    assert day is not None
    assert day.papers[-1].title == "The last one"
    assert max(problem.line for problem in folder.problems) <= len(lines)


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("topics.json", "{", 1),
        ("topics.json", '{"topics": 3}', 1),
        ("topics.json", '{"topics": [{"id": "v", "label": "V", "order": 1}]}', 1),
        ("topics.json", json.dumps({**TOPICS, "default": "nope"}), 1),
        ("topics.json", json.dumps({"default": "t", "topics": [TOPICS["topics"][0]] * 2}), 1),
        (f"{DATE}.json", "{}", 1),
        (f"{DATE}.json", '{"status": "nope", "date": 3}', 1),
    ],
)
def test_papers_are_shown_whatever_the_other_files_hold(name: str, text: str, shown: int, tmp_path: Path) -> None:
    read(tmp_path, "topics.json", TOPICS)
    (tmp_path / name).write_text(text, encoding="utf-8")
    folder = Folder(tmp_path)
    day = folder.day(DATE)
    assert day is not None
    assert 1 <= len(folder.problems) <= 2
    page = "".join(node.pformat() for node in DayNodes(day, folder.registry(), None, 1).all())
    assert page.count('ids="paper-2605.00001"') == shown


def test_a_formula_that_is_code_is_told_at_its_line(tmp_path: Path) -> None:
    fields = ("title", "abstract", "comment", "topic_match_comment", "hotspot_comment")
    for name in fields:
        day, problems = read(tmp_path, f"{DATE}.jsonl", {**PAPER, name: r"A \(\input{/etc/passwd}\) $x^2$ b"})
        said = [(problem.path.name, problem.line, problem.code, problem.message) for problem in problems]
        assert said == [(f"{DATE}.jsonl", 1, Code.FORMULA, rf"{name}: \input reaches beyond a formula")]
        assert day is not None
        nodes = [node for made in DayNodes(day, Folder(tmp_path).registry(), None, 1).all() for node in made.findall()]
        assert "input" not in "".join(node.astext() for node in nodes if isinstance(node, math))
