"""The atlas itself."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from sphinx_tensions.command.check import findings
from sphinx_tensions.core.codes import Code
from sphinx_tensions.core.model import Kind
from sphinx_tensions.reading.plain import Project, read_project

from ..helpers.origin import DEBATES, TENSIONS

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "guide" / "glossary.md"


@cache
def atlas() -> Project:
    return read_project([ROOT / "docs"], sorted((ROOT / "bib").glob("*.bib")))


def test_nothing_is_found_in_the_atlas() -> None:
    assert [found for found in findings(atlas()) if found.code != Code.OWN_WORKS] == []


def test_every_heading_of_the_origin_has_its_tension() -> None:
    assert len(TENSIONS) == 29
    assert len(DEBATES) == 31
    wanted = {name for names in TENSIONS.values() for name in names} | set(DEBATES)
    assert {tension.id for tension in atlas().graph.tensions} == wanted


def test_every_camp_of_the_origin_has_its_camp() -> None:
    wanted = {camp: debate for debate, camps in DEBATES.items() for camp in camps.values()}
    assert len(wanted) == 120
    found = {camp.id: camp.tension for camp in atlas().graph.camps}
    assert {camp: found.get(camp) for camp in wanted} == wanted


def test_letters_are_those_of_the_origin() -> None:
    labels = atlas().graph.labels
    for camps in DEBATES.values():
        assert [heading[0] for heading in camps] == [labels[camp] for camp in camps.values()]


def test_every_camp_is_answered_and_every_tension_has_claims() -> None:
    graph = atlas().graph
    assert [camp.id for camp in graph.camps if not graph.answers.get(camp.id)] == []
    homes = {home.id for claim in graph.claims if (home := graph.tension_of(claim)) is not None}
    assert [tension.id for tension in graph.tensions if tension.id not in homes] == []


def test_the_atlas_is_as_large_as_it_says() -> None:
    graph = atlas().graph
    counts = Counter(record.kind for record in graph.records.values())
    assert counts[Kind.TENSION] == 61
    assert counts[Kind.CAMP] >= 194
    assert counts[Kind.COUNTER] >= 236
    assert counts[Kind.CLAIM] >= 174
    assert len(graph.cited_by) >= 375


def test_every_tension_says_what_is_asked_and_what_would_settle_it() -> None:
    for tension in atlas().graph.tensions:
        for option in ("question", "crux", "stance", "since", "reviewed", "topics"):
            assert getattr(tension, option), (tension.id, option)


def test_every_object_cites() -> None:
    assert [record.id for record in atlas().graph.records.values() if not record.cites] == []


def test_no_two_objects_say_the_same() -> None:
    titles = Counter(record.title for record in atlas().graph.records.values())
    assert [title for title, number in titles.items() if number > 1] == []


def test_every_term_of_the_glossary_is_used() -> None:
    terms = re.findall(r"^(\w[^\n]*)\n  ", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(terms) > 50
    text = " ".join(
        path.read_text(encoding="utf-8").lower().replace("-", " ") for path in (ROOT / "docs" / "atlas").rglob("*.md")
    )
    assert [term for term in terms if term.lower().replace("-", " ") not in text] == []
