from libc.stdint cimport int64_t
from libcpp cimport bool
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.record cimport BamView


cdef extern from "seqtide/alignments/aligned_pairs.hpp" namespace "seqtide" nogil:
    bool is_placed(const BamView& record) noexcept

    cdef struct AlignedPair:
        int64_t query
        int64_t reference
        char base

    cdef enum class PairChoice:
        all
        read
        both

    cdef cppclass AlignedPairs:
        AlignedPairs(const BamView& record, PairChoice choice, bool with_bases) except +translate
        void require_few() except +translate
        bool next(AlignedPair& pair) except +translate

    cdef struct AlignedBlock:
        int64_t begin
        int64_t end

    vector[AlignedBlock] aligned_blocks(const BamView& record) except +translate
