"""K-mers of long sequences: an interrupt that is pending ends the call, before all of the work is done."""

import functools
import itertools
import operator
import random

import pytest
from pending import NUMBER, Interrupting, check_interrupted

import seqtide as st

LETTERS = bytes(random.Random(1).choices(b"ACGT", k=3 << 20))
FUNCTIONS = {
    "encode_kmers": functools.partial(st.encode_kmers, LETTERS),
    "encode_kmers of both strands": functools.partial(st.encode_kmers, LETTERS, canonical=True),
    "nthash": functools.partial(st.nthash, LETTERS),
    "minimizers": functools.partial(st.minimizers, LETTERS, w=11),
    "minimizers of wide windows": functools.partial(st.minimizers, LETTERS, w=5000),
    "syncmers": functools.partial(st.syncmers, LETTERS, s=5),
    "open syncmers": functools.partial(st.syncmers, LETTERS, s=5, offset=2),
    "kmer_counts": functools.partial(st.kmer_counts, LETTERS),
    "kmer_counts of short sequences": functools.partial(st.kmer_counts, [LETTERS[:100]] * 2000),
    "kmer_counts of empty sequences": functools.partial(st.kmer_counts, [""] * 200_000),
    "kmer_spectrum": functools.partial(st.kmer_spectrum, LETTERS),
    "kmer_spectrum of both strands": functools.partial(st.kmer_spectrum, LETTERS, canonical=True),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name):
    function = FUNCTIONS[name]
    check_interrupted(map(function, [Interrupting()]))


@pytest.mark.parametrize("reads", [1, 20_000])
@pytest.mark.parametrize("name, options", [("kmer_counts", {}), ("minimizers", {"w": 11})])
def test_batches(name, options, reads):
    size = len(LETTERS) // reads
    batch = st.FastaBatch.from_records(
        [st.FastaRecord("r", LETTERS[i * size : (i + 1) * size].decode()) for i in range(reads)]
    )
    check_interrupted(map(functools.partial(getattr(batch, name), **options), [Interrupting()]))


def test_letters_without_kmers():
    windows = functools.partial(st.kmers, b"N" * (3 << 20) + b"A" * NUMBER)
    check_interrupted(itertools.chain.from_iterable(map(windows, [Interrupting()])))


def test_an_iterator_goes_on():
    letters = b"N" * (3 << 20) + b"ACGT" * NUMBER
    windows = st.kmers(letters, NUMBER)
    item_of = functools.partial(operator.getitem, [windows] * (NUMBER + 1))
    check_interrupted(itertools.chain.from_iterable(map(item_of, [Interrupting()])))
    assert len(list(windows)) == 4 * NUMBER - NUMBER + 1


def test_short_sequences_are_done_before_anybody_looks():
    """Signals wait for the interpreter, as with other short calls."""
    with pytest.raises(AssertionError, match="nobody looked"):
        check_interrupted(map(functools.partial(st.encode_kmers, b"ACGT" * 100), [Interrupting()]))
