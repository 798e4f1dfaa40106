"""Reading takes time in proportion to its input: four times as much takes about four times as long."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from sphinx_tensions.core import formulas, text
from sphinx_tensions.core.known import vocabulary
from sphinx_tensions.digest import tex
from sphinx_tensions.exchange import argdown_reading, claims, discourse
from sphinx_tensions.reading import fences, slips
from sphinx_tensions.reading.plain import read_page
from sphinx_tensions.verify.readers import references
from sphinx_tensions.verify.readers.headings import Sections

from ..attack.parsers import bibliography

WORDS = vocabulary({})
NAMES = {"tension", "camp", "counter", "claim"}


def headings_of(data: str) -> None:
    """Read each line of *data* as the number of a section."""
    sections = Sections()
    for number in data.split():
        sections.takes(number)


INPUTS: dict[str, tuple[Callable[[str], object], Callable[[int], str], int]] = {
    "sentence of signs": (lambda data: text.excerpt(data, 9), lambda n: "!" * n, 200_000),
    "sentence of signs and blanks": (lambda data: text.excerpt(data, 9), lambda n: "!  " * n, 100_000),
    "sentence of quotes": (lambda data: text.excerpt(data, 9), lambda n: "." + '"' * n, 200_000),
    "abbreviations": (lambda data: text.excerpt(data, len(data)), lambda n: "al. " * n, 50_000),
    "dots": (lambda data: text.excerpt(data, len(data)), lambda n: "x .. " * n, 50_000),
    "blanks in a citation": (text.citation_targets, lambda n: "a" + " " * n + "b", 200_000),
    "braces in a citation": (text.citation_targets, lambda n: "{" * n, 200_000),
    "commas in a citation": (text.citation_targets, lambda n: "," * n, 50_000),
    "titles with a backtick": (lambda data: fences.repair(data, NAMES), lambda n: "```{tension} a`b\n" * n, 3_000),
    "titles with a backtick, closed": (
        lambda data: fences.repair(data, NAMES),
        lambda n: "```{tension} a`b\n" * n + "```\n" * n,
        2_000,
    ),
    "fences one in another": (
        lambda data: fences.repair(data, NAMES),
        lambda n: ":::{tension} a\n" * n + ":::\n" * n,
        3_000,
    ),
    "options": (lambda data: fences.repair(data, NAMES), lambda n: ":::{tension} a\n" + ":id: [\n" * n, 3_000),
    "signs in options": (
        lambda data: fences.repair(data, NAMES),
        lambda n: ":::{tension} a\n" + ":id: a\x85b\n" * n,
        3_000,
    ),
    "formulas that open": (tex.pieces.__wrapped__, lambda n: "\\(" * n, 50_000),
    "formulas that open in brackets": (tex.pieces.__wrapped__, lambda n: "\\[ " * n, 50_000),
    "dollars": (tex.pieces.__wrapped__, lambda n: "$ \\$" * n, 50_000),
    "two dollars": (tex.pieces.__wrapped__, lambda n: "$$" * n + "x", 50_000),
    "emphasis that opens": (tex.pieces.__wrapped__, lambda n: "\\emph{" * n, 30_000),
    "emphasis of groups": (tex.pieces.__wrapped__, lambda n: "\\emph{" + "{}" * n, 50_000),
    "accents": (tex.pieces.__wrapped__, lambda n: "\\'" * n, 50_000),
    "ties": (tex.pieces.__wrapped__, lambda n: "~" * n, 200_000),
    "a formula of braces": (formulas.excess, lambda n: "{" * n + "}" * n, 200_000),
    "a formula of environments": (formulas.excess, lambda n: "\\begin{array}" * n, 20_000),
    "references in a sentence": (lambda data: read_page(data, "page"), lambda n: "# A\n\n" + "{camp}`a` and " * n, 500),
    "references in a sentence of reST": (
        lambda data: read_page(data, "page", "restructuredtext"),
        lambda n: ":camp:`a` and " * n,
        3_000,
    ),
    "citations in a sentence": (lambda data: read_page(data, "page"), lambda n: "# A\n\n" + "{cite:p}`a`  " * n, 500),
    "lines of a statement": (
        lambda data: argdown_reading.read("[A]: b\n" + data, "page"),
        lambda n: "a #t\n" * n,
        4_000,
    ),
    "tags of a statement": (
        lambda data: argdown_reading.read("[A]: b\n" + data, "page"),
        lambda n: "".join(f"#t{number}\n" for number in range(n)),
        2_000,
    ),
    "comments of a map": (lambda data: argdown_reading.read("[A]: b\n" + data, "page"), lambda n: "/*<!--" * n, 20_000),
    "strong text that opens": (lambda data: read_page(data, "page", "restructuredtext"), lambda n: "**a " * n, 4_000),
    "colons in a line": (lambda data: read_page(data, "page", "restructuredtext"), lambda n: ":" * n, 20_000),
    "blanks in a role": (lambda data: read_page(data, "page"), lambda n: "{camp}`a" + " " * n + "b`", 50_000),
    "fences of others": (
        lambda data: fences.repair(":::{tension} a\n:::\n" + data, NAMES),
        lambda n: ":::{note}\n" * n + ":::\n" * n,
        20_000,
    ),
    "slips": (lambda data: slips.mend(data, "markdown", WORDS), lambda n: ":::{campp} a\n:id a\n" * n, 500),
    "works": (
        lambda data: bibliography(data.encode()),
        lambda n: "".join(f"@misc{{k{number}, title={{A {{B}} $x$}}, year=2020}}\n" for number in range(n)),
        300,
    ),
    "text between works": (lambda data: bibliography(data.encode()), lambda n: "\n" * n + "a = b, \n" * n, 10_000),
    "links to files": (lambda data: discourse.read(data, "page"), lambda n: "supports:: " + "[a](b" * n, 1_000),
    "blanks in front matter": (
        lambda data: discourse.read(data, "page"),
        lambda n: "---\na: b: c" + " " * n + "d\n---\nsupports:: [[x]]",
        5_000,
    ),
    "blanks in a list of references": (
        references.of_latex,
        lambda n: "\\begin{thebibliography}{9}\\bibitem" + " " * n,
        5_000,
    ),
    "headings that are none": (
        headings_of,
        lambda n: "".join(f"{number // 2 + 1}.{number % 2 + 1}\n" for number in range(n)) + "1.9\n" * n,
        400,
    ),
    "claims": (lambda data: claims.read(data, "page"), lambda n: "* * * [1] " * n, 3_000),
    "statements": (lambda data: argdown_reading.read(data, "page"), lambda n: "[A]: b\n  + [B\n" * n, 1_000),
}


def seconds(read: Callable[[str], object], data: str) -> float:
    """Return the CPU time that reading takes, the best of three."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        read(data)
        found.append(time.process_time() - begun)
    return min(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", INPUTS)
def test_reading_is_linear(name: str) -> None:
    read, make, size = INPUTS[name]
    short, long = make(size), make(4 * size)
    first = seconds(read, short)
    if seconds(read, long) > 9 * max(first, 0.002):
        first = seconds(read, short)  # something else ran; a quadratic one fails again
        assert seconds(read, long) <= 9 * max(first, 0.002)
