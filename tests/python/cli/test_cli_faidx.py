"""`seqtide faidx` as a user runs it, against samtools."""

import os
import random
import shutil
import subprocess

import pytest
from cli_runner import error_line, fasta, make_reads, run
from outcome import bgzf

import seqtide

READS = [read for read in make_reads(60, longest=2000) if read[0]]
DATA = fasta(READS)
SEQUENCES = {f"c{number}": sequence for number, (sequence, _) in enumerate(READS)}

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "x.fa"
    path.write_bytes(DATA)
    return path


@pytest.fixture(params=["x.fa", "x.fa.gz"], ids=["plain", "bgzf"])
def file(request, tmp_path):
    path = tmp_path / request.param
    path.write_bytes(DATA if request.param == "x.fa" else bgzf(DATA, 5000))
    return path


def index_names(file):
    return [f"{file.name}.fai", *([f"{file.name}.gzi"] if file.suffix == ".gz" else [])]


def records(output):
    return [(record.name, record.sequence) for record in seqtide.FastaReader(output)]


def test_writes_the_index_and_nothing_else(file):
    result = run("faidx", file)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    assert sorted(os.listdir(file.parent)) == sorted([file.name, *index_names(file)])
    assert seqtide.FaiIndex.read(f"{file}.fai") == seqtide.FaiIndex.build(DATA)
    if file.suffix == ".gz":
        assert seqtide.GziIndex.read(f"{file}.gzi") == seqtide.GziIndex.build(file)


def test_an_old_index_is_replaced(plain):
    (plain.parent / f"{plain.name}.fai").write_text("old\t1\t5\t1\t2\n")
    assert run("faidx", plain).returncode == 0
    assert seqtide.FaiIndex.read(f"{plain}.fai") == seqtide.FaiIndex.build(DATA)


def test_indexes_of_other_names(file, tmp_path):
    names = [tmp_path / "a.index", tmp_path / "b.index"]
    options = [f"--fai-idx={names[0]}", f"--gzi-idx={names[1]}"]
    assert run("faidx", *options, file).returncode == 0
    assert names[0].exists()
    assert names[1].exists() == (file.suffix == ".gz")
    result = run("faidx", *options, file, "c1:1-5")
    assert records(result.stdout) == [("c1:1-5", SEQUENCES["c1"][:5])]
    assert not os.path.exists(f"{file}.fai")


@pytest.mark.parametrize("length", [None, 0, 7])
def test_regions(file, length):
    regions = ["c1", "c2:5", "c3:1,0-2,0", "c4:-7", "{c5}:2-3", "c1"]
    options = [] if length is None else ["-n", str(length)]
    result = run("faidx", *options, file, *regions)
    assert (result.returncode, result.stderr) == (0, b"")
    expected = [
        SEQUENCES["c1"],
        SEQUENCES["c2"][4:],
        SEQUENCES["c3"][9:20],
        SEQUENCES["c4"][:7],
        SEQUENCES["c5"][1:3],
        SEQUENCES["c1"],
    ]
    assert records(result.stdout) == list(zip(regions, expected, strict=True))
    widest = max(len(line) for line in result.stdout.splitlines() if not line.startswith(b">"))
    assert widest == min({None: 60, 0: 100000}.get(length, length), max(map(len, expected)))
    assert sorted(os.listdir(file.parent)) == sorted([file.name, *index_names(file)])


def test_the_other_strand(plain):
    result = run("faidx", "-i", plain, "c1:3-40")
    expected = seqtide.reverse_complement(SEQUENCES["c1"][2:40])
    assert records(result.stdout) == [("c1:3-40/rc", expected)]


def test_a_file_of_regions_and_an_output(plain, tmp_path):
    (tmp_path / "regions.txt").write_text("c2:1-3\n\n  c3:2-4 \r\n")
    output = tmp_path / "out.fa"
    result = run("faidx", "-r", tmp_path / "regions.txt", "-o", output, plain, "c1:1-2")
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    expected = [("c1:1-2", SEQUENCES["c1"][:2]), ("c2:1-3", SEQUENCES["c2"][:3]), ("c3:2-4", SEQUENCES["c3"][1:4])]
    assert records(output) == expected
    result = run("faidx", "-r", "-", plain, input=b"c2:1-3\n")
    assert records(result.stdout) == expected[1:2]
    result = run("faidx", "-o", tmp_path / "out.fa.gz", plain, "c1:1-2")
    assert (tmp_path / "out.fa.gz").read_bytes()[:2] == b"\x1f\x8b"
    assert records(tmp_path / "out.fa.gz") == expected[:1]


def test_regions_without_bases_are_told(plain):
    result = run("faidx", plain, "c1:100000-200000", "c2:1-2")
    assert result.returncode == 0
    assert records(result.stdout) == [("c1:100000-200000", ""), ("c2:1-2", SEQUENCES["c2"][:2])]
    assert result.stderr == f"seqtide: warning: {plain}: the region 'c1:100000-200000' holds no bases\n".encode()


@pytest.mark.parametrize("region", ["none:1-5", "c1:5-3"])
def test_what_is_no_region(plain, tmp_path, region):
    output = tmp_path / "out.fa"
    result = run("faidx", "-o", output, plain, "c1:1-2", region)
    assert result.returncode == 1
    assert str(plain) in error_line(result)
    assert not output.exists()
    result = run("faidx", plain, "c1:1-2", region)
    assert result.returncode == 1
    assert records(result.stdout) == [("c1:1-2", SEQUENCES["c1"][:2])]


@pytest.mark.parametrize(
    "data",
    [
        b">a\nACG\nAC\nACG\n",
        b">a\nAC\n>a\nAC\n",
        b"@r\nAC\n+\nII\n",
        bgzf(DATA)[:-28],
        b"\x1f\x8b\x08\0junk",
        bgzf(b">a\nACG\nAC\nACG\n"),
        bgzf(b"@r\nAC\n+\nII\n"),
    ],
    ids=["ragged", "duplicate", "FASTQ", "truncated", "gzip", "ragged in BGZF", "FASTQ in BGZF"],
)
def test_what_cannot_be_indexed(tmp_path, data):
    path = tmp_path / "x.fa"
    path.write_bytes(data)
    for regions in ([], ["a"]):
        result = run("faidx", path, *regions)
        assert (result.returncode, result.stdout) == (1, b"")
        assert str(path) in error_line(result)
        assert os.listdir(tmp_path) == ["x.fa"]


def test_indexes_stay_if_the_data_cannot_be_indexed(tmp_path):
    path = tmp_path / "x.fa.gz"
    path.write_bytes(bgzf(b"@r\nAC\n+\nII\n"))
    for suffix in (".fai", ".gzi"):
        path.with_name(path.name + suffix).write_bytes(b"old")
    assert run("faidx", path).returncode == 1
    for suffix in (".fai", ".gzi"):
        assert path.with_name(path.name + suffix).read_bytes() == b"old"


def test_files_that_are_not_there(tmp_path, plain):
    result = run("faidx", tmp_path / "none.fa")
    assert result.returncode == 1
    assert "No such file" in error_line(result)
    for options in (["-r", tmp_path / "none"], [f"--fai-idx={tmp_path}/none/x.fai"], ["-o", tmp_path / "none" / "x"]):
        result = run("faidx", *options, plain, "c1")
        assert result.returncode == 1
        assert "none" in error_line(result)


def test_a_damaged_or_old_index(plain):
    assert run("faidx", plain).returncode == 0
    fai = plain.parent / f"{plain.name}.fai"
    os.utime(fai, (1000, 1000))
    result = run("faidx", plain, "c1:1-2")
    assert result.returncode == 0
    assert result.stderr == f"seqtide: warning: the index {str(fai)!r} is older than its data\n".encode()
    fai.write_text("c1\t5\t4\t0\t1\n")
    result = run("faidx", plain, "c1:1-2")
    assert (result.returncode, result.stdout) == (1, b"")
    assert str(fai) in error_line(result)


def test_wrong_usage(plain, tmp_path):
    for arguments in (
        ["-"],
        [],
        ["-o", tmp_path / "out.fa", plain],
        ["-o", plain, plain, "c1"],
        ["-o", f"{plain}.fai", plain, "c1"],
    ):
        result = run("faidx", *arguments)
        assert (result.returncode, result.stdout) == (2, b"")
    assert plain.read_bytes() == DATA


@needs_samtools
@pytest.mark.parametrize("options", [[], ["-i"], ["-n", "13"]], ids=["plain", "other strand", "lines of 13"])
def test_samtools_prints_the_same(file, options):
    numbers = random.Random(4)
    regions = []
    for _ in range(40):
        name = numbers.choice(list(SEQUENCES))
        start = numbers.randrange(1, len(SEQUENCES[name]) + 1)
        regions.append(f"{name}:{start}-{numbers.randrange(start, start + 300)}")
    subprocess.run(["samtools", "faidx", file], check=True)
    expected = subprocess.run(
        ["samtools", "faidx", *options, file, *regions, "c7"], capture_output=True, check=True
    ).stdout
    indexes = [(file.parent / name).read_bytes() for name in index_names(file)]
    result = run("faidx", *options, file, *regions, "c7")
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == expected
    assert run("faidx", file).returncode == 0
    assert [(file.parent / name).read_bytes() for name in index_names(file)] == indexes
