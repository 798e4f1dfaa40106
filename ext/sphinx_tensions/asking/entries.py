"""The entries of an answer in JSON, which models put between words, cut short and break."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

LARGEST = 200_000  #: characters of an answer
TRIES = 1000
"""Places in a broken answer at which an entry may begin."""


def entries_of(text: str, name: str) -> tuple[list[Any], list[str]]:
    """Return the list *name* of an answer, and what is wrong with it; of a broken answer the entries that are whole."""
    if len(text) > LARGEST:
        return [], [f"the answer has more than {LARGEST:,} characters; it was left out"]
    bare = text.strip()
    if bare.startswith("```"):
        bare = bare.partition("\n")[2].removesuffix("```")
    try:
        answer = json.loads(bare)
    except (ValueError, RecursionError):
        whole = list(_whole(text, name))
        return whole, [f"the answer is no JSON{'; what is whole in it was read' if whole else ''}"]
    listed = answer.get(name) if isinstance(answer, dict) else answer
    return (listed, []) if isinstance(listed, list) else ([], [f"the answer has no list of {name}"])


def _whole(text: str, name: str) -> Iterator[Any]:
    """Yield the JSON objects in *text*, the outermost that end; of one that holds the list, its entries."""
    decoder = json.JSONDecoder()
    start = text.find("{")
    for _ in range(TRIES):
        if start < 0:
            return
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            inner = value.get(name)
            yield from inner if isinstance(inner, list) else [value]
        start = text.find("{", end)
