"""What is known of LaTeX without LaTeX."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_tensions.core.formulas import excess
from sphinx_tensions.xelatex import OTHER, is_picture


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        (r"\alpha_i^2 + \frac{a}{b}", None),
        (r"a \iff b \quad \left\{ x \right.", None),
        (r"\begin{aligned} a &= b \\[2pt] c &= \begin{cases} 1 \\ 2 \end{cases} \end{aligned}", None),
        (r"50\% \$ \# \{", None),
        (r"\input{/etc/passwd}", r"\input"),
        (r"\write18{rm}", r"\write"),
        (r"\newcommand{\a}{\a}\a", r"\newcommand"),
        (r"\ifx a b\fi", r"\ifx"),
        (r"^^5cinput{x}", "^^"),
        ("x % y", "%"),
        ("x $ y", "$"),
        (r"x \) \input", r"\input"),
        (r"x \) y", r"\)"),
        (r"\frac{1}{", "{"),
        ("} x {", "}"),
        (r"\begin{document}", r"\begin{document}"),
        (r"\begin{matrix} a", r"\begin{matrix}"),
        (r"\end{aligned}", r"\end{aligned}"),
        (r"\begin{aligned} \end{matrix}", r"\end{matrix}"),
        (r"\begin\foo", r"\begin"),
    ],
)
def test_what_reaches_beyond_a_formula(tex: str, found: str | None) -> None:
    assert excess(tex) == found


def test_unusual_words_and_signs_are_marked() -> None:
    text = "Yes — да, 黃, Ελλη1 → “x” ☃☃ é"
    assert [part for place, part in enumerate(OTHER.split(text)) if place % 2] == ["да", "Ελλη", "→", "☃", "☃"]


def test_a_picture_that_was_cut_is_not_used(tmp_path: Path) -> None:
    whole = b"\x89PNG\r\n\x1a\n" + b"x" * 20 + b"IEND\xaeB`\x82"
    for name, data, good in (("a", whole, True), ("b", whole[:20], False), ("c", b"?", False), ("d", b"", False)):
        path = tmp_path / name
        path.write_bytes(data)
        assert is_picture(path) is good
    assert not is_picture(tmp_path / "nothing")


BEYOND = """
input InputIfFileExists include import subimport subfile verbatiminput VerbatimInput BVerbatimInput lstinputlisting
inputminted CatchFileDef filedump pdffiledump openin openout read readline write immediate ShellEscape directlua
latelua luaexec luafunction csname UseName csuse csdef letcs ExpandArgs expandafter catcode uccode lccode mathcode
scantokens scantextokens Ucharcat lowercase def edef gdef xdef let futurelet newcommand renewcommand providecommand
DeclareMathOperator NewDocumentCommand RenewDocumentCommand AddToHook AtBeginDocument everymath loop repeat foreach
ifx else fi endgroup setcounter setlength savebox usebox global addtocontents tableofcontents typein typeout show
showthe tracingall errmessage batchmode interactionmode stop bye shipout special pdfliteral XeTeXinputencoding
setmainfont selectfont usefont font fontdimen includegraphics sphinxincludegraphics includepdf href url hyperlink
hypertarget nolinkurl autoref ref cite label footnote tikz pgfkeys usepackage usetikzlibrary require class cssId style
bbox
"""
MATHEMATICS = """
frac dfrac sqrt binom text textrm mathrm mathbf mathbb mathcal boldsymbol operatorname left right bigl middle overline
underbrace overset stackrel substack xrightarrow hat tilde vec dot sum prod int iint oint lim limsup sup max argmax
log exp sin csc csch det gcd bmod quad hspace phantom limits displaystyle textstyle color textcolor boxed fbox mbox
hbox cancel tag eqref newline lVert coloneqq triangleq implies iff setminus step set forall exists emptyset
upharpoonright urcorner hookrightarrow Uparrow Upsilon overbrace oiint
"""


def test_commands_are_told_apart() -> None:
    assert [word for word in BEYOND.split() if excess(rf"\{word}{{x}}") != rf"\{word}"] == []
    assert [word for word in MATHEMATICS.split() if excess(rf"\{word} x") is not None] == []
