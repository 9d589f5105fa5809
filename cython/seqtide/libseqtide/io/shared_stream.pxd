from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "seqtide/io/shared_stream.hpp" namespace "seqtide" nogil:
    cdef cppclass SharedStream:
        SharedStream(unique_ptr[Stream] stream) except +translate
        SharedStream(const SharedStream&) noexcept
        unique_ptr[Stream] cursor() except +translate
        void close() except +translate
