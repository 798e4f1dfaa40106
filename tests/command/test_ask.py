"""The commands `stats`, `open` and `stale`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_tensions.command import main

PAGES = {
    "conf.py": 'tensions_today = "2026-11-22"\n',
    "one.md": """
:::::{tension} Old?
:searched: 2015-01-01

::::{camp} A
:id: a

:::{counter} Second
:since: 2024-02-01
:::
:::{counter} First
:since: 2023-02-01

Replied to.
:::
::::
::::{camp} B
:::{counter} Answered
:id: answered
:::
::::
:::::

:::{counter} Reply
:against: answered
:since: 2025-01-01
:::
""",
    "two.rst": """
.. tension:: New?
   :searched: 2026-01-01
   :status: settled

.. claim:: Nobody says so.
   :tension: new
""",
}


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)


def rows(capsys: pytest.CaptureFixture[str], command: str) -> list[dict[str, str | int]]:
    assert main([command, "--format", "json"]) == 0
    found: list[dict[str, str | int]] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.usefixtures("pages")
def test_open_counters_stand_oldest_first(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, "open")
    assert [row["title"] for row in found] == ["First", "Second", "Reply"]
    assert found[0]["answers"] == "a"
    assert found[0]["place"] == "one.md:11"


@pytest.mark.usefixtures("pages")
def test_only_a_view_past_its_date_is_stale(capsys: pytest.CaptureFixture[str]) -> None:
    assert rows(capsys, "stale") == [{"seen": "2015-01-01", "id": "old", "title": "Old?", "place": "one.md:2"}]
    assert main(["stale"]) == 0
    assert capsys.readouterr().out == "2015-01-01  old  Old?  one.md:2\n"


@pytest.mark.usefixtures("pages")
def test_everything_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    found = {row["name"]: row["number"] for row in rows(capsys, "stats")}
    assert found == {
        "camps": 2,
        "claims": 1,
        "counters": 4,
        "tensions": 2,
        "open objections": 3,
        "cited works": 0,
        "tensions open": 1,
        "tensions settled": 1,
        "camps answered": 1,
        "camps challenged": 1,
        "claims uncited": 1,
        "certainty not rated": 1,
    }


def test_every_command_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "stats", "open", "stale"):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        assert f"sphinx-tensions {command} docs" in capsys.readouterr().out
