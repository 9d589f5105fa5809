"""BAM with its indexes, and the queries that need them."""

from bam_data import NAMES, Alignment, bam_header, indexed_bam
from bam_data import REFERENCES as QUERY_REFERENCES
from index_rows import IndexRow
from query_data import DATA, INDEX, MANY, names, scan
from query_rows import QueryRow
from reader_rows import ReaderRow, with_batches
from writer_rows import ALWAYS_BGZF, WriterRow, written_at_once

import seqtide as st
from rows.sam import ALIGNMENTS, HEADER, PLACED, RECORDS, REFERENCES, WRONG, line_of

# ---- readers and writers

BAM = [bam_header(REFERENCES), *(alignment.bam() for alignment in PLACED)]
INDEXED_BAM, BAI = indexed_bam(PLACED, REFERENCES, 100)


def open_writer(target, **options):
    return st.BamWriter(target, HEADER, **options)


def open_indexed(target, index, **options):
    return st.BamWriter(target, HEADER, index=True, index_target=index, **options)


def query_indexed(data, index):
    return st.BamReader(data, index).query("chr1")


def sort_reversed(target, lines, **options):
    reader = st.SamReader(b"\n".join([HEADER[:-1].encode(), *lines[::-1], b""]))
    with st.BamWriter(target, HEADER, **options) as writer:
        st.sort_alignments(reader, writer, threads=1)


def writer_row(name, open, read=st.BamReader, **options):
    data = bam_header([("chr1", 1_000_000)], HEADER) + b"".join(alignment.bam() for alignment in ALIGNMENTS)
    return WriterRow(name, open, RECORDS, [data], ".bam", WRONG, read, line_of, **ALWAYS_BGZF, **options)


# ---- indexes

BINNED_REFERENCES = [("chr1", 40_000), ("HLA:A*01:01", 3000)]
BINNED = [
    *(Alignment(f"r{pos}", 0, 0, pos, 9, "4M", seq="ACGT", qual=b"\1" * 4) for pos in range(7, 36_000, 4000)),
    Alignment("wide", 0, 0, 36_500, 9, "2M500N2M", seq="ACGT", qual=b"\1" * 4),
    *(Alignment(f"h{pos}", 0, 1, pos, 9, "4M", seq="ACGT", qual=b"\1" * 4) for pos in range(0, 3000, 700)),
    Alignment("none", seq="A", qual=b"\1"),
]
BINNED_BAM, _ = indexed_bam(BINNED, BINNED_REFERENCES, 150)


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


def index_row(name, suffix, **options):
    return IndexRow(
        name,
        st.BamIndex,
        suffix,
        BINNED_BAM,
        lambda source: st.BamIndex.build(source, **options),
        shows_bins,
        st.BamReader,
        finds_records,
        indexed_bam([], BINNED_REFERENCES[:1])[0],
        has_entries=False,
        may_hide=True,
        # The last number, how many records have no position, may be missing.
        harmless_cuts=lambda index: {len(index) - 8},
    )


# ---- queries

CSI, SMALL_BINS = (st.BamIndex.build(DATA, "csi", min_shift=min_shift) for min_shift in (14, 9))


def true_records(name, start, end):
    end = 1 << 62 if end is None else end
    return scan(MANY, (NAMES.index(name), start, end)) if start < end else []


def names_of_batches(batches):
    return [name for batch in batches for name in names(batch)]


def query_row(name, index=INDEX, ask=lambda *given: names(given[0].query(*given[1:])), truth=true_records, **options):
    ways = [{"threads": 1}, {"threads": 3}, {"block_size": 100}, {"block_size": 3000, "threads": 1}]
    return QueryRow(
        name,
        DATA,
        lambda source, **options: st.BamReader(source, index, **options),
        ask,
        truth,
        dict(QUERY_REFERENCES),
        "reference",
        ways,
        **options,
    )


ROWS = [
    *with_batches(ReaderRow("BAM", (BAM,), st.BamReader, text=line_of)),
    ReaderRow(
        "region query",
        (BAM,),
        lambda source, **options: st.BamReader(source, BAI, **options),
        lambda reader: reader.query("chr1"),
        line_of,
        {"BGZF": lambda data: INDEXED_BAM},
        seeks=True,
    ),
    writer_row("BAM", open_writer),
    writer_row("BAM with index", open_indexed, query_indexed, index=True),
    writer_row("sorted BAM", written_at_once(sort_reversed, line_of), is_function=True),
    index_row("BAI", ".bai"),
    index_row("CSI", ".csi", kind="csi"),
    index_row("CSI of small bins", ".csi", kind="csi", min_shift=9),
    query_row("BAM with BAI", cursor=st.BamReader.query, bits=names),
    query_row("BAM with CSI", CSI, cursor=st.BamReader.query, bits=names),
    query_row("BAM with CSI of small bins", SMALL_BINS),
    query_row(
        "batches of BAM",
        ask=lambda *given: names_of_batches(given[0].query(*given[1:]).batches(max_records=7)),
        cursor=lambda *given: given[0].query(*given[1:]).batches(max_records=1),
        bits=names_of_batches,
    ),
    query_row("numbers of BAM", ask=st.BamReader.count, truth=lambda *region: len(true_records(*region))),
]
