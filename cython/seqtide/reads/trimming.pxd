from seqtide.libseqtide.reads.adapters cimport AdapterSet


cdef class PreparedAdapters:
    cdef AdapterSet adapters


cdef PreparedAdapters prepared_adapters(adapter, front, double error_rate, min_overlap)
