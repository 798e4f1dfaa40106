"""TeX formulas as Typst formulas, or drawn where that does not work.

tex2typst translates (Rust, Apache-2.0, a wheel); what it gives is checked for
anything that could leave the formula, and compiled once on its own.  What
fails is drawn by ziamath (pure Python, MIT); what that cannot draw is shown as
source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import ziamath

from .markup import string
from .press import compiles, refused

try:
    from tex2typst import tex2typst
except ImportError:  # no wheel for this machine: every formula is drawn
    tex2typst = None

_WORD = re.compile(r"\\(?:mathrm|operatorname\*?|mathsf|mathtt)\{([A-Za-z][A-Za-z -]+)\}")
# #, $ and @ lead out of a formula, // and /* begin comments, ` is raw text, and <x> is a label.
_UNSAFE = re.compile(r'[#$@`"]|//|/\*|<[^\s<>=]+>')
_STRING = re.compile(r'"[^"\\#$]*"')


def translate(tex: str) -> str | None:
    """Return *tex* as a Typst formula, or None when it cannot be one or could be more than one."""
    if tex2typst is None or not tex.strip() or len(tex) > 5000:
        return None
    try:
        formula = tex2typst(_WORD.sub(r"\\text{\1}", tex))
    except Exception:  # noqa: BLE001  (the translator raises what its engine raises)
        return None
    if not isinstance(formula, str) or _UNSAFE.search(_STRING.sub("", formula)) or not _balanced(formula):
        return None
    return formula


def _balanced(text: str) -> bool:
    depth = 0
    for char in re.sub(r"\\.", "", _STRING.sub("", text)):
        depth += (char in "([{") - (char in ")]}")
        if depth < 0:
            return False
    return depth == 0


@lru_cache(maxsize=4096)
def drawn(tex: str) -> str | None:
    """Return *tex* as SVG, or None."""
    try:
        return str(ziamath.Latex(tex, size=11).svg())
    except Exception:  # noqa: BLE001  (it raises what it likes on unknown commands)
        return None


class Formulas:
    """All formulas of a document, each tried once."""

    def __init__(self) -> None:
        self.good: dict[str, str | None] = {}

    def learn(self, formulas: Iterable[str]) -> None:
        """Try all formulas."""
        new = {tex: translate(tex) for tex in formulas if tex not in self.good}
        translated = [tex for tex, typst in new.items() if typst is not None]
        bad = refused(translated, lambda some: compiles("\n\n".join(f"$ {new[tex]} $" for tex in some)))
        self.good |= new | dict.fromkeys(bad)

    def show(self, tex: str, *, block: bool) -> str:
        """Return markup for a formula, with its TeX as alternative text."""
        typst = self.good.get(tex)
        if typst is not None:
            body = f"$ {typst} $" if block else f"${typst}$"
            return f"#formula({string(tex)}, block: {str(block).lower()}, {body})"
        svg = drawn(tex)
        if svg is not None:
            return f"#drawn({string(tex)}, block: {str(block).lower()}, bytes({string(svg)}))"
        return f"#raw({string(tex)}, block: {str(block).lower()})"
