from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.interval cimport Interval
from seqtide.libseqtide.kernels.pieces cimport Pieces


cdef extern from "seqtide/reads/trim.hpp" namespace "seqtide" nogil:
    Interval trim_both(size_t size, size_t start, size_t end) noexcept
    void trim_both_each(const Pieces& reads, size_t start, size_t end, Interval* out) noexcept

    Interval trim_quality_start(string_view quality, int phred) noexcept
    Interval trim_quality_end(string_view quality, int phred) noexcept
    Interval trim_quality_both(string_view quality, int phred) noexcept
    void trim_quality_start_each(const Pieces& qualities, int phred, Interval* out) noexcept
    void trim_quality_end_each(const Pieces& qualities, int phred, Interval* out) noexcept
    void trim_quality_both_each(const Pieces& qualities, int phred, Interval* out) noexcept
    Interval trim_record_start "seqtide::trim_quality_start"(
        string_view sequence, string_view quality, int phred) except +translate
    Interval trim_record_end "seqtide::trim_quality_end"(
        string_view sequence, string_view quality, int phred) except +translate
    Interval trim_record_both "seqtide::trim_quality_both"(
        string_view sequence, string_view quality, int phred) except +translate
    void trim_record_start_each "seqtide::trim_quality_start_each"(
        const Pieces& sequences, const Pieces& qualities, int phred, Interval* out) except +translate
    void trim_record_end_each "seqtide::trim_quality_end_each"(
        const Pieces& sequences, const Pieces& qualities, int phred, Interval* out) except +translate
    void trim_record_both_each "seqtide::trim_quality_both_each"(
        const Pieces& sequences, const Pieces& qualities, int phred, Interval* out) except +translate

    Interval trim_quality_window(string_view quality, size_t window, float mean) except +translate
    Interval trim_record_window "seqtide::trim_quality_window"(
        string_view sequence, string_view quality, size_t window, float mean) except +translate
    void trim_quality_window_each(const Pieces& qualities, size_t window, float mean, Interval* out) except +translate
    void trim_record_window_each "seqtide::trim_quality_window_each"(
        const Pieces& sequences, const Pieces& qualities, size_t window, float mean, Interval* out) except +translate

    Interval trim_quality_bwa(string_view quality, int threshold3, int threshold5) noexcept
    void trim_quality_bwa_each(const Pieces& qualities, int threshold3, int threshold5, Interval* out) noexcept

    Interval trim_poly(string_view sequence, char letter, size_t min_length) noexcept
    void trim_poly_each(const Pieces& sequences, char letter, size_t min_length, Interval* out) noexcept
