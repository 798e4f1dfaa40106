"""Every parser of ours as a function of bytes, for strategies and for the fuzzer alike."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from sphinx_tensions.bibtex import doctor as bibdoctor
from sphinx_tensions.core import formulas, known, text
from sphinx_tensions.core.pace import retry_after
from sphinx_tensions.core.text import split_pandoc
from sphinx_tensions.digest import files, paper_assistant, tex
from sphinx_tensions.digest.harvesting import Broken, parsed
from sphinx_tensions.digest.model import Registry
from sphinx_tensions.exchange import claims, markup
from sphinx_tensions.exchange.formats import READERS
from sphinx_tensions.exchange.imported import Unreadable, decode
from sphinx_tensions.reading import fences, slips
from sphinx_tensions.reading.plain.page import read_page

DAY = "2026-05-08"
EMPTY = Registry()


def said(data: bytes) -> str:
    """Return bytes as text, as a file of a page is read."""
    return data.decode("utf-8", "replace")


def imported(form: str, data: bytes) -> None:
    """Read a file of another format."""
    try:
        READERS[form](decode(data), "name")
    except Unreadable:
        return


def claimed(data: bytes) -> None:
    """Read the plain claims format."""
    try:
        claims.read(decode(data), "name")
    except Unreadable:
        return


def bibliography(data: bytes) -> None:
    """Read a `.bib` file, and every work in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "refs.bib"
        path.write_bytes(data)
        shelf = bibdoctor.read([path])
        for key, entry in shelf.data.entries.items():
            bibdoctor.work(key, entry)
        list(bibdoctor.review(shelf, set()))


def issue(data: bytes) -> None:
    """Read a page or a file of papers of a day."""
    try:
        paper_assistant.read(decode(data), EMPTY, DAY)
    except Unreadable:
        return


def fed(data: bytes) -> None:
    """Read a feed."""
    try:
        parsed(data)
    except Broken:
        return


def records(suffix: str, data: bytes) -> None:
    """Read the files of a day."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, f"{DAY}.json").write_bytes(data if suffix == ".json" else b'{"date": "2026-05-08", "status": "ok"}')
        if suffix == ".jsonl":
            Path(name, f"{DAY}.jsonl").write_bytes(data)
        if suffix == "topics":
            Path(name, "topics.json").write_bytes(data)
        folder = files.Folder(Path(name))
        folder.registry()
        folder.day(DAY)


def citations(data: bytes) -> None:
    """Read the text of a citation, and write it again."""
    targets, _rest = text.citation_targets(said(data))
    text.write_citation(targets)


def recorded(data: bytes) -> None:
    """Write recorded text as a page, and read roles back."""
    found = said(data)
    markup.source(markup.line(found), lambda _: "camp")
    markup.from_roles(found)
    text.unmarked(found, str)


PARSERS: dict[str, Callable[[bytes], object]] = {
    **{form: partial(imported, form) for form in READERS},
    "claims": claimed,
    "bibtex": bibliography,
    "digest-import": issue,
    "digest-day": partial(records, ".json"),
    "digest-papers": partial(records, ".jsonl"),
    "digest-topics": partial(records, "topics"),
    "feed": fed,
    "retry-after": lambda data: retry_after(said(data)),
    "fences": lambda data: fences.repair(said(data), ["tension", "camp", "counter", "claim"]),
    "slips": lambda data: [
        slips.find(said(data), markup, known.vocabulary({})) for markup in ("markdown", "restructuredtext")
    ],
    "markdown": lambda data: read_page(said(data), "page"),
    "restructuredtext": lambda data: read_page(said(data), "page", "restructuredtext"),
    "pandoc": lambda data: list(split_pandoc(said(data))),
    "citation": citations,
    "recorded": recorded,
    "tex": lambda data: tex.pieces(said(data)),
    "formula-latex": lambda data: formulas.excess(said(data)),
    "formula-typst": lambda data: import_module("sphinx_tensions.typst.mathematics").translate(
        said(data)
    ),  # needs an extra
}

SEEDS: dict[str, list[bytes]] = {
    "json": [b'{"version": 1, "objects": [{"id": "a", "kind": "tension", "title": "A", "page": "p"}]}'],
    "csv": [b"id,kind,title,page\na,tension,A,p\n"],
    "argdown": [b"[A]: Text.\n  - <B>: No. #tag {id: x}\n"],
    "aif": [b'{"nodes": [{"nodeID": "1", "text": "A", "type": "I"}], "edges": []}'],
    "claims": [b"[Camp A: X] Said [K2020a].\n[counter to Camp A: X] No [K2021b].\n"],
    "bibtex": [b'@article{k, author={A, B and C}, title={T {\\\'e} $x$}, year=2020}\n@string{s = "x" # "y"}\n'],
    "digest-import": [
        b'[{"arxiv_id": "2605.01234", "title": "T", "authors": ["A B"]}]',
        b"# Topic\n\n## T\narXiv:2605.01234\n",
    ],
    "digest-papers": [b'{"arxiv_id": "2605.01234", "title": "T", "authors": [{"name": "A"}], "decision": "shown"}\n'],
    "slips": [b":::{campp}One\nid: x\n\n:label: A\n\n\tSee {cmp}`a`, :camp:`b` [@c].\n:::\n.. camp: T\n\n   :id x\n"],
    "fences": [b"::::{tension} A `x`\n:id: a\n:::{camp} B\n:::\n::::\n```{claim} `y`\n```\n"],
    "markdown": [b"# A\n\n::::{tension} Is {cite:p}`k` it?\n:crux: x\n\n:::{camp} B\n- a\n> q\n:::\n::::\n"],
    "restructuredtext": [b"A\n=\n\n.. tension:: Is it?\n   :id: a\n\n   .. camp:: B\n\n      Text :cite:p:`k`.\n"],
    "tex": [b"A $x^2$ \\emph{b} \\'e {\\bf c} \\url{http://x}"],
    "feed": [b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>T</title></item></channel></rss>'],
}
"""Input that is right, from which a fuzzer starts."""
