# The arguments of batches().
from libc.stdint cimport INT64_MAX, int64_t

from seqtide.libseqtide.columns.limits cimport BatchLimits


cdef inline int64_t parse_batch_limit(value, str name) except? -1:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be int, not {type(value).__name__}")
    if not 1 <= value <= INT64_MAX:
        raise ValueError(f"{name} must be positive and fit into 64 bits, not {value}")
    return value


cdef inline BatchLimits parse_limits(max_bytes, max_records) except *:
    cdef BatchLimits limits
    limits.max_bytes = parse_batch_limit(max_bytes, "max_bytes")
    if max_records is not None:
        limits.max_records = parse_batch_limit(max_records, "max_records")
    return limits
