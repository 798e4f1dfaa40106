"""Batches of a stream, worked on by several processes and given back in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield *rows* in lists of *size*, the last one shorter."""
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def mapped(function: Callable[[Sequence[T]], R], parts: Iterable[Sequence[T]], jobs: int) -> Iterator[R]:
    """Yield what *function* returns for each of *parts*, in order; two parts a job are in memory at most.

    *function* and what it takes and returns are pickled where *jobs* is more than one.
    """
    remaining = iter(parts)
    head = list(islice(remaining, 2))
    if jobs < 2 or len(head) < 2:
        yield from map(function, chain(head, remaining))
        return
    # A fork would copy the threads of the database half.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = deque(pool.submit(function, part) for part in head)
        for part in remaining:
            if len(waiting) >= 2 * jobs:
                yield waiting.popleft().result()
            waiting.append(pool.submit(function, part))
        while waiting:
            yield waiting.popleft().result()
