"""Region queries: always what a linear scan finds, from any source, in any order, from any thread."""

import io
import itertools
import os
import random
import threading

import pytest
from alignment_outcome import OnlyRead, Seekable, lines_of, needs_samtools, pipe_with, samtools
from bam_data import NAMES, REFERENCES, Alignment, bam_data, bgzf_file, indexed_bam, odd_alignments
from query_data import DATA, INDEX, MANY, names, random_regions, scan

import seqtide
from seqtide import BamIndex, BamReader, FormatError

# ---- results


@pytest.mark.parametrize("sizes", [(37,), (1,), (65280,)], ids=["small", "tiny", "large"])
@pytest.mark.parametrize("threads", [1, 2])
def test_odd_records_in_blocks_of_any_size(sizes, threads):
    alignments = odd_alignments(200)
    reader = BamReader(*indexed_bam(alignments, REFERENCES, *sizes), threads=threads)
    for region in ((0, 0, 1), (0, 0, 8), (0, 12, 13), (0, 16383, 16385), (1, 5, 6), (1, 100, 200), (2, 2999, 3000)):
        expected = [alignment for alignment in alignments if alignment.qname in scan(alignments, region)]
        assert lines_of(reader.query(NAMES[region[0]], *region[1:])) == [a.sam(NAMES) for a in expected]
    assert names(reader.query("*")) == ["*", "last"] or names(reader.query("*")) == [None, "last"]


def test_forms_of_a_region():
    reader = BamReader(DATA, INDEX)
    whole = scan(MANY, (0, 0, 100_000))
    assert names(reader.query("chr1")) == names(reader.query("chr1", 0)) == names(reader.query("chr1", end=10**12))
    assert names(reader.query("chr1", None, None)) == whole == names(reader.query("chr1", 0, 100_000))
    part = scan(MANY, (0, 1000, 2000))
    assert names(reader.query("chr1", 1000, 2000)) == names(reader.query("chr1:1,001-2,000")) == part
    assert names(reader.query("chr1:1001-2000")) == part
    assert names(reader.query("chr1:50001")) == scan(MANY, (0, 50_000, 100_000))
    assert names(reader.query("HLA:A*01:01")) == scan(MANY, (2, 0, 3000))
    assert names(reader.query("HLA:A*01:01:1-10")) == names(reader.query("HLA:A*01:01", 0, 10))
    assert names(reader.query("{HLA:A*01:01}:1-10")) == names(reader.query("HLA:A*01:01", 0, 10))
    assert names(reader.query("*")) == scan(MANY, (-1, 0, 0))
    for start, end in ((5, 5), (100_000, 100_001), (10**15, 10**16)):
        assert names(reader.query("chr1", start, end)) == []


def test_many_regions_give_each_record_once():
    reader = BamReader(DATA, INDEX)
    for count in (2, 5, 40):
        regions = list(random_regions(count, count))
        given = [(NAMES[ref], start, end) for ref, start, end in regions]
        assert names(reader.query(given)) == scan(MANY, *regions)
        assert names(reader.query(iter(given))) == scan(MANY, *regions)
    assert names(reader.query(["chr2", "chr1:1-10", "*"])) == scan(MANY, (0, 0, 10), (1, 0, 1 << 20), (-1, 0, 0))
    assert names(reader.query(["chr1", "chr1", ("chr1", 5, None), ("chr1", None, 10)])) == scan(MANY, (0, 0, 100_000))
    assert names(reader.query([])) == []
    everything = [*NAMES, "*"]
    assert names(reader.query(everything)) == [alignment.qname for alignment in MANY]


@pytest.mark.parametrize("region", ["chr9", "chr9:1-5", ["chr1", "chr9"], [("chr9", 0, 5)]])
def test_unknown_reference(region):
    with pytest.raises(KeyError) as caught:
        BamReader(DATA, INDEX).query(region)
    assert caught.value.args == ('no reference is called "chr9"',)


def test_unknown_reference_with_positions():
    for name in ("chr9", "*", "chr1:1-5", ""):
        with pytest.raises(KeyError):
            BamReader(DATA, INDEX).query(name, 0, 5)


@pytest.mark.parametrize(
    "arguments, error",
    [
        (("chr1", -1), ValueError),
        (("chr1", 0, -1), ValueError),
        (("chr1", 5, 4), ValueError),
        (("chr1:5-4",), ValueError),
        (("chr1:x-4",), ValueError),
        (("chr1", "5"), TypeError),
        (("chr1", True), TypeError),
        (("chr1", 1.5), TypeError),
        ((None,), TypeError),
        ((b"chr1",), TypeError),
        ((7,), TypeError),
        ((["chr1"], 5), TypeError),
        (([("chr1", 5)],), TypeError),
        (([b"chr1"],), TypeError),
        (([("chr1", 5, 4)],), ValueError),
    ],
)
def test_what_is_no_region(arguments, error):
    with pytest.raises(error):
        BamReader(DATA, INDEX).query(*arguments)


def test_batches_and_fastq_of_a_query():
    reader = BamReader(DATA, INDEX)
    expected = scan(MANY, (0, 1000, 9000))
    batches = list(reader.query("chr1", 1000, 9000).batches(max_records=7))
    assert [name for batch in batches for name in names(batch)] == expected
    assert len(list(reader.query("chr1:1-20").as_fastq(default_quality=0))) == len(scan(MANY, (0, 0, 20)))


def test_attributes_of_a_query():
    reader = BamReader(DATA, INDEX, validation="lenient")
    query = reader.query("chr1")
    assert isinstance(query, seqtide.AlignmentReader) and query.format == "BAM" and query.validation == "lenient"
    assert query.name == reader.name and query.header == reader.header and not query.closed
    next(query)
    assert query.record_count == 1
    with query:
        pass
    assert query.closed and not reader.closed
    with pytest.raises(TypeError, match="directly"):
        type(query)()


def test_positions_beyond_bai():
    references = [("big", (1 << 31) - 1)]
    alignments = [Alignment(f"r{p}", 0, 0, p, 9, "1M", seq="A") for p in (5, 1 << 29, (1 << 31) - 2)]
    data = bgzf_file([bam_data(alignments, references)])
    with pytest.raises(ValueError, match="(?i)csi"):
        BamIndex.build(data)
    near = bgzf_file([bam_data(alignments[:1], references)])
    reader = BamReader(near, BamIndex.build(near))
    assert names(reader.query("big")) == names(reader.query("big:1-1G")) == names(reader.query(".")) == ["r5"]
    assert names(reader.query("big", 1 << 29)) == names(reader.query("big:1000000000-2000000000")) == []
    assert reader.count("big") == 1
    reader = BamReader(data, BamIndex.build(data, "csi"))
    assert names(reader.query("big", (1 << 29) - 5)) == ["r536870912", "r2147483646"]
    assert names(reader.query("big:2147483647")) == ["r2147483646"]


BEHIND = [
    Alignment(f"{'cd'[ref]}{pos}", 0, ref, pos, 9, f"{span}M", seq="A" * span)
    for ref, pos, span in ((0, 99, 1), (0, 5000, 1), (1, 480, 9), (1, 489, 2), (1, 499, 9), (1, 500, 1), (1, 600, 1))
]
SHORT = [("c", 100), ("d", 500)]


@pytest.mark.parametrize("kind", ["bai", "csi"])
def test_records_behind_the_end_of_a_reference(kind):
    data = bgzf_file([bam_data(BEHIND, SHORT)])
    reader = BamReader(data, BamIndex.build(data, kind))
    for start, end in ((490, 500), (490, 501), (0, 500), (0, 600), (0, 601), (500, 600), (550, 601), (601, 10**12)):
        expected = scan(BEHIND, (1, start, end))
        assert names(reader.query("d", start, end)) == names(reader.query(f"d:{start + 1}-{end}")) == expected
        assert reader.count("d", start, end) == len(expected)
    assert reader.count("c", 99, 100) == 1 == reader.count("c", 100) == reader.count("c:5001")
    for start in (0, 490, 500, 508, 599, 600, 601, 10**12, 10**30):
        expected = scan(BEHIND, (1, start, 10**40))
        assert names(reader.query("d", start)) == names(reader.query("d", start, None)) == expected
        if start < 10**15:
            assert names(reader.query(f"d:{start + 1}")) == names(reader.query(f"d:{start + 1}-")) == expected
    assert names(reader.query(["c", "d"])) == [alignment.qname for alignment in BEHIND]
    assert names(reader.query(["c:-100", ("d", 499, 500), "d:601"])) == ["c99", "d499", "d600"]
    assert seqtide.depth(reader, "d:498").tolist() == seqtide.depth(reader, "d", 497).tolist() == [0, 0, 1]
    assert seqtide.depth(reader, "d:501").tolist() == seqtide.depth(reader, "d", 500, 700).tolist() == []
    (covered,) = seqtide.coverage(reader, "d:498")
    assert (covered.start, covered.end, covered.covered) == (497, 500, 1)


@needs_samtools
@pytest.mark.parametrize("region", ["c", "d", "d:480-489", "d:490", "d:490-", "d:501", "d:600", "d:601", "d:602"])
def test_samtools_finds_the_same_behind_the_end(region, tmp_path):
    path = tmp_path / "x.bam"
    path.write_bytes(bgzf_file([bam_data(BEHIND, SHORT)]))
    samtools("index", path)
    assert lines_of(BamReader(path).query(region)) == samtools("view", path, region).decode().splitlines()


@needs_samtools
@pytest.mark.parametrize("kind", ["bai", "csi"])
def test_samtools_finds_the_same_with_its_own_index_and_ours(kind, tmp_path):
    path = tmp_path / "x.bam"
    path.write_bytes(DATA)
    BamIndex.build(path, kind).write(f"{path}.{kind}")
    own = tmp_path / f"own.{kind}"
    samtools("index", "-c" if kind == "csi" else "-b", path, own)
    ours, theirs = BamReader(path), BamReader(path, own)
    for ref, start, end in itertools.islice(random_regions(40), 40):
        end = min(end, REFERENCES[ref][1])
        region = f"{NAMES[ref]}:{start + 1}-{end}" if ":" not in NAMES[ref] else NAMES[ref]
        expected = samtools("view", path, region).decode().splitlines()
        assert lines_of(ours.query(region)) == lines_of(theirs.query(region)) == expected


@needs_samtools
def test_published_file(shared_data):
    path = shared_data / "alignments" / "ex1.bam"
    with BamReader(path) as reader:
        first, second = (reference.name for reference in reader.header.references)
        for region in (first, f"{second}:100-200", f"{first}:1000", second):
            assert lines_of(reader.query(region)) == samtools("view", path, region).decode().splitlines()
            assert reader.count(region) == int(samtools("view", "-c", path, region))


# ---- cursors


def test_queries_and_the_reader_do_not_disturb_each_other():
    reader = BamReader(DATA, INDEX)
    queries = [(reader.query(NAMES[r], s, e), scan(MANY, (r, s, e))) for r, s, e in random_regions(20)]
    chance = random.Random(5)
    taken = [[] for _ in queries]
    own = []
    for record in reader:
        own.append(record.qname)
        for number in chance.sample(range(len(queries)), 5):
            taken[number] += names(itertools.islice(queries[number][0], 3))
    assert own == [alignment.qname for alignment in MANY]
    for (query, expected), already in zip(queries, taken, strict=True):
        assert already + names(query) == expected


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("kind", ["bytes", "object"])
def test_crowded_queries_of_one_reader(kind, threads):
    """They share what earlier ones have left: places to begin from, blocks and threads."""
    chance = random.Random(11)
    starts = sorted(chance.randrange(40_000) for _ in range(3000))
    spans = chance.choices((1, 90, 150, 151, 30_000), (1, 20, 60, 20, 1), k=len(starts))
    crowd = [
        Alignment(f"c{number}", 0, 0, pos, 9, f"1M{span}D1M", seq="AC", qual=b"\1\2")
        for number, (pos, span) in enumerate(zip(starts, spans, strict=True))
    ]
    data, index = indexed_bam(crowd, REFERENCES, 3000)
    reader = BamReader(data if kind == "bytes" else Seekable(data, 700), index, threads=threads)
    begun = []
    for round_number in range(300):
        start = chance.choice((round_number * 130, chance.randrange(40_000)))
        region = (0, start, start + chance.choice((1, 130, 2000)))
        expected = scan(crowd, region)
        query = reader.query(NAMES[0], *region[1:])
        if chance.random() < 0.3:
            half = len(expected) // 2
            assert names(itertools.islice(query, half)) == expected[:half]
            begun = [*begun[-3:], (query, expected[half:])]
        else:
            assert names(query) == expected
    for query, rest in begun:
        assert names(query) == rest


@pytest.mark.parametrize("kind", ["bytes", "path", "file", "object", "descriptor"])
def test_queries_from_threads(kind, tmp_path):
    path = tmp_path / "x.bam"
    path.write_bytes(DATA)
    descriptor = os.open(path, os.O_RDONLY)
    source = {"bytes": DATA, "path": path, "file": io.BytesIO(DATA), "object": Seekable(DATA, 500)}.get(
        kind, descriptor
    )
    reader = BamReader(source, INDEX)
    regions = list(random_regions(60))
    found = {}

    def ask(part):
        for region in regions[part::4]:
            found[region] = names(reader.query(NAMES[region[0]], *region[1:]))

    threads = [threading.Thread(target=ask, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    own = names(reader)
    for thread in threads:
        thread.join()
    os.close(descriptor)
    assert own == [alignment.qname for alignment in MANY]
    assert found == {region: scan(MANY, region) for region in regions}


def test_a_query_shared_by_threads():
    query = BamReader(DATA, INDEX).query(NAMES)
    taken = []
    threads = [threading.Thread(target=lambda: taken.extend(names(query))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(scan(MANY, *((ref, 0, 1 << 30) for ref in range(3))))


def test_a_query_outlives_a_reader_that_is_dropped_but_not_one_that_is_closed():
    assert names(BamReader(io.BytesIO(DATA), INDEX).query("chr1", 0, 5000)) == scan(MANY, (0, 0, 5000))
    reader = BamReader(io.BytesIO(DATA), INDEX)
    query = reader.query("chr2")
    reader.close()
    with pytest.raises((ValueError, OSError), match="closed"):
        list(query)


def test_a_file_object_that_does_not_stand_at_its_start():
    """The file begins there, for its index as well."""
    file = io.BytesIO(b"prefix" + DATA)
    file.seek(6)
    reader = BamReader(file, INDEX)
    whole = BamReader(DATA, INDEX)
    for region in (("chr1", 1000, 2000), ("chr2",), ("*",), ("chr1", 0, 1)):
        assert names(reader.query(*region)) == names(whole.query(*region))
    assert reader.count() == len(MANY)
    assert names(reader) == [alignment.qname for alignment in MANY]
    file.seek(6)
    assert BamIndex.build(file).statistics == BamIndex.build(DATA).statistics


@pytest.mark.parametrize(
    "make",
    [OnlyRead, pipe_with, lambda data: seqtide.BgzfReader(bgzf_file([data[:60_000], data[60_000:]]))],
    ids=["object", "pipe", "virtual offsets"],
)
def test_a_source_that_cannot_seek(make):
    source = make(DATA)
    reader = BamReader(source, INDEX)
    for ask in (lambda: reader.query("chr1"), reader.count):
        with pytest.raises(io.UnsupportedOperation, match="seek"):
            ask()
    assert len(list(reader)) == len(MANY)
    if isinstance(source, int):
        os.close(source)


@pytest.mark.parametrize("data", [bam_data(MANY, REFERENCES)], ids=["plain"])
def test_data_that_is_not_in_blocks(data):
    with pytest.raises(FormatError):
        list(BamReader(data, INDEX).query("chr1"))


def test_regions_with_units_and_of_all():
    references = [("c", 2_000_000), ("d", 500)]
    alignments = [Alignment(f"c{p}", 0, 0, p - 1, 9, "1M", seq="A") for p in (1, 5, 1000, 1001, 1500, 10**6, 10**6 + 1)]
    alignments += [Alignment("d7", 0, 1, 6, 9, "1M", seq="A"), Alignment("u", 4, -1, -1, 0, "", seq="A")]
    data = bgzf_file([bam_data(alignments, references)])
    reader = BamReader(data, BamIndex.build(data))
    everything = [alignment.qname for alignment in alignments]
    # What samtools 1.16 and 1.24 print for the same file.
    for region, expected in {
        ".": everything,
        "*": ["u"],
        "c:1-1M": everything[:6],
        "c:1-1m": everything[:6],
        "c:1K-": everything[2:7],
        "c:1e3-1e6": everything[2:6],
        "c:1.5K-": everything[4:7],
        "c:0.001G-": everything[5:7],
        "c:1,000-1,0,0,1": everything[2:4],
        "c:-1K": everything[:3],
        "c:1k-1.5k": everything[2:5],
        "c:1-1e30": everything[:7],
        "{c}:1K-": everything[2:7],
    }.items():
        assert names(reader.query(region)) == names(reader.query([region])) == expected, region
        assert reader.count(region) == len(expected)
    assert names(reader.query(["d", ".", "c:1K-"])) == everything
    for region in ("c:1T", "c:1kb", "c:1e3K", "c:1.0009K", "c:1e", "c:K"):
        with pytest.raises(ValueError):
            reader.query(region)
    with pytest.raises(KeyError):
        reader.query("{.}")
