from libcpp.optional cimport optional
from libcpp.string_view cimport string_view
from libcpp.utility cimport pair

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.alignments.carried_tags cimport CarriedTags
from seqtide.libseqtide.alignments.record cimport CBamRecord
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.reads.batch cimport CFastqBatch
from seqtide.libseqtide.reads.fastq.record cimport FastqView


cdef extern from "seqtide/alignments/unaligned.hpp" namespace "seqtide" nogil:
    cdef cppclass UnalignedOptions:
        UnalignedOptions() noexcept
        optional[string_view] read_group
        CarriedTags tags

    CBamRecord c_unaligned_record "seqtide::unaligned_record"(
        const FastqView& read, int mate, const UnalignedOptions& options) except +translate
    pair[CBamRecord, CBamRecord] c_unaligned_pair "seqtide::unaligned_pair"(
        const FastqView& read1, const FastqView& read2, const UnalignedOptions& options) except +translate
    CAlignmentBatch unaligned_batch(
        const CFastqBatch& reads, HeaderPtr header, const UnalignedOptions& options) except +translate
    CAlignmentBatch unaligned_pairs "seqtide::unaligned_batch"(
        const CFastqBatch& reads1, const CFastqBatch& reads2, HeaderPtr header,
        const UnalignedOptions& options) except +translate
