"""The program that makes sample and benchmark data, run as a user would."""

import gzip
import hashlib
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="the data generator needs NumPy")

PROGRAM = Path(__file__).resolve().parents[2] / "examples" / "make_data.py"
SAMPLES = ["alignments.bam", "illumina_R1.fastq.gz", "illumina_R2.fastq.gz", "long_reads.fastq.gz", "reference.fasta"]


def make(folder, *options):
    command = [sys.executable, str(PROGRAM), "--out", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def fastq_records(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="ascii") as file:
        lines = file.read().split("\n")
    assert lines.pop() == ""
    assert len(lines) % 4 == 0
    records = []
    for header, sequence, plus, quality in zip(*[iter(lines)] * 4, strict=True):
        assert header.startswith("@") and plus == "+"
        assert len(sequence) == len(quality) > 0
        assert set(sequence) <= set("ACGTN")
        assert all(33 <= ord(letter) <= 126 for letter in quality)
        records.append((header[1:], sequence, quality))
    return records


def fasta_records(path):
    records = []
    for block in path.read_text("ascii").split(">")[1:]:
        name, *lines = block.rstrip("\n").split("\n")
        assert all(len(line) == 60 for line in lines[:-1])
        assert 1 <= len(lines[-1]) <= 60
        records.append((name, "".join(lines)))
    return records


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    result = make(folder, "--size", "tiny")
    assert result.returncode == 0, result.stderr
    return folder, result.stdout


def test_it_tells_what_it_made(samples):
    folder, output = samples
    assert sorted(path.name for path in folder.iterdir()) == SAMPLES
    assert sorted(Path(line.split(": ")[0]).name for line in output.splitlines()) == SAMPLES
    reads = fastq_records(folder / "illumina_R1.fastq.gz")
    size = (folder / "illumina_R1.fastq.gz").stat().st_size
    assert f"illumina_R1.fastq.gz: {len(reads):,} records, {150 * len(reads):,} bases, {size:,} bytes" in output


def test_paired_reads(samples):
    folder, _ = samples
    first = fastq_records(folder / "illumina_R1.fastq.gz")
    second = fastq_records(folder / "illumina_R2.fastq.gz")
    assert len(first) == len(second) > 100
    for one, other in zip(first, second, strict=True):
        assert one[0].split(" ")[0] == other[0].split(" ")[0]
        assert one[0].split(" ")[1].startswith("1:N:0:")
        assert other[0].split(" ")[1].startswith("2:N:0:")
        assert len(one[1]) == len(other[1]) == 150
    assert len({name for name, _, _ in first}) == len(first)
    assert set("".join(quality for _, _, quality in first)) == set("#,:F")
    assert "N" in "".join(sequence for _, sequence, _ in first)
    # Quality falls along the read.
    starts = "".join(quality[:30] for _, _, quality in first).count("F")
    ends = "".join(quality[-30:] for _, _, quality in first).count("F")
    assert starts > 1.05 * ends


def test_reads_come_from_the_reference(samples):
    folder, _ = samples
    contig = fasta_records(folder / "reference.fasta")[0][1].upper()
    other_strand = contig.translate(str.maketrans("ACGT", "TGCA"))[::-1]
    for file in ("illumina_R1.fastq.gz", "illumina_R2.fastq.gz", "long_reads.fastq.gz"):
        reads = fastq_records(folder / file)
        for name, sequence, _ in reads:
            # A piece with an error is not found; some pieces have none.
            pieces = [sequence[start : start + 15] for start in range(0, 150, 15)]
            assert any(piece in contig or piece in other_strand for piece in pieces), name


def test_mates_point_towards_each_other(samples):
    folder, _ = samples
    contig = fasta_records(folder / "reference.fasta")[0][1].upper()
    complement = str.maketrans("ACGT", "TGCA")
    checked = 0
    for (_, one, _), (_, other, _) in zip(
        fastq_records(folder / "illumina_R1.fastq.gz"), fastq_records(folder / "illumina_R2.fastq.gz"), strict=True
    ):
        start = contig.find(one[:25])
        end = contig.find(other[:25].translate(complement)[::-1])
        if start >= 0 and end >= 0 and "N" not in one[:25] + other[:25]:
            assert 125 <= end - start <= 600
            checked += 1
    assert checked > 20


def test_long_reads(samples):
    folder, _ = samples
    reads = fastq_records(folder / "long_reads.fastq.gz")
    lengths = [len(sequence) for _, sequence, _ in reads]
    assert lengths.index(max(lengths)) == 2
    assert max(lengths) > 1.5 * sorted(lengths)[-2]
    assert len(set(lengths)) > 5
    assert len({name.split(" ")[0] for name, _, _ in reads}) == len(reads)


def test_reference(samples):
    folder, _ = samples
    records = fasta_records(folder / "reference.fasta")
    assert [name.split(" ")[0] for name, _ in records] == ["chr1", "chr2", "chr3"]
    letters = "".join(sequence for _, sequence in records)
    assert set(letters) - {"n"} == set("ACGTNacgt")
    assert "N" * 50 in letters
    assert 0.005 < sum(letter.islower() for letter in letters) / len(letters) < 0.5


def test_compression(samples):
    folder, _ = samples
    for name in ("illumina_R1.fastq.gz", "illumina_R2.fastq.gz"):
        data = (folder / name).read_bytes()
        assert data[:4] == b"\x1f\x8b\x08\x04" and data[12:14] == b"BC"
        assert data.endswith(bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000"))
    data = (folder / "long_reads.fastq.gz").read_bytes()
    assert data[:4] == b"\x1f\x8b\x08\x00"
    assert data[4:8] == bytes(4), "a time in the file would make it differ from run to run"


def test_equal_seeds_give_equal_bytes(samples, tmp_path):
    folder, _ = samples
    assert make(tmp_path / "same", "--size", "tiny").returncode == 0
    assert digests(tmp_path / "same") == digests(folder)
    assert make(tmp_path / "other", "--size", "tiny", "--seed", "2").returncode == 0
    other = digests(tmp_path / "other")
    assert all(other[name] != digest for name, digest in digests(folder).items())


def test_benchmark_files_have_the_size_asked_for(tmp_path):
    result = make(tmp_path, "--benchmark", "--fastq-bytes", "3000000")
    assert result.returncode == 0, result.stderr
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sorted(sizes) == ["benchmark.bam", "benchmark.fasta", "benchmark.fastq", "benchmark_long.fastq"]
    assert 3_000_000 - 368 < sizes["benchmark.fastq"] <= 3_000_000
    assert sizes["benchmark.fasta"] == pytest.approx(1_500_000, rel=0.01)
    assert 1_500_000 <= sizes["benchmark_long.fastq"] < 2_000_000
    assert len(fastq_records(tmp_path / "benchmark.fastq")) == 3_000_000 // 368
    assert len(fastq_records(tmp_path / "benchmark_long.fastq")) > 10
    assert len(fasta_records(tmp_path / "benchmark.fasta")) == 3


@pytest.mark.parametrize("size", ["7", "huge", "-1", "1e6"])
def test_impossible_sizes_are_refused(tmp_path, size):
    result = make(tmp_path, f"--size={size}")
    assert result.returncode == 2
    assert repr(size) in result.stderr
    assert list(tmp_path.iterdir()) == []


def bam_records(data):
    """Names and lengths of references, and (reference, pos, flag, CIGAR, sequence, MD) of records."""
    assert data[:4] == b"BAM\1"
    at = 8 + struct.unpack_from("<i", data, 4)[0]
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    references = []
    for _ in range(count):
        (size,) = struct.unpack_from("<i", data, at)
        references.append((data[at + 4 : at + 3 + size].decode(), *struct.unpack_from("<i", data, at + 4 + size)))
        at += 8 + size
    records = []
    while at < len(data):
        size, reference, pos, name, _mapq, _bin, operations, flag, length, *_ = struct.unpack_from(
            "<IiiBBHHHiiii", data, at
        )
        cigar = at + 36 + name
        bases = cigar + 4 * operations
        tags = bases + (length + 1) // 2 + length
        letters = "".join(
            "=ACMGRSVTWYHKDBN"[byte >> 4] + "=ACMGRSVTWYHKDBN"[byte & 15] for byte in data[bases : tags - length]
        )
        found = re.search(rb"MDZ([^\0]*)\0", data[tags : at + 4 + size])
        md = found[1].decode() if found else None
        cigar = [(value >> 4, "MIDNSHP=X"[value & 15]) for value in struct.unpack_from(f"<{operations}I", data, cigar)]
        records.append((reference, pos, flag, cigar, letters, md))
        at += 4 + size
    assert at == len(data)
    return references, records


def rebuilt(cigar, sequence, md):
    """The reference's bases that a record tells by its sequence, CIGAR and MD."""
    aligned = []
    at = 0
    for size, letter in cigar:
        if letter == "M":
            aligned += sequence[at : at + size]
        at += size if letter in "MIS" else 0
    bases = ""
    for run, deleted, other in re.findall(r"(\d+)|\^([A-Z]+)|([A-Z])", md):
        if run:
            bases += "".join(aligned[: int(run)])
            del aligned[: int(run)]
        elif deleted:
            bases += deleted
        else:
            bases += other
            del aligned[0]
    assert not aligned
    return bases


def test_alignments(samples):
    folder, _ = samples
    contigs = [sequence.upper() for _, sequence in fasta_records(folder / "reference.fasta")]
    references, records = bam_records(gzip.decompress((folder / "alignments.bam").read_bytes()))
    assert references == [(f"chr{number}", len(contig)) for number, contig in enumerate(contigs, 1)]
    places = [(reference % 1000, pos) for reference, pos, *_ in records]
    assert places == sorted(places), "not in the order of coordinates"
    aligned = [record for record in records if not record[2] & 4]
    assert len(aligned) > 0.9 * len(records) and len({record[0] for record in aligned}) == 3
    assert {letter for record in aligned for _, letter in record[3]} >= set("MSD")
    for reference, pos, _flag, cigar, sequence, md in aligned:
        bases = rebuilt(cigar, sequence, md)
        assert contigs[reference][pos : pos + len(bases)] == bases
