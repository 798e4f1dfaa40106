"""The normal form in which words and sources are compared."""

from __future__ import annotations

import pytest

from sphinx_tensions.verify.plain import normal, words

SAME = {
    "case": ("Adam Wins", "adam wins"),
    "ligatures": ("the ﬁrst eﬀect", "the first effect"),
    "quotation marks": ("a “large” batch", 'a "large" batch'),
    "apostrophes": ("the model’s loss", "the model's loss"),
    "a word that a line end parts": ("opti-\nmal steps", "optimal steps"),
    "a hyphen at a line end": ("low-\nrank steps", "low-rank steps"),
    "soft hyphens": ("opti\u00admal", "optimal"),
    "hyphens that PDF readers mark": ("opti\ufffe\nmal", "optimal"),
    "letters with marks": ("König", "Ko¨nig"),
    "commands": (r"\emph{large} \textbf{batch}es", "large batches"),
    "accents of TeX": (r"K\"onig and Erd\H{o}s", "König and Erdős"),
    "formulas": (r"by $3\times 10^{-5}$", "by 3×10⁻⁵"),
    "indices": ("$x_1$ and $x_{2}$", "x₁ and x₂"),
    "per cent": (r"5\,\% more", "5% more"),
    "thousands": (r"1{,}200 or 1\,200", "1,200 or 1200"),
    "ties": ("Table~3 shows", "Table 3 shows"),
    "ties of TeX": (r"\emph{Table}~3, $x$~8", "Table 3, x 8"),
    "about": (r"\emph{some} ~2B (~3)", "some ~2B (~3)"),
    "operators of TeX": (r"$x\log n+\exp(-c)$", "x log n + exp(-c)"),
    "units": ("360M of 100 AU", "360 M of 100AU"),
    "signs of minus": ("a loss of −0.5", "a loss of -0.5"),
    "ranges": ("10–20 steps", "10--20 steps"),
    "white space": ("a  b\n\tc", "a b c"),
    "marks of citations": ("as shown [12, 13] before", r"as shown \cite{a,b} before"),
    "names with underscores": (r"train\_time", "train_time"),
    "dashes": ("large—but slow", "large --- but slow"),
}
OTHER = {
    "a word": ("it lowers the loss", "it raises the loss"),
    "a negation": ("it does improve", "it does not improve"),
    "a hedge": ("it improves", "it may improve"),
    "a figure": ("by 3.5 points", "by 35 points"),
    "a sign": ("by -0.5 points", "by 0.5 points"),
    "a unit": ("360M parameters", "360B parameters"),
    "a plural": ("model's", "models"),
    "a comparison": ("p < 0.05", "p > 0.05"),
    "per cent taken away": ("5% more", "5 more"),
    "an exponent": ("1e-4", "1e-5"),
}


@pytest.mark.parametrize("name", SAME)
def test_what_only_looks_different_is_the_same(name: str) -> None:
    one, other = SAME[name]
    assert normal(one) == normal(other)


@pytest.mark.parametrize("name", OTHER)
def test_what_says_something_else_is_not_the_same(name: str) -> None:
    one, other = OTHER[name]
    assert normal(one) != normal(other)


def test_chinese_is_compared_sign_by_sign() -> None:
    assert words("学习率 0.1") == ["学", "习", "率", "0.1"]


def test_long_runs_of_signs_take_linear_time() -> None:
    for sign in ("-", "\\", "{", "[1,", "$", "'", "9,", "\\a{"):
        assert isinstance(normal(sign * 100_000), str)
