"""Which formulas are more than formulas."""

from __future__ import annotations

import re

_WORDS = """
afterassignment aftergroup AtBeginDocument AtEndDocument batchmode begingroup bgroup bye catcode chardef cite
closein closeout count countdef csname DeclareRobustCommand def delcode detokenize dimen directlua dump edef egroup
endcsname endgroup endinput endlinechar errhelp errmessage errorstopmode escapechar everycr everydisplay everyhbox
everyjob everymath everypar everyvbox expandafter ExplSyntaxOn font footnote futurelet gdef global globaldefs halign
href hsize hyperref hypertarget immediate include includegraphics includeonly index input InputIfFileExists
inputlineno insert jobname label lccode let long loop lowercase lstinputlisting makeatletter mark mathchardef
meaning message muskip newcommand newcount newdimen NewDocumentCommand newenvironment newfont newif newread newwrite
noexpand nonstopmode openin openout outer output pageref parshape patterns pdfextension pdfliteral pdfobj primitive
protected providecommand read readline ref relax renewcommand renewenvironment repeat RequirePackage scantokens
scrollmode setbox shipout show showbox showthe skip skipdef special string tempdimen the toks toksdef tracingall
uccode unexpanded uppercase url usepackage valign verb verbatiminput vsize write xdef XeTeXinputencoding
"""
_BEYOND = frozenset(_WORDS.split())
"""Commands that define, loop, read, write, change how text is read, or lead elsewhere."""

_ENVIRONMENTS = re.compile(
    r"(?:[pbBvV]?(?:small)?matrix|smallmatrix|d?r?cases|array|aligned|alignedat|gathered|split|subarray|"
    r"align|alignat|gather|multline|equation|eqnarray|displaymath|math|flalign|multlined)\*?"
)
_WORD = re.compile(r"\\([A-Za-z]+)")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_PAIR = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}")


def excess(tex: str) -> str | None:
    """Return what in *tex* could reach beyond the formula, or None.

    Refused are commands that define, loop, read, write or change how text is
    read, environments that are not of mathematics or not closed, and characters
    that end a formula.
    """
    if "^^" in tex:
        return "^^"
    word = next((word for word in _WORD.findall(tex) if word in _BEYOND or word.startswith(("if", "pdf", "XeTeX"))), "")
    if word and word != "iff":
        return f"\\{word}"
    bare = _ESCAPED.sub("", tex)
    char = next((char for char in "%$#" if char in bare), None)
    return char or _delimited(tex) or _unbalanced(bare) or _environments(tex)


def beyond(tex: str) -> str:
    """Return what is wrong with a formula that is more than one; empty where it is none."""
    found = excess(tex)
    return f"{found} reaches beyond a formula" if found is not None else ""


def _delimited(tex: str) -> str | None:
    found = re.search(r"\\[()\[\]]", tex.replace("\\\\", ""))
    return found[0] if found else None


def _unbalanced(bare: str) -> str | None:
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
    stray = re.search(r"\\(?:begin|end)(?![A-Za-z])", _PAIR.sub("", tex))
    return stray[0] if stray else None
