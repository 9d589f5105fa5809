from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.record_writer cimport CRecordWriter
from seqtide.libseqtide.io.stream cimport Stream
from seqtide.libseqtide.tabular.batch cimport CTabularBatch
from seqtide.libseqtide.tabular.schema cimport CTabularSchema, FieldSpan


cdef extern from "seqtide/tabular/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CTabularWriter "seqtide::TabularWriter"(CRecordWriter):
        CTabularWriter(unique_ptr[Stream] target, CTabularSchema schema, string_view header, string comment,
                       const OutputOptions& options) except +translate
        void write(FieldSpan fields) except +translate
        void write_batch "write"(const CTabularBatch& batch) except +translate
        bool fits(size_t size) noexcept
