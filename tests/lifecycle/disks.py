"""Builds on a disk that is full or cannot be written; run in a mount namespace of its own.

``unshare --map-root-user --mount python -m tests.lifecycle.disks FOLDER``
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from ..helpers.project import Project, Result
from .atlas import plant

ROOM = "64m"
PARTS = 12
"""Disks of so many sizes, the largest a little smaller than the whole."""


def mount(*args: str | Path) -> None:
    """Run mount."""
    subprocess.run(["mount", *map(str, args)], check=True)


class Disk:
    """A project whose output and doctrees lie on a disk of their own."""

    def __init__(self, root: Path) -> None:
        self.project = Project(root)
        plant(self.project)
        self.path = root / "disk"
        self.path.mkdir()

    def build(self, *args: str) -> Result:
        """Build on the disk."""
        return self.project.build("html", *args, out="disk/out", trees="disk/trees")

    def is_right(self) -> bool:
        """Build with room, and compare with a build from nothing elsewhere."""
        said = self.build("-nW", "--keep-going")
        assert said.code == 0, said.output
        assert self.project.fresh().code == 0
        return self.project.files("disk/out") == self.project.files("fresh")

    def fill(self) -> Path:
        """Leave no room."""
        filler = self.path / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(b"0" * 1024):
                    pass
            except OSError:
                return filler
        raise AssertionError("a disk without an end")


def small(disk: Disk) -> None:
    """Build from nothing on disks that fill up at one moment or another, then with room."""
    mount("-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", disk.path)
    assert disk.build().code == 0
    whole = shutil.disk_usage(disk.path).used // 1024
    subprocess.run(["umount", disk.path], check=True)
    for part in range(1, PARTS + 1):
        size = whole * part // PARTS - 4
        mount("-t", "tmpfs", "-o", f"size={size}k", "tmpfs", disk.path)
        said = disk.build()
        assert "No space left on device" in said.output, (size, said.output)
        mount("-o", f"remount,size={ROOM}", disk.path)
        assert disk.is_right(), size
        subprocess.run(["umount", disk.path], check=True)


def full(disk: Disk) -> None:
    """Edit when no room is left, then make room."""
    mount("-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", disk.path)
    assert disk.build().code == 0
    for old, new in (("Which state", "What state"), ("Probes cost", "Probes take")):
        filler = disk.fill()
        for page in ("one.md", "two.md"):
            text = (disk.project.src / page).read_text()
            disk.project.write(page, text.replace(old, new))
        said = disk.build()
        assert "No space left on device" in said.output, said.output
        filler.unlink()
        assert disk.is_right(), old
    subprocess.run(["umount", disk.path], check=True)


def locked(disk: Disk) -> None:
    """Build where nothing may be written, then where it may."""
    mount("-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", disk.path)
    for _ in range(2):
        mount("-o", "remount,ro", disk.path)
        said = disk.build()
        assert said.code != 0, said.output
        assert "Read-only file system" in said.output, said.output
        assert str(disk.path) in said.output, said.output
        mount("-o", "remount,rw", disk.path)
        assert disk.is_right()
        disk.project.write("one.md", (disk.project.src / "one.md").read_text().replace("Which state", "What state"))
    subprocess.run(["umount", disk.path], check=True)


if __name__ == "__main__":
    found = Disk(Path(sys.argv[1]))
    for trial in (small, full, locked):
        trial(found)
