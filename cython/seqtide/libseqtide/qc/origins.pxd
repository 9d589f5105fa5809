from libc.stdint cimport uint8_t, uint64_t
from libcpp.map cimport map
from libcpp.vector cimport vector

from seqtide.libseqtide.qc.tiles cimport PositionScores


cdef extern from "seqtide/qc/origins.hpp" namespace "seqtide" nogil:
    cdef cppclass LaneSurface:
        uint8_t lane
        uint8_t surface

    cdef cppclass ReadTotals:
        uint64_t reads
        uint64_t bases
        uint64_t scored
        uint64_t score_sum

    cdef cppclass Lane "seqtide::ReadOrigins::Lane":
        ReadTotals totals
        PositionScores scores

    cdef cppclass TimeBins:
        uint64_t width() noexcept
        const map[uint64_t, ReadTotals]& bins() noexcept

    cdef cppclass ReadOrigins:
        const map[LaneSurface, Lane]& lanes() noexcept
        const vector[ReadTotals]& channels() noexcept
        const TimeBins& times() noexcept
