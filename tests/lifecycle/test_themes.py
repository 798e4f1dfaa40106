"""What a page shows of others is the theme's choice: no page is left stale, and none is written for nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ..helpers.project import Project
from .atlas import plant

OLD = 'html_theme = "basic"\nhtml_theme_options = {"globaltoc_collapse": False}\nhtml_sidebars = {"**": ["globaltoc.html", "relations.html"]}'


def dress(project: Project, theme: str) -> None:
    """Give the project a theme with the sidebars that it has by itself."""
    plant(project)
    project.edit("conf.py", OLD, f'html_theme = "{theme}"\nhtml_static_path = ["_static"]\nhtml_css_files = ["a.css"]')
    project.write("_static/a.css", "body {}\n")


@pytest.mark.parametrize("theme", ["alabaster", "furo", "sphinx_book_theme", "classic"])
def test_every_theme_is_fresh_after_edits(project: Project, theme: str) -> None:
    dress(project, theme)
    assert project.build("html", "-n").code == 0
    edits: tuple[Callable[[], object], ...] = (
        lambda: project.edit("one.md", "Pick by probing", "Choose by probing"),
        lambda: project.edit("two.md", "# Second page", "# Second page, renamed"),
        lambda: project.write("index.md", (project.src / "index.md").read_text() + "\n## A section more\n\nText.\n"),
        lambda: project.write("_static/a.css", "body { color: black }\n"),
    )
    for edit in edits:
        edit()
        assert project.build("html", "-n").code == 0
        project.assert_fresh("html", "-n")


def test_a_folded_sidebar_costs_no_page(project: Project) -> None:
    dress(project, "alabaster")
    project.write("lone.md", "# Lone\n\n## Part\n\nText.\n")
    project.edit("index.md", "\nthree\n", "\nthree\nlone\n")
    assert project.build().code == 0
    before = project.times()
    project.edit("lone.md", "## Part", "## Part, renamed")
    assert project.build().code == 0
    written = {name for name, time in project.times().items() if before.get(name) != time}
    assert written == {"lone.html", "index.html", "genindex.html", "search.html"}
    project.assert_fresh()


def test_the_calls_of_parallel_writing_are_noted(project: Project) -> None:
    dress(project, "alabaster")
    for number in range(12):  # Sphinx writes in parallel from a handful of pages on
        project.write(f"more{number}.md", f"---\norphan: true\n---\n# Page {number}\n\n## Section {number}\n")
    assert project.build("html", "-j2").code == 0
    project.edit("more3.md", "## Section 3", "## Section, renamed")
    before = project.times()
    assert project.build("html", "-j2").code == 0
    written = {name for name, time in project.times().items() if before.get(name) != time}
    assert written <= {"more3.html", "genindex.html", "search.html"}
    project.assert_fresh()


def test_indices_are_written_when_they_change(project: Project) -> None:
    plant(project)
    assert project.build().code == 0
    before = project.times()
    assert project.build().code == 0
    kept = {name for name, time in project.times().items() if before[name] == time}
    assert {"tensions-camps.html", "tensions-counters.html"} <= kept
    (project.root / "out/html/tensions-camps.html").unlink()
    project.edit("two.md", "Probes cost", "Probes cost much")
    assert project.build().code == 0
    after = project.times()
    assert "tensions-camps.html" in after, "one that was removed is written again"
    assert after["tensions-counters.html"] != before["tensions-counters.html"]
    assert after["tensions-tensions.html"] == before["tensions-tensions.html"]
    project.assert_fresh()
