from libcpp.string_view cimport string_view


cdef extern from "seqtide/reads/complexity.hpp" namespace "seqtide" nogil:
    double shannon_entropy(string_view sequence) noexcept
    double dust_score(string_view sequence) noexcept
    double transition_complexity(string_view sequence) noexcept
