"""A paper as it is mined: sentences with their places, hashes, and the works that each cites."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from ..digest.model import Paper as DigestPaper
from ..digest.tex import letters
from ..exchange.proposals import Source
from ..verify import plain
from ..verify.documents import Block, Document, Kind, Unreadable
from ..verify.readers import references
from ..verify.readers.headings import is_next
from ..verify.reading import Reader
from .printing import printed
from .sentences import split

KINDS = frozenset({Kind.TITLE, Kind.ABSTRACT, Kind.PARAGRAPH, Kind.CAPTION, Kind.FOOTNOTE})
"""Passages that have sentences; rows of tables have none."""
_TEX = frozenset({"", ".tex", ".latex", ".gz", ".tgz"})
"""Suffixes of LaTeX; a folder has none."""
_COMMAND = re.compile(r"\\[A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")
_PAGE_NUMBER = re.compile(r"(?<=\w)\n\d{1,4}\s*$")
_MARK = re.compile("\ue000(\\d+)\ue001")
_CITE = re.compile(r"\\[A-Za-z]*[cC]ite[A-Za-z]*\*?(?:\s*\[[^\]]*\]){0,2}\s*\{[^{}]*\}")


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
    start: int = 0  #: characters from the beginning of its passage, as it is printed
    end: int = 0
    cites: tuple[str, ...] = ()  #: names of references in this paper


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, or as much of it as was there."""

    work: str  #: cite key, or what names it where it is in no bibliography
    source: str  #: name of the file, without its folder
    sha256: str  #: of the file
    about: Source = field(default_factory=Source)
    sentences: tuple[Sentence, ...] = ()
    references: tuple[tuple[str, str], ...] = ()  #: name in this paper -> text of the reference


def sentence_hash(text: str) -> str:
    """Return the SHA-256 of the words of a sentence in normal form, which is the same in every format of a source."""
    return sha256(plain.normal(text).encode()).hexdigest()


def read_paper(path: Path, work: str, about: Source, reader: Reader) -> Paper:
    """Return the paper in *path*; its own title is taken where *about* has none.

    Raises `Unreadable`, and `Missing` without the extra.
    """
    return paper_from(reader.read(path), work, about, path.name, tex=path.suffix.lower() in _TEX)


def paper_from(
    document: Document, work: str, about: Source, name: str = "", digest: str = "", *, tex: bool = False
) -> Paper:
    """Return a paper of what a reader gave; raises `Unreadable` where no sentence is in it."""
    blocks = [block for block in _headed(_joined(document)) if block.kind in KINDS and _LETTER.search(block.text)]
    numbers = _numbers(document.references, blocks)
    sentences: list[Sentence] = []
    unsure = _unsure(blocks)
    for place, block in enumerate(blocks):
        at = at_of(replace(block, section="") if place in unsure else block)
        sentences += _sentences(block, at, place, len(sentences), numbers, tex=tex)
    if not sentences:
        raise Unreadable("there is no sentence in it")
    title = about.title or next((sentence.text for sentence in sentences if sentence.kind == Kind.TITLE), "")
    about = replace(about, title=title, whole=about.whole and document.whole)
    return Paper(work, name, digest, about, tuple(sentences), document.references)


def paper_of_digest(paper: DigestPaper) -> Paper:
    """Return title and abstract of a paper of a day; raises `Unreadable` where it has neither."""
    blocks = (Block(paper.title, Kind.TITLE), Block(paper.abstract, Kind.ABSTRACT))
    authors = tuple(letters(author.name) for author in paper.authors)
    about = Source(printed(paper.title, tex=True), authors, arxiv=paper.arxiv_id, whole=False)
    text = json.dumps([paper.title, paper.abstract], ensure_ascii=False)
    document = Document(tuple(block for block in blocks if block.text.strip()), whole=False)
    digest = sha256(text.encode()).hexdigest()
    return paper_from(document, f"arXiv:{paper.arxiv_id}", about, paper.arxiv_id, digest, tex=True)


# -- from passages to sentences ---------------------------------------------------------


def _joined(document: Document) -> list[Block]:
    """Return the passages, two that a page had parted as one, at the place of the first."""
    count = len(document.blocks) - document.bridges
    blocks, bridges = document.blocks[:count], {block.text for block in document.blocks[count:]}
    made = dict(enumerate(blocks))
    # From the end, so that a passage over three pages is put together too; of two beginnings the nearer is meant.
    for other in reversed(range(count)) if bridges else ():
        for place in range(other - 1, max(other - 6, -1), -1):
            if f"{blocks[place].text}\n{blocks[other].text}" in bridges:
                made[place] = _joint(blocks[place], made.pop(other))
                break
    return [made[place] for place in sorted(made)]


def _joint(begin: Block, end: Block) -> Block:
    text = _PAGE_NUMBER.sub("", begin.text)
    cites = (*begin.cites, *((place + len(text) + 1, name) for place, name in end.cites))
    return replace(begin, text=f"{text}\n{end.text}", cites=cites)


def _headed(blocks: list[Block]) -> Iterator[Block]:
    """Yield the passages; those of a list of references, which no format marks, have its heading."""
    start = references.begin(blocks)
    for place, block in enumerate(blocks):
        if place > start and (
            block.section[:1].isalpha() or (not block.page and block.heading != blocks[start].heading)
        ):
            start = len(blocks)  # an appendix; headings of a PDF are guessed, and other lines of a list look like them
        listed = place > start or (place == start and references.is_heading(block.text.split("\n")[0]))
        yield replace(block, section="", heading="References") if listed else block


def _numbers(references: Sequence[tuple[str, str]], blocks: Iterable[Block]) -> dict[str, int]:
    """Return name -> number of each work: as the references are ordered, then as they are cited."""
    cited = (name for block in blocks for _, name in block.cites)
    names = dict.fromkeys((*(name for name, _ in references), *cited))
    return {name: number for number, name in enumerate(names, 1)}


def _unsure(blocks: Sequence[Block]) -> set[int]:
    """Return the places of the passages of a PDF behind which a heading was missed: they may be in its section."""
    runs = [(section, list(run)) for section, run in groupby(enumerate(blocks), key=lambda item: item[1].section)]
    unsure: set[int] = set()
    for (section, run), (after, _) in pairwise(runs):
        if after and not is_next(section, after):
            unsure.update(place for place, block in run if block.page)
    return unsure


def _sentences(
    block: Block, at: str, passage: int, before: int, numbers: dict[str, int], *, tex: bool
) -> Iterator[Sentence]:
    text, cites = _shown(block, numbers, tex=tex)
    places = [place for place, _ in cites]
    whole = [(0, len(text))] if text else []
    heading = printed(block.heading, tex=tex)
    for number, (start, end) in enumerate(whole if block.kind is Kind.TITLE else split(text), before + 1):
        sentence = text[start:end]
        own = dict.fromkeys(name for _, name in cites[bisect_left(places, start) : bisect_right(places, end)])
        yield Sentence(
            number, sentence, sentence_hash(sentence), str(block.kind), block.section, heading, at, passage, start, end,
            tuple(own),
        )  # fmt: skip


def _shown(block: Block, numbers: dict[str, int], *, tex: bool) -> tuple[str, list[tuple[int, str]]]:
    """Return the text of a passage as it is printed, and where in it works are cited, in order."""
    cited: dict[int, list[str]] = {}
    for place, name in sorted(block.cites, key=lambda cite: cite[0]):
        cited.setdefault(place, []).append(name)
    parts: list[str] = []
    end = 0
    text = re.sub("[\ue000\ue001]", " ", block.text)  # signs that stand for citations below
    for number, (place, names) in enumerate(cited.items()):
        command = _CITE.match(text, place) if tex else None
        shown = f"[{', '.join(str(numbers[name]) for name in names)}]" if command else ""
        parts += [text[end:place], f"\ue000{number}\ue001{shown}"]
        end = command.end() if command else place
    marked = printed("".join((*parts, text[end:])), tex=tex or bool(_COMMAND.search(text)))
    return _unmarked(marked, list(cited.values()))


def _unmarked(text: str, cited: Sequence[Sequence[str]]) -> tuple[str, list[tuple[int, str]]]:
    cites: list[tuple[int, str]] = []
    shift = 0
    for mark in _MARK.finditer(text):
        cites += [(mark.start() - shift, name) for name in cited[int(mark[1])]]
        shift += len(mark[0])
    return _MARK.sub("", text), cites


def at_of(block: Block) -> str:
    """Return the place of a passage as evidence names it: shortest and surest."""
    if block.kind in {Kind.TITLE, Kind.ABSTRACT}:
        return str(block.kind)
    number, _, shown = block.page.partition(" ")
    if block.label:
        return block.label
    if block.section:
        return f"§{block.section}"
    return f"p. {shown or number}" if number else printed(block.heading)


# -- as JSON ----------------------------------------------------------------------------


def paper_json(paper: Paper) -> str:
    """Return a paper as JSON, which `paper_of` reads."""
    return f"{json.dumps(asdict(paper), ensure_ascii=False, indent=1)}\n"


def paper_of(text: str) -> Paper:
    """Return the paper of a text of JSON; raises `ValueError` where it is none."""
    try:
        row: dict[str, Any] = json.loads(text)
        about = Source(**{**row["about"], "authors": tuple(row["about"]["authors"])})
        sentences = tuple(Sentence(**{**one, "cites": tuple(one["cites"])}) for one in row["sentences"])
        references = tuple((name, entry) for name, entry in row["references"])
        return Paper(row["work"], row["source"], row["sha256"], about, sentences, references)
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"no paper: {error}") from None
