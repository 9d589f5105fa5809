# The bytes of an alignment record, and the fields of SAM that they hold. BamRecord adds the rest.
cimport cython
from libc.stdint cimport int32_t
from libcpp.memory cimport unique_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.libseqtide.alignments.record cimport BamView, CBamRecord


@cython.no_gc
cdef class BamFields:
    cdef HeaderSnapshot snapshot  # names its references; None for a record made without a header
    cdef unique_ptr[CBamRecord] edited  # the record once it was changed
    cdef size_t size
    # The record as BAM stores it, its block size included; goes on behind the end of the declared members. The C++ that
    # reads it is happy with any address. Never changes, so that a view of an unedited record lasts as long as it.
    cdef char raw[8]


# The record in a form that can be changed; made at the first change.
cdef CBamRecord* editable(BamFields record) except NULL
# The name that the record's header has for an id; None for -1.
cdef object reference_name(BamFields record, int32_t id)
# The id of a name (a str); -1 for None and "*". ValueError if the header has it not.
cdef int32_t reference_id(HeaderSnapshot snapshot, name) except? -2


# Valid until the record is changed, which any Python code may do that runs meanwhile.
cdef inline BamView view_of_fields(BamFields record) noexcept:
    if record.edited.get() != NULL:
        return record.edited.get().view()
    return BamView(string_view(record.raw, record.size))


# A view for work during which other Python code may run; `copy` keeps what may change.
cdef inline BamView lasting_view(BamFields record, string& copy) except *:
    if record.edited.get() == NULL:
        return view_of_fields(record)
    copy.assign(record.edited.get().raw())
    return BamView(string_view(copy.data(), copy.size()))
