from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate


cdef extern from "seqtide/kmers/kmer.hpp" namespace "seqtide" nogil:
    cdef struct PositionedKmers:
        vector[int64_t] positions
        vector[uint64_t] kmers

    uint64_t kmer_mask(int64_t k) noexcept
    uint64_t canonical_kmer(uint64_t kmer, int64_t k) noexcept
    string kmer_to_string(uint64_t kmer, int64_t k) except +translate
    PositionedKmers positioned_kmers(string_view sequence, int64_t k, bool canonical) except +translate
