from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.io.input cimport Compression
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "seqtide/io/output.hpp" namespace "seqtide" nogil:
    cdef struct OutputOptions:
        Compression compression
        int level
        int threads
        InterruptCheck interrupt_check

    unique_ptr[Stream] open_output(unique_ptr[Stream] target, const OutputOptions& options) except +translate
