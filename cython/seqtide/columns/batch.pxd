# What batches of all kinds have in common.
from libc.stdint cimport int64_t
from libcpp.vector cimport vector

from seqtide.libseqtide.columns.arrow_abi cimport ArrowArray, ArrowArrayStream, ArrowSchema
from seqtide.libseqtide.columns.batch cimport AnyBatch, Schema


# A kind of batch says how many records it has and how to make these; everything else comes from here.
cdef class ColumnBatch:
    cdef size_t count(self) noexcept
    # Record i, which is less than count().
    cdef object record(self, size_t i)
    # Batches of the same kind with other records: [first, first + count) in the same memory, copies of those with these
    # numbers, and those of a list of batches, of which this one is the first.
    cdef ColumnBatch sliced(self, size_t first, size_t count)
    cdef ColumnBatch taken(self, const vector[int64_t]& indices)
    cdef ColumnBatch joined(self, list batches)
    # `other` is of the same kind.
    cdef bint equals(self, ColumnBatch other) except -1
    # For Arrow: the columns, and all records in them.
    cdef Schema schema(self) except *
    cdef AnyBatch columns(self) except *
    cdef ColumnBatch from_array(self, const ArrowSchema* schema, const ArrowArray* array)
    cdef ColumnBatch from_stream(self, ArrowArrayStream* stream)


# What the static methods concat() and from_arrow() of a kind do; `empty` is a batch of it without records.
cdef ColumnBatch concat_batches(ColumnBatch empty, batches)
cdef ColumnBatch import_batch(ColumnBatch empty, source)
