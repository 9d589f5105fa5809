"""`seqtide flagstat`, `depth` and `fastq` as a user runs them, with samtools as the referee where it is installed."""

import gzip
import json
import os
import random
import shutil
import subprocess

import pytest
from cli_runner import error_line, records, run

import seqtide

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")


def samtools(*arguments):
    return subprocess.run(
        ["samtools", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=60
    ).stdout


def sorted_sam(count, seed=6):
    numbers = random.Random(seed)
    lines = []
    for number in range(count):
        reference = numbers.choice(["chr1", "chr1", "chr3"])
        pos = numbers.randrange(1, 1900)
        flag = numbers.choice([0, 16, 99, 147, 83, 163, 1024, 256, 2048, 4, 512, 73, 0x241])
        cigar = (
            "*" if flag & 4 else numbers.choice(["50M", "10S40M", "20M5D30M", "25M3I22M", "20M60N30M", "5H50=", "50X"])
        )
        bases = "".join(numbers.choices("ACGTN", k=50))
        scores = "".join(chr(33 + numbers.randrange(42)) for _ in range(50))
        mate = f"{numbers.choice(['=', 'chr1', 'chr3'])}\t{numbers.randrange(1, 1900)}" if flag & 1 else "*\t0"
        fields = [f"r{number}", flag, reference, pos, numbers.choice([0, 4, 60]), cigar, mate, 0, bases, scores]
        lines.append((reference, pos, "\t".join(map(str, fields)) + "\n"))
    lines.sort(key=lambda line: line[:2])
    header = "@HD\tVN:1.6\tSO:coordinate\n" + "".join(f"@SQ\tSN:chr{number}\tLN:2000\n" for number in (1, 2, 3))
    return header + "".join(line for _, _, line in lines)


@pytest.fixture(scope="module")
def bam(tmp_path_factory):
    path = tmp_path_factory.mktemp("reports") / "reads.bam"
    assert run("view", "-b", "-o", path, "-", input=sorted_sam(2000).encode()).returncode == 0
    assert run("index", path).returncode == 0
    return path


# flagstat


@needs_samtools
def test_flagstat_is_that_of_samtools(bam):
    assert run("flagstat", bam).stdout == samtools("flagstat", bam)


def test_flagstat_in_json_and_by_region(bam):
    counts = json.loads(run("flagstat", "--json", bam).stdout)
    assert counts["passed"]["total"] + counts["failed"]["total"] == 2000
    parts = [json.loads(run("flagstat", "--json", bam, name).stdout) for name in ("chr1", "chr2", "chr3")]
    for key in counts["passed"]:
        assert sum(part["passed"][key] for part in parts) == counts["passed"][key]


# depth


@needs_samtools
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-a"],
        ["-aa"],
        ["-q", "20"],
        ["-Q", "5"],
        ["--min-MQ", "5", "--min-BQ", "20"],
        ["-J"],
        ["-r", "chr1:500-900"],
        ["-a", "-r", "chr3:1-100"],
    ],
)
def test_depth_is_that_of_samtools(bam, options):
    theirs = [option if option != "-aa" else "-a" for option in options] + (["-a"] if options == ["-aa"] else [])
    assert run("depth", *options, bam).stdout == samtools("depth", *theirs, bam)


def test_runs_hold_the_same_depths(bam, tmp_path):
    lines = run("depth", bam).stdout.decode().splitlines()
    target = tmp_path / "runs.bed"
    assert run("depth", "--runs", "-o", target, bam).stdout == b""
    told = []
    previous = ("", 0, 0)
    for line in target.read_text().splitlines():
        name, start, end, depth = line.split("\t")
        assert previous != (name, int(start), int(depth)), "two runs that are one"
        previous = (name, int(end), int(depth))
        told += [f"{name}\t{position + 1}\t{depth}" for position in range(int(start), int(end))]
    assert told == lines


def test_flags_of_depth(bam):
    everything = run("depth", "-F", "0", bam).stdout.splitlines()
    usual = run("depth", bam).stdout.splitlines()
    forward = run("depth", "-F", "REVERSE,UNMAP,SECONDARY,QCFAIL,DUP", bam).stdout
    backward = run("depth", "-f", "REVERSE", bam).stdout

    def total(lines):
        return sum(int(line.split(b"\t")[2]) for line in lines)

    assert total(everything) > total(usual) == total(forward.splitlines()) + total(backward.splitlines()) > 0


# fastq


@needs_samtools
def test_fastq_holds_the_reads_of_samtools(bam):
    ours = run("fastq", bam)
    assert (ours.returncode, ours.stderr) == (0, b"")
    assert ours.stdout == samtools("fastq", "-n", bam)


def test_pairs_from_records_sorted_by_name(tmp_path):
    numbers = random.Random(3)
    pairs = []
    text = "@SQ\tSN:c\tLN:100\n"
    for number in range(200):
        mates = ["".join(numbers.choices("ACGT", k=numbers.randrange(30))) for _ in range(2)]
        pairs.append(mates)
        lines = [
            f"p{number}\t{77 + 64 * mate}\t*\t0\t0\t*\t*\t0\t0\t{bases or '*'}\t{'I' * len(bases) or '*'}\n"
            for mate, bases in enumerate(mates)
        ]
        text += "".join(lines if number % 3 else reversed(lines))
    paths = tmp_path / "r1.fastq", tmp_path / "r2.fastq.gz"
    result = run("fastq", "-1", paths[0], "-2", paths[1], "--suffixes", "-", input=text.encode())
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    assert records(paths[0].read_bytes()) == [(f"p{i}/1", a, "I" * len(a)) for i, (a, _) in enumerate(pairs)]
    second = run("convert", "--to", "fastq", "-q", paths[1]).stdout
    assert records(second) == [(f"p{i}/2", b, "I" * len(b)) for i, (_, b) in enumerate(pairs)]


def unaligned(*reads):
    return "".join(f"{name}\t{flag}\t*\t0\t0\t*\t*\t0\t0\tAC\tII\n" for name, flag in reads).encode()


def test_mates_that_do_not_follow_each_other(tmp_path):
    sam = unaligned(("p", 77), ("q", 77), ("p", 141), ("q", 141))
    result = run("fastq", "-1", "1.fq", "-2", "2.fq", "-s", "s.fq", "-", cwd=tmp_path, input=sam)
    assert result.returncode == 1
    assert "do not follow each other" in error_line(result)
    assert os.listdir(tmp_path) == []


UNPAIRED = unaligned(("a", 141), ("p", 77), ("p", 141), ("p", 77), ("b", 4), ("c", 77))


def test_reads_without_mates_have_files(tmp_path):
    arguments = ["fastq", "-1", "1.fq", "-2", "2.fq", "-s", "s.fq", "-0", "0.fq.gz", "-"]
    result = run(*arguments, cwd=tmp_path, input=UNPAIRED)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    names = {name: [one.name for one in seqtide.FastqReader(tmp_path / name)] for name in os.listdir(tmp_path)}
    assert names == {"1.fq": ["p"], "2.fq": ["p"], "s.fq": ["a", "p", "c"], "0.fq.gz": ["b"]}


def test_reads_without_mates_are_counted_where_they_are_left_out(tmp_path):
    result = run("fastq", "-1", "1.fq", "-2", "2.fq", "-", cwd=tmp_path, input=UNPAIRED)
    assert result.returncode == 0
    assert result.stderr.decode().splitlines() == [
        "seqtide: warning: -: 3 reads are without a mate and left out; --singletons writes them",
        "seqtide: warning: -: 1 read is not one of two mates and left out; --others writes them",
    ]
    assert sorted(os.listdir(tmp_path)) == ["1.fq", "2.fq"]


@needs_samtools
def test_reads_without_mates_are_those_of_samtools(tmp_path):
    sam = unaligned(("a", 141), ("p", 77), ("p", 141), ("b", 4), ("c", 77), ("q", 77), ("q", 141))
    (tmp_path / "u.sam").write_bytes(b"@HD\tVN:1.6\n" + sam)
    samtools(
        "fastq",
        "-n",
        "-1",
        tmp_path / "1",
        "-2",
        tmp_path / "2",
        "-s",
        tmp_path / "s",
        "-0",
        tmp_path / "0",
        tmp_path / "u.sam",
    )
    run("fastq", "-1", "1.fq", "-2", "2.fq", "-s", "s.fq", "-0", "0.fq", "u.sam", cwd=tmp_path)
    for name in "12s0":
        assert (tmp_path / f"{name}.fq").read_bytes() == (tmp_path / name).read_bytes()


def test_reads_without_qualities():
    sam = b"@HD\tVN:1.6\nr\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t*\n"
    assert "qualit" in error_line(run("fastq", "-", input=sam))
    assert run("fastq", "--default-quality", "40", "-", input=sam).stdout == b"@r\nACGT\n+\nIIII\n"


# All of them


@pytest.mark.parametrize("command", ["flagstat", "depth", "fastq"])
def test_bad_input(command, bam, tmp_path):
    cut = tmp_path / "cut.bam"
    cut.write_bytes(bam.read_bytes()[:-40])
    result = run(command, cut)
    assert result.returncode == 1 and "cut.bam" in error_line(result)
    assert "No such file" in error_line(run(command, tmp_path / "none.bam"))
    assert "FASTA" in error_line(run(command, "-", input=b">c\nACGT\n"))
    with open("/dev/full", "wb") as full:
        result = run(command, bam, stdout=full)
    assert result.returncode == 1 and "No space left" in error_line(result)


@pytest.mark.parametrize("command", ["view", "sort", "flagstat", "fastq", "depth"])
def test_empty_input(command, tmp_path):
    result = run(command, "-", input=b"")
    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr == b"seqtide: error: <stdin>: the input is empty; the command takes SAM and BAM\n"
    result = run(command, "-", input=b"@r\nA\n+\nI\n")
    assert result.returncode == 1 and b"this is FASTQ" in result.stderr


def test_wrong_usage(bam):
    for arguments in (
        ["depth", "-aaa"],
        ["fastq", "-1", "x"],
        ["fastq", "-1", "x", "-2", "y", "-o", "z"],
        ["flagstat"],
    ):
        assert run(*arguments, *([bam] if len(arguments) > 1 else [])).returncode == 2, arguments
    assert "chrX" in error_line(run("depth", "-r", "chrX", bam))


@pytest.mark.parametrize(
    "command", [["view", "-o"], ["view", "-b", "-o"], ["depth", "-o"], ["fastq", "-o"], ["fastq", "-2", "other", "-1"]]
)
def test_the_input_is_no_output(command, bam, tmp_path):
    same = tmp_path / "same.bam"
    same.write_bytes(bam.read_bytes())
    (tmp_path / "link.bam").symlink_to(same)
    for name in (same, tmp_path / "link.bam"):
        result = run(*command, name, same, cwd=tmp_path)
        assert result.returncode == 2 and "file that is read" in result.stderr.decode()
    with open(same, "ab") as target:
        assert run(command[0], same, stdout=target).returncode == 2
    assert same.read_bytes() == bam.read_bytes()


def test_an_index_never_replaces_its_data(bam, tmp_path):
    same = tmp_path / "same.bam"
    same.write_bytes(bam.read_bytes())
    (tmp_path / "link.bam").symlink_to(same)
    for name in (same, tmp_path / "link.bam"):
        assert run("index", same, "-o", name).returncode == 2
    assert same.read_bytes() == bam.read_bytes()
    fasta = tmp_path / "e.fa"
    fasta.write_text(">a\nACGT\n")
    for option in ("--fai-idx", "--gzi-idx"):
        assert run("faidx", fasta, option, fasta).returncode == 2
    assert run("faidx", fasta, "--fai-idx", tmp_path / "i", "--gzi-idx", tmp_path / "i").returncode == 2
    assert fasta.read_text() == ">a\nACGT\n"


def test_mates_need_two_outputs(bam, tmp_path):
    for first, second in (("x.fq", "x.fq"), ("x.fq", "./x.fq"), ("-", "-")):
        assert run("fastq", "-1", first, "-2", second, bam, cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("command", "default"), [("view", b"r"), ("sort", b"\x1f\x8b")])
def test_names_of_outputs_tell_the_format(command, default, bam, tmp_path):
    header = [] if command == "sort" else ["-h"]
    for name, start in (("a.sam", b"@HD"), ("a.bam", b"\x1f\x8b"), ("a.txt", default), ("a.bam.gz", b"\x1f\x8b")):
        options = header if start == b"@HD" else []
        assert run(command, *options, "-o", tmp_path / name, bam).returncode == 0
        assert (tmp_path / name).read_bytes().startswith(start), name
    assert run(command, *header, "-o", tmp_path / "a.sam.gz", bam).returncode == 0
    assert gzip.decompress((tmp_path / "a.sam.gz").read_bytes()).startswith(b"@HD")
    assert gzip.decompress((tmp_path / "a.bam.gz").read_bytes()).startswith(b"BAM\1")
    for name in ("b.cram", "b.fq"):
        assert run(command, "-o", tmp_path / name, bam).returncode == 2
    assert run("fastq", "-o", tmp_path / "b.bam", bam).returncode == 2


def test_sam_without_a_header():
    line = b"r\t4\t*\t0\t0\t*\t*\t0\t0\tAC\tII\n"
    assert run("view", "-", input=line).stdout == line
    assert run("fastq", "-", input=line).stdout == b"@r\nAC\n+\nII\n"


def test_a_missing_end_is_a_warning_in_lenient_mode(bam, tmp_path):
    cut = tmp_path / "cut.bam"
    cut.write_bytes(bam.read_bytes()[:-28])
    assert run("view", "-c", cut).returncode == 1
    result = run("view", "-c", "--validation", "lenient", cut)
    assert (result.returncode, result.stdout) == (0, run("view", "-c", bam).stdout)
    assert result.stderr.decode().startswith(f"seqtide: warning: {cut}: the end-of-file block")
    assert run("view", "-c", "--validation", "lenient", bam).stderr == b""


def test_a_stale_index_is_told_in_a_line(bam, tmp_path):
    path = tmp_path / "old.bam"
    path.write_bytes(bam.read_bytes())
    assert run("index", path).returncode == 0
    os.utime(tmp_path / "old.bam.bai", (1, 1))
    for arguments in (["view", path, "chr1"], ["flagstat", path, "chr1"], ["depth", "-r", "chr1", path]):
        result = run(*arguments)
        assert result.returncode == 0
        lines = result.stderr.decode().splitlines()
        assert len(lines) == 1 and lines[0].startswith("seqtide: warning: "), lines


@pytest.mark.parametrize(
    "command", [["flagstat"], ["flagstat", "--json"], ["view", "-c"], ["view"], ["sort"], ["depth"]]
)
def test_standard_output_is_closed(command, bam):
    result = run(*command, bam, preexec_fn=lambda: os.close(1), stdout=None)
    assert result.returncode == 1
    assert error_line(result) == "seqtide: error: <stdout>: Bad file descriptor"


EOF_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["view", "-b"], "out.bam"),
        (["view"], "out.sam.gz"),
        (["sort"], "out.bam"),
        (["fastq"], "out.fastq.gz"),
        (["depth"], "out.tsv.gz"),
        (["index"], "out.bai"),
        (["index", "-c"], "out.csi"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
@pytest.mark.parametrize("damage", ["cut", "corrupt"])
def test_a_damaged_input_leaves_no_output_that_looks_whole(arguments, name, damage, bam, tmp_path):
    data = bytearray(bam.read_bytes())
    if damage == "cut":
        del data[-40:]
    else:
        data[-45] ^= 0xFF  # in the last block with data
    source, target = tmp_path / "damaged.bam", tmp_path / name
    source.write_bytes(data)
    before = sorted(tmp_path.iterdir())
    result = run(*arguments, "-o", target, source)
    assert result.returncode == 1
    assert "damaged.bam" in error_line(result)
    assert sorted(tmp_path.iterdir()) == before
    target.write_bytes(b"of yesterday")
    assert run(*arguments, "-o", target, source).returncode == 1
    assert target.read_bytes() == b"of yesterday"
    result = run(*arguments, source)
    assert result.returncode == 1
    assert EOF_BLOCK not in result.stdout
    assert sorted(tmp_path.iterdir()) == sorted([*before, target])
