"""Kialo's export as text, read."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.exchange import READERS, Unreadable, kialo

from ..helpers.graphs import told

ONE = """\
Discussion Title: Should depth grow?

Tags: depth
1. Depth should grow.
1.1. Pro: It *helps* [as shown](https://arxiv.org/abs/2001.08361).
1.1.1. Con: Only a little.
And at a price, see [this](https://example.org/a).
1.1.1.1. Pro: Prices are known.
1.2. Con: Width is cheaper.
1.2.1. Pro: -> See 1.1.1.
1.2.2. Con: -> See 1.9.
1.7.1. Con: Nothing is above.
1.2. Con: A second with its number.
"""


def test_a_thesis_is_a_camp_with_claims_for_it_and_counters() -> None:
    found = kialo.read(ONE, "file")
    assert told(found) == [
        "= should-depth-grow: Should depth grow?",
        "tension should-depth-grow: Should depth grow?",
        "camp depth-should-grow: Depth should grow. | parent=should-depth-grow | label=A",
        "claim it-helps-as-shown: It helps as shown. | It helps as shown \x05p\x042001.08361\x03. | cites=2001.08361 | tension=should-depth-grow | supports=depth-should-grow",
        "counter only-a-little: Only a little. | Only a little.\nAnd at a price, see this (https://example.org/a).\nSupports \x02width-is-cheaper\x03. | against=it-helps-as-shown | relation=rebuts",
        "claim prices-are-known: Prices are known. | Supports \x02only-a-little\x03. | tension=should-depth-grow",
        "counter width-is-cheaper: Width is cheaper. | against=depth-should-grow | relation=rebuts",
        "counter see-1-9: -> See 1.9. | against=width-is-cheaper | relation=rebuts",
        "claim nothing-is-above: Nothing is above. | tension=should-depth-grow",
        "counter a-second-with-its-number: A second with its number. | against=depth-should-grow | relation=rebuts",
        "! before the first claim: Tags: depth",
        "! 'Prices are known.' supports 'Only a little.': said in its text",
        "! 'Only a little.' supports 'Width is cheaper.': said in its text",
        "! 'Nothing is above.' attacks 1.7, which is not there",
        "! a second claim has the number 1.2: it is one of its own",
    ]


def test_several_theses_are_camps_that_are_no_rivals() -> None:
    below = "1. Which way?\n1.1. Left.\n1.1.1. Pro: Near.\n1.2. Right.\n1.3. Neither.\n"
    assert told(kialo.read(below, "file")) == [
        "= which-way: Which way?",
        "tension which-way: Which way? | compatible=True",
        "camp left: Left. | parent=which-way | label=A",
        "camp right: Right. | parent=which-way | label=B",
        "camp neither: Neither. | parent=which-way | label=C",
        "claim near: Near. | tension=which-way | supports=left",
    ]


def test_theses_with_numbers_of_their_own_are_camps() -> None:
    assert told(kialo.read("1. Left.\n2. Right.\n2.1. Con: Far.\n1. a list in a claim\n", "file")) == [
        "= left-or-right: Left, or Right?",
        "tension left-or-right: Left, or Right? | compatible=True",
        "camp left: Left. | parent=left-or-right | label=A",
        "camp right: Right. | parent=left-or-right | label=B",
        "counter far: Far. | Far.\n1. a list in a claim | against=right | relation=rebuts",
    ]


def test_references_in_a_circle_and_to_themselves_are_claims_with_these_words() -> None:
    text = "1. T.\n1.1. Pro: -> See 1.2.\n1.2. Con: -> See 1.1.\n1.3. Con: -> See 1.3.\n1.4. Pro: -> See 1.\n"
    assert told(kialo.read(text, "file")) == [
        "= t-2: T",
        "tension t-2: T",
        "camp t: T. | parent=t-2 | label=A",
        "claim see-1-2: -> See 1.2. | tension=t-2 | supports=t",
        "counter see-1-1: -> See 1.1. | against=t | relation=rebuts",
        "counter see-1-3: -> See 1.3. | against=t | relation=rebuts",
        "! 'T.' supports itself",
    ]


def test_a_relation_with_a_question_is_told() -> None:
    text = "1. Q?\n1.1. A.\n1.1.1. Pro: -> See 1.\n1.1.2. B below.\n"
    assert kialo.read(text, "file").lost == [
        "'-> See 1.' supports 1.1",
        "'B below.' without Pro or Con stands below 1.1",
    ]


@pytest.mark.parametrize("text", ["", "Discussion Title: x\n", "Only words.\n"])
def test_what_has_no_numbered_claim_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="no numbered claim") as found:
        READERS["kialo"](text, "file")
    assert found.value.line == 1


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["1. ", "1.1. ", "1.1.1. Pro: ", "Con: ", "-> See 1.1.", "\x02x\x03", "\n", "**a", "b*"]))
)
def test_any_text_is_read_or_refused(parts: list[str]) -> None:
    with suppress(Unreadable):
        told(kialo.read("".join(parts), "file"))
