#!/usr/bin/env python3
"""Reports on quality: `seqtide.qc` against sequali, fastp and FastQC, and against samtools stats on BAM.

    python bench/python/qc.py --data FOLDER
    python bench/python/qc.py --data FOLDER --file benchmark.fastq.gz --rounds 3

All run as processes, in turn, on the same file; starting the interpreter, or Java, is part of the time. Shown are the
medians of elapsed and of processor time, all threads together, the ratio of both to ours, and peak memory. `batches` is
what reading the same file in batches takes, without a look at them. fastp filters and trims nothing here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from data import add_arguments, prepare
from harness import Idleness

READS = ["benchmark.fastq", "benchmark.fastq.gz", "benchmark_long.fastq"]
ALIGNMENTS = ["benchmark.bam"]

QC = "import seqtide, sys; seqtide.qc(sys.argv[1], threads={}).to_json(sys.argv[2] + '/report.json')"
BATCHES = "import seqtide, sys; print(sum(len(batch) for batch in seqtide.open(sys.argv[1]).batches()))"
# Name, file it can take, command; the first is ours.
COMPETITORS = [
    ("seqtide", READS + ALIGNMENTS, [sys.executable, "-c", QC.format(None), "{file}", "{out}"]),
    ("seqtide, one thread", READS + ALIGNMENTS, [sys.executable, "-c", QC.format(1), "{file}", "{out}"]),
    ("batches", READS + ALIGNMENTS, [sys.executable, "-c", BATCHES, "{file}"]),
    ("sequali", READS, ["sequali", "--dir", "{out}", "{file}"]),
    ("fastp -w 2", READS, "fastp -w 2 -A -G -Q -L -i {file} -j {out}/fastp.json -h {out}/fastp.html".split()),
    ("fastqc", READS, ["fastqc", "-q", "-o", "{out}", "{file}"]),
    ("samtools stats", ALIGNMENTS, ["samtools", "stats", "{file}"]),
]


def run(command: list[str], file: Path, scratch: Path) -> tuple[float, float, int]:
    """Elapsed and processor time in seconds, and peak memory in bytes."""
    with tempfile.TemporaryDirectory(dir=scratch) as out:
        words = [word.format(file=file, out=out) for word in command]
        start = time.perf_counter()
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        elapsed = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"{' '.join(words)}: {errors.decode()}")
    return elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def measure(file: Path, rounds: int, scratch: Path, idleness: Idleness) -> None:
    chosen = [(name, command) for name, files, command in COMPETITORS if file.name in files]
    present = [(name, command) for name, command in chosen if shutil.which(command[0])]
    found: dict[str, list[tuple[float, float, int]]] = {name: [] for name, _ in present}
    for turn in range(rounds + 1):
        for name, command in present:
            idleness.wait()
            outcome = run(command, file, scratch)
            if turn > 0:  # the first round warms the page cache
                found[name].append(outcome)
    print(f"{file.name}, {file.stat().st_size / 1e6:,.0f} MB")
    ours = [median(column) for column in zip(*found["seqtide"], strict=True)]
    for name, outcomes in found.items():
        elapsed, processor, memory = (median(column) for column in zip(*outcomes, strict=True))
        print(
            f"  {name:20} elapsed {elapsed:7.2f} s ({elapsed / ours[0]:5.2f}), processor {processor:7.2f} s "
            f"({processor / ours[1]:5.2f}), peak {memory / 2**20:6.0f} MiB",
            flush=True,
        )
    for name, _ in chosen:
        if name not in found:
            print(f"  {name}: not installed")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure reports on quality.")
    add_arguments(parser)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each (default: 5)")
    parser.add_argument("--patience", type=float, default=60, metavar="S", help="seconds to wait for an idle machine")
    parser.add_argument("--file", action="append", choices=READS + ALIGNMENTS, help="only this one")
    options = parser.parse_args()
    folder = prepare(options)
    idleness = Idleness(options.patience)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        for name in options.file or READS + ALIGNMENTS:
            measure(folder / name, options.rounds, Path(scratch), idleness)


if __name__ == "__main__":
    main()
