"""A book of Jupyter Book 1 with a tension on a page and another in a notebook, built by its own command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from sphinx_tensions.reading.plain import read_project

from ..helpers.notebooks import notebook

CONFIG = """title: A book
author: Us
execute:
  execute_notebooks: "off"
bibtex_bibfiles:
  - refs.bib
sphinx:
  extra_extensions:
    - sphinx_tensions
  config:
    tensions_today: "2026-11-22"
"""
TOC = "format: jb-book\nroot: intro\nchapters:\n- file: tension\n- file: notebook\n- file: works\n"
TENSION = """# A page

::::{tension} Which layer?
:id: layer

Prose {cite:p}`lee`.
:::{camp} Last
:id: last
Text {cite:p}`lee`.
:::
::::
"""
NOTEBOOK = notebook(
    "# A notebook",
    ":::{tension} Which probe?\n:id: probe\n\nSee {camp}`last`.\n\n:::{camp} Linear\n:id: linear\n\nText.\n:::\n:::\n",
    ">>> 1 + 1",
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text(CONFIG)
    (tmp_path / "_toc.yml").write_text(TOC)
    (tmp_path / "intro.md").write_text("# Intro\n\n```{tension-list}\n```\n")
    (tmp_path / "tension.md").write_text(TENSION)
    (tmp_path / "notebook.ipynb").write_text(NOTEBOOK)
    (tmp_path / "works.md").write_text("# Works\n\n```{bibliography}\n```\n")
    (tmp_path / "refs.bib").write_text("@article{lee, author={Lee, Ann}, title={Layers}, year=2022, journal={J}}\n")
    return tmp_path


def build(book: Path, *args: str) -> str:
    """Run the command of Jupyter Book; return what it said."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", *args, str(book)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def page(book: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((book / "_build/html" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def test_a_book_with_a_tension_and_a_notebook(book: Path) -> None:
    said = build(book)
    assert said.count("WARNING") == 1, said
    assert "notebook.ipynb:20007: WARNING: a fence of 3 stands inside one of 3" in said
    assert [tag["id"] for tag in page(book, "tension").select(".tns-tension, .tns-camp")] == ["layer", "last"]
    assert [tag["id"] for tag in page(book, "notebook").select(".tns-tension, .tns-camp")] == ["probe", "linear"]
    assert page(book, "notebook").select_one("a[href='tension.html#last']") is not None
    assert {a["href"] for a in page(book, "intro").select(".tns-list a")} >= {
        "tension.html#layer",
        "notebook.html#probe",
    }
    assert "Which layer?" in page(book, "works").select_one(".tns-cited-in").get_text()  # type: ignore[union-attr]
    found = list(read_project([book]).check())
    assert [row.line for row in found if row.code == "fence_length"] == [20007]
    assert "_build" not in " ".join(row.path for row in found)


def test_a_change_of_one_page_is_seen_by_the_others(book: Path) -> None:
    build(book)
    text = (book / "tension.md").read_text()
    (book / "tension.md").write_text(text.replace("Last", "The last"))
    build(book)
    assert "The last" in page(book, "notebook").get_text()
    now = {name: str(page(book, name)) for name in ("intro", "tension", "notebook", "works", "tensions-camps")}
    build(book, "--all")
    again = {name: str(page(book, name)) for name in now}
    assert now == again
