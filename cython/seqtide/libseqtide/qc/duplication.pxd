from libc.stdint cimport uint64_t
from libcpp.pair cimport pair
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate


cdef extern from "seqtide/qc/duplication.hpp" namespace "seqtide" nogil:
    cdef cppclass FirstSequences:
        size_t size() noexcept
        string sequence(size_t i) except +translate
        uint64_t count(size_t i) noexcept
        uint64_t reads_at_limit() noexcept

    cdef cppclass SequenceSample:
        double fraction() noexcept
        vector[pair[uint64_t, uint64_t]] multiplicities() except +translate
