"""`seqtide quickcheck` and `idxstats` as a user runs them, with samtools as the referee where it is installed."""

import gzip
import json
import os
import shutil
import subprocess

import pytest
from cli_runner import error_line, run

import seqtide

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")
HEADER = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:2000\n@SQ\tSN:empty\tLN:50\n@SQ\tSN:chr2\tLN:300\n"
LINES = "".join(
    f"r{number}\t{(0, 16, 1024, 256, 4, 73)[number % 6]}\t{('chr1', 'chr2')[number > 400]}\t{number % 290 + 1}\t0\t"
    f"{'*' if number % 6 == 4 else '4M'}\t*\t0\t0\tACGT\tIIII\n"
    for number in sorted(range(600), key=lambda number: (number > 400, number % 290))
)
UNPLACED = "u\t4\t*\t0\t0\t*\t*\t0\t0\tAC\tII\n"
END = 28  # bytes of the empty block


def samtools(*arguments):
    return subprocess.run(
        ["samtools", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Good and bad files, of which "good.bam" has an index."""
    folder = tmp_path_factory.mktemp("quickcheck")
    sam = (HEADER + LINES + UNPLACED).encode()
    for name, text in (("good.bam", sam), ("bare.bam", b"@HD\tVN:1.6\n" + UNPLACED.encode())):
        with seqtide.SamReader(text) as reader, seqtide.BamWriter(folder / name, template=reader, threads=1) as writer:
            for batch in reader.batches():
                writer.write(batch)
    seqtide.BamIndex.build(folder / "good.bam").write(folder / "good.bam.bai")
    whole = (folder / "good.bam").read_bytes()
    seqtide.SamWriter(folder / "blocks.sam.gz", seqtide.SamHeader(HEADER)).close()
    contents = {
        "good.sam": sam,
        "bare.sam": UNPLACED.encode(),
        "good.sam.gz": gzip.compress(sam),
        "raw.bam": gzip.decompress(whole),
        "no_index.bam": whole,
        "no_end.bam": whole[:-END],
        "no_end.sam.gz": (folder / "blocks.sam.gz").read_bytes()[:-END],
        "half_end.bam": whole[:-5],
        "no_header.bam": whole[:40],
        "stub.bam": whole[:10],
        "empty.bam": b"",
        "other.fastq": b"@r\nA\n+\nI\n",
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return folder


GOOD = ["good.bam", "good.sam", "good.sam.gz", "blocks.sam.gz", "raw.bam"]
NO_REFERENCES = ["bare.bam", "bare.sam"]
BAD = {
    "no_end.bam": "end-of-file block",
    "no_end.sam.gz": "end-of-file block",
    "half_end.bam": "end-of-file block",
    "no_header.bam": "no_header.bam: ",
    "stub.bam": "stub.bam: ",
    "empty.bam": "empty.bam: ",
    "other.fastq": "this is FASTQ",
    "nothing.bam": "No such file",
    ".": "not a file",
}


# quickcheck


@needs_samtools
@pytest.mark.parametrize("name", [*GOOD, *NO_REFERENCES, *BAD])
@pytest.mark.parametrize("options", [[], ["-u"]], ids=str)
def test_the_verdict_is_that_of_samtools(name, options, folder):
    if name == "other.fastq":
        options = []  # else it takes reads, too
    ours = run("quickcheck", "-v", *options, folder / name)
    theirs = samtools("quickcheck", "-v", *options, folder / name)
    assert (ours.returncode != 0) == (theirs.returncode != 0)
    assert ours.stdout == theirs.stdout


def test_what_is_wrong_is_told(folder):
    assert run("quickcheck", *(folder / name for name in GOOD)).stderr == b""
    for name, message in (*BAD.items(), *((name, "no references") for name in NO_REFERENCES)):
        result = run("quickcheck", folder / name)
        assert (result.returncode, result.stdout) == (1, b"")
        assert message in error_line(result)
    assert run("quickcheck", "--unmapped", *(folder / name for name in NO_REFERENCES)).returncode == 0


def test_bad_files_are_listed(folder):
    result = run("quickcheck", "-qv", "good.bam", "no_end.bam", "good.sam", "nothing.bam", cwd=folder)
    assert (result.returncode, result.stdout, result.stderr) == (1, b"no_end.bam\nnothing.bam\n", b"")
    result = run("quickcheck", "no_end.bam", "good.bam", "nothing.bam", cwd=folder)
    assert (result.returncode, result.stdout) == (1, b"")
    assert [line.split(b": ")[2] for line in result.stderr.splitlines()] == [b"no_end.bam", b"nothing.bam"]


def test_names_are_bytes(folder):
    name = b"\xff\n.bam"
    result = run("quickcheck", "-v", name, cwd=folder)
    assert (result.returncode, result.stdout) == (1, name + b"\n")
    assert "No such file" in error_line(result)


def test_ends_that_cannot_be_looked_at(folder):
    data = (folder / "good.bam").read_bytes()
    assert run("quickcheck", "-", input=data).returncode == 2
    assert "not a file" in error_line(run("quickcheck", "/dev/stdin", input=data))
    assert run("quickcheck").returncode == 2


# idxstats


@needs_samtools
@pytest.mark.parametrize("name", [*GOOD, *NO_REFERENCES, "no_index.bam"])
def test_counts_are_those_of_samtools(name, folder):
    result = run("idxstats", folder / name)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == samtools("idxstats", folder / name).stdout


def test_counts_in_json(folder):
    lines = run("idxstats", folder / "good.bam").stdout.decode().splitlines()
    found = json.loads(run("idxstats", "--json", folder / "good.bam").stdout)
    assert [list(map(str, reference.values())) for reference in found] == [line.split("\t") for line in lines]
    assert [reference["name"] for reference in found] == ["chr1", "empty", "chr2", "*"]
    assert list(found[0]) == ["name", "length", "mapped", "unmapped"]
    assert sum(reference["mapped"] + reference["unmapped"] for reference in found) == 601


def test_counts_come_from_the_index(folder, tmp_path):
    damaged = bytearray((folder / "good.bam").read_bytes())
    damaged[-END - 8] ^= 0xFF  # the checksum of the last block with records
    path = tmp_path / "damaged.bam"
    path.write_bytes(damaged)
    result = run("idxstats", path)
    assert (result.returncode, result.stdout) == (1, b"")
    assert "damaged.bam" in error_line(result)
    expected = run("idxstats", folder / "good.bam").stdout
    shutil.copy(folder / "good.bam.bai", f"{path}.bai")
    assert run("idxstats", path).stdout == expected
    os.utime(f"{path}.bai", (1, 1))
    stale = run("idxstats", path)
    assert (stale.returncode, stale.stdout) == (0, expected)
    assert stale.stderr.startswith(b"seqtide: warning: ") and stale.stderr.count(b"\n") == 1
    (tmp_path / "damaged.bam.bai").write_bytes(b"BAI\1")
    assert "damaged.bam.bai" in error_line(run("idxstats", path))


def test_counts_of_standard_input(folder):
    expected = run("idxstats", folder / "good.bam").stdout
    for name in ("good.bam", "good.sam"):
        assert run("idxstats", "-", input=(folder / name).read_bytes()).stdout == expected
    assert run("idxstats", "-", input=b"").returncode == 1
    assert "FASTQ" in error_line(run("idxstats", folder / "other.fastq"))
    with open("/dev/full", "wb") as full:
        assert "No space left" in error_line(run("idxstats", folder / "good.bam", stdout=full))
