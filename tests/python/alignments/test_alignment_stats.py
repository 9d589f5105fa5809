"""Counts and distributions of alignments, against plain Python and samtools."""

import collections
import dataclasses
import os
import shutil
import statistics

import pytest
from alignment_data import NAMES, REFERENCES, forms_of, random_alignments, samtools
from bam_data import REFERENCES as ODD_REFERENCES
from bam_data import (
    Alignment,
    bam_data,
    bgzf_file,
    indexed_bam,
    odd_alignments,
    operations_of,
    sam_data,
    split,
)

import seqtide as st

FUNCTIONS = (
    st.count_by_flag,
    st.mapq_distribution,
    st.insert_size_distribution,
    st.edit_distance_stats,
    st.alignment_length_distribution,
    st.strand_bias,
)


@pytest.fixture(scope="module")
def alignments():
    return random_alignments(400, 3)


@pytest.fixture(scope="module")
def path(alignments, tmp_path_factory):
    """A BAM file without an index."""
    path = tmp_path_factory.mktemp("stats") / "random.bam"
    path.write_bytes(indexed_bam(alignments, REFERENCES, 900)[0])
    return path


@pytest.fixture(scope="module")
def indexed_path(alignments, tmp_path_factory):
    path = tmp_path_factory.mktemp("stats") / "indexed.bam"
    data, index = indexed_bam(alignments, REFERENCES, 900)
    path.write_bytes(data)
    (path.parent / "indexed.bam.bai").write_bytes(index)
    return path


def test_every_form_of_the_records_gives_the_same(path):
    for function in FUNCTIONS:
        results = [function(form) for form in forms_of(path)]
        assert all(result == results[0] for result in results)
    assert len({repr(st.idxstats(form)) for form in forms_of(path)}) == 1


def test_flagstat(path):
    assert f"{st.count_by_flag(path)}\n" == samtools("flagstat", path)


def test_flagstat_of_every_flag(tmp_path):
    alignments = [
        Alignment(
            f"r{flag}", flag, flag % 2, 5, flag % 11, "*" if flag & 4 else "1M", flag // 2 % 3 - 1, 0, 0, "A", b"\1"
        )
        for flag in range(1 << 12)
    ]
    path = tmp_path / "flags.bam"
    path.write_bytes(bgzf_file(split(bam_data(alignments, REFERENCES), 60000)))
    counts = st.count_by_flag(path)
    assert f"{counts}\n" == samtools("flagstat", path)
    assert counts.total == 1 << 12
    assert counts.passed.total == counts.failed.total == 1 << 11


def test_flagstat_of_nothing(tmp_path):
    path = tmp_path / "empty.bam"
    path.write_bytes(bgzf_file([bam_data([], REFERENCES)]))
    assert f"{st.count_by_flag(path)}\n" == samtools("flagstat", path)
    for function in FUNCTIONS[1:5]:
        found = function(path)
        assert (found.counts, found.total, found.min, found.max, found.mean, found.median) == ({}, 0, *[None] * 4)
    assert st.strand_bias(path).forward_fraction is None


def test_flag_counts_by_name(alignments, path):
    counts = st.count_by_flag(path)
    primary = [alignment for alignment in alignments if not alignment.flag & 0x900]
    assert counts.passed.primary + counts.failed.primary == len(primary)
    assert counts.passed.read1 == sum(a.flag & 0x241 == 0x41 for a in primary)
    assert set(dataclasses.asdict(counts.passed)) > {"total", "singletons", "mate_elsewhere_confident"}


def idxstats_lines(statistics):
    return "".join(f"{row.name}\t{row.length}\t{row.mapped}\t{row.unmapped}\n" for row in statistics)


def test_idxstats(path, indexed_path, alignments):
    expected = samtools("idxstats", indexed_path)
    assert idxstats_lines(st.idxstats(path)) == expected
    assert idxstats_lines(st.idxstats(indexed_path)) == expected
    assert idxstats_lines(st.idxstats(sam_data(alignments, REFERENCES))) == expected


def test_idxstats_takes_the_index_or_counts(indexed_path):
    with st.BamReader(indexed_path) as reader:
        next(reader)
        whole = st.idxstats(reader)
    with st.BamReader(indexed_path.read_bytes()) as reader:
        next(reader)
        rest = st.idxstats(reader)
    assert sum(row.mapped + row.unmapped for row in whole) == 1 + sum(row.mapped + row.unmapped for row in rest)


def test_a_broken_index_is_an_error(indexed_path, tmp_path):
    path = shutil.copy(indexed_path, tmp_path / "broken.bam")
    with open(f"{path}.bai", "wb") as file:
        file.write(b"BAI\1\xff\xff")
    with pytest.raises(st.FormatError):
        st.idxstats(path)


def test_distributions(path, alignments):
    mapped = [alignment for alignment in alignments if not alignment.flag & 4]
    assert st.mapq_distribution(path).counts == collections.Counter(a.mapq for a in mapped)
    sizes = [a.tlen for a in mapped if a.flag & 0x90B == 3 and a.ref == a.next_ref and a.tlen > 0]
    assert st.insert_size_distribution(path).counts == collections.Counter(sizes)
    sizes = [a.tlen for a in mapped if a.flag & 0x909 == 1 and a.ref == a.next_ref and a.tlen > 0]
    assert st.insert_size_distribution(path, required_flags=0).counts == collections.Counter(sizes)
    lengths = [sum(n for n, op in operations_of(a.cigar) if op in "MDN=X") for a in mapped]
    found = st.alignment_length_distribution(path)
    assert found.counts == collections.Counter(lengths)
    assert list(found.counts) == sorted(found.counts)
    assert (found.min, found.max, found.total) == (min(lengths), max(lengths), len(lengths))
    assert found.mean == pytest.approx(statistics.mean(lengths))
    assert found.median == statistics.median(lengths)
    distances = st.edit_distance_stats(path)
    assert distances.counts == collections.Counter(a.tags[0][2] for a in mapped if a.tags)
    assert distances.missing == sum(not a.tags for a in mapped)


@pytest.mark.parametrize("values", [[3], [3, 4], [1, 1, 5, 9], [2, 2, 2, 7, 7]])
def test_median(values):
    assert st.Distribution(collections.Counter(values)).median == statistics.median(values)


def test_strand_bias(path, alignments):
    bias = st.strand_bias(path)
    for name, id in zip(NAMES, range(3), strict=True):
        mapped = [a for a in alignments if a.ref == id and not a.flag & 4]
        reverse = sum(a.flag >> 4 & 1 for a in mapped)
        assert bias.references[name] == st.StrandCounts(len(mapped) - reverse, reverse)
    assert bias.forward == sum(counts.forward for counts in bias.references.values())
    assert bias.forward_fraction == bias.forward / bias.total


def test_filters(path, alignments):
    for required, excluded, mapq in ((16, 0, 0), (0, 0x704, 0), (0, 0, 60), (1, 0x10, 5)):
        chosen = [a for a in alignments if a.flag & required == required and not a.flag & excluded and a.mapq >= mapq]
        counts = st.count_by_flag(path, required_flags=required, excluded_flags=excluded, min_mapq=mapq)
        assert counts.total == len(chosen)
    with pytest.raises(ValueError, match="required_flags"):
        st.count_by_flag(path, required_flags=1 << 16)
    with pytest.raises(ValueError, match="min_mapq"):
        st.mapq_distribution(path, min_mapq=256)
    with pytest.raises(ValueError):
        st.strand_bias(path, excluded_flags=-1)
    with pytest.raises(TypeError):
        st.strand_bias(path, excluded_flags="4")


def test_regions(indexed_path, path):
    with st.BamReader(indexed_path) as reader:
        expected = collections.Counter(r.is_reverse for r in reader.query("chr1", 500, 900) if not r.is_unmapped)
        for source in (indexed_path, reader, reader.query("chr1", 500, 900)):
            region = () if isinstance(source, type(reader.query("chr1"))) else ("chr1", 500, 900)
            bias = st.strand_bias(source, *region)
            assert (bias.forward, bias.reverse) == (expected[False], expected[True])
        assert st.count_by_flag(reader, "*").total == 3
        assert st.count_by_flag(reader, ["chr1:1-500", ("chr2", None, 100)]).total > 0
        batch = next(reader.batches())
    for source in (batch, [batch], sam_data([], REFERENCES)):
        with pytest.raises(TypeError, match="index"):
            st.count_by_flag(source, "chr1")
    with pytest.raises(FileNotFoundError):
        st.count_by_flag(path, "chr1")
    with pytest.raises(KeyError):
        st.count_by_flag(indexed_path, "chrX")
    with pytest.raises(TypeError):
        st.count_by_flag(indexed_path, start=5)


def test_errors_reach_the_caller(path, alignments):
    data = path.read_bytes()
    for function in (*FUNCTIONS, st.idxstats):
        with pytest.raises(st.TruncatedError):
            function(data[:-200])
        with pytest.raises(FileNotFoundError):
            function(path.parent / "none.bam")
        with pytest.raises(st.FormatError, match="neither SAM nor BAM"):
            function(b"@r\nA\n+\nI\n")
        with pytest.raises(TypeError):
            function([1])
        with pytest.raises(TypeError):
            function(1.5)
    wrong = [*alignments[:5], Alignment("bad", 0, 0, 9, 1, "1M", seq="A", qual=b"\1", tags=(("NM", "Z", "3"),))]
    with pytest.raises(ValueError, match="bad.*NM"):
        st.edit_distance_stats(bam_data(wrong, REFERENCES))


def test_an_exception_of_the_batches_reaches_the_caller(path):
    def batches():
        yield from st.BamReader(path).batches(max_records=50)
        raise KeyError("source")

    for function in (*FUNCTIONS, st.idxstats):
        with pytest.raises(KeyError, match="source"):
            function(batches())


def test_batches_of_different_references_are_refused(path):
    other = next(st.BamReader(bam_data([Alignment("r")], [("x", 5)])).batches())
    with pytest.raises(ValueError, match="references"):
        st.idxstats([next(st.BamReader(path).batches()), other])


def test_odd_records(tmp_path):
    path = tmp_path / "odd.bam"
    path.write_bytes(indexed_bam(odd_alignments(), ODD_REFERENCES)[0])
    assert f"{st.count_by_flag(path)}\n" == samtools("flagstat", path)
    assert st.alignment_length_distribution(path).max == 35_000


def test_published_data(shared_data):
    path = shared_data / "alignments" / "ex1.bam"
    assert f"{st.count_by_flag(path)}\n" == samtools("flagstat", path)
    assert idxstats_lines(st.idxstats(path)) == samtools("idxstats", path)
    lines = samtools("view", path).splitlines()
    assert st.mapq_distribution(path).total == sum(not int(line.split("\t")[1]) & 4 for line in lines)


def test_opened_files_are_closed(path):
    descriptors = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else None
    for function in (*FUNCTIONS, st.idxstats):
        function(path)
    if descriptors is not None:
        assert len(os.listdir("/proc/self/fd")) == descriptors
