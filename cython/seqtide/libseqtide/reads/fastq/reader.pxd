from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.limits cimport BatchLimits
from seqtide.libseqtide.io.record_reader cimport CRecordReader
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.reads.batch cimport CFastqBatch
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.reads.quality_encoding cimport QualityEncoding
from seqtide.libseqtide.validation cimport Validation


cdef extern from "seqtide/reads/fastq/reader.hpp" namespace "seqtide" nogil:
    cdef struct FastqOptions:
        Validation validation
        uint64_t max_record_bytes
        QualityEncoding encoding

    cdef cppclass CFastqReader "seqtide::FastqReader"(CRecordReader):
        CFastqReader(Window window, const FastqOptions& options) except +translate
        bool next(FastqView& record) except +translate
        bool next_buffered(FastqView& record) except +translate
        bool read_batch(CFastqBatch& batch, const BatchLimits& limits) except +translate
