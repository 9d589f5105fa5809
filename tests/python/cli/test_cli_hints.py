"""What commands say to those who mistyped, have no index yet, or would see bytes on their terminal."""

import os
import pty

import pytest
from cli_runner import READS, error_line, fastq, on_terminal, run

SAM = b"@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:200\nr\t0\tchr1\t9\t60\t2M\t*\t0\t0\tAC\tII\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "reads.sam").write_bytes(SAM)
    (tmp_path / "reads.fastq").write_bytes(fastq(READS))
    assert run("view", "-b", "-o", tmp_path / "reads.bam", tmp_path / "reads.sam").returncode == 0
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("veiw", "'view'"), ("idxstat", "'idxstats'"), ("flagstats", "'flagstat'"), ("srot", "'sort'")],
)
def test_mistyped_commands(typed, meant):
    result = run(typed, "reads.bam")
    assert (result.returncode, result.stdout) == (2, b"")
    last = result.stderr.decode().splitlines()[-1]
    assert last.startswith(f"Error: No such command '{typed}'. Did you mean ") and meant in last


def test_mistyped_options():
    result = run("view", "--ouput", "x", "reads.bam")
    assert result.returncode == 2 and b"--output" in result.stderr.splitlines()[-1]


def test_nothing_is_guessed_of_what_is_like_no_command():
    for typed in ("xyzzy", "-Z"):
        result = run(typed)
        assert result.returncode == 2
        assert b"Did you mean" not in result.stderr and typed.encode() in result.stderr


@pytest.mark.parametrize(
    "command", [["view", "FILE", "chr1"], ["flagstat", "FILE", "chr1"], ["depth", "-r", "chr1", "FILE"]], ids=" ".join
)
def test_the_command_that_makes_an_index_is_told(command, folder):
    for name, quoted in (("reads.bam", "reads.bam"), ("my reads.bam", "'my reads.bam'")):
        (folder / name).write_bytes((folder / "reads.bam").read_bytes())
        arguments = [name if argument == "FILE" else argument for argument in command]
        message = error_line(run(*arguments, cwd=folder))
        assert message.endswith(f"; make it with: seqtide index {quoted}")
        assert run("index", name, cwd=folder).returncode == 0
        assert run(*arguments, cwd=folder).stderr == b""
    if command[0] != "depth":
        arguments = ["reads.sam" if argument == "FILE" else argument for argument in command]
        assert "sort --write-index" in error_line(run(*arguments, cwd=folder))


def test_an_output_without_a_folder_is_no_missing_index(folder):
    result = run("depth", "-o", "no/folder.tsv", "reads.bam", cwd=folder)
    assert result.returncode == 1 and "make it" not in error_line(result)


@pytest.mark.parametrize(
    "arguments",
    [
        ["view", "-b", "reads.bam"],
        ["view", "-u", "reads.sam"],
        ["view", "-b", "-o", "/dev/stdout", "reads.bam"],
        ["sort", "reads.bam"],
        ["sort", "-o", "-", "reads.sam"],
        ["index", "-o", "-", "reads.bam"],
        ["index", "-o", "/dev/stdout", "reads.bam"],
        ["filter", "--min-length=1", "--compression=gzip", "reads.fastq"],
        ["convert", "--compression=xz", "-o", "/dev/stdout", "reads.fastq"],
    ],
    ids=" ".join,
)
def test_bytes_are_not_shown_on_a_terminal(arguments, folder):
    arguments = [str(folder / part) if part.startswith("reads") else part for part in arguments]
    assert on_terminal(arguments, stream="stdout") == (2, "")
    result = run(*arguments)
    assert result.returncode == 0
    assert not result.stdout.isascii()


@pytest.mark.parametrize(
    "arguments",
    [
        ["view", "reads.bam"],
        ["view", "-c", "reads.bam"],
        ["sort", "-O", "sam", "reads.bam"],
        ["filter", "--min-length=1", "--compression=none", "reads.fastq"],
    ],
    ids=" ".join,
)
def test_text_is(arguments, folder):
    arguments = [str(folder / part) if part.startswith("reads") else part for part in arguments]
    code, shown = on_terminal(arguments, stream="stdout")
    assert code == 0 and shown.isascii() and shown


def test_a_terminal_does_not_matter_to_files(folder):
    for command in (["view", "-b"], ["sort"]):
        arguments = [*command, "-o", str(folder / "out.bam"), str(folder / "reads.bam")]
        assert on_terminal(arguments, stream="stdout") == (0, "")
    assert run("view", "-c", folder / "out.bam").stdout == b"1\n"


def test_the_message_names_the_option(folder):
    ours, theirs = pty.openpty()
    result = run("view", "-b", folder / "reads.bam", stdout=theirs)
    os.close(theirs)
    os.close(ours)
    assert result.returncode == 2
    assert b"BAM is nothing to show on a terminal; name a file with --output (-o)" in result.stderr
