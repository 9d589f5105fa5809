"""SAM, and what alignments become besides. The records are those of all formats of alignments."""

from bam_data import Alignment, header_text
from batch_rows import BatchRow
from reader_rows import COUNT, ReaderRow, with_batches
from writer_rows import TEXTS, WriterRow, written_at_once

import seqtide as st

# ---- to read

REFERENCES = [("chr1", 1000)]
SAM_HEADER = header_text(REFERENCES).encode()


def sam_line(alignment):
    return alignment.sam(["chr1"]).encode() + b"\n"


def placed(number):
    return Alignment(f"r{number}", 0, 0, 10 * number, 9, "4M", seq="ACGT", qual=bytes(range(4)), tags=(("NM", "C", 1),))


def mate(number):
    return Alignment(
        f"r{number // 2}", 77 + 64 * (number % 2), seq="ACGTN" * (1 + number % 4), qual=b"\5" * 5 * (1 + number % 4)
    )


PLACED = [placed(number) for number in range(COUNT)]
MATES = [sam_line(mate(number)) for number in range(COUNT)]
PAIRS = [first + second for first, second in zip(MATES[::2], MATES[1::2], strict=True)]

# ---- to write

HEADER = header_text([("chr1", 1_000_000)], "coordinate")
CIGARS = [*(f"{len(text)}M" for text in TEXTS[:-1]), "9000M131000S"]
ALIGNMENTS = [
    Alignment(f"r{number}", 0, 0, 10 * number, 9, cigar, seq=text, qual=b"\x20" * len(text))
    for number, (text, cigar) in enumerate(zip(TEXTS, CIGARS, strict=True))
]
SAM = HEADER.encode() + b"".join(map(sam_line, ALIGNMENTS))
RECORDS = list(st.SamReader(SAM))
WRONG = [None, "r", sam_line(ALIGNMENTS[0]), st.FastqRecord("r", "A", "I"), RECORDS, st.FastqBatch()]
DEPTHS = b"".join(
    b"chr1\t%d\t%d\n" % (position + 1, depth)
    for position in range(max(one.end for one in ALIGNMENTS))
    if (depth := sum(one.pos <= position < one.end for one in ALIGNMENTS))
)


def line_of(record):
    return record.to_sam().encode()


def write_depth(target, lines, **options):
    st.write_depth(target, b"\n".join([HEADER[:-1].encode(), *lines, b""]), **options)


# ---- batches

BATCH_HEADER = st.SamHeader(references={"chr1": 1000, "chr2": 2000})


def batch_record(i):
    return st.BamRecord(
        f"r{i}", flag=16 * (i % 2), rname="chr2", pos=i, mapq=i, cigar="3M", seq="ACG", qual="III", header=BATCH_HEADER
    )


ROWS = [
    *with_batches(
        ReaderRow("SAM", ([SAM_HEADER, *map(sam_line, PLACED)],), st.SamReader, text=line_of, ends_open=True)
    ),
    ReaderRow("FASTQ of SAM", ([SAM_HEADER, *MATES],), st.SamReader, st.SamReader.as_fastq, ends_open=True),
    ReaderRow("pairs of SAM", ([SAM_HEADER, *PAIRS],), st.SamReader, st.SamReader.as_fastq_pairs, ends_open=True),
    WriterRow(
        "SAM",
        lambda target, **options: st.SamWriter(target, HEADER, **options),
        RECORDS,
        [SAM],
        ".sam",
        WRONG,
        st.SamReader,
        line_of,
    ),
    WriterRow("depths", written_at_once(write_depth, line_of), RECORDS, [DEPTHS], ".txt", [], None, is_function=True),
    BatchRow(
        st.AlignmentBatch,
        batch_record,
        ("qname", "flag", "rname", "pos", "mapq", "cigar", "rnext", "pnext", "tlen", "seq", "qual"),
        imports=False,
    ),
]
