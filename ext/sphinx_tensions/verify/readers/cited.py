"""Works that HTML, JATS and TEI cite: which element cites which, and the lists of references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .references import LONGEST, MOST, References, of_bibtex

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_ENTRIES = frozenset(["ref", "biblStruct", "bibl"])
_ITEMS = frozenset(["li", "p", "div", "dd", "tr", "span"])
_LISTS = re.compile(
    r"(?:^|[\s_-])(?:ltx_biblist|ltx_bibliography|bibliography|references|reference-list|ref-list|citation-list|refs)(?:$|[\s_-])"
)
_KEY = re.compile(r"@\s*[A-Za-z]{1,40}\s*\{\s*([^\s,{}()]{1,200})\s*,")


def name_of(element: Any) -> str:
    """Return the name of an element without its namespace; empty for comments and the like."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def listed(root: Any, *, is_xml: bool) -> References:
    """Return name -> text of each reference in a tree, in order; the name is the id by which it is cited."""
    made: References = {}
    for element in _entries_of_xml(root) if is_xml else _entries_of_html(root):
        name = element.get(_ID) or element.get("id") or ""
        if name and name not in made and len(made) < MOST:
            made[name] = _text(element)
    return made or ({} if is_xml else _bibtex(root))


def _entries_of_xml(root: Any) -> Iterator[Any]:
    for element in root.iter():
        if name_of(element) in {"ref-list", "listBibl"}:
            yield from (below for below in element.iter() if name_of(below) in _ENTRIES)


def _entries_of_html(root: Any) -> Iterator[Any]:
    for element in root.iter():
        names = f"{element.get('class', '')} {element.get('id', '')}" if isinstance(element.tag, str) else ""
        if names.strip() and _LISTS.search(names.casefold()):
            yield from (below for below in element.iter() if name_of(below) in _ITEMS and below is not element)


def _text(element: Any) -> str:
    """Return the text of a reference, with the addresses of arXiv and DOI that only its links have."""
    texts, size = [], 0
    for text in element.itertext():
        texts.append(str(text))
        size += len(text)
        if size > 10 * LONGEST:
            break
    shown = " ".join(" ".join(texts).split())[:LONGEST]
    links = (str(below.get("href", "")) for below in element.iter() if name_of(below) == "a")
    own = dict.fromkeys(link for link in links if re.search(r"doi\.org/|arxiv\.org/", link) and link not in shown)
    return " ".join((shown, *own))[: 2 * LONGEST]


def _bibtex(root: Any) -> References:
    """Return what a page carries as BibTeX, as those made with Distill do."""
    texts = [
        str(element.text or "") for element in root.iter("script") if element.get("type", "") == "text/bibliography"
    ]
    whole = "\n".join(texts)
    return of_bibtex(whole, {key[1] for key in _KEY.finditer(whole)})


def cited_by(element: Any, names: References) -> list[str]:
    """Return the names of the works that *element* cites; empty where it is no citation."""
    match name_of(element):
        case "a":
            page, _, target = element.get("href", "").rpartition("#")
            within = target in names and not page.startswith("http")
            return [target] if within or target.startswith("bib.bib") else []
        case "xref" if element.get("ref-type") == "bibr":
            return str(element.get("rid", "")).split()
        case "ref" if element.get("type") == "bibr":
            return [name.removeprefix("#") for name in str(element.get("target", "")).split()]
        case "d-cite" | "dt-cite":
            keys = (key.strip() for key in str(element.get("key") or element.get("bibtex-key") or "").split(","))
            return [key for key in keys if key]
    return []
