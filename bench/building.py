"""One build, and what it took: the whole tree of processes."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

RANDOM = re.compile(rb"SNCB-[0-9a-f]+")
"""Ids that sphinx-needs makes anew in every build; they count for nothing here."""


@dataclass(frozen=True)
class Cost:
    """What one build took."""

    cpu: float  #: seconds of all processes
    wall: float  #: seconds
    peak: float  #: MB of all processes together
    written: int  #: pages


def pages(out: Path) -> dict[str, bytes]:
    """Return the written pages by name."""
    return {path.name: RANDOM.sub(b"", path.read_bytes()) for path in out.glob("*.html")}


def _watch(process: psutil.Process, peak: list[float], stop: threading.Event) -> None:
    while not stop.wait(0.05):
        try:
            tree = [process, *process.children(recursive=True)]
            peak[0] = max(peak[0], sum(each.memory_info().rss for each in tree) / 1e6)
        except psutil.Error:
            return


def build(folder: Path, out: Path, jobs: int = 1, limit: float = 7200, *, may_fail: bool = False) -> Cost | None:
    """Build once; None when the build does not end within *limit* seconds, or breaks off and *may_fail*."""
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.html")}
    used, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "sphinx", "-q", "-j", str(jobs), str(folder), str(out)]
    env = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}
    peak, stop = [0.0], threading.Event()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=env) as running:
        watcher = threading.Thread(target=_watch, args=(psutil.Process(running.pid), peak, stop))
        watcher.start()
        try:
            _, said = running.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            tree = psutil.Process(running.pid)
            for process in (*tree.children(recursive=True), tree):
                process.kill()
            return None
        finally:
            stop.set()
            watcher.join()
    if running.returncode and may_fail:
        return None
    if running.returncode:
        raise RuntimeError(said[-2000:])
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    written = sum(before.get(path) != path.stat().st_mtime_ns for path in out.glob("*.html"))
    return Cost(cpu, wall, peak[0], written)
