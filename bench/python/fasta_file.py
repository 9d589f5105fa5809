#!/usr/bin/env python3
"""Regions of indexed FASTA from Python: seqtide against pysam and pyfastx.

    python bench/python/fasta_file.py --data FOLDER

Timed are the fetches alone, of the same random regions, and whole sequences; and making an index.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from harness import Competitor, Task, main

Fetch = Callable[[str, int, int], str]
Opened = tuple[Fetch, dict[str, int]]


# Competitors: the function that fetches, and the lengths of the sequences by name.


def seqtide(path: str) -> Opened:
    from seqtide import FastaFile

    file = FastaFile(path)
    return file.fetch, dict(zip(file.references, file.lengths, strict=True))


def pysam(path: str) -> Opened:
    from pysam import FastaFile

    file = FastaFile(path)
    return file.fetch, dict(zip(file.references, file.lengths, strict=True))


def pyfastx(path: str) -> Opened:
    from pyfastx import Fasta

    file = Fasta(path)

    # Fasta.fetch would read the whole sequence whenever it is another one than before.
    def fetch(name: str, start: int, end: int) -> str:
        return str(file[name][start:end].seq)

    return fetch, {sequence.name: len(sequence) for sequence in file}


# Tasks.


def fetch_regions(open_file: Callable[[str], Opened], count: int, size: int, path: str) -> dict[str, Any]:
    fetch, lengths = open_file(path)
    numbers = random.Random(1)
    names = numbers.choices(list(lengths), weights=list(lengths.values()), k=count)
    regions = [(name, start, start + size) for name in names for start in [numbers.randrange(lengths[name] - size)]]
    checksum = 0
    for region in regions:
        checksum = zlib.crc32(fetch(*region).encode(), checksum)
    start = time.perf_counter()
    for region in regions:
        fetch(*region)
    return {"seconds": time.perf_counter() - start, f"crc32 of {count}": checksum}


def fetch_whole(open_file: Callable[[str], Opened], path: str) -> dict[str, Any]:
    fetch, lengths = open_file(path)
    bases = 0
    start = time.perf_counter()
    for name, length in lengths.items():
        bases += len(fetch(name, 0, length))
    return {"seconds": time.perf_counter() - start, "bases": bases}


def make_index(open_file: Callable[[str], Opened], path: str) -> dict[str, Any]:
    """Through a link, so that no index lies beside it yet."""
    with tempfile.TemporaryDirectory() as folder:
        link = os.path.join(folder, "link.fasta")
        os.symlink(os.path.abspath(path), link)
        start = time.perf_counter()
        _fetch, lengths = open_file(link)
        return {"seconds": time.perf_counter() - start, "records": len(lengths)}


def sequences(open_file: Callable[[str], Opened], path: str, keep: bool) -> Iterable[Any]:
    """What the harness compares before anything is timed."""

    def each() -> Iterator[tuple[str, str]]:
        fetch, lengths = open_file(path)
        for name, length in lengths.items():
            yield name, fetch(name, 0, length)

    return each()


def no_loop(records: Iterable[Any]) -> int:
    raise NotImplementedError("files are not read record by record here")


def competitor(name: str, module: str, open_file: Callable[[str], Opened]) -> Competitor:
    loops = {
        "100 bases": partial(fetch_regions, open_file, 20_000, 100),
        "10,000 bases": partial(fetch_regions, open_file, 5_000, 10_000),
        "whole": partial(fetch_whole, open_file),
        "index": partial(make_index, open_file),
    }
    return Competitor(name, module, module, partial(sequences, open_file), tuple, no_loop, loops=loops)


COMPETITORS = [
    competitor("seqtide", "seqtide", seqtide),
    competitor("pysam FastaFile", "pysam", pysam),
    competitor("pyfastx Fasta", "pyfastx", pyfastx),
]

TASKS = [
    Task("20,000 regions of 100 bases", "100 bases", "benchmark.fasta", {"pysam FastaFile": 3}),
    Task("5,000 regions of 10,000 bases", "10,000 bases", "benchmark.fasta", {"pysam FastaFile": 3}),
    Task("whole sequences", "whole", "benchmark.fasta", {"pysam FastaFile": 3}),
    Task("making the index", "index", "benchmark.fasta"),
]

if __name__ == "__main__":
    main(COMPETITORS, TASKS)
