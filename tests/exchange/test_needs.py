"""The needs.json of sphinx-needs, read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.exchange import needs
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.exchange.imported import Unreadable

from ..helpers.graphs import told
from .test_golden import GOLDEN


def file(rows: dict[str, object], **more: object) -> str:
    """Return a file with one version that holds *rows*."""
    return json.dumps(
        {"current_version": "1.0", "project": "P", "versions": {"1.0": {"needs": rows, **more}}}, indent=1
    )


ROWS: dict[str, object] = json.loads((GOLDEN / "needs" / "types.in.json").read_text("utf-8"))["versions"]["1.0"][
    "needs"
]


def test_a_mapping_says_what_types_and_links_are() -> None:
    types = needs.mapping("req = counter, blocks=attack")
    assert told(needs.read(file(ROWS), "file", types)) == [
        "= which-way: Which way?",
        "tension which-way: Which way? | We ask. | topics=depth | compatible=True",
        "camp left: Left | It is.\nSee it \x05p\x0410.1000/x\x03. | parent=which-way | cites=10.1000/x | label=A",
        "camp right: Right | parent=which-way | label=B",
        "claim a-need: A need | Checks: \x02right\x03 | tension=which-way | supports=left",
        "counter another: Another | Links: \x02a-need\x03 | against=right | relation=rebuts",
        "counter against: Against | against=right | relation=rebuts",
        "! the field 'status' of 1 need",
        "! 'A need' checks 'Right': said in its text",
        "! 'A need', a counter by its type, is read as a claim, by its links",
        "! 'Another' links 'A need': said in its text",
        "! 'Another' links 'GONE', which is not there",
        "! 'Against', a claim by its type, is read as a counter, by its links",
    ]


@pytest.mark.parametrize("text", ["req", "req=", "=claim", "req=clam"])
def test_a_mapping_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no name=kind"):
        needs.mapping(text)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("{", 1, "no JSON"),
        ("{}", 1, "there is no object 'versions'"),
        ('{"versions": {"1": 3}}', 1, "there is no need in the current version"),
        (file({}), 1, "there is no need in the current version"),
        (file({"a": 3}), 7, "the need 'a' is no object"),
    ],
)
def test_what_is_no_needs_json_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as found:
        READERS["needs"](text, "file")
    assert found.value.line == line


def test_fields_of_any_kind_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = {"a": {"type": 3, "title": ["x"], "content": {"y": 1}, "tags": 4, "links": [[], 5, "a"], "supports": None}}
    (tmp_path / "needs.json").write_text(file({**odd, "b": {}}), encoding="utf-8")
    command = ["import", "needs", str(tmp_path / "needs.json"), "--out", str(tmp_path / "new"), "--types"]
    assert main([*command, "a=b"]) == 2
    assert "--types: 'a=b' is no name=kind" in capsys.readouterr().err
    assert main(["import", "aif", *command[2:], "a=claim"]) == 2
    assert "--types is for needs, not for aif" in capsys.readouterr().err
    assert main([*command, "a=claim"]) == 0
