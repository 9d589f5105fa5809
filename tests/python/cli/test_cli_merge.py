"""`seqtide merge` beside samtools merge."""

import random
import re

import pytest
from alignment_data import REFERENCES, random_alignments, samtools
from bam_data import sam_data
from cli_runner import error_line, run

import seqtide

HEADER = "@HD\tVN:1.6\tSO:coordinate\n" + "".join(f"@SQ\tSN:{name}\tLN:{size}\n" for name, size in REFERENCES)
GROUPS = "@RG\tID:a\n@RG\tID:b\n"


def body(data):
    return [line for line in data.splitlines() if not line.startswith("@")]


@pytest.fixture
def files(tmp_path):
    """Three sorted files with many equal places; the last one has an empty one's header too."""
    paths = []
    for number in range(3):
        path = tmp_path / f"{number}.sam"
        path.write_bytes(
            sam_data(random_alignments(400, seed=number), REFERENCES, HEADER + GROUPS + f"@CO\tfile {number}\n")
        )
        paths.append(path)
    return paths


@pytest.mark.parametrize("by_name", [False, True], ids=["coordinate", "name"])
@pytest.mark.parametrize("suffix", ["sam", "bam"])
def test_records_are_those_of_samtools(files, tmp_path, by_name, suffix):
    options = ["-c", "-n"] if by_name else ["-c"]
    inputs = []
    for number, file in enumerate(files):
        if by_name:  # of records of one name, samtools 1.16 has another order than 1.24
            file.write_bytes(re.sub(rb"(?m)^(read\d+)", rb"\1.%d" % number, file.read_bytes()))
        inputs.append(tmp_path / f"sorted_{file.stem}.bam")
        assert run("sort", *options[1:], "--no-pg", "-o", inputs[-1], file).returncode == 0
    output = tmp_path / f"out.{suffix}"
    result = run("merge", *options, "--no-pg", "-o", output, *inputs)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    expected = samtools("merge", *options, "--no-PG", "-O", "SAM", "-o", "-", *inputs)
    shown = samtools("view", "-h", "--no-PG", output)
    assert body(shown) == body(expected)
    assert sorted(shown.splitlines()) == sorted(expected.splitlines())
    merged = samtools("view", "-H", "--no-PG", output).splitlines()
    assert [line for line in merged if line.startswith("@SQ")] == HEADER.splitlines()[1:]


def test_other_references(tmp_path):
    """Records get the numbers that their references have in the merged header."""
    choose = random.Random(3)
    names = {"a": ["x", "y"], "b": ["y", "z"], "c": ["z"]}
    for stem, references in names.items():
        lines = ["@HD\tVN:1.6\tSO:coordinate", *(f"@SQ\tSN:{name}\tLN:1000" for name in references)]
        for name in references:
            for pos in sorted(choose.randrange(1, 900) for _ in range(50)):
                mate = choose.choice(references)
                lines.append(
                    f"{stem}{pos}\t65\t{name}\t{pos}\t9\t4M\t{'=' if mate == name else mate}\t7\t0\tACGT\tIIII"
                )
        (tmp_path / f"{stem}.sam").write_text("\n".join(lines) + "\n")
    inputs = [tmp_path / f"{stem}.sam" for stem in names]
    result = run("merge", "--no-pg", "-O", "sam", "-o", "-", *inputs)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode() == samtools("merge", "--no-PG", "-O", "SAM", "-o", "-", *inputs)


SAM = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:c\tLN:9\n"


def test_read_groups_and_programs(tmp_path):
    """What differs but has one ID gets another one, and the tags of records follow."""
    for stem, sample in (("a", "1"), ("b", "2"), ("c", "1")):
        (tmp_path / f"{stem}.sam").write_text(
            f"{SAM}@RG\tID:g\tSM:{sample}\tPG:map\n@PG\tID:map\tCL:{sample}\n@PG\tID:sort\tPP:map\n"
            f"{stem}\t0\tc\t1\t9\t1M\t*\t0\t0\tA\tI\tRG:Z:g\tPG:Z:sort\n"
        )
    inputs = ["a.sam", "b.sam", "c.sam"]
    shown = run("merge", "--no-pg", "-O", "sam", "-o", "-", *inputs, cwd=tmp_path).stdout.decode().splitlines()
    assert shown[2:] == [
        "@RG\tID:g\tSM:1\tPG:map",
        "@RG\tID:g-1\tSM:2\tPG:map-1",
        "@PG\tID:map\tCL:1",
        "@PG\tID:sort\tPP:map",
        "@PG\tID:map-1\tCL:2",
        "@PG\tID:sort-1\tPP:map-1",
        *(
            f"{stem}\t0\tc\t1\t9\t1M\t*\t0\t0\tA\tI\tRG:Z:g{end}\tPG:Z:sort{end}"
            for stem, end in (("a", ""), ("b", "-1"), ("c", ""))
        ),
    ]
    combined = run("merge", "-cp", "--no-pg", "-O", "sam", "-o", "-", *inputs, cwd=tmp_path).stdout.decode()
    assert combined == samtools(
        "merge", "-cp", "--no-PG", "-O", "SAM", "-o", "-", *(tmp_path / name for name in inputs)
    )


def test_output_as_the_first_file(files, tmp_path):
    output = tmp_path / "out.bam"
    assert run("merge", output, *files).returncode == 0
    before = output.read_bytes()
    again = run("merge", output, *files)
    assert again.returncode == 2 and b"is there already" in again.stderr
    assert output.read_bytes() == before
    assert run("merge", "-f", output, *files[:1]).returncode == 0
    assert run("view", "-c", output).stdout == run("view", "-c", files[0]).stdout
    assert run("merge", tmp_path / "alone.bam").returncode == 2


def test_what_is_wrong(files, tmp_path):
    unsorted = tmp_path / "unsorted.sam"
    lines = files[0].read_text().splitlines(keepends=True)
    unsorted.write_text("".join(lines[:8] + lines[200:210] + lines[8:200]))
    line = error_line(run("merge", "-o", tmp_path / "out.bam", files[1], unsorted))
    assert "unsorted.sam" in line and "is out of order" in line
    (tmp_path / "other.sam").write_text("@SQ\tSN:chr1\tLN:5\n")
    line = error_line(run("merge", "-o", tmp_path / "out.bam", files[0], tmp_path / "other.sam"))
    assert "reference 'chr1' has 3000 bases in one header and 5 in another" in line
    assert not (tmp_path / "out.bam").exists()


def test_the_library(files, tmp_path):
    readers = [seqtide.open(file) for file in files]
    header = seqtide.merged_header(reader.header for reader in readers)
    assert header.sort_order == "coordinate" and len(header.comments) == 3
    with seqtide.open(tmp_path / "out.bam", "w", header=header, index=True) as writer:
        seqtide.merge_alignments(readers, writer)
        with pytest.raises(ValueError, match="with itself"):
            seqtide.merge_alignments([readers[0], readers[0]], writer)
        with pytest.raises(TypeError, match="readers of alignments"):
            seqtide.merge_alignments([b""], writer)
        with pytest.raises(ValueError, match="order must be"):
            seqtide.merge_alignments(readers, writer, order="tag")
    with pytest.raises(ValueError, match="nothing to merge"):
        seqtide.merged_header([])
    assert (
        seqtide.BamReader(tmp_path / "out.bam").count()
        == sum(seqtide.open(file).header is not None for file in files) * 403
    )
