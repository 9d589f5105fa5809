from libcpp.memory cimport unique_ptr

from seqtide.libseqtide.fastq cimport CFastqPairReader
from seqtide.libseqtide.gate cimport Gate


cdef class FastqPairReader:
    cdef unique_ptr[CFastqPairReader] reader
    cdef Gate gate
    cdef readonly bint interleaved

    cdef CFastqPairReader* get(self) except NULL
