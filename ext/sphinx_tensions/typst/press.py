"""What the compiler takes, and the compiler in a process of its own, which takes along what it remembers of a layout.

Run as ``python press.py`` it reads JSON and writes JSON; it imports the compiler and nothing else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

Places = dict[str, list[float]]
"""Page, and points from the left and from the top, of each place."""


def compiles(text: str, **given: Any) -> bool:
    """Return whether the compiler takes *text*."""
    try:
        typst.compile(text.encode(), format="pdf", ignore_system_fonts=True, **given)
    except RuntimeError:  # an error of the compiler is one
        return False
    return True


def refused(items: list[str], takes: Callable[[list[str]], bool]) -> list[str]:
    """Return those of *items* that are not taken: all are tried together, and by halves where that fails."""
    if not items or takes(items):
        return []
    if len(items) == 1:
        return items
    half = len(items) // 2
    return refused(items[:half], takes) + refused(items[half:], takes)


def find(rows: list[list[Any]]) -> Places:
    """Return the places of *rows*, the first of each name: the head of a table is set again on every page."""
    places: Places = {}
    for name, page, left, top in rows:
        places.setdefault(name, [page, round(left, 1), round(top, 1)])
    return places


def measured(source: str, given: dict[str, Any]) -> list[list[Any]]:
    """Return name, page and points of every place of *source*, as the theme has them in a layout."""
    try:
        rows: list[list[Any]] = json.loads(typst.query(source, "<sphinx-places>", field="value", one=True, **given))
    except RuntimeError:
        # The query says what is wrong, and only a compilation says where.
        typst.compile(source, format="svg", **given)
        raise
    return rows


def press(asked: dict[str, Any]) -> dict[str, Any]:
    """Lay out a book with the places that are known, and write it as PDF if they are right or `last` is asked.

    Return where everything was placed, whether that is what was printed, and the warnings or the error.
    """
    given: dict[str, Any] = {
        "root": asked["root"],
        "font_paths": asked["fonts"],
        "ignore_system_fonts": True,
        "sys_inputs": {"places": json.dumps(asked["places"])},
    }
    stamp = asked["timestamp"]
    try:
        places = find(measured(asked["source"], given))
        printed: Places = asked["places"]
        settled = all(name in printed and printed[name][0] == place[0] for name, place in places.items())
        answer: dict[str, Any] = {"places": places, "settled": settled, "warnings": []}
        if settled or asked["last"]:
            data, warnings = typst.compile_with_warnings(
                asked["source"],
                format="pdf",
                pdf_standards=asked["standards"],
                timestamp=datetime.fromtimestamp(stamp, UTC) if stamp is not None else None,
                **given,
            )
            # The compiler gives a list of pages for other formats, so its type allows one.
            Path(asked["pdf"]).write_bytes(data if isinstance(data, bytes) else b"".join(data))
            answer["warnings"] = [str(getattr(warning, "message", warning)) for warning in warnings]
    except RuntimeError as error:  # an error of the compiler is one
        message = str(getattr(error, "diagnostic", "") or getattr(error, "message", error)).strip()
        return {"error": message, "hints": [str(hint) for hint in getattr(error, "hints", ())]}
    return answer


if __name__ == "__main__":
    json.dump(press(json.load(sys.stdin)), sys.stdout)
