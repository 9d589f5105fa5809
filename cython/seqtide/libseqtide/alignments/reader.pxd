from libc.stdint cimport uint64_t
from libcpp cimport bool

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.columns.limits cimport BatchLimits
from seqtide.libseqtide.io.record_reader cimport CRecordReader
from seqtide.libseqtide.io.record_writer cimport CRecordWriter
from seqtide.libseqtide.validation cimport Validation


cdef extern from "seqtide/alignments/reader.hpp" namespace "seqtide" nogil:
    cdef struct AlignmentOptions:
        Validation validation
        uint64_t max_record_bytes
        uint64_t max_header_bytes

    cdef cppclass CAlignmentReader "seqtide::AlignmentReader"(CRecordReader):
        const HeaderPtr& header() noexcept
        bool next(BamView& record) except +translate
        bool next_buffered(BamView& record) except +translate
        bool read_batch(CAlignmentBatch& batch, const BatchLimits& limits) except +translate

    cdef cppclass CAlignmentWriter "seqtide::AlignmentWriter"(CRecordWriter):
        const HeaderPtr& header() noexcept
        void write_view "write"(const BamView& record) except +translate
        void write_batch "write"(const CAlignmentBatch& batch) except +translate
        bool fits(size_t size) noexcept
