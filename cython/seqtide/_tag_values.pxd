# Optional fields of alignment records as Python values, and back.
from libcpp.string cimport string

from seqtide.libseqtide.alignment cimport BamView
from seqtide.libseqtide.sam cimport TagView


# Whether the record has a field of that name, a str; fills in `tag` then.
cdef bint find_tag(const BamView& record, object name, TagView* tag) except -1
cdef object tag_value(const TagView& tag)
# "A" "c" "C" "s" "S" "i" "I" "f" "Z" "H", or for arrays "B:c" and so on.
cdef str tag_type(const TagView& tag)
# The field in binary. `type` is one of those of tag_type(), "B", or None to take what suits the value.
cdef int encode_tag(object name, object value, object type, string& field) except -1
