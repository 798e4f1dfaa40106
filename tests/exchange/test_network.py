"""Arguments of other systems, arranged as pages."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_tensions.core.model import Camp, Claim, Counter, Page, Relation, Tension
from sphinx_tensions.core.text import digest
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.exchange.network import Arranger, Link, Names, Network, counts, tension_title


def network(text: str, groups: str = "") -> Arranger:
    """Arrange relations that are written ``a-b`` (attack), ``a+b``, ``a_b``, ``a=b`` (contrary); groups as ``a:G``."""
    made = Network()
    words = {"-": Link.ATTACK, "+": Link.SUPPORT, "_": Link.UNDERCUT, "=": Link.CONTRARY}
    for part in text.split():
        if len(part) == 1:
            made.node(part)
        else:
            made.link(part[0], words[part[1]], part[2])
    for part in groups.split():
        made.node(part[0]).group = part[2:]
    return Arranger(made, Names())


@pytest.mark.parametrize(
    ("relations", "groups", "expected"),
    [
        ("a b", "", ["a-2: a; camp a", "b-2: b; camp b"]),
        ("a-b c", "", ["b-2: b; camp b; counter a>b", "statements: Statements; claim c"]),
        (
            "a=b b=c",
            "",
            [
                "a-or-b: a, or b?; camp a; camp b; c-2: c; camp c"
                "; ! 'b' is contrary to 'c', of another tension: said in their texts"
            ],
        ),
        ("a=b b=c c=a", "", ["a-or-b: a, or b?; camp a; camp b; camp c"]),
        (
            "a=b d-a d-c",
            "",
            [
                "a-or-b: a, or b?; camp a; camp b; c-2: c; camp c; counter d>a c",
            ],
        ),
        ("d-a d-b", "", ["a-or-b: a, or b?; compatible; camp a; camp b; counter d>a b"]),
        ("a-a b-a", "", ["a-2: a; camp a; counter b>a; ! 'a' attacks itself"]),
        ("a=a b-a", "", ["a-2: a; camp a; counter b>a; ! 'a' is contrary to itself"]),
        ("a+a a_a", "", ["a-2: a; camp a; ! 'a' supports itself; ! 'a' undercuts itself"]),
        ("a+b c+a", "", ["b-2: b; camp b; claim a>b; claim c; ! 'c' supports 'a': said in its text"]),
        ("a-b a+b", "", ["b-2: b; camp b; counter a>b; ! 'a' supports 'b': said in its text"]),
        ("a-b b-a", "", ["a-2: a; camp a; counter b>a; ! 'a' attacks 'b': said in its text"]),
        ("a-b b-c c-b", "", ["b-2: b; camp b; counter a>b; counter c>b; ! 'b' attacks 'c': said in its text"]),
        (
            "a-b b-c c=d d-b",
            "",
            [
                "c-2: c; camp c; counter a>b; counter b>c; counter d>b c"
                "; ! 'c' is contrary to 'd': read as an attack, since one is no camp"
            ],
        ),
        ("a-c b-c a=b", "", ["c-2: c; camp c; counter a>c b; counter b>c a"]),
        ("a-b c-d", "a:G b:G c:G d:G", ["g: G; compatible; camp b; camp d; counter a>b; counter c>d"]),
        ("a-b c-d", "b:G d:H", ["g: G; camp b; counter a>b", "h: H; camp d; counter c>d"]),
        ("a-b", "a:G b:H", ["h: H; camp b; counter a>b"]),
        (
            "a=b",
            "a:G b:H",
            ["g: G; camp a; ! 'a' is contrary to 'b', of another tension: said in their texts", "h: H; camp b"],
        ),
        (
            "a_b a-c",
            "",
            [
                "b-or-c: b, or c?; compatible; camp b; camp c; counter a>b c"
                "; ! 'a' undercuts 'b', and attacks as well: read as an attack"
            ],
        ),
        ("a_b a_c", "", ["b-or-c: b, or c?; compatible; camp b; camp c; counter a_b c"]),
    ],
)
def test_relations_make_tensions(relations: str, groups: str, expected: list[str]) -> None:
    arranger = network(relations, groups)
    pages = arranger.pages()
    assert [shape(page) for page in pages.values()] == [text.split("; !")[0] for text in expected]
    assert [note.said for note in arranger.account.told()] == [
        lost for text in expected for lost in text.split("; ! ")[1:]
    ]


def shape(page: Page) -> str:
    """Return one line that tells what the objects of a page are and are about."""
    parts = [f"{page.docname}: {page.title}"]
    for record in page.records:
        if isinstance(record, Tension):
            whole = [] if record.id == page.docname else [f"{record.id}: {record.title}"]
            parts += [*whole, *["compatible"] * record.compatible]
            continue
        ends = record.against if isinstance(record, Counter) else record.supports if isinstance(record, Claim) else ()
        sign = "_" if isinstance(record, Counter) and record.relation == Relation.UNDERCUTS else ">"
        parts.append(f"{record.kind} {record.id}{sign if ends else ''}{' '.join(ends)}")
    return "; ".join(parts)


def test_names_are_given_once_whatever_their_case() -> None:
    names = Names(["Here"])
    assert [names.new(wanted, "x") for wanted in ("Here", "HERE", "here", "There", "中文")] == [
        "here-2",
        "here-3",
        "here-4",
        "there",
        f"x-{digest('中文')[:8]}",
    ]


def test_a_tension_without_a_title_is_named_by_two_of_its_camps() -> None:
    assert [tension_title(camps) for camps in ([], ["A."], ["A!", "B?", "C"])] == ["Untitled tension", "A", "A, or B?"]


def test_objects_are_counted_by_kind() -> None:
    pages = READERS["argdown"]("[A]: a\n  - [B]: b\n  - [C]: c\n", "x").pages.values()
    assert list(counts(pages)) == ["1 tension", "1 camp", "2 counters", "0 claims"]


@given(
    st.text(st.sampled_from("abcd"), min_size=2, max_size=12),
    st.text(st.sampled_from("+-_="), min_size=12, max_size=12),
)
def test_no_relation_is_lost_in_silence(names: str, signs: str) -> None:
    """Each stands on a page or among what was lost."""
    arranger = network(
        " ".join(f"{a}{sign}{b}" for (a, b), sign in zip(itertools.pairwise(names), signs, strict=False))
    )
    records = {record.id: record for page in arranger.pages().values() for record in page.records}
    said = [note.said for note in arranger.account.told()]
    for source, what, target in arranger.network.links:
        one, other = records[source], records[target]
        kept = target in getattr(one, "against", ()) or target in getattr(one, "supports", ())
        kept |= f"\x02{target}\x03" in one.text
        if what is Link.CONTRARY:
            kept |= source in getattr(other, "against", ())
        rivals = what is Link.CONTRARY and source != target and isinstance(one, Camp) and isinstance(other, Camp)
        rivals = rivals and one.parent == other.parent
        told_of = any(repr(source) in lost and (repr(target) in lost or "itself" in lost) for lost in said)
        assert kept or rivals or told_of, (source, what, target)
