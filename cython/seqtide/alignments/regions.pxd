# Regions of references as Python code gives them.
from libcpp.vector cimport vector

from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.libseqtide.region cimport Region


# are left out. Raises KeyError for an unknown name, ValueError or TypeError for what is no region.
cdef vector[Region] parse_regions(object region, object start, object end, HeaderSnapshot snapshot) except *
