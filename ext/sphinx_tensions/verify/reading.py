"""Reading sources in a process of their own, so that none can take the command with it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from .documents import Block, Document, Kind, Unreadable

PATIENCE = 60.0  #: seconds for one source


class Missing(ImportError):  # noqa: N818  (it is no failure of the program)
    """A library of the extra ``verify`` is not there."""


def _block(row: list[Any]) -> Block:
    text, kind, section, heading, page, label, cites = row
    return Block(text, Kind(kind), section, heading, page, label, tuple((place, name) for place, name in cites))


class Reader:
    """Reads one source after another; a context, which ends the process."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Reader:
        """Return itself; the process begins with the first source."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End the process."""
        self._stop()

    def read(self, path: Path) -> Document:
        """Return the passages of the source in *path*; raises `Unreadable`, and `Missing` without the extra."""
        said = self._asked(str(path.absolute()))
        if "missing" in said:
            raise Missing(str(said["missing"]), name=str(said["missing"]))
        if "error" in said:
            raise Unreadable(str(said["error"]))
        blocks = tuple(map(_block, said["blocks"]))
        references = tuple((name, entry) for name, entry in said["references"])
        return Document(blocks, bool(said["whole"]), str(path), references, int(said["bridges"]))

    def _asked(self, path: str) -> dict[str, Any]:
        process = self.process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.patience, end)
        timer.start()
        try:
            process.stdin.write(f"{json.dumps(path)}\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
        if not line.endswith("\n"):
            self._stop()
            why = f"it took more than {self.patience:g} seconds" if late.is_set() else "its reader broke down on it"
            raise Unreadable(why)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _start(self) -> subprocess.Popen[str]:
        # Without -P a module in the folder that the command is called from would be run in place of ours.
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "sphinx_tensions.verify.readers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        return self.process

    def _stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None
