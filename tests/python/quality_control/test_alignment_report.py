"""Reports on alignments."""

import json
import pickle

import pytest

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
    assert seqtide.QcReport.merge(parts).to_dict()["alignments"] == whole.to_dict()["alignments"]
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
