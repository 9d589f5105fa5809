"""The files that the examples of the documentation read."""

import gzip

import seqtide

READS = (
    b"@read1 sample=7\nACGTACGTAC\n+\nIIIIIIIIII\n"
    b"@read2 sample=7\nGGGCCCATAT\n+\n5555555555\n"
    b"@read3 sample=8\nACGTN\n+\nIIII!\n"
    b"@read4 sample=8\nTTTTTTTTTTTTTTT\n+\n###############\n"
)

ALIGNMENTS = (
    b"@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:1000\n"
    b"r1\t99\tchr1\t101\t60\t8M\t=\t151\t58\tACGTACGT\tIIIIIIII\tNM:i:0\n"
    b"r2\t16\tchr1\t105\t37\t4M2D4M\t*\t0\t0\tGGCCAATT\t55555555\tNM:i:2\n"
    b"r1\t147\tchr1\t151\t60\t8M\t=\t101\t-58\tTTTTACGT\tIIIIIIII\tNM:i:1\n"
    b"r3\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t####\n"
)


def mates(number):
    return b"@pair1 %d:N:0:ACGT\nACGTAC\n+\nIIIIII\n@pair2 %d:N:0:ACGT\nGGGTTT\n+\nIIIIII\n" % (number, number)


def write_samples(folder):
    (folder / "reads.fastq.gz").write_bytes(gzip.compress(READS))
    (folder / "reads_R1.fastq.gz").write_bytes(gzip.compress(mates(1)))
    (folder / "reads_R2.fastq.gz").write_bytes(gzip.compress(mates(2)))
    (folder / "cut.fastq").write_bytes(READS[:75])
    (folder / "genome.fa").write_bytes(b">chr1 a chromosome\nACGTACGTAC\nGGGCC\n>chr2\nNNACGTNN\n")
    (folder / "alignments.sam").write_bytes(ALIGNMENTS)
    with seqtide.SamReader(ALIGNMENTS) as reader:
        with seqtide.BamWriter(folder / "alignments.bam", template=reader, index=True) as writer:
            for record in reader:
                writer.write(record)
