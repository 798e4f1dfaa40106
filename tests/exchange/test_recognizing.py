"""A file of another format is named, and never read as words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.command import main
from sphinx_tensions.exchange.formats import WRITERS
from sphinx_tensions.exchange.recognizing import recognize

from ..helpers.graphs import PAGE, graph_of
from .test_claims import FILE as CLAIMS
from .test_exchange import SOFT as ARGDOWN
from .test_golden import GOLDEN

NANOPUB = (
    "@prefix np: <http://www.nanopub.org/nschema#> .\n@prefix : <http://purl.org/np/RA1#> .\n:Head { : a np:x . }\n"
)
OTHERS = {
    "TY  - JOUR\nAU  - Lee, A\nER  - \n": "RIS",
    "\nTY  - CHAP\n\nTI  - On it\nER  -\n": "RIS",
    "% A library\n\n@article{lee2020,\n  title = {On it},\n}\n": "BibTeX",
    "@string{a = {b}}\n": "BibTeX",
    '[{"id": "lee", "type": "article-journal", "author": [], "title": "On it"}]': "CSL JSON",
    '{"items": [{"id": "lee", "type": "book", "issued": {}}]}': "CSL JSON",
    NANOPUB: "a nanopublication",
    "@prefix a: <http://a.example/> .\na:b a:c a:d .\n": "RDF in Turtle or TriG",
    "PREFIX orkg: <http://orkg.org/orkg/resource/>\n": "data of ORKG",
    '{"id": "R1", "label": "On it", "_class": "resource"}': "data of ORKG",
    '[{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "x"}]': "ClaimReview in JSON-LD",
    '{"@graph": [{"@type": ["https://schema.org/ClaimReview"]}]}': "ClaimReview in JSON-LD",
    '{"@context": {}, "@type": "Thing"}': "JSON-LD",
    '{"a": 1}': "JSON of no format that is known here",
    '<?xml version="1.0"?>\n<rdf:RDF xmlns:aif="http://www.arg.dundee.ac.uk/aif#">': "AIF in RDF",
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">': "RDF in XML",
    "<!DOCTYPE html>\n<p>It is.": "XML or HTML",
    (GOLDEN / "kialo" / "thesis.in.txt").read_text("utf-8"): "a text of Kialo",
    "1. T\n1.1. Pro: a\n1.2. Con: b\n": "a text of Kialo",
    '{"version": 1, "objects": []}': "the JSON of an atlas",
    '{"nodes": [], "edges": []}': "AIF in JSON",
    '{"current_version": "1", "versions": {}}': "a needs.json of sphinx-needs",
    WRITERS["csv"](graph_of({"p": PAGE}), "x"): "the table of an atlas",
    WRITERS["json"](graph_of({"p": PAGE}), "x"): "the JSON of an atlas",
    WRITERS["aif"](graph_of({"p": PAGE}), "x"): "AIF in JSON",
    WRITERS["jsonld"](graph_of({"p": PAGE}), "x"): "JSON-LD",
}


@pytest.mark.parametrize(("text", "name"), OTHERS.items(), ids=range(len(OTHERS)))
def test_a_format_is_known_by_its_signature(text: str, name: str) -> None:
    found = recognize(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("form", ["claims", "argdown"])
@pytest.mark.parametrize(("text", "name"), OTHERS.items(), ids=range(len(OTHERS)))
def test_another_format_is_refused_with_its_name(
    text: str, name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.txt"
    file.write_text(text, encoding="utf-8")
    assert main(["import", form, str(file), "--out", str(tmp_path / "new")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{file}:1: this is {name}, not {form}: " in line
    assert not (tmp_path / "new").exists()


WORDS = [
    "", CLAIMS, ARGDOWN, "[1]\n", "[Camp A: x] y [k]\n", "{x} is a set\n", "[a]: b\n  - <c>: d\n", "@lee2020 says so.\n",
    "@lee2020 (the first), says so.\n", "TY  is a name - or not\n", "1.1. Pro: one line of it\n", "<b>Bold</b> claims.\n",
    "We prefix: <all> of it.\n", "id, please\n", '"a", "b"\n', "3\n", "null\n", "the prefix @prefix begins Turtle\n",
    "A discussion title: none\n", "% of papers\n@ once\n", "===\ntitle: x\n===\n\n[a]: b\n",
    WRITERS["argdown"](graph_of({"p": PAGE}), "x"),
]  # fmt: skip


@pytest.mark.parametrize("text", WORDS, ids=range(len(WORDS)))
def test_words_are_no_other_format(text: str) -> None:
    assert recognize(text) is None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["{", "}", "[", "]", '"a"', ":", ",", "@type", "@a{b,", "\n", " ", "TY  - ", "%", "<"]))
)
def test_any_text_has_a_name_or_none(parts: list[str]) -> None:
    recognize("".join(parts))
