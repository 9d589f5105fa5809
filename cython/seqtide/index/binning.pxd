"""BAI and CSI indexes for other extensions."""
from seqtide.libseqtide.index.binning_index cimport BinningIndexPtr, CBinningIndex


cdef class BamIndex:
    cdef BinningIndexPtr index


cdef BamIndex wrap_index(const CBinningIndex& index)
