"""Mutants of small files of each kind, read in several ways that must agree.

    tools/mutants [NUMBER]

Each ends in all records, or in good ones and then a typed error of seqtide: no crash, no hang, no other exception, and
no memory that the file does not account for. A number of a mutant and its kind make it again.
"""

import faulthandler
import json
import mmap
import os
import random
import signal
import struct
import time
import traceback

import pytest
from kinds import KINDS

import seqtide as st

NUMBER = int(os.environ.get("SEQTIDE_MUTANTS", "1100"))  # of all kinds together
MOST_SECONDS = 2  # of processor time, for all readings of one
MOST_MEMORY = 64 << 20  # above what the process had
HANGING = 20  # seconds, after which a process has hung even on a busy machine
AT_ONCE = 200  # in one process


def memory(what):
    """VmRSS or VmHWM of this process, in bytes."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) << 10 for line in file if line.startswith(what))


def trial(kind, number):
    """What is wrong with the reading of a mutant; empty for nothing."""
    rng = random.Random(f"{kind} {number}")
    data, mutate, read = KINDS[kind]
    mutant = mutate(rng, data)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak is what there is now
    start = time.process_time()
    try:
        read(rng, mutant)
    except BaseException:
        return traceback.format_exc()
    seconds = time.process_time() - start
    more = memory("VmHWM") - trial.base
    if seconds > MOST_SECONDS:
        return f"{seconds:.1f} seconds"
    return f"{more >> 20} MiB" if more > MOST_MEMORY else ""


def in_child(kind, numbers):
    """Problems by number, of mutants read one after the other; and the number of the next one."""
    current = mmap.mmap(-1, 8)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        faulthandler.enable()
        os.close(reading)
        problems = {}
        trial.base = memory("VmRSS")
        for number in numbers:
            current[:] = struct.pack("q", number)
            signal.alarm(HANGING)
            problem = trial(kind, number)
            if problem:
                problems[number] = problem[-2000:]
        signal.alarm(0)
        os.write(writing, json.dumps(problems).encode()[: 1 << 16])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        answer = file.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 0:
        return {int(number): problem for number, problem in json.loads(answer).items()}, numbers.stop
    number = struct.unpack("q", current)[0]
    return {number: f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"}, number + 1


@pytest.mark.timeout(0)
@pytest.mark.parametrize("kind", KINDS)
def test_mutants(kind):
    end = -(-NUMBER // len(KINDS))
    problems = {}
    number = 0
    while number < end and len(problems) < 20:
        found, number = in_child(kind, range(number, min(number + AT_ONCE, end)))
        problems.update(found)
    assert not problems, "\n".join(f"mutant {number} of {kind}: {problem}" for number, problem in problems.items())


@pytest.mark.parametrize("kind", KINDS)
def test_unchanged(kind):
    """What is mutated is sound: nothing is found in it."""
    data, _, read = KINDS[kind]
    read(random.Random(0), data)
    if kind not in ("BAI", "CSI", "FAI", "GZI"):
        assert st.validate(data).status != "damaged"
