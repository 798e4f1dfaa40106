"""Every builder writes the whole of every object."""

from __future__ import annotations

import html
import re
import zipfile

import pytest

from ..helpers.project import Project
from ..lifecycle.atlas import plant

BUILDERS = ("html", "dirhtml", "singlehtml", "latex", "epub", "text", "man", "texinfo", "gettext", "xml", "pseudoxml")
#: what an author wrote, in words that no format changes
WRITTEN = (
    "Which state is handed over?",
    "Is it the last layer",
    "The last layer",
    "The head absorbs the task",
    "Pick by probing",
    "Probes cost",
    "Layers differ",
    "Measured",
    "Nothing of ours but a link to",
)
#: what the graph adds
DERIVED = (
    "challenged",
    "no standing reply is recorded to",
    "Open objections",
    "Cited in",
    "Mentioned in",
    "Supported by",
    "Lee and Wu 2022",
)


def words(project: Project, builder: str) -> str:
    """Return all text that *builder* wrote, without its markup."""
    base = project.root / "out" / builder
    parts = []
    for path in sorted(base.rglob("*")):
        if (
            path.suffix in {".html", ".txt", ".tex", ".texi", ".xml", ".pseudoxml", ".pot", ".7", ".1"}
            and "_sources" not in path.parts
        ):
            parts.append(path.read_text(encoding="utf-8"))
        elif path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                parts += [book.read(name).decode() for name in book.namelist() if name.endswith("html")]
    text = html.unescape(re.sub(r"<[^>]+>", " ", "\n".join(parts)))
    text = re.sub(
        r"\\(?:sphinx\w+|hyperref|phantomsection|DUrole)\b|\[\\detokenize\{[^}]*\}\]|@(?:ref|w)\{[^},]*,|[{}\\%~]|\"\n\"",
        " ",
        text,
    )
    return " ".join(text.split())


@pytest.mark.parametrize("builder", BUILDERS)
def test_nothing_is_lost(project: Project, builder: str) -> None:
    plant(project)
    project.conf('version = release = "1"\ncopyright = "2026"\nman_pages = [("index", "sample", "Sample", [], 7)]\n')
    said = project.build(builder, "-nW", "--keep-going")
    assert said.code == 0, said.output
    text = words(project, builder)
    wanted = WRITTEN if builder == "gettext" else WRITTEN + DERIVED
    missing = [phrase for phrase in wanted if phrase not in text]
    assert not missing, (missing, text[:3000])


def test_linkcheck_without_a_network(project: Project) -> None:
    plant(project)
    project.conf('linkcheck_ignore = [r"https?://.*"]')
    said = project.build("linkcheck", "-nW")
    assert said.code == 0, said.output


def test_two_documents_do_not_double_the_bibliography(project: Project) -> None:
    plant(project)
    project.conf('latex_documents = [("index", "a.tex", "A", "X", "manual"), ("index", "b.tex", "B", "X", "manual")]\n')
    assert project.build("latex", "-nW").code == 0
    first, second = (project.text(f"{name}.tex", "latex") for name in "ab")
    assert first.count(r"\bibitem[") == second.count(r"\bibitem[") == 3
    assert first.count("Middle layers") == second.count("Middle layers")


def test_every_reference_in_latex_leads_to_a_label(project: Project) -> None:
    plant(project)
    said = project.build("latex", "-nW")
    assert said.code == 0, said.output
    (path,) = (project.root / "out" / "latex").glob("*.tex")
    text = path.read_text(encoding="utf-8")
    labels = set(re.findall(r"\\label\{\\detokenize\{([^}]*)\}\}", text))
    wanted = set(re.findall(r"\\hyperref\[\\detokenize\{([^}]*)\}\]", text))
    assert {name.rpartition(":")[2] for name in wanted} >= {"states", "probing", "cost", "differ", "cite-lee"}
    assert wanted <= labels
    assert (path.parent / "tensions.sty").is_file()
    assert r"\usepackage{tensions}" in text


def test_a_manual_page_shows_no_address_inside_the_book(project: Project) -> None:
    plant(project)
    said = project.build("man", "-nW")
    assert said.code == 0, said.output
    (path,) = (project.root / "out" / "man").glob("*.1")
    text = path.read_text(encoding="utf-8")
    assert "Middle layers" in text
    assert "<#" not in text
    assert r"\%#" not in text
