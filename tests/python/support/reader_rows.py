"""All readers, and what they give: a new one is one more row."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from bam_data import Alignment, bam_header, bgzf_file, header_text, indexed_bam, split
from outcome import fastq

import seqtide as st

COUNT = 8
REFERENCES = [("chr1", 1000)]


def in_blocks(data):
    """BGZF in which records lie in several blocks."""
    return bgzf_file(split(data, 100))


FORMS = {"plain": bytes, "gzip": gzip.compress, "BGZF": in_blocks}


class ReaderRow(NamedTuple):
    """How to read `sources`, each a sequence of the bytes of the header, which may be empty, and of each record."""

    name: str
    sources: tuple[list[bytes], ...]
    open: Callable[..., Any]
    items: Callable[[Any], Iterator] = iter  # of the reader: what is read from it
    forms: Mapping[str, Callable[[bytes], bytes]] = FORMS
    ends_open: bool = False  # a record cut short may be a record, too
    seeks: bool = False  # it reads parts of the source
    size: int = 1  # records in an item

    def __str__(self):
        return self.name

    def data(self, form="plain"):
        """The bytes of each source."""
        return [self.forms[form](b"".join(parts)) for parts in self.sources]


def placed(number):
    return Alignment(f"r{number}", 0, 0, 10 * number, 9, "4M", seq="ACGT", qual=bytes(range(4)), tags=(("NM", "C", 1),))


def mate(number):
    return Alignment(
        f"r{number // 2}", 77 + 64 * (number % 2), seq="ACGTN" * (1 + number % 4), qual=b"\5" * 5 * (1 + number % 4)
    )


def read(number, name=b"r%d/%d"):
    text = b"ACGTN" * (1 + number % 4)
    return fastq((name % (number // 2, number % 2 + 1), text, b"I#!5:"[: len(text)] * (1 + number % 4)))


READS = [b"", *map(read, range(COUNT))]
INTERLEAVED = [b"", *(read(i) + read(i + 1) for i in range(0, COUNT, 2))]
MATES = ([b"", *map(read, range(0, COUNT, 2))], [b"", *map(read, range(1, COUNT, 2))])
SEQUENCES = [b"", *(b">s%d\n%bAC\n" % (i, b"ACGT\n" * (i % 4)) for i in range(COUNT))]
SAM_HEADER = header_text(REFERENCES).encode()
ALIGNMENTS = [placed(number) for number in range(COUNT)]
SAM_MATES = [mate(number).sam(["chr1"]).encode() + b"\n" for number in range(COUNT)]
SAM = [SAM_HEADER, *(alignment.sam(["chr1"]).encode() + b"\n" for alignment in ALIGNMENTS)]
SAM_PAIRS = [SAM_HEADER, *(SAM_MATES[i] + SAM_MATES[i + 1] for i in range(0, COUNT, 2))]
BAM = [bam_header(REFERENCES), *(alignment.bam() for alignment in ALIGNMENTS)]
INDEXED, INDEX = indexed_bam(ALIGNMENTS, REFERENCES, 100)


def in_batches(reader):
    return reader.batches(max_records=3)


SINGLE = [
    ReaderRow("FASTQ", (READS,), st.FastqReader),
    ReaderRow("FASTA", (SEQUENCES,), st.FastaReader, ends_open=True),
    ReaderRow("SAM", (SAM,), st.SamReader, ends_open=True),
    ReaderRow("BAM", (BAM,), st.BamReader),
    ReaderRow("pairs", (INTERLEAVED,), st.FastqPairReader),
    ReaderRow("pairs of two files", MATES, st.FastqPairReader),
]
READERS = [
    *SINGLE,
    *(row._replace(name=f"batches of {row.name}", items=in_batches, size=3) for row in SINGLE),
    ReaderRow(
        "FASTQ of SAM", ([SAM_HEADER, *SAM_MATES],), st.SamReader, lambda reader: reader.as_fastq(), ends_open=True
    ),
    ReaderRow("pairs of SAM", (SAM_PAIRS,), st.SamReader, lambda reader: reader.as_fastq_pairs(), ends_open=True),
    ReaderRow(
        "region query",
        (BAM,),
        lambda source, **options: st.BamReader(source, INDEX, **options),
        lambda reader: reader.query("chr1"),
        {"BGZF": lambda data: INDEXED},
        seeks=True,
    ),
]
WAYS = [(row, form) for row in READERS for form in row.forms]


def texts_of(item):
    """Bytes of each record or pair of an item."""
    if isinstance(item, tuple):
        return [one + other for one, other in zip(*map(texts_of, item), strict=True)]
    if isinstance(item, (st.FastqBatch, st.FastaBatch, st.AlignmentBatch)):
        return [text for record in item for text in texts_of(record)]
    return [item.to_sam().encode() if isinstance(item, st.BamRecord) else bytes(item)]


def expected(row):
    """Texts of all records."""
    reader = row.open(*row.data(next(iter(row.forms))))
    return [text for item in row.items(reader) for text in texts_of(item)]


class Outcome(NamedTuple):
    texts: list[bytes]
    error: st.FormatError | None


def outcome_of(row, *sources, **options):
    """Reads to the end, or to the first FormatError, which must come again."""
    texts = []
    try:
        reader = row.open(*sources, **options)
        items = row.items(reader)
    except st.FormatError as error:
        return Outcome(texts, error)
    with reader:
        try:
            for item in items:
                texts += texts_of(item)
        except st.FormatError as error:
            try:
                next(items)
            except st.FormatError as again:
                assert (type(again), again.reason) == (type(error), error.reason)
            else:
                raise AssertionError("reading went on after an error") from None
            return Outcome(texts, error)
        assert next(items, None) is None
    return Outcome(texts, None)
