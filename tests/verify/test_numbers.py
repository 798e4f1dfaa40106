"""Figures of a text that no passage has."""

from __future__ import annotations

import pytest

from sphinx_tensions.core.model import Evidence
from sphinx_tensions.core.text import citation_mark, math_mark
from sphinx_tensions.verify.numbers import figures, numbers_without

ENTRIES = (
    Evidence(
        key="Wick2020",
        words="360m and 660m sized models",
        text="It needs 35% fewer steps, in 0.50 of the time.",
        scale="1.5B parameters",
    ),
    Evidence(key="Moth2021", words="by 1,200 lumen"),
)


@pytest.mark.parametrize(
    "text",
    [
        "SOAP lowers the loss at 360 and 660 million parameters.",
        "It needs 35 per cent fewer steps in 0.5 of the time, with 1.5 billion parameters.",
        "A lamp gives 1200 lumen.",
        "Shown by GPT-4 and T5 on an H100 in 2024, and by others in 2020.",
        "See section 4.2, §7, table 3, Fig. 9 and pp. 12–14.",
        "Vyas et al. (2024) and Wick 2020 report it, in March of 2021 and on 2024-05-01.",
        f"It is so {citation_mark('p', 'Wick2020{p. 99}')}.",
    ],
)
def test_a_text_whose_figures_stand_in_passages_has_none_without(text: str) -> None:
    assert numbers_without(text, ENTRIES) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("It lowers the loss at 370 and 660 million parameters.", ["370"]),
        ("It is 2.5 times as fast, and 2.5 times as dear.", ["2.5"]),
        ("A lamp gives 12,000 lumen.", ["12000"]),
        ("The rate is " + math_mark(r"3\times 10^{-4}"), ["3", "10", "4"]),
        ("It took 2048 tokens and 2000 steps.", ["2048", "2000"]),
        ("By -0.7 points, in 2000 steps.", ["-0.7", "2000"]),
    ],
)
def test_a_figure_of_no_passage_is_told(text: str, missing: list[str]) -> None:
    assert numbers_without(text, ENTRIES) == missing


def test_without_entries_every_figure_is_told_once_and_in_order() -> None:
    assert numbers_without("9 of 10, and 9 of 12", ()) == ["9", "10", "12"]


def test_names_have_no_figures() -> None:
    assert figures("Llama-3, GPT-4o, ISO-8601, R2D2 and v1.2") == []
