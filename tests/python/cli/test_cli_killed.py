"""Of a command that a signal or a full disk ends nothing is left: no file that looks whole, and none with a temporary
name."""

import errno
import os
import resource
import signal
import subprocess
import sys
import time

import pytest
from cli_runner import COMMAND, READS, error_line, fastq, run
from named_files import need_names

pytestmark = [pytest.mark.timeout(60), pytest.mark.skipif(sys.platform != "linux", reason="of Linux")]

SAM = b"@HD\tVN:1.6\tSO:unsorted\n@SQ\tSN:chr1\tLN:100000000\n" + b"".join(
    b"p%d\t%d\tchr1\t%d\t60\t2M\t=\t1\t0\tAC\tII\n" % (number // 2, 65 if number % 2 == 0 else 129, number + 1)
    for number in range(20_000)
)
COMMANDS = {
    "view": (["view", "-b", "-o", "out.bam", "-"], SAM),
    "depth": (["depth", "-o", "out.gz", "-"], SAM),
    "fastq": (["fastq", "-o", "out.fq", "-"], SAM),
    "pairs": (["fastq", "-1", "out1.fq", "-2", "out2.fq.xz", "-s", "s.fq", "-"], SAM),
    "sort": (["sort", "-m", "1M", "-T", ".", "-o", "out.bam", "--write-index", "-"], SAM),
    "filter": (["filter", "--min-length=1", "-o", "out.fq.gz", "--summary", "numbers", "-"], fastq(READS) * 20),
    "interleaved": (["convert", "--interleaved", "-o", "1.fq", "-O", "2.fq", "-"], fastq([READS[0]]) * 20_000),
}


def start(arguments, data, folder, **options):
    """The command, which has taken `data` from a pipe and waits for more."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        **options,
    )
    process.stdin.write(data)
    process.stdin.flush()
    return process


def open_files(process):
    folder = f"/proc/{process.pid}/fd"
    names = []
    for descriptor in os.listdir(folder):
        try:
            names.append(os.readlink(f"{folder}/{descriptor}"))
        except OSError:
            continue
    return names


def wait_for_files(process, folder):
    while not any(name.startswith(str(folder)) for name in open_files(process)):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.02)


@pytest.mark.parametrize("old", [False, True], ids=["new", "replacing"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("command", COMMANDS)
def test_without_names(command, number, old, tmp_path):
    arguments, data = COMMANDS[command]
    before = {name: b"old" for name in arguments if old and name.startswith("out")}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    with start(arguments, data, tmp_path) as process:
        wait_for_files(process, tmp_path)
        assert sorted(os.listdir(tmp_path)) == sorted(before)
        process.send_signal(number)
        assert process.wait(timeout=30) == (130 if number == signal.SIGINT else -number)
        process.stdin.close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("command", ["view", "pairs", "filter"])
def test_with_temporary_names(command, number, tmp_path):
    arguments, data = COMMANDS[command]
    try:
        process = start(arguments, data, tmp_path, preexec_fn=need_names)
    except subprocess.SubprocessError:
        pytest.skip("system calls cannot be filtered here")
    with process:
        wait_for_files(process, tmp_path)
        assert all(name.startswith(".seqtide-") for name in os.listdir(tmp_path))
        assert os.listdir(tmp_path) != []
        process.send_signal(number)
        assert process.wait(timeout=30) == (130 if number == signal.SIGINT else -number)
        process.stdin.close()
    assert os.listdir(tmp_path) == []


def test_nohup(tmp_path):
    arguments, data = COMMANDS["view"]
    ignore = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)  # noqa: E731
    with start(arguments, data, tmp_path, preexec_fn=ignore) as process:
        wait_for_files(process, tmp_path)
        process.send_signal(signal.SIGHUP)
        process.stdin.close()
        assert process.wait(timeout=30) == 0
    assert os.listdir(tmp_path) == ["out.bam"]


@pytest.mark.parametrize("old", [False, True], ids=["new", "replacing"])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_room(command, old, tmp_path):
    arguments, data = COMMANDS[command]
    before = {name: b"old" for name in arguments if old and name.startswith("out")}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    quiet = ["-q"] if command in ("filter", "interleaved") else []
    room = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # noqa: E731
    result = run(*arguments, *quiet, cwd=tmp_path, input=data, preexec_fn=room)
    assert result.returncode == 1
    assert os.strerror(errno.EFBIG) in error_line(result)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
