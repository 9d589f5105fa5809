"""BAI and CSI indexes for other extensions."""
from seqtide.libseqtide.index.binning_index cimport BinningIndexPtr, CBinningIndex


cdef class BamIndex:
    cdef BinningIndexPtr index

    # As `write`; with `files`, a path gets its name when they are published.
    cdef int write_to(self, object target, object atomic) except -1


cdef BamIndex wrap_index(const CBinningIndex& index)
