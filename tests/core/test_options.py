"""An option is declared once; what follows from the table is there for each."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from sphinx_tensions.core.checks import check
from sphinx_tensions.core.graph import Graph
from sphinx_tensions.core.model import Kind, Page, Record, Relation
from sphinx_tensions.core.options import OPTIONS, RECORDED, Option
from sphinx_tensions.core.records import CLASSES, make_record
from sphinx_tensions.exchange import csv, json
from sphinx_tensions.exchange import fields as declared
from sphinx_tensions.exchange.myst import PageWriter
from sphinx_tensions.reading.plain import read_page

EACH = [(kind, option) for kind, table in RECORDED.items() for option in table]
NAMES = [f"{kind}-{option.name}" for kind, option in EACH]
VALUES: dict[str, Any] = {
    "ids": ("x", "y"), "keys": ("k1", "k2"), "words": ("one", "two"), "id": "x", "date": "2020-02", "flag": True,
    "label": "Q", "word": "settled",
}  # fmt: skip


def value(option: Option) -> Any:
    """Return a value of *option* that is not its default."""
    if ", " in option.takes:
        last = option.takes.split(", ")[-1]
        return Relation(last) if option.attribute == "relation" else last
    return VALUES.get(option.takes, "Some words.")


def made(kind: Kind, option: Option) -> Record:
    """Return a record with one option set."""
    common: dict[str, Any] = {
        "id": "a",
        "title": "A",
        "docname": "p",
        "line": 1,
        "order": 0,
        "anchor": "a",
        "text": "Text.",
    }
    given = value(option)
    cites = given if option.takes == "keys" else ()
    texts = {option.name: given} if option.markup else {}
    return make_record(
        {**common, "kind": kind, "parent": None, "cites": cites}, {option.name: given}, texts, home=None, inside=None
    )


@pytest.mark.parametrize(("kind", "option"), EACH, ids=NAMES)
def test_a_record_holds_every_option(kind: Kind, option: Option) -> None:
    assert getattr(made(kind, option), option.attribute) == value(option)


@pytest.mark.parametrize("kind", Kind)
def test_every_field_of_a_record_is_an_option_or_follows_from_its_place(kind: Kind) -> None:
    placed = {field.name for field in fields(Record)} - {"topics", "supersedes", "since"}
    own = {field.name for field in fields(CLASSES[kind])} - placed
    known = {option.attribute for option in RECORDED[kind]}
    assert own - known <= {"supersedes"}
    assert known <= own
    assert {option.name for option in OPTIONS[kind]} >= {"id", "cites", "class"}


@pytest.mark.parametrize(("kind", "option"), EACH, ids=NAMES)
def test_a_page_written_from_a_record_gives_it_back(kind: Kind, option: Option) -> None:
    record = made(kind, option)
    page = Page("p", "A page", records=(record,))
    text = PageWriter({"p": page}).page(page)
    (back,) = read_page(text, "p")[0].records
    assert getattr(back, option.attribute) == value(option)


@pytest.mark.parametrize(("kind", "option"), EACH, ids=NAMES)
@pytest.mark.parametrize("form", [json, csv], ids=["json", "csv"])
def test_an_export_holds_every_option_and_reads_it_back(form: Any, kind: Kind, option: Option) -> None:
    graph = Graph.build({"p": Page("p", "A page", records=(made(kind, option),))})
    (back,) = form.read(form.write(graph), "x").pages["p"].records
    assert getattr(back, option.attribute) == value(option)
    assert option.attribute in declared.FIELDS[kind]


@pytest.mark.parametrize(("kind", "option"), EACH, ids=NAMES)
def test_an_option_that_names_objects_is_checked(kind: Kind, option: Option) -> None:
    graph = Graph.build({"p": Page("p", records=(made(kind, option),))})
    told = [finding.message for finding in check(graph) if finding.code == "unknown_target"]
    wanted = VALUES[option.takes] if option.kinds else ()
    names = wanted if isinstance(wanted, tuple) else (wanted,)
    assert told == [f":{option.name}: names {name!r}, which no object has as its id" for name in names]
    assert bool(option.kinds) == (option.takes in ("id", "ids"))
