from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t
from libcpp cimport bool
from libcpp.optional cimport optional
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.alignments.filter cimport AlignmentFilter
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader
from seqtide.libseqtide.interrupt cimport InterruptCheck


cdef extern from "seqtide/alignments/record_filter.hpp" namespace "seqtide" nogil:
    cdef cppclass TagCriterion:
        string name
        optional[vector[string]] values

    cdef cppclass NamedInterval:
        string reference
        int64_t begin
        int64_t end

    cdef cppclass RecordCriteria:
        RecordCriteria() noexcept
        AlignmentFilter basic
        uint16_t any_of
        uint16_t not_all_of
        optional[vector[string]] names
        optional[vector[string]] read_groups
        bool without_read_group
        vector[TagCriterion] tags
        optional[vector[NamedInterval]] intervals
        double fraction
        uint32_t seed
        optional[string] expression

    cdef cppclass CRecordFilter "seqtide::RecordFilter":
        CRecordFilter() except +translate
        CRecordFilter(RecordCriteria criteria) except +translate
        bool accepts(const BamView& record, const CSamHeader& header) except +translate
        void mask(const CAlignmentBatch& batch, uint8_t* out, InterruptCheck check) except +translate
        CAlignmentBatch chosen(const CAlignmentBatch& batch, InterruptCheck check) except +translate
        CAlignmentBatch chosen(const CAlignmentBatch& batch, string& fault, InterruptCheck check) except +translate
