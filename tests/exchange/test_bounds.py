"""What is too large for an import, and where its lines end."""

from __future__ import annotations

import pytest

from sphinx_tensions.exchange import imported as reading
from sphinx_tensions.exchange.imported import Unreadable, decode


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE", 3)
    assert decode(b"abc") == "abc"
    with pytest.raises(Unreadable, match="more than 3"):
        decode(b"abcd")


def test_lines_are_counted_whatever_ends_them() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n") == "a\nb\nc\n"
    for data, line, said in (
        (b"\na\n\xff\nb\n\xff", 3, "no UTF-8"),
        (b"\nok\n" + b"x" * (reading.MAX_LINE + 1) + b"\nnext\n", 3, f"more than {reading.MAX_LINE} characters"),
    ):
        with pytest.raises(Unreadable, match=said) as found:
            decode(data)
        assert found.value.line == line
    assert decode(b"x" * reading.MAX_LINE + b"\n" + b"y" * reading.MAX_LINE)
    assert [reading.Lines("a\nb\nb").of(wanted) for wanted in ("a", "b", "c")] == [1, 2, 1]
    lines = reading.Lines("\na\nb a\nc")
    assert [lines.of(wanted) for wanted in ("a", "b", "a", "x", "c")] == [2, 3, 3, 3, 4]
