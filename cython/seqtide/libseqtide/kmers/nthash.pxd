from libc.stdint cimport int64_t, uint64_t
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate


cdef extern from "seqtide/kmers/nthash.hpp" namespace "seqtide" nogil:
    cdef cppclass NtHash:
        uint64_t forward
        uint64_t canonical() noexcept

    cdef struct PositionedNtHashes:
        vector[int64_t] positions
        vector[NtHash] hashes

    PositionedNtHashes positioned_nthashes(string_view sequence, int64_t k) except +translate
