"""What writers of all formats have in common: lifetime, threads, context manager, what is left of a failure."""
from libcpp.memory cimport unique_ptr

from seqtide.libseqtide.gate cimport Gate
from seqtide.libseqtide.record_writer cimport CRecordWriter


cdef class RecordWriter:
    cdef unique_ptr[CRecordWriter] writer
    cdef Gate gate    # held by whoever uses the native writer
    cdef bint open
    cdef bint atomic  # whether the output of a failed or dropped writer is given up
    cdef str name

    # For `__init__`: refuses to be called again.
    cdef int check_new(self) except -1
    # Takes the native writer over.
    cdef int adopt(self, CRecordWriter* writer, bint atomic) except -1
    # What is left to do once the output was closed without an error.
    cdef int finish(self) except -1
    cdef int abandon(self) except -1

    cdef inline int check_open(self) except -1 nogil:
        if not self.open:
            with gil:
                raise ValueError("the writer is closed")
        return 0
