"""`trim` and `filter` with --html and --json: what `qc` tells of the input and of the output, in one pass."""

import json
import os

import pytest
from cli_runner import error_line, fasta, fastq, interrupt, make_reads, run

import seqtide

READS = make_reads(300, seed=5, longest=200)
TRIM = ("trim", "--quality-bwa", "25", "--cut-start", "2", "--min-length", "20", "-q")
FILTER = ("filter", "--min-mean-quality", "15", "--min-length", "30", "-q")


@pytest.fixture
def reads(tmp_path):
    path = tmp_path / "reads.fastq"
    path.write_bytes(fastq(READS))
    return path


def told(source, side):
    """What `qc` says of it, but for its name."""
    document = seqtide.qc(source).to_dict()
    return document | {"sources": [f"{side}"]}


@pytest.mark.parametrize("command", [TRIM, FILTER], ids=["trim", "filter"])
@pytest.mark.parametrize("threads", [1, 3])
def test_reports_are_those_of_input_and_output(reads, tmp_path, command, threads):
    output, numbers, page = (tmp_path / name for name in ("out.fastq", "both.json", "both.html"))
    result = run(*command, reads, "-o", output, "--json", numbers, "--html", page, "--threads", str(threads))
    assert result.returncode == 0, result.stderr
    assert (result.stdout, result.stderr) == (b"", b"")
    found = json.loads(numbers.read_text())
    assert (found["schema"], found["schema_version"], found["command"]) == ("seqtide.qc.before_after", 1, command[0])
    assert found["before"] == [told(str(reads), f"{reads} before")]
    assert found["after"] == [told(str(output), f"{reads} after")]
    assert found["after"][0]["summary"]["bases"] < found["before"][0]["summary"]["bases"]
    text = page.read_text()
    assert f"<title>{command[0]}: {reads} · seqtide quality report</title>" in text
    assert "reads.fastq before" in text
    assert "reads.fastq after" in text
    assert "the dashed one after them" in text


def test_the_records_are_the_same_with_a_report(reads, tmp_path):
    plain = run(*TRIM, reads)
    with_report = run(*TRIM, reads, "--json", tmp_path / "both.json")
    assert with_report.stdout == plain.stdout != b""


@pytest.mark.parametrize("interleaved", [False, True])
def test_pairs_have_two_reports_for_each_side(tmp_path, interleaved):
    mates = [make_reads(200, seed=seed, longest=150) for seed in (6, 7)]
    files = [tmp_path / f"reads_R{mate}.fastq" for mate in (1, 2)]
    for file, sequences in zip(files, mates, strict=True):
        file.write_bytes(fastq(sequences))
    outputs = [tmp_path / "o1.fastq", tmp_path / "o2.fastq"]
    inputs, names = files, [str(file) for file in files]
    if interleaved:
        both = tmp_path / "both.fastq"
        records = [seqtide.FastqReader(str(file)) for file in files]
        with seqtide.open(both, "w") as writer:
            for pair in zip(*records, strict=True):
                for record in pair:
                    writer.write(record)
        inputs, names = [both, "--interleaved"], [f"{both} R1", f"{both} R2"]
    numbers = tmp_path / "both.json"
    result = run(*TRIM, *inputs, "-o", outputs[0], "-O", outputs[1], "--json", numbers, "--html", tmp_path / "b.html")
    assert result.returncode == 0, result.stderr
    found = json.loads(numbers.read_text())
    for mate in (0, 1):
        assert found["before"][mate] == told(str(files[mate]), f"{names[mate]} before")
        assert found["after"][mate] == told(str(outputs[mate]), f"{names[mate]} after")


def test_fasta_and_nothing_left(tmp_path):
    source, numbers = tmp_path / "reads.fasta", tmp_path / "both.json"
    source.write_bytes(fasta(READS))
    result = run("filter", "--min-length", "100000", "-q", source, "--json", numbers, "--html", tmp_path / "both.html")
    assert result.returncode == 0, result.stderr
    found = json.loads(numbers.read_text())
    assert [side[0]["summary"]["reads"] for side in (found["before"], found["after"])] == [len(READS), 0]
    assert found["before"][0]["summary"]["mean_quality"] is None


def test_bad_input_leaves_no_report(reads, tmp_path):
    reads.write_bytes(fastq(READS) + b"@half\nACGT\n+\nII\n")
    numbers = tmp_path / "both.json"
    numbers.write_text("old")
    result = run(*TRIM, reads, "-o", tmp_path / "out.fastq", "--json", numbers, "--html", tmp_path / "both.html")
    assert result.returncode == 1
    assert "not written" in error_line(result)
    assert sorted(os.listdir(tmp_path)) == ["both.json", "reads.fastq"]
    assert numbers.read_text() == "old"


def test_a_report_that_cannot_be_written_leaves_no_output(reads, tmp_path):
    numbers = tmp_path / "nowhere" / "both.json"
    result = run(*TRIM, reads, "-o", tmp_path / "out.fastq", "--json", numbers, "--html", tmp_path / "both.html")
    assert result.returncode == 1
    assert str(numbers) in error_line(result)
    assert sorted(os.listdir(tmp_path)) == ["reads.fastq"]


def test_an_interrupted_command_leaves_no_report(tmp_path):
    numbers, page = tmp_path / "both.json", tmp_path / "both.html"
    output = ("-o", tmp_path / "out.fastq", "--json", numbers, "--html", page)
    interrupt([*TRIM, "-", *output], fastq(READS))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("options", [("--json", "{out}"), ("--html", "{reads}"), ("--json", "{s}", "--summary", "{s}")])
def test_outputs_that_are_one_file(reads, tmp_path, options):
    names = {"out": tmp_path / "out.fastq", "reads": reads, "s": tmp_path / "numbers.json"}
    result = run(*TRIM, reads, "-o", names["out"], *(word.format(**names) for word in options))
    assert result.returncode == 2
    assert sorted(os.listdir(tmp_path)) == ["reads.fastq"]


def test_standard_output_is_for_one_thing(reads):
    result = run(*TRIM, reads, "--json", "-")
    assert result.returncode == 2
    assert b"two outputs are the same" in result.stderr
    alone = run(*TRIM, reads, "-o", os.devnull, "--json", "-")
    assert json.loads(alone.stdout)["command"] == "trim"
