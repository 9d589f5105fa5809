from libcpp.string_view cimport string_view


cdef extern from "seqtide/validation.hpp" namespace "seqtide" nogil:
    cdef enum class Validation:
        strict
        standard
        lenient

    string_view validation_name(Validation validation) noexcept
