"""CIGARs for other extensions."""
from libc.stdint cimport uint32_t
from libcpp.vector cimport vector

from seqtide.libseqtide.alignments.sam.cigar cimport CigarView


cdef class CigarOp:
    cdef uint32_t packed


cdef class Cigar:
    cdef size_t size
    # `size` operations as BAM stores them; goes on behind the end of the declared members
    cdef char operations[8]


cdef Cigar cigar_from_view(const CigarView& view)
# Reads what the constructor of Cigar takes: another one, text, pairs, or None.
cdef int parse_operations(object value, vector[uint32_t]& operations) except -1

cdef inline CigarView view_of_cigar(Cigar cigar) noexcept:
    return CigarView(cigar.operations, cigar.size)
