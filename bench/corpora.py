"""One text, written for each extension: the same objects, words, links and citations from one seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_TEXT = "model data layer token scale loss state probe claim bound error trace sample width depth noise"
WORDS = _TEXT.split()
KINDS = ("tension", "camp", "camp", "counter", "counter", "camp", "counter", "counter", "claim", "claim")
CHAPTER = 25  #: pages
CONF = """
project = "Bench"
extensions = {extensions!r}
myst_enable_extensions = ["colon_fence"]
html_theme = "alabaster"
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
bibtex_default_style = "plain"
bibtex_cite_id = "cite-{{key}}"
{more}
"""
NEEDS = """
needs_id_regex = "^[A-Za-z0-9_-]{3,}"
needs_types = [
    {"directive": name, "title": name.title(), "prefix": name[0].upper() + "_", "color": "#ffffff", "style": "node"}
    for name in ("tension", "camp", "counter", "claim")
]
needs_links = {
    "against": {"outgoing": "answers", "incoming": "answered by"},
    "of": {"outgoing": "of", "incoming": "has"},
}
suppress_warnings = ["needs"]
"""


@dataclass(frozen=True)
class Corpus:
    """Sizes of what is written."""

    pages: int  #: of ten objects each
    works: int
    cited: bool
    read: int = 0  #: entries of evidence that each object has

    @property
    def name(self) -> str:
        """What its objects have."""
        return f"with {self.read} entries of evidence each" if self.read else "cited" if self.cited else "uncited"

    @property
    def objects(self) -> int:
        """All objects."""
        return self.pages * len(KINDS)


@dataclass(frozen=True)
class Entry:
    """One object, before it is written for anything."""

    kind: str
    name: str
    title: str
    text: str  #: with its citation, without its link
    link: str  #: the object that its text names
    home: str  #: its tension
    target: str  #: what it answers or belongs to, or nothing
    read: tuple[tuple[str, str, str], ...] = ()  #: key, words that stand there, what was found


def sentence(rng: random.Random) -> str:
    """Return a sentence of plain words."""
    return " ".join(rng.choices(WORDS, k=14)).capitalize() + "."


def entries(number: int, corpus: Corpus) -> list[Entry]:
    """Return the ten objects of a page."""
    rng = random.Random(number)
    found = []
    home = f"tension-{number}-0"
    for place, kind in enumerate(KINDS):
        title = sentence(rng)[:-1]
        cite = f" {{cite:p}}`key{rng.randrange(corpus.works)}`" if corpus.cited else ""
        text = f"{sentence(rng)} {sentence(rng)[:-1]}{cite}. {sentence(rng)}"
        camp = f"camp-{number}-{1 if place < 5 else 5}"
        target = {"camp": home, "counter": camp, "claim": home}.get(kind, "")
        other = f"tension-{(number + 1) % corpus.pages}-0"
        passages = tuple(
            (f"key{rng.randrange(corpus.works)}", " ".join(rng.choices(WORDS, k=5)), sentence(rng))
            for _ in range(corpus.read)
        )
        found.append(Entry(kind, f"{kind}-{number}-{place}", title, text, other, home, target, passages))
    return found


def _listed(entry: Entry) -> str:
    """Return what its works say, as a list of plain Markdown."""
    rows = (
        f"- supports: {{cite:t}}`{key}`, abstract, “{words}”, measured: {finding}\n"
        for key, words, finding in entry.read
    )
    return "\n\n" + "".join(rows) if entry.read else ""


def _evidence(entry: Entry) -> str:
    """Return what its works say, as entries of evidence."""
    rows = (f'+ {key} at abstract "{words}"; abstract; measured : {finding}\n' for key, words, finding in entry.read)
    return "\n\n```{evidence}\n" + "".join(rows) + "```" if entry.read else ""


def _plain(entry: Entry) -> str:
    of = f"Of {{ref}}`it <{entry.target}>`.\n\n" if entry.target else ""
    body = f"{of}{entry.text} See {{ref}}`that <{entry.link}>`.{_listed(entry)}"
    return f"({entry.name})=\n:::{{admonition}} {entry.title}\n{body}\n:::\n"


def _proof(entry: Entry) -> str:
    of = f"Of {{prf:ref}}`{entry.target}`.\n\n" if entry.target else ""
    body = f"{of}{entry.text} See {{prf:ref}}`{entry.link}`.{_listed(entry)}"
    return f":::{{prf:theorem}} {entry.title}\n:label: {entry.name}\n\n{body}\n:::\n"


def _needs(entry: Entry) -> str:
    option = {"camp": "of", "counter": "against", "claim": "of"}.get(entry.kind)
    link = f":{option}: {entry.target}\n" if option else ""
    body = f"{entry.text} See {{need}}`{entry.link}`.{_listed(entry)}"
    return f":::{{{entry.kind}}} {entry.title}\n:id: {entry.name}\n{link}\n{body}\n:::\n"


def _ours(entry: Entry) -> str:
    option = {"camp": "tension", "counter": "against", "claim": "tension"}.get(entry.kind)
    link = f":{option}: {entry.target}\n" if option else ""
    body = f"{entry.text} See {{tension}}`{entry.link}`.{_evidence(entry)}"
    return f":::{{{entry.kind}}} {entry.title}\n:id: {entry.name}\n{link}\n{body}\n:::\n"


@dataclass(frozen=True)
class Dialect:
    """How one extension writes an object, and what its project needs."""

    extensions: tuple[str, ...]
    write: Callable[[Entry], str]
    conf: str = ""
    index: str = ""  #: a page that lists everything


DIALECTS = {
    "plain": Dialect(("myst_parser", "sphinxcontrib.bibtex"), _plain),
    "ours": Dialect(("sphinx_tensions",), _ours, index="```{tension-list}\n```\n"),
    "sphinx-needs": Dialect(
        ("myst_parser", "sphinxcontrib.bibtex", "sphinx_needs"),
        _needs,
        NEEDS,
        "```{needtable}\n:types: tension\n:columns: id, title\n:style: table\n```\n",
    ),
    "sphinx-proof": Dialect(("myst_parser", "sphinxcontrib.bibtex", "sphinx_proof"), _proof),
}


def write(folder: Path, corpus: Corpus, name: str) -> None:
    """Write a project in the dialect *name*."""
    dialect = DIALECTS[name]
    folder.mkdir(parents=True)
    (folder / "conf.py").write_text(CONF.format(extensions=list(dialect.extensions), more=dialect.conf))
    rng = random.Random(0)
    rows = (
        f"@article{{key{n}, author={{Name{n % 701}, Ada and Other{n % 397}, Bo}}, title={{{sentence(rng)}}}, "
        f"year={{{1990 + n % 36}}}, journal={{J}}}}\n"
        for n in range(corpus.works)
    )
    (folder / "refs.bib").write_text("".join(rows) if corpus.cited else "")
    names = [f"p{number}" for number in range(corpus.pages)]
    listing = "```{bibliography}\n```\n" if corpus.cited else ""
    (folder / "refs.md").write_text(f"# Works\n\n{listing}")
    (folder / "all.md").write_text(f"# All\n\n{dialect.index}")
    chapters = {f"c{first // CHAPTER}": names[first : first + CHAPTER] for first in range(0, len(names), CHAPTER)}
    for chapter, inside in {**chapters, "index": [*chapters, "all", "refs"]}.items():
        listed = "\n".join(inside)
        (folder / f"{chapter}.md").write_text(f"# Chapter {chapter}\n\n```{{toctree}}\n{listed}\n```\n")
    for number, page in enumerate(names):
        body = "\n".join(map(dialect.write, entries(number, corpus)))
        (folder / f"{page}.md").write_text(f"# Page {number}\n\n{body}")
