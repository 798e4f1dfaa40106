"""Which formulas are more than formulas."""

from __future__ import annotations

import re

_WORDS = """
active afterassignment aftergroup appendix appto apptocmd backmatter batchmode bbox begingroup bgroup bibitem bye
chardef cleardoublepage closein closeout count countdef cssId data delcode detokenize dimen documentclass dump egroup
else endgroup endlinechar errhelp errmessage errorcontextlines errorstopmode expandafter ExpandArgs fi font fontdimen
footnote footnotemark footnotetext footskip forcsvlist foreach foreignlanguage futurelet fvset gappto global
globaldefs gpreto graphicspath halign hangafter hook hsize hyphenation hyphenchar immediate index insert
interactionmode jobname label lastbox lccode long loop lowercase lrbox mainmatter makeatletter makeatother makeindex
maketitle marginpar mark mathchardef mathcode meaning message movie multido muskip nameref noalign nocite noexpand
nonstopmode obeylines obeyspaces omit or outer output PassOptionsToPackage patchcmd patterns preto pretocmd primitive
printindex protected read readline ref refstepcounter relax RemoveFromHook repeat require RequirePackage robustify
sbox scantextokens scantokens scrollmode selectfont selectlanguage sfcode shipout skewchar skip span special stop
string style subfile tempdimen textfont the thispagestyle title uccode UChar Ucharcat Umathcode unexpanded uppercase
valign vref vsize wlog
"""
_BEYOND = frozenset(_WORDS.split())
"""Commands that define, loop, read, write, change how text is read, or lead elsewhere."""
_BEGINNINGS = """
addcontents addto atbegin atend attach autoref bibliography cite class csdef csedef csgdef cslet csname csuse csxdef
declare direct embed every expl file glossary href hyper if includ input language latelua let list load lstinput ltx
lua mdfive new nolinkurl page pdf pgf prepend provide renew save set shell shorthand show sphinx step tableof tikz toc
toks tracing type url use xetex
"""
_STARTS = tuple(_BEGINNINGS.split())
"""How more of them begin, in small letters; those in `_FINE` are signs."""
# Whole words miss what packages build from them, such as \VerbatimInput and \gdef.
_PARTS = re.compile(r"input|include|import|write|openin|openout|escape|catcode|csname|^[bl]?verb|(?:^|[egmx]|toks)def$")
_FINE = frozenset(["iff", "newline", "set", "setminus", "step", "typecolon", "urcorner", "urcrop"])

_ENVIRONMENTS = re.compile(
    r"(?:[pbBvV]?(?:small)?matrix|smallmatrix|d?r?cases|array|aligned|alignedat|gathered|split|subarray|"
    r"align|alignat|gather|multline|equation|eqnarray|displaymath|math|flalign|multlined)\*?"
)
_WORD = re.compile(r"\\([A-Za-z]+)")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_PAIR = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}")


def _is_beyond(word: str) -> bool:
    small = word.lower()
    begins = word not in _FINE and (small.startswith(_STARTS) or _PARTS.search(small) is not None)
    return word in _BEYOND or begins


def excess(tex: str) -> str | None:
    """Return what in *tex* could reach beyond the formula, or None.

    Refused are commands that define, loop, read, write or change how text is
    read, environments that are not of mathematics or not closed, and characters
    that end a formula.
    """
    # TeX reads ^^5c as a backslash before it looks for commands.
    if "^^" in tex:
        return "^^"
    word = next(filter(_is_beyond, _WORD.findall(tex)), None)
    if word is not None:
        return f"\\{word}"
    # Escaped they are printed; bare, a percent sign hides the rest and a dollar sign leaves mathematics.
    bare = _ESCAPED.sub("", tex)
    char = next((char for char in "%$#" if char in bare), None)
    return char or _delimited(tex) or unbalanced(bare) or _environments(tex)


def beyond(tex: str) -> str:
    """Return what is wrong with a formula that is more than one; empty where it is none."""
    part = excess(tex)
    return f"{part} reaches beyond a formula" if part is not None else ""


def first_line(tex: str) -> str:
    """Return the first line of a formula, by which it is found on its page."""
    return tex.strip().partition("\n")[0].strip()


def _delimited(tex: str) -> str | None:
    # The bracket of a line break, as in \\[2pt], delimits nothing.
    match = re.search(r"\\[()\[\]]", tex.replace("\\\\", ""))
    return match[0] if match else None


def unbalanced(bare: str) -> str | None:
    """Return the brace of *bare* that has no other; nothing where each has."""
    depth = 0
    for char in bare:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return "}"
    return "{" if depth else None


def _environments(tex: str) -> str | None:
    open_: list[str] = []
    for kind, name in _PAIR.findall(tex):
        if not _ENVIRONMENTS.fullmatch(name) or (kind == "end" and (not open_ or open_.pop() != name)):
            return f"\\{kind}{{{name}}}"
        if kind == "begin":
            open_.append(name)
    if open_:
        return f"\\begin{{{open_[-1]}}}"
    # `_PAIR` sees only names in plain braces; TeX expands anything else to a name.
    stray = re.search(r"\\(?:begin|end)(?![A-Za-z])", _PAIR.sub("", tex))
    return stray[0] if stray else None
