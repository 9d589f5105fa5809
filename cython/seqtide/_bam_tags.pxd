# What alignment records know of their optional fields.
cimport cython

from seqtide._bam_fields cimport BamFields


@cython.no_gc
cdef class TaggedRecord(BamFields):
    pass
