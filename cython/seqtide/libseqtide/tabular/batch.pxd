from libc.stdint cimport int32_t, int64_t, uint8_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.batch cimport AnyBatch
from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.span cimport IndexSpan
from seqtide.libseqtide.tabular.schema cimport CTabularSchema


cdef extern from "seqtide/columns/column.hpp" namespace "seqtide" nogil:
    cdef cppclass CColumn "seqtide::Column":
        size_t size() noexcept


cdef extern from "seqtide/tabular/batch.hpp" namespace "seqtide" nogil:
    cdef cppclass CTabularBatch "seqtide::TabularBatch":
        CTabularBatch() noexcept
        CTabularSchema schema
        vector[CColumn] columns
        size_t count
        size_t size() noexcept
        size_t memory_size() noexcept
        void append_text(string& target, size_t i) except +translate
        CTabularBatch slice(size_t first, size_t size) except +translate
        CTabularBatch take(IndexSpan indices) except +translate
        bool equals "operator=="(const CTabularBatch& other) except +translate

    CTabularBatch concat_tabular "seqtide::TabularBatch::concat"(TabularBatchSpan batches) except +translate
    CTabularBatch parse_tabular "seqtide::TabularBatch::parse"(CTabularSchema schema,
                                                               string_view text) except +translate
    AnyBatch any_tabular "seqtide::any_batch"(const CTabularBatch& batch) except +translate

    cdef cppclass TabularBatchSpan "std::span<const seqtide::TabularBatch>":
        TabularBatchSpan(const CTabularBatch*, size_t)


cdef extern from "seqtide_python/tabular.hpp" namespace "seqtide_python" nogil:
    # Values of a column of this type.
    const int64_t* integers_of(const CColumn& column) noexcept
    const double* reals_of(const CColumn& column) noexcept
    const int32_t* codes_of(const CColumn& column) noexcept
    CTextColumn texts_of(const CColumn& column) noexcept
    CTextColumn categories_of(const CColumn& column) noexcept
    const int64_t* offsets_of(const CColumn& column) noexcept
    const int64_t* items_of(const CColumn& column) noexcept
    # 1 for a value that is null; returns how many there are.
    size_t mark_nulls(const CColumn& column, uint8_t* nulls) noexcept
