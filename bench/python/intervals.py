#!/usr/bin/env python3
"""BED with six fields to typed columns: `seqtide.BedReader` against polars and oxbow, by processor time.

    python bench/python/intervals.py --data FOLDER

The file is made from a fixed seed if it is not there: a million peaks on 22 chromosomes, in order. Each run is a
process of its own; timed are opening the file and reading all of it, of all threads together. Every competitor must
find the same sum of lengths.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
from pathlib import Path

LINES = 1_000_000
CHROMOSOMES = 22
TARGET = 2.5  # least ratio of a competitor's processor time to ours


def make(path: Path) -> None:
    chance = random.Random(1)
    with path.open("w") as file:
        for chromosome in range(1, CHROMOSOMES + 1):
            start = 0
            for number in range(LINES // CHROMOSOMES):
                start += chance.randrange(1, 3000)
                end = start + chance.randrange(50, 500)
                name, score, strand = f"peak_{chromosome}_{number}", chance.randrange(1001), chance.choice("+-.")
                file.write(f"chr{chromosome}\t{start}\t{end}\t{name}\t{score}\t{strand}\n")


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def run_seqtide(path: str) -> tuple[float, int]:
    import numpy  # noqa: F401  # not to be timed

    import seqtide

    before = cpu_seconds()
    batches = list(seqtide.BedReader(path, threads=1).batches())
    spent = cpu_seconds() - before
    return spent, sum(int((batch.end - batch.start).sum()) for batch in batches)


def run_polars(path: str) -> tuple[float, int]:
    import polars

    before = cpu_seconds()
    names = ["chrom", "start", "end", "name", "score", "strand"]
    frame = polars.read_csv(path, separator="\t", has_header=False, new_columns=names)
    spent = cpu_seconds() - before
    return spent, int((frame["end"] - frame["start"]).sum())


def run_oxbow(path: str) -> tuple[float, int]:
    import oxbow
    import pyarrow
    import pyarrow.compute

    before = cpu_seconds()
    batches = oxbow.from_bed(path, bed_schema="bed6", coords="01").batches()
    table = pyarrow.Table.from_batches([pyarrow.record_batch(batch) for batch in batches])
    spent = cpu_seconds() - before
    lengths = pyarrow.compute.subtract(table["end"].cast("int64"), table["start"].cast("int64"))
    return spent, int(pyarrow.compute.sum(lengths).as_py())


COMPETITORS = {"seqtide": run_seqtide, "polars": run_polars, "oxbow": run_oxbow}


def run(name: str, path: Path) -> tuple[float, int] | str:
    """Processor time and sum of lengths, or what went wrong."""
    command = [sys.executable, __file__, "--run", name, str(path)]
    process = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if process.returncode != 0:
        return process.stderr.strip().splitlines()[-1]
    spent, total = json.loads(process.stdout)
    return spent, total


def main() -> None:
    parser = argparse.ArgumentParser(description="BED to typed columns, by processor time.")
    parser.add_argument("--data", type=Path, default=Path("/dev/shm"), help="folder of the file (default: /dev/shm)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each; the best counts (default: 5)")
    parser.add_argument("--run", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(COMPETITORS[options.run[0]](options.run[1])))
        return
    path = options.data / f"seqtide_{LINES}.bed"
    if not path.exists():
        make(path)
    best: dict[str, float] = {}
    totals = set()
    for _ in range(options.rounds):
        for name in COMPETITORS:
            outcome = run(name, path)
            if isinstance(outcome, str):
                print(f"{name}: {outcome}", file=sys.stderr)
                continue
            best[name] = min(outcome[0], best.get(name, outcome[0]))
            totals.add(outcome[1])
    if len(totals) > 1:
        sys.exit(f"the competitors disagree: {totals}")
    for name, spent in best.items():
        ratio = spent / best["seqtide"]
        verdict = "" if name == "seqtide" else f"{ratio:6.2f}, {'met' if ratio >= TARGET else 'missed'}"
        print(f"{name:8} {spent:7.3f} s {verdict}")


if __name__ == "__main__":
    main()
