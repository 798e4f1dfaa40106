"""Where fonts come from, and which characters none of them has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util import logging

import typst

logger = logging.getLogger(__name__)

WHEELS = ("pylopdf_fonts_zh_cn",)
"""Packages that are nothing but fonts; used where they are installed."""

DEFAULT = ("Libertinus Serif", "Noto Serif SC", "Noto Sans SC", "DejaVu Sans Mono")


def paths(given: Iterable[str]) -> list[Path]:
    """Return the folders with fonts: those of the wheels, then those that the project names."""
    folders = []
    for name in WHEELS:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            folders.append(Path(spec.origin).parent)
    return [*folders, *map(Path, given)]


def missing(text: Iterable[str], folders: Sequence[Path], families: Sequence[str]) -> set[str]:
    """Return the characters of *text* for which no font of *families* has a glyph.

    The compiler says so when it is told that the text must be complete, as
    PDF/UA asks: one character is tried after another, by halves.
    """

    def complete(chars: Sequence[str]) -> bool:
        body = "".join(f"#text({_code(char)})\n\n" for char in chars)
        names = ", ".join(f'"{name}"' for name in families)
        source = f'#set document(title: "x")\n#set text(font: ({names},))\n{body}'
        given: dict[str, Any] = {"font_paths": [str(folder) for folder in folders], "pdf_standards": ["ua-1"]}
        try:
            typst.compile(source.encode(), format="pdf", ignore_system_fonts=True, **given)
        except typst.TypstError:
            return False
        return True

    def lacking(chars: Sequence[str]) -> set[str]:
        if not chars or complete(chars):
            return set()
        if len(chars) == 1:
            return set(chars)
        half = len(chars) // 2
        return lacking(chars[:half]) | lacking(chars[half:])

    return lacking(sorted({char for part in text for char in part if ord(char) > 0x7E and not char.isspace()}))


def _code(char: str) -> str:
    return f'"\\u{{{ord(char):x}}}"'


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
