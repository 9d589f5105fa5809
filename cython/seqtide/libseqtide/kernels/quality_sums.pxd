from libc.stdint cimport uint64_t, uint8_t

from seqtide.libseqtide.kernels.pieces cimport Pieces


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
