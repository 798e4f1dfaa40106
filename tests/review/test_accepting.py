"""What an editor accepted is in its page and nowhere else, and verify, check and a build agree with it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.bibtex import doctor
from sphinx_tensions.command import main
from sphinx_tensions.command.console import Bad, Failed
from sphinx_tensions.core import files
from sphinx_tensions.core.model import Claim, Counter, Record, Relation, Role
from sphinx_tensions.exchange.proposals import Proposal, Source, forget, read_decisions
from sphinx_tensions.reading.plain import read_page, read_project
from sphinx_tensions.review.accepting import Accepted, Desk
from sphinx_tensions.review.choices import Choice
from sphinx_tensions.review.inserting import Spot, put

from ..helpers.drafts import BRASS, FIRST, GLASS, LAMPS, LATEX, WIND, plant, proposal
from ..helpers.loopback import servers
from ..helpers.project import Project

BY = "Ed Itor"
CLAIM = proposal(BRASS, text="Brass lamps outlast candles in a draught.", target="lamps", role="supports")
COUNTER = proposal(WIND, "counter", "Wind puts out most candles.", target="candles", role="qualifies")
EVIDENCE = proposal(GLASS, "evidence", target="bright", role="qualifies", basis="measured", scale="a lamp")
ALL = (CLAIM, COUNTER, EVIDENCE)


def accept(root: Path, one: Proposal, **choice: Any) -> Accepted:
    desk = Desk(read_project([root]), root / "drafts", root / "last.bib", today="2026-11-28")
    return desk.accept(one, Choice(**{"by": BY, **choice}))


def record(root: Path, name: str) -> Record:
    return read_project([root]).graph.records[name]


def findings(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    main(["check", str(root), "--format", "json"])
    return [row["message"] for row in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.kind)
def test_what_was_accepted_is_found_in_the_paper_and_check_says_nothing_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], one: Proposal
) -> None:
    root = plant(tmp_path / "src", *ALL)
    before = findings(root, capsys)
    accept(root, one)
    assert set(findings(root, capsys)) <= set(before)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "wick.tex").write_text(LATEX)
    main(["verify", str(root), "--sources", str(papers), "--format", "json"])
    rows = [row for row in json.loads(capsys.readouterr().out) if row["key"] == "wick"]
    assert [row["answer"] for row in rows] == ["found"]
    assert rows[0]["line"] in range(1, (root / "lamps.md").read_text().count("\n") + 1)


def test_a_claim_speaks_for_its_camp_and_stands_with_the_claims_of_its_tension(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    accepted = accept(root, CLAIM)
    made = record(root, accepted.object)
    assert isinstance(made, Claim)
    assert (made.title, made.text, made.tension, made.supports) == (CLAIM.text, "", "light", ("lamps",))
    assert made.line == accepted.line
    (entry,) = made.evidence
    assert (entry.key, entry.role, entry.at, entry.read) == ("wick", Role.SUPPORTS, "abstract", "abstract")
    assert (entry.words, entry.checked, entry.by) == ("outlast candles by three hours", "2026-11-28", BY)
    lines = (root / "lamps.md").read_text().split("\n")
    assert made.line == lines.index(":::::{claim} Lamps are bright.") + 10


@pytest.mark.parametrize(
    ("target", "role", "sides"),
    [
        ("candles", "disputes", ("light", (), ("candles",))),
        ("lamps", "qualifies", ("light", (), ())),
        ("light", "supports", ("light", (), ())),
        ("bright", "supports", ("light", (), ())),
        ("", "unjudged", ("light", (), ())),
    ],
)
def test_a_claim_takes_the_side_that_its_role_says(tmp_path: Path, target: str, role: str, sides: Any) -> None:
    root = plant(tmp_path / "src")
    made = record(root, accept(root, replace(CLAIM, target=target, role=role)).object)
    assert isinstance(made, Claim)
    assert (made.tension, made.supports, made.opposes) == sides
    # The paper says it, whatever it does to others.
    assert [entry.role for entry in made.evidence] == [Role.SUPPORTS]


def test_a_claim_without_a_target_belongs_to_the_one_tension_of_its_page(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    one = replace(CLAIM, target="", role="unjudged")
    (root / "other.md").write_text("# Other\n\nNothing.\n")
    made = record(root, accept(root, one, page="other", id="alone").object)
    assert isinstance(made, Claim)
    assert made.tension is None
    page = LAMPS.replace("light", "two").replace("lamps", "twos").replace("bright", "b").replace("they-fail", "f")
    (root / "other.md").write_text(f"{LAMPS}\n{page.replace(':id: candles', ':id: wax')}")
    (root / "lamps.md").write_text("# Lamps\n")
    with pytest.raises(Bad, match="other has 2 tensions; say with --target to which the claim belongs: light, two"):
        accept(root, replace(one, id="0" * 16), page="other")


def test_a_counter_keeps_its_title_and_cites_in_its_text(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    accept(root, COUNTER, title="Wind", text="Wind puts out 9 of 10")
    text = (root / "lamps.md").read_text()
    assert "{counter} Wind\n" in text
    assert "\nWind puts out 9 of 10 {cite:p}`wick`\n" in text
    assert ":cites:" not in text


@pytest.mark.parametrize(("role", "scope"), [("disputes", ""), ("qualifies", "part")])
def test_a_counter_stands_behind_the_last_one_of_its_target(tmp_path: Path, role: str, scope: str) -> None:
    root = plant(tmp_path / "src")
    made = record(root, accept(root, replace(COUNTER, target="lamps", role=role)).object)
    assert isinstance(made, Counter)
    assert (made.against, made.relation, made.scope) == (("lamps",), Relation.REBUTS, scope)
    assert (made.title, made.text) == (COUNTER.text, "Wind puts out most candles \x05p\x04wick\x03.")
    lines = (root / "lamps.md").read_text().split("\n")
    assert made.line == lines.index("::::{counter} They fail") + 7
    assert "wick" in made.cites


def test_an_editor_says_how_a_counter_answers(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", COUNTER)
    said = "--role disputes --scope part --counter undercuts --since 2026-01 --basis measured --limits small untuned"
    own = ["--scale", "nine candles", "--words", "wind of FIVE metres"]
    assert main(["review", str(root), "--accept", COUNTER.id, "--by", BY, *said.split(), *own]) == 0
    (made,) = (one for one in read_project([root]).graph.records.values() if "wick" in one.cites)
    assert isinstance(made, Counter)
    assert (made.relation, made.scope, made.since) == (Relation.UNDERCUTS, "part", "2026-01")
    assert made.basis == "measured"
    (entry,) = made.evidence
    assert (entry.words, entry.basis, entry.scale) == ("wind of FIVE metres", "measured", "nine candles")
    assert entry.limits == ("small", "untuned")


@pytest.mark.parametrize(
    ("known", "said", "basis"),
    [("matched", "", "measured"), ("survey", "", ""), ("", "argued", "argued"), ("measured", "authors", "authors")],
)
def test_a_counter_has_the_basis_of_its_evidence_or_another(tmp_path: Path, known: str, said: str, basis: str) -> None:
    root = plant(tmp_path / "src")
    made = record(root, accept(root, replace(COUNTER, basis=known), basis=said).object)
    assert isinstance(made, Counter)
    assert made.basis == basis
    assert [entry.basis for entry in made.evidence] == [known or said]


def test_a_value_that_there_is_not_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = plant(tmp_path / "src", COUNTER)
    for option in ("--basis", "--limits", "--scope", "--counter"):
        with pytest.raises(SystemExit):
            main(["review", str(root), "--accept", COUNTER.id, option, "nothing"])
        assert f"argument {option}: invalid choice: 'nothing'" in capsys.readouterr().err


def test_a_counter_of_a_claim_on_another_page_goes_to_that_page(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    made = record(root, accept(root, replace(COUNTER, target="cheap", role="disputes")).object)
    assert (made.docname, isinstance(made, Counter) and made.against) == ("other", ("cheap",))
    assert (root / "lamps.md").read_text() == LAMPS


def test_evidence_is_one_line_more(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    accept(root, EVIDENCE)
    old, new = LAMPS.split("\n"), (root / "lamps.md").read_text().split("\n")
    at = old.index('+ lee at abstract "lamps are very bright"; abstract; 2026-11-01') + 1
    said = '~ wick at §2.1 "lose a tenth of their light"; part; measured; a lamp; 2026-11-28; by Ed Itor'
    assert new == [*old[:at], said, *old[at:]]


def test_evidence_of_an_object_without_any_gets_a_directive(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    for place, target in enumerate(("cheap", "candles", "they-fail")):
        accept(root, replace(EVIDENCE, id=f"{place}" * 16, target=target))
        assert [entry.key for entry in record(root, target).evidence] == ["wick"]


def test_what_evidence_found_is_told_in_own_words(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    accept(root, replace(EVIDENCE, text="A glass costs a tenth; `no` *more*.", verbatim=False))
    assert record(root, "bright").evidence[-1].text == "A glass costs a tenth; `no` *more*."


def test_a_raised_sign_in_what_evidence_found_needs_no_backslash(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    accept(root, replace(EVIDENCE, text="It grows as n^2 and [^1] k^[3].", verbatim=False))
    assert record(root, "bright").evidence[-1].text == "It grows as n^2 and [^1] k^[3]."
    assert "n^2 and \\[^1\\] k" in (root / "lamps.md").read_text()


def test_a_sentence_of_the_paper_is_set_as_a_quotation_with_its_citation(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    made = record(root, accept(root, proposal(GLASS), verbatim=True).object)
    assert made.text == f"“{GLASS}” \x05p\x04wick\x03"
    assert made.title == f"“{GLASS}”"


HOSTILE = [
    "A text with {cite:p}`nobody` and $\\input{x}$ and <script>alert(1)</script>",
    "::::::{tension} Another",
    "``` and ~~~ and ::: and [a](javascript:b)",
    ":id: stolen",
    "\x1b]0;title\x07 of \x9b31m\u202ethe end",
    "# A heading --- and | a | table",
    "1. first",
    "% a comment",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["claim", "counter"])
def test_no_text_is_more_than_text(tmp_path: Path, text: str, kind: str) -> None:
    root = plant(tmp_path / "src")
    one = proposal(BRASS, kind, text, target="lamps", role="disputes", scale="1; by me\n+ lee", basis="argued")
    before = read_project([root]).graph.records
    name = accept(root, one).object
    after = read_project([root]).graph.records
    assert after.keys() - before.keys() == {name}
    shown = after[name].text or after[name].title
    if kind == "counter":
        shown = re.sub(" \x05p\x04wick\x03", "", shown)
    assert shown == " ".join(re.sub("[\x00-\x08\x0e-\x1b\u202e]", "", text).split())
    assert [entry.scale for entry in after[name].evidence] == ["1; by me + lee"]


ENDS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("CRLF", lambda data: data.replace(b"\n", b"\r\n")),
    ("a mark before it", lambda data: b"\xef\xbb\xbf" + data),
    ("no line end", lambda data: data.rstrip()),
    ("many blank lines", lambda data: data + b"\n\n\n"),
]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.kind)
@pytest.mark.parametrize("form", [form for _, form in ENDS], ids=[name for name, _ in ENDS])
def test_no_byte_of_the_page_changes_but_for_what_is_put_in(
    tmp_path: Path, form: Callable[[bytes], bytes], one: Proposal
) -> None:
    root = plant(tmp_path / "src")
    page = root / "lamps.md"
    page.write_bytes(form(page.read_bytes()))
    before = page.read_bytes()
    accept(root, one)
    after = page.read_bytes()
    common = next(n for n in range(len(before) + 1) if n == len(before) or before[n] != after[n])
    tail = len(before) - common
    assert before[common:] == (after[-tail:] if tail else b"")
    assert b"\n" not in after.replace(b"\r\n", b"") or b"\r\n" not in before


def test_fences_that_are_too_short_lead_to_another_place(tmp_path: Path) -> None:
    """In a fence of three colons no evidence of three colons can stand."""
    root = plant(tmp_path / "src")
    text = "# L\n\n::::{tension} T\n:id: t\n\n:::{claim} C\n:id: c\n\nText {cite:p}`lee`.\n:::\n::::\n\nThe end.\n"
    (root / "lamps.md").write_text(text.replace("{tension} T", "{tension} T\n:compatible:"))
    (root / "other.md").write_text("# Other\n")
    accept(root, replace(EVIDENCE, target="c"))
    claim = accept(root, replace(CLAIM, target="t"))
    counter = accept(root, replace(COUNTER, target="c"))
    records = read_project([root]).graph.records
    assert [*records] == ["t", "c", *[name for name in records if name in (claim.object, counter.object)]]
    assert len(records["c"].evidence) == 1
    assert records["c"].parent == "t"


def test_a_page_without_fences_of_colons_gets_other_fences(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    conf = (root / "conf.py").read_text().replace('"colon_fence", ', "")
    (root / "conf.py").write_text(conf)
    text = "# L\n\n````{tension} T\n:id: t\n\n```{camp} C\n:id: c\n\nText {cite:p}`lee`.\n```\n````\n"
    (root / "lamps.md").write_text(text)
    (root / "other.md").write_text("# Other\n")
    made = record(root, accept(root, replace(COUNTER, target="c")).object)
    assert isinstance(made, Counter)
    assert ":::" not in (root / "lamps.md").read_text()


REFUSED: list[tuple[Proposal, dict[str, str], str]] = [
    (CLAIM, {"by": ""}, "--by"),
    (CLAIM, {"by": "model gpt"}, "a person"),
    (CLAIM, {"target": "lmps"}, "did you mean 'lamps'?"),
    (CLAIM, {"page": "lmps"}, "did you mean 'lamps'?"),
    (CLAIM, {"id": "lamps"}, "already"),
    (CLAIM, {"id": "no way"}, "cannot be a name"),
    (CLAIM, {"key": "nobody"}, "no bibliography file has the key 'nobody'"),
    (replace(CLAIM, place="", target=""), {}, "--page"),
    (proposal(GLASS), {}, "--text"),
    (replace(COUNTER, role="unjudged"), {}, "--role"),
    (replace(COUNTER, target=""), {}, "--target"),
    (replace(EVIDENCE, role="unjudged"), {}, "--role"),
    (EVIDENCE, {"target": "light"}, "is a tension"),
    (EVIDENCE, {"page": "other"}, "stands with it on lamps"),
    (CLAIM, {"words": "outlast candles by four hours"}, "do not stand in the sentence"),
    (CLAIM, {"words": "by three"}, "takes 3 to 7 words"),
    (CLAIM, {"words": BRASS}, "3 to 7 words of the sentence"),
    (CLAIM, {"scope": "part"}, "--scope is of a counter, and this is a claim"),
    (EVIDENCE, {"counter": "rebuts"}, "--counter is of a counter, and this is evidence"),
    (COUNTER, {"scope": "whole"}, "that qualifies answers a part"),
    (CLAIM, {"basis": "authors"}, "--basis authors is of a counter, and this is a claim"),
    (EVIDENCE, {"since": "2026"}, "--since is of a claim or a counter"),
    (CLAIM, {"since": "May"}, "--since takes a date"),
]


@pytest.mark.parametrize(("one", "choice", "said"), REFUSED, ids=[said for _, _, said in REFUSED])
def test_what_an_editor_has_to_say_first_is_told_in_a_line(
    tmp_path: Path, one: Proposal, choice: dict[str, str], said: str
) -> None:
    root = plant(tmp_path / "src", one)
    with pytest.raises(Bad, match=re.escape(said)) as raised:
        accept(root, one, **choice)
    assert "\n" not in str(raised.value)
    assert (root / "lamps.md").read_text() == LAMPS
    assert not (root / "drafts" / "decided.jsonl").exists()


def test_restructured_text_is_left_to_its_author(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    (root / "rest.rst").write_text("Rest\n====\n")
    with pytest.raises(Bad, match=r"rest\.rst is no Markdown page"):
        accept(root, CLAIM, page="rest")


def test_a_page_that_would_read_otherwise_is_left_as_it_is(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    # Whatever comes behind the open comment is no object.
    text = "# Alone\n\n:::{claim} Oil is dear.\n:id: dear\n:cites: lee\n:::\n\n<!--\n"
    (root / "alone.md").write_text(text)
    with pytest.raises(Failed, match=r"alone\.md:1: "):
        accept(root, replace(CLAIM, target="dear"), page="alone")
    assert (root / "alone.md").read_text() == text


def test_the_same_evidence_is_not_written_twice(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    accept(root, EVIDENCE)
    forget(root / "drafts", EVIDENCE.id)
    with pytest.raises(Bad, match="has this entry of evidence already"):
        accept(root, EVIDENCE)


def test_what_another_editor_decided_in_the_meantime_is_not_decided_again(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", *ALL)
    first, second = (Desk(read_project([root]), root / "drafts") for _ in range(2))
    first.accept(CLAIM, Choice(by=BY))
    first.reject(COUNTER, BY)
    page = (root / "lamps.md").read_text()
    with pytest.raises(Bad, match=f"{CLAIM.id} was accepted on .* by {BY} as brass"):
        second.accept(CLAIM, Choice(by="Ada"))
    with pytest.raises(Bad, match=f"{COUNTER.id} was rejected"):
        second.reject(COUNTER, "Ada")
    assert (root / "lamps.md").read_text() == page
    assert len((root / "drafts" / "decided.jsonl").read_text().splitlines()) == 2
    second.accept(EVIDENCE, Choice(by="Ada"))


def test_the_id_of_a_long_title_is_cut_at_a_word(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    text = "Brass lamps outlast candles in a draught by three hours in each of the rooms that"
    first = accept(root, replace(CLAIM, text=f"{text} we lit.")).object
    assert first == "brass-lamps-outlast-candles-in-a-draught-by-three"
    other = replace(CLAIM, id="0" * 16, text=f"{text} we saw.")
    assert re.fullmatch(f"{first}-[0-9a-f]{{6}}", accept(root, other).object)


# -- bibliography ------------------------------------------------------------------------


def test_a_new_work_goes_to_the_file_that_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = "@article{roy, author={Roy, Cy}, title={Probes}, year=2024, journal={J}}"
    root = plant(tmp_path / "src", last=old)
    accepted = accept(root, CLAIM)
    assert (accepted.key, accepted.bib) == ("Wick2026Lamps", root / "last.bib")
    assert (root / "first.bib").read_text() == FIRST
    assert (root / "last.bib").read_text() == (
        f"{old}\n\n@misc{{Wick2026Lamps,\n  author = {{Ada Wick}},\n  title = {{Lamps in the Wind}},\n"
        "  year = {2026},\n  eprint = {2601.00001},\n  archiveprefix = {arXiv},\n}\n"
    )
    assert not [said for said in findings(root, capsys) if "Wick" in said]


def test_a_new_work_goes_to_the_file_that_has_most_works_of_the_page(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", last="@article{roy, author={Roy, Cy}, title={Probes}, year=2024, journal={J}}\n")

    def file_of(one: Proposal, page: str) -> Path | None:
        return Desk(read_project([root]), root / "drafts").accept(one, Choice(by=BY, page=page)).bib

    assert file_of(CLAIM, "") == root / "first.bib"
    other = replace(COUNTER, anchor=replace(COUNTER.anchor, work="b"), paper=Source("Else", ("Bo B",), "2026"))
    (root / "other.md").write_text("# Other\n\nOnly {cite:p}`roy`.\n")
    assert file_of(replace(other, kind="claim", target=""), "other") == root / "last.bib"


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_an_entry_stands_in_its_place_of_a_file_that_is_sorted(tmp_path: Path, eol: str) -> None:
    old = [
        "@misc{roy, title={R}, author={A, B}, year=2026}",
        "% the last",
        "@misc{zoe, title={Z}, author={A, B}, year=2026}",
    ]
    root = plant(tmp_path / "src", last="")
    (root / "last.bib").write_bytes(f"{old[0]}{eol}{eol}{old[1]}{eol}{old[2]}{eol}".encode())
    assert accept(root, CLAIM, key="tin").key == "tin"
    text = (root / "last.bib").read_bytes().decode()
    new = text.removeprefix(f"{old[0]}{eol}{eol}").removesuffix(f"{old[1]}{eol}{old[2]}{eol}")
    assert new.startswith("@misc{tin,")
    assert new.endswith(f"{eol}}}{eol}{eol}")
    assert new.count("\n") == new.count(eol)


def test_a_key_may_be_that_of_a_new_work(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", last="")
    assert accept(root, CLAIM, key="Wick2026Brass").key == "Wick2026Brass"
    assert accept(root, COUNTER).key == "Wick2026Brass"
    with pytest.raises(Bad, match="the work is 'Wick2026Brass' there"):
        accept(root, EVIDENCE, key="wick2026")
    with pytest.raises(Bad, match="no bibliography file has the key 'no key'"):
        accept(root, replace(EVIDENCE, paper=Source()), key="no key")


def test_the_second_proposal_of_a_new_paper_takes_the_key_of_the_first(tmp_path: Path) -> None:
    unnamed = Source("Lamps in the Wind", ("Ada Wick",), "2026")
    root = plant(tmp_path / "src", last="")
    desk = Desk(read_project([root]), root / "drafts", root / "last.bib")
    one, two = (replace(p, paper=unnamed, anchor=replace(p.anchor, work="a-file")) for p in (CLAIM, COUNTER))
    assert desk.accept(one, Choice(by=BY)).bib is not None
    assert desk.accept(two, Choice(by=BY)).bib is None
    # And so does the third, which comes on another day.
    three = replace(EVIDENCE, paper=unnamed, anchor=replace(EVIDENCE.anchor, work="a-file"))
    assert accept(root, three).key == "Wick2026Lamps"
    assert (root / "last.bib").read_text().count("@") == 1


def test_a_paper_of_which_the_title_alone_is_known_gets_one_entry(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", last="")
    keys = [accept(root, replace(one, paper=Source("Lamps in the Wind"))).key for one in (CLAIM, COUNTER)]
    assert keys == ["PaperLamps"] * 2
    assert (root / "last.bib").read_text().count("@") == 1
    assert accept(root, EVIDENCE).key == "Wick2026Lamps"  # with an author it may be another


def test_a_key_that_another_editor_took_in_the_meantime_is_not_given_again(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", last="")
    first, second = (Desk(read_project([root]), root / "drafts", root / "last.bib") for _ in range(2))
    first.accept(CLAIM, Choice(by=BY))
    files_before = [(root / name).read_bytes() for name in ("lamps.md", "last.bib")]
    other = replace(
        COUNTER, anchor=replace(COUNTER.anchor, work="b"), paper=Source("Lamps at Sea", ("Al Wick",), "2026")
    )
    with pytest.raises(Failed, match=r"last\.bib:1: an entry 'Wick2026Lamps' was added since"):
        second.accept(other, Choice(by=BY))
    assert [(root / name).read_bytes() for name in ("lamps.md", "last.bib")] == files_before


def test_a_key_that_is_taken_gets_a_letter(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", last="@misc{wick2026lamps, title={Others}, author={A, B}, year=2026}\n")
    assert accept(root, CLAIM).key == "Wick2026Lampsa"


def test_a_work_of_which_only_a_name_is_known_is_asked_for(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", last="")
    with pytest.raises(Bad, match="--key"):
        accept(root, replace(CLAIM, paper=Source()))
    assert accept(root, replace(CLAIM, paper=Source()), key="lee").key == "lee"


def test_a_bibliography_whose_end_is_open_is_left_as_it_is(tmp_path: Path) -> None:
    old = "@article{roy, author={Roy, Cy}, title={Probes"
    root = plant(tmp_path / "src", last=old)
    with pytest.raises(Failed, match=r"last\.bib:1: "):
        accept(root, CLAIM)
    assert (root / "last.bib").read_text() == old
    assert (root / "lamps.md").read_text() == LAMPS


def test_names_of_a_paper_cannot_leave_their_field(tmp_path: Path) -> None:
    paper = Source("A } title, @misc{evil, title={x}}", ("Ada } Wick", "B and C, D"), "2026", "2601.00001")
    root = plant(tmp_path / "src", last="")
    accept(root, replace(CLAIM, paper=paper))
    shelf = doctor.read([root / "last.bib"])
    assert (len(shelf.data.entries), shelf.defects) == (1, [])


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2601.00001v2</id>
<published>2026-01-03T00:00:00Z</published><title>Lamps in the
 Wind, again</title><author><name>Ada Wick</name></author><author><name>Bo Wu</name></author></entry></feed>"""


@pytest.mark.parametrize("status", [200, 404])
def test_the_record_of_a_new_work_is_asked_for_where_one_wants_it(
    tmp_path: Path, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    root = plant(tmp_path / "src", CLAIM, last="")
    with servers() as start:
        server = start(lambda _asked, _number: (status, {"Content-Type": "application/atom+xml"}, ATOM))
        given = ["--fetch", "--base-url", server.url, "--cache", str(tmp_path / "cache"), "--pause", "0"]
        given += ["--bib-file", str(root / "last.bib")]
        code = main(["review", str(root), "--accept", CLAIM.id, "--by", BY, *given])
    if status == 404:
        assert code == 1
        assert "leave --fetch out" in capsys.readouterr().err
        assert ((root / "last.bib").read_text(), (root / "lamps.md").read_text()) == ("", LAMPS)
        return
    entry = (root / "last.bib").read_text()
    assert "title = {Lamps in the {Wind}, again}" in entry
    assert "author = {Ada Wick and Bo Wu}" in entry
    assert "eprint = {2601.00001}" in entry


def test_without_leave_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant(tmp_path / "src", CLAIM, last="")

    def refuse(*_said: Any) -> None:
        raise AssertionError("something was asked of the net")

    monkeypatch.setattr("socket.socket.connect", refuse)
    assert main(["review", str(root), "--accept", CLAIM.id, "--by", BY]) == 0


def test_papers_of_others_are_not_kept_in_the_project(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", CLAIM)
    assert main(["review", str(root), "--accept", CLAIM.id, "--by", BY, "--fetch", "--cache", str(root / "c")]) == 2


# -- decisions ---------------------------------------------------------------------------


def test_a_decision_is_kept_and_the_proposal_is_not_shown_again(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", *ALL)
    accepted = accept(root, CLAIM)
    decision = read_decisions(root / "drafts", [])[CLAIM.id]
    assert (decision.decision, decision.object, decision.by) == ("accepted", accepted.object, BY)
    assert (decision.work, decision.sha256) == (CLAIM.anchor.work, CLAIM.anchor.sha256)


def test_a_decision_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", *ALL)
    (root / "drafts" / "decided.jsonl").mkdir()
    with pytest.raises(Failed, match=r"decided\.jsonl:1: .*lamps\.md was written"):
        accept(root, CLAIM)
    assert CLAIM.text in (root / "lamps.md").read_text()


def test_a_page_that_cannot_be_written_leaves_the_bibliography(tmp_path: Path, monkeypatch: Any) -> None:
    root = plant(tmp_path / "src", last="")

    def fail(path: Path, data: bytes) -> None:
        if path.suffix == ".md":
            raise OSError(28, "No space left on device", str(path))
        files.replace(path, data)

    monkeypatch.setattr("sphinx_tensions.review.accepting.replace_file", fail)
    with pytest.raises(OSError, match="No space left"):
        accept(root, CLAIM)
    assert (root / "last.bib").read_text() == ""
    assert not (root / "drafts" / "decided.jsonl").exists()


def test_words_that_are_not_given_are_those_the_sentence_begins_with(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    one = replace(CLAIM, anchor=replace(CLAIM.anchor, words=""))
    (entry,) = record(root, accept(root, one).object).evidence
    assert entry.words == "Lamps of brass outlast candles by three"


def test_a_build_shows_what_was_accepted(tmp_path: Path) -> None:
    project = Project(tmp_path)
    plant(project.src, *ALL, last="")
    desk = Desk(read_project([project.src]), project.src / "drafts")
    names = [desk.accept(one, Choice(by=BY)).object for one in ALL]
    said = project.build("html", "-nW", "--keep-going")
    assert said.code == 0, said.output
    page = project.page("lamps")
    for name in names:
        assert page.find(id=name) is not None
    assert "Wick" in project.page("index").get_text()


def test_a_page_with_a_mark_alone_keeps_it_first(tmp_path: Path) -> None:
    root = plant(tmp_path / "src")
    (root / "new.md").write_text("\ufeff", encoding="utf-8")
    accept(root, CLAIM, page="new")
    assert (root / "new.md").read_text(encoding="utf-8").startswith("\ufeff::::{claim}")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such rights")
def test_a_file_keeps_its_rights(tmp_path: Path) -> None:
    root = plant(tmp_path / "src", last="")
    (root / "lamps.md").chmod(0o664)
    (root / "last.bib").chmod(0o640)
    accept(root, CLAIM)
    assert [(root / name).stat().st_mode & 0o777 for name in ("lamps.md", "last.bib")] == [0o664, 0o640]


def test_put_keeps_line_ends_and_parts_by_one_blank_line() -> None:
    assert put("a\nb\n", Spot(1), "x") == "a\n\nx\n\nb\n"
    assert put("a\r\n\r\nb", Spot(3), "x\ny") == "a\r\n\r\nb\r\n\r\nx\r\ny\r\n"
    assert put("", Spot(0), "x") == "x\n"
    assert put("a\n:::\n", Spot(1, tight=True), "x") == "a\nx\n:::\n"
    assert read_page("", "p")[0].records == ()
