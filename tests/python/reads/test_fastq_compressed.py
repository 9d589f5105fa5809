"""FASTQ inside gzip, BGZF, bzip2 and xz: every kind of stream, and every kind of damage to it."""

import bz2
import gzip
import io
import lzma
import struct
import zlib

import pytest
from outcome import bgzf, fastq, outcome_of, texts

import seqtide
from seqtide import CorruptError, FastqReader, FormatError, TruncatedError

READS = [(b"read%d" % i, bytes(b"ACGT"[(i * 7 + j * j) % 4] for j in range(50)), b"I" * 50) for i in range(1000)]
TEXT = fastq(*READS)
HALF = len(fastq(*READS[:500]))
EMPTY_BLOCK = bgzf(b"")
THREADS = (1, 2, 4)


@pytest.fixture(scope="module")
def everything():
    return list(FastqReader(TEXT))


def in_order(*parts):
    return b"".join(parts)


COMPLETE = {
    "gzip": gzip.compress(TEXT),
    "gzip, stored": gzip.compress(TEXT, 0),
    "several members": in_order(gzip.compress(TEXT[:HALF]), gzip.compress(TEXT[HALF:])),
    "members that end inside records": in_order(*(gzip.compress(TEXT[i : i + 997]) for i in range(0, len(TEXT), 997))),
    "empty members": in_order(gzip.compress(b""), gzip.compress(TEXT), gzip.compress(b""), gzip.compress(b"")),
    "zero bytes after the last member": gzip.compress(TEXT) + bytes(1000),
    "BGZF": bgzf(TEXT),
    "BGZF, small blocks": bgzf(TEXT, 501),
    "BGZF, empty block at the start": in_order(EMPTY_BLOCK, bgzf(TEXT)),
    "BGZF, empty block in the middle": in_order(bgzf(TEXT[: HALF + 7]), bgzf(TEXT[HALF + 7 :])),
    "BGZF, zero bytes at the end": bgzf(TEXT) + bytes(100),
    "bzip2": bz2.compress(TEXT),
    "bzip2, several streams": in_order(bz2.compress(TEXT[:HALF]), bz2.compress(TEXT[HALF:])),
    "xz": lzma.compress(TEXT),
    "xz, several streams": in_order(lzma.compress(TEXT[:HALF]), lzma.compress(TEXT[HALF:])),
    "plain": TEXT,
}


@pytest.mark.parametrize("what", COMPLETE)
def test_complete(what, everything, tmp_path):
    data = COMPLETE[what]
    for name in ("reads.fq", "reads.fastq.gz", "reads.bz2"):  # names tell nothing
        (tmp_path / name).write_bytes(data)
        assert outcome_of(tmp_path / name) == (everything, None)
    for threads in THREADS:
        for block_size in (100, 1 << 18):
            assert outcome_of(io.BytesIO(data), threads=threads, block_size=block_size) == (everything, None)
    with seqtide.open(data) as reader:
        assert reader.format == "FASTQ"
        assert list(reader) == everything


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("compress", [gzip.compress, bgzf, bz2.compress, lzma.compress])
@pytest.mark.parametrize("tail", [b"x", b"\0\0text", b"trailing text\n" * 10])
def test_other_bytes_after_the_last_member(compress, tail, threads, everything):
    outcome = outcome_of(compress(TEXT) + tail, threads=threads)
    assert outcome.records == everything
    assert issubclass(outcome.fault.kind, FormatError)


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("field", [8, 4], ids=["CRC32", "length"])
def test_gzip_with_a_wrong_trailer(field, threads, everything):
    data = bytearray(gzip.compress(TEXT[:HALF]))
    data[-field] ^= 1
    outcome = outcome_of(bytes(data) + gzip.compress(TEXT[HALF:]), threads=threads)
    assert outcome.fault.kind is CorruptError
    assert outcome.records == everything[:500]
    assert outcome.fault.offset == HALF


def block_ends(data):
    start = 0
    while start < len(data):
        start += struct.unpack_from("<H", data, start + 16)[0] + 1
        yield start


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("field", [8, 4], ids=["CRC32", "length"])
def test_bgzf_block_with_a_wrong_trailer(field, threads):
    size = HALF // 4
    data = bytearray(bgzf(TEXT, size))
    ends = list(block_ends(data))
    data[ends[2] - field] ^= 1
    outcome = outcome_of(bytes(data), threads=threads)
    assert outcome.fault.kind is CorruptError
    assert outcome.records == outcome_of(TEXT[: 2 * size]).records  # nothing of the third block
    assert 200 < len(outcome.records) < 300
    with pytest.raises(CorruptError) as caught:
        list(FastqReader(bytes(data)))
    assert caught.value.compressed_offset == ends[1]


@pytest.mark.parametrize("threads", THREADS)
def test_bgzf_block_that_claims_more_than_64_kib(threads):
    data = bytearray(bgzf(TEXT, 5000))
    first_end = next(block_ends(data))
    data[first_end - 4 : first_end] = struct.pack("<I", 65537)
    outcome = outcome_of(bytes(data), threads=threads)
    assert outcome.records == []
    assert outcome.fault.kind is CorruptError


@pytest.mark.parametrize("threads", (1, 4))
@pytest.mark.parametrize("compress", [gzip.compress, lambda data: bgzf(data, 40)], ids=["gzip", "BGZF"])
def test_no_flipped_bit_passes_unnoticed(compress, threads):
    text = fastq(*READS[:3])
    good = compress(text)
    expected = list(FastqReader(text))
    for position in range(len(good)):
        for bit in (0, 3, 7):
            data = bytearray(good)
            data[position] ^= 1 << bit
            outcome = outcome_of(bytes(data), threads=threads)
            if outcome.fault is None:  # header fields that mean nothing here, such as the time
                assert outcome.records == expected, f"bit {bit} of byte {position}"
            else:
                # What a damaged gzip member gave before its checksum stands; a BGZF block gives nothing.
                count = len(outcome.records)
                assert compress is gzip.compress or outcome.records == expected[:count], f"bit {bit} of byte {position}"


def test_fault_in_the_text_of_compressed_data():
    bad = TEXT + b"@x\nAC\n+\nI\n"
    plain = outcome_of(bad)
    assert plain.fault.record == 1001
    for data in (gzip.compress(bad), bgzf(bad), bgzf(bad, 777), bz2.compress(bad), lzma.compress(bad)):
        assert outcome_of(data) == plain


def test_virtual_offset_of_a_fault():
    bad = TEXT + b"@x\nA C\n+\nIII\n" + TEXT
    data = bgzf(bad, 1000)
    with pytest.raises(FormatError) as caught:
        list(FastqReader(data))
    with seqtide.BgzfReader(data) as file:
        file.seek(caught.value.virtual_offset)
        assert file.read(10) == bad[caught.value.offset :][:10]
    with pytest.raises(FormatError) as caught:
        list(FastqReader(bad))
    assert caught.value.virtual_offset is None


def test_damaged_deflate_data():
    deflater = zlib.compressobj(6, zlib.DEFLATED, 31)
    data = deflater.compress(TEXT) + deflater.flush(zlib.Z_FULL_FLUSH) + b"\xff" * 50
    outcome = outcome_of(data)
    assert outcome.fault.kind is CorruptError
    assert len(outcome.records) == 1000


def test_zstd(everything):
    module = pytest.importorskip("compression.zstd")
    assert outcome_of(module.compress(TEXT)) == (everything, None)


def test_zstd_without_its_module_is_named():
    try:
        import compression.zstd  # noqa: F401
    except ImportError:
        pass
    else:
        pytest.skip("this Python can read zstd")
    try:
        import backports.zstd  # noqa: F401
    except ImportError:
        pass
    else:
        pytest.skip("this Python can read zstd")
    with pytest.raises(FormatError, match="zstd"):
        FastqReader(b"\x28\xb5\x2f\xfd\x24\x04\x21\x00\x00")


@pytest.mark.parametrize("compress", [gzip.compress, bgzf, bz2.compress, lzma.compress])
def test_nothing_inside(compress):
    assert outcome_of(compress(b"")) == ([], None)
    assert texts(seqtide.open(compress(b""))) == []


def test_a_header_cut_short():
    for length in range(2, 18):
        outcome = outcome_of(bgzf(TEXT)[:length])
        assert outcome.fault.kind is TruncatedError
