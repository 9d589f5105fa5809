from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "seqtide/io/chunk_reader.hpp" namespace "seqtide" nogil:
    cdef cppclass ChunkReader:
        ChunkReader(unique_ptr[Stream] stream, InterruptCheck check) except +translate
