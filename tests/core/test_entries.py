"""Entries of evidence in the short form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_tensions.core.codes import Code
from sphinx_tensions.core.entries import entry, fits_line, read_lines, write_line
from sphinx_tensions.core.model import Basis, Evidence, Limit, Read, Role


def read(text: str) -> tuple[list[Evidence], list[tuple[Code, str]]]:
    problems: list[tuple[Code, str]] = []

    def report(code: Code, message: str, *_marks: str) -> None:
        problems.append((code, message))

    written = read_lines(text.split("\n"), lambda _: report)
    found = [entry(line.key, line.values, line.line, report) for line in written]
    return found, problems


def test_a_line_says_all_that_an_entry_can_say() -> None:
    line = (
        '- Key2024 at §4.2, table 3 "a \\"b\\" c … d; e : f"; secondary; via Other2023{p. 4}; matched; small; '
        "single-run; 1B tokens; 2026-11; by Ann : found : it #name"
    )
    (found,), problems = read(line)
    assert not problems
    assert found == Evidence(
        key="Key2024",
        role=Role.DISPUTES,
        at="§4.2, table 3",
        words='a "b" c … d; e : f',
        read="secondary",
        via="Other2023{p. 4}",
        basis="matched",
        limits=("small", "single-run"),
        scale="1B tokens",
        checked="2026-11",
        by="Ann",
        id="name",
    )


def test_lines_that_begin_with_blanks_go_on() -> None:
    found, problems = read("+ A; full;\n  matched\n\n~ #x : only\n  there")
    assert not problems
    assert [(e.key, e.same, e.basis, e.line) for e in found] == [("A", "", "matched", 0), ("", "x", "", 3)]


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("Key; full", Code.EVIDENCE_LINE, "does not begin with a sign"),
        ("* Key; full", Code.EVIDENCE_LINE, "does not begin with a sign"),
        ('+ Key "a b c; full', Code.EVIDENCE_LINE, "a quotation mark is never closed"),
        ("+ Key; meazured; full", Code.EVIDENCE_LINE, "did you mean 'measured'?"),
        ("+ Key; full; 1B; 2B", Code.EVIDENCE_LINE, "'2B' is no term, and the scale is '1B'"),
        ("+ Key; full; part", Code.EVIDENCE_LINE, "'part' follows 'full'"),
        ("+ Key; full; 2026-13", Code.BAD_DATE, "2026-13"),
        ('+ Key "one two"; full', Code.EVIDENCE, "fewer than 3"),
        ("+ Key; full; via Other", Code.EVIDENCE, "read is not secondary"),
        ("+ Key; secondary", Code.EVIDENCE, "via does not say"),
        ("+ Key; secondary; via javascript://x", Code.UNSAFE_LINK, "was taken away"),
    ],
)
def test_what_is_wrong_in_a_line_is_said_once(line: str, code: Code, says: str) -> None:
    _found, problems = read(line)
    assert [code for code, _ in problems] == [code]
    assert says in problems[0][1]


def test_signs_of_chinese_are_words() -> None:
    assert read('+ Key "三个字"; full')[1] == []


TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=12).map(
    lambda text: " ".join(text.split())
)


@st.composite
def entries_of_any_kind(draw: st.DrawFn) -> Evidence:
    values: dict[str, Any] = {
        "key": draw(st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,6}", fullmatch=True)),
        "role": draw(st.sampled_from(Role)),
        "at": draw(TEXT),
        "words": draw(st.sampled_from(["", "one two three", 'a "b" c', "x\\y z…q r"])),
        "read": draw(st.sampled_from(["", *map(str, Read)])),
        "basis": draw(st.sampled_from(["", *map(str, Basis)])),
        "limits": tuple(draw(st.lists(st.sampled_from([str(word) for word in Limit]), unique=True, max_size=3))),
        "scale": draw(TEXT),
        "checked": draw(st.sampled_from(["", "2026", "2026-11", "2026-11-24"])),
        "id": draw(st.sampled_from(["", "name", "a.b-c"])),
    }
    if values["read"] == Read.SECONDARY:
        values["via"] = "Other{p. 3}"
    return Evidence(**values)


@given(entries_of_any_kind())
def test_what_fits_in_a_line_is_read_back(given: Evidence) -> None:
    if fits_line(given):
        (found,), problems = read(write_line(given))
        assert found == given
        assert not problems
    else:
        assert given.at or given.scale  # only free text can be more than a line can say
