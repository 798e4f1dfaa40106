"""The address of a passage: a text fragment of a page, or a page of a PDF."""

from __future__ import annotations

import re
from urllib.parse import quote

from ..core.entries import passage
from ..core.model import Evidence, Work
from ..core.text import bare_arxiv, bare_doi

_PAGE = re.compile(r"\bpp?\.?\s*(\d{1,4})\b|\bpage\s+(\d{1,4})\b", re.IGNORECASE)
ABSTRACT = re.compile(r"\babstract\b", re.IGNORECASE)


def address(entry: Evidence, work: Work) -> str:
    """Return the address of what *entry* recorded in *work*, or nothing where none is known.

    Works on arXiv have a page for the abstract, one for the text and a PDF;
    of others the DOI is all that is known.
    """
    page = _PAGE.search(entry.at)
    if work.arxiv:
        name = quote(bare_arxiv(work.arxiv), safe="/")
        if page is not None:
            return f"https://arxiv.org/pdf/{name}#page={page[1] or page[2]}"
        place = "abs" if ABSTRACT.search(entry.at) or not entry.at else "html"
        return f"https://arxiv.org/{place}/{name}{fragment(entry.words)}"
    if work.doi:
        return f"https://doi.org/{quote(bare_doi(work.doi), safe='/')}{fragment(entry.words)}"
    return ""


def home(work: Work) -> tuple[str, str]:
    """Return the name and the address of the page of *work* at arXiv, else at its DOI, or two empty strings."""
    if work.arxiv:
        name = bare_arxiv(work.arxiv)
        return f"arXiv:{name}", f"https://arxiv.org/abs/{quote(name, safe='/')}"
    if work.doi:
        name = bare_doi(work.doi)
        return f"doi:{name}", f"https://doi.org/{quote(name, safe='/')}"
    return "", ""


def fragment(words: str) -> str:
    """Return the text fragment of *words* (https://wicg.github.io/scroll-to-text-fragment/)."""
    parts = [quote(part, safe="").replace("-", "%2D") for part in passage(words)]  # a hyphen ends a part there
    if not parts:
        return ""
    return f"#:~:text={parts[0]}" if len(parts) == 1 else f"#:~:text={parts[0]},{parts[-1]}"
