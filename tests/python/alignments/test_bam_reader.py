"""BamReader: every record of every BAM file, from any source; faults named after all good records."""

import gzip
import struct
import subprocess
import sys
import time
import tracemalloc

import pytest
from alignment_outcome import (
    bam_file,
    lines_of,
    needs_samtools,
    raw_outcome,
    sam_lines,
    samtools,
)
from bam_data import (
    EOF_BLOCK,
    NAMES,
    REFERENCES,
    Alignment,
    bam_data,
    bam_header,
    bgzf_block,
    bgzf_file,
    odd_alignments,
    split,
)
from outcome import BLOCK_SIZES, outcome_of

import seqtide
from seqtide import BamReader, CorruptError, FormatError, LimitError, TruncatedError

ODD = odd_alignments()
FEW = [Alignment("a", 0, 0, 5, 9, "2M", seq="AC", qual=b"\1\2"), Alignment("b", 4, seq="G", qual=b"\3"), Alignment("c")]


def read_lines(source, **options):
    with BamReader(source, **options) as reader:
        return lines_of(reader)


# ---- what is read


@pytest.mark.parametrize("sizes", [(65280,), (65536,), (1000,), (4, 1, 36, 4, 7, 100_000 // 7)], ids=str)
@pytest.mark.parametrize("options", [{}, {"level": 0}, {"empty_blocks": True}], ids=["deflated", "stored", "empty"])
def test_every_odd_record_in_blocks_of_any_shape(sizes, options):
    if options and options.get("level") == 0:
        sizes = tuple(min(size, 65280) for size in sizes)  # stored data needs room for its frame
    file = bam_file(*ODD, sizes=sizes, **options)
    assert read_lines(file) == sam_lines(ODD)
    assert raw_outcome(file, BamReader) == ([alignment.bam() for alignment in ODD], None)


def test_one_byte_a_block():
    assert read_lines(bam_file(*FEW, sizes=(1,), empty_blocks=True)) == sam_lines(FEW)


@pytest.mark.parametrize("block_size", BLOCK_SIZES)
@pytest.mark.parametrize("threads", [1, 4])
def test_blocks_and_threads_change_nothing(block_size, threads):
    alignments = odd_alignments(600)
    file = bam_file(*alignments, sizes=(300,))
    assert read_lines(file, block_size=block_size, threads=threads) == sam_lines(alignments)


def test_every_compression():
    data = bam_data(FEW, REFERENCES)
    for source in (data, gzip.compress(data), gzip.compress(data[:50]) + gzip.compress(data[50:]), bgzf_file([data])):
        assert read_lines(source) == sam_lines(FEW)


def test_no_records_and_no_references():
    for references in ([], REFERENCES):
        for text in ("", None):
            with BamReader(bam_file(references=references, text=text)) as reader:
                assert list(reader) == [] and next(reader, None) is None
                assert [(r.name, r.length) for r in reader.header.references] == references


def test_attributes(tmp_path):
    path = tmp_path / "x.bam"
    path.write_bytes(bam_file(*FEW))
    reader = BamReader(path, validation="lenient")
    assert (reader.format, reader.name, reader.validation) == ("BAM", str(path), "lenient")
    assert (reader.record_count, reader.closed, reader.input_size) == (0, False, path.stat().st_size)
    assert [r.name for r in reader.header.references] == NAMES
    assert isinstance(reader, seqtide.AlignmentReader) and iter(reader) is reader
    next(reader)
    assert reader.record_count == 1 and 0 < reader.input_position <= reader.input_size
    assert repr(reader) == f"<BamReader {str(path)!r}>"
    reader.close()
    reader.close()
    assert reader.closed and repr(reader) == "<BamReader closed>"
    for use in (
        lambda: next(reader),
        lambda: reader.name,
        reader.__enter__,
        lambda: reader.query("chr1"),
        reader.count,
        lambda: reader.index,
        reader.batches,
        reader.as_fastq,
    ):
        with pytest.raises(ValueError, match="closed"):
            use()


def test_arguments():
    file = bam_file(*FEW)
    with pytest.raises(TypeError):
        BamReader()
    with pytest.raises(seqtide.NullParameterError):
        BamReader(None)
    for options in ({"validation": "loose"}, {"threads": 0}, {"block_size": 0}, {"max_record_bytes": 0}):
        with pytest.raises(ValueError, match=next(iter(options))):
            BamReader(file, **options)
    with pytest.raises(FileNotFoundError):
        BamReader("no such file.bam")
    for kind in (seqtide.AlignmentReader, seqtide.AlignmentWriter):
        with pytest.raises(TypeError, match="directly"):
            kind()
    with pytest.raises(RuntimeError, match="twice"):
        BamReader(file).__init__(file)
    empty = BamReader.__new__(BamReader)
    for use in (lambda: next(empty), lambda: empty.header, lambda: empty.query("chr1"), empty.count):
        with pytest.raises(ValueError):
            use()


def test_records_outlive_everything():
    reader = BamReader(bam_file(*ODD))
    header = reader.header
    records = list(reader)
    reader.close()
    del reader
    assert lines_of(records) == sam_lines(ODD)
    assert records[0].rname == "chr1" and header.references[0].name == "chr1"


def test_batches_hold_the_same_records():
    file = bam_file(*ODD)
    for limits in ({}, {"max_bytes": 1}, {"max_records": 4}):
        batches = list(BamReader(file).batches(**limits))
        assert [line for batch in batches for line in lines_of(batch)] == sam_lines(ODD)
    assert [len(batch) for batch in batches] == [4, 4, 4, 1]
    reader = BamReader(file)
    next(reader)
    assert sum(map(len, reader.batches())) == len(ODD) - 1
    for limits in ({"max_bytes": 0}, {"max_records": -1}):
        with pytest.raises(ValueError):
            reader.batches(**limits)


def test_an_unclosed_reader_is_silent(recwarn):
    reader = BamReader(bam_file(*FEW))
    next(reader)
    del reader
    assert not recwarn.list


@needs_samtools
def test_samtools_reads_the_same(tmp_path):
    path = tmp_path / "x.bam"
    path.write_bytes(bam_file(*ODD, sizes=(4001,), empty_blocks=True))
    assert read_lines(path) == samtools("view", path).decode().splitlines()


@needs_samtools
def test_published_file(shared_data):
    path = shared_data / "alignments" / "ex1.bam"
    with BamReader(path) as reader:
        assert lines_of(reader) == samtools("view", path).decode().splitlines()


# ---- faults


@pytest.mark.parametrize("end", [b"", EOF_BLOCK])
def test_cut_at_every_byte_of_the_data(end):
    """Whatever is complete comes, then TruncatedError, except between two records."""
    header = bam_header(REFERENCES)
    data = bam_data(FEW, REFERENCES)
    ends = [len(header)]
    for alignment in FEW:
        ends.append(ends[-1] + len(alignment.bam()))
    for cut in range(len(data)):
        records, fault = raw_outcome(bgzf_block(data[:cut]) + end, BamReader)
        assert records == [alignment.bam() for alignment, place in zip(FEW, ends[1:], strict=True) if place <= cut]
        if cut in ends and end:
            assert fault is None
        else:
            assert fault.kind is TruncatedError


def test_each_byte_flipped():
    """Checksums find it, or it changes nothing, or it is in what no checksum covers: then the records are whole."""
    file = bam_file(*FEW, sizes=(150,))
    expected = [alignment.bam() for alignment in FEW]
    for place in range(len(file)):
        for bits in (0x01, 0x80, 0xFF):
            broken = bytearray(file)
            broken[place] ^= bits
            records, fault = raw_outcome(bytes(broken), BamReader)
            assert records == expected[: len(records)]
            assert fault is not None or records == expected


def test_each_byte_of_the_data_flipped():
    """Behind a good checksum: an error, or records that the checks of BAM find sound."""
    data = bam_data([*FEW, odd_alignments(4)[1]], REFERENCES)
    for place in range(len(data)):
        for bits in (0x01, 0x10, 0xFF):
            broken = bytearray(data)
            broken[place] ^= bits
            for validation in ("strict", "lenient"):
                records, fault = outcome_of(bytes(broken), BamReader, validation=validation)
                assert fault is None or issubclass(fault.kind, FormatError)
                for record in records:
                    assert bytes(record) in broken
                    record.to_sam()


def patched(alignment, offset, form, value):
    record = bytearray(alignment.bam())
    struct.pack_into(form, record, offset, value)
    return bytes(record)


HOSTILE = {
    "block size of 0": (0, "<I", 0),
    "block size of 31": (0, "<I", 31),
    "block size below the parts": (0, "<I", 40),
    "block size of 2 GiB": (0, "<I", (1 << 31) - 1),
    "block size of 4 GiB": (0, "<I", (1 << 32) - 1),
    "no name": (12, "<B", 0),
    "name too long": (12, "<B", 255),
    "name without its NUL": (12, "<B", 2),
    "operations beyond the end": (16, "<H", 65535),
    "sequence of negative length": (20, "<i", -1),
    "sequence of 2 GiB": (20, "<i", (1 << 31) - 1),
    "reference that is not there": (4, "<i", len(REFERENCES)),
    "reference below -1": (4, "<i", -2),
    "mate on a reference that is not there": (24, "<i", 1 << 30),
    "position below -1": (8, "<i", -2),
    "position that SAM cannot hold": (8, "<i", (1 << 31) - 1),
    "position of the mate that SAM cannot hold": (28, "<i", (1 << 31) - 1),
    "operation 9": (36 + 4, "<I", 2 << 4 | 9),
}


@pytest.mark.parametrize("patch", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("validation", ["strict", "lenient"])
def test_hostile_record(patch, validation):
    good, bad = Alignment("good"), Alignment("bad", 0, 0, 5, 9, "2M", seq="AC", qual=b"\1\2")
    file = bam_file(good, patched(bad, *patch), good)
    tracemalloc.start()
    start = time.perf_counter()
    records, fault = raw_outcome(file, BamReader, validation=validation)
    assert time.perf_counter() - start < 5
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()
    assert records[:1] == [good.bam()] and len(records) == 1
    assert issubclass(fault.kind, FormatError) and fault.record == 2
    assert fault.offset >= len(bam_header(REFERENCES))


HEADERS = {
    "nothing": b"",
    "other magic number": b"BAM\2" + bam_header(REFERENCES)[4:],
    "text of 4 GiB": b"BAM\1" + struct.pack("<I", (1 << 32) - 1) + b"@HD\tVN:1.6\n",
    "text of 2 GiB": b"BAM\1" + struct.pack("<I", (1 << 31) - 1) + b"@HD\tVN:1.6\n",
    "2^31 - 1 references": b"BAM\1" + struct.pack("<II", 0, (1 << 31) - 1),
    "-1 references": b"BAM\1" + struct.pack("<Ii", 0, -1),
    "name of 4 GiB": b"BAM\1" + struct.pack("<III", 0, 1, (1 << 32) - 1),
    "name of 0 bytes": b"BAM\1" + struct.pack("<IIII", 0, 1, 0, 5),
    "name without NUL": b"BAM\1" + struct.pack("<III", 0, 1, 2) + b"ab" + struct.pack("<I", 5),
    "negative length": b"BAM\1" + struct.pack("<III", 0, 1, 2) + b"a\0" + struct.pack("<i", -5),
    "one name twice": bam_header([("a", 5), ("a", 5)], ""),
    "text and list differ": bam_header([("a", 5)], "@SQ\tSN:b\tLN:5\n"),
}


@pytest.mark.parametrize("data", HEADERS.values(), ids=HEADERS)
def test_hostile_header(data):
    start = time.perf_counter()
    for source in (bgzf_file([data] if data else []), data + bytes(100) if data else data):
        with pytest.raises(FormatError):
            BamReader(source)
    assert time.perf_counter() - start < 5


@pytest.mark.limits
def test_a_claimed_size_costs_no_memory():
    """A record and a header that say 1 GiB but bring 1 MiB."""
    program = """
import io, resource, struct, sys
import seqtide
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
start = b"BAM\\1" + struct.pack("<II", 0, 0)
claim = struct.pack("<I", (1 << 30) - 4)
for data in (start + claim, b"BAM\\1" + claim):
    try:
        list(seqtide.BamReader(io.BytesIO(data + bytes(1 << 20)), threads=1))
    except seqtide.FormatError as error:
        print(len(error.excerpt) <= 80)
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert result.stdout.split() == ["True", "True"], result.stderr


def test_limit_of_a_record():
    file = bam_file(Alignment("good"), Alignment("long", seq="A" * 5000))
    records, fault = raw_outcome(file, BamReader, max_record_bytes=1000)
    assert len(records) == 1 and fault.kind is LimitError and fault.record == 2
    assert raw_outcome(file, BamReader, max_record_bytes=10_000)[1] is None


def test_place_of_a_fault(tmp_path):
    path = tmp_path / "x.bam"
    bad = patched(Alignment("bad"), 20, "<i", -1)
    data = bam_header(REFERENCES) + Alignment("good").bam()
    first = bgzf_block(data)
    path.write_bytes(first + bgzf_block(bad) + EOF_BLOCK)
    with pytest.raises(FormatError) as caught:
        list(BamReader(path))
    error = caught.value
    assert (error.path, error.format, error.record, error.line) == (str(path), "BAM", 2, None)
    assert len(data) <= error.offset < len(data) + len(bad)
    assert error.virtual_offset >> 16 == len(first)
    assert str(error).startswith(f"{path}: BAM record 2")


def test_wrong_checksum_gives_nothing_of_its_block():
    header, record = bam_header(REFERENCES), FEW[0].bam()
    blocks = [bgzf_block(part) for part in (header, record, record)]
    broken = bytearray(blocks[2])
    broken[-8] ^= 1
    records, fault = raw_outcome(b"".join(blocks[:2]) + bytes(broken) + EOF_BLOCK, BamReader)
    assert records == [record] and fault.kind is CorruptError


def test_other_data_is_told():
    for data in (b"@r\nACGT\n+\nIIII\n", b">a\nACGT\n", b"@SQ\tSN:a\tLN:5\n", b"\0" * 100):
        with pytest.raises(FormatError):
            BamReader(data)


def test_strict_and_lenient():
    """A CIGAR that does not fit its sequence, and a name with an '@': samtools reads both."""
    for alignment in (Alignment("r", 0, 0, 5, 9, "3M", seq="AC", qual=b"\1\2"), Alignment("r@s", seq="A", qual=b"\1")):
        file = bam_file(alignment)
        assert issubclass(outcome_of(file, BamReader, validation="strict")[1].kind, FormatError)
        records, fault = outcome_of(file, BamReader, validation="lenient")
        assert lines_of(records) == sam_lines([alignment]) and fault is None


def test_interrupt_in_the_header():
    """The constructor waits for the header without the GIL, and Ctrl-C ends it."""
    program = """
import os, signal, sys, threading, time
import seqtide
end, other = os.pipe()
os.write(other, b"BAM\\1\\xff\\0\\0\\0")
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
start = time.perf_counter()
try:
    seqtide.BamReader(end)
except KeyboardInterrupt:
    print(time.perf_counter() - start < 5)
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert result.stdout.strip() == "True", result.stderr


def test_split_blocks_of_two_sizes():
    """The helper of these tests cuts as it says."""
    assert split(b"abcdefg", 1, 3) == [b"a", b"bcd", b"efg"]
