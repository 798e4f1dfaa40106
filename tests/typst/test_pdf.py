"""Books made by `sphinx_tensions.typst`: what is in the PDF, and what bad input gets."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

import typst
from sphinx_tensions.typst import fonts
from sphinx_tensions.typst.markup import escape, string, unbroken
from sphinx_tensions.typst.mathematics import translate

from ..helpers.prints import every_letter, first_lost, flat, whole
from ..helpers.project import Project

ROOT = Path(__file__).parents[2]
BIBLIOGRAPHY = "\n\n```{bibliography}\n```\n"


def read(path: Path) -> PdfReader:
    return PdfReader(path)


def test_a_word_that_is_gone_is_noticed() -> None:
    text = flat("One question? There is more than one page of it. And an end.")
    words = [flat(word) for word in ["There", "is", "more", "than", "one"]]
    assert first_lost(words, text, 0)[1] is None
    assert first_lost([*words, "gone"], text, 0)[1] is not None
    assert first_lost(["end", *words], text, 0)[1] is not None


def test_no_letter_of_the_atlas_is_missing(project: Project) -> None:
    letters = every_letter(ROOT)
    assert len(letters) > 60
    pdf = made(project, f"{letters}\n\n```text\n{letters}\n```\n")
    text = "".join(page.extract_text() for page in pdf.pages)
    assert [
        char for char in letters if unicodedata.normalize("NFKC", char) not in unicodedata.normalize("NFKC", text)
    ] == []


def test_the_page_that_a_link_names_is_the_page_of_its_target(project: Project) -> None:
    far = "\n\n".join(f"## Section {n}\n\n" + "Words fill the page. " * 120 for n in range(12))
    body = f"::::{{tension}} First question?\n:id: one\n:::{{camp}} A camp\nText.\n:::\n::::\n\n{far}\n\n## Last\n\nSee {{tension}}`one`."
    pdf = made(project, body)
    pages = [page.extract_text() for page in pdf.pages]
    number = next(n for n, text in enumerate(pages, 1) if re.search(r"no claim yet\W+no objection recorded", text))
    said = [text for text in pages if re.search(r"See\s+First question", text)][-1]  # the tension quotes it too
    assert said is not pages[number - 1]
    assert re.search(rf"See\s+First question\?\W*\(p\.\W*{number}\)", said)
    index = next(text for text in pages if "Index of tensions" in text and "Contents" not in text)
    assert re.search(rf"First question\?[\s.,]*{number}\b", index)


def made(project: Project, body: str, *args: str, warn: bool = False) -> PdfReader:
    project.conf('extensions += ["sphinx_tensions.typst"]\ntypst_documents = [("index", "book", "Book", "Author")]')
    project.write("index.md", f"# Home\n\n{body}{BIBLIOGRAPHY}")
    said = project.build("typst", *args, *([] if warn else ["-nW", "--keep-going"]))
    assert said.code == 0, said.output
    return read(project.root / "out" / "typst" / "book.pdf")


CHARTED = """::::{tension} First?
:id: one
:topics: '#panic("x")'
:related: two
:cites: lee
::::

::::{tension} Second?
:id: two
:topics: '#panic("x")'
::::

```{tension-map}
```

```{tension-stats}
:style: years
```
"""


def test_charts_are_drawn_and_followed_by_what_says_the_same(project: Project) -> None:
    pdf = made(project, CHARTED)
    page = next(page for page in pdf.pages if "Each dot is a tension" in page.extract_text())
    drawn = page.get_contents()
    assert drawn is not None
    assert len(re.findall(rb"\bc\n", drawn.get_data())) >= 4 + 1  # of a circle, and of what joins two
    text = whole(pdf)
    for part in ('#panic("x")', "1 First?", "2 Second?", "Works that are cited", "Topic"):
        assert flat(part) in text
    assert project.build("typst", "-nW", out="again").code == 0
    assert project.text("book.typ", "typst", out="again") == project.text("book.typ", "typst")


HOSTILE = '#read("/etc/passwd") $x$ @label <b> *s* _e_ `c` \\u{41} ~ = - + / [x] {y} " \' // /* \\input{x} #{1+1}'


def test_typst_in_text_is_text(project: Project) -> None:
    project.write(
        "refs.bib",
        "@misc{lee, author={Lee, #panic Ann}, title={T #read(1) {\\$}x{\\$} @misc}, year=2020}\n",
    )
    title = HOSTILE.replace("\\", "\\\\").replace("`", "\\`").replace("*", "\\*").replace("_", "\\_")
    title = title.replace("[", "\\[").replace("<", "\\<").replace("$", "\\$").replace("{", "\\{")
    body = (
        f"::::{{tension}} {title}\n:id: t\n:::{{camp}} C\nText {{cite:p}}`lee`.\n:::\n::::\n\n```text\n{HOSTILE}\n```"
    )
    text = made(project, body)
    assert flat(HOSTILE) in whole(text)
    assert "root:" not in whole(text)
    assert flat("#panic") in whole(text)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab1 #$@<>[]{}()*_`~=-+/\\\"'\n.:;!中é"), max_size=60))
def test_any_text_compiles_to_itself(text: str) -> None:
    source = f"#set page(height: auto)\n{escape(text)}\n\n#raw({string(text)})"
    assert typst.compile(source.encode(), format="svg", ignore_system_fonts=True)


@pytest.mark.parametrize(
    ("tex", "safe"),
    [
        (r"\alpha_i^2 + \frac{a}{b}", True),
        (r"d_{\text{state}}", True),
        (r"\text{#read(1)}", False),
        (r"\text{a \" b}", False),
        (r"x $ #panic() $", False),
        (r"\) ] #x", False),
        ("", False),
    ],
)
def test_a_formula_stays_a_formula(tex: str, safe: bool) -> None:
    assert (translate(tex) is not None) is safe


def test_formulas_are_shown_whatever_they_are(project: Project) -> None:
    body = "Good $x_i^2$, unknown $\\nosuchcommand{x}$, hostile $\\text{#panic(1)}$.\n\n$$\n\\sum_i p_i = 1\n$$ (eq)\n"
    pdf = made(project, body, warn=True)
    assert "unknown" in whole(pdf)


def test_a_line_break_between_chinese_characters_is_no_space() -> None:
    assert unbroken("中文\n换行 and\nwords") == "中文换行 and words"


def test_characters_that_no_font_has_are_named_with_their_place(project: Project) -> None:
    project.conf('extensions += ["sphinx_tensions.typst"]\ntypst_documents = [("index", "book", "Book", "Author")]')
    project.write("index.md", "# Home\n\nFine: é 中 黃 囍 ▲ ≥ µ.\n\nNot: ꙮ.\n\n```text\nNor ꙮ\n```\n")
    said = project.build("typst")
    assert [line for line in said.warnings if "U+A66E" in line and "index.md:5" in line]
    assert said.codes() == ["typst.glyph"]
    assert whole(read(project.root / "out" / "typst" / "book.pdf")).count("ua66e") == 2
    assert fonts.missing(["é 中 黃 爭 喆 祎 囍 垚 燊 ▲●◐↷○◆ ‹› № ∈ ≥"], fonts.paths([]), fonts.DEFAULT) == set()


def test_an_unknown_node_warns_and_keeps_its_text(project: Project) -> None:
    project.write(
        "mine.py",
        "from docutils import nodes\nfrom docutils.parsers.rst import Directive\n"
        "class strange(nodes.General, nodes.Element): pass\n"
        "class known(nodes.General, nodes.Element): pass\n"
        "def make(kind):\n"
        "    class D(Directive):\n        has_content = True\n        def run(self):\n"
        "            node = kind()\n            node += nodes.paragraph('', 'Kept ' + kind.__name__)\n            return [node]\n"
        "    return D\n"
        "def setup(app):\n    app.add_node(known, typst=(lambda s, n: s.add('#emph['), lambda s, n: s.add(']')))\n"
        "    app.add_directive('strange', make(strange))\n    app.add_directive('known', make(known))\n",
    )
    project.conf('import sys; sys.path.insert(0, ".")\nextensions += ["mine", "sphinx_tensions.typst"]')
    project.conf('sys.path.insert(0, __import__("os").path.dirname(__file__))')
    project.conf('typst_documents = [("index", "book", "Book", "Author")]')
    project.write("index.md", "# Home\n\n```{strange}\n```\n\n```{strange}\n```\n\n```{known}\n```\n")
    said = project.build("typst")
    assert said.codes() == ["typst.unknown_node"]
    text = whole(read(project.root / "out" / "typst" / "book.pdf"))
    assert text.count("keptstrange") == 2
    assert "keptknown" in text


def test_an_image_that_cannot_be_used_leaves_its_words(project: Project) -> None:
    project.write(
        "a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    )
    project.write("bad.xyz", "?")
    project.write("broken.png", "?")
    pdf = made(project, "![good](a.svg)\n\n![the words instead](bad.xyz)\n\n![more words](broken.png)\n", warn=True)
    assert flat("the words instead") in whole(pdf)
    assert flat("more words") in whole(pdf)
    assert "good" not in whole(pdf)


def test_a_failure_of_the_compiler_is_told_without_a_traceback(project: Project) -> None:
    project.conf(
        'extensions += ["sphinx_tensions.typst"]\ntypst_raw = True\ntypst_documents = [("index", "book", "B", "A")]'
    )
    project.write("index.md", "# Home\n\n```{raw} typst\n#nosuchfunction()\n```\n")
    said = project.build("typst")
    assert said.code != 0
    assert "index.md:3: typst: error: unknown variable: nosuchfunction" in said.output
    assert "Traceback" not in said.output
    assert not (project.root / "out" / "typst" / "book.pdf").exists()


EVERY = """
## Everything

A *word*, **another**, `code`, H{sub}`2`O, x{sup}`2`, [web](https://example.org), [^1] and again [^1].

1. one
2. two
   - below

Term
: What it means.

| a | b |
|---|---|
| 1 | 2 |

:::{note}
A note.
:::

:::{admonition} Titled
Body.
:::

:::{versionadded} 1.0
New.
:::

```{code-block} python
:caption: Code
print("x")
```

```{rubric} A rubric
```

```{eval-rst}
+-------+-------+
| wide          |
+-------+-------+
| x     | y     |
+-------+-------+

:field: value

--option  what it does

| line
|   inner

.. topic:: Topic

   Text.

.. py:function:: f(x)

   Does.

.. glossary::

   word
      Meaning.

.. index:: indexed

.. hlist::

   * left
   * right

.. centered:: Middle

Target_ and :ref:`here`.

.. _Target: https://example.org

.. _here:

Sub
^^^

.. math::
   :label: e

   a = b
```

> Quoted.
>
> -- Somebody

---

[^1]: The note at the foot.
"""


def test_every_kind_of_node_is_written_without_a_warning(project: Project) -> None:
    project.conf('myst_enable_extensions += ["deflist"]\nmyst_footnote_transition = False')
    text = whole(made(project, EVERY))
    for words in [
        "another",
        "code",
        "whatitmeans",
        "anote",
        "titled",
        "body",
        "addedinversion10new",
        "print",
        "arubric",
        "wide",
        "value",
        "whatitdoes",
        "inner",
        "topic",
        "does",
        "meaning",
        "indexed",
        "left",
        "right",
        "middle",
        "sub",
        "quoted",
        "somebody",
        "thenoteatthefoot",
    ]:
        assert words in text, words


RARE = """
```{figure} a.png
:name: the-figure
:width: 40px

What is *drawn*.

And told at length.
```

See {numref}`the-figure`, {numref}`the-table` and {numref}`the-code`.

```{code-block} python
:caption: Told in code
:name: the-code
x = 1
```

```{image} a.png
:width: 50%
:alt: half
```

```{image} a.png
:width: 3furlongs
```

```{table} Titled table
:name: the-table

| a | b |
|---|---|
| 1 | 2 |
```

{abbr}`LIFO (last in first out)`, {download}`a.png`, {kbd}`Ctrl`, {manpage}`ls(1)`.

```{eval-rst}
.. productionlist::
   sum: `term` "+" `term`

.. epigraph::

   So it was said.

   -- The Speaker

.. sidebar:: Beside

   The side.

.. parsed-literal::

   parsed *text*

.. sectionauthor:: Nobody

+----+
| x  |
+----+

1. a

   a. b

>>> print(1)
1

[#gone]_

.. [#gone] Found again.
```
"""


def test_figures_tables_and_what_is_rare_are_written_with_their_numbers(project: Project) -> None:
    (project.src / "a.png").write_bytes(PNG)
    project.conf("numfig = True\nmyst_footnote_transition = False\nshow_authors = True")
    text = whole(made(project, RARE, warn=True))
    assert re.search(r"seefig1(p\d)?table1(p\d)?andlisting1", text)
    for words in (
        "Fig. 1 What is drawn",
        "And told at length",
        "Table 1 Titled table",
        "Listing 1 Told in code",
        "LIFO (last in first out)",
        "a.png",
        "ls(1)",
        "sum",
        "So it was said",
        "The Speaker",
        "Beside",
        "The side",
        "parsed text",
        "print(1)",
        "Found again",
    ):
        assert flat(words) in text, words


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_a_short_row_of_a_table_is_not_cut_by_the_end_of_a_page(project: Project) -> None:
    words = " ".join(["filling"] * 30)
    rows = "".join(f"| begin{n} {words} end{n} |" + " x |" * 5 + "\n" for n in range(90))
    pdf = made(project, f"| first |{' other |' * 5}\n|---|{'---|' * 5}\n{rows}")
    pages = [flat(page.extract_text()) for page in pdf.pages]
    assert sum("begin" in text for text in pages) > 3
    assert [n for n in range(90) if not any(f"begin{n}fill" in text and f"end{n}x" in text for text in pages)] == []


def test_an_empty_cell_keeps_its_place(project: Project) -> None:
    empty = "| | first | second |\n|---|---|---|\n| row | | 2 |\n\nA note[^1].\n\n[^1]: <!-- nothing -->\n"
    made(project, f"{empty}\n```{{eval-rst}}\n:field:\n:other: value\n```\n")
    source = (project.root / "out" / "typst" / "book.typ").read_text()
    assert not re.search(r"// from [^\n]*\]", source), "a comment took the end of a cell with it"
    assert "nothing" not in source, "a comment in HTML is for HTML"
    head = re.search(r"header: \((.*?)\)(?=,\n)", source, re.DOTALL)
    assert head is not None
    cells = re.findall(r"\[(?:// from [^\n]*\n)?\s*([^\]\[]*?)\s*\],", head[1])
    assert cells == ["", "first", "second"]


def test_a_table_in_a_cell_is_written_once_and_there(project: Project) -> None:
    inner = "+-----+-----+\n| one | two |\n+-----+-----+\n"
    rows = "".join(f"| {line} | b |\n" for line in inner.splitlines())
    edge = "+---------------+---+\n"
    project.write("nested.rst", f"Nested\n======\n\n{edge}{rows}{edge}")
    text = whole(made(project, "```{toctree}\nnested\n```\n"))
    assert text.count("onetwob") == 1
    assert text.count("one") == 1


def test_a_list_too_deep_for_typst_keeps_its_words(project: Project) -> None:
    items = "\n\n".join(f"{'  ' * depth}- word{depth}." for depth in range(40))
    project.write("deep.rst", f"Deep\n====\n\n{items}\n")
    text = whole(made(project, "```{toctree}\ndeep\n```\n"))
    assert [depth for depth in range(40) if f"word{depth}" not in text] == []
