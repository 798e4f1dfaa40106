"""A build and `check` say the same of the same mistakes: code, file and line."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from sphinx_tensions.codes import Severity
from sphinx_tensions.sources import Found, read_project

from ..project import Project
from .mistakes import HOME, PAGES

#: what Sphinx, MyST and docutils say themselves -> the code with which `check` says it
FOREIGN = {
    r"Unknown directive type": "unknown_directive",
    r"Unknown interpreted text role": "unknown_role",
    r"\[myst\.xref_missing\]|\[myst\.xref_not_found\]|\[ref\.doc\]|\[ref\.ref\]|\[toc\.not_readable\]": "broken_link",
    r"\[toc\.not_included\]": "orphan",
}
Said = tuple[str, str, int]


def of_build(output: str, src: Path) -> list[tuple[Said, str]]:
    """Return (file, code, line) and text of every warning."""
    found = []
    for text in output.splitlines():
        match = re.match(r"(?P<path>.*?)(?::(?P<line>\d+))?: (?:WARNING|ERROR): (?P<said>.*)", text)
        if match is None:
            assert "WARNING" not in text, text
            continue
        own = re.search(r"\[tensions\.(\w+)\]$", match["said"])
        code = own[1] if own else next((c for form, c in FOREIGN.items() if re.search(form, match["said"])), "?")
        path = Path(match["path"]).resolve().relative_to(src.resolve()).as_posix()
        found.append(((path, code, int(match["line"] or 1)), match["said"]))
    return found


def of_check(found: list[Found], src: Path) -> list[tuple[Said, str]]:
    rows = [row for row in found if row.severity is not Severity.ADVICE]
    return [((Path(r.path).resolve().relative_to(src.resolve()).as_posix(), r.code, r.line), r.text) for r in rows]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[tuple[Said, str]], list[tuple[Said, str]]]:
    """What a build and `check` say of all pages, which are read by one project."""
    project = Project(tmp_path_factory.mktemp("mistakes"))
    project.write("index.md", HOME)
    for name, (text, _) in PAGES.items():
        project.write(name, "").write_bytes(text.encode())
    said = project.build("html", "-n", "-q")
    assert said.code == 0, said.output
    assert "Traceback" not in said.output
    return of_build(said.output, project.src), of_check(read_project([project.src]).check(), project.src)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["build", "check"])
def test_a_mistake_is_said_once_where_it_is(
    both: tuple[list[tuple[Said, str]], list[tuple[Said, str]]], name: str, who: str
) -> None:
    said = both[0] if who == "build" else both[1]
    here = [(code, line, text) for (path, code, line), text in said if path == name]
    wanted = PAGES[name][1]
    assert sorted((code, line) for code, line, _ in here) == sorted((code, line) for code, line, _ in wanted), here
    for code, line, remedy in wanted:
        assert any(remedy in text for c, n, text in here if (c, n) == (code, line)), here


def test_build_and_check_agree(both: tuple[list[tuple[Said, str]], list[tuple[Said, str]]]) -> None:
    built, checked = (Counter(place for place, _ in said) for said in both)
    assert built == checked
