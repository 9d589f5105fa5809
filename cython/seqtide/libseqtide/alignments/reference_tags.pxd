from libc.stdint cimport int32_t, uint64_t
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.alignments.found_records cimport FoundRecords


cdef extern from "seqtide/alignments/reference_tags.hpp" namespace "seqtide" nogil:
    cdef cppclass CReferenceTagChecks "seqtide::ReferenceTagChecks":
        CReferenceTagChecks() noexcept
        void look_at(const CAlignmentBatch& batch, int32_t reference_id, string_view reference,
                     uint64_t before) except +translate
        FoundRecords wrong_nm() noexcept
        FoundRecords wrong_md() noexcept
