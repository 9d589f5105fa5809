#!/usr/bin/env python3
"""Reading BAM from Python: seqtide against pysam.

    python bench/python/bam.py --data FOLDER
    python bench/python/bam.py --data FOLDER --task "four fields" --rounds 9

Two threads in all, or one: pysam's `threads=1` decompresses on the thread that reads, `threads=2` on others. The
statistics of every read are the number of mapped reads, the sum of their MAPQ, the number of G and C, and the sum of
all Phred scores, on which a loop over records and batches of columns must agree.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from harness import Competitor, Task, main

REGIONS = 1000
REGION_LENGTH = 1000


def read_fields(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, _pos, sequence, _quality = record.qname, record.pos, record.seq, record.qual
        bases += len(sequence)
    return bases


def read_pysam_fields(records: Iterable[Any]) -> int:
    bases = 0
    for record in records:
        _name, _pos, sequence = record.query_name, record.reference_start, record.query_sequence
        _quality = record.query_qualities
        bases += len(sequence)
    return bases


# seqtide


def seqtide(path: str, keep: bool) -> Iterable[Any]:
    from seqtide import BamReader

    return BamReader(path, threads=2)


def seqtide_one_thread(path: str, keep: bool) -> Iterable[Any]:
    from seqtide import BamReader

    return BamReader(path, threads=1)


def seqtide_parts(record: Any) -> tuple[Any, ...]:
    return record.qname, record.seq, record.qual


def seqtide_statistics(path: str, threads: int = 2) -> dict[str, Any]:
    from seqtide import BamReader

    mapped = mapqs = gc = scores = 0
    for batch in BamReader(path, threads=threads).batches():
        aligned = ~batch.is_unmapped
        mapped += int(aligned.sum())
        mapqs += int(batch.mapq[aligned].sum(dtype="int64"))
        gc += int(batch.base_counts()[:, 1:3].sum())
        scores += int(batch.phred_sum().sum())
    return {"mapped": mapped, "mapqs": mapqs, "gc": gc, "scores": scores}


def seqtide_statistics_one_thread(path: str) -> dict[str, Any]:
    return seqtide_statistics(path, 1)


def seqtide_regions(path: str, threads: int = 2) -> dict[str, Any]:
    from seqtide import BamReader

    reader = BamReader(path, threads=threads)
    records = positions = 0
    for name, begin, end in regions(dict(reader.header.references)):
        for record in reader.query(name, begin, end):
            records += 1
            positions += record.pos
    return {"region_records": records, "positions": positions}


def seqtide_regions_one_thread(path: str) -> dict[str, Any]:
    return seqtide_regions(path, 1)


# pysam


def pysam(path: str, keep: bool) -> Iterable[Any]:
    import pysam

    return pysam.AlignmentFile(path, threads=2).fetch(until_eof=True)


def pysam_one_thread(path: str, keep: bool) -> Iterable[Any]:
    import pysam

    return pysam.AlignmentFile(path).fetch(until_eof=True)


def pysam_parts(record: Any) -> tuple[Any, ...]:
    return record.query_name, record.query_sequence, record.query_qualities


def pysam_statistics(path: str, threads: int = 2) -> dict[str, Any]:
    import pysam

    mapped = mapqs = gc = scores = 0
    for record in pysam.AlignmentFile(path, threads=threads).fetch(until_eof=True):
        if not record.is_unmapped:
            mapped += 1
            mapqs += record.mapping_quality
        sequence = record.query_sequence
        gc += sequence.count("G") + sequence.count("C")
        scores += sum(record.query_qualities)
    return {"mapped": mapped, "mapqs": mapqs, "gc": gc, "scores": scores}


def pysam_statistics_one_thread(path: str) -> dict[str, Any]:
    return pysam_statistics(path, 1)


def pysam_regions(path: str, threads: int = 2) -> dict[str, Any]:
    import pysam

    file = pysam.AlignmentFile(path, threads=threads)
    records = positions = 0
    for name, begin, end in regions(dict(zip(file.references, file.lengths, strict=True))):
        for record in file.fetch(name, begin, end):
            records += 1
            positions += record.reference_start
    return {"region_records": records, "positions": positions}


def pysam_regions_one_thread(path: str) -> dict[str, Any]:
    return pysam_regions(path, 1)


def regions(lengths: dict[str, int]) -> list[tuple[str, int, int]]:
    """The same random regions for everyone."""
    numbers = random.Random(7)
    names = sorted(lengths)
    chosen = []
    for _ in range(REGIONS):
        name = numbers.choices(names, weights=[lengths[name] for name in names])[0]
        begin = numbers.randrange(max(1, lengths[name] - REGION_LENGTH))
        chosen.append((name, begin, begin + REGION_LENGTH))
    return chosen


COMPETITORS = [
    Competitor(
        "seqtide",
        "seqtide",
        "seqtide",
        seqtide,
        seqtide_parts,
        read_fields,
        loops={"statistics": seqtide_statistics, "regions": seqtide_regions},
    ),
    Competitor(
        "seqtide, 1 thread",
        "seqtide",
        "seqtide",
        seqtide_one_thread,
        seqtide_parts,
        read_fields,
        loops={"statistics": seqtide_statistics_one_thread, "regions": seqtide_regions_one_thread},
    ),
    Competitor(
        "pysam",
        "pysam",
        "pysam",
        pysam,
        pysam_parts,
        read_pysam_fields,
        loops={"statistics": pysam_statistics, "regions": pysam_regions},
    ),
    Competitor(
        "pysam, 1 thread",
        "pysam",
        "pysam",
        pysam_one_thread,
        pysam_parts,
        read_pysam_fields,
        loops={"statistics": pysam_statistics_one_thread, "regions": pysam_regions_one_thread},
    ),
]

TASKS = [
    Task("raw loop", "iterate", "benchmark.bam", {"pysam": 2.5}, target_mebibytes=32),
    Task("four fields", "attributes", "benchmark.bam", {"pysam": 2.5}),
    Task("statistics of every read", "statistics", "benchmark.bam", {"pysam": 10.0}, target_mebibytes=32),
    Task("1,000 random regions", "regions", "benchmark.bam", {"pysam": 3.0, "pysam, 1 thread": 3.0}),
]

if __name__ == "__main__":
    main(COMPETITORS, TASKS)
