"""Bibliography files that are odd or too large."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_tensions.bibtex import doctor as bibdoctor
from sphinx_tensions.core.codes import Code


def test_a_bibliography_that_is_too_large_is_named_and_left_out(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bibdoctor, "MAX_FILE", 40)
    small, large = here / "a.bib", here / "b.bib"
    small.write_text("@misc{a, title={T}}\n")
    large.write_text("@misc{b, title={A title that is too long}}\n")
    shelf = bibdoctor.read([small, large])
    assert list(shelf.data.entries) == ["a"]
    assert [(defect.path, defect.code) for defect in shelf.defects] == [(str(large), Code.BIB_SIZE)]


def test_an_entry_without_a_key_is_no_entry(here: Path) -> None:
    (here / "a.bib").write_text("@misc{, title={T}}\n@misc{b, title={U}}\n")
    assert list(bibdoctor.read([here / "a.bib"]).data.entries) == ["b"]
