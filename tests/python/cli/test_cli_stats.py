"""`seqtide stats` as a user runs it: in a process of its own, with pipes, terminals and full disks."""

import gzip
import json
import math
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_runner import COMMAND, error_line, fasta, fastq, interrupt, make_reads, on_terminal, run

import seqtide

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "data"
NUMBERS = [
    "reads",
    "bases",
    "min_length",
    "mean_length",
    "median_length",
    "max_length",
    "n50",
    "gc_percent",
    "n_percent",
    "mean_quality",
    "q20_percent",
    "q30_percent",
]


def computed(reads, *, qualities=True):
    """The same numbers, from their definitions."""
    lengths = sorted(len(sequence) for sequence, _ in reads)
    letters = "".join(sequence for sequence, _ in reads).upper().replace("U", "T")
    counts = {letter: letters.count(letter) for letter in "ACGTN"}
    half, n50 = 0, 0
    for length in reversed(lengths):
        half += length
        if 2 * half >= len(letters):
            n50 = length
            break
    result = {
        "reads": len(reads),
        "bases": len(letters),
        "min_length": lengths[0],
        "mean_length": statistics.fmean(lengths),
        "median_length": statistics.median(lengths),
        "max_length": lengths[-1],
        "n50": n50,
        "gc_percent": 100 * (counts["G"] + counts["C"]) / sum(counts[letter] for letter in "ACGT"),
        "n_percent": 100 * counts["N"] / len(letters),
        "mean_quality": None,
        "q20_percent": None,
        "q30_percent": None,
    }
    if qualities:
        scores = [ord(letter) - 33 for _, quality in reads for letter in quality]
        errors = statistics.fmean(10 ** (-score / 10) for score in scores)
        result["mean_quality"] = -10 * math.log10(errors)
        result["q20_percent"] = 100 * sum(score >= 20 for score in scores) / len(scores)
        result["q30_percent"] = 100 * sum(score >= 30 for score in scores) / len(scores)
    return result


def numbers_of(entry):
    return {key: entry[key] for key in NUMBERS}


def approximately(expected):
    return {key: value if value is None else pytest.approx(value, rel=1e-9) for key, value in expected.items()}


READS = make_reads(500)


@pytest.fixture
def reads_file(tmp_path):
    path = tmp_path / "reads.fastq"
    path.write_bytes(fastq(READS))
    return path


# What is printed


@pytest.mark.parametrize("compress", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
def test_json_of_fastq(tmp_path, compress):
    path = tmp_path / "reads.dat"
    path.write_bytes(compress(fastq(READS)))
    result = run("stats", "--json", path)
    assert (result.returncode, result.stderr) == (0, b"")
    (entry,) = json.loads(result.stdout)
    assert list(entry) == ["file", "format", *NUMBERS, "error"]
    assert (entry["file"], entry["format"], entry["error"]) == (str(path), "FASTQ", None)
    assert numbers_of(entry) == approximately(computed(READS))


def test_json_of_fasta(tmp_path):
    path = tmp_path / "contigs"
    reads = make_reads(20, seed=5, longest=3000)
    path.write_bytes(fasta(reads))
    (entry,) = json.loads(run("stats", "--json", path).stdout)
    assert entry["format"] == "FASTA"
    assert numbers_of(entry) == approximately(computed(reads, qualities=False))


def test_tsv(tmp_path, reads_file):
    contigs = tmp_path / "contigs.fasta"
    contigs.write_bytes(fasta(READS[:7]))
    result = run("stats", "--tsv", reads_file, contigs)
    assert result.returncode == 0
    header, *lines = [line.split("\t") for line in result.stdout.decode().removesuffix("\n").split("\n")]
    assert header == ["file", "format", *NUMBERS, "error"]
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    assert [row["file"] for row in rows] == [str(reads_file), str(contigs)]
    for row, expected in zip(rows, [computed(READS), computed(READS[:7], qualities=False)], strict=True):
        numbers = {key: float(row[key]) if row[key] else None for key in NUMBERS}
        assert numbers == approximately(expected)
        assert row["error"] == ""


def test_table(reads_file):
    result = run("stats", reads_file)
    assert (result.returncode, result.stderr) == (0, b"")
    text = result.stdout.decode()
    assert "\x1b" not in text
    titles, rule, row = [line for line in text.splitlines() if line.strip()]
    expected_titles = "file format reads bases min len mean len median len max len N50 GC % N % mean Q Q20 % Q30 %"
    assert titles.split() == expected_titles.split()
    assert set(rule) <= set("\N{BOX DRAWINGS LIGHT HORIZONTAL} -")
    expected = computed(READS)
    assert row.split() == [
        str(reads_file),
        "FASTQ",
        f"{expected['reads']:,}",
        f"{expected['bases']:,}",
        f"{expected['min_length']}",
        f"{expected['mean_length']:.1f}",
        f"{expected['median_length']:.1f}",
        f"{expected['max_length']}",
        f"{expected['n50']}",
        *(f"{expected[key]:.2f}" for key in NUMBERS[7:]),
    ]


def test_table_of_several_files_ends_in_the_total(tmp_path):
    other = make_reads(300, seed=2, longest=900)
    paths = [tmp_path / "a.fastq", tmp_path / "b.fastq"]
    for path, reads in zip(paths, [READS, other], strict=True):
        path.write_bytes(fastq(reads))
    lines = [line.split() for line in run("stats", *paths).stdout.decode().splitlines() if line.strip()]
    total = lines[-1]
    expected = computed(READS + other)
    assert [line[0] for line in lines[-3:]] == [str(paths[0]), str(paths[1]), "total"]
    assert total[:4] == ["total", "-", f"{expected['reads']:,}", f"{expected['bases']:,}"]
    assert total[8] == f"{expected['n50']:,}"
    assert total[11] == f"{expected['mean_quality']:.2f}"


def test_long_names_and_many_columns_are_not_cut(tmp_path):
    path = tmp_path / ("n" * 200 + ".fastq")
    path.write_bytes(b"@r\nACGT\n+\nIIII\n")
    assert str(path) in run("stats", path, env={**os.environ, "COLUMNS": "40"}).stdout.decode()


def test_strange_names_are_shown_safely(tmp_path):
    path = tmp_path / "[red]a\tb\n\x1b[31m.fastq"
    path.write_bytes(b"@r\nACGT\n+\nIIII\n")
    table = run("stats", path).stdout.decode()
    assert "[red]a" in table
    assert "\x1b" not in table and "\t" not in table
    (entry,) = json.loads(run("stats", "--json", path).stdout)
    assert entry["file"] == str(path)
    header, line, end = run("stats", "--tsv", path).stdout.decode().split("\n")
    assert end == ""
    assert line.split("\t")[0] == str(path).replace("\t", "\\t").replace("\n", "\\n")


def test_names_that_are_not_utf8(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"\xff.fastq")
    try:
        Path(os.fsdecode(path)).write_bytes(b"@r\nACGT\n+\nIIII\n")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    for style in ([], ["--json"], ["--tsv"]):
        result = run("stats", *style, os.fsdecode(path))
        assert (result.returncode, result.stderr) == (0, b"")
    (entry,) = json.loads(run("stats", "--json", os.fsdecode(path)).stdout)
    assert os.fsencode(entry["file"]) == path


@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_empty_input(tmp_path, data):
    path = tmp_path / "empty.fastq"
    path.write_bytes(data)
    result = run("stats", "--json", "--validation=lenient", path)
    assert result.returncode == 0, result.stderr
    (entry,) = json.loads(result.stdout)
    assert (entry["format"], entry["reads"], entry["bases"]) == ("FASTQ", 0, 0)
    assert all(entry[key] is None for key in NUMBERS[2:])
    assert run("stats", path, "--validation=lenient").returncode == 0


# Where the data comes from


@pytest.mark.parametrize("compress", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
def test_standard_input(compress):
    result = run("stats", "--json", "-", input=compress(fastq(READS)))
    assert (result.returncode, result.stderr) == (0, b"")
    (entry,) = json.loads(result.stdout)
    assert entry["file"] == "-"
    assert numbers_of(entry) == approximately(computed(READS))


def test_a_slow_pipe():
    with subprocess.Popen(
        [*COMMAND, "stats", "--tsv", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        data = fastq(READS[:3])
        for start in range(0, len(data), 200):
            process.stdin.write(data[start : start + 200])
            process.stdin.flush()
            time.sleep(0.01)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert output.splitlines()[1].split(b"\t")[2] == b"3"


def test_threads_do_not_change_the_result(tmp_path):
    path = tmp_path / "reads.fastq.gz"
    path.write_bytes(gzip.compress(fastq(READS)))
    outputs = {run("stats", "--json", f"--threads={threads}", path).stdout for threads in (1, 2, 4)}
    assert len(outputs) == 1
    assert json.loads(outputs.pop())[0]["reads"] == len(READS)


def test_format_can_be_given(reads_file):
    result = run("stats", "--format=fastq", "--json", reads_file)
    assert json.loads(result.stdout)[0]["reads"] == len(READS)
    result = run("stats", "--format=fasta", reads_file)
    assert result.returncode == 1
    assert str(reads_file) in error_line(result)


def test_published_reads():
    path = PUBLISHED / "reads" / "small_sample.fastq.gz"
    if not path.exists():
        pytest.skip("the published data is not beside the checkout")
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    reads = list(zip(lines[1::4], lines[3::4], strict=True))
    assert len(reads) == 1000
    (entry,) = json.loads(run("stats", "--json", path).stdout)
    assert numbers_of(entry) == approximately(computed(reads))


# What goes wrong


def test_encoding(tmp_path):
    path = tmp_path / "reads.fq"
    path.write_bytes(b"@r\nACGT\n+\nhhhh\n")
    result = run("stats", "--encoding", "illumina1.3", "--json", path)
    assert result.returncode == 0 and json.loads(result.stdout)[0]["mean_quality"] == pytest.approx(40)
    assert json.loads(run("stats", "--json", path).stdout)[0]["mean_quality"] == pytest.approx(71)
    path.write_bytes(b"@r\nACGT\n+\n!!!!\n")
    result = run("stats", "--encoding", "illumina1.3", path)
    assert result.returncode == 1 and b"illumina1.3" in result.stderr
    assert run("stats", "--encoding", "illumina1.3", "--format", "fasta", path).returncode == 2


def test_bad_record(tmp_path):
    path = tmp_path / "bad.fastq"
    path.write_bytes(fastq(READS[:30]) + b"@bad\nACGT\n+\nIII\n" + fastq(READS))
    result = run("stats", path)
    assert result.returncode == 1
    message = error_line(result)
    assert str(path) in message and "record 31" in message
    row = [line for line in result.stdout.decode().splitlines() if str(path) in line]
    assert len(row) == 1
    assert "(incomplete)" in row[0]
    assert f"{computed(READS[:30])['bases']:,}" in row[0]
    (entry,) = json.loads(run("stats", "--json", path).stdout)
    assert f"seqtide: error: {entry['error']}" == message
    assert numbers_of(entry) == approximately(computed(READS[:30]))


def test_truncated_gzip(tmp_path):
    path = tmp_path / "cut.fastq.gz"
    whole = gzip.compress(fastq(READS))
    path.write_bytes(whole[: len(whole) * 2 // 3])
    result = run("stats", "--json", path)
    assert result.returncode == 1
    assert str(path) in error_line(result)
    (entry,) = json.loads(result.stdout)
    assert 0 < entry["reads"] < len(READS)
    assert numbers_of(entry) == approximately(computed(READS[: entry["reads"]]))


def test_other_files_are_still_read(tmp_path, reads_file):
    bad = tmp_path / "bad.fastq"
    bad.write_bytes(b"@bad\nACGT\n+\nIII\n")
    missing = tmp_path / "missing.fastq"
    result = run("stats", "--json", missing, bad, reads_file)
    assert result.returncode == 1
    entries = json.loads(result.stdout)
    assert [entry["file"] for entry in entries] == [str(missing), str(bad), str(reads_file)]
    assert [entry["format"] for entry in entries] == [None, "FASTQ", "FASTQ"]
    assert [entry["reads"] for entry in entries] == [0, 0, len(READS)]
    assert entries[2]["error"] is None
    lines = result.stderr.decode().splitlines()
    assert lines == [f"seqtide: error: {entry['error']}" for entry in entries[:2]]
    assert str(missing) in lines[0] and str(bad) in lines[1]


@pytest.mark.parametrize(
    "data",
    [None, b"<html></html>\n", gzip.compress(fastq(READS))[:5], b"\x1f\x8b\x08\0junk", b"BAM\1", b"@HD\tVN:1.6\n"],
    ids=["missing", "HTML", "cut", "no gzip", "BAM", "SAM"],
)
def test_each_file_has_its_entry(tmp_path, reads_file, data):
    path = tmp_path / "x"
    if data is not None:
        path.write_bytes(data)
    result = run("stats", "--json", path, reads_file)
    assert result.returncode == 1
    bad, good = json.loads(result.stdout)
    assert bad.keys() == good.keys()
    assert (bad["file"], bad["reads"], bad["bases"], bad["max_length"]) == (str(path), 0, 0, None)
    assert str(path) in bad["error"] and error_line(result) == f"seqtide: error: {bad['error']}"
    assert (good["file"], good["error"]) == (str(reads_file), None)
    result = run("stats", "--tsv", path, reads_file)
    assert result.returncode == 1
    names, *lines = [line.split("\t") for line in result.stdout.decode().splitlines()]
    rows = [dict(zip(names, line, strict=True)) for line in lines]
    assert [(row["file"], row["reads"]) for row in rows] == [(str(path), "0"), (str(reads_file), str(len(READS)))]
    assert str(path) in rows[0]["error"] and rows[1]["error"] == ""
    result = run("stats", path, reads_file)
    assert result.returncode == 1
    assert str(path) in error_line(result)
    assert str(reads_file) in result.stdout.decode()


def test_missing_file(tmp_path):
    result = run("stats", tmp_path / "missing.fastq")
    assert (result.returncode, result.stdout) == (1, b"")
    assert error_line(result) == f"seqtide: error: {tmp_path / 'missing.fastq'}: No such file or directory"


def test_folder(tmp_path):
    result = run("stats", tmp_path)
    assert (result.returncode, result.stdout) == (1, b"")
    assert error_line(result) == f"seqtide: error: {tmp_path}: Is a directory"


def test_errors_show_strange_names_safely(tmp_path):
    result = run("stats", tmp_path / "a\n\x1b[31m.fastq")
    assert error_line(result) == f"seqtide: error: {tmp_path}/a\\n\\x1b[31m.fastq: No such file or directory"


def test_errors_of_standard_input_say_so():
    assert "<stdin>: " in error_line(run("stats", "-", input=b"@bad\nACGT\n"))
    assert "<stdin>: " in error_line(run("stats", "-", input=b"no sequences\n"))


def test_something_else(tmp_path):
    path = tmp_path / "page.fastq"
    path.write_bytes(b"<!DOCTYPE html><html><body>404</body></html>\n")
    result = run("stats", path)
    assert (result.returncode, result.stdout) == (1, b"")
    message = error_line(result)
    assert str(path) in message and "HTML" in message


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("style", [[], ["--json"], ["--tsv"]])
def test_full_device(reads_file, style):
    with open("/dev/full", "wb") as full:
        result = run("stats", *style, reads_file, stdout=full)
    assert result.returncode == 1
    assert "No space left on device" in error_line(result)


@pytest.mark.parametrize("style", [[], ["--json"], ["--tsv"]])
def test_closed_pipe(reads_file, style):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = run("stats", *style, reads_file, stdout=writing)
    finally:
        os.close(writing)
    assert result.returncode == 1
    assert result.stderr == b""


def test_closed_standard_output(reads_file):
    result = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *COMMAND, "stats", str(reads_file)], stderr=subprocess.PIPE, timeout=60
    )
    assert result.returncode == 1
    assert "Bad file descriptor" in error_line(result)


@pytest.mark.parametrize(
    "arguments",
    [
        ["stats"],
        ["stats", "--validation=maybe", "x"],
        ["stats", "--format=bam", "x"],
        ["stats", "--threads=0", "x"],
        ["stats", "--nothing", "x"],
        ["nothing"],
    ],
)
def test_wrong_usage(arguments):
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"Usage: seqtide" in result.stderr
    assert b"Traceback" not in result.stderr


def test_interrupt():
    interrupt(["stats", "-"], fastq(READS))


# The command itself


def test_version():
    result = run("--version")
    assert (result.returncode, result.stdout) == (0, f"seqtide {seqtide.__version__}\n".encode())


def test_help():
    result = run("--help")
    assert result.returncode == 0
    assert b"stats" in result.stdout
    assert b"Summarise" in result.stdout
    for option in (b"--json", b"--tsv", b"--threads", b"--validation", b"--format", b"--no-progress"):
        assert option in run("stats", "--help").stdout


def test_version_loads_nothing_for_other_commands():
    code = "import sys; sys.argv = ['seqtide', '--version']\nfrom seqtide.cli import main\ntry: main()\nfinally: print("
    code += "sorted(name for name in sys.modules if name.split('.')[0] in ('rich', 'numpy', 'pandas')))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert result.stdout.splitlines()[1:] == ["[]"]


# On a terminal


def test_progress_is_shown_on_a_terminal_only(tmp_path):
    path = tmp_path / "reads.fastq"
    path.write_bytes(fastq(READS) * 30)
    code, shown = on_terminal(["stats", str(path)], stream="stderr")
    assert code == 0
    assert "reads.fastq" in shown and "\x1b" in shown
    code, shown = on_terminal(["stats", "--no-progress", str(path)], stream="stderr")
    assert (code, shown) == (0, "")


def test_a_narrow_terminal_gets_a_list(reads_file):
    code, shown = on_terminal(["stats", "--no-progress", str(reads_file)], stream="stdout", columns=60)
    assert code == 0
    assert max(len(line) for line in shown.splitlines()) <= 60
    lines = [line.split() for line in shown.splitlines()]
    assert ["reads", str(len(READS))] in lines
    assert ["N50", str(computed(READS)["n50"])] in lines


def test_a_wide_terminal_gets_a_table(reads_file):
    code, shown = on_terminal(["stats", "--no-progress", str(reads_file)], stream="stdout", columns=400)
    assert code == 0
    rows = [line for line in shown.splitlines() if str(reads_file) in line]
    assert len(rows) == 1 and str(computed(READS)["n50"]) in rows[0]


def test_alignments_are_no_reads(tmp_path):
    """They have commands of their own."""
    (tmp_path / "x.sam").write_bytes(b"@SQ\tSN:chr1\tLN:9\n")
    for command in (
        ["stats"],
        ["trim", "--min-length", "5"],
        ["filter", "--min-length", "5"],
        ["convert", "--to", "fasta"],
    ):
        result = run(*command, tmp_path / "x.sam")
        assert result.returncode == 1
        assert "this is SAM; the command takes FASTQ and FASTA" in error_line(result)
