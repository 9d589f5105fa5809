"""Tags in header lines of FASTQ, and unaligned SAM and BAM of FASTQ, with samtools as the referee where it is there."""

import random
import shutil
import subprocess

import pytest
from cli_runner import error_line, run

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")
TAGS = ["RG:Z:a", "BC:Z:AC GT", "XF:f:0.5", "XB:B:c,1,-2", "XA:A:x", "XH:H:1A", "NM:i:-7", "MM:Z:C+m,0;", "ML:B:C,255"]


def samtools(*arguments):
    return subprocess.run(
        ["samtools", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=60
    ).stdout


def tagged_sam(pairs=False):
    choose = random.Random(4)
    lines = ["@HD\tVN:1.6", "@SQ\tSN:c\tLN:9", "@RG\tID:a"]
    for number in range(300):
        for flag in (77, 141) if pairs else (choose.choice([4, 16]),):
            tags = choose.sample(TAGS, choose.randrange(len(TAGS)))
            place = "c\t1\t9\t4M" if flag == 16 else "*\t0\t0\t*"
            lines.append("\t".join([f"r{number}", str(flag), place, "*\t0\t0\tACGN\t!5I~", *tags]))
    return "\n".join(lines).encode() + b"\n"


@pytest.fixture
def sam(tmp_path):
    path = tmp_path / "tagged.sam"
    path.write_bytes(tagged_sam())
    return path


@needs_samtools
@pytest.mark.parametrize("tags", ["*", "MM,ML,RG", "BC", "ZZ"])
def test_tags_in_header_lines(sam, tags):
    result = run("fastq", "-T", tags, sam)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == samtools("fastq", "-T", tags, sam)


@needs_samtools
def test_barcode_tags(sam):
    assert run("fastq", "-t", sam).stdout == samtools("fastq", "-T", "RG,BC,QT", sam)
    assert run("fastq", "-t", "-T", "RG", sam).returncode == 2


@needs_samtools
def test_tags_of_pairs(tmp_path):
    (tmp_path / "pairs.sam").write_bytes(tagged_sam(pairs=True))
    result = run("fastq", "-T", "*", "-1", "a.fq", "-2", "b.fq", "pairs.sam", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, b"")
    samtools("fastq", "-n", "-T", "*", "-1", tmp_path / "1.fq", "-2", tmp_path / "2.fq", tmp_path / "pairs.sam")
    assert (tmp_path / "a.fq").read_bytes() == (tmp_path / "1.fq").read_bytes()
    assert (tmp_path / "b.fq").read_bytes() == (tmp_path / "2.fq").read_bytes()
    # And back.
    back = run("convert", "-q", "--no-pg", "-T", "*", "--to", "sam", "a.fq", "b.fq", cwd=tmp_path).stdout
    assert [line for line in back.splitlines() if line[:1] != b"@"] == tagged_sam(pairs=True).splitlines()[3:]


def records_of(sam):
    return [line for line in sam.splitlines() if not line.startswith(b"@")]


READS = "".join(
    f"@r{number} x\tCB:Z:cell {number}\tNM:i:{number}\n{'ACGTNacgR'[: number % 10]}\n+\n{'I5!~IIIII'[: number % 10]}\n"
    for number in range(500)
).encode()
OTHERS = READS.replace(b" x\t", b"/2\t").replace(b"cell", b"mate")


@pytest.fixture
def reads(tmp_path):
    (tmp_path / "a.fq").write_bytes(READS.replace(b" x\t", b"/1\t"))
    (tmp_path / "b.fq").write_bytes(OTHERS)
    (tmp_path / "single.fq").write_bytes(READS)
    assert run("convert", "-q", "a.fq", "b.fq", "-o", "both.fq", cwd=tmp_path).returncode == 0
    return tmp_path


@needs_samtools
@pytest.mark.parametrize("suffix", ["sam", "bam"])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (["single.fq"], ["-0", "single.fq"]),
        (["single.fq", "--rg", "g1"], ["-0", "single.fq", "-R", "g1"]),
        (["single.fq", "-r", "ID:g1", "-r", "SM:a b"], ["-0", "single.fq", "-r", "ID:g1", "-r", "SM:a b"]),
        (["single.fq", "-T", "*"], ["-0", "single.fq", "-T", "*"]),
        (["single.fq", "-T", "NM"], ["-0", "single.fq", "-T", "NM"]),
        (["a.fq", "b.fq", "-T", "CB"], ["-1", "a.fq", "-2", "b.fq", "-T", "CB"]),
        (["--interleaved", "both.fq"], ["-s", "both.fq"]),
    ],
    ids=lambda options: " ".join(options),
)
def test_records_are_those_of_samtools_import(reads, suffix, ours, theirs):
    output = reads / f"out.{suffix}"
    result = run("convert", "-q", "--no-pg", *ours, "-o", output, cwd=reads)
    assert (result.returncode, result.stderr) == (0, b"")
    expected = samtools("import", "--no-PG", *[reads / part if part.endswith(".fq") else part for part in theirs])
    shown = samtools("view", "-h", "--no-PG", output)
    assert [line for line in shown.splitlines() if line[:3] != b"@CO"] == [
        line for line in expected.splitlines() if line[:3] != b"@CO"
    ]


def test_a_program_line_and_the_summary(reads):
    result = run("convert", "--to", "sam", "single.fq", cwd=reads)
    assert result.stdout.startswith(b"@HD\tVN:1.6\tSO:unsorted\tGO:query\n@PG\tID:seqtide\t")
    assert b"500" in result.stderr


def test_names_of_pairs_without_their_ends(tmp_path):
    (tmp_path / "a.fq").write_text("@r_1\nA\n+\nI\n@SRR1.7.1\nC\n+\nI\n")
    (tmp_path / "b.fq").write_text("@r_2\nA\n+\nI\n@SRR1.7.2\nC\n+\nI\n")
    shown = run("convert", "-q", "--to", "sam", "a.fq", "b.fq", cwd=tmp_path).stdout
    assert [line.split(b"\t")[0] for line in records_of(shown)] == [b"r", b"r", b"SRR1.7", b"SRR1.7"]


def test_fasta_with_qualities(tmp_path):
    (tmp_path / "a.fa").write_text(">c x\nACGT\n")
    shown = run("convert", "-q", "--to", "sam", "--quality", "40", "a.fa", cwd=tmp_path).stdout
    assert records_of(shown) == [b"c\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--rg", "a"], "are for SAM and BAM"),
        (["--to", "sam", "--rg", "a", "-r", "ID:b"], "two ways to say the same"),
        (["--to", "sam", "-r", "SM:b"], "--rg-line needs the field ID"),
        (["--to", "sam", "--interleaved", "-O", "x"], "leave out --output2"),
        (["--to", "bam", "--compression", "gzip"], "BAM is compressed as BGZF"),
        (["--to", "sam", "--line-width", "5"], "the output is SAM"),
        (["-T", "ABC"], "neither '*' nor names of tags"),
    ],
)
def test_wrong_usage(reads, options, message):
    result = run("convert", *options, "single.fq", cwd=reads)
    assert result.returncode == 2 and message in result.stderr.decode()


def test_filter_and_trim_write_reads_only(reads):
    assert (
        b"the command writes FASTQ and FASTA"
        in run("filter", "--min-length", "1", "single.fq", "-o", "x.bam", cwd=reads).stderr
    )
    assert run("trim", "--cut-start", "1", "--to", "sam", "single.fq", cwd=reads).returncode == 2


def test_a_tag_that_bam_cannot_hold(tmp_path):
    (tmp_path / "a.fq").write_text("@r1\nA\n+\nI\n@r2\tNM:i:x\nA\n+\nI\n")
    result = run("convert", "-q", "-T", "*", "a.fq", "-o", "a.bam", cwd=tmp_path)
    assert result.returncode == 1
    assert 'read "r2" has a tag that BAM cannot hold' in error_line(result)
    assert not (tmp_path / "a.bam").exists()
