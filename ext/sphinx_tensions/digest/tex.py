r"""TeX as arXiv writes it, as pieces: text in Unicode, emphasis, and formulas.

The conversion is stated and complete: accents and named letters become
Unicode, ``$…$``, ``\(…\)``, ``\[…\]`` and ``$$…$$`` formulas, ``\emph``,
``\textit``, ``\it`` emphasis, ``\textbf``, ``\bf`` strong text, ``--`` and
``---`` dashes, ``\%`` and its like the sign, ``~`` between words a space
that does not break.  Everything else stays as it is.  Nothing is read as Markdown or HTML.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import latexcodec  # noqa: F401  (registers the codec `ulatex`)

from ..core.formulas import beyond

_DECODE: Any = codecs.getdecoder("ulatex")


class Piece(NamedTuple):
    """A run of text; *form* is ``text``, ``emphasis``, ``strong``, or of TeX ``math``, ``code`` where it is more."""

    form: str
    text: str


_OPENS = re.compile(r"(?<!\\)(?:\$\$|\$|\\\(|\\\[)")
_INSIDE = {
    "$$": re.compile(r"(.+?)(?<!\\)\$\$", re.DOTALL),
    "$": re.compile(r"((?:[^$\\]|\\.)+)\$", re.DOTALL),
    "\\(": re.compile(r"(.+?)\\\)", re.DOTALL),
    "\\[": re.compile(r"(.+?)\\\]", re.DOTALL),
}
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_EMPHASIS = re.compile(
    rf"\\(?P<command>emph|textit|textsl|textbf|texttt|textsc|textrm)\s*{_GROUP}|"
    r"\{\\(?P<switch>it|em|sl|bf|tt|sc)\s+(?P<inside>(?:[^{}]|\{[^{}]*\})*)\}"
)
_FORMS = {"textbf": "strong", "bf": "strong"}
_FORMS |= dict.fromkeys(("emph", "textit", "textsl", "it", "em", "sl"), "emphasis")
_LETTER = r"(?:\{\s*(?:\\[ij]\b|[A-Za-z])\s*\}|\\[ij](?![A-Za-z])\s?|[A-Za-z])"
_SET = rf"\\(?:[\"'`^~=.]\s*|[uvHtcdbkr](?=[\s{{\\])\s*){_LETTER}"
# A command of letters ends where the letters do.
_NAMED = r"\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j|dh|DH|th|TH|dj|DJ|ng|NG)(?![A-Za-z])"
_ACCENT = re.compile(rf"\{{(?P<a>{_SET}|{_NAMED})\s*\}}|(?P<b>{_SET})|(?P<c>{_NAMED})(?:\{{\}}|\s)?")
_SIGN = re.compile(r"\\([%&#_{}$])")
_TIE = re.compile(r"(?<=\S)~(?=\S)")  # arXiv's abstracts write "~2B" for "about"
_DASH = re.compile(r"(?<!-)(-{2,3})(?!-)")


@lru_cache(maxsize=65536)
def pieces(tex: str) -> tuple[Piece, ...]:
    """Return *tex* as pieces; joining their texts gives all that is shown."""
    parts: list[Piece] = []
    end = 0
    for start, stop, formula in _formulas(tex):
        parts += _styled(tex[end:start])
        parts.append(Piece("code" if beyond(formula) else "math", formula.strip()))
        end = stop
    parts += _styled(tex[end:])
    return tuple(piece for piece in parts if piece.text)


def _formulas(tex: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each formula begins and ends with its signs, and what it says."""
    place = 0
    open_: set[str] = set()  # signs that nothing closes from here on
    while (sign := _OPENS.search(tex, place)) is not None:
        inside = None if sign[0] in open_ else _INSIDE[sign[0]].match(tex, sign.end())
        if inside is not None:
            yield sign.start(), inside.end(), inside[1]
            place = inside.end()
            continue
        if sign[0] != "$":
            open_.add(sign[0])
        # Of two dollars that nothing closes the second may begin a formula of its own.
        place = sign.start() + (1 if sign[0] == "$$" else len(sign[0]))


def text(tex: str) -> str:
    """Return *tex* as read aloud: formulas stay TeX, without their signs."""
    return "".join(piece.text for piece in pieces(tex))


def _styled(tex: str) -> Iterator[Piece]:
    end = 0
    for styled in _EMPHASIS.finditer(tex):
        yield Piece("text", letters(tex[end : styled.start()]))
        name = styled["command"] or styled["switch"]
        inside = styled[2] if styled["command"] else styled["inside"]
        yield Piece(_FORMS.get(name, "text"), letters(inside))
        end = styled.end()
    yield Piece("text", letters(tex[end:]))


def letters(tex: str) -> str:
    """Return text without formulas and styles in Unicode."""
    if "\\" in tex:
        tex = _ACCENT.sub(_accent, tex)
        tex = _SIGN.sub(r"\1", tex)
    tex = _DASH.sub(lambda dash: "—" if len(dash[1]) == 3 else "–", tex)
    return _TIE.sub("\u00a0", tex)


def _accent(match: re.Match[str]) -> str:
    source = next(part for part in match.groups() if part is not None)
    # latexcodec puts no accent over a letter in braces, and none over one without its dot.
    bare = re.sub(r"[{}]", " ", re.sub(r"\\([ij])\b", r"\1", source) if len(source) > 2 else source)
    try:
        shown = str(_DECODE(" ".join(bare.split()))[0]).strip()
    except ValueError:
        return match[0]
    # What latexcodec does not know it leaves as it is.
    return match[0] if not shown or "\\" in shown else shown
