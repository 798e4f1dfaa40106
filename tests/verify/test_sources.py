"""The sources of works in a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_tensions.core.model import Work
from sphinx_tensions.verify.documents import Kind
from sphinx_tensions.verify.passages import Answer, Passage, look_up
from sphinx_tensions.verify.sources import Sources, arxiv_of

ARXIV = Work("Wick2020Lamps", ("Ada Wick",), "2020", "Lamps", arxiv="2001.01234")
OLD = Work("Old1999", ("Ed Old",), "1999", "Old", arxiv="hep-th/9901001")
DOI = Work("Moth2021", ("Bo Moth",), "2021", "Moths", doi="10.1000/j.moths.2021.5")
BOTH = Work("Glow2022", ("Cy Glow",), "2022", "Glow", doi="10.48550/arXiv.2202.00001")

NAMES = {
    "a key": (ARXIV, "Wick2020Lamps.pdf"),
    "a key in other letters": (ARXIV, "wick2020lamps.html"),
    "an arXiv id": (ARXIV, "2001.01234.pdf"),
    "an arXiv id with a version": (ARXIV, "2001.01234v3.tar.gz"),
    "an arXiv id with its name": (ARXIV, "arXiv-2001.01234v2.tar.gz"),
    "an old arXiv id": (OLD, "hep-th_9901001.pdf"),
    "an old arXiv id with a slash": (OLD, "hep-th%2F9901001v1.pdf"),
    "an old arXiv id without a slash": (OLD, "hep-th9901001.tex"),
    "a DOI": (DOI, "10.1000_j.moths.2021.5.xml"),
    "a DOI with a slash": (DOI, "10.1000%2fj.moths.2021.5.pdf"),
    "a DOI of arXiv": (BOTH, "2202.00001.html"),
    "a file in a folder": (ARXIV, "more/2001.01234.pdf"),
    "a folder of LaTeX": (ARXIV, "2001.01234/main.tex"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_source_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    work, file = NAMES[name]
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("words")
    there = tmp_path / file if not name.startswith("a folder") else (tmp_path / file).parent
    sources = Sources(tmp_path)
    assert sources.paths(work) == [there]
    assert all(other is work or not sources.paths(other) for other in (ARXIV, OLD, DOI, BOTH))


def test_what_keeps_most_of_a_work_comes_first(tmp_path: Path) -> None:
    for suffix in (".pdf", ".txt", ".html", ".xml", ".tar.gz"):
        (tmp_path / f"2001.01234{suffix}").write_text("words")
    (tmp_path / "Wick2020Lamps").mkdir()
    (tmp_path / "Wick2020Lamps" / "main.tex").write_text("words")
    names = [path.name for path in Sources(tmp_path).paths(ARXIV)]
    assert names[0] == "Wick2020Lamps"
    assert names[1:] == ["2001.01234.tar.gz", "2001.01234.html", "2001.01234.xml", "2001.01234.pdf", "2001.01234.txt"]


def test_other_files_hidden_ones_and_broken_links_are_left_out(tmp_path: Path) -> None:
    for name in (".2001.01234.pdf", "2001.01234.png", "2001.01234"):
        (tmp_path / name).write_text("words")
    (tmp_path / "2001.01234.html").symlink_to(tmp_path / "away.html")
    (tmp_path / "round").symlink_to(tmp_path)
    assert Sources(tmp_path).files == {}


RECORDS = {
    "a key": ({"key": "Wick2020Lamps"}, ARXIV),
    "an arXiv id": ({"arxiv_id": "2001.01234v2"}, ARXIV),
    "an id": ({"id": "2001.01234"}, ARXIV),
    "an id that is a key": ({"id": "Moth2021"}, DOI),
    "a DOI": ({"doi": "10.1000/J.moths.2021.5"}, DOI),
    "an old id": ({"id": "hep-th/9901001"}, OLD),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_known_by_what_it_says(tmp_path: Path, name: str) -> None:
    names, work = RECORDS[name]
    row: dict[str, object] = {
        **names,
        "title": "Lamps",
        "authors": ["Ada Wick", {"name": "Bo Moth"}],
        "year": 2020,
        "abstract": "Lamps are\nbright.",
    }
    (tmp_path / "all.jsonl").write_text(json.dumps(row) + "\n")
    record = Sources(tmp_path).record(work)
    assert record is not None
    assert (record.title, record.authors, record.year) == ("Lamps", ("Ada Wick", "Bo Moth"), "2020")
    document = record.document()
    assert [block.kind for block in document.blocks] == [Kind.TITLE, Kind.ABSTRACT]
    assert not document.whole
    assert look_up(Passage("a", 1, "o", "k", "abstract", "lamps are bright"), document).answer is Answer.FOUND


def test_authors_of_a_record_may_be_one_text(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_text('{"key": "Wick2020Lamps", "authors": "Ada Wick and Bo Moth, Cy Glow"}\n')
    record = Sources(tmp_path).record(ARXIV)
    assert record is not None
    assert record.authors == ("Ada Wick", "Bo Moth", "Cy Glow")


@pytest.mark.parametrize(
    ("work", "arxiv"),
    [
        (ARXIV, "2001.01234"),
        (OLD, "hep-th/9901001"),
        (DOI, ""),
        (BOTH, "2202.00001"),
        (Work("a", arxiv="2001.01234v2"), "2001.01234"),
    ],
)
def test_the_arxiv_id_of_a_work_has_no_version(work: Work, arxiv: str) -> None:
    assert arxiv_of(work) == arxiv
