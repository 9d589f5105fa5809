"""Writers of reads: their lines and levels, standard output, links. The contract of writers has the rest."""

import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
import textwrap

import pytest

import seqtide
from seqtide import FastaReader, FastaRecord, FastaWriter, FastqReader, FastqRecord, FastqWriter

EOF_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
RECORDS = [FastqRecord(f"r{i} x", "ACGTN" * (i % 40), "IIII!" * (i % 40)) for i in range(3000)]
TEXT = b"".join(map(bytes, RECORDS))
COMPRESSIONS = {
    "none": bytes,
    "bgzf": gzip.decompress,
    "gzip": gzip.decompress,
    "bzip2": bz2.decompress,
    "xz": lzma.decompress,
}
pytestmark = pytest.mark.timeout(30)


def write_all(target, records=RECORDS, **options):
    with FastqWriter(target, **options) as writer:
        for record in records:
            writer.write(record)
        assert writer.record_count == len(records)
    return writer


def test_levels():
    sizes = {}
    for compression, levels in (("bgzf", (0, 1, 6, 12)), ("gzip", (0, 1, 6, 9)), ("bzip2", (1, 9)), ("xz", (0, 9))):
        for level in levels:
            target = io.BytesIO()
            write_all(target, compression=compression, level=level)
            assert COMPRESSIONS[compression](target.getvalue()) == TEXT
            sizes[compression, level] = len(target.getvalue())
    assert sizes["bgzf", 0] > len(TEXT) > sizes["bgzf", 1] > sizes["bgzf", 12]


def test_standard_output():
    program = "import seqtide as st; w = st.FastqWriter('-'); w.write(st.FastqRecord('a', 'AC', 'II')); w.close()"
    program += "; print('x')"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=20)
    assert (result.stdout, result.stderr) == (b"@a\nAC\n+\nII\nx\n", b"")


@pytest.mark.parametrize("target", ["/dev/full", "-"])
@pytest.mark.parametrize("compression", ["none", "bgzf"])
def test_exit_code_of_a_program_that_fails_to_write(target, compression):
    program = textwrap.dedent(f"""
        import seqtide as st
        with st.FastqWriter({target!r}, compression={compression!r}) as writer:
            for i in range(20_000):
                writer.write(st.FastqRecord("r", "ACGT" * 20, "IIII" * 20))
    """)
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    message = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(20) == 1
    assert ("BrokenPipeError" if target == "-" else "No space left") in message


def test_what_was_read_is_written_back_unchanged():
    names = [b"a b", b"M\xfcller \xff\xfe", "ü".encode(), b"", b" x", b"tab\there"]
    data = b"".join(b"@%b\nAC\n+\nI#\n" % name for name in names)
    for source in (data, data.replace(b"\n", b"\r\n")):
        target = io.BytesIO()
        write_all(target, list(FastqReader(source)))
        assert target.getvalue() == data
    fasta = b"".join(b">%b\nACGT\n" % name for name in names)
    target = io.BytesIO()
    with FastaWriter(target) as writer:
        for record in FastaReader(fasta):
            writer.write(FastaRecord(record.name, record.sequence))
    assert target.getvalue() == fasta


@pytest.mark.parametrize("width", [0, 1, 3, 60, 80, 1 << 40])
def test_fasta_line_width(width):
    sequences = ["", "A", "ACG", "ACGT" * 15, "ACGT" * 15 + "A", "ACGTN" * 1000]
    target = io.BytesIO()
    with FastaWriter(target, line_width=width) as writer:
        for sequence in sequences:
            writer.write(FastaRecord("x", sequence))
    lines = iter(target.getvalue().decode().split("\n"))
    for sequence in sequences:
        assert next(lines) == ">x"
        step = width or max(1, len(sequence))
        for start in range(0, len(sequence), step):
            assert next(lines) == sequence[start : start + step]
    assert list(lines) == [""]
    assert [record.sequence for record in FastaReader(target.getvalue())] == sequences


@pytest.mark.parametrize("width", [-1, None, "60", 1.5, 1 << 70])
def test_bad_line_width(width):
    with pytest.raises((ValueError, TypeError, OverflowError)):
        FastaWriter(io.BytesIO(), line_width=width)


def test_atomic_creates_what_a_dangling_link_points_to(tmp_path):
    os.mkdir(tmp_path / "folder")
    os.symlink("folder/target", tmp_path / "link")
    with FastqWriter(tmp_path / "link", atomic=True) as writer:
        writer.write(RECORDS[1])
    assert os.path.islink(tmp_path / "link")
    assert list(FastqReader(tmp_path / "folder" / "target")) == RECORDS[1:2]


def test_what_only_a_lenient_reader_takes_is_not_written():
    target = io.BytesIO()
    (record,) = seqtide.FastqReader(b"@r\nAC GT\n+\nIIIII\n", validation="lenient")
    with seqtide.FastqWriter(target) as writer, pytest.raises(ValueError):
        writer.write(record)
    assert target.getvalue() == b""


def test_a_pair_is_written_whole_or_not_at_all():
    first = seqtide.FastqRecord("r/1", "ACGT", "IIII")
    second = seqtide.FastqRecord("r/2", "A@GT", "IIII")[1:]
    target = io.BytesIO()
    with seqtide.FastqPairWriter(target) as writer, pytest.raises(ValueError):
        writer.write(first, second)
    assert target.getvalue() == b""
