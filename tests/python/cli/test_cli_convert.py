"""`seqtide convert` as a user runs it."""

import bz2
import gzip
import lzma
import math
import os

import pytest
from cli_runner import MATES, READS, error_line, fasta, fastq, named, records, run, summary_of, total

import seqtide

# Formats


@pytest.mark.parametrize("width", [None, 0, 1, 70])
def test_fastq_to_fasta(reads_file, width):
    result = run("convert", "--to=fasta", *([] if width is None else [f"--line-width={width}"]), reads_file, "-q")
    assert (result.returncode, result.stderr) == (0, b"")
    expected = ""
    for name, sequence, _ in named(READS):
        step = 60 if width is None else width or len(sequence) or 1
        lines = [sequence[start : start + step] for start in range(0, len(sequence), step)] or [""]
        expected += "".join(f"{line}\n" for line in [f">{name}", *lines])
    got = result.stdout.decode()
    assert [(record.name, record.sequence) for record in seqtide.FastaReader(result.stdout)] == [
        (name, sequence) for name, sequence, _ in named(READS)
    ]
    assert [line for line in got.splitlines() if line] == [line for line in expected.splitlines() if line]


def test_fasta_to_fastq_with_a_constant_quality(tmp_path):
    path = tmp_path / "contigs.fasta"
    path.write_bytes(fasta(READS))
    result = run("convert", "--to=fastq", "--quality=30", path)
    assert result.returncode == 0
    assert records(result.stdout) == [
        (f"c{number}", sequence, "?" * len(sequence)) for number, (sequence, _) in enumerate(READS)
    ]


def test_a_constant_quality_is_for_fasta_only(reads_file):
    result = run("convert", "--to=fastq", "--quality=30", reads_file)
    assert (result.returncode, result.stdout) == (1, b"")
    assert "FASTA record 1" in error_line(result)
    result = run("convert", "--to=fastq", "--quality=30", "--quiet", "-", input=b"")
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")


def test_fasta_has_no_qualities(tmp_path):
    path, output = tmp_path / "contigs.fasta", tmp_path / "out.fastq"
    path.write_bytes(fasta(READS))
    result = run("convert", path, "-o", output)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"--quality" in result.stderr
    assert not output.exists()


def test_the_output_tells_the_format_unless_it_is_given(reads_file, tmp_path):
    for name, options, format in [("a.fa", [], "FASTA"), ("b.txt", [], "FASTQ"), ("c.fa", ["--to=fastq"], "FASTQ")]:
        assert run("convert", *options, reads_file, "-o", tmp_path / name, "-q").returncode == 0
        with seqtide.open(tmp_path / name) as reader:
            assert reader.format == format
            assert [record.sequence for record in reader] == [sequence for sequence, _ in READS]


def test_line_width_of_fasta(tmp_path):
    path = tmp_path / "contigs.fasta"
    path.write_bytes(b">a\nACGTAC\nGT\n>b\nAC\n")
    assert run("convert", "--line-width=0", path).stdout == b">a\nACGTACGT\n>b\nAC\n"
    assert run("convert", "--line-width=3", path).stdout == b">a\nACG\nTAC\nGT\n>b\nAC\n"


# Encodings


def solexa_score(phred):
    return max(-5, round(10 * math.log10(10 ** (phred / 10) - 1))) if phred > 0 else -5


def test_output_encodings():
    qualities = "".join(chr(33 + score) for score in range(63))
    data = f"@r\n{'A' * 63}\n+\n{qualities}\n".encode()
    for encoding, to_byte in [
        ("sanger", lambda score: 33 + score),
        ("illumina1.3", lambda score: 64 + score),
        ("solexa", lambda score: 64 + solexa_score(score)),
    ]:
        result = run("convert", f"--output-encoding={encoding}", "-", input=data)
        assert result.returncode == 0
        assert result.stdout.split(b"\n")[3] == bytes(to_byte(score) for score in range(63))
        back = run("convert", f"--encoding={encoding}", "-", input=result.stdout).stdout
        if encoding == "solexa":  # which has one score for Phred 1 and 2, among others
            assert back.split(b"\n")[3][10:] == qualities.encode()[10:]
        else:
            assert back == data


def test_the_other_commands_read_encodings_too():
    data = b"@r\nACGT\n+\nhhBB\n"  # Phred 40, 40, 2, 2
    assert run("trim", "--quality-end=20", "--encoding=illumina1.3", "-", input=data).stdout == b"@r\nAC\n+\nII\n"


def test_scores_that_an_encoding_does_not_have():
    result = run("convert", "--output-encoding=illumina1.3", "-", input=b"@r\nAC\n+\nI~\n")
    assert result.stdout == b"@r\nAC\n+\nh~\n"
    result = run("convert", "--encoding=illumina1.3", "-", input=b"@r\nAC\n+\n!I\n")
    assert result.returncode == 1
    assert "<stdin>: FASTQ record 1" in error_line(result)


@pytest.mark.parametrize("encoding", ["illumina1.3", "solexa"])
def test_published_conversions(shared_data, encoding):
    stem = {"illumina1.3": "illumina", "solexa": "solexa"}[encoding]
    folder = shared_data / "fastq-published"
    source = folder / f"{stem}_full_range_original_{stem}.fastq"
    expected = folder / f"{stem}_full_range_as_sanger.fastq"
    if not source.exists() or not expected.exists():
        pytest.skip("the published conversions are not there")
    result = run("convert", f"--encoding={encoding}", source)
    assert result.returncode == 0
    assert list(seqtide.FastqReader(result.stdout)) == list(seqtide.FastqReader(expected))


# Compression


@pytest.mark.parametrize(
    ("name", "options", "decompress"),
    [
        ("out.fastq", [], lambda data: data),
        ("out.fastq.gz", [], gzip.decompress),
        ("out.fastq.bz2", [], bz2.decompress),
        ("out.fastq.xz", [], lzma.decompress),
        ("out.fastq.gz", ["--compression=none"], lambda data: data),
        ("out.fastq", ["--compression=gzip", "--level=9"], gzip.decompress),
        ("out.fastq", ["--compression=bgzf", "--level=0"], gzip.decompress),
    ],
)
def test_compression(reads_file, tmp_path, name, options, decompress):
    output = tmp_path / name
    result = run("convert", *options, reads_file, "-o", output, "-q")
    assert (result.returncode, result.stderr) == (0, b"")
    assert decompress(output.read_bytes()) == fastq(READS)
    again = run("convert", output)
    assert again.stdout == fastq(READS)


def test_compression_to_a_pipe(reads_file):
    result = run("convert", "--compression=bgzf", reads_file)
    assert gzip.decompress(result.stdout) == fastq(READS)


# Pairs


def test_interleaving_and_back(pair_files, tmp_path):
    both, outputs = tmp_path / "both.fastq.gz", (tmp_path / "b_1.fastq", tmp_path / "b_2.fastq")
    summary = tmp_path / "summary.json"
    result = run("convert", *pair_files, "-o", both, "-q", f"--summary={summary}")
    assert (result.returncode, result.stderr) == (0, b"")
    assert records(gzip.decompress(both.read_bytes())) == [
        read for pair in zip(named(READS), named(MATES), strict=True) for read in pair
    ]
    assert summary_of(summary)["in"] == summary_of(summary)["out"] == total(READS + MATES)
    result = run("convert", "--interleaved", both, "-o", outputs[0], "-O", outputs[1], "-q")
    assert (result.returncode, result.stderr) == (0, b"")
    assert [path.read_bytes() for path in outputs] == [path.read_bytes() for path in pair_files]


def test_second_reads_to_standard_output(pair_files, tmp_path):
    result = run("convert", *pair_files, "-o", tmp_path / "first.fastq", "-O", "-", "-q")
    assert (tmp_path / "first.fastq").read_bytes() == fastq(READS)
    assert result.stdout == fastq(MATES)


def test_pairs_to_fasta(pair_files):
    result = run("convert", *pair_files, "--to=fasta", "-q")
    assert [record.sequence for record in seqtide.FastaReader(result.stdout)] == [
        sequence for pair in zip(READS, MATES, strict=True) for sequence, _ in pair
    ]


def test_mates_must_fit(pair_files, tmp_path):
    pair_files[1].write_bytes(fastq(MATES).replace(b"@r7 ", b"@s7 "))
    output = tmp_path / "both.fastq"
    result = run("convert", *pair_files, "-o", output)
    assert result.returncode == 1
    assert "record 8" in error_line(result) and f"not written: '{output}'" in error_line(result)
    assert not output.exists()


# All of it


@pytest.mark.parametrize("compression", ["none", "bgzf"])
def test_threads_do_not_change_the_output(tmp_path, compression):
    path = tmp_path / "reads.fastq.gz"
    data = b"".join(fastq([read]) for read in READS) * 120  # several batches; all have the same name
    path.write_bytes(gzip.compress(data, 1))
    outputs = {
        run("convert", "--interleaved", f"--threads={threads}", f"--compression={compression}", path).stdout
        for threads in (1, 2, 4)
    }
    assert len(outputs) == 1
    output = outputs.pop()
    assert (gzip.decompress(output) if compression == "bgzf" else output) == data


def test_cut_input(reads_file, tmp_path):
    output = tmp_path / "out.fa.gz"
    reads_file.write_bytes(fastq(READS)[:-20])
    result = run("convert", reads_file, "-o", output)
    assert result.returncode == 1
    assert f"{reads_file}: FASTQ record {len(READS)}," in error_line(result)
    assert not output.exists()


def test_what_cannot_be_written():
    # FASTQ takes any letter; in FASTA, a line that begins with ">" would start a record.
    result = run("convert", "--to=fasta", "-", input=b"@a\nAC\n+\nII\n@b\n>C\n+\nII\n")
    assert result.returncode == 1
    assert error_line(result).startswith("seqtide: error: <std")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to=cram", "reads.fastq"], "--to"),
        (["--output-encoding=phred", "reads.fastq"], "--output-encoding"),
        (["--output-encoding=solexa", "--to=fasta", "reads.fastq"], "--output-encoding is for FASTQ"),
        (["--output-encoding=solexa", "contigs.fasta"], "--output-encoding is for FASTQ"),
        (["--line-width=80", "reads.fastq"], "--line-width is for FASTA"),
        (["--line-width=-1", "contigs.fasta"], "--line-width"),
        (["--quality=30", "contigs.fasta"], "--quality is for FASTA that becomes FASTQ"),
        (["--quality=30", "--encoding=solexa", "contigs.fasta"], "--quality is for FASTA, which"),
        (["--quality=30", "--interleaved", "contigs.fasta"], "--quality is for FASTA, which"),
        (["--quality=94", "--to=fastq", "contigs.fasta"], "--quality"),
        (["--quality=I", "--to=fastq", "contigs.fasta"], "--quality"),
        (["--compression=zip", "reads.fastq"], "--compression"),
        (["--compression=gzip", "--level=10", "reads.fastq"], "level must lie between"),
        (["--interleaved", "reads.fastq", "-O", "out"], "two outputs are the same"),
    ],
)
def test_wrong_usage(tmp_path, arguments, message):
    (tmp_path / "reads.fastq").write_bytes(fastq(READS[:3]))
    (tmp_path / "contigs.fasta").write_bytes(fasta(READS[:3]))
    result = run("convert", *arguments, "-o", "out", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"Usage: seqtide convert" in result.stderr
    assert message in result.stderr.decode()
    assert b"Traceback" not in result.stderr
    assert sorted(os.listdir(tmp_path)) == ["contigs.fasta", "reads.fastq"]
