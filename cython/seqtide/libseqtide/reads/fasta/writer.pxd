from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.record_writer cimport CRecordWriter
from seqtide.libseqtide.io.stream cimport Stream
from seqtide.libseqtide.reads.batch cimport CFastaBatch


cdef extern from "seqtide/reads/fasta/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CFastaWriter "seqtide::FastaWriter"(CRecordWriter):
        CFastaWriter(unique_ptr[Stream] target, size_t line_width, const OutputOptions& options) except +translate
        void write(string_view name, string_view sequence) except +translate
        void write_batch "write"(const CFastaBatch& batch) except +translate
        bool fits(size_t size) noexcept
