"""Runs something again and again in processes of its own, each time with the next of its calls failing."""

import ctypes
import errno
import gc
import json
import os
import signal
import traceback
from pathlib import Path
from typing import NamedTuple

import seqtide

SECONDS = 20  # of one run


class Kind(NamedTuple):
    """What fails, and how that has to come out."""

    name: str
    number: int  # of the enumeration in failing_calls.c
    error: int  # the value of errno
    expected: tuple[type[BaseException], ...]
    absorbed: bool = False  # nobody needs to see it

    def __str__(self):
        return self.name


KINDS = [
    Kind("memory", 1, errno.ENOMEM, (MemoryError,)),
    Kind("read", 2, errno.EIO, (OSError,)),
    Kind("interrupted read", 2, errno.EINTR, (), absorbed=True),
    Kind("write", 3, errno.ENOSPC, (OSError,)),
    Kind("interrupted write", 3, errno.EINTR, (), absorbed=True),
    Kind("seek", 4, errno.EIO, (OSError,)),
    Kind("open", 5, errno.EMFILE, (OSError,)),
    Kind("interrupted open", 5, errno.EINTR, (), absorbed=True),
    Kind("close", 6, errno.EIO, (OSError,)),
    Kind("name", 7, errno.EXDEV, (OSError,)),
    Kind("sync", 8, errno.EIO, (OSError,)),
    Kind("thread", 9, errno.EAGAIN, (), absorbed=True),
]
# Each has the code that calls it on its side of the border.
MEMORY = [KINDS[0], Kind("memory of Python", 10, errno.ENOMEM, (MemoryError,))]


def library():
    """The loaded failing_calls.c; None without it."""
    functions = ctypes.CDLL(None)
    return functions if hasattr(functions, "failing_calls_arm") else None


def numbers(step):
    """Of the calls to fail: all of the first, where opening is, and then every `step`th."""
    number = 1
    while True:
        yield number
        number += 1 if number < 30 else step


def descriptors():
    # The one that lists them is gone by the time that it is looked at.
    return {name: os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd") if _is_open(name)}


def _is_open(name):
    return os.path.lexists(f"/proc/self/fd/{name}")


class Armed:
    """A context in which call number `number` fails; `failed` tells afterwards whether there were as many."""

    def __init__(self, kind, number):
        self.kind = kind
        self.number = number
        self.failed = False

    # What Python itself takes to switch it on and off may be the call that fails, which then does no harm.
    def __enter__(self):
        functions = library()
        functions.failing_calls_of(os.fsencode(Path(seqtide.__file__).parent))
        self.disarm = functions.failing_calls_disarm
        number = ctypes.c_long(self.number)
        try:
            functions.failing_calls_arm(self.kind.number, number, self.kind.error)
        except MemoryError:
            pass
        return self

    def __exit__(self, *_):
        try:
            calls = self.disarm()
        except MemoryError:
            calls = self.disarm()
        self.failed = calls >= self.number


def in_child(work):
    """The JSON value that `work()` gives in a process of its own, or what was wrong with that process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(SECONDS)
        try:
            answer = work()
        except BaseException:
            answer = {"problem": traceback.format_exc(), "failed": True}
        os.write(writing, json.dumps(answer).encode()[: 1 << 16])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        answer = file.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 0:
        return json.loads(answer)
    return {"problem": f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}", "failed": True}


def count_up(kind, step, work):
    """Calls `work(armed)` with one failing call after the other until there is none left to fail.

    `work` does its own checks, with assertions, in a process of its own. Returns what was wrong, by number of the call.
    """
    problems = {}
    gc.collect()
    gc.freeze()  # so that collecting in the children does not go over all that pytest holds
    for number in numbers(step):

        def run(number=number):
            before = descriptors()
            armed = Armed(kind, number)
            work(armed)
            gc.collect()
            left = sorted(set(descriptors().values()) - set(before.values()))
            return {"failed": armed.failed, "problem": f"still open: {left}" if left else ""}

        answer = in_child(run)
        if answer["problem"]:
            problems[number] = answer["problem"]
        if not answer["failed"] or len(problems) > 5:
            return problems
