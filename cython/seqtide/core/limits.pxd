# The arguments of batches().
from seqtide.core.arguments cimport parse_limit
from seqtide.libseqtide.columns.limits cimport BatchLimits


cdef inline BatchLimits parse_limits(max_bytes, max_records) except *:
    cdef BatchLimits limits
    limits.max_bytes = parse_limit(max_bytes, "max_bytes")
    if max_records is not None:
        limits.max_records = parse_limit(max_records, "max_records")
    return limits
