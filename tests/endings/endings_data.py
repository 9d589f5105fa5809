"""Files that the children read, and readers and writers over them."""

import gzip
import io
import os
import random
import time
import zlib

import seqtide as st

READS = 4000
TEXT = b"ACGT" * 38
HEADER = st.SamHeader("@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:1000000\n")
NAMES = ("reads.fq", "gzip.fq.gz", "bgzf.fq.gz", "seqs.fa.gz", "sorted.bam", "lines.sam.gz")


def writes(compression):
    """Whether this Python can, which for zstd needs a package or Python 3.14."""
    try:
        st.FastqWriter(io.BytesIO(), compression=compression, threads=1).close()
    except st.FormatError:
        return False
    return True


COMPRESSIONS = {".xz": "xz", ".bz2": "bzip2", ".zst": "zstd"}
SUFFIXES = ("", ".gz", *(suffix for suffix, compression in COMPRESSIONS.items() if writes(compression)))


def make(folder):
    """Writes the files, of READS records each."""
    rng = random.Random(1)
    letters = rng.randbytes(40_000).translate(bytes(b"ACGT"[i & 3] for i in range(256)))
    starts = [rng.randrange(39_000) for _ in range(READS)]
    fastq = b"".join(b"@r%d\n%s\n+\n%s\n" % (i, letters[s : s + 150], b"I!5AF" * 30) for i, s in enumerate(starts))
    (folder / "reads.fq").write_bytes(fastq)
    (folder / "gzip.fq.gz").write_bytes(gzip.compress(fastq, 1))
    with st.BgzfWriter(folder / "bgzf.fq.gz", threads=1) as target:
        target.write(fastq)
    with st.FastaWriter(folder / "seqs.fa.gz", threads=1) as target:
        for i, s in enumerate(starts):
            target.write(st.FastaRecord(f"s{i}", letters[s : s + 200].decode()))
    with (
        st.BamWriter(folder / "sorted.bam", HEADER, threads=1, index="bai") as bam,
        st.SamWriter(folder / "lines.sam.gz", HEADER, threads=1) as sam,
    ):
        for i, s in enumerate(starts):
            record = st.BamRecord(
                f"q{i}", 0, "chr1", 40 * i, 60, "150M", seq=letters[s : s + 150].decode(), header=HEADER
            )
            bam.write(record)
            sam.write(record)


class Slow(io.RawIOBase):
    """A file object that takes its time, in which a helper thread waits for the interpreter.

    It has no close() of its own: Python keeps silent about Ctrl-C in one that it calls itself.
    """

    def __init__(self, path):
        self.file = open(path, "rb", buffering=0)

    def readable(self):
        return True

    def readinto(self, buffer):
        time.sleep(0.0005)
        return self.file.readinto(memoryview(buffer)[:20_000])


def reader(rng, folder, name=None):
    """A reader of one of the files."""
    path = folder / (name or rng.choice(NAMES))
    source = rng.choice((lambda: path, lambda: open(path, "rb", buffering=0), path.read_bytes, lambda: Slow(path)))()
    return st.open(source, threads=rng.choice((1, 2, 4)), block_size=rng.choice((2000, 20_000, 1 << 18)))


def something_begun(rng, folder):
    """An iterator that has given something, and may have threads at work."""
    bam = folder / "sorted.bam"
    made = rng.choice(
        (
            lambda: reader(rng, folder),
            lambda: reader(rng, folder).batches(max_records=50),
            lambda: st.BamReader(bam, threads=rng.choice((1, 3))).query("chr1", 0, 100_000),
            lambda: st.depth_runs(bam),
            lambda: st.pileup(bam),
            lambda: st.FastqPairReader(folder / "reads.fq", folder / "bgzf.fq.gz"),
            lambda: st.BamReader(bam).as_fastq(default_quality=30),
        )
    )()
    for _ in range(rng.choice((1, 1, 20))):
        next(made)
    return made


def writer(rng):
    """A writer into the current folder. A file `atomic.*` must never appear."""
    name = "out.fq" + rng.choice(SUFFIXES)
    atomic = rng.random() < 0.5
    compression = "bgzf" if name.endswith(".gz") and rng.random() < 0.7 else "auto"
    return st.FastqWriter(
        ("atomic." if atomic else "") + name, atomic=atomic, compression=compression, threads=rng.choice((1, 3))
    )


RECORD = st.FastqRecord("r", TEXT.decode(), "I" * len(TEXT))


def looks_whole(path):
    """Whether a program that knows the compression sees no sign that the file is cut; plain text has none."""
    if path.suffix != ".gz":
        return False
    data = path.read_bytes()
    if data[:2] != b"\x1f\x8b":
        return False
    if data[12:14] == b"BC" and data.endswith(
        bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
    ):
        return True
    try:
        gzip.decompress(data)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return False
    return True


def left_behind(folder):
    """Names of files that are not whole and look so, or that nobody asked for."""
    found = []
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if name.startswith("atomic.") or not name.startswith("out.") or looks_whole(path):
            found.append(name)
    return found
