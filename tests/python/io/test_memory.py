"""Memory: bounded whatever the size of the input, and given back."""

import gc
import gzip
import io
import os
import shutil
import subprocess
import sys
import textwrap
import tracemalloc
import weakref
import zlib

import pytest
from outcome import fastq, outcome_of

import seqtide
from seqtide import FastaReader, FastqReader, FastqRecord, FastqWriter

MIB = 1 << 20
READS = fastq(*((b"read:%d:%d" % (i, i * 7919), b"ACGTNACGTTAGC" * 11, b"IIIIHHHGF##+5" * 11) for i in range(3000)))
COPIES = {"small": 20, "large": 100 * MIB // len(READS)}
pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.limits,
    pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="measures with Linux's /proc"),
]

MEASURED = """
    import sys
    import seqtide as st
    def peak():  # getrusage would count what the process that started this one takes
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    before = peak()
"""


def peak_of(program, *arguments):
    """Bytes of memory that a program takes at most, over the interpreter with the package; what it prints."""
    code = textwrap.dedent(MEASURED) + textwrap.dedent(program) + "\nprint((peak() - before) * 1024)"
    result = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, timeout=100, text=True
    )
    assert result.returncode == 0, result.stderr
    *printed, peak = result.stdout.split()
    return int(peak), printed


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("memory")
    zipped = gzip.compress(READS, 1)
    for size, copies in COPIES.items():
        with (
            open(folder / f"{size} plain", "wb") as plain,
            open(folder / f"{size} gzip", "wb") as member,
            open(folder / f"{size} members", "wb") as members,
            seqtide.BgzfWriter(folder / f"{size} BGZF", level=1) as blocks,
        ):
            deflater = zlib.compressobj(1, zlib.DEFLATED, 31)
            for _ in range(copies):
                plain.write(READS)
                members.write(zipped)
                blocks.write(READS)
                member.write(deflater.compress(READS))
            member.write(deflater.flush())
    return folder


WAYS = {
    "path": "source = sys.argv[1]",
    "object": "source = open(sys.argv[1], 'rb')",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["plain", "gzip", "members", "BGZF"])
def test_short_reads(kind, way, files, record_property):
    program = f"{WAYS[way]}\nprint(sum(1 for record in st.FastqReader(source)))"
    peaks = {}
    for size, copies in COPIES.items():
        peaks[size], [count] = peak_of(program, files / f"{size} {kind}")
        assert int(count) == 3000 * copies
    record_property("MiB", peaks["large"] / MIB)
    assert peaks["large"] < 32 * MIB
    assert peaks["large"] < peaks["small"] + 6 * MIB, "independent of the size of the file"


def test_pairs(files, record_property):
    program = "print(sum(1 for pair in st.FastqPairReader(*sys.argv[1:], check_names=False)))"
    mates = files / "mates BGZF"
    shutil.copy(files / "large BGZF", mates)
    peak, [count] = peak_of(program, files / "large BGZF", mates)
    record_property("MiB", peak / MIB)
    assert int(count) == 3000 * COPIES["large"]
    assert peak < 64 * MIB


@pytest.mark.parametrize("compression", ["none", "bgzf", "gzip"])
def test_writing(compression, tmp_path, record_property):
    program = f"""
    record = st.FastqRecord("r", "ACGT" * 40, "IIII" * 40)
    with st.FastqWriter(sys.argv[1], compression={compression!r}, level=None) as writer:
        for _ in range(200_000):
            writer.write(record)
    """
    peak, _ = peak_of(program, tmp_path / "out")
    record_property("MiB", peak / MIB)
    assert peak < 32 * MIB


@pytest.fixture(scope="module")
def bombs(tmp_path_factory):
    """1 GiB of one letter on one line, in a megabyte; the checksum at the end is never reached."""
    folder = tmp_path_factory.mktemp("bombs")
    starts = {"fastq": b"@r\n", "fasta": b">r\n", "header": b"@", "quality": b"@r\nAC\n+\n", "blanks": b"\n"}
    for name, start in starts.items():
        deflater = zlib.compressobj(6, zlib.DEFLATED, 31)
        head = deflater.compress(start) + deflater.flush(zlib.Z_FULL_FLUSH)
        letter = b"\n" if name == "blanks" else b"A"
        chunk = deflater.compress(letter * (16 * MIB)) + deflater.flush(zlib.Z_FULL_FLUSH)
        (folder / name).write_bytes(head + chunk * 64)
    return folder


@pytest.mark.parametrize("name", ["fastq", "fasta", "header", "quality"])
@pytest.mark.parametrize("limit", [1 << 10, 1 << 20])
def test_limit_is_met_before_the_memory_is_spent(name, limit, bombs, record_property):
    program = f"""
    import time
    start = time.monotonic()
    reader = st.{"FastaReader" if name == "fasta" else "FastqReader"}(sys.argv[1], max_record_bytes={limit})
    try:
        next(reader)
    except st.FormatError as error:
        print(type(error).__name__, time.monotonic() - start)
    """
    peak, [kind, seconds] = peak_of(program, bombs / name)
    assert kind == "LimitError"
    record_property("MiB", peak / MIB)
    assert peak < 24 * MIB
    assert float(seconds) < 3


def test_blank_lines_take_no_memory(bombs):
    program = """
    try:
        next(st.FastqReader(sys.argv[1], validation="lenient"))
    except st.TruncatedError as error:
        print(error.offset)
    """
    peak, [offset] = peak_of(program, bombs / "blanks")
    assert int(offset) == 1024 * MIB + 1
    assert peak < 32 * MIB


def test_a_long_record_takes_a_small_multiple_of_its_size(tmp_path):
    size = 100 * MIB
    (tmp_path / "long.fa").write_bytes(b">r\n" + b"ACGT" * (size // 4) + b"\n")
    peak, [length] = peak_of("print(len(next(st.FastaReader(sys.argv[1]))))", tmp_path / "long.fa")
    assert int(length) == size
    assert peak < 5 * size


# ---- nothing is kept


SOME = fastq(*((b"r%d" % i, b"ACGT" * 30, b"IIII" * 30) for i in range(100)))
CYCLES = {
    "plain": lambda: outcome_of(SOME),
    "gzip": lambda: outcome_of(gzip.compress(SOME, 1)),
    "cut": lambda: outcome_of(gzip.compress(SOME, 1)[:-20]),
    "object": lambda: outcome_of(io.BytesIO(SOME)),
    "malformed": lambda: outcome_of(b"@a\nA C\n+\nIII\n"),
    "not closed": lambda: next(FastqReader(SOME)),
    "FASTA": lambda: outcome_of(b">a\nAC\n>b\nGT\n", FastaReader),
    "pairs": lambda: list(seqtide.FastqPairReader(SOME, SOME)),
    "open": lambda: list(seqtide.open(SOME)),
}


class Raises:
    def read(self, size):
        raise KeyError("x")


def failing():
    with pytest.raises(KeyError):
        FastqReader(Raises())
    with pytest.raises(FileNotFoundError):
        FastqReader("/nowhere/at all")
    with pytest.raises(TypeError):
        FastqReader(object())
    with pytest.raises(ValueError):
        FastqReader(b"", validation="x")


def writing():
    with FastqWriter(io.BytesIO(), compression="bgzf") as writer:
        for i in range(50):
            writer.write(FastqRecord(f"r{i}", "ACGT" * 30, "IIII" * 30))
    with pytest.raises(OSError):
        with FastqWriter("/dev/full") as writer:
            writer.write(FastqRecord("r", "ACGT" * 30, "IIII" * 30))


def using_records():
    record = FastqRecord("r x", "ACGT" * 30, "IIII" * 30)
    _ = (record.name, record.id, record.sequence, record.phred, record[2:5], record[::2], bytes(record), hash(record))
    _ = (record.sequence_view, memoryview(record), repr(record), record == record[:], record.is_mate(record))


CYCLES |= {"failing": failing, "writing": writing, "using records": using_records}


@pytest.mark.parametrize("work", CYCLES.values(), ids=CYCLES)
def test_no_leak(work):
    def run(count):
        for _ in range(count):
            work()
        gc.collect()

    run(30)
    tracemalloc.start()
    run(10)
    before, _ = tracemalloc.get_traced_memory()
    run(100)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    resident = resident_size()
    run(200)
    assert after - before < 8000
    assert resident_size() - resident < 4 * MIB


def resident_size():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def test_sources_are_released_without_the_cycle_collector(no_collector):
    class Source(io.BytesIO):
        pass

    for use in (list, next, lambda reader: reader.close(), lambda reader: None):
        source = Source(READS)
        alive = weakref.ref(source)
        reader = FastqReader(source)
        use(reader)
        del source, reader
        assert alive() is None


def test_failed_readers_release_their_source(no_collector):
    class Source(io.BytesIO):
        def read(self, size=-1):
            raise OSError("x")

    source = Source(READS)
    alive = weakref.ref(source)
    try:
        FastqReader(source)
    except OSError:
        pass
    del source
    assert alive() is None
