"""What was imported is built, and a build exports what the command does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from sphinx_tensions.command import main
from sphinx_tensions.exchange.fields import SCHEMA
from sphinx_tensions.exchange.formats import FILES

from ..helpers.project import Project
from .test_claims import FILE
from .test_exchange import PAGE, SOFT
from .test_needs import ROWS
from .test_needs import file as needs_file

MANY = FILE + "".join(
    f"[Camp {letter}: `odd` *title* {n} <b> {{x}} $5 #1] Say \\input{{x}} & <script> [[K2020a]] ``` ::: {n}.\n"
    for n in range(3)
    for letter in "ABC"
)


def build(source: Path, builder: str, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "-nW", "--keep-going", "-q", "-b", builder, str(source), str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


HOSTILE = "`odd` *title* <b> {x} $5 #1 \\input{x} & <script> [[K2020a]] ``` ::: https://doi.org/10.1000/x"
KIALO = f"Discussion Title: {HOSTILE}\n1. {HOSTILE}\n1.1. Pro: {HOSTILE} a\n1.2. Con: {HOSTILE} b\n1.2.1. Con: see\n"
GRAPH = f"---\ntitle: 'CLM - {HOSTILE}'\n---\nInforms:: [[QUE - {HOSTILE[:40]}]]\nOpposes:: [[CLM - b]]\n- {HOSTILE}\n"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("claims", MANY),
        ("argdown", SOFT),
        ("claims", "x\n"),
        ("claims", ""),
        ("kialo", KIALO),
        ("discourse", GRAPH),
        ("needs", needs_file(ROWS)),
    ],
)
def test_an_import_builds_at_once_without_a_warning(form: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(text, encoding="utf-8")
    assert main(["import", form, str(tmp_path / "in.txt"), "--out", str(tmp_path / "atlas")]) == 0
    for builder in ("html", "text"):
        said = build(tmp_path / "atlas", builder, tmp_path / builder)
        assert said.returncode == 0, said.stderr
    html = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "html").glob("*.html"))
    assert html.count("&lt;script&gt;") >= text.count("<script>")
    assert "& <script>" not in html


def test_an_earlier_wording_is_folded_under_its_title(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(FILE, encoding="utf-8")
    assert main(["import", "claims", str(tmp_path / "in.txt"), "--out", str(tmp_path / "atlas")]) == 0
    assert build(tmp_path / "atlas", "html", tmp_path / "html").returncode == 0
    (page,) = (tmp_path / "html").glob("bigger*.html")
    text = page.read_text(encoding="utf-8")
    folded = text[text.index("Earlier wording: data is what counts") :]
    assert "Data wins" in folded[: folded.index("</details>")]
    assert "replaced by" in folded
    assert text.index("Data wins more") < text.index("Earlier wording")


def test_the_builder_writes_every_format_once(project: Project, tmp_path: Path) -> None:
    project.write("folder/page.md", PAGE)
    project.write("index.md", "# Home\n\n```{toctree}\nfolder/page\n```\n\n```{bibliography}\n```\n")
    project.conf('myst_enable_extensions = ["colon_fence", "dollarmath"]\nsmartquotes = False')
    said = project.build("tensions", "-nW")
    assert said.code == 0, said.output
    out = project.root / "out" / "tensions"
    assert {path.name for path in out.iterdir() if path.is_file()} == {*FILES.values(), SCHEMA}
    exported = json.loads((out / "tensions.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(json.loads((out / SCHEMA).read_text(encoding="utf-8"))).validate(exported)
    for form, name in FILES.items():
        assert main(["export", form, str(project.src), "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_bytes() == (out / name).read_bytes(), name
    times = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    project.edit("folder/page.md", "Two views.", "Three views.")
    assert project.build("tensions", "-nW").code == 0
    assert "Three views" in (out / "tensions.json").read_text(encoding="utf-8")
    assert (out / SCHEMA).stat().st_mtime_ns == times[out / SCHEMA]


def test_claims_are_grouped_and_counted(project: Project) -> None:
    project.write(
        "index.md",
        "# Home\n\n::::{tension} T?\n:id: t\n:topics: depth\n:::{camp} C\n:id: c\n:::\n::::\n\n"
        ":::{claim} Two sources {cite:p}`lee,roy`.\n:tension: t\n:supports: c\n:::\n"
        ":::{claim} One source {cite:p}`lee,wu`.\n:tension: t\n:::\n:::{claim} None.\n:tension: t\n:::\n\n"
        "```{claim-list}\n:group: topics tension\n:style: cards\n```\n\n```{bibliography}\n```\n",
    )
    said = project.build("html", "-nW")
    assert said.code == 0, said.output
    page = project.page("index")
    (listed,) = page.select(".tns-claim-list")
    assert "3 claims: 1 uncited, 2 unread." in listed.get_text()
    assert [p.get_text() for p in listed.select(".tns-group")][:2] == ["depth (2)", "T? (2)"]
    assert "1 claim without a source is folded away" in listed.select_one("details summary").get_text()  # type: ignore[union-attr]
    card = listed.select_one("li")
    assert card is not None
    assert [a["href"] for a in card.select("a")][1] == "#two-sources-cite-p-lee-roy"
    end = next(p.get_text() for p in page.select(".tns-apparatus li") if "newest 2024" in p.get_text())
    assert "Lee and Wu 2022 | Roy 2024" in end


def test_an_unknown_group_warns_with_those_it_knows(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{claim-list}\n:group: colour\n```\n")
    said = project.build("html")
    assert "tensions.unknown_column" in said.codes()
    assert ":group: knows topics, tension, word, certainty, standing, not 'colour'" in said.output
