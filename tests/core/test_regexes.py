"""Every regular expression of ours takes time in proportion to its text, whatever stands in it.

Expressions are found in the source, with the way in which each is used, and
tried on texts made by repeating what they are made of.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

sre_parse: Any = importlib.import_module("re._parser")
EXT = Path(__file__).parents[2] / "ext"
METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")


class Used(NamedTuple):
    """An expression, and how it is asked."""

    place: str
    pattern: re.Pattern[str]
    method: str


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(EXT.rglob("*.py")):
        if path.name == "__main__.py":
            continue
        parts = path.relative_to(EXT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def patterns_in(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from patterns_in(item)


def named(module: Any) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the expressions that the names of a module, and of its classes, stand for."""
    for name, value in list(vars(module).items()):
        if isinstance(value, type) and value.__module__ == module.__name__:
            for inner, found in vars(value).items():
                yield from ((inner, pattern) for pattern in patterns_in(found))
        yield from ((name, pattern) for pattern in patterns_in(value))


def asked_directly(tree: ast.Module, module: Any) -> Iterator[tuple[int, re.Pattern[str], str]]:
    """Yield line, expression and method of each ``re.sub("…", …)``."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in METHODS:
            flags = [word.value for word in node.keywords if word.arg == "flags"]
            flags += [arg for arg in node.args[1:] if "re." in ast.unparse(arg)]
            try:
                source = eval(ast.unparse(node.args[0]), dict(vars(module)))
                number = sum(int(eval(ast.unparse(flag), {"re": re})) for flag in flags)
            except NameError:
                continue  # made of what is known only then; `LATER` holds one of each
            yield node.lineno, re.compile(source, number), node.func.attr


LATER = {
    "a label of a topic": ("search", re.compile(rf"{re.escape('A topic (LLM)')}\W*?(\d+)\W*$")),
    "an option by its name": ("match", re.compile(r"[ \t>]*:?(?=id:?(?:\s|$))")),
    "a word by itself": ("search", re.compile(r"(?<![\w-])(?=word(?![\w-]))")),
    "a file and a line": ("search", re.compile(r"book\.typ:(\d+)")),
    "an element": ("search", re.compile(r"<math[\s>]")),
}
"""Expressions that are put together when they are used."""


def ways(tree: ast.Module) -> dict[str, set[str]]:
    """Return name -> the methods that a module asks of what has that name."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            owner = node.value.value if isinstance(node.value, ast.Subscript) else node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            found.setdefault(name, set()).add(node.attr)
    return found


def every() -> list[Used]:
    found: dict[tuple[str, str], Used] = {}
    alone: dict[str, Used] = {}
    for name, tree in modules():
        try:
            module, methods = importlib.import_module(name), ways(tree)
        except ModuleNotFoundError as error:
            if error.name != "typst":
                raise
            continue  # the extra `pdf` is not installed in every cell
        for word, pattern in named(module):
            alone.setdefault(pattern.pattern, Used(f"{name}.{word}", pattern, "match"))
            for method in methods.get(word, ()):
                found.setdefault((pattern.pattern, method), Used(f"{name}.{word}", pattern, method))
        for line, pattern, method in asked_directly(tree, module):
            found.setdefault((pattern.pattern, method), Used(f"{name}:{line}", pattern, method))
    for name, (method, pattern) in LATER.items():
        found[pattern.pattern, method] = Used(name, pattern, method)
    tried = {source for source, _ in found}
    every = [*found.values(), *(used for source, used in alone.items() if source not in tried)]
    return sorted(every, key=lambda used: (used.place, used.method, used.pattern.pattern))


USED = every()
COMMON = [" ", "\n", "a", "A", "1", ".", "-", ":", "`", "{", "}", "[", "]", "\\", "$", "*", ",", "中"]


def runs(parsed: Any) -> Iterator[str]:
    """Yield the letters that an expression names, and what stands for its classes."""
    for op, value in parsed.data if isinstance(parsed, sre_parse.SubPattern) else parsed:
        if op in (sre_parse.LITERAL, sre_parse.NOT_LITERAL):
            yield chr(value)
        elif op is sre_parse.RANGE:
            yield chr(value[0])
        elif op is sre_parse.IN:
            yield from runs(value)
        elif isinstance(value, (list, tuple)):
            yield from inner(value)
        elif isinstance(value, sre_parse.SubPattern):
            yield from runs(value)


def inner(value: Any) -> Iterator[str]:
    for item in value:
        if isinstance(item, sre_parse.SubPattern):
            yield from runs(item)
        elif isinstance(item, (list, tuple)):
            yield from inner(item)


def words_of(pattern: re.Pattern[str]) -> list[str]:
    """Return the runs of letters that stand in the source of an expression, such as ``emph{``."""
    bare = re.sub(r"\\([^\w\s])", r"\1", pattern.pattern)
    return list(dict.fromkeys(re.findall(r"[A-Za-z]{2,}|[^\w\s]{2,3}", bare)))[:12]


def texts(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Yield texts of about *size* letters that repeat what *pattern* is made of."""
    own = list(dict.fromkeys(runs(sre_parse.parse(pattern.pattern, pattern.flags & ~re.UNICODE))))[:14]
    units = [*dict.fromkeys([*own, *COMMON])]
    pairs = [one + two for one, two in product(own[:10], [*own[:10], " ", "a", "1"]) if one != two]
    openers = [
        f"{one}{word}{two}"
        for word in words_of(pattern)
        for one, two in product(["", "\\", "{", " "], ["", "{", " ", ":"])
    ]
    starts = ["", "a", *own[:6], *words_of(pattern)[:3]]
    for unit in dict.fromkeys([*units, *pairs, *openers]):
        yield unit * (size // len(unit))
        yield unit * (size // len(unit)) + "\x00"
    for start, unit in product(starts, units):
        yield start + unit * size + "\x00b"


def seconds(used: Used, text: str) -> float:
    ask = getattr(used.pattern, used.method)
    begun = time.process_time()
    found = ask("", text) if used.method == "sub" else ask(text)
    if used.method == "finditer":
        for _ in found:
            pass
    return time.process_time() - begun


SIZE = 4000
SLOW = 0.008  #: seconds in which any of them reads so many letters, many times over


@pytest.mark.slow
@pytest.mark.parametrize("used", USED, ids=lambda used: f"{used.place}-{used.method}")
def test_time_grows_with_the_text(used: Used) -> None:
    for text in texts(used.pattern, SIZE // 10):
        # What takes too long once may have been held up by the machine; what takes too long three times was not.
        assert any(seconds(used, text) < 5 * SLOW for _ in range(3)), ascii(text[:12])
    for text in texts(used.pattern, SIZE):
        if seconds(used, text) > SLOW:
            longer = text[:1] + text[1:-1] * 4 + text[-1:]
            short, long = (min(seconds(used, given) for _ in range(3)) for given in (text, longer))
            assert short <= SLOW / 2 or long <= 8 * short, ascii(text[:12])


def test_every_expression_is_tried() -> None:
    assert len(USED) > 120
    assert {"sphinx_tensions.core.text._TARGET", "sphinx_tensions.core.text._STOP"} <= {used.place for used in USED}
