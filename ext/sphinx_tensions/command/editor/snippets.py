"""Snippets for VS Code, made from the tables of directives."""

from __future__ import annotations

import json

from ...core import options
from ...core.model import Kind

FIRST: dict[Kind, tuple[str, ...]] = {
    Kind.TENSION: ("id", "question", "crux", "topics", "since"),
    Kind.CAMP: ("id", "holders", "since"),
    Kind.COUNTER: ("id", "against", "kind", "since"),
    Kind.CLAIM: ("id", "tension", "since"),
}
"""The options that a snippet asks for, in order."""
LENGTH = {Kind.TENSION: 5, Kind.CAMP: 4, Kind.COUNTER: 3, Kind.CLAIM: 3}
"""Colons of its fence, so that one fits into another."""


def text() -> str:
    """Return the file of snippets."""
    return json.dumps({f"{kind}": _snippet(kind) for kind in Kind}, indent=2, ensure_ascii=False) + "\n"


def _snippet(kind: Kind) -> dict[str, object]:
    table = {option.name: option for option in options.OPTIONS[kind]}
    fence = ":" * LENGTH[kind]
    body = [f"{fence}{{{kind}}} ${{1:Title of the {kind}}}"]
    for number, name in enumerate(FIRST[kind], 2):
        takes = table[name].takes
        # Snippets of VS Code have choices between bars, and a blank would be part of one.
        choice = f"|{takes.replace(', ', ',')}|" if ", " in takes else f":{takes}"
        body.append(f":{name}: ${{{number}{choice}}}")
    body += ["", "$0", fence]
    return {"scope": "markdown", "prefix": str(kind), "description": f"A {kind} of sphinx-tensions", "body": body}
