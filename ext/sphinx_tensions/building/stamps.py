"""Whether a file is still the one that was read, when clocks jump and time stamps are coarse.

Sphinx reads a page again when its time stamp is later than the last reading.
An edit under a clock that was set back, or within the same tick, goes unseen.
Here a page counts as changed when time stamp or size of one of its files differ
at all; where the stamp is too close to the reading to tell, its bytes decide.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

TICK = 3_000_000_000
"""Nanoseconds within which two writings may carry one time stamp: two seconds on FAT, and some for good measure."""


class Stamp(NamedTuple):
    """What can be known of files without reading them."""

    read: int  #: when, in nanoseconds of the clock
    files: tuple[tuple[str, int, int], ...]  #: path, time of the last change in nanoseconds, bytes

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Stamp:
        """Return the stamp of *paths* now."""
        return cls(time.time_ns(), tuple(map(look, paths)))

    @property
    def doubtful(self) -> bool:
        """Return whether a file may have changed since without another time stamp."""
        return any(changed > self.read - TICK for _, changed, _ in self.files)


def look(path: Path) -> tuple[str, int, int]:
    """Return path, time of the last change and size, the latter two -1 where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return str(path), -1, -1
    return str(path), status.st_mtime_ns, status.st_size
