"""Reads and contigs whose batches are tested."""

import pytest
from outcome import fastq

from seqtide import (
    FastaBatch,
    FastaReader,
    FastqBatch,
    FastqReader,
    FastqRecord,
)

COUNT = 700
READS = fastq(*((b"read%d x" % i, b"ACGTN" * (i % 31), b"I5!~+" * (i % 31)) for i in range(COUNT)))
CONTIGS = b"".join(b">c%d\n%s" % (i, b"ACGT\nGG\n" * (i % 9)) for i in range(COUNT))
CASES = [(FastqReader, FastqBatch, READS), (FastaReader, FastaBatch, CONTIGS)]
both_formats = pytest.mark.parametrize(("reader", "kind", "data"), CASES, ids=["FASTQ", "FASTA"])


def record_of(number, length, letter="A"):
    return FastqRecord(f"r{number}", letter * length, "I" * length)
