#!/usr/bin/env python3
"""Lines of files from Python: `seqtide.Stream` against `io.BufferedReader`.

    python bench/python/lines.py --data FOLDER
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from harness import Competitor, Task, main


def seqtide(path: str) -> Any:
    from seqtide import Stream

    return Stream(path)


def buffered_reader(path: str) -> Any:
    return io.BufferedReader(io.FileIO(path))


def iterate(open_file: Callable[[str], Any], path: str) -> dict[str, Any]:
    lines = 0
    with open_file(path) as file:
        for _line in file:
            lines += 1
    return {"lines": lines}


def read_lines(open_file: Callable[[str], Any], path: str) -> dict[str, Any]:
    lines = 0
    with open_file(path) as file:
        readline = file.readline
        while readline():
            lines += 1
    return {"lines": lines}


def all_lines(open_file: Callable[[str], Any], path: str, keep: bool) -> Iterable[Any]:
    """What the harness compares before anything is timed: the records that the lines make."""
    with open_file(path) as file:
        name, bases = "", []
        for line in file:
            if line[:1] == b">":
                if name:
                    yield name, "".join(bases)
                name, bases = line[1:].split()[0].decode(), []
            else:
                bases.append(line.decode().rstrip())
        yield name, "".join(bases)


def no_loop(records: Iterable[Any]) -> int:
    raise NotImplementedError("lines are no records")


def competitor(name: str, module: str, open_file: Callable[[str], Any]) -> Competitor:
    loops = {"lines": partial(iterate, open_file), "readline": partial(read_lines, open_file)}
    return Competitor(name, module, module, partial(all_lines, open_file), tuple, no_loop, loops=loops)


COMPETITORS = [competitor("seqtide", "seqtide", seqtide), competitor("io.BufferedReader", "io", buffered_reader)]

TASKS = [
    Task("iterating over lines", "lines", "benchmark.fasta", {"io.BufferedReader": 0.3}),
    Task("readline", "readline", "benchmark.fasta", {"io.BufferedReader": 0.3}),
]

if __name__ == "__main__":
    main(COMPETITORS, TASKS)
