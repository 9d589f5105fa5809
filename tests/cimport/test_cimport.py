"""Another project's Cython extension, built against the installed seqtide and used."""

import gzip
from pathlib import Path

import pytest

import seqtide

pytest.importorskip("Cython", reason="needs Cython")

pytestmark = [
    pytest.mark.consumer,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not Path(seqtide.get_include()).is_relative_to(Path(seqtide.__file__).parent),
        reason="Cython finds the declarations of installed packages only, and seqtide is installed as editable",
    ),
]

READS = b"@r1 first\nACGT\n+\nIIII\n@r2\nACGTACGT\n+\nIIIIIIII\n@r3\nAC\n+\nII\n"


def test_views_of_fastq_records(basetally, tmp_path):
    path = tmp_path / "reads.fastq.gz"
    path.write_bytes(gzip.compress(READS))
    with seqtide.FastqReader(path) as reader:
        assert basetally.tally(reader) == (3, 14)


def test_views_of_fasta_records(basetally):
    with seqtide.FastaReader(b">a\nACGT\nAC\n>b\nA\n") as reader:
        assert basetally.tally_fasta(reader) == (2, 7)


def test_views_of_pairs(basetally):
    pairs = b"@r/1\nACG\n+\nIII\n@r/2\nAC\n+\nII\n@s/1\nA\n+\nI\n@s/2\nACGT\n+\nIIII\n"
    with seqtide.FastqPairReader(pairs) as reader:
        assert basetally.tally_pairs(reader) == (2, 4, 6)
        assert reader.pair_count == 2
    with seqtide.FastqPairReader(pairs[:24]) as reader, pytest.raises(seqtide.TruncatedError):
        basetally.tally_pairs(reader)
    with pytest.raises(ValueError, match="closed"):
        basetally.tally_pairs(reader)


def test_record_from_view(basetally):
    with seqtide.FastqReader(READS) as reader:
        assert basetally.longest(reader) == seqtide.FastqRecord("r2", "ACGTACGT", "IIIIIIII")


def test_writer_takes_views(basetally, tmp_path):
    path = tmp_path / "long.fastq"
    with seqtide.FastqReader(READS) as reader, seqtide.FastqWriter(path) as writer:
        basetally.copy_long(reader, writer, 4)
    assert path.read_bytes() == READS[: READS.index(b"@r3")]


def test_batches_as_c_memory(basetally):
    with seqtide.FastqReader(READS) as reader:
        batch = next(reader.batches())
    assert basetally.letters_of_batch(batch) == {"A": 4, "C": 4, "G": 3, "T": 3}
    assert basetally.letters_of_batch(batch[2:]) == {"A": 1, "C": 1}
    assert basetally.letters_of_batch(seqtide.FastqBatch()) == {}
    assert basetally.lowest_quality(batch) == [40, 40, 40]
    with pytest.raises(TypeError):
        basetally.letters_of_batch(seqtide.FastaBatch())
    with pytest.raises(TypeError):
        basetally.letters_of_batch(None)


def test_batches_made_of_batches(basetally):
    batch = next(seqtide.FastqReader(READS).batches())
    kept = basetally.longer_than(batch, 2)
    del batch
    assert type(kept) is seqtide.FastqBatch
    assert list(kept) == [record for record in seqtide.FastqReader(READS) if len(record) > 2]
    assert len(basetally.longer_than(kept, 100)) == 0


def test_native_errors_reach_the_caller_as_seqtide_errors(basetally):
    with seqtide.FastqReader(READS + b"@r4\nACGT\n+\nII") as reader:
        with pytest.raises(seqtide.TruncatedError) as caught:
            basetally.tally(reader)
    assert caught.value.record == 4


def test_errors_of_a_file_object_pass_through_unchanged(basetally):
    failure = KeyError("from the file object")

    class Failing:
        def read(self, size=-1):
            raise failure

    with pytest.raises(KeyError) as caught:
        with seqtide.FastqReader(Failing()) as reader:
            basetally.tally(reader)
    assert caught.value is failure


def test_closed_reader_is_refused(basetally):
    reader = seqtide.FastqReader(READS)
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        basetally.tally(reader)


ALIGNMENTS = (
    b"@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:100\n"
    b"r1\t0\tchr1\t11\t60\t4M\t*\t0\t0\tACGT\tIIII\n"
    b"r2\t16\tchr1\t21\t5\t3M\t*\t0\t0\tACG\tIII\n"
    b"r3\t4\t*\t0\t0\t*\t*\t0\t0\tAC\tII\n"
)


def test_views_of_alignments(basetally, tmp_path):
    path = tmp_path / "aligned.bam"
    with seqtide.SamReader(ALIGNMENTS) as reader, seqtide.BamWriter(path, template=reader, index=True) as writer:
        basetally.copy_confident(reader, writer, 0)
    assert basetally.mapped_bases(seqtide.SamReader(ALIGNMENTS)) == (7, 30)
    with seqtide.BamReader(path) as bam:
        assert basetally.mapped_bases(bam) == (7, 30)
        assert basetally.mapped_bases(bam.query("chr1", 20, 30)) == (3, 20)
    batch = next(seqtide.SamReader(ALIGNMENTS).batches())
    assert basetally.flags_of_batch(batch) == [0, 16, 4]
    with pytest.raises(TypeError):
        basetally.mapped_bases(seqtide.FastqReader(READS))
