"""The files that the examples of the documentation read."""

import gzip

READS = (
    b"@read1 sample=7\nACGTACGTAC\n+\nIIIIIIIIII\n"
    b"@read2 sample=7\nGGGCCCATAT\n+\n5555555555\n"
    b"@read3 sample=8\nACGTN\n+\nIIII!\n"
    b"@read4 sample=8\nTTTTTTTTTTTTTTT\n+\n###############\n"
)


def mates(number):
    return b"@pair1 %d:N:0:ACGT\nACGTAC\n+\nIIIIII\n@pair2 %d:N:0:ACGT\nGGGTTT\n+\nIIIIII\n" % (number, number)


def write_samples(folder):
    (folder / "reads.fastq.gz").write_bytes(gzip.compress(READS))
    (folder / "reads_R1.fastq.gz").write_bytes(gzip.compress(mates(1)))
    (folder / "reads_R2.fastq.gz").write_bytes(gzip.compress(mates(2)))
    (folder / "cut.fastq").write_bytes(READS[:75])
    (folder / "genome.fa").write_bytes(b">chr1 a chromosome\nACGTACGTAC\nGGGCC\n>chr2\nNNACGTNN\n")
