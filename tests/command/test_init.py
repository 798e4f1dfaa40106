"""A project that begins with `init`, skeletons that pass `check`, and what the help shows."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from sphinx_tensions.command import main
from sphinx_tensions.command.init import FILES, contents
from sphinx_tensions.command.main import helps
from sphinx_tensions.reading.plain import read_project

TITLE = "Is it \"so\"? $x 'y' \\n ${z}"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("title", ["Open disagreements", TITLE])
def test_a_project_begins_clean(here: Path, title: str) -> None:
    assert main(["init", "atlas", "--title", title]) == 0
    assert list(read_project([here / "atlas"]).check()) == []
    command = [sys.executable, "-m", "sphinx", "-nW", "--keep-going", "-q", "-b", "html", "atlas", "atlas/_build/html"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    page = (here / "atlas/_build/html/first-tension.html").read_text()
    assert 'id="it-does"' in page
    assert list(read_project([here / "atlas"]).check()) == []  # what was built is no page


def test_no_file_that_is_there_is_changed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("atlas").mkdir()
    Path("atlas/conf.py").write_text("mine")
    assert main(["init", "atlas"]) == 2
    assert "atlas has conf.py already" in capsys.readouterr().err
    assert [path.name for path in Path("atlas").iterdir()] == ["conf.py"]
    Path("other").mkdir()
    Path("other/notes.md").write_text("# Mine\n")
    assert main(["init", "other"]) == 0
    assert Path("other/notes.md").read_text() == "# Mine\n"


def test_every_file_is_what_it_says(here: Path) -> None:
    made = contents(TITLE, "furo")
    assert set(made) == set(FILES)
    for name, text in made.items():
        assert "$" not in text.replace(TITLE, "").replace("|bib)$", "").replace("$x", "").replace("${z}", ""), name
        if name.endswith((".yml", ".yaml")):
            assert yaml.safe_load(text)
    assert 'html_theme = "furo"' in made["conf.py"]
    compile(made["conf.py"], "conf.py", "exec")


def test_a_theme_is_a_name(here: Path) -> None:
    assert main(["init", "atlas", "--theme", '"; import os; "']) == 2
    assert not Path("atlas").exists()


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"sphinx-tensions {version('sphinx-tensions')}\n"
    done = subprocess.run([sys.executable, "-m", "sphinx_tensions", "--version"], capture_output=True, check=True)
    assert done.stdout.decode().startswith("sphinx-tensions ")


def test_skeletons_pass_the_check(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        ["tension", "Is it?"],
        ["tension", "Is it so?"],
        ["camp", "It is", "--of", "is-it"],
        ["counter", "It is not", "--of", "it-is"],
        ["claim", "It was", "--of", "is-it"],
    ):
        assert main(["new", *command, "--into", "page.md"]) == 0
    assert main(["check", "page.md"]) == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().err
    for kind in ("camp", "counter"):
        assert main(["new", kind, "Alone", "--into", "page.md"]) == 2
        assert "--of" in capsys.readouterr().err


def test_the_examples_of_import_work_as_they_stand(here: Path) -> None:
    Path("claims.txt").write_text("[Camp A: one thing] Text [Lee2020Key].\n[Camp B: another] Text [Roy2021Key].\n")
    Path("debate.argdown").write_text("[A]: It is.\n  - <B>: It is not.\n")
    Path("docs").mkdir()
    Path("docs/conf.py").write_text('extensions = ["myst_parser", "sphinx_tensions"]\n')
    lines = [line.strip() for line in helps()["sphinx-tensions import"].splitlines()]
    examples = [line.split()[1:] for line in lines if line.startswith("sphinx-tensions import ")]
    assert len(examples) == 2
    for example in examples:
        assert main(example) == 0, example
    assert "Roy2021Key" in Path("known.bib").read_text()
    assert "../known.bib" in Path("atlas/conf.py").read_text()
    command = [sys.executable, "-m", "sphinx", "-nWq", "-b", "html", "atlas", "built"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
