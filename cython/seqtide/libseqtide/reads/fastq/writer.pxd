from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.record_writer cimport CRecordWriter
from seqtide.libseqtide.io.stream cimport Stream
from seqtide.libseqtide.reads.batch cimport CFastqBatch
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.reads.quality_encoding cimport QualityEncoding


cdef extern from "seqtide/reads/fastq/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CFastqWriter "seqtide::FastqWriter"(CRecordWriter):
        CFastqWriter(unique_ptr[Stream] target, const OutputOptions& options,
                     QualityEncoding encoding) except +translate
        void write(string_view name, string_view sequence, string_view quality) except +translate
        void write_view "write"(const FastqView& record) except +translate
        void write_batch "write"(const CFastqBatch& batch) except +translate
        bool fits(size_t size) noexcept
