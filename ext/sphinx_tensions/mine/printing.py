r"""Passages as they are printed: without TeX, broken words, and blanks that only lay out a file."""

from __future__ import annotations

import re

from ..digest.tex import letters
from ..verify import plain

_REFERENCE = re.compile(r"\\(?:auto|eq|[cC]|page|name|sub)?ref\*?\{[^{}]*\}")
_GONE = re.compile(r"\\(?:label|vspace|hspace)\*?\{[^{}]*\}")
_BREAK = re.compile(r"\\\\\*?(?:\[[^\]]{0,30}\])?|\\(?:newline|linebreak|par|quad|qquad|item)(?![A-Za-z])|\\[ ;:]")
_THIN = re.compile(r"(?<=\d)(?:\\,|\{,\})(?=\d{3}(?!\d))|\\[!/@-]")
_SIGNED = {
    "S": "§", "P": "¶", "copyright": "©", "dag": "†", "ddag": "‡", "textbackslash": " ", "degree": "°",
    "uparrow": "↑", "downarrow": "↓", "to": "→", "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔",
    "Rightarrow": "⇒", "cdot": "·", "ldots": "…", "dots": "…", "cdots": "…", "equiv": "≡", "propto": "∝", "in": "∈",
    "ll": "≪", "gg": "≫", "textasciitilde": "~", "sim": "~", "mid": "|", "textless": "<", "textgreater": ">",
    "circ": "°", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "sqrt": "√", "div": "÷", "setminus": "∖",
    "checkmark": "✓", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "forall": "∀", "exists": "∃",
    "neg": "¬", "star": "*", "ast": "*", "perp": "⊥", "parallel": "∥", "langle": "⟨", "rangle": "⟩", "odot": "⊙",
    "oplus": "⊕", "otimes": "⊗", "textendash": "–", "textemdash": "—", "textquotesingle": "'",
}  # fmt: skip
"""Command of TeX -> sign, where it is another than the normal form has."""
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]{1,80})\}\s*\{([^{}]{1,80})\}")
_SCRIPT = re.compile(r"([_^])\s*\{([^{}]{1,40})\}|([_^])(\d)")
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?[ \t]*")
_ABOUT = re.compile(r"(?<![^\s(\[])~(?=(?:\$|\\\()?\.?\d)")
"""A tilde that ties nothing, before a figure: the sign for about."""
_ENDING, _SLASH = (")", "]", "}"), "\\"
_BROKEN = re.compile("[\ufffe\uffff\x02](?:\\d{1,3}(?=\n))?\\s*|(?<=[a-z])[-\u2010]\n\\s*(?=[a-z])")
_SOFT = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def printed(text: str, *, tex: bool = False) -> str:
    """Return *text* as it is printed, on one line; with *tex* what stands there is read as TeX."""
    text = _SOFT.sub("", _BROKEN.sub("", text))
    if tex:
        text = _without_tex(text)
    return " ".join(_CONTROL.sub(" ", text).split())


def _without_tex(text: str) -> str:
    text = _ABOUT.sub("\ue003", _GONE.sub("", _REFERENCE.sub("?", text.replace("\ue003", " "))))
    text = _BREAK.sub(" ", _THIN.sub("", text)).replace("\\,", " ").replace("``", "“").replace("''", "”")
    text = re.sub(r"(?<![\w`\\])`(?=\w)", "‘", text)
    text = _SCRIPT.sub(_script, _FRACTION.sub(r"\1/\2", text))
    # Kept until the commands are gone, which end where they stand; the signs of `letters` have a dollar too.
    text = re.sub(r"(?<!\\)\$|\\[()\[\]]", "\ue002", text)
    text = letters(text).replace("\u00a0", " ").replace("~", " ").replace("\ue003", "~")
    text = _COMMAND.sub(_command, text)
    return re.sub("[{}\\\\\ue002]", "", text)


def _script(match: re.Match[str]) -> str:
    raised, inside = (match[1] or match[3]) == "^", (match[2] or match[4]).strip()
    shown = inside.translate(_RAISED if raised else _LOWERED)
    if all(sign not in inside for sign in shown):
        return shown
    return f"{match[1] or match[3]}{inside}" if inside.startswith("\\") or len(inside) < 12 else f" {inside} "


def _command(match: re.Match[str]) -> str:
    name = match[1]
    if name not in plain.OPERATORS:
        return _SIGNED.get(name) or plain.SIGNS.get(name, "").strip()
    before, behind = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return " " * (before.isalnum() or before in _ENDING) + name + " " * (behind.isalnum() or behind == _SLASH)
