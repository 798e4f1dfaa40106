"""Readers of sources, a module a format; what they need comes with the extra ``verify``."""

from __future__ import annotations

from pathlib import Path

from ..documents import Document


def read(path: Path) -> Document:
    """Return the passages of the source in *path*, by its suffix.

    Raises `Unreadable`, and `ImportError` without the extra.
    """
    from . import archives, latex, pdf, plaintext, trees  # noqa: PLC0415  (the command starts without them)

    if path.is_dir():
        return latex.read(path)
    match path.suffix.lower():
        case ".pdf":
            return pdf.read(path)
        case ".html" | ".htm" | ".xhtml":
            return trees.read_html(path)
        case ".xml" | ".nxml":
            return trees.read_xml(path)
        case ".tex" | ".latex":
            return latex.read(path)
        case ".gz" | ".tgz":
            return archives.read(path)
        case _:
            return plaintext.read(path)
