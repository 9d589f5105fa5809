"""Known sequences, and how they are recognised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seqtide
from seqtide.quality_control.contaminants import Contaminants, Match, read_sequences
from seqtide.quality_control.known_sequences import ADAPTERS, FASTQC_ADAPTERS, KNOWN_SEQUENCES

COMPLEMENT = {"A": "T", "C": "G", "G": "C", "T": "A"}
KNOWN = "AATGATACGGCGACCACCGAGATCTACACTCTTTCCCTACACGACGCTCTTCCGATCT"


@pytest.mark.parametrize("sequences", [ADAPTERS, KNOWN_SEQUENCES], ids=["adapters", "known"])
def test_each_has_its_name_and_its_sequence(sequences):
    names, texts = zip(*sequences, strict=True)
    assert len(set(names)) == len(set(texts)) == len(sequences)
    assert set("".join(texts)) == set("ACGT")


def test_adapters_are_of_one_length():
    assert {len(sequence) for _, sequence in ADAPTERS} == {12}
    assert set(FASTQC_ADAPTERS) < set(ADAPTERS)


def longest_shared(known, query):
    """Length of the longest stretch with at most one mismatch, tried everywhere."""
    best = 0
    for strand in (known, "".join(COMPLEMENT[base] for base in reversed(known))):
        for offset in range(-len(strand) + 1, len(query)):
            first, behind = max(0, -offset), min(len(strand), len(query) - offset)
            for start in range(first, behind):
                mismatches, matched = 0, 0
                for place in range(start, behind):
                    if strand[place] != query[place + offset]:
                        mismatches += 1
                    elif mismatches < 2:
                        matched = place - start + 1
                    if mismatches == 2:
                        break
                best = max(best, matched)
    return best


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 40),
    st.integers(15, 40),
    st.lists(st.tuples(st.integers(0, 49), st.sampled_from("ACGT")), max_size=3),
)
def test_finds_what_a_search_everywhere_finds(start, length, changes):
    query = list((KNOWN[start : start + length] + "GTGTGTGTTTGG")[:50])
    for place, base in changes:
        if place < len(query):
            query[place] = base
    query = "".join(query)
    found = Contaminants([("one", KNOWN)]).find(query)
    if len(query) < 20:
        assert (found is not None) == (query in KNOWN)
        return
    # A stretch begins at the start of the overlap or behind a mismatch, so that the longest one may be longer by
    # what lies before: FastQC's rule finds no more than there is, and something wherever there is twice the least.
    longest = longest_shared(KNOWN, query)
    assert found is None or 20 < found.length <= longest
    assert found is not None or longest <= 41


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (KNOWN[:50], Match("P5", 100, 50)),
        (KNOWN[:50].lower(), Match("P5", 100, 50)),
        (KNOWN[:10] + "T" + KNOWN[11:40], Match("P5", 97, 40)),
        (KNOWN[5:25], None),
        (KNOWN[5:26], Match("P5", 100, 21)),
        (KNOWN[5:24], Match("P5", 100, 19)),
        (KNOWN[5:13], Match("P5", 100, 8)),
        (KNOWN[5:12], None),
        ("".join(COMPLEMENT[base] for base in reversed(KNOWN[3:33])), Match("P5", 100, 30)),
        ("", None),
        ("N" * 50, None),
    ],
)
def test_what_is_a_match(query, expected):
    assert Contaminants([("P5", KNOWN), ("the same again", KNOWN)]).find(query) == expected


def test_the_longest_match_names_it():
    known = Contaminants([("part", KNOWN[:30]), ("whole", KNOWN)])
    assert str(known.find(KNOWN[:50])) == "whole (100% over 50bp)"


def test_file_of_the_users_own(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("# comment\n\nMy adapter\t\t\tacgtacgtacgt\nOther\tGGGG\n")
    assert read_sequences(path) == [("My adapter", "ACGTACGTACGT"), ("Other", "GGGG")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\tACGT\nb ACGT\n", "not a name, a tab and a sequence"),
        ("a\tACGT\nb\tACGT\tA\n", "not a name, a tab and a sequence"),
        ("a\tACGT\nb\tACNT\n", "the sequence has letters other than A, C, G and T"),
    ],
)
def test_line_that_is_no_sequence_is_named(tmp_path, text, reason):
    path = tmp_path / "list.txt"
    path.write_text(text)
    with pytest.raises(seqtide.FormatError, match=reason) as caught:
        read_sequences(path)
    assert (caught.value.line, caught.value.path) == (2, str(path))
