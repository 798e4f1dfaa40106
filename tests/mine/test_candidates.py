"""The ranking of sentences: what is for and against one, and that nothing else decides."""

from __future__ import annotations

import csv
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_tensions.exchange.proposals import KINDS, Source
from sphinx_tensions.mine.candidates import TOP, Candidate, View, candidate, rank
from sphinx_tensions.mine.cues import CUES, PLACES
from sphinx_tensions.mine.papers import Paper, paper_from
from sphinx_tensions.verify.documents import Block, Document, Kind

LABELS = Path(__file__).parent / "labels"


def paper(*blocks: Block) -> Paper:
    return paper_from(Document(blocks), "key", Source())


def one(text: str, heading: str = "", kind: Kind = Kind.PARAGRAPH, section: str = "") -> Candidate:
    made = paper(Block(text, kind, section, heading))
    view = View.of(made.sentences)
    assert len(view.sentences) == 1
    return candidate(view.sentences[0], view)


FINDING = "We find that lamps outperform candles by 12% in a draught."
BETTER = (
    (FINDING, "We use twelve lamps and train the candles for three hours in a draught."),
    (FINDING, "Figure 3 shows the layout of the room in which the lamps were lit."),
    (FINDING, "This section describes how the lamps outperform candles by 12%."),
    (FINDING, "Do lamps outperform candles by 12% in a draught?"),
    (FINDING, "In future work we plan to find whether lamps outperform candles."),
    (FINDING, "Ash et al. [3] found that lamps were introduced in the literature by others."),
    (
        "The results suggest that wax, not oil, limits the light of a lamp.",
        "The wax is defined as what is left of a candle in a room.",
    ),
    ("Lamps do not generalize to rooms without air.", "Lamps were lit in rooms without air at noon every day."),
    ("Light falls from 100% to 77% as rooms grow.", "We set the batch size to 77 and the learning rate to 0.01."),
    ("结果表明，灯显著优于蜡烛。", "本文提出一种新的灯，如图所示。"),
)


@pytest.mark.parametrize(("better", "worse"), BETTER)
def test_a_finding_is_before_what_is_none(better: str, worse: str) -> None:
    assert one(better).score > one(worse).score


@pytest.mark.parametrize(
    "text",
    [
        "Contrary to common belief, lamps do not outperform candles in a draught.",
        "Prior work assumes that lamps are bright, which does not hold in a draught.",
        "All our results are of one lamp and may not generalize to others.",
        "The usual measure is misleading, since it cannot tell lamps from candles.",
    ],
)
def test_what_objects_or_narrows_is_a_counter(text: str) -> None:
    assert one(text).kind == "counter"


@pytest.mark.parametrize("text", [FINDING, "Lamps are brighter than candles because they burn oil."])
def test_what_only_states_a_finding_is_a_claim(text: str) -> None:
    assert one(text).kind == "claim"


def test_a_limit_is_told_by_its_section() -> None:
    text = "Real rooms have windows, which changes how lamps burn."
    assert [one(text, heading).kind for heading in ("Results", "Limitations")] == ["claim", "counter"]


def test_the_measure_of_a_limit_is_an_objection_where_the_sentence_before_it_names_one() -> None:
    measure = "It is 3.4x slower at a length of 8,000 tokens."
    bound = paper(Block(f"A limitation is the latency of training. {measure}", Kind.PARAGRAPH, "5", "Cost"))
    free = paper(Block(f"A subject is the latency of training. {measure}", Kind.PARAGRAPH, "5", "Cost"))
    limited, plain = (candidate(made.sentences[-1], View.of(made.sentences)) for made in (bound, free))
    assert (limited.kind, plain.kind) == ("counter", "claim")
    assert "behind a limit" in limited.reasons
    assert limited.score > plain.score


@pytest.mark.parametrize(
    "text",
    [
        "We only evaluate lamps with one wick.",
        "Our lamps with three wicks diverged at once and were put out.",
        "It remains to be seen whether larger lamps burn longer.",
        "The lamps of glass did no better than candles of wax in a draught.",
        "Training of the largest lamp failed to converge in every run.",
    ],
)
def test_limits_that_are_stated_are_counters(text: str) -> None:
    assert one(text).kind == "counter"
    assert "limit" in one(text).reasons


@pytest.mark.parametrize(
    "text",
    [
        "Figure 3: Comparison of the lumen of lamps and candles on seven houses.",
        "Wick et al. (2019) show that lamps are brighter than candles, which improves reading by 12%.",
        "In Section 4.1, we show that lamps outperform candles by 12%.",
        "There are many societal consequences of lamps that are brighter than candles by 12%.",
    ],
)
def test_what_only_points_or_reports_others_counts_less(text: str) -> None:
    assert one(text).score <= one(FINDING).score - 0.5


@pytest.mark.parametrize("heading", ["Impact Statement", "Ethical Considerations", "Broader Impacts", "Sample Outputs"])
def test_statements_and_samples_are_never_candidates(heading: str) -> None:
    assert rank(paper(Block(FINDING, Kind.PARAGRAPH, "", heading))) == ()


def test_sections_count() -> None:
    assert one(FINDING, "Results").score > one(FINDING, "Related Work").score
    assert one(FINDING, section="A.1").score < one(FINDING, section="2.1").score


def test_the_end_of_an_abstract_counts_more_than_its_beginning() -> None:
    made = paper(
        Block(
            " ".join((FINDING, "We use oil.", "We use wax.", "We use gas.", FINDING.replace("lamps", "stoves"))),
            Kind.ABSTRACT,
        )
    )
    view = View.of(made.sentences)
    scores = [candidate(sentence, view).score for sentence in view.sentences]
    assert scores[-1] > scores[0] > scores[1]


def test_references_thanks_and_titles_are_never_candidates() -> None:
    apart = [
        Block(f"{FINDING[:-1]} {n}.", Kind.PARAGRAPH, "", name)
        for n, name in enumerate(("References", "Acknowledgements", "Appendix: Prompts", "致谢"))
    ]
    assert rank(paper(*apart, Block(FINDING, Kind.TITLE))) == ()
    assert len(rank(paper(*apart, Block(FINDING, Kind.PARAGRAPH, "1", "Results")))) == 1


def test_reasons_are_names_of_cues_and_say_why() -> None:
    reasons = one(FINDING).reasons
    assert reasons[:2] == ("we found", "change") or "we found" in reasons
    assert {"we found", "comparison", "figure"} <= set(reasons)
    names = [*(cue.name for cue in CUES), *PLACES]
    assert len(names) == len(set(names)) < 60
    assert set(reasons) <= set(names)


def test_at_most_so_many_are_beside_those_of_the_abstract() -> None:
    things = [
        f"{a}{b}"
        for a in ("oil", "wax", "gas", "tar", "fat", "soot")
        for b in ("lamps", "wicks", "jars", "stoves", "torches", "lights")
    ]
    found = [Block(f"We find that {thing} outperform {thing[::-1]} by {n}%.") for n, thing in enumerate(things)]
    summary = [
        Block(f"We show that {thing[::-1]} fail more often than {thing * 2}.", Kind.ABSTRACT) for thing in things[:5]
    ]
    made = paper(*summary, *found)
    ranked = rank(made)
    numbers = {sentence.number for sentence in made.sentences if sentence.kind == "abstract"}
    assert len([c for c in ranked if c.number not in numbers]) == TOP
    assert {c.number for c in ranked} >= numbers
    assert len(rank(made, top=3)) == 3 + 5
    assert rank(made, top=0) == tuple(c for c in ranked if c.number in numbers)


def test_of_two_that_say_the_same_the_better_counts() -> None:
    weaker = "Lamps outperform candles by 12% in a draught."
    made = paper(Block(weaker), Block(FINDING))
    assert [c.number for c in rank(made)] == [2]


def test_a_paper_with_nothing_to_say_has_no_candidates() -> None:
    assert rank(paper(Block("We use twelve lamps."), Block("See below."))) == ()


SENTENCES = st.lists(
    st.sampled_from(
        [a for a, _ in BETTER]
        + [b for _, b in BETTER]
        + ["Lamps.", "Is it so?", "The oil burns; however, the wick does not."]
    ),
    min_size=1,
    max_size=12,
)


@given(SENTENCES, st.randoms(use_true_random=False), st.integers(0, 5))
def test_the_order_of_input_does_not_matter_and_the_best_are_first(
    texts: list[str], order: random.Random, top: int
) -> None:
    made = paper(*(Block(text) for text in texts))
    mixed = list(made.sentences)
    order.shuffle(mixed)
    ranked = rank(made, top)
    assert rank(Paper(made.work, made.source, made.sha256, made.about, tuple(mixed)), top) == ranked
    assert [c.score for c in ranked] == sorted((c.score for c in ranked), reverse=True)
    assert len(ranked) <= top
    assert {c.kind for c in ranked} <= set(KINDS)
    assert ranked == rank(made, 50)[:top]


@given(st.text(max_size=200))
def test_any_text_can_be_ranked(text: str) -> None:
    assert len(rank(paper(Block(f"{text} words here")))) <= TOP


@pytest.mark.parametrize(
    "text",
    [
        "we " * 20_000,
        "table " * 20_000,
        "et al " * 20_000,
        "a" * 100_000,
        "“" * 50_000,
        "more x " * 20_000,
        "where x " * 20_000,
        "is " * 30_000,
        "[1] " * 30_000,
    ],
)
def test_a_sentence_made_to_be_slow_is_not(text: str) -> None:
    start = time.process_time()
    rank(paper(Block(text + "end")))
    assert time.process_time() - start < 10


@pytest.mark.slow
def test_time_grows_with_the_paper() -> None:
    def spent(count: int) -> float:
        made = paper(
            *(
                Block(f"We find that lamp {n} outperforms candle {n * 7} by {n}% at {n * 3} hours.")
                for n in range(count)
            )
        )
        start = time.process_time()
        rank(made)
        return time.process_time() - start

    spent(100)
    assert spent(4_000) < 8 * spent(1_000) + 0.5


def test_the_labels_are_sound() -> None:
    with (LABELS / "papers.tsv").open(newline="") as file:
        papers = list(csv.DictReader(file, delimiter="\t"))
    assert {row["split"] for row in papers} == {"dev", "test"}
    for row in papers:
        assert row["licence"] in {"MIT", "Apache-2.0", "CC BY 4.0"}
        assert row["address"].startswith("https://")
        with (LABELS / f"{row['name']}.tsv").open(newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        assert {label["label"] for label in rows} == {"claim", "objection", "neither"}
        assert all(len(label["sentence"]) == 16 and int(label["sentence"], 16) >= 0 for label in rows)
        assert len({label["sentence"] for label in rows}) == len(rows)
        assert all(label["label"] != "neither" for label in rows if label["stands"] or label["finding"])
