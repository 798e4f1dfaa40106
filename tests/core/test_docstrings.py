"""What the docstrings of the package say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "ext" / "sphinx_tensions"
SILENT = {"SkipNode"}
"""How a visitor says that it is done."""


def raised(function: ast.FunctionDef) -> Iterator[str]:
    """Yield the names of the exceptions that a function itself raises."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Raise) and node.exc is not None:
            name = ast.unparse(node.exc.func if isinstance(node.exc, ast.Call) else node.exc).rsplit(".", maxsplit=1)[
                -1
            ]
            if name[0].isupper() and name not in SILENT:
                yield name
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(PACKAGE).as_posix()}:{node.name}", node


def test_a_docstring_names_each_error_that_its_function_raises() -> None:
    told = {
        place: (set(raised(function)), text) for place, function in functions() if (text := ast.get_docstring(function))
    }
    assert sum(bool(names) for names, _ in told.values()) > 40
    assert {place: gone for place, (names, text) in told.items() if (gone := {n for n in names if n not in text})} == {}
