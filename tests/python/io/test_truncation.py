"""Files cut at every byte: all complete records come, then TruncatedError, or a clean end where that is what it is."""

import bisect
import bz2
import gzip
import io
import itertools
import lzma
import zlib

import pytest
from outcome import bgzf, fastq, outcome_of

import seqtide
from seqtide import FastaReader, FastqReader, TruncatedError

READS = [(b"r%d x" % i, b"ACGT" * (i % 5) + b"AC", b"II##" * (i % 5) + b"#I") for i in range(8)]
TEXT = fastq(*READS)
ENDS = list(itertools.accumulate(len(fastq(read)) for read in READS))
WRAPPED = b"".join(b"@%b\n%b\n%b\n+\n%b\n%b\n" % (n, s[:2], s[2:], q[:2], q[2:]) for n, s, q in READS if len(s) > 2)
BLOCK_SIZES = (1, 5, 64, 1 << 18)


def complete(length):
    """Records that are complete in the first `length` bytes of TEXT. The last line needs no line end."""
    return bisect.bisect_right(ENDS, length + 1)


def at_record_end(length):
    return length == 0 or length in ENDS or length + 1 in ENDS


@pytest.mark.parametrize("block_size", BLOCK_SIZES)
@pytest.mark.parametrize("validation", ["strict", "lenient"])
def test_plain_fastq(block_size, validation):
    everything = list(FastqReader(TEXT))
    for length in range(len(TEXT) + 1):
        outcome = outcome_of(TEXT[:length], block_size=block_size, validation=validation)
        assert outcome.records == everything[: complete(length)], f"cut at {length}"
        assert (outcome.fault is None) == at_record_end(length), f"cut at {length}: {outcome.fault}"
        if outcome.fault is not None:
            assert outcome.fault.kind is TruncatedError
            assert outcome.fault.record == len(outcome.records) + 1
            assert outcome.fault.offset <= length


@pytest.mark.parametrize("block_size", BLOCK_SIZES)
def test_plain_fastq_with_crlf(block_size):
    data = TEXT.replace(b"\n", b"\r\n")
    everything = list(FastqReader(TEXT))
    for length in range(len(data) + 1):
        outcome = outcome_of(data[:length], block_size=block_size)
        assert outcome.records == everything[: len(outcome.records)]
        lines = data[:length].replace(b"\r\n", b"\n")
        if lines.endswith(b"\r") and at_record_end(len(lines)):
            lines = lines[:-1]
        assert len(outcome.records) == complete(len(lines.rstrip(b"\r"))), f"cut at {length}"
        assert (outcome.fault is None) == at_record_end(len(lines.rstrip(b"\r"))), f"cut at {length}: {outcome.fault}"


@pytest.mark.parametrize("block_size", BLOCK_SIZES)
def test_wrapped_fastq_never_gives_a_record_that_is_not_there(block_size):
    everything = list(FastqReader(WRAPPED))
    assert everything == [record for record in FastqReader(TEXT) if len(record) > 2]
    for length in range(len(WRAPPED) + 1):
        outcome = outcome_of(WRAPPED[:length], block_size=block_size)
        assert outcome.records == everything[: len(outcome.records)]
        assert outcome.fault is None or outcome.fault.kind is TruncatedError


@pytest.mark.parametrize("block_size", BLOCK_SIZES)
def test_plain_fasta_has_no_mark_of_its_end(block_size):
    data = b">a\nACGT\nAC\n>b\n\n>c x\nGG\n"
    for length in range(len(data) + 1):
        outcome = outcome_of(data[:length], FastaReader, block_size=block_size)
        assert outcome.fault is None
        assert len(outcome.records) == data[:length].count(b">")
        assert "".join(record.sequence for record in outcome.records) == "".join(
            line for line in data[:length].decode().split("\n") if not line.startswith(">")
        )


def decoded_part(compressed):
    """What zlib, fed byte by byte, has decoded at the end of a cut gzip file."""
    decoder = zlib.decompressobj(31)
    return decoder.decompress(compressed) + decoder.flush()


def members(data):
    return gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :])


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("compress", [gzip.compress, lambda data: gzip.compress(data, 0), members])
def test_gzip(compress, threads):
    compressed = compress(TEXT)
    everything = list(FastqReader(TEXT))
    member_ends = {0, len(compressed)}
    if compress is members:
        member_ends.add(len(gzip.compress(TEXT[: len(TEXT) // 2])))
    for length in range(1, len(compressed)):
        for source in (compressed[:length], io.BytesIO(compressed[:length])):
            outcome = outcome_of(source, threads=threads)
            if length == 1:  # nothing tells that this is gzip
                assert outcome.fault is not None and not outcome.records
                continue
            assert outcome.records == everything[: len(outcome.records)]
            assert outcome.fault.kind is TruncatedError, f"cut at {length}"
            if compress is not members:
                assert len(outcome.records) == bisect.bisect_right(ENDS, len(decoded_part(compressed[:length])))
    assert outcome_of(compressed, threads=threads).records == everything


@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("size", [None, 37, 100])
def test_bgzf(size, threads):
    compressed = bgzf(TEXT, size)
    everything = list(FastqReader(TEXT))
    assert outcome_of(compressed, threads=threads).records == everything
    for length in range(1, len(compressed)):
        outcome = outcome_of(compressed[:length], threads=threads)
        assert outcome.fault is not None, f"cut at {length}"
        assert outcome.records == everything[: len(outcome.records)]
        if length < 18:  # nothing tells that this is BGZF
            continue
        assert outcome.fault.kind is TruncatedError, f"cut at {length}"
        whole = b"".join(whole_blocks(compressed[:length]))
        assert len(outcome.records) == bisect.bisect_right(ENDS, len(whole))


def whole_blocks(data):
    """The data of the BGZF blocks that are complete in `data`."""
    start = 0
    while start + 18 <= len(data):
        size = int.from_bytes(data[start + 16 : start + 18], "little") + 1
        if start + size > len(data):
            return
        yield gzip.decompress(data[start : start + size])
        start += size


def test_bgzf_without_its_end_of_file_block():
    compressed = bgzf(TEXT)[:-28]
    outcome = outcome_of(compressed)
    assert len(outcome.records) == len(READS)
    assert outcome.fault.kind is TruncatedError
    assert outcome_of(compressed, require_eof=False).fault is None
    assert len(outcome_of(compressed, require_eof=False).records) == len(READS)
    with pytest.raises(TruncatedError) as caught:
        list(seqtide.open(compressed))
    assert caught.value.compressed_offset == len(compressed)
    assert caught.value.offset == len(TEXT)


@pytest.mark.parametrize("compress", [bz2.compress, lzma.compress])
def test_bzip2_and_xz(compress):
    compressed = compress(TEXT)
    for length in range(10, len(compressed), 3):  # shorter ones do not tell what they are
        outcome = outcome_of(compressed[:length])
        assert outcome.records == list(FastqReader(TEXT))[: len(outcome.records)]
        assert outcome.fault.kind is TruncatedError, f"cut at {length}"


def test_an_error_in_compressed_data_tells_both_offsets():
    reads = [(b"read%d" % i, bytes(b"ACGT"[(i * 7 + j * j) % 4] for j in range(50)), b"I" * 50) for i in range(3000)]
    text = fastq(*reads)
    compressed = gzip.compress(text)
    with pytest.raises(TruncatedError) as caught:
        list(FastqReader(compressed[: len(compressed) // 2]))
    assert 0 < caught.value.compressed_offset <= len(compressed) // 2
    assert 0 < caught.value.offset < len(text)
    assert caught.value.record > 1000
