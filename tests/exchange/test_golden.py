"""Files of other formats, and beside each what it becomes.

`golden/FORMAT/NAME.in.EXT`, or a folder `NAME.in`, is read as `FORMAT`, and
`NAME.out.txt` has a line for each object and each thing that was told, with
control characters as escapes.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_tensions.exchange import FOLDERS, READERS, claims

from ..helpers.graphs import told

GOLDEN = Path(__file__).with_name("golden")
INPUTS = sorted(path for path in GOLDEN.glob("*/*") if ".in" in path.suffixes)


def shown(lines: list[str]) -> str:
    """Return *lines* as they stand in a file."""
    return "".join(re.sub(r"[\x00-\x1f]", lambda sign: f"\\x{ord(sign[0]):02x}", line) + "\n" for line in lines)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.relative_to(GOLDEN).as_posix())
def test_a_file_becomes_what_stands_beside_it(path: Path) -> None:
    form = path.parent.name
    if path.is_dir():
        pages = {page.relative_to(path).as_posix(): page.read_text("utf-8") for page in sorted(path.rglob("*.md"))}
        imported = FOLDERS[form](pages, "folder")
    else:
        read = claims.read if form == "claims" else READERS[form]
        imported = read(path.read_text("utf-8"), "file")
    beside = path.with_name(f"{path.name.partition('.in')[0]}.out.txt")
    assert shown(told(imported)) == beside.read_text("utf-8")


def test_no_file_stands_alone() -> None:
    names = {(path.parent, path.name.partition(".in")[0]) for path in INPUTS}
    assert names == {(path.parent, path.name.removesuffix(".out.txt")) for path in GOLDEN.glob("*/*.out.txt")}
    assert names
