"""bzip2, xz and zstd by the standard library's decoders, between native streams."""

import bz2
import gzip
import importlib.util
import io
import lzma
import os
import random

import pytest
from faulty_files import Faulty

import seqtide
from seqtide.io import codecs
from seqtide.io.codecs import open_compressed, open_decompressed

DATA = b"".join(b"%d\t%d\n" % (i, i * i) for i in range(60_000))
FORMATS = {"bzip2": (bz2.compress, bz2.decompress), "xz": (lzma.compress, lzma.decompress)}


def has_zstd():
    for name in ("compression.zstd", "backports.zstd"):
        try:
            if importlib.util.find_spec(name):
                return True
        except ModuleNotFoundError:
            pass
    return False


if has_zstd():
    try:
        from compression import zstd
    except ImportError:
        from backports import zstd

    def zstd_compress(data):
        return zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1})

    FORMATS["zstd"] = (zstd_compress, zstd.decompress)


@pytest.fixture(params=FORMATS)
def name(request):
    return request.param


def read_until_error(file, size=1000):
    pieces = []
    try:
        while piece := file.read(size):
            pieces.append(piece)
    except Exception as error:
        return b"".join(pieces), error
    return b"".join(pieces), None


def test_reading(name, tmp_path):
    path = tmp_path / "data"
    path.write_bytes(FORMATS[name][0](DATA))
    for source in (path, path.read_bytes(), io.BytesIO(path.read_bytes()), seqtide.Stream(path)):
        with open_decompressed(source, name) as file:
            assert file.read(5) == DATA[:5]
            assert file.read() == DATA[5:]
            assert file.tell() == len(DATA)


def test_several_streams_and_padding(name):
    compress = FORMATS[name][0]
    packed = compress(DATA[:100]) + compress(b"") + compress(DATA[100:]) + bytes(70_000)
    assert open_decompressed(packed, name).read() == DATA
    assert open_decompressed(compress(DATA[:100]) + bytes(8) + compress(DATA[100:]), name).read() == DATA


def test_cut_anywhere(name):
    packed = FORMATS[name][0](DATA[:2000])
    for cut in range(0, len(packed), 11):
        file = open_decompressed(packed[:cut], name)
        got, error = read_until_error(file)
        assert DATA.startswith(got)
        assert isinstance(error, seqtide.TruncatedError), cut
        assert error.format == name
        assert error.offset == len(got)
        with pytest.raises(seqtide.TruncatedError):
            file.read(1)


def test_bytes_behind(name):
    file = open_decompressed(FORMATS[name][0](DATA) + b"garbage", name)
    got, error = read_until_error(file)
    assert got == DATA
    assert isinstance(error, seqtide.FormatError)
    with pytest.raises(seqtide.FormatError):
        file.read(1)


def test_damage_anywhere(name):
    packed = FORMATS[name][0](DATA[:5000])
    caught = 0
    for place in range(0, len(packed), 13):
        damaged = bytearray(packed)
        damaged[place] ^= 0x55
        got, error = read_until_error(open_decompressed(damaged, name))
        if error is not None:
            assert isinstance(error, seqtide.FormatError), place
            caught += 1
        else:
            assert got == DATA[:5000]
    assert caught > len(packed) / 13 * 0.8


def test_data_before_the_damage_is_delivered(name):
    packed = bytearray(FORMATS[name][0](os.urandom(3_000_000)))
    good = FORMATS[name][1](bytes(packed))
    packed[-len(packed) // 4] ^= 1
    got, error = read_until_error(open_decompressed(packed, name))
    assert isinstance(error, seqtide.CorruptError)
    assert len(got) > 1_000_000
    assert good[:1_000_000] == got[:1_000_000]


def test_records_before_a_fault_do_not_depend_on_how_the_data_is_read(name):
    """Nor on how it arrives."""
    letters = random.Random(1).choices("ACGT", k=400_000)
    text = "".join(f"@r{i}\n{''.join(letters[i : i + 100])}\n+\n{'I' * 100}\n" for i in range(0, 400_000, 100))
    packed = FORMATS[name][0](text.encode())

    class Pieces(io.BytesIO):
        def readinto(self, buffer):
            return super().readinto(memoryview(buffer)[: self.size])

    def outcome(data, block_size, piece):
        source = Pieces(data)
        source.size = piece
        ids = []
        with pytest.raises(seqtide.FormatError) as caught, seqtide.FastqReader(source, block_size=block_size) as reader:
            ids.extend(record.id for record in reader)
        return ids, type(caught.value), caught.value.record

    for part in (2, 3, 5):
        damaged = bytearray(packed)
        damaged[len(packed) * (part - 1) // part] ^= 1
        for data in (bytes(damaged), packed[: len(packed) * (part - 1) // part]):
            expected = outcome(data, 1 << 20, 1 << 20)
            for block_size, piece in ((1000, 1 << 20), (12_345, 777), (1 << 18, 100_000), (8192, 8192)):
                assert outcome(data, block_size, piece) == expected


def test_errors_of_the_source_pass_unchanged(name):
    packed = FORMATS[name][0](os.urandom(1_000_000))

    class Fails:
        def __init__(self, at, error):
            self.file = io.BytesIO(packed)
            self.at = at
            self.error = error

        def read(self, size):
            self.at -= 1
            if self.at == 0:
                raise self.error
            return self.file.read(min(size, 1000))

    for error in (ConnectionError("lost"), KeyboardInterrupt("now")):
        file = open_decompressed(Fails(500, error), name)
        with pytest.raises(type(error)) as caught:
            while file.read(100_000):
                pass
        assert caught.value is error
    file = open_decompressed(Fails(500, ConnectionError("lost")), name)
    got, error = read_until_error(file, 100_000)
    assert isinstance(error, ConnectionError)
    assert got + file.read() == FORMATS[name][1](packed)


def test_writing(name, tmp_path):
    path = tmp_path / "out"
    for target in (path, io.BytesIO(), seqtide.io.stream.open_target_stream(path)):
        with open_compressed(target, name) as file:
            assert file.write(DATA[:10]) == 10
            assert file.write(memoryview(DATA)[10:]) == len(DATA) - 10
            file.flush()
        file.close()
        with pytest.raises(ValueError, match="closed"):
            file.write(b"x")
        packed = target.getvalue() if isinstance(target, io.BytesIO) else path.read_bytes()
        assert FORMATS[name][1](packed) == DATA


def test_atomic(name, tmp_path):
    path = tmp_path / "out"
    path.write_bytes(b"old")
    file = open_compressed(path, name, atomic=True)
    file.write(DATA)
    assert path.read_bytes() == b"old"
    file.close()
    assert FORMATS[name][1](path.read_bytes()) == DATA
    file = open_compressed(path, name, atomic=True)
    file.abandon()
    with pytest.raises(KeyError), open_compressed(path, name, atomic=True):
        raise KeyError
    with pytest.warns(ResourceWarning, match="unclosed"):
        open_compressed(path, name, atomic=True).write(b"x")
    assert FORMATS[name][1](path.read_bytes()) == DATA
    assert os.listdir(tmp_path) == ["out"]


def test_levels(name, tmp_path):
    sizes = []
    for level in (1, 9):
        target = io.BytesIO()
        with open_compressed(target, name, level) as file:
            file.write(DATA)
        sizes.append(len(target.getvalue()))
    assert sizes[0] != sizes[1]
    for level in (-1, 99):
        with pytest.raises(ValueError, match="level"):
            open_compressed(io.BytesIO(), name, level)
    with pytest.raises(TypeError, match="level"):
        open_compressed(io.BytesIO(), name, "9")


def test_a_wrong_level_leaves_the_file_alone(name, tmp_path):
    path = tmp_path / "out"
    path.write_bytes(b"precious")
    with pytest.raises(ValueError, match="level"):
        open_compressed(path, name, 99)
    assert path.read_bytes() == b"precious"


def test_after_a_failed_flush_no_end_is_written(name):
    target = Faulty(at=0, error=ConnectionError("lost"), calls=("flush",))
    file = open_compressed(target, name)
    file.write(DATA)
    with pytest.raises(ConnectionError):
        file.flush()
    for use in (lambda: file.write(b"x"), file.flush):
        with pytest.raises(seqtide.IoError, match="takes no more data"):
            use()
    size = len(target.file.getvalue())
    file.close()
    assert len(target.file.getvalue()) == size


def test_an_exception_in_the_block_leaves_no_end_mark(name):
    target = io.BytesIO()
    with pytest.raises(KeyError), open_compressed(target, name) as file:
        file.write(DATA)
        size = len(target.getvalue())
        raise KeyError
    assert len(target.getvalue()) == size


def test_after_a_failed_write_no_end_is_written(name):
    class Fails(io.BytesIO):
        def write(self, data):
            if self.tell() > 1000:
                raise ConnectionError("lost")
            return super().write(data)

    target = Fails()
    file = open_compressed(target, name)
    with pytest.raises(ConnectionError):
        for _ in range(100):
            file.write(os.urandom(1 << 20))
    with pytest.raises(seqtide.IoError, match="takes no more data"):
        file.write(b"x")
    size = len(target.getvalue())
    file.close()
    assert len(target.getvalue()) == size


@pytest.mark.parametrize("name", FORMATS)
def test_no_data_is_missed_after_an_interruption(name):
    class Interrupted(io.RawIOBase):
        def __init__(self, data):
            self.file = io.BytesIO(data)
            self.calls = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            self.calls += 1
            if self.calls == 31:
                raise KeyboardInterrupt
            return self.file.readinto(memoryview(buffer)[:50_000])

    compressed = FORMATS[name][0](os.urandom(2_000_000))
    with open_decompressed(seqtide.Stream(Interrupted(compressed)), name) as file:
        room = bytearray(4_000_000)
        with pytest.raises(KeyboardInterrupt):
            file.readinto(room)
        for _ in range(2):
            with pytest.raises(seqtide.IoError, match="was stopped before by KeyboardInterrupt"):
                file.readinto(room)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_device(name):
    file = open_compressed("/dev/full", name)
    with pytest.raises(OSError, match="No space left"):
        file.write(os.urandom(1 << 21))
        file.close()
    file.close()


def test_a_writer_dropped_without_close_finishes_and_warns(name):
    target = io.BytesIO()
    with pytest.warns(ResourceWarning, match="unclosed"):
        open_compressed(target, name).write(DATA)
    assert FORMATS[name][1](target.getvalue()) == DATA


def test_streams_over_it_close_it(name):
    """What lies between a reader or writer and its target is finished with it."""
    target = io.BytesIO()
    inner = open_compressed(target, name)
    with seqtide.GzipWriter(inner) as file:
        file.write(DATA)
    assert inner.closed
    unpacked = FORMATS[name][1](target.getvalue())
    assert gzip.decompress(unpacked) == DATA
    inner = open_decompressed(target.getvalue(), name)
    with seqtide.GzipReader(inner) as file:
        assert file.read() == DATA
    assert inner.closed


def test_a_stream_that_fails_over_it_does_not_finish_it(name):
    target = io.BytesIO()
    inner = open_compressed(target, name)

    def fail(data):
        raise ConnectionError("lost")

    inner._compressor = type("Broken", (), {"compress": staticmethod(fail), "flush": staticmethod(lambda: b"end")})
    file = seqtide.GzipWriter(inner)
    with pytest.raises(ConnectionError):
        file.write(os.urandom(1 << 20))
        file.flush()
    file.close()
    assert inner.closed
    assert target.getvalue() == b""


def test_unknown_names():
    with pytest.raises(ValueError, match="'rar'"):
        open_decompressed(b"", "rar")
    with pytest.raises(ValueError, match="'rar'"):
        open_compressed(io.BytesIO(), "rar", None)


def test_a_missing_module_is_named(monkeypatch):
    monkeypatch.setattr(codecs._codecs["zstd"], "modules", ("no_such_module",))
    for call in (lambda: open_decompressed(b"\x28\xb5\x2f\xfd", "zstd"), lambda: open_compressed(io.BytesIO(), "zstd")):
        with pytest.raises(seqtide.FormatError, match="zstd.*backports.zstd") as caught:
            call()
        assert caught.value.format == "zstd"
