"""In a project of others: nothing changes but the pages that hold something of ours, and no file of others is touched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ..helpers.project import Project

OBJECT = """
::::{tension} Which layer?
:id: layer

Prose {cite:p}`lee`.

:::{camp} Last
:id: last

Text {cite:p}`lee`.
:::
::::
"""
BARE = OBJECT.replace(" {cite:p}`lee`", "")
PLAIN = "# {0}\n\nProse of {0}.\n"


def head(project: Project, name: str, folder: str = "html") -> tuple[bool, bool]:
    """Tell whether a page links our stylesheet, and our script."""
    text = project.text(f"{name}.html", folder)
    return "tensions.css" in text, "tensions.js" in text


def test_the_stylesheet_and_the_script_stand_on_pages_that_need_them(project: Project) -> None:
    pages = {
        "object": OBJECT,
        "list": "# List\n\n```{tension-list}\n```\n",
        "mention": "# Mention\n\nSee {tension}`layer`.\n",
        "works": "# Works\n\n```{bibliography}\n```\n",
        "prose": "# Prose\n\nCites {cite:p}`wu`, and [a page](object.md).\n",
    }
    tree = "\n".join(pages)
    project.write("index.md", f"# Home\n\n```{{toctree}}\n{tree}\n```\n")
    for name, text in pages.items():
        project.write(f"{name}.md", text)
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    linked = ["list", "mention", "object", "search", "tensions-camps", "tensions-tensions", "works"]
    assert [
        name for name in sorted((*pages, "index", "genindex", "search")) if head(project, name) == (True, True)
    ] == [name for name in linked if not name.startswith("tensions-")]
    assert all(head(project, name) == (True, True) for name in linked)
    assert [head(project, name) for name in ("prose", "index", "genindex")] == [(False, False)] * 3
    # the object goes: nothing is left of it on pages that did not change themselves
    project.write("object.md", PLAIN.format("Object"))
    project.write("list.md", PLAIN.format("List"))
    project.write("mention.md", PLAIN.format("Mention"))
    assert project.build("html", "-nW").code == 0
    assert not any(head(project, name)[0] for name in (*pages, "search"))
    assert not (project.root / "out/html/llms.txt").exists()
    assert not (project.root / "out/html/_static/tensions").exists()
    project.assert_fresh()
    said = project.build("singlehtml", "-nW")
    assert said.code == 0, said.output
    assert head(project, "index", "singlehtml") == (False, False)


def test_a_page_without_an_object_says_nothing_of_itself(project: Project) -> None:
    project.conf('tensions_base_url = "https://example.org/"')
    project.write("index.md", "# Home\n\n```{toctree}\nplain\n```\n" + BARE)
    project.write("plain.md", PLAIN.format("Plain"))
    assert project.build("html", "-nW").code == 0
    assert "og:title" in project.text("index.html")
    assert "og:" not in project.text("plain.html")
    assert "atom" not in project.text("plain.html")


def test_signs_that_end_lines_in_prose_are_left_to_docutils(project: Project) -> None:
    signs = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
    prose = "".join(f"one{sign}two\n" for sign in signs)
    project.write("index.md", f"# Home\n\n```{{toctree}}\nother\n```\n\n{prose}\n```text\n{prose}```\nNo end of line")
    project.write("other.rst", f"Other\n=====\n\n{prose}\n::\n\n" + prose.replace("one", "   one") + "\nNo end of line")
    assert project.build("html").code == 0
    extensions = "myst_parser,sphinxcontrib.bibtex"
    assert project.build("html", "-D", f"extensions={extensions}", out="without", trees="trees-without").code == 0
    for name in ("index.html", "other.html"):
        assert project.text(name) == project.text(name, out="without")


def test_pictures_and_links_outside_objects_are_their_authors(project: Project) -> None:
    project.write(
        "index.md",
        "# Home\n\n![a](data:image/png;base64,iVBORw0KGgo=)\n\n![b](https://example.org/b.png)\n\n"
        "```{image} https://example.org/c.png\n:target: https://example.org/\n```\n\n"
        "```{figure} https://example.org/d.png\n:target: https://example.org/\n\nCaption\n```\n\n"
        "```{eval-rst}\n`files <ftp://example.org/>`__, `talk <xmpp:a@example.org>`__ [CIT1]_\n\n"
        ".. [CIT1] A citation.\n\n"
        ".. image:: https://example.org/e.png\n   :target: https://example.org/\n\n"
        ".. figure:: https://example.org/f.png\n   :target: https://example.org/\n\n   Caption\n```\n",
    )
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    page = project.page("index")
    assert len(page.select("img")) == 6
    assert page.select_one("a[href='xmpp:a@example.org']") is not None
    assert page.select_one("[role=doc-biblioentry]") is not None
    assert page.select_one(".citation-list [role=listitem]") is None


def test_a_bibliography_says_what_cites_a_work_only_where_an_object_does(project: Project) -> None:
    project.write("index.md", "# Home\n\nCites {cite:p}`wu`.\n\n```{toctree}\nworks\n```\n" + OBJECT)
    project.write("works.md", "# Works\n\n```{bibliography}\n```\n")
    assert project.build("html", "-nW").code == 0
    lines = project.page("works").select(".tns-cited-in")
    assert [line.get_text() for line in lines] == ["Cited in: Which layer? (A: Last)"]
    project.conf("tensions_cited_in_all = True")
    assert project.build("html", "-nW").code == 0
    assert len(project.page("works").select(".tns-cited-in")) == 2
    project.assert_fresh()


def test_a_bibliography_that_can_be_renamed(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{bibliography}\n```\n" + OBJECT)
    assert project.build("html", "-nW").code == 0
    (project.src / "refs.bib").rename(project.src / "works.bib")
    project.edit("conf.py", '["refs.bib"]', '["works.bib"]')
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    project.assert_fresh()


# -- files of others ----------------------------------------------------------


def extra(project: Project, **files: str) -> None:
    """Let files lie in the folder of `html_extra_path`."""
    for name, text in files.items():
        project.write(f"extra/{name.replace('__', '.')}", text)
    project.conf('html_extra_path = ["extra"]\nexclude_patterns = ["extra"]')


def test_files_of_others_that_have_our_names_stay(project: Project) -> None:
    project.conf('tensions_base_url = "https://example.org/"')
    wanted = {"sitemap__xml": "<mine/>", "llms__txt": "mine", "tensions__atom": "<mine/>"}
    extra(project, **wanted)
    project.write("index.md", "# Home\n" + BARE)
    for text in ("# Home\n" + BARE, "# Home\n\nNone.\n", "# Home\n" + BARE):
        project.write("index.md", text)
        said = project.build("html", "-nW")
        assert said.code == 0, said.output
        assert {name: project.text(name.replace("__", ".")) for name in wanted} == wanted
    project.assert_fresh()


def test_our_files_go_with_the_last_object_and_come_back(project: Project) -> None:
    project.conf('tensions_base_url = "https://example.org/"')
    ours = ("llms.txt", "sitemap.xml", "tensions.atom", "_static/tensions/search.js")
    for text, there in (("# Home\n" + BARE, True), ("# Home\n\nNone.\n", False), ("# Home\n" + BARE, True)):
        project.write("index.md", text)
        assert project.build("html", "-nW").code == 0
        assert [(project.root / "out/html" / name).exists() for name in ours] == [there] * 4
        project.assert_fresh()


def test_a_file_that_somebody_wrote_over_ours_is_theirs(project: Project) -> None:
    project.write("index.md", "# Home\n" + BARE)
    assert project.build("html", "-nW").code == 0
    path = project.root / "out/html/llms.txt"
    path.write_text("theirs")
    project.write("index.md", "# Home\n\nNone.\n")
    assert project.build("html", "-nW").code == 0
    assert path.read_text() == "theirs"


def two(project: Project) -> None:
    """Write a project of two pages and an object."""
    project.write("index.md", "# Home\n\nProse.\n\n```{toctree}\n:glob:\n\n[a-z]*\n```\n" + BARE)
    project.write("a.md", PLAIN.format("A"))


def test_a_page_of_html_extra_path_stays_when_its_namesake_goes(project: Project) -> None:
    two(project)
    extra(project, a__html="<p>extra</p>")
    assert project.build("html").code == 0
    (project.src / "a.md").unlink()
    assert project.build("html").code == 0
    assert project.text("a.html") == "<p>extra</p>"
    assert not (project.root / "out/html/_sources/a.md.txt").exists()
    project.assert_fresh()


def test_an_additional_page_stays_when_its_namesake_goes(project: Project) -> None:
    two(project)
    project.write("templates/mine.html", "<p>additional</p>")
    project.conf('templates_path = ["templates"]\nexclude_patterns = ["templates"]')
    assert project.build("html").code == 0
    (project.src / "a.md").unlink()
    project.conf('html_additional_pages = {"a": "mine.html"}')
    assert project.build("html").code == 0
    assert project.text("a.html") == "<p>additional</p>"
    project.assert_fresh()


@pytest.mark.parametrize("priority", [100, 900])
@pytest.mark.parametrize("place", ["", "0"])
def test_a_redirect_stays_when_the_page_goes(project: Project, priority: int, place: str) -> None:
    two(project)
    project.write(
        "redirects.py",
        "from pathlib import Path\n"
        "def write(app, error):\n"
        "    if 'a' not in app.env.all_docs:\n"
        "        (Path(app.outdir) / 'a.html').write_text('<p>moved</p>')\n"
        f"def setup(app):\n    app.connect('build-finished', write, priority={priority})\n",
    )
    at = "append('redirects')" if not place else "insert(0, 'redirects')"
    project.conf(f"import sys; sys.path.insert(0, {str(project.src)!r})\nextensions.{at}")
    assert project.build("html").code == 0
    (project.src / "a.md").unlink()
    for _ in range(2):
        project.edit("index.md", "Prose", "Prose, more")
        assert project.build("html").code == 0
        assert project.text("a.html") == "<p>moved</p>"
    project.assert_fresh()


def test_the_source_of_another_version_stays(project: Project) -> None:
    two(project)
    project.write("v1.md", PLAIN.format("One"))
    project.write("v1.2.md", PLAIN.format("Two"))
    assert project.build("html", "-nW").code == 0
    (project.src / "v1.md").unlink()
    assert project.build("html", "-nW").code == 0
    assert (project.root / "out/html/_sources/v1.2.md.txt").exists()
    assert not (project.root / "out/html/_sources/v1.md.txt").exists()
    project.assert_fresh()


def test_a_page_that_becomes_another_kind_of_file_leaves_no_source(project: Project) -> None:
    two(project)
    assert project.build("html", "-nW").code == 0
    (project.src / "a.md").unlink()
    project.write("a.rst", "A\n=\n\nProse.\n")
    assert project.build("html", "-nW").code == 0
    assert not (project.root / "out/html/_sources/a.md.txt").exists()
    project.assert_fresh()


@pytest.mark.parametrize("builder", ["html", "dirhtml", "text", "xml"])
def test_a_page_that_goes_after_an_interrupted_build_goes(project: Project, builder: str) -> None:
    two(project)
    project.write(
        "stop.py",
        "def setup(app):\n    app.connect('build-finished', stop, priority=1)\n\ndef stop(app, _):\n    import os\n    if os.environ.get('STOP'):\n        os._exit(9)\n",
    )
    project.conf(f"import sys; sys.path.insert(0, {str(project.src)!r})\nextensions.append('stop')")
    os.environ["STOP"] = "1"
    try:
        assert project.build(builder).code == 9
    finally:
        del os.environ["STOP"]
    (project.src / "a.md").unlink()
    assert project.build(builder).code == 0
    project.assert_fresh(builder)


def test_the_list_of_our_files_can_be_anything(project: Project) -> None:
    two(project)
    assert project.build("html", "-nW").code == 0
    path = project.root / "out/html/.tensions-html.files"
    for data in ("", "{", "[]", "null", json.dumps({"format": 1, "files": [], "pages": {}, "waiting": {}, "began": 0})):
        path.write_text(data)
        project.edit("index.md", "Prose", "Prose, more")
        said = project.build("html", "-nW")
        assert said.code == 0, said.output
    state = json.loads(path.read_text())
    outside = Path(project.root / "outside.txt")
    outside.write_text("theirs")
    state["pages"]["gone"] = {"../../outside.txt": "0"}
    state["files"]["../../outside.txt"] = ["0"]
    path.write_text(json.dumps(state))
    project.edit("index.md", "Prose", "Prose, more")
    assert project.build("html", "-nW").code == 0
    assert outside.read_text() == "theirs"


# -- what a tag leaves out ------------------------------------------------------

ONLY = """# Home

````{only} secret
:::{tension} Hidden?
:id: hidden

Prose {cite:p}`wu` secretword.
:::
````

````{only} html
:::{tension} Shown on screens?
:id: screen

Prose {cite:p}`lee`.
:::
````

```{tension-list}
```

```{bibliography}
```
"""


def test_an_object_that_a_tag_leaves_out_is_nowhere(project: Project) -> None:
    project.write("index.md", ONLY)
    said = project.build("html", "-nW")
    assert said.code == 0, said.output

    def holding(word: str) -> list[str]:
        base = project.root / "out/html"
        return sorted(
            path.relative_to(base).as_posix()
            for path in base.rglob("*")
            if path.is_file()
            and "_sources" not in path.parts
            and not path.name.startswith(".")
            and word.encode() in path.read_bytes()
        )

    assert holding("Hidden?") == holding("secretword") == []
    assert "index.html" in holding("Shown on screens?")
    assert "Hidden" not in project.page("index").get_text()
    assert [line.get_text() for line in project.page("index").select(".tns-cited-in")] == [
        "Cited in: Shown on screens?"
    ]
    said = project.build("html", "-nW", "-t", "secret")
    assert said.code == 0, said.output
    assert {"index.html", "tensions-tensions.html", "llms.txt"} <= set(holding("Hidden?"))
    project.assert_fresh("html", "-t", "secret")
    assert project.build("html", "-nW").code == 0
    assert holding("Hidden?") == []
    project.assert_fresh()
    said = project.build("text", "-nW")
    assert said.code == 0, said.output
    assert "Shown on screens?" not in project.text("index.txt", "text")


# -- other projects ---------------------------------------------------------------


def test_an_object_of_another_project_needs_no_warning(project: Project, tmp_path: Path) -> None:
    project.write("index.md", "# Home\n" + BARE)
    assert project.build("html", "-nW").code == 0
    (tmp_path / "second").mkdir()
    other = Project(tmp_path / "second")
    inventory = project.root / "out/html/objects.inv"
    other.conf(
        'extensions.append("sphinx.ext.intersphinx")\n'
        f'intersphinx_mapping = {{"first": ("https://example.org/", {str(inventory)!r})}}'
    )
    other.write("index.md", "# Other\n\nSee {tension}`layer`, {camp}`words <last>` and {tension}`first:layer`.\n")
    said = other.build("html", "-nW")
    assert said.code == 0, said.output
    links = [a["href"] for a in other.page("index").select("a.external")]
    assert links == [f"https://example.org/index.html#{name}" for name in ("layer", "last", "layer")]
    other.edit("index.md", "first:layer", "first:nowhere")
    assert other.build("html").codes() == ["tensions.unknown_target"]


def test_latex_of_others_does_not_load_our_package(project: Project) -> None:
    project.write("index.md", PLAIN.format("Home"))
    assert project.build("latex", "-nW").code == 0
    folder = project.root / "out/latex"
    assert not (folder / "tensions.sty").exists()
    assert "tensions" not in (folder / "sample.tex").read_text()
    project.write("index.md", "# Home\n" + OBJECT + "\n```{bibliography}\n```\n")
    assert project.build("latex", "-nW").code == 0
    assert (folder / "tensions.sty").exists()
    assert r"\usepackage{tensions}" in (folder / "sample.tex").read_text()


@pytest.mark.parametrize("extension", ["sphinx_tensions.xelatex", "sphinx_tensions.typst", "sphinx_tensions.mathml"])
def test_an_extension_for_another_format_changes_no_page(project: Project, extension: str) -> None:
    pytest.importorskip("typst" if extension.endswith("typst") else "sphinx")
    project.conf('html_theme = "sphinx_book_theme"\nhtml_theme_options = {}\nhtml_sidebars = {}')
    project.write(
        "index.md", "# Home\n\n```{toctree}\n:caption: Pages\nother\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    project.write("other.md", "# Other\n\nText.\n")
    assert project.build("html", "-nW").code == 0
    project.conf(f'extensions.append("{extension}")')
    assert project.build("html", "-nW", out="with", trees="with-trees").code == 0
    pages = [name for name in project.files() if name.endswith(".html")]
    assert len(pages) > 3
    assert [name for name in pages if project.files()[name] != project.files("with")[name]] == []
