"""Keeps the reads that are long enough and good enough.

python filter_reads.py reads.fastq.gz kept.fastq.gz 50 20
"""

import sys

import seqtide


def main(source, target, min_length, min_quality):
    with seqtide.open(source, format="fastq") as reads, seqtide.open(target, "w", format="fastq", atomic=True) as kept:
        for read in reads:
            # The mean quality of an empty read is NaN, which is not greater than anything.
            if len(read) >= min_length and read.mean_quality() >= min_quality:
                kept.write(read)
        print(f"kept {kept.record_count} of {reads.record_count} reads")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
