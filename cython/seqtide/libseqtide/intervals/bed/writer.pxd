from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.intervals.bed.layout cimport BedLayout
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.record_writer cimport CRecordWriter
from seqtide.libseqtide.io.stream cimport Stream
from seqtide.libseqtide.tabular.batch cimport CTabularBatch
from seqtide.libseqtide.tabular.schema cimport FieldSpan


cdef extern from "seqtide/intervals/bed/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CBedWriter "seqtide::BedWriter"(CRecordWriter):
        CBedWriter(unique_ptr[Stream] target, BedLayout layout, string_view header,
                   const OutputOptions& options) except +translate
        void write(FieldSpan fields) except +translate
        void write_batch "write"(const CTabularBatch& batch) except +translate
        bool fits(size_t size) noexcept
