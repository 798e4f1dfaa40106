"""What a passage is answered."""

from __future__ import annotations

import pytest

from sphinx_tensions.verify.documents import Block, Document, Kind, places_of
from sphinx_tensions.verify.passages import Answer, Passage, look_up

DOCUMENT = Document(
    (
        Block("Lamps and Candles", Kind.TITLE),
        Block("We compare lamps with candles. Lamps give 3.5× more light at the same cost.", Kind.ABSTRACT),
        Block("Candles have been used for a long time [1].", section="1", heading="Introduction", page="1"),
        Block("Lamps may fail in a draught, but candles do not recover.", section="4.2", heading="Light", page="3 iii"),
        Block("Table 3: Light after one hour.", Kind.CAPTION, section="4.2", page="3", label="table 3"),
        Block("Lamp 1,200 0.35", Kind.ROW, section="4.2", page="3", label="table 3"),
        Block("Candle 13 0.30", Kind.ROW, section="4.2", page="3", label="table 3"),
    )
)


def passage(words: str, at: str = "") -> Passage:
    return Passage("atlas/light", 7, "lamps", "Wick2020", at, words)


FOUND = {
    "anywhere": ("used for a long time", ""),
    "in the abstract": ("3.5x more light".replace("x", "×"), "abstract"),
    "in a section": ("candles do not recover", "§4.2"),
    "in a section of a section": ("candles do not recover", "section 4"),
    "in a row": ("lamp … 0.35", "table 3"),
    "in a caption": ("light after one hour", "Table 3"),
    "on a page": ("candles do not recover", "p. 3"),
    "on a page as it is printed": ("candles do not recover", "p. iii"),
    "on one of several pages": ("candles do not recover", "pp. 2–4"),
    "at a place that is of no known kind": ("candles do not recover", "the last paragraph"),
    "at one of two places": ("candles do not recover", "§4.2, table 9"),
    "in parts": ("lamps may fail … do not recover", "§4.2"),
    "with another hyphen and case": ("LAMPS may fail in a draught", "§4.2"),
}


@pytest.mark.parametrize("name", FOUND)
def test_words_that_stand_there_are_found(name: str) -> None:
    words, at = FOUND[name]
    result = look_up(passage(words, at), DOCUMENT)
    assert (result.answer, result.score) == (Answer.FOUND, 100)
    assert result.where


@pytest.mark.parametrize("at", ["abstract", "§4.1", "§42", "§1", "table 3", "figure 3", "p. 33"])
def test_words_that_stand_at_another_place_are_elsewhere(at: str) -> None:
    result = look_up(passage("candles do not recover", at), DOCUMENT)
    assert result.answer is Answer.ELSEWHERE
    assert result.where == "§4.2, p. iii"


@pytest.mark.parametrize("at", ["readme of the code", "the repository", "blog", "talk of 2024", "personal page"])
def test_what_stands_beside_the_paper_is_not_looked_for_in_it(at: str) -> None:
    result = look_up(passage("wicks are trimmed by hand each morning", at), DOCUMENT)
    assert (result.answer, result.where) == (Answer.NO_SOURCE, f"only the paper was there, and not: {at}")
    assert look_up(passage("candles do not recover", at), DOCUMENT).answer is Answer.FOUND


def test_in_the_read_me_itself_it_is_looked_for() -> None:
    readme = Document((Block("Lamps burn oil.", section="1", heading="Lamps"),))
    assert look_up(passage("wicks are trimmed by hand each morning", "readme"), readme).answer is Answer.ABSENT


@pytest.mark.parametrize("at", ["", "§4.2", "the encoder", "code of §4.2", "table 3, blog"])
def test_what_stands_in_the_paper_is_absent_where_it_does_not(at: str) -> None:
    assert look_up(passage("wicks are trimmed by hand each morning", at), DOCUMENT).answer is Answer.ABSENT


CHANGED = {
    "a word": ("lamps may fail in a storm", "'storm' where the source has 'draught'"),
    "a figure": ("lamps give 3.6× more light", "'3.6' where the source has '3.5' (figure)"),
    "a negation": ("candles do recover", "the source has 'not' (negation)"),
    "a negation that is not there": ("have not been used for a long time", "'not' is not in the source (negation)"),
    "a hedge": ("lamps fail in a draught", "the source has 'may' (hedge)"),
    "a word at the end": ("we compare lamps with tapers", "'tapers' where the source has 'candles'"),
    "the order of parts": ("do not recover … lamps may fail", "order"),
    "rows of one table": ("lamp 1,200 … 0.30", "'0.30' where the source has '0.35' (figure)"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_is_near_and_never_found(name: str) -> None:
    words, differs = CHANGED[name]
    result = look_up(passage(words), DOCUMENT)
    assert result.answer is Answer.NEAR
    assert differs in result.differs
    assert result.nearest
    assert result.where


@pytest.mark.parametrize("words", ["penguins march over the frozen sea", "…", "— –", "x"])
def test_words_that_stand_nowhere_are_absent(words: str) -> None:
    assert look_up(passage(words), DOCUMENT).answer is Answer.ABSENT


def test_a_word_is_not_part_of_another() -> None:
    assert look_up(passage("amps may fail in a draugh"), DOCUMENT).answer is Answer.NEAR


def test_parts_stand_in_one_passage() -> None:
    assert look_up(passage("used for a long time … in a draught"), DOCUMENT).answer is not Answer.FOUND


def test_a_work_without_a_source_is_told() -> None:
    assert look_up(passage("used for a long time"), None).answer is Answer.NO_SOURCE


def test_an_abstract_alone_answers_for_the_abstract_alone() -> None:
    alone = Document(DOCUMENT.blocks[:2], whole=False)
    assert look_up(passage("more light at the same cost", "abstract"), alone).answer is Answer.FOUND
    assert look_up(passage("more light at the same cost"), alone).answer is Answer.FOUND
    assert look_up(passage("candles do not recover", "§4.2"), alone).answer is Answer.NO_SOURCE
    assert look_up(passage("candles do not recover"), alone).answer is Answer.NO_SOURCE
    assert look_up(passage("penguins march over the sea", "abstract"), alone).answer is Answer.ABSENT
    assert look_up(passage("less light at the same cost", "abstract"), alone).answer is Answer.NEAR


def test_an_empty_document_has_nothing() -> None:
    assert look_up(passage("used for a long time"), Document(())).answer is Answer.ABSENT


PLACES = {
    "abstract": [("abstract", "")],
    "§4.2": [("section", "4.2")],
    "Section 4.2 and Table 3": [("section", "4.2"), ("label", "table 3")],
    "Appendix A.1": [("section", "A.1")],
    "fig. 2": [("label", "figure 2")],
    "p. 12": [("page", "12")],
    "pp. 12-13": [("page", "12"), ("page", "13")],
    "the conclusion": [],
}


@pytest.mark.parametrize("at", PLACES)
def test_a_place_is_read(at: str) -> None:
    assert places_of(at) == PLACES[at]
