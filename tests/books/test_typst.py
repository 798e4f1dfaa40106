"""The atlas as a PDF made by Typst: nothing of it is missing, and readers find their way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from sphinx_tensions.reading.plain import read_project

from ..helpers.prints import (
    flat,
    fonts_outside,
    indexed,
    lost,
    outline,
    places_of,
    referred,
    scripts,
    stray_links,
    tensions,
    whole,
)
from ..helpers.project import Project

ROOT = Path(__file__).parents[2]


def read(path: Path) -> PdfReader:
    return PdfReader(path)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    project = Project(tmp_path_factory.mktemp("pdf"))
    said = project.build("typst", "-nW", "--keep-going", "-q", source=ROOT / "docs")
    assert said.code == 0, said.output
    return read(project.root / "out" / "typst" / "atlas.pdf")


def test_every_object_and_source_of_the_atlas_is_in_its_pdf(atlas: PdfReader) -> None:
    graph = read_project([ROOT / "docs"], sorted((ROOT / "bib").glob("*.bib"))).graph
    text = whole(atlas)
    assert [r.id for r in graph.records.values() if flat(r.title) not in text] == []
    titles = [graph.bibliography.works[key].title for key in graph.cited_by]
    assert [title for title in titles if flat(title) not in text] == []


def test_the_pdf_of_the_atlas_can_be_found_through(atlas: PdfReader) -> None:
    graph = read_project([ROOT / "docs"]).graph
    heads = [flat(title) for title in outline(atlas)]
    assert [t.title for t in graph.tensions if flat(t.title) not in heads] == []
    for name in ("Index of tensions", "Index of camps", "Index of counters"):
        assert flat(name) in heads
    assert stray_links(atlas) == []


def test_each_page_that_the_book_of_the_atlas_names_is_right(atlas: PdfReader) -> None:
    places = places_of(atlas)
    said = referred(atlas, places)
    assert len(said) > 100
    assert [row for row in said if places[row[0]] != row[1]] == []


def test_each_page_in_the_indexes_has_what_they_list(atlas: PdfReader) -> None:
    graph = read_project([ROOT / "docs"]).graph
    texts = [flat(page.extract_text()) for page in atlas.pages]
    found = indexed(atlas, "Index of tensions")
    titles = {flat(record.title) for record in graph.records.values()}
    assert titles - {title for title, _page in found} == set()
    assert [row for row in found if row[0] in titles and row[0] not in texts[row[1] - 1]] == []


def test_the_book_of_the_atlas_is_one_to_print(atlas: PdfReader) -> None:
    assert len(atlas.pages) < 250
    stream: Any = atlas.stream
    assert stream.seek(0, 2) < 8_000_000


def test_the_pdf_is_tagged_titled_and_holds_its_fonts(atlas: PdfReader) -> None:
    root: Any = atlas.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert atlas.metadata is not None
    assert atlas.metadata.title == "Atlas of open disagreements"
    assert "/OpenAction" not in root
    assert scripts(atlas) == []
    assert fonts_outside(atlas, range(0, len(atlas.pages), 20)) == []


def test_objects_read_as_on_the_site(atlas: PdfReader, tmp_path_factory: pytest.TempPathFactory) -> None:
    project = Project(tmp_path_factory.mktemp("page"))
    said = project.build("singlehtml", "-q", source=ROOT / "docs")
    assert said.code == 0, said.output
    page = project.root / "out" / "singlehtml" / "index.html"
    assert len(list(tensions(page))) == len(read_project([ROOT / "docs"]).graph.tensions)
    assert lost(page, atlas) == {}
