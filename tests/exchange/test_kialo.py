"""Kialo's export as text, read."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.exchange import kialo
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.exchange.imported import Unreadable

from ..helpers.graphs import told


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
