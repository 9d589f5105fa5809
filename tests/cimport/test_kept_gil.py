"""Another extension may keep the GIL while it goes over views: no source and no target waits for it for ever."""

import bz2
import gzip
import lzma
import subprocess
import sys
from pathlib import Path

import pytest

import seqtide

pytest.importorskip("Cython", reason="needs Cython")

pytestmark = [
    pytest.mark.consumer,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not Path(seqtide.get_include()).is_relative_to(Path(seqtide.__file__).parent),
        reason="Cython finds the declarations of installed packages only, and seqtide is installed as editable",
    ),
]

COUNT = 20_000  # records of more bytes than all threads together hold
LETTERS = "ACGTTGCA" * 20
QUALITY = "I" * len(LETTERS)
HEADER = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:1000000\n"
COMPRESSIONS = {
    "none": lambda data: data,
    "gzip": lambda data: gzip.compress(data, 1),
    "bzip2": lambda data: bz2.compress(data, 1),
    "xz": lambda data: lzma.compress(data, preset=0),
}

# A thread that waits for ever with the GIL stops its whole process. So the cases are in another one, which says what
# it is about to do.
SOURCES = """
import io, os, sys, threading
sys.path.insert(0, sys.argv[1])
import basetally, seqtide

class Object:
    def __init__(self, data):
        self.file = io.BytesIO(data)
    def read(self, size):
        return self.file.read(min(size, 5000))

def pipe(data):
    end, other = os.pipe()
    def feed():
        with open(other, "wb") as file:
            file.write(data)
    threading.Thread(target=feed, daemon=True).start()
    return end

def sources(path):
    with open(path, "rb") as file:
        data = file.read()
    yield "path", path
    yield "bytes", data
    yield "memoryview", memoryview(bytearray(data))
    yield "descriptor", os.open(path, os.O_RDONLY)
    yield "pipe", pipe(data)
    yield "file", open(path, "rb")
    yield "BytesIO", io.BytesIO(data)
    yield "object", Object(data)
    yield "seqtide stream", seqtide.Stream(path)

def say(*words):
    print(*words, flush=True)
"""

READING = """
count, make, keep_gil, expected = sys.argv[2], sys.argv[3], sys.argv[4] == "True", int(sys.argv[5])
for path in sys.argv[6:]:
    for threads in (1, 3):
        for name, source in sources(path):
            say(path, threads, name)
            reader = eval(make)(source, threads)
            found = getattr(basetally, count)(reader, keep_gil)
            assert found == expected, found
            reader.close()
say("done")
"""

WRITING = """
def drain(end, kept):
    def take():
        with open(end, "rb") as file:
            kept.append(file.read())
    thread = threading.Thread(target=take)
    thread.start()
    return thread

copy, read, write, keep_gil, path = sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5] == "True", sys.argv[6]
for compression in sys.argv[7:]:
    for threads in (1, 3):
        sizes = set()
        for name in ("path", "pipe", "BytesIO"):
            say(compression, threads, name)
            reader = eval(read)(path, 1)
            kept = []
            if name == "path":
                target = path + ".out"
            elif name == "pipe":
                end, target = os.pipe()
                thread = drain(end, kept)
            else:
                target = io.BytesIO()
            with eval(write)(target, reader, compression, threads) as writer:
                getattr(basetally, copy)(reader, writer, keep_gil)
            if name == "path":
                size = os.path.getsize(target)
            elif name == "pipe":
                os.close(target)
                thread.join()
                size = len(kept[0])
            else:
                size = len(target.getvalue())
            assert size > 100, size
            sizes.add(size)
        assert len(sizes) == 1, sizes
say("done")
"""


def run(program, basetally, *arguments):
    site = Path(basetally.__file__).parent.parent
    command = [sys.executable, "-c", SOURCES + program, site, *map(str, arguments)]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired as error:
        pytest.fail(f"waits for ever: {(error.stdout or b'').decode().splitlines()[-1:]}")
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.endswith("done\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("gil")


@pytest.fixture(scope="module")
def texts():
    return {
        "fastq": "".join(f"@r{i}\n{LETTERS}\n+\n{QUALITY}\n" for i in range(COUNT)),
        "pairs": "".join(f"@r{i}/{end}\n{LETTERS}\n+\n{QUALITY}\n" for i in range(COUNT // 2) for end in (1, 2)),
        "fasta": "".join(f">r{i}\n{LETTERS}\n{LETTERS}\n" for i in range(COUNT)),
        "sam": HEADER
        + "".join(f"r{i}\t0\tchr1\t{i + 1}\t9\t160M\t*\t0\t0\t{LETTERS}\t{QUALITY}\n" for i in range(COUNT)),
    }


@pytest.fixture(scope="module")
def files(folder, texts):
    """Paths of the same data in all compressions, by kind."""
    paths = {}
    for kind, text in texts.items():
        paths[kind] = []
        for compression, compress in COMPRESSIONS.items():
            path = folder / f"{kind}.{compression}"
            path.write_bytes(compress(text.encode()))
            paths[kind].append(path)
        path = folder / f"{kind}.bgzf"
        with seqtide.BgzfWriter(path, level=1) as writer:
            writer.write(text.encode())
        paths[kind].append(path)
    bam = folder / "aligned.bam"
    with seqtide.SamReader(paths["sam"][0]) as reader, seqtide.BamWriter(bam, template=reader, index=True) as writer:
        for record in reader:
            writer.write(record)
    paths["bam"] = [bam]
    return paths


KINDS = {
    "fastq": ("count_fastq", "lambda source, threads: seqtide.FastqReader(source, threads=threads)", COUNT),
    "pairs": ("count_pairs", "lambda source, threads: seqtide.FastqPairReader(source, threads=threads)", COUNT // 2),
    "fasta": ("count_fasta", "lambda source, threads: seqtide.FastaReader(source, threads=threads)", COUNT),
    "sam": ("count_alignments", "lambda source, threads: seqtide.SamReader(source, threads=threads)", COUNT),
    "bam": ("count_alignments", "lambda source, threads: seqtide.BamReader(source, threads=threads)", COUNT),
}


@pytest.mark.parametrize("keep_gil", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_reading(basetally, files, kind, keep_gil):
    count, make, expected = KINDS[kind]
    run(READING, basetally, count, make, keep_gil, expected, *files[kind])


QUERIES = """
count, keep_gil, expected, path = sys.argv[2], sys.argv[3] == "True", int(sys.argv[4]), sys.argv[5]
for threads in (1, 3):
    for name, source in sources(path):
        if name in ("pipe", "object"):  # which cannot seek
            continue
        say(threads, name)
        with seqtide.BamReader(source, path + ".bai", threads=threads) as reader:
            found = basetally.count_alignments(reader.query("chr1"), keep_gil)
            assert found == expected, found
say("done")
"""


@pytest.mark.parametrize("keep_gil", [False, True])
def test_queries(basetally, files, keep_gil):
    run(QUERIES, basetally, "count_alignments", keep_gil, COUNT, files["bam"][0])


WRITERS = {
    "fastq": (
        "copy_fastq",
        "lambda target, reader, compression, threads:"
        " seqtide.FastqWriter(target, compression=compression, threads=threads, level=None)",
        ["none", "gzip", "bgzf", "bzip2", "xz"],
    ),
    "fasta": (
        "copy_fasta",
        "lambda target, reader, compression, threads:"
        " seqtide.FastaWriter(target, compression=compression, threads=threads, level=None)",
        ["none", "gzip", "bgzf", "bzip2", "xz"],
    ),
    "sam": (
        "copy_alignments",
        "lambda target, reader, compression, threads:"
        " seqtide.SamWriter(target, template=reader, compression=compression, threads=threads, level=None)",
        ["none", "gzip", "bgzf", "bzip2", "xz"],
    ),
    "bam": (
        "copy_alignments",
        "lambda target, reader, compression, threads: seqtide.BamWriter(target, template=reader, threads=threads)",
        ["bgzf"],
    ),
}


@pytest.mark.parametrize("keep_gil", [False, True])
@pytest.mark.parametrize("kind", WRITERS)
def test_writing(basetally, files, kind, keep_gil):
    copy, make, compressions = WRITERS[kind]
    run(WRITING, basetally, copy, KINDS[kind][1], make, keep_gil, files[kind][0], *compressions)
