"""Ctrl-C, forks and the end of the interpreter: nothing waits for ever, whatever is open."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from outcome import bgzf, fastq

READS = [(b"r%d" % i, b"ACGTN" * 30, b"IIII!" * 30) for i in range(50_000)]
TEXT = fastq(*READS)
# Seconds until KeyboardInterrupt arrives. Usually it is a few hundredths; machines that run tests may be busy.
SOON = 1.0
pytestmark = pytest.mark.timeout(60)


def run(program, *arguments, **options):
    """Runs Python code in another process, for at most 20 seconds."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program), *map(str, arguments)],
        timeout=20,
        capture_output=True,
        **options,
    )


PRELUDE = """
    import io, os, sys, time
    import seqtide as st

    class Slow:
        # One very long record, for ever.
        def __init__(self, start=b"@r\\n"):
            self.start = start
        def read(self, size):
            data, self.start = self.start or b"A" * size, b""
            return data

    class Waits:
        def read(self, size):
            time.sleep(30)
            return b""

    def ready():
        os.write(1, b"x")
"""

PROGRAMS = {
    "opening a pipe": "ready(); st.FastqReader(sys.argv[1])",
    "opening standard input": "ready(); st.FastqReader('-')",
    "reading a pipe": """
        end, other = os.pipe()
        os.write(other, b"@r\\nA\\n+\\nI\\n@s")
        reader = st.FastqReader(end)
        next(reader)
        ready()
        next(reader)""",
    "reading a pipe with gzip data": """
        import gzip
        end, other = os.pipe()
        os.write(other, gzip.compress(b"@r\\nA\\n+\\nI\\n@s")[:-8])
        reader = st.FastqReader(end)
        next(reader)
        ready()
        next(reader)""",
    "reading a pipe with BGZF data": """
        file = io.BytesIO()
        with st.BgzfWriter(file) as writer:
            writer.write(b"@r\\nA\\n+\\nI\\n")
        end, other = os.pipe()
        os.write(other, file.getvalue()[:-20])
        reader = st.FastqReader(end)
        next(reader)
        ready()
        next(reader)""",
    "pairs of a pipe": """
        end, other = os.pipe()
        os.write(other, b"@r\\nA\\n+\\nI\\n@s")
        reader = st.FastqPairReader(b"@r\\nA\\n+\\nI\\n" * 2, end)
        next(reader)
        ready()
        next(reader)""",
    "FASTA of a pipe": """
        end, other = os.pipe()
        os.write(other, b">r\\nA\\n")
        reader = st.FastaReader(end)
        ready()
        next(reader)""",
    "one huge record": "reader = st.FastqReader(Slow(), max_record_bytes=2**31 - 1); ready(); next(reader)",
    "one huge FASTA record": "reader = st.FastaReader(Slow(b'>r\\n')); ready(); next(reader)",
    "an object that sleeps": "ready(); st.FastqReader(Waits())",
    "reading a stream to its end": """
        end, other = os.pipe()
        stream = st.Stream(end)
        ready()
        stream.read(-1)""",
    "reading an endless stream": "stream = st.Stream(io.FileIO('/dev/zero')); ready(); stream.read(-1)",
    "reading an endless file": "stream = st.FastqReader('/dev/zero', validation='lenient'); ready(); next(stream)",
    "records for ever": """
        class Again:
            def read(self, size):
                return b"@r\\nA\\n+\\nI\\n" * 1000
        reader = st.FastqReader(Again())
        ready()
        for record in reader: pass""",
    "decompressing": """
        reader = st.FastqReader(sys.argv[2], block_size=1 << 30, max_record_bytes=2**31 - 1)
        ready()
        next(reader)""",
    "writing to a full pipe": """
        end, other = os.pipe()
        writer = st.FastqWriter(other)
        record = st.FastqRecord("r", "A" * 1000000, "I" * 1000000)
        ready()
        while True: writer.write(record)""",
    "writing BGZF to a full pipe": """
        end, other = os.pipe()
        writer = st.FastqWriter(other, compression="bgzf", level=0)
        record = st.FastqRecord("r", "A" * 1000000, "I" * 1000000)
        ready()
        while True: writer.write(record)""",
    "compressing hard": """
        writer = st.FastqWriter(os.devnull, compression="gzip", level=9)
        import random
        text = "".join(random.choices("ACGT", k=40_000_000))
        record = st.FastqRecord("r", text, "I" * 40_000_000)
        ready()
        while True: writer.write(record)""",
}


@pytest.fixture(scope="module")
def bomb(tmp_path_factory):
    """A small gzip file of one endless record."""
    import zlib

    path = tmp_path_factory.mktemp("interrupt") / "bomb.fq.gz"
    deflater = zlib.compressobj(1, zlib.DEFLATED, 31)
    with open(path, "wb") as file:
        file.write(deflater.compress(b"@r\n"))
        chunk = b"A" * (16 << 20)
        for _ in range(48):
            file.write(deflater.compress(chunk))
        file.write(deflater.flush())
    return path


@pytest.mark.parametrize("what", PROGRAMS)
def test_ctrl_c(what, tmp_path, bomb, record_property):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    program = textwrap.dedent(PRELUDE) + textwrap.dedent(PROGRAMS[what])
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(fifo), str(bomb)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout.read(1) == b"x", process.stderr.read().decode()
        time.sleep(0.2)
        assert process.poll() is None, process.stderr.read().decode()
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(20)
        elapsed = time.monotonic() - start
        message = process.stderr.read().decode()
    finally:
        process.kill()
        process.communicate()
    record_property("seconds", round(elapsed, 3))
    assert message.rstrip().endswith("KeyboardInterrupt"), message
    assert elapsed < SOON


def test_reading_goes_on_after_ctrl_c():
    result = run(
        PRELUDE
        + """
    import signal
    data = b"".join(b"@r%d\\nACGT\\n+\\nIIII\\n" % i for i in range(200_000))
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        os.close(read_end)
        for start in range(0, len(data), 20_000):
            os.write(write_end, data[start:start + 20_000])
            time.sleep(0.002)
        os._exit(0)
    os.close(write_end)
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
    reader = st.FastqReader(read_end)
    count = interrupts = 0
    while True:
        try:
            record = next(reader, None)
            if record is None:
                break
            assert record.id == f"r{count}"
            count += 1
        except KeyboardInterrupt:
            interrupts += 1
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert count + 0 <= 200_000
    print(count, interrupts)
    """
    )
    assert result.returncode == 0, result.stderr.decode()
    count, interrupts = map(int, result.stdout.split())
    assert interrupts > 3
    assert count > 200_000 - interrupts  # an interrupt after next() may lose what it returned, nothing else can


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    import gzip

    folder = tmp_path_factory.mktemp("files")
    (folder / "plain.fq").write_bytes(TEXT)
    (folder / "gzip.fq.gz").write_bytes(gzip.compress(TEXT, 1))
    (folder / "bgzf.fq.gz").write_bytes(bgzf(TEXT))
    return folder


KINDS = ["plain.fq", "gzip.fq.gz", "bgzf.fq.gz"]


@pytest.mark.parametrize("kind", KINDS)
def test_fork_with_an_open_reader(kind, files):
    result = run(
        """
    import os, sys
    import seqtide as st
    reader = st.FastqReader(sys.argv[1], threads=4, block_size=70_000)
    for _ in range(3000): next(reader)
    child = os.fork()
    if child == 0:
        try:
            count = sum(1 for _ in reader)
            code = 3 if count == 47_000 else 4
        except OSError as error:
            code = 5 if "forked" in str(error) else 6
        except BaseException:
            code = 7
        reader.close()
        del reader
        fresh = sum(1 for _ in st.FastqReader(sys.argv[1], threads=4))
        os._exit(code if fresh == 50_000 else 8)
    _, status = os.waitpid(child, 0)
    rest = sum(1 for _ in reader)
    print(os.waitstatus_to_exitcode(status), rest)
    """,
        files / kind,
    )
    assert result.returncode == 0, result.stderr.decode()
    code, rest = map(int, result.stdout.split())
    assert code == 5, "the child gets an error"
    assert rest == 47_000, "the parent is not disturbed"


def test_fork_with_an_open_writer(tmp_path):
    result = run(
        """
    import os, sys
    import seqtide as st
    writer = st.FastqWriter(sys.argv[1], threads=4)
    record = st.FastqRecord("r", "ACGT" * 50, "IIII" * 50)
    for _ in range(20_000): writer.write(record)
    child = os.fork()
    if child == 0:
        try:
            for _ in range(20_000): writer.write(record)
            writer.close()
            code = 3
        except OSError:
            code = 5
        except BaseException:
            code = 7
        os._exit(code)
    _, status = os.waitpid(child, 0)
    writer.close()
    print(os.waitstatus_to_exitcode(status), sum(1 for _ in st.FastqReader(sys.argv[1])))
    """,
        tmp_path / "out.fq.gz",
    )
    assert result.returncode == 0, result.stderr.decode()
    code, count = map(int, result.stdout.split())
    assert code == 5
    assert count == 20_000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "end",
    [
        "",
        "sys.exit()",
        "raise SystemExit",
        "holder = [reader]; holder.append(holder)",
        "sys.modules['x'] = reader",
        "threading.Thread(target=list, args=(reader,), daemon=True).start()",
        "threading.Thread(target=list, args=(reader,)).start()",
        "import atexit; atexit.register(next, reader)",
    ],
)
def test_interpreter_exit_with_open_readers(end, kind, files):
    result = run(
        f"""
    import sys, threading
    import seqtide as st
    reader = st.FastqReader(sys.argv[1], threads=4, block_size=70_000)
    next(reader)
    over_object = st.FastqReader(open(sys.argv[1], "rb", buffering=0)) if {end!r} else None
    {end}
    """,
        files / kind,
    )
    assert result.returncode == 0, result.stderr.decode()
    if "open" not in result.stderr.decode():
        assert result.stderr == b""


@pytest.mark.parametrize("compression", ["none", "bgzf", "gzip", "xz"])
@pytest.mark.parametrize("hold", ["", "sys.modules['x'] = writer", "st.kept = writer"])
def test_interpreter_exit_with_an_open_writer(hold, compression, tmp_path):
    path = tmp_path / "out.fq"
    result = subprocess.run(
        [
            sys.executable,
            "-W",
            "default",
            "-c",
            textwrap.dedent(f"""
            import sys
            import seqtide as st
            writer = st.FastqWriter(sys.argv[1], compression={compression!r})
            for i in range(10_000):
                writer.write(st.FastqRecord(f"r{{i}}", "ACGT" * 50, "IIII" * 50))
            {hold}
            """),
            str(path),
        ],
        timeout=20,
        capture_output=True,
    )
    assert result.returncode == 0, result.stderr.decode()
    assert b"ResourceWarning" in result.stderr
    import seqtide

    assert sum(1 for _ in seqtide.FastqReader(path)) == 10_000
