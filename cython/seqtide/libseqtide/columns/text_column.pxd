from libc.stdint cimport int64_t
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.interval cimport IntervalSpan
from seqtide.libseqtide.kernels.pieces cimport Pieces
from seqtide.libseqtide.span cimport IndexSpan


cdef extern from "seqtide/columns/text_column.hpp" namespace "seqtide" nogil:
    cdef cppclass ByteBuffer:
        ByteBuffer() noexcept
        char* data() noexcept
        size_t size() noexcept
        void reserve(size_t capacity) except +translate
        char* extend(size_t count) except +translate

    cdef cppclass CTextColumn "seqtide::TextColumn":
        CTextColumn() noexcept
        size_t size() noexcept
        string_view at "operator[]"(size_t i) noexcept
        const char* bytes() noexcept
        const int64_t* offsets() noexcept
        Pieces pieces() noexcept
        size_t total_size() noexcept
        CTextColumn slice(size_t first, size_t count) except +translate
        CTextColumn take(IndexSpan indices) except +translate
        CTextColumn cut(IntervalSpan kept) except +translate

    cdef cppclass ColumnBuilder:
        ColumnBuilder() except +translate
        void reserve(size_t bytes, size_t values) except +translate
        void append(string_view value) except +translate
        size_t size() noexcept
        CTextColumn finish() except +translate  # of move(builder)
