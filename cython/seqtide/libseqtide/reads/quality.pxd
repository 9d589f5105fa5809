from libcpp.string_view cimport string_view


cdef extern from "seqtide/reads/quality.hpp" namespace "seqtide" nogil:
    double expected_errors(string_view quality) noexcept
    double mean_quality(string_view quality) noexcept
    double mean_quality_of "seqtide::mean_quality"(double expected_errors, size_t bases) noexcept
