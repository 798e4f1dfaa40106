"""Files of other formats, and beside each what it becomes.

`golden/FORMAT/NAME.in.EXT`, or a folder `NAME.in`, is read as `FORMAT`, and
`NAME.out.txt` has a line for each object (no sign), each thing that was told
(`!`) and each line of the report (`>`), with control characters as escapes.
`golden/export/atlas.in` is an atlas, and `atlas.out` holds it in every format.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sphinx_tensions.exchange import claims
from sphinx_tensions.exchange.formats import FILES, FOLDERS, READERS, WRITERS
from sphinx_tensions.exchange.imported import Imported
from sphinx_tensions.reading.plain import read_project

from ..helpers.graphs import told

GOLDEN = Path(__file__).with_name("golden")
EXPORT = GOLDEN / "export"
INPUTS = sorted(path for path in GOLDEN.glob("*/*") if ".in" in path.suffixes and path.parent != EXPORT)


def read(path: Path) -> Imported:
    """Return what becomes of an input."""
    form = path.parent.name
    if path.is_dir():
        pages = {page.relative_to(path).as_posix(): page.read_text("utf-8") for page in sorted(path.rglob("*.md"))}
        return FOLDERS[form](pages, "folder")
    return (claims.read if form == "claims" else READERS[form])(path.read_text("utf-8"), "file")


def shown(imported: Imported) -> str:
    """Return all that is known of an import, as it stands in a file."""
    lines = [*told(imported), *(f"> {line}" for line in imported.report)]
    return "".join(re.sub(r"[\x00-\x1f]", lambda sign: f"\\x{ord(sign[0]):02x}", line) + "\n" for line in lines)


def beside(path: Path) -> Path:
    """Return the path of what an input becomes."""
    return path.with_name(f"{path.name.partition('.in')[0]}.out.txt")


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.relative_to(GOLDEN).as_posix())
def test_a_file_becomes_what_stands_beside_it(path: Path) -> None:
    assert shown(read(path)) == beside(path).read_text("utf-8")


def test_no_file_stands_alone() -> None:
    assert sorted(map(beside, INPUTS)) == sorted(GOLDEN.glob("*/*.out.txt"))
    assert sorted(path.name for path in (EXPORT / "atlas.out").iterdir()) == sorted(FILES.values())


@pytest.mark.parametrize("form", WRITERS)
def test_an_atlas_is_written_as_what_stands_beside_it(form: str, tmp_path: Path) -> None:
    atlas = shutil.copytree(EXPORT / "atlas.in", tmp_path / "atlas")
    (atlas / "conf.py").write_text('tensions_today = "2026-11-22"\n')
    graph = read_project([atlas], [atlas / "refs.bib"]).graph
    written = WRITERS[form](graph, "The project")
    assert ("\r" in written) == (form == "csv")  # as RFC 4180 has it
    assert written.replace("\r\n", "\n") == (EXPORT / "atlas.out" / FILES[form]).read_text("utf-8")
