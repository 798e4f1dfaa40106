"""Which files of an output folder are ours.

An output folder has many writers: Sphinx, other extensions, the files of
`html_extra_path`.  The list beside them holds what we wrote, and what Sphinx
wrote for each page, with digests; nothing else is ever replaced or removed.
It is saved before anything is written, so that after an interrupted build
nothing of ours is taken for somebody else's.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..core.files import replace
from ..formats import list_of_outputs

FORMAT = 1


def fingerprint(data: bytes) -> str:
    """Return a digest of the content of a file."""
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def beside(path: Path, digest: str) -> Path:
    """Return where a file is made before it takes its place."""
    return path.with_name(f"{path.name}.{digest}.new")


def write(path: Path, data: bytes) -> None:
    """Write *data* unless it is there already; a reader never sees half of it."""
    try:
        if path.read_bytes() == data:
            return
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, data, beside(path, fingerprint(data)))


class Outputs:
    """The list of one builder in one folder."""

    def __init__(self, outdir: Path, builder: str) -> None:
        self.outdir = outdir
        self.list = outdir / list_of_outputs(builder)
        self.files: dict[str, list[str]] = {}  #: path -> digests of what we wrote there, or were about to
        self.pages: dict[str, dict[str, str]] = {}  #: page -> path -> digest of what was written for it
        self.waiting: dict[str, list[str]] = {}  #: page -> paths of a build that has not ended
        self.began = 0  #: when that build began to write, in nanoseconds of the clock
        self._load()

    def _load(self) -> None:
        """Read the list; what an interrupted build had written for its pages by then is known by its age."""
        try:
            state: dict[str, Any] = json.loads(self.list.read_text(encoding="utf-8"))
            if state["format"] != FORMAT:
                return
            files = {str(path): [str(digest) for digest in digests] for path, digests in state["files"].items()}
            pages = {str(page): dict(digests) for page, digests in state["pages"].items()}
            waiting = {str(page): [str(path) for path in paths] for page, paths in state["waiting"].items()}
            self.files, self.pages, self.waiting, self.began = files, pages, waiting, int(state["began"])
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return
        for path, digests in self.files.items():
            # A second digest means that a build ended between saving the list and writing the file.
            for digest in digests if len(digests) > 1 else ():
                beside(self.outdir / path, digest).unlink(missing_ok=True)
        self._note({page: [p for p in paths if self._since(p)] for page, paths in self.waiting.items()})

    def save(self) -> None:
        """Write the list, never half of it."""
        state = {"files": self.files, "pages": self.pages, "waiting": self.waiting, "began": self.began}
        text = json.dumps({"format": FORMAT, **state}, indent=0, sort_keys=True)
        replace(self.list, f"{text}\n".encode())

    # -- what Sphinx writes for pages ---------------------------------------

    def expect(self, pages: Mapping[str, list[str]]) -> None:
        """Note that a build begins to write *pages*, with the paths of each."""
        self.waiting, self.began = dict(pages), time.time_ns()
        self.save()

    def settle(self, written: Mapping[str, list[str]]) -> None:
        """Take the pages *written* for written, with their paths; what one had under another path is removed."""
        for page, paths in written.items():
            for path, known in self.pages.get(page, {}).items():
                if path not in paths and self._read(path) == known:
                    self._remove(path)
        self._note(written)
        self.waiting, self.began = {}, 0
        self.save()

    def gone(self, pages: Iterable[str]) -> None:
        """Remove what was written for any page but *pages*."""
        for page in sorted(self.pages.keys() - set(pages)):
            for path, known in self.pages.pop(page).items():
                if self._read(path) == known:
                    self._remove(path)

    def _note(self, pages: Mapping[str, list[str]]) -> None:
        for page, paths in pages.items():
            digests = {path: digest for path in paths if (digest := self._read(path))}
            if digests:
                self.pages[page] = digests

    def _since(self, path: str) -> bool:
        try:
            # Not the mtime: Sphinx gives a copied source that of the original.
            return (self.outdir / path).stat().st_ctime_ns >= self.began
        except OSError:
            return False

    # -- what we write -------------------------------------------------------

    def publish(self, wanted: set[str], contents: Mapping[str, bytes]) -> list[str]:
        """Write *contents* by path and remove our files that are not *wanted*; return what was left alone.

        What somebody else wrote stays as it is.
        """
        foreign = {path for path in contents if not self._may_write(path)}
        ours = {path: data for path, data in contents.items() if path not in foreign}
        for path, data in ours.items():
            self.files[path] = [*self.files.get(path, ()), fingerprint(data)]
        if ours or self.files.keys() - wanted:
            self.save()
        for path, data in ours.items():
            write(self.outdir / path, data)
            self.files[path] = [fingerprint(data)]
        for path in sorted(self.files.keys() - wanted):
            if self._read(path) in self.files.pop(path):
                self._remove(path)
        return sorted(foreign)

    def _may_write(self, path: str) -> bool:
        digest = self._read(path)
        return not digest or digest in self.files.get(path, ())

    def _read(self, path: str) -> str:
        """Return the digest of a file; empty where there is none, and a sign of its own where it lies elsewhere."""
        file = self.outdir / path
        if not file.resolve().is_relative_to(self.outdir.resolve()):
            return "elsewhere"
        try:
            return fingerprint(file.read_bytes())
        except OSError:
            return ""

    def _remove(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        file = self.outdir / path
        file.unlink()
        for folder in Path(path).parents[:-1]:
            if any((self.outdir / folder).iterdir()):
                return
            (self.outdir / folder).rmdir()
