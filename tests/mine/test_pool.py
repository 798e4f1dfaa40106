"""The same results from this process, from processes and from a cluster, in the same order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from sphinx_tensions.exchange.proposals import Source
from sphinx_tensions.mine import pool
from sphinx_tensions.mine.mining import Job, Result
from sphinx_tensions.mine.neighbours import Atlas

from . import small

NUMBER = 12


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return small.atlas(tmp_path_factory.mktemp("atlas"))


def jobs(number: int = NUMBER) -> list[Job]:
    """Return jobs of papers that differ; one of them is no paper."""
    made = []
    for place in range(number):
        text = small.PAPER.replace("3.1 times", f"{place}.1 times")
        name, data = (f"p{place}.tex", text.encode()) if place != 4 else ("p4.pdf", b"%PDF-1.4 broken")
        made.append(Job(name, name, Source(), "2026-05-08", source=name, files={name: data}, sha256=f"{place:064}"))
    return made


@pytest.fixture(scope="module")
def alone(atlas: Atlas) -> list[Result]:
    return list(pool.mined(jobs(), atlas))


def test_here_each_paper_has_its_result_in_order(alone: list[Result]) -> None:
    assert [result.shown for result in alone] == [job.shown for job in jobs()]
    assert [result.shown for result in alone if result.failure] == ["p4.pdf"]
    assert all(result.proposals for result in alone if not result.failure)


@pytest.mark.slow
def test_processes_give_the_same_in_the_same_order(atlas: Atlas, alone: list[Result]) -> None:
    assert list(pool.mined(jobs(), atlas, 2)) == alone


@pytest.mark.slow
def test_jobs_are_made_as_they_are_needed(atlas: Atlas) -> None:
    made = []

    def slowly() -> Iterator[Job]:
        for job in jobs():
            made.append(job)
            yield job

    results = pool.mined(slowly(), atlas, 2)
    next(results)
    assert len(made) <= 2 * pool.AHEAD
    results.close()  # type: ignore[attr-defined]


def test_nothing_to_mine_gives_nothing(atlas: Atlas) -> None:
    assert list(pool.mined([], atlas, 2)) == []


def _ended(job: Job, atlas: bytes) -> Result:
    """End the process that mines the fourth paper."""
    if job.shown == "p3.tex":
        os._exit(9)
    return pool.run_packed(job, atlas)


@pytest.mark.slow
def test_a_paper_that_takes_its_process_with_it_fails_alone(
    atlas: Atlas, alone: list[Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "run_packed", _ended)
    results = list(pool.mined(jobs(), atlas, 2))
    assert [r.failure for r in results if r.shown == "p3.tex"] == [pool.LOST]
    assert [r for r in results if r.shown != "p3.tex"] == [r for r in alone if r.shown != "p3.tex"]


def _other() -> str:
    """Return what is another edition in each process."""
    return str(os.getpid())


# -- a cluster ------------------------------------------------------------------------


class Cluster:
    """A scheduler and workers of Dask on this machine, each a process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("dask_scheduler", "--port", "0", "--no-show", "--no-dashboard")
        self._until(self.file.exists)
        self._until(lambda: self.file.read_text().strip().endswith("}"))
        self.address = str(json.loads(self.file.read_text())["address"])

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--scheduler-file", str(self.file)]
        # The folder of the tests is on the path of the workers too: jobs may name what is in it.
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", *arguments], cwd=self.folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker without a nanny, which would start it again."""
        home = self.folder / f"worker-{len(self.processes)}"
        return self._start(
            "dask_worker", "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(home)
        )

    @staticmethod
    def _until(done: object) -> None:
        for _ in range(300):
            if done():  # type: ignore[operator]
                return
            time.sleep(0.1)
        raise AssertionError("the scheduler did not come up")

    def end(self) -> None:
        """End all processes."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    made = Cluster(folder)
    try:
        for _ in range(workers):
            made.worker()
        yield made
    finally:
        made.end()


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_cluster_gives_the_same_in_the_same_order(
    workers: int, atlas: Atlas, alone: list[Result], tmp_path: Path
) -> None:
    with cluster(tmp_path, workers) as running:
        assert list(pool.mined(jobs(), atlas, cluster=running.address)) == alone


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_nothing(atlas: Atlas, alone: list[Result], tmp_path: Path) -> None:
    with cluster(tmp_path, 2) as running:
        results = pool.mined(jobs(), atlas, cluster=running.address)
        first = list(islice(results, 2))
        running.processes[-1].send_signal(signal.SIGKILL)
        running.processes[-1].wait()
        assert first + list(results) == alone


@pytest.mark.slow
@pytest.mark.parametrize(("lost", "said"), [(-1, "no worker is left"), (0, "the scheduler was lost")])
def test_a_cluster_that_is_lost_is_told(
    lost: int, said: str, atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster(tmp_path, 1) as running:
        monkeypatch.setattr(pool, "PATIENCE", 3.0)
        results = pool.mined(jobs(), atlas, cluster=running.address)
        next(results)
        running.processes[lost].kill()
        running.processes[lost].wait()
        with pytest.raises(pool.NoCluster, match=f"{said}; papers before this one are mined"):
            list(results)


class _Late:
    """A future whose first wait ends, while its job ends with *error*, or well."""

    def __init__(self, made: Result, error: Exception | None = None) -> None:
        self.made, self.error, self.waits = made, error, 0
        self.status = "finished" if error is None else "error"

    def result(self, timeout: float) -> Result:
        self.waits += 1
        if self.error is not None or self.waits == 1:
            raise self.error or TimeoutError(f"{timeout} seconds")
        return self.made

    def exception(self, _timeout: float) -> Exception | None:
        return self.error


class _Workers:
    def wait_for_workers(self, _count: int, timeout: float) -> None:
        assert timeout


def test_a_result_that_comes_as_its_wait_ends_is_taken(alone: list[Result]) -> None:
    pytest.importorskip("distributed")
    job = next(iter(jobs()))
    assert pool._gathered(_Workers(), "tcp://there", job, _Late(alone[0])) == alone[0]
    with pytest.raises(TimeoutError, match="its own"):
        pool._gathered(_Workers(), "tcp://there", job, _Late(alone[0], TimeoutError("its own")))


@pytest.mark.slow
def test_a_worker_with_another_version_is_told(atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster(tmp_path, 1) as running:
        monkeypatch.setattr(pool, "edition", _other)
        with pytest.raises(pool.NoCluster, match="is another than here; make them the same"):
            list(pool.mined(jobs(1), atlas, cluster=running.address))


@pytest.mark.slow
def test_a_scheduler_without_a_worker_is_told(atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 1.0)
    with cluster(tmp_path, 0) as running, pytest.raises(pool.NoCluster, match="has no worker; start one"):
        list(pool.mined(jobs(1), atlas, cluster=running.address))


def test_an_address_without_a_scheduler_is_told(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 1.0)
    with pytest.raises(pool.NoCluster, match=r"tcp://127\.0\.0\.1:9: no scheduler answers there"):
        list(pool.mined(jobs(1), atlas, cluster="tcp://127.0.0.1:9"))


def test_without_the_library_what_to_install_is_told(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(pool.NoCluster, match=r"pip install 'sphinx-tensions\[cluster\]'"):
        list(pool.mined(jobs(1), atlas, cluster="tcp://127.0.0.1:9"))


def test_what_was_read_before_needs_no_files(atlas: Atlas, alone: list[Result]) -> None:
    first, known = jobs(1)[0], alone[0]
    again = replace(first, files={}, paper=known.paper)
    assert list(pool.mined([again], atlas, 1)) == [known]
