#!/usr/bin/env python3
"""`seqtide.validate` against reading the same file: processor time, all threads together.

    python bench/python/validate.py --data FOLDER

A plain read goes through all records, or through batches without a look at them. What `validate` does beyond that is
flags, positions, order and mates; it should cost at most 1.3 times as much. The files are BAM and the same as SAM. Each
run is a process of its own, in turn; imports are not measured. Shown are medians, and the ratio to reading records.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from data import add_arguments, prepare
from harness import Idleness, cpu_seconds

TARGET = 1.3


def records(path: str) -> int:
    import seqtide

    number = 0
    with seqtide.open(path, threads=1) as reader:
        for _record in reader:
            number += 1
    return number


def batches(path: str) -> int:
    import seqtide

    with seqtide.open(path, threads=1) as reader:
        return sum(len(batch) for batch in reader.batches())


def validate(path: str) -> int:
    import seqtide

    return int(seqtide.validate(path, threads=1).records)


WAYS = {way.__name__: way for way in (records, batches, validate)}


def run_once(name: str, path: str) -> None:
    import seqtide  # noqa: F401

    cpu = cpu_seconds()
    number = WAYS[name](path)
    print(cpu_seconds() - cpu, number)


def measure(path: Path, rounds: int, idleness: Idleness) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    numbers = set()
    for turn in range(rounds + 1):
        for name in WAYS if turn % 2 else reversed(WAYS):
            idleness.wait()
            command = [sys.executable, __file__, "--run", name, str(path)]
            shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            numbers.add(int(shown[1]))
            if turn > 0:  # the first round warms the page cache
                seconds[name].append(float(shown[0]))
    if len(numbers) != 1:
        sys.exit(f"{path.name}: different numbers of records: {sorted(numbers)}")
    print(f"{path.name}, {numbers.pop():,} records, {path.stat().st_size / 1e6:,.0f} MB")
    plain = median(seconds["records"])
    for name, found in seconds.items():
        ratio = median(found) / plain
        missed = f"  above {TARGET}" if name == "validate" and ratio > TARGET else ""
        print(f"  {name:10} {median(found):6.3f} s ({ratio:.2f}){missed}", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--run"]:
        run_once(*sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description="Measure validate against reading.")
    add_arguments(parser)
    parser.add_argument("--rounds", type=int, default=7, help="runs of each (default: 7)")
    parser.add_argument("--patience", type=float, default=60, metavar="S", help="seconds to wait for an idle machine")
    options = parser.parse_args()
    bam = prepare(options) / "benchmark.bam"
    idleness = Idleness(options.patience)
    with tempfile.TemporaryDirectory(dir=bam.parent) as scratch:
        sam = Path(scratch) / "benchmark.sam"
        command = [sys.executable, "-m", "seqtide", "view", "-h", "--no-pg", "-o", str(sam), str(bam)]
        subprocess.run(command, check=True)
        for path in (bam, sam):
            measure(path, options.rounds, idleness)


if __name__ == "__main__":
    main()
