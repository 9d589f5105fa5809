# The methods of batches of alignments that work on all reads at once.
from seqtide.alignments.columns cimport AlignmentColumns


cdef class AlignmentOperations(AlignmentColumns):
    pass
