"""BamWriter and SamWriter: what is written is read back, by us and by samtools; failures are never silent."""

import io
import os
import shutil
import struct
import zlib

import pytest
from alignment_outcome import bam_file, lines_of, needs_samtools, sam_lines, samtools
from bam_data import (
    EOF_BLOCK,
    NAMES,
    REFERENCES,
    Alignment,
    bam_header,
    header_text,
    indexed_bam,
    odd_alignments,
    sam_data,
)

import seqtide
from seqtide import BamReader, BamRecord, BamWriter, FastqRecord, SamReader, SamWriter, unaligned_record

HEADER = header_text(REFERENCES)
ODD = odd_alignments()
PLAIN = Alignment("plain", 0, 0, 5, 9, "2M", 1, 7, 0, "AC", b"\1\2")


def records_of(*alignments, references=REFERENCES):
    return list(BamReader(bam_file(*alignments, references=references)))


def written(records, writer=BamWriter, header=HEADER, **options):
    target = io.BytesIO()
    with writer(target, header, **options) as opened:
        for record in records:
            opened.write(record)
    return target.getvalue()


def blocks_of(file):
    """Data of each BGZF block."""
    position, blocks = 0, []
    while position < len(file):
        size = struct.unpack_from("<H", file, position + 16)[0] + 1
        blocks.append(zlib.decompress(file[position + 18 : position + size - 8], -15))
        position += size
    return blocks


# ---- what is written


@pytest.mark.parametrize("level", [None, 0, 6, 12])
@pytest.mark.parametrize("threads", [1, 3])
def test_every_odd_record_comes_back(level, threads):
    file = written(records_of(*ODD), level=level, threads=threads)
    assert file.endswith(EOF_BLOCK)
    assert b"".join(blocks_of(file)) == bam_header(REFERENCES) + b"".join(alignment.bam() for alignment in ODD)
    assert lines_of(BamReader(file)) == sam_lines(ODD)


def test_a_record_lies_in_one_block_if_it_fits():
    alignments = [Alignment(f"r{number}", seq="ACGT" * 5000) for number in range(20)]
    blocks = blocks_of(written(records_of(*alignments)))
    assert blocks[-1] == b"" and all(blocks[:-1])
    inner = b"".join(blocks[1:])
    position = 0
    ends = {sum(map(len, blocks[1 : number + 1])) for number in range(len(blocks))}
    starts = []
    while position < len(inner):
        starts.append(position)
        position += 4 + struct.unpack_from("<I", inner, position)[0]
    assert ends - {position} <= set(starts)


def test_sam_is_as_samtools_writes_it():
    assert written(records_of(*ODD), SamWriter) == sam_data(ODD, REFERENCES)
    assert written(records_of(PLAIN), SamWriter, with_header=False) == (PLAIN.sam(NAMES) + "\n").encode()


@pytest.mark.parametrize("compression", ["auto", "none", "bgzf", "gzip", "bzip2", "xz"])
def test_compressed_sam(compression, tmp_path):
    path = tmp_path / "x.sam.gz"
    with SamWriter(path, HEADER, compression=compression) as writer:
        for record in records_of(*ODD):
            writer.write(record)
    assert lines_of(SamReader(path)) == sam_lines(ODD)


@pytest.mark.parametrize("kind, reader", [(BamWriter, BamReader), (SamWriter, SamReader)])
def test_records_batches_and_sources_mix(kind, reader):
    file = bam_file(*ODD)
    target = io.BytesIO()
    source = BamReader(file)
    with kind(target, template=source) as writer:
        writer.write(next(source))
        for batch in source.batches(max_records=3):
            writer.write(batch)
        assert writer.record_count == len(ODD)
        for record in SamReader(sam_data(ODD, REFERENCES)):
            writer.write(record)
        writer.write(seqtide.AlignmentBatch())
    assert lines_of(reader(target.getvalue())) == sam_lines(ODD) * 2


def test_headers_and_templates():
    with pytest.raises(TypeError, match="header= or template="):
        BamWriter(io.BytesIO())
    reader = BamReader(bam_file(PLAIN))
    with pytest.raises(TypeError, match="not both"):
        BamWriter(io.BytesIO(), HEADER, template=reader)
    with pytest.raises(TypeError, match="template"):
        BamWriter(io.BytesIO(), template=HEADER)
    with BamWriter(io.BytesIO(), reader.header) as first, SamWriter(io.BytesIO(), template=first) as second:
        assert [r.name for r in second.header.references] == NAMES
    with pytest.raises(ValueError):
        SamWriter(io.BytesIO(), "no header")


def test_no_records(tmp_path):
    assert blocks_of(written([])) == [bam_header(REFERENCES), b""]
    assert written([], SamWriter) == HEADER.encode()
    assert list(BamReader(written([], header=""))) == []


@pytest.mark.parametrize("kind", [BamWriter, SamWriter])
def test_edited_records(kind):
    record = records_of(PLAIN)[0]
    record.qname = "other"
    record.set_tag("NM", 5)
    reader = {BamWriter: BamReader, SamWriter: SamReader}[kind]
    assert lines_of(reader(written([record] * 3, kind))) == [record.to_sam()] * 3


def test_long_edited_record():
    """Too large to be copied into a block at once: written without the GIL, from a copy."""
    record = records_of(Alignment("r", seq="A" * 300_000))[0]
    record.qname = "other"
    assert next(BamReader(written([record]))).to_sam() == record.to_sam()


@needs_samtools
def test_samtools_takes_it(tmp_path):
    path = tmp_path / "x.bam"
    with BamWriter(path, HEADER) as writer:
        for record in records_of(*ODD):
            writer.write(record)
    samtools("quickcheck", "-v", path)
    assert samtools("view", "-h", "--no-PG", path) == sam_data(ODD, REFERENCES)


@needs_samtools
def test_published_file_after_a_round_trip(shared_data, tmp_path):
    source = shared_data / "alignments" / "ex1.bam"
    for suffix in ("bam", "sam", "sam.gz"):
        path = tmp_path / f"x.{suffix}"
        with seqtide.open(source) as reader, seqtide.open(path, "w", template=reader) as writer:
            for batch in reader.batches():
                writer.write(batch)
        assert samtools("view", "-h", "--no-PG", path) == samtools("view", "-h", "--no-PG", source)


# ---- other headers


@pytest.mark.parametrize("kind, reader", [(BamWriter, BamReader), (SamWriter, SamReader)])
@pytest.mark.parametrize("as_batch", [False, True])
def test_references_are_translated_by_name(kind, reader, as_batch):
    other = header_text([("new", 7), *REFERENCES[::-1]])
    source = BamReader(bam_file(*ODD))
    records = source.batches() if as_batch else source
    assert lines_of(reader(written(records, kind, other))) == sam_lines(ODD)


@pytest.mark.parametrize("kind", [BamWriter, SamWriter])
@pytest.mark.parametrize(
    "references, match",
    [([("chr1", 100_000)], "chr2"), ([("chr2", 1 << 20)], "chr1"), ([("chr1", 99), ("chr2", 1 << 20)], "chr1")],
    ids=["mate", "own", "length"],
)
def test_references_that_are_not_there_are_refused(kind, references, match):
    unmapped = Alignment("unmapped", seq="A")
    target = io.BytesIO()
    records = records_of(PLAIN, unmapped)
    with kind(target, header_text(references)) as writer:
        with pytest.raises(ValueError, match=match):
            writer.write(records[0])
        writer.write(records[1])
        with pytest.raises(ValueError, match=match):
            writer.write(next(BamReader(bam_file(unmapped, PLAIN)).batches()))
    reader = {BamWriter: BamReader, SamWriter: SamReader}[kind]
    assert lines_of(reader(target.getvalue())) == [unmapped.sam(NAMES)] * 2


def test_many_headers():
    records = []
    for number in range(200):
        names = [(f"own{number}", 5), *REFERENCES]
        records += records_of(Alignment(f"r{number}", 0, 1, 5, 9, "1M", seq="A"), references=names)
    result = list(BamReader(written(records)))
    assert [record.rname for record in result] == ["chr1"] * 200


def test_records_without_a_header():
    record = unaligned_record(FastqRecord("r", "ACGT", "IIII"))
    assert next(BamReader(written([record]))).to_sam() == record.to_sam()
    assert next(BamReader(written([record], header="@HD\tVN:1.6\n"))).qname == "r"


@pytest.mark.parametrize("kind", [BamWriter, SamWriter])
def test_records_that_cannot_be_written(kind):
    target = io.BytesIO()
    record = records_of(PLAIN)[0]
    record.cigar = "5M"
    with kind(target, HEADER) as writer:
        with pytest.raises(ValueError):
            writer.write(record)
        for wrong in (None, b"r", "r", FastqRecord("r", "A", "I"), [record]):
            with pytest.raises(TypeError, match="BamRecord"):
                writer.write(wrong)
    assert writer.record_count == 0


# ---- indexes while writing

SORTED = [alignment for alignment in ODD if alignment.qname != "*"]


@pytest.mark.parametrize("index, suffix", [(True, ".bai"), ("bai", ".bai"), ("csi", ".csi")])
def test_index_beside_the_file(index, suffix, tmp_path):
    path = tmp_path / "x.bam"
    with BamWriter(path, HEADER, index=index) as writer:
        for record in records_of(*SORTED):
            writer.write(record)
        assert os.listdir(tmp_path) == ["x.bam"]
    assert sorted(os.listdir(tmp_path)) == ["x.bam", f"x.bam{suffix}"]
    reader = BamReader(path)
    assert reader.index.kind == suffix[1:]
    for region in ("chr1:1-10", "chr2", "HLA:A*01:01", "*"):
        expected = [record.qname for record in BamReader(*indexed_bam(SORTED, REFERENCES)).query(region)]
        assert [record.qname for record in reader.query(region)] == expected
    if shutil.which("samtools"):
        assert samtools("view", path, "chr1:1-10").decode().splitlines() == lines_of(reader.query("chr1:1-10"))


def test_arguments_of_indexes():
    for options, error in (
        ({"index": "tbi"}, ValueError),
        ({"index": True}, ValueError),  # no path to write it beside
        ({"index_target": "x.bai"}, ValueError),
    ):
        with pytest.raises(error):
            BamWriter(io.BytesIO(), HEADER, **options)


def test_index_in_a_file_object():
    data, index = io.BytesIO(), io.BytesIO()
    with BamWriter(data, HEADER, index="csi", index_target=index) as writer:
        for record in records_of(*SORTED):
            writer.write(record)
    reader = BamReader(data.getvalue(), index.getvalue())
    assert [record.qname for record in reader.query("chr2")] == ["placed", "long", "nucleus"]


def test_index_of_records_out_of_order(tmp_path):
    path = tmp_path / "x.bam"
    records = records_of(Alignment("b", 0, 0, 9, 9, "1M", seq="A"), Alignment("a", 0, 0, 5, 9, "1M", seq="A"))
    with BamWriter(path, HEADER, index=True) as writer:
        writer.write(records[0])
        with pytest.raises(ValueError):
            writer.write(records[1])
    assert [record.qname for record in BamReader(path).query("chr1")] == ["b"]


def test_index_that_cannot_hold_a_record(tmp_path):
    with BamWriter(tmp_path / "x.bam", header_text([("big", (1 << 31) - 1)]), index="bai") as writer:
        writer.write(BamRecord("r", 0, "big", (1 << 29) - 1, 9, "1M", seq="A", header=writer.header))
        with pytest.raises(ValueError, match="CSI"):
            writer.write(BamRecord("s", 0, "big", 1 << 29, 9, "1M", seq="A", header=writer.header))
    assert [record.qname for record in BamReader(tmp_path / "x.bam").query("big", 9)] == ["r"]
    with BamWriter(tmp_path / "y.bam", header_text([("big", (1 << 31) - 1)]), index="csi") as writer:
        writer.write(BamRecord("r", 0, "big", (1 << 31) - 100, 9, "1M", seq="A", header=writer.header))
    reader = BamReader(tmp_path / "y.bam")
    assert reader.count("big", (1 << 31) - 200) == 1 and reader.count("big", 0, 1 << 30) == 0


@pytest.mark.parametrize(("length", "kind"), [(1 << 29, "bai"), ((1 << 29) + 1, "csi")])
def test_the_kind_of_index_that_holds_all_references(tmp_path, length, kind):
    path = tmp_path / "x.bam"
    with BamWriter(path, header_text([("small", 9), ("big", length)]), index=True) as writer:
        writer.write(BamRecord("r", 0, "big", length - 1, 9, "1M", seq="A", header=writer.header))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x.bam", f"x.bam.{kind}"]
    assert [record.qname for record in BamReader(path).query("big", length - 1)] == ["r"]


def test_an_index_that_cannot_be_written(tmp_path):
    path = tmp_path / "x.bam"
    writer = BamWriter(path, HEADER, index=True, index_target=tmp_path / "no" / "x.bai")
    with pytest.raises(FileNotFoundError):
        writer.close()
    assert list(BamReader(path)) == []


@needs_samtools
def test_idxstats(tmp_path):
    path = tmp_path / "x.bam"
    with BamWriter(path, HEADER, index=True) as writer:
        for record in records_of(*SORTED):
            writer.write(record)
    printed = [tuple(line.split("\t")) for line in samtools("idxstats", path).decode().splitlines()]
    assert [tuple(map(str, row)) for row in BamReader(path).index_statistics()] == printed


def test_the_index_never_replaces_its_data(tmp_path):
    path = tmp_path / "same.bam"
    for target in (path, tmp_path / "." / "same.bam"):
        with pytest.raises(ValueError, match="file and index are the same"):
            BamWriter(path, HEADER, index=True, index_target=target)
    assert not path.exists()
