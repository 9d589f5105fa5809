"""Prints the alignments that overlap regions of an indexed BAM file, and the mean depth of each region.

python query_region.py alignments.bam chr1:1,001-2,000 chr2
"""

import sys

import seqtide


def main(path, regions):
    with seqtide.BamReader(path) as bam:
        for region in regions:
            for record in bam.query(region):
                print(record.qname, record.pos + 1, record.cigarstring, record.tags.get("NM", "-"), sep="\t")
            print(f"mean depth of {region}: {seqtide.depth(path, region).mean():.3f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
