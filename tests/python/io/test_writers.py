"""Writers: every target and compression, and targets that fail."""

import bz2
import errno
import gzip
import io
import lzma
import os
import subprocess
import sys
import warnings

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
SUFFIXES = {".gz": "bgzf", ".bgz": "bgzf", ".bgzf": "bgzf", ".bz2": "bzip2", ".xz": "xz", "": "none", ".GZ": "bgzf"}
pytestmark = pytest.mark.timeout(30)


def write_all(target, records=RECORDS, **options):
    with FastqWriter(target, **options) as writer:
        for record in records:
            writer.write(record)
        assert writer.record_count == len(records)
    return writer


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", [str, lambda path: path, lambda path: open(path, "wb")], ids=["str", "Path", "file"])
def test_compression_by_suffix(suffix, kind, tmp_path):
    path = tmp_path / f"out.fastq{suffix}"
    target = kind(path)
    write_all(target)
    if hasattr(target, "write"):
        assert not target.closed
        target.close()
    data = path.read_bytes()
    assert COMPRESSIONS[SUFFIXES[suffix]](data) == TEXT
    assert (data[-28:] == EOF_BLOCK) == (SUFFIXES[suffix] == "bgzf")
    assert list(seqtide.open(path)) == RECORDS


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("threads", [None, 1, 3])
def test_compression_by_name(compression, threads, tmp_path):
    target = io.BytesIO()
    write_all(target, compression=compression, threads=threads)
    assert COMPRESSIONS[compression](target.getvalue()) == TEXT
    write_all(tmp_path / "out.txt", compression=compression)
    assert list(FastqReader(tmp_path / "out.txt")) == RECORDS


def test_levels():
    sizes = {}
    for compression, levels in (("bgzf", (0, 1, 6, 12)), ("gzip", (0, 1, 6, 9)), ("bzip2", (1, 9)), ("xz", (0, 9))):
        for level in levels:
            target = io.BytesIO()
            write_all(target, compression=compression, level=level)
            assert COMPRESSIONS[compression](target.getvalue()) == TEXT
            sizes[compression, level] = len(target.getvalue())
    assert sizes["bgzf", 0] > len(TEXT) > sizes["bgzf", 1] > sizes["bgzf", 12]


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "lzw"},
        {"compression": None},
        {"compression": "bgzf", "level": 13},
        {"compression": "gzip", "level": 10},
        {"compression": "bgzf", "level": -1},
        {"compression": "xz", "level": 10},
        {"compression": "none", "level": 1},
        {"level": 1},
        {"threads": 0},
        {"threads": -1},
        {"atomic": True},
    ],
    ids=str,
)
def test_arguments_out_of_range(options):
    with pytest.raises(ValueError):
        FastqWriter(io.BytesIO(), **options)
    with pytest.raises(ValueError):
        FastaWriter(io.BytesIO(), **options)


@pytest.mark.parametrize("options", [{"level": "1"}, {"threads": "1"}, {"threads": 1.5}, {"level": True}], ids=str)
def test_arguments_of_another_type(options):
    with pytest.raises(TypeError):
        FastqWriter(io.BytesIO(), compression="bgzf", **options)


def test_descriptors(tmp_path):
    descriptor = os.open(tmp_path / "out.fq", os.O_RDWR | os.O_CREAT)
    write_all(descriptor)
    os.lseek(descriptor, 0, os.SEEK_SET)  # still open
    assert list(FastqReader(descriptor)) == RECORDS
    os.close(descriptor)
    with pytest.raises(OSError) as caught:
        FastqWriter(descriptor)
    assert caught.value.errno == errno.EBADF


def test_standard_output():
    program = "import seqtide as st; w = st.FastqWriter('-'); w.write(st.FastqRecord('a', 'AC', 'II')); w.close()"
    program += "; print('x')"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=20)
    assert (result.stdout, result.stderr) == (b"@a\nAC\n+\nII\nx\n", b"")


def test_objects_that_write_little(tmp_path):
    class Little(io.RawIOBase):
        def __init__(self):
            self.parts = []

        def writable(self):
            return True

        def write(self, data):
            self.parts.append(bytes(data[:7]))
            return len(self.parts[-1])

    class Silent:
        parts = ()

        def write(self, data):
            self.parts += (data,)

    for target in (Little(), Silent()):
        write_all(target, RECORDS[:100])
        assert b"".join(target.parts) == b"".join(map(bytes, RECORDS[:100]))


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


@pytest.mark.parametrize("record", [None, "@a\nA\n+\nI\n", b"@a\nA\n+\nI\n", FastaRecord("a", "A"), ("a", "A", "I")])
def test_only_records_are_written(record):
    target = io.BytesIO()
    with FastqWriter(target) as writer:
        with pytest.raises(TypeError, match="FastqRecord"):
            writer.write(record)
    assert target.getvalue() == b""


def test_closing(tmp_path):
    for writer in (FastqWriter(tmp_path / "a.fq.gz"), FastaWriter(tmp_path / "a.fa"), FastqWriter(io.BytesIO())):
        assert not writer.closed
        writer.close()
        writer.close()
        assert writer.closed and "closed" in repr(writer)
        record = RECORDS[0] if isinstance(writer, FastqWriter) else FastaRecord("a", "A")
        for use in (lambda w=writer, r=record: w.write(r), writer.flush, writer.__enter__):
            with pytest.raises(ValueError, match="closed"):
                use()
        with pytest.raises(RuntimeError):
            writer.__init__(io.BytesIO())


@pytest.mark.parametrize("compression", ["none", "bgzf", "gzip"])
def test_flush_hands_everything_over(compression, tmp_path):
    path = tmp_path / "out"
    with FastqWriter(path, compression=compression) as writer:
        writer.write(RECORDS[5])
        writer.flush()
        reader = FastqReader(path, require_eof=False)
        assert next(reader) == RECORDS[5]


# ---- dropped and atomic writers


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_dropped_writer_finishes_and_warns(compression, tmp_path):
    path = tmp_path / "out"
    writer = FastqWriter(path, compression=compression)
    for record in RECORDS:
        writer.write(record)
    with pytest.warns(ResourceWarning, match="unclosed writer"):
        del writer
    assert COMPRESSIONS[compression](path.read_bytes()) == TEXT


def test_dropped_fasta_writer_finishes_and_warns():
    target = io.BytesIO()
    writer = FastaWriter(target)
    writer.write(FastaRecord("a", "AC"))
    with pytest.warns(ResourceWarning, match="unclosed writer"):
        del writer
    assert target.getvalue() == b">a\nAC\n"


def test_closed_writers_do_not_warn(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_all(tmp_path / "out.fq.gz")
        with pytest.raises(TypeError):
            FastqWriter(None)


@pytest.mark.parametrize("compression", ["none", "bgzf", "gzip", "xz"])
def test_atomic(compression, tmp_path):
    path = tmp_path / "out.fq"
    path.write_bytes(b"old")
    with FastqWriter(path, compression=compression, atomic=True) as writer:
        for record in RECORDS:
            writer.write(record)
        writer.flush()
        assert path.read_bytes() == b"old"
    assert COMPRESSIONS[compression](path.read_bytes()) == TEXT
    assert os.listdir(tmp_path) == ["out.fq"]


@pytest.mark.parametrize("compression", ["none", "bgzf", "gzip", "xz"])
def test_atomic_writer_that_fails_leaves_the_old_file(compression, tmp_path):
    path = tmp_path / "out.fq"
    path.write_bytes(b"old")
    with pytest.raises(KeyError):
        with FastqWriter(path, compression=compression, atomic=True) as writer:
            writer.write(RECORDS[1])
            raise KeyError
    assert writer.closed
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.fq"]


@pytest.mark.parametrize("compression", ["bgzf", "gzip", "xz", "bzip2"])
def test_a_block_that_raises_leaves_no_end_mark(compression):
    target = io.BytesIO()
    with pytest.raises(KeyError):
        with FastqWriter(target, compression=compression) as writer:
            for record in RECORDS:
                writer.write(record)
            writer.flush()
            raise KeyError
    assert writer.closed and not target.closed
    with pytest.raises((seqtide.TruncatedError, EOFError)):
        list(FastqReader(target.getvalue() or b"@"))


def test_atomic_creates_what_a_dangling_link_points_to(tmp_path):
    os.mkdir(tmp_path / "folder")
    os.symlink("folder/target", tmp_path / "link")
    with FastqWriter(tmp_path / "link", atomic=True) as writer:
        writer.write(RECORDS[1])
    assert os.path.islink(tmp_path / "link")
    assert list(FastqReader(tmp_path / "folder" / "target")) == RECORDS[1:2]


@pytest.mark.parametrize(
    "name, options",
    [
        ("old.fastq.bz2", {"level": 77}),
        ("old.fastq.xz", {"level": "high"}),
        ("old.fastq.gz", {"level": 13}),
        ("old.fastq", {"threads": 0}),
        ("old.fastq", {"level": 1}),
    ],
)
def test_a_wrong_argument_leaves_the_file_alone(tmp_path, name, options):
    path = tmp_path / name
    path.write_bytes(b"precious")
    with pytest.raises((TypeError, ValueError)):
        seqtide.FastqWriter(path, **options)
    assert path.read_bytes() == b"precious"


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
