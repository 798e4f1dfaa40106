"""Sentences of papers in every format: their places, hashes and citations."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from sphinx_tensions.digest.model import Author
from sphinx_tensions.digest.model import Paper as DigestPaper
from sphinx_tensions.exchange.proposals import Source
from sphinx_tensions.mine.papers import (
    Paper,
    Sentence,
    paper_from,
    paper_json,
    paper_of,
    paper_of_digest,
    read_paper,
    sentence_hash,
)
from sphinx_tensions.mine.printing import printed
from sphinx_tensions.verify.documents import Block, Document, Kind, Unreadable
from sphinx_tensions.verify.readers.references import of_bibtex
from sphinx_tensions.verify.reading import Reader

from ..verify import papers


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(patience=20.0) as made:
        yield made


BIB = r"""
@article{old2000, author = "Wick, Ada and Tallow, Ben", title = {Old {Candles} Never {Burn} Out},
  journal = {Journal of Wax}, year = 2000, doi = {10.1234/wax_12}}
@misc{lamp, title={Lamps}, eprint={2409.11321}, archivePrefix={arXiv}}
"""
BBL = r"""\begin{thebibliography}{9}
\bibitem[Wick and Tallow(2000)]{old2000} Ada Wick and Ben Tallow.
\newblock Old \emph{candles} never burn out. \newblock \url{https://arxiv.org/abs/1901.00001}.
\bibitem{lamp} Cy Oil. Lamps.
\end{thebibliography}"""
LATEX = papers.LATEX.replace(
    r"All rooms were dark",
    r"\citet{lamp} and others~\cite[p.~3]{old2000,lamp} fail in $77\%$ of 10\,000 rooms. All rooms were dark",
).replace(r"\end{document}", r"\bibliography{works}\end{document}")


def latex(folder: Path, **files: str) -> Path:
    (folder / "main.tex").write_text(LATEX)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return folder / "main.tex"


def read(reader: Reader, path: Path) -> Paper:
    return read_paper(path, "Wick2000", Source(), reader)


def sentence(paper: Paper, beginning: str) -> Sentence:
    (only,) = [one for one in paper.sentences if one.text.startswith(beginning)]
    return only


def test_latex_is_printed_and_has_places(tmp_path: Path, reader: Reader) -> None:
    paper = read(reader, latex(tmp_path))
    assert paper.about.title == "Lamps and Candles"
    assert [(one.kind, one.at, one.text) for one in paper.sentences] == [
        ("title", "title", "Lamps and Candles"),
        ("abstract", "abstract", "We compare lamps with candles."),
        ("abstract", "abstract", "Lamps give 3.5× more light at the same cost."),
        ("paragraph", "§1", "Candles have been used for a long time [1]."),
        ("paragraph", "§1", "See Section 2 and Table 1."),
        ("footnote", "§1", "Measured in a dark room."),
        ("paragraph", "§1", "Lamp gains 12% over candles in the first hour."),
        ("caption", "table 1", "Light after one hour."),
        ("caption", "figure 1", "A lamp in a draught."),
        ("paragraph", "§2.1", "Lamps may fail in a draught, but candles do not recover."),
        ("paragraph", "§A", "[2] and others [1, 2] fail in 77% of 10000 rooms."),
        ("paragraph", "§A", "All rooms were dark for 10⁻⁵ of a second."),
    ]
    assert [one.number for one in paper.sentences] == list(range(1, 13))
    assert sentence(paper, "[2]").cites == ("lamp", "old2000")
    assert sentence(paper, "Measured").section == "1"
    assert sentence(paper, "All rooms").heading == "Rooms"


def test_references_come_from_the_file_beside_it(tmp_path: Path, reader: Reader) -> None:
    paper = read(reader, latex(tmp_path, works_bib=BIB))
    assert dict(paper.references) == {
        "old2000": "Wick, Ada and Tallow, Ben. Old Candles Never Burn Out. Journal of Wax. 2000 10.1234/wax_12",
        "lamp": "Lamps arXiv:2409.11321",
    }


def test_references_come_from_the_list_of_bibtex_first(tmp_path: Path, reader: Reader) -> None:
    paper = read(reader, latex(tmp_path, works_bib=BIB, main_bbl=BBL))
    assert dict(paper.references) == {
        "old2000": "Ada Wick and Ben Tallow. Old candles never burn out. . https://arxiv.org/abs/1901.00001",
        "lamp": "Cy Oil. Lamps.",
    }


def test_references_stand_in_an_archive_too(tmp_path: Path, reader: Reader) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as made:
        for name, text in (("main.tex", LATEX), ("main.bbl", BBL)):
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            made.addfile(member, io.BytesIO(text.encode()))
    paper = read(reader, tmp_path / "a.tar.gz")
    assert dict(paper.references)["lamp"] == "Cy Oil. Lamps."
    assert sentence(paper, "Candles have").cites == ("old2000",)


def test_a_list_of_biblatex_is_read(tmp_path: Path, reader: Reader) -> None:
    entry = r"""\entry{lamp}{misc}{}
      \name{author}{1}{}{{{un=0,hash=x}{family={Oil}, familyi={O\bibinitperiod}, given={Cy}}}}
      \field{title}{On \emph{Lamps}}
      \field{year}{2024}
      \verb{eprint}
      \verb 2409.11321
      \endverb
    \endentry"""
    paper = read(reader, latex(tmp_path, main_bbl=entry))
    assert dict(paper.references) == {"lamp": "Oil. On Lamps. 2024 arXiv:2409.11321"}


HTML = papers.HTML.replace(
    '<cite class="ltx_cite">[<a>1</a>]</cite>', '<cite class="ltx_cite">[<a href="#bib.bib1">1</a>]</cite>'
).replace(
    "</article>",
    '<section id="bib" class="ltx_bibliography"><h2>References</h2><ul class="ltx_biblist"><li id="bib.bib1" class="ltx_bibitem">'
    '<span class="ltx_tag">[1]</span><span class="ltx_bibblock">A. Wick. Old candles. <a href="https://doi.org/10.1234/wax">link</a></span></li></ul></section></article>',
)
JATS = papers.JATS.replace('<xref ref-type="bibr">', '<xref ref-type="bibr" rid="b1">').replace(
    "<ref>", '<ref id="b1">'
)
TEI = (
    papers.TEI.replace("for a long time.", 'for a long time <ref type="bibr" target="#b0">(Wick, 2000)</ref>.')
    .replace("<biblStruct/>", '<biblStruct xml:id="b0"><analytic><title>Old candles</title></analytic></biblStruct>')
)  # fmt: skip
DISTILL = """<html><body><h1>Lamps</h1><p>Candles have been used for a long time <d-cite key="old2000,lamp"></d-cite>.
A lamp is brighter <d-cite key="lamp"></d-cite>.</p><script type="text/bibliography">%s</script></body></html>"""
TEXT = """# Lamps

Candles have been used for a long time [1, 3-4]. The interval [0, 7] is none.

References

[1] A. Wick. Old candles.
[2] B. Tallow. Wax.
[3] C. Oil. Lamps.
[4] D. Flint. Fire.
"""
PAGES = (
    (
        "Lamps and Candles",
        "1 Introduction",
        "Candles have been used for a long time [2], and a good can-",
        "dle is cheap, but nobody knows",
    ),
    ("who made it.", "References", "[1] A. Wick. Old candles", "never burn out. 2000.", "[2] C. Oil. Lamps."),
)
NAMED = (
    (
        "Lamps and Candles", "1 Introduction",
        "Candles have been used for a long time (Wick et al., 2017b; Oil and Tar,",
        "2001), as Tallow (1999) says. They were not used in Rome (Nemo, 1900).",
        "In ICLR 2020 nobody asked.",
    ),
    (
        "Under review at ICLR 2020", "References",
        "Cy Oil and Dee Tar. 2001. Lamps. In Proceedings of Light,", "pages 12-17.",
        "B. Tallow. Wax and its", "uses, 1999.",
        "Ada Wick, Eli Flint, and Flo Ash. 2017a. Old candles.",
        "Ada Wick, Gil Soot, and Flo Ash. 2017b. Older candles.", "arXiv:1901.00001.",
    ),
)  # fmt: skip
CITING: dict[str, tuple[bytes, tuple[str, ...], dict[str, str]]] = {
    "a.html": (
        HTML.encode(),
        ("bib.bib1",),
        {"bib.bib1": "[1] A. Wick. Old candles. link https://doi.org/10.1234/wax"},
    ),
    "a.xml": (JATS.encode(), ("b1",), {"b1": "Old candles never burn out."}),
    "b.xml": (TEI.encode(), ("b0",), {"b0": "Old candles"}),
    "b.html": ((DISTILL % BIB).encode(), ("old2000", "lamp"), {"lamp": "Lamps arXiv:2409.11321"}),
    "a.txt": (TEXT.encode(), ("1", "3", "4"), {"2": "B. Tallow. Wax."}),
    "b.pdf": (
        papers.pdf(NAMED),
        ("Wick 2017b", "Oil 2001", "Tallow 1999"),
        {
            "Wick 2017b": "Ada Wick, Gil Soot, and Flo Ash. 2017b. Older candles. arXiv:1901.00001.",
            "Tallow 1999": "B. Tallow. Wax and its uses, 1999.",
        },
    ),
    "a.pdf": (papers.pdf(PAGES), ("2",), {"1": "A. Wick. Old candles never burn out. 2000."}),
}


@pytest.mark.parametrize("name", CITING)
def test_each_format_says_what_is_cited_where(tmp_path: Path, reader: Reader, name: str) -> None:
    data, cites, references = CITING[name]
    (tmp_path / name).write_bytes(data)
    paper = read(reader, tmp_path / name)
    assert sentence(paper, "Candles have been used for a long time").cites == cites
    assert references.items() <= dict(paper.references).items()
    assert paper_of(paper_json(paper)) == paper


def test_a_sentence_over_two_pages_is_one(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "a.pdf").write_bytes(papers.pdf(PAGES))
    paper = read(reader, tmp_path / "a.pdf")
    whole = sentence(paper, "Candles have been used")
    assert whole.text.endswith("and a good candle is cheap, but nobody knows who made it.")
    assert whole.at == "§1"
    assert len([one for one in paper.sentences if "nobody" in one.text]) == 1


SECTIONS = [
    ["1 Lamps", "Lamps burn oil.", "1.1 Oil", "Oil is dear.", "1.3 Wicks", "Wicks are cheap.", "2 Houses"],
    ["Houses are dark."],
]


def test_a_place_in_a_pdf_is_its_section_unless_a_heading_was_missed_behind_it(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "a.pdf").write_bytes(papers.pdf(SECTIONS))
    paper = read(reader, tmp_path / "a.pdf")
    places = {one.text: one.at for one in paper.sentences}
    assert places == {
        "Lamps burn oil.": "§1",
        "Oil is dear.": "p. 1",
        "Wicks are cheap.": "§1.3",
        "Houses are dark.": "§2",
    }
    assert sentence(paper, "Oil is dear").section == "1.1"


def test_a_sentence_has_one_hash_in_all_formats(tmp_path: Path, reader: Reader) -> None:
    hashes = set()
    for name, text in (("a.tex", papers.LATEX), ("a.html", papers.HTML), ("a.xml", papers.JATS), ("b.xml", papers.TEI)):
        (tmp_path / name).write_text(text)
        hashes.add(sentence(read(reader, tmp_path / name), "Lamps may fail").sha256)
    assert len(hashes) == 1


def test_lists_of_references_and_thanks_can_be_told_by_their_heading(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    paper = read(reader, tmp_path / "a.txt")
    assert sentence(paper, "Candles").heading != "References"
    assert {one.heading for one in paper.sentences if "Tallow" in one.text or "Flint" in one.text} == {"References"}


def test_a_paper_of_a_day_has_title_and_abstract() -> None:
    paper = paper_of_digest(
        DigestPaper(
            "2605.00001",
            r"Lamps \& {\it Candles}",
            (Author(r"J\"org Wick"),),
            abstract=r"We use $\alpha$. Lamps gain 12\%.",
        )
    )
    assert [(one.kind, one.text) for one in paper.sentences] == [
        ("title", "Lamps & Candles"),
        ("abstract", "We use α."),
        ("abstract", "Lamps gain 12%."),
    ]
    assert paper.about == Source("Lamps & Candles", ("Jörg Wick",), arxiv="2605.00001", whole=False)
    with pytest.raises(Unreadable, match="no sentence"):
        paper_of_digest(DigestPaper("2605.00001", ""))


def test_a_paper_in_chinese_is_read(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "a.txt").write_text("# 灯与蜡烛\n\n## 结果\n\n结果表明，灯比蜡烛更亮。然而，蜡烛更便宜。\n")
    paper = read(reader, tmp_path / "a.txt")
    assert [one.text for one in paper.sentences] == ["灯与蜡烛", "结果表明，灯比蜡烛更亮。", "然而，蜡烛更便宜。"]
    assert len({one.sha256 for one in paper.sentences}) == 3


def archive(*names: str) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as made:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = len(LATEX.encode())
            made.addfile(member, io.BytesIO(LATEX.encode()))
    return whole.getvalue()


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(papers.pdf(papers.PAGES))))
    writer.encrypt("secret", algorithm="RC4-128")
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


BAD: dict[str, tuple[str, bytes, str]] = {
    "a PDF without text": ("a.pdf", papers.pdf([()]), "no text"),
    "an encrypted PDF": ("a.pdf", encrypted(), "no PDF that can be read"),
    "a broken PDF": ("a.pdf", b"%PDF-1.4 hello", "no PDF that can be read"),
    "an archive that is none": ("a.gz", gzip.compress(b"no TeX"), "no archive that can be read"),
    "an archive that leads outside": ("a.tar.gz", archive("../main.tex"), "no LaTeX in it"),
    "a file of numbers": ("a.txt", b"1 2 3\n\n4 5 6", "no sentence"),
    "an empty file": ("a.txt", b"", "no sentence"),
    "a page of 50 MB": ("a.html", b"<p>" + b"words " * 8_400_000, "bytes, more than"),
    "a bomb": (
        "a.tex",
        (r"\begin{document}\newcommand{\a}{" + "w" * 1900 + "}" + r"\a " * 5000 + r"\end{document}").encode(),
        "too much text",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_paper_ends_in_one_line(tmp_path: Path, reader: Reader, name: str) -> None:
    file, data, why = BAD[name]
    (tmp_path / file).write_bytes(data)
    with pytest.raises(Unreadable, match=why) as error:
        read(reader, tmp_path / file)
    assert "\n" not in str(error.value)


HOSTILE_LISTS: dict[str, str] = {
    "entries without end": "@article{a" + "{" * 100_000,
    "many entries": "@misc{a, title={b}}\n" * 50_000,
    "equal signs": "@misc{lamp, " + "title = " * 30_000 + "}",
    "items without end": r"\begin{thebibliography}{9}" + r"\bibitem{a}" * 50_000,
    "open items": r"\begin{thebibliography}{9}" + r"\bibitem[" * 50_000,
    "open entries": r"\entry{a}" * 20_000,
    "a file of TeX": "\\begin{document}" * 1000,
}


@pytest.mark.parametrize("name", HOSTILE_LISTS)
@pytest.mark.parametrize("file", ["works_bib", "main_bbl"])
def test_a_list_of_references_made_to_be_slow_is_not(tmp_path: Path, reader: Reader, name: str, file: str) -> None:
    start = time.monotonic()
    paper = read(reader, latex(tmp_path, **{file: HOSTILE_LISTS[name]}))
    assert len(paper.sentences) == 12
    assert len(paper.references) <= 5_000
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "text",
    [
        "Wick, A. 2001.\n" * 5_000,
        "A" * 100_000,
        "Aa and " * 20_000,
        "Wick et  " * 20_000,
        "[1] a\n" * 20_000,
        "2001" * 20_000,
    ],
)
def test_lines_made_to_be_slow_are_not(tmp_path: Path, reader: Reader, text: str) -> None:
    (tmp_path / "a.txt").write_text(f"{text} Lamps burn.\n\nReferences\n\n{text}")
    start = time.monotonic()
    paper = read(reader, tmp_path / "a.txt")
    assert any("Lamps burn" in one.text for one in paper.sentences)
    assert time.monotonic() - start < 10


def test_entries_that_are_never_closed_are_not_looked_through_to_the_end_each() -> None:
    text = "".join(f"@misc{{k{number}, title = {{Lamps}}\n" for number in range(20_000))
    start = time.monotonic()
    made = of_bibtex(text, {f"k{number}" for number in range(20_000)})
    assert time.monotonic() - start < 5
    assert len(made) == 20_000


def test_a_list_of_references_outside_is_not_read(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "works.bib").write_text(BIB)
    inner = tmp_path / "inner"
    inner.mkdir()
    path = latex(inner)
    for name in ("../works", str(tmp_path / "works")):
        path.write_text(LATEX.replace("{works}", f"{{{name}}}"))
        assert read(reader, path).references == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"about": 1}', '{"about": {"authors": 2}}', "[" * 100_000])
def test_what_is_no_paper_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (json says it in many ways)
        paper_of(text)


WORDS = st.lists(
    st.sampled_from(
        [
            "Lamps fail.",
            "Candles do not,",
            "$x_{1}$",
            "\\textbf{or}",
            "\\cite{a}",
            "{",
            "\\",
            "$",
            "--",
            "e.g.",
            "é",
            "灯。",
            "\x00",
            "3.5",
            "\n\n",
        ]
    ),
    max_size=30,
)


@given(st.lists(WORDS, min_size=1, max_size=5), st.booleans())
def test_offsets_point_at_the_text_and_sentences_are_printed(passages: list[list[str]], tex: bool) -> None:
    blocks = tuple(Block(" ".join(words), Kind.PARAGRAPH, cites=((0, "a"),) if words else ()) for words in passages)
    try:
        paper = paper_from(Document(blocks), "key", Source(), tex=tex)
    except Unreadable:
        return
    for one in paper.sentences:
        assert one.end - one.start == len(one.text)
        assert one.text == one.text.strip()
        assert one.sha256 == sentence_hash(one.text)
        assert not any(ord(sign) < 32 or 0xE000 <= ord(sign) < 0xE010 for sign in one.text)
    assert paper_of(paper_json(paper)) == paper
    assert json.loads(paper_json(paper))["work"] == "key"


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"36 model$\times$term cells", "36 model×term cells"),
        (r"``So'' --- \emph{he} said~it", "“So” — he said it"),
        (r"$O(L^2)$ and $10^{-4}$ of $\frac{a}{b}$", "O(L²) and 10⁻⁴ of a/b"),
        (r"\"Uber 1{,}000\,000 \$5 in \S4", "Über 1000000 $5 in §4"),
        (r"decision$\to$aggregator at $\geq$1.0", "decision→aggregator at ≥1.0"),
        (r"$C = \exp(-c/\Delta)$, $x\log n$ and $\arg\max_i y$", "C = exp(-c/Δ), x log n and arg max_i y"),
        (r"$2\log\log n$ and $\log\lambda$", "2 log log n and log λ"),
        (r"$k^*$, $k^{*}$, $\theta^*$ and $k^\star$", "k^*, k^*, θ^* and k^*"),
        ("~7 of ~2B (~3, ~$4$), Figure~2 and $x$~8", "~7 of ~2B (~3, ~4), Figure 2 and x 8"),
        (r"see \ref{x} and \label{y}\\[2pt] go", "see ? and go"),
    ],
)
def test_tex_is_printed(tex: str, shown: str) -> None:
    assert printed(tex, tex=True) == shown


@pytest.mark.parametrize(
    "text",
    ["$" * 100_000, "\\frac{" * 20_000, "^{" * 50_000, "{" * 100_000, "\\a" * 50_000, "`" * 100_000, "-\n" * 50_000],
)
def test_printing_takes_linear_time(text: str) -> None:
    start = time.process_time()
    printed(text, tex=True)
    assert time.process_time() - start < 5
