"""`seqtide sort --by-tag` and the function behind it, with samtools as the referee where it is installed."""

import io
import random
import shutil
import subprocess

import pytest
from cli_runner import run
from other_programs import FIRST_SAMTOOLS, samtools_version

import seqtide

HEADER = "@HD\tVN:1.6\tSO:coordinate\tSS:coordinate:x\n@SQ\tSN:chr1\tLN:1000\n@SQ\tSN:chr2\tLN:1000\n"


def random_tag(numbers):
    """A field XX of any type, often with a value that others have, too; "" for none."""
    integer = numbers.choice([0, 1, -1, 9, 10, 127, -128, 255, 65535, -32768, 2**31 - 1, -(2**31), 2**31, 2**32 - 1])
    real = numbers.choice([0.0, -0.0, 1.0, 9.5, -1e-30, 1e30, -1e30, float("inf"), 0.1, 2.0**31, numbers.random()])
    text = numbers.choice(["", "x", "x y", "~", "ACGTACG", "ACGTACGT", "ACGTACGA", "ACGTACGTTT", "acgtacg1"])
    fields = [
        f"XX:i:{integer}",
        f"XX:f:{real}",
        f"XX:Z:{text}",
        f"XX:A:{numbers.choice('azAZ0~')}",
        f"XX:H:{numbers.choice(['0A', '0A0B', 'FF'])}",
        f"XX:B:{numbers.choice('csif')},{numbers.randrange(9)}",
        f"XY:i:{integer}",
        "",
    ]
    return numbers.choice(fields)


def random_lines(count, seed, tag=random_tag):
    numbers = random.Random(seed)
    for number in range(count):
        flag = numbers.choice([0, 16, 0x41, 0x81, 0x51, 4])
        place = "*\t0" if flag == 4 else f"{numbers.choice(['chr1', 'chr2'])}\t{numbers.randrange(1, 90)}"
        name = f"r{numbers.randrange(30)}:{numbers.choice('xyz')}"
        fields = [f"{name}\t{flag}\t{place}\t0\t{'*' if flag == 4 else '4M'}\t*\t0\t0\tACGT\tIIII", tag(numbers)]
        yield "\t".join([*filter(None, fields), f"XN:i:{number}\n"])


@pytest.fixture(scope="module")
def unsorted(tmp_path_factory):
    path = tmp_path_factory.mktemp("by_tag") / "unsorted.sam"
    path.write_text(HEADER + "".join(random_lines(20_000, 5)))
    return path


@pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")
@pytest.mark.parametrize("options", [[], ["-n"]], ids=["coordinate", "name"])
@pytest.mark.parametrize("memory", ["1M", "1G"])
def test_the_order_is_that_of_samtools(unsorted, tmp_path, options, memory):
    ours, theirs = tmp_path / "ours.sam", tmp_path / "theirs.sam"
    result = run("sort", *options, "-t", "XX", "-m", memory, "--no-pg", "-o", ours, unsorted)
    assert (result.returncode, result.stderr) == (0, b"")
    command = ["samtools", "sort", *options, "-t", "XX", "--no-PG", "-o", theirs, unsorted]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    # What a float looks like as text is another matter.
    assert records_of(ours) == records_of(theirs)
    lines, expected = (seqtide.SamReader(path).header.text.splitlines() for path in (ours, theirs))
    # 1.24 writes SO:unsorted and SS.
    assert lines[0] == expected[0] or samtools_version() > FIRST_SAMTOOLS
    assert lines[1:] == expected[1:]


def records_of(path):
    with seqtide.SamReader(path) as reader:
        return [record.to_sam() for record in reader]


def sort(fields, tag="XX"):
    """The numbers of records with these tags, sorted."""
    lines = [f"r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\tXN:i:{number}\t{field}\n" for number, field in enumerate(fields)]
    target = io.BytesIO()
    reader = seqtide.SamReader("".join(lines).encode())
    with seqtide.SamWriter(target, seqtide.sorted_header(reader.header, tag="XX")) as writer:
        seqtide.sort_alignments(reader, writer, tag=tag)
    return [record.tags["XN"] for record in seqtide.parse_sam_file(target.getvalue())]


def test_nan_comes_last():
    # samtools has no place for it
    assert sort(["XX:f:nan", "XX:f:inf", "XX:f:-nan", "XX:i:1", "XX:f:-inf"]) == [4, 3, 1, 0, 2]


def test_equal_records_keep_their_order():
    fields = ["XX:f:2", "XX:i:2", "XX:i:-3", "XX:f:2.0", "XX:Z:long text", "XX:Z:long text", "XX:B:c,2", "XX:B:c,1"]
    assert sort(fields) == [6, 7, 4, 5, 2, 0, 1, 3]


def test_header():
    header = seqtide.SamHeader(HEADER)
    for order in ("coordinate", "name"):
        assert seqtide.sorted_header(header, order, tag="RX").text.startswith("@HD\tVN:1.6\tSO:unknown\n")


def test_wrong_usage(unsorted, tmp_path):
    for tag in ("X", "XXX", "", "é1"):
        result = run("sort", "-t", tag, "-o", tmp_path / "never.bam", unsorted)
        assert result.returncode == 2 and b"two characters" in result.stderr
        with pytest.raises(ValueError, match="two ASCII characters"):
            seqtide.sorted_header(seqtide.SamHeader(), tag=tag)
        with pytest.raises(ValueError, match="two ASCII characters"):
            sort([], tag=tag)
    with pytest.raises(TypeError, match="str"):
        seqtide.sorted_header(seqtide.SamHeader(), tag=5)
    assert run("sort", "-t", "XX", "--write-index", "-o", tmp_path / "never.bam", unsorted).returncode == 2
    assert not (tmp_path / "never.bam").exists()
