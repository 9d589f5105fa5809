"""Converts FASTQ to FASTA, 60 letters per line.

python fastq_to_fasta.py reads.fastq.gz reads.fasta
"""

import sys

import seqtide


def main(source, target):
    with seqtide.FastqReader(source) as reads, seqtide.FastaWriter(target, line_width=60) as sequences:
        for read in reads:
            # Bytes in, bytes out: names that are not UTF-8 come through as well.
            sequences.write(seqtide.FastaRecord(read.name_bytes, read.sequence_bytes))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
