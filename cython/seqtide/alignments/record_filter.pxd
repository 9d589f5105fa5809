"""Filters of alignment records for other extensions."""
from seqtide.libseqtide.alignments.record_filter cimport CRecordFilter


cdef class RecordFilter:
    cdef CRecordFilter native
    cdef dict arguments  # those of the constructor that are not its defaults, by name
    cdef bint begun
