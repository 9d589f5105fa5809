"""Indexes of FASTA files for other extensions."""
from seqtide.libseqtide.index.fai cimport CFaiEntry, FaiIndexPtr
from seqtide.libseqtide.index.gzi cimport GziIndexPtr


cdef class FaiIndex:
    cdef FaiIndexPtr index
    cdef bint begun  # `__init__` was called, or is not needed

    # Entries stay valid as long as the index. NULL for an unknown name:
    cdef const CFaiEntry* find(self, name) except? NULL
    # KeyError for an unknown name:
    cdef const CFaiEntry* entry_of(self, name) except NULL


cdef class GziIndex:
    cdef GziIndexPtr index
    cdef bint begun  # `__init__` was called, or is not needed


# An index as a Python object.
cdef FaiIndex share_fai(FaiIndexPtr native)
