"""Where a sentence belongs: by its neighbours, by its paper, and by the pages that cite the paper already."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_tensions.core.model import Kind
from sphinx_tensions.mine.neighbours import AROUND, Atlas, Object, near
from sphinx_tensions.mine.placing import PAGES, Context, by_page, context_of, placed
from sphinx_tensions.mine.profiles import Profiles
from sphinx_tensions.reading.plain import read_project

from . import small

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return small.atlas(tmp_path_factory.mktemp("atlas"))


def pages(atlas: Atlas, text: str, context: Context = Context()) -> tuple[str, ...]:  # noqa: B008  (frozen)
    return placed(atlas, text, (), context)[1]


def test_the_page_is_that_of_the_neighbours(atlas: Atlas) -> None:
    assert pages(atlas, "the lumen of an oil lamp")[0] == "light"
    assert pages(atlas, "a glass chimney in wind")[0] == "draught"
    assert pages(atlas, "zyx") == ()
    assert pages(Atlas(), "an oil lamp") == ()


def test_the_whole_paper_tells_where_a_sentence_does_not(atlas: Atlas) -> None:
    whole = context_of(atlas, "A glass chimney in wind and in storms", "", ["gale2018"])
    assert pages(atlas, "zyx", whole)[0] == "draught"
    assert pages(atlas, "money", whole)[0] == "draught"
    assert context_of(atlas, "zyx") == Context()


def test_what_is_far_has_no_page_though_a_word_is_in_both(atlas: Atlas) -> None:
    far = context_of(atlas, "A treaty of kings about money and grain and the price of ships in the harbour")
    assert not far.near
    neighbours, placed_on = placed(atlas, "The price of grain fell for the kings who had money.", (), far)
    assert neighbours
    assert placed_on == ()


def objects() -> tuple[Object, ...]:
    """Return a page of many objects that name lamps, and two small ones that cite `lee`."""
    large = [Object(f"l{n}", "claim", "large", f"Lamps number {n} burn oil in house {n}.") for n in range(30)]
    one = Object("glass", "claim", "glass", "Glass breaks in frost.", keys=("lee",))
    other = Object("wicks", "claim", "wicks", "Wicks of cotton soak oil.", keys=("lee",))
    beside = Object("frost", "claim", "glass", "Chimneys crack in cold rooms.")
    return (*large, one, other, beside)


def test_a_sentence_of_a_work_that_is_cited_goes_to_one_of_the_pages_that_cite_it() -> None:
    atlas = Atlas(objects())
    text = "Lamps burn less oil where chimneys crack."
    assert pages(atlas, text)[0] == "large"
    known = context_of(atlas, "zyx", "lee")
    assert known.own == ("lee",)
    assert pages(atlas, text, known)[0] == "glass"
    assert "wicks" in pages(atlas, text, known)


def test_a_page_draws_nothing_by_its_size_alone() -> None:
    profiles = Profiles({"large": "lamp oil house " * 50 + "frost", "small": "frost glass"})
    scores = profiles.ask("frost on the glass")
    assert scores["small"] > 5 * scores["large"]
    assert profiles.ask("zyx") == {}
    assert Profiles({}).ask("frost") == {}


def test_neighbours_on_the_likeliest_page_come_before_those_that_share_a_word() -> None:
    atlas = Atlas(objects())
    known = context_of(atlas, "Lamps in winter", "lee")
    ids = [one.id for one in placed(atlas, "Lamps burn less oil where chimneys crack.", (), known)[0]]
    assert set(ids[:2]) == {"glass", "wicks"}, "those that share a key first"
    assert ids[2] == "frost"


def test_the_right_page_is_among_five_for_nine_claims_of_ten_of_this_atlas() -> None:
    atlas = Atlas.of(read_project([ROOT / "docs"], [ROOT / "bib"]))
    claims = [one for one in atlas.objects if one.kind == Kind.CLAIM]
    assert len(claims) > 300
    first = among = 0
    for claim in claims:
        others = [one for one in near(atlas, claim.text.split(". ")[0], (), AROUND + 1) if one.id != claim.id]
        shares = by_page(atlas, others)
        likely = sorted(shares, key=lambda page: (-shares[page], page))[:PAGES]
        first += likely[0] == claim.page
        among += claim.page in likely
    assert among > 0.9 * len(claims)
    assert first > 0.7 * len(claims)
