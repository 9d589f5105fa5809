"""SAM headers for other extensions."""
from libc.stdint cimport int32_t

from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.validation cimport Validation


# A header at one moment, as readers and records hold it. Not seen by the garbage collector, since it holds nothing that
# could lead back to it.
cdef class HeaderSnapshot:
    cdef HeaderPtr header
    cdef tuple names

    # The name of a reference: a str that all records share; None for -1. Raises IndexError for an unknown id.
    cdef object name_of(self, int32_t id)


# The editable value that users see. Editing replaces the snapshot.
cdef class SamHeader:
    cdef HeaderSnapshot snapshot
    cdef bint begun  # `__init__` was called, or is not needed


cdef HeaderSnapshot make_snapshot(HeaderPtr header)
cdef HeaderSnapshot parse_text(bytes text, Validation validation)
cdef SamHeader wrap_header(HeaderSnapshot snapshot)
# A SamHeader, or what its constructor takes (text, dict, ...), as a snapshot.
cdef HeaderSnapshot snapshot_of(object header)
