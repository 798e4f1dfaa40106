"""The figures of an object's text that no passage of its evidence has."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from decimal import Decimal

from ..core.model import Evidence
from ..core.text import unmarked
from . import plain

_YEAR = r"(?:1[6-9]|20)\d\d"
_SMALL = r"(?:and|or|but|the|by|on|in|to|it|that|which|with|was|were|is|are|for|as|when|at)"
_NO_FIGURES = re.compile(
    r"(?i:(?<!§)§++|\b(?:sections?|sec\.|tables?|tab\.|figures?|figs?\.|appendix|chapter|equations?|eqs?\.|pp?\.|pages?|versions?)\s)"
    r"\s*[A-Z]?\d+(?:\.\d+)*(?:\s*[-\u2013]\s*\d+)?"
    r"|\b\d{4}-\d\d(?:-\d\d)?\b|(?i:\barxiv:\S+|\bdoi:\S+|https?://\S+)"
    rf"|(?<![\w'\u2019-])[A-Z][\w'\u2019-]++(?:\s+et\s+al\.?|\s+(?:and|&)\s+[A-Z][\w'\u2019-]+)?,?\s+\(?{_YEAR}[a-z]?\b"
    rf"|\b(?i:in|since|until|by|before|after|of|early|late|mid)\s+{_YEAR}\b(?!\s+(?!{_SMALL}\b)[a-z]{{2}})|\(\s*{_YEAR}[a-z]?\s*\)"
)
"""Years in citations and dates, numbers of sections and ids; a year before a noun, as in “2000 steps”, is a figure."""
_FIGURE = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]-)(?<![\d.])[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def figures(text: str) -> list[str]:
    """Return the figures of *text* in order, each once; names as GPT-4, years and numbers of sections are none."""
    prose = _NO_FIGURES.sub(" ", " ".join(unmarked(text, lambda _target: "").split()))
    return list(dict.fromkeys(number for word in plain.words(prose) for number in _FIGURE.findall(word)))


def _value(number: str) -> Decimal:
    return abs(Decimal(number))


def numbers_without(text: str, entries: Iterable[Evidence]) -> list[str]:
    """Return the figures of *text* that stand in no words, finding or scale of *entries*, in order.

    A figure is compared by its value, so 0.50 stands where 0.5 does; its unit is not looked at.
    """
    there = {
        _value(number)
        for entry in entries
        for passage in (entry.words, unmarked(entry.text, lambda _target: ""), entry.scale)
        for word in plain.words(passage)
        for number in re.findall(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?", word)
    }
    return [number for number in figures(text) if _value(number) not in there]


_PERCENT = frozenset({"%", "percent", "pct"})
_NUMBER_WORDS = {
    "two twice double doubles doubled twofold": "2",
    "three thrice triple triples tripled threefold": "3",
    "four fourfold quadruple quadruples quadrupled": "4",
    "five fivefold": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten tenfold": "10",
    "eleven": "11",
    "twelve dozen": "12",
    "fifteen": "15",
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "half halves halved": "1/2",
    "third thirds": "1/3",
    "quarter quarters": "1/4",
    "hundred hundreds": "100",
    "thousand thousands": "1000",
    "million millions": "1000000",
    "billion billions": "1000000000",
}
_IN_WORDS = {word: number for words, number in _NUMBER_WORDS.items() for word in words.split()}


def number_words(text: str) -> set[str]:
    """Return the numbers of *text*, those that are written as words in figures."""
    row = plain.words(text)
    return {_IN_WORDS[word] for word in row if word in _IN_WORDS} | {*row}.intersection(_IN_WORDS.values())


def percentages(text: str) -> set[str]:
    """Return the figures of *text* that are percentages."""
    row = plain.words(text)
    pairs = itertools.pairwise(row)
    return {number.lstrip("+-") for number, unit in pairs if unit in _PERCENT and number[-1:].isdigit()}
