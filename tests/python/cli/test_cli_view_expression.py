"""`seqtide view -e`."""

import pytest
from cli_runner import error_line, run

LINE = b"r%d\t%d\tchr1\t%d\t%d\t4M\t*\t0\t0\tACGT\tIIII\tNM:i:%d\n"
LINES = b"@SQ\tSN:chr1\tLN:900\n" + b"".join(LINE % (i, i % 4 & 2, 10 + i, 10 * i, i % 3) for i in range(6))


def names(output):
    return [line.split(b"\t", 1)[0].decode() for line in output.splitlines()]


@pytest.mark.parametrize("option", ["-e", "--expr", "--expression"])
def test_records_that_meet_it(option):
    result = run("view", option, 'mapq >= 30 && [NM] < 2 && seq =~ "^AC"', "-", input=LINES)
    assert (result.returncode, names(result.stdout)) == (0, ["r3", "r4"])
    assert run("view", "-c", option, "[NM] == 0", "-q", "1", "-", input=LINES).stdout == b"1\n"


def test_the_others_go_elsewhere(tmp_path):
    result = run("view", "-e", "flag == 2", "-U", tmp_path / "others.sam", "-", input=LINES)
    assert names(result.stdout) == ["r2", "r3"]
    assert names((tmp_path / "others.sam").read_bytes()) == ["r0", "r1", "r4", "r5"]


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("mapq >", "column 7 of the expression: expected a number, a text, a name, a tag or '(', but"),
        ("", "column 1 of the expression: expected a number"),
        ("mapp > 3", 'column 1 of the expression: there is no field or function "mapp"'),
        ('qname =~ "["', "column 10 of the expression: character 1 of the pattern"),
    ],
)
def test_bad_expressions_are_wrong_usage(expression, message, tmp_path):
    result = run("view", "-e", expression, tmp_path / "missing.bam")
    assert (result.returncode, result.stdout) == (2, b"")
    assert message in result.stderr.decode()


def test_a_tag_of_another_type_ends_the_command_behind_the_records_before_it(tmp_path):
    damaged = LINES + b"odd\t0\tchr1\t20\t9\t4M\t*\t0\t0\tACGT\tIIII\tNM:Z:x\n"
    result = run("view", "-e", "[NM] * 2 == 2", "-", input=damaged)
    assert (result.returncode, names(result.stdout)) == (1, ["r1", "r4"])
    assert error_line(result).endswith('is no number in the record "odd"')
    for options in (["-c"], ["-o", tmp_path / "out.bam"], ["-o", tmp_path / "out.sam", "-U", tmp_path / "others.sam"]):
        result = run("view", "-e", "[NM] * 2 == 2", *options, "-", input=damaged)
        assert (result.returncode, result.stdout) == (1, b"")
        assert '"odd"' in error_line(result)
    assert list(tmp_path.iterdir()) == []
