"""Ids, lists and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_tensions.core.text import ID_LENGTH, did_you_mean, excerpt, is_valid_id, path_pattern, slug, split_list
from sphinx_tensions.reading.fences import repair


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Is the Last Layer best?", "is-the-last-layer-best"),
        ("Éléments & “marks”", "elements-marks"),
        ("A  --  B", "a-b"),
    ],
)
def test_an_id_from_a_title(title: str, wanted: str) -> None:
    assert slug(title, "tension") == wanted


@given(st.text())
def test_every_title_gives_a_valid_id(title: str) -> None:
    found = slug(title, "camp")
    assert is_valid_id(found)
    assert len(found) <= ID_LENGTH
    assert found == slug(title, "camp")


def test_chinese_titles_have_ids_of_their_own() -> None:
    assert slug("最后一层", "camp") != slug("中间一层", "camp")
    assert slug("最后一层 A", "camp").startswith("camp-")


def test_long_titles_that_begin_alike_differ() -> None:
    assert slug("word " * 30 + "one", "claim") != slug("word " * 30 + "two", "claim")


@pytest.mark.parametrize(
    "text", ["a, b", "a; b", "a b", "a\nb", "@a; @b", "- a\n- b", "- a - b", "[@a; @b]", "a,,b,", "a, b, a"]
)
def test_lists(text: str) -> None:
    assert split_list(text) == ("a", "b")


@pytest.mark.parametrize(
    ("text", "at", "wanted"),
    [
        ("One. Two is here. Three.", "Two", "Two is here."),
        ("As Smith et al. showed, x holds. Next.", "showed", "As Smith et al. showed, x holds."),
        ("See e.g. this one. That.", "this", "See e.g. this one."),
        ("第一句。第二句在此。第三句。", "第二", "第二句在此。"),
        ("Only one", "one", "Only one"),
    ],
)
def test_sentences(text: str, at: str, wanted: str) -> None:
    assert excerpt(text, text.index(at)) == wanted


def test_a_near_word_is_asked_for() -> None:
    assert did_you_mean("last-leyer", ["last-layer", "other"]) == "; did you mean 'last-layer'?"
    assert did_you_mean("zzz", ["last-layer"]) == ""


NAMES = {"tension", "camp", "counter", "claim"}


@given(st.text(alphabet=":`~{}campten \n-'\"|#", max_size=200))
def test_mending_never_changes_the_number_of_lines(source: str) -> None:
    text, problems = repair(source, NAMES)
    assert text.count("\n") == source.count("\n")
    assert all(1 <= problem.line <= source.count("\n") + 1 for problem in problems)


@pytest.mark.parametrize(
    "source",
    [
        "::::{tension} T\n:id: a\n\n:::{camp} C\ntext\n:::\n::::\n",
        "````md\n:::{tension} T\n:::{camp} C\n````\n",
        "```{code-block} md\n:::{tension} T\n```\n",
        "```python\n:::\ntension\n```\n",
        "~~~{tension} Is `x` right?\n~~~\n",
        "---\ntitle: tension\n---\n\n:::{tension} T\n:::\n",
        ":::{note}\ntension\n:::\n",
    ],
)
def test_what_is_right_is_left_alone(source: str) -> None:
    assert repair(source, NAMES) == (source, [])


@pytest.mark.parametrize(
    "pattern", ["*", "**", "a/*.md", "a/**", "**/b", "?/b", "[ab]/x", "[!a]/x", "[!/]*", "a.b", "[^a]x", "x[", "a**b*"]
)
def test_a_pattern_of_paths_matches_as_sphinx_matches(pattern: str) -> None:
    matching = pytest.importorskip("sphinx.util.matching")
    for name in ("a", "a/b", "a/b/c", "a/x.md", "a/b/x.md", "b/x", "c/x", "^x", "ax", "a.b", "axb", "x[", "a/c/b/d"):
        assert bool(path_pattern(pattern).match(name)) == bool(matching.patmatch(name, pattern)), name
