#!/usr/bin/env python3
"""Makes the files that the benchmarks read, or finds those of an earlier run.

    python bench/python/data.py --data FOLDER       # 1.1 GB of FASTQ and what else there is, about 2.7 GB
    python bench/python/data.py --data FOLDER --fastq-bytes 50000000

Each size gets its own folder within FOLDER, whose name is printed. The .gz files hold the FASTQ file: one member made
by zlib at level 6, and BGZF made by seqtide's BgzfWriter at level 6. made.json holds what is in each file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_BYTES = 1_104_000_000
SEED = 1
LEVEL = 6
COPY_BYTES = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=ROOT / "build" / "bench-data",
        metavar="FOLDER",
        help="where the data is or will be made, best on a memory file system (default: build/bench-data)",
    )
    parser.add_argument(
        "--fastq-bytes", type=int, default=DEFAULT_BYTES, help=f"size of the FASTQ file (default: {DEFAULT_BYTES})"
    )


def prepare(options: argparse.Namespace) -> Path:
    """The folder of the files, which are made if they are missing."""
    folder: Path = options.data / f"{options.fastq_bytes}"
    if folder.exists():
        return folder
    partial = folder.with_suffix(".partial")  # so that an interrupted run leaves nothing that looks complete
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    print(f"making data in {folder}", file=sys.stderr)
    generate(partial, options.fastq_bytes)
    partial.rename(folder)
    return folder


def generate(folder: Path, fastq_bytes: int) -> None:
    from seqtide import BamIndex

    command = [sys.executable, ROOT / "examples" / "make_data.py", "--benchmark", "--seed", str(SEED)]
    subprocess.run([*command, "--out", folder, "--fastq-bytes", str(fastq_bytes)], check=True, stdout=sys.stderr)
    fastq = folder / "benchmark.fastq"
    compress(fastq, folder)
    files = {path.name: count_lines(path) for path in (fastq, folder / "benchmark_long.fastq")}
    files["benchmark.fastq.gz"] = files["benchmark.bgzf.fastq.gz"] = files["benchmark.fastq"]
    files["benchmark.fasta"] = count_fasta(folder / "benchmark.fasta")
    files["benchmark.bam"] = count_bam(folder / "benchmark.bam")
    BamIndex.build(folder / "benchmark.bam").write(folder / "benchmark.bam.bai")
    (folder / "made.json").write_text(json.dumps({"seed": SEED, "level": LEVEL, "files": files}, indent=1))


def compress(fastq: Path, folder: Path) -> None:
    from seqtide import BgzfWriter

    with fastq.open("rb") as source, gzip.open(folder / "benchmark.fastq.gz", "wb", LEVEL) as target:
        shutil.copyfileobj(source, target, COPY_BYTES)
    with fastq.open("rb") as source, BgzfWriter(str(folder / "benchmark.bgzf.fastq.gz"), level=LEVEL) as target:
        shutil.copyfileobj(source, target, COPY_BYTES)


def count_lines(path: Path) -> dict[str, object]:
    """What is in a FASTQ file of four lines a record, found without any of the competitors."""
    bases = number = 0
    name = b""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number % 4 == 1:
                name = line
            elif number % 4 == 2:
                bases += len(line) - 1
    return {"records": number // 4, "bases": bases, "last": name[1:].split()[0].decode()}


def count_fasta(path: Path) -> dict[str, object]:
    records = bases = 0
    name = b""
    with path.open("rb") as file:
        for line in file:
            if line.startswith(b">"):
                records += 1
                name = line
            else:
                bases += len(line) - 1
    return {"records": records, "bases": bases, "last": name[1:].split()[0].decode()}


def count_bam(path: Path) -> dict[str, object]:
    """Records of the file, by the lengths that each tells of itself."""
    records = bases = 0
    name = b""
    with gzip.open(path) as file:
        (size,) = struct.unpack("<4xi", file.read(8))
        file.read(size)
        (references,) = struct.unpack("<i", file.read(4))
        for _ in range(references):
            (size,) = struct.unpack("<i", file.read(4))
            file.read(size + 4)
        while head := file.read(4):
            record = file.read(int.from_bytes(head, "little"))
            records += 1
            bases += int.from_bytes(record[16:20], "little")
            name = record[32 : 31 + record[8]]
    return {"records": records, "bases": bases, "last": name.decode()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the files that the benchmarks read.")
    add_arguments(parser)
    print(prepare(parser.parse_args()))


if __name__ == "__main__":
    main()
