# The columns of batches of alignments.
from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.reads.operations cimport SequenceMeasures


cdef class AlignmentColumns(SequenceMeasures):
    cdef CAlignmentBatch batch
    cdef HeaderSnapshot snapshot


# The name of a tag, checked.
cdef str parse_tag_name(name)
# "i", "f" or "Z": what kind of column a SAM type makes.
cdef str parse_tag_type(letter)
