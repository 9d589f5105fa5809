"""SAM for other extensions: readers and writers; `seqtide.alignments` has what they share."""
from seqtide.alignments cimport AlignmentReader, AlignmentWriter


cdef class SamReader(AlignmentReader):
    pass


cdef class SamWriter(AlignmentWriter):
    pass
