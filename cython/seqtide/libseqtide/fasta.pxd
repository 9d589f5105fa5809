# lib/include/seqtide/fasta/*.hpp
from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.batch cimport BatchLimits, CFastaBatch
from seqtide.libseqtide.fastq cimport Validation
from seqtide.libseqtide.input cimport BlockSource, OutputOptions
from seqtide.libseqtide.record cimport FastaView
from seqtide.libseqtide.record_reader cimport CRecordReader
from seqtide.libseqtide.record_writer cimport CRecordWriter
from seqtide.libseqtide.stream cimport Stream


cdef extern from "seqtide/reads/fasta/record.hpp" namespace "seqtide" nogil:
    void check_fasta(string_view name, string_view sequence) except +translate
    string_view header_id(string_view name) noexcept
    string_view header_description(string_view name) noexcept


cdef extern from "seqtide/reads/fasta/reader.hpp" namespace "seqtide" nogil:
    cdef struct FastaOptions:
        Validation validation
        uint64_t max_record_bytes

    cdef cppclass CFastaReader "seqtide::FastaReader"(CRecordReader):
        CFastaReader(unique_ptr[BlockSource] source, const FastaOptions& options) except +translate
        bool next(FastaView& record) except +translate
        bool next_buffered(FastaView& record) except +translate
        bool read_batch(CFastaBatch& batch, const BatchLimits& limits) except +translate


cdef extern from "seqtide/reads/fasta/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CFastaWriter "seqtide::FastaWriter"(CRecordWriter):
        CFastaWriter(unique_ptr[Stream] target, size_t line_width, const OutputOptions& options) except +translate
        void write(string_view name, string_view sequence) except +translate
        void write_batch "write"(const CFastaBatch& batch) except +translate
        bool fits(size_t size) noexcept
