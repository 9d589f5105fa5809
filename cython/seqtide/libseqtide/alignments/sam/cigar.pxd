from libc.stdint cimport int64_t, uint32_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate


cdef extern from "seqtide/alignments/sam/cigar.hpp" namespace "seqtide" nogil:
    cdef cppclass CigarView:
        CigarView() noexcept
        CigarView(const char* data, size_t count) noexcept
        size_t size() noexcept
        uint32_t at "operator[]"(size_t i) noexcept
        const char* data() noexcept
        int64_t reference_length() noexcept
        int64_t query_length() noexcept

    const string_view cigar_letters
    const uint32_t max_cigar_length

    bool consumes_query(uint32_t operation) noexcept
    bool consumes_reference(uint32_t operation) noexcept
    bool parse_cigar(string_view text, vector[uint32_t]& operations) except +translate
    bool has_too_long_operation(string_view text) noexcept
    void append_cigar(string& target, CigarView cigar) except +translate
