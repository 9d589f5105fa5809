# The methods of batches that work on all records at once.
from seqtide.columns.batch cimport ColumnBatch
from seqtide.columns.column cimport TextColumn


# What all batches with sequences can measure.
cdef class SequenceMeasures(ColumnBatch):
    # The sequences of all records.
    cdef TextColumn letters(self)


cdef class SequenceOperations(SequenceMeasures):
    pass


cdef class QualityOperations(SequenceOperations):
    pass
