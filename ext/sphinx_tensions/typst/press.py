"""The compiler in a process of its own, which takes with it what it remembers of a layout.

Run as ``python press.py REQUEST ANSWER``, both files of JSON; it imports the compiler and nothing else.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

Places = dict[str, list[float]]
"""Page, and points from the left and from the top, of each place."""


def find(rows: list[list[Any]]) -> Places:
    """Return the places of *rows*, the first of each name: the head of a table is set again on every page."""
    places: Places = {}
    for name, page, left, top in rows:
        places.setdefault(name, [page, round(left, 1), round(top, 1)])
    return places


def same_pages(old: Places, new: Places) -> bool:
    """Return whether each place is on the page that was printed for it."""
    return all(name in old and old[name][0] == place[0] for name, place in new.items())


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
        settled = same_pages(asked["places"], places)
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
    request, reply = map(Path, sys.argv[1:])
    found = press(json.loads(request.read_text(encoding="utf-8")))
    reply.write_text(json.dumps(found), encoding="utf-8")
