"""Ctrl-C while alignments are counted, indexed and looked up: KeyboardInterrupt soon."""

import struct
import textwrap

import pytest
from bam_data import EOF_BLOCK, Alignment, bam_header, bgzf_block, indexed_bam
from interrupting import SOON, interrupted

pytestmark = pytest.mark.timeout(60)

REFERENCES = [("chr1", 1_000_000)]

PRELUDE = """
    import io, os, sys, time
    import seqtide as st

    class Slow(io.BytesIO):
        # At most 200 bytes in five milliseconds, once it is told to be slow.
        slow = False
        def read(self, size=-1):
            if not self.slow:
                return super().read(size)
            time.sleep(0.005)
            return super().read(min(size, 200))

    def ready():
        os.write(1, b"x")
"""

SLOW_PRELUDE = """
    with open(sys.argv[1], "rb") as file:
        slow = Slow(file.read())
    reader = st.BamReader(slow, sys.argv[1] + ".bai", threads=int(sys.argv[2]))
    index = reader.index
    slow.slow = True
"""

SLOW = {
    "counting": "ready(); reader.count()",
    "counting in a region": "ready(); reader.count('chr1', 6000, 6100)",
    "a query": "records = reader.query('chr1', 6000, 6100); ready(); next(records)",
    "batches of a query": "batches = reader.query('chr1', 6000, 6100).batches(); ready(); next(batches)",
    "a mate": """
        record = st.BamRecord("none", 0x41, "chr1", 1, cigar="1M", seq="A", rnext="chr1", pnext=6000,
                              header=reader.header)
        ready()
        reader.mates(record)""",
    "indexing": "ready(); slow.seek(0); st.BamIndex.build(slow, threads=int(sys.argv[2]))",
}

LARGE = {
    "counting": "reader = st.BamReader(sys.argv[1], threads=int(sys.argv[2])); ready(); reader.count()",
    "counting in a region": """
        reader = st.BamReader(sys.argv[1], threads=int(sys.argv[2]))
        ready()
        reader.count('chr1', 6000, 6001)""",
    "a query": """
        records = st.BamReader(sys.argv[1], threads=int(sys.argv[2])).query('chr1', 6000, 6001)
        ready()
        next(records)""",
    "indexing": "ready(); st.BamIndex.build(sys.argv[1], threads=int(sys.argv[2]))",
    "one query after another": """
        reader = st.BamReader(sys.argv[3], threads=int(sys.argv[2]))
        ready()
        while True:
            for pos in range(0, 10_000, 10): reader.count('chr1', pos, pos + 1)""",
}


@pytest.fixture(scope="module")
def sorted_file(tmp_path_factory):
    """Two megabytes of records at positions 0, 1, 2 and so on, in blocks that are hardly compressed, with an index."""
    path = tmp_path_factory.mktemp("interrupt") / "sorted.bam"
    made = (Alignment(f"r{pos}", 0, 0, pos, 9, "40M", seq="ACGT" * 10, qual=b"\1" * 40) for pos in range(16_000))
    data, index = indexed_bam(list(made), REFERENCES, 65280, level=0)
    path.write_bytes(data)
    path.with_name("sorted.bam.bai").write_bytes(index)
    return path


@pytest.fixture(scope="module")
def large_file(tmp_path_factory):
    """Some ten gigabytes of records, all at one position: a small file, since its blocks are equal."""
    path = tmp_path_factory.mktemp("interrupt") / "large.bam"
    count = 200_000
    record = Alignment("r", 0, 0, 0, 9, "1M", seq="A", qual=b"\1").bam()
    start = bgzf_block(bam_header(REFERENCES))
    block = bgzf_block(record * (65280 // len(record)))
    with open(path, "wb") as file:
        file.write(start)
        for _ in range(count // 1000):
            file.write(block * 1000)
        file.write(EOF_BLOCK)
    begin, end = len(start) << 16, len(start) + count * len(block) << 16
    # One reference, with one bin of one chunk, and the offset of the first window.
    path.with_name("large.bam.bai").write_bytes(
        b"BAI\1" + struct.pack("<IIIIQQIQ", 1, 1, 4681, 1, begin, end, 1, begin)
    )
    return path


def check(program, record_property, *arguments):
    elapsed, message = interrupted(program, *arguments)
    record_property("seconds", round(elapsed, 3))
    assert message.rstrip().endswith("KeyboardInterrupt"), message
    assert elapsed < SOON


@pytest.mark.limits
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("what", SLOW)
def test_slow_objects(what, threads, sorted_file, record_property):
    program = textwrap.dedent(PRELUDE) + textwrap.dedent(SLOW_PRELUDE) + textwrap.dedent(SLOW[what])
    check(program, record_property, sorted_file, threads)


@pytest.mark.limits
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("what", LARGE)
def test_large_files(what, threads, large_file, sorted_file, record_property):
    check(textwrap.dedent(PRELUDE) + textwrap.dedent(LARGE[what]), record_property, large_file, threads, sorted_file)
