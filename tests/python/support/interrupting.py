"""Ctrl-C for a program that works in another process."""

import signal
import subprocess
import sys
import textwrap
import time

# Seconds until KeyboardInterrupt arrives. Usually it is a few hundredths; machines that run tests may be busy.
SOON = 1.0


def interrupted(program, *arguments):
    """Runs a program that writes "x" when it is about to begin what Ctrl-C must end.

    Returns:
        tuple[float, str]: seconds from the signal to the end of the process, and what it wrote to standard error.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout.read(1) == b"x", process.stderr.read().decode()
        time.sleep(0.2)
        assert process.poll() is None, process.stderr.read().decode()
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(20)
        elapsed = time.monotonic() - start
        message = process.stderr.read().decode()
    finally:
        process.kill()
        process.communicate()
    return elapsed, message
