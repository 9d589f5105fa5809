"""What readers of all formats have in common: lifetime, threads, context manager, progress."""
from libcpp.memory cimport unique_ptr

from seqtide.core.gate cimport Gate
from seqtide.libseqtide.columns.limits cimport BatchLimits
from seqtide.libseqtide.io.record_reader cimport CReader
from seqtide.libseqtide.io.record_writer cimport CRecordWriter


cdef class Reader:
    cdef unique_ptr[CReader] reader  # null if the reader is closed
    cdef Gate gate                   # held by whoever uses the native reader
    cdef str format_name
    cdef list found                  # deviations of a closed reader
    cdef list kept                   # what the native reader needs to be alive
    cdef bint begun                  # `__init__` was called, or would come too late
    cdef bint ended                  # the last record was taken, or there is none

    # For `__init__`: refuses to be called again.
    cdef int check_new(self) except -1
    # Destroys the native reader, and what else uses `kept`.
    cdef int drop(self) except -1

    cdef inline int check_open(self) except -1 nogil:
        if not self.reader:
            with gil:
                raise ValueError("the reader is closed")
        return 0


# A reader of one input.
cdef class RecordReader(Reader):
    cdef readonly str validation

    # The class of its batches.
    cdef object batch_type(self)


# What `batches` returns.
cdef class Batches:
    cdef Reader reader
    cdef BatchLimits limits
    cdef bint held  # the native batch is read, but there was no memory for its object

    # Begins, with the arguments of `batches`.
    cdef int over(self, Reader reader, max_bytes, max_records) except -1
    # An iterator over the same batches for an Arrow stream, which must not be empty because the file was read before.
    cdef object for_arrow(self)
    # The next batch, or None at the end; called within the gate of the reader.
    cdef object read(self)


cdef class RecordWriter:
    cdef unique_ptr[CRecordWriter] writer
    cdef Gate gate    # held by whoever uses the native writer
    cdef bint open
    cdef bint atomic  # whether the output of a failed or dropped writer is given up
    cdef str name
    cdef list kept    # what the native writer needs to be alive
    cdef bint begun   # `__init__` was called

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
