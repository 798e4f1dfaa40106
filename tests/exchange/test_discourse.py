"""Discourse graphs in Markdown, read."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.command import main
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.exchange.imported import Unreadable

from ..helpers.graphs import told
from .test_golden import GOLDEN


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("just notes\n", 1, "no page is a question"),
        ("---\na: b\nc: [\n---\n", 4, "data is no YAML"),
        ("---\na: 2024-02-30\n---\n", 2, "data is no YAML"),
    ],
)
def test_what_is_no_graph_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as found:
        READERS["discourse"](text, "file.md")
    assert found.value.line == line


def test_the_command_reads_a_folder_and_names_the_page_that_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    hidden = shutil.copytree(GOLDEN / "discourse" / "depth.in", tmp_path / "graph") / ".obsidian" / "CLM - hidden.md"
    hidden.parent.mkdir()
    hidden.write_text("x", encoding="utf-8")
    assert main(["import", "discourse", "graph", "--out", "new"]) == 0
    assert "hidden" not in capsys.readouterr().out
    (tmp_path / "graph" / "sub" / "EVD - A trial.md").write_text("---\n[\n---\n", encoding="utf-8")
    assert main(["import", "discourse", "graph", "--out", "more"]) == 1
    assert "graph/sub/EVD - A trial.md:3: data is no YAML" in capsys.readouterr().err
    (tmp_path / "graph" / "sub" / "EVD - A trial.md").write_bytes(b"\xff")
    assert main(["import", "discourse", "graph", "--out", "more"]) == 1
    assert "graph/sub/EVD - A trial.md:1: no UTF-8" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["import", "discourse", "empty", "--out", "more"]) == 2
    assert main(["import", "argdown", "graph", "--out", "more"]) == 2


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("[a](#part) and [b](Moss.md)", "Moss"),
        ("[a](picture.png) (see Ferns.md)", ""),
        ("[a](Moss (of old oaks) grows.md)", "Moss (of old oaks) grows"),
        ("[a](Moss (of o...grows.md)", "Moss (of o...grows"),
        ("[a]([[CLM]] - Moss grows.md)", "Moss grows"),
    ],
)
def test_a_link_to_a_file_names_the_page_of_that_file_alone(value: str, named: str) -> None:
    read = READERS["discourse"](f"supports:: {value}\n", "Oaks.md")
    titles = {record.title for page in read.pages.values() for record in page.records}
    assert titles - {"Oaks"} == {named} - {""}


PARTS = ["---\n", "title: a\n", "[[CLM]] - a", "[[", "]]", "Supports:: ", "[[@k]]", "\n", "  ", "- ", "\x02x\x03", "é"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PARTS)), st.sampled_from(["CLM - a.md", "a.md", "QUE - b.md"]))
def test_any_text_is_read_or_refused(parts: list[str], name: str) -> None:
    with suppress(Unreadable):
        told(READERS["discourse"]("".join(parts), name))
