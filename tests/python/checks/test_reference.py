"""`validate` with a reference: NM and MD as samtools calmd makes them, names and lengths of references."""

import shutil
import subprocess
from random import Random

import pytest

import seqtide
from seqtide import FastaFile, validate

CIGARS = ("12M", "2S8M2S", "4M2I6M", "4M3D8M", "3=1X8=", "5M20N7M", "6M1I1D5M", "1H4M2P3I5M")


def write_fasta(path, sequences):
    path.write_text("".join(f">{name}\n{bases}\n" for name, bases in sequences.items()))
    return path


def random_sam(seed, sequences, records=200):
    """Alignments without NM and MD, of reads with errors, N and '='."""
    rng = Random(seed)
    lines = [f"@SQ\tSN:{name}\tLN:{len(bases)}\n" for name, bases in sequences.items()]
    for number in range(records):
        name = rng.choice(list(sequences))
        cigar = seqtide.Cigar(rng.choice(CIGARS))
        begin = place = rng.randrange(len(sequences[name]) - 60)
        read = ""
        for letter, length in cigar:
            for _ in range(length):
                if letter in "M=XIS":
                    right = sequences[name][place].upper() if letter in "M=X" else "A"
                    read += right if rng.random() < 0.8 else rng.choice("ACGTN=")
                place += letter in "M=XDN"
        lines.append(f"r{number}\t0\t{name}\t{begin + 1}\t9\t{cigar}\t*\t0\t0\t{read}\t*\n")
    return "".join(lines)


def some_sequences(seed):
    rng = Random(seed)
    return {name: "".join(rng.choices("ACGTacgtN", k=300)) for name in ("one", "two", "three")}


def found(source, reference):
    return {
        problem.kind: (problem.severity, problem.count, problem.record)
        for problem in validate(source, reference=reference).problems
    }


@pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")
@pytest.mark.parametrize("seed", range(4))
def test_tags_of_samtools_calmd_are_right(tmp_path, seed):
    sequences = some_sequences(seed)
    fasta = write_fasta(tmp_path / "ref.fa", sequences)
    sam = tmp_path / "in.sam"
    sam.write_text(random_sam(seed, sequences))
    done = subprocess.run(["samtools", "calmd", sam, fasta], capture_output=True, check=True, timeout=60)
    tagged = done.stdout
    assert tagged.count(b"\tMD:Z:") == tagged.count(b"\tNM:i:") == 200
    assert found(tagged, fasta) == {}
    lines = tagged.decode().splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if not line.startswith("@"))
    lines[first + 6] = lines[first + 6].replace("NM:i:", "NM:i:1")
    lines[first + 9] = lines[first + 9].replace("MD:Z:", "MD:Z:1A")
    lines[first + 12] = lines[first + 12].replace("MD:Z:", "MD:Z:1A")
    expected = {"wrong_nm": ("deviation", 1, 7), "wrong_md": ("deviation", 2, 10)}
    assert found("".join(lines).encode(), fasta) == expected
    with FastaFile(fasta) as reference:
        assert found("".join(lines).encode(), reference) == expected


HEADER = "@SQ\tSN:a\tLN:8\n@SQ\tSN:b\tLN:8\n"


def record(name, reference, tags):
    return f"{name}\t0\t{reference}\t3\t9\t4M\t*\t0\t0\tACGT\t*\t{tags}\n"


def test_references_that_fasta_does_not_have(tmp_path):
    fasta = write_fasta(tmp_path / "ref.fa", {"a": "ggacgtcc"})
    sam = HEADER + record("r", "a", "NM:i:0\tMD:Z:4") + record("s", "b", "NM:i:3") + record("t", "b", "NM:i:3")
    assert found(sam.encode(), fasta) == {"reference_missing": ("deviation", 2, 2)}
    assert found(sam.encode(), None) == {}


def test_a_reference_of_another_length(tmp_path):
    fasta = write_fasta(tmp_path / "ref.fa", {"a": "ggacgtcca", "b": "ggacgtcc"})
    report = validate((HEADER + record("r", "a", "NM:i:3")).encode(), reference=fasta)
    assert [problem.kind for problem in report.problems] == ["reference_length", "reference_missing"]
    assert report.status == "damaged"
    assert "'a' has 8 bases in the header and 9" in report.problems[0].reason


@pytest.mark.parametrize("tags", ["NM:Z:0", "MD:i:4", "NM:f:0", "MD:Z:", "MD:Z:2", "MD:Z:5", "MD:Z:3^A1"])
def test_tags_of_another_type_or_form(tmp_path, tags):
    fasta = write_fasta(tmp_path / "ref.fa", {"a": "ggacgtcc", "b": "ggacgtcc"})
    kind = "wrong_nm" if tags.startswith("NM") else "wrong_md"
    assert kind in found((HEADER + record("r", "a", tags)).encode(), fasta)


def test_the_reference_must_be_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        validate(HEADER.encode(), reference=tmp_path / "none.fa")
    with pytest.raises(seqtide.FormatError):
        validate(HEADER.encode(), reference=write_fasta(tmp_path / "bad.fa", {"a": "AC\nA>C"}))
