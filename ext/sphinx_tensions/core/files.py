"""Files that are written whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path


def replace(path: Path, data: bytes, beside: Path | None = None) -> None:
    """Write *data* to *beside*, then put it in the place of *path*, with its rights: a reader never sees half of it.

    Raises OSError; nothing is left beside *path* then.
    """
    # A rename is atomic only within one file system, so the new file lies in the same folder.
    new = beside or path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(data)
        if path.exists():
            shutil.copymode(path, new)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
