"""The process that reads sources for the command: paths come in, passages go out, as lines of JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

from ..documents import Unreadable
from . import read

MEMORY = 4_000_000_000  #: bytes


def answer(path: str) -> dict[str, Any]:
    """Return what the source in *path* holds, or why it cannot be read."""
    try:
        document = read(Path(path))
    except Unreadable as error:
        return {"error": str(error)}
    except ImportError as error:
        return {"missing": error.name or str(error)}
    except MemoryError:
        return {"error": "it takes too much memory"}
    except RecursionError:
        return {"error": "it is too deep in itself"}
    except Exception as error:  # noqa: BLE001  (libraries raise what they like on a broken source)
        return {"error": f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"}
    return {
        "whole": document.whole,
        "blocks": [astuple(block) for block in document.blocks],
        "references": document.references,
        "bridges": document.bridges,
    }


def bound() -> None:
    """Hold the memory of this process to `MEMORY`, where the system can."""
    try:
        import resource  # noqa: PLC0415  (not on Windows)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    bound()
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(answer(json.loads(line)))}\n")
        sys.stdout.flush()
