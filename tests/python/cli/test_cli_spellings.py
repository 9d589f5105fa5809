"""Command lines that were written for samtools do the same with `seqtide`."""

import shutil
import subprocess

import pytest
from cli_runner import run

import seqtide

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")
SAM = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:200000\n" + "".join(
    f"r{number}\t{number % 2 * 16}\tchr1\t{number * 50 + 1}\t{number % 61}\t50M\t*\t0\t0\t{'ACGTG' * 10}\t{'I' * 50}\n"
    for number in range(3000)
)


def samtools(*arguments, **options):
    return subprocess.run(
        ["samtools", *map(str, arguments)], stdout=subprocess.PIPE, check=True, timeout=60, **options
    ).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spellings")
    (folder / "reads.sam").write_text(SAM)
    assert run("view", "-b", "-o", folder / "reads.bam", folder / "reads.sam").returncode == 0
    return folder


@needs_samtools
@pytest.mark.parametrize(
    "arguments",
    [
        "view -S reads.sam",
        "view -hS --no-PG reads.sam",
        "view -Sc reads.sam",
        "view -bS --no-PG reads.sam",
        "view -Sb --no-PG reads.sam",
        "view -bh --no-PG reads.sam",
        "view -bhS -q30 --no-PG reads.sam",
        "view -u --no-PG reads.sam",
        "view -uh --no-PG reads.sam",
        "view -1 --no-PG reads.bam",
        "view --fast --no-PG reads.bam",
        "view --uncompressed --no-PG reads.bam",
        "view -O BAM --no-PG reads.sam",
        "view -Obam --no-PG reads.sam",
        "view -O sam reads.bam",
        "view -h --output-fmt SAM --no-PG reads.bam",
        "view --min-MQ 30 --excl-flags 16 reads.bam",
        "sort --no-PG reads.bam",
        "sort -O bam --no-PG reads.sam",
        "sort -O SAM --no-PG reads.bam",
        "sort --output-fmt=sam --no-PG reads.bam",
        "sort -u --no-PG reads.sam",
        "sort -l 0 --no-PG reads.sam",
    ],
)
def test_the_output_is_that_of_samtools(arguments, folder):
    arguments = arguments.split()
    ours = run(*arguments, cwd=folder)
    assert (ours.returncode, ours.stderr) == (0, b"")
    theirs = samtools(*arguments, cwd=folder, stderr=subprocess.DEVNULL)
    if theirs[:2] != b"\x1f\x8b":
        assert ours.stdout == theirs
        return
    assert ours.stdout[:4] == theirs[:4]
    text = ["view", "-h", "--no-PG", "-"]
    assert samtools(*text, input=ours.stdout) == samtools(*text, input=theirs)
    if "-u" in arguments or "-uh" in arguments or "0" in arguments:
        assert len(ours.stdout) > len(samtools("view", "-b", "reads.sam", cwd=folder)) * 4


@pytest.mark.parametrize("command", ["view", "sort"])
def test_levels(command, folder):
    def size(*options):
        result = run(command, "--no-pg", *options, folder / "reads.bam")
        assert (result.returncode, result.stderr) == (0, b"")
        assert [record.qname for record in seqtide.BamReader(result.stdout)][-1] == "r2999"
        return len(result.stdout)

    sizes = {option: size(option) for option in ("-u", "--uncompressed", "-1", "--fast", "-l0", "-l1", "-l9")}
    assert sizes["-u"] == sizes["--uncompressed"] == sizes["-l0"] > sizes["-l1"] > sizes["-l9"]
    assert sizes["-1"] == sizes["--fast"] == sizes["-l1"]
    for options in (["-u", "-1"], ["-u", "-l", "3"], ["-l", "3", "-1"]):
        result = run(command, *options, folder / "reads.bam")
        assert (result.returncode, result.stdout) == (2, b"") and b"exclude each other" in result.stderr


@pytest.mark.parametrize("command", ["view", "sort"])
def test_the_format_that_is_asked_for_counts_more_than_the_name(command, folder, tmp_path):
    for format, name in (("sam", "out.bam"), ("bam", "out.sam"), ("sam", "out.txt"), ("bam", "out.txt")):
        output = tmp_path / name
        header = ["-h"] if command == "view" else []
        assert run(command, *header, "-O", format, "-o", output, folder / "reads.bam").returncode == 0
        with seqtide.open(output) as reader:
            assert reader.format == format.upper()
            assert sum(len(batch) for batch in reader.batches()) == 3000


def test_the_index_may_come_second(folder, tmp_path):
    bam, target = folder / "reads.bam", tmp_path / "named"
    target.touch()  # as mktemp leaves it
    for option, start in (("-b", b"BAI\1"), ("-c", b"\x1f\x8b"), ("-b", b"BAI\1")):
        assert run("index", option, bam, target).returncode == 0
        assert target.read_bytes().startswith(start)
    assert seqtide.BamReader(bam, index=target).count("chr1") == 3000
    if shutil.which("samtools"):
        samtools("index", bam, tmp_path / "theirs")
        assert samtools("view", "-X", bam, target, "chr1:900-9000") == samtools(
            "view", "-X", bam, tmp_path / "theirs", "chr1:900-9000"
        )


def test_a_second_file_is_not_taken_for_an_index(folder, tmp_path):
    bam = folder / "reads.bam"
    contents = {"other.bam": bam.read_bytes(), "data": bam.read_bytes(), "notes.txt": b"text", "x.cram": b"CRAM\3"}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    for name in (*contents, "new.bam", "new.sam"):
        result = run("index", bam, tmp_path / name)
        assert result.returncode == 2 and b"is no index to replace" in result.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == contents
    assert run("index", bam, "-o", tmp_path / "a", tmp_path / "b").returncode == 2
    assert not (folder / "reads.bam.bai").exists()
