"""Paired reads: from two sources or interleaved, with their names checked, and written in both ways."""

import gzip
import io
import os

import pytest
from outcome import bgzf, fastq

import seqtide
from seqtide import FastqPairReader, FastqPairWriter, FastqReader, FastqRecord, FormatError, TruncatedError

COUNT = 500
READ1 = fastq(*((b"p%d/1" % i, b"ACGT" * (i % 30), b"IIII" * (i % 30)) for i in range(COUNT)))
READ2 = fastq(*((b"p%d/2" % i, b"TTG" * (i % 40), b"##I" * (i % 40)) for i in range(COUNT)))


@pytest.fixture(scope="module")
def pairs():
    return list(zip(FastqReader(READ1), FastqReader(READ2), strict=True))


def interleaved(pairs):
    return b"".join(bytes(record) for pair in pairs for record in pair)


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bgzf])
@pytest.mark.parametrize("block_size", [1, 50, 1000, 1 << 18])
def test_two_sources_and_one(compress, block_size, pairs, tmp_path):
    options = {"block_size": block_size}
    assert list(FastqPairReader(compress(READ1), io.BytesIO(READ2), **options)) == pairs
    assert list(FastqPairReader(compress(interleaved(pairs)), **options)) == pairs
    for name, data in (("1", READ1), ("2", compress(READ2)), ("both", compress(interleaved(pairs)))):
        (tmp_path / name).write_bytes(data)
    with seqtide.open(tmp_path / "1", mate=tmp_path / "2") as reader:
        assert isinstance(reader, FastqPairReader) and reader.format == "FASTQ"
        assert list(reader) == pairs
        assert reader.pair_count == COUNT
        assert reader.input_position == reader.input_size > 0
    with seqtide.open(tmp_path / "both", interleaved=True, **options) as reader:
        assert list(reader) == pairs
        assert str(tmp_path / "both") in repr(reader)


@pytest.mark.parametrize(
    "names",
    [
        ("r", "r"),
        ("r/1", "r/2"),
        ("r 1:N:0:AC", "r 2:N:0:AC"),
        ("r 1:N:0:AC", "r 3:N:0:AC"),
        ("r 1:N:0:A", "r 1:N:0:A"),
        ("SRR1.1.1", "SRR1.1.2"),
        ("r_1", "r_2 x"),
        ("r x", "r y"),
        ("", ""),
    ],
)
def test_names_of_mates(names):
    data = [f"@{name}\nAC\n+\nII\n".encode() for name in names]
    assert len(list(FastqPairReader(*data))) == 1
    assert len(list(FastqPairReader(b"".join(data)))) == 1


@pytest.mark.parametrize(
    "names", [("r/1", "s/2"), ("r/2", "r/1"), ("r/1", "r/1"), ("r 2:N:0:A", "r 1:N:0:A"), ("a", "b")]
)
def test_names_of_others(names, pairs):
    data = [f"@{name}\nAC\n+\nII\n".encode() for name in names]
    for sources in ((READ1 + data[0], READ2 + data[1]), (interleaved(pairs) + b"".join(data),)):
        reader = FastqPairReader(*sources)
        assert [next(reader) for _ in range(COUNT)] == pairs
        for _ in range(2):
            with pytest.raises(FormatError) as caught:
                next(reader)
            assert all(f'"{name}"' in str(caught.value) for name in names)
            assert caught.value.record == (COUNT + 1 if len(sources) == 2 else 2 * COUNT + 2)
        assert len(list(FastqPairReader(*sources, check_names=False))) == COUNT + 1


@pytest.mark.parametrize("shorter", [0, 1])
@pytest.mark.parametrize("missing", [1, 100])
@pytest.mark.parametrize("block_size", [1, 1 << 18])
def test_one_source_ends_before_the_other(shorter, missing, block_size, pairs, tmp_path):
    sources = [list(FastqReader(READ1)), list(FastqReader(READ2))]
    del sources[shorter][-missing:]
    paths = [tmp_path / "1.fq", tmp_path / "2.fq"]
    for path, records in zip(paths, sources, strict=True):
        path.write_bytes(b"".join(map(bytes, records)))
    read = []
    with pytest.raises(TruncatedError) as caught:
        for pair in FastqPairReader(*paths, block_size=block_size):
            read.append(pair)
    assert read == pairs[:-missing]
    assert caught.value.path == str(paths[shorter])


def test_half_a_pair_at_the_end(pairs):
    reader = FastqPairReader(interleaved(pairs) + bytes(pairs[0][0]))
    assert [next(reader) for _ in range(COUNT)] == pairs
    with pytest.raises(TruncatedError, match="after the first read of a pair"):
        next(reader)


@pytest.mark.parametrize("faulty", [0, 1])
def test_fault_in_one_source(faulty, pairs):
    sources = [READ1, READ2]
    sources[faulty] += b"@p500/x\nA C\n+\nIII\n"
    sources[1 - faulty] += b"@p500/x\nAC\n+\nII\n"
    reader = FastqPairReader(*sources)
    assert [next(reader) for _ in range(COUNT)] == pairs
    with pytest.raises(FormatError, match="blank") as caught:
        next(reader)
    assert caught.value.record == COUNT + 1


def test_one_source_cannot_be_opened(tmp_path):
    first = io.BytesIO(READ1)
    with pytest.raises(FileNotFoundError):
        FastqPairReader(first, tmp_path / "missing")
    assert not first.closed
    with pytest.raises(FileNotFoundError):
        FastqPairReader(tmp_path / "missing", first)
    with pytest.raises(TypeError):
        FastqPairReader(first, io.StringIO())


def test_empty():
    assert list(FastqPairReader(b"", b"")) == [] == list(FastqPairReader(b""))


# ---- writing


def test_written_to_two_targets_and_to_one(pairs, tmp_path):
    paths = [tmp_path / "1.fq.gz", tmp_path / "2.fq"]
    with FastqPairWriter(*paths) as writer:
        for pair in pairs:
            writer.write(*pair)
        assert writer.pair_count == COUNT
    assert gzip.decompress(paths[0].read_bytes()) == READ1 and paths[1].read_bytes() == READ2
    target = io.BytesIO()
    with seqtide.open(target, "w", interleaved=True) as writer:
        for pair in pairs:
            writer.write(*pair)
        assert writer.pair_count == COUNT
        writer.flush()
        assert target.getvalue() == interleaved(pairs)
    with seqtide.open(paths[0], "w", mate=paths[1], level=0, compression="bgzf") as writer:
        writer.write(*pairs[7])
    assert list(FastqPairReader(*paths)) == pairs[7:8]


def test_others_are_not_written(pairs):
    target = io.BytesIO()
    with FastqPairWriter(target) as writer:
        with pytest.raises(ValueError, match="mates"):
            writer.write(pairs[0][0], pairs[1][1])
        with pytest.raises(TypeError, match="two FastqRecord or two FastqBatch, not str and str"):
            writer.write("x", "y")
    with FastqPairWriter(target, check_names=False) as writer:
        with pytest.raises(TypeError):
            writer.write(pairs[0][0], b"@a\nA\n+\nI\n")
        writer.write(pairs[0][0], pairs[1][1])
    assert target.getvalue() == bytes(pairs[0][0]) + bytes(pairs[1][1]), "no half of a pair"


def test_one_target_cannot_be_opened(tmp_path):
    with pytest.raises(FileNotFoundError):
        FastqPairWriter(tmp_path / "1", tmp_path / "no" / "2", atomic=True)
    with pytest.raises(IsADirectoryError):
        FastqPairWriter(tmp_path, tmp_path / "2", atomic=True)
    assert os.listdir(tmp_path) == []


def test_both_targets_are_never_the_same(tmp_path):
    path = tmp_path / "both.fastq"
    target = io.BytesIO()
    for first, second in (
        (path, path),
        (path, os.path.join(tmp_path, ".", "both.fastq")),
        ("-", "-"),
        (target, target),
    ):
        with pytest.raises(ValueError, match="both targets are the same"):
            FastqPairWriter(first, second)
    assert not path.exists()
    with FastqPairWriter(os.devnull, os.devnull) as writer:
        writer.write(FastqRecord("r/1", "A", "I"), FastqRecord("r/2", "A", "I"))


def test_nothing_is_emptied_if_the_second_target_is_refused(tmp_path):
    path = tmp_path / "1.fastq.gz"
    path.write_bytes(b"precious")
    with pytest.raises(ValueError, match="bzip2"):
        FastqPairWriter(path, tmp_path / "2.fastq.bz2", level=12)
    with pytest.raises(TypeError):
        FastqPairWriter(path, 1.5)
    assert path.read_bytes() == b"precious"
    assert os.listdir(tmp_path) == [path.name]
