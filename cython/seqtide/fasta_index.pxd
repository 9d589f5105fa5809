"""Indexes of FASTA files for other extensions."""
from seqtide.libseqtide.fai cimport CFaiEntry, FaiIndexPtr, GziIndexPtr


cdef class FaiIndex:
    cdef FaiIndexPtr index

    # Entries stay valid as long as the index. NULL for an unknown name:
    cdef const CFaiEntry* find(self, name) except? NULL
    # KeyError for an unknown name:
    cdef const CFaiEntry* entry_of(self, name) except NULL


cdef class GziIndex:
    cdef GziIndexPtr index
