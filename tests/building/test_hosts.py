"""Where pages come from elsewhere: notebooks, included files, other builders, and what a project reads itself."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import pytest

from sphinx_tensions.reading.plain import read_project

from ..helpers.notebooks import notebook
from ..helpers.project import Project

TENSION = """:::::{tension} Which layer?
:id: layer

Prose {cite:p}`lee`.

::::{camp} Last
:id: last

Text.

:::{counter} No
:id: no

Because {cite:p}`wu`.
:::
::::
:::::
"""
EQUAL = """:::{tension} Which layer?
:id: layer

:::{camp} Last
:id: last

Text.
:::
:::
"""
WORKS = "# Works\n\n```{bibliography}\n```\n"


@pytest.fixture(params=["['myst_nb', 'sphinx_tensions']", "['sphinx_tensions', 'myst_nb']"])
def host(project: Project, request: pytest.FixtureRequest) -> Project:
    pytest.importorskip("myst_nb")
    project.conf(f"extensions = {request.param}\nnb_execution_mode = 'off'")
    project.write("works.md", WORKS)
    return project


def test_a_notebook_holds_objects(host: Project) -> None:
    host.write("index.md", "# Home\n\n```{toctree}\nbook\ntext\nworks\n```\n\nSee {camp}`last`.\n")
    host.write("book.ipynb", notebook("# Book", TENSION, ">>> 1 + 1", "And {counter}`no`."))
    host.write(
        "text.md",
        "---\njupytext:\n  text_representation:\n    format_name: myst\n"
        "kernelspec:\n  name: python3\n  display_name: Python\n  language: python\n---\n# Text\n\n"
        "```{code-cell} python\ntext = '''\n:::{camp} None\n'''\n```\n\n"
        "```{camp} Middle\n:id: middle\n:tension: layer\n\nText.\n```\n",
    )
    said = host.build("html", "-nW")
    assert said.code == 0, said.output
    page = host.page("book")
    assert [tag["id"] for tag in page.select(".tns-tension, .tns-camp, .tns-counter")] == ["layer", "last", "no"]
    assert page.select_one("a[href='text.html#middle']") is not None
    assert "book.html#last" in str(host.page("index"))
    host.edit("book.ipynb", "Which layer?", "Which layers?")
    assert host.build("html", "-nW").code == 0
    assert host.fresh().code == 0
    for path in sorted((host.root / "out/html").glob("*.html")):
        # MyST-NB copies its style sheets when a build ends: the first one has no checksums of them
        now, then = (
            re.sub(r"(mystnb[\w.]*css)\?v=\w+", r"\1", host.text(path.name, out=out)) for out in ("out", "fresh")
        )
        assert now == then, path.name


def test_fences_of_a_notebook_are_put_right(host: Project) -> None:
    host.write("index.md", "# Home\n\n```{toctree}\nbook\nworks\n```\n")
    host.write("book.ipynb", notebook("# Book", EQUAL, "After."))
    said = host.build("html", "-n")
    assert said.codes() == ["tensions.fence_length"], said.output
    assert "book.ipynb:20005: WARNING" in said.output
    page = host.page("book")
    assert [tag["id"] for tag in page.select(".tns-tension .tns-camp")] == ["last"]
    assert "After." in page.get_text()


def test_lines_of_a_notebook_are_the_same_without_sphinx(host: Project) -> None:
    host.write("index.md", "# Home\n\n```{toctree}\nbook\nworks\n```\n")
    host.write("book.ipynb", notebook("# Book", TENSION, "Text.\n\n```{camp} Lost\n:tension: nowhere\n\nText.\n```\n"))
    said = host.build("html", "-n")
    assert said.codes() == ["tensions.unknown_target"]
    found = list(read_project([host.src]).check())
    (row,) = [row for row in found if row.code == "unknown_target"]
    assert f"book.ipynb:{row.line}: WARNING: {row.text}" in said.output


def test_a_broken_notebook_stops_no_check(host: Project) -> None:
    host.write("index.md", "# Home\n")
    for text in ("{", "[]", '{"cells": 3}', '{"cells": [3, {"cell_type": "markdown", "source": {}}]}', "[" * 100_000):
        host.write("book.ipynb", text)
        assert {"book", "index"} <= set(read_project([host.src]).graph.pages)


@pytest.mark.parametrize("options", ["", ":start-after: begin\n"])
def test_an_included_file_is_put_right(project: Project, options: str) -> None:
    project.write("index.md", f"# Home\n\n```{{include}} parts/part.txt\n{options}```\n\nAfter.\n")
    project.write("parts/part.txt", f"begin\n\n{EQUAL}")
    said = project.build("html", "-n")
    assert said.codes() == ["tensions.fence_length"], said.output
    assert f"{Path('parts') / 'part.txt'}:6: WARNING" in said.output
    assert [tag["id"] for tag in project.page("index").select(".tns-tension .tns-camp")] == ["last"]
    project.edit("parts/part.txt", ":::{camp}", "::::{camp}")
    project.assert_fresh("html")


@pytest.mark.parametrize("option", ["literal", "code: md"])
def test_a_file_that_is_shown_as_it_stands_stays(project: Project, option: str) -> None:
    project.write("index.md", f"# Home\n\n```{{include}} part.txt\n:{option}\n```\n".replace("literal\n", "literal:\n"))
    project.write("part.txt", EQUAL)
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    assert EQUAL.strip() in project.page("index").get_text()


@pytest.mark.parametrize("builder", ["json", "pickle"])
def test_pages_as_data(project: Project, builder: str) -> None:
    project.write("index.md", "# Home\n\n```{toctree}\npage\nworks\n```\n")
    project.write("page.md", "# Page\n\n" + TENSION)
    project.write("works.md", WORKS)
    said = project.build(builder, "-nW")
    assert said.code == 0, said.output
    path = project.root / "out" / builder / ("page.fjson" if builder == "json" else "page.fpickle")
    data = path.read_bytes()
    page = json.loads(data) if builder == "json" else pickle.loads(data)
    assert 'id="last"' in page["body"]
    project.edit("page.md", "Because", "As")
    said = project.build(builder, "-n")  # Sphinx copies neither the source nor the environment a second time
    assert set(said.codes()) <= {"misc.copy_overwrite"}, said.output
    assert project.fresh(builder, "-nW").code == 0
    now, then = project.files("out", builder), project.files("fresh", builder)
    assert {n: d for n, d in now.items() if path.suffix in n} == {n: d for n, d in then.items() if path.suffix in n}


def test_a_project_without_markdown_reads_none(project: Project) -> None:
    project.write(
        "index.rst", "Home\n====\n\n.. tension:: So?\n   :id: so\n\n   Text.\n\n.. container:: mine\n\n   Text.\n"
    )
    project.write("README.md", "# No page\n")
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    assert not (project.root / "out/html/README.html").exists()
    assert "mine docutils container" in project.text("index.html")
    assert set(read_project([project.src]).graph.pages) == {"index"}


def test_text_files_are_pages_where_the_project_says_so(project: Project) -> None:
    project.conf('extensions.append("myst_parser")\nsource_suffix = {".md": "markdown", ".txt": "markdown"}')
    project.write("index.md", "# Home\n\n```{toctree}\nother\n```\n")
    project.write("other.txt", "# Other\n\n```{tension} So?\n:id: so\n\nText.\n```\n")
    assert project.build("html", "-nW").code == 0
    assert "so" in read_project([project.src]).graph.records
    project.edit("conf.py", ', ".txt": "markdown"', "")
    assert "so" not in read_project([project.src]).graph.records


def test_a_book_is_read_by_its_own_settings(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(
        "title: Book\nbibtex_bibfiles: [refs.bib]\nexclude_patterns: [drafts]\n"
        "sphinx:\n  extra_extensions: [sphinx_tensions]\n  config:\n    tensions_statuses: [warm, cold]\n"
    )
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: intro\nchapters:\n- file: book\n")
    (tmp_path / "refs.bib").write_text("@article{lee, author={Lee, Ann}, title={Layers}, year=2022, journal={J}}\n")
    (tmp_path / "intro.md").write_text("# Intro\n\n```{bibliography}\n```\n")
    (tmp_path / "book.ipynb").write_text(
        notebook("# Book", ":::{tension} So?\n:id: so\n:status: warm\n\n{cite}`lee`.\n:::\n")
    )
    for folder in ("drafts", "_build/html/_sources"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "intro.md").write_text("# Intro\n\n```{tension} Twice?\n:id: so\n```\n")
    project = read_project([tmp_path])
    assert [row.code for row in project.check()] == ["one_camp"]
    assert set(project.graph.pages) == {"intro", "book"}
    assert project.graph.records["so"].line == 20002
    for text in ("", "- 3", "{", "sphinx: 3\nparse: []", "a: &a [*a]", "!!python/object/apply:os.system ['false']"):
        (tmp_path / "_config.yml").write_text(text)
        assert "so" in read_project([tmp_path]).graph.records


COLONS = """# Home

:::{note}
These colons are text here.
:::

:::
So is this claim of ours.

::::{tension} Which layer?
:id: layer
:question: The *last* one?

Prose.

:::{note}
A note in an object.
:::

:::{camp} Last
:id: last

Text.

```python
:::{camp} None
```
:::
::::

::::{container} mine
:::{claim} Inside of others
:id: inside

Text.
:::
::::
"""
ORDERS = [("myst_parser", "sphinx_tensions"), ("sphinx_tensions", "myst_parser"), ("sphinx_tensions",)]


@pytest.mark.parametrize("order", ORDERS)
def test_fences_of_colons_are_read_where_myst_does_not(project: Project, order: tuple[str, ...]) -> None:
    project.write("conf.py", f"project = 'Quick'\nextensions = {list(order)}\n")
    project.write("index.md", COLONS)
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    page = project.page("index")
    assert [tag["id"] for tag in page.select(".tns-tension, .tns-camp, .tns-claim")] == ["layer", "last", "inside"]
    assert page.select_one(".tns-tension .admonition.note") is not None
    text = page.get_text()
    assert ":::{note} These colons are text here. :::" in " ".join(text.split())
    assert "::: So is this claim of ours." in " ".join(text.split())
    assert text.count(":::{camp} None") == 1
    assert list(read_project([project.src]).graph.records) == ["layer", "last", "inside"]


def test_colons_that_are_text_stay_text(project: Project) -> None:
    page = "# Home\n\nA claim, a camp.\n\n:::\n\n:::{note}\nText.\n:::\n\n```{include} part.txt\n```\n"
    project.write("part.txt", ":::\nA tension of muscles.\n")
    project.write("index.md", page)
    project.write("conf.py", "project = 'Quick'\nextensions = ['myst_parser']\n")
    assert project.build("html", "-nW").code == 0
    before = project.text("index.html")
    for extensions in ("['myst_parser', 'sphinx_tensions']", "['sphinx_tensions', 'myst_parser']"):
        project.write("conf.py", f"project = 'Quick'\nextensions = {extensions}\n")
        said = project.build("html", "-nW", "-E")
        assert said.code == 0, said.output
        assert project.text("index.html") == before
