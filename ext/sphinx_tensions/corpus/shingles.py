"""What is compared of a text among millions: its shingles, and a signature that finds those that share most of them.

The functions take batches of plain values and return plain values, so that
another process, or another machine, can run them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TypeAlias

from ..core.differences import apart
from ..core.wordings import terms, words

BANDS = 20
ROWS = 5
"""Two texts are compared where `ROWS` values of their signatures agree in one of `BANDS` bands.

With a Jaccard index of s the chance is 1 - (1 - s^ROWS)^BANDS: .975 at .7, .9996 at .8, .05 at .3.
"""
SEED = 20_100

_CACHED = 40  #: characters of a word that is kept with its stems

# A citation is no word of a claim, and the years in keys would set texts apart.
_CITED = re.compile(r"\{cite[^}]{0,20}\}`[^`]{0,500}`|\[@[^\]]{0,500}\]")


Pair: TypeAlias = tuple[int, int, str, str]
"""Numbers and texts of two."""
Near: TypeAlias = tuple[int, int, float, str]
"""Numbers of two, their score, and what makes them say different things after all: empty for nothing seen."""


def said(text: str) -> str:
    """Return *text* in one line without its citations."""
    # A lone surrogate, which JSON can hold, is no text to a database.
    return " ".join(_CITED.sub(" ", text).split()).encode("utf-8", "replace").decode()


def key(text: str) -> bytes:
    """Return twelve bytes that are the same for the same words, figures and signs, whatever their case."""
    return blake2b(text.casefold().encode("utf-8", "replace"), digest_size=12).digest()


@lru_cache(maxsize=100_000)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


def _terms(text: str) -> list[str]:
    """Return what `terms` returns; the stems of a word are kept, since a corpus has few words many times."""
    stems: list[str] = []
    for word in text.split():
        stems += _stems(word) if len(word) <= _CACHED else terms(word)
    return stems or words(text)


def shingles(text: str) -> set[str]:
    """Return the stems of the words that count, and each with the next in either order; nothing for no words."""
    row = _terms(text)
    return {*row, *(f"{a} {b}" if a < b else f"{b} {a}" for a, b in pairwise(row))}


def signatures(texts: Sequence[str]) -> list[bytes]:
    """Return the signature of each text, four bytes a row of each band; empty for a text without words."""
    from rensa import RMinHash  # noqa: PLC0415  (of an extra)

    sets = [shingles(text) for text in texts]
    rows = RMinHash.digest_matrix_from_token_sets(sets, BANDS * ROWS, SEED).to_rows() if sets else []
    return [array("I", row).tobytes() if one else b"" for one, row in zip(sets, rows, strict=True)]


def score(first: set[str], second: set[str]) -> float:
    """Return the Jaccard index of two sets of shingles, times 100, rounded to a tenth."""
    shared = len(first & second)
    return round(100 * shared / (len(first) + len(second) - shared), 1) if shared else 0.0


def compared(pairs: Sequence[Pair], threshold: float) -> list[Near]:
    """Return the pairs that score *threshold* or more, in their order, with what sets each apart."""
    near = []
    for one, two, first, second in pairs:
        if (value := score(shingles(first), shingles(second))) >= threshold:
            near.append((one, two, value, apart(first, second)))
    return near
