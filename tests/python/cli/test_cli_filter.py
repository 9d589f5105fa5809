"""`seqtide filter` as a user runs it, and what all commands that read and write records share."""

import gzip
import json
import os
import subprocess
import time

import pytest
from cli_runner import (
    COMMAND,
    MATES,
    READS,
    error_line,
    fasta,
    fastq,
    named,
    on_terminal,
    records,
    run,
    summary_of,
    total,
)

import seqtide
from seqtide.cli.pipeline import in_order


def error_probability(letter):
    return 10 ** (-(ord(letter) - 33) / 10)


def mean_quality_fails(sequence, quality):
    # A mean of at least 16 means at most this probability of an error.
    return not quality or sum(map(error_probability, quality)) / len(quality) > 10**-1.6


def complexity_fails(sequence, _):
    sequence = sequence.upper().replace("U", "T")
    pairs = list(zip(sequence, sequence[1:], strict=False))
    return not pairs or sum(first != second for first, second in pairs) / len(pairs) < 0.85


# Option, its value, and who fails by the definition.
CRITERIA = {
    "min_length": ("--min-length", "50", lambda s, q: len(s) < 50),
    "max_length": ("--max-length", "333", lambda s, q: len(s) > 333),
    "max_n": ("--max-n", "12", lambda s, q: s.upper().count("N") > 12),
    "max_n_fraction": ("--max-n-fraction", "0.06", lambda s, q: s.upper().count("N") > 0.06 * len(s)),
    "min_mean_quality": ("--min-mean-quality", "16", mean_quality_fails),
    "max_expected_errors": ("--max-expected-errors", "4.5", lambda s, q: sum(map(error_probability, q)) > 4.5),
    "min_complexity": ("--min-complexity", "0.85", complexity_fails),
}


def options(names):
    return [f"{CRITERIA[name][0]}={CRITERIA[name][1]}" for name in names]


def first_failed(read, names):
    return next((name for name in names if CRITERIA[name][2](*read)), None)


# What is kept


@pytest.mark.parametrize("names", [*([name] for name in CRITERIA), list(CRITERIA)], ids=lambda names: names[-1])
def test_criteria(reads_file, tmp_path, names):
    summary = tmp_path / "summary.json"
    result = run("filter", *reversed(options(names)), f"--summary={summary}", "--quiet", reads_file)
    assert (result.returncode, result.stderr) == (0, b"")
    failed = [first_failed(read, names) for read in READS]
    kept = [read for read, name in zip(named(READS), failed, strict=True) if name is None]
    assert 0 < len(kept) < len(READS)
    assert records(result.stdout) == kept
    dropped = {name: [r for r, f in zip(READS, failed, strict=True) if f == name] for name in names}
    assert summary_of(summary) == {
        "command": "filter",
        "version": seqtide.__version__,
        "input": [str(reads_file)],
        "output": ["-"],
        "in": total(READS),
        "trimmed": {},
        "dropped": {name: total(reads) for name, reads in dropped.items()},
        "out": total([read for read, name in zip(READS, failed, strict=True) if name is None]),
    }


def test_limits_are_met_by_equal_values():
    data = b"@a\nACGN\n+\n5555\n"  # mean quality 20, 0.04 expected errors, 1 of 4 bases N
    limits = ["--min-length=4", "--max-length=4", "--max-n=1", "--max-n-fraction=0.25", "--min-complexity=1"]
    assert run("filter", *limits, "-", input=data).stdout == data
    for limit in ["--min-length=5", "--max-length=3", "--max-n=0", "--max-n-fraction=0.24"]:
        assert run("filter", limit, "-", input=data).stdout == b""


def test_limits_of_quality_are_met_by_equal_values():
    # Reads of one score each have this mean quality, and that many expected errors in 10 bases.
    for score in (2, 12, 16, 20, 23, 37, 40):
        data = b"@a\nACGTACGTAC\n+\n%s\n" % bytes([33 + score] * 10)
        errors = 10 * 10 ** (-score / 10)
        limits = [f"--min-mean-quality={score}", f"--max-expected-errors={errors!r}"]
        assert run("filter", *limits, "-", input=data).stdout == data
        assert run("filter", f"--min-mean-quality={score + 0.001}", "-", input=data).stdout == b""
        assert run("filter", f"--max-expected-errors={errors * 0.999!r}", "-", input=data).stdout == b""


def test_reads_without_bases():
    data = b"@a\n\n+\n\n"
    for limit in ["--min-length=0", "--max-n=0", "--max-n-fraction=0", "--max-expected-errors=0"]:
        assert run("filter", limit, "-", input=data).stdout == data
    for limit in ["--min-mean-quality=0", "--min-complexity=0"]:
        assert run("filter", limit, "-", input=data).stdout == b""


def test_fasta(tmp_path):
    path = tmp_path / "contigs"
    path.write_bytes(fasta(READS))
    result = run("filter", "--min-length=50", path)
    assert result.returncode == 0
    kept = [(f"c{number}", read[0]) for number, read in enumerate(READS) if len(read[0]) >= 50]
    assert [(record.name, record.sequence) for record in seqtide.FastaReader(result.stdout)] == kept


@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_empty_input(data):
    result = run("filter", "--min-length=1", "--validation=lenient", "-", input=data)
    assert (result.returncode, result.stdout) == (0, b"")
    assert b"nan" not in result.stderr.lower()


# Pairs


@pytest.mark.parametrize("pair_filter", ["any", "both"])
def test_pairs(pair_files, tmp_path, pair_filter):
    names = ["min_length", "min_mean_quality"]
    outputs = tmp_path / "out_1.fastq", tmp_path / "out_2.fastq"
    summary = tmp_path / "summary.json"
    result = run(
        "filter",
        *options(names),
        *pair_files,
        *("-o", outputs[0], "-O", outputs[1], "--quiet", f"--summary={summary}", f"--pair-filter={pair_filter}"),
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    combine = any if pair_filter == "any" else all
    dropped, kept = {name: [] for name in names}, []
    for pair in zip(named(READS), named(MATES), strict=True):
        failed = [name for name in names if combine(CRITERIA[name][2](*read[1:]) for read in pair)]
        (dropped[failed[0]] if failed else kept).append(pair)
    assert kept and all(dropped.values())
    assert records(outputs[0].read_bytes()) == [first for first, _ in kept]
    assert records(outputs[1].read_bytes()) == [second for _, second in kept]
    numbers = summary_of(summary)
    assert numbers["in"] == total(READS + MATES)
    assert numbers["out"] == total([read[1:] for pair in kept for read in pair])
    for name in names:
        assert numbers["dropped"][name] == total([read[1:] for pair in dropped[name] for read in pair])

    # The same to one output, and from one input.
    in_turn = run("filter", *options(names), *pair_files, f"--pair-filter={pair_filter}").stdout
    assert records(in_turn) == [read for pair in kept for read in pair]
    both = run("convert", *pair_files).stdout
    again = run("filter", *options(names), "--interleaved", "-", f"--pair-filter={pair_filter}", input=both)
    assert again.stdout == in_turn


def test_pairs_that_do_not_fit(tmp_path, pair_files):
    pair_files[1].write_bytes(fastq(MATES[:-1]))
    outputs = tmp_path / "out_1.fastq", tmp_path / "out_2.fastq"
    result = run("filter", "--min-length=1", *pair_files, "-o", outputs[0], "-O", outputs[1])
    assert result.returncode == 1
    assert str(pair_files[1]) in error_line(result)
    assert not outputs[0].exists() and not outputs[1].exists()


def test_a_missing_second_input(tmp_path, pair_files):
    missing = tmp_path / "missing.fastq"
    result = run("filter", "--min-length=1", pair_files[0], missing)
    assert result.returncode == 1
    assert error_line(result) == f"seqtide: error: {missing}: No such file or directory"


# Threads


@pytest.mark.parametrize("compression", ["none", "bgzf"])
def test_threads_do_not_change_the_output(many_reads, tmp_path, compression):
    outputs, summaries = [], []
    for threads in (1, 2, 4):
        path, summary = tmp_path / f"out{threads}", tmp_path / f"summary{threads}"
        arguments = [f"--threads={threads}", f"--compression={compression}", "-o", path, f"--summary={summary}"]
        result = run("filter", *options(CRITERIA), many_reads, "--quiet", *arguments)
        assert (result.returncode, result.stderr) == (0, b"")
        outputs.append(path.read_bytes())
        summaries.append({**summary_of(summary), "output": None})
    assert outputs[0] == outputs[1] == outputs[2]
    assert summaries[0] == summaries[1] == summaries[2]
    text = gzip.decompress(outputs[0]) if compression == "bgzf" else outputs[0]
    assert len(records(text)) == summaries[0]["out"]["reads"] > 0


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_pairs_by_several_threads(many_reads, threads):
    arguments = ["--min-length=100", f"--threads={threads}", "--quiet"]
    from_pairs = run("filter", *arguments, many_reads, "-", input=many_reads.read_bytes())
    assert (from_pairs.returncode, from_pairs.stderr) == (0, b"")
    single = records(run("filter", *arguments, many_reads).stdout)
    assert records(from_pairs.stdout) == [record for record in single for _ in range(2)]


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_results_come_in_order(threads):
    def slow_if_even(number):
        time.sleep(0.002 * (number % 2 == 0))
        return number

    assert list(in_order(slow_if_even, range(50), threads)) == list(range(50))
    assert list(in_order(slow_if_even, [], threads)) == []


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_an_error_of_the_source_comes_after_the_results_before_it(threads):
    def source():
        yield from range(20)
        raise RuntimeError("cut")

    results = in_order(lambda number: number, source(), threads)
    assert [next(results) for _ in range(20)] == list(range(20))
    with pytest.raises(RuntimeError, match="cut"):
        next(results)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_an_error_of_the_work_comes_after_the_results_before_it(threads):
    results = in_order(lambda number: 1 // (10 - number), range(20), threads)
    assert len([next(results) for _ in range(10)]) == 10
    with pytest.raises(ZeroDivisionError):
        next(results)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_not_much_is_read_ahead(threads):
    drawn = []
    results = in_order(lambda number: number, (drawn.append(n) or n for n in range(1000)), threads)
    for _ in range(5):
        next(results)
    assert len(drawn) <= 5 + 2 * threads
    results.close()
    assert len(drawn) <= 5 + 2 * threads


@pytest.mark.parametrize("threads", [2, 4])
def test_an_interrupt_does_not_wait_for_work_that_has_not_begun(threads):
    begun = []

    def work(number):
        begun.append(number)
        time.sleep(0.05)

    def source():
        yield from range(2 * threads - 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(in_order(work, source(), threads))
    assert len(begun) <= threads


# Where the data comes from and goes


@pytest.mark.parametrize("compress", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
def test_pipes(compress):
    result = run("filter", "--max-length=100", "-", input=compress(fastq(READS)))
    assert result.returncode == 0
    assert records(result.stdout) == [read for read in named(READS) if len(read[1]) <= 100]


def test_a_chain_of_commands():
    command = '"$@" filter --min-length=50 - | "$@" trim --cut-end=10 - | "$@" convert --to=fasta --line-width=0 -'
    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}", "bash", *COMMAND],
        input=fastq(READS),
        capture_output=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    expected = [(name, sequence[:-10]) for name, sequence, _ in named(READS) if len(sequence) >= 50]
    assert result.stdout.decode() == "".join(f">{name}\n{sequence}\n" for name, sequence in expected)


def test_the_input_can_be_replaced(reads_file):
    result = run("filter", "--max-length=100", reads_file, "-o", reads_file)
    assert (result.returncode, result.stdout) == (0, b"")
    assert records(reads_file.read_bytes()) == [read for read in named(READS) if len(read[1]) <= 100]
    assert os.listdir(reads_file.parent) == [reads_file.name]


def test_names_tell_format_and_compression(reads_file, tmp_path):
    output = tmp_path / "out.fa.gz"
    assert run("filter", "--max-length=100", reads_file, "-o", output).returncode == 0
    kept = [read for read in named(READS) if len(read[1]) <= 100]
    assert [(record.name, record.sequence) for record in seqtide.FastaReader(gzip.decompress(output.read_bytes()))] == [
        (name, sequence) for name, sequence, _ in kept
    ]


def test_a_named_pipe_is_written_to(reads_file, tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with open(tmp_path / "copy", "wb") as copy, subprocess.Popen(["cat", fifo], stdout=copy) as reader:
        assert run("filter", "--min-length=0", reads_file, "-o", fifo).returncode == 0
        assert reader.wait(timeout=60) == 0
    assert (tmp_path / "copy").read_bytes() == fastq(READS)


@pytest.mark.parametrize("named", [True, False])
def test_standard_output_that_is_the_input_is_refused(reads_file, named):
    # What is appended would be read, and so without an end.
    with open(reads_file, "ab") as target, open(reads_file, "rb") as source:
        arguments = ["filter", "--min-length=0", reads_file if named else "-"]
        result = run(*arguments, stdin=subprocess.DEVNULL if named else source, stdout=target)
    assert result.returncode == 2
    assert b"standard output is the file that is read" in result.stderr
    assert reads_file.read_bytes() == fastq(READS)


# The summary


def test_the_table(reads_file):
    result = run("filter", "--min-length=50", "--max-length=100", reads_file)
    kept = [read for read in READS if 50 <= len(read[0]) <= 100]
    short = [read for read in READS if len(read[0]) < 50]
    rows = [line.split() for line in result.stderr.decode().splitlines() if line.strip()]
    bases = total(READS)["bases"]
    assert rows[0] == ["reads", "%", "bases", "%"]
    assert rows[2] == ["in", "500", "100.00", f"{bases:,}", "100.00"]
    assert rows[3][:3] == ["shorter", "than", "50"]
    assert rows[3][3:5] == [f"{len(short)}", f"{100 * len(short) / 500:.2f}"]
    assert rows[4][:3] == ["longer", "than", "100"]
    kept_bases = total(kept)["bases"]
    assert rows[-1] == [
        "out",
        f"{len(kept)}",
        f"{100 * len(kept) / 500:.2f}",
        f"{kept_bases:,}",
        f"{100 * kept_bases / bases:.2f}",
    ]
    assert run("filter", "--min-length=50", "--quiet", reads_file).stderr == b""


def test_the_summary_on_standard_output(reads_file, tmp_path):
    result = run("filter", "--min-length=50", reads_file, "-o", tmp_path / "out.fastq", "--summary=-", "-q")
    assert json.loads(result.stdout)["in"] == total(READS)


def test_the_summary_cannot_be_written(reads_file, tmp_path):
    summary = tmp_path / "missing" / "summary.json"
    result = run("filter", "--min-length=50", reads_file, "-o", tmp_path / "out.fastq", f"--summary={summary}")
    assert result.returncode == 1
    assert error_line(result) == f"seqtide: error: {summary}: No such file or directory"


def test_progress_is_shown_on_a_terminal_only(many_reads, tmp_path):
    arguments = ["filter", "--min-length=50", str(many_reads), "-o", str(tmp_path / "out.fastq")]
    code, shown = on_terminal(arguments, stream="stderr", columns=120)
    assert code == 0
    assert "reads.fastq" in shown and "\x1b" in shown and "shorter than 50" in shown
    code, shown = on_terminal([*arguments, "--quiet"], stream="stderr")
    assert (code, shown) == (0, "")


def test_help():
    shown = run("filter", "--help").stdout
    for option, _, _ in CRITERIA.values():
        assert option.encode() in shown
    assert b"filter" in run("--help").stdout


def test_pairs_whatever_their_names(tmp_path):
    first, second = tmp_path / "a.fastq", tmp_path / "b.fastq"
    first.write_text("@a\nAC\n+\nII\n")
    second.write_text("@b\nGT\n+\nII\n")
    refused = run("filter", "--min-length", "1", "--quiet", first, second)
    assert refused.returncode == 1
    assert error_line(refused).endswith("--no-check-names takes reads as they come")
    taken = run("filter", "--min-length", "1", "--quiet", "--no-check-names", first, second)
    assert (taken.returncode, taken.stdout) == (0, b"@a\nAC\n+\nII\n@b\nGT\n+\nII\n")
    single = run("convert", "--no-check-names", first)
    assert single.returncode == 2 and b"is for pairs" in single.stderr
