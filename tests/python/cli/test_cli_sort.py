"""`seqtide sort` as a user runs it, with samtools as the referee where it is installed."""

import io
import itertools
import os
import random
import shutil
import subprocess

import pytest
from cli_runner import error_line, run
from other_programs import FIRST_SAMTOOLS, samtools_version

import seqtide

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")


def shuffled_sam(count, seed=2, zeros=("", "0", "00")):
    """SAM text of records in any order, with many equal names and positions."""
    numbers = random.Random(seed)
    lines = []
    for number in range(count):
        flag = numbers.choice([0, 16, 0x41, 0x81, 0x51, 0x91, 0x141, 0x841, 4, 0x4D])
        name = f"run{numbers.randrange(12)}:{numbers.choice(zeros)}{numbers.randrange(25)}:x{number % 3}"
        place = "*\t0" if flag == 4 else f"{numbers.choice(['chr1', 'chr2', 'chr10'])}\t{numbers.randrange(1, 900)}"
        cigar = "*" if flag & 4 else "4M"
        lines.append(f"{name}\t{flag}\t{place}\t0\t{cigar}\t*\t0\t0\tACGT\tIIII\tXN:i:{number}\n")
    header = "@HD\tVN:1.6\tGO:query\n" + "".join(f"@SQ\tSN:{name}\tLN:1000\n" for name in ("chr1", "chr10", "chr2"))
    return header, lines


@pytest.fixture(scope="module")
def unsorted(tmp_path_factory):
    path = tmp_path_factory.mktemp("sort") / "unsorted.sam"
    # Names that differ by leading zeros are ordered as by 1.16; 1.24 parts mates there.
    zeros = ("", "0", "00") if samtools_version() <= FIRST_SAMTOOLS else ("",)
    header, lines = shuffled_sam(20_000, zeros=zeros)
    path.write_text(header + "".join(lines))
    return path


def lines_of(path):
    return run("view", path).stdout.splitlines()


def primary_first(lines):
    """In the order of samtools 1.24 within each template; older ones keep that of the file."""

    def rank(line):
        flag = int(line.split(b"\t")[1])
        return flag & 0xC0, flag & 0x100, flag & 0x800

    templates = itertools.groupby(lines, key=lambda line: line.split(b"\t")[0])
    return [line for _, template in templates for line in sorted(template, key=rank)]


@needs_samtools
@pytest.mark.parametrize("options", [[], ["-n"]], ids=["coordinate", "name"])
@pytest.mark.parametrize("memory", ["1M", "1G"])
def test_the_order_is_that_of_samtools(unsorted, tmp_path, options, memory):
    ours, theirs = tmp_path / "ours.bam", tmp_path / "theirs.bam"
    result = run("sort", *options, "-m", memory, "-o", ours, unsorted)
    assert (result.returncode, result.stderr) == (0, b"")
    subprocess.run(["samtools", "sort", *options, "-o", theirs, unsorted], check=True, capture_output=True, timeout=60)
    subprocess.run(["samtools", "quickcheck", ours], check=True, timeout=60)
    assert lines_of(ours) == (primary_first(lines_of(theirs)) if "-n" in options else lines_of(theirs))


@needs_samtools
@pytest.mark.parametrize("flags", [(20, 4, 20, 4), (2113, 321, 65, 129, 2177), (193, 129, 65, 1), (2304, 256, 16, 0)])
@pytest.mark.parametrize("options", [[], ["-n"]], ids=["coordinate", "name"])
@pytest.mark.parametrize("name", ["q", "q{}"])
@pytest.mark.parametrize("place", ["*\t0", "chr2\t9"], ids=["unplaced", "placed"])
def test_the_order_of_flags_is_that_of_samtools(tmp_path, flags, options, name, place):
    header, _ = shuffled_sam(0)
    path = tmp_path / "a.sam"
    lines = []
    for number, flag in enumerate(flags):
        unmapped = flag & 4 or place.startswith("*")
        fields = [name.format(number), flag | 4 if unmapped else flag, place, 0, "*" if unmapped else "1M"]
        lines.append("\t".join(map(str, [*fields, "*\t0\t0\tA\tI\n"])))
    path.write_text(header + "".join(lines))
    command = ["samtools", "sort", *options, "-O", "SAM", "--no-PG", path]
    theirs = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    expected = [line for line in theirs.splitlines() if not line.startswith(b"@")]
    if "-n" in options and samtools_version() <= FIRST_SAMTOOLS:
        expected = primary_first(expected)
    assert lines_of_bytes(run("sort", *options, "--no-pg", path).stdout) == expected


def lines_of_bytes(data):
    return [record.to_sam().encode() for record in seqtide.parse_bam_file(data)]


def test_header_and_program_line(unsorted, tmp_path):
    path = tmp_path / "sorted.bam"
    assert run("sort", "-o", path, unsorted).returncode == 0
    header = seqtide.BamReader(path).header
    assert header.sort_order == "coordinate"
    assert "GO:" not in header.text and "@PG\tID:seqtide\t" in header.text
    assert run("sort", "-n", "--no-pg", "-o", path, unsorted).returncode == 0
    assert seqtide.BamReader(path).header.sort_order == "queryname"
    assert "@PG" not in seqtide.BamReader(path).header.text


def test_sam_to_sam_and_pipes(unsorted, tmp_path):
    path = tmp_path / "sorted.sam"
    assert run("sort", "-o", path, unsorted).returncode == 0
    positions = [(line.split(b"\t")[2:4]) for line in lines_of(path)]
    order = [b"chr1", b"chr10", b"chr2", b"*"]
    keys = [(order.index(name), int(pos)) for name, pos in positions]
    assert keys == sorted(keys)
    piped = run("sort", "--no-pg", "-", input=unsorted.read_bytes())
    assert piped.returncode == 0
    assert [record.to_sam() for record in seqtide.parse_bam_file(piped.stdout)] == [
        line.decode() for line in lines_of(path)
    ]


def test_index_written_along(unsorted, tmp_path):
    path = tmp_path / "sorted.bam"
    assert run("sort", "--write-index", "-o", path, unsorted).returncode == 0
    expected = [line for line in lines_of(path) if line.split(b"\t")[2] == b"chr10"]
    assert run("view", path, "chr10").stdout.splitlines() == expected


@needs_samtools
def test_index_of_a_long_reference(tmp_path):
    path, length = tmp_path / "sorted.bam", (1 << 31) - 1
    places = [length - 3, 5, 1 << 29, (1 << 29) + 1]
    lines = [f"r{place}\t0\tlong\t{place}\t0\t1M\t*\t0\t0\tA\tI\n" for place in places]
    text = f"@SQ\tSN:long\tLN:{length}\n" + "".join(lines)
    assert run("sort", "--write-index", "-o", path, "-", input=text.encode()).returncode == 0
    assert sorted(os.listdir(tmp_path)) == ["sorted.bam", "sorted.bam.csi"]
    region = f"long:{(1 << 29) + 1}-{length}"
    theirs = subprocess.run(["samtools", "view", path, region], check=True, capture_output=True, timeout=60).stdout
    assert run("view", path, region).stdout == theirs
    assert [line.split(b"\t")[3] for line in theirs.splitlines()] == [b"536870913", b"2147483644"]


def test_temporary_files_leave_nothing_behind(unsorted, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    output = tmp_path / "sorted.bam"
    assert run("sort", "-m", "1M", "-T", folder, "-o", output, unsorted).returncode == 0
    assert os.listdir(folder) == []

    cut = tmp_path / "cut.bam"
    cut.write_bytes(output.read_bytes()[:-2000])
    result = run("sort", "-n", "-m", "1M", "-T", folder, "-o", tmp_path / "never.bam", cut)
    assert result.returncode == 1 and "cut.bam" in error_line(result)
    assert os.listdir(folder) == []
    assert sorted(os.listdir(tmp_path)) == ["cut.bam", "sorted.bam", "temporary"]

    result = run("sort", "-m", "1M", "-T", tmp_path / "no" / "folder", "-o", tmp_path / "never.bam", unsorted)
    assert result.returncode == 1 and "no/folder" in error_line(result)


def test_wrong_usage(unsorted, tmp_path):
    for arguments in (["-m", "1000"], ["-m", "x"], ["--write-index"], ["-l", "13"], ["-@", "0"]):
        result = run("sort", *arguments, unsorted)
        assert (result.returncode, result.stdout) == (2, b""), arguments
    assert run("sort", "-n", "--write-index", "-o", tmp_path / "x.bam", unsorted).returncode == 2


# By function


def sort(lines, header, **options):
    reader = seqtide.SamReader((header + "".join(lines)).encode())
    target = io.BytesIO()
    with seqtide.SamWriter(target, seqtide.sorted_header(reader.header, options.get("order", "coordinate"))) as writer:
        seqtide.sort_alignments(reader, writer, **options)
    return target.getvalue().decode()


def test_functions_refuse_what_makes_no_sense():
    header, lines = shuffled_sam(10)
    with pytest.raises(ValueError, match="order"):
        sort(lines, header, order="size")
    with pytest.raises(ValueError, match="memory"):
        sort(lines, header, memory_bytes=1000)
    with pytest.raises(ValueError, match="memory_bytes must be positive"):
        sort(lines, header, memory_bytes=0)
    with pytest.raises(ValueError, match="threads"):
        sort(lines, header, threads=0)
    reader = seqtide.SamReader((header + "".join(lines)).encode())
    with seqtide.SamWriter(io.BytesIO(), "@SQ\tSN:other\tLN:5\n") as writer:
        with pytest.raises(ValueError, match="references"):
            seqtide.sort_alignments(reader, writer)
        with pytest.raises(TypeError):
            seqtide.sort_alignments(None, writer)
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        seqtide.sort_alignments(reader, writer)


def test_unplaced_records_come_by_strand():
    # samtools 1.16 and 1.24
    header, _ = shuffled_sam(0)
    lines = [f"{name}\t{flag}\t*\t0\t0\t*\t*\t0\t0\t*\t*\n" for name, flag in zip("abcd", (20, 4, 20, 4), strict=True)]
    placed = "p\t16\tchr2\t9\t0\t*\t*\t0\t0\t*\t*\n"
    body = [line[0] for line in sort([*lines, placed], header).splitlines() if line[0] != "@"]
    assert body == ["p", "b", "d", "a", "c"]


def test_primary_lines_come_first_in_a_template():
    # samtools 1.24; 1.16 keeps the order of the file
    header, _ = shuffled_sam(0)

    def order(flags):
        lines = [f"q\t{flag}\tchr2\t9\t0\t*\t*\t0\t0\t*\t*\n" for flag in flags]
        text = sort(lines, header, order="name")
        return [int(line.split("\t")[1]) for line in text.splitlines() if line[0] != "@"]

    assert order([2113, 321, 65, 129, 2177]) == [65, 2113, 321, 129, 2177]
    assert order([2304, 256, 2048, 16, 0]) == [16, 0, 2048, 256, 2304]
    assert order([193, 129, 65, 1]) == [1, 65, 129, 193]


def test_names_with_leading_zeros():
    # samtools 1.16; 1.24 has another order, in which mates are parted
    header, _ = shuffled_sam(0)
    names = ["r0", "r", "r2", "r1", "r01", "r10", "r001", "r00", "r010", "r1a", "r01a"]
    text = sort([f"{name}\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\n" for name in names], header, order="name")
    found = [line.split("\t")[0] for line in text.splitlines() if line[0] != "@"]
    assert found == ["r", "r00", "r0", "r001", "r01", "r01a", "r1", "r1a", "r2", "r010", "r10"]


def test_equal_records_keep_their_order():
    header, _ = shuffled_sam(0)
    lines = [f"same\t0\tchr2\t7\t0\t*\t*\t0\t0\t*\t*\tXN:i:{number}\n" for number in range(500)]
    for order in ("coordinate", "name"):
        assert sort(lines, header, order=order).endswith("".join(lines))
