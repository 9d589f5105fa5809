"""All region queries: a new one adds a row."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from bam_data import NAMES, REFERENCES
from outcome import bgzf
from query_data import DATA, INDEX, MANY, names, scan

from seqtide import BamIndex, BamReader, FaiIndex, FastaFile


class QueryRow(NamedTuple):
    """What the tests need to know of a query. Regions are (name, start, end), or one text as samtools writes it."""

    name: str
    data: bytes
    opens: Callable[..., Any]  # the data in any source, with options
    ask: Callable[..., Any]  # of the file, for a region; everything, to compare
    truth: Callable[[str, int, int | None], Any]  # found without an index
    lengths: dict[str, int]
    noun: str  # what has names
    ways: list[dict]  # options that change no answer
    cursor: Callable[..., Any] | None = None  # of the file, for a region: where an answer comes bit by bit
    bits: Callable[[Any], Any] = list  # what a cursor gives, to compare


def random_regions(row, count, seed):
    """Regions of all sizes, also empty ones and some beyond the end."""
    chance = random.Random(seed)
    for _ in range(count):
        name = chance.choice(list(row.lengths))
        length = row.lengths[name]
        start = chance.choice((0, chance.randrange(length + 1), length, length + 5))
        yield name, start, chance.choice((None, start, start + 1, start + 100, start + 20_000, 1 << 62))


# ---- BAM

CSI, SMALL_BINS = (BamIndex.build(DATA, "csi", min_shift=min_shift) for min_shift in (14, 9))


def true_records(name, start, end):
    end = 1 << 62 if end is None else end
    return scan(MANY, (NAMES.index(name), start, end)) if start < end else []


def names_of_batches(batches):
    return [name for batch in batches for name in names(batch)]


def bam_row(name, index=INDEX, ask=lambda *given: names(given[0].query(*given[1:])), truth=true_records, **options):
    ways = [{"threads": 1}, {"threads": 3}, {"block_size": 100}, {"block_size": 3000, "threads": 1}]
    return QueryRow(
        name,
        DATA,
        lambda source, **options: BamReader(source, index, **options),
        ask,
        truth,
        dict(REFERENCES),
        "reference",
        ways,
        **options,
    )


# ---- FASTA


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


def fasta_row(name, data, ask=fetch):
    return QueryRow(
        name,
        data,
        FastaFile,
        ask,
        lambda name, start, end: SEQUENCES[name][start:end],
        {name: len(sequence) for name, sequence in SEQUENCES.items()},
        "sequence",
        [{"threads": 1}, {"threads": 3}, {"index": FaiIndex.build(data)}],
    )


ROWS = [
    bam_row("BAM with BAI", cursor=BamReader.query, bits=names),
    bam_row("BAM with CSI", CSI, cursor=BamReader.query, bits=names),
    bam_row("BAM with CSI of small bins", SMALL_BINS),
    bam_row(
        "batches of BAM",
        ask=lambda *given: names_of_batches(given[0].query(*given[1:]).batches(max_records=7)),
        cursor=lambda *given: given[0].query(*given[1:]).batches(max_records=1),
        bits=names_of_batches,
    ),
    bam_row("numbers of BAM", ask=BamReader.count, truth=lambda *region: len(true_records(*region))),
    fasta_row("FASTA", fasta_text()),
    fasta_row("FASTA with CRLF", fasta_text(b"\r\n")),
    fasta_row("FASTA in BGZF", bgzf(fasta_text(), 700)),
    fasta_row("many of FASTA", fasta_text(), fetch_among_many),
]
CURSORS = [row for row in ROWS if row.cursor]
