"""Word and certainty of a claim: known answers, and what holds of any evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_tensions.core.certainty import Certainty, Rating, Why, Word, rate
from sphinx_tensions.core.model import Basis, Evidence, Limit, Read, Role, Work

WORKS = {
    **{key: Work(key, (f"Author {key}",)) for key in "abcdefgh"},
    "a2": Work("a2", ("Author a", "Someone else")),
    "open1": Work("open1", ("Ann Oh", "others")),
    "open2": Work("open2", ("Bea Oh", "others")),
}
SIGNS = {"+": Role.SUPPORTS, "-": Role.DISPUTES, "~": Role.QUALIFIES, "=": Role.COMPARED, ".": Role.BACKGROUND}


def entries(text: str) -> list[Evidence]:
    """Read entries written as ``+a matched full small``."""
    made = []
    for part in filter(None, (part.split() for part in text.split(";"))):
        sign, key = part[0][0], part[0][1:]
        words = set(part[1:])
        made.append(
            Evidence(
                key=key,
                role=SIGNS[sign],
                read=next((str(word) for word in Read if word in words), ""),
                basis=next((str(word) for word in Basis if word in words), ""),
                limits=tuple(str(word) for word in Limit if word in words),
            )
        )
    return made


def rated(text: str, *, cited: bool = True, needed: int = 5) -> Rating:
    return rate(entries(text), WORKS, cited=cited, needed=needed)


KNOWN = {
    "E1, no citation": ("", "not rated", "uncited", False),
    "E1, citations alone": ("", "not rated", "unread", True),
    "E2": ("+a matched full", "moderate", "reported"),
    "E3": ("+a matched full own-method", "moderate", "reported"),
    "E4": ("+a matched abstract", "moderate", "reported"),
    "E5": ("+a measured full; +b measured full", "high", "corroborated"),
    "E6": ("+a measured full; +a2 measured full", "moderate", "reported"),
    "E7": ("+a theory full", "low", "reported"),
    "E8": ("+a measured full single-run", "low", "reported"),
    "E9": ("+a measured secondary", "low", "reported"),
    "E10": ("+a matched full; -b matched full", "low", "mixed"),
    "E11": ("+a matched full; -b theory full", "moderate", "mixed"),
    "E12": ("+a argued full single-run", "very low", "reported"),
    "E13": ("+a measured full; +b measured full; -c measured full", "low", "mixed"),
    "E14": ("=a full; .b full", "not rated", "unsupported"),
    "E15": ("+a survey abstract small", "low", "reported"),
    "E16": ("+a matched full; ~b measured full", "moderate", "reported"),
    "E17": ("+a measured full; -a measured full", "low", "mixed"),
    "E18": ("+a survey full", "high", "reported"),
    "E19": ("+a theory full; +b theory full", "moderate", "corroborated"),
    "E20": ("+a matched full; +b matched full; ~c measured full", "moderate", "corroborated"),
    "E21": ("+a matched full; +b matched full", "high", "corroborated"),
    "E22": ("+a matched full; +b argued full", "moderate", "corroborated"),
    "E23": ("+a demonstrated part", "moderate", "reported"),
}


@pytest.mark.parametrize("case", KNOWN.values(), ids=KNOWN.keys())
def test_known_answers(case: tuple[str, str, str] | tuple[str, str, str, bool]) -> None:
    text, certainty, word = case[:3]
    found = rated(text, cited=case[3] if len(case) == 4 else True)
    assert (found.certainty, found.word) == (certainty, word)


def test_as_many_groups_as_asked_for_make_a_consensus() -> None:
    assert rated("+a measured full; +b measured full; +c theory full", needed=3).word is Word.CONSENSUS
    assert rated("+a measured full; +b measured full; +a2 theory full", needed=3).word is Word.CORROBORATED


def test_what_only_disputes_is_disputed_and_not_rated() -> None:
    found = rated("-a measured full; ~b full")
    assert (found.word, found.certainty, found.reasons) == (Word.DISPUTED, Certainty.NOT_RATED, ())


def test_nothing_counts_that_was_not_read_or_that_a_model_recorded() -> None:
    (unread,) = entries("+a matched")
    machine = replace(unread, read="full", by="model gpt-x")
    assert rate([unread, machine], WORKS, cited=True).word is Word.UNREAD
    accepted = replace(machine, by="Ann")
    assert rate([accepted], WORKS, cited=True).word is Word.REPORTED


def test_works_whose_authors_are_not_all_known_are_one_group_and_only_alone() -> None:
    alone = rated("+open1 measured full; +open2 measured full")
    assert (alone.word, alone.certainty) == (Word.REPORTED, Certainty.MODERATE)
    beside = rated("+open1 measured full; +a measured full")
    assert (beside.word, beside.certainty) == (Word.REPORTED, Certainty.MODERATE)


def test_the_reasons_lead_to_the_level_step_by_step() -> None:
    found = rated("+a survey abstract small; +b matched full own-method; +c matched full; ~d full")
    assert [(reason.why, reason.what, reason.level) for reason in found.reasons] == [
        (Why.BASIS, "matched", 4),
        (Why.LONE, "", 3),
        (Why.GROUPS, "2", 4),
        (Why.QUALIFIED, "d", 3),
    ]
    disputed = rated("+a survey secondary; -b matched full")
    assert [(reason.why, reason.level) for reason in disputed.reasons] == [
        (Why.BASIS, 4),
        (Why.SECONDARY, 3),
        (Why.DISPUTED, 2),
    ]


def test_a_work_that_joins_two_teams_does_not_make_their_agreement_less_certain() -> None:
    works = {**WORKS, "ab": Work("ab", ("Author a", "Author b"))}
    text = "+a matched full; +b matched full"
    assert rate(entries(text), works, cited=True).certainty is Certainty.HIGH
    assert rate(entries(f"{text}; +ab matched full"), works, cited=True).certainty is Certainty.HIGH


TEAMS = st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=3, unique=True)


@st.composite
def evidence(draw: st.DrawFn, role: Role | None = None) -> Evidence:
    return Evidence(
        key=draw(st.sampled_from("abcdef")),
        role=role or draw(st.sampled_from(Role)),
        read=draw(st.sampled_from([*map(str, Read), ""])),
        basis=draw(st.sampled_from([*map(str, Basis), ""])),
        limits=tuple(draw(st.lists(st.sampled_from([str(word) for word in Limit]), max_size=2, unique=True))),
        by=draw(st.sampled_from(["", "", "", "Ann", "model x"])),
    )


@st.composite
def works(draw: st.DrawFn) -> dict[str, Work]:
    ends = st.sampled_from([(), (), ("others",)])
    return {key: Work(key, (*draw(TEAMS), *draw(ends)), title=key) for key in "abcdef"}


GIVEN = st.lists(evidence(), max_size=6)


def level(given: list[Evidence], known: dict[str, Work]) -> int:
    return rate(given, known, cited=True, needed=3).level


@settings(max_examples=400)
@given(GIVEN, works(), evidence(Role.SUPPORTS))
def test_what_supports_never_lowers_the_certainty(
    given: list[Evidence], known: dict[str, Work], more: Evidence
) -> None:
    assert level([*given, more], known) >= level(given, known)


@settings(max_examples=400)
@given(GIVEN, works(), evidence(Role.DISPUTES) | evidence(Role.QUALIFIES))
def test_what_disputes_or_qualifies_never_raises_it(
    given: list[Evidence], known: dict[str, Work], more: Evidence
) -> None:
    assert level([*given, more], known) <= level(given, known)


@given(GIVEN, works(), st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_nothing(given: list[Evidence], known: dict[str, Work], luck: st.Random) -> None:  # type: ignore[name-defined]
    other = [*given]
    luck.shuffle(other)
    one, two = rate(given, known, cited=True), rate(other, known, cited=True)
    assert (one.word, one.level, one.supporting, one.disputing) == (two.word, two.level, two.supporting, two.disputing)


@given(GIVEN, works(), st.sampled_from("abcdef"))
def test_a_citation_changes_nothing_of_what_was_read(given: list[Evidence], known: dict[str, Work], key: str) -> None:
    cited = Evidence(key=key)
    assert rate([*given, cited], known, cited=True) == rate(given, known, cited=True)


@given(works(), st.sampled_from("abcdef"))
def test_a_work_whose_authors_are_no_longer_all_known_adds_no_group(known: dict[str, Work], key: str) -> None:
    """Two works at a time: of three, one that joined the others may stop to do so."""
    for other in set("abcdef") - {key}:
        given = entries(f"+{key} full matched; +{other} full matched")
        shorter = {**known, key: replace(known[key], authors=(*known[key].authors[:-1], "others"))}
        before, after = rate(given, known, cited=True), rate(given, shorter, cited=True)
        assert after.supporting <= before.supporting
        assert after.level <= before.level
