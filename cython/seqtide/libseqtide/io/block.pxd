from libc.stdint cimport uint64_t
from libcpp.string cimport string

from seqtide.errors cimport translate


cdef extern from "seqtide/io/block.hpp" namespace "seqtide" nogil:
    cdef cppclass BlockSource:
        uint64_t input_position() noexcept
        uint64_t input_size() noexcept
        const string& name() noexcept
        void close() except +translate
