"""A project made of attacks: pages, a bibliography, a day of papers, an import."""

from __future__ import annotations

import json
from itertools import product

from ..helpers.project import Project

CANARY = "window.canary=(window.canary||0)+1"
MARKS = (
    f"<script>{CANARY}</script>",
    f"<img src=x onerror={CANARY}>",
    f'" onmouseover="{CANARY}" x="',
    f"</title></style></textarea><svg/onload={CANARY}>",
    f"]]><!--<script>{CANARY}</script>-->",
    "&lt;script&gt;&#60;b&#62;",
    "{{ 7*7 }}{% raw %}",
)
"""What must stay text wherever it is written."""

SCHEMES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "view-source:http://x",
)
"""Addresses that no link may have."""

TEX = r"\input{/etc/passwd} \write18{id} \immediate\openout\x=y #include \catcode`\@=0 $\def\x{\x\x}\x$ \begin{verbatim} %"
TYPST = '#read("/etc/passwd") #eval("1") #import "x": * \\u{202e} $#sys.version$ // /* @x <x> = = #{'
PLACES = (
    "/etc/passwd",
    "../../../../etc/passwd",
    "..\\..\\x",
    "C:\\x",
    "//host/x",
    "\x00x",
    "con",
    "~root",
    "a/../../b",
)
BIDI = "\u202e\u2066\u2069\u200f\u061c"
CONTROL = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x1b\x7f\x85\u2028\u2029\ufeff\ufffe"
FIELDS = ("author", "editor", "title", "journal", "booktitle", "year", "month", "volume", "pages", "publisher", "note",
          "url", "doi", "eprint", "archiveprefix", "abstract", "howpublished", "school", "address", "crossref", "key")  # fmt: skip

ADDRESSES = "".join(f"- [a]({uri}) <{uri}> ![p]({uri})\n" for uri in SCHEMES if not {"\t", "\x01", "<"} & set(uri))
PAGES = {
    "marks": "".join(
        f":::::{{tension}} T{n} {mark}\n:id: t{n}\n:question: {mark}\n:crux: {mark}\n:stance: {mark}\n:topics: {mark}\n\n"
        f"::::{{camp}} C{n} {mark}\n:id: c{n}\n:holders: h1\n\n`{mark}` ~~~ {TEX}\n::::\n:::::\n\n"
        f":::{{claim}} X{n} {mark}\n:declared: contested\n:declared-why: {mark}\n:cites: h1\n:class: a{mark}\n:::\n\n"
        f"See {{tension}}`{mark} <t{n}>` and {{any}}`{mark}`.\n\n"
        for n, mark in enumerate(MARKS)
    ),
    "evidence": "".join(
        f"::::{{claim}} E{n} {mark}\n:id: e{n}\n\n:::{{evidence}} h1\n:at: {mark}\n:words: one two three {mark}\n:scale: {mark}\n"
        f":read: full\n:basis: matched\n:by: {mark}\n\n{mark} {TEX}\n:::\n\n"
        f':::{{evidence}}\n+ h1 at {mark} "{mark} one two three"; full; {mark} : {mark} {TYPST}\n+ {mark}; full\n~ #{mark}\n:::\n::::\n\n'
        for n, mark in enumerate(MARKS)
    )
    + "".join(
        f"::::{{claim}} V{n}\n\n:::{{evidence}}\n+ h1; secondary; via {uri}\n:::\n::::\n\n"
        for n, uri in enumerate(SCHEMES)
        if not {"\t", "\x01", "\n"} & set(uri)
    )
    + f"::::{{tension}} Cr\n:crux-lacks: {TEX} {TYPST}\n:crux-state: partly\n\nText.\n::::\n",
    "addresses": f":::{{claim}} A [b](javascript:alert(1)) title\n\n{ADDRESSES}\n:::\n",
    "rst": ":::{claim} In reStructuredText\n\n```{eval-rst}\n"
    + "".join(f"- `x <{uri}>`__ :doc:`{uri}` :download:`{uri}`\n" for uri in SCHEMES if "\x01" not in uri)
    + "```\n:::\n",
    "tex": f":::{{claim}} {TEX}\n:declared-why: {TEX}\n\n{TEX}\n\n```text\n{TEX}\n\\end{{sphinxVerbatim}}\\write18{{id}}\n```\n\n"
    f"$$\n{TEX.replace('$', '')}\n$$\n:::\n",
    "typst": f":::{{claim}} {TYPST}\n\n{TYPST}\n\n`{TYPST}`\n:::\n",
    "places": "".join(
        f"```{{{name}}} {place}\n```\n\n"
        for name, place in product(("literalinclude", "digest"), PLACES)
        if "\0" not in place
    )
    + "".join(f":::{{claim}} P{n}\n:id: {place}\n\nText.\n:::\n\n" for n, place in enumerate(PLACES)),
    "letters": f":::{{tension}} A {BIDI}{CONTROL} B\n:id: l{BIDI}\n:question: {BIDI}{CONTROL}\n\nText {BIDI}{CONTROL} and {{tension}}`l`.\n:::\n",
    "circles": "".join(
        f":::{{counter}} O{n}\n:id: o{n}\n:against: o{(n + 1) % 9}\n:supersedes: o{(n + 1) % 9}\n\n{{counter}}`o{n}`\n:::\n\n"
        for n in range(9)
    )
    + ":::{claim} X\n:id: x\n:supports: y\n:supersedes: x\n:::\n\n:::{camp} Y\n:id: y\n:tension: z\n:rests-on: x\n:::\n\n"
    ":::{tension} Z\n:id: z\n:related: z\n:::\n\n```{tension-map} z\n```\n",
    "deep": "".join("  " * n + f"- :::{{counter}} D{n}\n" for n in range(300)),
    "brackets": "::::{tension} " + "[" * 5000 + "\n\n" + "*a " * 5000 + "_" * 9000 + "`" * 9000 + "\n::::\n",
    "long": "::::{tension} " + "w" * 300_000 + "\n:topics: " + "x, " * 3000 + "\n\n" + "y" * 300_000 + "\n::::\n",
}


def entry(key: str, values: dict[str, str]) -> str:
    """Return an entry with braces that balance."""
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in values.items())
    return f"@article{{{key},\n{rows}}}\n"


def bibliography() -> str:
    """Return a file with an attack in every field."""
    bad = [*(m.replace("{", "(").replace("}", ")").replace("%", "") for m in MARKS), *SCHEMES, "\\input{/etc/passwd}"]
    rows = [entry(f"h{n}", dict.fromkeys(FIELDS, value)) for n, value in enumerate(bad)]
    rows += [entry(f"u{n}", {"title": f"T \\url{{{uri}}} \\href{{{uri}}}{{x}}"}) for n, uri in enumerate(SCHEMES)]
    rows.append(
        "@string{a = {xxxxxxxxxx}}\n"
        + "".join(f"@string{{{chr(98 + n)} = {chr(97 + n)} # {chr(97 + n)}}}\n" for n in range(24))
    )
    rows.append("@misc{bomb, title = y}\n@misc{open, title = {no end\n")
    return "".join(rows)


def day() -> str:
    """Return papers with an attack in every field."""
    rows = [
        {"arxiv_id": f"2605.{n:05d}", "title": f"P {mark}", "authors": [{"name": mark}], "decision": "shown",
         "abstract": f"{mark} {TEX}", "summary": mark, "comment": mark, "topic": "t"}
        for n, mark in enumerate((*MARKS, *SCHEMES, TEX, TYPST, BIDI))
    ]  # fmt: skip
    return "".join(json.dumps(row) + "\n" for row in rows)


def plant(project: Project, *, books: bool = False) -> None:
    """Write everything; *books* adds the builders of books."""
    if books:
        project.edit(
            "conf.py", '["sphinx_tensions"]', '["sphinx_tensions", "sphinx_tensions.typst", "sphinx_tensions.xelatex"]'
        )
    project.write("refs.bib", bibliography())
    names = [*PAGES, "refs", "day"]
    for name, text in PAGES.items():
        project.write(f"{name}.md", f"# Page {name}\n\n{text}\n\nThe end of {name}.\n")
    cited = ", ".join(f"h{n}" for n in range(len(MARKS) + len(SCHEMES)))
    project.write(
        "refs.md", f"# Works\n\n:::{{claim}} All\n:cites: {cited}\n:::\n\n```{{bibliography}}\n:filter: True\n```\n"
    )
    project.write("digest/2026-05-08.json", json.dumps({"date": "2026-05-08", "status": "ok", "sources": []}))
    project.write("digest/2026-05-08.jsonl", day())
    project.write("digest/topics.json", json.dumps({"topics": [{"name": "t", "label": MARKS[0]}]}))
    project.write("day.md", "# Day\n\n```{digest} 2026-05-08\n```\n\nThe end of day.\n")
    project.write(
        "index.md",
        "# Home\n\n```{toctree}\n" + "\n".join(names) + "\n```\n\n```{tension-list}\n```\n\n```{source-list}\n```\n",
    )
