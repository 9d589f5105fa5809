"""A record that there is no memory for comes again: none is lost, none is counted twice."""
import itertools

import pytest

import seqtide as st

_testcapi = pytest.importorskip("_testcapi")

FASTQ = b"".join(b"@r%d/%d\nACGTACGTAC\n+\nIIIIIIIIII\n" % (i // 2, i % 2 + 1) for i in range(12))
FASTA = b"".join(b">s%d\nACGT\n" % i for i in range(12))
SAM = b"@SQ\tSN:chr1\tLN:99\n" + b"".join(
    b"r%d\t%d\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII\n" % (i // 2, 77 + 64 * (i % 2)) for i in range(12)
)

SOURCES = {
    "FASTQ": lambda: st.FastqReader(FASTQ),
    "FASTA": lambda: st.FastaReader(FASTA),
    "pairs": lambda: st.FastqPairReader(FASTQ),
    "SAM": lambda: st.SamReader(SAM),
    "FASTQ of SAM": lambda: st.SamReader(SAM).as_fastq(),
    "pairs of SAM": lambda: st.SamReader(SAM).as_fastq_pairs(),
    "batches of FASTQ": lambda: st.FastqReader(FASTQ).batches(max_records=4),
    "batches of FASTA": lambda: st.FastaReader(FASTA).batches(max_records=4),
    "batches of pairs": lambda: st.FastqPairReader(FASTQ).batches(max_records=2),
    "batches of SAM": lambda: st.SamReader(SAM).batches(max_records=4),
}


def flat(items):
    """Records, whatever they came in."""
    for item in items:
        if isinstance(item, (tuple, st.FastqBatch, st.FastaBatch, st.AlignmentBatch)):
            yield from flat(item)
        else:
            yield item


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_is_lost_for_want_of_memory(name):
    expected = list(SOURCES[name]())
    failures = 0
    for taken in range(len(expected)):
        for number in itertools.count():
            items = SOURCES[name]()
            got = list(itertools.islice(items, taken))
            _testcapi.set_nomemory(number, number + 1)
            try:
                item = next(items)  # kept without memory of the test's own
                failed = False
            except MemoryError:
                failed = True
            finally:
                _testcapi.remove_mem_hooks()
            failures += failed
            if not failed:
                got.append(item)
            got += items
            assert list(map(bytes_of, flat(got))) == list(map(bytes_of, flat(expected)))
            if hasattr(items, "record_count"):
                assert items.record_count == len(expected)
            if hasattr(items, "pair_count"):
                assert items.pair_count == len(expected)
            if not failed:
                break
    assert failures >= len(expected)


def bytes_of(record):
    return str(record) if isinstance(record, st.BamRecord) else bytes(record)
