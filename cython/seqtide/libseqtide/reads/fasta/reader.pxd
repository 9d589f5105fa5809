from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.limits cimport BatchLimits
from seqtide.libseqtide.io.record_reader cimport CRecordReader
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.reads.batch cimport CFastaBatch
from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.validation cimport Validation


cdef extern from "seqtide/reads/fasta/reader.hpp" namespace "seqtide" nogil:
    cdef struct FastaOptions:
        Validation validation
        uint64_t max_record_bytes

    cdef cppclass CFastaReader "seqtide::FastaReader"(CRecordReader):
        CFastaReader(Window window, const FastaOptions& options) except +translate
        bool next(FastaView& record) except +translate
        bool next_buffered(FastaView& record) except +translate
        bool read_batch(CFastaBatch& batch, const BatchLimits& limits) except +translate
