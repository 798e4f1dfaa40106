"""The needs.json of sphinx-needs, read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.exchange import READERS, Unreadable, needs

from ..helpers.graphs import told


def file(rows: dict[str, object], **more: object) -> str:
    """Return a file with one version that holds *rows*."""
    return json.dumps(
        {"current_version": "1.0", "project": "P", "versions": {"1.0": {"needs": rows, **more}}}, indent=1
    )


ROWS: dict[str, object] = {
    "T_1": {"id": "T_1", "type": "question", "title": "Which way?", "content": "We ask.", "tags": ["depth"]},
    "C_1": {"id": "C_1", "type": "camp", "title": "Left", "content": "It is.\n\nSee `it <https://doi.org/10.1000/x>`_.",
            "links": ["T_1"], "links_back": ["R_1"], "is_need": True},
    "C_2": {"id": "C_2", "type": "camp", "title": "Right", "links": "T_1", "status": "open"},
    "R_1": {"id": "R_1", "type": "req", "title": "A need", "supports": ["C_1"], "checks": ["C_2.part"]},
    "R_2": {"id": "R_2", "type": "req", "title": "Another", "blocks": ["C_2"], "links": ["R_1", "GONE"]},
    "K_1": {"id": "K_1", "type": "claim", "title": "Against", "attacks": ["C_2"]},
}  # fmt: skip


def test_needs_are_read_as_this() -> None:
    schema = {"properties": {"checks": {"field_type": "links"}, "status": {"field_type": "core"}, "x": 3}}
    assert told(needs.read(file(ROWS, needs_schema=schema), "file")) == [
        "= which-way: Which way?",
        "tension which-way: Which way? | We ask. | topics=depth | compatible=True",
        "camp left: Left | It is.\nSee it \x05p\x0410.1000/x\x03. | parent=which-way | cites=10.1000/x | label=A",
        "camp right: Right | parent=which-way | label=B",
        "claim a-need: A need | Checks: \x02right\x03 | tension=which-way | supports=left",
        "counter against: Against | against=right | relation=rebuts",
        "= statements: Statements",
        "claim another: Another | Blocks: \x02right\x03\nLinks: \x02a-need\x03",
        "! the type 'req' of 2 needs",
        "! the field 'status' of 1 need",
        "! 'A need' checks 'Right': said in its text",
        "! 'Another' blocks 'Right': said in its text",
        "! 'Another' links 'A need': said in its text",
        "! 'Another' links 'GONE', which is not there",
        "! 'Against', a claim by its type, is read as a counter, by its links",
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
    assert main([*command, "a=claim"]) == 0
