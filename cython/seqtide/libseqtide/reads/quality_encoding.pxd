from libcpp.string_view cimport string_view

from seqtide.errors cimport translate


cdef extern from "seqtide/reads/quality_encoding.hpp" namespace "seqtide" nogil:
    cdef enum class QualityEncoding:
        sanger
        illumina13
        solexa

    QualityEncoding parse_quality_encoding(string_view name) except +translate

    size_t find_invalid(string_view quality, QualityEncoding encoding) noexcept
