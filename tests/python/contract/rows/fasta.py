"""FASTA with its indexes, and fetching by them."""

import random

from batch_rows import BatchRow
from index_rows import IndexRow
from outcome import bgzf
from query_rows import QueryRow
from reader_rows import COUNT, ReaderRow, with_batches
from writer_rows import TEXTS, WriterRow

import seqtide as st

# ---- readers and writers

READ = [b"", *(b">s%d\n%bAC\n" % (i, b"ACGT\n" * (i % 4)) for i in range(COUNT))]
RECORDS = [st.FastaRecord(f"s{number} x", text) for number, text in enumerate(TEXTS)]


def folded(record):
    text = record.sequence
    return f">{record.name}\n" + "".join(text[at : at + 60] + "\n" for at in range(0, len(text), 60))


# ---- indexes

INDEXED = b">chr1 first\nACGTA\nCGTAC\nGG\n>chr2\nTTTT\n>empty\n\n>one\tline\n" + b"ACGT" * 50 + b"\n"
BGZF = bgzf(INDEXED, 40)
GZI = st.GziIndex.build(BGZF)
FAI = st.FaiIndex.build(INDEXED)


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


def fai_row(name, opens, compress):
    return IndexRow(
        name,
        st.FaiIndex,
        ".fai",
        compress(INDEXED),
        st.FaiIndex.build,
        st.FaiIndex.items,
        opens,
        finds_bases,
        compress(INDEXED.replace(b"first", b"1st")),
        harmless_cuts=cuts_of_lines,
    )


# ---- queries


def make_sequences():
    chance = random.Random(5)
    sizes = {"chr1": 20_000, "chr2": 61, "HLA:A*01:01": 3000, "empty": 0}
    return {name: "".join(chance.choices("ACGTNacgt-*", k=size)) for name, size in sizes.items()}


SEQUENCES = make_sequences()


def fasta_text(line_end=b"\n"):
    lines = []
    for name, sequence in SEQUENCES.items():
        lines += [f">{name} text".encode(), *(sequence[at : at + 60].encode() for at in range(0, len(sequence), 60))]
    return line_end.join([*lines, b""])


def fetch(file, *region):
    return file.fetch(*region) if len(region) > 1 else file.fetch(region=region[0])


def fetch_among_many(file, *region):
    first, second = file.fetch_many([region if len(region) > 1 else region[0], "chr2:2-5"])
    assert second == SEQUENCES["chr2"][1:5]
    return first


def query_row(name, data, ask=fetch):
    return QueryRow(
        name,
        data,
        st.FastaFile,
        ask,
        lambda name, start, end: SEQUENCES[name][start:end],
        {name: len(sequence) for name, sequence in SEQUENCES.items()},
        "sequence",
        [{"threads": 1}, {"threads": 3}, {"index": st.FaiIndex.build(data)}],
    )


ROWS = [
    *with_batches(ReaderRow("FASTA", (READ,), st.FastaReader, ends_open=True)),
    WriterRow(
        "FASTA",
        st.FastaWriter,
        RECORDS,
        ["".join(map(folded, RECORDS)).encode()],
        ".fasta",
        [None, ">a\nA\n", b">a\nA\n", st.FastqRecord("a", "A", "I"), RECORDS, st.FastqBatch()],
        st.FastaReader,
    ),
    BatchRow(st.FastaBatch, lambda i: st.FastaRecord(f"r{i}", "ACG" * i), ("name", "sequence")),
    fai_row("FAI", st.FastaFile, bytes),
    fai_row(
        "FAI of BGZF",
        lambda source, index=None: st.FastaFile(source, index, GZI if isinstance(source, bytes) else None),
        lambda text: bgzf(text, 40),
    ),
    IndexRow(
        "GZI",
        st.GziIndex,
        ".gzi",
        BGZF,
        st.GziIndex.build,
        list,
        lambda source, index=None: st.FastaFile(source, FAI, index),
        finds_bases,
        bgzf(INDEXED, 33),
    ),
    query_row("FASTA", fasta_text()),
    query_row("FASTA with CRLF", fasta_text(b"\r\n")),
    query_row("FASTA in BGZF", bgzf(fasta_text(), 700)),
    query_row("many of FASTA", fasta_text(), fetch_among_many),
]
