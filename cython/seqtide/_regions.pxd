# Regions of references as Python code gives them.
from libcpp.vector cimport vector

from seqtide.header cimport HeaderSnapshot
from seqtide.libseqtide.index cimport Region


# The regions of query(): a name with start and end, a region string, or many of them. Those without a position in them
# are left out. Raises KeyError for an unknown name, ValueError or TypeError for what is no region.
cdef vector[Region] parse_regions(object region, object start, object end, HeaderSnapshot snapshot) except *
