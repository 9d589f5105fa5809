# Batches of intervals.
from seqtide.libseqtide.intervals.bed.layout cimport BedLayout
from seqtide.libseqtide.tabular.batch cimport CTabularBatch
from seqtide.tabular.batch cimport TableBatch


cdef class BedBatch(TableBatch):
    cdef BedLayout layout
    cdef bint whole  # its columns are the first ones of the layout, so that it has records

    cdef object attribute(self, str name)
    cdef int adopt_kind(self, BedLayout layout, const CTabularBatch& batch) except -1
