"""After any edit an incremental build writes what a build from nothing writes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ..helpers.project import Project
from .atlas import PAGES, plant

Edit = Callable[[Project], object]


def _remove(project: Project, name: str) -> None:
    (project.src / name).unlink()


def _rename_page(project: Project) -> None:
    (project.src / "two.md").rename(project.src / "zwei.md")
    project.edit("index.md", "\ntwo\n", "\nzwei\n")
    project.edit("index.md", "two.md", "zwei.md")
    project.edit("group/inner.md", "two.md", "zwei.md")


def _remove_page(project: Project) -> None:
    _remove(project, "two.md")
    project.edit("index.md", "\ntwo\n", "\n")
    project.edit("index.md", "[a page](two.md), and", "")
    project.edit("group/inner.md", "{counter}`cost` and to", "")
    project.edit("group/inner.md", "[](../two.md#differ), and ", "")


def _move_counter(project: Project) -> None:
    text = (project.src / "two.md").read_text()
    start, end = text.index(":::{counter}"), text.index(":::{claim}")
    project.write("two.md", text[:start] + text[end:])
    project.write("three.md", (project.src / "three.md").read_text() + "\n" + text[start:end])


def _move_camp(project: Project) -> None:
    text = (project.src / "one.md").read_text()
    start = text.index(":::::{camp} Pick")
    camp = text[start:].removesuffix("::::::\n")
    project.write("one.md", text[:start] + "::::::\n")
    moved = camp.replace(":id: probing\n", ":id: probing\n:tension: states\n")
    project.write("three.md", (project.src / "three.md").read_text() + "\n" + moved)


def _touch(project: Project) -> None:
    path = project.src / "two.md"
    path.write_text(path.read_text())


def _remove_entry(project: Project) -> None:
    project.edit("one.md", "Contested {cite:p}`wu`.", "Contested.")
    project.edit("one.md", "Shown {cite:p}`wu`.", "Shown.")
    project.edit("refs.bib", "@article{wu, author={Wu, Bo}, title={Middle layers}, year=2023, journal={J}}\n", "")


SAID = """# Evidence

:::::{claim} Probes find the state
:id: found
:tension: states
:supports: probing

{evidence}
+ roy at abstract "three words here"; abstract; matched; 2026-11 : by *much* #said
+ wu; full; matched
{end}
:::::

:::::{counter} It was one run
:id: one-run
:against: last
:basis: measured

Text.

{evidence}
+ lee; full; measured
{end}
:::::

:::::{camp} Ask the data
:id: data
:tension: states

{evidence}
+ wu at §2 "the data say so"; full; measured : by *chance*
{end}
:::::
""".replace("{evidence}", ":::{evidence}").replace("{end}", ":::")
SHARED = (
    "\n::::{claim} Also here\n:id: also\n:tension: states\n:opposes: last\n\n:::{evidence}\n- #said; small\n:::\n::::\n"
)


def plant_evidence(project: Project) -> None:
    """Write the pages, with evidence on one, a part of it shared by another."""
    plant(project)
    project.write("said.md", SAID)
    project.write("three.md", (project.src / "three.md").read_text() + SHARED)
    project.edit("index.md", "\nrefs\n", "\nrefs\nsaid\n")
    project.edit("one.md", ":reviewed: 2026-01-01", ":searched: 2025-06\n:crux-state: partly\n:crux-tests: roy{§3}")
    project.edit("one.md", ":holders: lee", ":holders: lee{§1}\n:practised-by: wu")


EVIDENCE_EDITS: dict[str, Edit] = {
    "role edited": lambda p: p.edit("said.md", "+ roy", "- roy"),
    "words edited": lambda p: p.edit("said.md", "three words here", "three other words"),
    "read edited": lambda p: p.edit("said.md", "abstract; matched", "full; matched"),
    "no longer read": lambda p: p.edit("said.md", "abstract; matched", "matched"),
    "a model's": lambda p: p.edit("said.md", "2026-11", "2026-11; by model x"),
    "finding edited": lambda p: p.edit("said.md", "by *much*", "by **little** {cite:p}`wu`"),
    "claim shown in the box of another page": lambda p: p.edit("said.md", "Probes find", "Probes always find"),
    "a better claim elsewhere": lambda p: p.edit("said.md", "+ wu; full; matched", "- wu; full; matched"),
    "finding shown in the box of another page": lambda p: p.edit("said.md", "by *chance*", "by design"),
    "words shown in the box of another page": lambda p: p.edit("said.md", " : by *chance*", ""),
    "objection elsewhere": lambda p: p.edit("said.md", "It was one run", "It was two runs"),
    "line added above": lambda p: p.edit("said.md", "+ roy", "= wu; full\n+ roy"),
    "entry added": lambda p: p.edit("said.md", " #said\n", " #said\n+ lee; full; matched\n"),
    "entry removed": lambda p: p.edit("said.md", "+ lee; full; measured\n", "= lee\n"),
    "entry renamed": lambda p: (p.edit("said.md", "#said", "#told"), p.edit("three.md", "#said", "#told")),
    "counter bounds a part": lambda p: p.edit("said.md", ":basis: measured", ":basis: measured\n:scope: part"),
    "counter is a gap": lambda p: p.edit("said.md", ":basis: measured", ":basis: editors"),
    "claim turned": lambda p: p.edit("three.md", ":opposes: last", ":supports: last"),
    "authors no longer all known": lambda p: p.edit("refs.bib", "Roy, Cy", "Roy, Cy and others"),
    "an author in common": lambda p: p.edit("refs.bib", "Roy, Cy", "Roy, Cy and Wu, Bo"),
    "year of the newest work": lambda p: (
        p.edit("one.md", ":searched: 2025-06\n", ""),
        p.edit("refs.bib", "year=2024", "year=2031"),
    ),
    "groups of a consensus": lambda p: p.conf("tensions_consensus_groups = 2"),
    "search went on": lambda p: p.edit("one.md", ":searched: 2025-06", ":searched: 2026-02"),
    "crux tested": lambda p: p.edit("one.md", ":crux-state: partly", ":crux-state: tested\n:crux-lacks: *seeds*"),
    "holders looked for": lambda p: p.edit("one.md", ":holders: lee{§1}", ":holders: none"),
}


@pytest.mark.parametrize("name", EVIDENCE_EDITS)
def test_an_edit_of_evidence_equals_a_fresh_build(project: Project, name: str) -> None:
    plant_evidence(project)
    for builder in ("html", "text"):
        said = project.build(builder, "-nW", "--keep-going")
        assert said.code == 0, said.output
    before = project.files()
    EVIDENCE_EDITS[name](project)
    for builder in ("html", "text"):
        said = project.build(builder, "-nW", "--keep-going")
        assert said.code == 0, said.output
        project.assert_fresh(builder)
    assert before != project.files()


NEW_CAMP = "\n:::{camp} A third way\n:id: third\n:tension: states\n\nPerhaps {cite:p}`wu`.\n:::\n"
NEW_CLAIM = "\n:::{claim} Layers differ, said better\n:supersedes: differ\n:tension: states\n:::\n"
NEW_ENTRY = "@article{abe, author={Abe, Ai}, title={First}, year=2020, journal={J}}\n"
EDITS: dict[str, Edit] = {
    "camp added on another page": lambda p: p.write("three.md", (p.src / "three.md").read_text() + NEW_CAMP),
    "camp text edited": lambda p: p.edit("one.md", "Because {cite:p}`roy`.", "Because so {cite:p}`wu`."),
    "camp title edited": lambda p: p.edit("one.md", "Pick by probing", "Choose by probing"),
    "camp superseded from another page": lambda p: (
        p.write(
            "three.md", (p.src / "three.md").read_text() + NEW_CAMP.replace(":tension:", ":supersedes: last\n:tension:")
        ),
        p.edit("one.md", ":kind: undercuts", ":kind: undercuts\n:against: third"),
    ),
    "claim superseded from another page": lambda p: p.write("three.md", (p.src / "three.md").read_text() + NEW_CLAIM),
    "camp deleted": lambda p: (
        p.edit("one.md", ":::::{camp} Pick by probing\n:id: probing\n\nBecause {cite:p}`roy`.\n:::::\n", ""),
        p.edit("two.md", ":against: probing", ":against: last"),
        p.edit("two.md", "As {camp}`probing` admits.", "As admitted."),
        p.edit("two.md", ":supports: probing", ":supports: last"),
    ),
    "camp moved to another page": _move_camp,
    "claim edited": lambda p: p.edit("two.md", "Layers differ", "Layers differ a lot"),
    "tension moved to another page": lambda p: (
        p.write("three.md", (p.src / "three.md").read_text() + "\n" + (p.src / "one.md").read_text()),
        p.write("one.md", "# One\n\nMoved.\n"),
        p.edit("group/inner.md", "/one.md#last", "/three.md#last"),
    ),
    "tension deleted": lambda p: (
        p.write("one.md", "# One\n\nGone.\n"),
        p.write("two.md", "# Second page\n"),
        p.edit("index.md", "See {tension}`states`, and [](#last), and", "See"),
        p.edit("index.md", "```{tension-map} states\n```\n", ""),
        p.edit("group/inner.md", "{counter}`cost` and to", ""),
        p.edit("group/inner.md", "[](../two.md#differ), and [the last](/one.md#last)", "[](/one.md)"),
    ),
    "counter added": lambda p: p.edit(
        "two.md", "# Second page\n", "# Second page\n\n:::{counter} No\n:against: absorbs\n\nNo.\n:::\n"
    ),
    "counter edited": lambda p: p.edit("two.md", "Probes cost", "Probes cost much"),
    "counter deleted": lambda p: p.edit(
        "one.md",
        "::::{counter} The head absorbs the task\n:id: absorbs\n:kind: undercuts\n\nShown {cite:p}`wu`.\n::::\n",
        "",
    ),
    "counter moved": _move_counter,
    "counter retargeted": lambda p: p.edit("two.md", ":against: probing", ":against: last"),
    "claim deleted": lambda p: (
        p.edit(
            "two.md",
            ":::{claim} Layers differ\n:id: differ\n:tension: states\n:supports: probing\n\n"
            "Measured {cite:p}`roy`.\n:::\n",
            "",
        ),
        p.edit("group/inner.md", "[](../two.md#differ), and ", ""),
    ),
    "claim moved to another camp": lambda p: p.edit("two.md", ":supports: probing", ":supports: last"),
    "tension added": lambda p: p.write(
        "three.md", (p.src / "three.md").read_text() + "\n:::{tension} New?\n:related: states\n\nX.\n:::\n"
    ),
    "tension title edited": lambda p: p.edit("one.md", "Which state is handed over?", "Which state is it?"),
    "tension status edited": lambda p: p.edit("one.md", ":topics: transfer", ":topics: transfer\n:status: narrowing"),
    "page title edited": lambda p: p.edit("two.md", "# Second page", "# Second page, renamed"),
    "page title of a labelled section edited": lambda p: p.edit("three.md", "# Third page", "# Third page, renamed"),
    "inner page title edited": lambda p: p.edit("group/inner.md", "# Inner page", "# Inner page, renamed"),
    "page renamed": _rename_page,
    "page removed": _remove_page,
    "page added": lambda p: (
        p.write("four.md", "# Fourth\n\n:::{counter} Also\n:against: states\n\nAlso.\n:::\n"),
        p.edit("index.md", "\nthree\n", "\nthree\nfour\n"),
    ),
    "entry edited": lambda p: p.edit("refs.bib", "year=2024", "year=2025"),
    "entry author edited": lambda p: p.edit("refs.bib", "Roy, Cy", "Ray, Cy"),
    "entry added": lambda p: p.write("refs.bib", NEW_ENTRY + (p.src / "refs.bib").read_text()),
    "entry added and cited": lambda p: (
        p.write("refs.bib", NEW_ENTRY + (p.src / "refs.bib").read_text()),
        p.edit("two.md", "Measured {cite:p}`roy`", "Measured {cite:p}`roy,abe`"),
    ),
    "entry removed": _remove_entry,
    "citation removed": lambda p: p.edit("one.md", "Because {cite:p}`roy`.", "Because."),
    "setting of measures changed": lambda p: p.conf("tensions_consensus_groups = 1"),
    "setting of reading changed": lambda p: p.conf("tensions_numbering = False"),
    "the day changed": lambda p: p.conf('tensions_today = "2040-01-01"'),
    "nothing but a touch": _touch,
}


THEMED = ["camp added on another page", "camp title edited", "inner page title edited", "page removed", "entry edited"]


@pytest.mark.parametrize("name", THEMED)
def test_an_edited_build_equals_a_fresh_one_in_the_theme_of_the_atlas(project: Project, name: str) -> None:
    project.conf('html_theme = "sphinx_book_theme"\nhtml_theme_options = {}\nhtml_sidebars = {}')
    check_edit(project, name)


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_build_equals_a_fresh_one(project: Project, name: str) -> None:
    check_edit(project, name)


def check_edit(project: Project, name: str) -> None:
    """Build, edit, build again: compare, and see that no page was written needlessly."""
    plant(project)
    for builder in ("html", "text"):
        said = project.build(builder, "-nW", "--keep-going")
        assert said.code == 0, said.output
    before, times = project.files(), project.times()
    EDITS[name](project)
    for builder in ("html", "text"):
        said = project.build(builder, "-nW", "--keep-going")
        assert said.code == 0, said.output
        project.assert_fresh(builder)
    after = project.files()
    written = {page for page, when in project.times().items() if times.get(page) != when}
    changed = {page for page in after if before.get(page) != after[page]}
    needless = written - changed - ALWAYS - REREAD.get(name, set())
    assert not needless, needless


ALWAYS = {
    "genindex.html",
    "search.html",
    *(f"tensions-{index}.html" for index in ("tensions", "camps", "counters", "claims", "sources")),
    "index.html",
    "group/index.html",
}
"""Sphinx writes its general pages in every build, and every page with a table of contents when a page in it changed."""

REREAD = {
    "nothing but a touch": {"two.html"},
    "entry added": {"refs.html"},
    "entry added and cited": {"one.html"},  # its citations have other numbers now, which this style does not show
    "setting of reading changed": {f"{name}.html" for name in ("one", "two", "three", "group/inner", "refs")},
}
"""Pages that Sphinx itself reads again: touched, dependent on a touched file, or all after a setting of reading."""


def test_a_page_that_no_other_names_leaves_nothing_behind(project: Project) -> None:
    plant(project)
    project.write("alone/page.md", "---\norphan: true\n---\n\n# Alone\n")
    assert project.build("html", "-nW").code == 0
    _remove(project, "alone/page.md")
    assert project.build("html", "-nW").code == 0
    assert not (project.root / "out/html/alone").exists()
    project.assert_fresh()


def test_links_to_files_that_come_and_go(project: Project) -> None:
    """MyST asks for the file when it reads the page that links to it."""
    plant(project)
    project.write(
        "group/inner.md", "# Inner\n\n[](../two.md#differ), [two](/two.md), [](new.md), [new](new.md#place).\n"
    )
    assert project.build().code == 0
    for edit in (lambda: _remove(project, "two.md"), lambda: project.write("group/new.md", PAGES["two.md"])):
        edit()
        assert project.build().code == 0
        project.assert_fresh()
    assert '<a class="reference internal" href="new.html">' in project.text("group/inner.html")
    _remove(project, "group/new.md")
    assert project.build().code == 0
    project.assert_fresh()


def test_a_title_shows_the_titles_that_it_refers_to(project: Project) -> None:
    """Everywhere in words, and in the new words when they change."""
    plant(project)
    project.write("three.md", (project.src / "three.md").read_text() + SPEAKING)
    titles = {"The last layer": "The very last layer", "Layers differ": "All layers differ"}
    for renamed in (False, True):
        if renamed:
            project.edit("one.md", *next(iter(titles.items())))
            project.edit("two.md", "Layers differ", titles["Layers differ"])
        for builder in ("html", "tensions"):
            assert project.build(builder, "-nW", "--keep-going").code == 0
            project.assert_fresh(builder)
        last, differ = titles.values() if renamed else titles
        shown = {row["id"]: row["title"] for row in json.loads(project.text("tensions.json", "tensions"))["objects"]}
        assert shown["not-last"] == f"Not {last}."
        assert shown["over"] == f"Over Not last., {differ}"
        camp = project.page("one").select_one("#last")
        assert camp is not None
        assert f"Not {last}." in camp.get_text()
        written = [project.root / "out" / b / name for b in ("html", "tensions") for name in project.files(builder=b)]
        text = [path for path in written if path.suffix not in (".png", ".gz", ".inv")]
        assert not [path for path in text if MARK.search(path.read_bytes())]
        inventory = (project.root / "out/html/objects.inv").read_bytes()
        rows = zlib.decompress(inventory[inventory.index(b"zlib.\n") + 6 :]).decode()
        assert f"over tensions:counter 1 three.html#$ Over Not last., {differ}\n" in rows


MARK = re.compile(rb"\x02|\\\\u0002|&#2;")
SPEAKING = """
:::{counter}
:id: not-last
:against: last

Not {camp}`last`. More.
:::

:::{counter} Over {counter}`not-last`, [](two.md#differ)
:id: over
:against: last

Text.
:::
"""


def test_parallel_builds_equal_serial_ones(project: Project) -> None:
    plant(project)
    for number in range(12):
        project.write(
            f"more/page{number}.md",
            f"# More {number}\n\n:::{{counter}} Reply {number}\n:against: last\n\nX {{cite:p}}`wu`.\n:::\n",
        )
    project.edit("index.md", "\nrefs\n", "\nrefs\n" + "".join(f"more/page{n}\n" for n in range(12)))
    assert project.build("html", "-nW", "-j", "2").code == 0
    project.assert_fresh("html", "-j", "1")
    project.edit("more/page3.md", ":against: last", ":against: probing")
    assert project.build("html", "-nW", "-j", "2").code == 0
    project.assert_fresh("html", "-j", "1")


def test_an_interrupted_build_is_made_good(project: Project) -> None:
    plant(project)
    assert project.build("html", "-nW").code == 0
    (project.src / "halt.py").write_text(
        "import os\n"
        "def setup(app):\n"
        "    def halt(app, doctree, docname):\n"
        "        if docname == 'three':\n"
        "            os._exit(9)\n"
        "    app.connect('doctree-resolved', halt)\n"
    )
    conf = (project.src / "conf.py").read_text()
    project.write(
        "conf.py",
        "import sys; sys.path.insert(0, '.')\n" + conf.replace('["sphinx_tensions"]', '["sphinx_tensions", "halt"]'),
    )
    project.edit("one.md", "Which state is handed over?", "Which state is it?")
    os.environ["PYTHONPATH"] = str(project.src)
    try:
        assert project.build("html").code == 9
        (project.root / "out" / "html" / "one.html").write_text("half a")
        project.write("conf.py", conf)
        assert project.build("html", "-nW").code == 0
    finally:
        del os.environ["PYTHONPATH"]
    (project.src / "halt.py").unlink()
    project.assert_fresh()


def test_an_emptied_output_folder_is_filled_again(project: Project) -> None:
    plant(project)
    assert project.build("html", "-nW").code == 0
    for path in (project.root / "out" / "html").glob("*.html"):
        path.unlink()
    assert project.build("html", "-nW").code == 0
    project.assert_fresh()


def test_same_time_other_bytes_in_a_bib_file(project: Project) -> None:
    plant(project)
    path = project.src / "refs.bib"
    assert project.build("html", "-nW").code == 0
    stamp = path.stat()
    project.edit("refs.bib", "Roy, Cy", "Ray, Cy")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert project.build("html", "-nW").code == 0
    project.assert_fresh()


def test_pages_built_by_name_leave_the_others_to_come(project: Project) -> None:
    plant(project)
    assert project.build("html", "-nW").code == 0
    project.edit("one.md", "The last layer", "The very last layer")
    base: Path = project.src / "one.md"
    command = ["html", "-nW"]
    run = [sys.executable, "-m", "sphinx", "-b", *command, "-d", str(project.root / "trees"), str(project.src)]
    subprocess.run([*run, str(project.root / "out" / "html"), str(base)], check=True, capture_output=True)
    assert project.build(*command).code == 0
    project.assert_fresh()


BLANKED = """
from sphinx_tensions.building.fingerprints import Fingerprints, Inputs

def compare(app, env):
    domain = env.get_domain("tensions")
    full = Fingerprints(Inputs(app, env, domain)).all()
    domain.__dict__["pages"] = {name: page.elsewhere() for name, page in domain.pages.items()}
    domain.forget_graph()
    blank = Fingerprints(Inputs(app, env, domain)).all()
    assert len(full) > 3
    raise SystemExit("the same" if full == blank else "different")

def setup(app):
    app.connect("env-updated", compare)
"""


@pytest.mark.parametrize("real", [False, True])
def test_no_page_shows_what_is_left_out_of_elsewhere(project: Project, real: bool) -> None:
    """A page whose change is not `Page.elsewhere` lets the fingerprints of all pages stand."""
    plant(project)
    if real:
        root = Path(__file__).parents[2]
        for folder in ("docs", "bib", "bench"):
            shutil.copytree(root / folder, project.root / folder)
        shutil.copy(root / "pyproject.toml", project.root)
        shutil.rmtree(project.src)
        (project.root / "docs").rename(project.src)
    (project.src / "blanked.py").write_text(BLANKED)
    project.conf("import os, sys; sys.path.insert(0, os.path.abspath('.')); extensions = [*extensions, 'blanked']")
    assert "the same" in project.build().output


def test_a_sentence_is_no_reason_to_look_at_all_pages(project: Project) -> None:
    plant(project)
    project.write("counting.py", COUNTING)
    project.conf("import os, sys; sys.path.insert(0, os.path.abspath('.')); extensions = [*extensions, 'counting']")
    assert "prints made" in project.build().output
    project.edit("two.md", "Measured {cite", "Measured twice {cite")
    assert "prints made" not in project.build().output
    project.assert_fresh()
    project.edit("two.md", "Probes cost", "Probes do cost")
    assert "prints made" in project.build().output
    project.assert_fresh()


COUNTING = """
from sphinx_tensions.building.fingerprints import Fingerprints

def setup(app):
    made = Fingerprints.all
    Fingerprints.all = lambda self: print("prints made") or made(self)
"""
