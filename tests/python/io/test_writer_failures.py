"""Writers over targets that fail: the error comes from write, flush or close, and no end-of-file marker follows it."""

import bz2
import errno
import gzip
import io
import lzma
import os
import subprocess
import sys
import textwrap

import pytest

import seqtide
from seqtide import FastqRecord, FastqWriter

EOF_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
RECORDS = [FastqRecord(f"r{i} x", "ACGTN" * (i % 40), "IIII!" * (i % 40)) for i in range(3000)]
COMPRESSIONS = {
    "none": bytes,
    "bgzf": gzip.decompress,
    "gzip": gzip.decompress,
    "bzip2": bz2.decompress,
    "xz": lzma.decompress,
}
pytestmark = pytest.mark.timeout(30)


def write_all(target, records=RECORDS, **options):
    with FastqWriter(target, **options) as writer:
        for record in records:
            writer.write(record)


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("count", [1, 3000])
def test_full_device(compression, count):
    with pytest.raises(OSError) as caught:
        write_all("/dev/full", RECORDS[:count] * (1 + count // 30), compression=compression)
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.filename == "/dev/full"


@pytest.mark.parametrize("compression", ["none", "bgzf", "gzip"])
def test_full_device_at_flush(compression):
    writer = FastqWriter("/dev/full", compression=compression)
    writer.write(RECORDS[1])
    with pytest.raises(OSError) as caught:
        writer.flush()
    assert caught.value.errno == errno.ENOSPC
    with pytest.raises(OSError):
        writer.write(RECORDS[1])
    writer.close()  # it was told


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_closed_pipe(compression):
    read_end, write_end = os.pipe()
    os.close(read_end)
    with pytest.raises(BrokenPipeError):
        write_all(write_end, RECORDS * 100, compression=compression)
    os.close(write_end)


@pytest.mark.parametrize("target", ["/dev/full", "-"])
@pytest.mark.parametrize("compression", ["none", "bgzf"])
def test_exit_code_of_a_program_that_fails_to_write(target, compression):
    program = textwrap.dedent(f"""
        import seqtide as st
        with st.FastqWriter({target!r}, compression={compression!r}) as writer:
            for i in range(20_000):
                writer.write(st.FastqRecord("r", "ACGT" * 20, "IIII" * 20))
    """)
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    message = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(20) == 1
    assert ("BrokenPipeError" if target == "-" else "No space left") in message


class FailsAt:
    """A target that takes so many bytes, then raises, then works again."""

    def __init__(self, position, error):
        self.position = position
        self.error = error
        self.data = b""

    def write(self, data):
        if self.error is not None and len(self.data) + len(data) > self.position:
            self.data += data[: self.position - len(self.data)]
            error, self.error = self.error, None
            raise error
        self.data += data
        return len(data)


@pytest.mark.parametrize("kind", [OSError, KeyError, KeyboardInterrupt, MemoryError])
@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("share", [0, 0.3, 0.999, 1.0])
def test_failing_target(share, compression, kind):
    complete = io.BytesIO()
    write_all(complete, compression=compression)
    size = len(complete.getvalue())
    raised = kind("no")
    target = FailsAt(min(int(share * size), size - 1), raised)
    writer = FastqWriter(target, compression=compression)
    with pytest.raises(kind) as caught:
        for record in RECORDS:
            writer.write(record)
        writer.flush()
        writer.close()
    assert caught.value is raised
    if not writer.closed:
        for use in (lambda: writer.write(RECORDS[0]), writer.flush):
            with pytest.raises(OSError):
                use()
        writer.close()
    assert writer.closed
    assert len(target.data) <= target.position, "nothing is written after an error"
    assert not target.data.endswith(EOF_BLOCK)
    if compression != "none":
        with pytest.raises((EOFError, ValueError, OSError, lzma.LZMAError)):
            if not target.data:
                raise EOFError
            COMPRESSIONS[compression](target.data)


def test_failing_flush_of_the_target():
    class BadFlush(io.BytesIO):
        def flush(self):
            raise OSError(errno.EIO, "flush")

    writer = FastqWriter(BadFlush())
    writer.write(RECORDS[1])
    with pytest.raises(OSError, match="flush"):
        writer.close()
    writer.close()


@pytest.mark.parametrize("answer, kind", [("x", TypeError), (-1, ValueError), (0, ValueError), (1 << 40, ValueError)])
def test_wrong_counts(answer, kind):
    class Target:
        def write(self, data):
            return answer

    writer = FastqWriter(Target())
    writer.write(RECORDS[1])
    with pytest.raises((kind, seqtide.InvalidBufferError)):
        writer.flush()
    writer.close()


@pytest.mark.parametrize("target", [None, 1.5, object(), b"bytes", io.StringIO(), True])
def test_objects_that_are_no_target(target):
    with pytest.raises(TypeError):
        FastqWriter(target)


def test_files_that_cannot_be_written(tmp_path):
    with pytest.raises(IsADirectoryError) as caught:
        FastqWriter(tmp_path)
    assert caught.value.filename == str(tmp_path)
    with pytest.raises(FileNotFoundError):
        FastqWriter(tmp_path / "no" / "out.fq")
    with open(__file__, "rb") as file, pytest.raises(io.UnsupportedOperation):
        FastqWriter(file)
