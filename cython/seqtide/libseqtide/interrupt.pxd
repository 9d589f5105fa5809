from seqtide.errors cimport translate


cdef extern from "seqtide/interrupt.hpp" namespace "seqtide" nogil:
    ctypedef void (*InterruptCheck)() except +translate
