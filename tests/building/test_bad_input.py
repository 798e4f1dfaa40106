"""Bad input gets one warning with file, line and code; the rest of the page is built."""

from __future__ import annotations

import myst_parser
import pytest

from ..helpers.project import Project

OLD_MYST = int(myst_parser.__version__.split(".")[0]) < 5
BASE = """# Home

::::{tension} First
:id: first

Body.

:::{camp} One
:id: one

Text.
:::
::::

```{toctree}
refs
```
"""
REFS = "# Works\n\n```{bibliography}\n```\n"


def ours(text: str) -> str:
    """Return *text* in an object."""
    return f"::::{{counter}} T\n:against: one\n\n{text}\n::::\n"


#: name -> (page, expected codes, line of the first warning)
PAGES: dict[str, tuple[str, list[str], int]] = {
    "missing title of a tension": (":::{tension}\n:id: x\n\nBody.\n:::\n", ["missing_title"], 3),
    "missing title of a claim": (":::{claim}\n:tension: first\n:::\n", ["missing_title"], 3),
    "unknown option value": (":::{tension} T\n:status: shut\n\nB.\n:::\n", ["option_value"], 4),
    "unknown kind": (":::{counter} T\n:against: one\n:kind: refutes\n\nB.\n:::\n", ["option_value"], 5),
    "unknown option": (":::{tension} T\n:stance-: x\n\nB.\n:::\n", ["unknown_option"], 4),
    "bad date": (":::{tension} T\n:since: 2026-13-01\n\nB.\n:::\n", ["bad_date"], 4),
    "loose date": (":::{tension} T\n:reviewed: May 2026\n\nB.\n:::\n", ["bad_date"], 4),
    "unknown target of an option": (":::{counter} T\n:against: onne\n\nB.\n:::\n", ["unknown_target"], 4),
    "unknown target of a role": ("See {camp}`onee`.\n", ["unknown_target"], 3),
    "role of another kind": ("See {camp}`first`.\n", ["wrong_kind"], 3),
    "option of another kind": (":::{camp} T\n:tension: one\n\nB.\n:::\n", ["wrong_kind"], 4),
    "counter with no target": (":::{counter} T\n\nB.\n:::\n", ["no_target"], 3),
    "camp outside any tension": (":::{camp} T\n\nB.\n:::\n", ["no_tension"], 3),
    "duplicate id on one page": (
        ":::{counter} T\n:id: d\n:against: one\n\nB.\n:::\n\n:::{counter} U\n:id: d\n:against: one\n\nB.\n:::\n",
        ["duplicate_id"],
        11,
    ),
    "duplicate id on two pages": (":::{counter} T\n:id: one\n:against: first\n\nB.\n:::\n", ["duplicate_id"], 9),
    "ambiguous target": (
        ":::{tension} T\n:id: first\n\nB.\n:::\n\nSee {tension}`first`.\n",
        ["ambiguous_target", "duplicate_id"],
        9,
    ),
    "duplicate label": (":::{camp} T\n:tension: first\n:label: A\n\nB.\n:::\n", ["duplicate_label"], 5),
    "circle of supersedes": (
        ":::{counter} T\n:id: t\n:against: one\n:supersedes: u\n\nB.\n:::\n\n"
        ":::{counter} U\n:id: u\n:against: one\n:supersedes: t\n\nB.\n:::\n",
        ["supersedes_circle"],
        6,
    ),
    "counter of itself": (":::{counter} T\n:id: t\n:against: t\n\nB.\n:::\n", ["self_reference"], 5),
    "counter of what was superseded": (
        ":::{camp} T\n:id: t\n:tension: first\n:supersedes: one\n\nB.\n:::\n\n:::{counter} U\n:against: one\n\nB.\n:::\n",
        ["superseded_target"],
        12,
    ),
    "missing key": ("Said {cite:p}`lie`.\n", ["unknown_key"], 3),
    "missing key in an option": (":::{camp} T\n:tension: first\n:cites: lie\n\nB.\n:::\n", ["unknown_key"], 5),
    "comma at the end of a citation": ("Said {cite:p}`lee,`.\n", ["cite_syntax"], 3),
    "citation of nothing": ("Said {cite:p}`,`.\n", ["cite_syntax"], 3),
    "fence never closed": ("::::{tension} T\n\n:::{counter} C\n\nB.\n::::\n\nAfter.\n", ["fence_open"], 5),
    "object in a list": ("- item\n\n  :::{counter} T\n  :against: one\n\n  B.\n  :::\n", ["misplaced"], 5),
    "object in a table": (
        "```{list-table}\n* - :::{counter} T\n    :against: one\n\n    B.\n    :::\n```\n",
        ["misplaced"],
        4,
    ),
    "object in a footnote": (
        "A[^1].\n\n[^1]: Note.\n\n    :::{counter} T\n    :against: one\n\n    B.\n    :::\n",
        ["misplaced"],
        7,
    ),
    "tension in a list": ("- item\n\n  :::{tension} T\n\n  B.\n  :::\n", ["misplaced"], 5),
    "Chinese id": (":::{tension} T\n:id: 张力\n\nB.\n:::\n\nSee {tension}`张力`.\n", ["invalid_id"], 4),
    "id of punctuation": (":::{tension} T\n:id: '!!'\n\nB.\n:::\n", ["invalid_id"], 4),
    "backtick fence with a role in its title": (
        "```{counter} Is {cite:t}`lee` right?\n:against: one\n\nB.\n```\n\nAfter.\n",
        ["fence_title"],
        3,
    ),
    "fences of equal length nested": (
        ":::{tension} T\n:id: t\n\n:::{counter} C\n\nB.\n:::\n\nStill.\n:::\n\nAfter.\n",
        ["fence_length"],
        6,
    ),
    "value that the option block refuses": (
        ':::{counter} T\n:against: one\n:topics: "a" and b\n:id: kept\n\nB.\n:::\n\nSee {counter}`kept`.\n',
        ["option_syntax"],
        5,
    ),
    "comment sign in a value": (":::{tension} T\n:question: Is C # better?\n\nB.\n:::\n", ["option_syntax"], 4),
    "colons that close nothing": ("Text.\n\n:::\n\nAfter {tension}`first`.\n", ["fence_stray"], 5),
    "footcite in an object": (
        ":::{counter} T\n:against: one\n\nSaid {footcite}`lee`.\n:::\n\n```{footbibliography}\n```\n",
        ["footcite"],
        6,
    ),
    "unknown column": ("```{camp-list}\n:columns: title, size\n```\n", ["unknown_column"], 4),
    "unknown order": ("```{camp-list}\n:sort: -sise\n```\n", ["unknown_column"], 4),
    "limit of nothing": ("```{camp-list}\n:limit: none\n```\n", ["option_value"], 4),
    "link to a script": (ours("```{eval-rst}\nA `link <javascript:alert(1)>`__.\n```"), ["unsafe_link"], 7),
    "picture elsewhere": (ours("A ![words](https://example.org/a.png) here."), ["remote_image"], 6),
    "picture elsewhere, in capitals": (ours("![words](HTTPS://example.org/a.png)"), ["remote_image"], 6),
    "picture of another host": (ours("![words](//example.org/a.png)"), ["remote_image"], 6),
    "picture of data": (ours("![words](data:image/png;base64,AAAA)"), ["remote_image"], 6),
    "figure elsewhere": (ours("```{figure} https://example.org/a.png\nA caption\n```"), ["remote_image"], 6),
    "picture with an address": (
        ours("```{image} https://example.org/a.png\n:target: https://example.org\n```"),
        ["remote_image"],
        6,
    ),
    "figure with an address": (
        ours("```{figure} https://example.org/a.png\n:target: https://example.org\n\nA caption\n```"),
        ["remote_image"],
        6,
    ),
    "picture with an address in reStructuredText": (
        ours("```{eval-rst}\n.. image:: https://example.org/a.png\n   :target: https://example.org\n```"),
        ["remote_image"],
        7,
    ),
    "link to a script in capitals": (ours("```{eval-rst}\nA `link <JaVaScript:alert(1)>`__.\n```"), ["unsafe_link"], 7),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page(project: Project, name: str) -> None:
    text, codes, line = PAGES[name]
    project.write("index.md", BASE)
    project.write("refs.md", REFS)
    project.write(
        "bad.md",
        f"---\norphan: true\n---\n# Bad\n\n{text}\nThe end of the page {{cite:p}}`roy`.\n".replace(
            "---\norphan: true\n---\n# Bad", "# Bad", 1
        ),
    )
    project.edit("index.md", "refs\n", "refs\nbad\n")
    said = project.build("html", "-n")
    assert said.code == 0, said.output
    wanted = sorted(code if "." in code else f"tensions.{code}" for code in codes)
    found = said.codes()
    if name == "footcite in an object" and OLD_MYST:
        found.remove("docutils")  # of a footnote that sphinxcontrib-bibtex writes later
    assert sorted(found) == wanted, said.output
    assert "Traceback" not in said.output
    assert "The end of the page" in project.page("bad").get_text() or name == "fence never closed"
    places = [
        int(found.split("WARNING")[0].split(":")[1])
        for found in said.warnings
        if ("bad.md" in found or "index.md" in found) and "myst.footnote" not in found
    ]
    assert line in places or (OLD_MYST and name.startswith(("footcite", "figure", "picture"))), said.output
    assert project.build("html", "-nW", out="strict", trees="stricttrees").code != 0
    assert "javascript:" not in {a.get("href", "") for a in project.page("bad").find_all("a")}


#: name -> (bib file, expected codes, line of the first)
BIBS: dict[str, tuple[bytes, list[str], int]] = {
    "broken entry": (
        b"@article{a, author={A, B}, title={T}, year=2020, journal={J}}\n@article{b, title={U\n",
        ["bib_syntax"],
        2,
    ),
    "missing comma": (b"@article{a, author={A, B} title={T}}\n@misc{b, title={U}, year=2020}\n", ["bib_syntax"], 1),
    "duplicate key": (
        b"@misc{k, title={T}, year=2020}\n@misc{K, title={U}, year=2021}\n@misc{last, title={V}, year=2022}\n",
        ["bib_duplicate"],
        2,
    ),
    "duplicate field": (
        b"@misc{k, title={T}, year=2020, year=2021}\n@misc{last, title={V}, year=2022}\n",
        ["bib_duplicate"],
        1,
    ),
    "brace too many": (b"@misc{k, title={T}}, year=2020}\n@misc{last, title={V}, year=2022}\n", ["bib_stray"], 1),
    "bare percent": (b"@misc{k, title={50% of it}, year=2020}\n", ["bib_percent"], 1),
    "another encoding": ("@misc{k, title={Caf\xe9}, year=2020}\n".encode("latin-1"), ["bib_encoding"], 1),
    "two bytes a letter": ("@misc{k, title={Caf\xe9}, year=2020}\n".encode("utf-16"), ["bib_encoding"], 1),
    "unknown string": (b"@misc{k, title=jan # nowhere, year=2020}\n", ["bib_syntax"], 1),
    "unsafe address": (b"@misc{k, title={T}, year=2020, url={javascript:alert(1)}}\n", ["unsafe_link"], 1),
    "unsafe address in a title": (b"@misc{k, title={T \\url{javascript:alert(1)}}, year=2020}\n", ["unsafe_link"], 0),
    "doubling strings": (
        b'@string{s0 = "aaaaaaaaaa"}\n'
        + b"".join(b"@string{s%d = s%d # s%d}\n" % (n, n - 1, n - 1) for n in range(1, 40))
        + b"@misc{k, title=s39, year=2020}\n",
        ["bib_size"] * 1,
        14,
    ),
    "deep braces": (
        b"@misc{k, title={" + b"{" * 400 + b"x" + b"}" * 400 + b"}, year=2020}\n@misc{z, title={V}, year=2022}\n",
        ["bib_syntax"],
        1,
    ),
    "marks that turn text": ("@misc{k, title={A\u202eB}, year=2020}\n".encode(), ["bib_character"], 1),
    "too many commas in a name": (b"@misc{k, author={A, B, C, D, E}, title={T}, year=2020}\n", ["bib_syntax"], 1),
    "no author where one is needed": (b"@article{k, title={T}, year=2020, journal={J}}\n", ["bib_field"], 1),
}


@pytest.mark.parametrize("name", BIBS)
def test_a_bibliography_file(project: Project, name: str) -> None:
    text, codes, line = BIBS[name]
    project.write("index.md", "# Home\n\nText.\n\n```{bibliography}\n:all:\n```\n")
    (project.src / "refs.bib").write_bytes(text)
    said = project.build()
    assert said.code == 0, said.output
    assert sorted(set(said.codes())) == sorted({f"tensions.{code}" for code in codes}), said.output
    assert len(said.codes()) <= max(len(codes), 30)
    assert "Traceback" not in said.output
    if line:
        assert f"refs.bib:{line}: WARNING" in said.output, said.output
    page = project.page("index")
    assert not [a for a in page.find_all("a") if "javascript" in a.get("href", "")]
    if b"last" in text:
        assert "V" in page.get_text()
        assert page.find(id="cite-last") is not None


def test_a_bibliography_file_that_is_absent(project: Project) -> None:
    project.write("index.md", "# Home\n\nText {cite:p}`lee`.\n\n```{bibliography}\n```\n")
    (project.src / "refs.bib").unlink()
    said = project.build()
    assert said.code == 0
    assert said.codes() == ["tensions.bib_missing", "tensions.unknown_key"]


@pytest.mark.parametrize("year", ["20222", "99", "\uff12\uff10\uff12\uff12", "0000", "9" * 5000])
def test_a_year_that_is_none(project: Project, year: str) -> None:
    project.write(
        "index.md",
        "# Home\n\n::::{tension} T\n\n:::{camp} C\n\n```{evidence}\n+ lee; full; measured\n+ odd; full; measured\n```\n"
        ":::\n::::\n\n```{source-list}\n```\n\n```{tension-stats}\n```\n\n```{bibliography}\n```\n",
    )
    bib = f"@misc{{lee, author={{Lee, A}}, title={{T}}, year=2021}}\n@misc{{odd, author={{Wu, B}}, title={{U}}, year={{{year}}}}}\n"
    (project.src / "refs.bib").write_text(bib, encoding="utf-8")
    said = project.build()
    assert said.code == 0, said.output
    assert "newest work 2021" in project.text("index.html")


def test_a_bad_setting(project: Project) -> None:
    project.write("index.md", "# Home\n")
    project.conf("tensions_consensus_groups = 0")
    said = project.build()
    assert said.codes() == ["tensions.option_value"]


def test_a_warning_can_be_silenced_alone(project: Project) -> None:
    project.write("index.md", "# Home\n\n:::{camp} T\n:since: x\n\nB.\n:::\n")
    project.conf('suppress_warnings = ["tensions.bad_date"]')
    assert project.build().codes() == ["tensions.no_tension"]


def test_warnings_name_the_nearest(project: Project) -> None:
    project.write(
        "index.md",
        BASE + "\nSee {camp}`onee`.\n\n:::{counter} T\n:against: frist\n:kind: undercut\n\nSaid {cite:p}`leee`.\n:::\n",
    )
    project.write("refs.md", REFS)
    text = project.build().output
    for near in ("did you mean 'one'?", "did you mean 'first'?", "did you mean 'undercuts'?", "did you mean 'lee'?"):
        assert near in text


def test_in_restructuredtext_too(project: Project) -> None:
    project.write(
        "index.rst",
        "Home\n====\n\n.. tension:: T\n   :status: shut\n   :colour: red\n\n   Body.\n\n   .. camp::\n\n      Text.\n",
    )
    said = project.build()
    assert sorted(said.codes()) == ["tensions.missing_title", "tensions.option_value", "tensions.unknown_option"]
    assert "Body." in project.page("index").get_text()
