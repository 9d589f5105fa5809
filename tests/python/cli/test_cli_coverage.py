"""`seqtide coverage` beside samtools coverage."""

import json

import pytest
from alignment_data import REFERENCES, random_alignments, samtools
from alignment_outcome import bam_file
from cli_runner import error_line, run

import seqtide


@pytest.fixture(scope="module")
def bam(tmp_path_factory):
    path = tmp_path_factory.mktemp("coverage") / "reads.bam"
    path.write_bytes(bam_file(*random_alignments(2000, seed=5), references=REFERENCES))
    assert run("index", path).returncode == 0
    return path


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-q", "5"],
        ["-Q", "20"],
        ["--ff", "UNMAP,DUP"],
        ["-H"],
        ["-r", "chr1:100-1500"],
        ["-r", "chr2", "-q", "13", "-Q", "10"],
        ["-r", "empty"],
    ],
    ids=" ".join,
)
def test_output_is_that_of_samtools(bam, options):
    names = ["chr1", "empty", "chr2"] if "-r" not in options else ["#rname", options[1].split(":")[0]]
    result = run("coverage", *options, bam)
    assert (result.returncode, result.stderr) == (0, b"")
    # samtools prints references without reads last.
    assert sorted(result.stdout.decode().splitlines()) == sorted(samtools("coverage", *options, bam).splitlines())
    assert [line.split()[0] for line in result.stdout.decode().splitlines()[-len(names) :]] == names


def test_published_file(shared_data):
    path = shared_data / "alignments" / "ex1.bam"
    for options in ([], ["-Q", "15"], ["-r", "chr2:300-900"]):
        assert run("coverage", *options, path).stdout.decode() == samtools("coverage", *options, path)


def test_json_and_files(bam, tmp_path):
    target = tmp_path / "coverage.json"
    assert run("coverage", "--json", "-o", target, bam).returncode == 0
    rows = json.loads(target.read_text())
    found = seqtide.coverage(bam)
    assert [row["rname"] for row in rows] == [reference.reference for reference in found]
    assert [row["meanmapq"] for row in rows] == [reference.mean_mapq or 0 for reference in found]
    assert rows[0]["numreads"] == found[0].reads > 100


def test_a_region_of_sam_counts_the_reads_in_it(bam):
    text = run("view", "-h", bam).stdout
    (from_text,) = seqtide.coverage(text, "chr1", 100, 1500)
    (from_index,) = seqtide.coverage(bam, "chr1", 100, 1500)
    assert from_text == from_index and from_text.reads > 10


def test_what_is_wrong(bam, tmp_path):
    assert "chr9" in error_line(run("coverage", "-r", "chr9", bam))
    copy = tmp_path / "copy.bam"
    copy.write_bytes(bam.read_bytes())
    assert "make it with: seqtide index" in error_line(run("coverage", "-r", "chr1", copy))
    lines = run("view", "-h", bam).stdout.splitlines(keepends=True)
    lines[5:7] = lines[700:701] + lines[5:6]
    assert "out of order" in error_line(run("coverage", "-", input=b"".join(lines)))
