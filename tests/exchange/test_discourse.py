"""Discourse graphs in Markdown, read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.command import main
from sphinx_tensions.exchange import FOLDERS, READERS, Unreadable

from ..helpers.graphs import told

PAGES = {
    "QUE - Does depth help.md": "---\ntags: [depth]\ndate: 2024-01-01\n---\nWe ask.\n",
    "[[CLM]] - It helps.md": "- Informs:: [[[[QUE]] - Does depth help?]]\n- It helps a lot, [[@he2016]].\n",
    "sub/EVD - A trial.md": '---\nsupports: "[[CLM - It helps]]"\n---\n# EVD - A trial\nA net of\n100 layers, see '
    "[[Notes|my notes]].\n\nOpposes::\n  - [[CLM - Width is enough]]\n\nSource:: [[@lee]]\n",
    "[[EVD]] - A second - [[@wu2020]].md": "Informs:: [[QUE - Does depth help]]\n",
    "CLM - Width is enough.md": "Informs:: [[folder/QUE - Does depth help#part|so]]\nInforms:: [[QUE - What else?]]\n",
    "Notes.md": "just notes\n",
    "Untyped.md": "title says nothing\nSupports:: [[[[EVD]] - A second - [[@wu2020]]]], since so\nstd::vector\n",
}


def test_a_folder_is_read_as_this() -> None:
    assert told(FOLDERS["discourse"](PAGES, "folder")) == [
        "= does-depth-help: Does depth help",
        "tension does-depth-help: Does depth help | We ask. | topics=depth | compatible=True",
        "camp it-helps: It helps | It helps a lot, \x05p\x04he2016\x03. | parent=does-depth-help | cites=he2016 | label=A",
        "camp a-second: A second | parent=does-depth-help | cites=wu2020 | label=B",
        "camp width-is-enough: Width is enough | Informs: What else? | parent=does-depth-help | label=C",
        "counter a-trial: A trial | A net of 100 layers, see my notes.\nSource:: \x05p\x04lee\x03\nSupports \x02it-helps\x03. | cites=lee | against=width-is-enough | relation=rebuts",
        "claim untyped: Untyped | title says nothing\nSupports: [[EVD - A second - \x05p\x04wu2020\x03]], since so\nstd::vector | cites=wu2020 | tension=does-depth-help | supports=a-second",
        "= what-else: What else?",
        "tension what-else: What else?",
        "! QUE - Does depth help.md:1: the front matter: date: 2024-01-01",
        "! CLM - Width is enough.md:2: 'What else?' is named and has no page",
        "! Notes.md:1: the page 'Notes' is no question, claim or evidence, and says no relation",
        "! CLM - Width is enough.md:2: 'Width is enough' informs 'What else?': said in its text",
        "! 'A trial' supports 'It helps': said in its text",
    ]


def test_the_title_and_the_kind_may_be_in_the_front_matter() -> None:
    text = "---\ntitle: Deep nets win\ntype: claim\nopposes: [[[Width wins]], Shallow]\n---\nText.\n"
    assert told(READERS["discourse"](text, "file.md")) == [
        "= width-wins-or-shallow: Width wins, or Shallow?",
        "tension width-wins-or-shallow: Width wins, or Shallow? | compatible=True",
        "camp width-wins: Width wins | parent=width-wins-or-shallow | label=A",
        "camp shallow: Shallow | parent=width-wins-or-shallow | label=B",
        "counter deep-nets-win: Deep nets win | Text. | against=width-wins shallow | relation=rebuts",
        "! 'Width wins' is named and has no page",
        "! 'Shallow' is named and has no page",
    ]


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
    for name, text in {**PAGES, ".obsidian/CLM - hidden.md": "x"}.items():
        path = tmp_path / "graph" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
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


PARTS = ["---\n", "title: a\n", "[[CLM]] - a", "[[", "]]", "Supports:: ", "[[@k]]", "\n", "  ", "- ", "\x02x\x03", "é"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PARTS)), st.sampled_from(["CLM - a.md", "a.md", "QUE - b.md"]))
def test_any_text_is_read_or_refused(parts: list[str], name: str) -> None:
    with suppress(Unreadable):
        told(READERS["discourse"]("".join(parts), name))
