"""Several adapters at both ends of reads: what cutadapt 5.2 keeps of them, and the same from all ways to ask."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import seqtide
from seqtide.reads import column_kernels

RECORDED = Path(__file__).parent / "cutadapt.tsv"


def recorded():
    for line in RECORDED.read_text().splitlines()[1:]:
        fields = ["" if field == "." else field for field in line.split("\t")]
        back, front = ([adapter for adapter in field.split(",") if adapter] for field in fields[:2])
        yield back, front, float(fields[2]), int(fields[3]), fields[4], [int(field) for field in fields[5:]]


def test_what_cutadapt_keeps():
    cut = 0
    for back, front, error_rate, min_overlap, read, (start, end, number) in recorded():
        options = {"front": front, "error_rate": error_rate, "min_overlap": min_overlap}
        assert seqtide.trim_adapter(read, back, **options) == read[start:end], (read, back, front)
        batch = seqtide.FastaBatch.from_records([seqtide.FastaRecord("r", read)])
        kept, found = column_kernels.find_adapters(batch.sequences, back, **options)
        assert (kept.tolist(), found.tolist()) == ([[start, end]], [number])
        assert batch.trim_adapter(back, **options).sequences.tolist() == [read[start:end]]
        cut += number >= 0
    assert cut > 100


ADAPTERS = st.lists(st.text("ACGTN", min_size=1, max_size=9).filter(lambda text: set(text) != {"N"}), max_size=3)


@given(st.lists(st.text("ACGTN", max_size=30), max_size=8), ADAPTERS, ADAPTERS)
def test_batches_are_trimmed_as_reads(reads, back, front):
    if not back and not front:
        front = ["ACG"]
    batch = seqtide.FastaBatch.from_records([seqtide.FastaRecord("r", read) for read in reads])
    expected = [seqtide.trim_adapter(read, back, front=front, error_rate=0.2) for read in reads]
    assert batch.trim_adapter(tuple(back), front=front, error_rate=0.2).sequences.tolist() == expected
    _, found = column_kernels.find_adapters(batch.sequences, back, front=front, error_rate=0.2)
    assert found.dtype == np.int64
    assert (found >= 0).tolist() == [len(left) < len(read) for left, read in zip(expected, reads, strict=True)]


def test_one_or_many_of_any_type():
    for adapter in ("AGATC", b"AGATC", ["AGATC"], (b"AGATC", "TTTTT"), [bytearray(b"AGATC")]):
        assert seqtide.trim_adapter("CCCAGATCGG", adapter) == "CCC"
        assert seqtide.trim_adapter(b"CCCAGATCGG", front=adapter) == b"GG"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, ValueError),
        ({"adapter": []}, ValueError),
        ({"adapter": [""]}, ValueError),
        ({"adapter": ["ACGT", "AC!"]}, ValueError),
        ({"adapter": "ACGT", "front": "NN"}, ValueError),
        ({"front": ["ACGT"], "error_rate": 1}, ValueError),
        ({"front": None}, TypeError),
        ({"adapter": {"ACGT": 1}}, TypeError),
        ({"adapter": [1]}, TypeError),
        ({"adapter": [["ACGT"]]}, TypeError),
    ],
)
def test_what_are_no_adapters(arguments, error):
    column = seqtide.FastaBatch.from_records([seqtide.FastaRecord("r", "ACGT")]).sequences
    with pytest.raises(error):
        seqtide.trim_adapter("ACGT", **arguments)
    with pytest.raises(error):
        column_kernels.find_adapters(column, **arguments)
