"""What a model answered, and what of it is refused.

A paper can hold text that a model takes for instructions, so nothing here
trusts the prompt: each entry of an answer is held against the sentence that it
is about, and what does not stand there is left out with a reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...asking.entries import entries_of
from ...core.differences import contrary, denies
from ...core.model import Basis, Evidence
from ...core.schemas import BAD, closed, sound
from ...core.text import sentence_ends
from ...core.wordings import terms
from ...verify import plain
from ...verify.numbers import number_words, numbers_without, percentages

KINDS = ("claim", "counter")
DEGREES = {
    "explicit contradiction": "disputes",
    "strong contradiction": "disputes",
    "contradiction": "disputes",
    "nuanced contradiction": "qualifies",
    "possible contradiction": "mentions",
    "lack of evidence": "mentions",
    "possible agreement": "mentions",
    "nuanced agreement": "qualifies",
    "agreement": "supports",
    "strong agreement": "supports",
    "explicit agreement": "supports",
}
"""The scale of ContraCrow (Skarlinski et al. 2024) -> the role that follows.

From “contradiction” on its authors call two statements contradictory; what is only possible asserts nothing.
"""

LONGEST = 300  #: characters of a text
LONGEST_SCALE = 80
IN_A_ROW = 7  #: words that a text may share with the paper

_SAME = 1 / 3
"""Of the words of a text that count, those that stand in what was shown."""

_FILLED = {"type": "string", "minLength": 1}
DRAFT = closed(
    {
        "sentence": {"type": "integer", "minimum": 1},
        "kind": {"type": "string", "enum": list(KINDS)},
        "text": _FILLED,
        "words": _FILLED,
        "neighbour": {"type": "integer", "minimum": 0},
        "degree": {"type": "string", "enum": ["", *DEGREES]},
        "basis": {"type": "string", "enum": ["", *Basis]},
        "scale": {"type": "string"},
    },
    *("sentence", "kind", "text", "words", "neighbour", "degree", "basis"),
)
PAIR = closed(
    {"pair": {"type": "integer", "minimum": 1}, "degree": {"type": "string", "enum": list(DEGREES)}}, "pair", "degree"
)


_NOT_ASKED = "it was not among those asked; refused"


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as a model was shown it."""

    text: str
    around: str = ""  #: the sentences beside it, and the abstract
    neighbours: int = 0  #: how many objects of the atlas were offered


class Draft(NamedTuple):
    """An entry of an answer that stands."""

    sentence: int
    kind: str
    text: str
    words: str  #: that show which sentence is meant
    neighbour: int  #: place among those offered, from 1; 0 for none
    degree: str
    basis: str
    scale: str


class Read(NamedTuple):
    """What is left of an answer, and why the rest is not."""

    drafts: tuple[Draft, ...]
    notes: tuple[str, ...]


def read_drafts(text: str, shown: Mapping[int, Shown], most: int, *, partly: bool = False) -> Read:
    """Return the entries of an answer that stand; of those on one sentence the first that does, at most *most*.

    With *partly* more was asked than is *shown* now, and entries on the rest are passed over in silence.
    """
    drafts: dict[int, Draft] = {}
    notes: list[str] = []
    entries, problem = entries_of(text, "claims")
    for place, entry in enumerate(entries):
        if place == most:
            notes.append(f"the answer has more than {most} entries; the others were left out")
            break
        draft, why = _draft(entry, shown, drafts)
        if partly and why.endswith(_NOT_ASKED):
            continue
        if draft is not None:
            drafts[draft.sentence] = draft
        else:
            notes.append(why)
    return Read(tuple(drafts.values()), (*notes, *problem))


def read_degrees(text: str, count: int) -> dict[int, str]:
    """Return number of a pair -> degree; a pair that was judged twice, or not among the *count* asked, has none."""
    entries, _problem = entries_of(text, "pairs")
    checked = [sound(entry, PAIR, lambda _message: None) for entry in entries[: 2 * count]]
    pairs = [(row["pair"], row["degree"]) for row in checked if row is not BAD and row["pair"] <= count]
    numbers = [number for number, _degree in pairs]
    return {number: degree for number, degree in pairs if numbers.count(number) == 1}


# -- an entry -----------------------------------------------------------------------


def _draft(entry: Any, shown: Mapping[int, Shown], taken: Collection[int]) -> tuple[Draft | None, str]:
    """Return an entry as a draft, or None and why it is refused."""
    problems: list[str] = []
    row = sound(entry, DRAFT, problems.append)
    if row is BAD:
        return None, f"an entry was refused: {problems[0][:200]}"
    number = row["sentence"]
    if number not in shown:
        return None, f"sentence {number}: {_NOT_ASKED}"
    if number in taken:
        return None, f"sentence {number}: it has an entry already; refused"
    draft = Draft(**{**row, "scale": row.get("scale", ""), "text": row["text"].strip()})
    why = next(filter(None, (check(draft, shown[number]) for check in _CHECKS)), "")
    return (None, f"sentence {number}: {why}; refused") if why else (draft, "")


def _length(draft: Draft, _shown: Shown) -> str:
    if len(draft.text) > LONGEST:
        return f"the text has more than {LONGEST} characters"
    if len(draft.scale) > LONGEST_SCALE:
        return f"the scale has more than {LONGEST_SCALE} characters"
    return "the text has more than one sentence" if sentence_ends(draft.text) else ""


_ACTIVE = re.compile(
    r"[\\${}`\[\]|@*\ufffd]|<[\w/!?]|&#?\w++;|~~|__|::|(?<!\w)_|_(?!\w)|//|\bwww\.|[^\W\d_]{2}:\S|\w\.[^\W\d_]{2,}+/\S",
    re.ASCII,
)
"""Signs with a meaning in MyST, reStructuredText, TeX or HTML, and what leads elsewhere."""
_HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Categories of Unicode of which nothing is seen: controls, directions of writing, halves of characters."""


def _active(draft: Draft, _shown: Shown) -> str:
    for name, text in (("text", draft.text), ("scale", draft.scale)):
        sign = _ACTIVE.search(text)
        if sign:
            return f"the {name} holds {sign[0]!r}, which is markup, TeX or a link"
        if any(unicodedata.category(character) in _HIDDEN for character in text):
            return f"the {name} holds a sign that is not seen"
        # A list, a heading, a comment and a quotation are known by how their line begins.
        if text and (not text[0].isalnum() or re.match(r"\w{1,3}[.)]\s", text)):
            return f"the {name} begins as markup does"
    return ""


def _words(draft: Draft, shown: Shown) -> str:
    quoted = plain.normal(draft.words)
    if not quoted or f" {quoted} " not in f" {plain.normal(shown.text)} ":
        return "its words do not stand in the sentence"
    return ""


def _own(draft: Draft, shown: Shown) -> str:
    ours = plain.words(draft.text)
    if ours == plain.words(shown.text):
        return "the text is the sentence itself"
    theirs = f" {plain.normal(shown.text)} \n {plain.normal(shown.around)} "
    rows = (" ".join(ours[start : start + IN_A_ROW + 1]) for start in range(len(ours) - IN_A_ROW))
    copied = next((row for row in rows if f" {row} " in theirs), "")
    return f"more than {IN_A_ROW} words in a row are the paper's: {copied[:80]!r}" if copied else ""


def _figures(draft: Draft, shown: Shown) -> str:
    said = [Evidence(words=shown.text)]
    for text in (draft.text, draft.scale):
        new = numbers_without(text, said) or sorted(number_words(text) - number_words(shown.text))
        if new:
            return f"the figure {new[0]} is not in the sentence"
        percent = percentages(text) - percentages(shown.text)
        if percent:
            return f"{min(percent)} % is not in the sentence"
        # A year, or a name such as GPT-4, may come from beside the sentence, and from nowhere else.
        there = f"{plain.normal(shown.text)} {plain.normal(shown.around)}".split()
        names = [word for word in plain.words(text) if any(map(str.isdigit, word)) and word not in there]
        if names:
            return f"{names[0]!r} is not in what was shown"
    return ""


_NO_DENIAL = re.compile(r"\bnot (?:only|just|merely)\b", re.IGNORECASE)


def _negation(draft: Draft, shown: Shown) -> str:
    ours, theirs = (_NO_DENIAL.sub("", text) for text in (draft.text, shown.text))
    denied = [any(map(denies, plain.words(text))) for text in (ours, theirs)]
    if denied[0] != denied[1]:
        return f"a negation was {'added' if denied[0] else 'dropped'}"
    said = contrary(theirs, ours)
    return f"it says something else than the sentence: {said}" if said else ""


def _about(draft: Draft, shown: Shown) -> str:
    sentence = set(terms(shown.text))
    there = sentence | set(terms(shown.around))
    if not sentence.intersection(terms(draft.text)):
        return "the text is about something else"
    for name, said in (("text", set(terms(draft.text))), ("scale", set(terms(draft.scale)))):
        if len(said & there) < _SAME * len(said):
            return f"the {name} is about something else"
    return ""


def _neighbour(draft: Draft, shown: Shown) -> str:
    if draft.neighbour > shown.neighbours:
        return f"there is no neighbour {draft.neighbour}"
    if bool(draft.neighbour) != bool(draft.degree):
        return "neighbour and degree do not go together"
    return ""


_CHECKS: tuple[Callable[[Draft, Shown], str], ...] = (
    _length,
    _active,
    _words,
    _own,
    _figures,
    _negation,
    _about,
    _neighbour,
)
