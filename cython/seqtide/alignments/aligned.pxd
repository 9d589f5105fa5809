# Where the bases of an alignment record lie on the reference. A record without position or CIGAR has no such places.
from seqtide.libseqtide.alignments.record cimport BamView


cdef bint is_placed(const BamView& record) noexcept
cdef list aligned_pairs(const BamView& record, bint matches_only)
# The same with the base of the reference as third, from the tag MD.
cdef list aligned_pairs_with_bases(const BamView& record, bint matches_only)
cdef list reference_positions(const BamView& record, bint full_length)
cdef list aligned_blocks(const BamView& record)
