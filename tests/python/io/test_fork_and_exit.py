"""Forks and the end of the interpreter with readers and writers open: an error where needed, never a hang."""

import gzip
import random
import subprocess
import sys
import textwrap

import pytest
from bam_data import Alignment, indexed_bam
from outcome import bgzf, fastq

import seqtide

# Random enough that compressed data comes in many pieces.
LETTERS = random.Random(1).randbytes(200_000).translate(bytes(b"ACGT"[i & 3] for i in range(256)))
READS = [(b"r%d" % i, LETTERS[i : i + 150], b"IIII!" * 30) for i in range(0, 150_000, 3)]
TEXT = fastq(*READS)
pytestmark = pytest.mark.timeout(60)


def run(program, *arguments, warnings="default"):
    """Runs Python code in another process, for at most 20 seconds."""
    return subprocess.run(
        [sys.executable, "-W", warnings, "-c", textwrap.dedent(program), *map(str, arguments)],
        timeout=20,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "plain.fq").write_bytes(TEXT)
    (folder / "gzip.fq.gz").write_bytes(gzip.compress(TEXT, 1))
    (folder / "bgzf.fq.gz").write_bytes(bgzf(TEXT))
    return folder


@pytest.fixture(scope="module")
def sorted_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / "sorted.bam"
    made = [Alignment(f"r{i}", 0, 0, i, 9, "40M", seq="ACGT" * 10, qual=b"\1" * 40) for i in range(8000)]
    data, index = indexed_bam(made, [("chr1", 100_000)], 4000)
    path.write_bytes(data)
    path.with_name("sorted.bam.bai").write_bytes(index)
    return path


KINDS = ["plain.fq", "gzip.fq.gz", "bgzf.fq.gz"]


@pytest.mark.parametrize("kind", KINDS)
def test_fork_with_an_open_reader(kind, files):
    result = run(
        """
    import os, sys
    import seqtide as st
    reader = st.FastqReader(sys.argv[1], threads=4, block_size=70_000)
    for _ in range(20_000): next(reader)
    child = os.fork()
    if child == 0:
        try:
            count = sum(1 for _ in reader)
            code = 3 if count == 30_000 else 4
        except st.StreamError as error:
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
    assert rest == 30_000, "the parent is not disturbed"


@pytest.mark.parametrize("kind", KINDS)
def test_fork_and_threads_of_the_child(kind, files):
    """Threads that the child starts and ends have the names of those that it lacks, which it must not touch then."""
    result = run(
        """
    import os, sys
    import seqtide as st
    def begin():
        reader = st.FastqReader(sys.argv[1], threads=4, block_size=20_000)
        next(reader)
        return reader
    reader = begin()
    child = os.fork()
    if child == 0:
        first, second = begin(), begin()
        first.close()
        reader.close()
        assert sum(1 for _ in second) == 49_999
        second.close()
        os._exit(3)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), sum(1 for _ in reader))
    """,
        files / kind,
    )
    assert result.returncode == 0, result.stderr.decode()
    assert result.stdout.split() == [b"3", b"49999"]


@pytest.mark.parametrize("source", ["sys.argv[1]", "open(sys.argv[1], 'rb', buffering=0)"])
def test_fork_between_queries(source, sorted_file):
    """The child has none of the threads that wait for the next query, and needs none."""
    result = run(
        f"""
    import os, sys
    import seqtide as st
    reader = st.BamReader({source}, sys.argv[1] + ".bai", threads=4)
    def count():
        return sum(1 for _ in reader.query("chr1", 5000, 5100))
    before = count()
    begun = reader.query("chr1", 5000, 5100)
    next(begun)
    child = os.fork()
    if child == 0:
        found = count()
        del begun
        os._exit(3 if found == count() == before == 139 else 4)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), sum(1 for _ in begun), count())
    """,
        sorted_file,
    )
    assert result.returncode == 0, result.stderr.decode()
    assert list(map(int, result.stdout.split())) == [3, 138, 139]


@pytest.mark.parametrize("source", ["sys.argv[1]", "open(sys.argv[1], 'rb', buffering=0)"])
@pytest.mark.parametrize(
    "end",
    [
        "",
        "sys.modules['x'] = reader, begun",
        "holder = [begun]; holder.append(holder); del reader",
        "threading.Thread(target=list, args=(begun,), daemon=True).start()",
        "import atexit; atexit.register(next, begun)",
    ],
)
def test_interpreter_exit_with_queries(end, source, sorted_file):
    result = run(
        f"""
    import sys, threading
    import seqtide as st
    reader = st.BamReader({source}, sys.argv[1] + ".bai", threads=4)
    assert sum(1 for _ in reader.query("chr1", 5000, 5100)) == 139
    begun = reader.query("chr1", 5000, 6000)
    next(begun)
    {end}
    """,
        sorted_file,
        warnings="ignore",
    )
    assert result.returncode == 0, result.stderr.decode()
    assert result.stderr == b""


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
        except st.StreamError as error:
            code = 5 if "forked" in str(error) else 6
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


@pytest.mark.parametrize("name", ["out.fq", "out.fq.gz"])
def test_a_fork_adds_nothing_to_an_atomic_file(name, tmp_path):
    result = run(
        """
    import os, sys
    import seqtide as st
    writer = st.FastqWriter(sys.argv[1], threads=4, atomic=True)
    writer.write(st.FastqRecord("parent", "ACGT", "IIII"))
    child = os.fork()
    if child == 0:
        try:
            for _ in range(20_000): writer.write(st.FastqRecord("child", "ACGT", "IIII"))
            writer.close()
        except st.StreamError as error:
            os._exit(5 if "forked" in str(error) else 6)
        os._exit(7)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    writer.close()
    print(code, *(record.name for record in st.open(sys.argv[1])))
    """,
        tmp_path / name,
    )
    assert result.returncode == 0, result.stderr.decode()
    assert result.stdout.split() == [b"5", b"parent"]


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
    file = open(sys.argv[1], "rb", buffering=0)
    over_object = st.FastqReader(file)
    {end}
    """,
        files / kind,
        warnings="ignore",
    )
    assert result.returncode == 0, result.stderr.decode()
    assert result.stderr == b""


@pytest.mark.parametrize("compression", ["none", "bgzf", "gzip", "xz"])
@pytest.mark.parametrize("hold", ["", "sys.modules['x'] = writer", "st.kept = writer"])
def test_interpreter_exit_with_an_open_writer(hold, compression, tmp_path):
    path = tmp_path / "out.fq"
    result = run(
        f"""
    import sys
    import seqtide as st
    writer = st.FastqWriter(sys.argv[1], compression={compression!r})
    for i in range(10_000):
        writer.write(st.FastqRecord(f"r{{i}}", "ACGT" * 50, "IIII" * 50))
    {hold}
    """,
        path,
    )
    assert result.returncode == 0, result.stderr.decode()
    assert b"ResourceWarning" in result.stderr
    assert sum(1 for _ in seqtide.FastqReader(path)) == 10_000
