"""Batches of pairs."""

import io
import itertools

import pytest

from seqtide import (
    FastqBatch,
    FastqPairReader,
    FastqPairWriter,
    FastqRecord,
    FormatError,
    TruncatedError,
)

pytestmark = pytest.mark.timeout(60)


# ---- pairs

READ1 = [FastqRecord(f"p{i}/1", "ACGT" * (i % 30), "IIII" * (i % 30)) for i in range(300)]
READ2 = [FastqRecord(f"p{i}/2", "TTG" * (i % 40), "##I" * (i % 40)) for i in range(300)]


def text_of(records):
    return b"".join(map(bytes, records))


@pytest.mark.parametrize("interleaved", [False, True])
@pytest.mark.parametrize("limits", [{}, {"max_bytes": 500}, {"max_records": 7}])
def test_pair_batches(interleaved, limits):
    if interleaved:
        reader = FastqPairReader(text_of(itertools.chain.from_iterable(zip(READ1, READ2, strict=True))))
    else:
        reader = FastqPairReader(text_of(READ1), text_of(READ2))
    pairs = []
    for batch1, batch2 in reader.batches(**limits):
        assert 0 < len(batch1) == len(batch2) <= limits.get("max_records", 300)
        pairs += zip(batch1, batch2, strict=True)
    assert pairs == list(zip(READ1, READ2, strict=True)) and reader.pair_count == 300


def test_good_pairs_before_a_fault():
    batches = FastqPairReader(text_of(READ1), text_of(READ2[:50])).batches()
    batch1, batch2 = next(batches)
    assert list(batch1) == READ1[:50] and list(batch2) == READ2[:50]
    for _ in range(2):
        with pytest.raises(TruncatedError):
            next(batches)
    batches = FastqPairReader(text_of(READ1[:2]), text_of([READ2[0], READ2[5]])).batches()
    assert len(next(batches)[0]) == 1
    with pytest.raises(FormatError, match="are no pair"):
        next(batches)


def test_pair_batches_of_a_closed_reader():
    reader = FastqPairReader(text_of(READ1), text_of(READ2))
    batches = reader.batches()
    for wrong in ({"max_bytes": 0}, {"max_records": -1}):
        with pytest.raises(ValueError, match="must be positive"):
            reader.batches(**wrong)
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        next(batches)
    with pytest.raises(ValueError, match="closed"):
        reader.batches()


@pytest.mark.parametrize("interleaved", [False, True])
def test_writing_pair_batches(interleaved):
    targets = [io.BytesIO() for _ in range(1 if interleaved else 2)]
    with FastqPairWriter(*targets) as writer:
        for batch1, batch2 in FastqPairReader(text_of(READ1), text_of(READ2)).batches(max_records=70):
            writer.write(batch1, batch2)
        assert writer.pair_count == 300
    expected = (
        [text_of(itertools.chain.from_iterable(zip(READ1, READ2, strict=True)))]
        if interleaved
        else [text_of(READ1), text_of(READ2)]
    )
    assert [target.getvalue() for target in targets] == expected


def test_pair_batches_that_do_not_fit_write_nothing():
    good1, good2 = FastqBatch.from_records(READ1[:3]), FastqBatch.from_records(READ2[:3])
    bad = FastqBatch.from_records([*READ2[:2], FastqRecord("p2/2", "A@", "II")[1:]])
    for options in ({}, {"check_names": False}):
        targets = io.BytesIO(), io.BytesIO()
        with FastqPairWriter(*targets, **options) as writer:
            for batch1, batch2 in ((good1, good2[:2]), (good1, bad)):
                with pytest.raises(ValueError):
                    writer.write(batch1, batch2)
            if not options:
                with pytest.raises(ValueError, match='"p1/1" and "p2/2" are not the names of mates'):
                    writer.write(good1[1:2], good2[2:])
            for one, other in ((good1, READ2[0]), (READ1[0], good2), (good1, None)):
                with pytest.raises(TypeError, match="can write"):
                    writer.write(one, other)
        assert [target.getvalue() for target in targets] == [b"", b""]
    with pytest.raises(ValueError, match="closed"):
        writer.write(good1, good2)
