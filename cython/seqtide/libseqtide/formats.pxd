from libcpp.string_view cimport string_view


cdef extern from "seqtide/formats.hpp" namespace "seqtide" nogil:
    cdef enum class Format:
        empty
        unknown

    string_view format_name(Format format) noexcept
    string_view describe_data(string_view start) noexcept
