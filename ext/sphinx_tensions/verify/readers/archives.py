"""LaTeX in a `.tar.gz`, as arXiv gives it; read in memory, never unpacked."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from pathlib import Path, PurePosixPath

from ..documents import Document, Unreadable
from . import latex
from .flow import LARGEST, data_of, decoded

WHOLE = 256_000_000  #: bytes that an archive may unpack to
MEMBERS = 5_000
_LISTS = (".bbl", ".bib")
"""Suffixes of files with references; one that is too large is left out."""


class _Bounded(io.RawIOBase):
    """A stream that ends in `Unreadable` when it gives more than `WHOLE`."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self.stream = stream
        self.left = WHOLE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self.stream.read(len(view))
        self.left -= len(data)
        if self.left < 0:
            raise Unreadable(f"it unpacks to more than {WHOLE:,} bytes")
        view[: len(data)] = data
        return len(data)


def read(path: Path) -> Document:
    """Return the passages of an archive of LaTeX, or of one compressed file; raises `Unreadable`."""
    data = data_of(path, 4 * LARGEST)
    try:
        texts = _texts(data)
        written = {name: text for name, text in texts.items() if not name.lower().endswith(_LISTS)}
        return latex.document(written, aside=texts.get)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"no archive that can be read: {error}") from None


def _is_read(member: tarfile.TarInfo, name: PurePosixPath) -> bool:
    if not member.isreg() or name.is_absolute() or ".." in name.parts:
        return False
    suffix = name.suffix.lower()
    return suffix == ".tex" or (suffix in _LISTS and member.size <= LARGEST)


def _texts(data: bytes) -> dict[str, str]:
    """Return name -> text of the LaTeX in *data*; links, devices and names that lead outside are left out.

    Raises `Unreadable` where it is no archive, or too large.
    """
    if data[:2] != b"\x1f\x8b":
        raise Unreadable("it is not compressed by gzip")
    texts: dict[str, str] = {}
    try:
        with tarfile.open(
            fileobj=io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=io.BytesIO(data)))), mode="r|"
        ) as tar:
            for number, member in enumerate(tar):
                if number >= MEMBERS:
                    raise Unreadable(f"it has more than {MEMBERS:,} files")
                name = PurePosixPath(member.name)
                if not _is_read(member, name):
                    continue
                if member.size > LARGEST:
                    raise Unreadable(f"{name.name} has {member.size:,} bytes, more than {LARGEST:,}")
                stream = tar.extractfile(member)
                texts[str(name)] = decoded(stream.read()) if stream is not None else ""
    except tarfile.ReadError:
        if texts:
            raise
        # A work of one file comes without an archive around it.
        text = gzip.GzipFile(fileobj=io.BytesIO(data)).read(LARGEST + 1)
        if len(text) > LARGEST:
            raise Unreadable(f"it unpacks to more than {LARGEST:,} bytes") from None
        if b"\\" not in text:
            raise
        texts["main.tex"] = decoded(text)
    return texts
