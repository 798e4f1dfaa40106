"""The builder of LaTeX where LaTeX is missing or misbehaves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ..project import Project

FAILS = "#!/bin/sh\nprintf './book.tex:1: Bad thing.\\n' > book.log\nprintf '%%PDF-1.5 cut' > book.pdf\nexit 1\n"


@pytest.fixture
def latex(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a program called latexmk may be put."""
    project.conf('extensions += ["sphinx_tensions.latexpdf"]\nlatex_engine = "xelatex"\nlatexpdf_timeout = 2')
    project.conf('latex_documents = [("index", "book.tex", "Book", "Author", "manual")]')
    project.write("index.md", "# Home\n\nText.\n")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "sleep", "env"):
        found = next(p for p in map(Path, os.environ["PATH"].split(":")) if (p / name).exists())
        (programs / name).symlink_to(found / name)
    monkeypatch.setenv("PATH", str(programs))
    return programs / "latexmk"


def program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def test_without_latex_it_says_so(project: Project, latex: Path) -> None:
    said = project.build("latexpdf")
    assert said.code == 1
    assert "there is no latexmk on this machine" in said.output
    assert "Traceback" not in said.output


def test_half_a_pdf_is_no_pdf(project: Project, latex: Path) -> None:
    program(latex, FAILS)
    said = project.build("latexpdf")
    assert said.code == 1
    assert said.codes() == ["latexpdf.error", "latexpdf.failed"]
    assert "Bad thing." in said.output
    assert "LaTeX made no PDF; its log is" in said.output
    assert not (project.root / "out" / "latexpdf" / "book.pdf").exists()


def test_latex_is_stopped_when_it_does_not_end(project: Project, latex: Path) -> None:
    program(latex, "#!/bin/sh\nsleep 60\n")
    said = project.build("latexpdf")
    assert said.code == 1
    assert "stopped after 2 s" in said.output


def test_it_runs_without_shell_escape(project: Project, latex: Path) -> None:
    program(latex, '#!/bin/sh\necho "$LATEXOPTS $openin_any $openout_any" > said.txt\n')
    project.build("latexpdf")
    assert project.text("said.txt", "latexpdf").strip() == "-no-shell-escape -file-line-error p p"
