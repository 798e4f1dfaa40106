r"""Lists of references: of BibTeX and biblatex, in LaTeX and in files, and as lines of text.

What a reader keeps of a reference is its text, as far as authors, title, year,
and numbers of arXiv and DOI are in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from .. import plain
from ..documents import Block, Kind
from .macros import group_at

LONGEST = 1_000  #: characters of a reference
MOST = 5_000  #: references of a work
References = dict[str, str]

_LIST = re.compile(r"\\begin\{thebibliography\}(.*?)(?:\\end\{thebibliography\}|\Z)", re.DOTALL)
_ITEM = re.compile(r"\\bibitem\s*(?:\[(?:[^\[\]]|\[[^\[\]]*\]){0,500}\])?\s*\{([^{}]{1,200})\}")
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{|\\(?:url|doi|path|nolinkurl)\s*\{([^{}]*)\}")
_BIBLATEX = re.compile(r"\\entry\{([^{}]{1,200})\}")
_FAMILY = re.compile(r"\bfamily=\{?([^{},=]{1,80})\}?,")
_FIELD = re.compile(r"\\field\{(title|subtitle|year|journaltitle|booktitle|eprinttype)\}\{")
_VERB = re.compile(r"\\verb\{(eprint|doi|url)\}\s*\\verb ([^\n]{1,300})")
_ENTRY = re.compile(r"@\s*[A-Za-z]{1,40}\s*\{\s*([^\s,{}()]{1,200})\s*,")
_NAMED = re.compile(r"(?:^|[,\n])\s*(author|title|year|date|journal|booktitle|doi|eprint|url)\s*=\s*", re.IGNORECASE)
_BARE = re.compile(r"\d{1,9}|[A-Za-z]{1,40}")
_HEADING = re.compile(
    r"(?:\d{1,2}\.?\s+|[IVX]+\.\s+)?(?:references|bibliography|literature cited|参考文献)\s*:?", re.IGNORECASE
)
_NUMBERED = re.compile(r"^\s*\[(\d{1,3})\]\s+", re.MULTILINE)
_MARK = re.compile(r"\[(\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*)\]")
_SPAN = 30  #: works that a range as “[3–8]” may name


def _short(text: str) -> str:
    return " ".join(plain.untex(text).split())[:LONGEST]


# -- BibTeX and biblatex ----------------------------------------------------------------


def of_latex(text: str) -> References:
    r"""Return key -> reference of what stands in ``thebibliography`` or in a `.bbl`, in order."""
    made: References = {}
    for whole in _LIST.finditer(text):
        items = list(_ITEM.finditer(whole[1]))[:MOST]
        ends = [*(item.start() for item in items[1:]), len(whole[1])]
        for item, end in zip(items, ends, strict=False):
            made.setdefault(item[1].strip(), _item(whole[1][item.end() : min(end, item.end() + 10 * LONGEST)]))
    entries = list(_BIBLATEX.finditer(text))[:MOST]
    ends = [*(entry.start() for entry in entries[1:]), len(text)]
    for entry, end in zip(entries, ends, strict=False):
        made.setdefault(entry[1].strip(), _of_biblatex(text[entry.end() : min(end, entry.end() + 20 * LONGEST)]))
    return made


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
    eprint = verbs.pop("eprint", "") and f"arXiv:{verbs.get('eprint', '')}"
    eprint = next((f"arXiv:{verb[2].strip()}" for verb in _VERB.finditer(text) if verb[1] == "eprint"), eprint)
    names = ("title", "subtitle", "journaltitle", "booktitle", "year")
    shown = _short(". ".join(filter(None, (authors, *(fields.get(name, "") for name in names)))))
    return " ".join(filter(None, (shown, eprint, verbs.get("doi", ""), verbs.get("url", ""))))[:LONGEST]


def of_bibtex(text: str, wanted: Collection[str]) -> References:
    """Return key -> reference of the entries of a `.bib` that are *wanted*, in its order."""
    made: References = {}
    for entry in _ENTRY.finditer(text):
        if entry[1] in wanted and entry[1] not in made:
            end = group_at(text, text.index("{", entry.start()))
            made[entry[1]] = _of_fields(text[entry.end() - 1 : end - 1]) if end > 0 else ""
    return made


def _of_fields(text: str) -> str:
    fields = dict(reversed(list(_fields(text))))
    names = ("author", "title", "journal", "booktitle", "year", "date")
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
    """Return passages with the works that marks as “[12]” cite, and the references, by number.

    Of the passages the first *count* follow on one another, the others put them together again.
    """
    start = begin(blocks[:count])
    listed = _numbered("\n".join(block.text for block in blocks[start:count]))
    if not listed:
        return tuple(blocks), ()
    cited = (block if start <= place < count else _marked(block, listed) for place, block in enumerate(blocks))
    return tuple(cited), tuple(listed.items())


def _numbered(text: str) -> References:
    items = list(_NUMBERED.finditer(text))[:MOST]
    ends = [*(item.start() for item in items[1:]), len(text)]
    made: References = {}
    for item, end in zip(items, ends, strict=False):
        made.setdefault(
            item[1], _short(re.sub("[\ufffe\uffff\x02]\\s*", "", text[item.end() : min(end, item.end() + LONGEST)]))
        )
    return made


def _marked(block: Block, listed: References) -> Block:
    if block.kind is Kind.ROW:
        return block
    cites = tuple(
        (mark.start(), name) for mark in _MARK.finditer(block.text) for name in _names(mark[1]) if name in listed
    )
    return replace(block, cites=cites) if cites else block


def _names(mark: str) -> Iterator[str]:
    for part in re.split(r"[,;]", mark):
        first, _, last = (number.strip() for number in part.replace("\u2013", "-").partition("-"))
        if last:
            yield from map(str, range(int(first), min(int(last), int(first) + _SPAN) + 1))
        elif first:
            yield first
