"""Batches of alignments for other extensions."""
from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.alignments.columns cimport AlignmentColumns
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch


cdef class AlignmentBatch(AlignmentColumns):
    # What Arrow and to_dict() get: names of fields, and (name, type) of tags.
    cdef readonly tuple fields
    cdef readonly tuple tags


# With all fixed fields and no tags.
cdef AlignmentBatch wrap_alignment_batch(const CAlignmentBatch& batch, HeaderSnapshot snapshot)
# With what parse_fields() and parse_tags() have checked.
cdef AlignmentBatch wrap_selected_batch(const CAlignmentBatch& batch, HeaderSnapshot snapshot, tuple fields,
                                        tuple tags)

# The arguments of batches(): None stands for all fields, and for no tags.
cdef tuple parse_fields(fields)
cdef tuple parse_tags(tags)
