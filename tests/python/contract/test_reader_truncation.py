"""Inputs cut at every byte: every reader gives all complete records, then a typed error, or the end if it is one."""

import bisect
import itertools
import os

import pytest
from bam_data import EOF_BLOCK
from reader_rows import ReaderRow, outcome_of
from rows import rows_of

import seqtide as st

pytestmark = pytest.mark.timeout(60)
READERS = rows_of(ReaderRow)
WAYS = [(row, form) for row in READERS for form in row.forms]


@pytest.mark.parametrize("block_size", [3, 1 << 18])
@pytest.mark.parametrize("row", [row for row, form in WAYS if form == "plain"], ids=str)
def test_plain(row, block_size):
    everything = row.expected()
    data = row.data()
    for which, parts in enumerate(row.sources):
        ends = list(itertools.accumulate(map(len, parts)))
        for cut in range(len(data[which])):
            sources = [*data[:which], data[which][:cut], *data[which + 1 :]]
            texts, error = outcome_of(row, *sources, block_size=block_size)
            complete = max(0, bisect.bisect_right(ends, cut) - 1)
            # The last line needs no line end; what is left of a line may be one.
            assert complete <= len(texts) <= complete + 1, f"cut at {cut}"
            certain = complete if row.ends_open else len(texts)
            assert texts[:certain] == everything[:certain], f"cut at {cut}"
            if not row.ends_open and cut not in ends and cut + 1 not in ends:
                assert error is not None, f"cut at {cut}"
            assert error is None or error.record is None or error.record > 0


@pytest.mark.parametrize("row, form", [way for way in WAYS if way[1] != "plain"], ids=str)
def test_compressed(row, form):
    everything = row.expected()
    data = row.data(form)
    last = len(row.sources) - 1
    counts = []
    for cut in range(1, len(data[last])):
        texts, error = outcome_of(row, *data[:last], data[last][:cut], threads=2 if cut % 8 == 0 else 1)
        assert texts == everything[: len(texts)], f"cut at {cut}"
        counts.append(len(texts))
        if row.seeks and texts == everything:
            continue  # it does not look at the rest
        assert error is not None, f"cut at {cut}"
        # Fewer bytes do not tell what they are.
        assert isinstance(error, st.TruncatedError) or cut < 18, f"cut at {cut}"
    assert counts == sorted(counts)
    # Only what lies behind the data is missing; a record that ends where the next begins is not known to be whole.
    assert counts[-1] >= len(everything) - row.ends_open


@pytest.mark.parametrize("row", READERS, ids=str)
def test_the_end_of_file_block_may_be_missing_if_that_is_allowed(row):
    data = [one.removesuffix(EOF_BLOCK) for one in row.data("BGZF")]
    assert outcome_of(row, *data, require_eof=False) == (row.expected(), None)


@pytest.mark.parametrize("row", [row for row in READERS if "plain" in row.forms], ids=str)
def test_a_file_that_is_cut_while_it_is_read_is_told(row, tmp_path):
    expected = row.expected()
    for number, parts in enumerate(row.sources):
        paths = [tmp_path / f"source{i}" for i in range(len(row.sources))]
        for path, data in zip(paths, row.data(), strict=True):
            path.write_bytes(data)
        size = paths[number].stat().st_size
        texts = []
        with row.open(*paths, threads=1, block_size=64) as reader:
            items = row.items(reader)
            # Between two records, where text that was cut seems whole.
            os.truncate(paths[number], size - len(parts[-1]))
            with pytest.raises(st.TruncatedError, match=rf"had {size} bytes when it was opened") as caught:
                for item in items:
                    texts += row.texts_of(item)
            assert caught.value.path == str(paths[number])
            with pytest.raises(st.TruncatedError):
                next(items)
        assert texts == expected[: len(texts)]


@pytest.mark.parametrize("row", [row for row in READERS if "plain" in row.forms and len(row.sources) == 1], ids=str)
def test_a_file_that_grows_is_read_to_its_end(row, tmp_path):
    expected = row.expected()
    path = tmp_path / "source"
    parts = row.sources[0]
    path.write_bytes(b"".join(parts[:-1]))
    with row.open(path, threads=1, block_size=64) as reader:
        items = row.items(reader)
        with path.open("ab") as file:
            file.write(parts[-1])
        assert [text for item in items for text in row.texts_of(item)] == expected
