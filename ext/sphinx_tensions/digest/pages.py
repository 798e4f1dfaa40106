"""The pages of days, months and years, as they are first written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..core.text import is_date


def pages(day: str, days: Iterable[str]) -> dict[str, str]:
    """Return file -> text of the pages that *day* needs; its month lists the *days* of it that are recorded."""
    when, month = date.fromisoformat(day), day[:7]
    listed_ = "\n".join(other for other in sorted({*days, day}) if other.startswith(month))
    return {
        f"{day}.md": f"# New papers of {when.day} {when:%B %Y}\n\n```{{digest}} {day}\n```\n",
        f"{month}.md": f"# New papers of {when:%B %Y}\n\n```{{digest-month}} {month}\n```\n\n"
        # Sphinx warns of a page in no toctree; the calendar of the month shows the days.
        f"```{{toctree}}\n:hidden:\n\n{listed_}\n```\n",
    }


def listed(text: str, day: str) -> str:
    """Return the page of a month with *day* among the days of its table of contents, in order."""
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if is_date(line)]
    if not places:
        return f"{text.rstrip()}\n\n```{{toctree}}\n:hidden:\n\n{day}\n```\n"
    place = next((place for place in places if lines[place] > day), places[-1] + 1)
    return "\n".join([*lines[:place], day, *lines[place:]])
