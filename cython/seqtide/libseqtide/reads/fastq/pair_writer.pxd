from libcpp cimport bool
from libcpp.memory cimport unique_ptr

from seqtide.errors cimport translate
from seqtide.libseqtide.io.joint_files cimport CJointFiles
from seqtide.libseqtide.io.record_writer cimport CRecordWriter
from seqtide.libseqtide.reads.batch cimport CFastqBatch
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.reads.fastq.writer cimport CFastqWriter


cdef extern from "seqtide/reads/fastq/pair_writer.hpp" namespace "seqtide" nogil:
    cdef cppclass CFastqPairWriter "seqtide::FastqPairWriter"(CRecordWriter):
        CFastqPairWriter(unique_ptr[CFastqWriter] first, unique_ptr[CFastqWriter] second, bool check_names,
                         unique_ptr[CJointFiles] files) except +translate
        CFastqPairWriter(unique_ptr[CFastqWriter] interleaved, bool check_names) except +translate
        void write(const FastqView& record1, const FastqView& record2) except +translate
        void write_batches "write"(const CFastqBatch& batch1, const CFastqBatch& batch2) except +translate
        bool fits(size_t size1, size_t size2) noexcept
