# The one parser of orders by which records are sorted.
from seqtide.libseqtide.alignments.sort cimport SortOrder


cdef inline SortOrder parse_order(object order) except *:
    if order == "coordinate":
        return SortOrder.coordinate
    if order == "name":
        return SortOrder.name
    raise ValueError(f"order must be 'coordinate' or 'name', not {order!r}")
