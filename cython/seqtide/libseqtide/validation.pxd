cdef extern from "seqtide/validation.hpp" namespace "seqtide" nogil:
    cdef enum class Validation:
        strict
        lenient
