r"""The normal form in which words and sources are compared.

A text becomes words in small letters, without marks above letters, ligatures,
quotation marks, hyphens between letters, TeX, marks of citations as in “[12]”,
and punctuation.  Figures keep sign and point, a unit is a word of its own whether a
blank is before it or not, and the signs that change what is said (``%``, ``<``,
``±``) are words.
"""

from __future__ import annotations

import re
import unicodedata

_SOFT = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
BROKEN = re.compile("[\ufffe\uffff\x02]\\s*")  # what PDF readers leave of a hyphen at the end of a line
_LINE_END = re.compile(r"(?<=\w)[-\u2010\u2011][ \t]*\r?\n\s*(?=\w)")
_TIE = re.compile(r"(?<=[\w.])~(?=\S)")  # “about ~100” has a blank before its sign
_CITED = re.compile(r"\[\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*\]")
_ACCENTS = re.compile("[\u00b4\u00a8\u02c6\u02dc\u00b8]")  # spacing ones, which stand beside a letter in old PDF files
_MARKS = re.compile("[\u0300-\u036f]")
_THOUSANDS = re.compile("(?<=\\d)[,\u2009\u202f\u00a0](?=\\d{3}(?!\\d))")
_INNER = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_UNIT = re.compile(r"(?<=\d)(?=[^\W\d_])(?!e[-+]?\d)", re.IGNORECASE)
_MINUS = re.compile(r"(?<![\w)\]-])(?:[-\u2013]|\u2212\s?)(?=\.?\d)")
_LONG_DASH = re.compile(r"---?(?!-)")
_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2212": "-", "\u2014": " "})
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u223c": "~"})
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]"
    r"|[-+]?(?:\.\d)?[^\W_\u3040-\u30ff\u3400-\u9fff]+"
    r"(?:(?:'(?=[^\W\d_])|(?<=\d)\.(?=\d)|-(?=[^\W_]))[^\W_\u3040-\u30ff\u3400-\u9fff]+)*"
    r"|[%<>=\u2264\u2265\u00b1\u00d7~\u2248\u2260+]"
)

# -- TeX ------------------------------------------------------------------------

_TEX = re.compile(r"[\\${}]")
_GONE = re.compile(r"\\(?:[cC]ite[a-zA-Z]*|label|(?:auto|eq|[cC]|page)?ref)\*?(?:\[[^\]]*\])*\{[^{}]*\}")
_SIGN = re.compile(r"\\([%&#_{}$])")
_SPACE = re.compile(r"\\(?:[,;: ]|q?quad\b|\\(?:\[[^\]]*\])?)|(?<!\\)(?:(?<=[^\s(\[])~|~(?!\$?\.?\d))")
_NOTHING = re.compile(r"\\[!/@-]|\{,\}|(?<=\d)\\,(?=\d{3}(?!\d))")
_ACCENT = re.compile(r"\\(?:[\"'`^~=.]|[uvHcdbkrt](?=[\s{]))\s*\{?\\?([A-Za-z])\}?")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?\s*")
SIGNS = {
    "leq": "\u2264", "le": "\u2264", "geq": "\u2265", "ge": "\u2265", "pm": "\u00b1", "times": "\u00d7",
    "approx": "\u2248", "simeq": "\u2248", "sim": "\u223c", "neq": "\u2260", "ne": "\u2260", "percent": "%",
    "lt": "<", "gt": ">", "to": " ", "rightarrow": " ", "cdot": " ", "ldots": " ", "dots": " ", "infty": "\u221e",
    "ss": "ss", "ae": "\u00e6", "AE": "\u00c6", "oe": "\u0153", "OE": "\u0152", "aa": "a", "AA": "A",
    "o": "\u00f8", "O": "\u00d8", "l": "\u0142", "L": "\u0141", "i": "i", "j": "j", "LaTeX": "LaTeX", "TeX": "TeX",
    "alpha": "\u03b1", "beta": "\u03b2", "gamma": "\u03b3", "delta": "\u03b4", "epsilon": "\u03b5",
    "varepsilon": "\u03b5", "zeta": "\u03b6", "eta": "\u03b7", "theta": "\u03b8", "kappa": "\u03ba",
    "lambda": "\u03bb", "mu": "\u03bc", "nu": "\u03bd", "xi": "\u03be", "pi": "\u03c0", "rho": "\u03c1",
    "sigma": "\u03c3", "tau": "\u03c4", "phi": "\u03c6", "varphi": "\u03c6", "chi": "\u03c7", "psi": "\u03c8",
    "omega": "\u03c9", "Gamma": "\u0393", "Delta": "\u0394", "Theta": "\u0398", "Lambda": "\u039b",
    "Sigma": "\u03a3", "Phi": "\u03a6", "Psi": "\u03a8", "Omega": "\u03a9", "ell": "\u2113",
}  # fmt: skip
"""Command of TeX -> what is printed, where that is more than its argument."""
_OPERATORS_TEXT = """
arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup
ln log max min Pr sec sin sinh sup tan tanh
"""
OPERATORS = frozenset(_OPERATORS_TEXT.split())
"""Commands of TeX that print their name, as a word of its own."""


def untex(text: str) -> str:
    """Return *text* without commands and delimiters of TeX, with the arguments of what only changes the look."""
    if not _TEX.search(text):
        return text
    text = _GONE.sub("", text)
    text = _ACCENT.sub(r"\1", _NOTHING.sub("", text))
    text = _SPACE.sub(" ", _SIGN.sub(lambda sign: " " if sign[1] in "&_" else sign[1], text))
    text = _COMMAND.sub(_shown, text)
    return re.sub(r"[${}^_\\]", "", text)


def _shown(command: re.Match[str]) -> str:
    return f" {command[1]} " if command[1] in OPERATORS else SIGNS.get(command[1], "")


# -- words ----------------------------------------------------------------------


def words(text: str) -> list[str]:
    """Return the words of *text* in normal form."""
    text = BROKEN.sub("", _SOFT.sub("", text))
    text = untex(_LINE_END.sub("-", text))
    text = _CITED.sub(" ", _TIE.sub(" ", text))
    text = _LONG_DASH.sub(lambda dash: " " if len(dash[0]) == 3 else "\u2013", _THOUSANDS.sub("", text))
    text = unicodedata.normalize("NFKC", _ACCENTS.sub("", text))
    text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))
    text = _MINUS.sub(" -", text).translate(_DASHES).translate(_QUOTES)
    text = _UNIT.sub(" ", _INNER.sub("", text))
    return [word.casefold() for word in _WORD.findall(text)]


def normal(text: str) -> str:
    """Return the words of *text*, one blank between two."""
    return " ".join(words(text))
