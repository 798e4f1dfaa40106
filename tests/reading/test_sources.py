"""Reading without Sphinx agrees with reading by Sphinx."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.core.codes import Code
from sphinx_tensions.core.model import Page
from sphinx_tensions.reading.plain import read_project

from ..helpers.generated import pages
from ..helpers.project import Project

ROOT = Path(__file__).parents[2]


def built(trees: Path) -> dict[str, Page]:
    with (trees / "environment.pickle").open("rb") as file:
        env = pickle.load(file)
    return {name: pickle.loads(data) for name, data in env.domaindata["tensions"]["pages"].items()}


def straight(values: Sequence[Any]) -> str:
    """Return the printed form with the typographic marks that Sphinx makes undone."""
    return "\n".join(map(repr, values)).translate(str.maketrans("’‘“”–—", "''\"\"--")).replace('"', "'")


def assert_same(mine: Mapping[str, Page], theirs: Mapping[str, Page]) -> None:
    assert set(mine) == set(theirs)
    for docname, page in theirs.items():
        got = mine[docname]
        assert straight(got.records) == straight(page.records), docname
        assert {(u.key, u.owner) for u in got.uses} == {(u.key, u.owner) for u in page.uses}, docname
        mentions = [[replace(m, anchor="", line=0) for m in each.mentions] for each in (got, page)]
        assert straight(mentions[0]) == straight(mentions[1]), docname


@pytest.mark.slow
def test_the_atlas_reads_the_same(tmp_path: Path) -> None:
    project = Project(tmp_path)
    said = project.build("dummy", "-q", source=ROOT / "docs")
    assert said.code == 0, said.output
    mine = read_project([ROOT / "docs"], sorted((ROOT / "bib").glob("*.bib")))
    assert_same(mine.graph.pages, built(tmp_path / "trees"))
    assert [found for found in mine.check() if found.code != Code.OWN_WORKS] == []


MARKDOWN = """
# A page

:::::::{tension} Is *this* the question `of code`?
:question: Does $x$ matter {cite:p}`lee`?
:compatible:
:since: 2024-02-01

Prose <i>with</i> {cite:t}`wu` and {camp}`the other <b-camp>`. See [the claim](#a-claim) and {any}`b-camp`.
By its file: [the **claim**](./page.md#a-claim), [](project:page.md#b-camp), [home](index.md), [](/index.md).

::::::{camp} First
:holders: [roy]

Text.

::::{note}
Words.

:::{counter} In a note
Answer {cite}`lee; wu`.
:::
::::
::::::

``````{tab} Another
::::::{camp} B
:id: b-camp
:label: Z

:::{claim}
A claim that is its own title. More.
:cites: not an option
:::
::::::
``````
:::::::

| a | b |
|---|---|
| {camp}`b-camp` | c |

:::{claim} Titled
---
id: a-claim
tension: is-this-the-question-of-code
supports: b-camp
cites: |
  lee
  wu
---
:::

```{eval-rst}
.. counter:: From rst
   :against: a-claim
   :kind: undercuts

   Body :cite:p:`roy`.
```
"""

REST = """
A page
======

.. tension:: Is *this* the question ``of code``?
   :question: Does it matter :cite:p:`lee`?
   :crux: A long
      one.
   :compatible:

   Prose :cite:t:`wu` and :camp:`the other <b-camp>`.
   A second line; **bold**.

   .. camp:: First
      :holders: roy, lee

      Text.

      .. note::

         .. counter:: In a note

            Answer :cite:`lee`.

   .. camp:: B
      :id: b-camp

      .. claim::

         A claim that is its own title. More.

.. A comment
   :camp:`nowhere`

.. claim:: Titled
   :tension: is-this-the-question-of-code
   :supports: b-camp
   :cites: lee wu
"""


@pytest.mark.parametrize(("name", "text"), [("page.md", MARKDOWN), ("page.rst", REST)])
def test_nested_forms_read_the_same(project: Project, name: str, text: str) -> None:
    project.conf('suppress_warnings = ["tensions.misplaced"]')
    project.write("index.md", "# Home\n\n```{toctree}\npage\n```\n\n```{bibliography}\n```\n")
    project.write(name, text.replace("``````{tab} Another", "``````{admonition} Another"))
    said = project.build("dummy")
    assert said.codes() == [], said.output
    mine = read_project([project.src], [project.src / "refs.bib"])
    assert len(mine.graph.records) >= 6
    assert_same(mine.graph.pages, built(project.root / "trees"))


@pytest.mark.parametrize("name", ["page.md", "page.rst"])
def test_what_is_kept_of_a_page_does_not_depend_on_the_process(name: str) -> None:
    code = (
        "import sys; from sphinx_tensions.reading.plain import read_page; from sphinx_tensions.core.text import digest; "
        f"print(digest(read_page(sys.stdin.read(), 'page', '{'restructuredtext' if name.endswith('rst') else 'markdown'}')))"
    )
    text = MARKDOWN if name == "page.md" else REST
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=text,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(found) == 1


def test_generated_pages_read_the_same(project: Project) -> None:
    made = pages(60)
    listed = "\n".join(sorted(name.partition(".")[0] for name in made))
    project.write("index.md", f"# Home\n\n```{{toctree}}\n{listed}\n```\n\n```{{bibliography}}\n```\n")
    for name, text in made.items():
        project.write(name, text)
    said = project.build("dummy", "-n")
    assert {code.split(".")[0] for code in said.codes()} <= {"tensions"}, said.output
    mine = read_project([project.src], [project.src / "refs.bib"])
    assert len(mine.graph.records) > 300
    assert_same(mine.graph.pages, built(project.root / "trees"))
