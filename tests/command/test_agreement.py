"""A build and `check` say the same of the same mistakes: code, file and line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import sphinx

from sphinx_tensions.command.check import findings
from sphinx_tensions.core.codes import Severity
from sphinx_tensions.core.known import vocabulary
from sphinx_tensions.reading.plain import Found, read_project

from ..helpers.mistakes import HOME, PAGES, PROJECTS
from ..helpers.project import Project

#: what Sphinx, MyST and docutils say themselves -> the code with which `check` says it
FOREIGN = {
    r"Unknown directive type": "unknown_directive",
    r"Unknown interpreted text role": "unknown_role",
    r"\[myst\.xref_missing\]|\[myst\.xref_not_found\]|\[ref\.doc\]|\[ref\.ref\]|\[toc\.not_readable\]": "broken_link",
    r"\[toc\.not_included\]": "orphan",
}
Said = tuple[str, str, int]

pytestmark = pytest.mark.skipif(
    sphinx.version_info < (8, 2), reason="older versions of Sphinx and MyST have other codes, names and lines"
)


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
    return of_build(said.output, project.src), of_check(findings(read_project([project.src])), project.src)


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


@pytest.mark.parametrize("name", PROJECTS)
def test_what_is_wrong_with_a_project(project: Project, name: str) -> None:
    conf, bib, page, wanted = PROJECTS[name]
    text = (project.src / "conf.py").read_text(encoding="utf-8")
    setting = conf.partition(" =")[0]
    kept = [line for line in text.splitlines() if not setting or not line.startswith(setting)]
    project.write("conf.py", "\n".join([conf, *kept]) + "\n")
    project.write("index.md", page)
    (project.src / "refs.bib").unlink()
    if bib is not None:
        project.write("refs.bib", bib)
    said = project.build("html", "-n", "-q")
    built = of_build(said.output, project.src)
    checked = of_check(findings(read_project([project.src])), project.src)
    for found in (built, checked):
        assert sorted(place for place, _ in found) == sorted((path, code, line) for path, code, line, _ in wanted)
        for path, code, line, remedy in wanted:
            assert any(remedy in text for place, text in found if place == (path, code, line)), found
    assert bool(wanted) == (project.build("html", "-nWq", out="strict", trees="stricttrees").code != 0)


def test_advice_is_no_warning_in_a_build(project: Project) -> None:
    project.write("index.md", "# Home\n\n:::{tension} T\n\nText.\n:::\n")
    assert [found.code for found in findings(read_project([project.src])) if found.path.endswith("md")] == ["one_camp"]
    assert project.build("html", "-nW").code == 0


def test_what_a_build_wrote_is_not_read(project: Project) -> None:
    project.write("index.md", "# Home\n\n:::{claim} T\n\nText.\n:::\n")
    project.write("more.rst", ":orphan:\n\nMore\n====\n\n.. claim:: U\n\n   Text.\n")
    project.build("html", "-q", out="src/_build")
    assert [found for found in findings(read_project([project.src])) if found.severity != Severity.ADVICE] == []


def test_ages_are_counted_from_the_date_of_the_source(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("conf.py", (project.src / "conf.py").read_text().replace("tensions_today", "tensions_tomorrow"))
    project.write("index.md", "# Home\n\n:::{tension} T\n:searched: 2001-01-01\n\nText.\n:::\n")
    for epoch, stale in (("1000000000", False), ("1600000000", True)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        assert ("stale" in [found.code for found in findings(read_project([project.src]))]) == stale


INNOCENT = """# A page of others

Thanks to [@octocat] and [@someone](https://example.org).  `{campp}` and `` {cmp}`x` `` are code.

```md
:::{campp} x
.. tension:: T
```

    :::{tensoin} x

:::{note} camp
id: x
:::

% .. tension:: T
"""


def test_pages_without_objects_hear_nothing(project: Project) -> None:
    project.write("index.md", INNOCENT)
    project.write("more.rst", ":orphan:\n\nMore\n====\n\nAs in::\n\n   .. campp:: x\n\n.. camp: a comment\n")
    assert project.build("html", "-nW", "-q").output == ""
    assert of_check(findings(read_project([project.src])), project.src) == []


def test_links_of_pages_of_others_are_told_in_the_words_of_others(project: Project) -> None:
    project.write("index.md", "# Home\n\n[a](#hoom) and {ref}`search-me`.\n")
    output = project.build("html", "-n", "-q").output
    assert "not found: 'hoom' [myst" in output
    assert "undefined label: 'search-me' [ref.ref]" in output


NAMES = """
import io, json, sys
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en
from sphinx.application import Sphinx

app = Sphinx(*sys.argv[1:5], "dummy", status=None, warning=io.StringIO())
found = [set(directives._directives) | set(en.directives), set(roles._roles) | set(roles._role_registry) | set(en.roles)]
for domain in app.env.domains.sorted():
    for names, more in zip(found, (domain.directives, domain.roles)):
        names |= {f"{domain.name}:{name}" for name in more} | (set(more) if domain.name in ("py", "std") else set())
print(json.dumps([sorted(names) for names in found]))
"""


@pytest.mark.parametrize(
    "extension",
    ["sphinx_tensions", "sphinx.ext.graphviz", "sphinx.ext.todo", "sphinx.ext.doctest", "sphinx.ext.autosummary"],
)
def test_the_names_that_check_knows_are_those_of_sphinx(project: Project, extension: str) -> None:
    project.conf(f"extensions = [{extension!r}]")
    project.write("index.md", "# Home\n")
    script = project.root / "names.py"
    script.write_text(NAMES)
    out = [str(project.root / name) for name in ("out", "trees")]
    said = subprocess.run(
        [sys.executable, str(script), str(project.src), str(project.src), *out],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    words = vocabulary({"extensions": [extension]})
    there = json.loads(said.stdout)
    assert [name for name in there[0] if not words.directive(name)] == []
    assert [name for name in there[1] if not words.role(name)] == []
    assert not words.directive("frobnicate")
    assert not words.role("frob")
