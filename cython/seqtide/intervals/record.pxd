# Intervals as Python objects that hold their bytes.
from libc.stdint cimport int64_t

from seqtide.libseqtide.intervals.bed.layout cimport BedLayout
from seqtide.libseqtide.intervals.bed.record cimport BedView


cdef class BedRecord:
    cdef int64_t begin
    cdef int64_t stop
    cdef size_t size
    cdef BedLayout layout
    # Fields with tabs between them; goes on behind the end of the declared members.
    cdef char text[8]


# A new record with the view's contents.
cdef BedRecord record_from_view(const BedView& view)
cdef str name_of_layout(BedLayout layout)
# "auto", or the layout of this name.
cdef object parse_kind(kind)
cdef BedLayout layout_of(str kind) except *
# Names of the columns that a kind has.
cdef tuple columns_of_kind(str kind)
# A record of text that was in one before.
cdef BedRecord record_from_text(str kind, bytes text)
