"""SequenceStats from Python; the numbers themselves are compared in test_cli_stats.py and in C++."""

import copy
import multiprocessing
import pickle
import threading

import pytest

import seqtide

FASTQ = b"@a\nACGT\n+\nIIII\n@b\nNN\n+\n!!\n@c\n\n+\n\n"


def collected(source, **options):
    stats = seqtide.SequenceStats()
    with seqtide.open(source, **options) as reader:
        stats.update(reader)
    return stats


def test_nothing():
    stats = seqtide.SequenceStats()
    assert (stats.reads, stats.bases) == (0, 0)
    assert set(stats.base_counts.values()) == {0}
    assert [key for key, value in stats.as_dict().items() if value is not None] == ["reads", "bases"]


def test_reader_iterable_and_single_records_agree():
    from_reader = collected(FASTQ)
    from_iterable = seqtide.SequenceStats()
    with seqtide.open(FASTQ) as reader:
        from_iterable.update(record for record in reader)
    one_by_one = seqtide.SequenceStats()
    with seqtide.open(FASTQ) as reader:
        for record in reader:
            one_by_one.add(record)
    assert from_reader.as_dict() == from_iterable.as_dict() == one_by_one.as_dict()
    assert from_reader.as_dict()["reads"] == 3
    assert from_reader.base_counts == {"A": 1, "C": 1, "G": 1, "T": 1, "N": 2, "other": 0}
    assert repr(from_reader) == "<SequenceStats reads=3 bases=6>"


def test_fasta_has_no_qualities():
    stats = collected(b">a\nACGT\nACGG\n>b\n\n")
    assert (stats.reads, stats.bases, stats.max_length) == (2, 8, 8)
    assert stats.mean_quality is stats.q20_percent is stats.q30_percent is None
    stats.add(seqtide.FastaRecord("c", "GG"))
    assert stats.bases == 10


def test_an_error_leaves_what_was_before():
    stats = seqtide.SequenceStats()
    with seqtide.open(b"@a\nACGT\n+\nIIII\n@b\nAC\n+\nI\n") as reader:
        with pytest.raises(seqtide.FormatError) as caught:
            stats.update(reader)
        assert caught.value.record == 2
    assert (stats.reads, stats.bases) == (1, 4)


def test_progress_is_called_between_steps_and_may_end_the_counting():
    data = b"@a\nACGT\n+\nIIII\n" * 2_000_000
    positions = []
    with seqtide.open(data) as reader:
        seqtide.SequenceStats().update(reader, progress=lambda: positions.append(reader.input_position))
    assert len(positions) > 2
    assert positions == sorted(positions)
    assert positions[-1] == len(data)

    def refuse():
        raise KeyError("enough")

    stats = seqtide.SequenceStats()
    with seqtide.open(data) as reader, pytest.raises(KeyError, match="enough"):
        stats.update(reader, progress=refuse)
    assert 0 < stats.reads < 2_000_000


def test_two_threads_on_one_reader_count_every_record_once():
    data = b"@a\nACGTACGTAC\n+\nIIIIIIIIII\n" * 1_000_000
    parts = [seqtide.SequenceStats(), seqtide.SequenceStats()]
    with seqtide.open(data) as reader:
        threads = [threading.Thread(target=part.update, args=(reader,)) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert parts[0].reads + parts[1].reads == 1_000_000
    parts[0].merge(parts[1])
    assert (parts[0].reads, parts[0].bases) == (1_000_000, 10_000_000)


def test_merge_with_itself_doubles():
    stats = collected(FASTQ)
    stats.merge(stats)
    assert (stats.reads, stats.bases, stats.n50) == (6, 12, 4)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda stats: pickle.loads(pickle.dumps(stats))])
def test_copies_go_on_by_themselves(copied):
    long = b"@long\n" + b"ACGTN" * 20_000 + b"\n+\n" + b"5" * 100_000 + b"\n"
    stats = collected(FASTQ + long * 2)
    other = copied(stats)
    assert (other.as_dict(), other.base_counts) == (stats.as_dict(), stats.base_counts)
    other.add(seqtide.FastqRecord("d", "GG", "!I"))
    stats.merge(collected(b"@d\nGG\n+\n!I\n"))
    assert (other.as_dict(), other.base_counts) == (stats.as_dict(), stats.base_counts)
    assert copied(seqtide.SequenceStats()).as_dict() == seqtide.SequenceStats().as_dict()


def test_processes_count_apart():
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        parts = pool.map(collected, [FASTQ, FASTQ])
    total = parts[0]
    total.merge(parts[1])
    assert total.as_dict() == collected(FASTQ * 2).as_dict()


def test_wrong_arguments():
    stats = seqtide.SequenceStats()
    with pytest.raises(TypeError):
        stats.merge(None)
    with pytest.raises(AttributeError):
        stats.add("ACGT")
    with pytest.raises(TypeError):
        stats.update(5)

    class Record:
        sequence = "ACGT"
        quality = "II"

    with pytest.raises(ValueError, match="4 letters, but quality has 2"):
        stats.add(Record())
    reader = seqtide.open(FASTQ)
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        stats.update(reader)
    assert stats.reads == 0
