"""``seqtide validate``: exit codes, table and JSON."""

import json

import pytest
from cli_runner import error_line, run

CLEAN = b"@a\nAC\n+\nII\n"
UNTIDY = b"@a x\nAC\n+a\nII\n"
DAMAGED = b"@a x\nAC\n+a\nII\n@b\nAC\n"


@pytest.fixture
def files(tmp_path):
    for name, data in {"clean": CLEAN, "untidy": UNTIDY, "damaged": DAMAGED}.items():
        (tmp_path / f"{name}.fq").write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    "names, code",
    [(["clean"], 0), (["untidy"], 1), (["damaged"], 2), (["clean", "untidy"], 1), (["damaged", "clean"], 2)],
)
def test_exit_codes(files, names, code):
    result = run("validate", *(f"{name}.fq" for name in names), cwd=files)
    assert (result.returncode, result.stderr) == (code, b"")


def test_table(files):
    result = run("validate", "clean.fq", "damaged.fq", cwd=files)
    lines = result.stdout.decode().splitlines()
    assert lines[0].split() == ["file", "severity", "kind", "count", "first", "what", "is", "wrong"]
    assert [line.split()[:5] for line in lines[2:4]] == [
        ["damaged.fq", "damage", "truncated", "1", "line"],
        ["damaged.fq", "deviation", "plus_line", "1", "line"],
    ]
    assert lines[-1] == "clean.fq: FASTQ, 1 records, nothing wrong"


def test_json(files):
    result = run("validate", "--json", "clean.fq", "untidy.fq", cwd=files)
    clean, untidy = json.loads(result.stdout)
    assert clean == {
        "file": "clean.fq", "path": "clean.fq", "format": "FASTQ", "status": "clean", "records": 1, "problems": [],
    }  # fmt: skip
    assert untidy["status"] == "deviations"
    assert untidy["problems"][0] == {
        "severity": "deviation", "kind": "plus_line", "count": 1, "record": 1, "line": 3, "offset": 8,
        "reason": 'the \'+\' line says "a" but the header line says "a x"', "virtual_offset": None,
        "compressed_offset": None, "excerpt": "+a",
    }  # fmt: skip


def test_standard_input():
    result = run("validate", "-", input=DAMAGED)
    assert result.returncode == 2


def test_what_cannot_be_read(files):
    result = run("validate", "missing.fq", cwd=files)
    assert result.returncode == 1
    assert error_line(result) == "seqtide: error: missing.fq: No such file or directory"
