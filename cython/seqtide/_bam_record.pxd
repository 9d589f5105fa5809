# One alignment record as a Python object that holds its bytes.
cimport cython

from seqtide._bam_fields cimport view_of_fields
from seqtide._bam_tags cimport TaggedRecord
from seqtide.header cimport HeaderSnapshot
from seqtide.libseqtide.alignment cimport BamView


@cython.no_gc
cdef class BamRecord(TaggedRecord):
    pass


# A new record with the view's contents.
cdef BamRecord record_from_bam(const BamView& view, HeaderSnapshot snapshot)


# Valid until the record is changed, which any Python code may do that runs meanwhile.
cdef inline BamView view_of_bam(BamRecord record) noexcept:
    return view_of_fields(record)
