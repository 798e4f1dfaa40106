"""Sources of every format, read to passages with their places."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinx_tensions.verify.documents import Document, Kind, Unreadable
from sphinx_tensions.verify.passages import Answer, Passage, look_up
from sphinx_tensions.verify.readers import read

from . import papers

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(name: str, data: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return put


def answer(document: Document, words: str, at: str = "") -> Answer:
    return look_up(Passage("a", 1, "o", "k", at, words), document).answer


def archive(*files: tuple[str, str]) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as tar:
        for name, text in files:
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return data.getvalue()


SOURCES: dict[str, str | bytes] = {
    "a.tex": papers.LATEX,
    "a.tar.gz": archive(("main.tex", papers.LATEX)),
    "a.html": papers.HTML,
    "a.xml": papers.JATS,
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("lamps and candles", "title"),
        ("lamps give 3.5× more light at the same cost", "abstract"),
        ("candles have been used for a long time", "§1"),
        ("lamps may fail in a draught, but candles do not recover", "§2.1"),
        ("light after one hour", "table 1"),
        ("lamp … 1,200 … 0.35", "table 1"),
    ],
)
def test_words_are_found_at_their_place(write: Write, name: str, words: str, at: str) -> None:
    document = read(write(name, SOURCES[name]))
    assert document.whole
    assert answer(document, words, at) is Answer.FOUND


@pytest.mark.parametrize("name", SOURCES)
def test_places_of_others_are_not_theirs(write: Write, name: str) -> None:
    document = read(write(name, SOURCES[name]))
    assert answer(document, "candles have been used for a long time", "§2") is Answer.ELSEWHERE
    assert answer(document, "lamps give 3.5× more light", "§1") is Answer.ELSEWHERE
    assert answer(document, "light after one hour", "table 2") is Answer.ELSEWHERE
    assert answer(document, "lamps may fail in a draught, and candles", "§2.1") is Answer.NEAR


# -- LaTeX -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("lamp gains 12% over candles in the first hour", "§1"),  # commands of the author
        ("measured in a dark room", ""),  # a footnote, which does not part its sentence
        ("see section 2 and table 1", ""),  # references
        ("a lamp in a draught", "figure 1"),
        ("candle 13 0.30", "table 1"),
        ("all rooms were dark for 10-5 of a second", "Appendix A"),
    ],
)
def test_latex_is_read_as_it_is_printed(write: Write, words: str, at: str) -> None:
    assert answer(read(write("a.tex", papers.LATEX)), words, at) is Answer.FOUND


def test_latex_of_several_files_is_put_together(write: Write, tmp_path: Path) -> None:
    write(
        "work/main.tex",
        "\\documentclass{a}\\begin{document}\\section{One}\\input{parts/one}\\include{two.tex}\\end{document}",
    )
    write("work/parts/one.tex", "Words of the first file.")
    write("work/two.tex", "\\section{Two}Words of the second file.")
    write("work/other.tex", "Words of a file that nothing includes.")
    document = read(tmp_path / "work")
    assert answer(document, "words of the first file", "§1") is Answer.FOUND
    assert answer(document, "words of the second file", "§2") is Answer.FOUND
    assert answer(document, "words of a file that nothing includes") is not Answer.FOUND


def test_a_title_has_commands_of_the_author_and_perhaps_a_short_form(write: Write) -> None:
    text = "\\newcommand{\\ours}{Lamp}\\title[Short]{The \\ours\\ and \\textbf{its} Light}\\begin{document}Words.\\end{document}"
    (title,) = (block for block in read(write("a.tex", text)).blocks if block.kind is Kind.TITLE)
    assert title.words == " the lamp and its light "


def test_a_remark_parts_neither_paragraph_nor_word(write: Write) -> None:
    document = read(
        write("a.tex", "\\begin{document}one two\n% a remark\nthree can%\n  dles and five\\% six\\end{document}")
    )
    assert answer(document, "one two three candles and five% six") is Answer.FOUND


def test_a_file_that_includes_itself_ends(write: Write) -> None:
    write("b.tex", "\\input{a}\\input{b} inner words here")
    document = read(write("a.tex", "\\begin{document}\\input{b}\\input{a} outer words here\\end{document}"))
    assert answer(document, "inner words here outer words here") is Answer.FOUND


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "../secret.tex", "a/../../secret", "secret.txt"])
def test_nothing_outside_the_folder_of_a_source_is_read(write: Write, name: str) -> None:
    write("secret.tex", "the secret of the lamp")
    write("secret.txt", "the secret of the lamp")
    document = read(write("inside/a.tex", f"\\begin{{document}}Before. \\input{{{name}}} After.\\end{{document}}"))
    assert "secret" not in " ".join(block.text for block in document.blocks)


def test_a_link_in_a_folder_of_latex_is_not_followed_outside(write: Write, tmp_path: Path) -> None:
    secret = write("secret.tex", "the secret of the lamp")
    write("work/main.tex", "\\begin{document}\\input{link} Words of the work.\\end{document}")
    (tmp_path / "work" / "link.tex").symlink_to(secret)
    assert "secret" not in " ".join(block.text for block in read(tmp_path / "work").blocks)


# -- HTML, XML ------------------------------------------------------------------------


def test_a_formula_is_read_once_and_a_footnote_apart(write: Write) -> None:
    document = read(write("a.html", papers.HTML))
    notes = [block.text for block in document.blocks if block.kind is Kind.FOOTNOTE]
    assert len(notes) == 1
    assert "Measured in a dark room." in notes[0]
    assert answer(document, "the lamp gains much in the first hour") is Answer.FOUND
    text = " ".join(block.text for block in document.blocks)
    assert text.count("3.5") == 1
    assert not {"Menu", "Wick", "Generated", "color"} & set(text.replace(":", " ").split())


def test_the_page_of_an_abstract_is_no_whole_work(write: Write) -> None:
    page = '<html><body><nav>Menu</nav><h1 class="title">Lamps</h1><blockquote class="abstract">'
    page += "<span>Abstract:</span> We compare lamps with candles, and lamps give more light.</blockquote><p>Comments: 3 pages</p></body></html>"
    document = read(write("a.html", page))
    assert not document.whole
    assert answer(document, "lamps give more light", "abstract") is Answer.FOUND
    assert answer(document, "lamps give less light", "§2") is Answer.NO_SOURCE


def test_tei_is_read(write: Write) -> None:
    document = read(write("a.xml", papers.TEI))
    assert answer(document, "lamps and candles", "title") is Answer.FOUND
    assert answer(document, "we compare lamps with candles", "abstract") is Answer.FOUND
    assert answer(document, "lamps may fail in a draught", "§2") is Answer.FOUND
    assert answer(document, "lamp 1,200 0.35", "table 1") is Answer.FOUND
    assert answer(document, "measured in a dark room") is Answer.FOUND
    assert answer(document, "candles have been used", "§1") is Answer.FOUND


def test_references_of_a_work_are_not_its_words(write: Write) -> None:
    assert answer(read(write("a.xml", papers.JATS)), "old candles never burn out") is Answer.ABSENT


def test_broken_html_is_read_as_a_browser_would(write: Write) -> None:
    document = read(write("a.html", "<p>Lamps <b>may fail in a draught<p>and candles do not recover</div></b>"))
    assert answer(document, "lamps may fail in a draught") is Answer.FOUND


# -- PDF --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("lamps give more light at the same cost", "abstract"),
        ("a good candle is cheap", "§1"),  # parted by a hyphen
        ("nobody knows who made the first one, but it was before the first lamp", "p. 1"),  # by a page
        ("lamps may fail in a draught", "p. 2"),
        ("lamps may fail in a draught", "section 2"),
        ("light after one hour", "table 1"),
    ],
)
def test_pdf_is_read(write: Write, words: str, at: str) -> None:
    assert answer(read(write("a.pdf", papers.pdf(papers.PAGES))), words, at) is Answer.FOUND


def test_a_page_of_pdf_is_a_place(write: Write) -> None:
    document = read(write("a.pdf", papers.pdf(papers.PAGES)))
    assert answer(document, "lamps may fail in a draught", "p. 1") is Answer.ELSEWHERE


LISTED = [
    ["1 Introduction", "Lamps burn in many houses of the coast, and nobody knows how long they do so.", "2 Lamps"],
    ["A lamp has a wick and a tank, and the oil in its tank is what it burns in a night.", "2.1 Oil"],
    ["Whale oil burns slowly in lamps of brass, as was seen in the houses of the coast.", "9 Oil = pour(lamp)"],
    ["12 Wicks of cotton", "1 Lamps that were lit in the evening", "X Lamps", "The price of oil rose in every year."],
    ["2.2 Wicks VS. Tapers", "Cotton burns best in all of the lamps that were tried for a night.", "A Houses"],
    ["Seven houses were visited, and the lamps in them were counted at night.", "5 Counted:", "Two had none."],
]


def test_items_rows_and_programs_of_a_pdf_open_no_section(write: Write) -> None:
    blocks = read(write("a.pdf", papers.pdf(LISTED))).blocks
    sections = {line: block.section for block in blocks for line in block.text.split("\n")}
    assert sections["The price of oil rose in every year."] == "2.1"
    assert sections["Cotton burns best in all of the lamps that were tried for a night."] == "2.2"
    assert sections["Two had none."] == "A"


def test_a_false_heading_costs_its_own_text_alone(write: Write) -> None:
    # The item is taken for section 4, and what goes on with 2 is known all the same.
    lines = ["1 Lamps", "Lamps burn.", "2 Oil", "Oil is dear.", "2.1 Whales", "Whales are far.", "4 Whales seen today"]
    blocks = read(write("a.pdf", papers.pdf([[*lines, "They swam.", "2.2 Seeds", "Seeds are near."]]))).blocks
    assert {block.text: block.section for block in blocks}["Seeds are near."] == "2.2"


CAPTIONED = [
    "1 Lamps",
    "We counted the lamps of seven houses in the evening and again in the middle of the",
    "Table 1: Lamps that were lit in the evening and lamps that were still lit in the night.",
    "House 1 12 14 17.5 20.1",
    "House 2 11 13 16.5 19.1",
    "Cotton wicks lasted longest in each of these houses, and most of all in those by the sea.",
    "Figure 2: Lamps in the houses by the sea, after measurements that were made by Wick et al.",
    "and others, with the number of wicks in each of the lamps and the price of their oil now.",
    "night, which is when most of them had burnt out and when their oil was at its cheapest.",
    "Figure 3: Oil in the tanks of all lamps at the beginning and at the end of a single night.",
    "Figure 3 shows that the tanks were never empty in the morning, whatever oil was burnt.",
]


def test_running_text_behind_a_caption_or_its_table_is_no_caption(write: Write) -> None:
    document = read(write("a.pdf", papers.pdf([CAPTIONED])))
    blocks = document.blocks[: len(document.blocks) - document.bridges]
    labels = {line: block.label for block in blocks for line in block.text.split("\n")}
    assert labels["House 2 11 13 16.5 19.1"] == "table 1"
    assert labels["and others, with the number of wicks in each of the lamps and the price of their oil now."] == (
        "figure 2"
    )
    for line in (CAPTIONED[5], CAPTIONED[8], CAPTIONED[10]):
        assert labels[line] == "", line


def test_a_pdf_without_text_is_told(write: Write) -> None:
    with pytest.raises(Unreadable, match="no text"):
        read(write("a.pdf", papers.pdf([[]])))


def test_a_pdf_with_a_broken_table_is_mended_or_told(write: Write) -> None:
    data = papers.pdf(papers.PAGES)
    broken = data.replace(b"startxref\n", b"startxref\n9")
    assert answer(read(write("a.pdf", broken)), "a good candle is cheap") is Answer.FOUND
    with pytest.raises(Unreadable, match="no PDF"):
        read(write("b.pdf", data[:200]))


# -- text -------------------------------------------------------------------------------


def test_markdown_and_plain_text_are_read(write: Write) -> None:
    text = "# Lamps\n\n## Abstract\n\nWe compare lamps\nwith candles.\n\n## 2 Results\n\nLamps may fail.\n\n| a | b |\n|---|---|\n| lamp | 13 |\n"
    document = read(write("a.md", text))
    assert answer(document, "we compare lamps with candles", "abstract") is Answer.FOUND
    assert answer(document, "lamps may fail", "§2") is Answer.FOUND
    assert answer(document, "lamp 13", "§2") is Answer.FOUND
    plain = read(write("a.txt", "Abstract\n\nWe compare lamps.\n\n1 Introduction\n\nLamps may fail.".encode("latin-1")))
    assert answer(plain, "lamps may fail") is Answer.FOUND
