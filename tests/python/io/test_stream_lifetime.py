"""How long streams and what they wrap live, and threads that share one."""

import gc
import io
import os
import subprocess
import sys
import threading
import weakref

import pytest
from odd_objects import DATA

import seqtide
from seqtide import Stream
from seqtide.io.stream import open_target_stream

# ---- lifetime


def test_no_reference_cycle_and_no_leak(no_collector):
    class File(io.BytesIO):
        pass

    file = File(DATA)
    stream = Stream(file)
    stream.read(10)
    file_gone = weakref.ref(file)
    stream_gone = weakref.ref(stream)
    del stream
    assert stream_gone() is None
    del file
    assert file_gone() is None


def test_references_to_the_wrapped_object_are_given_back(no_collector):
    file = io.BytesIO(DATA)
    count = sys.getrefcount(file)
    for make in (Stream, seqtide.GzipReader, seqtide.BgzfReader, seqtide.io.stream.open_target_stream):
        make(file).close()
        make(file)
        assert sys.getrefcount(file) == count


def test_a_cycle_made_by_the_user_is_collected():
    class Owner:
        def __init__(self):
            self.stream = Stream(self)

        def read(self, size):
            return b""

    owner = Owner()
    owner.stream.read(1)
    gone = weakref.ref(owner)
    del owner
    gc.collect()
    assert gone() is None


def test_dropping_a_stream_flushes_what_was_written(tmp_path):
    with open(tmp_path / "out", "wb") as file:
        Stream(file).write(b"ACGT")
        assert (tmp_path / "out").read_bytes() == b"ACGT"


def test_streams_alive_at_exit_do_no_harm(tmp_path):
    code = (
        "import io, seqtide, sys\n"
        "class File(io.BytesIO): pass\n"
        "file = File(b'ACGT' * 10000)\n"
        "stream = seqtide.Stream(file)\n"
        "stream.read(10)\n"
        "file.stream = stream\n"
        "reader = seqtide.GzipReader(seqtide.Stream(file), threads=4)\n"
        f"writer = seqtide.BgzfWriter({str(tmp_path / 'out.gz')!r}, threads=4)\n"
        "writer.write(bytes(1 << 20))\n"
        "sys.keep = (stream, reader)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, timeout=30, check=True, text=True
    )
    assert done.stderr == ""
    assert len(seqtide.BgzfReader(tmp_path / "out.gz").read()) == 1 << 20


# ---- threads


def test_two_threads_share_a_stream():
    data = os.urandom(1 << 20)
    stream = Stream(io.BytesIO(data))
    pieces = []

    def work():
        while piece := stream.read(997):
            pieces.append(piece)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(map(len, pieces)) == len(data)
    assert sorted(pieces) == sorted(data[i : i + 997] for i in range(0, len(data), 997))


def test_a_thread_waits_for_its_turn_and_others_run_meanwhile():
    read_end, write_end = os.pipe()
    with open(read_end, "rb"), open(write_end, "wb", buffering=0) as writer, Stream(read_end) as stream:
        got = []
        thread = threading.Thread(target=lambda: got.append(stream.read(1)))
        thread.start()
        other = threading.Thread(target=lambda: got.append(stream.read(1)))
        other.start()
        writer.write(b"a")
        writer.write(b"b")
        thread.join()
        other.join()
    assert sorted(got) == [b"a", b"b"]


def test_an_atomic_stream_names_its_file_when_it_is_closed_and_only_then(tmp_path):
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    with pytest.raises(KeyError), open_target_stream(path, atomic=True) as stream:
        stream.write(b"half")
        raise KeyError
    dropped = open_target_stream(path, atomic=True)
    dropped.write(b"half")
    del dropped
    gc.collect()
    assert path.read_bytes() == b"old"
    with open_target_stream(path, atomic=True) as stream:
        stream.write(b"whole")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"whole"
    assert os.listdir(tmp_path) == ["report.json"]
