#!/usr/bin/env python3
"""The commands of seqtide on BAM against those of samtools, with two threads in all.

    python bench/python/samtools.py --data FOLDER
    python bench/python/samtools.py --data FOLDER --task count --task sort

Both run as processes, in turn, on the same file; starting the interpreter is part of seqtide's time. What they print
or write must be the same records. samtools' `-@` counts threads besides the first one, seqtide's counts all. Where BAM
is written, the level of seqtide is the one that makes a file of about the size of samtools' default, and both sizes are
shown.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from data import add_arguments, prepare
from harness import Idleness

OURS = [sys.executable, "-m", "seqtide"]
THEIRS = ["samtools"]
LEVEL = "6"


@dataclass(frozen=True)
class Task:
    """Arguments of both for one thing to do; "{bam}" and "{shuffled}" are inputs, "{out}" is the output."""

    name: str
    ours: str
    theirs: str
    target: float | None = None  # least ratio of samtools' time to ours
    lines_apart: int = 0  # the output is that many lines for each record, in any order

    def command(self, program: list[str], files: dict[str, Path]) -> list[str]:
        text = self.ours if program is OURS else self.theirs
        return [*program, *(part.format(**files) for part in text.split())]


TASKS = [
    Task("count", "view -c -@ 2 {bam}", "view -c -@ 1 {bam}", 1.5),
    Task("to SAM", "view -@ 2 -o {out} {bam}", "view -@ 1 -o {out} {bam}"),
    Task("to BAM", f"view --no-pg -l {LEVEL} -@ 2 -o {{out}}.bam {{bam}}", "view --no-PG -@ 1 -o {out}.bam {bam}", 1.5),
    Task(
        "sort",
        f"sort --no-pg -l {LEVEL} -m 1536M -@ 2 -o {{out}}.bam {{shuffled}}",
        "sort --no-PG -m 768M -@ 2 -o {out}.bam {shuffled}",
        1.0,
    ),
    Task(
        "sort with files",
        f"sort --no-pg -l {LEVEL} -m 256M -T {{folder}} -@ 2 -o {{out}}.bam {{shuffled}}",
        "sort --no-PG -m 128M -T {folder}/run -@ 2 -o {out}.bam {shuffled}",
        1.0,
    ),
    Task("flagstat", "flagstat -@ 2 {bam}", "flagstat -@ 1 {bam}"),
    Task("depth", "depth -@ 2 -o {out} {bam}", "depth -@ 1 -o {out} {bam}"),
    Task("fastq", "fastq -@ 2 -o {out} {bam}", "fastq -n -@ 1 -o {out} -0 /dev/null {bam}", lines_apart=4),
]


def digest_in_any_order(path: Path, lines: int) -> bytes:
    """samtools puts read 1 before read 2 where they are neighbours."""
    total = 0
    with path.open("rb") as file:
        while record := b"".join(islice(file, lines)):
            total += int.from_bytes(hashlib.blake2b(record, digest_size=16).digest(), "big")
    return str(total).encode()


def result_of(task: Task, output: bytes, files: dict[str, Path]) -> tuple[str, int]:
    """A digest of what was printed or written, and the size of the file."""
    digest = hashlib.sha256(output)
    size = 0
    bam = files["out"].with_name("out.bam")
    if bam.exists():
        size = bam.stat().st_size
        with subprocess.Popen(["samtools", "view", bam], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            while data := process.stdout.read(1 << 20):
                digest.update(data)
        bam.unlink()
    elif files["out"].exists():
        size = files["out"].stat().st_size
        if task.lines_apart:
            digest.update(digest_in_any_order(files["out"], task.lines_apart))
        else:
            digest.update(files["out"].read_bytes())
        files["out"].unlink()
    return digest.hexdigest(), size


def measure(task: Task, files: dict[str, Path], rounds: int, idleness: Idleness) -> None:
    walls: dict[str, list[float]] = {"seqtide": [], "samtools": []}
    found: dict[str, tuple[str, int]] = {}
    for turn in range(rounds + 1):
        for name, program in (("seqtide", OURS), ("samtools", THEIRS)):
            idleness.wait()
            command = task.command(program, files)
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, timeout=600)
            wall = time.perf_counter() - start
            if done.returncode != 0:
                sys.exit(f"{' '.join(map(str, command))}: {done.stderr.decode()}")
            if turn == 0:  # warms the page cache, and shows that both do the same
                found[name] = result_of(task, done.stdout, files)
            else:
                walls[name].append(wall)
                for left in files["out"].parent.glob("out*"):
                    left.unlink()
    same = found["seqtide"][0] == found["samtools"][0]
    ours, theirs = median(walls["seqtide"]), median(walls["samtools"])
    sizes = f", {found['seqtide'][1]:,} and {found['samtools'][1]:,} bytes" if found["seqtide"][1] else ""
    target = f" (target {task.target})" if task.target else ""
    print(
        f"{task.name:16} seqtide {ours:6.2f} s, samtools {theirs:6.2f} s, ratio {theirs / ours:5.2f}{target}{sizes}"
        f"{'' if same else '  RESULTS DIFFER'}",
        flush=True,
    )


def shuffled_copy(bam: Path) -> Path:
    """The records of a file in an order of no meaning, that of hashed names."""
    target = bam.with_name("benchmark_shuffled.bam")
    if not target.exists():
        subprocess.run(["samtools", "collate", "-l", "1", "-o", target, bam], check=True)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the commands of seqtide against samtools.")
    add_arguments(parser)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each (default: 5)")
    parser.add_argument("--patience", type=float, default=60, metavar="S", help="seconds to wait for an idle machine")
    parser.add_argument("--task", action="append", choices=[task.name for task in TASKS], help="only this one")
    options = parser.parse_args()
    if shutil.which("samtools") is None:
        sys.exit("samtools is not installed")
    folder = prepare(options)
    bam = folder / "benchmark.bam"
    idleness = Idleness(options.patience)
    print(subprocess.run(["samtools", "--version"], capture_output=True).stdout.splitlines()[0].decode())
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        files = {"bam": bam, "shuffled": shuffled_copy(bam), "out": Path(scratch) / "out", "folder": Path(scratch)}
        for task in TASKS:
            if not options.task or task.name in options.task:
                measure(task, files, options.rounds, idleness)


if __name__ == "__main__":
    main()
