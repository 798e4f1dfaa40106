"""Where sentences end, in the signs that papers have in the middle of them."""

from __future__ import annotations

import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_tensions.mine.sentences import LONGEST, split
from sphinx_tensions.verify.reading import Missing

WHOLE = (
    "Ash et al. [12] found that lamps fail in a draught.",
    "Lamps have the highest Avg. / AUC of all that we lit.",
    "Lamps are cheap, e.g. those of Fig. 3 and Sec. 4.2, and burn for 3.5 hours.",
    "The rate (see Eq. 4. for the form, cf. Table 2) is 0.35 (p < .001; n = 12).",
    "The candle burns on (Wick et al., 2017b; Tallow, 1999).",
    "Wick et. al. disagree with J. Tallow about lamps.",
    "We call this “the draught. The draught is cold” and go on.",
    "Lamps, candles, w1, . . . , wn and torches were lit.",
    "The lamp, i.e. the one vs. the candle, was lit by Dr. Wick at approx. 5 p.m. on the day.",
    "The questions are: (i) does it burn; (ii) does it smell; and (iii) who pays?",
    "The lamp’s light and the candle’s light differ in the wicks’ length.",
    "They asked “Does it burn?” and left.",
    "The data are at https://example.org/lamps.html?a=1. and nowhere else.",
)
PAIRS = (
    ("A lamp burns (in a draught).", "Candles do not."),
    ("Lamps are reported in Appendix A.", "The candles are not."),
    ("It follows the work of Ash et al. [31].", "The same is true of candles."),
    ("They said “lamps need more oil.”", "We tested it."),
    ("The lamp fails (bf16).", "candle-B does not."),
    ("The rate is 77 %.", "It falls to 3.5 in the dark."),
    ("Does it burn?", "It does!"),
)


@pytest.mark.parametrize("text", WHOLE)
def test_one_sentence_stays_one(text: str) -> None:
    assert [text[start:end] for start, end in split(text)] == [text]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_sentences_are_two(one: str, other: str) -> None:
    text = f"{one} {other}"
    assert [text[start:end] for start, end in split(text)] == [one, other]


def test_the_mark_of_a_list_and_the_number_of_a_footnote_are_no_words_of_a_sentence() -> None:
    text = "2. Lamps fail.3 Candles do not. 4We call them candles."
    assert [text[start:end] for start, end in split(text)] == [
        "Lamps fail.",
        "Candles do not.",
        "We call them candles.",
    ]


def test_chinese_sentences_end_at_their_own_signs() -> None:
    text = "结果表明，灯比蜡烛更亮。然而，蜡烛更便宜。"
    assert [text[start:end] for start, end in split(text)] == ["结果表明，灯比蜡烛更亮。", "然而，蜡烛更便宜。"]


TEXTS = st.text(st.sampled_from("ab AB1.!?\"'()[]“”’‘。\n,;:-…\u0301\U0001f600灯"), max_size=300) | st.text(
    max_size=200
)


@given(TEXTS)
def test_sentences_stand_in_order_and_leave_no_word_out(text: str) -> None:
    spans = split(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    covered = {place for start, end in spans for place in range(start, end)}
    assert not [sign for place, sign in enumerate(text) if sign.isalpha() and place not in covered]


@pytest.mark.parametrize(
    "text", ["(" * 40_000, "a’ " * 40_000, "[1, " * 40_000, ". " * 40_000, "A. " * 40_000, "“" * 80_000]
)
def test_a_text_made_to_be_slow_is_not(text: str) -> None:
    start = time.process_time()
    split(text)
    assert time.process_time() - start < 5


def test_without_the_extra_it_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentencex", None)
    with pytest.raises(Missing, match="sentencex"):
        split("A lamp burns.")


def test_a_text_longer_than_is_looked_at_at_once_has_all_its_sentences() -> None:
    text = "A lamp burns. " * (3 * LONGEST // 14)
    spans = split(text)
    assert abs(len(spans) - 3 * LONGEST // 14) <= 3
    assert spans[-1][1] == len(text.strip())
