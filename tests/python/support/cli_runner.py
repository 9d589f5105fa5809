"""Running the `seqtide` command as a user does: in a process of its own."""

import json
import os
import pty
import random
import signal
import subprocess
import sys
import time

COMMAND = [sys.executable, "-m", "seqtide"]


def run(*arguments, **options):
    """Runs the command without a terminal; output and error text are bytes."""
    options.setdefault("stdin", subprocess.DEVNULL)
    if "input" in options:
        del options["stdin"]
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([*COMMAND, *map(os.fspath, arguments)], stderr=subprocess.PIPE, timeout=60, **options)


def error_line(result):
    """The only line on standard error."""
    lines = result.stderr.decode().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("seqtide: error: ")
    return lines[0]


def make_reads(count, seed=1, longest=400):
    numbers = random.Random(seed)
    reads = []
    for _ in range(count):
        length = numbers.randrange(longest)
        sequence = "".join(numbers.choices("ACGTNacgtnURY", weights=[9, 9, 9, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1], k=length))
        quality = "".join(chr(33 + min(93, max(0, round(numbers.gauss(28, 12))))) for _ in range(length))
        reads.append((sequence, quality))
    return reads


READS = make_reads(500)
MATES = make_reads(500, seed=7)


def fastq(reads):
    return "".join(f"@r{i} x\n{s}\n+\n{q}\n" for i, (s, q) in enumerate(reads)).encode()


def fasta(reads, width=60):
    lines = []
    for number, (sequence, _) in enumerate(reads):
        lines.append(f">c{number}\n")
        lines += [sequence[start : start + width] + "\n" for start in range(0, len(sequence), width)]
    return "".join(lines).encode()


def named(reads):
    return [(f"r{number} x", *read) for number, read in enumerate(reads)]


def records(data):
    """Name, sequence and quality of each record."""
    lines = data.decode().splitlines()
    assert len(lines) % 4 == 0
    return [(name[1:], *rest) for name, *rest in zip(lines[::4], lines[1::4], lines[3::4], strict=True)]


def summary_of(path):
    return json.loads(path.read_text())


def total(reads):
    return {"reads": len(reads), "bases": sum(len(sequence) for sequence, *_ in reads)}


def on_terminal(arguments, *, stream, columns=80):
    """Runs the command with one stream on a terminal; returns the exit code and what the terminal got."""
    ours, theirs = pty.openpty()
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: theirs}
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns), "LINES": "24"}
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        environment.pop(name, None)
    shown = b""
    with subprocess.Popen([*COMMAND, *arguments], stdin=subprocess.DEVNULL, env=environment, **pipes) as process:
        os.close(theirs)
        while True:
            try:
                data = os.read(ours, 4096)
            except OSError:  # the other end was closed
                break
            if not data:
                break
            shown += data
        process.wait(timeout=60)
    os.close(ours)
    return process.returncode, shown.decode()


def interrupt(arguments, data):
    """Ctrl-C while a command that has read `data` from standard input waits for more: it ends soon and says so."""
    with subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdin.write(data)
        process.stdin.flush()
        time.sleep(1.5)  # it now waits for more
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        process.wait(timeout=30)
        waited = time.monotonic() - sent
        errors = process.stderr.read()
    assert process.returncode == 130
    assert waited < 5
    assert b"Traceback" not in errors
