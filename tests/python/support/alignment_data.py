"""Random sorted alignments, and samtools as the referee."""

import random
import shutil
import subprocess

import pytest
from bam_data import Alignment, operations_of

import seqtide as st

NAMES = ["chr1", "empty", "chr2"]
REFERENCES = [("chr1", 3000), ("empty", 500), ("chr2", 2000)]
CIGARS = (
    "20M",
    "5S10M3I12M",
    "8M4D9M",
    "10=2X6M2H",
    "6M90N7M",
    "4M2I3D5M",
    "12M1D1I4M",
    "1M",
    "3M1P2I6M1S",
    "2M300N5M",
)
FLAGS = (0, 16, 99, 147, 83, 163, 1024, 256, 512, 2048, 77, 0x49, 0x85, 0x41, 0, 0, 16)


def random_alignments(count, seed):
    """Sorted by coordinate, those without a position last."""
    choose = random.Random(seed)
    alignments = []
    for number in range(count):
        flag = choose.choice(FLAGS)
        ref = choose.choice((0, 0, 2))
        pos = choose.randrange(REFERENCES[ref][1] - 500)
        cigar = "*" if flag & 4 else choose.choice(CIGARS)
        bases = sum(size for size, letter in operations_of(cigar) if letter in "MIS=X") or 10
        paired = flag & 1
        alignments.append(
            Alignment(
                qname=f"read{number}",
                flag=flag,
                ref=ref,
                pos=pos,
                mapq=choose.choice((0, 4, 5, 13, 60, 255)),
                cigar=cigar,
                next_ref=choose.choice((ref, 2)) if paired else -1,
                next_pos=choose.randrange(1000) if paired else -1,
                tlen=choose.choice((0, 150, -150, 320, 70_000)) if paired else 0,
                seq="".join(choose.choice("ACGTN") for _ in range(bases)),
                qual=None if number % 17 == 3 else bytes(choose.randrange(42) for _ in range(bases)),
                tags=(("NM", "C", choose.randrange(7)), ("RG", "Z", choose.choice("ab"))) if number % 5 else (),
            )
        )
    alignments.sort(key=lambda alignment: (alignment.ref, alignment.pos))
    return alignments + [Alignment(f"unplaced{number}", 4, seq="ACGT", qual=b"\1\2\3\4") for number in range(3)]


def samtools(*arguments, stdin=None):
    """What samtools prints. Skips the test where there is none."""
    if shutil.which("samtools") is None:
        pytest.skip("samtools is not installed")
    result = subprocess.run(["samtools", *map(str, arguments)], input=stdin, capture_output=True, check=True)
    return result.stdout.decode()


def forms_of(path):
    """The records of a BAM file in every form that statistics take."""
    with st.BamReader(path) as reader:
        batch = st.AlignmentBatch.from_records(reader)
    yield path
    yield path.read_bytes()
    yield st.BamReader(path)
    yield batch
    yield [batch[:7], batch[7:7], batch[7:]]
    yield st.BamReader(path).batches(max_records=5)
