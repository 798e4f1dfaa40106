"""Addresses in the text of other systems."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.exchange.addresses import Addresses, work_at
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.reading.plain import read_project

from ..helpers.graphs import again


@pytest.mark.parametrize(
    ("address", "key", "arxiv", "doi", "more"),
    [
        ("https://arxiv.org/abs/2311.03658", "2311.03658", "2311.03658", "", ""),
        ("http://www.arxiv.org/pdf/2311.03658v2.pdf", "2311.03658", "2311.03658", "", ""),
        ("https://arxiv.org/abs/math.GT/0211159", "math.gt/0211159", "math.gt/0211159", "", ""),
        ("https://arxiv.org/html/2311.03658v1#S3", "2311.03658", "2311.03658", "", "#S3"),
        ("https://doi.org/10.1111/hequ.70063", "10.1111/hequ.70063", "", "10.1111/hequ.70063", ""),
        ("https://doi.org/10.1016/s0140(05)1", "10.1016/s0140-05-1", "", "10.1016/s0140(05)1", ""),
        ("https://dx.doi.org/10.48550/arXiv.2311.03658", "2311.03658", "2311.03658", "", ""),
    ],
)
def test_addresses_of_works_are_known(address: str, key: str, arxiv: str, doi: str, more: str) -> None:
    found = work_at(address)
    assert found is not None
    assert (found[0].key, found[0].arxiv, found[0].doi, found[1]) == (key, arxiv, doi, more)
    assert not found[0].title


@pytest.mark.parametrize("address", ["https://aclanthology.org/2022.cl-1.7/", "https://doi.org/", "arxiv.org", "#a"])
def test_other_addresses_are_no_works(address: str) -> None:
    assert work_at(address) is None


@pytest.mark.parametrize(
    ("text", "shown", "keys"),
    [
        ("So [Wu](https://arxiv.org/abs/2501.17148).", "So Wu \x05p\x042501.17148\x03.", ["2501.17148"]),
        ("See https://doi.org/10.1/x, too.", "See https://doi.org/10.1/x, too.", []),
        ("See https://doi.org/10.1111/x, too.", "See \x05p\x0410.1111/x\x03, too.", ["10.1111/x"]),
        ("[A](https://a.org/b_c_d) *x*", "A (https://a.org/b_c_d) x", []),
        ("[https://a.org](https://a.org)", "https://a.org", []),
        ("[proof](notes/a.md#L3)", "proof (notes/a.md#L3)", []),
        ("[w](https://a.org/x_(y))", "w (https://a.org/x_(y))", []),
    ],
)
def test_works_are_cited_and_other_addresses_stay(text: str, shown: str, keys: list[str]) -> None:
    assert Addresses().read(text, lambda part: part.replace("*", "")) == (shown, keys)


@pytest.mark.parametrize(
    "address", ["https://a.org/b_c_d?e=f&g=h", "https://a.org/x%20y", "https://a.org/ü", "https://a.org/`a`*b*"]
)
def test_an_address_is_a_link_on_the_page_and_the_text_comes_back(address: str) -> None:
    pages = READERS["argdown"](f"[A]: It holds, see [this]({address}).\n", "file").pages
    graph = again(pages)
    assert graph.plain(graph.camps[0].text) == f"It holds, see this ({address})."


def test_a_work_that_is_known_is_cited_by_its_own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.argdown").write_text("[A]: So [Wu](https://arxiv.org/abs/2501.17148) says.\n")
    (tmp_path / "w.bib").write_text(
        "@misc{Wu2025, title={T}, author={Wu, Bo}, year=2025, eprint={2501.17148}, archiveprefix={arXiv}}\n"
    )
    assert main(["import", "argdown", "a.argdown", "--out", "new", "--bib", "w.bib"]) == 0
    graph = read_project([tmp_path / "new"]).graph
    assert graph.camps[0].cites == ("Wu2025",)
    assert "2501.17148" not in next((tmp_path / "new").glob("a*.md")).read_text()
    assert main(["import", "argdown", "a.argdown", "--out", "other"]) == 0
    assert "eprint = {2501.17148}" in (tmp_path / "other" / "references.bib").read_text()


def test_statements_without_a_name_stay_apart_and_wordings_of_a_name_are_paragraphs() -> None:
    found = READERS["argdown"](
        "The same line\nand one end.\n\nThe same line\nand another.\n\n[A]: One.\n\n[A]: Two.\n", "x"
    )
    texts = [record.text for page in found.pages.values() for record in page.records if record.text]
    assert texts == ["One.\nTwo."]
    assert {record.title for page in found.pages.values() for record in page.records} >= {
        "The same line and one end.",
        "The same line and another.",
    }
    assert [str(note) for note in found.account.notes] == [
        "line 9: merged: '[A]': another wording, a paragraph of its text"
    ]
