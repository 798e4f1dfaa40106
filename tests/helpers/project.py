"""A Sphinx project that a test writes, builds and builds again."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from sphinx.application import builtin_extensions

CONF = """
project = "Sample"
extensions = ["sphinx_tensions"]
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
bibtex_default_style = "plain"
bibtex_cite_id = "cite-{key}"
myst_enable_extensions = ["colon_fence", "dollarmath"]
html_theme = "basic"
html_theme_options = {"globaltoc_collapse": False}
html_sidebars = {"**": ["globaltoc.html", "relations.html"]}
html_copy_source = True
show_warning_types = True
tensions_today = "2026-11-22"
"""
BIB = """
@article{lee, author={Lee, Ann and Wu, Bo}, title={Last layers}, year=2022, journal={J}}
@article{wu, author={Wu, Bo}, title={Middle layers}, year=2023, journal={J}}
@article{roy, author={Roy, Cy}, title={Probes}, year=2024, journal={J}}
"""
STAMPED = re.compile(r"\.tensions-\w+\.(?:json|files)|\.buildinfo|\.doctrees|environment\.pickle|\.doctree$")


FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        __name__,  # the function below is looked for in it
        "sphinx.cmd.build",
        "sphinx.builders.html",
        "sphinx.builders.latex",
        "sphinxcontrib.bibtex",
        "myst_parser.sphinx_",
        "sphinx_tensions",
        "sphinx_tensions.typst",
        "sphinx_tensions.xelatex",
        *builtin_extensions,
        *(f"pybtex.style.{name}" for name in ("formatting.plain", "labels.number", "names.plain", "sorting.none")),
        "pybtex.backends.html",
        "jinja2.ext",
        "myst_parser.sphinx_ext.main",
        "sphinx.builders.latex.transforms",
        "sphinx.ext.mathjax",
        "sphinxcontrib.bibtex.style.referencing.author_year",
        "sphinxcontrib.bibtex.style.referencing.basic_foot",
    ]
)
"""Every build has a process of its own, forked from one that has loaded Sphinx and never built."""


def sphinx_build(args: list[str], env: dict[str, str], folder: Path, said: Path) -> None:
    """Run sphinx-build in this process, which ends with it."""
    import jinja2  # noqa: PLC0415  (the tests themselves need no Sphinx)
    from sphinx.cmd.build import main  # noqa: PLC0415

    # The templates of a theme are compiled once for all builds: a fifth of a small one.
    compiled = {"bytecode_cache": jinja2.FileSystemBytecodeCache()}
    begin = jinja2.Environment.__init__

    def begin_compiled(self: jinja2.Environment, *given: Any, **more: Any) -> None:
        begin(self, *given, **(more if given else compiled | more))  # by place it may have a cache already

    jinja2.Environment.__init__ = begin_compiled  # type: ignore[method-assign]

    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.path[:0] = filter(None, env.get("PYTHONPATH", "").split(os.pathsep))
    with said.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    code = main(args)
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(code)


@dataclass
class Result:
    """What a build said."""

    code: int
    output: str

    @property
    def warnings(self) -> list[str]:
        """Return the lines that warn."""
        return [line for line in self.output.splitlines() if "WARNING" in line or "ERROR" in line]

    def codes(self) -> list[str]:
        """Return the codes of all warnings, in order."""
        return [code for line in self.warnings for code in re.findall(r"\[([\w.]+)\]$", line)]


class Project:
    """Sources, and outputs beside them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.src = root / "src"
        self.src.mkdir()
        self.write("conf.py", CONF)
        self.write("refs.bib", BIB)

    def write(self, name: str, text: str) -> Path:
        """Write a file and return its path."""
        path = self.src / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def edit(self, name: str, old: str, new: str) -> Path:
        """Replace *old*, which must be there."""
        text = (self.src / name).read_text(encoding="utf-8")
        assert old in text, (name, old)
        return self.write(name, text.replace(old, new))

    def conf(self, line: str) -> None:
        """Add a line to ``conf.py``."""
        self.write("conf.py", (self.src / "conf.py").read_text(encoding="utf-8") + line + "\n")

    def build(
        self,
        builder: str = "html",
        *args: str,
        out: str = "out",
        trees: str = "trees",
        source: Path | None = None,
        only: Sequence[Path] = (),
    ) -> Result:
        """Run sphinx-build in a process of its own; *only* names the pages to write."""
        given = ["-b", builder, "-d", str(self.root / trees), *args]
        given += [str(source or self.src), str(self.root / out / builder), *map(str, only)]
        env = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
        said = self.root / "said.txt"
        process = FORKS.Process(target=sphinx_build, args=(given, env, self.root, said))
        process.start()
        process.join()
        output = said.read_text(encoding="utf-8", errors="replace")
        said.unlink()
        return Result(int(process.exitcode or 0), output)

    def fresh(self, builder: str = "html", *args: str) -> Result:
        """Build from nothing beside the other output."""
        shutil.rmtree(self.root / "fresh", ignore_errors=True)
        shutil.rmtree(self.root / "freshtrees", ignore_errors=True)
        return self.build(builder, *args, out="fresh", trees="freshtrees")

    def files(self, out: str = "out", builder: str = "html") -> dict[str, str]:
        """Return the digest of every written file."""
        base = self.root / out / builder
        return {
            path.relative_to(base).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(base.rglob("*"))
            if path.is_file() and not STAMPED.search(path.relative_to(base).as_posix())
        }

    def times(self, builder: str = "html") -> dict[str, int]:
        """Return when each page was written."""
        base = self.root / "out" / builder
        return {p.relative_to(base).as_posix(): p.stat().st_mtime_ns for p in base.rglob("*.html")}

    def text(self, name: str, builder: str = "html", out: str = "out") -> str:
        """Return a written file."""
        return (self.root / out / builder / name).read_text(encoding="utf-8")

    def page(self, name: str, out: str = "out") -> BeautifulSoup:
        """Return a written page, parsed."""
        return BeautifulSoup(self.text(f"{name}.html", out=out), "html.parser")

    def assert_fresh(self, builder: str = "html", *args: str) -> None:
        """Compare with a build from nothing, byte for byte."""
        said = self.fresh(builder, *args)
        assert said.code == 0, said.output
        now, then = self.files("out", builder), self.files("fresh", builder)
        left, missing = sorted(set(now) - set(then)), sorted(set(then) - set(now))
        assert not left, left
        assert not missing, missing
        differ = [name for name in now if now[name] != then[name]]
        assert not differ, differ
