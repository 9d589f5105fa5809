# lib/include/seqtide/fastq/*.hpp
from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.batch cimport BatchLimits, CFastqBatch
from seqtide.libseqtide.input cimport BlockSource, OutputOptions
from seqtide.libseqtide.record cimport FastqView
from seqtide.libseqtide.record_reader cimport CReader, CRecordReader
from seqtide.libseqtide.record_writer cimport CRecordWriter
from seqtide.libseqtide.stream cimport Stream


cdef extern from "seqtide/validation.hpp" namespace "seqtide" nogil:
    cdef enum class Validation:
        strict
        lenient


cdef extern from "seqtide/reads/quality_encoding.hpp" namespace "seqtide" nogil:
    cdef enum class QualityEncoding:
        sanger
        illumina13
        solexa

    QualityEncoding parse_quality_encoding(string_view name) except +translate


cdef extern from "seqtide/reads/fastq/record.hpp" namespace "seqtide" nogil:
    void check_fastq(string_view name, string_view sequence, string_view quality) except +translate
    string_view header_id(string_view name) noexcept
    string_view header_description(string_view name) noexcept


cdef extern from "seqtide/reads/fastq/reader.hpp" namespace "seqtide" nogil:
    cdef struct FastqOptions:
        Validation validation
        uint64_t max_record_bytes
        QualityEncoding encoding

    cdef cppclass CFastqReader "seqtide::FastqReader"(CRecordReader):
        CFastqReader(unique_ptr[BlockSource] source, const FastqOptions& options) except +translate
        bool next(FastqView& record) except +translate
        bool next_buffered(FastqView& record) except +translate
        bool read_batch(CFastqBatch& batch, const BatchLimits& limits) except +translate


cdef extern from "seqtide/reads/fastq/writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CFastqWriter "seqtide::FastqWriter"(CRecordWriter):
        CFastqWriter(unique_ptr[Stream] target, const OutputOptions& options,
                     QualityEncoding encoding) except +translate
        void write(string_view name, string_view sequence, string_view quality) except +translate
        void write_view "write"(const FastqView& record) except +translate
        void write_batch "write"(const CFastqBatch& batch) except +translate
        bool fits(size_t size) noexcept


cdef extern from "seqtide/reads/fastq/pair.hpp" namespace "seqtide" nogil:
    bool are_mates(string_view name1, string_view name2) noexcept

    cdef cppclass CFastqPairReader "seqtide::FastqPairReader"(CReader):
        CFastqPairReader(unique_ptr[CFastqReader] first, unique_ptr[CFastqReader] second,
                         bool check_names) except +translate
        CFastqPairReader(unique_ptr[CFastqReader] interleaved, bool check_names) except +translate
        bool next_buffered(FastqView& record1, FastqView& record2) except +translate
        bool read_batch(CFastqBatch& batch1, CFastqBatch& batch2, const BatchLimits& limits) except +translate
        uint64_t pair_count() noexcept
        CFastqReader& first() noexcept
        CFastqReader& second() noexcept
