"""With JointFiles as `atomic`, the files of every writer get their names with those of others, all or none."""

import gc
import io
import itertools
import os
import threading
import warnings

import pytest
from rows import rows_of
from writer_rows import WriterRow

import seqtide as st
from seqtide.io.codecs import open_compressed
from seqtide.io.stream import open_target_stream, open_whole_stream
from seqtide.quality_control.fastqc import write_fastqc
from seqtide.quality_control.multiqc import write_multiqc

pytestmark = pytest.mark.timeout(60)
ROWS = [row for row in rows_of(WriterRow) if "atomic" in row.options]
WAYS = [(row, compression) for row in ROWS for compression in row.compressions]
LIVING = [way for way in WAYS if not way[0].is_function]
each_way = pytest.mark.parametrize("row, compression", WAYS, ids=str)
each_row = pytest.mark.parametrize("row", ROWS, ids=str)

FASTA = b">chr1\nACGT\n"
REPORT = st.qc(b"@r1\nACGT\n+\nIIII\n", name="r.fq")
# What takes `atomic` and is no writer of records: called with a path that it may make longer.
OTHERS = {
    "FaiIndex": lambda path, atomic: st.FaiIndex.build(FASTA).write(path, atomic=atomic),
    "GziIndex": lambda path, atomic: st.GziIndex([(0, 0), (50, 9)]).write(path, atomic=atomic),
    "to_json": lambda path, atomic: REPORT.to_json(path, atomic=atomic),
    "to_html": lambda path, atomic: REPORT.to_html(path, atomic=atomic),
    "write_fastqc": lambda path, atomic: write_fastqc(REPORT, path.parent, atomic=atomic),
    "write_multiqc": lambda path, atomic: write_multiqc([REPORT], path.parent, atomic=atomic),
    "stream": lambda path, atomic: write_to(open_target_stream(path, atomic=atomic)),
    "whole stream": lambda path, atomic: write_to(open_whole_stream(path, atomic)),
    "compressed": lambda path, atomic: write_to(open_compressed(path, "xz", atomic=atomic)),
    "BgzfWriter": lambda path, atomic: write_to(st.BgzfWriter(path, atomic=atomic)),
}


def write_to(file):
    with file:
        file.write(b"data")


def write_other(path, files):
    with st.FastaWriter(path, atomic=files) as writer:
        writer.write(st.FastaRecord("chr1", "ACGT"))


@pytest.fixture
def paths(row, tmp_path):
    """Of the targets, and of another file; the last one of each replaces a file."""
    paths = [tmp_path / f"target{number}" for number in range(row.targets)]
    for path in (paths[-1], tmp_path / "other"):
        path.write_bytes(b"old")
    return paths


@pytest.fixture
def other(tmp_path):
    return tmp_path / "other"


def require_untouched(paths):
    folder = paths[0].parent
    before = {paths[-1].name: b"old", "other": b"old"}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def write_both(row, paths, files, **options):
    with row.start(*paths, atomic=files, **options) as writer:
        for item in row.items:
            writer.write(*item)
    write_other(paths[0].parent / "other", files)


@pytest.mark.parametrize("sync", [False, True])
@each_way
def test_published_at_the_end(row, compression, sync, paths, other):
    with st.JointFiles(sync=sync) as files:
        write_both(row, paths, files, compression=compression)
        require_untouched(paths)
        assert not files.closed
    assert files.closed
    row.check([path.read_bytes() for path in paths], compression)
    assert other.read_bytes() == FASTA
    assert len(os.listdir(other.parent)) == row.targets + 1
    files.close()


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
@pytest.mark.parametrize("where", ["in the writer", "behind it"])
@each_way
def test_not_if_the_block_raises(row, compression, where, kind, paths, other):
    with pytest.raises(kind), st.JointFiles() as files:
        write_other(other, files)
        with row.start(*paths, atomic=files, compression=compression) as writer:
            writer.write(*row.items[0])
            writer.flush()
            if where == "in the writer":
                raise kind
        raise kind
    assert files.closed
    files.close()
    require_untouched(paths)


@pytest.mark.parametrize("row, compression", LIVING, ids=str)
def test_not_if_a_writer_is_open(row, compression, paths, other):
    files = st.JointFiles()
    write_other(other, files)
    writer = row.start(*paths, atomic=files, compression=compression)
    for item in row.items:
        writer.write(*item)
    with pytest.raises(st.IoError, match="not put in place because it is not complete"), files:
        pass
    assert files.closed
    with pytest.raises(st.IoError, match="given up"):
        writer.close()
    writer.close()
    require_untouched(paths)


@pytest.mark.parametrize("row, compression", LIVING, ids=str)
def test_not_if_a_writer_was_given_up(row, compression, paths, other):
    with pytest.raises(st.IoError, match="not put in place"), st.JointFiles() as files:
        write_other(other, files)
        with pytest.raises(KeyError), row.start(*paths, atomic=files, compression=compression) as writer:
            raise KeyError
        assert writer.closed
    require_untouched(paths)


@pytest.mark.parametrize("row, compression", LIVING, ids=str)
def test_not_if_all_is_dropped(row, compression, paths, other):
    files = st.JointFiles()
    writer = row.start(*paths, atomic=files, compression=compression)
    writer.write(*row.items[0])
    with pytest.warns(ResourceWarning) as caught:
        del files, writer
        gc.collect()
    messages = [str(warning.message) for warning in caught]
    # A warning holds the writer, and that the files of its index.
    assert row.index or any(message.startswith("unclosed <JointFiles, ") for message in messages)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        caught.clear()
        gc.collect()
    require_untouched(paths)


@each_row
def test_all_or_none_if_one_cannot_get_its_name(row, tmp_path):
    for hopeless in range(row.targets + 1):
        folder = tmp_path / str(hopeless)
        folder.mkdir()
        paths = [folder / f"target{number}" for number in range(row.targets)]
        everything = [*paths, folder / "other"]
        for path in everything:
            path.write_bytes(b"old")
        files = st.JointFiles()
        write_both(row, paths, files)
        everything[hopeless].unlink()
        everything[hopeless].mkdir()
        with pytest.raises(IsADirectoryError) as caught:
            files.close()
        assert caught.value.filename == os.path.realpath(everything[hopeless])
        assert files.closed
        everything[hopeless].rmdir()
        assert [path.read_bytes() for path in folder.iterdir()] == [b"old"] * row.targets


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.parametrize("step", ["opening", "writer", "close"])
@each_row
def test_all_or_none_for_want_of_memory(row, step, paths, other):
    testcapi = pytest.importorskip("_testcapi")
    targets = list(map(str, paths))  # for want of memory, Python itself takes a path object for something else
    for number in itertools.count():
        files = st.JointFiles()
        write_other(other, files)
        writer = None
        if step != "opening":
            writer = row.start(*targets, atomic=files)
            for item in row.items:
                writer.write(*item)
        if step == "close":
            writer.close()
        testcapi.set_nomemory(number, number + 1)
        try:
            if step == "opening":
                writer = row.start(*targets, atomic=files)
            elif step == "writer":
                writer.close()
            else:
                files.close()
            failed = False
        except MemoryError:
            failed = True
        finally:
            testcapi.remove_mem_hooks()
        if not failed:
            break
        files.__exit__(MemoryError, None, None)
        require_untouched(paths)
    if step == "opening":
        for item in row.items:
            writer.write(*item)
        writer.close()
    files.close()
    row.check([path.read_bytes() for path in paths], row.compressions[0])
    assert other.read_bytes() == FASTA


@each_row
def test_wrong_arguments(row, paths, other):
    with pytest.raises(ValueError, match="path"):
        row.write_all(*[io.BytesIO() for _ in paths], atomic=st.JointFiles())
    with pytest.raises(ValueError, match="path"):
        row.write_all("-", *paths[1:], atomic=st.JointFiles())
    for wrong in (st.JointFiles, 1, "files", None):
        with pytest.raises(TypeError, match="atomic must be bool or JointFiles, not"):
            row.write_all(*paths, atomic=wrong)
    closed = st.JointFiles()
    closed.close()
    with pytest.raises(ValueError, match="the joint files are closed"):
        row.write_all(*paths, atomic=closed)
    require_untouched(paths)


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_writer_of_records(kind, tmp_path):
    write = OTHERS[kind]
    alone = tmp_path / "alone"
    alone.mkdir()
    write(alone / "file", True)
    made = {path.name: path.stat().st_size for path in alone.iterdir()}
    joint = tmp_path / "joint"
    joint.mkdir()
    with pytest.raises(KeyError), st.JointFiles() as files:
        write(joint / "file", files)
        raise KeyError
    assert os.listdir(joint) == []
    with st.JointFiles() as files:
        write(joint / "file", files)
        write_other(joint / "other", files)
        assert os.listdir(joint) == []
    (joint / "other").unlink()
    assert {path.name: path.stat().st_size for path in joint.iterdir()} == made
    direct = tmp_path / "direct"
    direct.mkdir()
    write(direct / "file", False)
    assert {path.name: path.stat().st_size for path in direct.iterdir()} == made


@pytest.mark.parametrize("kind", ["write_fastqc", "write_multiqc"])
def test_reports_in_several_files(kind, tmp_path):
    """They are whole or absent together when nothing is said."""
    OTHERS[kind](tmp_path / "file", True)
    names = sorted(os.listdir(tmp_path))
    assert len(names) > 1
    for name in names:
        (tmp_path / name).unlink()
    (tmp_path / names[0]).mkdir()
    with pytest.raises(IsADirectoryError):
        OTHERS[kind](tmp_path / "file", True)
    assert os.listdir(tmp_path) == names[:1]


@pytest.mark.parametrize("name", ["to_json", "to_html"])
def test_reports_in_file_objects(name):
    target = io.BytesIO()
    getattr(REPORT, name)(target)
    assert target.getvalue().decode().strip() == getattr(REPORT, name)().strip()
    with pytest.raises(ValueError, match="path"):
        getattr(REPORT, name)(io.BytesIO(), atomic=st.JointFiles())


def test_sync_is_said_once(tmp_path):
    with pytest.raises(ValueError, match=r"JointFiles\(sync=True\)"):
        st.FastaWriter(tmp_path / "file", atomic=st.JointFiles(), sync=True)
    with st.JointFiles(sync=True) as files, st.FastaWriter(tmp_path / "file", atomic=files, sync=True) as writer:
        writer.write(st.FastaRecord("chr1", "ACGT"))
    assert (tmp_path / "file").read_bytes() == FASTA


def test_life():
    files = st.JointFiles()
    assert repr(files) == "<JointFiles, 0 opened>"
    with files as entered:
        assert entered is files
    files.close()
    assert files.closed
    assert repr(files) == "<JointFiles, 0 opened, closed>"
    with pytest.raises(ValueError, match="the joint files are closed"), files:
        pass
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        st.JointFiles()  # nothing is lost with it
    unmade = st.JointFiles.__new__(st.JointFiles)
    with pytest.raises(ValueError, match="closed"):
        unmade.__enter__()
    unmade.close()


def test_one_file_twice(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(ValueError, match="two outputs go to"), st.JointFiles() as files:
        write_other("real/a", files)
        write_other("link/./a", files)
    assert os.listdir("real") == []


def test_two_links_to_one_file_become_two_files(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"old")
    os.link(first, second)
    with st.JointFiles() as files:
        write_other(first, files)
        OTHERS["stream"](second, files)
    assert [first.read_bytes(), second.read_bytes()] == [FASTA, b"data"]


def test_a_pipe_gets_its_data_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    received = []
    reader = threading.Thread(target=lambda: received.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    with pytest.raises(KeyError), st.JointFiles() as files:
        write_other(tmp_path / "pipe", files)
        write_other(tmp_path / "file", files)
        reader.join(30)
        raise KeyError
    assert received == [FASTA]
    assert os.listdir(tmp_path) == ["pipe"]


def test_several_threads(tmp_path):
    with st.JointFiles() as files:
        threads = [
            threading.Thread(target=lambda n=n: [write_other(tmp_path / f"{n}-{i}", files) for i in range(10)])
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert os.listdir(tmp_path) == []
    assert len(os.listdir(tmp_path)) == 80


def test_a_child_leaves_the_files_to_its_parent(tmp_path):
    files = st.JointFiles()
    write_other(tmp_path / "a", files)
    write_other(tmp_path / "b", files)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 1
        try:
            files.close()
        except st.StreamError as error:
            code = 5 if "forked" in str(error) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5
    assert os.listdir(tmp_path) == []
    files.close()
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]
