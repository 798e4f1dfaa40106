"""`sphinx-tensions mine`, from the shell."""

from __future__ import annotations

import gzip
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from sphinx_tensions.command import main
from sphinx_tensions.digest.files import day_text, papers_text
from sphinx_tensions.digest.model import Author, Day
from sphinx_tensions.digest.model import Paper as Announced
from sphinx_tensions.exchange.proposals import (
    Decision,
    Proposal,
    Source,
    line_of,
    read_mined,
    read_proposals,
    schemas,
    waiting,
)
from sphinx_tensions.mine import candidates, command, desk, origins, running
from sphinx_tensions.mine.edition import edition
from sphinx_tensions.mine.mining import Result
from sphinx_tensions.mine.papers import Paper, read_paper
from sphinx_tensions.verify.reading import Reader

from ..verify import papers as sources
from . import small

SCHEMA = schemas()["proposal-1.schema.json"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with an atlas, in which the command is called."""
    small.project(tmp_path)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "soap.tex").write_text(small.PAPER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1778200000")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def mine(*arguments: str) -> int:
    return main(["mine", *arguments, "--docs", "docs", "--jobs", "1"])


def mine_all(*arguments: str) -> int:
    """Mine each paper of the folder `papers`, which holds a file of LaTeX and so would be one paper."""
    return mine(*map(str, sorted(Path("papers").iterdir())), *arguments)


def read(path: Path) -> list[Proposal]:
    problems: list[object] = []
    proposals = read_proposals(path, problems)  # type: ignore[arg-type]
    assert not problems
    return proposals


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


# -- what is written ----------------------------------------------------------------


def test_proposals_are_written_and_it_is_said_what_they_are(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mine("papers/soap.tex") == 0
    told = capsys.readouterr()
    assert told.out.startswith("docs/drafts/soap.jsonl: ")
    assert "proposals from papers/soap.tex" in told.out
    assert told.err == "no model was named: sentences are ranked, roles are unjudged\n"
    lines = (home / "docs" / "drafts" / "soap.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 4
    for line in lines:
        jsonschema.validate(json.loads(line), SCHEMA)
    assert {p.made for p in read(home / "docs" / "drafts" / "soap.jsonl")} == {"2026-05-08"}


def test_which_paper_was_read_is_written(home: Path) -> None:
    mine("papers/soap.tex")
    read_ = read_mined(home / "docs" / "drafts", [])
    assert list(read_) == ["soap"]
    assert (read_["soap"].source, read_["soap"].on) == ("soap.tex", "2026-05-08")
    assert {p.anchor.sha256 for p in read(home / "docs" / "drafts" / "soap.jsonl")} <= set(read_["soap"].sentences)


def test_a_second_run_writes_the_same_bytes_also_on_another_day(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine_all()
    before = contents(home / "docs" / "drafts")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779200000")
    mine_all()
    assert contents(home / "docs" / "drafts") == before
    mine_all("--stages", str(home / "others"))
    assert contents(home / "docs" / "drafts") == before


@pytest.mark.slow
def test_processes_write_the_same_bytes(home: Path) -> None:
    (home / "papers" / "other.md").write_text(small.CHINESE, encoding="utf-8")
    mine_all("--into", "one", "--stages", str(home / "s1"))
    assert (
        main(
            [
                "mine",
                *map(str, sorted(Path("papers").iterdir())),
                "--docs",
                "docs",
                "--jobs",
                "2",
                "--into",
                "two",
                "--stages",
                str(home / "s2"),
            ]
        )
        == 0
    )
    assert contents(home / "one") == contents(home / "two")
    assert contents(home / "s1") == contents(home / "s2")


def test_what_was_decided_is_not_proposed_again(home: Path) -> None:
    mine("papers/soap.tex")
    path = home / "docs" / "drafts" / "soap.jsonl"
    gone, *rest = read(path)
    decision = Decision(gone.id, "rejected", "soap", gone.anchor.sha256, "2026-05-09")
    (home / "docs" / "drafts" / "decided.jsonl").write_text(line_of(decision))
    mine("papers/soap.tex")
    assert read(path) == rest
    assert waiting(home / "docs" / "drafts", []) == rest


def test_a_paper_mined_again_replaces_its_line(home: Path) -> None:
    (home / "papers" / "lamps.md").write_text("# Lamps\n\nOur results show that lamps improve reading by 40%.\n")
    mine_all()
    (home / "papers" / "soap.tex").write_text(small.PAPER.replace("12\\%", "13\\%"), encoding="utf-8")
    mine("papers/soap.tex")
    lines = (home / "docs" / "drafts" / "read.jsonl").read_text().splitlines()
    assert sorted(json.loads(line)["work"] for line in lines) == ["lamps", "soap"]
    assert any("13%" in p.text for p in read(home / "docs" / "drafts" / "soap.jsonl"))
    assert not any("12%" in p.text for p in read(home / "docs" / "drafts" / "soap.jsonl"))


def test_what_a_model_drafted_and_waits_is_kept(home: Path) -> None:
    mine("papers/soap.tex")
    path = home / "docs" / "drafts" / "soap.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    row = {**json.loads(first), "text": "In other words.", "model": "m", "verbatim": False}
    path.write_text("\n".join([json.dumps(row), *rest]) + "\n", encoding="utf-8")
    mine("papers/soap.tex")
    assert [p.text for p in read(path) if p.model] == ["In other words."]
    assert len(read(path)) == 1 + len(rest)


def test_fewer_can_be_asked_for(home: Path) -> None:
    mine("papers/soap.tex", "--top", "1")
    outside = [p for p in read(home / "docs" / "drafts" / "soap.jsonl") if p.anchor.section != "abstract"]
    assert len(outside) == 1


def test_the_default_of_top_is_that_of_the_ranking() -> None:
    assert command.TOP == candidates.TOP


# -- names ----------------------------------------------------------------------------


def test_a_paper_named_by_key_id_or_doi_goes_under_its_key(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("2101.00007v2.md", "10.1234_lamps.1.md", "gale2018.md"):
        (home / "papers" / name).write_text("# T\n\nOur results show that lamps improve reading by 40%.\n")
    mine_all()
    assert {path.name for path in (home / "docs" / "drafts").iterdir()} == {
        "glass2021.jsonl", "wick2020.jsonl", "gale2018.jsonl", "soap.jsonl", "read.jsonl"
    }  # fmt: skip


def test_one_of_arxiv_that_no_bibliography_has_goes_under_its_id(home: Path) -> None:
    (home / "papers" / "arXiv-2501.00042v3.md").write_text("Our results show that lamps improve reading by 40%.\n")
    mine("papers/arXiv-2501.00042v3.md")
    (proposal,) = read(home / "docs" / "drafts" / "2501.00042.jsonl")
    assert (proposal.anchor.work, proposal.paper.arxiv) == ("arXiv:2501.00042", "2501.00042")


def test_a_key_can_be_named(home: Path) -> None:
    assert mine("papers/soap.tex", "--key", "wax2019") == 0
    assert {p.anchor.work for p in read(home / "docs" / "drafts" / "wax2019.jsonl")} == {"wax2019"}
    assert mine("papers/soap.tex", "--key", "../../evil") == 0
    assert not list(home.parent.rglob("evil*"))
    assert len(list((home / "docs" / "drafts").glob("*evil*.jsonl"))) == 1


def test_a_key_that_changed_takes_what_waits_along(home: Path) -> None:
    mine("papers/soap.tex", "--key", "old")
    path, other = home / "docs" / "drafts" / "old.jsonl", home / "docs" / "drafts" / "new.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    row = {**json.loads(first), "text": "In other words.", "model": "m", "verbatim": False}
    path.write_text("\n".join([json.dumps(row), *rest]) + "\n", encoding="utf-8")
    mine("papers/soap.tex", "--key", "new")
    assert not path.exists()
    assert {(p.anchor.work, p.text) for p in read(other) if p.model} == {("new", "In other words.")}
    assert (len(read(other)), {p.anchor.work for p in read(other)}) == (1 + len(rest), {"new"})
    assert list(read_mined(path.parent, [])) == ["new"]


@pytest.mark.parametrize(
    ("work", "name"),
    [
        ("lee2024", "lee2024"), ("arXiv:2501.00001", "2501.00001"), ("arXiv:hep-th/9901001", "hep-th_9901001"),
        ("论文", "论文"), ("read", "read-paper"), ("Decided", "Decided-paper"),
    ],
)  # fmt: skip
def test_a_name_says_what_it_is_of(work: str, name: str) -> None:
    assert origins.file_name(work) == name


@pytest.mark.parametrize(
    "work", ["../up", "a/../../b", ".hidden", "a\x00b", "a b: c", "x" * 500, "灯" * 90, "..", "", "con\\aux"]
)
def test_a_name_stays_in_its_folder(work: str) -> None:
    name = origins.file_name(work)
    assert name
    assert len(name.encode()) <= origins.LONGEST + 20
    assert not name.startswith((".", "-"))
    assert not set(name) & set('/\\:*?"<>|\x00 ')


def test_two_papers_of_one_name_are_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "more").mkdir()
    (home / "more" / "soap.md").write_text("Our results show that lamps improve reading by 40%.\n")
    assert mine("papers/soap.tex", "more/soap.md") == 2
    assert "are both named soap; mine one of them, or rename it" in capsys.readouterr().err
    assert not (home / "docs" / "drafts").exists()


def test_two_papers_that_are_one_work_are_refused_and_the_first_stands(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = small.PAPER.replace("Chimneys and reflectors", "Reading by the Light of a Single Candle")
    for name in ("a", "b"):
        (home / "papers" / f"{name}.tex").write_text(text)
    assert mine("papers/a.tex", "papers/b.tex") == 1
    assert "papers/b.tex: it is wax2019, as papers/a.tex is; mine one of them\n" in capsys.readouterr().err
    assert (home / "docs" / "drafts" / "wax2019.jsonl").is_file()


def test_of_two_versions_the_newer_counts(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for version in (1, 2, 10):
        (home / "papers" / f"2501.00042v{version}.md").write_text(
            f"Our results show that lamps improve reading by {version}0%.\n"
        )
    assert mine_all() == 0
    assert (
        "papers/2501.00042v1.md: 2501.00042v10.md is a newer version; this one was left out" in capsys.readouterr().err
    )
    assert "100%" in read(home / "docs" / "drafts" / "2501.00042.jsonl")[0].text


def test_of_two_files_of_one_paper_the_one_that_keeps_more_counts(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "papers" / "soap.pdf").write_bytes(sources.pdf(sources.PAGES))
    (home / "papers" / "soap.tex").unlink()
    (home / "papers" / "soap.tar.gz").write_bytes(gzip.compress(small.PAPER.encode()))
    assert mine_all() == 0
    assert "papers/soap.pdf: soap.tar.gz keeps more of the paper; this one was left out" in capsys.readouterr().err
    assert read(home / "docs" / "drafts" / "soap.jsonl")[0].anchor.source == "soap.tar.gz"


# -- sources --------------------------------------------------------------------------


def test_a_folder_of_latex_is_one_paper_and_it_is_said_where_others_lie_in_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "papers: it holds LaTeX, so it is read as one paper; name other papers in it one by one"
    assert mine("papers") == 0
    assert said not in capsys.readouterr().err
    (home / "papers" / "other.md").write_text("Our results show that lamps improve reading by 40%.\n")
    assert mine("papers") == 0
    assert said in capsys.readouterr().err
    assert {path.name for path in (home / "docs" / "drafts").iterdir()} == {"papers.jsonl", "read.jsonl"}


def test_a_folder_of_many_papers_is_read_to_its_depth(home: Path) -> None:
    (home / "papers" / "soap.tex").unlink()
    (home / "papers" / "deep" / "latex").mkdir(parents=True)
    (home / "papers" / "deep" / "latex" / "main.tex").write_text(small.PAPER)
    (home / "papers" / "other.md").write_text("Our results show that lamps improve reading by 40%.\n")
    (home / "papers" / "records.jsonl").write_text("{}\n")
    assert mine("papers") == 0
    assert {path.name for path in (home / "docs" / "drafts").iterdir()} == {"latex.jsonl", "other.jsonl", "read.jsonl"}


def test_every_form_is_read(home: Path) -> None:
    folder = home / "all"
    (folder / "latex").mkdir(parents=True)
    (folder / "latex" / "main.tex").write_text(sources.LATEX)
    (folder / "packed.tar.gz").write_bytes(gzip.compress(sources.LATEX.encode()))
    (folder / "page.html").write_text(sources.HTML, encoding="utf-8")
    (folder / "jats.xml").write_text(sources.JATS, encoding="utf-8")
    (folder / "printed.pdf").write_bytes(sources.pdf(sources.PAGES))
    (folder / "plain.txt").write_text("Our results show that lamps improve reading by 40%.\n")
    assert mine("all") == 0
    for name in ("latex", "packed", "page", "jats", "printed", "plain"):
        assert read(home / "docs" / "drafts" / f"{name}.jsonl"), name


def test_a_paper_that_cannot_be_read_is_told_and_the_others_go_on(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "papers" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert mine_all() == 1
    told = capsys.readouterr()
    assert [line for line in told.err.splitlines() if line.startswith("papers/broken.pdf: ")]
    assert "docs/drafts/soap.jsonl" in told.out
    assert not (home / "docs" / "drafts" / "broken.jsonl").exists()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there are no such names")
def test_a_file_may_have_any_name(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [b"red\x1b[31m.md", b"two\nlines.md", b"latin\xff.md", "灯".encode() * 83 + b".md"]
    (home / "all").mkdir()
    for number, name in enumerate(names):
        text = f"Our results show that lamps improve reading by {number + 40}%.\n"
        (home / "all" / os.fsdecode(name)).write_text(text)
    for _ in range(2):
        assert mine("all") == 0
        told = capsys.readouterr()
        assert "correct or remove the line" not in told.err
        assert all(line.isprintable() for line in (told.out + told.err).splitlines())
        assert told.out.count("1 proposal from all/") == len(names)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_folder_with_links_to_latex_elsewhere_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "linked").mkdir()
    (home / "linked" / "main.tex").symlink_to(home / "papers" / "soap.tex")
    assert mine("linked") == 1
    assert "linked: it holds no file of LaTeX; links that lead out of it are not followed" in capsys.readouterr().err


def test_a_day_gives_the_papers_that_have_an_abstract(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = home / "docs" / "digest"
    folder.mkdir()
    abstract = "We study lamps. We find that an oil lamp gives $3.1\\times$ the lumen of a wax candle at equal cost."
    announced = (
        Announced("2605.00001", "Lamps \\& candles", (Author("Ada Wick"),), abstract=abstract, rank=1),
        Announced("2605.00002", "Bare title", (Author("Ada Wick"),), rank=2),
    )
    (folder / "2026-05-08.json").write_text(day_text(Day("2026-05-08", "complete")))
    (folder / "2026-05-08.jsonl").write_text(papers_text(announced))
    assert mine("--day", "2026-05-08", "--dir", "docs/digest") == 1
    told = capsys.readouterr()
    assert "docs/digest/2026-05-08.jsonl:2: the day has no abstract of it; name its source as PAPER" in told.err
    proposals = read(home / "docs" / "drafts" / "2605.00001.jsonl")
    assert any("3.1" in p.text and p.place == "light" for p in proposals)
    assert {p.paper.whole for p in proposals} == {False}
    assert proposals[0].paper.title == "Lamps & candles"


# -- stages ---------------------------------------------------------------------------


def test_stages_lie_in_the_cache_and_are_used_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine_all()
    folder = home / "cache" / "sphinx-tensions" / "mine" / "soap"
    assert {path.name for path in folder.iterdir()} == {
        "paper.json",
        "candidates.json",
        "neighbours.json",
        "stages.json",
    }
    before = contents(home / "docs" / "drafts")
    monkeypatch.setattr("sphinx_tensions.mine.mining.read_paper", lambda *_: pytest.fail("it was read again"))
    monkeypatch.setattr("sphinx_tensions.mine.mining.rank", lambda *_: pytest.fail("it was ranked again"))
    monkeypatch.setattr("sphinx_tensions.mine.mining.placed", lambda *_: pytest.fail("it was compared again"))
    assert mine_all() == 0
    assert contents(home / "docs" / "drafts") == before


@pytest.mark.parametrize("name", ["paper.json", "candidates.json", "neighbours.json", "stages.json"])
def test_a_stage_that_anything_else_wrote_is_made_again(name: str, home: Path) -> None:
    mine_all()
    before, folder = contents(home / "docs" / "drafts"), home / "cache" / "sphinx-tensions" / "mine" / "soap"
    stages = contents(folder)
    for text in ("", "[]", '{"paper": {"from": []}}', "[" * 100_000):
        (folder / name).write_text(text)
        assert mine_all() == 0
        assert contents(home / "docs" / "drafts") == before
        assert contents(folder) == stages


def test_an_atlas_that_changed_is_compared_again(home: Path) -> None:
    mine_all()
    page = home / "docs" / "light.md"
    page.write_text(
        f"{small.LIGHT}\n:::{{claim}} Reflectors improve reading speed over bare flames.\n:id: reflectors\n:::\n"
    )
    mine_all()
    nearest = next(p for p in read(home / "docs" / "drafts" / "soap.jsonl") if "reflectors" in p.text).neighbours
    assert "reflectors" in [one.id for one in nearest]


def test_stages_of_another_edition_are_made_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine("papers/soap.tex")
    assert edition() == edition()
    monkeypatch.setattr("sphinx_tensions.mine.stages.edition", lambda: "another")
    read_again: list[str] = []

    def reading(path: Path, work: str, about: Source, reader: Reader) -> Paper:
        read_again.append(path.name)
        return read_paper(path, work, about, reader)

    monkeypatch.setattr("sphinx_tensions.mine.mining.read_paper", reading)
    assert mine("papers/soap.tex") == 0
    assert read_again == ["soap.tex"]


def test_a_paper_known_by_its_title_is_not_read_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = small.PAPER.replace("Chimneys and reflectors", "Reading by the Light of a Single Candle")
    (home / "papers" / "soap.tex").write_text(text)
    mine_all()
    monkeypatch.setattr("sphinx_tensions.mine.mining.read_paper", lambda *_: pytest.fail("it was read again"))
    assert mine_all() == 0


# -- bad use --------------------------------------------------------------------------

BAD = {
    (): "name a paper, a folder of papers, or a day with --day",
    ("nowhere",): "there is no",
    ("empty",): "holds no paper; a source is a folder of LaTeX or one of",
    ("papers/notes.docx",): "is no source of a paper",
    ("papers/soap.tex", "--top", "0"): "--top and --jobs take a number above 0",
    ("papers/soap.tex", "papers/more.md", "--key", "a"): "--key names one paper, and there are 2",
    ("papers/soap.tex", "--into", "refs.bib"): "refs.bib is no folder",
    ("papers/soap.tex", "--stages", "docs/stages"): "lies in the project; texts of papers are not kept there",
    ("papers/soap.tex", "--stages", "refs.bib"): "refs.bib is no folder",
    ("papers/soap.tex", "--cluster", "localhost"): "it begins with tcp:// or tls://",
    ("--day", "yesterday"): "'yesterday' is no day in the form 2026-05-08",
    ("--day", "2026-05-08"): "has no 2026-05-08.json that can be read",
}


@pytest.mark.parametrize("arguments", BAD)
def test_what_cannot_be_done_is_told_in_a_line(
    arguments: tuple[str, ...], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "empty").mkdir()
    (home / "papers" / "notes.docx").write_bytes(b"")
    (home / "papers" / "more.md").write_text("Lamps are lamps.\n")
    assert mine(*arguments) == 2
    told = capsys.readouterr().err
    assert BAD[arguments] in told
    assert told.count("\n") == 1
    assert not (home / "docs" / "drafts").exists()


def test_without_the_library_what_to_install_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentencex", None)
    assert mine("papers/soap.tex") == 1
    assert "pip install 'sphinx-tensions[mine]'" in capsys.readouterr().err


def test_lines_of_drafts_that_are_none_are_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "docs" / "drafts").mkdir()
    (home / "docs" / "drafts" / "decided.jsonl").write_text("{\n")
    assert mine("papers/soap.tex") == 0
    assert "docs/drafts/decided.jsonl:1: the line is no JSON" in capsys.readouterr().err


def test_lines_of_drafts_that_are_none_stay(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine("papers/soap.tex", "--key", "old")
    path, other = home / "docs" / "drafts" / "old.jsonl", home / "docs" / "drafts" / "new.jsonl"
    lines = path.read_text(encoding="utf-8")
    path.write_text(f"<<<<<<< HEAD\n{lines}", encoding="utf-8")
    capsys.readouterr()
    for key, file in (("old", path), ("new", other)):
        mine("papers/soap.tex", "--key", key)
        now = lines.replace('"old"', f'"{key}"')
        assert file.read_text(encoding="utf-8") == f"{now}<<<<<<< HEAD\n"
        place = lines.count("\n") + 1
        assert f"docs/drafts/{key}.jsonl:{place}: the line is no JSON" in capsys.readouterr().err
    assert not path.exists()


def test_a_model_drafts_what_was_ranked(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine("papers/soap.tex")
    first, *rest = read(home / "docs" / "drafts" / "soap.jsonl")
    asked: list[tuple[str, ...]] = []

    class Fake:
        def __call__(self, result: Result) -> Result:
            asked.append(tuple(proposal.text for proposal in result.proposals))
            drafted = replace(first, text="In other words.", model="m", verbatim=False)
            return replace(result, proposals=(drafted, *result.proposals[1:]), notes=("a note",))

        def told(self) -> list[str]:
            return ["1 question to m"]

    monkeypatch.setattr(running, "drafter", lambda *_: Fake())
    assert mine("papers/soap.tex") == 0
    assert capsys.readouterr().err.splitlines()[-2:] == ["papers/soap.tex: a note", "1 question to m"]
    assert asked == [(first.text, *(proposal.text for proposal in rest))]
    again = read(home / "docs" / "drafts" / "soap.jsonl")
    assert [(p.text, p.model) for p in again] == [("In other words.", "m"), *((p.text, "") for p in rest)]


def test_a_run_that_is_stopped_keeps_what_was_mined(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "papers" / "zebra.md").write_text("Our results show that lamps improve reading by 40%.\n")
    kept = desk.Desk.keep

    def stopped(self: desk.Desk, result: Result) -> bool:
        if "zebra" in result.shown:
            raise KeyboardInterrupt
        return kept(self, result)

    monkeypatch.setattr(desk.Desk, "keep", stopped)
    with pytest.raises(KeyboardInterrupt):
        mine("papers/soap.tex", "papers/zebra.md")
    assert list(read_mined(home / "docs" / "drafts", [])) == ["soap"]
    assert read(home / "docs" / "drafts" / "soap.jsonl")
