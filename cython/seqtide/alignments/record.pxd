# One alignment record as a Python object that holds its bytes.
cimport cython

from seqtide.alignments.fields cimport view_of_fields
from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.alignments.tags cimport TaggedRecord
from seqtide.libseqtide.alignments.record cimport BamView


@cython.no_gc
cdef class BamRecord(TaggedRecord):
    pass


# A new record with the view's contents.
cdef BamRecord record_from_bam(const BamView& view, HeaderSnapshot snapshot)


# Valid until the record is changed, which any Python code may do that runs meanwhile.
cdef inline BamView view_of_bam(BamRecord record) noexcept:
    return view_of_fields(record)
