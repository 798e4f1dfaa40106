"""What falls through to text in silence is found at its place, and nothing else is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sphinx_tensions.core import known
from sphinx_tensions.core.codes import Code
from sphinx_tensions.core.places import locate
from sphinx_tensions.reading import slips

ROOT = Path(__file__).parents[2]
WORDS = known.vocabulary({"extensions": ["sphinx_tensions"]}, {"lee": 1})
MD, RST = "markdown", "restructuredtext"
HOME = ":::{claim} One\n:::\n\n"

#: name -> (markup, page, code, line, word at the place, what is read in place of the line)
SLIPS = {
    "directive": (MD, ":::{campp} One\n:::", "unknown_directive", 1, "campp", ":::{camp} One"),
    "directive, letters changed": (MD, "```{tensoin} One\n```", "unknown_directive", 1, "tensoin", "```{tension} One"),
    "directive with its domain": (MD, ":::{tensions:campp} One\n:::", "unknown_directive", 1, "tensions:campp", None),
    "list": (MD, "```{camp-lsit}\n```", "unknown_directive", 1, "camp-lsit", "```{camp-list}"),
    "no blank": (MD, ":::{camp}The one\n:::", "directive_form", 1, "camp", ":::{camp} The one"),
    "no braces": (MD, ":::camp The one\n:::", "directive_form", 1, "camp", ":::{camp} The one"),
    "no colon before": (MD, ":::{camp} One\nid: one\n\nT\n:::", "option_form", 2, "id", ":id: one"),
    "no colon after": (MD, ":::{camp} One\n:id one\n\nT\n:::", "option_form", 2, "id", ":id: one"),
    "no colon after a flag": (
        MD,
        ":::{tension} One\n:compatible\n\nT\n:::",
        "option_form",
        2,
        "compatible",
        ":compatible:",
    ),
    "blank before options": (MD, ":::{camp} One\n\n:id: one\n\nT\n:::", "option_form", 3, "id", ":id: one"),
    "blank among options": (
        MD,
        ":::{camp} One\n:id: one\n\n:label: A\n\nT\n:::",
        "option_form",
        4,
        "label",
        ":label: A",
    ),
    "tab": (MD, ":::{camp} One\n\n\tText {cite:p}`lee`.\n:::", "body_indent", 3, "", "Text {cite:p}`lee`."),
    "four blanks": (
        MD,
        ":::{camp} One\n\n    Text {cite:p}`lee`.\n    More.\n:::",
        "body_indent",
        3,
        "",
        "Text {cite:p}`lee`.",
    ),
    "rule": (MD, "Text.\n\n.. tension:: One\n   :id: one\n", "wrong_markup", 3, "tension", None),
    "role of the other": (MD, "See :camp:`one`.", "wrong_markup", 1, "camp", "See {camp}`one`."),
    "citation of the other": (MD, "See :cite:p:`lee`.", "wrong_markup", 1, "cite:p", "See {cite:p}`lee`."),
    "role": (MD, "See {cmp}`one` and `code`.", "unknown_role", 1, "cmp", "See {camp}`one` and `code`."),
    "citation role": (MD, "See {cite:pp}`lee`.", "unknown_role", 1, "cite:pp", "See {cite:p}`lee`."),
    "role in a title": (MD, ":::{claim} As {cite:pp}`lee` has it\n:::", "unknown_role", 1, "cite:pp", None),
    "role in an option": (MD, ":::{tension} T\n:crux: As {cite:pp}`lee`\n:::", "unknown_role", 2, "cite:pp", None),
    "role in a list": (MD, "- item\n\n    See {cmp}`one`.", "unknown_role", 3, "cmp", "    See {camp}`one`."),
    "key in brackets": (MD, "As said [@lee].", "pandoc_citation", 1, "[@lee]", None),
    "unknown key in brackets": (MD, HOME + "As said [@a; @b].", "pandoc_citation", 4, "[@a; @b]", None),
    "directive in rst": (RST, ".. campp:: One\n\n   Text.", "unknown_directive", 1, "campp", ".. camp:: One"),
    "no blank in rst": (RST, ".. camp::One\n\n   Text.", "directive_form", 1, "camp", ".. camp:: One"),
    "one colon in rst": (RST, ".. camp: One\n\n   Text.", "directive_form", 1, "camp", ".. camp:: One"),
    "no colon before in rst": (RST, ".. camp:: One\n   id: one\n\n   T", "option_form", 2, "id", "   :id: one"),
    "no colon after in rst": (RST, ".. camp:: One\n   :id one\n\n   T", "option_form", 2, "id", "   :id: one"),
    "blank before options in rst": (RST, ".. camp:: One\n\n   :id: one\n\n   T", "option_form", 3, "id", None),
    "fence in rst": (RST, "Text.\n\n```{tension} One\n```", "wrong_markup", 3, "tension", None),
    "colons in rst": (RST, ":::{camp} One\n:::", "wrong_markup", 1, "camp", None),
    "role of the other in rst": (RST, "See {cite:p}`lee`.", "wrong_markup", 1, "cite:p", "See :cite:p:`lee`."),
    "role in rst": (RST, "See :cmp:`one`.", "unknown_role", 1, "cmp", "See :camp:`one`."),
    "key in brackets in rst": (RST, "As said [@lee].", "pandoc_citation", 1, "[@lee]", None),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_found_and_mended(name: str) -> None:
    markup, text, code, line, word, mended = SLIPS[name]
    read, problems = slips.find(text, markup, WORDS)
    assert [(p.code, p.line) for p in problems] == [(code, line)], problems
    lines = text.split("\n")
    spot = locate(lines, line, problems[0].marks)
    assert spot.line == line
    assert lines[line - 1][spot.column - 1 : spot.end - 1] == word or not word
    assert len(read.split("\n")) == len(lines)
    if mended is not None:
        assert read.split("\n")[line - 1] == mended
    assert slips.find(read, markup, WORDS)[1] == problems if mended is None and code in STAY else True


STAY = {Code.WRONG_MARKUP, Code.PANDOC_CITATION}
"""What is told and not put right."""


def test_options_move_up_to_their_directive() -> None:
    read, _ = slips.find(".. camp:: One\n\n   :id: one\n   :label: A\n\n   Text.", RST, WORDS)
    assert read == ".. camp:: One\n   :id: one\n   :label: A\n\n\n   Text."
    read, _ = slips.find(":::{camp} One\n:id: one\n\n:label: A\n\nText.\n:::", MD, WORDS)
    assert read == ":::{camp} One\n:id: one\n:\n:label: A\n\nText.\n:::"


#: markup -> text that is no slip
INNOCENT = {
    MD: [
        "`{campp}` and `` {cmp}`x` `` and `:camp:` are code; so is `[@lee]`.",
        "```\n:::{campp} x\n.. tension:: T\n[@lee] {cmp}`a`\n```",
        "```python\n.. tension:: T\n```",
        "~~~~md\n```{tensoin} x\n```\n~~~~",
        "```{code-block} rst\n.. tension:: T\n\n   :id x\n```",
        "```{code-cell}\n# {cmp}`x` [@lee]\n```",
        "```{eval-rst}\n.. tension:: T\n```",
        "Text\n\n    :::{campp} x\n    .. tension:: T\n    See :camp:`one` and {cmp}`x`.\n\nText.",
        "<!--\n.. tension:: T\n[@lee]\n-->",
        "<!-- [@lee] -->",
        "<pre>\n.. tension:: T\n</pre>",
        "% .. tension:: [@lee]",
        "$$\nf: {cmp}`x` [@lee]\n$$",
        "---\nid: x\ndescription: '[@lee]'\n---\n\nText",
        "Thanks to [@octocat] and [@lee](https://example.org), [@lee][1], ![@lee] and [@lee]: x.",
        "{kbd}`x`, {any}`x`, {py:func}`x`, {ref}`x`, {cite}`lee`, {cite:alps}`lee`, {footcite}`lee`, {sub-ref}`x`",
        ":::{note} camp\nid: x\n:::",
        ":::{.claim}\nText\n:::",
        ":::{claim} Of something\nThe text: begins here, and id: is a word of it.\n\nkind: of another sort.\n:::",
        ":::{claim} Of something\n\nText.\n\n:note: a field of its own\n:::",
        ":::{claim} Of something\n---\nid: x\n---\nText.\n:::",
        ":::{claim} T\n\nText.\n\n    indented = code\n:::",
        ":::{claim} T\n\n    indented = code\n\nText.\n:::",
        "{tension}`x`, {tensions:camp}`x`, {paper}`2605.00001`",
        "Two dots .. tension:: in a line; a role\\: \\{cmp}`x`.",
        "```{role} camps\n```\n\nSee {camps}`x`.",
        "1. item\n   ```{camp-list}\n   ```",
    ],
    RST: [
        "``{cite:p}`x` `` and ``:cmp:`` and ``[@lee]`` are code.",
        "Example::\n\n   .. campp:: x\n   ```{tension}\n   [@lee] {camp}`x`\n\nText.",
        ".. code-block:: md\n\n   :::{tension} T\n   [@lee]\n\nText.",
        ".. a comment on\n   :cmp:`x` [@lee]\n\n..\n   ```{tension}\n",
        ".. camp: a comment of one line\n\nText.",
        ".. _camp:\n\n.. [lee] A note.\n\n.. |camp| replace:: x\n",
        ">>> [@lee] {camp}`x`\n",
        ".. note::\n   id: x\n\n   :id: x\n",
        ".. py:function:: camp(x)\n\n   Text.",
        ".. claim:: Of something\n\n   The text: begins here.\n\n   kind: of another sort.\n",
        ".. role:: camps\n\nSee :camps:`x` and :py:func:`x`, :ref:`x`, :sub:`2`.",
        "A `link <camp>`_ and `[@lee]`_ and `camp`.",
        ":claim: a field\n:id: another\n",
    ],
}


@pytest.mark.parametrize(("markup", "text"), [(markup, text) for markup, texts in INNOCENT.items() for text in texts])
def test_innocent_text_is_left_alone(markup: str, text: str) -> None:
    assert slips.find(text, markup, WORDS) == (text, [])


def test_the_documentation_is_left_alone() -> None:
    words = known.vocabulary({"extensions": ["sphinx_tensions", "sphinx_tensions.reference"]}, {})
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert slips.find(text, MD, words) == (text, []), path


def test_citations_in_brackets_are_no_slip_where_they_are_read() -> None:
    words = known.vocabulary({"tensions_pandoc_citations": True}, {"lee": 1})
    assert slips.find("As said [@lee].", MD, words)[1] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "`" * 3 + "{tension}\n\t",
        "{cmp}`x` ",
        "`a``b```c",
        ":::{camp}\n\n",
        "[@lee] ",
        ":a:b:c:`x` ",
        ".. camp:: T\n\n   :id: x\n",
    ],
)
@pytest.mark.parametrize("markup", [MD, RST])
def test_time_grows_with_the_page_and_no_faster(line: str, markup: str) -> None:
    def cost(count: int) -> float:
        start = time.process_time()
        slips.find(line * count, markup, WORDS)
        return time.process_time() - start

    cost(100)
    small, large = min(cost(2000) for _ in range(3)), min(cost(16000) for _ in range(2))
    assert large < max(small, 0.002) * 8 * 3
