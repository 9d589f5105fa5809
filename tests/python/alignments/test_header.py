"""SamHeader: parsing, editing and conversion of SAM headers."""

import concurrent.futures
import contextlib
import copy
import pickle
import shutil
import subprocess
import types

import pytest

import seqtide
from seqtide import FormatError, HeaderLine, Reference, SamHeader

TEXT = (
    "@HD\tVN:1.6\tSO:coordinate\n"
    "@SQ\tSN:chr1\tLN:1000\tAN:1\n"
    "@SQ\tSN:chr2\tLN:2147483647\n"
    "@RG\tID:a\tSM:x\n"
    "@RG\tID:b\tDS:für\n"
    "@PG\tID:bwa\n"
    "@PG\tID:sort\tPP:bwa\n"
    "@CO\tany text\twith a tab\n"
)
DICT = {
    "HD": {"VN": "1.6", "SO": "coordinate"},
    "SQ": [{"SN": "chr1", "LN": 1000, "AN": "1"}, {"SN": "chr2", "LN": 2147483647}],
    "RG": [{"ID": "a", "SM": "x"}, {"ID": "b", "DS": "für"}],
    "PG": [{"ID": "bwa"}, {"ID": "sort", "PP": "bwa"}],
    "CO": ["any text\twith a tab"],
}
ODD = "@CO\tx\n@HD\tSO:none\tSO:two\n@RG\tSM:x\tbad\t\n@RG\tID:\udcff\n@xy\tab:c\n"


@pytest.fixture
def header():
    return SamHeader(TEXT)


@pytest.mark.parametrize(
    "source", [TEXT, TEXT.encode(), bytearray(TEXT.encode()), DICT, SamHeader(TEXT)],
    ids=["str", "bytes", "bytearray", "dict", "SamHeader"],
)  # fmt: skip
def test_sources(source):
    header = SamHeader(source)
    assert header.text == TEXT
    assert header.to_dict() == DICT
    assert header == SamHeader(TEXT)


def test_without_lines():
    header = SamHeader()
    assert (header.text, header.references, header.to_dict(), list(header.lines)) == ("", (), {}, [])
    assert header == SamHeader("") == SamHeader({}) == SamHeader(b"")
    assert header.sort_order is None


@pytest.mark.parametrize("references", [{"a": 5, "b": 6}, [("a", 5), ("b", 6)], [Reference("a", 5), Reference("b", 6)]])
def test_from_references(references):
    header = SamHeader(references=references)
    assert header.text == "@HD\tVN:1.6\n@SQ\tSN:a\tLN:5\n@SQ\tSN:b\tLN:6\n"
    assert header.references == (("a", 5), ("b", 6))


@pytest.mark.parametrize("references", [{"a": 0}, {"a": 1 << 31}, {"a": 1 << 80}, {"*": 1}, [("a", 1), ("a", 2)]])
def test_bad_references(references):
    with pytest.raises(ValueError, match="@SQ field|comes twice"):
        SamHeader(references=references)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"header": 5}, TypeError),
        ({"header": ["@HD"]}, TypeError),
        ({"header": TEXT, "references": {}}, TypeError),
        ({"references": 5}, TypeError),
        ({"references": [1]}, TypeError),
        ({"references": {b"a": 1}}, TypeError),
        ({"references": {"a": "1"}}, TypeError),
        ({"header": "", "validation": "loose"}, ValueError),
        ({"header": {"HD": 5}}, TypeError),
        ({"header": {"SQ": [{"SN": "a", "LN": 1.5}]}}, TypeError),
        ({"header": {"SQ": [{"SN": "a", "LN": True}]}}, TypeError),
        ({"header": {"SQ": [{"SN": "a", b"LN": 1}]}}, TypeError),
        ({"header": {"CO": [5]}}, TypeError),
        ({"header": {5: []}}, TypeError),
        ({"header": {"SQ": [{"SN": "a"}]}}, FormatError),
        ({"header": {"XY": [{"SN": "a"}]}, "validation": "strict"}, FormatError),
        ({"header": {"RG": [{"ID": "a\tSM:x"}]}}, ValueError),
        ({"header": {"CO": ["a\n@CO\tb"]}}, ValueError),
        ({"header": "\ud800"}, ValueError),
    ],
)
def test_bad_arguments(arguments, error):
    with pytest.raises(error):
        SamHeader(**arguments)


def test_dict_order_and_shortcuts():
    header = SamHeader({"CO": "one", "RG": {"ID": "a"}, "HD": [{"VN": "1.5"}]})
    assert header.text == "@HD\tVN:1.5\n@CO\tone\n@RG\tID:a\n"


def test_errors_name_the_place():
    with pytest.raises(FormatError) as caught:
        SamHeader("@HD\tVN:1.6\n@SQ\tSN:a\tLN:0\n", validation="strict")
    error = caught.value
    assert (error.format, error.line, error.offset, error.excerpt) == ("SAM", 2, 11, b"@SQ\tSN:a\tLN:0")
    assert error.reason == '@SQ field LN must be a number from 1 to 2147483647, not "0"'


@pytest.mark.parametrize("validation", ["strict", "standard", "lenient"])
@pytest.mark.parametrize("size", range(len(TEXT.encode())))
def test_truncation(size, validation):
    try:
        header = SamHeader(TEXT.encode()[:size], validation=validation)
    except FormatError as error:
        assert error.line == TEXT.encode()[:size].count(b"\n") + 1
    else:
        assert TEXT.encode().startswith(header.text.encode("utf-8", "surrogateescape").rstrip(b"\n"))


def test_lenient():
    with pytest.raises(FormatError):
        SamHeader(ODD, validation="strict")
    header = SamHeader(ODD, validation="lenient")
    assert header.text == ODD
    assert header.to_dict() == {
        "CO": ["x"], "HD": {"SO": "none"}, "RG": [{"SM": "x"}, {"ID": "\udcff"}], "xy": [{"ab": "c"}],
    }  # fmt: skip
    assert [line.text + "\n" for line in header.lines] == ODD.splitlines(keepends=True)
    assert SamHeader("@HD\tVN:1.6\r\n").text == "@HD\tVN:1.6\n"


def test_references(header):
    assert header.references == (Reference("chr1", 1000), Reference("chr2", 2147483647))
    assert header.references[1].name == "chr2"
    assert header.references[1].length == 2147483647
    assert header.reference_names == ("chr1", "chr2")
    assert [header.reference_id(name) for name in header.reference_names] == [0, 1]
    assert header.reference_name(1) == "chr2"
    assert header.reference_length("chr1") == 1000


@pytest.mark.parametrize("name", ["chr3", "", "*", "1", "chr\0", "\udcff"])
def test_unknown_reference_names(header, name):
    for method in (header.reference_id, header.reference_length):
        with pytest.raises(KeyError, match="no reference is called"):
            method(name)


def test_unknown_reference_ids(header):
    for number in (-1, 2, 1 << 80):
        with pytest.raises(IndexError, match="no reference"):
            header.reference_name(number)
    for wrong in (header.reference_name, header.reference_id, header.reference_length):
        with pytest.raises(TypeError):
            wrong(1.5)


def test_lines_are_a_sequence(header):
    lines = header.lines
    assert len(lines) == 8
    assert lines[0] == HeaderLine("HD", {"VN": "1.6", "SO": "coordinate"})
    assert lines[-1] == HeaderLine("CO", comment="any text\twith a tab")
    assert lines[1:3] == [lines[1], lines[2]]
    assert lines[::-1] == list(reversed(lines))
    assert lines.index(lines[3]) == 3
    assert lines[3] in lines
    assert lines == list(lines) == SamHeader(TEXT).lines
    assert lines != list(lines)[1:]
    assert lines != TEXT
    assert repr(lines) == f"HeaderLines({list(lines)!r})"
    for index in (8, -9, 1 << 80):
        with pytest.raises(IndexError):
            lines[index]
    with pytest.raises(TypeError):
        lines["HD"]


def test_edits(header):
    lines = header.lines
    lines[3] = lines[3].updated(SM="y", LB="z")
    lines.insert(1, "@SQ\tSN:new\tLN:5")
    lines.append(HeaderLine("CO", comment="more"))
    lines.replace(-2, "@CO\tother")
    lines.remove(HeaderLine("RG", {"ID": "b", "DS": "für"}))
    del lines[2]
    assert lines.pop().comment == "more"
    lines += ["@RG\tID:c", HeaderLine("RG", {"ID": "d"})]
    assert header.text == (
        "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:new\tLN:5\n@SQ\tSN:chr2\tLN:2147483647\n@RG\tID:a\tSM:y\tLB:z\n"
        "@PG\tID:bwa\n@PG\tID:sort\tPP:bwa\n@CO\tother\n@RG\tID:c\n@RG\tID:d\n"
    )
    assert header.reference_names == ("new", "chr2")
    assert header.reference_id("chr2") == 1
    with pytest.raises(KeyError):
        header.reference_id("chr1")
    lines.clear()
    assert header == SamHeader()


def test_clear():
    header = SamHeader("@PG\tID:b\tPP:a\n@PG\tID:a\n@SQ\tSN:a\tLN:5\n")
    lines = header.lines
    lines.clear()
    assert (header.text, header.references, len(lines)) == ("", (), 0)
    with pytest.raises(IndexError):
        lines.pop()


def test_edits_from_several_threads(header):
    def edit(number):
        for _ in range(50):
            with contextlib.suppress(IndexError, ValueError):
                header.lines.append(f"@CO\t{number}")
                assert [line.type for line in header.lines if line.type == "HD"] == ["HD"]
                header.lines.pop()

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(edit, range(4)))
    assert header.references == SamHeader(TEXT).references


def test_insert_beyond_the_ends():
    header = SamHeader("@CO\tb\n")
    header.lines.insert(100, "@CO\tc")
    header.lines.insert(-100, "@CO\ta")
    header.lines.insert(-1, "@CO\tx")
    assert header.comments == ("a", "b", "x", "c")


REFUSED = {
    "second @HD": lambda header: header.lines.append("@HD\tVN:1.6"),
    "in front of @HD": lambda header: header.lines.insert(0, "@CO\tx"),
    "known reference": lambda header: header.lines.append("@SQ\tSN:chr1\tLN:5"),
    "known read group": lambda header: header.lines.append("@RG\tID:a"),
    "unknown PP": lambda header: header.lines.append("@PG\tID:x\tPP:y"),
    "needed program": lambda header: header.lines.pop(5),
    "no fields": lambda header: header.lines.append(HeaderLine("RG")),
    "two lines": lambda header: header.lines.append(HeaderLine("CO", comment="a\nb")),
    "tab": lambda header: header.lines.append(HeaderLine("RG", {"ID": "a\tSM:b"})),
    "no line": lambda header: header.lines.append("text"),
    "extend": lambda header: header.lines.extend(["@RG\tID:c", "@RG\tID:c"]),
    "replace": lambda header: header.lines.__setitem__(1, "@SQ\tSN:chr2\tLN:5"),
    "sort order": lambda header: header.set_hd(VN="1.5", SO="random"),
    "empty field": lambda header: header.set_hd(SO=""),
    "no version": lambda header: header.set_hd(VN=None),
    "program": lambda header: header.add_pg("x\ty"),
    "program's ID": lambda header: header.add_pg("x", ID="y"),
    "program's field": lambda header: header.add_pg("x", toolong="y"),
}


@pytest.mark.parametrize("edit", REFUSED.values(), ids=REFUSED)
def test_refused_edits_change_nothing(header, edit):
    with pytest.raises(ValueError):  # noqa: PT011
        edit(header)
    assert header.text == TEXT


@pytest.mark.parametrize("line", [5, None, b"@CO\tx", ("CO", "x")])
def test_lines_of_other_types(header, line):
    for edit in (header.lines.append, lambda line: header.lines.__setitem__(0, line)):
        with pytest.raises(TypeError):
            edit(line)
    assert header.text == TEXT


def test_edits_by_slice_are_not_supported(header):
    with pytest.raises(TypeError):
        header.lines[1:2] = []
    with pytest.raises(TypeError):
        del header.lines[1:2]


def test_iteration_sees_one_state(header):
    count = 0
    for _ in header.lines:
        header.lines.append("@CO\tmore")
        count += 1
    assert count == 8
    assert len(header.lines) == 16


def test_sort_order():
    header = SamHeader("@CO\tx\n")
    assert header.sort_order is None
    header.sort_order = "queryname"
    assert header.sort_order == "queryname"
    assert header.text == "@HD\tVN:1.6\tSO:queryname\n@CO\tx\n"
    header.sort_order = None
    assert header.text == "@HD\tVN:1.6\n@CO\tx\n"
    header.set_hd(SO="coordinate", GO="none", SS="coordinate:natural")
    header.set_hd(GO=None, VN="1.5")
    assert header.lines[0].text == "@HD\tVN:1.5\tSO:coordinate\tSS:coordinate:natural"
    with pytest.raises(TypeError):
        header.set_hd(SO=1.5)


def test_programs():
    header = SamHeader("@PG\tID:a\n@PG\tID:b\tPP:a\n@PG\tID:c\tPP:a\n")
    assert header.add_pg("a", VN="1", CL="a --fast", PN="A") == ["a.1", "a.2"]
    assert [line.text for line in header.programs[3:]] == [
        "@PG\tID:a.1\tPN:A\tPP:b\tVN:1\tCL:a --fast",
        "@PG\tID:a.2\tPN:A\tPP:c\tVN:1\tCL:a --fast",
    ]
    header = SamHeader()
    assert [header.add_pg("x", DS=7) for _ in range(3)] == [["x"], ["x.1"], ["x.2"]]
    assert header.programs[-1].fields == {"ID": "x.2", "PN": "x", "PP": "x.1", "DS": "7"}
    for arguments in ((), (5,), ("x", "y")):
        with pytest.raises(TypeError):
            header.add_pg(*arguments)


def test_conveniences(header):
    assert [line.fields["ID"] for line in header.read_groups] == ["a", "b"]
    assert [line.fields["ID"] for line in header.programs] == ["bwa", "sort"]
    assert header.comments == ("any text\twith a tab",)


@pytest.mark.parametrize("text", [TEXT, ODD, ""], ids=["strict", "lenient", "empty"])
def test_copies(text):
    header = SamHeader(text, validation="lenient")
    copies = [
        copy.copy(header), copy.deepcopy(header), header.copy(), SamHeader(header), pickle.loads(pickle.dumps(header)),
    ]  # fmt: skip
    for other in copies:
        assert other == header
        assert other.text == text
        assert other.references == header.references
        other.lines.append("@CO\tmore")
        assert other != header
    assert header.text == text


def test_comparison(header):
    assert header != TEXT
    assert header != SamHeader(TEXT + "@CO\tx\n")
    with pytest.raises(TypeError):
        hash(header)
    with pytest.raises(TypeError):
        hash(header.lines)


def test_representations(header):
    assert repr(header) == "<SamHeader: 2 references, 8 lines>"
    assert str(header) == TEXT


def test_a_header_that_was_not_initialised_is_empty():
    assert SamHeader.__new__(SamHeader).text == ""


def test_line_values():
    line = HeaderLine("SQ", [("SN", "a"), ("LN", 5)])
    assert (line.type, line.fields, line.comment) == ("SQ", {"SN": "a", "LN": "5"}, "")
    assert line == HeaderLine("SQ", {"SN": "a", "LN": "5"}) == HeaderLine.from_text("@SQ\tSN:a\tLN:5\r\n")
    assert hash(line) == hash(HeaderLine.from_text(line.text))
    assert line != HeaderLine("SQ", {"LN": "5", "SN": "a"})
    assert line != line.text
    assert str(line) == line.text == "@SQ\tSN:a\tLN:5"
    with pytest.raises(TypeError):
        line.fields["SN"] = "b"
    with pytest.raises(AttributeError):
        line.type = "RG"


@pytest.mark.parametrize("text", TEXT.splitlines() + ODD.splitlines() + ["@CO\t", "@HD", "@HD\t", "@RG\tID"])
def test_lines_from_text(text):
    line = HeaderLine.from_text(text)
    assert line.text == text
    assert eval(repr(line)) == line
    for other in (pickle.loads(pickle.dumps(line)), copy.deepcopy(line)):
        assert other == line
        assert other.fields == line.fields


@pytest.mark.parametrize("text", ["", "@", "@H", "@1D", "HD\tVN:1.6", "@HDx", "@HD VN:1.6", "@é€"])
def test_no_lines(text):
    with pytest.raises(ValueError, match="no header line"):
        HeaderLine.from_text(text)


@pytest.mark.parametrize("arguments", [(5,), ("RG", {5: "a"}), ("RG", {"ID": None}), ("RG", 5), ("CO", (), 5)])
def test_bad_line_arguments(arguments):
    with pytest.raises(TypeError):
        HeaderLine(*arguments)


def test_updated_lines():
    line = HeaderLine("RG", {"ID": "a", "SM": "x"})
    assert line.updated(SM=None, PL="ONT", ID="b", PI=5).text == "@RG\tID:b\tPL:ONT\tPI:5"
    assert line.text == "@RG\tID:a\tSM:x"
    with pytest.raises(TypeError):
        line.updated(ID=1.5)


def test_many_references():
    references = [(f"contig{i}", i + 1) for i in range(100_000)]
    header = SamHeader(references=references)
    assert header.references == tuple(references)
    assert SamHeader(header.text).reference_id("contig99999") == 99_999
    assert header.read_groups == ()


def test_names_are_shared(header):
    assert header.reference_name(0) is header.reference_names[0] is header.references[0].name
    assert header.copy().reference_names is header.reference_names


@pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")
@pytest.mark.parametrize(
    "text",
    ["", "@PG\tID:samtools\n", "@PG\tID:b\tPP:a\n@PG\tID:a\n@PG\tID:c\tPP:a\n@PG\tID:d\n", "@PG\tID:b\n@PG\tID:a\n"],
    ids=["none", "taken", "two ends", "no chain"],
)  # fmt: skip
def test_programs_are_added_as_samtools_does(tmp_path, text):
    path = tmp_path / "in.sam"
    path.write_text("@SQ\tSN:a\tLN:5\n" + text)
    done = subprocess.run(["samtools", "view", "-H", path], capture_output=True, text=True, check=True).stdout
    fields = SamHeader(done).programs[-1].fields
    header = SamHeader(path.read_text())
    header.add_pg("samtools", VN=fields["VN"], CL=fields["CL"])
    assert header.text == done


def test_exports():
    assert {"HeaderLine", "Reference", "SamHeader"} <= set(seqtide.__all__)


def as_slow(header):
    """The same mapping of kinds that are looked at value by value."""
    return {
        kind: value if isinstance(value, str) else types.MappingProxyType(value) if isinstance(value, dict)
        else tuple(types.MappingProxyType(item) if isinstance(item, dict) else item for item in value)
        for kind, value in header.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        {},
        DICT,
        {"SQ": [{"SN": "a", "LN": 5}, {"SN": "b", "LN": "7", "M5": "0" * 32}], "HD": {"VN": "1.6"}},
        {"CO": ["one", "two\twords", ""], "SQ": []},
        {"CO": "one"},
        {"RG": {"ID": "a", "DS": "caf\u00e9"}},
        {"PG": [{"ID": "a"}, {"ID": "b", "PP": "a"}]},
    ],
)
def test_plain_mappings_and_others_make_the_same_header(header):
    for validation in ("strict", "lenient"):
        made = SamHeader(header, validation=validation)
        assert (
            made == SamHeader(as_slow(header), validation=validation) and made.text == SamHeader(as_slow(header)).text
        )
        assert SamHeader(made.to_dict()).to_dict() == made.to_dict()


@pytest.mark.parametrize(
    "header",
    [
        {"SQ": [{"SN": "a\tLN:5"}]},
        {"SQ": [{"SN": "a", "LN": "5\n@SQ\tSN:b\tLN:6"}]},
        {"SQ": [{"SN": "a", "LN": 0}]},
        {"SQ": [{"SN": "a", "LN": 5}, {"SN": "a", "LN": 5}]},
        {"SQ": [{"SN": "a\r", "LN": 5}]},
        {"SQ": [{"SN": "a\0", "LN": 5}]},
        {"SQ": [{"SN": "a", "LN": 5, "TOOLONG": "x"}]},
        {"CO": ["a\nb"]},
        {"HD": {}},
        {"X": [{"ID": "a"}]},
    ],
)
def test_mappings_that_make_no_header(header):
    for form in (header, as_slow(header)):
        with pytest.raises(ValueError):
            SamHeader(form, validation="strict")


@pytest.mark.parametrize(
    "header", [{"SQ": [{"SN": "a", "LN": True}]}, {"SQ": [{"SN": None}]}, {"SQ": [{1: "a"}]}, {1: []}, {"CO": [1]}]
)
def test_mappings_of_other_types(header):
    for form in (header, as_slow(header)):
        with pytest.raises(TypeError):
            SamHeader(form)


def test_what_lenient_headers_give_as_a_dict():
    text = "@SQ\tSN:a\tLN:5\tSN:b\n@CO\n@CO\t\tx:y\n@XX\tword\tAB:c:d\n"
    header = SamHeader(text, validation="lenient")
    expected = {"SQ": [{"SN": "a", "LN": 5}], "CO": ["", "\tx:y"], "XX": [{"AB": "c:d"}]}
    assert header.to_dict() == expected
    assert SamHeader(b"@RG\tID:\xff\n", validation="lenient").to_dict() == {"RG": [{"ID": "\udcff"}]}
