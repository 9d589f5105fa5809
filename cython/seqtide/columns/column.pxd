# One column of a batch: many byte strings in one piece of memory.
from libc.stdint cimport int64_t
from libcpp.vector cimport vector

from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.columns.interval cimport Interval
from seqtide.libseqtide.span cimport IndexSpan


cdef class TextColumn:
    cdef CTextColumn column


cdef TextColumn wrap_column(const CTextColumn& column)


# Whether a subscript means one value, and which.
cdef bint is_index(key) except -1
cdef size_t parse_index(key, size_t size, str what) except? 0
# What any other subscript selects: 1 if `count` values from `first` on, 0 if values with these numbers.
cdef bint select(key, size_t size, size_t& first, size_t& count, vector[int64_t]& indices) except -1
cdef IndexSpan span_of(const vector[int64_t]& indices) noexcept nogil

# The argument of cut().
cdef int parse_intervals(intervals, size_t size, vector[Interval]& kept) except -1

# For pickles.
cdef CTextColumn column_of_parts(bytes data, bytes ends) except *
cdef bytes bytes_of_column(const CTextColumn& column)
cdef bytes ends_of_column(const CTextColumn& column)
