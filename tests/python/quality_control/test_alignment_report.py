"""Reports on alignments."""

import json
import pickle
import statistics

import pytest
from slow_alignments import Alignments

import seqtide

HEADER = "@SQ\tSN:c\tLN:1000\n@RG\tID:one\n@RG\tID:two\n"
RECORDS = (
    "a\t99\tc\t1\t60\t4M\t=\t11\t14\tACGT\tIIII\tMD:Z:1A2\tRG:Z:one\n",
    "a\t147\tc\t11\t60\t2S4M\t=\t1\t-14\tGGACGT\tIIIIII\tMD:Z:4\tRG:Z:one\n",
    "b\t16\tc\t21\t30\t2M2I2M1D1M\t*\t0\t0\tACTTGTA\tIIIIIII\tMD:Z:0G3^A1\tRG:Z:two\n",
    "c\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t####\n",
    "d\t256\tc\t31\t0\t4M\t*\t0\t0\tAAAA\tIIII\n",
)
SAM = (HEADER + "".join(RECORDS)).encode()


def test_what_is_counted():
    report = seqtide.qc(SAM)
    document = report.to_dict()
    assert (document["kind"], document["summary"]["reads"]) == ("alignments", 4)
    everything = document["alignments"]["all"]
    flags = seqtide.count_by_flag(SAM)
    assert everything["flags"]["passed"] == vars(flags.passed)
    assert everything["flags"]["failed"] == vars(flags.failed)
    assert (everything["forward"], everything["reverse"]) == (1, 2)
    assert everything["mapq"] == {"mapq": [0, 30, 60], "records": [1, 1, 2]}
    assert everything["insert_sizes"] == {"start": [14], "end": [14], "pairs": [1], "median": 14, "peak": 14}
    cycles = everything["cycles"]
    assert cycles["start"] == [1, 2, 3, 4, 5, 6, 7]
    assert sum(cycles["mismatches"]) == 2
    # The second base of the first read, and the last of the third, which is on the other strand.
    assert (cycles["mismatches"][1], cycles["mismatches"][6]) == (1, 1)
    assert sum(cycles["clipped"]) == 2
    assert {kind: count for kind, count in everything["substitutions"].items() if count} == {"A>C": 1, "C>T": 1}
    assert everything["insertions"] == {"length": [2], "count": [1]}
    assert everything["deletions"] == {"length": [1], "count": [1]}
    assert everything["mismatch_percent"] == pytest.approx(100 * 2 / sum(cycles["compared"]))


def test_read_groups_add_up():
    found = seqtide.qc(SAM).to_dict()["alignments"]
    assert set(found["read_groups"]) == {"one", "two", ""}
    for key in ("forward", "reverse", "without_md"):
        assert sum(group[key] for group in found["read_groups"].values()) == found["all"][key]
    assert found["read_groups"]["one"]["insert_sizes"]["peak"] == 14
    assert found["read_groups"]["two"]["insert_sizes"]["peak"] is None


def test_report_pickles_and_merges():
    whole = seqtide.qc(SAM)
    assert json.loads(pickle.loads(pickle.dumps(whole)).to_json()) == whole.to_dict()
    parts = [seqtide.qc((HEADER + "".join(part)).encode()) for part in (RECORDS[:2], RECORDS[2:])]
    merged, expected = seqtide.QcReport.merge(parts).to_dict()["alignments"], whole.to_dict()["alignments"]
    # Of two depths at one position nobody knows the sum.
    assert merged.pop("coverage")["unknown"] == 'several parts cover the reference "c"'
    assert expected.pop("coverage")["mean_depth"] == 0.013
    assert merged == expected
    assert whole.to_html()
    with pytest.raises(ValueError, match="only some of the reports are on alignments"):
        seqtide.QcReport.merge([whole, seqtide.qc(b"@r\nAC\n+\nII\n")])


def test_reads_alone_have_no_alignments():
    report = seqtide.qc(b"@r\nAC\n+\nII\n")
    assert report.alignments is report.to_dict()["alignments"] is None


def test_no_records():
    found = seqtide.qc(HEADER.encode()).to_dict()["alignments"]
    assert found["read_groups"] == {}
    assert found["all"]["mismatch_percent"] is None


DATA = Alignments(8, {"one": 3000, "two": 1200}, 300)


def test_coverage_and_gc_bias_in_the_dictionary(tmp_path):
    sam, fasta = DATA.sam(), tmp_path / "reference.fa"
    fasta.write_bytes(DATA.fasta())
    found = seqtide.qc(sam, reference=fasta).to_dict()["alignments"]
    expected = DATA.coverage(sam)
    coverage = found["coverage"]
    assert coverage["unknown"] is None
    for key in ("length", "covered_percent", "mean_depth", "median_depth", "uncovered"):
        assert coverage[key] == pytest.approx(expected[key]), key
    depths = dict(zip(coverage["depths"]["start"], coverage["depths"]["positions"], strict=True))
    assert {depth: count for depth, count in depths.items() if count} == expected["depths"]
    at_least = [100 * sum(n for d, n in depths.items() if d >= depth) / expected["length"] for depth in depths]
    assert coverage["depths"]["percent_at_least"] == pytest.approx(at_least)
    for number, (covered, bases, median) in enumerate(expected["references"].values()):
        row = {key: values[number] for key, values in coverage["references"].items()}
        assert row["covered_percent"] == pytest.approx(100 * covered / row["length"])
        assert row["mean_depth"] == pytest.approx(bases / row["length"])
        assert row["median_depth"] == median
    windows, reads = DATA.gc_bias(sam)
    assert (found["gc_bias"]["windows"], found["gc_bias"]["reads"]) == (windows, reads)
    shares = [(100 * w / sum(windows), 100 * r / sum(reads)) for w, r in zip(windows, reads, strict=True)]
    relative = [r / w if w else None for w, r in shares]
    assert found["gc_bias"]["relative_coverage"] == pytest.approx(relative)
    missing = [max(w - r, 0) for w, r in shares]
    assert found["gc_bias"]["at_dropout"] == pytest.approx(sum(missing[:51]))
    assert found["gc_bias"]["gc_dropout"] == pytest.approx(sum(missing[51:]))


def test_summaries_of_read_groups():
    sam = DATA.sam()
    found = seqtide.qc(sam).to_dict()["alignments"]
    with seqtide.open(sam) as reader:
        records = [(record.tags.get("RG", ""), record) for record in reader]
    for name, group in {None: found["all"], **found["read_groups"]}.items():
        own = [record for of_group, record in records if name in (None, of_group)]
        primary = [record for record in own if record.flag & 0x900 == 0]
        summary = group["summary"]
        assert summary["reads"] == len(primary)
        assert summary["bases"] == sum(len(record.seq) for record in primary)
        assert summary["mapped_percent"] == pytest.approx(100 * sum(not r.is_unmapped for r in primary) / len(primary))
        assert summary["duplicate_percent"] == pytest.approx(
            100 * sum(record.is_duplicate for record in primary) / len(primary)
        )
        mapqs = [record.mapq for record in own if not record.is_unmapped and record.mapq != 255]
        assert summary["mean_mapq"] == pytest.approx(statistics.mean(mapqs))
        scores = [ord(letter) - 33 for record in primary for letter in record.qual or ""]
        assert summary["mean_quality"] == pytest.approx(statistics.mean(scores))
        assert summary["mismatch_percent"] == group["mismatch_percent"]
        assert summary["median_insert_size"] == group["insert_sizes"]["median"]


@pytest.mark.parametrize(
    "name", ["coverage", "gc_bias", "inserts", "mapq", "errors", "substitutions", "indels", "read_groups"]
)
def test_figures(name):
    pytest.importorskip("matplotlib")
    report = seqtide.qc(DATA.sam(), reference=seqtide.FastaFile(DATA.fasta()))
    assert report.plot(name).axes[0].get_ylabel()
    with pytest.raises(ValueError, match="nothing to show"):
        seqtide.qc(b"@HD\tVN:1.6\n").plot(name)
    with pytest.raises(ValueError, match="nothing to show"):
        seqtide.qc(b"@r\nAC\n+\nII\n").plot(name)


def test_coverage_of_unsorted_records_says_why_not():
    report = seqtide.qc(DATA.sam(in_order=False))
    coverage = report.to_dict()["alignments"]["coverage"]
    assert "out of order" in coverage["unknown"]
    assert coverage["mean_depth"] is coverage["median_depth"] is None
    assert "Coverage cannot be told: record" in report.to_html()


def test_a_reference_is_for_alignments():
    fasta = seqtide.FastaFile(b">c\nACGT\n")
    with pytest.raises(ValueError, match="a reference is for alignments, and .* is FASTQ"):
        seqtide.qc(b"@r\nAC\n+\nII\n", reference=fasta)
    with pytest.raises(ValueError, match="not for pairs"):
        seqtide.qc(b"@r\nAC\n+\nII\n", b"@r\nAC\n+\nII\n", reference=fasta)
    with pytest.raises(FileNotFoundError):
        seqtide.qc(SAM, reference="/nowhere.fa")
