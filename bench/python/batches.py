#!/usr/bin/env python3
"""Work on every read of a FASTQ file: seqtide's batches against record by record, and against the same loop in C++.

    python bench/python/batches.py --data FOLDER
    SEQTIDE_BENCH_BATCHES=build/bench/bench/cpp/bench_batches python bench/python/batches.py --data FOLDER

Two tasks: the mean quality (of error probabilities) and GC content of every read; and keeping the reads of mean
quality 23 or better, written as gzip of level 1 with two threads in all. Libraries without columns get the fastest way
that their records allow: NumPy on each read's bytes, and their own functions where they have them.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Callable
from typing import Any

import numpy as np  # all of them use it, and importing it is not timed
from fastq import COMPETITORS as FASTQ_COMPETITORS
from fastq import SHORT
from harness import Competitor, Task, main

NATIVE = os.environ.get("SEQTIDE_BENCH_BATCHES")
LEAST_QUALITY = 23
LEVEL = 1
THREADS = 2


def found(reads: int, quality: float, gc: float) -> dict[str, Any]:
    """Sums of floating-point numbers in another order differ in the last digits; those are left out."""
    return {"reads": reads, "quality": f"{quality:.5e}", "gc": f"{gc:.5e}"}


# Mean quality and GC content of every read.


def analyse_seqtide(path: str) -> dict[str, Any]:
    import numpy as np

    import seqtide

    reads, quality, gc = 0, 0.0, 0.0
    with seqtide.FastqReader(path) as reader:
        for batch in reader.batches():
            reads += len(batch)
            quality += float(batch.mean_quality().sum())
            gc += float(np.nansum(batch.gc_content()))  # nothing but N: NaN
    return found(reads, quality, gc)


def analyse_seqtide_records(path: str) -> dict[str, Any]:
    import seqtide

    reads, quality, gc = 0, 0.0, 0.0
    for record in seqtide.FastqReader(path):
        reads += 1
        quality += record.mean_quality()
        content = record.gc_content()
        gc += content if content == content else 0  # nothing but N: NaN
    return found(reads, quality, gc)


def analyse_native(path: str) -> dict[str, Any]:
    assert NATIVE is not None
    answer = json.loads(subprocess.run([NATIVE, path], capture_output=True, check=True).stdout)
    return found(answer["reads"], answer["quality"], answer["gc"]) | {"seconds": answer["seconds"]}


def mean_quality_by_numpy() -> Callable[[bytes], float]:
    probabilities = 10.0 ** (-(np.arange(256) - 33) / 10)

    def mean_quality(quality: bytes) -> float:
        scores = np.frombuffer(quality, dtype=np.uint8)
        return -10 * math.log10(probabilities[scores].sum() / len(scores))

    return mean_quality


def analyse_dnaio(path: str) -> dict[str, Any]:
    import dnaio

    mean_quality = mean_quality_by_numpy()
    reads, quality, gc = 0, 0.0, 0.0
    with dnaio.open(path) as reader:
        for record in reader:
            sequence = record.sequence
            strong = sequence.count("G") + sequence.count("C")
            reads += 1
            quality += mean_quality(record.qualities.encode("ascii"))
            gc += strong / ((strong + sequence.count("A") + sequence.count("T")) or 1)
    return found(reads, quality, gc)


def analyse_biometal(path: str) -> dict[str, Any]:
    import biometal

    mean_quality = mean_quality_by_numpy()  # biometal's mean_quality is the mean of the scores
    reads, quality, gc = 0, 0.0, 0.0
    for record in biometal.FastqStream.from_path(path):
        counts = biometal.count_bases(record.sequence)
        strong = counts["G"] + counts["C"]
        reads += 1
        quality += mean_quality(bytes(record.quality))
        gc += strong / ((strong + counts["A"] + counts["T"]) or 1)
    return found(reads, quality, gc)


# Filtering by mean quality.


def filter_seqtide(path: str) -> dict[str, Any]:
    import seqtide

    output = path + ".kept.seqtide.gz"
    with (
        seqtide.FastqReader(path, threads=THREADS) as reader,
        seqtide.FastqWriter(output, compression="bgzf", level=LEVEL, threads=THREADS) as writer,
    ):
        for batch in reader.batches():
            writer.write(batch[batch.mean_quality() >= LEAST_QUALITY])
        kept = writer.record_count
    return {"kept": kept, "output": output}


def filter_dnaio(path: str) -> dict[str, Any]:
    import dnaio

    output = path + ".kept.dnaio.gz"
    mean_quality = mean_quality_by_numpy()
    kept = 0
    with (
        dnaio.open(path) as reader,
        dnaio.open(output, mode="w", fileformat="fastq", compression_level=LEVEL, open_threads=THREADS - 1) as writer,
    ):
        for record in reader:
            if mean_quality(record.qualities.encode("ascii")) >= LEAST_QUALITY:
                writer.write(record)
                kept += 1
    return {"kept": kept, "output": output}


LOOPS: dict[str, dict[str, Callable[[str], dict[str, Any]]]] = {
    "seqtide": {"analyse": analyse_seqtide, "filter": filter_seqtide},
    "dnaio": {"analyse": analyse_dnaio, "filter": filter_dnaio},
    "biometal": {"analyse": analyse_biometal},
}


def competitors() -> list[Competitor]:
    """Those of fastq.py that have something to do here, and ours record by record and in C++."""
    chosen = []
    for one in FASTQ_COMPETITORS:
        if one.name in LOOPS:
            chosen.append(
                Competitor(one.name, one.module, one.package, one.open, one.parts, one.read_all, loops=LOOPS[one.name])
            )
    ours = chosen[0]
    variants = {"seqtide, by record": analyse_seqtide_records}
    if NATIVE:
        variants["seqtide in C++"] = analyse_native
    for name, loop in variants.items():
        chosen.append(
            Competitor(name, ours.module, ours.package, ours.open, ours.parts, ours.read_all, loops={"analyse": loop})
        )
    return chosen


TASKS = [
    Task(
        "mean quality and GC of every read", "analyse", SHORT, {"seqtide in C++": 0.9, "dnaio": 8.0, "biometal": 20.0}
    ),
    Task("filter by mean quality, write gzip", "filter", SHORT, {"dnaio": 2.0}),
]

if __name__ == "__main__":
    main(competitors(), TASKS)
