"""Known answers and laws of the measures."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_tensions.core.measures import (
    LONG_AUTHOR_LIST,
    Age,
    Grounded,
    Independence,
    Label,
    Standing,
    age,
    fold_name,
    groups,
    identity,
    independence,
    standing,
)
from sphinx_tensions.core.model import Work

#: case -> (attacks, nodes, IN, OUT); the rest is undecided
KNOWN: dict[str, tuple[str, str, str, str]] = {
    "T1": ("", "", "", ""),
    "T2": ("", "a", "a", ""),
    "T3": ("ab", "ab", "a", "b"),
    "T4": ("ab bc", "abc", "ac", "b"),
    "T5": ("ab ba", "ab", "", ""),
    "T6": ("ab bc ca", "abc", "", ""),
    "T7": ("ab bc cd da", "abcd", "", ""),
    "T8": ("aa", "a", "", ""),
    "T9": ("aa ab", "ab", "", ""),
    "T10": ("ab ba ac bc cd", "abcd", "", ""),
    "T11": ("ab ba bc cd de ec", "abcde", "", ""),
    "T12": ("ab cb cd dc de ee", "abcde", "a", "b"),
    "T13": ("ab bc dc", "abcd", "ad", "bc"),
    "T14": ("ab bd de ed ee", "abcde", "ac", "b"),
    "T15": ("ab bd cd", "abcd", "ac", "bd"),
    "T16": ("ab bc ca", "abcd", "d", ""),
    "T17": ("ia ai ja", "ija", "ij", "a"),
    "T18": ("12 23 34 45 52", "12345", "135", "24"),
    "T19": ("ab ba cd dc", "abcd", "", ""),
    "T20": ("xk yk rx", "xykr", "ry", "kx"),
    "T21": ("xk yk rx sy", "xykrs", "krs", "xy"),
}
#: case -> (attacks, nodes, rivals, IN, OUT)
RIVALS: dict[str, tuple[str, str, str, str, str]] = {
    "T27": ("", "12", "12", "", ""),
    "T28": ("c1", "12c", "12", "2c", "1"),
    "T29": ("c1 d2 rc", "12cdr", "12", "1dr", "2c"),
    "T31": ("c1", "123c", "123", "c", "1"),
}


def attackers(attacks: str, names: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in names}
    for pair in attacks.split():
        found[pair[1]].append(pair[0])
    return found


@pytest.mark.parametrize("case", KNOWN)
def test_grounded_labelling_of_known_frameworks(case: str) -> None:
    attacks, names, inside, outside = KNOWN[case]
    labels = Grounded(attackers(attacks, names))
    assert {n for n, label in labels.items() if label is Label.IN} == set(inside)
    assert {n for n, label in labels.items() if label is Label.OUT} == set(outside)
    assert len(labels) == len(names)


@pytest.mark.parametrize("case", RIVALS)
def test_grounded_labelling_with_rivals(case: str) -> None:
    attacks, names, rivals, inside, outside = RIVALS[case]
    labels = Grounded(attackers(attacks, names), [rivals])
    assert {n for n, label in labels.items() if label is Label.IN} == set(inside)
    assert {n for n, label in labels.items() if label is Label.OUT} == set(outside)
    explicit = attackers(attacks + "".join(f" {a}{b}" for a, b in itertools.permutations(rivals, 2)), names)
    assert dict(Grounded(explicit)) == dict(labels)


FRAMEWORKS = st.integers(0, 7).flatmap(
    lambda size: st.tuples(
        st.just(list(range(size))),
        st.sets(st.tuples(st.integers(0, max(size - 1, 0)), st.integers(0, max(size - 1, 0))))
        if size
        else st.just(set()),
    )
)


def complete(nodes: list[int], attacks: set[tuple[int, int]]) -> list[set[int]]:
    """All complete extensions, by trying every set."""
    found = []
    for size in range(len(nodes) + 1):
        for chosen in map(set, itertools.combinations(nodes, size)):
            beaten = {t for s, t in attacks if s in chosen}
            defended = {n for n in nodes if all(s in beaten for s, t in attacks if t == n)}
            if not beaten & chosen and defended == chosen:
                found.append(chosen)
    return found


@given(FRAMEWORKS)
def test_the_grounded_set_is_the_smallest_complete_extension(framework: tuple[list[int], set[tuple[int, int]]]) -> None:
    nodes, attacks = framework
    labels = Grounded({node: [s for s, t in attacks if t == node] for node in nodes})
    inside = {node for node, label in labels.items() if label is Label.IN}
    extensions = complete(nodes, attacks)
    assert inside in extensions
    assert all(inside <= extension for extension in extensions)
    assert {n for n, label in labels.items() if label is Label.OUT} == {t for s, t in attacks if s in inside}
    for loser, winner in labels.cause.items():
        assert winner in inside
        assert (winner, loser) in attacks


@given(FRAMEWORKS, st.integers(0, 3))
def test_rivals_as_a_group_equal_rivals_as_attacks(
    framework: tuple[list[int], set[tuple[int, int]]], size: int
) -> None:
    nodes, attacks = framework
    rivals = nodes[:size]
    grouped = Grounded({n: [s for s, t in attacks if t == n] for n in nodes}, [rivals])
    more = attacks | set(itertools.permutations(rivals, 2))
    plain = Grounded({n: [s for s, t in more if t == n] for n in nodes})
    assert dict(grouped) == dict(plain)


def test_standing_words() -> None:
    assert standing(Label.IN, attacked=False) is Standing.UNCHALLENGED
    assert standing(Label.IN, attacked=True) is Standing.ANSWERED
    assert standing(Label.OUT, attacked=True) is Standing.CHALLENGED
    assert standing(Label.UNDECIDED, attacked=True) is Standing.DISPUTED


def work(key: str, *authors: str, **more: Any) -> Work:
    return Work(key=key, authors=authors, title=more.pop("title", key), **more)


def test_independence_of_known_sources() -> None:
    found = independence([work("1", "Smith", "Lee"), work("2", "Lee", "Wu"), work("3", "Garcia")])
    assert (found.papers, found.groups, round(found.effective, 4)) == (3, 2, 1.8)


def test_a_chain_of_authors_is_one_group() -> None:
    assert independence([work("1", "A", "B"), work("2", "B", "C")]).groups == 1


def test_the_effective_number_of_groups() -> None:
    works = [work(str(number), "A") for number in range(5)]
    assert round(independence([*works, work("5", "B")]).effective, 4) == 1.3846
    assert independence([]).effective == 0


def test_two_keys_of_one_work_count_once() -> None:
    assert independence([work("1", "A", doi="10.1/X"), work("2", "B", doi="https://doi.org/10.1/x")]).papers == 1
    assert independence([work("1", "A", arxiv="2401.1v2"), work("2", "B", arxiv="2401.1")]).papers == 1
    assert (
        independence(
            [work("1", "É A", title="On: T", year="2020"), work("2", "E. a", title="on t", year="2020")]
        ).papers
        == 1
    )


def test_no_source_is_no_group() -> None:
    assert independence([]) == Independence(0, 0, 0.0)


def test_unnamed_authors_are_nobody() -> None:
    assert independence([work("1", "A", "others"), work("2", "B", "others")]).groups == 2


def test_long_author_lists_need_two_names_in_common() -> None:
    crowd = tuple(f"P{n}" for n in range(40))
    assert independence([work("1", *crowd), work("2", "P1", "X")]).groups == 2
    assert independence([work("1", *crowd), work("2", "P1", "P2")]).groups == 1


def test_the_number_of_shared_authors_can_be_raised() -> None:
    works = [work("1", "A", "B"), work("2", "B", "C"), work("3", "B", "C")]
    assert independence(works, 1).groups == 1
    assert independence(works, 2).groups == 2


@given(st.lists(st.lists(st.sampled_from("ABCDEFG"), max_size=4), max_size=7))
def test_groups_are_the_connected_components(authors: list[list[str]]) -> None:
    works = [work(str(n), *names) for n, names in enumerate(authors)]
    component = list(range(len(works)))
    for _ in works:
        for a, b in itertools.permutations(range(len(works)), 2):
            if set(authors[a]) & set(authors[b]):
                component[a] = component[b] = min(component[a], component[b])
    assert len(groups(works)) == len(set(component))


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ("2026-01-01", Age.FRESH),
        ("2024-11-23", Age.FRESH),
        ("2024-11-20", Age.AGEING),
        ("2021-06-01", Age.AGEING),
        ("2021-04-01", Age.STALE),
        ("", Age.UNDATED),
    ],
)
def test_age(seen: str, wanted: Age) -> None:
    assert age(seen, "2026-11-22") is wanted


def test_what_a_rival_held_back_and_attacked_is_labelled_once() -> None:
    attackers = {"w": "", "b": "w", "a": "b", "c": "b", "x": "c", "d": "x"}
    found = Grounded({node: list(sources) for node, sources in attackers.items()}, [["a", "b"]])
    assert {node for node, label in found.items() if label is Label.IN} == set("wacd")
    assert found.cause == {"b": "w", "x": "c"}


def test_names_are_compared_without_case_accents_and_signs() -> None:
    assert fold_name("  Ångström,\tJosé-María ") == "angstrom jose maria"


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (Work("k", doi=" https://doi.org/10.1/AB "), "doi:10.1/ab"),
        (Work("k", doi="http://dx.doi.org/10.1/ab", arxiv="1"), "doi:10.1/ab"),
        (Work("k", arxiv="2401.00001V12"), "arxiv:2401.00001"),
        (Work("k", ("Wu, Bo", "Lee, Ann"), "2023", "The Title!"), "title:the title|wu bo|2023"),
        (Work("k", year="2023"), "title:k||2023"),
    ],
)
def test_identity(found: Work, wanted: str) -> None:
    assert identity(found) == wanted


def test_the_largest_group_comes_first_then_by_key() -> None:
    found = groups([work("a", "A"), work("c", "C"), work("b", "B"), work("d", "B")])
    assert [[each.key for each in group] for group in found] == [["b", "d"], ["a"], ["c"]]


def test_a_list_of_authors_is_long_beyond_its_bound() -> None:
    many = [f"Author {number}" for number in range(LONG_AUTHOR_LIST)]
    assert len(groups([work("a", *many), work("b", many[0])])) == 1
    assert len(groups([work("a", *many, "One More"), work("b", many[0])])) == 2
    assert len(groups([work("a", *many, "One More"), work("b", *many[:2])])) == 1


def test_short_lists_share_as_many_as_are_asked_for() -> None:
    long = [f"Author {number}" for number in range(LONG_AUTHOR_LIST + 1)]
    three = [work("a", "A", "B", "C"), work("b", "A", "B"), work("c", "C")]
    assert [len(groups(three, shared)) for shared in (1, 2, 3)] == [1, 2, 3]
    assert len(groups([*three, work("d", *long), work("e", long[0], "A")])) == 2


def test_authors_of_names_without_letters_are_unknown() -> None:
    assert independence([work("a", "—"), work("b", "—"), work("c", "others")]).groups == 3


def test_bounds_of_age_are_of_the_next_and_of_the_same_band() -> None:
    year = 366 / 365.25
    assert age("2024-01-01", "2025-01-01", (year, 9)) is Age.AGEING
    assert age("2024-01-01", "2025-01-01", (0.5, year)) is Age.AGEING
    assert age("2024-01-01", "2025-01-02", (0.5, year)) is Age.STALE
    assert age("2024-01-02", "2025-01-01", (year, 9)) is Age.FRESH
