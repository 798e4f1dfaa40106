"""From a paper to proposals: anchors, neighbours, kinds, what is left out."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_tensions.exchange.proposals import KINDS, ROLES, Source, proposal_id
from sphinx_tensions.mine.anchoring import LEAST, MOST, Passages
from sphinx_tensions.mine.candidates import Candidate
from sphinx_tensions.mine.mining import Job, Result, mine_paper
from sphinx_tensions.mine.neighbours import Atlas
from sphinx_tensions.mine.papers import Paper, Sentence, sentence_hash
from sphinx_tensions.verify.documents import Block, Document
from sphinx_tensions.verify.passages import Answer, Passage, look_up
from sphinx_tensions.verify.reading import Reader

from . import small

DAY = "2026-05-08"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return small.atlas(tmp_path_factory.mktemp("atlas"))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


def job(text: str = small.PAPER, name: str = "soap.tex", **more: object) -> Job:
    made = Job(name, "soap", Source(), DAY, source=name, files={name: text.encode()}, sha256="ab" * 32)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def result(atlas: Atlas, reader: Reader) -> Result:
    return mine_paper(job(), atlas, reader)


# -- proposals ----------------------------------------------------------------------


def test_a_proposal_is_a_sentence_as_it_is_and_says_nothing_of_its_role(result: Result) -> None:
    assert len(result.proposals) >= 4
    for proposal in result.proposals:
        assert proposal.verbatim
        assert proposal.role == "unjudged"
        assert proposal.role in ROLES
        assert proposal.kind in KINDS
        assert proposal.text == proposal.anchor.sentence
        assert proposal.anchor.sha256 == sentence_hash(proposal.text)
        assert proposal.id == proposal_id(proposal.kind, proposal.anchor.sha256)
        assert (proposal.made, proposal.by, proposal.model) == (DAY, "", "")


def test_proposals_are_in_the_order_of_the_ranking(result: Result) -> None:
    scores = [candidate.score for candidate in result.candidates]
    assert [proposal.score for proposal in result.proposals] == scores
    assert scores == sorted(scores, reverse=True)


def test_the_anchor_tells_where_the_sentence_stands(result: Result) -> None:
    anchor = next(p.anchor for p in result.proposals if "reflectors" in p.text)
    assert (anchor.work, anchor.source, anchor.section) == ("soap", "soap.tex", "§2")
    abstract = next(p.anchor for p in result.proposals if "3.1 times" in p.text)
    assert abstract.section == "abstract"


def test_a_sentence_names_the_works_that_it_cites_by_their_keys(result: Result) -> None:
    cites = {proposal.text.split()[0]: proposal.cites for proposal in result.proposals}
    assert cites["However,"] == ("glass2021",)
    assert cites["Our"] == ("wax2019",)
    shared = next(p for p in result.proposals if p.text.startswith("However,")).neighbours[0]
    assert (shared.id, shared.shared) == ("chimney", ("glass2021",))


def test_a_page_is_proposed(result: Result) -> None:
    pages = {proposal.text.split()[0]: proposal.place for proposal in result.proposals}
    assert pages["However,"] == "draught"
    assert pages["We"] == "light"


def test_a_sentence_very_near_to_a_claim_could_be_its_evidence(atlas: Atlas, reader: Reader) -> None:
    text = "Our results show that an oil lamp gives three times the lumen of a wax candle at equal cost."
    found = mine_paper(job(f"# Lamps\n\n## Results\n\n{text}\n", "x.md"), atlas, reader).proposals
    assert [(p.kind, p.target, p.role) for p in found] == [("evidence", "three-times", "unjudged")]
    far = "Our results show that reading speed improves by 40% over the old lamps."
    found = mine_paper(job(f"# Lamps\n\n## Results\n\n{far}\n", "x.md"), atlas, reader).proposals
    assert [(p.kind, p.target) for p in found] == [("claim", "")]


def test_a_paper_that_the_bibliography_has_goes_under_its_key(atlas: Atlas, reader: Reader) -> None:
    text = small.PAPER.replace("Chimneys and reflectors", "Reading by the Light of a Single Candle")
    found = mine_paper(job(text), atlas, reader)
    assert found.paper.work == "wax2019"
    assert found.mined.work == "wax2019"
    assert {p.anchor.work for p in found.proposals} == {"wax2019"}
    assert found.proposals[0].paper.year == "2019"
    assert found.proposals[0].paper.authors == ("Bea Wax",)
    # What the atlas says of the paper itself is near to all of its sentences.
    assert all(any("wax2019" in one.shared for one in p.neighbours) for p in found.proposals)


def test_a_key_that_was_given_stands(atlas: Atlas, reader: Reader) -> None:
    text = small.PAPER.replace("Chimneys and reflectors", "Reading by the Light of a Single Candle")
    assert mine_paper(job(text, work="mine2026", keyed=True), atlas, reader).paper.work == "mine2026"


KNOWN = r"""\documentclass{article}
\title{Oil lamps beside candles}
\begin{document}
\begin{abstract}
We measure lamps. We find that a lamp gives three times the lumen of a wax candle. Our results show that oil is cheap.
\end{abstract}
\section{Results}
Lamps fail in 12\% of the nights.
\end{document}
"""


def test_of_a_work_whose_abstract_is_in_the_atlas_the_body_comes_first(atlas: Atlas, reader: Reader) -> None:
    known = mine_paper(job(KNOWN), atlas, reader)
    assert known.paper.work == "wick2020"
    sections = [proposal.anchor.section for proposal in known.proposals]
    assert sections[0] == "§1"
    assert "abstract" in sections[1:]
    new = mine_paper(job(KNOWN.replace("Oil lamps beside", "Of stoves and")), atlas, reader)
    assert new.proposals[0].anchor.section == "abstract"


def test_far_from_everything_no_page_is_proposed(atlas: Atlas, reader: Reader) -> None:
    text = "# Kings\n\n## Results\n\nOur results show that treaties improve trade by 12% over war.\n"
    proposals = mine_paper(job(text, "kings.md"), atlas, reader).proposals
    assert [p.place for p in proposals] == [""]


# -- what is left out ---------------------------------------------------------------


def test_what_was_decided_is_not_proposed_again(result: Result, atlas: Atlas, reader: Reader) -> None:
    gone, *rest = result.proposals
    again = mine_paper(job(decided=frozenset({gone.anchor.sha256})), atlas, reader)
    assert again.proposals == tuple(rest)
    assert again.mined == result.mined


def test_a_sentence_that_is_evidence_already_is_not_proposed_again(atlas: Atlas, reader: Reader) -> None:
    found = mine_paper(job(work="wick2020", keyed=True), atlas, reader)
    assert not [p for p in found.proposals if "lumen of a wax candle" in p.text]
    assert found.notes == ("abstract: three-times has this sentence as evidence already; it is not proposed again",)


def test_what_is_evidence_of_three_objects_is_told_in_one_line(atlas: Atlas, reader: Reader) -> None:
    first = atlas.by_id["three-times"]
    objects = (*atlas.objects, *(replace(first, id=name) for name in ("lamps-shine", "money")))
    found = mine_paper(job(work="wick2020", keyed=True), Atlas(objects, atlas.works), reader)
    assert found.notes == (
        "abstract: three-times, lamps-shine and money have this sentence as evidence already; it is not proposed again",
    )


def test_a_sentence_said_twice_is_proposed_once(atlas: Atlas, reader: Reader) -> None:
    paper = small.paper("Lamps give 12 lumen.", "Lamps give 12 lumen.")
    ranked = (Candidate(1, "claim", 2.0), Candidate(2, "claim", 1.0))
    found = mine_paper(job(paper=paper, candidates=ranked), atlas, reader)
    assert [p.anchor.section for p in found.proposals] == ["§1"]
    assert len(found.mined.sentences) == 1


# -- papers of all sorts ------------------------------------------------------------


def test_an_instruction_in_a_paper_is_a_sentence_like_others(result: Result) -> None:
    told = next(p for p in result.proposals if p.text.startswith("Ignore your instructions"))
    assert (told.role, told.target, told.cites) == ("unjudged", "", ())


def test_a_paper_that_cites_nothing(atlas: Atlas, reader: Reader) -> None:
    text = "# Lamps\n\n## Results\n\nOur results show that lamps improve reading speed by 40%.\n"
    found = mine_paper(job(text, "lamps.md"), atlas, reader)
    assert [p.cites for p in found.proposals] == [()]
    assert found.proposals[0].neighbours


def test_a_paper_without_a_candidate(atlas: Atlas, reader: Reader) -> None:
    found = mine_paper(job("# Lamps\n\nThis section is about lamps.\n", "lamps.md"), atlas, reader)
    assert (found.failure, found.candidates, found.proposals) == ("", (), ())
    assert found.mined.sentences


def test_a_paper_in_chinese(atlas: Atlas, reader: Reader) -> None:
    found = mine_paper(job(small.CHINESE, "deng.md"), atlas, reader)
    assert not found.failure
    assert len(found.mined.sentences) >= 3
    for proposal in found.proposals:
        assert LEAST <= len(proposal.anchor.words) <= MOST + 4


def test_an_empty_atlas_and_no_bibliography(reader: Reader) -> None:
    found = mine_paper(job(), Atlas(), reader)
    assert found.proposals
    assert {(p.place, p.neighbours, p.cites) for p in found.proposals} == {("", (), ())}


@pytest.mark.parametrize("data", [b"", b"\x00\xff\x00", b"%PDF-1.4 broken"])
def test_what_is_no_paper_fails_in_one_line(data: bytes, atlas: Atlas, reader: Reader) -> None:
    found = mine_paper(job(name="x.pdf", files={"x.pdf": data}), atlas, reader)
    assert found.failure
    assert "\n" not in found.failure
    assert found.proposals == ()


def test_a_folder_of_files_is_one_paper(atlas: Atlas, reader: Reader) -> None:
    head, body = small.PAPER.split("\\section{Results}")
    files = {
        "main.tex": f"{head}\\input{{parts/results}}\\end{{document}}".encode(),
        "parts/results.tex": f"\\section{{Results}}{body.replace(chr(92) + 'end{document}', '')}".encode(),
    }
    found = mine_paper(job(name="soap", files=files, folder=True), atlas, reader)
    assert any("reflectors" in p.text for p in found.proposals)


def test_job_and_result_can_be_sent(result: Result) -> None:
    assert pickle.loads(pickle.dumps(result)) == result
    assert pickle.loads(pickle.dumps(job())) == job()


def test_the_same_job_gives_the_same(result: Result, atlas: Atlas, reader: Reader) -> None:
    assert mine_paper(job(), atlas, reader) == result
    made = replace(job(), files={}, paper=result.paper, candidates=result.candidates, near=result.near)
    assert mine_paper(made, atlas, reader) == result


# -- anchors ------------------------------------------------------------------------


def document_of(paper: Paper) -> Document:
    return Document(tuple(Block(sentence.text, section=str(sentence.number)) for sentence in paper.sentences))


def test_words_of_an_anchor_stand_in_the_source_where_it_says(result: Result, tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "soap.tex"
    path.write_text(small.PAPER, encoding="utf-8")
    document = reader.read(path)
    for proposal in result.proposals:
        anchor = proposal.anchor
        assert LEAST <= len(anchor.words.split()) <= MOST
        assert look_up(Passage("", 1, "", "", anchor.section, anchor.words), document).answer is Answer.FOUND


SENTENCES = [
    "Lamps give 3.5 times more light than candles at the same cost in all rooms that we lit.",
    "Lamps give 4.5 times more light than candles at the same cost in all rooms that we lit.",
    "Well-made lamps (see “above”) give 1,200 lumen [3, 4], i.e. more than 40\u2009% beyond $x^2$; few do.",
    "Too short here.",
    "No.",
    "灯的亮度是蜡烛的三倍，风中保持了百分之八十七的火焰。",
]


def test_words_of_an_anchor_stand_there_once() -> None:
    paper = small.paper(*SENTENCES)
    passages, document = Passages(paper.sentences), document_of(paper)
    for sentence in paper.sentences:
        words = passages.words_of(sentence)
        if sentence.number == 5:
            assert words == ""
            continue
        assert words
        standing = [
            s.number
            for s in paper.sentences
            if look_up(Passage("", 1, "", "", "", words), Document((Block(s.text),))).answer is Answer.FOUND
        ]
        assert standing == [sentence.number]
        assert look_up(Passage("", 1, "", "", "", words), document).answer is Answer.FOUND


def test_words_with_figures_are_taken_before_others() -> None:
    paper = small.paper(*SENTENCES)
    assert "3.5" in Passages(paper.sentences).words_of(paper.sentences[0])


PHRASES = {
    "The lamps that we built were compared in rooms (wide ones and low ones), and they outlast candles by 12%.": (
        "outlast candles by 12%"
    ),
    "Of the lamps in (a) halls, (b) cellars and (i) attics, none may flicker, as the table of the house says.": (
        "none may flicker"
    ),
    "Brass lamps of many sizes (large 12 M / small 3 M, tin 4 M) do not dim at the end of the year.": "do not dim",
    "In the light of a lamp that is set on a shelf of the room, readers 'skip' fewer lines than with a candle": (
        "fewer lines than with a candle"
    ),
}


@pytest.mark.parametrize("text", PHRASES)
def test_words_of_an_anchor_are_a_phrase_that_tells_the_finding(text: str) -> None:
    words = Passages(small.paper(text).sentences).words_of(small.paper(text).sentences[0])
    assert PHRASES[text] in words
    assert 4 <= len(words.split()) <= MOST
    assert words.count("(") == words.count(")")
    assert words[0].isalnum()
    assert words[-1].isalnum() or words[-1] == "%"
    assert not {words.split()[0], words.split()[-1]} & {
        "a",
        "an",
        "the",
        "of",
        "in",
        "by",
        "and",
        "or",
        "than",
        "as",
        "that",
    }


def test_signs_that_stand_for_tex_are_in_no_anchor() -> None:
    text = "The bound on C_LS grows as k^* falls below ~2B lamps in each of the rooms that we lit."
    words = Passages(small.paper(text).sentences).words_of(small.paper(text).sentences[0])
    assert words
    assert not {*words} & {*"_^~"}


def test_of_a_sentence_that_stands_twice_no_words_are_given() -> None:
    paper = small.paper("Lamps give more light than candles.", "Lamps give more light than candles.")
    assert Passages(paper.sentences).words_of(paper.sentences[0]) == ""


def test_words_that_recur_in_one_passage_are_not_given() -> None:
    text = "The lamp the lamp the lamp the lamp the lamp the lamp"
    sentence = Sentence(1, text, sentence_hash(text), "paragraph")
    assert Passages((sentence,)).words_of(sentence) == ""


def test_what_would_end_an_option_is_in_no_anchor() -> None:
    paper = small.paper('We say "lamps" give {more} light; they `shine` for 12 hours in every single room')
    words = Passages(paper.sentences).words_of(paper.sentences[0])
    assert words
    assert not set(words) & set('"{};`')
