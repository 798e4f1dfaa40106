"""The changelog leads to what it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?P<path>[^)#]+)\)")


def test_every_link_of_the_changelog_leads_to_a_page() -> None:
    paths = LINK.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).is_file()] == []
