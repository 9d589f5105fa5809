"""BgzfReader and BgzfWriter as file objects."""

import csv
import gzip
import io
import os
import random
import struct

import pytest

import seqtide

EOF_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
LINES = [b"chr%d\t%d\t%s\n" % (i % 7, i, b"ACGT" * (i % 40)) for i in range(30_000)]
DATA = b"".join(LINES)


def block(data, level=6):
    """One BGZF block (SAM specification, section 4.1)."""
    import zlib

    deflater = zlib.compressobj(level, zlib.DEFLATED, -15)
    body = deflater.compress(data) + deflater.flush()
    header = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(body) + 25)
    return header + body + struct.pack("<II", zlib.crc32(data), len(data))


def packed(data, **options):
    target = io.BytesIO()
    with seqtide.BgzfWriter(target, **options) as file:
        file.write(data)
    return target.getvalue()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("bgzf") / "data.bgz"
    path.write_bytes(packed(DATA))
    return path


# ---- writing


@pytest.mark.parametrize("threads", [None, 1, 2, 4])
@pytest.mark.parametrize("level", [0, 1, 6, 12])
def test_round_trip(level, threads):
    result = packed(DATA, level=level, threads=threads)
    assert result.endswith(EOF_BLOCK)
    assert gzip.decompress(result) == DATA
    assert seqtide.BgzfReader(result, threads=threads).read() == DATA
    assert seqtide.GzipReader(result, threads=threads).read() == DATA


def test_same_bytes_for_every_number_of_threads():
    assert packed(DATA, threads=1) == packed(DATA, threads=4)


def test_empty():
    assert packed(b"") == EOF_BLOCK
    assert seqtide.BgzfReader(EOF_BLOCK).read() == b""


def test_virtual_offsets_told_while_writing():
    target = io.BytesIO()
    offsets = []
    with seqtide.BgzfWriter(target, threads=2) as file:
        for line in LINES[:5000]:
            offsets.append(file.tell())
            file.write(line)
    reader = seqtide.BgzfReader(target.getvalue())
    for offset, line in random.Random(1).sample(list(zip(offsets, LINES[:5000], strict=True)), 300):
        reader.seek(offset)
        assert reader.readline() == line


def test_atomic_after_a_failure_leaves_the_old_file(tmp_path):
    """A writer that failed never replaces the file: here through a stream that seqtide opened."""
    path = tmp_path / "out.gz"
    path.write_bytes(b"old")
    stream = seqtide.io.stream.open_target_stream(path, atomic=True)
    stream.write(b"half")
    stream._abandon()
    assert stream.closed
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.gz"]


# ---- reading and random access


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_seek_and_tell_by_line(path, threads):
    offsets = []
    with seqtide.BgzfReader(path, threads=threads) as reader:
        assert reader.seekable()
        while True:
            offsets.append(reader.tell())
            line = reader.readline()
            if not line:
                break
            assert line == LINES[len(offsets) - 1]
        assert len(offsets) == len(LINES) + 1
        for i in random.Random(2).sample(range(len(LINES)), 200):
            assert reader.seek(offsets[i]) == offsets[i]
            assert reader.tell() == offsets[i]
            assert reader.readline() == LINES[i]
            if i + 1 < len(LINES):
                assert reader.tell() == offsets[i + 1]
                assert reader.read(5) == LINES[i + 1][:5]
        reader.seek(offsets[-1])
        assert reader.read() == b""
        reader.seek(0)
        assert reader.read() == DATA


@pytest.mark.parametrize("size", [1, 2, 3, 100, 65280, 65536])
def test_tell_is_exact_for_any_layout_of_blocks(size):
    """Blocks of one size, empty ones among them: every way to read tells the same offsets."""
    data = DATA[: 40 * size] if size < 1000 else DATA[: 4 * size]
    blocks = []
    truth = {}  # position -> virtual offsets that mean it
    compressed = 0
    for start in range(0, len(data), size):
        part = data[start : start + size]
        for content in (part, b""):
            for within in range(len(content)):
                truth[start + within] = compressed << 16 | within
            blocks.append(block(content))
            compressed += len(blocks[-1])
    raw = b"".join(blocks) + EOF_BLOCK
    reader = seqtide.BgzfReader(raw)
    probe = seqtide.BgzfReader(raw)
    choose = random.Random(size)
    position = 0
    while position < len(data):
        way = choose.choice(["read", "read1", "readline", "peek"])
        if way == "peek":
            assert data.startswith(reader.peek(), position)
        else:
            position += len(getattr(reader, way)(choose.choice([1, 2, 5, size, 2 * size + 1])))
        offset = reader.tell()
        if position < len(data) and offset & 0xFFFF:
            assert offset == truth[position]
        probe.seek(offset)
        assert probe.read(10) == data[position : position + 10]


def test_seeking_where_nothing_begins(path):
    with seqtide.BgzfReader(path) as reader:
        reader.readline()
        before = reader.tell()
        for offset in (1 << 16, 1 << 62, (path.stat().st_size + 1) << 16, 0xFFFF, -1):
            with pytest.raises(ValueError):
                reader.seek(offset)
            assert reader.tell() == before
        for whence in (1, 2):
            with pytest.raises(ValueError):
                reader.seek(0, whence)
        assert reader.readline() == LINES[1]


def test_a_source_that_cannot_be_moved(path):
    class OneWay:
        def __init__(self):
            self.file = io.BytesIO(path.read_bytes())

        def read(self, size):
            return self.file.read(size)

    reader = seqtide.BgzfReader(OneWay())
    assert not reader.seekable()
    with pytest.raises(seqtide.UnsupportedError):
        reader.seek(0)
    assert reader.readline() == LINES[0]
    assert reader.tell() == len(LINES[0])
    assert reader.read() == DATA[len(LINES[0]) :]


def test_on_any_source(path):
    with open(path, "rb") as file:
        for source in (file, path.read_bytes(), seqtide.Stream(path), str(path)):
            reader = seqtide.BgzfReader(source)
            assert reader.readline() == LINES[0]
            offset = reader.tell()
            reader.read(200_000)
            reader.seek(offset)
            assert reader.readline() == LINES[1]


def test_under_other_modules(path):
    with io.TextIOWrapper(seqtide.BgzfReader(path)) as text:
        assert text.readline() == LINES[0].decode()
        assert list(text) == [line.decode() for line in LINES[1:]]
    with io.TextIOWrapper(seqtide.BgzfReader(path), newline="") as text:
        rows = list(csv.reader(text, delimiter="\t"))
    assert rows[123] == LINES[123].decode().rstrip("\n").split("\t")
    assert list(io.BufferedReader(seqtide.BgzfReader(path), 1000)) == LINES


def test_text_tell_never_leads_to_wrong_data(path):
    """TextIOWrapper counts bytes back from a virtual offset: right inside a block, refused elsewhere."""
    text = io.TextIOWrapper(seqtide.BgzfReader(path))
    right = 0
    for i in range(0, 2000):
        position = text.tell()
        line = text.readline()
        after = text.tell()
        try:
            text.seek(position)
        except ValueError:
            text = io.TextIOWrapper(seqtide.BgzfReader(path))
            for _ in range(i + 1):
                text.readline()
            continue
        assert text.readline() == line
        right += 1
        if i % 100:
            continue
        try:
            text.seek(after)
        except ValueError:
            break
    assert right > 0


def test_pandas(path):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed", exc_type=ImportError)
    table = pandas.read_csv(seqtide.BgzfReader(path), sep="\t", header=None, usecols=[0, 1])
    assert list(table[1]) == list(range(len(LINES)))


# ---- damaged data


def read_until_error(file):
    pieces = []
    try:
        while piece := file.read(1000):
            pieces.append(piece)
    except Exception as error:
        return b"".join(pieces), error
    return b"".join(pieces), None


@pytest.mark.parametrize("threads", [1, 3])
def test_cut_anywhere(threads):
    raw = block(DATA[:300]) + block(DATA[300:700]) + block(b"") + block(DATA[700:1000]) + EOF_BLOCK
    ends = [len(block(DATA[:300])), 0, 0]
    ends[1] = ends[0] + len(block(DATA[300:700]))
    ends[2] = ends[1] + len(block(b"")) + len(block(DATA[700:1000]))
    for cut in range(1, len(raw), 3):
        file = seqtide.BgzfReader(raw[:cut], threads=threads)
        got, error = read_until_error(file)
        complete = sum(cut >= end for end in ends)
        assert got == DATA[: (0, 300, 700, 1000)[complete]]
        assert isinstance(error, seqtide.TruncatedError), cut
        assert error.format == "BGZF"
        with pytest.raises(seqtide.TruncatedError):
            file.read(1)


def test_missing_end_of_file_block():
    raw = packed(DATA)[: -len(EOF_BLOCK)]
    got, error = read_until_error(seqtide.BgzfReader(raw))
    assert got == DATA
    assert isinstance(error, seqtide.TruncatedError)
    assert seqtide.BgzfReader(raw, require_eof=False).read() == DATA


def test_end_of_file_block_in_the_middle():
    raw = packed(DATA[:1000]) + packed(DATA[1000:2000])
    assert seqtide.BgzfReader(raw).read() == DATA[:2000]


@pytest.mark.parametrize("threads", [1, 3])
def test_a_damaged_block_is_not_delivered(threads):
    first, second = block(DATA[:300]), bytearray(block(DATA[300:700]))
    second[-8] ^= 1
    file = seqtide.BgzfReader(first + second + EOF_BLOCK, threads=threads)
    got, error = read_until_error(file)
    assert got == DATA[:300]
    assert isinstance(error, seqtide.CorruptError)
    assert error.compressed_offset == len(first)
    assert error.offset == 300
    with pytest.raises(seqtide.CorruptError):
        file.read(1)
    # The rest is still there for those who know where it begins.
    file.seek(0)
    assert file.read(300) == DATA[:300]
    with pytest.raises(seqtide.CorruptError):
        file.read(1)


def test_other_data():
    for data in (b"@r1\nACGT\n", gzip.compress(b"ACGT")):
        with pytest.raises(seqtide.FormatError):
            seqtide.BgzfReader(data).read()


# ---- exceptions of the source


def test_a_failing_source_passes_its_exception_on():
    raw = packed(os.urandom(1 << 20), threads=1)
    error = KeyboardInterrupt("now")

    class Fails:
        def __init__(self):
            self.file = io.BytesIO(raw)
            self.calls = 0

        def readinto(self, buffer):
            self.calls += 1
            if self.calls == 3:
                raise error
            return self.file.readinto(memoryview(buffer)[:100_000])

    reader = seqtide.BgzfReader(Fails(), threads=3)
    with pytest.raises(KeyboardInterrupt) as caught:
        reader.read()
    assert caught.value is error
    assert reader.read() == gzip.decompress(raw)  # nothing was lost
