# The methods of batches that work on all records at once.


cdef class SequenceOperations:
    pass


cdef class QualityOperations(SequenceOperations):
    pass
