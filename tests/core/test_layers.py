"""The folders of the package, and what each may import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "ext" / "sphinx_tensions"
FLAT = {"config", "diagnostics", "formats", "locale", "nodes"}
"""What all that know Sphinx may import: flat files, and the words of the project's language."""

MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "showing": {"core"},
    "bibtex": {"core", *FLAT},
    "exchange": {"core", "bibtex"},
    "reading/plain": {"core", "bibtex", "reading", "config"},
    "reading": {"core", "bibtex", *FLAT},
    "writing": {"core", "bibtex", "showing", *FLAT},
    "building": {"core", "bibtex", "exchange", "reading", "showing", "writing", *FLAT},
    "verify": {"core", "bibtex", "reading/plain", "command"},
    "asking": {"core", "command"},
    "digest": {"core", "asking", "bibtex", "exchange", "showing", "command", *FLAT},
    "review": {"core", "bibtex", "exchange", "reading/plain", "verify", "digest", "mine", "command"},
    "corpus": {"core", "command", "exchange"},
    "mine": {"core", "asking", "bibtex", "exchange", "showing", "reading/plain", "verify", "digest", "command", *FLAT},
    "typst": set(),
    "xelatex": {"core"},
    "locale": set(),
    "config": {"core"},
    "diagnostics": {"core"},
    "formats": set(),
    "mathml": {"core", "diagnostics"},
    "nodes": {"core", "diagnostics"},
}
"""Folder or file -> what it may import besides itself; `command`, the setup and the printed reference import all."""

ALL = {"command", "", "__main__", "reference"}
PURE = ("core/", "showing/", "exchange/", "reading/plain/", "reading/fences", "reading/slips", "command/")
"""Where nothing imports Sphinx or docutils: the command starts without them."""


def modules() -> Iterator[tuple[str, Path]]:
    """Yield each module by its path below the package, without suffix."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).with_suffix("").as_posix(), path


def room(name: str) -> str:
    """Return the folder of a module, or its own name where it lies at the root."""
    if name == "__init__":
        return ""
    if name.startswith("reading/plain"):
        return "reading/plain"
    return name.split("/", maxsplit=1)[0]


def imported(name: str, path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a module imports of the package, by its path, and of others, by name."""
    known = {found for found, _ in modules()}
    here = name.split("/")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (("", alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield "", node.module or ""
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) + 1 - node.level] + (node.module or "").split(".") * bool(node.module)
            for alias in node.names:
                full = "/".join([*base, alias.name])
                module = next((f for f in (full, f"{full}/__init__", "/".join(base)) if f in known), None)
                yield module or "/".join([*base, "__init__"]), ""


MODULES = list(modules())


def test_the_root_has_at_most_eight_modules() -> None:
    assert len([name for name, _ in MODULES if "/" not in name]) <= 8


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_a_folder_imports_what_it_may(name: str, path: Path) -> None:
    here = room(name)
    ours = {room(module) for module, other in imported(name, path) if not other} - {here}
    if here not in ALL:
        assert ours <= MAY_IMPORT[here], f"{here} may not import {sorted(ours - MAY_IMPORT[here])}"


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_what_is_pure_imports_no_sphinx(name: str, path: Path) -> None:
    if name.startswith(PURE):
        others = {other.split(".")[0] for _, other in imported(name, path)}
        assert not others & {"sphinx", "docutils", "sphinxcontrib"}


def test_no_import_leads_back() -> None:
    arrows = {name: {m for m, other in imported(name, path) if not other} - {name} for name, path in MODULES}
    done: set[str] = set()
    while ready := {name for name, targets in arrows.items() if name not in done and targets <= done}:
        done |= ready
    assert not arrows.keys() - done


def test_a_build_loads_no_format_and_no_miner() -> None:
    code = "import sys, sphinx_tensions; print(*(name for name in sys.modules if name.startswith('sphinx_tensions.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "sphinx_tensions.building.conductor" in loaded
    away = (
        "exchange.formats",
        "exchange.json",
        "exchange.aif",
        "mine",
        "review",
        "corpus",
        "verify",
        "asking",
        "typst",
    )
    assert [name for name in loaded if name.removeprefix("sphinx_tensions.").startswith(away)] == []
