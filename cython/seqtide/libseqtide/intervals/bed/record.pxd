from libc.stdint cimport int64_t

from seqtide.errors cimport translate
from seqtide.libseqtide.intervals.bed.layout cimport BedLayout
from seqtide.libseqtide.tabular.schema cimport FieldSpan


cdef extern from "seqtide/intervals/bed/record.hpp" namespace "seqtide" nogil:
    cdef cppclass BedView:
        BedView() noexcept
        BedLayout layout
        FieldSpan fields
        int64_t start() noexcept
        int64_t end() noexcept

    void check_bed(BedLayout layout, FieldSpan fields) except +translate
