"""A process that has loaded everything and forks one child after the other: warm.py KIND FOLDER FIRST END.

Child number N does what the module KIND says of N, and ends as a program does. One line of JSON for each tells what
became of it. Its exit code, what it wrote to standard error, and what it left in its folder are for the caller.
"""

import faulthandler
import importlib
import json
import os
import pathlib
import random
import shutil
import signal
import sys
import time
import traceback

HANGING = 30  # seconds, after which a process has hung even on a busy machine


def wait_for(child):
    """Its exit code; None if it hung, and its stacks are on its standard error then."""
    end = time.monotonic() + HANGING
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGABRT)
    os.waitpid(child, 0)
    return None


def start(number, folder):
    """Forks; in the child it returns None. Signals come to a child that takes them: Python forgets earlier ones."""
    folder.mkdir()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.chdir(folder)
        for descriptor, name in ((1, os.devnull), (2, f"../errors{number}")):
            opened = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(opened, descriptor)
            os.close(opened)
        faulthandler.enable()
        os.close(writing)
        return None
    os.close(writing)
    os.read(reading, 1)  # until the child has closed its end
    os.close(reading)
    return child


def finish(kind, number, folder, child, out):
    """Disturbs the child as its kind says, and tells what became of it."""
    kind.disturb(random.Random(f"disturb {number}"), child)
    code = wait_for(child)
    errors = folder.with_name(f"errors{number}")
    try:
        problem = kind.problem_of(number, code, errors.read_text(errors="replace"), folder)
    except Exception:
        problem = traceback.format_exc()
    if problem:
        problem += f"\nexit code {code}\n" + errors.read_text(errors="replace")[-3000:]
    out.write(json.dumps([number, problem]) + "\n")
    out.flush()
    errors.unlink()
    shutil.rmtree(folder)


kind = importlib.import_module(sys.argv[1])
folder = pathlib.Path(sys.argv[2])
begin, end = map(int, sys.argv[3:5])
for number in range(begin, end):
    mine = folder / f"{kind.__name__}{number}"
    child = start(number, mine)
    if child is None:
        break
    finish(kind, number, mine, child, sys.stdout)
else:
    sys.exit()
# Of the child, at the top of the program, so that it ends as any program does.
kind.work(random.Random(number), folder)
