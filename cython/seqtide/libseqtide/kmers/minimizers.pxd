from libc.stdint cimport int64_t, uint64_t, uint8_t
from libcpp cimport bool
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.kernels.pieces cimport Pieces
from seqtide.libseqtide.span cimport IndexSpan


cdef extern from "seqtide/kmers/minimizers.hpp" namespace "seqtide" nogil:
    cdef cppclass MinimizerColumn:
        MinimizerColumn() noexcept
        vector[int64_t] offsets
        vector[int64_t] positions

    # A class to Cython, which would copy a struct.
    cdef cppclass StrandedKmers:
        StrandedKmers() noexcept
        vector[uint64_t] kmers
        vector[uint8_t] is_reverse

    vector[int64_t] minimizers(string_view sequence, int64_t k, int64_t w, bool canonical,
                               InterruptCheck check) except +translate
    void append_minimizers(const Pieces& reads, int64_t k, int64_t w, bool canonical,
                           MinimizerColumn& column, InterruptCheck check) except +translate
    StrandedKmers kmers_at(string_view sequence, int64_t k, IndexSpan positions, bool canonical,
                           InterruptCheck check) except +translate
