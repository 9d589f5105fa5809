"""Indexes of FASTA files for other extensions."""
from seqtide.libseqtide.index.fai cimport CFaiEntry, FaiIndexPtr
from seqtide.libseqtide.index.gzi cimport GziIndexPtr


cdef class FaiIndex:
    cdef FaiIndexPtr index

    # Entries stay valid as long as the index. NULL for an unknown name:
    cdef const CFaiEntry* find(self, name) except? NULL
    # KeyError for an unknown name:
    cdef const CFaiEntry* entry_of(self, name) except NULL


cdef class GziIndex:
    cdef GziIndexPtr index
