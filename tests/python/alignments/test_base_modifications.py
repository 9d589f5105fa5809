"""Modified bases of the tags MM and ML (SAM tags specification, section 1.7)."""

import pytest

from seqtide import BamRecord, BaseModification


def read(seq, mm, ml=None, flag=0, **tags):
    record = BamRecord("r", flag, seq=seq)
    record.set_tag("MM", mm, "Z")
    if ml is not None:
        record.set_tag("ML", ml, "B:C")
    record.tags.update(tags)
    return record


def places(record):
    return [tuple(found) for found in record.modified_bases]


def test_one_kind():
    #                 0123456789
    record = read("ACCGTCCACG", "C+m,1,0,1;", [10, 20, 30])
    assert places(record) == [(2, "C", "+", "m", 10), (5, "C", "+", "m", 20), (8, "C", "+", "m", 30)]
    found = record.modified_bases[0]
    assert isinstance(found, BaseModification)
    assert (found.position, found.base, found.strand, found.code, found.probability) == (2, "C", "+", "m", 10)


def test_no_tags():
    assert BamRecord("r", seq="ACGT").modified_bases == []
    assert BamRecord("r", seq="ACGT", tags={"ML": [1, 2]}).modified_bases == []
    assert BamRecord("r").modified_bases == []


@pytest.mark.parametrize("mm", ["", "C+m;", "C+m?;", "C+m.;C+h;"])
def test_nothing_listed(mm):
    assert places(read("ACGT", mm)) == []
    assert places(read("ACGT", mm, [])) == []
    with pytest.raises(ValueError, match="ML"):
        read("ACGT", mm, [7]).modified_bases  # noqa: B018


def test_without_probabilities():
    assert places(read("CC", "C+m,1;")) == [(1, "C", "+", "m", None)]


def test_several_codes_share_the_positions():
    record = read("CACAC", "C+mh,0,1;", [1, 2, 3, 4])
    assert places(record) == [
        (0, "C", "+", "m", 1),
        (0, "C", "+", "h", 2),
        (4, "C", "+", "m", 3),
        (4, "C", "+", "h", 4),
    ]


def test_several_groups_begin_anew():
    record = read("CACAG", "C+m,0;C+h,1;G-m,0;", [1, 2, 3])
    assert places(record) == [(0, "C", "+", "m", 1), (2, "C", "+", "h", 2), (4, "G", "-", "m", 3)]


@pytest.mark.parametrize("hint", ["", ".", "?"])
def test_hints_about_skipped_bases(hint):
    assert places(read("CC", f"C+m{hint},1;")) == [(1, "C", "+", "m", None)]


def test_chebi_numbers():
    assert places(read("CC", "C+76792,1;", [9])) == [(1, "C", "+", 76792, 9)]


def test_any_base():
    assert places(read("ACGTN", "N+n,2,1;")) == [(2, "N", "+", "n", None), (4, "N", "+", "n", None)]


def test_uracil_is_stored_as_thymine():
    assert places(read("AUGU", "U+e,1;")) == [(3, "U", "+", "e", None)]
    assert places(read("ATGT", "T+e,1;")) == [(3, "T", "+", "e", None)]


def test_ambiguity_codes():
    assert places(read("CC", "C+C,0;", [229])) == [(0, "C", "+", "C", 229)]


def test_reverse_strand_counts_from_the_end():
    # Sequenced as GGCGTC, so that C is at 2 and 5, which are 3 and 0 of the stored GACGCC.
    record = read("GACGCC", "C+m,0,0;", [1, 2], flag=16)
    assert record.forward_sequence() == "GGCGTC"
    assert places(record) == [(3, "C", "+", "m", 1), (0, "C", "+", "m", 2)]
    letters = [record.forward_sequence()[len(record) - 1 - found.position] for found in record.modified_bases]
    assert letters == ["C", "C"]
    assert places(read("GACGCC", "N+n,0,4;", flag=16)) == [(5, "N", "+", "n", None), (0, "N", "+", "n", None)]
    assert places(read("AACC", "T-e,1;", flag=16)) == [(0, "T", "-", "e", None)]
    assert places(read("AACC", "U+e,0;", flag=16)) == [(1, "U", "+", "e", None)]


def test_names_of_the_draft():
    record = BamRecord("r", seq="CC", tags={"Mm": "C+m,1;", "Ml": [3]})
    assert places(record) == [(1, "C", "+", "m", 3)]


def test_length_at_the_time():
    assert places(read("CC", "C+m,1;", MN=2)) == [(1, "C", "+", "m", None)]
    for length in (3, "2", 1.0):
        with pytest.raises(ValueError, match="MN"):
            read("CC", "C+m,1;", MN=length).modified_bases  # noqa: B018


@pytest.mark.parametrize(
    "mm",
    [
        "C+",
        "C+m",
        "C+m,",
        "C+m,;",
        "C+m,0",
        "C+m,0,",
        "C+m,-1;",
        "C+m,0;;",
        "C+m,0;x",
        "C+m 0;",
        "X+m,0;",
        "c+m,0;",
        "C+,0;",
        "C+m1,0;",
        "C+1m,0;",
        "C+m.?,0;",
        "C+m,a;",
        "C+m,0 ;",
        "C+m,0,0,0;",
        "C+m,2;",
        "G+m,0;",
        "C+m," + "9" * 40 + ";",
        "C+mm,0;",
    ],
)
def test_malformed(mm):
    with pytest.raises(ValueError, match="MM"):
        read("CAC", mm).modified_bases  # noqa: B018


@pytest.mark.parametrize("mm", ["C+m,0;", "C+m;", "C+m", "x"])
def test_without_a_sequence(mm):
    # pysam gives none either: secondary alignments keep the tags of the read, but not its letters.
    record = BamRecord("r", 256, tags={"MM": mm, "MN": 4})
    record.set_tag("ML", [200], "B:C")
    assert record.modified_bases == []


@pytest.mark.parametrize(
    ("value", "type"), [(5, "i"), ([5], "B:C"), (1.5, "f"), ("C", "A"), ("1A", "H"), ("hello", "Z"), ("12", "Z"),
                        ("C", "Z"), (";", "Z"), ("C*m,0;", "Z")],
)  # fmt: skip
def test_a_tag_of_another_program(value, type):
    for name in ("MM", "Mm"):
        record = BamRecord("r", seq="CAC")
        record.set_tag(name, value, type)
        record.set_tag("ML", 7)
        assert record.modified_bases == []


@pytest.mark.parametrize("ml", [[], [1], [1, 2, 3]])
def test_another_number_of_probabilities(ml):
    with pytest.raises(ValueError, match="ML"):
        read("CC", "C+m,0,0;", ml).modified_bases  # noqa: B018


@pytest.mark.parametrize(
    ("name", "value", "type"),
    [("ML", 5, "i"), ("ML", [1, 2], "B:S"), ("ML", "12", "Z")],
)
def test_tags_of_another_type(name, value, type):
    record = read("CC", "C+m,0,0;", [1, 2])
    record.set_tag(name, value, type)
    with pytest.raises(ValueError, match=name):
        record.modified_bases  # noqa: B018


def test_long_read():
    record = read("CG" * 50_000, "C+m" + ",0" * 50_000 + ";", bytearray(range(250)) * 200)
    found = record.modified_bases
    assert len(found) == 50_000 and found[-1] == (99_998, "C", "+", "m", 249)
    assert [each.position for each in found] == list(range(0, 100_000, 2))
