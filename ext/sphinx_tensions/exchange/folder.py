"""What was imported, as the files of a folder; written all or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter as Multiset
from collections.abc import Mapping
from pathlib import Path

from ..core.nearness import Progress
from . import markup
from .imported import Imported, Unreadable
from .myst import PageWriter
from .works import Known

LIST_LIMIT = 2000
"""Claims above this number are not listed again on one page."""

CONF = '''"""An imported atlas."""

project = {project!r}
extensions = ["sphinx_tensions"]
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["_build"]
bibtex_bibfiles = [{bib!r}]
smartquotes = False  # text stays as it was written
'''
LOG = "import.log"


def files(result: Imported, known: Known, *, conf: bool, index: bool, bib: str) -> dict[str, str]:
    """Return path and text of each file.

    With *conf* the folder is a project of its own; *bib* is the path of its
    bibliography from there.
    """
    writer = PageWriter(result.pages)
    tree = _tree(result, references=conf)
    made = {f"{name}.md": writer.page(page) for name, page in result.pages.items()}
    if "index" in result.pages:
        made["index.md"] = writer.page(result.pages["index"], after=tree)
    elif index:
        made["index.md"] = f"# {markup.source(markup.line(result.title), writer.kind)}\n\n{_overview(result)}\n{tree}\n"
    entries = list(known.cited())
    if conf:
        # Themes print the name of a project as HTML (Sphinx 9.0, `{{ project }}` of alabaster).
        project = markup.line(result.title).translate({ord("<"): "‹", ord(">"): "›"})
        made["conf.py"] = CONF.format(project=project, bib=bib)
        made["references.md"] = "# References\n\n```{bibliography}\n```\n"
    if conf or entries:
        made[bib] = "\n".join(entries)
    made[LOG] = "\n".join([*result.report, *result.account.log(), *result.account.table()]) + "\n"
    return made


def _overview(imported: Imported) -> str:
    kinds = Multiset(str(record.kind) for page in imported.pages.values() for record in page.records)
    parts = ["```{tension-stats}\n:style: line\n```\n"]
    if "tension" in kinds:
        parts.append("```{tension-list}\n```\n")
    if 0 < kinds["claim"] <= LIST_LIMIT:
        parts.append("```{claim-list}\n```\n")
    return "\n".join(parts)


def _tree(imported: Imported, *, references: bool) -> str:
    names = [name for name in imported.pages if name != "index"] + ["references"] * references
    return "\n".join(["```{toctree}", ":titlesonly:", "", *names, "```"])


def write(
    out: Path,
    made: Mapping[str, str],
    *,
    force: bool,
    progress: Progress = lambda _done, _whole: None,
) -> None:
    """Write all files, each whole, or none.

    Raises `Unreadable` when something is in the way, `OSError` when the disk says no.
    """
    if out.exists() and not out.is_dir():
        raise Unreadable(1, f"{out} is no folder")
    whole = out.resolve()
    for name in made:
        path = (out / name).resolve()
        if not path.is_relative_to(whole):
            raise Unreadable(1, f"{name!r} would lie outside {out}")
        if path.is_dir() or (path.exists() and not force):
            advice = "" if force else "; choose another folder, or --force"
            raise Unreadable(1, f"{out / name} is there already{advice}")
    whole.parent.mkdir(parents=True, exist_ok=True)
    # Beside its place, so that both are on one disk and a move is one step.
    stage = Path(tempfile.mkdtemp(prefix=".import-", dir=whole.parent))
    try:
        for number, (name, text) in enumerate(made.items(), 1):
            path = stage / name
            path.parent.mkdir(parents=True, exist_ok=True)
            # The same bytes on Windows, where Python would write CRLF.
            path.write_text(text, encoding="utf-8", newline="\n")
            progress(number, len(made))
        # mkdtemp makes folders that nobody but their owner may read.
        stage.chmod(0o755)
        if not whole.exists():
            stage.replace(whole)
        for name in made if stage.exists() else ():
            (whole / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).replace(whole / name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def relative(path: Path, folder: Path) -> str:
    """Return *path* as seen from *folder*."""
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
