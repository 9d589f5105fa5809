"""Work on batches by several threads, results in the order of the input."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Batches that wait for the one before them: enough that no thread runs dry, few enough for little memory.
WAITING_PER_THREAD = 2


def usable_threads() -> int:
    """What readers and writers take by default, too."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(4, usable)


def in_order(function: Callable[[Item], Result], items: Iterable[Item], threads: int) -> Generator[Result, None, None]:
    """Yields function(item) for each item, computed by `threads` threads, in the order of the items.

    The items are drawn by the calling thread. An exception of the items or of the function comes after the results
    before it. Whoever stops early waits for no more than the calls that run; KeyboardInterrupt comes at once then.
    """
    if threads == 1:
        yield from map(function, items)
        return
    source = iter(items)
    waiting: deque[Future[Result]] = deque()
    failure: Exception | None = None
    ended = False
    with ThreadPoolExecutor(threads) as pool:
        try:
            while waiting or not ended:
                # What is done goes out before the next item is awaited, which may come slowly.
                if waiting and (ended or len(waiting) == WAITING_PER_THREAD * threads or waiting[0].done()):
                    yield waiting.popleft().result()
                    continue
                try:
                    item = next(source)
                except StopIteration:
                    ended = True
                except Exception as error:
                    failure, ended = error, True
                else:
                    waiting.append(pool.submit(function, item))
        finally:
            for future in waiting:
                future.cancel()
    if failure is not None:
        raise failure
