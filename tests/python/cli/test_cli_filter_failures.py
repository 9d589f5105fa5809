"""seqtide filter where something goes wrong: what is reported, and what becomes of the outputs."""

import gzip
import os
import signal
import subprocess
import time

import pytest
from cli_runner import (
    COMMAND,
    READS,
    error_line,
    fasta,
    fastq,
    interrupt,
    run,
)

import seqtide

# What goes wrong


def test_cut_input_to_standard_output(reads_file):
    whole = fastq(READS)
    reads_file.write_bytes(whole[:-20])
    for threads in (1, 4):
        result = run("filter", "--min-length=0", f"--threads={threads}", reads_file)
        assert result.returncode == 1
        assert f"{reads_file}: FASTQ record 500" in error_line(result)
        assert result.stdout == fastq(READS[:-1])


@pytest.mark.parametrize("threads", [1, 4])
def test_cut_input_leaves_named_outputs_alone(many_reads, tmp_path, threads):
    source = tmp_path / "cut.fastq.gz"
    whole = gzip.compress(many_reads.read_bytes(), 1)
    source.write_bytes(whole[: len(whole) * 2 // 3])
    new, old = tmp_path / "new.fastq", tmp_path / "old.fastq"
    old.write_bytes(b"@old\nA\n+\nI\n")
    for output in (new, old):
        result = run("filter", "--min-length=0", f"--threads={threads}", source, "-o", output)
        assert result.returncode == 1
        message = error_line(result)
        assert message.startswith(f"seqtide: error: {source}: ")
        assert message.endswith(f"; not written: '{output}'")
    assert old.read_bytes() == b"@old\nA\n+\nI\n"
    assert sorted(os.listdir(tmp_path)) == ["cut.fastq.gz", "old.fastq"]


def test_cut_input_makes_compressed_output_incomplete(reads_file):
    reads_file.write_bytes(fastq(READS)[:-20])
    result = run("filter", "--min-length=0", "--compression=bgzf", reads_file)
    assert result.returncode == 1
    reader = seqtide.FastqReader(result.stdout)
    got = []
    with pytest.raises(seqtide.TruncatedError):
        got.extend(iter(lambda: next(reader, None), None))
    reader = seqtide.FastqReader(result.stdout, require_eof=False)
    assert [record.sequence for record in reader] == [sequence for sequence, _ in READS[:-1]]


def test_bad_record_on_standard_input():
    result = run("filter", "--min-length=0", "-", input=b"@a\nAC\n+\nII\n@b\nACGT\n+\nIII\n@c\nA\n+\nI\n")
    assert result.returncode == 1
    assert error_line(result).startswith("seqtide: error: <stdin>: FASTQ record 2")
    assert result.stdout == b"@a\nAC\n+\nII\n"


def test_lenient_validation():
    data = b"@a\nACGT\n+text\nIIII\n\n@b\nAC\n+\nII\n"
    assert run("filter", "--min-length=0", "-", input=data).returncode == 1
    result = run("filter", "--min-length=0", "--validation=lenient", "-", input=data)
    assert (result.returncode, result.stdout) == (0, b"@a\nACGT\n+\nIIII\n@b\nAC\n+\nII\n")


def test_missing_input(tmp_path):
    missing, output = tmp_path / "missing.fastq", tmp_path / "out.fastq"
    result = run("filter", "--min-length=1", missing, "-o", output)
    assert (result.returncode, result.stdout) == (1, b"")
    assert error_line(result) == f"seqtide: error: {missing}: No such file or directory"
    assert not output.exists()


def test_missing_folder(reads_file, tmp_path):
    output = tmp_path / "missing" / "out.fastq"
    result = run("filter", "--min-length=1", reads_file, "-o", output)
    assert result.returncode == 1
    assert error_line(result) == f"seqtide: error: {output}: No such file or directory"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("threads", [1, 4])
def test_full_device(many_reads, threads):
    arguments = ["filter", "--min-length=1", f"--threads={threads}", many_reads]
    with open("/dev/full", "wb") as full:
        result = run(*arguments, stdout=full)
    assert result.returncode == 1
    assert error_line(result) == "seqtide: error: <stdout>: No space left on device"
    result = run(*arguments, "-o", "/dev/full")
    assert result.returncode == 1
    assert error_line(result) == "seqtide: error: /dev/full: No space left on device"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_full_device_for_one_of_two_outputs(pair_files, tmp_path):
    output = tmp_path / "out.fastq"
    for outputs in [(output, "/dev/full"), ("/dev/full", output)]:
        result = run("filter", "--min-length=1", *pair_files, "-o", outputs[0], "-O", outputs[1])
        assert result.returncode == 1
        assert "/dev/full: No space left on device" in error_line(result)
        assert not output.exists()


@pytest.mark.parametrize("threads", [1, 4])
def test_closed_pipe(many_reads, threads):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = run("filter", "--min-length=1", f"--threads={threads}", many_reads, stdout=writing)
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (1, b"")


def test_closed_standard_streams(reads_file):
    for redirection, file, name in [(">&-", str(reads_file), "stdout"), ("<&-", "-", "stdin")]:
        result = subprocess.run(
            ["sh", "-c", f'"$@" {redirection}', "sh", *COMMAND, "filter", "--min-length=1", file],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=60,
        )
        assert result.returncode == 1
        assert error_line(result) == f"seqtide: error: <{name}>: Bad file descriptor"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_a_summary_that_nobody_sees_is_no_failure(reads_file, redirection):
    command = ["sh", "-c", f'"$@" {redirection}', "sh", *COMMAND, "filter", "--min-length=0", str(reads_file)]
    result = subprocess.run(command, stdout=subprocess.PIPE, timeout=60)
    assert (result.returncode, result.stdout) == (0, fastq(READS))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'INPUT'"),
        (["reads.fastq"], "no criterion is given"),
        (["--min-length=-1", "reads.fastq"], "--min-length"),
        (["--min-length=few", "reads.fastq"], "--min-length"),
        (["--min-mean-quality=nan", "reads.fastq"], "not a finite number"),
        (["--max-expected-errors=inf", "reads.fastq"], "not a finite number"),
        (["--max-n-fraction=1.5", "reads.fastq"], "--max-n-fraction"),
        (["--min-length=1", "--threads=0", "reads.fastq"], "--threads"),
        (["--min-length=1", "reads.fastq", "reads.fastq"], "both inputs are"),
        (["--min-length=1", "-", "-"], "read once only"),
        (["--min-length=1", "--interleaved", "reads.fastq", "more.fastq"], "not both"),
        (["--min-length=1", "reads.fastq", "-O", "x.fastq"], "--output2 is for pairs"),
        (["--min-length=1", "--interleaved", "reads.fastq", "-O", "-"], "two outputs are the same"),
        (["--min-length=1", "--interleaved", "reads.fastq", "-o", "a", "-O", "./a"], "two outputs are the same"),
        (["--min-length=1", "reads.fastq", "--summary=-"], "two outputs are the same"),
        (["--min-length=1", "reads.fastq", "-o", "x.fastq", "--summary=./reads.fastq"], "is the file that is read"),
        (["--min-length=1", "--interleaved", "reads.fastq", "-o", "a.fa", "-O", "b.fq"], "different formats"),
        (["--min-length=1", "--level=3", "reads.fastq"], "level goes with a compression"),
        (["--min-length=1", "--level=13", "--compression=bgzf", "reads.fastq"], "level must lie between"),
        (["--min-mean-quality=1", "contigs.fasta"], "needs qualities"),
        (["--max-expected-errors=1", "contigs.fasta"], "needs qualities"),
        (["--min-length=1", "contigs.fasta", "-o", "x.fastq"], "without the qualities of FASTQ; convert --quality"),
        (["--min-length=1", "contigs.fasta", "--to=fastq"], "without the qualities of FASTQ; convert --quality"),
    ],
)
def test_wrong_usage(tmp_path, arguments, message):
    (tmp_path / "reads.fastq").write_bytes(fastq(READS[:3]))
    (tmp_path / "contigs.fasta").write_bytes(fasta(READS[:3]))
    before = sorted(os.listdir(tmp_path))
    result = run("filter", *arguments, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"Usage: seqtide filter" in result.stderr
    assert message in result.stderr.decode()
    assert b"Traceback" not in result.stderr
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.parametrize("threads", [1, 4])
def test_interrupt(tmp_path, many_reads, threads):
    output = tmp_path / "out.fastq"
    interrupt(["filter", "--min-length=0", f"--threads={threads}", "-", "-o", str(output)], many_reads.read_bytes())
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("compression", ["bgzf", "gzip"])
def test_an_interrupt_leaves_compressed_output_incomplete(tmp_path, compression):
    output = tmp_path / "out.fastq.gz"
    with (
        open(output, "wb") as target,
        subprocess.Popen(
            [*COMMAND, "filter", "--min-length=0", f"--compression={compression}", "-"],
            stdin=subprocess.PIPE,
            stdout=target,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        process.stdin.write(fastq(READS) * 40)
        process.stdin.flush()
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 130
    if output.stat().st_size > 0:
        with pytest.raises(seqtide.TruncatedError):
            list(seqtide.FastqReader(output))
