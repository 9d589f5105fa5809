"""Summary statistics for other extensions: add C views to a `SequenceStats` without any Python object per record."""
from seqtide.libseqtide.fasta cimport FastaView
from seqtide.libseqtide.fastq cimport FastqView
from seqtide.libseqtide.stats cimport CSequenceStats


cdef class SequenceStats:
    cdef CSequenceStats stats

    cdef int add_fastq_view(self, const FastqView* view) except -1 nogil
    cdef int add_fasta_view(self, const FastaView* view) except -1 nogil
