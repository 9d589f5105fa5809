from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.batch cimport Schema


cdef extern from "<span>" namespace "std" nogil:
    cdef cppclass FieldSpan "std::span<const std::string_view>":
        FieldSpan() noexcept
        FieldSpan(const string_view*, size_t)
        size_t size() noexcept
        string_view at "operator[]"(size_t i) noexcept


cdef extern from "seqtide/tabular/schema.hpp" namespace "seqtide" nogil:
    cdef enum class TabularType:
        text
        category
        integer
        real
        integers

    cdef cppclass CTabularColumn "seqtide::TabularColumn":
        CTabularColumn() noexcept
        string name
        TabularType type
        bool nullable
        bool one_based

    cdef cppclass CTabularSchema "seqtide::TabularSchema":
        CTabularSchema() noexcept
        vector[CTabularColumn] columns
        char delimiter
        vector[string] missing
        bool equals "operator=="(const CTabularSchema& other) noexcept
        char separator() noexcept
        Schema fields() except +translate
        void check() except +translate

    cdef cppclass TabularView:
        TabularView() noexcept
        FieldSpan fields
