from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.limits cimport BatchLimits
from seqtide.libseqtide.io.record_reader cimport CRecordReader
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.tabular.batch cimport CTabularBatch
from seqtide.libseqtide.tabular.schema cimport CTabularSchema, TabularView
from seqtide.libseqtide.validation cimport Validation


cdef extern from "seqtide/tabular/reader.hpp" namespace "seqtide" nogil:
    cdef cppclass TabularOptions:
        TabularOptions() except +translate
        CTabularSchema schema
        string comment
        uint64_t skip_lines
        Validation validation
        uint64_t max_record_bytes

    cdef cppclass CTabularReader "seqtide::TabularReader"(CRecordReader):
        CTabularReader(Window window, const TabularOptions& options) except +translate
        bool next(TabularView& line) except +translate
        bool next_buffered(TabularView& line) except +translate
        void choose(vector[size_t] columns) except +translate
        bool read_batch(CTabularBatch& batch, const BatchLimits& limits) except +translate
