"""What moved between two exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.exchange import changes

Said = pytest.CaptureFixture[str]


OLD = {"version": 1, "objects": [{"id": "a", "kind": "claim", "title": "T", "page": "p", "cites": []}]}


NEW = {
    "version": 1,
    "today": "2026-11-22",
    "objects": [
        {"id": "a", "kind": "claim", "title": "U", "page": "p", "anchor": "a", "cites": ["x", "y"], "compatible": True},
        {"id": "b", "kind": "camp", "title": "B", "page": "p"},
    ],
}


def test_changes_are_told_in_three_forms(here: Path, capsys: Said) -> None:
    (here / "old.json").write_text(json.dumps(OLD))
    (here / "new.json").write_text(json.dumps(NEW))
    assert main(["diff", "old.json", "new.json", "--format", "json"]) == 0
    rows = {(row["what"], row["id"]): (row["before"], row["after"]) for row in json.loads(capsys.readouterr().out)}
    assert rows["title", "a"] == ("T", "U")
    assert rows["cites", "a"] == ("", "x, y")
    assert ("added", "b") in rows
    assert main(["diff", "old.json", "new.json", "--format", "atom", "--base-url", "https://example.org"]) == 0
    feed = capsys.readouterr().out
    assert 'href="https://example.org/p.html#a"' in feed
    assert "<updated>2026-11-22T00:00:00Z</updated>" in feed
    assert main(["diff", "old.json", "new.json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(rows)
    (here / "odd.json").write_text('{"version": 1, "objects": [{"kind": "claim"}]}')
    assert main(["diff", "odd.json", "new.json"]) == 1
    assert "no list of objects with ids" in capsys.readouterr().err
    assert "rel" not in changes.as_atom(changes.compare(OLD, NEW), NEW)


def test_values_are_printed_for_people() -> None:
    found = list(changes.compare(OLD, {"objects": [{**OLD["objects"][0], "compatible": False, "title": None}]}))  # type: ignore[index]
    assert {(change.what, change.before, change.after) for change in found} == {
        ("compatible", "", "no"),
        ("title", "T", ""),
    }


def test_a_feed_of_changes_leaves_none_out_and_has_a_date_whatever_the_export_says() -> None:
    rows = [{"id": f"c{n}", "kind": "claim", "title": "T", "page": "p"} for n in range(150)]
    new = {"version": 1, "objects": rows, "today": "<some day>"}
    feed = changes.as_atom(changes.compare({"version": 1, "objects": []}, new), new)
    assert feed.count("<entry>") == 150
    assert feed.count("<updated>1970-01-01T00:00:00Z</updated>") == 151
