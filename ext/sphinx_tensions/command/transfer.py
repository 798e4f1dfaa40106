"""`import` and `export`: other formats to pages, the atlas to other formats."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..bibtex import doctor as bibdoctor
from ..core.text import did_you_mean
from ..exchange import claims, folder, needs, recognizing
from ..exchange.account import Account
from ..exchange.formats import FOLDERS, READERS, UNSAID, WRITERS
from ..exchange.imported import MAX_FILE, Imported, Unreadable, decode
from ..exchange.markup import recite
from ..exchange.network import counts
from ..exchange.works import Known
from ..reading.plain import read_project
from ..reading.plain.conf import conf_of, conf_path
from .console import Bad, Failed, Progress, add_files, add_sources, note, replace_file, say

IMPORT = """\
examples:
  sphinx-tensions import claims claims.txt --out atlas --bib known.bib
  sphinx-tensions import argdown debate.argdown --out docs/debate --dry-run

FILE is -, or a file in UTF-8.  In a folder that belongs to no project yet, the
pages come with a conf.py and build at once; inside a project they come alone.
"""
SHOWN = 20
"""Lines on what is not as it was that are printed; the log has all."""
EXPORT = """\
example:
  sphinx-tensions export json docs --bib bib -o atlas.json
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    command = commands.add_parser(
        "import",
        help="write pages from another format",
        description="Write pages, once, from a file in another format.",
        epilog=IMPORT,
        run=run_import,
    )
    command.add_argument("form", metavar="FORMAT", help="claims, " + ", ".join(READERS))
    command.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="the file to read, or the folder of a discourse graph; - for standard input",
    )
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write to")
    add_files(
        command,
        "--bib",
        "BIB",
        "files of known works (.bib, or .jsonl with aliases); a .bib that does not exist yet is written",
    )
    command.add_argument(
        "--types",
        default="",
        metavar="MAP",
        help=f"what types and links of needs are: 'req=claim, blocks=attack'; kinds: {', '.join(needs.KNOWN)}",
    )
    command.add_argument("--dry-run", action="store_true", help="say what would become what, write nothing")
    command.add_argument("--force", action="store_true", help="write over files that are there")
    command = commands.add_parser(
        "export",
        help="write the atlas in another format",
        description="Write the atlas in another format, sorted: the same pages give the same bytes.",
        epilog=EXPORT,
        run=run_export,
    )
    command.add_argument("form", metavar="FORMAT", help=", ".join(WRITERS))
    add_sources(command, form=False)
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: standard output")


def _form(name: str, known: Iterable[str]) -> str:
    if name not in known:
        raise Bad(f"there is no format {name!r}{did_you_mean(name, known)}; known: {', '.join(known)}")
    return name


# -- import -----------------------------------------------------------------


def run_import(given: argparse.Namespace) -> int:
    """Read the file, say what became what, write the folder; `Failed` where it cannot be read, `Bad` for the place."""
    form = _form(given.form, ("claims", *READERS))
    if given.types and form != "needs":
        raise Bad(f"--types is for needs, not for {form}")
    try:
        text = "" if form in FOLDERS and given.file.is_dir() else decode(_bytes(given.file))
        recognizing.refuse(text, form)
        known, target = _known(given.bib, given.out)
        around = _around(given.out)
        # What an earlier import to this folder wrote is no project of others.
        fresh = around is None or _own(around, given.out)
        with _uncollected():
            imported = _read(form, text, given, known, None if fresh and given.force else around)
            made = _files(imported, known, given.out, target, fresh=fresh)
        report = imported.report if form == "claims" else [", ".join(counts(imported.pages.values()))]
        name = folder.relative(target, given.out)
        # `folder.write` refuses what lies outside the folder; this file was named by the user.
        beside = made.pop(name) if name.startswith("../") and name in made else None
        if beside is not None and not target.parent.is_dir():
            raise Bad(f"there is no folder {target.parent}")
        if not given.dry_run:
            folder.write(given.out, made, force=given.force, progress=Progress("wrote"))
            if beside is not None:
                replace_file(target, beside)
                made[name] = beside
    except Unreadable as error:
        place = given.file / error.file
        raise Failed(f"{place}:{error.line}: {error.reason}") from None
    say(report if given.dry_run else (line for line in report if not line.startswith("line ")))
    _account(imported.account, given)
    if not given.dry_run:
        _tell(given, made, None if fresh else around, target)
    return 0


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the collector of circles rest, which would go through all that is read again and again to find none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _account(account: Account, given: argparse.Namespace) -> None:
    """Print what is not as it was, the first lines of it where the log has all, and the table."""
    told = account.told()
    shown = told if given.dry_run else told[:SHOWN]
    say(map(str, shown))
    if len(shown) < len(told):
        say([f"and {len(told) - len(shown)} more, all in {given.out / folder.LOG}"])
    say(account.table())


def _bytes(path: Path) -> bytes:
    if str(path) == "-":
        # Bytes, since `decode` says on which line the text is no UTF-8.
        return sys.stdin.buffer.read()
    if path.is_dir():
        raise Bad(f"{path} is a folder")
    return path.read_bytes()


def _foreign(form: str, text: str, name: str, given: argparse.Namespace) -> Imported:
    """Read another format than plain claims; raises `Bad` for a mapping that is none."""
    if form in FOLDERS and given.file.is_dir():
        return FOLDERS[form](_pages(given.file), name)
    if form == "needs":
        try:
            types = needs.mapping(given.types)
        except ValueError as error:
            raise Bad(f"--types: {error}") from None
        return needs.read(text, name, types)
    return READERS[form](text, name)


def _pages(root: Path) -> dict[str, str]:
    """Return the Markdown files of a folder by their paths in it; `Bad` for none or too much, `Unreadable` for one."""
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.md")) if path.is_file()}
    # Programs keep their own notes in hidden folders.
    found = {name: path for name, path in found.items() if not any(part.startswith(".") for part in name.split("/"))}
    if not found:
        raise Bad(f"{root} holds no Markdown file")
    if sum(path.stat().st_size for path in found.values()) > MAX_FILE:
        raise Bad(f"the Markdown files of {root} have more than {MAX_FILE} bytes")
    pages = {}
    for name, path in found.items():
        try:
            pages[name] = decode(path.read_bytes())
        except Unreadable as error:
            raise Unreadable(error.line, error.reason, name) from None
    return pages


def _known(bibs: Iterable[Path], out: Path) -> tuple[Known, Path]:
    """Return the works of the files that exist, and the path of the one that does not.

    Raises `Bad` where two do not exist, `FileNotFoundError` where what is missing is no `.bib`, and `Failed`
    where one cannot be read.
    """
    known = Known()
    new = [path for path in bibs if not path.exists()]
    if len(new) > 1:
        raise Bad(f"there is no {new[0]}, and no {new[1]}")
    if new and new[0].suffix != ".bib":
        raise FileNotFoundError(new[0])
    for path in bibs:
        if path.exists() and path.suffix == ".jsonl":
            try:
                known.add_lines(path)
            except Unreadable as error:
                raise Failed(f"{path}:{error.line}: {error.reason}") from None
        elif path.exists():
            known.add_shelf(bibdoctor.read(sorted(path.rglob("*.bib")) if path.is_dir() else [path]))
    return known, new[0] if new else out / "references.bib"


def _around(out: Path) -> Path | None:
    """Return the folder of the project that *out* lies in."""
    whole = out.resolve()
    return next((up for up in (whole, *whole.parents) if (up / "conf.py").is_file()), None)


def _own(root: Path, out: Path) -> bool:
    """Return whether the project at *root* was made by an import to *out*."""
    # The docstring of the conf.py that `folder` writes.
    return root == out.resolve() and "An imported atlas" in (root / "conf.py").read_text("utf-8", errors="replace")[:60]


def _read(form: str, text: str, given: argparse.Namespace, known: Known, around: Path | None) -> Imported:
    """Read the file, raise `Unreadable` for an id of the project *around* it; None: no id is taken."""
    taken: dict[str, str] = {}
    if around is not None:
        project = read_project([around])
        taken = {r.id: f"{project.where(r.docname)}:{r.line}" for r in project.graph.records.values()}
        if project.shelf is not None:
            known.add_shelf(project.shelf)
    name = "standard input" if str(given.file) == "-" else given.file.name
    if form == "claims":
        return claims.read(text, name, known, set(taken))
    imported = _foreign(form, text, name, given)
    _rename(imported, known)
    for work in imported.works.values():
        known.add(work)
    written = {str(given.out / f"{name}.md") for name in imported.pages} if given.force else set()
    for record in (record for page in imported.pages.values() for record in page.records):
        for key in record.cites:
            known.use(key, record.line)
        place = taken.get(record.id, "")
        if place and place.rsplit(":", 1)[0] not in written:
            raise Unreadable(max(record.line, 1), f"the id {record.id!r} is already that of {place}")
    return imported


def _rename(imported: Imported, known: Known) -> None:
    """Cite works that the file knows by an address alone by the keys that *known* has for them."""
    found = {key: known.find(work.arxiv or work.doi) for key, work in imported.works.items() if not work.title}
    keys = {key: name for key, name in found.items() if name and name != key}
    if keys:
        imported.pages = {name: recite(page, keys) for name, page in imported.pages.items()}
        imported.works = {key: work for key, work in imported.works.items() if key not in keys}


def _files(imported: Imported, known: Known, out: Path, target: Path, *, fresh: bool) -> dict[str, str]:
    if not fresh:
        for key in known.entries:  # a .bib file of the project has them
            known.used.pop(key, None)
    index = fresh or not (out / "index.md").exists()
    return folder.files(imported, known, conf=fresh, index=index, bib=folder.relative(target, out))


def _tell(given: argparse.Namespace, made: dict[str, str], around: Path | None, target: Path) -> None:
    note(f"wrote {len(made)} files to {given.out}")
    if around is None:
        note(f"build it: sphinx-build -W {given.out} {given.out}/_build/html")
        return
    note(f"add {folder.relative(given.out / 'index', around)} to a toctree of {around}")
    if folder.relative(target, given.out) in made:
        note(f"add {folder.relative(target, around)} to bibtex_bibfiles")


# -- export -----------------------------------------------------------------


def run_export(given: argparse.Namespace) -> int:
    """Print or write the atlas."""
    form = _form(given.form, WRITERS)
    project = read_project(given.paths, given.bib, Progress("read"))
    text = WRITERS[form](project.graph, str(conf_of(conf_path(project.root)).get("project") or ""))
    if given.output is None:
        sys.stdout.write(text)
    else:
        replace_file(given.output, text)
    for lost in UNSAID.get(form, ()):
        note(f"{form} cannot say: {lost}")
    return 0
