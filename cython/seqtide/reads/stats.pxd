"""Summary statistics for other extensions: add C views to a `SequenceStats` without any Python object per record."""
from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.reads.stats cimport CSequenceStats


cdef class SequenceStats:
    cdef CSequenceStats stats

    cdef int add_fastq_view(self, const FastqView* view) except -1 nogil
    cdef int add_fasta_view(self, const FastaView* view) except -1 nogil
