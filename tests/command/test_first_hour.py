"""What the README and the tutorial tell a newcomer to do, done."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ..helpers.project import Project

ROOT = Path(__file__).parents[2]
COMMANDS = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PASTED = re.compile(r"^`{4,}md\n(.*?)^`{4,}$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MODULES = {"sphinx-tensions": "sphinx_tensions", "sphinx-build": "sphinx"}
WORKS = "".join(
    f"@misc{{{key}, author={{A, B}}, title={{T}}, year=2020}}\n"
    for key in ("Kaplan2020ScalingLaws", "Hoffmann2022Chinchilla", "Touvron2023LLaMA", "Bi2024DeepSeekLLM")
)


def run(line: str, folder: Path) -> str:
    """Run a command of ours as this Python has it; return what it said."""
    name, *arguments = shlex.split(line)
    command = [sys.executable, "-m", MODULES[Path(name).name], *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (line, done.stdout, done.stderr)
    return done.stdout + done.stderr


def test_the_tutorial_can_be_followed(tmp_path: Path) -> None:
    text = (ROOT / "docs/guide/tutorial.md").read_text(encoding="utf-8")
    lines = [line.removeprefix("$ ") for block in COMMANDS.findall(text) for line in block.splitlines()]
    assert lines[0] == "python3 -m venv .venv"
    assert lines[1] == ".venv/bin/pip install sphinx-tensions"
    said = [run(line, tmp_path) for line in lines[2:]]
    assert "wrote 12 files in atlas" in said[0]
    assert said[1] == ""
    assert (tmp_path / "atlas/_build/html/index.html").is_file()
    (page,) = PASTED.findall(text)
    atlas = tmp_path / "atlas"
    (atlas / "vocabularies.md").write_text(page, encoding="utf-8")
    works = atlas / "references.bib"
    works.write_text(works.read_text(encoding="utf-8") + WORKS, encoding="utf-8")
    index = atlas / "index.md"
    index.write_text(index.read_text(encoding="utf-8").replace("first-tension\n", "first-tension\nvocabularies\n"))
    run(lines[-1], tmp_path)
    assert 'id="larger-is-better"' in (atlas / "_build/html/vocabularies.html").read_text(encoding="utf-8")
    (skeleton,) = re.findall(r"`(sphinx-tensions new [^`]*)`", text)
    (atlas / "vocabularies.md").unlink()
    run(skeleton, tmp_path)
    (settings,) = PYTHON.findall(text)
    other = tmp_path / "other"
    other.mkdir()
    (other / "conf.py").write_text(settings)
    (other / "references.bib").write_text(WORKS)
    (other / "index.md").write_text(f"# Home\n\n{page}\n\n```{{bibliography}}\n```\n")
    run(".venv/bin/sphinx-build -nWq . built", other)


@pytest.mark.parametrize("extensions", ["['myst_parser', 'sphinx_tensions']", "['sphinx_tensions', 'myst_parser']"])
@pytest.mark.parametrize("suffix", [[], ["--suffix", ".md"]], ids=["rst", "md"])
def test_the_example_of_the_readme_can_be_pasted_into_a_quickstart(
    tmp_path: Path, extensions: str, suffix: list[str]
) -> None:
    quickstart = ["-q", "-p", "Mine", "-a", "Me", "-v", "1", "--no-makefile", "--no-batchfile", *suffix, "."]
    subprocess.run([sys.executable, "-m", "sphinx.cmd.quickstart", *quickstart], cwd=tmp_path, check=True)
    conf = (tmp_path / "conf.py").read_text()
    assert "extensions = []" in conf
    conf = conf.replace("extensions = []", f"extensions = {extensions}\nbibtex_bibfiles = ['refs.bib']")
    (tmp_path / "conf.py").write_text(conf)
    (tmp_path / "refs.bib").write_text(WORKS)
    (pasted,) = PASTED.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    if suffix:
        (tmp_path / "index.md").write_text("# Home\n\n```{toctree}\npasted\n```\n")
    else:
        index = (tmp_path / "index.rst").read_text()
        assert "   :caption: Contents:\n" in index
        (tmp_path / "index.rst").write_text(index.replace("Contents:\n", "Contents:\n\n   pasted\n", 1))
    (tmp_path / "pasted.md").write_text(f"{pasted}\n\n```{{bibliography}}\n```\n")
    run("sphinx-build -nW --keep-going . built", tmp_path)
    page = (tmp_path / "built/pasted.html").read_text(encoding="utf-8")
    assert 'id="larger-is-better"' in page
    assert ":::" not in page
    assert "0 errors, 0 warnings" in run("sphinx-tensions check .", tmp_path)


def test_the_hosts_of_the_guide(project: Project) -> None:
    text = (ROOT / "docs/guide/hosts.md").read_text(encoding="utf-8")
    first, second = PYTHON.findall(text)
    pytest.importorskip("myst_nb")
    for settings in (first, second):
        project.write("conf.py", f"{settings}\nnb_execution_mode = 'off'\n")
        project.write("index.md", "# Home\n\n:::{tension} A\n:id: a\n\nText.\n:::\n")
        said = project.build("html", "-nW", "-E")
        assert said.code == 0, said.output
    (book,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert yaml.safe_load(book)["sphinx"]["extra_extensions"] == ["sphinx_tensions"]


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_the_files_for_the_host_of_the_code_are_yaml(path: Path) -> None:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    if path.parent.name == "workflows":
        environments = re.findall(r'environments: "([^"]*)"', path.read_text(encoding="utf-8"))
        known = (ROOT / "tox.ini").read_text(encoding="utf-8")
        for name in ",".join(environments).split(",") if environments else ():
            assert f"[testenv:{name}]" in known or re.fullmatch(r"py31[123]-sphinx(74|82|90|9)", name), name
