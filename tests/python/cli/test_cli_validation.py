"""`--validation` of commands: what they tell of it."""

import json

from cli_runner import error_line, run


def test_lenient_validation(tmp_path):
    path = tmp_path / "blank.fastq"
    path.write_bytes(b"@a\nACGT\n+\nIIII\n\n@b\nACGT\n+text\nIIII\n")
    assert run("stats", path).returncode == 1
    result = run("stats", "--validation", "lenient", "--json", path)
    told = f"seqtide: warning: {path}: read although the format does not allow it: "
    told += "blank_line: blank line between records (line 5); 1 of other kinds\n"
    assert (result.returncode, result.stderr.decode()) == (0, told)
    assert json.loads(result.stdout)[0]["reads"] == 2


def test_a_refusal_names_the_option(tmp_path):
    path = tmp_path / "blank.fastq"
    path.write_bytes(b"@a\nACGT\n+\nIIII\n\n@b\nACGT\n+text\nIIII\n")
    assert error_line(run("stats", path)).endswith("; --validation lenient accepts it")
