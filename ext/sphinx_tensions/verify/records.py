"""Metadata of works, compared with what arXiv, Crossref or the sources say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from ..core.model import Work
from ..core.pace import Unreachable
from ..core.text import bare_doi, is_year, whole
from . import plain
from .fetching import Fetcher, NotThere
from .passages import difference
from .sources import Record, arxiv_of, name_of

SAME = 85.0
"""Score of two titles from which they are meant to be one."""
LATER = 2  #: years after arXiv's that a work may have been published in
OTHERS = "others"
_WITHDRAWN = re.compile(r"this (?:paper|submission|article|work) (?:has been|was|is) withdrawn", re.IGNORECASE)
_RETRACTED = re.compile(r"\W*(?:retracted|retraction|withdrawn)\b(?:\s+article)?\s*[:\]\u2013-]", re.IGNORECASE)


class Verdict(StrEnum):
    """What a record says of a work."""

    AGREES = "agrees"
    DIFFERS = "differs"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judged:
    """What came of a work."""

    verdict: Verdict
    message: str = ""
    source: str = ""  #: of the record


def compare(work: Work, record: Record) -> Judged:
    """Return whether title, authors, year and id of *work* are those of *record*, and whether it stands."""
    if _is_retracted(record):
        return Judged(Verdict.RETRACTED, f"it was retracted: {record.title!r}", record.source)
    if re.search(r"\bwithdrawn\b", record.comment, re.IGNORECASE):
        return Judged(Verdict.WITHDRAWN, f"it was withdrawn: {record.comment!r}", record.source)
    if _WITHDRAWN.match(record.abstract):
        return Judged(Verdict.WITHDRAWN, f"it was withdrawn: {record.abstract[:100]!r}", record.source)
    wrong = list(filter(None, (_title(work, record), _authors(work, record), _year(work, record), *_ids(work, record))))
    return Judged(Verdict.DIFFERS if wrong else Verdict.AGREES, "; ".join(wrong), record.source)


def _is_retracted(record: Record) -> bool:
    retracted = any(re.search(r"retract|withdraw|removal", update) for update in record.updates)
    return retracted or _RETRACTED.match(record.title) is not None


def _title(work: Work, record: Record) -> str:
    ours, theirs = plain.normal(work.title), plain.normal(record.title)
    if not ours or not theirs or ours == theirs or ours.replace(" ", "") == theirs.replace(" ", ""):
        return ""
    if fuzz.ratio(ours, theirs) >= SAME:
        return f"the title differs: {difference(ours, theirs)}"
    return f"it is titled {record.title!r}"


def _authors(work: Work, record: Record) -> str:
    theirs = [plain.normal(name).split() for name in record.authors]
    ours = [plain.normal(name).split() for name in (work.families or work.authors)]
    open_ended = bool(ours) and ours[-1] == [OTHERS]
    ours = ours[:-1] if open_ended else ours
    if not ours or not theirs or not any(theirs):
        return ""
    if not set(ours[0]) & set(theirs[0]):
        return f"the first author is {record.authors[0]!r}"
    everyone = {word for name in theirs for word in name}
    strange = [" ".join(name) for name in ours if not set(name) & everyone]
    if strange:
        return f"no author is called {', '.join(map(repr, strange))}"
    if len(ours) != len(theirs) and not open_ended:
        return f"it has {len(theirs)} authors, not {len(ours)}"
    return ""


def _year(work: Work, record: Record) -> str:
    if not (is_year(work.year) and is_year(record.year)):
        return ""
    # arXiv has the year of the first version; in Crossref a work may be a year earlier on line than in print.
    after = int(work.year) - int(record.year)
    fits = 0 <= after <= LATER if record.arxiv else -1 <= after <= 1
    return "" if fits else f"its year is {record.year}, not {work.year}"


def _ids(work: Work, record: Record) -> Iterable[str]:
    for name, ours, theirs in (
        ("arXiv id", arxiv_of(work), re.sub(r"v\d+$", "", record.arxiv.casefold())),
        ("DOI", bare_doi(work.doi), record.doi.casefold()),
    ):
        if ours and theirs and ours != theirs and not ours.startswith("10.48550/"):
            yield f"its {name} is {theirs}, not {ours}"


# -- fetching ------------------------------------------------------------------------


def judge(work: Work, record: Record | None, fetcher: Fetcher | None) -> Judged:
    """Return what the record of a folder says of *work*, or with a *fetcher* that of arXiv or Crossref."""
    try:
        latest = fetched(work, fetcher) if fetcher is not None else None
    except NotThere as error:
        return Judged(Verdict.MISSING, f"{arxiv_of(work) or bare_doi(work.doi)} does not exist ({error})")
    except Unreachable as error:
        latest, why = None, str(error)
    else:
        why = "it has neither arXiv id nor DOI" if not (arxiv_of(work) or work.doi) else "no record of it was there"
    latest = latest or record
    return compare(work, latest) if latest is not None else Judged(Verdict.UNKNOWN, why)


def fetched(work: Work, fetcher: Fetcher) -> Record | None:
    """Return the record of *work* at arXiv or Crossref, None where it has no id; raises `Unreachable`."""
    arxiv, doi = arxiv_of(work), bare_doi(work.doi)
    if arxiv:
        return at_arxiv(arxiv, fetcher)
    return read_crossref(fetcher.crossref(doi)) if doi else None


def at_arxiv(arxiv: str, fetcher: Fetcher) -> Record:
    """Return the record of a work at arXiv; raises `NotThere` where it has none, and `Unreachable`."""
    path = fetcher.atom(arxiv)
    try:
        return read_atom(path)
    except NotThere:
        # arXiv answers without entries when it is busy too, so its page of the work has the last word.
        path.unlink(missing_ok=True)
        fetcher.page(arxiv)
        raise Unreachable("arXiv has it, and sent no record") from None


def prefetch(works: Iterable[Work], fetcher: Fetcher) -> None:
    """Get the records of works of arXiv many at a time; those that did not come are left to be asked for alone."""
    from lxml import etree  # noqa: PLC0415  (an extra)

    names = sorted({arxiv_of(work) for work in works} - {""})
    try:
        for path in fetcher.atoms(names):
            feed = _feed(path)
            for entry in feed.findall(f"{_ATOM}entry"):
                name = re.sub(r"v\d+$", "", (entry.findtext(f"{_ATOM}id") or "").rpartition("/abs/")[2].casefold())
                if name in names:
                    alone = etree.Element(f"{_ATOM}feed")
                    alone.append(entry)
                    fetcher.keep("arxiv", f"{name}.atom", etree.tostring(alone))
    except Unreachable:
        return


_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


def _feed(path: Path) -> Any:
    from lxml import etree  # noqa: PLC0415  (an extra)

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        feed = etree.fromstring(path.read_bytes(), parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreachable(f"arXiv sent no feed: {' '.join(str(error).split())[:80]}") from None
    if feed.tag != f"{_ATOM}feed":
        raise Unreachable("arXiv sent no feed")
    return feed


def read_atom(path: Path) -> Record:
    """Return the record in an answer of arXiv; raises `NotThere` where it has none, and `Unreachable`."""
    entry = _feed(path).find(f"{_ATOM}entry")
    if entry is None or "/abs/" not in (entry.findtext(f"{_ATOM}id") or ""):
        raise NotThere("arXiv has no such work")

    def text(name: str) -> str:
        return " ".join((entry.findtext(name) or "").split())

    return Record(
        arxiv=text(f"{_ATOM}id").rpartition("/abs/")[2],
        doi=text(f"{_ARXIV}doi"),
        title=text(f"{_ATOM}title"),
        authors=tuple(" ".join((name.text or "").split()) for name in entry.iterfind(f"{_ATOM}author/{_ATOM}name")),
        year=text(f"{_ATOM}published")[:4],
        abstract=text(f"{_ATOM}summary"),
        comment=text(f"{_ARXIV}comment"),
        source="arXiv",
    )


def read_crossref(path: Path) -> Record:
    """Return the record in an answer of Crossref; raises `Unreachable`."""
    try:
        message = whole(json.loads(path.read_bytes()))["message"]
        titles, subtitles = message.get("title") or [""], message.get("subtitle") or []
        updates = [str(row.get("type", "")) for row in message.get("updated-by") or ()]
        updates += [name for name in message.get("relation") or {} if "retract" in name]
        abstract = re.sub(r"<[^<>]*>", " ", str(message.get("abstract") or ""))
        issued = (message.get("issued") or {}).get("date-parts") or [[None]]
        return Record(
            doi=str(message.get("DOI", "")),
            title=": ".join(map(str, [titles[0], *subtitles[:1]])),
            authors=tuple(name_of({**row}).strip() for row in message.get("author") or ()),
            year=str(issued[0][0] or ""),
            abstract=" ".join(abstract.split()),
            updates=tuple(updates),
            source="Crossref",
        )
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError):
        raise Unreachable("Crossref sent no record") from None
