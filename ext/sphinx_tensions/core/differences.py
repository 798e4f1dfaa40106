"""What makes two texts that are alike say different things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CLAUSE = re.compile(r"[,;:.!?()]")
_NEGATIONS = """
not no never without cannot neither nor nobody nothing none
"""
_DENYING = frozenset(_NEGATIONS.split())
_DOUBTS = """
hardly barely scarcely little rarely seldom
fail fails failed lack lacks yet unclear unproven doubtful questionable myth false untrue irrelevant
"""
_NOT = _DENYING | frozenset(_DOUBTS.split())
_SAYING_NOTHING = """
a an the is are was were be been do does did has have had it its of to in on at by for with that than as and or so also
any even ever there this these can could will would should may might must
"""
_EMPTY = frozenset(_SAYING_NOTHING.split())
_SAME_BUT_WORDS = 2  #: words that are the same for each that is not
_SAME_BUT_NAMES = 80  #: score of rapidfuzz
_SCOPE = 3
"""Words behind a negation that it is about."""

_OPPOSITES = (
    ("more greater larger bigger higher longer", "less fewer smaller lower shorter"),
    ("better best improve improves improved outperform outperforms", "worse worst degrade degrades degraded"),
    (
        "help helps improve improves benefit benefits preserve preserves",
        "hurt hurts harm harms worsen worsens destroy destroys degrade degrades",
    ),
    (
        "increase increases increased raise raises rise rises grow grows gain gains",
        "decrease decreases decreased reduce reduces reduced lower lowers fall falls shrink shrinks lose loses drops",
    ),
    ("speed speeds accelerate accelerates faster quicker", "slow slows slower"),
    ("always every all everything", "never few none some sometimes rarely nothing"),
    ("enough sufficient suffices", "insufficient inadequate"),
    ("necessary needed required essential", "unnecessary needless optional superfluous"),
    ("cheap cheaper", "expensive dear dearer costly costlier"),
    ("easy easier", "hard harder difficult"),
    ("common frequent often", "rare rarer rarely seldom"),
    ("before early earlier first", "after late later last"),
    ("above upper over", "below lower under"),
    ("strong stronger robust", "weak weaker fragile brittle"),
    ("hold holds work works succeed succeeds", "break breaks fail fails failed"),
    ("keep keeps preserve preserves", "lose loses remove removes discard discards"),
    ("same alike", "different differs differ"),
    ("possible can", "impossible cannot"),
    ("true right", "false wrong"),
)
_SIDES = tuple((frozenset(one.split()), frozenset(other.split())) for one, other in _OPPOSITES)
_PREFIXES = ("un", "in", "im", "ir", "non", "dis")
_TURNS = re.compile(
    r"\b(?:than|over|beats?|beaten|outperforms?|exceeds?|before|after|precedes?|causes?|caused|implies|replaces?|replaced|"
    r"needs?|requires?|leads to|predicts?|predicted|follows from|drives?|driven|explains?|explained)\b"
)
_PASSIVE = re.compile(r"(?<=e[dn])\s+(?:by|from)\b")


def apart(first: str, second: str) -> str:
    """Return what makes two texts that are alike say different things, as words to show; else nothing.

    Looked for are a negation of a word that both have, words of opposite
    meaning, sides of a comparison that changed places, other numbers, and, in
    texts that are otherwise the same, other names and other words.
    """
    one, two = _plain(first), _plain(second)
    return (
        _denied(one, two)
        or _opposed(one, two)
        or _turned(one, two)
        or _counted(one, two)
        or _named(first, second)
        or _replaced(one, two)
    )


def contrary(first: str, second: str) -> str:
    """Return what makes one of two texts deny the other, however unlike their words are; else nothing.

    Who says a thing again in other words moves the words around a negation, and so only the word that it is about first
    is looked for: of “does not improve recall” it is “improve”.
    """
    one, two = _plain(first), _plain(second)
    return _reversed(one, two) or _opposed(one, two) or _turned(one, two) or _replaced(one, two)


def denies(word: str) -> bool:
    """Return whether *word*, in small letters, denies by itself: not, never, doesn't."""
    return word in _DENYING or word.endswith("n't")


def _plain(text: str) -> str:
    # The apostrophe would part the negation from its verb.
    return text.casefold().replace("’", "'").replace("can't", "cannot").replace("n't", " not")


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in _EMPTY]


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|e)$", "", word) if len(word) > 4 else word.removesuffix("s")


def _negations(text: str, scope: int = _SCOPE) -> list[tuple[str, set[str]]]:
    """Return each negation of *text* with the stems that it is about: those of *scope* words behind it."""
    found = []
    for clause in _CLAUSE.split(text):
        row = _words(clause)
        for place, word in enumerate(row):
            if word in _NOT:
                found.append((word, {_stem(other) for other in row[place + 1 : place + 1 + scope]}))
    return found


def _reversed(one: str, two: str) -> str:
    """Return the negation in one text of a word that the other text has, and denies nowhere."""
    for here, there in ((one, two), (two, one)):
        others = _negations(there)
        said, denied = set(map(_stem, _words(there))), {stem for _, about in others for stem in about}
        for sign, about in _negations(here, 1):
            # At the end of its clause a negation is about what was before it; so is “fail”, wherever it stands.
            same = any(sign == other and (not scope or sign not in _DENYING) for other, scope in others)
            if about & said - denied and not same:
                return sign
    return ""


def _denied(one: str, two: str) -> str:
    """Return the negation of a word that the other text has without one."""
    here, there = _negations(one), _negations(two)
    stems = [set(map(_stem, _words(text))) for text in (one, two)]
    for signs, others, said in ((here, there, stems[1]), (there, here, stems[0])):
        for sign, about in signs:
            # One at the end of its clause is about what was before it.
            if about & said and not any(about & scope or (sign == other and not scope) for other, scope in others):
                return sign
    return ""


def _opposed(one: str, two: str) -> str:
    """Return two words of opposite meaning, each of which one text alone has."""
    here: set[str] = set(_WORD.findall(one))
    there: set[str] = set(_WORD.findall(two))
    only, others = here - there, there - here
    for left, right in chain(_SIDES, ((b, a) for a, b in _SIDES)):
        if only & left and others & right and not (only & right or others & left):
            return f"{min(only & left)} and {min(others & right)}"
    for words, prefixed in ((only, others), (others, only)):
        for word in sorted(words):
            # A short word with a prefix is another word: to and into.
            if len(word) > 3 and any(prefix + word in prefixed for prefix in _PREFIXES):
                return word
    return ""


def _turned(one: str, two: str) -> str:
    """Return the word whose sides changed places: what beats what, what comes before what."""
    for pivot, left, right in _sides(one):
        for again, other_left, other_right in _sides(two):
            if pivot == again and left & other_right - other_left and right & other_left - other_right:
                return pivot
    return ""


def _sides(text: str) -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield each word that two things are compared by, with the words on its sides; a passive is turned."""
    for match in _TURNS.finditer(text):
        left = set(map(_stem, _words(text[max(0, match.start() - 80) : match.start()])))
        right = set(map(_stem, _words(text[match.end() : match.end() + 80])))
        turned = _PASSIVE.match(text, match.end()) is not None
        yield _stem(match[0]), *((right, left) if turned else (left, right))


def _counted(one: str, two: str) -> str:
    here: set[str] = set(_NUMBER.findall(one))
    there: set[str] = set(_NUMBER.findall(two))
    return f"{min(here - there)} and {min(there - here)}" if here - there and there - here else ""


def _named(first: str, second: str) -> str:
    """Return two names where they are all that differs in two texts."""
    if fuzz.token_sort_ratio(first, second) < _SAME_BUT_NAMES:
        return ""
    words = [{word.casefold(): word for word in re.findall(r"[\w-]+", text)} for text in (first, second)]
    names = [
        sorted(word for folded, word in here.items() if folded not in there and word != folded)
        for here, there in (words, reversed(words))
    ]
    return f"{names[0][0]} and {names[1][0]}" if all(names) else ""


def _replaced(one: str, two: str) -> str:
    """Return two words, one in place of the other, where nearly all else is the same in the same order.

    No list has all words of opposite meaning.  Who says a thing again changes
    the order too; who denies it often changes a word alone.
    """
    rows = _words(one), _words(two)
    stems = [list(map(_stem, row)) for row in rows]
    edits = [edit for edit in Levenshtein.opcodes(*stems) if edit.tag != "equal"]
    replaced = next((edit for edit in edits if edit.tag == "replace"), None)
    changed = sum(max(e.src_end - e.src_start, e.dest_end - e.dest_start) for e in edits)
    if replaced is None or max(map(len, rows)) - changed < _SAME_BUT_WORDS * changed:
        return ""
    return f"{rows[0][replaced.src_start]} and {rows[1][replaced.dest_start]}"
