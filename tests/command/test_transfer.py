"""The commands `import`, `export`, `diff` and `new`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinx_tensions.command import main
from sphinx_tensions.command.main import helps, parser
from sphinx_tensions.exchange.formats import READERS, WRITERS
from sphinx_tensions.reading.plain import read_project

CLAIMS = "[Camp A: one thing] Text [Lee2020Key].\n[Camp B: another] Text [Roy2021Key].\nA claim [Lee2020Key].\n"
JSON = (
    '{"version": 1, "objects": [{"id": "a", "kind": "claim", "title": "T", "page": "sub/p", "cites": ["Lee2020Key"]}]}'
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.txt").write_text(CLAIMS)
    (tmp_path / "a.json").write_text(JSON)
    return tmp_path


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_an_import_makes_a_project(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "claims", "c.txt", "--out", "new/atlas"]) == 0
    said = capsys.readouterr()
    assert "2 lines: camp\n1 line: claim\n" in said.out
    assert "2 works cited, 2 with no record" in said.out
    assert "sphinx-build -W" in said.err
    found = files(here / "new" / "atlas")
    assert found >= {"conf.py", "index.md", "references.bib", "references.md", "claims-001.md", "import.log"}
    assert not [path for path in (here / "new").iterdir() if path.name != "atlas"]
    assert "line 3: claim: a-claim" in (here / "new/atlas/import.log").read_text()
    assert len(read_project([here / "new" / "atlas"]).graph.camps) == 2


def test_a_dry_run_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(here)
    assert main(["import", "claims", "c.txt", "--out", "new", "--dry-run"]) == 0
    assert "line 3: claim: a-claim" in capsys.readouterr().out
    assert files(here) == before


def test_nothing_is_overwritten_unless_forced(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "claims", "c.txt", "--out", "new"]) == 0
    before = {name: (here / "new" / name).read_bytes() for name in files(here / "new")}
    (here / "c.txt").write_text(CLAIMS.replace("Text", "Other text"))
    assert main(["import", "claims", "c.txt", "--out", "new"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert {name: (here / "new" / name).read_bytes() for name in files(here / "new")} == before
    assert main(["import", "claims", "c.txt", "--out", "new", "--force"]) == 0
    assert any("Other text" in path.read_text() for path in (here / "new").glob("*.md"))
    assert files(here / "new") == set(before)


def test_a_file_where_the_folder_should_be_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "json", "a.json", "--out", "c.txt"]) == 1
    assert "is no folder" in capsys.readouterr().err
    (here / "dir" / "sub" / "p.md").mkdir(parents=True)
    assert main(["import", "json", "a.json", "--out", "dir", "--force"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert files(here / "dir") == set()


def test_a_link_does_not_lead_out_of_the_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "outside").mkdir()
    (here / "in").mkdir()
    (here / "in" / "sub").symlink_to(here / "outside", target_is_directory=True)
    assert main(["import", "json", "a.json", "--out", "in", "--force"]) == 1
    assert "would lie outside" in capsys.readouterr().err
    assert files(here / "outside") == set()


def project(here: Path, page: str) -> Path:
    folder = here / "docs"
    folder.mkdir()
    (folder / "conf.py").write_text('bibtex_bibfiles = ["known.bib"]\n')
    (folder / "known.bib").write_text("@misc{Roy2021Key, title={Real}, year=2021, author={Roy, C}, ids={Lee2020Key}}\n")
    (folder / "page.md").write_text(page)
    return folder


def test_ids_of_the_project_are_not_taken_twice(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(here, "# P\n\n:::{claim} X\n:id: a\n:::\n")
    assert main(["import", "json", "a.json", "--out", "docs/new"]) == 1
    assert "a.json:1: the id 'a' is already that of" in capsys.readouterr().err
    assert not (folder / "new").exists()


def test_ids_that_an_import_makes_keep_out_of_the_way(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(here, "# P\n\n:::{claim} X\n:id: a-claim\n:::\n")
    assert main(["import", "claims", "c.txt", "--out", "docs/new"]) == 0
    said = capsys.readouterr().err
    assert "add new/index to a toctree" in said
    graph = read_project([folder]).graph
    assert not graph.duplicates
    assert "a-claim-2" in graph.records
    assert not (folder / "new" / "conf.py").exists()


def test_works_of_the_project_are_known_by_their_other_names(here: Path) -> None:
    folder = project(here, "# P\n")
    assert main(["import", "claims", "c.txt", "--out", "docs/new"]) == 0
    graph = read_project([folder]).graph
    assert set(graph.cited_by) == {"Roy2021Key"}
    assert not (folder / "new" / "references.bib").exists()


def test_a_bibliography_that_is_not_there_yet_is_written(here: Path) -> None:
    (here / "w.jsonl").write_text('{"key": "Lee2020Key", "title": "A title", "authors": ["A Lee"], "year": 2020}\n')
    assert main(["import", "claims", "c.txt", "--out", "new", "--bib", "w.jsonl", "new/refs.bib"]) == 0
    text = (here / "new" / "refs.bib").read_text()
    assert "title = {A title}" in text
    assert text.count("Stub: only the key is known") == 1
    assert "'refs.bib'" in (here / "new" / "conf.py").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["import", "claim", "c.txt", "--out", "x"], 2, "did you mean 'claims'"),
        (["import", "claims", "none.txt", "--out", "x"], 2, "there is no none.txt"),
        (["import", "claims", ".", "--out", "x"], 2, "is a folder"),
        (["import", "claims", "bad.txt", "--out", "x"], 1, "bad.txt:2: no UTF-8"),
        (["import", "csv", "c.txt", "--out", "x"], 1, "c.txt:1: "),
        (["import", "claims", "c.txt", "--out", "x", "--bib", "none.jsonl"], 2, "there is no none.jsonl"),
        (["import", "claims", "c.txt", "--out", "x", "--bib", "c.jsonl"], 1, "c.jsonl:1: no record"),
        (["import", "claims", "c.txt", "--out", "x", "--bib", "a.bib", "b.bib"], 2, "there is no a.bib"),
        (["export", "jsn", "."], 2, "did you mean 'json'"),
        (["export", "json", ".", "-o", "."], 2, "is a folder"),
        (["diff", "a.json", "none.json"], 2, "there is no none.json"),
        (["diff", "a.json", "c.txt"], 1, "c.txt:1: no JSON"),
        (["similar", ".", "--threshold", "3"], 2, "10 to 100"),
        (["new", "claim", "T", "--into", "c.txt"], 2, "no Markdown page"),
        (["new", "tension", "T", "--of", "x"], 2, "leave --of out"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    here: Path, arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "bad.txt").write_bytes(b"ok\n\xff\n")
    (here / "c.jsonl").write_text("{]\n")
    before = files(here)
    assert main(arguments) == code
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert files(here) == before


@pytest.mark.parametrize("form", WRITERS)
def test_every_format_is_written(here: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "p.md").write_text("::::{tension} T?\n:::{camp} C\n:::\n::::\n")
    assert main(["export", form, "p.md", "-o", "out"]) == 0
    written = (here / "out").read_bytes().decode()
    assert main(["export", form, "p.md"]) == 0
    assert capsys.readouterr().out == written
    if form in READERS:
        assert main(["import", form, "out", "--out", f"back-{form}"]) == 0
        assert len(read_project([here / f"back-{form}"]).graph.camps) == 1


def test_an_export_imported_and_exported_is_the_same(here: Path) -> None:
    assert main(["import", "claims", "c.txt", "--out", "one"]) == 0
    assert main(["export", "json", "one", "-o", "one.json"]) == 0
    assert main(["import", "json", "one.json", "--out", "two"]) == 0
    assert main(["export", "json", "two", "-o", "two.json"]) == 0
    first, second = (json.loads((here / name).read_text()) for name in ("one.json", "two.json"))
    assert first["objects"] == second["objects"]
    assert first["works"] == second["works"]
    assert main(["diff", "one.json", "two.json"]) == 0


@pytest.mark.parametrize("kind", ["tension", "camp", "counter", "claim"])
def test_a_skeleton_is_read_as_what_it_is(here: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", kind, "A [title] of `it`", "--since", "2026-01-01"]) == 0
    (here / "s.md").write_text(f"# P\n\n{capsys.readouterr().out}")
    record = next(iter(read_project([here / "s.md"]).graph.records.values()))
    assert (record.kind, record.title, record.since) == (kind, "A [title] of `it`", "2026-01-01")


def test_a_skeleton_goes_into_a_page(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "tension", "Is it?", "--into", "p.md"]) == 0
    assert main(["new", "camp", "It is", "--of", "is-it", "--into", "p.md"]) == 0
    assert main(["new", "camp", "It is", "--of", "is-it", "--into", "p.md"]) == 2
    assert "'it-is' already" in capsys.readouterr().err
    graph = read_project([here / "p.md"]).graph
    assert [camp.title for camp in graph.camps_of["is-it"]] == ["One side", "The other side", "It is"]


def test_every_command_has_help_with_an_example() -> None:
    for name, text in helps().items():
        assert "example" in text, name
        assert name.split()[1] in text


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_the_shell_completes_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["--print-completion", shell])
    assert ended.value.code == 0
    assert "similar" in capsys.readouterr().out


Said = pytest.CaptureFixture[str]
