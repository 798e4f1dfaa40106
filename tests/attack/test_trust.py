"""Objects, bibliographies and papers are no code: not for TeX, not for a browser; settings and data stop no build."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sphinx_tensions.command.check import findings
from sphinx_tensions.config import SETTINGS, refused
from sphinx_tensions.core import queries
from sphinx_tensions.core.options import OPTIONS
from sphinx_tensions.reading.plain import Found, read_project

from ..helpers.project import Project

CODE = (r"\input{/etc/passwd}", r"\immediate\write18{id}", r"\openout3=x", r"\catcode`\@=0", r"\def\x{\x}\x", r"\csname x\endcsname",
        r"\href{javascript:alert(1)}{x}", r"\loop\iftrue\repeat", r"^^5cinput{x}")  # fmt: skip
WORKS = "# Works\n\n```{bibliography}\n:all:\n```\n"


def written(project: Project) -> str:
    """Return the source of the book in LaTeX."""
    said = project.build("latex", "-n")
    assert said.code == 0, said.output
    return "".join(path.read_text() for path in (project.root / "out/latex").glob("*.tex"))


FORMS = [
    ":::{{tension}} A title ${0}$\n:id: a\n\nText.\n:::\n",
    ":::{{tension}} A\n:id: a\n:question: Is ${0}$ so?\n\nText.\n:::\n",
    ":::{{tension}} A\n:id: a\n\nText ${0}$.\n:::\n",
    ":::{{tension}} A\n:id: a\n\n$$\n{0}\n$$\n:::\n",
    ":::{{tension}} A\n:id: a\n\n```{{math}}\n{0}\n```\n:::\n",
    "```{{eval-rst}}\n.. tension:: A\n   :id: a\n\n   Text :math:`{0}`.\n```\n",
]
CASES = [(code, form) for code in CODE for form in FORMS if "`" not in code or "eval-rst" not in form]


def test_a_formula_in_an_object_is_no_code(project: Project) -> None:
    names = [f"page-{number:02}" for number in range(len(CASES))]
    project.write("index.md", "# Home\n\n```{toctree}\n" + "\n".join(names) + "\n```\n")
    for name, (code, form) in zip(names, CASES, strict=True):
        project.write(f"{name}.md", "# Page\n\n" + form.format(code).replace(":id: a", f":id: {name}-a"))
    said = project.build("html", "-n")
    assert said.codes() == ["tensions.formula"] * len(CASES), said.output
    found = [(Path(row.path).name, row.line) for row in findings(read_project([project.src])) if row.code == "formula"]
    assert sorted(name for name, _ in found) == [f"{name}.md" for name in names]
    assert [place for place in found if f"{place[0]}:{place[1]}: WARNING" not in said.output] == []
    whole = written(project)
    for name, (code, _form) in zip(names, CASES, strict=True):
        assert code not in "".join(tag.get_text() for tag in project.page(name).select(".math")), name
        assert code not in whole
    assert "input" in whole  # it can still be read


def test_a_formula_between_objects_is_its_authors(project: Project) -> None:
    project.write("index.md", "# Home\n\nText $\\def\\x{1}\\x$.\n\n:::{tension} A\n:id: a\n\nText $x^2$.\n:::\n")
    assert project.build("html", "-nW").code == 0
    assert r"\def\x{1}" in written(project)


@pytest.mark.parametrize("code", CODE[:5])
def test_works_and_papers_are_no_code(project: Project, code: str) -> None:
    name = code.replace("`", "")
    rows = "".join(
        f"  {field} = {{A ${name}$ and \\({name}\\)}},\n" for field in ("title", "journal", "note", "publisher")
    )
    project.write("refs.bib", f"@article{{lee,\n  author = {{Lee, Ann}},\n  year = 2022,\n{rows}}}\n")
    project.write("index.md", "# Home\n\n```{toctree}\nday\nworks\n```\n\n```{claim} A\n:cites: lee\n```\n")
    project.write("works.md", WORKS)
    project.write("day.md", "# Day\n\n```{digest} 2026-05-08\n```\n")
    paper = {"arxiv_id": "2605.00001", "title": f"A ${code}$", "authors": [{"name": f"B ${code}$"}], "decision": "shown",
             "abstract": f"C \\({code}\\) D $${code}$$", "primary_topic_id": "t"}  # fmt: skip
    topics = {"default": "t", "topics": [{"id": "t", "label": f"T ${code}$", "order": 1}]}
    project.write("digest/topics.json", json.dumps(topics))
    project.write("digest/2026-05-08.json", json.dumps({"date": "2026-05-08", "status": "complete"}))
    project.write("digest/2026-05-08.jsonl", json.dumps(paper))
    text = written(project)
    body = text[text.index(r"\begin{document}") :]
    assert f"\\({code}" not in body
    assert code not in body


ENDS = ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
BAD = "So?||<xss onclick=x>no||```{raw} html|<xss>|```|.. raw:: html||   <xss onclick=x>"
"""A value in which each bar stands for one of the signs."""
WHERE = {
    "option.md": "# P\n\n:::{tension} A\n:question: BAD\n:id: ID\n\nText.\n:::\n",
    "between-ticks.md": "# P\n\n```{tension} A\n:question: BAD\n:id: ID\n\nText.\n```\n",
    "quoted.md": '# P\n\n:::{tension} A\n:id: ID\n:question: "BAD"\n\nText.\n:::\n',
    "yaml.md": "# P\n\n```{tension} A\n---\nquestion: BAD\nid: ID\n---\nText.\n```\n",
    "yaml-lines.md": "# P\n\n```{tension} A\n---\nid: ID\nquestion: |\n  BAD\n---\nText.\n```\n",
    "capitals.md": "# P\n\n```{Tension} A\n:question: BAD\n:id: ID\n\nText.\n```\n",
    "inside.md": "# P\n\n::::{note}\n:::{claim} A\n:id: ID\n:declared-why: BAD\n\nText.\n:::\n::::\n",
    "quotation.md": "# P\n\n> ```{tension} A\n> :question: BAD\n> :id: ID\n>\n> Text.\n> ```\n",
    "list.md": "# P\n\n:::{tension} A\n:id: ID\n\nText.\n:::\n\n```{tension-list}\n:topics: BAD\n```\n",
    "eval.md": "# P\n\n```{eval-rst}\n.. tension:: A\n   :question: BAD\n   :id: ID\n\n   Text.\n```\n",
    "eval-title.md": "# P\n\n```{eval-rst}\n.. tension:: A BAD\n   :id: ID\n\n   Text.\n```\n",
    "option.rst": "P\n=\n\n.. tension:: A\n   :question: BAD\n   :id: ID\n\n   Text.\n",
    "title.rst": "P\n=\n\n.. tension:: A BAD\n   :id: ID\n\n   Text.\n",
    "second-line.rst": "P\n=\n\n.. tension:: A\n   :question: one\n      BAD\n   :id: ID\n\n   Text.\n",
    "inside.rst": "P\n=\n\n.. tension:: A\n   :id: ID\n\n   Text.\n\n   .. camp:: B\n      :class: BAD\n\n      Text.\n",
    "domain.rst": "P\n=\n\n.. tensions:Tension:: A\n   :question: BAD\n   :id: ID\n\n   Text.\n",
    "list.rst": "P\n=\n\n.. tension:: A\n   :id: ID\n\n   Text.\n\n.. tension-list::\n   :topics: BAD\n",
}
"""Page -> its source."""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, str, list[Found]]:
    """A project with every sign in every place, what its build said, and what `check` does."""
    project = Project(tmp_path_factory.mktemp("ends"))
    project.write("index.md", "# Home\n\n```{toctree}\n:glob:\n*\n```\n")
    for name, text in WHERE.items():
        stem, suffix = name.split(".")
        for number, end in enumerate(ENDS):
            page = f"{stem}-{suffix}-{number}"
            source = text.replace("BAD", BAD.replace("|", end)).replace("ID", page)
            project.write(f"{page}.{suffix}", source)
    said = project.build("html")
    assert said.code == 0, said.output[-2000:]
    assert "Traceback" not in said.output
    return project, said.output, findings(read_project([project.src]))


@pytest.mark.parametrize("end", ENDS, ids=ascii)
@pytest.mark.parametrize("name", WHERE)
def test_an_option_ends_where_its_line_does(ended: tuple[Project, str, list[Found]], name: str, end: str) -> None:
    project, said, found = ended
    stem, suffix = name.split(".")
    page = f"{stem}-{suffix}-{ENDS.index(end)}"
    shown = project.page(page)
    assert shown.select("xss") == []
    assert shown.find(id=page) is not None
    lines = (project.src / f"{page}.{suffix}").read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(lines, 1) if end in text)
    assert said.count(f"{page}.{suffix}:{line}: WARNING: a sign that ends a line") == 1
    here = [(row.line, row.code) for row in found if row.path.endswith(f"/{page}.{suffix}")]
    assert here.count((line, "option_syntax")) >= 1


VALUES: list[Any] = [None, True, -1, 0, 3, 10**400, 1.5, "", "http://[", "\ud800", [], [1, 10**400], [float("nan"), 1], [True, 2],
                     ["a", 3], {}, {"a": 1}, "x" * 100_000, [[]], "/etc", "../x"]  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_no_value_of_a_setting_stops_anything(setting: Any, tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# Home\n")
    for value in VALUES:
        taken = setting.takes(value)
        assert isinstance(taken, bool)
        told = [(name, why) for name, why in refused({setting.name: value}) if setting.name in why]
        assert [name for name, _ in told] == ([] if taken else [setting.name])
        (tmp_path / "conf.py").write_text(f"{setting.name} = {value!a}\n".replace("nan", "float('nan')"))
        found = [row for row in findings(read_project([tmp_path])) if row.code == "option_value"]
        readable = "nan" not in ascii(value)
        assert [row.line for row in found] == ([] if taken or not readable else [1]), value


@pytest.mark.parametrize(
    "line",
    [
        'tensions_base_url = "http://["',
        "tensions_stale_years = [1, 10**400]",
        "tensions_stale_years = 3",
        "tensions_map_limit = True",
    ],
)
def test_a_setting_of_no_use_is_told_once(project: Project, line: str) -> None:
    project.conf(line)
    project.write("index.md", "# Home\n")
    said = project.build("html", "-n")
    assert said.codes() == ["tensions.option_value"], said.output
    lines = (project.src / "conf.py").read_text().splitlines()
    assert f"conf.py:{lines.index(line) + 1}: WARNING: {line.split(maxsplit=1)[0]} is" in said.output


@pytest.mark.parametrize("value", ["3", "None", "['nope', 'colon_fence']", "'colon_fence'", "[3]", "[[]]", "{'a': 1}"])
def test_no_word_for_myst_stops_a_build_or_a_check(project: Project, value: str) -> None:
    project.write("index.md", "# Home\n\n```{tension} A\n:id: a\n\nText.\n```\n")
    project.edit("conf.py", '["colon_fence", "dollarmath"]', value)
    said = project.build("html", "-n")
    assert said.codes() == ["tensions.option_value"], said.output
    assert project.page("index").select_one("#a") is not None
    read = read_project([project.src])
    assert "a" in read.graph.records
    assert [row.code for row in findings(read)].count("option_value") == 1


WRONG = ["3", "None", "True", "'x'", "'/etc'", "[3]", "[[]]", "{'a': 1}", "{3: []}", "'\\ud800'", "['\\ud800']", "'\\x00'", "['../x']",
         "10**400", "float('nan')", "b'x'", "(1, (2,))", "-1", "''", "[''] * 3", "lambda: 1", "[" * 300 + "]" * 300]  # fmt: skip
OTHERS = ("source_suffix", "root_doc", "master_doc", "extensions", "exclude_patterns", "bibtex_bibfiles", "project", "language",
          "bibtex_default_style", "intersphinx_mapping", "suppress_warnings", "myst_enable_extensions")  # fmt: skip


@pytest.mark.parametrize("value", WRONG)
def test_no_setting_stops_a_check(tmp_path: Path, value: str) -> None:
    page = "# Home\n\n```{tension} A\n:id: a\n\nText {cite:p}`lee`.\n```\n"
    for suffix in ("md", "rst", "ipynb"):
        (tmp_path / f"index.{suffix}").write_text(page)
    for name in (*(setting.name for setting in SETTINGS), *OTHERS):
        (tmp_path / "conf.py").write_text(f"{name} = {value}\n")
        for row in findings(read_project([tmp_path])):
            row.text.encode("utf-8")


@pytest.mark.parametrize("value", WRONG)
def test_a_book_with_any_setting_is_read(tmp_path: Path, value: str) -> None:
    (tmp_path / "index.md").write_text("# Home\n\n:::{tension} A\n:id: a\n\nText.\n:::\n")
    books = [f"{name}: {value}\n" for name in ("title", "exclude_patterns", "bibtex_bibfiles", "parse", "sphinx")]
    books += [
        f"parse: {{myst_enable_extensions: {value}}}\n",
        f"sphinx: {{extra_extensions: {value}, config: {value}}}\n",
    ]
    books += [f"sphinx: {{config: {{{name}: {value}}}}}\n" for name in (*(s.name for s in SETTINGS), *OTHERS)]
    books += ["- a\n", "a: &a [*a]\n", "a: b: c\n", "\t", "x: " + "[" * 900]
    for book in books:
        (tmp_path / "_config.yml").write_text(book)
        list(findings(read_project([tmp_path])))


EVERY: list[Any] = [
    *VALUES,
    "\x00",
    "a\x00b",
    ["\ud800"],
    ["../../etc/passwd", "\x00"],
    [0.5, 10**9],
    {"open": 1},
    b"x",
    "digest/.." * 9,
]


@pytest.mark.parametrize("value", EVERY, ids=lambda value: ascii(value)[:40])
def test_all_settings_at_once_stop_no_build(project: Project, value: Any) -> None:
    project.write("index.md", "# Home\n\n:::{tension} A\n:id: a\n\nText {cite:p}`lee`.\n:::\n\n"
                  "```{tension-map} a\n```\n\n```{claim-list}\n```\n\n```{download-list}\n```\n\n```{bibliography}\n```\n")  # fmt: skip
    given = ascii(value).replace("nan", "float('nan')")
    for setting in SETTINGS:
        project.conf(f"{setting.name} = {given}")
    said = project.build("html", "-n")
    assert said.code == 0, said.output[-2000:]
    assert "Traceback" not in said.output
    refused = [setting.name for setting in SETTINGS if not setting.takes(value)]
    told = [line for line in said.warnings if "conf.py:" in line]
    assert len(told) == len(refused), said.output
    assert [name for name in refused if sum(f" {name} is" in line for line in told) != 1] == []


HOSTILE: list[Any] = ["\ud800", "a\udfff", 10**400, -(10**400), float("nan"), float("inf"), None, True, [], {}, [[]], {"a": {}}, "",
                      "\x00", "\x02x\x03", [None], -1, 1.5]  # fmt: skip


def test_no_value_in_the_files_of_a_day_stops_a_build(project: Project) -> None:
    paper = {
        "arxiv_id": "2605.00001", "version": 1, "title": "A paper", "authors": [{"name": "Lee", "affiliation": "U"}],
        "abstract": "Text.", "summary": "Text.", "categories": ["cs.CL"], "announce_type": "new", "primary_topic_id": "t",
        "matched_topic_ids": ["t"], "topic_source": "llm", "comment": "Text.", "topic_match_comment": "Text.", "relevance": 5,
        "novelty": 5, "rank": 1, "hotspot_tags": ["x"], "hotspot_comment": "Text.", "tensions": [{"id": "layer"}],
        "decision": "shown", "first_seen": "2026-05-08",
    }  # fmt: skip
    rows = [{**paper, "arxiv_id": f"2605.{10 + number:05}"} for number in range(1)]
    rows += [
        {**paper, "arxiv_id": f"2605.{100 + place:05}", field: value}
        for place, (field, value) in enumerate((field, value) for field in paper for value in HOSTILE)
    ]
    day: dict[str, Any] = {
        "date": "2026-05-08", "status": "complete", "reason": "x", "source": {"a": "b"}, "counts": {"unique": 3},
        "usage": [{"model": "m", "prompt_tokens": 1, "completion_tokens": 1, "prompt_cost": 1.0, "completion_cost": 1.0}],
        "cutoffs": {"relevance": 3, "novelty": 3}, "prompt": {"files": ["a.txt"], "sha256": "x"},
    }  # fmt: skip
    topics = {"default": "t", "topics": [{"id": "t", "label": "Topic", "order": 1, "nope": 3}], "more": "\ud800"}
    project.write("index.md", "# Home\n\n```{digest} 2026-05-08\n```\n\n```{tension} A\n:id: layer\n\nText.\n```\n")
    project.write("digest/topics.json", json.dumps(topics))
    project.write("digest/2026-05-08.json", json.dumps(day))
    project.write("digest/2026-05-08.jsonl", "\n".join(map(json.dumps, rows)))
    said = project.build("html", "-n")
    assert said.code == 0, said.output[-2000:]
    assert "Topic" in project.page("index").get_text()  # an unknown field of the topics loses nothing
    assert "nope is not known" in said.output
    for field in day:
        for value in HOSTILE:
            if field not in ("date", "status"):
                project.write("digest/2026-05-08.json", json.dumps({**day, field: value}))
                list(findings(read_project([project.src])))
    nested = {
        **day,
        "usage": [{**day["usage"][0], "prompt_cost": 10**400}, {**day["usage"][0], "prompt_tokens": 10**400}],
    }
    project.write("digest/2026-05-08.json", json.dumps(nested))
    said = project.build("html", "-n")
    assert said.code == 0, said.output[-2000:]
    assert "a number of more than 15 digits" in said.output


LARGE: dict[str, tuple[Callable[[int], str], int]] = {
    "references in one sentence": (lambda n: "{camp}`a` and " * n, 1500),
    "references in one sentence of an object": (lambda n: ":::{claim} B\n\n" + "{camp}`a` and " * n + "\n:::\n", 1500),
    "signs in a claim": (lambda n: ":::{claim}\n\n" + "!" * n + "\n:::\n", 40_000),
    "blanks in a citation": (lambda n: "{cite:p}`lee" + " " * n + "wu`", 40_000),
    "blanks in a reference": (lambda n: "{camp}`a" + " " * n + "b`", 40_000),
    "backticks in titles": (lambda n: "```{tension} a`b\n" * n, 1500),
    "formulas in a title": (lambda n: ":::{claim} A " + "$x^2$ " * n + "\n\nText.\n:::\n", 1500),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_build_takes_time_in_proportion(project: Project, name: str) -> None:
    make, size = LARGE[name]
    took = []
    for times in (1, 4):
        camp = ":::{tension} T\n:id: t\n\nText.\n:::\n\n:::{camp} A\n:id: a\n:tension: t\n\nText.\n:::\n\n"
        project.write("index.md", f"# Home\n\n{camp}{make(size * times)}\n")
        begun = time.monotonic()
        assert project.build("html", "-q", "-E").code == 0
        took.append(time.monotonic() - begun)
    assert took[1] < 8 * max(took[0], 0.5), took


CODES = "x}\\input{/etc/passwd}{ $\\input{/etc/passwd}$ \\(\\write18{id}\\) \\immediate\\openout3=y #1 % ^^5cinput{z} \\end{document}"


def test_no_option_is_code_for_latex(project: Project) -> None:
    text = "# Home\n\n"
    for kind, options in OPTIONS.items():
        for option in options:
            text += f":::{{{kind}}} {option.name} {CODES}\n:{option.name}: '{CODES}'\n\nText {CODES.replace('$', '')}.\n:::\n\n"
    for name, options in queries.OPTIONS.items():
        for option in options:
            text += f"```{{{name}}} {CODES}\n:{option.name}: '{CODES}'\n```\n\n"
    label = ":::{claim} L\n\n```{math}\n:label: x}\\input{/etc/passwd}\n\na\n```\n:::\n"
    project.write("index.md", text + label)
    for builder in ("latex", "texinfo"):
        assert project.build(builder).code == 0
    book = "".join(path.read_text() for path in (project.root / "out/latex").glob("*.tex"))
    body = book[book.index("\\pagestyle{normal}") :]
    shown = re.sub(r"\\begin\{sphinxVerbatim\}.*?\\end\{sphinxVerbatim\}", "", body, flags=re.DOTALL)
    for code in ("\\input{", "\\write18", "\\immediate", "\\openout", "^^5c"):
        assert code not in shown
    assert shown.count("\\end{document}") == 1
    assert "textbackslash{}input" in shown
