"""Which work of a bibliography a reference means: by arXiv id, by DOI, and else by title and first author."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz

from ..core.model import Work
from ..core.text import bare_arxiv, bare_doi
from ..exchange.proposals import Source
from ..verify import plain
from ..verify.sources import arxiv_of

ALIKE = 95.0
"""Score of rapidfuzz from which two titles are one: a letter of twenty may differ."""
LENGTH = 2_000  #: characters of a reference that are read
FEW = 3
"""Words from which a title may be told by likeness; a shorter one must stand there letter by letter, with its year."""

_RAREST = 2  #: words of a title that lead to it, so that one may be misspelt
_LED = 200  #: works that a word leads to
_ARXIV = re.compile(
    r"(?:arxiv[.:/]\s*|(?<![\w./-]))(?P<id>\d{4}\.\d{4,5}|[a-z-]{1,20}(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?!\w)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"arxiv\.org/(?:abs|pdf|html)/", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}]+")


class _Titled(NamedTuple):
    """A work as it is looked for by title."""

    key: str
    title: str  #: in normal form
    family: str  #: of the first author, in normal form
    year: str


class Register:
    """The works of a bibliography by id, DOI and title."""

    def __init__(self, works: Sequence[Work]) -> None:
        self.works = works
        self.by_key = {work.key: work for work in works}
        # Of two with one id the first by key stands.
        self.by_arxiv = {name: work.key for work in reversed(works) if (name := arxiv_of(work))}
        self.by_doi = {name: work.key for work in reversed(works) if (name := bare_doi(work.doi))}

    @cached_property
    def titled(self) -> list[_Titled]:
        """The works that have a title."""
        rows = (_Titled(work.key, plain.normal(work.title), _family(work), work.year) for work in self.works)
        return [row for row in rows if row.title]

    @cached_property
    def leading(self) -> dict[str, list[int]]:
        """Word -> places in `titled` of those that it is among the rarest of."""
        counts = Counter(word for row in self.titled for word in set(row.title.split()))
        leading: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.titled):
            for word in sorted(set(row.title.split()), key=lambda word: (counts[word], word))[:_RAREST]:
                leading[word].append(place)
        return {word: places[:_LED] for word, places in leading.items()}

    def of_reference(self, text: str) -> str:
        """Return the key of the work that the text of a reference names, else an empty string."""
        text = text[:LENGTH]
        return self._by_id(text) or self._by_title(plain.normal(text))

    def of_source(self, about: Source) -> str:
        """Return the key of a work, else an empty string; its title must be the whole title."""
        known = self.by_arxiv.get(bare_arxiv(about.arxiv), "") or self.by_doi.get(bare_doi(about.doi), "")
        if known or not about.title:
            return known
        title, authors = plain.normal(about.title), plain.normal(" ".join(about.authors))
        if not authors and len(title.split()) < FEW:
            return ""
        fitting = (row for row in self._likely(title) if fuzz.ratio(row.title, title) >= ALIKE)
        return next((row.key for row in fitting if not authors or _stands(row.family, authors)), "")

    def _by_id(self, text: str) -> str:
        names = (match["id"].casefold() for match in _ARXIV.finditer(_ADDRESS.sub("arxiv:", text)))
        key = next((self.by_arxiv[name] for name in names if name in self.by_arxiv), "")
        dois = (match[0].rstrip(".,;:)]'").casefold() for match in _DOI.finditer(text))
        return key or next((self.by_doi[doi] for doi in dois if doi in self.by_doi), "")

    def _by_title(self, text: str) -> str:
        """Return the key of the work with the longest title that stands in *text*, with its first author."""
        fitting = [row for row in self._likely(text) if _names(text, row)]
        return max(fitting, key=lambda row: (len(row.title), row.key), default=_Titled("", "", "", "")).key

    def _likely(self, text: str) -> Iterator[_Titled]:
        places = {place: None for word in text.split() for place in self.leading.get(word, ())}
        return (self.titled[place] for place in sorted(places))


def _family(work: Work) -> str:
    names = work.families or [name.split()[-1] for name in work.authors if name.split()]
    return plain.normal(names[0]) if names else ""


def _names(text: str, row: _Titled) -> bool:
    if not _stands(row.family, text):
        return False
    if len(row.title.split()) < FEW:
        return _stands(row.title, text) and _stands(row.year, text)
    return len(row.title) <= len(text) and fuzz.partial_ratio(row.title, text) >= ALIKE


def _stands(words: str, text: str) -> bool:
    """Return whether *words* stand in *text*; none always do."""
    return f" {words} " in f" {text} " if words else True
