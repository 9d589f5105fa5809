#!/usr/bin/env python3
"""Reading FASTQ from Python: seqtide against dnaio, pysam, needletail, biometal and pyfastx.

    python bench/python/fastq.py --data FOLDER
    python bench/python/fastq.py --data FOLDER --task "raw loop" --competitor dnaio --rounds 9

Every library is used with the fastest of its settings that suits the task. Names of records differ: pysam and pyfastx
give the first word of the header line, biometal gives sequence and quality as bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness import Competitor, Task, main

# Loops that read all three attributes. They differ in names only.


def read_seqtide(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, sequence, _quality = record.name, record.sequence, record.quality
        bases += len(sequence)
    return bases


def read_dnaio(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, sequence, _quality = record.name, record.sequence, record.qualities
        bases += len(sequence)
    return bases


def read_needletail(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, sequence, _quality = record.id, record.seq, record.qual
        bases += len(sequence)
    return bases


def read_biometal(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, sequence, _quality = record.id, record.sequence, record.quality
        bases += len(sequence)
    return bases


def read_pyfastx(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, sequence, _quality = record
        bases += len(sequence)
    return bases


# Competitors.


def seqtide(path: str, keep: bool) -> Iterable[Any]:
    from seqtide import FastqReader

    return FastqReader(path)


def seqtide_one_thread(path: str, keep: bool) -> Iterable[Any]:
    from seqtide import FastqReader

    return FastqReader(path, threads=1)


def dnaio(path: str, keep: bool) -> Iterable[Any]:
    import dnaio

    return dnaio.open(path)


def dnaio_two_threads(path: str, keep: bool) -> Iterable[Any]:
    import dnaio

    return dnaio.open(path, open_threads=1)


def pysam(path: str, keep: bool) -> Iterable[Any]:
    from pysam import FastxFile

    return FastxFile(path, persist=keep)


def needletail(path: str, keep: bool) -> Iterable[Any]:
    from needletail import parse_fastx_file

    return parse_fastx_file(path)


def biometal(path: str, keep: bool) -> Iterable[Any]:
    from biometal import FastqStream

    return FastqStream.from_path(path)


def pyfastx(path: str, keep: bool) -> Iterable[Any]:
    from pyfastx import Fastx

    return Fastx(path, format="fastq")


# What they agree on.


def parts(record: Any) -> tuple[Any, ...]:
    return record.name, record.sequence, record.quality


def dnaio_parts(record: Any) -> tuple[Any, ...]:
    return record.name, record.sequence, record.qualities


def needletail_parts(record: Any) -> tuple[Any, ...]:
    return record.id, record.seq, record.qual


def biometal_parts(record: Any) -> tuple[Any, ...]:
    return record.id, record.sequence, record.quality


COMPETITORS = [
    Competitor("seqtide", "seqtide", "seqtide", seqtide, parts, read_seqtide),
    Competitor("seqtide, 1 thread", "seqtide", "seqtide", seqtide_one_thread, parts, read_seqtide),
    Competitor("dnaio", "dnaio", "dnaio", dnaio, dnaio_parts, read_dnaio),
    Competitor(
        "dnaio, open_threads=1", "dnaio", "dnaio", dnaio_two_threads, dnaio_parts, read_dnaio, compressed_only=True
    ),
    Competitor("pysam FastxFile", "pysam", "pysam", pysam, parts, read_seqtide, volatile=True),
    Competitor("needletail", "needletail", "needletail", needletail, needletail_parts, read_needletail),
    Competitor("biometal", "biometal", "biometal-rs", biometal, biometal_parts, read_biometal),
    Competitor("pyfastx", "pyfastx", "pyfastx", pyfastx, tuple, read_pyfastx),
]

SHORT, LONG = "benchmark.fastq", "benchmark_long.fastq"
TASKS = [
    Task("raw loop", "iterate", SHORT, {"dnaio": 1.8}, 32),
    Task("three attributes", "attributes", SHORT, {"dnaio": 1.3}, 32),
    Task("records kept in a list", "keep", SHORT, {"dnaio": 3.0}),
    Task("plain gzip", "iterate", "benchmark.fastq.gz", {"dnaio": 3.0}, 32),
    Task("BGZF", "iterate", "benchmark.bgzf.fastq.gz", {"dnaio": 3.0}, 32),
    Task("long reads", "iterate", LONG),
    Task("long reads, three attributes", "attributes", LONG),
]

if __name__ == "__main__":
    main(COMPETITORS, TASKS)
