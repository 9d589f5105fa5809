"""Reads in alignment records: FASTQ out of SAM and BAM, and into it."""

import io
import threading

import pytest
from alignment_outcome import bam_file, needs_samtools, samtools
from bam_data import Alignment, header_text
from outcome import texts

import seqtide
from seqtide import (
    BamReader,
    BamWriter,
    FastqPairReader,
    FastqRecord,
    FormatError,
    SamReader,
    unaligned_pair,
    unaligned_record,
)

FORWARD = Alignment("f", 0, 0, 5, 9, "4M", seq="AACG", qual=b"\0\1\2\3")
REVERSE = Alignment("r", 16, 0, 5, 9, "8M", seq="ACMGRNB=", qual=bytes(range(8)))
SECONDARY = Alignment("r", 0x100, 0, 9, 9, "1M", seq="A", qual=b"\1")
SUPPLEMENTARY = Alignment("r", 0x810, 0, 9, 9, "1M", seq="A", qual=b"\1")
EMPTY = Alignment("e")


def mate(name, number, reverse=False, seq="AC"):
    return Alignment(
        name,
        0x1 | (0x40 if number == 1 else 0x80) | 16 * reverse,
        0,
        5,
        9,
        f"{len(seq)}M",
        0,
        5,
        0,
        seq,
        bytes(range(len(seq))),
    )


def reads(*alignments, **options):
    return texts(BamReader(bam_file(*alignments)).as_fastq(**options))


def test_reads_on_their_own_strand():
    assert reads(FORWARD, REVERSE, EMPTY) == [
        ("f", "AACG", '!"#$'),
        ("r", "=VNYCKGT", "('&%$#\"!"),
        ("e", "", ""),
    ]


def test_repeated_reads_are_left_out():
    assert [name for name, _, _ in reads(FORWARD, SECONDARY, REVERSE, SUPPLEMENTARY)] == ["f", "r"]
    assert [name for name, _, _ in reads(FORWARD, SECONDARY, REVERSE, excluded_flags=0)] == ["f", "r", "r"]
    assert [name for name, _, _ in reads(FORWARD, SECONDARY, REVERSE, excluded_flags=16)] == ["f", "r"]


def test_suffixes():
    alignments = [FORWARD, mate("p", 1), mate("p", 2), Alignment("q", 0xC1, seq="A", qual=b"\1")]
    assert [name for name, _, _ in reads(*alignments, suffixes=True)] == ["f", "p/1", "p/2", "q"]
    assert [name for name, _, _ in reads(*alignments)] == ["f", "p", "p", "q"]


def test_missing_qualities():
    alignment = Alignment("r", 16, seq="ACG")
    with pytest.raises(ValueError, match='"r" has bases but no qualities'):
        reads(alignment)
    assert reads(alignment, default_quality=1) == [("r", "CGT", '"""')]
    iterator = BamReader(bam_file(alignment, FORWARD)).as_fastq()
    with pytest.raises(ValueError):
        next(iterator)
    assert next(iterator).name == "f"


def test_qualities_that_fastq_cannot_write():
    reader = BamReader(bam_file(Alignment("r", seq="A", qual=b"\x64")), validation="lenient")
    with pytest.raises(ValueError, match="100"):
        list(reader.as_fastq())


def test_a_long_read_is_turned():
    sequence = "ACGTTGCAN" * 5000
    record = BamReader(bam_file(Alignment("r", 16, seq=sequence, qual=bytes(len(sequence))))).as_fastq().__next__()
    assert record.sequence == seqtide.reverse_complement(sequence)


def test_arguments():
    reader = BamReader(bam_file(FORWARD))
    for method in (reader.as_fastq, reader.as_fastq_pairs):
        for options in ({"default_quality": 94}, {"default_quality": -1}, {"excluded_flags": 1 << 16}):
            with pytest.raises(ValueError, match=next(iter(options))):
                method(**options)
        with pytest.raises(TypeError):
            method(default_quality="I")
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        reader.as_fastq()


def test_faults_come_after_good_reads():
    iterator = BamReader(bam_file(FORWARD)[:-28]).as_fastq()
    assert next(iterator).name == "f"
    for _ in range(2):
        with pytest.raises(seqtide.TruncatedError):
            next(iterator)


def test_threads_share_one_iterator():
    iterator = BamReader(bam_file(*[Alignment(f"r{number}") for number in range(2000)])).as_fastq()
    taken = []
    threads = [threading.Thread(target=lambda: taken.extend(read.name for read in iterator)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"r{number}" for number in range(2000))


# ---- pairs


def pairs(*alignments, **options):
    return [tuple(texts(both)) for both in BamReader(bam_file(*alignments)).as_fastq_pairs(**options)]


def test_pairs():
    expected = [(("p", "AC", '!"'), ("p", "GG", '"!'))]
    first, second = mate("p", 1), mate("p", 2, reverse=True, seq="CC")
    assert pairs(first, second) == pairs(second, first) == expected
    assert pairs(first, SECONDARY, SUPPLEMENTARY, second) == expected
    assert pairs() == []
    assert [one[0] + two[0] for one, two in pairs(first, second, suffixes=True)] == ["p/1p/2"]


@pytest.mark.parametrize(
    "alignments, match",
    [
        ([mate("p", 1), mate("q", 2)], 'read "p" has no mate'),
        ([mate("p", 1), mate("p", 1)], "not the mate"),
        ([mate("p", 1), FORWARD], "not the mate"),
        ([FORWARD], "neither the first nor the last"),
        ([mate("p", 1)], "no mate"),
    ],
    ids=["names", "numbers", "single", "alone", "end"],
)
def test_what_is_no_pair(alignments, match):
    iterator = BamReader(bam_file(mate("good", 1), mate("good", 2), *alignments)).as_fastq_pairs()
    assert next(iterator)[0].name == "good"
    for _ in range(2):
        with pytest.raises(FormatError, match=match) as caught:
            next(iterator)
        assert caught.value.record == 2 + len(alignments) and caught.value.format == "BAM"


def test_reads_in_no_pair_have_takers():
    alignments = [mate("a", 2), mate("p", 1), mate("p", 2), FORWARD, mate("b", 1)]
    singletons, others = [], []
    takers = {"singletons": singletons.append, "others": others.append}
    found = pairs(*alignments, **takers)
    assert [names[0][0] for names in found] == ["p"]
    assert [read.name for read in singletons] == ["a", "b"]
    assert [read.name for read in others] == ["f"]
    for wrong in ({"singletons": print}, {"others": print}):
        with pytest.raises(ValueError, match="together"):
            pairs(**wrong)
    with pytest.raises(TypeError, match="callable"):
        pairs(singletons=[], others=print)


def test_what_a_taker_raises_passes():
    def refuse(read):
        raise KeyError(read.name)

    iterator = BamReader(bam_file(mate("a", 2), mate("p", 1), mate("p", 2))).as_fastq_pairs(
        singletons=refuse, others=refuse
    )
    with pytest.raises(KeyError, match="a"):
        next(iterator)
    assert next(iterator)[0].name == "p"


def test_mates_apart_are_told():
    apart = mate("p", 1), mate("q", 1), mate("p", 2), mate("r", 2)
    with pytest.raises(FormatError, match="do not follow each other"):
        pairs(*apart, singletons=print, others=print)


def test_a_pair_that_cannot_be_converted_goes_as_a_whole():
    unscored = Alignment("p", 0x81, 0, 5, 9, "1M", 0, 5, 0, "A", b"\xff")
    iterator = BamReader(bam_file(mate("p", 1), unscored, mate("q", 1), mate("q", 2))).as_fastq_pairs()
    with pytest.raises(ValueError, match='"p" has bases but no qualities'):
        next(iterator)
    assert [read.name for read in next(iterator)] == ["q", "q"]


def test_iterators_end_with_their_reader():
    for make in (BamReader.as_fastq, BamReader.as_fastq_pairs):
        reader = BamReader(bam_file(mate("p", 1), mate("p", 2)))
        iterator = make(reader)
        reader.close()
        with pytest.raises(ValueError, match="closed"):
            next(iterator)
        with pytest.raises(RuntimeError, match="twice"):
            iterator.__init__(BamReader(bam_file(FORWARD)), False, None, 0)


def test_a_mate_waits_while_the_source_fails():
    class Fails(io.BytesIO):
        failed = False

        def read(self, size=-1):
            if self.tell() >= half and not self.failed:
                self.failed = True
                raise KeyError("once")
            return super().read(min(size, half - self.tell()) if self.tell() < half else size)

    data = seqtide.BgzfReader(bam_file(mate("p", 1), mate("p", 2))).read()
    half = len(data) - 10
    iterator = BamReader(Fails(data)).as_fastq_pairs()
    with pytest.raises(KeyError):
        next(iterator)
    assert [read.sequence for read in next(iterator)] == ["AC", "AC"]


# ---- to alignment records


def test_fields_of_an_unaligned_record():
    record = unaligned_record(FastqRecord("read/1 some description", "acgun", "!5I~!"))
    assert record.to_sam() == "read/1\t4\t*\t0\t0\t*\t*\t0\t0\tACGTN\t!5I~!"
    first = unaligned_record(FastqRecord("read/1", "A", "I"), mate=1, read_group="lane 1")
    assert first.to_sam() == "read\t77\t*\t0\t0\t*\t*\t0\t0\tA\tI\tRG:Z:lane 1"
    second = unaligned_record(FastqRecord("read/1", "A", "I"), mate=2)
    assert (second.qname, second.flag) == ("read/1", 141)
    empty = unaligned_record(FastqRecord("r", "", ""))
    assert empty.to_sam() == "r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*"


@pytest.mark.parametrize(
    "record, options, error",
    [
        (FastqRecord("", "A", "I"), {}, ValueError),
        (FastqRecord("n" * 255, "A", "I"), {}, ValueError),
        (FastqRecord("r", "A?", "II"), {}, ValueError),
        (FastqRecord("r", "A", "I"), {"mate": 3}, ValueError),
        (FastqRecord("r", "A", "I"), {"mate": True}, ValueError),
        (FastqRecord("r", "A", "I"), {"read_group": 5}, TypeError),
        (FastqRecord("r", "A", "I"), {"read_group": "a\tb"}, ValueError),
        ("r", {}, TypeError),
        (None, {}, TypeError),
    ],
)
def test_what_cannot_be_an_unaligned_record(record, options, error):
    with pytest.raises(error):
        unaligned_record(record, **options)


def test_unaligned_pair():
    first, second = unaligned_pair(FastqRecord("p/1", "A", "I"), FastqRecord("p/2", "C", "I"), read_group="g")
    assert (first.flag, second.flag, first.qname, second.qname) == (77, 141, "p", "p")
    assert first.get_tag("RG") == second.get_tag("RG") == "g"
    assert unaligned_pair(FastqRecord("p 1:N:0", "A", "I"), FastqRecord("p 2:N:0", "C", "I"))[1].qname == "p"
    with pytest.raises(ValueError, match="one name"):
        unaligned_pair(FastqRecord("p/1", "A", "I"), FastqRecord("q/2", "C", "I"))
    with pytest.raises(TypeError):
        unaligned_pair(FastqRecord("p/1", "A", "I"), None)


FASTQ = "".join(f"@p{n}/{mate}\n{'ACGTN' * n}\n+\n{'!5IJK' * n}\n" for n in range(1, 50) for mate in (1, 2)).encode()


@pytest.mark.parametrize("suffix", ["bam", "sam", "sam.gz"])
def test_pairs_there_and_back(suffix, tmp_path):
    path = tmp_path / f"x.{suffix}"
    with seqtide.open(path, "w", header="@HD\tVN:1.6\tSO:unsorted\n") as writer:
        for pair in FastqPairReader(FASTQ):
            for record in unaligned_pair(*pair):
                writer.write(record)
    with seqtide.open(path) as reader:
        back = [read for pair in reader.as_fastq_pairs(suffixes=True) for read in pair]
    assert back == list(seqtide.FastqReader(FASTQ))


@needs_samtools
def test_samtools_agrees(tmp_path):
    """`samtools fastq` gives the same reads of the same alignments."""
    path = tmp_path / "x.bam"
    turned = Alignment("t", 16, 0, 5, 9, "7M", seq="ACMGRNB", qual=bytes(range(7)))
    path.write_bytes(bam_file(mate("p", 1), mate("p", 2, reverse=True), SECONDARY, SUPPLEMENTARY, FORWARD, turned))
    target = io.BytesIO()
    with BamReader(path) as reader, seqtide.FastqWriter(target) as writer:
        for record in reader.as_fastq(suffixes=True):
            writer.write(record)
    assert target.getvalue().splitlines() == samtools("fastq", path).splitlines()


def test_a_sam_file_without_header():
    line = b"r\t16\t*\t0\t0\t*\t*\t0\t0\tAAC\t!5I\n"
    assert texts(SamReader(line).as_fastq()) == [("r", "GTT", "I5!")]


def test_writing_needs_no_references():
    target = io.BytesIO()
    with BamWriter(target, header_text([])) as writer:
        writer.write(unaligned_record(FastqRecord("r", "ACGT", "IIII")))
    assert texts(BamReader(target.getvalue()).as_fastq()) == [("r", "ACGT", "IIII")]
