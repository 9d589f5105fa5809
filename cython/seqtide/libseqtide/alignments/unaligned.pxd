from libcpp.optional cimport optional
from libcpp.string_view cimport string_view
from libcpp.utility cimport pair

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.record cimport CBamRecord
from seqtide.libseqtide.reads.fastq.record cimport FastqView


cdef extern from "seqtide/alignments/unaligned.hpp" namespace "seqtide" nogil:
    CBamRecord c_unaligned_record "seqtide::unaligned_record"(
        const FastqView& read, int mate, optional[string_view] read_group) except +translate
    pair[CBamRecord, CBamRecord] c_unaligned_pair "seqtide::unaligned_pair"(
        const FastqView& read1, const FastqView& read2, optional[string_view] read_group) except +translate
