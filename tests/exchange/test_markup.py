"""Recorded text, as text of files and as source of pages."""

from __future__ import annotations

import pytest

from sphinx_tensions.core.text import math_mark
from sphinx_tensions.exchange import markup

from ..helpers.graphs import PAGE, graph_of


def test_marks_that_turn_or_hide_text_are_taken_out() -> None:
    bad = "".join(chr(n) for n in (0, 8, 0x0B, 0x0E, 0x1B, 0x7F, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069))
    good = "\t\n\x0c\x1f\u200d\u2029\u206a\u2065é"
    assert markup.clean(f"a{bad}{good}") == f"a{good}"
    assert markup.clean("a\ud800") == "a\ufffd"
    assert markup.line(f" a{bad}b \n c\t") == "ab c"


@pytest.mark.parametrize(
    ("content", "expected"),
    [("a", "{x}`a`"), ("a`b", "{x}``a`b``"), ("``a", "{x}``` ``a ```"), ("a`", "{x}`` a` ``")],
)
def test_a_role_is_fenced_by_more_ticks_than_it_holds(content: str, expected: str) -> None:
    assert markup.role("x", content) == expected


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("a_b __init__ _c_", "a_b \\_\\_init\\_\\_ \\_c\\_"),
        ("(c) (r) car", "(c) (r) car"),
        ("a@b @c &amp; &x AT&T; x^2", "a\\@b \\@c \\&amp; &x AT\\&T; x^2"),
        ("[a](b) <c> {d} `e` $f ~g |h *i \\", "\\[a\\](b) \\<c\\> \\{d} \\`e\\` \\$f \\~g \\|h \\*i \\\\"),
    ],
)
def test_plain_text_is_escaped_where_it_could_be_more(plain: str, escaped: str) -> None:
    assert markup.escape(plain) == escaped


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("1.5 a", "1.5 a"),
        ("12) a", "12\\) a"),
        ("(a) b", "\\(a) b"),
        ("# a\n\n= b", "\\# a\n\\= b"),
        ("One ends. Two Begins? yes. A. B", "One ends.\nTwo Begins? yes.\nA. B"),
    ],
)
def test_a_line_begins_with_nothing_but_text(text: str, source: str) -> None:
    assert markup.source(text, lambda _name: "any", sentences=True) == source


def test_sentences_begin_lines_where_asked() -> None:
    text = f"One is. Two {math_mark('x')} is. Three."
    assert markup.source(text, str) == "One is. Two {math}`x` is. Three."
    assert markup.source(text, str, sentences=True) == "One is.\nTwo {math}`x` is.\nThree."


def test_recorded_text_goes_to_files_and_pages_as_roles() -> None:
    written = (
        "See {camp}`left`, {any}`words <left>`, {cite:t}`{see}lee{p. 3},wu`, {cite}`lee`, {math}`a_b`; \\{math}`c`."
    )
    recorded = markup.from_roles(written)
    graph = graph_of({"p": PAGE})
    assert markup.to_roles(recorded, graph.get, graph.title_of) == (
        "See {camp}`left`, {camp}`words <left>`, {cite:t}`{see}lee{p. 3},wu`, {cite:p}`lee`, {math}`a_b`; \\{math}`c`."
    )
    assert markup.source(recorded, lambda name: f"kind-of-{name}") == (
        "See {kind-of-left}`left`, {kind-of-left}`words <left>`, {cite:t}`{see}lee{p. 3},wu`, {cite:p}`lee`"
        ", {math}`a_b`; \\{math}\\`c\\`."
    )
    assert markup.keys_in(recorded) == ["lee", "wu", "lee"]
    assert markup.from_roles("{cite:p}`a b` {foo}`x` {math}``a`b``") == (
        f"{{cite:p}}`a b` {{foo}}`x` {math_mark('a`b')}"
    )


def test_roles_in_files() -> None:
    def title(target: str) -> str:
        return f"Page {target}"

    recorded = markup.from_roles("Let {math}`x^2` be, see {any}`some page <p>` and {any}`q` and {sub}`2`.")
    assert markup.to_roles(recorded, lambda _name: None, title) == (
        "Let {math}`x^2` be, see some page and Page q and {sub}`2`."
    )
