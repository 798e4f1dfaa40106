"""What the command says, and where."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.command.console import Progress

Said = pytest.CaptureFixture[str]


def test_progress_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    Progress("read")(500, 500)
    assert said.getvalue() == ""
    shown = Progress("read")
    shown.shown = True
    for done in (1, 500, 777, 1200):
        shown(done, 1200)
    shown(3, 3)
    assert said.getvalue() == "\rread: 500 of 1,200\rread: 1,200 of 1,200\n"


def test_what_the_system_refuses_is_said_in_one_line(here: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    problems: list[Exception] = [BrokenPipeError(), OSError(28, "No space left on device", "some/file")]

    def refuse(*_given: object) -> str:
        raise problems.pop()

    monkeypatch.setattr("sphinx_tensions.command.transfer.read_project", refuse)
    assert main(["export", "json"]) == 1
    assert capsys.readouterr().err == "sphinx-tensions: some/file: No space left on device\n"
    monkeypatch.setattr(
        "sphinx_tensions.command.transfer.read_project", lambda *_: (_ for _ in ()).throw(BrokenPipeError())
    )
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert main(["export", "json"]) == 1
