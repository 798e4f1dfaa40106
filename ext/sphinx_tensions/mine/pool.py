"""Mining many papers: here, in processes of this machine, or on a Dask cluster; results and order are the same.

What is sent is a job, which holds the bytes of its paper; nothing is shared but
the atlas, which nobody changes.
"""

from __future__ import annotations

import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any, TypeVar

from ..command.console import Failed
from ..verify.reading import Reader
from .edition import edition
from .mining import Job, Result, mine_paper
from .neighbours import Atlas

AHEAD = 2
"""Jobs that wait for each worker: so many papers are in memory, however many there are."""
PATIENCE = 10.0  #: seconds until a scheduler and its first worker answer

_AGAIN = "papers before this one are mined; start it again, and give the same command"
LOST = "it took its process with it, twice"

_Waiting = TypeVar("_Waiting")


class NoCluster(Failed):
    """A cluster cannot be used; says why in one line."""


class _Own(threading.local):
    """What a thread of a worker keeps from one job to the next."""

    reader: Reader | None = None
    packed: bytes = b""
    atlas: Atlas = Atlas()


_own = _Own()


def mined(jobs: Iterable[Job], atlas: Atlas, workers: int = 1, cluster: str = "") -> Iterator[Result]:
    """Yield what comes of *jobs*, in their order: of *workers* processes, or of the cluster at that address.

    Raises `NoCluster` for a cluster that does not answer, is lost or has other
    versions, `verify.reading.Missing` where the libraries that read papers are not there.
    """
    if cluster:
        yield from _by_cluster(jobs, atlas, cluster)
    elif workers > 1:
        yield from _by_processes(jobs, atlas, workers)
    else:
        with Reader() as reader:
            for job in jobs:
                yield mine_paper(job, atlas, reader)


def _in_order(
    jobs: Iterable[Job], width: int, submit: Callable[[Job], _Waiting], result: Callable[[Job, _Waiting], Result]
) -> Iterator[Result]:
    """Yield results in the order of *jobs*, of which *width* are on their way."""
    waiting: deque[tuple[Job, _Waiting]] = deque()
    for job in jobs:
        waiting.append((job, submit(job)))
        if len(waiting) >= width:
            yield result(*waiting.popleft())
    while waiting:
        yield result(*waiting.popleft())


# -- where it runs ----------------------------------------------------------------------


def run_packed(job: Job, atlas: bytes) -> Result:
    """Return what comes of a job in a process that keeps the atlas it was sent last, with its index."""
    if _own.packed != atlas:
        _own.packed, _own.atlas = atlas, pickle.loads(atlas)  # noqa: S301  (from the process that began this one)
    return run(job, _own.atlas)


def run(job: Job, atlas: Atlas) -> Result:
    """Return what comes of a job in a worker, which keeps its process for reading papers."""
    if _own.reader is None:
        _own.reader = Reader()
    return mine_paper(job, atlas, _own.reader)


def _same(atlas: Atlas) -> Atlas:
    """Return *atlas*: as the result of a task it is made again where a worker was lost with it."""
    return atlas


# -- processes ----------------------------------------------------------------------------


class _Processes:
    """An executor that is begun again where a process of it has died."""

    def __init__(self, atlas: Atlas, workers: int) -> None:
        # Sent with each job: what an executor is begun with may lock it for good where a process dies early.
        self.atlas, self.workers = pickle.dumps(atlas), workers
        self.executor = self._made(workers)

    def _made(self, workers: int) -> ProcessPoolExecutor:
        # Not forked: a fork copies locks of threads that it has not.
        return ProcessPoolExecutor(workers, get_context("spawn"))

    def submit(self, job: Job) -> Any:
        """Return what waits for the result of a job."""
        try:
            return self.executor.submit(run_packed, job, self.atlas)
        except BrokenProcessPool:
            self.executor.shutdown(wait=False)
            self.executor = self._made(self.workers)
            return self.executor.submit(run_packed, job, self.atlas)

    def result(self, job: Job, future: Any) -> Result:
        """Return the result; of a job that was on its way when a process died, what it gives alone."""
        try:
            return future.result()  # type: ignore[no-any-return]
        except BrokenProcessPool:
            pass
        with self._made(1) as executor:
            try:
                return executor.submit(run_packed, job, self.atlas).result()
            except BrokenProcessPool:
                return Result(job.shown, failure=LOST)


def _by_processes(jobs: Iterable[Job], atlas: Atlas, workers: int) -> Iterator[Result]:
    processes = _Processes(atlas, workers)
    try:
        yield from _in_order(jobs, AHEAD * workers, processes.submit, processes.result)
    finally:
        processes.executor.shutdown(cancel_futures=True)


# -- a cluster -----------------------------------------------------------------------------


def _by_cluster(jobs: Iterable[Job], atlas: Atlas, address: str) -> Iterator[Result]:
    with _connected(address) as client:
        kept = client.submit(_same, atlas, pure=False)
        width = AHEAD * max(sum(client.nthreads().values()), 1)

        def submit(job: Job) -> Any:
            return client.submit(run, job, kept, pure=False)

        def gathered(job: Job, future: Any) -> Result:
            return _gathered(client, address, job, future)

        yield from _in_order(jobs, width, submit, gathered)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """Yield a client of the scheduler at *address*; raises `NoCluster` where nobody answers or versions differ."""
    try:
        distributed = import_module("distributed")
    except ModuleNotFoundError as error:
        raise NoCluster(f"there is no {error.name}; install it with: pip install 'sphinx-tensions[cluster]'") from None
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoCluster(f"{address}: no scheduler answers there: {error}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
            others = sorted(worker for worker, told in client.run(edition).items() if told != edition())
        except TimeoutError:
            raise NoCluster(f"{address}: the scheduler has no worker; start one with: dask worker {address}") from None
        except ModuleNotFoundError as error:
            raise NoCluster(
                f"{address}: its workers have no {error.name}; install sphinx-tensions[cluster] there"
            ) from None
        if others:
            raise NoCluster(
                f"{others[0]}: its sphinx-tensions or a library under it is another than here; make them the same"
            )
        yield client


def _gathered(client: Any, address: str, job: Job, future: Any) -> Result:
    """Return what a worker made of *job*; raises `NoCluster` where no worker or no scheduler is left."""
    while True:
        try:
            return future.result(timeout=PATIENCE)  # type: ignore[no-any-return]
        except import_module("distributed").KilledWorker:
            return Result(job.shown, failure="each worker that mined it was lost")
        except CancelledError:
            raise NoCluster(f"{address}: the scheduler was lost; {_AGAIN}") from None
        except TimeoutError:
            # That a wait has ended says nothing of the job, which may be done since; its result may be long on its way.
            if future.status == "error" and isinstance(future.exception(PATIENCE), TimeoutError):
                raise  # the paper's own
        try:
            client.wait_for_workers(1, timeout=PATIENCE)  # a slow paper has one
        except TimeoutError:
            raise NoCluster(f"{address}: no worker is left; {_AGAIN}") from None
