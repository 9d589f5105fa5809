"""FastaFile: regions of FASTA, against plain Python and samtools."""

import io
import os
import pickle
import random
import shutil
import subprocess
import warnings

import pytest
from outcome import bgzf

import seqtide
from seqtide import FaiIndex, FastaFile, GziIndex

SMALL = b">chr1 first\nACGTA\nCGTAC\nGG\n>chr2\nTTTT\n>empty\n\n>one\tline\n" + b"ACGT" * 50 + b"\n"
SEQUENCES = {"chr1": "ACGTACGTACGG", "chr2": "TTTT", "empty": "", "one": "ACGT" * 50}

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")


def make_fasta(seed, line_end="\n", empty=True):
    """FASTA text of sequences of all shapes, and the sequences by name."""
    numbers = random.Random(seed)
    text, sequences = [], {}
    for number in range(20):
        length = numbers.choice([0, 1, 59, 60, 61, numbers.randrange(2000)])
        sequence = "".join(numbers.choices("ACGTNacgtnRY-*", k=max(length, 0 if empty else 1)))
        width = numbers.choice([1, 7, 60, 61, 80, 3000])
        name = numbers.choice(["s{}", "chr{}.1", "é|{}", "x:{}"]).format(number)
        text.append(f">{name}{numbers.choice(['', ' text', chr(9) + 'a > b'])}{line_end}")
        text += [sequence[at : at + width] + line_end for at in range(0, len(sequence), width)]
        text.append(numbers.choice(["", line_end]))
        sequences[name] = sequence
    return "".join(text).encode(), sequences


class ReadSeek:
    """The least that a seekable file object can be; counts the bytes it gave."""

    def __init__(self, data, most=None):
        self.file = io.BytesIO(data)
        self.most = most
        self.count = 0

    def read(self, size):
        data = self.file.read(size if self.most is None else min(size, self.most))
        self.count += len(data)
        return data

    def seek(self, offset, whence=0):
        return self.file.seek(offset, whence)


def regions_of(sequences, seed, count=200):
    numbers = random.Random(seed)
    for _ in range(count):
        name = numbers.choice(list(sequences))
        start = numbers.randrange(len(sequences[name]) + 1)
        yield name, start, numbers.randrange(start, len(sequences[name]) + 3)


def check(fasta, sequences, seed=1):
    for name, start, end in regions_of(sequences, seed):
        assert fasta.fetch(name, start, end) == sequences[name][start:end]
    for name, sequence in sequences.items():
        assert fasta.fetch(name) == sequence
        assert fasta.fetch(name, 3) == (sequence[3:] if len(sequence) >= 3 else "")
        assert fasta.fetch(name, end=5) == sequence[:5]
        assert fasta[name] == seqtide.FastaRecord(name, sequence)


# Regions of all kinds of data and sources


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "bgzf"])
def test_any_region(line_end, compressed):
    for seed in range(4):
        data, sequences = make_fasta(seed, line_end)
        if seed % 2:
            data = data.rstrip()
        with FastaFile(bgzf(data, 997) if compressed else data) as fasta:
            check(fasta, sequences, seed)


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "bgzf"])
def test_sources_and_indexes_of_any_kind(tmp_path, compressed):
    data, sequences = make_fasta(5)
    path = tmp_path / "x.fa"
    file = bgzf(data, 5000) if compressed else data
    path.write_bytes(file)
    index = FaiIndex.build(data)
    index.write(tmp_path / "x.fai")
    blocks = [None] * 4
    if compressed:
        gzi = GziIndex.build(file)
        gzi.write(tmp_path / "x.gzi")
        blocks = [gzi, tmp_path / "x.gzi", str(tmp_path / "x.gzi"), (tmp_path / "x.gzi").read_bytes()]
    with open(path, "rb") as opened, open(tmp_path / "x.fai", "rb") as opened_index:
        descriptor = os.open(path, os.O_RDONLY)
        for source, entries, starts in [
            (path, index, blocks[0]),
            (os.fsencode(path).decode(), tmp_path / "x.fai", blocks[1]),
            (opened, opened_index, blocks[2]),
            (io.BytesIO(file), io.BytesIO((tmp_path / "x.fai").read_bytes()), blocks[3]),
            (ReadSeek(file), ReadSeek((tmp_path / "x.fai").read_bytes(), 3), None),
            (ReadSeek(file, 11), None, None),
            (memoryview(file), None, None),
            (descriptor, None, None),
        ]:
            with FastaFile(source, entries, starts) as fasta:
                check(fasta, sequences)
                assert fasta.index == index
        os.close(descriptor)
        assert not opened.closed


def test_indexes_beside_the_data_are_found(tmp_path):
    data, sequences = make_fasta(6)
    for name, file in [("plain.fa", data), ("packed.fa.gz", bgzf(data, 3000))]:
        path = tmp_path / name
        path.write_bytes(file)
        with pytest.raises(FileNotFoundError) as caught:
            FastaFile(path, build_index=False)
        assert caught.value.filename == str(path)
        with FastaFile(path) as fasta:
            check(fasta, sequences)
            index = fasta.index
        assert not os.path.exists(f"{path}.fai")
        assert not os.path.exists(f"{path}.gzi")
        index.write(f"{path}.fai")
        if name.endswith(".gz"):
            with pytest.raises(FileNotFoundError):
                FastaFile(path, build_index=False)
            GziIndex.build(path).write(f"{path}.gzi")
        with FastaFile(path, build_index=False) as fasta:
            check(fasta, sequences)
    with pytest.raises(FileNotFoundError):
        FastaFile(data, build_index=False)


def test_only_what_is_needed_is_read():
    data = b">a\n" + (b"ACGT" * 15 + b"\n") * 100_000
    index = FaiIndex.build(data)
    source = ReadSeek(data)
    with FastaFile(source, index) as fasta:
        fasta.fetch("a", 0, 10)
        source.count = 0
        assert fasta.fetch("a", 3_000_000, 3_000_130) == ("ACGT" * 33)[:130]
        assert source.count == 132


def test_large_sequences():
    numbers = random.Random(3)
    sequence = "".join(numbers.choices("ACGT", k=1 << 20)) * 6
    for width in (60, 61, len(sequence)):
        lines = [sequence[at : at + width] for at in range(0, len(sequence), width)]
        data = ("\n".join([">x", *lines]) + "\n").encode()
        with FastaFile(data) as fasta:
            assert fasta.fetch("x") == sequence
            assert fasta.fetch("x", 777, 5_000_000) == sequence[777:5_000_000]
            assert fasta["x"].sequence == sequence


# The interface


def test_mapping_of_sequences():
    fasta = FastaFile(SMALL)
    assert fasta.references == tuple(SEQUENCES) == tuple(fasta)
    assert fasta.lengths == tuple(map(len, SEQUENCES.values()))
    assert len(fasta) == 4
    assert "chr1" in fasta
    assert b"chr1" in fasta
    assert "chr3" not in fasta
    assert 1 not in fasta
    assert fasta.get_length("one") == 200
    assert fasta["chr1"] == seqtide.FastaRecord("chr1", "ACGTACGTACGG")
    assert bytes(fasta["chr2"]) == b">chr2\nTTTT\n"
    assert fasta["empty"].sequence == ""
    assert repr(fasta) == f"<FastaFile {fasta.name!r}>"
    for ask in (fasta.fetch, fasta.get_length, fasta.__getitem__):
        with pytest.raises(KeyError, match="chr3"):
            ask("chr3")
        with pytest.raises(TypeError):
            ask(3)


def test_regions_are_clamped_and_checked():
    fasta = FastaFile(SMALL)
    assert fasta.fetch("chr1", 10, 1000) == "GG"
    assert fasta.fetch("chr1", 12) == ""
    assert fasta.fetch("chr1", 1000) == ""
    assert fasta.fetch("chr1", 1000, 1 << 70) == ""
    assert fasta.fetch("chr1", 3, 3) == ""
    assert fasta.fetch("chr1", None, None) == SEQUENCES["chr1"]
    assert fasta.fetch("empty") == fasta.fetch("empty", 0, 5) == ""
    assert fasta.fetch(name=b"chr2", start=1, end=3) == "TT"
    for start, end in [(-1, None), (0, -1), (5, 4), (1000, 5), (-(1 << 70), None)]:
        with pytest.raises(ValueError):
            fasta.fetch("chr1", start, end)
    for start, end in [("0", 1), (0.0, 1), (0, "1")]:
        with pytest.raises(TypeError):
            fasta.fetch("chr1", start, end)


def test_region_strings():
    fasta = FastaFile(SMALL)
    sequence = SEQUENCES["one"]
    assert fasta.fetch(region="one") == sequence
    assert fasta.fetch(region="one:2-5") == sequence[1:5]
    assert fasta.fetch(region="one:1,0-1,2") == sequence[9:12]
    assert fasta.fetch(region="one:190") == sequence[189:]
    assert fasta.fetch(region="one:-5") == sequence[:5]
    assert fasta.fetch(region="{one}:2-5") == sequence[1:5]
    assert fasta.fetch(region="one:201-300") == ""
    for region in ("", "one:0-5", "one:5-4", "one:x", "one:1-2-3", "one:-"):
        with pytest.raises(ValueError, match="region"):
            fasta.fetch(region=region)
    for region in ("two", "two:1-5", " one"):
        with pytest.raises(KeyError, match="no sequence is called"):
            fasta.fetch(region=region)
    for arguments in ({}, {"name": "one", "region": "one"}, {"start": 1, "region": "one"}, {"region": 5}):
        with pytest.raises(TypeError):
            fasta.fetch(**arguments)


def test_names_with_colons():
    fasta = FastaFile(b">a:1-2\nACGT\n>a\nGGGG\n>b:x\nAA\n")
    assert fasta.fetch("a:1-2", 1, 3) == "CG"
    assert fasta.fetch(region="b:x:2-2") == "A"
    assert fasta.fetch(region="{a}:1-2") == "GG"
    assert fasta.fetch(region="{a:1-2}") == "ACGT"
    with pytest.raises(ValueError, match="braces"):
        fasta.fetch(region="a:1-2")


def test_many_regions():
    fasta = FastaFile(SMALL)
    assert fasta.fetch_many(["chr1:1-2", ("one", 3, 6), ("chr2", None, None), "empty"]) == ["AC", "TAC", "TTTT", ""]
    assert fasta.fetch_many(iter([])) == []
    for region in (5, ("chr1", 1), ["chr1", 1, 2], b"chr1"):
        with pytest.raises(TypeError):
            fasta.fetch_many([region])
    with pytest.raises(KeyError):
        fasta.fetch_many([("chr1", 1, 2), "chr9"])


def test_closing():
    source = io.BytesIO(SMALL)
    fasta = FastaFile(source)
    with fasta as same:
        assert same is fasta
        assert not fasta.closed
    assert fasta.closed
    assert not source.closed
    fasta.close()
    assert fasta.references == tuple(SEQUENCES)
    for ask in (lambda: fasta.fetch("chr1"), lambda: fasta["chr1"], fasta.__enter__):
        with pytest.raises(ValueError, match="closed"):
            ask()
    with pytest.raises(RuntimeError):
        fasta.__init__(SMALL)
    with pytest.raises(ValueError, match="closed"):
        FastaFile.__new__(FastaFile).close() or FastaFile.__new__(FastaFile).__enter__()
    with pytest.raises(TypeError):
        pickle.dumps(fasta)


def test_errors_of_opening_leave_a_file_object_open():
    for wrong in ({"build_index": False}, {"index": b"junk"}, {"index": 5.5}):
        source = io.BytesIO(SMALL)
        with pytest.raises((FileNotFoundError, seqtide.FormatError, TypeError)):
            FastaFile(source, **wrong)
        assert not source.closed


def test_what_is_no_source(tmp_path):
    with pytest.raises(TypeError):
        FastaFile(io.StringIO(">a\nAC\n"))
    with pytest.raises(TypeError):
        FastaFile(SMALL, index=io.StringIO(""))
    with pytest.raises(TypeError):
        FastaFile(None)
    with pytest.raises(TypeError):
        FastaFile(SMALL, threads="1")
    with pytest.raises(FileNotFoundError):
        FastaFile(tmp_path / "none.fa")
    with pytest.raises(FileNotFoundError):
        FastaFile(SMALL, index=tmp_path / "none.fai")
    with pytest.raises(IsADirectoryError):
        FastaFile(tmp_path)
    read, write = os.pipe()
    with pytest.raises(io.UnsupportedOperation):
        FastaFile(read)
    os.close(read)
    os.close(write)


def test_an_index_older_than_its_data_is_told(tmp_path):
    path = tmp_path / "x.fa.gz"
    path.write_bytes(bgzf(SMALL))
    FaiIndex.build(path).write(f"{path}.fai")
    GziIndex.build(path).write(f"{path}.gzi")
    os.utime(path, (1000, 1000))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FastaFile(path).close()
    os.utime(f"{path}.fai", (900, 900))
    with pytest.warns(seqtide.StaleIndexWarning, match=r"x\.fa\.gz\.fai' is older") as caught:
        FastaFile(path).close()
    assert caught[0].filename == __file__
    os.utime(f"{path}.gzi", (900, 900))
    with pytest.warns(seqtide.StaleIndexWarning) as caught:
        FastaFile(path, f"{path}.fai").close()
    assert len(caught) == 2
    assert issubclass(seqtide.StaleIndexWarning, UserWarning)


def test_a_source_may_not_use_the_file_that_reads_it():
    class Nested(ReadSeek):
        fasta = None

        def read(self, size):
            if self.fasta is not None:
                self.fasta.fetch("chr1")
            return super().read(size)

    source = Nested(SMALL)
    source.fasta = FastaFile(source)
    with pytest.raises(RuntimeError, match="callbacks"):
        source.fasta.fetch("chr1")


# Data that is no FASTA, or not that of the index


def test_other_compressions():
    import bz2
    import gzip

    for data, name in [(gzip.compress(SMALL), "gzip"), (bz2.compress(SMALL), "bzip2")]:
        with pytest.raises(seqtide.FormatError, match=name):
            FastaFile(data)
        assert FaiIndex.build(data) == FaiIndex.build(SMALL)
    with pytest.raises(seqtide.TruncatedError):
        FastaFile(bgzf(SMALL)[:-28])


def test_changed_data_gives_errors(tmp_path):
    index = FaiIndex.build(SMALL)
    changed = SMALL.replace(b"CGTAC\nGG", b"CGTAC\nGGG")
    with FastaFile(changed, index) as fasta:
        for name in ("chr1", "chr2", "one"):
            with pytest.raises(seqtide.FormatError, match="changed after it was indexed") as caught:
                fasta.fetch(name, 0, 2)
            assert caught.value.record == list(SEQUENCES).index(name) + 1
    with FastaFile(SMALL[:20], index) as fasta, pytest.raises(seqtide.TruncatedError):
        fasta.fetch("chr1")
    gzi = GziIndex.build(bgzf(SMALL, 40))
    with pytest.raises(seqtide.FormatError):
        FastaFile(bgzf(SMALL), index, gzi).fetch("one")


def test_claims_take_no_memory():
    index = FaiIndex([("chr1", 1 << 60, 12, 5, 6)])
    for data in (SMALL, bgzf(SMALL)):
        fasta = FastaFile(data, index)
        for ask in (fasta.fetch, fasta.__getitem__):
            with pytest.raises(seqtide.TruncatedError):
                ask("chr1")


# Referees


def samtools(*arguments, **options):
    return subprocess.run(["samtools", *map(os.fspath, arguments)], capture_output=True, check=True, **options).stdout


@needs_samtools
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_samtools_agrees(tmp_path, line_end):
    for seed in range(3):
        data, sequences = make_fasta(seed, line_end, empty=False)
        path = tmp_path / f"{seed}.fa"
        path.write_bytes(data if seed else data.rstrip())
        samtools("faidx", path)
        index = FaiIndex.build(path)
        written = io.BytesIO()
        index.write(written)
        assert written.getvalue() == (tmp_path / f"{seed}.fa.fai").read_bytes()
        regions = [
            f"{{{name}}}:{start + 1}-{end}" for name, start, end in regions_of(sequences, seed, 50) if start < end
        ]
        (tmp_path / "regions").write_text("\n".join(regions))
        expected = samtools("faidx", "-r", tmp_path / "regions", path).decode().split(">")[1:]
        with FastaFile(path) as fasta:
            got = fasta.fetch_many(regions)
        assert got == ["".join(text.split("\n")[1:]) for text in expected]


@pytest.mark.skipif(shutil.which("bgzip") is None, reason="bgzip is not installed")
def test_data_and_index_of_bgzip(tmp_path):
    data, sequences = make_fasta(1)
    (tmp_path / "x.fa").write_bytes(data * 30)
    subprocess.run(["bgzip", "-i", tmp_path / "x.fa"], check=True)
    with pytest.raises(seqtide.FormatError, match="there before"):
        FastaFile(tmp_path / "x.fa.gz")
    with FastaFile(tmp_path / "x.fa.gz", FaiIndex.build(data)) as fasta:
        check(fasta, sequences)


def test_published_example(shared_data):
    path = shared_data / "alignments" / "ex1.fa"
    assert FaiIndex.build(path) == FaiIndex.read(f"{path}.fai")
    with warnings.catch_warnings(), FastaFile(path, f"{path}.fai") as fasta:
        assert fasta.references == ("chr1", "chr2")
        assert fasta.lengths == (1575, 1584)
        assert fasta.fetch("chr1", 3, 13) == fasta.fetch(region="chr1:4-13") == "TAGTGGCTCA"
        assert [record.sequence for record in seqtide.FastaReader(path)] == [fasta.fetch(name) for name in fasta]


@pytest.mark.parametrize("wrong", [1.5, True, io.StringIO()], ids=type)
def test_a_wrong_gzi_is_refused_even_if_none_is_needed(wrong):
    with pytest.raises(TypeError):
        FastaFile(SMALL, None, wrong)
