cdef extern from "seqtide/columns/batch.hpp" namespace "seqtide" nogil:
    cdef cppclass Schema:
        Schema() noexcept

    # Batches of any type make one: any_batch().
    cdef cppclass AnyBatch:
        AnyBatch() noexcept
        size_t size
