"""Letters and signs that a text font may lack."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from sphinx.writers.latex import LaTeXTranslator

_USUAL = (
    "\u0000-\u024f\u1e00-\u1eff\u2010-\u201f\u2022\u2026\u20ac"  # Latin and its signs, which text fonts have
    "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"  # Chinese and its like
)
_MARKS = "\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
OTHER = re.compile(rf"((?:(?![_\d])[^\W{_USUAL}{_MARKS}])+|[^{_USUAL}{_MARKS}])")
"""A word in letters of another script, or one sign."""


class Translator(LaTeXTranslator):
    """Sphinx's, and every unusual word marked, so that ``sphinxletters.sty`` finds a font for it."""

    def escape(self, s: str) -> str:
        """Return *s* as LaTeX."""
        settings: Any = self.config
        if self.literal_whitespace or settings.latex_engine != "xelatex":
            return super().escape(s)
        parts = OTHER.split(s)  # every second one is unusual
        return "".join(
            f"\\sphinxletters{{{part}}}" if place % 2 else super(Translator, self).escape(part)
            for place, part in enumerate(parts)
        )

    def encode_uri(self, text: str) -> str:
        """Return an address, its letters in the form that addresses have."""
        return super().encode_uri(quote(text, safe="".join(map(chr, range(0x21, 0x7F)))))
