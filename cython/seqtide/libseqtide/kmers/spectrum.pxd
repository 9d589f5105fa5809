from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/kmers/spectrum.hpp" namespace "seqtide" nogil:
    # Classes to Cython, which would copy structs.
    cdef cppclass KmerCounts:
        KmerCounts() noexcept
        vector[uint64_t] kmers
        vector[uint64_t] counts

    cdef cppclass KmerSpectrum:
        KmerSpectrum() noexcept
        vector[uint64_t] occurrences
        vector[uint64_t] kmers

    cdef cppclass KmerCounter:
        KmerCounter(int64_t k, bool canonical, InterruptCheck check) except +translate
        void add(string_view sequence) except +translate
        void add_each "add"(const Pieces& sequences) except +translate
        KmerCounts counts() except +translate
        KmerSpectrum spectrum() except +translate
