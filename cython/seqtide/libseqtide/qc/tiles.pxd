from libc.stdint cimport int32_t, uint64_t
from libcpp.vector cimport vector

from seqtide.errors cimport translate


cdef extern from "seqtide/qc/tiles.hpp" namespace "seqtide" nogil:
    cdef cppclass PositionScores:
        size_t bins() noexcept
        vector[uint64_t] counts() except +translate
        vector[uint64_t] sums() except +translate

    cdef cppclass TileScores:
        vector[int32_t] numbers() except +translate
        const PositionScores& tile(int32_t number) noexcept
