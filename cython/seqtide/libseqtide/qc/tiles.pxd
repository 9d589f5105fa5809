from libc.stdint cimport int32_t, uint64_t
from libcpp.vector cimport vector

from seqtide.errors cimport translate


cdef extern from "seqtide/qc/tiles.hpp" namespace "seqtide" nogil:
    cdef cppclass Tile "seqtide::TileScores::Tile":
        vector[uint64_t] counts() except +translate
        vector[uint64_t] sums() except +translate

    cdef cppclass TileScores:
        vector[int32_t] numbers() except +translate
        const Tile& tile(int32_t number) noexcept
