"""What is kept pickled comes back when it is asked for, and a reading process sends what it read."""

from __future__ import annotations

import os
import pickle
from typing import Any

import pytest
from docutils import nodes

from sphinx_tensions.bibtex import shelves
from sphinx_tensions.bibtex.storage import Anchors, CitationData, Entries
from sphinx_tensions.building.domain import TABLES, PageData


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves.Reading, "process", os.getpid())


def citations() -> CitationData:
    values: dict[str, Any] = {name: {"k": name} for name in CitationData.heavy}
    return CitationData({**values, "refs": {"a": [1], "b": [2]}, "bibliographies": {}, "shelf": "x"})


@pytest.mark.usefixtures("home")
def test_what_is_heavy_stays_shut_until_it_is_asked_for() -> None:
    found = pickle.loads(pickle.dumps(citations()))
    assert found["shelf"] == "x"
    assert set(found) == {"refs", "bibliographies", "shelf"}
    again = pickle.loads(pickle.dumps(found))
    assert set(again) == set(found), "pickled again without being opened"
    assert again["works"] == {"k": "works"}
    assert set(again) == set(citations())
    assert pickle.loads(pickle.dumps(again))["formatted"] == {"k": "formatted"}


@pytest.mark.usefixtures("home")
def test_what_was_set_since_is_kept() -> None:
    found = pickle.loads(pickle.dumps(citations()))
    found["works"] = {"new": 1}
    assert pickle.loads(pickle.dumps(found))["works"] == {"new": 1}
    assert found["lines"] == {"k": "lines"}
    assert found["works"] == {"new": 1}


@pytest.mark.usefixtures("home")
def test_what_nobody_has_is_missing() -> None:
    for found in (citations(), pickle.loads(pickle.dumps(citations()))):
        with pytest.raises(KeyError):
            found["nothing"]


def test_a_reading_process_sends_what_it_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves.Reading, "process", os.getpid() + 1)
    monkeypatch.setattr(shelves.Reading, "pages", {"b"})
    sent = pickle.loads(pickle.dumps(citations()))
    assert dict(sent) == {"refs": {"b": [2]}, "bibliographies": {}}
    pages = PageData({name: {"a": 1, "b": 2} for name in TABLES})
    assert dict(pickle.loads(pickle.dumps(pages))) == {name: {"b": 2} for name in TABLES}


def test_outside_a_build_all_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves.Reading, "process", 0)
    found = pickle.loads(pickle.dumps(citations()))
    assert found["entries"] == {"k": "entries"}


def test_entries_are_found_through_the_data_they_stand_in() -> None:
    data = citations()
    assert Entries(data).entries == {"k": "entries"}
    assert pickle.loads(pickle.dumps(Entries(data))).entries == {}


def test_anchors_make_their_nodes() -> None:
    found = Anchors({"k": nodes.citation(ids=["cite-k"])})
    node = found["k"]
    assert isinstance(node, nodes.citation)
    assert node["ids"] == ["cite-k"]
    assert found["k"] is not node
    assert list(found) == ["k"]
    assert len(found) == 1
    assert isinstance(Anchors({"k": nodes.list_item(ids=["x"])})["k"], nodes.list_item)
