from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/kmers/spectrum.hpp" namespace "seqtide" nogil:
    cdef struct KmerCounts:
        vector[uint64_t] kmers
        vector[uint64_t] counts

    cdef struct KmerSpectrum:
        vector[uint64_t] occurrences
        vector[uint64_t] kmers

    cdef cppclass KmerCounter:
        KmerCounter(int64_t k, bool canonical) except +translate
        int64_t k() noexcept
        void add(string_view sequence) except +translate
        void add_each "add"(const Pieces& sequences) except +translate
        KmerCounts counts() except +translate
        KmerSpectrum spectrum() except +translate
