"""K-mers, their hashes and samples of one sequence against naive implementations."""

from array import array
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from letters import NOT_TEXT, forms_of, mostly_dna

import seqtide

CODES = {"A": 0, "C": 1, "G": 2, "T": 3, "U": 3}
MASK32 = (1 << 32) - 1
MASK64 = (1 << 64) - 1
NTHASH = [0x3C8BFBB395C60474, 0x3193C18562A02B4C, 0x20323ED082572324, 0x295549F54BE24456]

sizes = st.integers(1, 32)
long_dna = st.text("ACGT" * 30 + "Nu", max_size=200)


def codes_of(letters):
    return [CODES.get(letter, None) for letter in letters.upper()]


def windows_of(letters, k):
    """Position and codes of every k-mer."""
    codes = codes_of(letters)
    for i in range(len(codes) - k + 1):
        window = codes[i : i + k]
        if None not in window:
            yield i, window


def integer_of(codes):
    return sum(code << 2 * i for i, code in enumerate(reversed(codes)))


def reverse_of(codes):
    return [3 - code for code in reversed(codes)]


def kmer_of(codes, canonical):
    forward = integer_of(codes)
    return min(forward, integer_of(reverse_of(codes))) if canonical else forward


def order_of(codes, canonical):
    """The hash that orders minimizers and syncmers."""

    def fold(kmer):
        return ((kmer & MASK32) + (kmer >> 32) * 0x9E3779B1) & MASK32

    h = fold(integer_of(codes))
    if canonical:
        h = min(h, fold(integer_of(reverse_of(codes))))
    h = h * 0x7FEB352D & MASK32
    h ^= h >> 15
    h = h * 0x846CA68B & MASK32
    return h ^ 0x80000000


def naive_minimizers(letters, k, w, canonical):
    hashes = {i: order_of(codes, canonical) for i, codes in windows_of(letters, k)}
    chosen = set()
    for start in range(len(letters) - k - w + 2):
        if all(i in hashes for i in range(start, start + w)):
            chosen.add(min(range(start, start + w), key=lambda i: (hashes[i], i)))
    return sorted(chosen)


def naive_syncmers(letters, k, s, offset, canonical):
    places = {0, k - s} if offset is None else {offset}
    chosen = []
    for i, codes in windows_of(letters, k):
        if canonical:
            codes = min(codes, reverse_of(codes))
        hashes = [order_of(codes[j : j + s], canonical) for j in range(k - s + 1)]
        if hashes.index(min(hashes)) in places:
            chosen.append(i)
    return chosen


def naive_nthash(codes, canonical):
    def rotated(word, n):
        return (word << n % 64 | word >> (64 - n % 64)) & MASK64

    def hash_of(codes):
        result = 0
        for i, code in enumerate(reversed(codes)):
            result ^= rotated(NTHASH[code], i)
        return result

    return min(hash_of(codes), hash_of(reverse_of(codes))) if canonical else hash_of(codes)


@given(mostly_dna, st.integers(1, 40))
@example("", 1)
@example("ACGT", 5)
@example("ACGT", 4)
def test_kmers(letters, k):
    expected = [letters[i : i + k] for i, _ in windows_of(letters, k)]
    for form in forms_of(letters):
        text = isinstance(form, (str, seqtide.FastqRecord, seqtide.FastaRecord))
        assert list(seqtide.kmers(form, k)) == (expected if text else [kmer.encode() for kmer in expected])


def test_kmers_is_an_iterator_that_keeps_its_sequence():
    windows = seqtide.kmers(bytearray(b"ACGT"), 2)
    assert iter(windows) is windows
    assert (next(windows), list(windows), list(windows)) == (b"AC", [b"CG", b"GT"], [])
    assert list(seqtide.kmers("ACGT", 1 << 80)) == []
    growing = bytearray(b"ACGT")
    windows = seqtide.kmers(growing, 2)
    with pytest.raises(BufferError):
        growing.extend(b"A" * 1000)
    assert len(list(windows)) == 3


@given(long_dna, sizes, st.booleans())
@example("A" * 31, 32, False)
@example("T" * 32, 32, True)
@example("ACGT" * 8 + "N" + "ACGT" * 8, 32, True)
def test_encode_kmers(letters, k, canonical):
    expected = [(i, kmer_of(codes, canonical)) for i, codes in windows_of(letters, k)]
    for form in forms_of(letters):
        positions, kmers = seqtide.encode_kmers(form, k, canonical=canonical)
        assert (positions.dtype, kmers.dtype) == (np.int64, np.uint64)
        assert list(zip(positions.tolist(), kmers.tolist(), strict=True)) == expected
    for kmer, (_, codes) in zip(kmers, windows_of(letters, k), strict=True):
        if not canonical:
            assert (
                seqtide.decode_kmer(kmer, k) == seqtide.decode_kmer(int(kmer), k) == "".join("ACGT"[c] for c in codes)
            )


@given(mostly_dna, st.integers(1, 130), st.booleans())
@example("ACGT" * 40, 64, True)
@example("ACGT" * 40, 65, True)
def test_nthash(letters, k, canonical):
    expected = [(i, naive_nthash(codes, canonical)) for i, codes in windows_of(letters, k)]
    for form in forms_of(letters):
        positions, hashes = seqtide.nthash(form, k, canonical=canonical)
        assert (positions.dtype, hashes.dtype) == (np.int64, np.uint64)
        assert list(zip(positions.tolist(), hashes.tolist(), strict=True)) == expected


@settings(deadline=None)
@given(long_dna, sizes, st.integers(1, 60), st.booleans())
@example("", 1, 1, True)
@example("ACGTACGT", 32, 1, True)
@example("A" * 100, 32, 20, False)
@example("ACGT" * 40, 32, 1, True)
@example("ACGT" * 40, 1, 160, True)
@example("ACGT" * 40, 1, 161, True)
def test_minimizers(letters, k, w, canonical):
    expected = naive_minimizers(letters, k, w, canonical)
    codes = codes_of(letters)
    forward = [integer_of(codes[i : i + k]) for i in expected]
    kept = [kmer_of(codes[i : i + k], canonical) for i in expected]
    for form in forms_of(letters):
        positions, kmers, is_reverse = seqtide.minimizers(form, k, w, canonical=canonical)
        assert (positions.dtype, kmers.dtype, is_reverse.dtype) == (np.int64, np.uint64, np.bool_)
        assert positions.tolist() == expected
        assert kmers.tolist() == kept
        assert is_reverse.tolist() == [a != b for a, b in zip(forward, kept, strict=True)]


@settings(deadline=None)
@given(long_dna, sizes, st.integers(0, 30), st.integers(0, 30), st.booleans())
@example("ACGT" * 20, 32, 0, 0, True)
@example("", 1, 0, 0, False)
def test_syncmers(letters, s, more, place, canonical):
    k = s + more
    offset = min(place, more)
    for form in forms_of(letters):
        assert seqtide.syncmers(form, k, s, canonical=canonical).tolist() == naive_syncmers(
            letters, k, s, None, canonical
        )
        open_ones = seqtide.syncmers(form, k, s, offset=offset, canonical=canonical)
        assert open_ones.tolist() == naive_syncmers(letters, k, s, offset, canonical)
        assert open_ones.dtype == np.int64


@given(st.lists(mostly_dna, max_size=5), sizes, st.booleans())
def test_kmer_counts_and_spectrum(many, k, canonical):
    counts = Counter(kmer_of(codes, canonical) for letters in many for _, codes in windows_of(letters, k))
    expected = {seqtide.decode_kmer(kmer, k): counts[kmer] for kmer in sorted(counts)}
    spectrum = Counter(counts.values())
    for sequences in (many, iter([letters.encode() for letters in many]), [forms_of(x)[-1] for x in many]):
        result = seqtide.kmer_counts(sequences, k, canonical=canonical)
        assert list(result.items()) == list(expected.items())
    assert list(seqtide.kmer_spectrum(many, k, canonical=canonical).items()) == sorted(spectrum.items())


def test_one_sequence_to_count():
    for form in forms_of("ACGTACG"):
        if not isinstance(form, type(np.array(1))) and hasattr(form, "__len__") and not hasattr(form, "typecode"):
            assert seqtide.kmer_counts(form, 3) == {"ACG": 2, "CGT": 1, "GTA": 1, "TAC": 1}
            assert seqtide.kmer_spectrum(form, 3) == {1: 3, 2: 1}


def test_kmers_of_a_file():
    data = b"@a\nACGTA\n+\nIIIII\n@b\nACG\n+\nIII\n"
    with seqtide.open(data) as reader:
        assert seqtide.kmer_counts(reader, 3) == {"ACG": 2, "CGT": 1, "GTA": 1}


def test_short_reads_are_no_error():
    assert seqtide.kmer_spectrum(["A", "", "ACGT"], 5) == {}
    assert seqtide.kmer_counts([], 5) == {}
    assert [len(part) for part in seqtide.minimizers("ACG", 5, 3)] == [0, 0, 0]


TAKE_K = [
    seqtide.encode_kmers,
    seqtide.kmer_counts,
    seqtide.kmer_spectrum,
    lambda letters, k: seqtide.minimizers(letters, k, 5),
    lambda letters, k: seqtide.syncmers(letters, 40, k),
]


@pytest.mark.parametrize("function", TAKE_K)
@pytest.mark.parametrize("k", [0, -1, 33, 1 << 80, -(1 << 80)])
def test_what_is_no_k(function, k):
    for letters in ("", "ACGT" * 20):
        with pytest.raises(ValueError):
            function(letters, k)


@pytest.mark.parametrize("function", [seqtide.kmers, seqtide.nthash])
def test_k_without_a_limit(function):
    for k in (0, -1, -(1 << 80)):
        with pytest.raises(ValueError, match="k"):
            function("ACGT", k)


@pytest.mark.parametrize("w", [0, -1, -(1 << 80), 1 << 31, 1 << 80])
def test_what_is_no_window(w):
    with pytest.raises(ValueError, match="w"):
        seqtide.minimizers("ACGT", 3, w)


def test_windows_larger_than_any_sequence():
    largest = (1 << 31) - 1
    assert seqtide.minimizers("ACGT", 32, largest)[0].tolist() == []
    assert seqtide.syncmers("ACGT", largest, 32).tolist() == []
    assert seqtide.nthash("ACGT", 1 << 80)[0].tolist() == []


@pytest.mark.parametrize(
    ("k", "s", "offset"), [(5, 6, None), (5, 3, 3), (5, 3, -1), (0, 0, None), (5, 0, None), (1 << 80, 5, None)]
)
def test_what_is_no_syncmer(k, s, offset):
    with pytest.raises(ValueError):
        seqtide.syncmers("ACGTACGT", k, s, offset=offset)


@pytest.mark.parametrize(("kmer", "k"), [(-1, 3), (64, 3), (1 << 64, 32), (0, 0), (0, 33)])
def test_what_is_no_kmer(kmer, k):
    with pytest.raises(ValueError):
        seqtide.decode_kmer(kmer, k)


def test_wrong_types():
    for k in ("3", 3.0, None):
        for function in (seqtide.kmers, seqtide.nthash, *TAKE_K):
            with pytest.raises(TypeError):
                function("ACGT", k)
    for kmer in ("A", 1.0, None):
        with pytest.raises(TypeError):
            seqtide.decode_kmer(kmer, 3)
    for value in NOT_TEXT:
        for function in (seqtide.kmers, seqtide.encode_kmers, seqtide.nthash, seqtide.kmer_counts):
            if not isinstance(value, list) or function is not seqtide.kmer_counts:
                with pytest.raises(TypeError):
                    function(value, 1)
    with pytest.raises(TypeError, match="sequence must be"):
        seqtide.kmer_counts(["ACG", 1], 3)


def test_numpy_arrays_are_one_sequence_or_many():
    letters = np.frombuffer(b"ACGTACGG", np.uint8)
    for count in (seqtide.kmer_counts, seqtide.kmer_spectrum):
        assert count(letters, 3) == count(array("B", b"ACGTACGG"), 3) == count("ACGTACGG", 3)
        # No k-mers over the ends of rows.
        assert count(letters.reshape(2, 4), 3) == count(["ACGT", "ACGG"], 3)
        assert count(np.array(["ACGT", "ACGG"]), 3) == count(["ACGT", "ACGG"], 3)
        with pytest.raises(TypeError, match="sequence must be"):
            count(letters.astype(np.int32), 3)


@pytest.mark.parametrize("canonical", [False, True])
@pytest.mark.parametrize("k", [1, 5, 9, 32])
def test_counts_of_a_sequence_that_is_gone_over_in_parts(k, canonical):
    letters = np.frombuffer(b"ACGT" * 64 + b"N", np.uint8)[np.random.default_rng(k).integers(0, 257, (5 << 19) + 7)]
    _, kmers = seqtide.encode_kmers(letters, k, canonical=canonical)
    counts = np.unique(kmers, return_counts=True)[1]
    spectrum = zip(*(column.tolist() for column in np.unique(counts, return_counts=True)), strict=True)
    assert seqtide.kmer_spectrum(letters, k, canonical=canonical) == dict(spectrum)
