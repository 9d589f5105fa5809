"""Programs that end, fork or are interrupted at random moments, with readers and writers open.

    tools/endings [FACTOR]

None hangs or crashes, and none leaves a file with a temporary name, or one that looks whole and is not. A number makes
the same program again, but for the moments, which depend on the machine.
"""

import json
import os
import pathlib
import subprocess
import sys

import endings_data as data
import pytest

FACTOR = int(os.environ.get("SEQTIDE_ENDINGS", "1"))
TIMES = {"exits": 40, "forks": 8, "interrupts": 40}

pytestmark = [pytest.mark.timeout(0), pytest.mark.skipif(sys.platform != "linux", reason="of Linux")]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    data.make(folder)
    return folder


@pytest.mark.parametrize("kind", TIMES)
def test_endings(kind, files):
    end = TIMES[kind] * FACTOR
    result = subprocess.run(
        [sys.executable, pathlib.Path(__file__).with_name("warm.py"), kind, files, "0", str(end)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        text=True,
    )
    assert result.returncode == 0
    problems = dict(map(json.loads, result.stdout.splitlines()))
    assert len(problems) == end
    found = {number: problem for number, problem in problems.items() if problem}
    assert not found, "\n".join(f"{kind} {number}: {problem}" for number, problem in found.items())
