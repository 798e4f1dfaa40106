"""The archives are the same whoever builds them, and stand alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ..helpers.project import Project

ROOT = Path(__file__).parents[2]
UNWANTED = ("/.git/", "__pycache__", ".pyc", "/.tox/", ".egg-info")


def run(*command: str | Path, cwd: Path | None = None, code: int = 0, env: Mapping[str, str] | None = None) -> str:
    """Run a command that must end with *code*, and return what it says."""
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, cwd=cwd, env={**os.environ, **(env or {})}
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def build(folder: Path, umask: int, zone: str) -> dict[str, Path]:
    """Build sdist and wheel from a copy of what git knows, as another user elsewhere would."""
    source = folder / "source"
    source.mkdir(parents=True)
    tracked = run("git", "ls-files", "-z", cwd=ROOT).split("\0")
    for name in filter(None, tracked):
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
        target.touch()
    before = os.umask(umask)
    try:
        run(
            sys.executable,
            "-m",
            "build",
            "--outdir",
            folder / "dist",
            source,
            env={"TZ": zone, "PYTHONHASHSEED": str(umask)},
        )
    finally:
        os.umask(before)
    return {path.suffix: path for path in (folder / "dist").iterdir()}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(tmp_path_factory.mktemp("first"), 0o022, "UTC")


def test_two_builds_give_the_same_bytes(archives: dict[str, Path], tmp_path: Path) -> None:
    again = build(tmp_path / "elsewhere", 0o077, "Asia/Tokyo")
    digests = [{s: hashlib.sha256(p.read_bytes()).hexdigest() for s, p in found.items()} for found in (archives, again)]
    assert digests[0] == digests[1]
    assert digests[0].keys() == {".whl", ".gz"}


def test_archives_hold_what_they_should(archives: dict[str, Path]) -> None:
    with zipfile.ZipFile(archives[".whl"]) as wheel:
        inside = wheel.namelist()
    with tarfile.open(archives[".gz"]) as sdist:
        source = sdist.getnames()
    assert {name.split("/")[0].split("-")[0] for name in inside} == {"sphinx_tensions"}
    shipped = (
        "static/script/tensions.js",
        "locale/zh_CN/LC_MESSAGES/sphinx_tensions.mo",
        "mine/drafting/prompts/draft.txt",
    )
    for needed in ("py.typed", *shipped):
        assert f"sphinx_tensions/{needed}" in inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    for needed in ("tests/helpers/project.py", "docs/conf.py", "LICENSE", "README.md", "SECURITY.md"):
        assert any(name.endswith(f"/{needed}") for name in source), needed
    assert not [name for name in (*inside, *source) if any(part in f"/{name}" for part in UNWANTED)]


def test_the_wheel_needs_no_source_tree(archives: dict[str, Path], project: Project) -> None:
    home = project.root / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", archives[".whl"])
    project.write("index.md", "# Home\n\n::::{tension} Is it?\n:::{camp} Yes\n\nSo {cite:p}`lee`.\n:::\n::::\n")
    project.write("refs.md", "---\norphan: true\n---\n# Works\n\n```{bibliography}\n```\n")
    clean = {"PYTHONPATH": "", "PYTHONNOUSERSITE": "1"}
    run(python, "-m", "sphinx", "-nW", project.src, project.root / "site", cwd=project.root, env=clean)
    assert "tns-glance" in (project.root / "site" / "index.html").read_text()
    said = run(home / "bin" / "sphinx-tensions", "check", project.src, "--bib", project.src / "refs.bib", env=clean)
    assert "index.md:3: one_camp" in said
    where = run(python, "-c", "import sphinx_tensions; print(sphinx_tensions.__file__)", cwd=project.root, env=clean)
    assert Path(where.strip()).is_relative_to(home)
