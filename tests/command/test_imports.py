"""Imports into an empty folder, and into a project."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.reading.plain import read_page

Said = pytest.CaptureFixture[str]


@pytest.mark.parametrize("kind", ["counter", "claim"])
def test_a_new_page_gets_a_title_where_its_object_has_none(here: Path, kind: str) -> None:
    of = ["--of", "that-it-is-not"] if kind == "counter" else []
    assert main(["new", kind, "It is so", *of, "--into", "pages/some.md"]) == 0
    text = (here / "pages" / "some.md").read_text()
    assert text.startswith(f"# some\n\n:::::{{{kind}}} It is so\n")
    assert [str(record.kind) for record in read_page(text, "some")[0].records] == [kind]


def test_an_import_reads_standard_input_and_folders_of_works(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "conf.py").unlink()
    (here / "bib" / "deep").mkdir(parents=True)
    (here / "bib" / "deep" / "a.bib").write_text("@misc{lee, author={Lee, Ann}, title={T}, year=2020}\n")
    given = {"id": "a", "kind": "claim", "title": "T", "page": "p", "cites": ["lee"]}
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps({"version": 1, "objects": [given]}).encode()))
    )
    assert main(["import", "json", "-", "--out", "new", "--bib", "bib"]) == 0
    assert "Lee, Ann" in (here / "new" / "references.bib").read_text()


def test_an_import_into_a_project_says_what_is_left_to_do(here: Path, capsys: Said) -> None:
    given = {"id": "a", "kind": "claim", "title": "T", "page": "p", "cites": ["lee"]}
    (here / "a.json").write_text(json.dumps({"version": 1, "objects": [given]}))
    (here / "conf.py").write_text('bibtex_bibfiles = ["old.bib"]\n')
    (here / "old.bib").write_text("@misc{wu, title={T}}\n")
    assert main(["import", "json", "a.json", "--out", "more"]) == 0
    said = capsys.readouterr().err
    assert "to a toctree of" in said
    assert "add more/references.bib to bibtex_bibfiles" in said
