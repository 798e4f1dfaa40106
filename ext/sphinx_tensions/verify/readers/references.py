r"""Lists of references: of BibTeX and biblatex, in LaTeX and in files, and as lines of text.

What a reader keeps of a reference is its text, as far as authors, title, year,
and numbers of arXiv and DOI are in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from .. import plain
from ..documents import Block, Kind, Unreadable
from . import authors
from .macros import group_at

LONGEST = 1_000  #: characters of a reference
LONGEST_ENTRY = 20_000  #: characters of an entry of a `.bib`, abstract included
MOST = 5_000  #: references of a work
References = dict[str, str]

_LIST = re.compile(r"\\begin\{thebibliography\}(.*?)(?:\\end\{thebibliography\}|\Z)", re.DOTALL)
_ITEM = re.compile(r"\\bibitem\s*+(?:\[(?:[^\[\]]|\[[^\[\]]*\]){0,500}\])?\s*+\{([^{}]{1,200})\}")
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{|\\(?:url|doi|path|nolinkurl)\s*\{([^{}]*)\}")
_BIBLATEX = re.compile(r"\\entry\{([^{}]{1,200})\}")
_FAMILY = re.compile(r"\bfamily=\{?([^{},=]{1,80})\}?,")
_FIELD = re.compile(r"\\field\{(title|subtitle|year|journaltitle|booktitle|eprinttype)\}\{")
_VERB = re.compile(r"\\verb\{(eprint|doi|url)\}\s*\\verb ([^\n]{1,300})")
_ENTRY = re.compile(r"@\s*[A-Za-z]{1,40}\s*\{\s*([^\s,{}()]{1,200})\s*,")
_NAMED = re.compile(
    r"(?:^|[,\n])[^\S\n]*+(author|title|year|date|journal|booktitle|howpublished|note|doi|eprint|url)\s*+=\s*+",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,9}|[A-Za-z]{1,40}")
CITE = re.compile(
    r"\\[A-Za-z]{0,12}[cC]ite[A-Za-z]{0,12}\*?(?:\s*\[[^\]]{0,300}\]){0,2}\s*\{(?P<names>[^{}]{1,4000})\}"
)
_DATABASE = re.compile(
    r"\\(?:bibliography|addbibresource|nobibliography)\*?\s*(?:\[[^\]]{0,200}\])?\s*\{([^{}]{1,1000})\}"
)
_HEADING = re.compile(
    r"(?:\d{1,2}\.?\s+|[IVX]+\.\s+)?(?:references|bibliography|literature cited|参考文献)\s*:?", re.IGNORECASE
)
_NUMBERED = re.compile(r"^[^\S\n]*+\[(\d{1,3})\]\s++", re.MULTILINE)
_MARK = re.compile(r"\[(\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*)\]")
_SPAN = 30  #: works that a range as “[3–8]” may name


def _short(text: str) -> str:
    return " ".join(plain.untex(text).split())[:LONGEST]


# -- BibTeX and biblatex ----------------------------------------------------------------


def of_latex(text: str) -> References:
    r"""Return key -> reference of what stands in ``thebibliography`` or in a `.bbl`, in order."""
    made: References = {}
    for whole in _LIST.finditer(text):
        for name, item in _items(_ITEM, whole[1], 10 * LONGEST):
            made.setdefault(name, _item(item))
    for name, item in _items(_BIBLATEX, text, 20 * LONGEST):
        made.setdefault(name, _of_biblatex(item))
    return made


def _items(begins: re.Pattern[str], text: str, longest: int) -> Iterator[tuple[str, str]]:
    """Yield the name of each item of a list, and what stands between its beginning and the next."""
    items = list(begins.finditer(text))[:MOST]
    ends = [*(item.start() for item in items[1:]), len(text)]
    for item, end in zip(items, ends, strict=False):
        yield item[1].strip(), text[item.end() : min(end, item.end() + longest)]


def _item(text: str) -> str:
    """Return a reference without commands; addresses, of which `untex` would take signs, stand at the end."""
    links = [link[1] or link[2] for link in _LINK.finditer(text)]
    text = _LINK.sub(lambda link: "{" if link[1] else "", text)
    shown = _short(text.replace("\\newblock", " "))
    return " ".join((shown, *dict.fromkeys(link for link in links if link not in shown)))[:LONGEST]


def _of_biblatex(text: str) -> str:
    authors = ", ".join(list(dict.fromkeys(_FAMILY.findall(text)))[:20])
    fields = {}
    for field in _FIELD.finditer(text):
        end = group_at(text, field.end() - 1)
        fields[field[1]] = text[field.end() : end - 1] if end > 0 else ""
    verbs = {verb[1]: verb[2].strip() for verb in _VERB.finditer(text)}
    eprint = next((f"arXiv:{verb[2].strip()}" for verb in _VERB.finditer(text) if verb[1] == "eprint"), "")
    names = ("title", "subtitle", "journaltitle", "booktitle", "year")
    shown = _short(". ".join(filter(None, (authors, *(fields.get(name, "") for name in names)))))
    return " ".join(filter(None, (shown, eprint, verbs.get("doi", ""), verbs.get("url", ""))))[:LONGEST]


def of_bibtex(text: str, wanted: Collection[str]) -> References:
    """Return key -> reference of the entries of a `.bib` that are *wanted*, in its order."""
    made: References = {}
    for entry in _ENTRY.finditer(text):
        if entry[1] in wanted and entry[1] not in made:
            # Of thousands that are never closed each would be looked through to the end of the file.
            longest = entry.start() + LONGEST_ENTRY
            following = text.find("\n@", entry.end(), longest)
            whole = text[entry.start() : following if following > 0 else longest]
            end = group_at(whole, whole.index("{"))
            made[entry[1]] = _of_fields(whole[entry.end() - entry.start() - 1 : end - 1]) if end > 0 else ""
    return made


def _of_fields(text: str) -> str:
    fields = dict(reversed(list(_fields(text))))
    names = ("author", "title", "journal", "booktitle", "howpublished", "note", "year", "date")
    shown = _short(". ".join(filter(None, (fields.get(name, "") for name in names))))
    eprint = (
        f"arXiv:{fields['eprint']}" if re.fullmatch(r"[\w.-]+(?:/\d{7})?(?:v\d+)?", fields.get("eprint", "")) else ""
    )
    return " ".join(filter(None, (shown, eprint, fields.get("doi", ""), fields.get("url", ""))))[:LONGEST]


def _fields(text: str) -> Iterator[tuple[str, str]]:
    end = 0
    while (named := _NAMED.search(text, end)) is not None:
        start = named.end()
        if text[start : start + 1] == "{":
            end = group_at(text, start)
            value = text[start + 1 : end - 1]
        elif text[start : start + 1] == '"':
            end = text.find('"', start + 1) + 1
            value = text[start + 1 : end - 1]
        else:
            bare = _BARE.match(text, start)
            end, value = (bare.end(), bare[0]) if bare else (start, "")
        if end <= 0:
            return
        yield named[1].casefold(), " ".join(value.split())


# -- LaTeX -----------------------------------------------------------------------------


def cited(block: Block) -> Block:
    r"""Return *block* with the works that it cites: the names in commands such as ``\citep``."""
    cites = tuple((use.start(), name) for use in CITE.finditer(block.text) for name in _keys(use["names"]))
    return replace(block, cites=cites) if cites else block


def _keys(text: str) -> list[str]:
    names = (name.strip() for name in text.split(","))
    return [name for name in names if name and name != "*"]


def of_work(text: str, named: Collection[str], load: Callable[[str], str | None], main: str) -> References:
    """Return name -> reference of a work: of its own list or its `.bbl`, then of `.bib` files what it cites besides.

    *named* are the works that it cites, *load* gives files by name, *main* is that of its own.
    """
    path = PurePosixPath(main)
    listed = of_latex(text) or of_latex(_loaded(load, path.with_suffix(".bbl")))
    missing = {name for name in named if not listed.get(name)}
    for database in _DATABASE.finditer(text):
        for name in database[1].split(",") if missing else ():
            entries = of_bibtex(_loaded(load, path.parent / f"{name.strip().removesuffix('.bib')}.bib"), missing)
            listed |= entries
            missing -= entries.keys()
    return listed


def _loaded(load: Callable[[str], str | None], path: PurePosixPath) -> str:
    """Return a file; nothing where there is none, or where it cannot be used."""
    if path.is_absolute() or ".." in path.parts:
        return ""
    try:
        return load(str(path)) or ""
    except (Unreadable, OSError, ValueError):
        return ""  # the passages are there without it


# -- lines of text -------------------------------------------------------------------------


def begin(blocks: Sequence[Block]) -> int:
    """Return the place of the passage in which the list of references begins; how many there are where it does not."""
    for place in range(len(blocks) - 1, -1, -1):
        if is_heading(blocks[place].heading) or any(map(is_heading, blocks[place].text.split("\n")[:200])):
            earlier = place
            while earlier and is_heading(blocks[earlier - 1].heading) and is_heading(blocks[place].heading):
                earlier -= 1
            return earlier
    return len(blocks)


def is_heading(line: str) -> bool:
    """Return whether a line is the heading of a list of references."""
    return len(line) < 40 and _HEADING.fullmatch(line.strip()) is not None


def of_text(blocks: Sequence[Block], count: int) -> tuple[tuple[Block, ...], tuple[tuple[str, str], ...]]:
    """Return passages with the works that they cite, and the references, by number or by author and year.

    Of the passages the first *count* follow on one another, the others put them together again.
    """
    start = begin(blocks[:count])
    lines = "\n".join(block.text for block in blocks[start:count]).split("\n")
    heading = next((place for place, line in enumerate(lines) if is_heading(line)), -1)
    text = "\n".join(lines[heading + 1 :])
    listed = _numbered(text)
    use = _numbers if listed else authors.cited
    listed = listed or authors.listed(text)
    marked = tuple(
        block if start <= place < count else _marked(block, use, listed) for place, block in enumerate(blocks)
    )
    if use is authors.cited:  # of several names of an entry those that are used
        used = {name for block in marked for _, name in block.cites}
        listed = {name: entry for name, entry in listed.items() if name in used}
    return marked, tuple(listed.items())


def _numbered(text: str) -> References:
    made: References = {}
    for number, item in _items(_NUMBERED, text, LONGEST):
        made.setdefault(number, _short(plain.BROKEN.sub("", item)))
    return made


def _marked(block: Block, use: Callable[[str, References], Iterator[tuple[int, str]]], listed: References) -> Block:
    cites = tuple(use(block.text, listed)) if block.kind is not Kind.ROW else ()
    return replace(block, cites=cites) if cites else block


def _numbers(text: str, listed: References) -> Iterator[tuple[int, str]]:
    """Yield where in *text* a number of the list is cited, and the number."""
    for mark in _MARK.finditer(text):
        yield from ((mark.start(), name) for name in _span(mark[1]) if name in listed)


def _span(mark: str) -> Iterator[str]:
    for part in re.split(r"[,;]", mark):
        first, _, last = (number.strip() for number in part.replace("\u2013", "-").partition("-"))
        if last:
            yield from map(str, range(int(first), min(int(last), int(first) + _SPAN) + 1))
        elif first:
            yield first
