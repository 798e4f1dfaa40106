"""What the guide shows is built, and the reference is complete."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from sphinx_tensions import config
from sphinx_tensions.core.codes import Code
from sphinx_tensions.digest.directives import DIGESTS
from sphinx_tensions.reading.lists import LISTS
from sphinx_tensions.reading.objects import OBJECTS
from sphinx_tensions.reading.plain import read_project

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


def names(text: str) -> set[str]:
    """Return what an example may have one of in a project: ids, titles and a bibliography."""
    titles = re.findall(
        r"\{(?:tension|camp|counter|claim)\} (.+)|^\.\. (?:tension|camp|counter|claim):: (.+)", text, re.MULTILINE
    )
    return {*re.findall(r":id: (\S+)", text), *map("".join, titles), *re.findall(r"\{bibliography\}", text)}


def batches() -> list[list[tuple[str, str, str]]]:
    """Return the examples in as few groups as hold each name once."""
    made: list[tuple[set[str], list[tuple[str, str, str]]]] = []
    for snippet in snippets():
        own = names(snippet[2])
        fitting = next((batch for batch in made if not batch[0] & own), None)
        if fitting is None:
            fitting = (set(), [])
            made.append(fitting)
        fitting[0].update(own)
        fitting[1].append(snippet)
    return [batch for _, batch in made]


def pages_of(texts: Iterable[str]) -> dict[str, str]:
    """Return the pages of the atlas that hold an object that *texts* name: name of the file -> text."""
    words = {word for text in texts for word in re.findall(r"[\w-]+", text)}
    records = read_project([ROOT / "docs"], sorted((ROOT / "bib").glob("*.bib"))).graph.records.values()
    names = {record.docname for record in records if record.id in words}
    return {f"{name}.md": (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in sorted(names)}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the warnings of each example beside the pages of the atlas that it names; a build for each batch."""
    project = Project(tmp_path_factory.mktemp("atlas"))
    bibs = sorted(str(path) for path in (ROOT / "bib").glob("*.bib"))
    project.conf(f"bibtex_bibfiles = {bibs!r}")
    pages = pages_of(text for _, _, text in snippets())
    for name, text in pages.items():
        project.write(name, text)
    shutil.copytree(ROOT / "docs" / "digest", project.src / "digest", ignore=shutil.ignore_patterns("*.md"))
    for path in (project.src / "digest").glob("*.jsonl"):  # their papers bear on tensions that are not here
        papers = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        kept = ({name: value for name, value in paper.items() if name != "tensions"} for paper in papers)
        path.write_text("".join(f"{json.dumps(paper)}\n" for paper in kept), encoding="utf-8")
    result: dict[str, list[str]] = {"the rest": []}
    for batch in batches():
        for old in project.src.glob("snippet-*"):
            old.unlink()
        for name, language, text in batch:
            project.write(f"snippet-{name}.{language}", text)
        listed = any("{bibliography}" in text for _, _, text in batch)
        bibliography = "" if listed else "\n```{bibliography}\n```\n"
        project.write("index.md", f"# Home\n\n```{{toctree}}\n:glob:\n\natlas/**\nsnippet-*\n```\n{bibliography}")
        done = project.build("dummy", "-nW", "--keep-going")
        assert done.code == 0 or done.warnings, done.output
        for name, _, _ in batch:
            result[name] = [line for line in done.warnings if f"snippet-{name}." in line]
        # What those pages of the atlas link to is not here; the atlas is built elsewhere.
        elsewhere = ("snippet-", "src/atlas/")
        result["the rest"] += [line for line in done.warnings if not any(part in line for part in elsewhere)]
    return result


def test_examples_name_what_the_atlas_has() -> None:
    assert "atlas/training/optimizers.md" in pages_of(text for _, _, text in snippets())


@pytest.mark.parametrize("name", [*(name for name, _, _ in snippets()), "the rest"])
def test_a_snippet_builds_in_the_atlas(said: dict[str, list[str]], name: str) -> None:
    assert said[name] == []


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
    assert {setting.name for setting in config.SETTINGS} <= terms
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
