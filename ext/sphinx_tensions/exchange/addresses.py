"""Addresses in the text of other systems: those of works become citations, all others stay in the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from ..core.model import Work
from ..core.text import ADDRESS, bare_arxiv, bare_doi, citation_mark, woven

_LINK = re.compile(r"(?P<image>!)?\[(?P<label>[^\[\]]*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_ARXIV = re.compile(
    r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?(?P<more>[?#]\S*)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/(?P<doi>10\.\d{4,9}/[^\s?#]+)(?P<more>[?#]\S*)?", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(?P<id>.+)")
_NO_KEY = re.compile(r"[^\w.:/+-]")


def work_at(address: str) -> tuple[Work, str] | None:
    """Return the work at an address of arXiv or of a DOI, known by that alone, and what follows in the address."""
    arxiv = _ARXIV.fullmatch(address)
    if arxiv is not None:
        name = bare_arxiv(arxiv["id"])
        return Work(key=name, arxiv=name), arxiv["more"] or ""
    found = _DOI.fullmatch(address)
    if found is None:
        return None
    doi = bare_doi(unquote(found["doi"]))
    own = _ARXIV_DOI.fullmatch(doi)
    # A key of BibTeX ends at a bracket, a comma or a blank, and a DOI may hold them.
    work = Work(key=bare_arxiv(own["id"]), arxiv=bare_arxiv(own["id"])) if own else Work(_NO_KEY.sub("-", doi), doi=doi)
    return work, found["more"] or ""


class Addresses:
    """Reads the addresses of texts, and collects the works."""

    def __init__(self) -> None:
        self.works: dict[str, Work] = {}

    def read(self, text: str, plain: Callable[[str], str]) -> tuple[str, list[str]]:
        """Return *text* with marks for works, and their keys in order; *plain* cleans what is no address."""
        keys: list[str] = []

        def bare(part: str) -> str:
            return woven(ADDRESS, part, lambda found: self._shown(found[0], keys), plain)

        read = woven(_LINK, text, lambda link: self._link(link, plain, keys), bare)
        return " ".join(read.split()), list(dict.fromkeys(keys))

    def _link(self, link: re.Match[str], plain: Callable[[str], str], keys: list[str]) -> str:
        label, target = plain(link["label"]).strip(), link["target"]
        shown = self._shown(target, keys)
        if not label or label == target:
            return shown
        # A work is named by its label and cited; another address stands in brackets behind its words.
        return f"{label} {shown}" if shown.startswith("\x05") else f"{label} ({shown})" if shown else label

    def _shown(self, address: str, keys: list[str]) -> str:
        found = work_at(address)
        if found is None:
            return "".join(char for char in address if char.isprintable())
        work, more = found
        self.works.setdefault(work.key, work)
        keys.append(work.key)
        mark = citation_mark("p", work.key)
        return f"{mark} ({address})" if more else mark
