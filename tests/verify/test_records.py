"""Works against their records."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_tensions.core.model import Work
from sphinx_tensions.core.pace import Unreachable
from sphinx_tensions.verify.fetching import NotThere
from sphinx_tensions.verify.records import Verdict, compare, judge, read_atom, read_crossref
from sphinx_tensions.verify.sources import Record

WORK = Work(
    "Wick2020",
    ("Ada Wick", "Bo von Moth"),
    "2020",
    "Lamps and $x$ Candles",
    arxiv="2001.01234",
    families=("Wick", "von Moth"),
)
RECORD = Record(
    arxiv="2001.01234v2", title="Lamps and x candles", authors=("Ada Wick", "Bo von Moth"), year="2020", source="arXiv"
)

AGREE = {
    "the same": WORK,
    "a later year of a journal": replace(WORK, year="2022"),
    "authors left open": replace(WORK, authors=("Ada Wick", "others"), families=("Wick", "others")),
    "another form of a name": replace(WORK, authors=("A. Wick", "B. Moth"), families=("Wick", "Moth")),
    "a title with another hyphen": replace(WORK, title="Lamps and X-Candles"),
    "no year": replace(WORK, year=""),
}


@pytest.mark.parametrize("name", AGREE)
def test_a_work_that_agrees(name: str) -> None:
    judged = compare(AGREE[name], RECORD)
    assert (judged.verdict, judged.message) == (Verdict.AGREES, "")


DIFFER = {
    "a word of the title": (
        replace(WORK, title="Lamps or x Candles"),
        "the title differs: 'or' where the source has 'and'",
    ),
    "another title": (replace(WORK, title="On the Flight of Moths"), "it is titled 'Lamps and x candles'"),
    "the first author": (replace(WORK, families=("Glow", "von Moth")), "the first author is 'Ada Wick'"),
    "another author": (replace(WORK, families=("Wick", "Glow")), "no author is called 'glow'"),
    "fewer authors": (replace(WORK, authors=("Ada Wick",), families=("Wick",)), "it has 2 authors, not 1"),
    "a year before it": (replace(WORK, year="2019"), "its year is 2020, not 2019"),
    "a year long after": (replace(WORK, year="2025"), "its year is 2020, not 2025"),
    "another id": (replace(WORK, arxiv="2001.99999"), "its arXiv id is 2001.01234, not 2001.99999"),
}


@pytest.mark.parametrize("name", DIFFER)
def test_a_work_that_differs_is_told_in_what(name: str) -> None:
    work, message = DIFFER[name]
    judged = compare(work, RECORD)
    assert judged.verdict is Verdict.DIFFERS
    assert message in judged.message


GONE = {
    "a title": (replace(RECORD, title="RETRACTED ARTICLE: Lamps and x candles"), Verdict.RETRACTED),
    "a title in brackets": (replace(RECORD, title="[Retracted] Lamps and x candles"), Verdict.RETRACTED),
    "an update": (replace(RECORD, updates=("retraction",)), Verdict.RETRACTED),
    "a comment": (replace(RECORD, comment="Withdrawn by the authors: an error in lemma 2"), Verdict.WITHDRAWN),
    "an abstract": (replace(RECORD, abstract="This paper has been withdrawn."), Verdict.WITHDRAWN),
}


@pytest.mark.parametrize("name", GONE)
def test_a_work_that_was_taken_back_is_told(name: str) -> None:
    record, verdict = GONE[name]
    assert compare(WORK, record).verdict is verdict


def test_a_correction_and_a_work_on_retractions_stand() -> None:
    assert compare(WORK, replace(RECORD, updates=("correction",))).verdict is Verdict.AGREES
    about = "Retracted papers in medicine"
    assert compare(replace(WORK, title=about), replace(RECORD, title=about)).verdict is Verdict.AGREES


def test_without_a_record_nothing_is_said_of_a_work() -> None:
    assert judge(WORK, None, None).verdict is Verdict.UNKNOWN
    assert judge(replace(WORK, arxiv=""), None, None).message == "it has neither arXiv id nor DOI"
    assert judge(WORK, RECORD, None).verdict is Verdict.AGREES


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>ArXiv Query</title>{}</feed>"""
ENTRY = """<entry><id>http://arxiv.org/abs/2001.01234v2</id><published>2020-01-05T00:00:00Z</published><title>Lamps and
  Candles</title><summary> We compare lamps. </summary><author><name>Ada Wick</name></author>
  <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">12 pages</arxiv:comment></entry>"""
ERROR = "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title></entry>"


def test_a_record_of_arxiv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.atom"
    path.write_text(ATOM.format(ENTRY))
    record = read_atom(path)
    assert (record.arxiv, record.title, record.authors) == ("2001.01234v2", "Lamps and Candles", ("Ada Wick",))
    assert (record.year, record.abstract, record.comment) == ("2020", "We compare lamps.", "12 pages")
    for nothing in ("", ERROR):
        path.write_text(ATOM.format(nothing))
        with pytest.raises(NotThere):
            read_atom(path)
    for broken in ("<html/>", "<feed", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'):
        path.write_text(broken)
        with pytest.raises(Unreachable):
            read_atom(path)


def test_a_record_of_crossref_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    message = {
        "DOI": "10.1000/moths",
        "title": ["Moths"],
        "subtitle": ["A Study"],
        "author": [{"given": "Bo", "family": "Moth"}, {"name": "The Moth Group"}],
        "issued": {"date-parts": [[2021, 3]]},
        "abstract": "<jats:p>Moths fly.</jats:p>",
        "updated-by": [{"type": "retraction", "DOI": "10.1000/gone"}],
    }
    path.write_text(json.dumps({"message": message}))
    record = read_crossref(path)
    assert (record.title, record.authors, record.year) == ("Moths: A Study", ("Bo Moth", "The Moth Group"), "2021")
    assert (record.abstract, record.updates) == ("Moths fly.", ("retraction",))
    for broken in ("{", "[]", "{}", '{"message": 7}', "[" * 100_000, '{"message": {"title": []}}'):
        path.write_text(broken)
        if broken.endswith("[]}}"):
            assert read_crossref(path).title == ""
            continue
        with pytest.raises(Unreachable):
            read_crossref(path)
