"""A paper as it is mined: sentences with their places, hashes, and the works that each cites."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from ..exchange.proposals import Source
from ..verify import plain


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence."""

    number: int  #: from 1, over the whole paper
    text: str  #: plain text, as it is printed
    sha256: str  #: see `sentence_hash`
    kind: str  #: of its passage: title, abstract, paragraph, caption, footnote
    section: str = ""  #: number
    heading: str = ""  #: of the section
    at: str = ""  #: place as evidence names it: abstract, §4.2, table 3, p. 12
    passage: int = 0  #: place of its passage in the paper, from 0
    start: int = 0  #: characters from the beginning of its passage
    end: int = 0
    cites: tuple[str, ...] = ()  #: names of references in this paper


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, or as much of it as was there."""

    work: str  #: cite key, or what names it where it is in no bibliography
    source: str  #: name of the file, without its folder
    sha256: str  #: of the file
    about: Source = Source()
    sentences: tuple[Sentence, ...] = ()
    references: tuple[tuple[str, str], ...] = field(default=())  #: name in this paper -> text of the reference


def sentence_hash(text: str) -> str:
    """Return the SHA-256 of the words of a sentence in normal form, which is the same in every format of a source."""
    return sha256(plain.normal(text).encode()).hexdigest()
