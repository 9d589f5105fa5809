"""All indexes: a new one adds a row."""

import functools
import io
from collections.abc import Callable
from typing import Any, NamedTuple

from bam_data import Alignment, indexed_bam
from outcome import bgzf

from seqtide import BamIndex, BamReader, FaiIndex, FastaFile, GziIndex


class IndexRow(NamedTuple):
    """What the tests need to know of an index."""

    name: str
    kind: type
    suffix: str
    data: bytes
    build: Callable[[Any], Any]  # of a source of the data
    shows: Callable[[Any], Any]  # all that an index tells, to compare
    opens: Callable[[Any, Any], Any]  # data and index
    answers: Callable[[Any], list]  # of some questions to what `opens` gave, those that fail left out
    foreign: bytes  # data that the index is not of
    is_value: bool = True  # compares by content, and pickles
    may_hide: bool = False  # a damaged one may hide records: it has nothing to check it by
    harmless_cuts: Callable[[bytes], set] = lambda index: set()  # sizes that are an index, too

    @property
    def index(self):
        return index_of(self)


@functools.cache
def index_of(row):
    """The index of the data as a file."""
    return written(row.build(row.data))


def written(index):
    target = io.BytesIO()
    index.write(target)
    return target.getvalue()


REFERENCES = [("chr1", 40_000), ("HLA:A*01:01", 3000)]
ALIGNMENTS = [
    *(Alignment(f"r{pos}", 0, 0, pos, 9, "4M", seq="ACGT", qual=b"\1" * 4) for pos in range(7, 36_000, 4000)),
    Alignment("wide", 0, 0, 36_500, 9, "2M500N2M", seq="ACGT", qual=b"\1" * 4),
    *(Alignment(f"h{pos}", 0, 1, pos, 9, "4M", seq="ACGT", qual=b"\1" * 4) for pos in range(0, 3000, 700)),
    Alignment("none", seq="A", qual=b"\1"),
]
FASTA = b">chr1 first\nACGTA\nCGTAC\nGG\n>chr2\nTTTT\n>empty\n\n>one\tline\n" + b"ACGT" * 50 + b"\n"


def shows_bins(index):
    places = [(0, None), (0, 1), (16_384, 16_385), (500, 1400), (30_000, 40_000)]
    chunks = [index.chunks(ref, *place) for ref in range(min(len(index), 10)) for place in places]
    return index.kind, index.min_shift, index.depth, len(index), index.statistics, index.unplaced, chunks


def finds_records(reader):
    found = []
    for region in ("chr1", "chr1:16001-30000", "HLA:A*01:01:1-1500", "HLA:A*01:01", "*"):
        try:
            found.append((region, [record.qname for record in reader.query(region)]))
        except (ValueError, KeyError):
            continue
    return found


def finds_bases(file):
    found = []
    for name, start, end in (("chr1", 0, None), ("chr1", 3, 9), ("chr2", 1, 4), ("one", 7, 170), ("empty", 0, None)):
        try:
            found.append(((name, start, end), file.fetch(name, start, end)))
        except (ValueError, KeyError):
            continue
    return found


def cuts_of_lines(index):
    """Lines that are whole, with or without the end of the last one."""
    ends = {number + 1 for number, byte in enumerate(index) if byte == ord("\n")}
    return {0} | ends | {end - 1 for end in ends}


BAM, _ = indexed_bam(ALIGNMENTS, REFERENCES, 150)
OTHER_BAM, _ = indexed_bam(ALIGNMENTS, REFERENCES[:1] + [("x", 9000)], 400)
BGZF = bgzf(FASTA, 40)
GZI = GziIndex.build(BGZF)
FAI = FaiIndex.build(FASTA)


def bam_row(name, suffix, **options):
    return IndexRow(
        name,
        BamIndex,
        suffix,
        BAM,
        lambda source: BamIndex.build(source, **options),
        shows_bins,
        BamReader,
        finds_records,
        indexed_bam([], REFERENCES[:1])[0],
        is_value=False,
        may_hide=True,
        # The last number, how many records have no position, may be missing.
        harmless_cuts=lambda index: {len(index) - 8},
    )


ROWS = [
    bam_row("BAI", ".bai"),
    bam_row("CSI", ".csi", kind="csi"),
    bam_row("CSI of small bins", ".csi", kind="csi", min_shift=9),
    IndexRow(
        "FAI",
        FaiIndex,
        ".fai",
        FASTA,
        FaiIndex.build,
        FaiIndex.items,
        FastaFile,
        finds_bases,
        FASTA.replace(b"first", b"1st"),
        harmless_cuts=cuts_of_lines,
    ),
    IndexRow(
        "FAI of BGZF",
        FaiIndex,
        ".fai",
        BGZF,
        FaiIndex.build,
        FaiIndex.items,
        lambda source, index=None: FastaFile(source, index, GZI if isinstance(source, bytes) else None),
        finds_bases,
        bgzf(FASTA.replace(b"first", b"1st"), 40),
        harmless_cuts=cuts_of_lines,
    ),
    IndexRow(
        "GZI",
        GziIndex,
        ".gzi",
        BGZF,
        GziIndex.build,
        list,
        lambda source, index=None: FastaFile(source, FAI, index),
        finds_bases,
        bgzf(FASTA, 33),
    ),
]
