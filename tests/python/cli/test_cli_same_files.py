"""A command whose files are one file, by whatever names, is refused before anything is written."""

import os

import pytest
from cli_runner import READS, fastq, run

SAM = b"@SQ\tSN:chr1\tLN:100\nr1\t0\tchr1\t9\t60\t2M\t*\t0\t0\tAC\tII\nr2\t0\tchr1\t5\t60\t2M\t*\t0\t0\tAC\tII\n"
FILES = {
    "r.fq": fastq(READS),
    "more.fq": b"@more\nA\n+\nI\n",
    "g.fa": b">chr1\nACGT\n",
    "regions": b"chr1\n",
}


@pytest.fixture
def folder(tmp_path):
    """With a hard link and a symbolic one to each file, and indexes."""
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    assert run("view", "-b", "-o", tmp_path / "a.bam", "-", input=SAM).returncode == 0
    assert run("sort", "-o", tmp_path / "s.bam", "--write-index", tmp_path / "a.bam").returncode == 0
    assert run("faidx", tmp_path / "g.fa").returncode == 0
    (tmp_path / "b.bam.bai").write_bytes((tmp_path / "a.bam").read_bytes())
    for path in list(tmp_path.iterdir()):
        os.link(path, tmp_path / f"hard-{path.name}")
        (tmp_path / f"soft-{path.name}").symlink_to(path)
    return tmp_path


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


FILTER = ["filter", "--min-length=1", "-q"]
REFUSED = [
    [*FILTER, "r.fq", "{}r.fq", "-o", "out.fq"],
    [*FILTER, "r.fq", "-o", "out.fq", "--summary", "{}r.fq"],
    [*FILTER, "r.fq", "-o", "more.fq", "--summary", "{}more.fq"],
    [*FILTER, "r.fq", "more.fq", "-o", "out.fq", "-O", "out.fq"],
    [*FILTER, "r.fq", "more.fq", "-o", "g.fa", "-O", "{}g.fa"],
    ["convert", "-q", "g.fa", "-o", "{}g.fa.fai"],
    ["view", "s.bam", "-o", "{}s.bam"],
    ["view", "s.bam", "-o", "{}s.bam.bai"],
    ["view", "-c", "s.bam", "chr1", "-o", "{}s.bam.bai"],
    ["depth", "s.bam", "-o", "{}s.bam"],
    ["depth", "s.bam", "-o", "{}s.bam.bai"],
    ["fastq", "s.bam", "-o", "{}s.bam"],
    ["fastq", "s.bam", "-1", "more.fq", "-2", "{}more.fq"],
    ["fastq", "s.bam", "-1", "1.fq", "-2", "2.fq", "-s", "more.fq", "-0", "{}more.fq"],
    ["fastq", "s.bam", "-1", "1.fq", "-2", "2.fq", "-s", "2.fq"],
    ["sort", "{}b.bam.bai", "-o", "b.bam", "--write-index"],
    ["index", "s.bam", "-o", "{}s.bam"],
    ["faidx", "g.fa", "--fai-idx", "{}g.fa"],
    ["faidx", "g.fa", "--fai-idx", "more.fq", "--gzi-idx", "{}more.fq"],
    ["faidx", "g.fa", "chr1", "-o", "{}g.fa"],
    ["faidx", "g.fa", "chr1", "-o", "{}g.fa.fai"],
    ["faidx", "g.fa", "-r", "regions", "-o", "{}regions"],
    ["faidx", "g.fa", "-r", "regions", "--fai-idx", "{}regions"],
]


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_refused(folder, arguments):
    before = contents(folder)
    for kind in ("", "./", "hard-", "soft-"):
        result = run(*[argument.format(kind) for argument in arguments], cwd=folder)
        assert (result.returncode, result.stdout) == (2, b""), kind
        message = result.stderr.decode()
        assert any(text in message for text in ("the same", "that is read", "is an index of")), message
        assert contents(folder) == before


def test_standard_output_is_a_file(folder):
    for command, name in ((["view", "-b", "a.bam"], "a.bam"), (["view", "s.bam"], "s.bam.bai")):
        before = contents(folder)
        with open(folder / f"hard-{name}", "ab") as target:
            assert run(*command, cwd=folder, stdout=target).returncode == 2
        assert contents(folder) == before


@pytest.mark.parametrize("arguments", [[*FILTER, "r.fq"], ["sort", "a.bam"], ["sort", "--write-index", "s.bam"]])
def test_whole_files_may_replace_their_input(folder, arguments):
    name = arguments[-1]
    before = contents(folder)
    result = run(*arguments, "-o", name, cwd=folder)
    assert (result.returncode, result.stderr) == (0, b"")
    after = contents(folder)
    assert after[f"hard-{name}"] == before[name] and set(after) == set(before)


def test_devices_are_no_files(folder):
    arguments = [*FILTER, "--interleaved", os.devnull, "-o", os.devnull, "-O", os.devnull, "--to=fastq"]
    assert run(*arguments, cwd=folder).returncode == 0
