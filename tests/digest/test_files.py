"""Days of papers: texts, files, counts, and what other systems write."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import sphinx_tensions.digest
from sphinx_tensions.command import main
from sphinx_tensions.core.schemas import sound
from sphinx_tensions.digest import citing, files, funnel, pages, paper_assistant, paper_fields, prompting
from sphinx_tensions.digest.model import Author, Day, Decision, Paper, Registry, Topic, Usage
from sphinx_tensions.digest.tex import Piece, pieces, text
from sphinx_tensions.exchange.imported import Unreadable

DIGEST = Path(__file__).parents[2] / "docs" / "digest"
DAY = "2026-05-08"


@pytest.fixture(scope="module")
def folder() -> files.Folder:
    return files.Folder(DIGEST)


@pytest.fixture(scope="module")
def registry(folder: files.Folder) -> Registry:
    return folder.registry()


@pytest.fixture(scope="module")
def day(folder: files.Folder) -> Day:
    found = folder.day(DAY)
    assert found is not None
    return found


# -- texts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"K\"ostler", "Köstler"),
        (r"Llu\'is Pastor-P\'erez", "Lluís Pastor-Pérez"),
        (r"\c{C}elikok", "Çelikok"),
        (r"{\'e}t{\'e} \'{\i} \v{S}\v s", "été í Šš"),
        (r"\L ukasz {\L}ukasz \l{} \ss{}", "Łukasz Łukasz ł ß"),
        (r"{\o}rsted \aa ngstr\"{o}m \k{a} \H{o} \~n", "ørsted ångström ą ő ñ"),
        (r"50\% \& \#1 \_ \{x\}", "50% & #1 _ {x}"),
        ("Mean--Variance, a---b, a-b", "Mean–Variance, a—b, a-b"),
        ("Fig.~1 and ~2B", "Fig.\u00a01 and ~2B"),
        ("cost $5 and *c* <b> `d` [x](y) a_b", "cost $5 and *c* <b> `d` [x](y) a_b"),
        (r"\unknown{x} \alpha", r"\unknown{x} \alpha"),
    ],
)
def test_tex_becomes_unicode(tex: str, shown: str) -> None:
    assert text(tex) == shown
    assert {piece.form for piece in pieces(tex)} == {"text"}


def test_formulas_and_emphasis_are_pieces() -> None:
    found = pieces(r"\emph{this {deep}} {\it that} \textbf{b}: $k^*$ and \(T(\cdot\mid x)\), \[x\] $$y$$ \$5")
    assert [piece for piece in found if piece.form != "text"] == [
        Piece("emphasis", "this {deep}"),
        Piece("emphasis", "that"),
        Piece("strong", "b"),
        Piece("math", "k^*"),
        Piece("math", r"T(\cdot\mid x)"),
        Piece("math", "x"),
        Piece("math", "y"),
    ]
    assert text(r"a $x$ b").split() == ["a", "x", "b"]


@given(st.text("ab \\{}$\"'`^~cvi%*_-<>\n", max_size=40))
def test_any_text_has_pieces(tex: str) -> None:
    found = pieces(tex)
    assert all(piece.text and piece.form in ("text", "emphasis", "strong", "math", "code") for piece in found)


@given(st.text(st.characters(exclude_characters="\\$-~{}", exclude_categories=["Cs"]), max_size=60))
def test_text_without_tex_stays_as_it_is(plain: str) -> None:
    assert text(plain) == plain


# -- files ------------------------------------------------------------------------


def test_the_recorded_day_is_what_it_says(day: Day, registry: Registry, folder: files.Folder) -> None:
    assert folder.problems == []
    assert len(day.papers) == 75
    assert list(funnel.coverage(day, registry).values()) == [23, 16, 13, 9, 14]
    assert list(funnel.disagreements(day, registry)) == []
    (used,) = day.usage
    assert (used.prompt_tokens, used.completion_tokens, used.tokens) == (418992, 33915, 452907)
    assert used.cost == pytest.approx(1.56)
    assert (day.count("rows_total"), day.count("rows_scanned")) == (1086, 702)
    assert all(paper.summary and paper.comment and paper.topic_match_comment for paper in day.papers)
    assert sum(len(paper.authors) for paper in day.papers) == 305
    assert sum(bool(author.affiliation) for paper in day.papers for author in paper.authors) == 4


def test_files_are_written_as_they_are_read(day: Day) -> None:
    assert files.papers_text(day.papers) == (DIGEST / f"{DAY}.jsonl").read_text(encoding="utf-8")
    assert files.day_text(day) == (DIGEST / f"{DAY}.json").read_text(encoding="utf-8")


def test_the_schemas_that_ship_are_those_that_are_checked() -> None:
    home = Path(sphinx_tensions.digest.__file__).parent
    for name, schema in files.SCHEMAS.items():
        assert json.loads((home / name).read_text(encoding="utf-8")) == schema
        Draft202012Validator.check_schema(schema)
    for line in (DIGEST / f"{DAY}.jsonl").read_text(encoding="utf-8").splitlines():
        Draft202012Validator(files.PAPER).validate(json.loads(line))


BAD: list[tuple[dict[str, Any], str]] = [
    ({"arxiv_id": "2605.06654v1"}, "arxiv_id"),
    ({"title": ""}, "title is empty"),
    ({"authors": []}, "authors is empty"),
    ({"authors": [{"name": 1}]}, "authors[0].name is int"),
    ({"relevance": 11}, "relevance is 11"),
    ({"relevance": "8"}, "relevance is str"),
    ({"novelty": True}, "novelty is bool"),
    ({"decision": "kept"}, "decision is 'kept'"),
    ({"first_seen": "2026-02-30"}, "first_seen"),
    ({"extra": 1}, "extra is not known"),
    ({"tensions": [{"id": "x", "bears": "likes"}]}, "tensions[0].bears"),
]


@pytest.mark.parametrize(("change", "said"), BAD)
def test_what_a_schema_refuses_is_refused_here(change: dict[str, Any], said: str) -> None:
    record = {"arxiv_id": "2605.06654", "title": "T", "authors": [{"name": "A"}], **change}
    found: list[str] = []
    sound(record, files.PAPER, found.append)
    assert len(found) == 1
    assert said in found[0]
    format_checker = Draft202012Validator.FORMAT_CHECKER
    assert list(Draft202012Validator(files.PAPER, format_checker=format_checker).iter_errors(record))


def test_one_bad_line_does_not_lose_the_others(tmp_path: Path) -> None:
    (tmp_path / "topics.json").write_bytes((DIGEST / "topics.json").read_bytes())
    good = {"arxiv_id": "2605.00001", "title": "T", "authors": [{"name": "A"}], "primary_topic_id": "nosuch"}
    lines = [json.dumps(good), "{", json.dumps({**good, "title": ""}), json.dumps(good), ""]
    (tmp_path / "2026-05-08.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "2026-05-08.json").write_text('{"date": "2026-05-08", "status": "complete"}', encoding="utf-8")
    folder = files.Folder(tmp_path)
    day = folder.day(DAY)
    assert day is not None
    assert [paper.primary_topic_id for paper in day.papers] == ["architecture_training"]
    assert [problem.line for problem in folder.problems] == [1, 2, 3, 4]
    assert folder.day("2026-05-09") is None


def test_counts_that_disagree_are_told(day: Day, registry: Registry) -> None:
    def said(**changes: Any) -> str:
        return "; ".join(funnel.disagreements(replace(day, **changes), registry))

    assert "counts.shown is 70, but 75" in said(counts=(("shown", 70),))
    assert "counts.unique is 80, but the steps add up to 76" in said(counts=(("unique", 80), ("diverted", 1)))
    assert "more than rows_total" in said(counts=(("rows_total", 1), ("rows_scanned", 2)))
    assert "say why with another status" in said(papers=())
    assert "no_announcement, but 75 papers" in said(status="no_announcement")
    assert "no reason is given" in said(status="failed")
    one = replace(day.papers[0], decision=Decision.UNSCORED)
    assert "but 1 papers are unscored" in said(papers=(one, *day.papers[1:]))
    lost = replace(day.papers[0], primary_topic_id="nosuch")
    assert "the topics cover 74 of 75" in said(papers=(lost, *day.papers[1:]))


def test_ties_have_a_stated_order() -> None:
    def paper(name: str, relevance: int, novelty: int, rank: int | None = None) -> Paper:
        return Paper(name, "T", relevance=relevance, novelty=novelty, rank=rank)

    rows = (paper("2605.00003", 8, 9), paper("2605.00002", 9, 8), paper("2605.00001", 8, 8), paper("2605.00000", 8, 8))
    found = Day(DAY, papers=(*rows, paper("2605.00009", 1, 1, rank=1))).of("shown")
    assert [p.arxiv_id[-1] for p in found] == ["9", "2", "3", "0", "1"]


def test_cite_keys_and_entries(day: Day) -> None:
    found = citing.keys(day)
    assert len(set(found.values())) == 75
    assert found["2605.05838"] == "Huang2026MDN"
    assert found["2605.05696"] == "Ma2026Irminsul"
    twice = [Paper(f"2605.0000{n}", "A New Thing", (Author("Ann Lee"),)) for n in range(3)]
    assert list(citing.keys(Day(DAY, papers=tuple(twice))).values()) == ["Lee2026New", "Lee2026Newb", "Lee2026Newc"]
    assert citing.year(Paper("hep-th/9901001", "T")) == "1999"
    entry = citing.entry(day.papers[0], "k")
    assert entry.startswith("@misc{k,\n  title = {{MDN: ")
    assert "eprint = {2605.05838}" in entry


def test_the_prompt_is_made_of_its_files(day: Day, registry: Registry, tmp_path: Path) -> None:
    prompt, missing = prompting.make(DIGEST, day, registry)
    assert prompt is not None
    assert missing == []
    assert [name for name, _ in prompt.parts] == [
        "prompt/system.prompt",
        "topics.json",
        "prompt/scoring.prompt",
        "DAY.jsonl",
        "prompt/answer.prompt",
    ]
    assert all(topic.id in prompt.parts[1][1] for topic in registry.topics)
    outside = replace(day, prompt=("../../conf.py", "/etc/passwd", "nosuch.txt"))
    prompt, missing = prompting.make(DIGEST, outside, registry)
    assert len(missing) == 3


# -- other systems ------------------------------------------------------------------


def copied(day: Day, registry: Registry) -> str:
    """Return the page of a day as a browser copies it from the origin."""
    lines = ["Previous Day 2026-05-07", "", f"Personalized Daily ArXiv Papers {day.date}", ""]
    (used,) = day.usage
    lines += ["Model Metric Usage Papers", "Prompt Completion Total Total arXiv Scanned Relevant"]
    lines += [f"{used.model} Tokens {used.prompt_tokens} {used.completion_tokens} {used.tokens} 1086 702 75"]
    lines += ["Cost $1.05 $0.51 $1.56", "", "Topic Coverage:", "", "TopicPapers"]
    lines += [
        f"{topic.label}{count}"
        for topic, count in ((registry.get(n), c) for n, c in funnel.coverage(day, registry).items())
        if topic
    ]
    for topic in registry.topics:
        lines += ["", topic.label, ""]
        for paper in (p for p in day.papers if p.primary_topic_id == topic.id):
            lines += [f"{paper.rank}. {paper.title}", "", f"ArXiv ID: {paper.arxiv_id}", ""]
            lines += [f"Primary Topic: {topic.label}", ""]
            others = [registry.label(name) for name in paper.matched_topic_ids if name != topic.id]
            lines += [f"Also Matches: {', '.join(others)}", ""] if others else []
            names = ", ".join(a.name + (f" ({a.affiliation})" if a.affiliation else "") for a in paper.authors)
            lines += [f"Authors: {names}", "", f"Abstract: {paper.summary}", "", f"Comment: {paper.comment}", ""]
            lines += [f"Topic Match: {paper.topic_match_comment}", ""]
            lines += [f"Relevance: {paper.relevance} Novelty: {paper.novelty}", ""]
    return "\n".join([*lines, "Paper Selection Prompt", "", "1. Not a paper", "", "ArXiv ID: 2605.99999"])


def bare(papers: tuple[Paper, ...]) -> list[Paper]:
    return [replace(p, tensions=(), summary="", abstract=p.summary or p.abstract) for p in papers]


@pytest.mark.parametrize("markdown", [False, True])
def test_a_page_of_the_origin_is_read_back(day: Day, registry: Registry, markdown: bool) -> None:
    page = copied(day, registry)
    if markdown:
        for name in ("ArXiv ID", "Primary Topic", "Also Matches", "Authors", "Abstract", "Comment", "Topic Match"):
            page = page.replace(f"\n{name}: ", f"\n- **{name}:** ")
        page = page.replace("Relevance: ", "**Relevance:** ").replace(" Novelty: ", " **Novelty:** ")
        for paper in day.papers:
            page = page.replace(
                f"\n{paper.rank}. {paper.title}\n",
                f"\n## {paper.rank}. [{paper.title}](https://arxiv.org/abs/{paper.arxiv_id})\n",
            )
    found = paper_assistant.read(page, registry, DAY)
    assert [p.arxiv_id for p in found.papers] == [p.arxiv_id for p in day.papers]
    assert bare(tuple(found.papers)) == bare(day.papers)
    assert found.day is not None
    assert found.day.usage == day.usage
    assert found.day.counts == day.counts
    assert found.notes == ["costs were read from the page, where they are rounded to cents"]


def test_a_page_that_does_not_agree_with_itself_is_told(day: Day, registry: Registry) -> None:
    page = copied(day, registry).replace("Training Dynamics23", "Training Dynamics24").replace("702 75", "702 76")
    notes = paper_assistant.read(page, registry, DAY).notes
    assert any("says 24 papers" in note for note in notes)
    assert any("says 76 papers and has 75" in note for note in notes)


def records(day: Day) -> dict[str, dict[str, Any]]:
    """Return a day as the origin's generator keeps it."""
    found = {}
    for paper in day.papers:
        names = ", ".join(a.name + (f" ({a.affiliation})" if a.affiliation else "") for a in paper.authors)
        found[paper.arxiv_id] = {
            "arxiv_id": paper.arxiv_id,
            "title": paper.title,
            "authors": names.split(", "),
            "abstract": paper.summary,
            "RELEVANCE": str(paper.relevance),
            "NOVELTY": paper.novelty,
            "PRIMARY_TOPIC_ID": paper.primary_topic_id,
            "MATCHED_TOPIC_IDS": list(paper.matched_topic_ids),
            "COMMENT": paper.comment,
            "TOPIC_MATCH_COMMENT": paper.topic_match_comment,
        }
    return found


def ranked(papers: list[Paper]) -> list[Paper]:
    return [replace(paper, rank=None) for paper in papers]


@pytest.mark.parametrize("form", ["mapping", "list", "lines", "fenced", "commas", "lower"])
def test_records_of_the_origin_are_read_in_every_form(day: Day, registry: Registry, form: str) -> None:
    found = records(day)
    rows = [json.dumps(record, ensure_ascii=False) for record in found.values()]
    text_ = {
        "mapping": json.dumps(found),
        "list": json.dumps(list(found.values())),
        "lines": "\n".join(rows),
        "fenced": "```json\n" + "\n".join(rows) + "\n```\n",
        "commas": "[\n" + ",\n".join(rows) + ",\n]",
        "lower": json.dumps({name: {k.lower(): v for k, v in row.items()} for name, row in found.items()}),
    }[form]
    got = paper_assistant.read(text_, registry, DAY)
    assert got.notes == []
    assert ranked(bare(tuple(got.papers))) == ranked(bare(day.papers))
    assert got.day is not None
    assert list(funnel.disagreements(got.day, registry)) == []


def test_damage_is_told_and_kept(registry: Registry) -> None:
    lines = [
        '{"ARXIVID": "2605.00001v2", "title": "T", "authors": ["A"], "RELEVANCE": "high", "NOVELTY": 8}',
        '{"ARXIVID": "2605.00002", "title": "U", "authors": ["B"], "RELEVANCE": 9.0, "NOVELTY": 8, '
        '"PRIMARY_TOPIC_ID": "nosuch"}',
        '{"title": "no id"}',
        '{"ARXIVID": "2605.00003", "title":',
        '"text"',
    ]
    found = paper_assistant.read("\n".join(lines), registry, DAY)
    assert [(p.arxiv_id, p.version, p.decision) for p in found.papers] == [
        ("2605.00001", 2, "unscored"),
        ("2605.00002", None, "shown"),
    ]
    assert found.papers[1].primary_topic_id == registry.default
    assert len(found.notes) == 5
    assert found.day is not None
    assert found.day.status == "partial"


@pytest.mark.parametrize("text_", ["", "```\n```", "just words", "[1, 2]", "{}x"])
def test_what_holds_no_day_is_refused(registry: Registry, text_: str) -> None:
    with pytest.raises(Unreadable):
        paper_assistant.read(text_, registry, DAY)


@pytest.mark.parametrize("text_", ["{}", "[]", "No papers selected."])
def test_an_empty_day_is_a_failed_day(registry: Registry, text_: str) -> None:
    found = paper_assistant.read(text_, registry, DAY)
    assert found.day is not None
    assert found.day.status == "failed"
    assert found.day.reason


@given(st.text(max_size=300))
def test_any_file_is_read_or_refused(text_: str) -> None:
    known = Registry((Topic("a", "A", 1),), "a")
    try:
        found = paper_assistant.read(text_, known, DAY)
    except Unreadable:
        return
    assert found.day is not None


def test_names_are_split_outside_parentheses() -> None:
    line = r"Leon Halgryn (University of Twente), Sophie Langer (Ruhr-Universit\"at, Bochum), Preeti"
    expected = (
        Author("Leon Halgryn", "University of Twente"),
        Author("Sophie Langer", r"Ruhr-Universit\"at, Bochum"),
        Author("Preeti"),
    )
    assert paper_fields.authors(line) == expected
    assert paper_fields.authors(line.split(", ")) == expected


# -- the command ----------------------------------------------------------------------


def test_import_and_page(day: Day, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "digest"
    home.mkdir()
    (home / "topics.json").write_bytes((DIGEST / "topics.json").read_bytes())
    source = tmp_path / "day.json"
    source.write_text(json.dumps(records(day)), encoding="utf-8")
    assert main(["digest", "import", DAY, str(source), "--dir", str(home), "--dry-run"]) == 0
    assert not (home / f"{DAY}.json").exists()
    assert main(["digest", "import", DAY, str(source), "--dir", str(home)]) == 0
    assert "75 papers of 2026-05-08, complete" in capsys.readouterr().out
    kept = (home / f"{DAY}.jsonl").read_bytes()
    assert main(["digest", "import", DAY, str(source), "--dir", str(home)]) == 2
    source.write_text("{}", encoding="utf-8")
    assert main(["digest", "import", DAY, str(source), "--dir", str(home), "--force"]) == 1
    assert "75 papers and was kept" in capsys.readouterr().err
    assert (home / f"{DAY}.jsonl").read_bytes() == kept
    assert main(["digest", "page", DAY, "--dir", str(home)]) == 0
    (home / "2026-05-11.json").write_text('{"date": "2026-05-11", "status": "no_announcement"}', encoding="utf-8")
    assert main(["digest", "page", "2026-05-11", "--dir", str(home)]) == 0
    assert (home / "2026-05.md").read_text(encoding="utf-8").endswith("\n2026-05-08\n2026-05-11\n```\n")
    assert main(["digest", "page", "2026-05-12", "--dir", str(home)]) == 2
    assert main(["digest", "page", "12 May", "--dir", str(home)]) == 2


def test_answers_are_joined_with_the_papers_of_the_day(
    day: Day, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "topics.json").write_bytes((DIGEST / "topics.json").read_bytes())
    fetched = tuple(
        replace(p, relevance=None, novelty=None, rank=None, comment="", decision=Decision.UNSCORED) for p in day.papers
    )
    empty = replace(day, papers=fetched, status="partial", reason="not scored yet", counts=())
    (tmp_path / f"{DAY}.jsonl").write_text(files.papers_text(fetched), encoding="utf-8")
    (tmp_path / f"{DAY}.json").write_text(files.day_text(empty), encoding="utf-8")
    answers = [{"ARXIVID": p.arxiv_id, "RELEVANCE": 8, "NOVELTY": 7, "COMMENT": "C"} for p in day.papers[1:]]
    source = tmp_path / "answers.jsonl"
    source.write_text(
        "\n".join(map(json.dumps, [*answers, {"ARXIVID": "2605.00001", "RELEVANCE": 1, "NOVELTY": 1}])),
        encoding="utf-8",
    )
    assert main(["digest", "import", DAY, str(source), "--dir", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "1 papers have no answer" in said
    assert "2605.00001: an answer for no paper" in said
    found = files.Folder(tmp_path).day(DAY)
    assert found is not None
    assert found.status == "partial"
    assert [p.decision for p in found.papers].count("shown") == 74
    assert found.papers[0].title == day.papers[0].title


def test_days_are_listed_in_order() -> None:
    text_ = pages.pages("2026-05-08", ["2026-05-11", "2026-04-30"])["2026-05.md"]
    assert text_.endswith("\n2026-05-08\n2026-05-11\n```\n")
    assert pages.listed(text_, "2026-05-09").endswith("\n2026-05-08\n2026-05-09\n2026-05-11\n```\n")
    assert "\n2026-05-09\n" in pages.listed("# Month\n", "2026-05-09")


def test_costs_are_kept_unrounded_or_unknown() -> None:
    assert Usage("m", 1, 1, 1.04748, 0.508725).cost == pytest.approx(1.556205)
    assert Usage("m", 1, 1).cost is None


def test_every_text_of_the_day_is_plain_unicode(day: Day) -> None:
    for paper in day.papers:
        for author in paper.authors:
            shown = text(author.name)
            assert "\\" not in shown
            assert unicodedata.normalize("NFC", shown) == shown


Said = pytest.CaptureFixture[str]


def test_the_file_of_a_day_can_be_too_large_or_of_another_day(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = {"date": "2026-05-07", "status": "complete", "source": {"name": "x", "query": "y"}}
    (here / "2026-05-08.json").write_text(json.dumps(day))
    folder = files.Folder(here)
    folder.day("2026-05-08")
    monkeypatch.setattr(files, "MAX_FILE", 10)
    late = files.Folder(here)
    assert late.day("2026-05-08") is None
    assert ["larger than 10 bytes" in problem.message for problem in late.problems] == [True]


def test_a_day_needs_its_topics_and_text_that_can_be_read(here: Path, capsys: Said) -> None:
    (here / "day.txt").write_text("nothing")
    assert main(["digest", "import", "2026-05-08", "day.txt", "--dir", "."]) == 2
    assert "topics.json is needed first" in capsys.readouterr().err
    topics = {"topics": [{"id": "a", "label": "A", "order": 1}], "default": "a"}
    (here / "topics.json").write_text(json.dumps(topics))
    for data, said in (
        (b"nothing of a day", "day.txt:1: this is text of another kind"),
        (b"\xff\xfe", "day.txt:1: no UTF-8"),
    ):
        (here / "day.txt").write_bytes(data)
        assert main(["digest", "import", "2026-05-08", "day.txt", "--dir", "."]) == 1
        assert said in capsys.readouterr().err
