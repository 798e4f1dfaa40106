"""What of an atlas is near, and which works its paper cites."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from sphinx_tensions.core.model import Work
from sphinx_tensions.core.wordings import Wordings
from sphinx_tensions.exchange.proposals import Source
from sphinx_tensions.mine.neighbours import Atlas, keys_of, near
from sphinx_tensions.mine.referring import Register
from sphinx_tensions.reading.plain import read_project

from . import small


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return small.atlas(tmp_path_factory.mktemp("atlas"))


# -- near ---------------------------------------------------------------------------


def test_objects_of_every_kind_are_neighbours_with_what_their_evidence_found(atlas: Atlas) -> None:
    assert {one.kind for one in atlas.objects} == {"tension", "camp", "claim"}
    assert "three times the lumen" in atlas.by_id["three-times"].text
    assert atlas.by_id["three-times"].keys == ("wick2020",)


def test_the_nearest_comes_first(atlas: Atlas) -> None:
    first, *rest = near(atlas, "an oil lamp gives three times the lumen of a candle")
    assert first.id == "three-times"
    assert all(first.score >= other.score for other in rest)


def test_those_that_share_a_citation_come_before_those_that_say_more_alike(atlas: Atlas) -> None:
    first, second, *_ = near(atlas, "an oil lamp gives three times the lumen of a candle", ["gale2018"])
    assert (first.id, first.shared) == ("storm", ("gale2018",))
    assert (second.id, second.shared) == ("three-times", ())


def test_a_shared_citation_is_enough_where_no_word_is(atlas: Atlas) -> None:
    assert [one.id for one in near(atlas, "zyx", ["glass2021"])] == ["chimney"]


def test_what_shares_nothing_is_no_neighbour(atlas: Atlas) -> None:
    assert near(atlas, "zyx") == ()
    assert near(atlas, "") == ()
    assert near(Atlas(), "an oil lamp", ["wick2020"]) == ()


def test_there_are_as_many_as_are_asked_for(atlas: Atlas) -> None:
    assert len(near(atlas, "a flame in the wind, a lamp, a candle", count=2)) == 2


def test_what_is_on_a_page_that_counts_comes_first_and_keeps_its_score(atlas: Atlas) -> None:
    text = "an oil lamp and a flame"
    plain, moved = near(atlas, text), near(atlas, text, pages={"draught": 50.0})
    assert atlas.by_id[plain[0].id].page == "light"
    assert atlas.by_id[moved[0].id].page == "draught"
    assert {(one.id, one.score) for one in plain} <= {(one.id, one.score) for one in moved}
    assert all(one.score for one in moved)


def test_a_replaced_object_is_no_neighbour(tmp_path: Path) -> None:
    docs = small.project(tmp_path)
    page = docs / "light.md"
    page.write_text(
        f"{page.read_text()}\n:::{{claim}} Lamps give four times the lumen.\n:id: new\n:supersedes: three-times\n:::\n"
    )
    ids = {one.id for one in Atlas.of(read_project([docs])).objects}
    assert "new" in ids
    assert "three-times" not in ids


def test_an_atlas_can_be_sent_and_says_the_same_there(atlas: Atlas) -> None:
    text, cites = "a lamp in the wind", ["wick2020", "gale2018"]
    sent = pickle.loads(pickle.dumps(atlas))
    assert near(sent, text, cites) == near(atlas, text, cites)
    assert sent.digest == atlas.digest


def test_the_digest_changes_with_a_word(tmp_path: Path) -> None:
    docs = small.project(tmp_path)
    before = Atlas.of(read_project([docs])).digest
    (docs / "light.md").write_text(small.LIGHT.replace("same money", "same sum"))
    assert Atlas.of(read_project([docs])).digest != before


def test_a_text_that_was_not_indexed_can_be_asked_for() -> None:
    index = Wordings(["lamps burn oil slowly", "candles burn wax slowly", "storms put out flames"])
    for number in range(3):
        index.add(number)
    assert next(index.ask("how slowly do lamps burn whale oil"))[0] == 0
    assert list(index.ask("entirely unrelated")) == []
    assert list(index.ask("entirely unrelated", also=[2])) == [(2, 0.0)]


# -- works --------------------------------------------------------------------------

REFERENCES = {
    "Wax, B. Reading by the light of a single candle. 2019": "wax2019",
    "B. Wax (2019). Reading by the light of a singgle candle. J. Wax 3": "wax2019",
    "B. Other (2019). Reading by the light of a single candle.": "",
    "C. Glas, untitled, arXiv:2101.00007v3": "glass2021",
    "https://arxiv.org/abs/2101.00007": "glass2021",
    "doi.org/10.48550/arXiv.2101.00007.": "glass2021",
    "Something, https://doi.org/10.1234/lamps.1.": "wick2020",
    "A. Wick, Oil Lamps beside Candles. 2020": "wick2020",
    "D. Gale. Storms. 2018.": "gale2018",
    "D. Gale. Storms. 2011.": "",
    "D. Gale. Storms and other weather of the coast, 2018": "gale2018",
    "Pages 2101.000071 of a report": "",
    "": "",
}


@pytest.mark.parametrize("text", REFERENCES)
def test_a_reference_is_known_by_id_doi_or_title(atlas: Atlas, text: str) -> None:
    found = keys_of(atlas, small.paper("A.", references=(("r1", text),)))
    assert found == ({"r1": REFERENCES[text]} if REFERENCES[text] else {})


@pytest.mark.parametrize(
    ("about", "key"),
    [
        (Source(arxiv="2101.00007v4"), "glass2021"),
        (Source(doi="https://doi.org/10.1234/Lamps.1"), "wick2020"),
        (Source(title="Reading by the Light of a Single Candle"), "wax2019"),
        (Source(title="Reading by the light of a single candle", authors=("Bea Wax",)), "wax2019"),
        (Source(title="Reading by the light of a single candle", authors=("Bob Lamp",)), ""),
        (Source(title="Reading by the light of a single candle, and of two candles and a fire"), ""),
        (Source(title="Storms", authors=("Dee Gale",)), "gale2018"),
        (Source(title="Storms"), ""),
        (Source(), ""),
    ],
)
def test_a_paper_is_known_as_a_work(atlas: Atlas, about: Source, key: str) -> None:
    assert atlas.register.of_source(about) == key


def test_the_longest_title_that_stands_there_is_meant() -> None:
    short, long = "Laws of scaling for lamps", "Laws of scaling for lamps and for candles"
    register = Register([Work("short", ("A. Wick",), title=short), Work("long", ("A. Wick",), title=long)])
    assert register.of_reference(f"Wick, {long}") == "long"
    assert register.of_reference(f"Wick, {short}") == "short"
