"""Operations on one sequence against their definitions in plain Python."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import (
    NOT_TEXT,
    assert_same,
    equal_floats,
    forms_of,
    mostly_dna,
    qualities,
    reads,
    same_type,
    scores_of,
    sequences,
    texts_of,
)

import seqtide

COMPLEMENT = str.maketrans("ACGTURYKMBVDHacgturykmbvdh", "TGCAAYRMKVBHDtgcaayrmkvbhd")
OF_SEQUENCES = [
    seqtide.gc_content,
    seqtide.count_bases,
    seqtide.complement,
    seqtide.reverse,
    seqtide.reverse_complement,
    seqtide.is_valid_dna,
    seqtide.is_valid_rna,
    seqtide.count_invalid_bases,
    seqtide.shannon_entropy,
    seqtide.dust_score,
    seqtide.transition_complexity,
    seqtide.count_masked_bases,
    seqtide.meets_length_requirement,
]


@given(sequences)
def test_gc_content(letters):
    kinds = Counter(letters.upper())
    strong, weak = kinds["G"] + kinds["C"], kinds["A"] + kinds["T"] + kinds["U"]
    expected = strong / (strong + weak) if strong + weak else math.nan
    for form in forms_of(letters):
        result = seqtide.gc_content(form)
        assert result == expected or math.isnan(result) and math.isnan(expected)


@given(sequences)
def test_count_bases(letters):
    kinds = Counter(letters.upper())
    expected = {base: kinds[base] for base in "ACGTN"}
    expected["T"] += kinds["U"]
    expected["other"] = len(letters) - sum(expected.values())
    for form in forms_of(letters):
        assert seqtide.count_bases(form) == expected


@given(qualities)
def test_qualities(quality):
    errors = sum(10 ** (-score / 10) for score in scores_of(quality))
    mean = -10 * math.log10(errors / len(quality)) if quality else math.nan
    for form in [*texts_of(quality), seqtide.FastqRecord("r", "A" * len(quality), quality)]:
        assert equal_floats(seqtide.expected_errors(form), errors)
        # Rounded to five decimals, after a sum that is accurate to 1e-6.
        result = seqtide.mean_quality(form)
        assert abs(result - mean) <= 1e-5 if quality else math.isnan(result)


@pytest.mark.parametrize("function", [seqtide.mean_quality, seqtide.expected_errors])
def test_what_is_no_quality(function):
    with pytest.raises(TypeError, match="no quality"):
        function(seqtide.FastaRecord("r", "ACGT"))
    for text in ("II I", b"II\x1fI", b"II\x7fI", b"II\xff"):
        with pytest.raises(ValueError, match="at position 2"):
            function(text)
    with pytest.raises(ValueError, match="non-ASCII"):
        function("IIé")
    for value in NOT_TEXT:
        with pytest.raises(TypeError):
            function(value)


@given(sequences)
def test_strands(letters):
    for form in forms_of(letters):
        quality = getattr(form, "quality", "")
        complement = letters.translate(COMPLEMENT)
        assert_same(seqtide.complement(form), same_type(form, complement))
        assert_same(seqtide.reverse(form), same_type(form, letters[::-1], quality[::-1]))
        assert_same(seqtide.reverse_complement(form), same_type(form, complement[::-1], quality[::-1]))
        rna = "".join(
            {"T": "U", "t": "u"}.get(other, other) if base in "Aa" else other
            for base, other in zip(letters, complement, strict=True)
        )
        assert_same(seqtide.complement(form, rna=True), same_type(form, rna))
        assert_same(seqtide.reverse_complement(form, rna=True), same_type(form, rna[::-1], quality[::-1]))


def test_every_byte_value():
    every = bytes(range(256))
    table = bytes(ord(chr(byte).translate(COMPLEMENT)) for byte in every)
    assert seqtide.complement(every) == table
    assert seqtide.reverse(every) == every[::-1]
    assert seqtide.reverse_complement(every) == table[::-1]
    assert seqtide.count_invalid_bases(every) == 256 - 2 * len("ACGTRYSWKMBDHVN")
    assert seqtide.count_invalid_bases(every, rna=True, iupac=False) == 256 - 2 * len("ACGU")
    assert seqtide.count_masked_bases(every) == 27


@given(sequences)
def test_validity(letters):
    for rna in (False, True):
        for iupac in (False, True):
            alphabet = ("ACGU" if rna else "ACGT") + ("RYSWKMBDHVN" if iupac else "")
            invalid = sum(letter.upper() not in alphabet for letter in letters)
            is_valid = seqtide.is_valid_rna if rna else seqtide.is_valid_dna
            for form in forms_of(letters):
                assert seqtide.count_invalid_bases(form, rna=rna, iupac=iupac) == invalid
                assert is_valid(form, iupac=iupac) is (invalid == 0)


@given(st.text(max_size=20))
def test_validity_of_any_text(text):
    invalid = sum(letter not in "ACGTacgt" for letter in text)
    assert seqtide.count_invalid_bases(text, iupac=False) == invalid
    assert seqtide.is_valid_dna(text, iupac=False) is (invalid == 0)


def bases_of(letters):
    return letters.upper().replace("U", "T")


@given(mostly_dna)
def test_complexity(letters):
    bases = Counter(base for base in bases_of(letters) if base in "ACGT")
    total = sum(bases.values())
    entropy = -sum(n / total * math.log2(n / total) for n in bases.values()) if total else math.nan
    windows = [bases_of(letters)[i : i + 3] for i in range(len(letters) - 2)]
    triplets = Counter(window for window in windows if set(window) <= set("ACGT"))
    number = sum(triplets.values())
    dust = sum(n * (n - 1) / 2 for n in triplets.values()) / (number - 1) if number > 1 else math.nan
    changes = sum(a != b for a, b in zip(bases_of(letters)[:-1], bases_of(letters)[1:], strict=True))
    transitions = changes / (len(letters) - 1) if len(letters) > 1 else math.nan
    for form in forms_of(letters):
        assert equal_floats(seqtide.shannon_entropy(form), entropy)
        assert equal_floats(seqtide.dust_score(form), dust)
        assert equal_floats(seqtide.transition_complexity(form), transitions)


@given(sequences, st.integers(-3, 90), st.integers(-3, 90))
def test_extract_region(letters, start, end):
    for form in forms_of(letters):
        if 0 <= start <= end <= len(letters):
            quality = getattr(form, "quality", "")[start:end]
            assert_same(seqtide.extract_region(form, start, end), same_type(form, letters[start:end], quality))
        else:
            with pytest.raises(ValueError, match="no region"):
                seqtide.extract_region(form, start, end)


@pytest.mark.parametrize("region", [(0, 1 << 80), (-(1 << 80), 2), (1 << 63, 1 << 64), (2, 1)])
def test_no_such_region(region):
    with pytest.raises(ValueError, match="no region"):
        seqtide.extract_region("ACGT", *region)


@given(sequences, st.integers(0, 90), st.none() | st.integers(0, 90))
def test_meets_length_requirement(letters, shortest, longest):
    expected = shortest <= len(letters) and (longest is None or len(letters) <= longest)
    for form in forms_of(letters):
        assert seqtide.meets_length_requirement(form, shortest, longest) is expected


def test_length_requirements_that_make_no_sense():
    assert seqtide.meets_length_requirement("", 0, 1 << 80)
    assert not seqtide.meets_length_requirement("ACGT", 1 << 80)
    for lengths in ((-1, None), (0, -1)):
        with pytest.raises(ValueError, match="negative"):
            seqtide.meets_length_requirement("ACGT", *lengths)
    with pytest.raises(TypeError):
        seqtide.meets_length_requirement("ACGT", 1.5)


@given(reads)
def test_to_fasta(read):
    record = seqtide.to_fasta(read)
    assert_same(record, seqtide.FastaRecord(read.name, read.sequence))
    assert seqtide.to_fasta(record) is record


def test_what_is_no_fasta():
    with pytest.raises(ValueError, match=">"):
        seqtide.to_fasta(seqtide.FastqRecord("r", "A>C", "III"))
    for value in ("ACGT", b"ACGT", None):
        with pytest.raises(TypeError, match="record must be"):
            seqtide.to_fasta(value)


@pytest.mark.parametrize("function", OF_SEQUENCES, ids=lambda function: function.__name__)
def test_what_is_no_sequence(function):
    for value in NOT_TEXT:
        with pytest.raises(TypeError, match="sequence must be"):
            function(value)
    if function not in (seqtide.is_valid_dna, seqtide.is_valid_rna, seqtide.count_invalid_bases):
        for value in ("ACé", "AC\ud800"):
            with pytest.raises(ValueError, match="non-ASCII"):
                function(value)


def test_long_sequences_are_worked_on_without_the_gil():
    letters = "ACGTN" * 100_000
    assert seqtide.gc_content(letters) == 0.5
    assert seqtide.reverse_complement(letters) == "NACGT" * 100_000
    record = seqtide.FastqRecord("r", letters, "!I" * 250_000)
    assert seqtide.reverse(record) == seqtide.FastqRecord("r", letters[::-1], "I!" * 250_000)


class Text(str):
    """Its own type is not kept: nobody knows how to make another one."""


def test_subclasses_of_str():
    assert_same(seqtide.reverse(Text("ACG")), "GCA")
    assert_same(seqtide.extract_region(Text("ACG"), 0, 3), "ACG")


def test_arrays_of_anything_but_bytes_are_no_text():
    for value in (np.array(["ACGT"]), np.array([None], object), np.array([65], np.int32), np.uint8(65)):
        for function in (seqtide.gc_content, seqtide.reverse, seqtide.is_valid_dna):
            with pytest.raises(TypeError, match="sequence must be str or bytes-like, not"):
                function(value)
        with pytest.raises(TypeError, match="quality must be str or bytes-like, not"):
            seqtide.mean_quality(value)
    assert seqtide.gc_content(np.frombuffer(b"GA", np.uint8)) == 0.5
