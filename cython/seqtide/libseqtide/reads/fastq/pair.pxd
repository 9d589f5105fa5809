from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.columns.limits cimport BatchLimits
from seqtide.libseqtide.io.record_reader cimport CReader
from seqtide.libseqtide.reads.batch cimport CFastqBatch
from seqtide.libseqtide.reads.fastq.reader cimport CFastqReader
from seqtide.libseqtide.reads.fastq.record cimport FastqView


cdef extern from "seqtide/reads/fastq/pair.hpp" namespace "seqtide" nogil:
    bool are_mates(string_view name1, string_view name2) noexcept

    cdef cppclass CFastqPairReader "seqtide::FastqPairReader"(CReader):
        CFastqPairReader(unique_ptr[CFastqReader] first, unique_ptr[CFastqReader] second,
                         bool check_names) except +translate
        CFastqPairReader(unique_ptr[CFastqReader] interleaved, bool check_names) except +translate
        bool next(FastqView& record1, FastqView& record2) except +translate
        bool next_buffered(FastqView& record1, FastqView& record2) except +translate
        bool read_batch(CFastqBatch& batch1, CFastqBatch& batch2, const BatchLimits& limits) except +translate
        uint64_t pair_count() noexcept
        CFastqReader& first() noexcept
        CFastqReader& second() noexcept
