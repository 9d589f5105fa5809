"""Prints the number of reads and bases, N50, GC content and mean quality of a file.

python summarise.py reads.fastq.gz
"""

import sys

import seqtide


def main(path):
    stats = seqtide.SequenceStats()
    with seqtide.open(path) as reader:
        stats.update(reader)
    for name, value in stats.as_dict().items():
        print(name, "-" if value is None else f"{value:g}", sep="\t")


if __name__ == "__main__":
    main(sys.argv[1])
