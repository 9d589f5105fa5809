from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck


cdef extern from "seqtide/kmers/kmer.hpp" namespace "seqtide" nogil:
    uint64_t kmer_mask(int64_t k) noexcept
    uint64_t canonical_kmer(uint64_t kmer, int64_t k) noexcept
    string kmer_to_string(uint64_t kmer, int64_t k) except +translate
    size_t write_kmers(string_view sequence, int64_t k, bool canonical, int64_t* positions, uint64_t* kmers,
                       InterruptCheck check) except +translate
