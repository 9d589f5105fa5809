"""Joins two files of paired reads into one in which mates follow each other.

python interleave.py reads_R1.fastq.gz reads_R2.fastq.gz both.fastq.gz
"""

import sys

import seqtide


def main(source1, source2, target):
    with seqtide.FastqPairReader(source1, source2) as pairs, seqtide.FastqPairWriter(target) as both:
        for read1, read2 in pairs:
            both.write(read1, read2)
        print(f"{both.pair_count} pairs")


if __name__ == "__main__":
    main(*sys.argv[1:4])
