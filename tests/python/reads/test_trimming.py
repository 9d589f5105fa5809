"""Trimming and masking of one read against their definitions in plain Python."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from letters import (
    NOT_TEXT,
    adapter_start,
    assert_same,
    bwa_interval,
    dna,
    forms_of,
    poly_end,
    qualities,
    reads,
    same_type,
    scores_of,
    sequences,
    texts_of,
    window_interval,
)

import seqtide

numbers = st.integers(0, 100) | st.just(1 << 80)
thresholds = st.integers(0, 100) | st.just(1 << 80)

BY_QUALITY = [
    seqtide.trim_quality_start,
    seqtide.trim_quality_end,
    seqtide.trim_quality_both,
    seqtide.trim_quality_bwa,
]


def check_part(function, form, letters, start, end):
    quality = getattr(form, "quality", "")[start:end]
    assert_same(function(form), same_type(form, letters[start:end], quality))


@given(sequences, numbers, numbers)
def test_fixed_numbers(letters, at_start, at_end):
    size = len(letters)
    for form in forms_of(letters):
        check_part(lambda form: seqtide.trim_start(form, at_start), form, letters, min(at_start, size), size)
        check_part(lambda form: seqtide.trim_end(form, at_end), form, letters, 0, max(size - at_end, 0))
        start, end = (at_start, size - at_end) if at_start < size - at_end else (0, 0)
        check_part(lambda form: seqtide.trim_both(form, at_start, at_end), form, letters, start, end)


def test_nothing_to_trim_gives_the_same_object():
    record = seqtide.FastqRecord("r", "ACGT", "IIII")
    assert seqtide.trim_start(record, 0) is record
    assert seqtide.trim_quality_both(record, 20) is record


def check_quality_trim(function, quality, expected):
    """`expected` is an interval; of empty ones only that they are empty matters."""
    for text in texts_of(quality):
        start, end = function(text)
        assert 0 <= start <= end <= len(quality)
        assert (start, end) == expected or start == end and expected[0] == expected[1]
    record = seqtide.FastqRecord("r x", "A" * len(quality), quality)
    kept = quality[slice(*expected)]
    assert_same(function(record), seqtide.FastqRecord("r x", "A" * len(kept), kept))


@given(qualities, thresholds)
@example("", 0)
@example("!", 300)
def test_quality_at_the_ends(quality, threshold):
    scores = scores_of(quality)
    good = [i for i, score in enumerate(scores) if score >= threshold]
    first, last = (good[0], good[-1] + 1) if good else (0, 0)
    size = len(quality) if good else 0
    check_quality_trim(lambda read: seqtide.trim_quality_start(read, threshold), quality, (first, size))
    check_quality_trim(lambda read: seqtide.trim_quality_end(read, threshold), quality, (0, last))
    check_quality_trim(lambda read: seqtide.trim_quality_both(read, threshold), quality, (first, last))


@given(qualities, st.integers(1, 90), st.integers(0, 100) | st.sampled_from([2.5, 14.25, 1e300, math.inf]))
@example("", 1, 0)
@example("IIII", 5, 0)
@example("!!!!!!!!!!", 4, 15)
@example("IIII!!!!IIII", 4, 20)
def test_quality_window(quality, width, mean):
    expected = window_interval(scores_of(quality), width, mean)
    check_quality_trim(lambda read: seqtide.trim_quality_window(read, width, mean), quality, expected)


@given(reads, st.integers(1, 10), st.integers(0, 60))
def test_quality_window_counts_n_as_0(read, width, mean):
    scores = [
        0 if letter == "N" else score for letter, score in zip(read.sequence, scores_of(read.quality), strict=True)
    ]
    assert seqtide.trim_quality_window(read, width, mean) == read[slice(*window_interval(scores, width, mean))]


@given(reads, st.integers(0, 60))
@example(seqtide.FastqRecord("r", "NNACGNN", "IIIIIII"), 20)
def test_quality_at_the_ends_counts_n_as_0(read, threshold):
    scores = [
        0 if letter == "N" else score for letter, score in zip(read.sequence, scores_of(read.quality), strict=True)
    ]
    good = [i for i, score in enumerate(scores) if score >= threshold]
    first, last = (good[0], good[-1] + 1) if good else (0, 0)
    assert seqtide.trim_quality_start(read, threshold) == (read[first:] if good else read[:0])
    assert seqtide.trim_quality_end(read, threshold) == read[:last]
    assert seqtide.trim_quality_both(read, threshold) == read[first:last]


@given(qualities, thresholds, thresholds)
@example("IIII####", 20, 0)
@example("####IIII####", 20, 20)
def test_quality_bwa(quality, at_end, at_start):
    scores = scores_of(quality)
    check_quality_trim(lambda read: seqtide.trim_quality_bwa(read, at_end), quality, bwa_interval(scores, at_end))
    check_quality_trim(
        lambda read: seqtide.trim_quality_bwa(read, at_end, min_quality_start=at_start),
        quality,
        bwa_interval(scores, at_end, at_start),
    )


@given(st.text("AaGgCN", max_size=40), st.sampled_from("AaGg"), st.integers(0, 12))
@example("", "A", 3)
@example("AAAA", "A", 0)
def test_poly(letters, letter, min_length):
    end = poly_end(letters, letter, min_length)
    for form in forms_of(letters):
        check_part(lambda form: seqtide.trim_poly(form, letter, min_length=min_length), form, letters, 0, end)


ADAPTERS = st.text("ACGT", min_size=1, max_size=12) | st.text("ACGTURYSWKMBDHVNXI", min_size=1, max_size=12).filter(
    lambda adapter: set(adapter) - set("NI")
)


@given(dna, ADAPTERS, dna, st.sampled_from([0, 0.1, 0.2, 0.34, 0.5]), st.integers(1, 8))
@example("", "ACGT", "", 0.1, 3)
@example("ACGT", "ACGTACGT", "", 0.1, 20)
def test_adapter(before, adapter, after, error_rate, min_overlap):
    letters = before + adapter.replace("U", "T") + after
    for read in (letters, letters[: len(before) + len(adapter) // 2], before):
        end = adapter_start(read, adapter, error_rate, min_overlap)
        for form in forms_of(read):
            result = seqtide.trim_adapter(form, adapter, error_rate=error_rate, min_overlap=min_overlap)
            assert_same(result, same_type(form, read[:end], getattr(form, "quality", "")[:end]))


def test_adapter_in_a_long_read():
    letters = "ACCA" * 5000
    assert seqtide.trim_adapter(letters + "AGATCGGAAGAGC", b"AGATCGGAAGAGC") == letters


@given(reads, thresholds, st.booleans())
def test_mask_low_quality(read, threshold, soft):
    expected = "".join(
        (letter.lower() if soft else "N") if score < threshold else letter
        for letter, score in zip(read.sequence, scores_of(read.quality), strict=True)
    )
    masked = seqtide.mask_low_quality(read, threshold, soft=soft)
    assert_same(masked, seqtide.FastqRecord(read.name, expected, read.quality))
    for form in (*texts_of(read.sequence), seqtide.FastaRecord("r", read.sequence)):
        for quality in (read.quality, read.quality.encode()):
            result = seqtide.mask_low_quality(form, threshold, quality=quality, soft=soft)
            assert_same(result, same_type(form, expected))


@given(sequences)
def test_count_masked_bases(letters):
    expected = sum(letter == "N" or letter.islower() for letter in letters)
    for form in forms_of(letters):
        assert seqtide.count_masked_bases(form) == expected


# ---- bad arguments


@pytest.mark.parametrize("function", BY_QUALITY, ids=lambda function: function.__name__)
def test_what_is_no_quality_threshold(function):
    with pytest.raises(ValueError, match="must not be negative"):
        function("IIII", -1)
    for value in ("20", 20.0, None):
        with pytest.raises(TypeError):
            function("IIII", value)
    with pytest.raises(TypeError, match="no quality"):
        function(seqtide.FastaRecord("r", "ACGT"), 20)
    with pytest.raises(ValueError, match="position 1"):
        function(b"I\x00I", 20)
    for value in NOT_TEXT:
        with pytest.raises(TypeError, match="quality must be"):
            function(value, 20)


@pytest.mark.parametrize("arguments", [(0, 20), (-1, 20), (4, -1), (4, math.nan), (4, -math.inf)])
def test_what_is_no_window(arguments):
    for read in ("IIIIIIII", "", seqtide.FastqRecord("r", "A" * 8, "I" * 8)):
        with pytest.raises(ValueError, match="window|mean_quality"):
            seqtide.trim_quality_window(read, *arguments)


@pytest.mark.parametrize("arguments", [(4, None), (4, "x"), (4.0, 20)])
def test_what_is_no_number_for_a_window(arguments):
    with pytest.raises(TypeError):
        seqtide.trim_quality_window("IIII", *arguments)


def test_what_is_no_number_of_bases():
    for call in (
        lambda: seqtide.trim_start("ACGT", -1),
        lambda: seqtide.trim_end("ACGT", -(1 << 80)),
        lambda: seqtide.trim_both("ACGT", 0, -1),
        lambda: seqtide.trim_poly("ACGT", "A", min_length=-1),
        lambda: seqtide.mask_low_quality("ACGT", -1, quality="IIII"),
        lambda: seqtide.trim_quality_bwa("IIII", 20, min_quality_start=-1),
    ):
        with pytest.raises(ValueError, match="must not be negative"):
            call()
    for value in ("1", 1.0, None):
        with pytest.raises(TypeError):
            seqtide.trim_start("ACGT", value)


@pytest.mark.parametrize("letter", ["", "AA", "-", b"1", "é"])
def test_what_is_no_letter(letter):
    with pytest.raises(ValueError, match="letter"):
        seqtide.trim_poly("ACGT", letter)


@pytest.mark.parametrize(
    ("adapter", "options"),
    [
        ("", {}),
        ("NNN", {}),
        ("ACGZ", {}),
        ("ACé", {}),
        ("ACGT", {"error_rate": 1.0}),
        ("ACGT", {"error_rate": -0.1}),
        ("ACGT", {"error_rate": math.nan}),
        ("ACGT", {"min_overlap": 0}),
        ("ACGT", {"min_overlap": -1}),
    ],
)
def test_what_is_no_adapter(adapter, options):
    for letters in ("", "ACGTACGT"):
        with pytest.raises(ValueError):
            seqtide.trim_adapter(letters, adapter, **options)


def test_masks_need_one_quality():
    record = seqtide.FastqRecord("r", "ACGT", "IIII")
    for arguments in ((record, "IIII"), ("ACGT", None), (seqtide.FastaRecord("r", "ACGT"), None)):
        with pytest.raises(TypeError, match="quality"):
            seqtide.mask_low_quality(arguments[0], 20, quality=arguments[1])
    with pytest.raises(ValueError, match="4 letters, but quality has 3"):
        seqtide.mask_low_quality("ACGT", 20, quality="III")
    with pytest.raises(ValueError, match="position 0"):
        seqtide.mask_low_quality("ACGT", 20, quality=" III")


@pytest.mark.parametrize(
    "function",
    [
        lambda value: seqtide.trim_start(value, 1),
        lambda value: seqtide.trim_end(value, 1),
        lambda value: seqtide.trim_both(value, 1, 1),
        lambda value: seqtide.trim_poly(value, "A"),
        lambda value: seqtide.trim_adapter(value, "ACGT"),
        lambda value: seqtide.mask_low_quality(value, 1, quality="IIII"),
        seqtide.count_masked_bases,
    ],
)
def test_what_is_no_sequence(function):
    for value in NOT_TEXT:
        with pytest.raises(TypeError, match="sequence must be"):
            function(value)
    with pytest.raises(ValueError, match="non-ASCII"):
        function("ACGé")
