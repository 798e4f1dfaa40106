"""The architecture page says where things are."""

from __future__ import annotations

import re
from pathlib import Path

from .test_layers import MAY_IMPORT

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "ext" / "sphinx_tensions"


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.(?:py|css))`", PAGE))
    assert len(named) > 30
    homes = (PACKAGE, PACKAGE / "writing", PACKAGE / "static" / "style", ROOT)
    assert [name for name in sorted(named) if not any((home / name).is_file() for home in homes)] == []


def test_every_folder_is_in_its_table() -> None:
    rows = re.findall(r"^\| `([a-z/]+)` \|", PAGE, re.MULTILINE)
    folders = {name for name in MAY_IMPORT if (PACKAGE / name).is_dir()} | {"command"}
    assert set(rows) & folders == folders - {"locale"}
