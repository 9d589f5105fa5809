"""Commands with several outputs: all of them appear, or none does and those that were there stay."""

import errno
import gzip
import os
import signal
import subprocess
import sys
import time
import zipfile
from typing import NamedTuple

import pytest
from cli_runner import COMMAND, READS, error_line, fastq, run

import seqtide as st

pytestmark = [pytest.mark.timeout(120), pytest.mark.skipif(sys.platform != "linux", reason="of Linux")]

SAM = b"@HD\tVN:1.6\tSO:queryname\n@SQ\tSN:chr1\tLN:100000000\n" + b"".join(
    b"p%d\t%d\tchr1\t%d\t%d\t2M\t=\t1\t0\tAC\tII\n" % (number // 2, flag, number + 1, 60 * (number % 3 > 0))
    for number in range(20_000)
    for flag in [(65, 129)[number % 2] if number % 100 < 98 else (0, 65)[number % 2]]
)
PAIRS = fastq([READS[0]]) * 20_000


class Outputs(NamedTuple):
    """A command that takes `data` from standard input, with names for what it writes."""

    arguments: list[str]
    names: list[str]
    data: bytes
    late: tuple[int, ...] = ()  # of the names: opened when all of the input is read

    def write(self, folder, names=None):
        named = dict(zip("ABCD", names or self.names, strict=False))
        return [named.get(word, word) for word in self.arguments]


COMMANDS = {
    "filter": Outputs(
        ["filter", "--min-length=1", "-q", "-o", "A", "--summary", "B", "-"], ["a.fq.gz", "b"], PAIRS, (1,)
    ),
    "trim": Outputs(
        ["trim", "--cut-end=1", "-q", "--interleaved", "-o", "A", "-O", "B", "--summary", "C", "-"],
        ["a.fq", "b.fq.xz", "c.json"],
        PAIRS,
        (2,),
    ),
    "convert": Outputs(["convert", "-q", "--interleaved", "-o", "A", "-O", "B", "-"], ["a.fa", "b.fa.gz"], PAIRS),
    "unaligned": Outputs(["convert", "-q", "-o", "A", "--summary", "B", "--to", "bam", "-"], ["a", "b"], PAIRS, (1,)),
    "view": Outputs(["view", "-b", "-q", "30", "-o", "A", "-U", "B", "-"], ["a.bam", "b.bam"], SAM),
    "view as text": Outputs(["view", "-h", "-q", "30", "-o", "A", "-U", "B", "-"], ["a.sam", "b.bam"], SAM),
    "fastq": Outputs(
        ["fastq", "-1", "A", "-2", "B", "-s", "C", "-0", "D", "-"], ["a.fq", "b.fq.gz", "c.fq", "d.fq.bz2"], SAM
    ),
    "qc": Outputs(["qc", "--html", "A", "--json", "B", "-"], ["a.html", "b.json"], PAIRS, (0, 1)),
}
CASES = [(name, number) for name, command in COMMANDS.items() for number in range(len(command.names))]
each_output = pytest.mark.parametrize(("name", "number"), CASES)


def put_old(folder, names):
    for name in names:
        (folder / name).write_bytes(b"old")
    return dict.fromkeys(names, b"old")


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def start(arguments, data, folder):
    """The command, which has taken `data` from a pipe and waits for more."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    process.stdin.write(data)
    process.stdin.flush()
    return process


def wait_for_outputs(process, count, folder):
    """Until that many files in the folder are open."""
    end = time.monotonic() + 60
    opened = f"/proc/{process.pid}/fd"
    while time.monotonic() < end:
        names = set()
        for descriptor in os.listdir(opened):
            try:
                names.add(os.readlink(f"{opened}/{descriptor}"))
            except OSError:
                continue
        if sum(name.startswith(str(folder)) for name in names) >= count:
            return
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.02)
    raise AssertionError("the outputs were not opened")


@pytest.mark.parametrize("name", COMMANDS)
def test_all_of_them_appear(name, tmp_path):
    command = COMMANDS[name]
    put_old(tmp_path, command.names[1:])
    result = run(*command.write(tmp_path), cwd=tmp_path, input=command.data)
    assert (result.returncode, result.stderr) == (0, b"")
    made = contents(tmp_path)
    assert sorted(made) == sorted(command.names)
    assert all(data not in (b"", b"old") for data in made.values())


@each_output
def test_one_of_them_has_no_room(name, number, tmp_path):
    """A full device among the outputs."""
    command = COMMANDS[name]
    names = [*command.names]
    names[number] = "/dev/full"
    before = put_old(tmp_path, [one for one in names if one != "/dev/full"][1:])
    arguments = command.write(tmp_path, names)
    if name not in ("qc", "unaligned"):  # the formats of what has no suffix
        arguments[1:1] = {"filter": ["--to=fastq"], "trim": ["--to=fastq"], "convert": ["--to=fasta"]}.get(name, [])
    result = run(*arguments, cwd=tmp_path, input=command.data)
    assert result.returncode == 1
    assert os.strerror(errno.ENOSPC) in error_line(result)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("old", [False, True], ids=["new", "replacing"])
@each_output
def test_one_of_them_cannot_get_its_name(name, number, old, tmp_path):
    command = COMMANDS[name]
    others = [one for one in command.names if one != command.names[number]]
    before = put_old(tmp_path, others) if old else {}
    with start(command.write(tmp_path), command.data, tmp_path) as process:
        wait_for_outputs(process, len(command.names) - len(command.late), tmp_path)
        (tmp_path / command.names[number]).mkdir()
        process.stdin.close()
        message = process.stderr.read().decode()
        assert process.wait(timeout=60) == 1, message
    assert message.startswith("seqtide: error: ")
    assert f"{command.names[number]}: {os.strerror(errno.EISDIR)}" in message
    assert "Traceback" not in message
    assert contents(tmp_path) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_signal_ends_it(name, number, tmp_path):
    command = COMMANDS[name]
    before = put_old(tmp_path, command.names[1:])
    with start(command.write(tmp_path), command.data, tmp_path) as process:
        wait_for_outputs(process, len(command.names) - len(command.late), tmp_path)
        if name == "qc":
            time.sleep(1)  # Python starts
        process.send_signal(number)
        assert process.wait(timeout=60) == (130 if number == signal.SIGINT else -number)
        process.stdin.close()
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["filter", "view", "fastq"])
def test_standard_output_among_them(name, tmp_path):
    """Where it fails, the files do not appear; where a file fails, the exit code tells."""
    command = COMMANDS[name]
    if name == "fastq":
        command = command._replace(arguments=["fastq", "-1", "B", "-2", "C", "-s", "A", "-"])
    names = ["-", *command.names[1:]]
    arguments = command.write(tmp_path, names)
    if name == "filter":
        arguments[1:1] = ["--compression=bgzf"]
    with open("/dev/full", "wb") as full:
        result = run(*arguments, cwd=tmp_path, input=command.data, stdout=full)
    assert (result.returncode, contents(tmp_path)) == (1, {})
    assert error_line(result) == f"seqtide: error: <stdout>: {os.strerror(errno.ENOSPC)}"
    result = run(*arguments, cwd=tmp_path, input=command.data)
    assert result.returncode == 0
    assert sorted(contents(tmp_path)) == sorted(names[1:3] if name == "fastq" else names[1:])
    assert result.stdout != b""


def test_a_summary_on_standard_output_that_fails(tmp_path):
    arguments = ["filter", "--min-length=1", "-q", "-o", "a.fq", "--summary", "-", "-"]
    with open("/dev/full", "wb") as full:
        result = run(*arguments, cwd=tmp_path, input=fastq(READS), stdout=full)
    assert (result.returncode, os.listdir(tmp_path)) == (1, [])
    assert error_line(result) == f"seqtide: error: <stdout>: {os.strerror(errno.ENOSPC)}"


def test_bad_input_leaves_none(tmp_path):
    for name, command in COMMANDS.items():
        before = put_old(tmp_path, command.names[1:])
        result = run(*command.write(tmp_path), cwd=tmp_path, input=command.data[:-3])
        assert result.returncode == 1, name
        assert contents(tmp_path) == before, name
        for one in before:
            (tmp_path / one).unlink()


@pytest.mark.parametrize("hopeless", ["page", "data", "x_fastqc.zip", "x_fastqc.html", "y_fastqc.html"])
def test_all_reports_or_none(hopeless, tmp_path):
    pytest.importorskip("jinja2")
    for name in ("x.fq", "y.fq"):
        (tmp_path / name).write_bytes(fastq(READS[:3]))
    made = tmp_path / "made"
    made.mkdir()
    (made / hopeless).mkdir()
    arguments = ["qc", "--html=made/page", "--json=made/data", "--fastqc=made", "x.fq", "y.fq"]
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 1
    assert os.strerror(errno.EISDIR) in error_line(result)
    assert os.listdir(made) == [hopeless]
    (made / hopeless).rmdir()
    assert run(*arguments, cwd=tmp_path).returncode == 0
    assert len(os.listdir(made)) == 6
    assert zipfile.is_zipfile(made / "y_fastqc.zip")


@pytest.mark.parametrize("hopeless", ["fai", "gzi"])
def test_both_indexes_or_none(hopeless, tmp_path):
    with st.BgzfWriter(tmp_path / "g.fa.gz") as file:
        file.write(b">chr1\n" + b"ACGT\n" * 50_000)
    (tmp_path / hopeless).mkdir()
    arguments = ["faidx", "g.fa.gz", "--fai-idx", "fai", "--gzi-idx", "gzi"]
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 1
    assert error_line(result) == f"seqtide: error: {hopeless}: {os.strerror(errno.EISDIR)}"
    assert list(contents(tmp_path)) == ["g.fa.gz"]
    (tmp_path / hopeless).rmdir()
    assert run(*arguments, cwd=tmp_path).returncode == 0
    assert sorted(contents(tmp_path)) == ["fai", "g.fa.gz", "gzi"]


def test_an_index_that_cannot_get_its_name(tmp_path):
    (tmp_path / "a.bam.bai").mkdir()
    (tmp_path / "a.bam").write_bytes(b"old")
    result = run("sort", "-o", "a.bam", "--write-index", "-", cwd=tmp_path, input=SAM)
    assert result.returncode == 1
    assert contents(tmp_path) == {"a.bam": b"old"}


def test_a_summary_of_what_is_there(tmp_path):
    """The numbers are those of the reads beside them."""
    command = COMMANDS["filter"]
    assert run(*command.write(tmp_path), cwd=tmp_path, input=command.data).returncode == 0
    reads = gzip.decompress((tmp_path / "a.fq.gz").read_bytes()).count(b"\n") // 4
    assert f'"reads": {reads}'.encode() in (tmp_path / "b").read_bytes()
