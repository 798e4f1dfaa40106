"""Where fonts come from, and which characters none of them has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

from .markup import array, string
from .press import compiles, refused

logger = logging.getLogger(__name__)

WHEELS = ("pylopdf_fonts_zh_cn",)
"""Packages that are nothing but fonts; used where they are installed."""

DEFAULT = ("Libertinus Serif", "Noto Serif SC", "Noto Sans SC", "DejaVu Sans Mono")


def paths(given: Iterable[str]) -> list[Path]:
    """Return the folders with fonts: those of the wheels, then those that the project names."""
    wheels = [Path(spec.origin).parent for spec in map(find_spec, WHEELS) if spec is not None and spec.origin]
    return [*wheels, *map(Path, given)]


def missing(text: Iterable[str], folders: Sequence[Path], families: Sequence[str]) -> set[str]:
    """Return the characters of *text* for which no font of *families* has a glyph.

    The compiler says so when it is told that the text must be complete, as
    PDF/UA asks.
    """
    head = f'#set document(title: "x")\n#set text(font: {array([string(name) for name in families])})\n'

    def complete(chars: list[str]) -> bool:
        body = "".join(f'#text("\\u{{{ord(char):x}}}")\n\n' for char in chars)
        return compiles(head + body, font_paths=[str(folder) for folder in folders], pdf_standards=["ua-1"])

    return set(refused(sorted({c for part in text for c in part if ord(c) > 0x7E and not c.isspace()}), complete))


def without_missing(text: str, texts: Sequence[nodes.Text], folders: Sequence[Path], families: Sequence[str]) -> str:
    """Return *text*, each character that no font has by its number; warn of it at its first place in *texts*.

    A book may not be tagged as complete when a character is not shown, so the
    compiler would refuse it.
    """
    for char in sorted(missing(text, folders, families)):
        place = next((text.parent for text in texts if char in str(text)), None)
        message = f"typst: no font has the character {char!r} (U+{ord(char):04X}); name one in typst_fonts"
        logger.warning(message, location=place, type="typst", subtype="glyph")
        text = text.replace(char, f"\u2039U+{ord(char):04X}\u203a")
    return text
