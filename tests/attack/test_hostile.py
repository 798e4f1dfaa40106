"""The project of attacks, built: every page is there to its end, and nothing of it runs or leads away."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..helpers.project import Project, Result
from .corpus import BIDI, CONTROL, MARKS, PAGES, SCHEMES, TEX, TYPST, plant
from .parsers import PARSERS, SEEDS


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Result]:
    project = Project(tmp_path_factory.mktemp("hostile"))
    plant(project, books=True)
    start = time.monotonic()
    said = project.build("html", "-n")
    assert time.monotonic() - start < 120
    assert said.code == 0, said.output[-3000:]
    return project, said


def pages(project: Project) -> Iterator[tuple[str, BeautifulSoup]]:
    for path in sorted((project.root / "out" / "html").glob("*.html")):
        yield path.name, BeautifulSoup(path.read_text(encoding="utf-8", errors="surrogatepass"), "html.parser")


def test_every_page_is_there_to_its_end(hostile: tuple[Project, Result]) -> None:
    project, said = hostile
    assert "Traceback" not in said.output
    for name in [*PAGES, "day"]:
        assert f"The end of {name}." in project.text(f"{name}.html"), name


def test_every_warning_of_ours_names_a_place(hostile: tuple[Project, Result]) -> None:
    _project, said = hostile
    ours = [line for line in said.warnings if "[tensions." in line]
    assert len(ours) > 50
    for line in ours:
        assert re.search(r"\.(md|bib|json|jsonl)(:\d+)?: WARNING: .* \[tensions\.\w+\]$", line), line


def test_no_element_or_attribute_of_theirs_reaches_a_page(hostile: tuple[Project, Result]) -> None:
    for name, page in pages(hostile[0]):
        for element in page.find_all(True):
            assert not [attribute for attribute in element.attrs if attribute.lower().startswith("on")], (name, element)
        for script in page.find_all("script"):
            assert "canary" not in script.get_text(), name
        assert not page.select("iframe, object, embed, base, form[action*='//']"), name


def test_no_link_leads_anywhere_but_to_the_web(hostile: tuple[Project, Result]) -> None:
    for name, page in pages(hostile[0]):
        for element in page.find_all(True):
            for attribute in ("href", "src", "action", "formaction", "data", "poster", "xlink:href"):
                value = str(element.get(attribute) or "")
                cleaned = re.split("[/#?]", "".join(c for c in value if c > " "))[0]
                scheme = cleaned.split(":")[0].lower() if ":" in cleaned else ""
                assert scheme in ("", "http", "https", "mailto"), (name, value)


def test_what_is_published_beside_the_pages_is_text(hostile: tuple[Project, Result]) -> None:
    folder = hostile[0].root / "out" / "html"
    for path in folder.rglob("_static/tensions/**/*.js"):
        text = path.read_text(encoding="utf-8", errors="surrogatepass")
        assert "<" not in text, path
        assert not re.search("[\u2028\u2029]", text), path


def test_nothing_is_written_elsewhere(hostile: tuple[Project, Result]) -> None:
    project, _said = hostile
    found = {path.relative_to(project.root).parts[0] for path in project.root.rglob("*")}
    assert found <= {"src", "out", "trees"}
    assert not list((project.root / "src").rglob("*.html"))


def test_latex_gets_no_command_of_theirs(hostile: tuple[Project, Result]) -> None:
    project, _said = hostile
    assert project.build("latex").code == 0
    text = "".join(path.read_text() for path in (project.root / "out" / "latex").glob("*.tex"))
    assert "etc/passwd" in text
    for command in (r"\input{/etc", r"\write18", r"\immediate\openout", r"\openout", r"\catcode`\@=0"):
        for found in re.finditer(re.escape(command), text):
            line = text[text.rfind("\n", 0, found.start()) + 1 : text.find("\n", found.end())]
            before = text[: found.start()]
            literal = before.rfind(r"\begin{sphinxVerbatim}") > before.rfind(r"\end{sphinxVerbatim}")
            assert literal, line
    assert r"\end{sphinxVerbatim}\write18" not in text


def test_the_pdf_holds_no_code(hostile: tuple[Project, Result]) -> None:
    pypdf = pytest.importorskip("pypdf")
    project, _said = hostile
    said = project.build("typst")
    assert said.code == 0, said.output[-2000:]
    reader = pypdf.PdfReader(next((project.root / "out" / "typst").glob("*.pdf")))
    raw = b"".join(repr(reader.get_object(n)).encode() for n in range(1, len(reader.xref_objStm) + 1) if n)
    for name in (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/SubmitForm"):
        assert name not in raw, name
    uris = {
        str(annotation.get_object().get("/A", {}).get("/URI", ""))
        for page in reader.pages
        for annotation in page.get("/Annots") or ()
    }
    assert all(uri.startswith(("http://", "https://", "mailto:")) for uri in uris if uri), uris


def test_the_command_reads_it_too(hostile: tuple[Project, Result]) -> None:
    project, _said = hostile
    program = "import sys; from sphinx_tensions.command import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "check", str(project.src), "--bib", str(project.src / "refs.bib")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1, done.stderr
    assert len(done.stdout.splitlines()) > 50
    assert "Traceback" not in done.stderr


ATTACKS = [*MARKS, *SCHEMES, TEX, TYPST, BIDI, CONTROL, "\ud800", "{" * 50, "[" * 50, '"' * 9, "\\" * 9, "%" * 9, ":::"]


@pytest.mark.parametrize("name", sorted(PARSERS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_parser_takes_anything(name: str, data: st.DataObject) -> None:
    seeds = [seed.decode() for seed in SEEDS.get(name, [b""])]
    parts = st.one_of(st.sampled_from(ATTACKS), st.sampled_from(seeds), st.text(), st.sampled_from(["\n", " ", "\t"]))
    text = "".join(data.draw(st.lists(parts, max_size=8)))
    cut = data.draw(st.integers(0, max(len(text), 1)))
    given_ = (text[cut:] + text[:cut]).encode("utf-8", "surrogatepass") + data.draw(st.binary(max_size=8))
    start = time.process_time()
    PARSERS[name](given_)
    assert time.process_time() - start < 2 + len(given_) / 1000


BOMBS = {
    "feed": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % ((98 + n,) + (97 + n,) * 8) for n in range(12))
    + b"]><rss><channel><item><title>&m;</title></item></channel></rss>",
    "bibtex": b"@string{a = {xxxxxxxxxx}}\n"
    + b"".join(b"@string{%c = %c # %c}\n" % (98 + n, 97 + n, 97 + n) for n in range(24))
    + b"@misc{k, title = y}\n",
    "json": b"[" * 200_000,
    "csv": b'"' * 200_000,
    "aif": b'{"nodes":' * 50_000,
    "claims": b"[Camp A: " * 20_000 + b"\n",
    "argdown": b"  - <A>: " * 20_000 + b"\n" + b" " * 50_000 + b"- [B]",
    "markdown": b"> " * 50_000 + b"\n" + b"[" * 50_000 + b"*a " * 50_000,
    "restructuredtext": b"".join(b"   " * n + b".. camp:: A\n\n" for n in range(300)),
    "citation": b"{" * 100_000,
    "tex": b"\\emph{" * 20_000 + b"$" * 20_001,
    "formula-latex": b"{" * 50_000 + b"\\def\\x{\\x\\x}\\x",
    "formula-typst": b"\\frac{" * 500,
    "digest-import": b"## T\narXiv:2605.01234\n" * 5000,
    "pandoc": b"[@a;" * 50_000,
    "recorded": b"\x02" * 20_000 + b"\x05\x04" * 20_000 + b"_*" * 20_000,
    "fences": b":::{tension} " * 20_000 + b"\n" + b":::{tension} a\n" * 20_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_do_not_go_off(name: str) -> None:
    start = time.process_time()
    PARSERS[name](BOMBS[name])
    assert time.process_time() - start < 20


def test_fuzzing_starts_from_what_is_right() -> None:
    assert SEEDS.keys() <= PARSERS.keys()
    assert Path(__file__).with_name("fuzz.py").is_file()
