"""Small projects of others, built without us and with us: every byte is compared.

A project is built three times: without us; with us, where nothing of ours stands on any page; and with us, where one
page holds a tension.  In the second, every file is as in the first but for our stylesheet, our script and our own
notes; in the third, every page but that one is.
"""

from __future__ import annotations

import re
import shutil

import pytest

from ..helpers.project import Project

CONF = """
project = "Others"
extensions = ["myst_parser"]
html_theme = "alabaster"
html_baseurl = "https://example.org/"
"""
HOME = "# Home\n\n```{toctree}\n:maxdepth: 1\n\nprose\nours\n```\n"
PROSE = """# Prose

(a-label)=
## A section

Text with a [link](ours.md), ![a picture](https://example.org/a.png), ![data](data:image/png;base64,iVBORw0KGgo=)
and {ref}`a-label`.

```python
print("code")
```

```{eval-rst}
.. index:: single: an entry

A `list of files <ftp://example.org/>`__ and a `talk <xmpp:a@example.org>`__. [CIT1]_

.. [CIT1] A citation of docutils.
```
"""
WITHOUT = "# Ours\n\nProse.\n"
WITH = "# Ours\n\n```{tension} Which layer?\n:id: layer\n\nProse.\n```\n"
OURS = {"llms.txt", "sitemap.xml", "tensions.atom"}
SHARED = {"objects.inv", "searchindex.js"}
"""What names all objects of a project, and so ours."""
NOTES = re.compile(r"^\.tensions-|^\.buildinfo|^environment\.pickle$|\.epub$|^schema_violations\.json$")
"""Our own notes, Sphinx's, the archive of files that are compared themselves, and how fast sphinx-needs was."""

#: name -> lines of ``conf.py``, files
GUESTS: dict[str, tuple[str, dict[str, str]]] = {
    "sphinx alone": ("", {}),
    "reStructuredText alone": (
        'extensions = []\nexclude_patterns = ["*.md"]\nroot_doc = "start"',
        {
            "start.rst": "Start\n=====\n\n.. [CIT2] A citation.\n\nSee [CIT2]_.\n\n"
            ".. image:: data:image/png;base64,iVBORw0KGgo=\n",
        },
    ),
    "furo": ('html_theme = "furo"', {}),
    "sphinx-book-theme": ('html_theme = "sphinx_book_theme"', {}),
    "sphinx-design": (
        'extensions.append("sphinx_design")\nmyst_enable_extensions = ["colon_fence"]',
        {
            "prose.md": PROSE
            + "\n::::{grid} 2\n:::{grid-item-card} A\nText\n:::\n:::{grid-item-card} B\nText\n:::\n::::\n"
        },
    ),
    "copybutton": ('extensions.append("sphinx_copybutton")', {}),
    "sitemap": ('extensions.append("sphinx_sitemap")\ntensions_base_url = "https://example.org/"', {}),
    "reredirects": ('extensions.append("sphinx_reredirects")\nredirects = {"old": "prose.html"}', {}),
    "opengraph": ('extensions.append("sphinxext.opengraph")\nogp_site_url = "https://example.org/"', {}),
    "notfound": ('extensions.append("notfound.extension")', {}),
    "myst-nb": (
        'extensions = ["myst_nb"]\nnb_execution_mode = "off"',
        {
            "book.ipynb": '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# Notebook\\n", "Text"]}, '
            '{"cell_type": "code", "execution_count": 1, "metadata": {}, "source": ["1 + 1"], "outputs": '
            '[{"data": {"text/plain": ["2"]}, "execution_count": 1, "metadata": {}, '
            '"output_type": "execute_result"}]}], '
            '"metadata": {}, "nbformat": 4, "nbformat_minor": 4}'
        },
    ),
    "sphinx-needs": (
        'extensions.append("sphinx_needs")',
        {"prose.md": PROSE + "\n```{req} A requirement\n:id: REQ_1\n\nText.\n```\n\n```{needtable}\n```\n"},
    ),
    "tippy": ('extensions.append("sphinx_tippy")\ntippy_enable_wikitips = tippy_enable_doitips = False', {}),
    "mermaid": (
        'extensions.append("sphinxcontrib.mermaid")',
        {"prose.md": PROSE + "\n```{mermaid}\ngraph LR\nA --> B\n```\n"},
    ),
    "bibtex": (
        'extensions.append("sphinxcontrib.bibtex")\nbibtex_bibfiles = ["refs.bib"]',
        {"prose.md": PROSE + "\nCites {cite:p}`lee`.\n\n```{bibliography}\n```\n"},
    ),
    "html_extra_path": (
        'html_extra_path = ["extra"]\nexclude_patterns = ["extra"]\ntensions_base_url = "https://example.org/"',
        {f"extra/{name}": name for name in ("sitemap.xml", "llms.txt", "tensions.atom", "page.html")},
    ),
    "intersphinx": (
        'extensions.append("sphinx.ext.intersphinx")\n'
        'intersphinx_mapping = {"first": ("https://example.org/first/", "../first/objects.inv")}',
        {"prose.md": PROSE + "\nSee {external+first:ref}`a-label`.\n"},
    ),
}
INSTALLED = ("", 'extensions.append("sphinx_tensions")', 'extensions.insert(0, "sphinx_tensions")')
CHANGING = re.compile(
    rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # tippy numbers its files anew in every build
    rb"|SNCB-[0-9a-f]{8}"  # and sphinx-needs its containers
    rb'|"envversion": ?\{[^}]*\}'  # Sphinx's note of the extensions
    rb'| xmlns:\w+="[^"]*"'  # and of the domains, in XML
)


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all builds take place in one second, of which an epub tells."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")


def build(project: Project, name: str, installed: str, page: str, builder: str = "html") -> dict[str, bytes]:
    """Build a project of a guest; return its files, without what no two builds have in common."""
    conf, files = GUESTS[name]
    for path, text in ({"index.md": HOME, "prose.md": PROSE} | files).items():
        project.write(path, text)
    project.write("conf.py", f"{CONF}{conf}\n{installed}\n")
    project.write("ours.md", page)
    if name == "intersphinx":
        first(project)
    for folder in ("out", "trees"):
        shutil.rmtree(project.root / folder, ignore_errors=True)
    said = project.build(builder)
    assert said.code == 0, said.output
    assert "tensions." not in " ".join(said.codes())
    base = project.root / "out" / builder
    return {
        CHANGING.sub(b"", path.relative_to(base).as_posix().encode()).decode(): CHANGING.sub(b"", path.read_bytes())
        for path in sorted(base.rglob("*"))
        if path.is_file() and not NOTES.search(path.name)
    }


def first(project: Project) -> None:
    """Build the project that `intersphinx` looks into, beside the sources."""
    folder = project.root / "pair"
    if not folder.exists():
        folder.mkdir()
        other = Project(folder)
        other.write("conf.py", CONF + 'extensions.append("sphinx_tensions")\n')
        other.write("index.md", PROSE.replace("[link](ours.md)", "link") + WITH)
        assert other.build("html").code == 0
        (folder / "out" / "html").rename(project.root / "first")


def same(now: dict[str, bytes], then: dict[str, bytes], besides: set[str]) -> None:
    """Compare the files of two builds, but for *besides*."""
    left, missing = sorted(now.keys() - then.keys() - besides), sorted(then.keys() - now.keys())
    assert not left, left
    assert not missing, missing
    differ = sorted(name for name in then.keys() - besides if now[name] != then[name])
    assert not differ, differ


@pytest.mark.parametrize("name", GUESTS)
def test_pages_of_others_stay_as_they_are(project: Project, name: str) -> None:
    without = build(project, name, INSTALLED[0], WITHOUT)
    for installed in INSTALLED[1:]:
        same(build(project, name, installed, WITHOUT), without, set())
    if name == "reStructuredText alone":
        return
    now = build(project, name, INSTALLED[1], WITH)
    made = {path for path in now if path.startswith(("_static/tensions", "tensions-"))} | OURS
    # tippy shows what stands behind a link, and so the object where a page links to it
    shown = {path for path in now if "ours" in path or path.startswith("_static/tippy/")} | {"search.html"}
    same(now, without, SHARED | made | shown)


@pytest.mark.parametrize("builder", ["text", "man", "latex", "texinfo", "xml", "epub", "singlehtml", "dirhtml", "json"])
def test_other_formats_stay_as_they_are(project: Project, builder: str) -> None:
    without = build(project, "bibtex", INSTALLED[0], WITHOUT, builder)
    same(build(project, "bibtex", INSTALLED[1], WITHOUT, builder), without, set())
