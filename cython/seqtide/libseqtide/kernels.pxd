# lib/include/seqtide/kernels/*.hpp and quality.hpp
from libc.math cimport NAN
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.batch cimport Pieces
from seqtide.libseqtide.fastq cimport QualityEncoding


cdef extern from "seqtide/kernels/alphabet.hpp" namespace "seqtide::kernels" nogil:
    cdef enum class Alphabet:
        dna
        rna
        dna_iupac
        rna_iupac

    uint64_t count_invalid(const char* data, size_t size, Alphabet alphabet) noexcept
    void count_invalid_each(const Pieces& pieces, Alphabet alphabet, uint64_t* out) noexcept


cdef extern from "seqtide/kernels/byte_counts.hpp" namespace "seqtide::kernels" nogil:
    cdef struct BaseCounts:
        uint64_t a
        uint64_t c
        uint64_t g
        uint64_t t
        uint64_t n
        uint64_t other

    BaseCounts count_bases(const char* data, size_t size) noexcept
    void count_bases_each(const Pieces& pieces, BaseCounts* out) noexcept


cdef extern from "seqtide/kernels/complement.hpp" namespace "seqtide::kernels" nogil:
    cdef enum class NucleicAcid(bool):
        dna
        rna

    void complement(const char* data, size_t size, NucleicAcid kind, char* out) noexcept
    void reverse(const char* data, size_t size, char* out) noexcept
    void reverse_complement(const char* data, size_t size, NucleicAcid kind, char* out) noexcept
    void reverse_each(const Pieces& pieces, char* out) noexcept
    void reverse_complement_each(const Pieces& pieces, NucleicAcid kind, char* out) noexcept


cdef extern from "seqtide/kernels/gc_counts.hpp" namespace "seqtide::kernels" nogil:
    cdef struct GcCounts:
        uint64_t strong
        uint64_t weak

    GcCounts count_gc(const char* data, size_t size) noexcept
    void count_gc_each(const Pieces& pieces, GcCounts* out) noexcept


cdef inline double gc_fraction(const GcCounts& counts) noexcept nogil:
    cdef uint64_t total = counts.strong + counts.weak
    return <double> counts.strong / <double> total if total > 0 else NAN


cdef extern from "seqtide/kernels/hamming.hpp" namespace "seqtide::kernels" nogil:
    uint64_t hamming(const char* a, const char* b, size_t size) noexcept
    void hamming_each(const Pieces& pieces, size_t start, const char* pattern, size_t size, uint32_t* out) noexcept


cdef extern from "seqtide/kernels/letter_case.hpp" namespace "seqtide::kernels" nogil:
    void to_upper(const char* data, size_t size, char* out) noexcept
    void to_lower(const char* data, size_t size, char* out) noexcept
    uint64_t count_masked(const char* data, size_t size) noexcept
    void count_masked_each(const Pieces& pieces, uint64_t* out) noexcept


cdef extern from "seqtide/kernels/mask.hpp" namespace "seqtide::kernels" nogil:
    cdef enum class Mask(bool):
        hard
        soft

    void mask_low_quality(const char* sequence, const char* quality, size_t size, uint8_t phred, Mask mask,
                          char* out) noexcept
    void mask_interval(char* sequence, size_t begin, size_t end, Mask mask) noexcept


cdef extern from "seqtide/kernels/nibbles.hpp" namespace "seqtide::kernels" nogil:
    void decode_nibbles(const uint8_t* packed, size_t size, char* out) noexcept


cdef extern from "seqtide/kernels/pack2bit.hpp" namespace "seqtide::kernels" nogil:
    size_t packed_2bit_size(size_t bases) noexcept
    uint64_t pack_2bit(const char* data, size_t size, uint8_t* out) noexcept
    void unpack_2bit(const uint8_t* packed, size_t size, char* out) noexcept


cdef extern from "seqtide/kernels/quality_sums.hpp" namespace "seqtide::kernels" nogil:
    cdef struct QualitySums:
        uint64_t sum
        uint8_t min

    QualitySums sum_quality(const char* quality, size_t size) noexcept
    void sum_quality_each(const Pieces& pieces, QualitySums* out) noexcept
    uint64_t count_at_least(const char* quality, size_t size, uint8_t phred) noexcept
    void count_at_least_each(const Pieces& pieces, uint8_t phred, uint64_t* out) noexcept
    double sum_error_probabilities(const char* quality, size_t size) noexcept
    void sum_error_probabilities_each(const Pieces& pieces, double* out) noexcept


cdef extern from "seqtide/kernels/target.hpp" namespace "seqtide::kernels" nogil:
    string simd_target() except +translate
    vector[string] simd_targets() except +translate
    void set_simd_target(string_view name) except +translate


cdef extern from "seqtide/reads/quality.hpp" namespace "seqtide" nogil:
    double expected_errors(string_view quality) noexcept
    double mean_quality(string_view quality) noexcept
    double mean_quality_of "seqtide::mean_quality"(double expected_errors, size_t bases) noexcept


cdef extern from "seqtide/reads/quality_encoding.hpp" namespace "seqtide" nogil:
    size_t find_invalid(string_view quality, QualityEncoding encoding) noexcept
