# The columns of batches of alignments.
from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch


cdef class AlignmentColumns:
    cdef CAlignmentBatch batch
    cdef HeaderSnapshot snapshot


# The name of a tag, checked.
cdef str parse_tag_name(name)
# "i", "f" or "Z": what kind of column a SAM type makes.
cdef str parse_tag_type(letter)
