"""`seqtide view` and `seqtide index` as a user runs them, with samtools as the referee where it is installed."""

import random
import shutil
import subprocess

import pytest
from bam_data import odd_alignments, sam_data
from cli_runner import error_line, run

import seqtide

REFERENCES = [("chr1", 5_000_000), ("chr2", 3_000_000), ("empty", 1000)]
needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")


def samtools(*arguments):
    return subprocess.run(["samtools", *map(str, arguments)], stdout=subprocess.PIPE, check=True, timeout=60).stdout


def sam_lines(count, seed=4):
    """SAM text in the order of coordinates, mapped, half mapped and without a position."""
    numbers = random.Random(seed)
    lines = []
    for number in range(count):
        reference = numbers.choice(["chr1", "chr2"])
        pos = numbers.randrange(1, 2_900_000)
        flag = numbers.choice([0, 16, 99, 147, 1024, 256, 2048, 4, 73])
        cigar = "*" if flag & 4 else numbers.choice(["50M", "10S40M", "20M5D30M", "25M3I22M", "20M90000N30M"])
        mapq = 0 if flag & 4 else numbers.choice([0, 13, 60])
        lines.append((reference, pos, f"r{number}\t{flag}\t{reference}\t{pos}\t{mapq}\t{cigar}\t*\t0\t0\t"))
    lines.sort(key=lambda line: line[:2])
    lines += [("*", 0, f"u{number}\t4\t*\t0\t0\t*\t*\t0\t0\t") for number in range(count // 50)]
    tail = f"{'ACGTN' * 10}\t{'I' * 50}\tNM:i:3\tXF:f:0.25\tBC:Z:AC GT\tXA:B:s,-3,4"
    header = "@HD\tVN:1.6\tSO:coordinate\n" + "".join(f"@SQ\tSN:{name}\tLN:{size}\n" for name, size in REFERENCES)
    return header, [f"{start}{tail}\n" for _, _, start in lines]


@pytest.fixture(scope="module")
def bam(tmp_path_factory):
    """A BAM file of several blocks with an index made by `seqtide index`, and its lines."""
    path = tmp_path_factory.mktemp("view") / "reads.bam"
    header, lines = sam_lines(5000)
    made = run("view", "-b", "--no-pg", "-o", path, "-", input=(header + "".join(lines)).encode())
    assert (made.returncode, made.stdout, made.stderr) == (0, b"", b"")
    assert run("index", path).returncode == 0
    return path, header, lines


def test_records_come_back_as_they_were(bam):
    path, header, lines = bam
    assert run("view", path).stdout.decode() == "".join(lines)
    assert run("view", "-h", "--no-pg", path).stdout.decode() == header + "".join(lines)
    assert run("view", "-H", "--no-pg", path).stdout.decode() == header
    assert run("view", "-c", path).stdout == b"%d\n" % len(lines)


def test_the_header_gets_a_program_line(bam):
    path, header, _ = bam
    text = run("view", "-H", path).stdout.decode()
    assert text.startswith(header)
    added = text[len(header) :]
    assert added.startswith("@PG\tID:seqtide\tPN:seqtide\t") and "CL:seqtide view -H " in added
    assert added.count("\n") == 1


@needs_samtools
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-h", "--no-PG"],
        ["-f", "16"],
        ["-F", "0x904"],
        ["-F", "UNMAP,SECONDARY"],
        ["-q", "13"],
        ["-c", "-q", "1", "-F", "4"],
    ],
)
@pytest.mark.parametrize("regions", [[], ["chr1"], ["chr2:100,000-900,000", "chr1:2000000", "chr2:500000"], ["*"]])
def test_output_is_that_of_samtools(bam, options, regions):
    path = bam[0]
    if regions and "-h" in options:
        options = [*options, "-q", "0"]
    ours = [option.lower() if option == "--no-PG" else option for option in options]
    result = run("view", *ours, path, *regions)
    assert result.returncode == 0, result.stderr
    several = ["-M"] if len(regions) > 1 else []  # each record once
    assert result.stdout == samtools("view", *options, *several, path, *regions)


@needs_samtools
def test_indexes_work_for_samtools(bam, tmp_path):
    path = bam[0]
    for kind in ("bai", "csi"):
        copy = tmp_path / f"{kind}.bam"
        copy.write_bytes(path.read_bytes())
        assert run("index", f"--{kind}", copy).returncode == 0
        samtools("quickcheck", copy)
        for region in ("chr1:1000000-1100000", "chr2", "empty", "*"):
            assert samtools("view", copy, region) == run("view", path, region).stdout
        expected = samtools("idxstats", path)
        assert samtools("idxstats", copy) == expected


@needs_samtools
def test_odd_records_look_as_in_samtools(tmp_path):
    path = tmp_path / "odd.sam"
    path.write_bytes(sam_data(odd_alignments(), REFERENCES))
    assert run("view", "--validation", "lenient", path).stdout == samtools("view", path)


def test_bam_by_suffix_and_level(bam, tmp_path):
    path, _, lines = bam
    sizes = []
    for level in (0, 1, 9):
        copy = tmp_path / f"level{level}.bam"
        assert run("view", "-l", str(level), "-o", copy, path).returncode == 0
        sizes.append(copy.stat().st_size)
        assert run("view", copy).stdout.decode() == "".join(lines)
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) == 3


def test_wrong_usage(bam, tmp_path):
    path = bam[0]
    outputs = (["-c", "-b"], ["-H", "-c"], ["-c", "-u"], ["-b", "-O", "sam"], ["-O", "cram"])
    for arguments in (*outputs, ["-F", "SOMETHING"], ["-F", "-1"], ["-q", "256"]):
        result = run("view", *arguments, path)
        assert (result.returncode, result.stdout) == (2, b""), arguments
    for name in ("-u", "-1", "-l9"):
        assert run("view", name, "-o", tmp_path / "out.sam", path).returncode == 2
        assert run("view", name, "-O", "sam", path).returncode == 2
    assert run("index", "-b", "-c", path).returncode == 2
    assert run("index", "-").returncode == 2


def test_what_cannot_be_read(bam, tmp_path):
    path, _, lines = bam
    cut = tmp_path / "cut.bam"
    cut.write_bytes(path.read_bytes()[:-3000])
    result = run("view", cut)
    assert result.returncode == 1
    assert "truncated" in error_line(result) or "ends" in error_line(result)
    shown = result.stdout.decode()
    assert shown and "".join(lines).startswith(shown) and shown.endswith("\n")

    assert "cut.bam" in error_line(run("index", cut))
    assert not (tmp_path / "cut.bam.bai").exists()
    assert "nothing.bam: No such file" in error_line(run("view", tmp_path / "nothing.bam"))
    assert "FASTQ" in error_line(run("view", "-", input=b"@r\nA\n+\nI\n"))
    assert "chrX" in error_line(run("view", path, "chrX"))
    assert "index" in error_line(run("view", cut, "chr1"))
    unsorted = b"@SQ\tSN:c\tLN:99\na\t0\tc\t9\t0\t*\t*\t0\t0\t*\t*\nb\t0\tc\t8\t0\t*\t*\t0\t0\t*\t*\n"
    made = run("view", "-b", "-o", tmp_path / "unsorted.bam", "-", input=unsorted)
    assert made.returncode == 0, made.stderr
    assert "not sorted" in error_line(run("index", tmp_path / "unsorted.bam"))


def test_a_full_device_is_told(bam):
    with open("/dev/full", "wb") as full:
        result = run("view", bam[0], stdout=full)
    assert result.returncode == 1
    assert "No space left" in error_line(result)


@pytest.mark.parametrize("arguments", [("view",), ("view", "-b"), ("fastq",)], ids=" ".join)
def test_good_records_before_a_fault_go_down_the_pipe(arguments):
    """However few they are."""
    good = b"@SQ\tSN:c\tLN:99\na\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII\n"
    result = run(*arguments, "-", input=good + b"b\t4\t*\t0\tnone\t*\t*\t0\t0\t*\t*\n")
    assert result.returncode == 1
    assert "line 3" in error_line(result)
    if arguments == ("fastq",):
        assert result.stdout == b"@a\nACGT\n+\nIIII\n"
    elif arguments == ("view",):
        assert result.stdout.splitlines()[-1].startswith(b"a\t4\t")
    else:
        with pytest.raises(seqtide.TruncatedError):
            list(seqtide.BamReader(result.stdout))
        assert [record.qname for record in seqtide.BamReader(result.stdout, require_eof=False)] == ["a"]
