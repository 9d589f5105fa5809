"""Depth, as arrays and runs, against plain Python and samtools depth."""

import collections
import random
import subprocess
import sys

import pytest
from alignment_data import REFERENCES, forms_of, random_alignments, samtools
from bam_data import REFERENCES as ODD_REFERENCES
from bam_data import Alignment, bam_data, indexed_bam, odd_alignments, operations_of, sam_data

import seqtide as st

np = pytest.importorskip("numpy")

LENGTHS = dict(REFERENCES)
# Options, and those of samtools depth that mean the same.
OPTIONS = (
    ({}, ()),
    ({"excluded_flags": 4}, ("-g", "0x700")),
    ({"min_mapq": 13}, ("-Q", "13")),
    ({"min_base_quality": 20}, ("-q", "20")),
    ({"count_deletions": True}, ("-J",)),
)


def write(path, alignments, references=REFERENCES):
    data, index = indexed_bam(alignments, references, 2000)
    path.write_bytes(data)
    path.with_name(path.name + ".bai").write_bytes(index)
    return path


@pytest.fixture(scope="module")
def alignments():
    return random_alignments(300, 4)


@pytest.fixture(scope="module")
def path(alignments, tmp_path_factory):
    return write(tmp_path_factory.mktemp("depth") / "random.bam", alignments)


def naive(alignments, excluded=0x704):
    depths = collections.Counter()
    for alignment in alignments:
        if alignment.flag & excluded:
            continue
        position = alignment.pos
        for length, letter in operations_of(alignment.cigar):
            if letter in "M=X":
                depths.update((alignment.ref, place) for place in range(position, position + length))
            if letter in "MDN=X":
                position += length
    return depths


def lines_of(runs):
    """As samtools depth prints them."""
    return "".join(f"{run.reference}\t{at + 1}\t{run.depth}\n" for run in runs for at in range(run.start, run.end))


@pytest.mark.parametrize(("options", "arguments"), OPTIONS)
def test_samtools_depth(path, options, arguments):
    assert lines_of(st.depth_runs(path, zeros="spanned", **options)) == samtools("depth", *arguments, path)


def test_runs_without_zeros(path):
    spanned = list(st.depth_runs(path, zeros="spanned"))
    assert list(st.depth_runs(path)) == [run for run in spanned if run.depth > 0]
    assert any(run.depth == 0 for run in spanned)


def test_records_that_cover_nothing(tmp_path):
    alignments = [
        Alignment(f"r{i}", 0, 0, 10 * i, 1, cigar, seq="ACGT", qual=b"\1" * 4) for i, cigar in enumerate(("4I", "*"))
    ]
    path = write(tmp_path / "nothing.bam", alignments)
    assert lines_of(st.depth_runs(path, zeros="spanned")) == samtools("depth", path)
    assert not list(st.depth_runs(path))


@pytest.mark.parametrize(("zeros", "argument"), [("spanned", "-Q0"), ("used", "-a"), ("all", "-aa")])
def test_positions_without_reads(path, zeros, argument):
    assert lines_of(st.depth_runs(path, zeros=zeros)) == samtools("depth", argument, path)


def test_regions_of_samtools_depth(path):
    choose = random.Random(1)
    for _ in range(10):
        name = choose.choice(("chr1", "chr2"))
        start = choose.randrange(LENGTHS[name])
        region = f"{name}:{start + 1}-{start + choose.randrange(1, 400)}"
        assert lines_of(st.depth_runs(path, region, zeros="spanned")) == samtools("depth", "-r", region, path)
        assert lines_of(st.depth_runs(path, region, zeros="used")) == samtools("depth", "-a", "-r", region, path)


def test_odd_records(tmp_path):
    path = write(tmp_path / "odd.bam", odd_alignments(), ODD_REFERENCES)
    assert lines_of(st.depth_runs(path, zeros="spanned")) == samtools("depth", path)
    assert lines_of(st.depth_runs(path, zeros="spanned", count_deletions=True)) == samtools("depth", "-J", path)


def test_published_data(shared_data):
    path = shared_data / "alignments" / "ex1.bam"
    for options, arguments in OPTIONS:
        assert lines_of(st.depth_runs(path, zeros="spanned", **options)) == samtools("depth", *arguments, path)
    assert lines_of(st.depth_runs(path, zeros="all")) == samtools("depth", "-aa", path)


def test_naive_depth(path, alignments):
    expected = naive(alignments)
    for id, (name, length) in enumerate(REFERENCES):
        found = st.depth(path, name)
        assert found.dtype == np.int64
        assert found.tolist() == [expected[id, position] for position in range(length)]


def test_arrays_and_runs_agree(path):
    choose = random.Random(2)
    for _ in range(20):
        name = choose.choice(list(LENGTHS))
        start, end = sorted(choose.sample(range(LENGTHS[name] + 1), 2))
        options = choose.choice(OPTIONS)[0]
        array = st.depth(path, name, start, end, **options)
        assert len(array) == end - start
        runs = list(st.depth_runs(path, name, start, end, zeros="used", **options))
        assert [run.start for run in runs] == [start, *(run.end for run in runs[:-1])]
        assert [run.depth for run in runs for _ in range(run.start, run.end)] == array.tolist()


def test_every_form_of_the_records_gives_the_same(path, alignments):
    runs = list(st.depth_runs(path))
    array = st.depth(path, "chr1", 100, 900)
    part = list(st.depth_runs(path, "chr1", 100, 900))
    for form in forms_of(path):
        assert list(st.depth_runs(form)) == runs
    for form in forms_of(path):
        if not isinstance(form, (bytes, st.BamReader)):  # without an index
            assert st.depth(form, "chr1", 100, 900).tolist() == array.tolist()
    sam = sam_data(alignments, REFERENCES)
    assert st.depth(sam, "chr1", 100, 900).tolist() == array.tolist()
    assert list(st.depth_runs(sam, "chr1:101-900")) == part
    assert st.depth(sam_data(alignments[::-1], REFERENCES), "chr1", 100, 900).tolist() == array.tolist()


def test_region_arguments(path):
    assert st.depth(path, "chr1:101-103").tolist() == st.depth(path, "chr1", 100, 103).tolist()
    assert len(st.depth(path, "chr1", 2990, 4000)) == 10
    assert len(st.depth(path, "chr1", 5000, 6000)) == len(st.depth(path, "chr1", 7, 7)) == 0
    assert st.depth(path, "empty").tolist() == [0] * 500
    for region in ("*", ["chr1", "chr2"], ["chr1"]):
        with pytest.raises(ValueError):
            st.depth(path, region)
    with pytest.raises(KeyError):
        st.depth(path, "chrX")
    with pytest.raises(TypeError):
        st.depth_runs(path, start=5)
    with pytest.raises(ValueError, match="zeros"):
        st.depth_runs(path, zeros="some")
    with pytest.raises(ValueError, match="min_base_quality"):
        st.depth(path, "chr1", min_base_quality=-1)


def test_records_out_of_order(alignments):
    data = bam_data(alignments[10:12] + alignments[:1], REFERENCES)
    runs = st.depth_runs(data, excluded_flags=0)
    for _ in range(2):
        with pytest.raises(ValueError, match="order"):
            list(runs)


def test_runs_before_a_fault_come_first(alignments):
    data = bam_data(alignments, REFERENCES)
    whole = list(st.depth_runs(data))
    runs = st.depth_runs(data[: len(data) // 2])
    found = []
    with pytest.raises(st.TruncatedError):
        found.extend(iter(lambda: next(runs), None))
    with pytest.raises(st.TruncatedError):
        next(runs)
    assert len(found) > 10
    assert found == whole[: len(found)]
    with pytest.raises(st.TruncatedError):
        st.coverage(data[:-2])


def test_claimed_lengths_cost_no_memory():
    cigar = "1M" + "268435455N1M" * 6
    data = bam_data([Alignment("far", 0, 0, 0, 1, cigar, seq="A" * 7, qual=b"\1" * 7)], [("chr1", (1 << 31) - 1)])
    assert [run.start for run in st.depth_runs(data)] == [i << 28 for i in range(7)]


def test_coverage(path, alignments):
    expected = naive(alignments)
    for id, found in enumerate(st.coverage(path)):
        depths = [expected[id, position] for position in range(REFERENCES[id][1])]
        assert found[:3] == (REFERENCES[id][0], 0, len(depths))
        assert found.covered == sum(depth > 0 for depth in depths)
        assert found.mean_depth == pytest.approx(sum(depths) / len(depths))
        assert found.covered_fraction == found.covered / len(depths)
    (part,) = st.coverage(path, "chr1", 100, 300)
    assert part[:5] == ("chr1", 100, 300, part.covered, st.depth(path, "chr1", 100, 300).sum())


def test_coverage_of_samtools(path):
    columns = {line.split("\t")[0]: line.split("\t") for line in samtools("coverage", path).splitlines()[1:]}
    for found in st.coverage(path):
        expected = columns.get(found.reference, [found.reference, 1, found.end, 0, 0, 0, 0])  # left out without reads
        assert (found.reference, found.end, found.covered) == (expected[0], int(expected[2]), int(expected[4]))
        assert f"{found.mean_depth:.4g}" == f"{float(expected[6]):.4g}"


def test_regions_of_many_positions():
    """Depths are summed up in steps of 2^22 positions."""
    step = 1 << 22
    spans = [(0, 3), (step - 2, 2), (step - 1, 2 * step), (2 * step, 1), (3 * step - 1, 1), (3 * step, 5)]
    made = [
        Alignment(f"r{pos}", 0, 0, pos, 9, f"1M{span - 2}D1M" if span > 2 else f"{span}M", seq="A" * min(span, 2))
        for pos, span in spans
    ]
    data = sam_data(made, [("big", 3 * step + 9)])
    for begin in (0, 7, step - 1):
        expected = np.zeros(3 * step + 9, dtype="int64")
        for pos, span in spans:
            expected[pos : pos + span] += 1
        assert np.array_equal(st.depth(data, "big", begin, count_deletions=True), expected[begin:])


@pytest.mark.limits
def test_depth_of_a_long_reference_can_be_interrupted():
    """Two GiB of depths: other threads run, and a signal ends it long before all of it is there."""
    program = """
import signal, threading, time
import numpy
import seqtide as st

class Soon(Exception):
    pass

def handler(*_):
    raise Soon(time.perf_counter())

signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.02)
start = time.perf_counter()
try:
    st.depth(b"@SQ\\tSN:big\\tLN:%d\\n" % (1 << 28), "big")
except Soon as soon:
    print(soon.args[0] - start - 0.02)
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0 and float(result.stdout) < 0.25, result


@pytest.mark.limits
@pytest.mark.timeout(60)
def test_positions_without_reads_take_no_memory():
    """A header of a few bytes can claim two GiB of depths."""
    program = """
import resource
import numpy
import seqtide as st

sam = b"@SQ\\tSN:big\\tLN:%d\\nr\\t0\\tbig\\t%d\\t9\\t2M\\t*\\t0\\t0\\tAC\\tII\\n" % (1 << 28, 1 << 27)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
depth = st.depth(sam, "big")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
first = (1 << 27) - 1
assert depth[first - 1 : first + 3].tolist() == [0, 1, 1, 0] and depth.size == 1 << 28
assert [(found.covered, found.end) for found in st.coverage(sam)] == [(2, 1 << 28)]
assert [run.end - run.start for run in st.depth_runs(sam, zeros="all")] == [first, 2, (1 << 28) - first - 2]
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30)
    assert result.returncode == 0, result
    assert int(result.stdout) < 64 << 10
