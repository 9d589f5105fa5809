"""A compiler set to an older C++ gets one clear message from every header."""

import shutil
import subprocess
from pathlib import Path

import pytest

INCLUDE = Path(__file__).resolve().parents[2] / "lib" / "include"
HEADERS = sorted(path.relative_to(INCLUDE).as_posix() for path in INCLUDE.rglob("*.hpp"))

pytestmark = [
    pytest.mark.consumer,
    pytest.mark.timeout(60),
    pytest.mark.skipif(shutil.which("c++") is None, reason="needs a C++ compiler"),
]


def errors(header, standard):
    command = ["c++", f"-std={standard}", "-fsyntax-only", f"-I{INCLUDE}", "-xc++", "-"]
    result = subprocess.run(command, input=f"#include <{header}>\n", capture_output=True, text=True)
    lines = [line for line in result.stderr.splitlines() if "error:" in line]
    assert bool(lines) == (result.returncode != 0), result.stderr
    return lines


@pytest.mark.parametrize("header", HEADERS)
def test_an_older_language_is_named_first(header):
    first, *more = errors(header, "c++17")
    assert "seqtide needs C++20: compile with -std=c++20 or later" in first
    # The one more error is what ends the compilation.
    assert len(more) == 1
    assert "fatal error" in more[0]


def test_cpp20_is_enough():
    assert errors("seqtide/fastq.hpp", "c++20") == []
