#!/usr/bin/env python3
"""Makes simulated sequencing data: the sample files of the examples, or large files for benchmarks.

Equal options give equal data, byte for byte (compressed bytes also depend on the installed zlib).

    python examples/make_data.py                          # samples into examples/data
    python examples/make_data.py --size 100000000         # 100 MB of them
    python examples/make_data.py --benchmark --out DIR    # 1 GB of FASTQ, 500 MB each of FASTA and long reads

The samples:

    reference.fasta         3 contigs, 60 letters a line, lower-case repeats, runs of N
    illumina_R1.fastq.gz    paired reads of 150 bases from it, four quality bins, BGZF
    illumina_R2.fastq.gz
    long_reads.fastq.gz     nanopore-like reads from it, log-normal lengths and one very long read, plain gzip
    alignments.bam          paired reads of 150 bases aligned to it, sorted by coordinate
"""

from __future__ import annotations

import gzip
import io
import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple, Protocol

import click
import make_alignments
import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

SIZES = {"tiny": 400_000, "small": 10_000_000, "medium": 100_000_000, "large": 1_000_000_000}

READ_LENGTH = 150
READS_PER_TILE = 20_000
READS_PER_STEP = 8192

HEADER = b"@SIM001:42:HSIMXDSX2:1:1101:10000:10000 1:N:0:ATTACTCG+AGGCTATA\n"
LANE, TILE, X, Y, MATE = (HEADER.index(text) for text in (b"1:1101", b"1101", b"10000", b"10000 1:N", b"1:N"))
RECORD_BYTES = len(HEADER) + 2 * (READ_LENGTH + 1) + 2
DEFAULT_FASTQ_BYTES = 3_000_000 * RECORD_BYTES
BAM_PAIR_BYTES = 720  # before compression

COMPLEMENT = np.arange(256, dtype=np.uint8)
COMPLEMENT[np.frombuffer(b"ACGT", np.uint8)] = np.frombuffer(b"TGCA", np.uint8)
SUBSTITUTE = np.arange(256, dtype=np.uint8)
SUBSTITUTE[np.frombuffer(b"ACGT", np.uint8)] = np.frombuffer(b"CGTA", np.uint8)


class Random:
    """Random numbers from a bit generator's raw output, the only part that NumPy never changes."""

    def __init__(self, seed: int) -> None:
        self._bits = np.random.PCG64(seed)

    def raw(self, count: int) -> npt.NDArray[np.uint64]:
        return np.asarray(self._bits.random_raw(count), dtype="<u8")

    def bytes(self, *shape: int) -> Bytes:
        count = math.prod(shape)
        return self.raw(-(-count // 8)).view(np.uint8)[:count].reshape(shape)

    def below(self, limit: int, count: int) -> npt.NDArray[np.int64]:
        return (self.raw(count) % np.uint64(limit)).astype(np.int64)

    def normal(self, count: int) -> npt.NDArray[np.float64]:
        """Nearly normal numbers: sums of twelve uniform ones."""
        uniform = (self.raw(12 * count).reshape(count, 12) >> np.uint64(32)) / np.float64(2**32)
        return np.asarray(uniform.sum(axis=1) - 6.0)


class Made(NamedTuple):
    path: Path
    records: int
    bases: int


class Sink(Protocol):
    def write(self, data: bytes | memoryview, /) -> object: ...


class BgzfFile(io.RawIOBase):
    """A minimal writer of blocked gzip (SAM specification, section 4.1)."""

    BLOCK = 65280

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._waiting = bytearray()

    def write(self, data: bytes | memoryview, /) -> int:  # type: ignore[override]
        self._waiting += data
        whole = len(self._waiting) // self.BLOCK * self.BLOCK
        for start in range(0, whole, self.BLOCK):
            self._write_block(bytes(self._waiting[start : start + self.BLOCK]))
        del self._waiting[:whole]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            if self._waiting:
                self._write_block(bytes(self._waiting))
            self._write_block(b"")  # marks the end of the file
            self._file.close()
        super().close()

    def _write_block(self, data: bytes) -> None:
        compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
        deflated = compressor.compress(data) + compressor.flush()
        size = len(deflated) + 26
        header = struct.pack("<4BI2BH2BHH", 31, 139, 8, 4, 0, 0, 255, 6, 66, 67, 2, size - 1)
        self._file.write(header + deflated + struct.pack("<II", zlib.crc32(data), len(data)))


def make_contig(random: Random, length: int) -> Bytes:
    """Random bases with an unknown start, lower-case repeats and runs of N."""
    contig: Bytes = np.frombuffer(b"ACGT", np.uint8)[random.bytes(length) & 3]
    pieces = 1 + length // 10_000
    for start, size in zip(random.below(length, pieces), 50 + random.below(2000, pieces), strict=True):
        contig[start : start + size] |= 0x20
    gaps = 1 + length // 100_000
    for start, size in zip(random.below(length, gaps), 10 + random.below(500, gaps), strict=True):
        contig[start : start + size] = ord("N")
    contig[: length // 500] = ord("N")
    return contig


def write_fasta_record(file: Sink, name: str, sequence: Bytes, columns: int = 60) -> None:
    file.write(b">" + name.encode() + b"\n")
    full = sequence.size // columns
    lines = np.full((full, columns + 1), ord("\n"), np.uint8)
    lines[:, :columns] = sequence[: full * columns].reshape(full, columns)
    file.write(lines.data)
    if sequence.size % columns:
        file.write(sequence[full * columns :].tobytes() + b"\n")


def make_fasta(path: Path, random: Random, bases: int) -> tuple[Made, list[Bytes]]:
    """Writes contigs of together `bases` letters; also returns them, in upper case."""
    shares = [0.6, 0.3, 0.1] if bases < 200_000_000 else [0.125] * 8
    contigs = []
    total = 0
    with path.open("wb") as file:
        for number, share in enumerate(shares, 1):
            contig = make_contig(random, max(2000, int(bases * share)))
            write_fasta_record(file, f"chr{number} simulated length={contig.size}", contig)
            total += contig.size
            contigs.append(contig & np.uint8(0xDF))
    return Made(path, len(shares), total), contigs


def write_digits(records: Bytes, column: int, values: npt.NDArray[np.int64], width: int) -> None:
    for place in range(width):
        records[:, column + width - 1 - place] = ord("0") + values // 10**place % 10


def illumina_headers(random: Random, first: int, count: int, records: Bytes) -> None:
    """Names in scanning order: tiles 1101 to 2678 of lane 1, then of lane 2 and so on, y ascending within a tile."""
    number = np.arange(first, first + count)
    tile = number // READS_PER_TILE
    surface, swath, place = tile // 468 % 2, tile // 78 % 6, tile % 78
    records[:, : len(HEADER)] = np.frombuffer(HEADER, np.uint8)
    write_digits(records, LANE, 1 + tile // 936, 1)
    write_digits(records, TILE, 1000 * (1 + surface) + 100 * (1 + swath) + 1 + place, 4)
    write_digits(records, X, 10_000 + random.below(20_000, count), 5)
    write_digits(records, Y, 10_000 + number % READS_PER_TILE, 5)


def sequence_and_quality(random: Random, true: Bytes) -> tuple[Bytes, Bytes]:
    """What a sequencer reports for these bases: quality falls along the read, errors follow quality."""
    count = len(true)
    cycle = np.arange(READ_LENGTH)
    drop = (6 + 50 * (cycle / READ_LENGTH) ** 2).astype(np.uint16)  # of 256: how often quality is not the best
    badness = np.where(random.bytes(count) < 20, 4, 1).astype(np.uint16)
    limit = drop * badness[:, np.newaxis]
    drawn = random.bytes(count, READ_LENGTH)
    quality = np.full((count, READ_LENGTH), ord("F"), np.uint8)
    quality[drawn < limit] = ord(":")
    quality[drawn < limit // 2] = ord(",")
    quality[drawn < limit // 24] = ord("#")

    error_rate = np.zeros(256, np.uint8)  # of 256
    error_rate[np.frombuffer(b"#,:", np.uint8)] = 140, 20, 1
    drawn = random.bytes(count, READ_LENGTH)
    sequence = np.where(drawn < error_rate[quality], SUBSTITUTE[true], true)
    sequence[(quality == ord("#")) & (drawn > 245)] = ord("N")
    quality[sequence == ord("N")] = ord("#")
    return sequence, quality


def reverse_complement(reads: Bytes) -> Bytes:
    return np.take(COMPLEMENT, reads[..., ::-1])


def illumina_steps(random: Random, reference: Bytes, reads: int, mates: int) -> Iterator[list[Bytes]]:
    """FASTQ text of some thousand reads at a time, one array for each of one or two mates."""
    windows = np.lib.stride_tricks.sliding_window_view(reference, READ_LENGTH)
    for first in range(0, reads, READS_PER_STEP):
        count = min(READS_PER_STEP, reads - first)
        insert = np.clip(350 + 50 * random.normal(count), READ_LENGTH, 600).astype(np.int64)
        start = random.below(len(windows) - 600, count)
        fragment_ends = [windows[start], reverse_complement(windows[start + insert - READ_LENGTH])]
        from_other_strand = (random.bytes(count) & 1).astype(bool)[:, np.newaxis]
        headers = np.empty((count, len(HEADER)), np.uint8)
        illumina_headers(random, first, count, headers)
        step = []
        for mate in range(mates):
            true = np.where(from_other_strand, fragment_ends[1 - mate], fragment_ends[mate])
            sequence, quality = sequence_and_quality(random, true)
            records = np.full((count, RECORD_BYTES), ord("\n"), np.uint8)
            records[:, : len(HEADER)] = headers
            records[:, MATE] = ord("1") + mate
            at = len(HEADER)
            records[:, at : at + READ_LENGTH] = sequence
            records[:, at + READ_LENGTH + 1] = ord("+")
            at += READ_LENGTH + 3
            records[:, at : at + READ_LENGTH] = quality
            step.append(records)
        yield step


def make_illumina(paths: list[Path], random: Random, reference: Bytes, reads: int) -> list[Made]:
    with ExitStack() as stack:
        files: list[Sink] = [
            stack.enter_context(BgzfFile(path) if path.suffix == ".gz" else path.open("wb")) for path in paths
        ]
        for step in illumina_steps(random, reference, reads, len(paths)):
            for file, records in zip(files, step, strict=True):
                file.write(records.reshape(-1).data)
    return [Made(path, reads, reads * READ_LENGTH) for path in paths]


def make_long_reads(path: Path, random: Random, reference: Bytes, bases: int) -> Made:
    """Median 7,000 bases, N50 near 15,000; the third read is longer than all others."""
    shape = NormalDist(0, 5)
    spread = np.array([round(shape.inv_cdf((step + 0.5) / 256)) for step in range(256)], np.int16)
    longest = min(1_000_000, bases // 8, reference.size - 1)
    records = total = 0
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("wb"))
        file: Sink = raw
        if path.suffix == ".gz":
            file = stack.enter_context(gzip.GzipFile("", "wb", 6, raw, mtime=0))
        while total < bases:
            wanted = int(7000 * math.exp(0.873 * random.normal(1)[0]))
            length = longest if records == 2 else min(max(wanted, 200), longest // 2)
            start = random.below(reference.size - length, 1)[0]
            true = reference[start : start + length]
            if random.below(2, 1)[0]:
                true = reverse_complement(true)
            drawn = random.bytes(length)
            sequence = np.where(drawn < 10, SUBSTITUTE[true], true)[drawn < 251]  # 4 % wrong, 2 % missing
            mean = 12 + random.below(12, 1)[0]
            quality = (np.clip(mean + spread[random.bytes(sequence.size)], 1, 50) + 33).astype(np.uint8)
            key = random.bytes(16).tobytes().hex()
            second = records % 86_400
            name = (
                f"@{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]} read={records + 1} "
                f"ch={1 + records * 37 % 512} "
                f"start_time=2024-05-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
            )
            file.write(name.encode() + b"\n" + sequence.tobytes() + b"\n+\n" + quality.tobytes() + b"\n")
            records += 1
            total += sequence.size
    return Made(path, records, total)


def make_bam(path: Path, random: Random, contigs: list[Bytes], pairs: int) -> Made:
    names = [f"chr{number}" for number in range(1, len(contigs) + 1)]
    with BgzfFile(path) as file:
        records = make_alignments.write_bam(file, random, names, contigs, pairs)
    return Made(path, records, records * READ_LENGTH)


def make_samples(folder: Path, seed: int, size: int) -> list[Made]:
    """The sample files, together about `size` bytes before compression."""
    random = Random(seed)
    reference, contigs = make_fasta(folder / "reference.fasta", random, size * 15 // 100)
    first_contig = contigs[0]
    pair = [folder / "illumina_R1.fastq.gz", folder / "illumina_R2.fastq.gz"]
    illumina = make_illumina(pair, random, first_contig, max(1, size * 30 // 100 // RECORD_BYTES))
    long_reads = make_long_reads(folder / "long_reads.fastq.gz", random, first_contig, size * 25 // 200)
    alignments = make_bam(folder / "alignments.bam", random, contigs, max(100, size * 10 // 100 // BAM_PAIR_BYTES))
    return [reference, *illumina, long_reads, alignments]


def make_benchmark(folder: Path, seed: int, fastq_bytes: int) -> list[Made]:
    """FASTQ of `fastq_bytes`, FASTA and long reads of half of that each, uncompressed; and a BAM file, with as many
    pairs as bring it to some 150 MB at the default size, on three contigs of together 20 million bases there."""
    random = Random(seed)
    fasta, contigs = make_fasta(folder / "benchmark.fasta", random, fastq_bytes // 2 * 60 // 61)
    first_contig = contigs[0]
    fastq = make_illumina([folder / "benchmark.fastq"], random, first_contig, max(1, fastq_bytes // RECORD_BYTES))
    long_reads = make_long_reads(folder / "benchmark_long.fastq", random, first_contig, fastq_bytes // 4)
    aligned = first_contig[: max(20_000_000 * fastq_bytes // DEFAULT_FASTQ_BYTES, 20_000)]
    cuts = [aligned.size // 2, aligned.size * 17 // 20]
    pairs = 1_250_000 * fastq_bytes // DEFAULT_FASTQ_BYTES
    alignments = make_bam(folder / "benchmark.bam", random, np.split(aligned, cuts), pairs)
    return [*fastq, fasta, long_reads, alignments]


def parse_size(ctx: click.Context, param: click.Parameter, value: str) -> int:
    if value in SIZES:
        return SIZES[value]
    if value.isdecimal() and 100_000 <= int(value) <= 100_000_000_000:
        return int(value)
    raise click.BadParameter(f"{value!r} is none of {', '.join(SIZES)} and no number of bytes from 100000 to 10^11")


@click.command(help="Make simulated sequencing data: sample files, or large files for benchmarks.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(__file__).resolve().parent / "data",
    help="Folder for the files (default: data beside this program).",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, other data.")
@click.option(
    "--size",
    callback=parse_size,
    metavar="SIZE",
    default="small",
    show_default=True,
    help=f"Size of all samples before compression: {', '.join(SIZES)} or a number of bytes.",
)
@click.option("--benchmark", is_flag=True, help="Make the benchmark files instead of the samples.")
@click.option(
    "--fastq-bytes",
    type=click.IntRange(100_000, 50_000_000_000),
    default=DEFAULT_FASTQ_BYTES,
    show_default=True,
    help="Size of the FASTQ file for benchmarks; the others have half of it each.",
)
def main(out: Path, seed: int, size: int, benchmark: bool, fastq_bytes: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    made = make_benchmark(out, seed, fastq_bytes) if benchmark else make_samples(out, seed, size)
    for file in made:
        click.echo(
            f"{file.path}: {file.records:,} {'record' if file.records == 1 else 'records'}, "
            f"{file.bases:,} bases, {file.path.stat().st_size:,} bytes"
        )


if __name__ == "__main__":
    main()
