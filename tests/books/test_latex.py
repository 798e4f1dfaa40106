"""The PDF of LaTeX: what is in it, and what bad input gets."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from sphinx_tensions.reading.plain import read_project

from ..helpers.prints import every_letter, flat, fonts_outside, lost, outline, scripts, stray_links, whole
from ..helpers.project import Project, Result

ROOT = Path(__file__).parents[2]


def printed(project: Project) -> None:
    """Run LaTeX as ``sphinx-build -M latexpdf`` does; what it finds missing or wrong ends the test."""
    options = {"LATEXMKOPTS": "-quiet -interaction=nonstopmode -halt-on-error", "LATEXOPTS": "-no-shell-escape"}
    folder = project.root / "out" / "latex"
    run = subprocess.run(
        ["make", "all-pdf"], cwd=folder, env={**os.environ, **options}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]


MADE = ROOT / "build" / "latexpdf" / "latex" / "atlas.pdf"
"""Where `tox -e docs-latexpdf` puts the book."""
SOURCES = ("docs/**/*.*", "bib/*.bib", "ext/**/*.*")


def is_current(made: Path) -> bool:
    """Return whether a file is there, and newer than all that it is made of."""
    if not made.is_file():
        return False
    sources = (path for pattern in SOURCES for path in ROOT.glob(pattern) if "__pycache__" not in path.parts)
    return made.stat().st_mtime > max(path.stat().st_mtime for path in sources)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    if is_current(MADE):
        return PdfReader(MADE)
    project = Project(tmp_path_factory.mktemp("pdf"))
    said = project.build("latex", "-nW", "--keep-going", "-q", source=ROOT / "docs")
    assert said.code == 0, said.output
    printed(project)
    return PdfReader(project.root / "out" / "latex" / "atlas.pdf")


def test_every_object_and_source_of_the_atlas_is_in_its_pdf(pdf: PdfReader) -> None:
    graph = read_project([ROOT / "docs"], sorted((ROOT / "bib").glob("*.bib"))).graph
    text = whole(pdf)
    assert [r.id for r in graph.records.values() if flat(r.title) not in text] == []
    titles = [graph.bibliography.works[key].title for key in graph.cited_by]
    assert [title for title in titles if flat(title) not in text] == []


def test_objects_read_as_on_the_site(project: Project, pdf: PdfReader) -> None:
    said = project.build("singlehtml", "-q", source=ROOT / "docs")
    assert said.code == 0, said.output
    assert lost(project.root / "out" / "singlehtml" / "index.html", pdf) == {}


def test_the_pdf_can_be_found_through(pdf: PdfReader) -> None:
    graph = read_project([ROOT / "docs"]).graph
    heads = [flat(title) for title in outline(pdf)]
    assert [t.title for t in graph.tensions if flat(t.title) not in "".join(heads)] == []
    for name in ("Index of tensions", "Index of camps", "Index of counters"):
        assert flat(name) in heads
    assert stray_links(pdf) == []
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Atlas of open disagreements"


def test_the_pdf_holds_its_fonts_and_nothing_that_acts(pdf: PdfReader) -> None:
    assert fonts_outside(pdf, range(0, len(pdf.pages), 20)) == []
    assert scripts(pdf) == []


def made(project: Project, body: str, *args: str) -> tuple[Result, PdfReader]:
    conf = (ROOT / "docs" / "conf.py").read_text(encoding="utf-8")
    elements = re.search(r"^latex_elements = \{.*?^\}", conf, re.MULTILINE | re.DOTALL)
    assert elements
    project.conf('extensions += ["sphinx_tensions.xelatex"]\nlatex_engine = "xelatex"\nlatex_show_pagerefs = True')
    project.conf(elements[0])
    project.conf('latex_documents = [("index", "book.tex", "Book", "Author", "manual")]')
    project.write("index.md", f"# Home\n\n{body}\n\n```{{bibliography}}\n```\n")
    said = project.build("latex", *args)
    assert "Traceback" not in said.output
    printed(project)
    return said, PdfReader(project.root / "out" / "latex" / "book.pdf")


def test_the_page_that_a_link_names_is_the_page_of_its_target(project: Project) -> None:
    far = "\n\n".join(f"## Section {n}\n\n" + "Words fill the page. " * 120 for n in range(12))
    body = f"::::{{tension}} First question?\n:id: one\n:::{{camp}} A camp\nText.\n:::\n::::\n\n{far}\n\n## Last\n\nSee {{tension}}`one`."
    said, pdf = made(project, body, "-nW", "--keep-going")
    assert said.code == 0, said.output
    pages = [page.extract_text() for page in pdf.pages]
    number = next(n for n, text in enumerate(pages) if "Text." in text)
    label = pdf.page_labels[number]
    text = next(text for text in reversed(pages) if re.search(r"See\s+First question", text))
    assert text is not pages[number]
    assert re.search(rf"See\s+First question\?\W*\(page\W*{label}\)", text)
    index = next(
        t for t in pages if re.search("index of tensions", t, re.IGNORECASE) and "contents" not in t.casefold()
    )
    assert re.search(rf"First question\?.*\b{label}\b", index, re.DOTALL)


def test_a_link_out_of_the_book_is_its_text_and_one_to_a_work_names_no_page(project: Project) -> None:
    project.write("apart.md", "---\norphan: true\n---\n# Apart\n")
    said, pdf = made(project, "See {doc}`Apart <apart>`, as said {cite:p}`lee` {cite:t}`wu`.", "-nW", "--keep-going")
    assert said.code == 0, said.output
    text = re.sub(r"\s+", " ", "".join(page.extract_text() for page in pdf.pages))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Book"
    assert re.search(r"See Apart, as said \[Lee and Wu, 2022\] Wu \[2023\]\.", text), text
    assert "??" not in text


def test_contents_and_heads_name_tensions_however_deep_and_not_their_parts(project: Project) -> None:
    for name, level in (("upper", ""), ("lower", "## Group\n\n")):
        text = "Words fill the page. " * 400
        project.write(
            f"{name}.md",
            f"# Chapter {name}\n\nText.\n\n{level}```{{toctree}}\n{name}-one\n```\n",
        )
        project.write(
            f"{name}-one.md",
            f"::::{{tension}} Question {name}?\n:id: {name}\n:::{{camp}} Camp {name}\n{text}\n\n{text}\n:::\n::::\n",
        )
    said, pdf = made(project, "```{toctree}\nupper\nlower\n```\n", "-nW", "--keep-going")
    assert said.code == 0, said.output
    pages = [page.extract_text() for page in pdf.pages]
    contents = flat(next(text for text in pages if re.search("contents", text, re.IGNORECASE)))
    assert all(flat(f"Question {name}") in contents for name in ("upper", "lower"))
    assert flat("Camp upper") not in contents
    for name in ("upper", "lower"):
        full = [text for text in pages if text.count("Words fill") > 60]
        heads = [flat(text.split("Words")[0]) for text in full]
        assert [head for head in heads if head.startswith(flat(f"Chapter {name} Question {name}"))] != []


def test_no_letter_of_the_atlas_is_missing(project: Project) -> None:
    letters = every_letter(ROOT)
    said, pdf = made(project, f"## {letters[-40:]}\n\n{letters}\n\n```text\n{letters}\n```", "-nW", "--keep-going")
    assert said.code == 0, said.output
    text = unicodedata.normalize("NFKC", "".join(page.extract_text() for page in pdf.pages))
    assert [char for char in letters if unicodedata.normalize("NFKC", char) not in text] == []


HOSTILE = (
    "\\input{/etc/passwd} \\write18{touch PWNED} $x$ # & % ~ ^ _ @ \" ' `c` {y} [z] < > | ^^5cinput \\end{document}"
)


def test_latex_in_text_is_text(project: Project) -> None:
    project.write(
        "refs.bib",
        "@misc{lee, author={Lee, \\input{/etc/passwd} Ann}, title={T \\write18{touch PWNED} 50\\% \\& x}, year=2020}\n",
    )
    title = re.sub(r"([\\`*_\[\]<>{}$^~#|])", r"\\\1", HOSTILE)
    body = (
        f"::::{{tension}} {title}\n:id: t\n:::{{camp}} C\nText {{cite:p}}`lee`.\n:::\n::::\n\n```text\n{HOSTILE}\n```\n"
    )
    said, pdf = made(project, body, "-nW", "--keep-going")
    assert said.code == 0, said.output
    assert whole(pdf).count(flat(HOSTILE)) >= 2
    assert "root:" not in "".join(page.extract_text() for page in pdf.pages)
    assert not list(project.root.rglob("PWNED"))


def test_bad_input_is_told_at_our_line_and_the_rest_is_printed(project: Project) -> None:
    project.write("bad.png", "?")
    shutil.copy(ROOT / "images" / "tension.png", project.src / "good.png")
    body = (
        "Reads $\\input{/etc/passwd}$.\n\n![Words instead](bad.png)\n\n"
        "::::{tension} T\n:id: t\n:::{camp} C\n:id: c\nB.\n:::\n:::{counter} With a figure\n:against: c\n\n"
        "```{figure} good.png\nA caption\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n:::\n::::\n\nThe end."
    )
    said, pdf = made(project, body)
    assert said.code == 0
    assert sorted(said.codes()) == ["xelatex.formula", "xelatex.image"]
    told = "\n".join(said.warnings)
    assert re.search(r"index\.md:3: WARNING: latex: \\input reaches beyond a formula", told)
    assert re.search(r"index\.md:5: WARNING: latex: the picture 'bad\.png'", told)
    text = whole(pdf)
    for words in ("Words instead", "A caption", "The end"):
        assert flat(words) in text
    assert "root:" not in "".join(page.extract_text() for page in pdf.pages)
