from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.optional cimport optional
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.limits cimport BatchLimits
from seqtide.libseqtide.intervals.bed.layout cimport BedLayout
from seqtide.libseqtide.intervals.bed.record cimport BedView
from seqtide.libseqtide.io.record_reader cimport CRecordReader
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.tabular.batch cimport CTabularBatch
from seqtide.libseqtide.validation cimport Validation


cdef extern from "seqtide/intervals/bed/reader.hpp" namespace "seqtide" nogil:
    cdef cppclass BedOptions:
        BedOptions() noexcept
        optional[BedLayout] layout
        Validation validation
        uint64_t max_record_bytes

    cdef cppclass CBedReader "seqtide::BedReader"(CRecordReader):
        CBedReader(Window window, const BedOptions& options) except +translate
        BedLayout layout() noexcept
        const string& header() noexcept
        size_t field_count() noexcept
        bool next(BedView& record) except +translate
        bool next_buffered(BedView& record) except +translate
        void choose(vector[size_t] columns) except +translate
        bool read_batch(CTabularBatch& batch, const BatchLimits& limits) except +translate
