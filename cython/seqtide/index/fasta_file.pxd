"""Parts of FASTA sequences for other extensions."""
from libcpp.memory cimport unique_ptr

from seqtide.core.gate cimport Gate
from seqtide.index.fai cimport FaiIndex
from seqtide.libseqtide.index.fai cimport CIndexedFasta, FastaRegion


cdef class FastaFile:
    cdef unique_ptr[CIndexedFasta] fasta
    cdef Gate gate
    cdef tuple reference_names
    cdef readonly FaiIndex index
    cdef readonly str name
    cdef list kept  # what the native file needs to be alive
    cdef bint begun  # `__init__` was called

    # The native file, if it is open, for those who have entered the gate.
    cdef CIndexedFasta* get(self) except NULL
    cdef FaiIndex get_index(self)
    cdef FastaRegion region_of(self, name, start, end) except *
    cdef FastaRegion region_of_text(self, text) except *
    cdef str fetch_text(self, FastaRegion region)
