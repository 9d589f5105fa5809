# lib/include/seqtide/kmers/*.hpp
from libc.stdint cimport int64_t, uint8_t, uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.batch cimport IndexSpan, Pieces


cdef extern from "seqtide/kmers/base_code.hpp" namespace "seqtide" nogil:
    const uint8_t no_base
    uint8_t base_code(char letter) noexcept


cdef extern from "seqtide/kmers/kmer.hpp" namespace "seqtide" nogil:
    cdef struct PositionedKmers:
        vector[int64_t] positions
        vector[uint64_t] kmers

    uint64_t kmer_mask(int64_t k) noexcept
    uint64_t canonical_kmer(uint64_t kmer, int64_t k) noexcept
    string kmer_to_string(uint64_t kmer, int64_t k) except +translate
    PositionedKmers positioned_kmers(string_view sequence, int64_t k, bool canonical) except +translate


cdef extern from "seqtide/kmers/minimizers.hpp" namespace "seqtide" nogil:
    cdef struct MinimizerColumn:
        vector[int64_t] offsets
        vector[int64_t] positions

    cdef struct StrandedKmers:
        vector[uint64_t] kmers
        vector[uint8_t] is_reverse

    vector[int64_t] minimizers(string_view sequence, int64_t k, int64_t w, bool canonical) except +translate
    void append_minimizers(const Pieces& reads, int64_t k, int64_t w, bool canonical,
                           MinimizerColumn& column) except +translate
    StrandedKmers kmers_at(string_view sequence, int64_t k, IndexSpan positions, bool canonical) except +translate


cdef extern from "seqtide/kmers/nthash.hpp" namespace "seqtide" nogil:
    cdef cppclass NtHash:
        uint64_t forward
        uint64_t canonical() noexcept

    cdef struct PositionedNtHashes:
        vector[int64_t] positions
        vector[NtHash] hashes

    PositionedNtHashes positioned_nthashes(string_view sequence, int64_t k) except +translate


cdef extern from "seqtide/kmers/spectrum.hpp" namespace "seqtide" nogil:
    cdef struct KmerCounts:
        vector[uint64_t] kmers
        vector[uint64_t] counts

    cdef struct KmerSpectrum:
        vector[uint64_t] occurrences
        vector[uint64_t] kmers

    cdef cppclass KmerCounter:
        KmerCounter(int64_t k, bool canonical) except +translate
        void add(string_view sequence) except +translate
        void add_each "add"(const Pieces& sequences) except +translate
        KmerCounts counts() except +translate
        KmerSpectrum spectrum() except +translate


cdef extern from "seqtide/kmers/syncmers.hpp" namespace "seqtide" nogil:
    vector[int64_t] closed_syncmers(string_view sequence, int64_t k, int64_t s, bool canonical) except +translate
    vector[int64_t] open_syncmers(string_view sequence, int64_t k, int64_t s, int64_t offset,
                                  bool canonical) except +translate
