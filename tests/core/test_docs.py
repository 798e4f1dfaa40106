"""What the guide shows is built, and the reference is complete."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sphinx_tensions import config
from sphinx_tensions.core.codes import Code
from sphinx_tensions.digest.directives import DIGESTS
from sphinx_tensions.reading.lists import LISTS
from sphinx_tensions.reading.objects import OBJECTS

from ..helpers.project import Project

ROOT = Path(__file__).parents[2]
SNIPPET = re.compile(r"^(?P<fence>`{3,})(?P<language>md|rst)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)


def snippets() -> list[tuple[str, str, str]]:
    """Return place, language and text of every example that an author could paste."""
    found = []
    for path in sorted([*(ROOT / "docs" / "guide").glob("*.md"), ROOT / "README.md"]):
        for number, match in enumerate(SNIPPET.finditer(path.read_text(encoding="utf-8"))):
            found.append((f"{path.stem}-{number}", match["language"], match["text"]))
    return found


def test_there_are_snippets() -> None:
    assert {name.split("-")[0] for name, _, _ in snippets()} >= {"README", "tutorial", "writing"}


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The atlas, built once; each example is added to it in turn."""
    project = Project(tmp_path_factory.mktemp("atlas"))
    bibs = sorted(str(path) for path in (ROOT / "bib").glob("*.bib"))
    project.conf(f"bibtex_bibfiles = {bibs!r}")
    pages = [path for path in sorted((ROOT / "docs" / "atlas").rglob("*.md")) if path.name != "index.md"]
    for path in [*pages, ROOT / "docs" / "guide" / "glossary.md", ROOT / "docs" / "guide" / "reading.md"]:
        if "{bibliography}" not in path.read_text(encoding="utf-8"):
            project.write(
                f"atlas/{path.stem}.md", path.read_text(encoding="utf-8").replace("../guide/method", "reading")
            )
    shutil.copytree(ROOT / "docs" / "digest", project.src / "digest", ignore=shutil.ignore_patterns("*.md"))
    project.write("index.md", "# Home\n\n```{toctree}\n:glob:\n\natlas/*\n```\n\n```{bibliography}\n```\n")
    said = project.build("dummy", "-nW", "--keep-going")
    assert said.code == 0, said.output
    return project


@pytest.mark.parametrize(("name", "language", "text"), snippets(), ids=[name for name, _, _ in snippets()])
def test_a_snippet_builds_in_the_atlas(atlas: Project, name: str, language: str, text: str) -> None:
    for old in atlas.src.glob("snippet.*"):
        old.unlink()
    listed = "" if "{bibliography}" in text else "\n```{bibliography}\n```\n"
    atlas.write("index.md", f"# Home\n\n```{{toctree}}\n:glob:\n\natlas/*\nsnippet\n```\n{listed}")
    page = atlas.write(f"snippet.{language}", text)
    said = atlas.build("dummy", "-nW", "--keep-going", only=[page])
    assert said.code == 0, said.output


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("reference"))
    project.conf('extensions.append("sphinx_tensions.reference")')
    parts = "".join(
        f"## {part}\n\n```{{tensions-reference}} {part}\n```\n\n"
        for part in ("objects", "lists", "digests", "files", "roles", "settings", "warnings")
    )
    project.write("index.md", f"# Reference\n\n{parts}")
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    return project


def test_every_directive_setting_and_warning_is_printed(reference: Project) -> None:
    terms = {term.get_text() for term in reference.page("index").select("dt code, p.rubric")}
    assert OBJECTS.keys() | LISTS.keys() | DIGESTS.keys() <= terms
    assert set(config.names()) <= terms
    assert {f"tensions.{code.value}" for code in Code} <= terms


def test_every_code_says_what_to_do() -> None:
    for code in Code:
        assert code.cause.endswith(".")
        assert code.remedy.endswith(".")


def test_every_code_is_raised_somewhere() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "ext").rglob("*.py") if path.name != "codes.py"
    )
    assert not [code.name for code in Code if f"Code.{code.name}" not in source]
