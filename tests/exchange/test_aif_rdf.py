"""AIF in RDF: what is refused, what is missing, and what is never loaded."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.command import main
from sphinx_tensions.core.graph import Graph
from sphinx_tensions.exchange import aif_rdf
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.exchange.imported import Unreadable
from sphinx_tensions.exchange.recognizing import recognize

from ..helpers.graphs import told
from .test_golden import GOLDEN

TURTLE = (GOLDEN / "aif" / "ontology.in.ttl").read_text("utf-8")
ROOT = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:aif="http://www.arg.dundee.ac.uk/aif#">'
    '<aif:I-node rdf:about="urn:x:1"><aif:claimText>{0}</aif:claimText></aif:I-node></rdf:RDF>'
)
TRIPLES = (
    '<urn:x:1> <http://www.arg.tech/aif#claimText> "Moss grows." .\n'
    "_:b <http://www.arg.tech/aif#Premise> <urn:x:2> .\n_:b <http://www.arg.tech/aif#Conclusion> <urn:x:1> .\n"
    "_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.arg.tech/aif#RA-node> .\n"
    '<urn:x:2> <http://www.arg.tech/aif#claimText> "It is damp." .\n'
)


def test_n_triples_are_read_and_named() -> None:
    found = recognize(TRIPLES)
    assert found is not None
    assert (found.name, found.form) == ("AIF in RDF", "aif")
    assert told(READERS["aif"](TRIPLES, "file")) == [
        "= moss-grows-2: Moss grows",
        "tension moss-grows-2: Moss grows",
        "camp moss-grows: Moss grows. | parent=moss-grows-2 | label=A",
        "claim it-is-damp: It is damp. | tension=moss-grows-2 | supports=moss-grows",
    ]


def test_nodes_without_a_name_have_the_same_one_each_time() -> None:
    assert told(READERS["aif"](TURTLE, "file")) == told(READERS["aif"](TURTLE, "file"))


def test_notes_have_the_lines_of_the_statements() -> None:
    notes = [str(note) for note in READERS["aif"](TURTLE, "file").account.told()]
    assert "line 8: not understood: of 'Width does as well.': label: width" in notes


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (
            f"<?xml version='1.0'?>\n{ROOT.format('&lt;')}".replace("</rdf:RDF>", ""),
            2,
            "no RDF in XML: no element found",
        ),
        (f"{TURTLE}\nex:x a .\n", 14, "no RDF in Turtle: objectList expected"),
        (TURTLE.replace("ex:ann", "nowhere:ann"), 12, 'no RDF in Turtle: Prefix "nowhere:" not bound'),
        (ROOT.format("").replace("I-node", "RA-node").replace("claimText", "note"), 1, "there is no I-node"),
        (ROOT.format("").replace("I-node ", "I-node rdf:bagID='b' rdf:li='x' "), 1, "no RDF"),
        (
            f'<!DOCTYPE r [\n<!ENTITY a SYSTEM "file:///etc/hostname">\n]>{ROOT.format("&a;")}',
            2,
            "an entity that is no",
        ),
        (f'<!DOCTYPE r [\n<!ENTITY % a SYSTEM "http://a.example/">\n]>{ROOT.format("")}', 2, "an entity that is no"),
        (f'<!DOCTYPE r [\n<!ENTITY a "aa">\n<!ENTITY b "&a;&a;">\n]>{ROOT.format("&b;")}', 3, "an entity that is no"),
    ],
)
def test_rdf_that_is_none_or_asks_for_more_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        READERS["aif"](text, "file")
    assert refused.value.reason.startswith(reason)
    assert refused.value.line == line


def test_an_external_part_of_the_document_type_is_not_loaded() -> None:
    text = f'<!DOCTYPE rdf:RDF SYSTEM "http://127.0.0.1:9/no.dtd">\n{ROOT.format("Moss grows.")}'
    assert "camp moss-grows: Moss grows. | parent=moss-grows-2 | label=A" in told(READERS["aif"](text, "file"))


@pytest.mark.parametrize("bound", ["MAX_TRIPLES", "MAX_CHARACTERS"])
def test_a_file_that_says_too_much_is_refused(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aif_rdf, bound, 3)
    with pytest.raises(Unreadable, match="it says more than"):
        READERS["aif"](TURTLE, "file")


def test_without_rdflib_it_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    file = tmp_path / "a.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    assert main(["import", "aif", str(file), "--out", str(tmp_path / "new")]) == 1
    assert capsys.readouterr().err == (
        f"sphinx-tensions: {file}:1: AIF in RDF is read by rdflib, which is missing; "
        "install it with: pip install 'sphinx-tensions[rdf]'\n"
    )


PARTS = st.sampled_from(
    ["<urn:x:1> ", "_:b ", "a ", "aif:I-node ", "aif:RA-node ", "aif:Premise ", "aif:Conclusion ", "aif:claimText ", '"a" ', '"\x02b\x03" ', ". ", "; ", "[", "] ", "( ", ") ", "1e9 ", "aif:MA-node "]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=24))
def test_any_turtle_is_read_or_refused(parts: list[str]) -> None:
    with suppress(Unreadable):
        Graph.build(READERS["aif"]("@prefix aif: <http://www.arg.tech/aif#> .\n" + "".join(parts), "file").pages)
