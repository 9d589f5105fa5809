#!/usr/bin/env python3
"""Reading FASTA of 60 letters a line from Python: seqtide against dnaio, pysam, needletail, biometal and pyfastx.

    python bench/python/fasta.py --data FOLDER

The records are as large as chromosomes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness import Competitor, Task, main

# Loops that read both attributes.


def read_sequence(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, sequence = record.name, record.sequence
        bases += len(sequence)
    return bases


def read_needletail(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, sequence = record.id, record.seq
        bases += len(sequence)
    return bases


def read_biometal(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, sequence = record.id, record.sequence
        bases += len(sequence)
    return bases


def read_pyfastx(records: Iterable[Any]) -> int:
    bases = 0
    for _name, sequence in records:
        bases += len(sequence)
    return bases


# Competitors.


def seqtide(path: str, keep: bool) -> Iterable[Any]:
    from seqtide import FastaReader

    return FastaReader(path)


def seqtide_one_thread(path: str, keep: bool) -> Iterable[Any]:
    from seqtide import FastaReader

    return FastaReader(path, threads=1)


def dnaio(path: str, keep: bool) -> Iterable[Any]:
    import dnaio

    return dnaio.open(path)


def pysam(path: str, keep: bool) -> Iterable[Any]:
    from pysam import FastxFile

    return FastxFile(path, persist=keep)


def needletail(path: str, keep: bool) -> Iterable[Any]:
    from needletail import parse_fastx_file

    return parse_fastx_file(path)


def biometal(path: str, keep: bool) -> Iterable[Any]:
    from biometal import FastaStream

    return FastaStream.from_path(path)


def pyfastx(path: str, keep: bool) -> Iterable[Any]:
    from pyfastx import Fastx

    return Fastx(path, format="fasta")


# What they agree on.


def parts(record: Any) -> tuple[Any, ...]:
    return record.name, record.sequence


def needletail_parts(record: Any) -> tuple[Any, ...]:
    return record.id, record.seq


def biometal_parts(record: Any) -> tuple[Any, ...]:
    return record.id, record.sequence


COMPETITORS = [
    Competitor("seqtide", "seqtide", "seqtide", seqtide, parts, read_sequence),
    Competitor("seqtide, 1 thread", "seqtide", "seqtide", seqtide_one_thread, parts, read_sequence),
    Competitor("dnaio", "dnaio", "dnaio", dnaio, parts, read_sequence),
    Competitor("pysam FastxFile", "pysam", "pysam", pysam, parts, read_sequence, volatile=True),
    Competitor("needletail", "needletail", "needletail", needletail, needletail_parts, read_needletail),
    Competitor("biometal", "biometal", "biometal-rs", biometal, biometal_parts, read_biometal),
    Competitor("pyfastx", "pyfastx", "pyfastx", pyfastx, tuple, read_pyfastx),
]

TASKS = [
    Task("raw loop", "iterate", "benchmark.fasta"),
    Task("two attributes", "attributes", "benchmark.fasta"),
]

if __name__ == "__main__":
    main(COMPETITORS, TASKS)
