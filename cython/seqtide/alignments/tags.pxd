# What alignment records know of their optional fields.
cimport cython
from libcpp.string cimport string

from seqtide.alignments.fields cimport BamFields
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.tags cimport TagView


@cython.no_gc
cdef class TaggedRecord(BamFields):
    pass


cdef bint find_tag(const BamView& record, object name, TagView* tag) except -1
cdef object tag_value(const TagView& tag)
# "A" "c" "C" "s" "S" "i" "I" "f" "Z" "H", or for arrays "B:c" and so on.
cdef str tag_type(const TagView& tag)
# The field in binary. `type` is one of those of tag_type(), "B", or None to take what suits the value.
cdef int encode_tag(object name, object value, object type, string& field) except -1
