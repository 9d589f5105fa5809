"""All writers, and what they are given: a new one is one more row."""

import bz2
import gzip
import io
import lzma
import random
from collections.abc import Callable
from typing import Any, NamedTuple

from bam_data import EOF_BLOCK, Alignment, bam_header, header_text

import seqtide as st

COUNT = 6
REFERENCES = [("chr1", 1_000_000)]
HEADER = header_text(REFERENCES, "coordinate")
DECOMPRESSED = {
    "none": bytes,
    "bgzf": gzip.decompress,
    "gzip": gzip.decompress,
    "bzip2": bz2.decompress,
    "xz": lzma.decompress,
}


class WriterRow(NamedTuple):
    """How to write `items`, each the arguments of one call, and what becomes of them."""

    name: str
    open: Callable[..., Any]
    items: list[tuple]
    plain: list[bytes]  # what each target holds in the end, without compression
    read: Callable[..., list]  # of all targets: what a reader of the package gives back
    expected: list  # what `read` should give
    suffix: str
    wrong: tuple[tuple, ...]  # arguments that are refused for their types
    compressions: tuple[str, ...] = tuple(DECOMPRESSED)  # the first one without being asked for
    options: tuple[str, ...] = ("compression", "level", "threads", "atomic")
    index: bool = False  # there is a target more, for an index of what the others hold

    def __str__(self):
        return self.name

    @property
    def targets(self):
        return len(self.plain) + self.index

    def start(self, *targets, compression=None, **options):
        """Opens with those of the options that there are."""
        options["compression"] = compression or self.compressions[0]
        return self.open(*targets, **{name: value for name, value in options.items() if name in self.options})

    def write_all(self, *targets, count=COUNT, **options):
        with self.start(*targets, **options) as writer:
            for item in self.items[:count]:
                writer.write(*item)

    def made(self, **options):
        """What the targets hold after an undisturbed writer."""
        targets = [io.BytesIO() for _ in range(self.targets)]
        self.write_all(*targets, **options)
        return [target.getvalue() for target in targets]

    def check(self, outputs, compression):
        """All records are there, as whoever knows the format finds them."""
        data = outputs[: len(self.plain)]
        assert [DECOMPRESSED[compression](one) for one in data] == self.plain
        assert all(one.endswith(EOF_BLOCK) == (compression == "bgzf") for one in data)
        assert self.read(*outputs) == self.expected


def looks_whole(data, compression):
    """Whether compressed data has its end mark; text has none."""
    if compression in ("none", "bgzf"):
        return compression == "bgzf" and data.endswith(EOF_BLOCK)
    try:
        DECOMPRESSED[compression](data)
    except (EOFError, ValueError, lzma.LZMAError):
        return False
    return data != b""


# A read of the last one is larger than any buffer.
TEXTS = ["ACGTN" * (1 + 7 * number) for number in range(COUNT - 1)]
TEXTS.append("".join(random.Random(1).choices("ACGT", k=20_000)) + "A" * 120_000)
CIGARS = [*(f"{len(text)}M" for text in TEXTS[:-1]), "9000M131000S"]
READS = [st.FastqRecord(f"r{number} x", text, "I5!#~"[number % 5] * len(text)) for number, text in enumerate(TEXTS)]
SEQUENCES = [st.FastaRecord(f"s{number} x", text) for number, text in enumerate(TEXTS)]
ALIGNMENTS = [
    Alignment(f"r{number}", 0, 0, 10 * number, 9, cigar, seq=text, qual=b"\x20" * len(text))
    for number, (text, cigar) in enumerate(zip(TEXTS, CIGARS, strict=True))
]
LINES = [alignment.sam(["chr1"]) for alignment in ALIGNMENTS]
PAIRS = [
    (st.FastqRecord(f"r{number}/1", text, "I" * len(text)), st.FastqRecord(f"r{number}/2", text, "5" * len(text)))
    for number, text in enumerate(TEXTS)
]
SAM = "".join(line + "\n" for line in (HEADER[:-1], *LINES)).encode()
BAM = bam_header(REFERENCES, HEADER) + b"".join(alignment.bam() for alignment in ALIGNMENTS)
RECORDS = [(record,) for record in st.SamReader(SAM)]
BYTES = [(text.encode() + b"\n",) for text in TEXTS]


def lines_of(reader):
    return [record.to_sam() for record in reader]


def indexed_bam(target, index, **options):
    return st.BamWriter(target, HEADER, index=True, index_target=index, **options)


class KeptUntilTheEnd:
    """A function that writes all of the records it is given, as if it were a writer."""

    closed = False

    def __init__(self, finish, target, **options):
        self.finish = lambda: finish(target, b"".join(self.lines), **options)
        self.lines = [HEADER.encode()]

    def write(self, record):
        if self.closed:
            raise ValueError("the writer is closed")
        self.lines.append(record.to_sam().encode() + b"\n")

    def flush(self):
        """There is nothing yet."""

    def close(self):
        if not self.closed:
            self.closed = True
            self.finish()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            self.close()
        self.closed = True


def sort(target, data, **options):
    reader = st.SamReader(data)
    with st.BamWriter(target, HEADER, **options) as writer:
        st.sort_alignments(reader, writer, threads=1)


def kept(finish):
    return lambda target, **options: KeptUntilTheEnd(finish, target, **options)


NO_ALIGNMENTS = ((None,), ("r",), (LINES[0].encode(),), (READS[0],), (RECORDS,), (st.FastqBatch(),))
NO_PAIRS = (("r", "r"), (READS[0], b"@a\nA\n+\nI\n"), (READS[0], None), (READS[0], SEQUENCES[0]))
NO_BYTES = ((None,), ("ACGT",), (7,), (["A"],))
BAM_OPTIONS = {"compressions": ("bgzf",), "options": ("level", "threads", "atomic")}
DEPTHS = b"".join(
    b"chr1\t%d\t%d\n" % (position + 1, depth)
    for position in range(max(one.end for one in ALIGNMENTS))
    if (depth := sum(one.pos <= position < one.end for one in ALIGNMENTS))
)

WRITERS = [
    WriterRow(
        "FASTQ",
        st.FastqWriter,
        [(record,) for record in READS],
        [b"".join(map(bytes, READS))],
        lambda data: list(st.FastqReader(data)),
        READS,
        ".fastq",
        ((None,), ("@a\nA\n+\nI\n",), (b"@a\nA\n+\nI\n",), (SEQUENCES[0],), (READS,), (st.FastaBatch(),)),
    ),
    WriterRow(
        "FASTA",
        st.FastaWriter,
        [(record,) for record in SEQUENCES],
        [
            "".join(
                f">{record.name}\n" + "".join(text[at : at + 60] + "\n" for at in range(0, len(text), 60))
                for record, text in zip(SEQUENCES, TEXTS, strict=True)
            ).encode()
        ],
        lambda data: list(st.FastaReader(data)),
        SEQUENCES,
        ".fasta",
        ((None,), (">a\nA\n",), (b">a\nA\n",), (READS[0],), (SEQUENCES,), (st.FastqBatch(),)),
    ),
    WriterRow(
        "SAM",
        lambda target, **options: st.SamWriter(target, HEADER, **options),
        RECORDS,
        [SAM],
        lambda data: lines_of(st.SamReader(data)),
        LINES,
        ".sam",
        NO_ALIGNMENTS,
    ),
    WriterRow(
        "BAM",
        lambda target, **options: st.BamWriter(target, HEADER, **options),
        RECORDS,
        [BAM],
        lambda data: lines_of(st.BamReader(data)),
        LINES,
        ".bam",
        NO_ALIGNMENTS,
        **BAM_OPTIONS,
    ),
    WriterRow(
        "BAM with index",
        indexed_bam,
        RECORDS,
        [BAM],
        lambda data, index: lines_of(st.BamReader(data, index).query("chr1")),
        LINES,
        ".bam",
        NO_ALIGNMENTS,
        index=True,
        **BAM_OPTIONS,
    ),
    WriterRow(
        "pairs",
        st.FastqPairWriter,
        PAIRS,
        [b"".join(bytes(first) + bytes(second) for first, second in PAIRS)],
        lambda data: list(st.FastqPairReader(data)),
        PAIRS,
        ".fastq",
        NO_PAIRS,
    ),
    WriterRow(
        "pairs in two files",
        st.FastqPairWriter,
        PAIRS,
        [b"".join(map(bytes, mates)) for mates in zip(*PAIRS, strict=True)],
        lambda *data: list(st.FastqPairReader(*data)),
        PAIRS,
        ".fastq",
        NO_PAIRS,
    ),
    WriterRow(
        "bytes in gzip",
        st.GzipWriter,
        BYTES,
        [b"".join(data for (data,) in BYTES)],
        lambda data: list(st.GzipReader(data)),
        [data for (data,) in BYTES],
        ".gz",
        NO_BYTES,
        compressions=("gzip",),
        options=("level",),
    ),
    WriterRow(
        "bytes in BGZF",
        st.BgzfWriter,
        BYTES,
        [b"".join(data for (data,) in BYTES)],
        lambda data: list(st.BgzfReader(data)),
        [data for (data,) in BYTES],
        ".gz",
        NO_BYTES,
        **BAM_OPTIONS,
    ),
]
OUTPUTS = [
    *WRITERS,
    WriterRow(
        "depths",
        kept(st.write_depth),
        RECORDS,
        [DEPTHS],
        lambda data: [],
        [],
        ".txt",
        (),
    ),
    WriterRow(
        "sorted BAM",
        kept(sort),
        RECORDS[::-1],
        [BAM],
        lambda data: lines_of(st.BamReader(data)),
        LINES,
        ".bam",
        (),
        **BAM_OPTIONS,
    ),
]
WAYS = [(row, compression) for row in OUTPUTS for compression in row.compressions]
