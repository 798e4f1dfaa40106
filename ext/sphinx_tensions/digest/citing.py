"""BibTeX of a day."""

from __future__ import annotations

import re
import unicodedata

from .model import Day, Decision, Paper
from .tex import text

_SMALL = frozenset({"a", "an", "and", "are", "as", "at", "by", "do", "does", "for", "from", "how", "in", "is", "of"})
_SMALL |= frozenset({"on", "or", "the", "to", "via", "when", "what", "why", "with", "can"})


def _word(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]", "", plain)


def year(paper: Paper) -> str:
    """Return the year in which arXiv gave the id."""
    digits = re.sub(r"^[^/]*/", "", paper.arxiv_id)[:2]
    # arXiv began in 1991, and its ids have two digits of the year.
    return ("19" if int(digits) > 90 else "20") + digits


def key_of(author: str, when: str, title: str) -> str:
    """Return a cite key: the family name of the first *author*, the year, a word of the title."""
    names = text(author).split()
    words = [_word(part) for part in re.split(r"[\s:/-]+", text(title))]
    first = next((word for word in words if word and word.lower() not in _SMALL), "")
    return f"{(_word(names[-1]) if names else '') or 'Paper'}{when}{first[:1].upper()}{first[1:]}"


def keys(day: Day) -> dict[str, str]:
    """Return arXiv id -> cite key for what the page shows; of two papers with one key the later by id gets a letter."""
    listed = [p for p in day.papers if p.decision in (Decision.SHOWN, Decision.DIVERTED, Decision.UNSCORED)]
    by_id: dict[str, str] = {}
    taken: dict[str, int] = {}
    for paper in sorted(listed, key=lambda p: p.arxiv_id):
        name = key_of(paper.authors[0].name if paper.authors else "", year(paper), paper.title)
        number = taken.get(name, 0)
        taken[name] = number + 1
        by_id[paper.arxiv_id] = name + ("" if number == 0 else chr(ord("a") + number) if number < 26 else str(number))
    return by_id


def entry(paper: Paper, name: str) -> str:
    """Return the entry of *paper*, in TeX as arXiv gives it."""
    people = " and ".join(author.name for author in paper.authors)
    fields = {
        # In braces of its own a title keeps its capitals in every style of BibTeX.
        "title": f"{{{paper.title}}}",
        "author": people,
        "year": year(paper),
        "eprint": paper.arxiv_id,
        "archiveprefix": "arXiv",
        "primaryclass": paper.categories[0] if paper.categories else "",
        "url": paper.url,
    }
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items() if value)
    return f"@misc{{{name},\n{lines}\n}}\n"
