"""The bibliography files, read before bibtex would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime

from ..core.text import digest
from ..diagnostics import warn
from . import doctor as bibdoctor

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def read_files(app: Sphinx) -> None:
    """Read the bibliography files with the doctor, before bibtex would.

    bibtex compares paths, encoding and modification times of what it finds in
    its domain; it finds them current and reads nothing.
    """
    domain: Any = app.env.get_domain("cite")
    names = app.config.bibtex_bibfiles or []
    # Exactly as bibtex makes its paths, since it compares them.
    paths = [(Path(app.confdir) / name).resolve() for name in names]
    encoding = app.config.bibtex_encoding
    stamp = digest(encoding, [(str(path), content(path)) for path in paths])
    domain.changed = stamp != domain.data["shelf"]
    if domain.changed:
        shelf = bibdoctor.read(paths, encoding)
        for defect in shelf.defects:
            warn(defect.code, defect.message, f"{defect.path}:{defect.line}")
        domain.data["bibdata"] = BibData(encoding, {}, None)
        domain.data["entries"] = shelf.data.entries
        works = {
            key: domain.data["works"][key]
            if domain.data["digests"].get(key) == value
            else bibdoctor.work(key, shelf.data.entries[key])
            for key, value in shelf.digests.items()
        }
        domain.data["works"] = bibdoctor.lettered(works)
        domain.data["letters"] = {key: work.letter for key, work in domain.data["works"].items() if work.letter}
        domain.data["digests"] = shelf.digests
        domain.data["lines"] = shelf.lines
        domain.data["damaged"] = shelf.damaged
        domain.data["shelf"] = stamp
        keys = shelf.keys
    else:
        keys = {path: file.keys for path, file in domain.bibdata.bibfiles.items()}
    # With the time that bibtex asks for, so that it takes the files for read.
    files = {path: BibFile(mtime=get_mtime(path), keys=keys[path]) for path in paths}
    domain.data["bibdata"] = domain.bibdata._replace(bibfiles=files)


def content(path: Path) -> str:
    """Return a digest of a file, empty when it cannot be read."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Read again the pages with a bibliography whose entries are no longer those of the files."""
    domain: Any = env.get_domain("cite")
    return [key.docname for key, value in domain.bibliographies.items() if domain.changed and _differs(domain, value)]


def _differs(domain: Any, value: Any) -> bool:
    """Return whether a bibliography lists other entries than its files hold; a file may have another name now."""
    if not set(value.bibfiles) <= domain.bibdata.bibfiles.keys():
        return True
    return list(value.citation_nodes) != [value.keyprefix + entry.key for entry in domain.get_entries(value.bibfiles)]
